// SPDX-License-Identifier: Apache-2.0
#include "law/conditions.h"

#include "law/axis.h"

#include <map>
#include <utility>

namespace ultima {

/// What has been claimed so far on one way through all the `or`s.
struct Conditions::State {
    std::vector<Claim> waiting;
    std::vector<Claim> forks;                           ///< claims that hold if one of two parts does
    std::map<std::uint32_t, std::vector<Claim>> about;  ///< by subject
    /// Which of <, = and > (bits 1, 2, 4) are left between two expressions, the lower class first.
    std::map<std::pair<std::uint32_t, std::uint32_t>, unsigned> between;
};

bool Conditions::may_hold_together(const std::vector<Claim>& claims) {
    work_ = 0;
    State state;
    state.waiting = claims;
    return search(std::move(state));
}

bool Conditions::search(State state) {
    while (!state.waiting.empty()) {
        const Claim claim = state.waiting.back();
        state.waiting.pop_back();
        ++work_;
        ++total_work_;
        if (done()) return true;
        if (!take(state, claim)) return false;
    }
    if (state.forks.empty()) return true;
    const Claim fork = state.forks.back();
    state.forks.pop_back();
    const Node& node = expressions_.pack().node(fork.condition);
    for (const NodeId part : {node.a, node.b}) {
        State next = state;
        next.waiting.push_back({part, fork.holds});
        total_work_ += next.about.size() + next.forks.size();
        if (search(std::move(next))) return true;
    }
    return false;
}

/// False if the claim contradicts what was claimed before.
bool Conditions::take(State& state, Claim claim) {
    if (claim.condition == nothing) return claim.holds;
    const Node& node = expressions_.pack().node(claim.condition);
    if (const Value* value = expressions_.constant(claim.condition))
        return *value == Value{truth(claim.holds)};
    const std::uint32_t subject = expressions_.subject(claim.condition);
    if (subject < ExpressionClasses::several) return take_about_one(state, claim, subject);
    switch (node.op) {
        case Op::definition:
            state.waiting.push_back({expressions_.pack().definitions[node.payload].value, claim.holds});
            return true;
        case Op::lnot:
            state.waiting.push_back({node.a, !claim.holds});
            return true;
        case Op::land:
        case Op::lor:
            if ((node.op == Op::land) == claim.holds) {
                state.waiting.insert(state.waiting.end(), {{node.a, claim.holds}, {node.b, claim.holds}});
            } else {
                state.forks.push_back(claim);
            }
            return true;
        case Op::equal:
        case Op::less:
        case Op::less_equal:
            return take_comparison(state, claim);
        default:
            return true;
    }
}

/// All claims about one expression have to leave it a value.
bool Conditions::take_about_one(State& state, Claim claim, std::uint32_t subject) {
    const Kind kind = expressions_.pack().node(expressions_.subject_node(subject)).type.kind;
    if (kind == Kind::spells || kind == Kind::scaled_duration) return true;
    std::vector<Claim>& claims = state.about[subject];
    claims.push_back(claim);
    std::vector<NodeId> conditions;
    conditions.reserve(claims.size());
    for (const Claim& each : claims) conditions.push_back(each.condition);
    const Axis axis(expressions_, expressions_.subject_node(subject), conditions);
    work_ += axis.size();
    total_work_ += axis.size();
    if (axis.disorder()) return true;
    Places left = axis.places(nothing);
    for (const Claim& each : claims)
        left = intersection(left, each.holds ? axis.places(each.condition) : axis.outside(each.condition));
    return !left.empty();
}

bool Conditions::take_comparison(State& state, Claim claim) {
    const Node& node = expressions_.pack().node(claim.condition);
    const std::uint32_t a = expressions_.class_of(node.a), b = expressions_.class_of(node.b);
    unsigned left = node.op == Op::equal ? 2U : node.op == Op::less ? 1U : 3U;
    if (!claim.holds) left = 7U - left;
    if (a == b) return (left & 2U) != 0;
    if (b < a) left = (left & 2U) | (left & 1U) << 2U | (left & 4U) >> 2U;
    unsigned& known = state.between.emplace(std::minmax(a, b), 7U).first->second;
    known &= left;
    return known != 0;
}

}  // namespace ultima
