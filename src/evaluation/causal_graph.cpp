// SPDX-License-Identifier: Apache-2.0
#include "evaluation/causal_graph.h"

#include <algorithm>
#include <array>

namespace ultima {

namespace {

// Between two nodes of a dense graph there are more paths than anybody could wait for.
constexpr std::size_t most_steps = 200'000;

GraphNodes none_of(const CausalGraph& graph) { return GraphNodes(graph.nodes.size(), false); }

GraphNodes reached(const CausalGraph& graph, GraphNodes from, bool against_arrows) {
    for (bool grew = true; grew;) {
        grew = false;
        for (const auto& [cause, effect] : graph.arrows) {
            const std::size_t here = against_arrows ? effect : cause;
            const std::size_t there = against_arrows ? cause : effect;
            if (!from[here] || from[there]) continue;
            from[there] = grew = true;
        }
    }
    return from;
}

CausalGraph without_arrows_from(CausalGraph graph, std::size_t node) {
    std::erase_if(graph.arrows, [&](const auto& arrow) { return arrow.first == node; });
    return graph;
}

std::vector<GraphPath> neighbours_of(const CausalGraph& graph) {
    std::vector<GraphPath> neighbours(graph.nodes.size());
    for (const auto& [cause, effect] : graph.arrows) {
        neighbours[cause].push_back(effect);
        neighbours[effect].push_back(cause);
    }
    return neighbours;
}

// Walks every path that is open, shortest first: where arrows meet, one of the `opened` has to stand, and
// none of the `closed` elsewhere.
class OpenPaths {
  public:
    OpenPaths(const CausalGraph& graph, std::size_t to, const GraphNodes& closed, GraphNodes opened)
        : graph_(graph),
          neighbours_(neighbours_of(graph)),
          to_(to),
          closed_(closed),
          opened_(std::move(opened)) {}

    std::vector<GraphPath> from(std::size_t start) {
        for (length_ = 2; length_ <= graph_.nodes.size() && !enough(); ++length_) {
            path_ = {start};
            on_path_ = only(graph_, start);
            go_on();
        }
        return std::move(found_);
    }

  private:
    bool enough() const { return found_.size() == most_open_paths || steps_ > most_steps; }

    bool open_at_last_but_one() const {
        if (path_.size() < 3) return true;
        const std::size_t place = path_.size() - 2;
        return meets_at(graph_, path_, place) ? opened_[path_[place]] : !closed_[path_[place]];
    }

    void go_on() {
        ++steps_;
        if (enough() || !open_at_last_but_one()) return;
        const std::size_t here = path_.back();
        if (here == to_) {
            if (path_.size() == length_) found_.push_back(path_);
            return;
        }
        if (path_.size() == length_) return;
        for (const std::size_t next : neighbours_[here]) {
            if (on_path_[next]) continue;
            path_.push_back(next);
            on_path_[next] = true;
            go_on();
            on_path_[next] = false;
            path_.pop_back();
        }
    }

    const CausalGraph& graph_;
    std::vector<GraphPath> neighbours_;
    std::size_t to_;
    const GraphNodes& closed_;
    GraphNodes opened_;
    std::size_t length_ = 0;
    std::size_t steps_ = 0;
    GraphPath path_;
    GraphNodes on_path_;
    std::vector<GraphPath> found_;
};

// If any set of the candidates separates, then those among the causes of both ends do (van der Zander,
// Liskiewicz & Textor 2019, Artificial Intelligence 270, theorem 3.2). There more given never opens a path,
// so what can be left out one by one leaves a smallest set.
std::optional<GraphPath> smallest_set(const CausalGraph& behind, std::size_t treatment, std::size_t outcome,
                                      const GraphNodes& candidates, const GraphNodes& kept_first) {
    GraphNodes ends = only(behind, treatment);
    ends[outcome] = true;
    const GraphNodes causes = with_causes(behind, ends);
    GraphNodes set = none_of(behind);
    for (std::size_t node = 0; node < set.size(); ++node) set[node] = candidates[node] && causes[node];
    if (!separated(behind, treatment, outcome, set)) return std::nullopt;
    for (const bool of_kept : {false, true}) {
        for (std::size_t node = 0; node < set.size(); ++node) {
            if (!set[node] || kept_first[node] != of_kept) continue;
            set[node] = false;
            if (!separated(behind, treatment, outcome, set)) set[node] = true;
        }
    }
    return listed(set);
}

// A path without a meeting of arrows, on which nothing is a candidate: open, whatever is adjusted for.
std::optional<GraphPath> always_open(const CausalGraph& behind, std::size_t treatment, std::size_t outcome,
                                     const GraphNodes& candidates) {
    std::vector<GraphPath> paths = OpenPaths(behind, outcome, candidates, none_of(behind)).from(treatment);
    if (paths.empty()) return std::nullopt;
    return std::move(paths.front());
}

}  // namespace

std::optional<std::size_t> CausalGraph::find(const std::string& name) const {
    const auto at = std::ranges::find(nodes, name, &Node::name);
    if (at == nodes.end()) return std::nullopt;
    return static_cast<std::size_t>(at - nodes.begin());
}

std::optional<GraphPath> circle_in(const CausalGraph& graph) {
    GraphNodes left(graph.nodes.size(), true);
    const auto has_cause = [&](std::size_t node) {
        return std::ranges::any_of(
            graph.arrows, [&](const auto& arrow) { return arrow.second == node && left[arrow.first]; });
    };
    // What no arrow leads to is on no circle; once it is gone, others are free.
    for (bool went = true; went;) {
        went = false;
        for (std::size_t node = 0; node < left.size(); ++node) {
            if (!left[node] || has_cause(node)) continue;
            left[node] = false;
            went = true;
        }
    }
    const auto any = std::ranges::find(left, true);
    if (any == left.end()) return std::nullopt;
    // Each that is left has a cause that is left: going back comes to one twice.
    GraphPath back{static_cast<std::size_t>(any - left.begin())};
    while (true) {
        const auto arrow = std::ranges::find_if(
            graph.arrows, [&](const auto& one) { return one.second == back.back() && left[one.first]; });
        const auto before = std::ranges::find(back, arrow->first);
        if (before == back.end()) {
            back.push_back(arrow->first);
            continue;
        }
        GraphPath circle(before, back.end());
        circle.push_back(arrow->first);
        std::ranges::reverse(circle);
        return circle;
    }
}

GraphNodes only(const CausalGraph& graph, std::size_t node) {
    GraphNodes nodes = none_of(graph);
    nodes[node] = true;
    return nodes;
}

GraphPath listed(const GraphNodes& nodes) {
    GraphPath list;
    for (std::size_t node = 0; node < nodes.size(); ++node)
        if (nodes[node]) list.push_back(node);
    return list;
}

GraphNodes with_effects(const CausalGraph& graph, const GraphNodes& of) { return reached(graph, of, false); }
GraphNodes with_causes(const CausalGraph& graph, const GraphNodes& of) { return reached(graph, of, true); }

bool leads_to(const CausalGraph& graph, std::size_t cause, std::size_t effect) {
    return std::ranges::find(graph.arrows, std::pair(cause, effect)) != graph.arrows.end();
}

bool meets_at(const CausalGraph& graph, const GraphPath& path, std::size_t place) {
    return leads_to(graph, path[place - 1], path[place]) && leads_to(graph, path[place + 1], path[place]);
}

// The reachable nodes of Koller & Friedman 2009, Probabilistic Graphical Models, algorithm 3.1: each is met
// along an arrow or against one, and goes on accordingly.
bool separated(const CausalGraph& graph, std::size_t one, std::size_t other, const GraphNodes& given) {
    const GraphNodes opened = with_causes(graph, given);
    struct Step {
        std::size_t node;
        bool along;  // by an arrow that leads to it
    };
    std::array<GraphNodes, 2> seen{none_of(graph), none_of(graph)};
    std::vector<Step> waiting{{one, false}};
    while (!waiting.empty()) {
        const Step step = waiting.back();
        waiting.pop_back();
        if (seen[step.along ? 1 : 0][step.node]) continue;
        seen[step.along ? 1 : 0][step.node] = true;
        if (step.node == other) return false;
        for (const auto& [cause, effect] : graph.arrows) {
            if (cause == step.node && !given[step.node]) waiting.push_back({effect, true});
            const bool may_go_back = step.along ? opened[step.node] : !given[step.node];
            if (effect == step.node && may_go_back) waiting.push_back({cause, false});
        }
    }
    return true;
}

BackdoorCheck check_backdoor(const CausalGraph& graph, std::size_t treatment, std::size_t outcome,
                             const GraphNodes& given) {
    BackdoorCheck check;
    const GraphNodes effects = with_effects(graph, only(graph, treatment));
    for (std::size_t node = 0; node < graph.nodes.size(); ++node)
        if (given[node] && effects[node]) check.effects_in_set.push_back(node);
    if (!check.effects_in_set.empty()) return check;
    const CausalGraph behind = without_arrows_from(graph, treatment);
    check.closed = separated(behind, treatment, outcome, given);
    if (!check.closed) {
        // Held effects of where arrows meet open a path as well.
        check.open = OpenPaths(behind, outcome, given, with_causes(behind, given)).from(treatment);
    }
    GraphNodes candidates = none_of(graph);
    for (std::size_t node = 0; node < graph.nodes.size(); ++node)
        candidates[node] = graph.nodes[node].recorded && !effects[node] && node != outcome;
    check.sufficient = smallest_set(behind, treatment, outcome, candidates, given);
    if (!check.sufficient) check.beyond_reach = always_open(behind, treatment, outcome, candidates);
    return check;
}

}  // namespace ultima
