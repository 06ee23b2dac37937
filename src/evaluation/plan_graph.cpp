// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_graph.h"

#include "base/text.h"
#include "evaluation/plan_reader.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace ultima {

namespace {

constexpr std::string_view arrow_sign = "->";

std::size_t node_called(CausalGraph& graph, const std::string& name, Span span) {
    if (const auto known = graph.find(name)) return *known;
    graph.nodes.push_back({.name = name, .recorded = true, .span = span});
    return graph.nodes.size() - 1;
}

// `age -> release`, or several: `age -> release -> return`.
void read_arrows(PlanReader& reader, const YAML::Node& item, CausalGraph& graph) {
    const auto wrong = [&](const char* why) { reader.wrong("plan-value", item.Mark(), why); };
    if (!item.IsScalar()) return wrong("an arrow is a text: `cause -> effect`");
    std::string_view rest = item.Scalar();
    std::optional<std::size_t> before;
    while (true) {
        const std::size_t end = std::min(rest.find(arrow_sign), rest.size());
        const std::string name(trim(rest.substr(0, end)));
        if (name.empty() || (!before && end == rest.size()))
            return wrong("an arrow is written `cause -> effect`");
        const std::size_t here = node_called(graph, name, reader.span(item.Mark()));
        if (before && !leads_to(graph, *before, here)) graph.arrows.emplace_back(*before, here);
        if (end == rest.size()) return;
        before = here;
        rest.remove_prefix(end + arrow_sign.size());
    }
}

std::string names_in(const CausalGraph& graph, const GraphPath& nodes) {
    std::string text;
    for (std::size_t place = 0; place < nodes.size(); ++place) {
        if (place > 0) text += place + 1 == nodes.size() ? " and " : ", ";
        text += fmt::format("`{}`", graph.nodes[nodes[place]].name);
    }
    return text;
}

std::string chain_in(const CausalGraph& graph, const GraphPath& nodes) {
    std::string text;
    for (std::size_t place = 0; place < nodes.size(); ++place) {
        if (place > 0) text += leads_to(graph, nodes[place - 1], nodes[place]) ? " -> " : " <- ";
        text += graph.nodes[nodes[place]].name;
        if (!graph.nodes[nodes[place]].recorded) text += " (not recorded)";
    }
    return text;
}

// Names that the plan uses, held against those of the arrows.
class NamesOfGraph {
  public:
    NamesOfGraph(PlanReader& reader, const YAML::Node& node, PlanGraph& graph)
        : reader_(reader), node_(node), graph_(graph) {}

    std::optional<std::size_t> needed(const std::string& name, const YAML::Mark& mark, const char* what) {
        const auto found = graph_.causes.find(name);
        if (!found)
            reader_.wrong("graph-name", mark,
                          fmt::format("{}, `{}`, is in no arrow of the graph", what, name));
        return found;
    }
    void not_recorded() {
        const YAML::Node names = node_["not recorded"];
        for (const std::string& name : reader_.list(names, "not recorded"))
            if (const auto found = needed(name, names.Mark(), "what is not recorded"))
                graph_.causes.nodes[*found].recorded = false;
    }
    void ends(const EvaluationPlan& plan) {
        const std::string outcome = reader_.text(node_, "outcome");
        const auto treatment = needed(plan.measure_column(), node_.Mark(), "the column of the groups");
        if (treatment) graph_.treatment = *treatment;
        if (outcome.empty()) return;
        const auto counted = needed(outcome, node_["outcome"].Mark(), "the outcome");
        if (counted) graph_.outcome = *counted;
        if (treatment && counted && *treatment == *counted)
            reader_.wrong("plan-value", node_["outcome"].Mark(),
                          "the outcome of the graph is the column of the groups");
        if (treatment && !graph_.causes.nodes[*treatment].recorded)
            reader_.wrong(
                "graph-name", node_.Mark(),
                fmt::format("`{}` makes the groups and is said to be not recorded", plan.measure_column()));
    }
    void adjusted(const EvaluationPlan& plan) {
        graph_.adjusted.assign(graph_.causes.nodes.size(), false);
        for (const std::string& name : plan.adjust_for) {
            const auto found = needed(name, node_.Mark(), "what is adjusted for");
            if (!found) continue;
            graph_.adjusted[*found] = true;
            if (!graph_.causes.nodes[*found].recorded)
                reader_.wrong("graph-name", node_.Mark(),
                              fmt::format("`{}` is adjusted for and said to be not recorded", name));
        }
        // People of one value alone are alike in it, as if it were adjusted for.
        for (const auto& [column, values] : plan.population)
            if (const auto found = graph_.causes.find(column); found && values.size() == 1)
                graph_.adjusted[*found] = true;
    }

  private:
    PlanReader& reader_;
    const YAML::Node& node_;
    PlanGraph& graph_;
};

// From the measure to one of its effects.
GraphPath way_to(const CausalGraph& graph, std::size_t from, std::size_t to) {
    std::vector<GraphPath> ways{{from}};
    GraphNodes seen(graph.nodes.size(), false);
    for (std::size_t next = 0; next < ways.size(); ++next) {
        const GraphPath way = ways[next];
        if (way.back() == to) return way;
        for (const auto& [cause, effect] : graph.arrows) {
            if (cause != way.back() || seen[effect]) continue;
            seen[effect] = true;
            ways.push_back(way);
            ways.back().push_back(effect);
        }
    }
    return {from, to};
}

void refuse_effects(PlanReader& reader, const YAML::Node& node, const EvaluationPlan& plan,
                    const PlanGraph& graph) {
    const CausalGraph& causes = graph.causes;
    const GraphNodes effects = with_effects(causes, only(causes, graph.treatment));
    const auto refuse = [&](const std::string& name, const char* how) {
        const auto found = causes.find(name);
        if (!found || *found == graph.treatment) return;
        if (*found == graph.outcome) {
            reader.wrong("adjusts-for-effect", node.Mark(),
                         fmt::format("the plan {} `{}`, which is its outcome", how, name));
        } else if (effects[*found]) {
            reader.wrong(
                "adjusts-for-effect", node.Mark(),
                fmt::format("the plan {} `{}`, and by its graph that comes of the measure ({}): it would "
                            "take away part of what the measure does, or make groups differ that did not",
                            how, name, chain_in(causes, way_to(causes, graph.treatment, *found))));
        }
    };
    for (const std::string& name : plan.adjust_for) refuse(name, "adjusts for");
    for (const auto& [column, values] : plan.population) refuse(column, "lets people in by");
}

// Why the path is open.
std::string open_words(const PlanGraph& graph, const GraphPath& path) {
    const CausalGraph& causes = graph.causes;
    GraphPath meetings;
    for (std::size_t place = 1; place + 1 < path.size(); ++place)
        if (meets_at(causes, path, place)) meetings.push_back(path[place]);
    const std::string chain = chain_in(causes, path);
    if (path.size() == 2) return chain + ": the outcome acts on who is in which group.";
    if (meetings.empty()) return chain + ": nothing on it is adjusted for.";
    return fmt::format("{}: arrows meet at {}, and adjusting for {} opens it.", chain,
                       names_in(causes, meetings),
                       std::ranges::all_of(meetings, [&](std::size_t node) { return graph.adjusted[node]; })
                           ? "that"
                           : "what comes of it");
}

std::string set_words(const CausalGraph& causes, const GraphPath& set) {
    return set.empty() ? std::string("nothing") : names_in(causes, set);
}

}  // namespace

void read_graph(PlanReader& reader, const YAML::Node& node, EvaluationPlan& plan) {
    if (!node || !reader.is_map(node, "graph")) return;
    reader.only(node, {"arrows", "not recorded", "outcome"}, "`graph`");
    const std::size_t mistakes = reader.found.size();
    PlanGraph graph;
    const YAML::Node arrows = reader.needed(node, "arrows");
    if (arrows && !arrows.IsSequence())
        reader.wrong("plan-value", arrows.Mark(), "`arrows` is a list: `- cause -> effect`");
    if (arrows && arrows.IsSequence()) {
        for (const YAML::Node& item : arrows) read_arrows(reader, item, graph.causes);
    }
    if (graph.causes.nodes.size() > most_graph_nodes)
        reader.wrong("plan-value", node.Mark(), fmt::format("a graph has up to {} names", most_graph_nodes));
    if (reader.found.size() != mistakes) return;
    if (const auto circle = circle_in(graph.causes))
        reader.wrong("graph-circle", arrows[0].Mark(),
                     fmt::format("the arrows lead in a circle: {}", chain_in(graph.causes, *circle)));
    NamesOfGraph names(reader, node, graph);
    names.not_recorded();
    names.ends(plan);
    names.adjusted(plan);
    if (reader.found.size() != mistakes) return;
    refuse_effects(reader, node, plan, graph);
    plan.graph = std::move(graph);
}

Result<void> check_graph_columns(const EvaluationPlan& plan, const std::vector<std::string>& columns) {
    if (!plan.graph) return {};
    Diagnostics missing;
    for (std::size_t node = 0; node < plan.graph->causes.nodes.size(); ++node) {
        const CausalGraph::Node& one = plan.graph->causes.nodes[node];
        if (!one.recorded || node == plan.graph->outcome ||
            std::ranges::find(columns, one.name) != columns.end())
            continue;
        missing.push_back({.code = "no-column",
                           .span = one.span,
                           .message = fmt::format("`{}` of the graph is no column of the table", one.name),
                           .help = "name it in `not recorded` of the graph if nobody wrote it down"});
    }
    if (missing.empty()) return {};
    return failure(std::move(missing));
}

BackdoorCheck backdoor_of(const EvaluationPlan& plan) {
    const PlanGraph& graph = *plan.graph;
    return check_backdoor(graph.causes, graph.treatment, graph.outcome, graph.adjusted);
}

std::vector<std::string> graph_words(const EvaluationPlan& plan, const BackdoorCheck& check) {
    const CausalGraph& causes = plan.graph->causes;
    const std::string measure = causes.nodes[plan.graph->treatment].name;
    const std::string outcome = causes.nodes[plan.graph->outcome].name;
    const GraphPath adjusted = listed(plan.graph->adjusted);
    std::vector<std::string> words;
    if (check.closed) {
        words.push_back(fmt::format(
            "By the graph of the plan, holding {} closes every way from `{}` to `{}` but those that "
            "begin with what `{}` does.",
            set_words(causes, adjusted), measure, outcome, measure));
        if (check.sufficient && check.sufficient->size() < adjusted.size())
            words.push_back(
                fmt::format("By the graph, {} would be enough.", set_words(causes, *check.sufficient)));
    } else {
        words.push_back(
            fmt::format("By the graph of the plan, the difference is not what `{}` does alone: with {} "
                        "held, `{}` and `{}` still have causes in common, or are tied by what is held.",
                        measure, set_words(causes, adjusted), measure, outcome));
        for (const GraphPath& path : check.open) words.push_back("Open: " + open_words(*plan.graph, path));
        if (check.open.size() == most_open_paths)
            words.emplace_back("There may be more open ways than these.");
        if (check.sufficient)
            words.push_back(fmt::format("By the graph, adjusting for {} would close them all.",
                                        set_words(causes, *check.sufficient)));
        else if (check.beyond_reach)
            words.push_back(
                fmt::format("Nothing that is recorded can close them all: on {} there is nothing to adjust "
                            "for.",
                            chain_in(causes, *check.beyond_reach)));
        else
            words.emplace_back("Nothing that is recorded can close them all: what closes one opens another.");
    }
    words.emplace_back(
        "The graph is what those who planned hold to be true. The table cannot show that it is.");
    return words;
}

std::vector<std::string> graph_lines(const EvaluationPlan& plan) {
    const CausalGraph& causes = plan.graph->causes;
    std::vector<std::string> lines;
    for (std::size_t node = 0; node < causes.nodes.size(); ++node) {
        GraphPath effects;
        for (const auto& [cause, effect] : causes.arrows)
            if (cause == node) effects.push_back(effect);
        if (effects.empty()) continue;
        const char* how = node == plan.graph->treatment  ? "makes the groups"
                          : !causes.nodes[node].recorded ? "not recorded"
                          : plan.graph->adjusted[node]   ? "held"
                                                         : "recorded, not held";
        lines.push_back(
            fmt::format("`{}` ({}) acts on {}.", causes.nodes[node].name, how, names_in(causes, effects)));
    }
    return lines;
}

}  // namespace ultima
