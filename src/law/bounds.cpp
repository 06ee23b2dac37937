// SPDX-License-Identifier: Apache-2.0
#include "law/bounds.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

const Rational* number_in(const Value* value) {
    const auto* number = value ? std::get_if<Number>(value) : nullptr;
    return number ? &number->value : nullptr;
}

struct Range {
    Rational low = 0, high = 1'000'000;
};

Range widest(const Range& a, const Range& b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

Range product(const Range& a, const Range& b) {
    const std::array<Rational, 4> corners{a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    return {*std::min_element(corners.begin(), corners.end()),
            *std::max_element(corners.begin(), corners.end())};
}

/// Interval arithmetic that gives up (with the range of the type) where an expression is large.
class NumberRange {
  public:
    explicit NumberRange(const ExpressionClasses& expressions) : expressions_(expressions) {}

    Range of(NodeId id) {
        if (id == nothing || ++steps_ > 500) return {};
        if (const Rational* number = number_in(expressions_.constant(id))) return {*number, *number};
        Range range = of_operation(expressions_.pack().node(id));
        if (std::max(range.low.bits(), range.high.bits()) > max_rational_bits) return {};
        return range;
    }

  private:
    Range of_operation(const Node& node) {
        constexpr int most_days = 146'097;  // 400 years, from the first date to the last
        switch (node.op) {
            case Op::definition:
                return of(expressions_.pack().definitions[node.payload].value);
            case Op::fact:
                return of_fact(expressions_.pack().facts[node.payload]);
            case Op::days_in_duration:
            case Op::days_in_spells:
            case Op::days_between:
                return {0, most_days};
            case Op::months_between:
                return {0, 4800};
            case Op::years_between:
                return {0, 400};
            case Op::choose:
                return widest(of(node.b), of(node.c));
            case Op::rounded: {
                const Range range = of(node.a);
                return {range.low.floor(), range.high.ceil()};
            }
            case Op::add:
            case Op::subtract:
            case Op::multiply:
            case Op::minimum:
            case Op::maximum:
                return of_pair(node.op, of(node.a), of(node.b));
            default:
                return {};
        }
    }

    static Range of_pair(Op op, const Range& a, const Range& b) {
        if (op == Op::add) return {a.low + b.low, a.high + b.high};
        if (op == Op::subtract) return {a.low - b.high, a.high - b.low};
        if (op == Op::multiply) return product(a, b);
        if (op == Op::minimum) return {std::min(a.low, b.low), std::min(a.high, b.high)};
        return {std::max(a.low, b.low), std::max(a.high, b.high)};
    }

    static Range of_fact(const ultima::Fact& fact) {
        const Rational *low = number_in(&fact.low), *high = number_in(&fact.high);
        if (low && high) return {*low, *high};
        return fact.days ? Range{0, 73'000} : Range{};
    }

    const ExpressionClasses& expressions_;
    int steps_ = 0;
};

}  // namespace

Bounds bounds(const ExpressionClasses& expressions, NodeId id) {
    const Pack& pack = expressions.pack();
    const NodeId written =
        expressions.subject_node(expressions.class_of(id));  // the same expression, names looked through
    const Node& node = pack.node(written);
    if (const Value* value = expressions.constant(written)) return {*value, *value};
    if (node.op == Op::fact && is_known(pack.facts[node.payload].low) &&
        is_known(pack.facts[node.payload].high))
        return {pack.facts[node.payload].low, pack.facts[node.payload].high};
    switch (node.type.kind) {
        case Kind::number: {
            Range range = NumberRange(expressions).of(written);
            return {Number{range.low}, Number{range.high}};
        }
        case Kind::date:
            return {first_date(), last_date()};
        case Kind::duration:
        case Kind::scaled_duration:
            return {Duration{}, Duration{1200, 0}};
        case Kind::money: {
            std::int64_t most = 1'000'000'000;
            for (int i = 0; i < decimals_of(node.type.currency); ++i) most *= 10;
            return {Money{0, node.type.currency}, Money{most, node.type.currency}};
        }
        default:
            return {};
    }
}

}  // namespace ultima
