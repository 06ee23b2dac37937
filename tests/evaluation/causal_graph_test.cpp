// SPDX-License-Identifier: Apache-2.0
// Graphs of causes, against what textbooks say of known ones and against every path of random ones.
#include "evaluation/causal_graph.h"

#include "evaluation/named_random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>

namespace ultima::test {
namespace {

using Arrow = std::pair<std::string, std::string>;

CausalGraph graph_of(std::initializer_list<Arrow> arrows, const std::set<std::string>& unrecorded = {}) {
    CausalGraph graph;
    const auto node = [&](const std::string& name) {
        if (const auto known = graph.find(name)) return *known;
        graph.nodes.push_back({.name = name, .recorded = !unrecorded.contains(name)});
        return graph.nodes.size() - 1;
    };
    for (const auto& [cause, effect] : arrows) {
        const std::size_t from = node(cause);
        graph.arrows.emplace_back(from, node(effect));
    }
    return graph;
}

GraphNodes set_of(const CausalGraph& graph, const std::set<std::string>& names) {
    GraphNodes nodes(graph.nodes.size(), false);
    for (const std::string& name : names) nodes[graph.find(name).value()] = true;
    return nodes;
}

BackdoorCheck check(const CausalGraph& graph, const std::set<std::string>& given) {
    return check_backdoor(graph, graph.find("X").value(), graph.find("Y").value(), set_of(graph, given));
}

std::set<std::string> sufficient(const CausalGraph& graph, const std::set<std::string>& given = {}) {
    std::set<std::string> names;
    const BackdoorCheck found = check(graph, given);
    if (!found.sufficient) return {"none suffices"};
    for (const std::size_t node : *found.sufficient) names.insert(graph.nodes[node].name);
    return names;
}

using Names = std::set<std::string>;

std::string names_of(const CausalGraph& graph, const GraphPath& path) {
    std::string names;
    for (const std::size_t node : path) names += graph.nodes[node].name;
    return names;
}

TEST(CausalGraphTest, a_common_cause_has_to_be_adjusted_for) {
    const CausalGraph graph = graph_of({{"Z", "X"}, {"Z", "Y"}, {"X", "Y"}});
    EXPECT_FALSE(check(graph, {}).closed);
    ASSERT_EQ(check(graph, {}).open.size(), 1U);
    EXPECT_TRUE(check(graph, {"Z"}).closed);
    EXPECT_EQ(sufficient(graph), Names{"Z"});
}

TEST(CausalGraphTest, what_was_caused_twice_before_the_measure_opens_a_way_once_it_is_held) {
    // M-bias (Greenland, Pearl & Robins 1999).
    const CausalGraph graph =
        graph_of({{"U", "X"}, {"U", "M"}, {"V", "M"}, {"V", "Y"}, {"X", "Y"}}, {"U", "V"});
    EXPECT_TRUE(check(graph, {}).closed);
    EXPECT_EQ(sufficient(graph), Names{});
    const BackdoorCheck held = check(graph, {"M"});
    EXPECT_FALSE(held.closed);
    ASSERT_EQ(held.open.size(), 1U);
    EXPECT_EQ(held.open.front().size(), 5U);
    EXPECT_EQ(sufficient(graph, {"M"}), Names{});
}

TEST(CausalGraphTest, mediators_and_common_effects_of_the_measure_are_no_part_of_a_set) {
    const CausalGraph mediator = graph_of({{"X", "M"}, {"M", "Y"}});
    EXPECT_TRUE(check(mediator, {}).closed);
    EXPECT_EQ(names_of(mediator, check(mediator, {"M"}).effects_in_set), "M");
    const CausalGraph collider = graph_of({{"X", "C"}, {"Y", "C"}, {"C", "D"}, {"X", "Y"}});
    EXPECT_TRUE(check(collider, {}).closed);
    EXPECT_FALSE(check(collider, {"C"}).effects_in_set.empty());
    EXPECT_FALSE(check(collider, {"D"}).effects_in_set.empty());
}

TEST(CausalGraphTest, through_what_nobody_recorded_no_set_closes_the_way) {
    // The graph of the front door (Pearl 1995): an effect, and no back door that can be closed.
    const CausalGraph graph = graph_of({{"X", "M"}, {"M", "Y"}, {"U", "X"}, {"U", "Y"}}, {"U"});
    const BackdoorCheck found = check(graph, {});
    EXPECT_FALSE(found.closed);
    EXPECT_FALSE(found.sufficient);
    ASSERT_TRUE(found.beyond_reach);
    EXPECT_EQ(names_of(graph, *found.beyond_reach), "XUY");
}

TEST(CausalGraphTest, what_closes_one_way_can_open_another_and_then_two_are_needed) {
    const CausalGraph graph =
        graph_of({{"A", "X"}, {"A", "Z"}, {"B", "Z"}, {"B", "Y"}, {"Z", "X"}, {"Z", "Y"}, {"X", "Y"}});
    EXPECT_FALSE(check(graph, {}).closed);
    EXPECT_FALSE(check(graph, {"Z"}).closed);
    EXPECT_TRUE(check(graph, {"Z", "A"}).closed);
    EXPECT_TRUE(check(graph, {"Z", "B"}).closed);
    EXPECT_EQ(sufficient(graph, {"B", "Z"}), (Names{"B", "Z"}));
    const CausalGraph hidden = graph_of(
        {{"A", "X"}, {"A", "Z"}, {"B", "Z"}, {"B", "Y"}, {"Z", "X"}, {"Z", "Y"}, {"X", "Y"}}, {"A", "B"});
    EXPECT_FALSE(check(hidden, {}).sufficient);
    EXPECT_FALSE(check(hidden, {}).beyond_reach) << "each way alone could be closed";
}

TEST(CausalGraphTest, a_circle_is_named) {
    EXPECT_FALSE(circle_in(graph_of({{"A", "B"}, {"B", "C"}, {"A", "C"}})));
    const CausalGraph graph = graph_of({{"Q", "A"}, {"A", "B"}, {"B", "C"}, {"C", "A"}, {"C", "R"}});
    const auto circle = circle_in(graph);
    ASSERT_TRUE(circle);
    ASSERT_EQ(circle->size(), 4U);
    EXPECT_EQ(circle->front(), circle->back());
    for (std::size_t place = 1; place < circle->size(); ++place)
        EXPECT_TRUE(leads_to(graph, (*circle)[place - 1], (*circle)[place]));
}

// A second answer: all paths one by one, by the words of the definition.
class Naive {
  public:
    Naive(const CausalGraph& graph, GraphNodes given) : graph_(graph), given_(std::move(given)) {}

    bool separated(std::size_t one, std::size_t other) {
        open_ = 0;
        GraphPath path{one};
        walk(path, other);
        return open_ == 0;
    }
    std::size_t open() const { return open_; }

  private:
    bool arrow(std::size_t cause, std::size_t effect) const {
        for (const auto& one : graph_.arrows)
            if (one.first == cause && one.second == effect) return true;
        return false;
    }
    bool held_below(std::size_t node) const {
        if (given_[node]) return true;
        for (std::size_t next = 0; next < graph_.nodes.size(); ++next)
            if (arrow(node, next) && held_below(next)) return true;
        return false;
    }
    bool is_open(const GraphPath& path) const {
        for (std::size_t i = 1; i + 1 < path.size(); ++i) {
            const bool meets = arrow(path[i - 1], path[i]) && arrow(path[i + 1], path[i]);
            if (meets ? !held_below(path[i]) : given_[path[i]]) return false;
        }
        return true;
    }
    void walk(GraphPath& path, std::size_t to) {
        if (path.back() == to) {
            if (is_open(path)) ++open_;
            return;
        }
        for (std::size_t next = 0; next < graph_.nodes.size(); ++next) {
            if (!arrow(path.back(), next) && !arrow(next, path.back())) continue;
            if (std::ranges::find(path, next) != path.end()) continue;
            path.push_back(next);
            walk(path, to);
            path.pop_back();
        }
    }

    const CausalGraph& graph_;
    GraphNodes given_;
    std::size_t open_ = 0;
};

CausalGraph random_graph(NamedRandom& random, std::size_t size) {
    CausalGraph graph;
    for (std::size_t node = 0; node < size; ++node)
        graph.nodes.push_back({.name = std::to_string(node), .recorded = random.chance(0.7)});
    for (std::size_t cause = 0; cause < size; ++cause)
        for (std::size_t effect = cause + 1; effect < size; ++effect)
            if (random.chance(0.4)) graph.arrows.emplace_back(cause, effect);
    return graph;
}

CausalGraph cut_after(CausalGraph graph, std::size_t node) {
    std::erase_if(graph.arrows, [&](const auto& arrow) { return arrow.first == node; });
    return graph;
}

GraphNodes bits(std::size_t number, std::size_t size) {
    GraphNodes nodes(size, false);
    for (std::size_t node = 0; node < size; ++node) nodes[node] = ((number >> node) & 1U) != 0;
    return nodes;
}

TEST(CausalGraphTest, nodes_of_random_graphs_are_separated_exactly_where_no_path_is_open) {
    NamedRandom random(5, "separated");
    std::size_t separate = 0, tied = 0;
    for (int round = 0; round < 150; ++round) {
        const std::size_t size = 4 + random.below(3);
        const CausalGraph graph = random_graph(random, size);
        const std::size_t one = random.below(size), other = (one + 1 + random.below(size - 1)) % size;
        for (std::size_t number = 0; number < (std::size_t{1} << size); ++number) {
            const GraphNodes given = bits(number, size);
            if (given[one] || given[other]) continue;
            const bool expected = Naive(graph, given).separated(one, other);
            EXPECT_EQ(separated(graph, one, other, given), expected)
                << "round " << round << ", set " << number;
            ++(expected ? separate : tied);
        }
    }
    EXPECT_GT(separate, 200U);
    EXPECT_GT(tied, 200U);
}

TEST(CausalGraphTest,
     of_random_graphs_open_paths_are_all_named_and_a_set_is_found_exactly_where_there_is_one) {
    NamedRandom random(6, "back doors");
    std::size_t with_set = 0, without_set = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t size = 4 + random.below(3);
        const CausalGraph graph = random_graph(random, size);
        const std::size_t one = random.below(size), other = (one + 1 + random.below(size - 1)) % size;
        GraphNodes treated(size, false);
        treated[one] = true;
        const GraphNodes effects = with_effects(graph, treated);
        const CausalGraph behind = cut_after(graph, one);
        std::set<std::size_t> suffice;
        for (std::size_t number = 0; number < (std::size_t{1} << size); ++number) {
            const GraphNodes given = bits(number, size);
            if (given[other]) continue;
            bool allowed = true, recorded = true;
            for (std::size_t node = 0; node < size; ++node) {
                allowed = allowed && !(given[node] && effects[node]);
                recorded = recorded && !(given[node] && !graph.nodes[node].recorded);
            }
            const BackdoorCheck found = check_backdoor(graph, one, other, given);
            EXPECT_EQ(found.effects_in_set.empty(), allowed);
            if (!allowed) continue;
            Naive naive(behind, given);
            EXPECT_EQ(found.closed, naive.separated(one, other));
            EXPECT_EQ(found.open.size(), std::min(naive.open(), most_open_paths));
            if (found.closed && recorded) suffice.insert(number);
        }
        const BackdoorCheck found = check_backdoor(graph, one, other, GraphNodes(size, false));
        ASSERT_EQ(found.sufficient.has_value(), !suffice.empty()) << "round " << round;
        ++(found.sufficient ? with_set : without_set);
        if (!found.sufficient) continue;
        std::size_t number = 0;
        for (const std::size_t node : *found.sufficient) number |= std::size_t{1} << node;
        EXPECT_TRUE(suffice.contains(number));
        // No part of it would do.
        for (std::size_t part = 0; part < number; ++part)
            EXPECT_FALSE((part & number) == part && suffice.contains(part)) << "round " << round;
    }
    EXPECT_GT(with_set, 50U);
    EXPECT_GT(without_set, 50U);
}

}  // namespace
}  // namespace ultima::test
