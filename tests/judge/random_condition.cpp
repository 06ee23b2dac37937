// SPDX-License-Identifier: Apache-2.0
// Random conditions: comparisons, `in`, `and`, `or`, `not`.
#include "judge/random_expression.h"

#include <array>

namespace ultima::judge {
namespace {

/// Of `a < b` and `a <= b`.
Motion of_comparison(const Written& a, const Written& b) {
    if (a.motion == Motion::fixed && b.motion == Motion::fixed) return Motion::fixed;
    const bool rising = a.motion != Motion::rising && b.motion != Motion::falling;
    return rising ? Motion::rising : Motion::falling;
}

Binds tighter(Binds binds) { return static_cast<Binds>(static_cast<int>(binds) + 1); }

}  // namespace

/// The side that may move is a name where there is one: constants alone say little.
Written Grammar::comparison(int depth, Motion want) {
    static constexpr std::array<const char*, 4> signs{" < ", " <= ", " > ", " >= "};
    const auto sign = static_cast<std::size_t>(random_.below(4));
    const Type type = ordered_type();
    const Motion way = one_way(want);
    const Motion of_a = sign < 2 ? opposite(way) : way;
    const Written a = any(type, depth - 1, of_a);
    Written b = any(type, depth - 1, opposite(of_a));
    // Most comparisons are with constants, and none with itself.
    if (turn(400) || a.text == b.text) b = constant(type);
    if (type.kind == Kind::number && a.days && turn(400)) {
        const Written days = constant(type, true);
        if (days.binds == Binds::primary)
            b = {days.text + " days", Binds::primary, Motion::fixed, true, true};
    }
    return {inside(a, Binds::sum) + signs[sign] + inside(b, Binds::sum), Binds::comparison,
            sign < 2 ? of_comparison(a, b) : of_comparison(b, a), false, false};
}

Written Grammar::equality(int depth, Motion want) {
    const Type type = some_type();
    const bool moving = want == Motion::changing && ordered(type);
    const Motion way = moving ? one_way(want) : Motion::fixed;
    const Written a = any(type, depth - 1, way);
    Written b = turn(600) ? constant(type) : any(type, depth - 1, opposite(way));
    if (a.text == b.text) b = constant(type);
    const bool moves = a.motion != Motion::fixed || b.motion != Motion::fixed;
    return {inside(a, Binds::sum) + (turn(700) ? " = " : " != ") + inside(b, Binds::sum), Binds::comparison,
            moves ? Motion::changing : Motion::fixed, false, false};
}

Written Grammar::membership(int depth, Motion want) {
    const Type type = some_type();
    const bool moving = want == Motion::changing && ordered(type);
    const Motion way = moving ? one_way(want) : Motion::fixed;
    const Written a = any(type, depth - 1, way);
    std::string list;
    Motion motion = a.motion == Motion::fixed ? Motion::fixed : Motion::changing;
    const std::uint64_t items = 1 + random_.below(3);
    for (std::uint64_t i = 0; i < items; ++i) {
        const Written item = turn(800) ? constant(type) : any(type, depth - 1, opposite(way));
        if (item.motion != Motion::fixed) motion = Motion::changing;
        list += (i == 0 ? "" : ", ") + inside(item, Binds::any);
    }
    return {inside(a, Binds::sum) + " in (" + list + ")", Binds::comparison, motion, false, false};
}

Written Grammar::interval(int depth, Motion want) {
    const Type type = ordered_type();
    const Motion way = want == Motion::changing ? one_way(want) : Motion::fixed;
    const Written a = any(type, depth - 1, way);
    const auto bound = [&] {
        Written made = turn(800) ? constant(type) : any(type, depth - 1, opposite(way));
        if (made.binds < Binds::sum || made.text.front() == '(')
            made = {"(" + made.text + ")", Binds::primary, made.motion, made.days, made.not_negative};
        return made;
    };
    const Written low = bound();
    const Written high = bound();
    const Motion motion = together(of_comparison(low, a), of_comparison(a, high));
    return {inside(a, Binds::sum) + " in " + low.text + " .. " + high.text, Binds::comparison, motion, false,
            false};
}

Written Grammar::held_on(int depth) {
    // Brackets after `in` would be a list.
    return {inside(date(depth - 1, Motion::fixed), Binds::sum) + " in " + spells(0).text, Binds::comparison,
            Motion::fixed, false, false};
}

Written Grammar::many(const char* word, Binds binds, int depth, Motion want) {
    Written all = yes_no(depth - 1, want);
    all.text = inside(all, tighter(binds));
    const std::uint64_t others = 1 + random_.below(2);
    for (std::uint64_t i = 0; i < others; ++i) {
        const Written part = yes_no(depth - 1, want);
        all.text += std::string(" ") + word + " " + inside(part, tighter(binds));
        all.motion = together(all.motion, part.motion);
    }
    all.binds = binds;
    return all;
}

Written Grammar::yes_no(int depth, Motion want) {
    const Type type{Kind::yes_no};
    const bool more = depth > 0;
    return one_of({
        {14, has(type, want), [&] { return named(type, want); }},
        {1, !more, [&] { return constant(type); }},
        {20, more, [&] { return comparison(depth, want); }},
        {6, more, [&] { return equality(depth, want); }},
        {3, more, [&] { return membership(depth, want); }},
        {3, more, [&] { return interval(depth, want); }},
        {2, more && has_spells(), [&] { return held_on(depth); }},
        {6, more, [&] { return many("and", Binds::all, depth, want); }},
        {6, more, [&] { return many("or", Binds::any, depth, want); }},
        {2, more, [&] { return choose(type, depth, want); }},
        {7, more && has_lists(), [&] { return quantifier(depth); }},
        {1, more && lists_hold(type), [&] { return at_an_end(type); }},
        {3, more && callable(type, want), [&] { return call(type, depth, want); }},
        {3, more && !words_.elements.empty(), [&] { return held(depth); }},
        {3, more && !words_.elements.empty(), [&] { return same_whole(depth); }},
        {3, more && records_hold(type), [&] { return field_of_record(type, depth); }},
        {5, more,
         [&] {
             const Written part = yes_no(depth - 1, opposite(want));
             return Written{"not " + inside(part, Binds::negation), Binds::negation, opposite(part.motion),
                            false, false};
         }},
    });
}

}  // namespace ultima::judge
