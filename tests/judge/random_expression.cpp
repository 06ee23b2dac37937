// SPDX-License-Identifier: Apache-2.0
#include "judge/random_expression.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace ultima::judge {

Motion opposite(Motion motion) {
    if (motion == Motion::rising) return Motion::falling;
    if (motion == Motion::falling) return Motion::rising;
    return motion;
}

Motion together(Motion a, Motion b) {
    if (a == Motion::fixed) return b;
    if (b == Motion::fixed || a == b) return a;
    return Motion::changing;
}

std::string inside(const Written& part, Binds at_least) {
    return part.binds < at_least ? "(" + part.text + ")" : part.text;
}

namespace {

bool fits(Motion motion, Motion want) {
    return motion == Motion::fixed || motion == want || want == Motion::changing;
}

}  // namespace

bool single(const Type& type) {
    return type.kind != Kind::spells && type.kind != Kind::scaled_duration && type.kind != Kind::record &&
           type.kind != Kind::list;
}

bool ordered(const Type& type) { return type.kind != Kind::yes_no && type.kind != Kind::text; }

std::string Vocabulary::type_text(const Type& type, bool days) const {
    switch (type.kind) {
        case Kind::yes_no:
            return "yes/no";
        case Kind::number:
            return days ? "days" : "number";
        case Kind::date:
            return "date";
        case Kind::duration:
            return "duration";
        case Kind::money:
            return "money " + ultima::to_text(type.currency);
        case Kind::text:
            return "text";
        case Kind::choice: {
            std::string all;
            for (const std::string& value : choices[type.choice]) all += (all.empty() ? "" : " / ") + value;
            return all;
        }
        case Kind::record:
            return records[type.choice].name;
        case Kind::list:
            return "list of " + type_text(elements[type.choice]);
        default:
            return "spells";
    }
}

Written Grammar::one_of(std::initializer_list<Form> forms) {
    unsigned all = 0;
    for (const Form& form : forms) all += form.possible ? form.weight : 0;
    assert(all > 0);
    auto drawn = static_cast<unsigned>(random_.below(all));
    for (const Form& form : forms) {
        if (!form.possible) continue;
        if (drawn < form.weight) return form.make();
        drawn -= form.weight;
    }
    return {};
}

/// A comparison needs sides that move one way only.
Motion Grammar::one_way(Motion want) {
    if (want != Motion::changing) return want;
    return turn(500) ? Motion::rising : Motion::falling;
}

// ---- names and constants

bool Grammar::has(const Type& type, Motion want, bool days) const {
    for (const auto* names : {&words_.names, &words_.wholes, &bound_})
        for (const Named& each : *names)
            if (each.type == type && fits(each.motion, want) && (!days || each.days) &&
                (!still_ || each.still))
                return true;
    return false;
}

Written Grammar::named(const Type& type, Motion want, bool days) {
    std::vector<const Named*> found;
    // What stands near is used more often.
    for (const std::vector<Named>* names : std::initializer_list<const std::vector<Named>*>{
             &words_.names, &words_.wholes, &bound_, &bound_, &bound_})
        for (const Named& each : *names)
            if (each.type == type && fits(each.motion, want) && (!days || each.days) &&
                (!still_ || each.still))
                found.push_back(&each);
    const Named& one = *random_.pick(found);
    return {one.name, Binds::primary, one.motion, one.days, one.not_negative};
}

bool Vocabulary::named_in(const std::string& text) const {
    const auto in_it = [&](const auto& each) { return text.find(each.name) != std::string::npos; };
    return std::any_of(names.begin(), names.end(), in_it) || std::any_of(lists.begin(), lists.end(), in_it);
}

const Named& Grammar::some_name() {
    return !bound_.empty() && turn(700) ? random_.pick(bound_) : random_.pick(words_.names);
}

std::int64_t Grammar::near(const std::vector<std::int64_t>& values) {
    return random_.pick(values) + (turn(500) ? 0 : random_.between(-1, 1));
}

std::string Grammar::date_text(std::int64_t day) const {
    return ultima::to_text(CivilDate{static_cast<std::int32_t>(day)});
}

std::string Grammar::fraction() {
    static constexpr std::array<const char*, 7> fractions{"1/2", "1/3", "2/3", "1/4", "3/4", "1/30", "5/6"};
    return random_.pick(fractions);
}

Written Grammar::constant(const Type& type, bool days) {
    switch (type.kind) {
        case Kind::yes_no:
            return {turn(500) ? "yes" : "no", Binds::primary, Motion::fixed, false, false};
        case Kind::number: {
            std::int64_t value = near(words_.numbers);
            if (!days && turn(60)) value = -value;
            std::string text = std::to_string(value);
            if (!days && value >= 0 && turn(80)) text += ".5";
            return {text, value < 0 ? Binds::sign : Binds::primary, Motion::fixed, false, value >= 0};
        }
        case Kind::date:
            return {date_text(near(words_.dates)), Binds::primary, Motion::fixed, false, false};
        case Kind::duration: {
            const std::int64_t months = std::max<std::int64_t>(near(words_.months), 1);
            std::string text = std::to_string(months) + " months";
            if (turn(250)) {
                text = std::to_string(months * 30 + random_.between(-2, 20)) + " days";
            } else if (turn(200)) {
                text = std::to_string(months / 12 + 1) + " years " + std::to_string(months % 12) + " months";
            } else if (turn(100)) {
                text += " " + std::to_string(random_.between(1, 31)) + " days";
            } else if (turn(50)) {
                text = std::to_string(months * 4) + " weeks";
            } else if (turn(30)) {
                text = std::to_string(months) + " 1/2 months";
            }
            return {text, Binds::primary, Motion::fixed, false, true};
        }
        case Kind::money: {
            const std::int64_t value = near(words_.money);
            std::string text = ultima::to_text(words_.currency) + " " + std::to_string(value);
            if (decimals_of(words_.currency) == 2 && turn(200)) text += ".50";
            return {text, Binds::primary, Motion::fixed, false, true};
        }
        case Kind::choice:
            return {random_.pick(words_.choices[type.choice]), Binds::primary, Motion::fixed, false, false};
        case Kind::text:
            return {"\"" + random_.pick(words_.texts) + "\"", Binds::primary, Motion::fixed, false, false};
        default:
            break;
    }
    return {};
}

// ---- types

Type Grammar::ordered_type() {
    for (int i = 0; i < 20; ++i) {
        const Type type = some_name().type;
        if (ordered(type) && single(type)) return type;
    }
    return Type{Kind::number};
}

Type Grammar::some_type() {
    const Type type = some_name().type;
    return single(type) ? type : Type{Kind::number};
}

Written Grammar::any(const Type& type, int depth, Motion want) {
    switch (type.kind) {
        case Kind::yes_no:
            return yes_no(depth, want);
        case Kind::number:
            return number(depth, want);
        case Kind::date:
            return date(depth, want);
        case Kind::duration:
            return duration(depth, want);
        case Kind::scaled_duration:
            return scaled(depth, want);
        case Kind::money:
            return money(depth, want);
        case Kind::choice:
            return choice(type, depth, want);
        case Kind::text:
            return text(depth, want);
        case Kind::spells:
            return spells(depth);
        case Kind::record:
            return record(type, depth);
        case Kind::list:
            return list(type, depth);
    }
    return {};
}

// ---- forms that several types share

Written Grammar::choose(const Type& type, int depth, Motion want, bool of_days) {
    // What decides must not move, or else the value may go up and down.
    const bool free = type.kind == Kind::yes_no && want == Motion::changing;
    const Written question = yes_no(depth - 1, free ? Motion::changing : Motion::fixed);
    const Motion way = free ? want : one_way(want);
    const Written a = of_days ? days(depth - 1, way) : any(type, depth - 1, way);
    const Written b = of_days ? days(depth - 1, way) : any(type, depth - 1, way);
    return {"if " + inside(question, Binds::any) + " then " + inside(a, Binds::any) + " else " + b.text,
            Binds::conditional,
            question.motion == Motion::fixed ? together(a.motion, b.motion) : Motion::changing,
            a.days || b.days, a.not_negative && b.not_negative};
}

Written Grammar::extreme(const Type& type, int depth, Motion want) {
    const bool least = turn(500);
    const Motion way = one_way(want);
    const Written a = any(type, depth - 1, way);
    const Written b = any(type, depth - 1, way);
    return {std::string(least ? "min(" : "max(") + a.text + ", " + b.text + ")", Binds::primary,
            together(a.motion, b.motion), a.days || b.days,
            least ? a.not_negative && b.not_negative : a.not_negative || b.not_negative};
}

Written Grammar::sum(const Type& type, int depth, Motion want) {
    const bool minus = turn(500);
    const Motion way = one_way(want);
    const Written a = any(type, depth - 1, way);
    const Written b = any(type, depth - 1, minus ? opposite(way) : way);
    return {inside(a, Binds::sum) + (minus ? " - " : " + ") + inside(b, Binds::product), Binds::sum,
            together(a.motion, minus ? opposite(b.motion) : b.motion), a.days || b.days,
            !minus && a.not_negative && b.not_negative};
}

Written Grammar::negative(const Type& type, int depth, Motion want) {
    const Written part = any(type, depth - 1, opposite(want));
    return {"-" + inside(part, Binds::primary), Binds::sign, opposite(part.motion), false, false};
}

/// `rounded` takes the product before it.
Written Grammar::rounded(Written product) {
    static constexpr std::array<const char*, 3> ways{"up", "down", "half up"};
    product.text = inside(product, Binds::product) + " rounded " + random_.pick(ways);
    product.binds = Binds::product;
    return product;
}

// ---- numbers

Written Grammar::product_of(int depth, Motion want) {
    const Motion way = one_way(want);
    Written a = number(depth - 1, way);
    if (turn(500) || !a.not_negative) {
        const bool half = turn(300);
        const std::string factor = half ? fraction() : std::to_string(random_.between(1, 4));
        a.text = turn(800) ? inside(a, Binds::product) + " * " + factor
                           : (half ? "(" + factor + ")" : factor) + " * " + inside(a, Binds::sign);
        a.binds = Binds::product;
        return a;
    }
    for (int i = 0; i < 5; ++i) {
        const Written b = number(depth - 1, way);
        if (!b.not_negative) continue;
        return {inside(a, Binds::product) + " * " + inside(b, Binds::sign), Binds::product,
                together(a.motion, b.motion), a.days || b.days, true};
    }
    return a;
}

Written Grammar::quotient_of(int depth, Motion want) {
    const Written a = number(depth - 1, one_way(want));
    const Written b =
        turn(600) ? Written{std::to_string(random_.between(2, 7)), Binds::primary, Motion::fixed, false, true}
                  : number(depth - 1, Motion::fixed);
    if (b.text == "0" || (a.motion != Motion::fixed && !b.not_negative)) return a;
    return {inside(a, Binds::product) + " / " + (b.binds == Binds::primary ? b.text : "(" + b.text + " + 1)"),
            Binds::product, a.motion, a.days, a.not_negative && b.not_negative};
}

Written Grammar::days_held(int depth) {
    return {"days in " + inside(spells(depth - 1), Binds::primary), Binds::primary, Motion::rising, true,
            true};
}

/// Whole days, months, years between two dates.
Written Grammar::passed(int depth, Motion want) {
    static constexpr std::array<const char*, 3> units{"days", "months", "years"};
    const auto unit = static_cast<std::size_t>(random_.below(3));
    const Motion way = one_way(want);
    const Written a = date(depth - 1, opposite(way));
    const Written b = date(depth - 1, way);
    return {
        std::string(units[unit]) + " from " + inside(a, Binds::primary) + " to " + inside(b, Binds::primary),
        Binds::sign, together(opposite(a.motion), b.motion), unit == 0, true};
}

Written Grammar::days_of(int depth, Motion want) {
    const Motion way = one_way(want);
    const Written length = turn(650) ? scaled(depth - 1, way) : duration(depth - 1, way);
    const Written from = date(depth - 1, Motion::fixed);
    // A product may stand bare before `from`.
    const bool plain = length.text.find(" from ") == std::string::npos;
    const bool bare =
        length.binds == Binds::primary || (length.binds == Binds::product && plain && turn(300));
    return {
        "days in " + (bare ? length.text : "(" + length.text + ")") + " from " + inside(from, Binds::primary),
        Binds::sign, length.motion, true, true};
}

Written Grammar::number(int depth, Motion want) {
    const Type type{Kind::number};
    const bool more = depth > 0;
    return one_of({
        {6, true, [&] { return constant(type); }},
        {14, has(type, want), [&] { return named(type, want); }},
        {5, more, [&] { return days(depth, want); }},
        {4, more, [&] { return sum(type, depth, want); }},
        {3, more, [&] { return product_of(depth, want); }},
        {2, more, [&] { return quotient_of(depth, want); }},
        {3, more, [&] { return extreme(type, depth, want); }},
        {3, more, [&] { return rounded(number(depth - 1, want)); }},
        {2, more, [&] { return choose(type, depth, want); }},
        {3, more, [&] { return passed(depth, want); }},
        {1, more, [&] { return negative(type, depth, want); }},
        {3, more && has_lists(), [&] { return count(depth); }},
        {2, more && has_lists(), [&] { return aggregate(type, "sum", depth, want); }},
        {2, more && has_lists(), [&] { return aggregate(type, "max", depth, want); }},
        {1, more && has_lists(), [&] { return aggregate(type, "min", depth, want); }},
        {1, more && lists_hold(type), [&] { return at_an_end(type); }},
        {2, more && has_lists(), [&] { return fold(type, depth); }},
        {3, more && callable(type, want), [&] { return call(type, depth, want); }},
        {1, more, [&] { return day_of_month(depth); }},
        {2, more && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

/// A number that counts days.
Written Grammar::days(int depth, Motion want) {
    const Type type{Kind::number};
    const bool more = depth > 0;
    const bool rising = want == Motion::rising || want == Motion::changing;
    return one_of({
        {6, has(type, want, true), [&] { return named(type, want, true); }},
        {8, has_spells() && rising, [&] { return days_held(depth); }},
        {6, more, [&] { return days_of(depth, want); }},
        {1, more, [&] { return choose(type, depth, want, true); }},
        {2, true,
         [&] {
             const Motion way = one_way(want);
             const Written a = date(depth - 1, opposite(way));
             const Written b = date(depth - 1, way);
             return Written{"days from " + inside(a, Binds::primary) + " to " + inside(b, Binds::primary),
                            Binds::sign, together(opposite(a.motion), b.motion), true, true};
         }},
    });
}

// ---- dates, durations, money, choices, texts, spells

Written Grammar::date_sum(int depth, Motion want) {
    const bool minus = turn(400);
    const Motion way = one_way(want);
    const Written from = date(depth - 1, way);
    const Motion of_step = minus ? opposite(way) : way;
    const Written step = turn(700) ? duration(depth - 1, of_step)
                                   : (turn(500) ? Written{std::to_string(random_.between(1, 40)) + " days",
                                                          Binds::primary, Motion::fixed, true, true}
                                                : days(depth - 1, of_step));
    if (!minus && turn(150))
        return {inside(step, Binds::sum) + " + " + inside(from, Binds::product), Binds::sum,
                together(from.motion, step.motion), false, false};
    return {inside(from, Binds::sum) + (minus ? " - " : " + ") + inside(step, Binds::product), Binds::sum,
            together(from.motion, minus ? opposite(step.motion) : step.motion), false, false};
}

Written Grammar::date(int depth, Motion want) {
    const Type type{Kind::date};
    const bool more = depth > 0;
    const bool rising = want == Motion::rising || want == Motion::changing;
    return one_of({
        {4, true, [&] { return constant(type); }},
        {12, has(type, want), [&] { return named(type, want); }},
        {8, rising,
         [&] {
             return Written{"today", Binds::primary, Motion::rising, false, false};
         }},
        {5, more, [&] { return date_sum(depth, want); }},
        {4, has_spells(),
         [&] {
             return Written{"first day of " + inside(spells(depth - 1), Binds::primary), Binds::sign,
                            Motion::fixed, false, false};
         }},
        {3, more, [&] { return extreme(type, depth, want); }},
        {2, more, [&] { return choose(type, depth, want); }},
        {2, depth > 0 && has_lists(),
         [&] { return aggregate(type, turn(500) ? "min" : "max", depth, want); }},
        {1, depth > 0 && lists_hold(type), [&] { return at_an_end(type); }},
        {2, depth > 0 && callable(type, want), [&] { return call(type, depth, want); }},
        {2, depth > 0 && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

Written Grammar::duration(int depth, Motion want) {
    const Type type{Kind::duration};
    const bool more = depth > 0;
    return one_of({
        {5, true, [&] { return constant(type); }},
        {12, has(type, want), [&] { return named(type, want); }},
        {3, more, [&] { return sum(type, depth, want); }},
        {2, more,
         [&] {
             Written of = duration(depth - 1, want);
             of.text = inside(of, Binds::product) + " * " + std::to_string(random_.between(1, 3));
             of.binds = Binds::product;
             return of;
         }},
        {3, more, [&] { return extreme(type, depth, want); }},
        {2, more, [&] { return choose(type, depth, want); }},
        {2, depth > 0 && has_lists(), [&] { return aggregate(type, "sum", depth, want); }},
        {1, depth > 0 && has_lists(), [&] { return fold(type, depth); }},
        {2, depth > 0 && has_lists(),
         [&] { return aggregate(type, turn(500) ? "min" : "max", depth, want); }},
        {1, depth > 0 && lists_hold(type), [&] { return at_an_end(type); }},
        {2, depth > 0 && callable(type, want), [&] { return call(type, depth, want); }},
        {2, more, [&] { return months_of(depth); }},
        {2, more && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

Written Grammar::scaled(int depth, Motion want) {
    const Type type{Kind::scaled_duration};
    const bool more = depth > 0;
    const auto part = [&](const std::string& factor) {
        Written of = duration(depth - 1, want);
        of.text = inside(of, Binds::product) + factor;
        of.binds = Binds::product;
        return of;
    };
    return one_of({
        {8, true, [&] { return part(" * " + fraction()); }},
        {2, true, [&] { return part(" / " + std::to_string(random_.between(2, 5))); }},
        {2, true, [&] { return part(" * 2 / 3"); }},
        {4, has(type, want), [&] { return named(type, want); }},
        {1, more, [&] { return choose(type, depth, want); }},
        {2, more,
         [&] {
             const Written factor = number(depth - 1, Motion::fixed);
             // A whole constant would leave a duration.
             if (!factor.not_negative || !words_.named_in(factor.text)) return part(" * 1/2");
             return part(" * " + inside(factor, Binds::sign));
         }},
    });
}

Written Grammar::money(int depth, Motion want) {
    const Type type = money_type();
    const bool more = depth > 0;
    const auto product = [&](const std::string& factor) {
        Written of = money(depth - 1, want);
        of.text = inside(of, Binds::product) + factor;
        of.binds = Binds::product;
        return of;
    };
    return one_of({
        {5, true, [&] { return constant(type); }},
        {12, has(type, want), [&] { return named(type, want); }},
        {3, more, [&] { return sum(type, depth, want); }},
        {3, more, [&] { return extreme(type, depth, want); }},
        {2, more, [&] { return choose(type, depth, want); }},
        {2, more, [&] { return product(" * " + std::to_string(random_.between(1, 4))); }},
        {3, more, [&] { return rounded(product(" * " + fraction())); }},
        {1, more, [&] { return rounded(product(" / " + std::to_string(random_.between(2, 9)))); }},
        {2, more,
         [&] {
             const Motion way = one_way(want);
             const Written of = money(depth - 1, way);
             const Written factor = number(depth - 1, of.not_negative ? way : Motion::fixed);
             if (!of.not_negative || !factor.not_negative) return of;
             return rounded({inside(of, Binds::product) + " * " + inside(factor, Binds::sign), Binds::product,
                             together(of.motion, factor.motion), false, true});
         }},
        {1, more, [&] { return negative(type, depth, want); }},
        {2, depth > 0 && has_lists(), [&] { return aggregate(type, "sum", depth, want); }},
        {1, depth > 0 && has_lists(), [&] { return fold(type, depth); }},
        {2, depth > 0 && has_lists(),
         [&] { return aggregate(type, turn(500) ? "min" : "max", depth, want); }},
        {1, depth > 0 && lists_hold(type), [&] { return at_an_end(type); }},
        {2, depth > 0 && callable(type, want), [&] { return call(type, depth, want); }},
        {2, more && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

Written Grammar::choice(const Type& type, int depth, Motion want) {
    return one_of({
        {5, true, [&] { return constant(type); }},
        {12, has(type, want), [&] { return named(type, want); }},
        {3, depth > 0, [&] { return choose(type, depth, want); }},
        {2, depth > 0 && lists_hold(type), [&] { return at_an_end(type); }},
        {2, depth > 0 && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

Written Grammar::text(int depth, Motion want) {
    const Type type{Kind::text};
    return one_of({
        {3, true, [&] { return constant(type); }},
        {12, has(type, want), [&] { return named(type, want); }},
        {2, depth > 0, [&] { return choose(type, depth, want); }},
        {2, depth > 0 && lists_hold(type), [&] { return at_an_end(type); }},
        {2, depth > 0 && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

Written Grammar::spells(int depth) {
    const Type type{Kind::spells};
    return one_of({
        {12, true, [&] { return named(type, Motion::fixed); }},
        {1, depth > 0, [&] { return choose(type, depth, Motion::fixed); }},
    });
}

}  // namespace ultima::judge
