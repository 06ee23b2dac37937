// SPDX-License-Identifier: Apache-2.0
// What the reasoning about conditions says, against a judge that tries every case.
#include "law/conditions.h"
#include "law/pack_builder.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace ultima::test {
namespace {

/// Three numbers 0 to 3, a choice of three and a yes/no, in this order; each a small whole number here.
using Case = std::array<int, 5>;

struct Facts : PackBuilder {
    Type grade = choice({"low", "middle", "high"});
    std::array<NodeId, 5> inputs{of(days_fact("a", 0, 3)), of(days_fact("b", 0, 3)), of(days_fact("c", 0, 3)),
                                 of(fact("grade", grade)), of(yes_no_fact("plea"))};

    NodeId value(std::size_t input, int value) {
        if (input == 4) return value == 0 ? no() : yes();
        return input == 3 ? choice_value(grade, static_cast<std::uint16_t>(value)) : constant(value);
    }

    NodeId random(int depth, bool pairs) {
        const int form = *rc::gen::inRange(0, depth == 0 ? 4 : 8);
        if (form >= 4 && form < 6) return both(random(depth - 1, pairs), random(depth - 1, pairs));
        if (form == 6) return either(random(depth - 1, pairs), random(depth - 1, pairs));
        if (form == 7) return negated(random(depth - 1, pairs));
        if (form == 0 && pairs) {
            const auto a = inputs[*rc::gen::inRange<std::size_t>(0, 3)],
                       b = inputs[*rc::gen::inRange<std::size_t>(0, 3)];
            const int op = *rc::gen::inRange(0, 3);
            return op == 0 ? less(a, b) : op == 1 ? at_most(a, b) : equal(a, b);
        }
        const auto input = *rc::gen::inRange<std::size_t>(0, 5);
        const NodeId named = value(input, *rc::gen::inRange(0, input == 4 ? 2 : 3));
        if (input == 4) return *rc::gen::arbitrary<bool>() ? inputs[4] : equal(inputs[4], named);
        if (form == 1) return less(inputs[input], named);
        return form == 2 ? at_most(named, inputs[input]) : equal(inputs[input], named);
    }

    int evaluate(NodeId id, const Case& at) const {
        const Node& n = pack.node(id);
        switch (n.op) {
            case Op::fact:
                return at[n.payload];
            case Op::constant: {
                const Value& value = pack.constants[n.payload];
                if (const auto* number = std::get_if<Number>(&value))
                    return static_cast<int>(*number->value.to_int64());
                if (const auto* place = std::get_if<ChoiceValue>(&value)) return place->place;
                return std::get<Truth>(value) == Truth::yes ? 1 : 0;
            }
            case Op::land:
                return evaluate(n.a, at) != 0 && evaluate(n.b, at) != 0;
            case Op::lor:
                return evaluate(n.a, at) != 0 || evaluate(n.b, at) != 0;
            case Op::lnot:
                return evaluate(n.a, at) == 0;
            case Op::equal:
                return evaluate(n.a, at) == evaluate(n.b, at);
            case Op::less:
                return evaluate(n.a, at) < evaluate(n.b, at);
            default:
                return evaluate(n.a, at) <= evaluate(n.b, at);
        }
    }

    bool some_case_fulfils(NodeId id) const {
        for (int i = 0; i < 4 * 4 * 4 * 3 * 2; ++i)
            if (evaluate(id, {i % 4, i / 4 % 4, i / 16 % 4, i / 64 % 3, i / 192}) != 0) return true;
        return false;
    }
};

RC_GTEST_PROP(Conditions, are_never_called_impossible_when_a_case_fulfils_them, ()) {
    Facts facts;
    const NodeId condition = facts.random(*rc::gen::inRange(1, 5), true);
    const ExpressionClasses classes(facts.pack);
    const bool may = Conditions(classes).may_hold_together({{condition, true}});
    RC_CLASSIFY(!may, "called impossible");
    RC_ASSERT(may || !facts.some_case_fulfils(condition));
}

RC_GTEST_PROP(Conditions, are_called_impossible_whenever_they_are_if_they_compare_with_constants_only, ()) {
    Facts facts;
    const NodeId condition = facts.random(*rc::gen::inRange(1, 5), false);
    const ExpressionClasses classes(facts.pack);
    const bool possible = facts.some_case_fulfils(condition);
    RC_CLASSIFY(!possible, "impossible");
    RC_ASSERT(Conditions(classes).may_hold_together({{condition, true}}) == possible);
}

}  // namespace
}  // namespace ultima::test
