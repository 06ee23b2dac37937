// SPDX-License-Identifier: Apache-2.0
// What causes what, as arrows that lead in no circle, and what follows for a set of things to adjust for: the
// criterion of the back door (Pearl 2009, Causality, 2nd edition, section 3.3.1).
#pragma once

#include "base/source.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

struct CausalGraph {
    struct Node {
        std::string name;
        bool recorded = true;  ///< a column has it, so that it can be adjusted for
        Span span{};           ///< where the plan names it
    };
    std::vector<Node> nodes;
    std::vector<std::pair<std::size_t, std::size_t>> arrows;  ///< from a cause to what it acts on

    [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const;
};

/// For each node of a graph, whether it is meant.
using GraphNodes = std::vector<bool>;
using GraphPath = std::vector<std::size_t>;

[[nodiscard]] GraphNodes only(const CausalGraph& graph, std::size_t node);
/// The nodes that are meant, in the order of the graph.
[[nodiscard]] GraphPath listed(const GraphNodes& nodes);

/// Nodes of which the arrows lead in a circle, the first one named again at the end; nothing if they do not.
[[nodiscard]] std::optional<GraphPath> circle_in(const CausalGraph& graph);

/// The nodes and all that arrows lead to from them, or from which arrows lead to them.
[[nodiscard]] GraphNodes with_effects(const CausalGraph& graph, const GraphNodes& of);
[[nodiscard]] GraphNodes with_causes(const CausalGraph& graph, const GraphNodes& of);

/// Are two nodes, neither of them given, independent once the given ones are held? Over every path
/// (d-separation).
[[nodiscard]] bool separated(const CausalGraph& graph, std::size_t one, std::size_t other,
                             const GraphNodes& given);

/// Does an arrow lead from the first to the second?
[[nodiscard]] bool leads_to(const CausalGraph& graph, std::size_t cause, std::size_t effect);
/// Do both neighbours of a place within a path act on what stands there?
[[nodiscard]] bool meets_at(const CausalGraph& graph, const GraphPath& path, std::size_t place);

/// What a set of things to adjust for leaves open between a treatment and an outcome.
struct BackdoorCheck {
    /// What the set holds although the treatment acts on it: nothing else is worked out then.
    GraphPath effects_in_set;
    bool closed = false;
    /// Shortest first, up to `most_open_paths`; from the treatment to the outcome.
    std::vector<GraphPath> open;
    /// A smallest part of what is recorded that closes every path; nothing if none does. Of a part none can
    /// be left out, and what the set has already is taken first.
    std::optional<GraphPath> sufficient;
    /// Without such a set: an open path on which nothing is recorded that could be adjusted for, if there is
    /// one.
    std::optional<GraphPath> beyond_reach;
};
inline constexpr std::size_t most_open_paths = 8;
/// More nodes than anybody reads in a drawing.
inline constexpr std::size_t most_graph_nodes = 40;

[[nodiscard]] BackdoorCheck check_backdoor(const CausalGraph& graph, std::size_t treatment,
                                           std::size_t outcome, const GraphNodes& given);

}  // namespace ultima
