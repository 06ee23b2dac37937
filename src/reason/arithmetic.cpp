// SPDX-License-Identifier: Apache-2.0
#include "reason/arithmetic.h"

#include <algorithm>

namespace ultima {

namespace {

Value checked(Rational value, bool at_least) {
    if (value.bits() > max_rational_bits) return Unknown{};
    return Number{std::move(value), at_least};
}

Value of_date(std::optional<CivilDate> date) {
    if (!date) return Unknown{};
    return *date;
}

Value calculate_numbers(Op op, const Number& a, const Number& b) {
    // A lower bound stays one where the result grows with it; elsewhere nothing can be said.
    switch (op) {
        case Op::add:
            return checked(a.value + b.value, a.at_least || b.at_least);
        case Op::subtract:
            if (b.at_least) return Unknown{};
            return checked(a.value - b.value, a.at_least);
        case Op::multiply: {
            const bool bound = a.at_least || b.at_least;
            const Rational& other = a.at_least ? b.value : a.value;
            if ((a.at_least && b.at_least) || (bound && other.sign() < 0)) return Unknown{};
            return checked(a.value * b.value, bound);
        }
        case Op::divide: {
            if (b.at_least || (a.at_least && b.value.sign() < 0)) return Unknown{};
            const auto quotient = divide(a.value, b.value);
            if (!quotient) return Unknown{};
            return checked(*quotient, a.at_least);
        }
        case Op::minimum: {
            // min(at least 5, 3) is 3; min(at least 5, 8) is at least 5.
            const Number& smaller = a.value <= b.value ? a : b;
            const Number& larger = a.value <= b.value ? b : a;
            return Number{smaller.value,
                          smaller.at_least && (larger.at_least || larger.value != smaller.value)};
        }
        case Op::maximum: {
            const Number& larger = a.value >= b.value ? a : b;
            return Number{larger.value, a.at_least || b.at_least};
        }
        default:
            return Unknown{};
    }
}

Value calculate_dates(Op op, CivilDate date, const Value& b, const CalendarSettings& calendar) {
    if (const auto* other = std::get_if<CivilDate>(&b)) {
        if (op == Op::minimum) return std::min(date, *other);
        if (op == Op::maximum) return std::max(date, *other);
        return Unknown{};
    }
    const bool back = op == Op::subtract;
    if (const auto* number = std::get_if<Number>(&b)) {
        const auto days = number->value.to_int64();
        if (!days || number->at_least) return Unknown{};
        return of_date(add_days(date, back ? -*days : *days));
    }
    if (const auto* duration = std::get_if<Duration>(&b)) {
        const auto months = duration->months.to_int64();
        const auto days = duration->days.to_int64();
        if (!months || !days) return Unknown{};
        const auto stepped = add_months(date, back ? -*months : *months, calendar.month_end);
        if (!stepped) return Unknown{};
        return of_date(add_days(*stepped, back ? -*days : *days));
    }
    return Unknown{};
}

Value calculate_durations(Op op, const Duration& a, const Value& b) {
    if (const auto* factor = std::get_if<Number>(&b)) {
        if (factor->at_least) return Unknown{};
        if (op == Op::multiply) return scaled(a, factor->value);
        const auto inverse = divide(Rational{1}, factor->value);
        if (!inverse) return Unknown{};
        return scaled(a, *inverse);
    }
    const auto* other = std::get_if<Duration>(&b);
    if (other == nullptr) return Unknown{};
    if (op == Op::add) return a + *other;
    if (op == Op::subtract) {
        Duration result{a.months - other->months, a.days - other->days};
        if (result.months.sign() < 0 || result.days.sign() < 0) return Unknown{};
        return result;
    }
    const auto difference = difference_in_days(a, *other);
    if (!difference) return Unknown{};
    const bool a_first = difference->most.sign() <= 0;  // a never reaches further
    const bool b_first = difference->least.sign() >= 0;
    if (!a_first && !b_first) return Unknown{};
    return (op == Op::minimum) == a_first ? a : *other;
}

Value calculate_money(Op op, const Money& a, const Value& b) {
    if (const auto* factor = std::get_if<Number>(&b)) {
        // A product is rounded where the pack says so (`rounded_product`); here only one that needs no
        // rounding.
        if (op != Op::multiply || factor->at_least || !(factor->value * Rational{a.minor}).is_whole())
            return Unknown{};
        const auto product = times(a, factor->value, Rounding::down);
        if (!product) return Unknown{};
        return *product;
    }
    if (const auto* other = std::get_if<Money>(&b)) {
        if (op == Op::minimum) return a.minor <= other->minor ? a : *other;
        if (op == Op::maximum) return a.minor >= other->minor ? a : *other;
        std::int64_t result{};
        const bool overflow = op == Op::add ? __builtin_add_overflow(a.minor, other->minor, &result)
                                            : __builtin_sub_overflow(a.minor, other->minor, &result);
        if (overflow) return Unknown{};
        return Money{result, a.currency};
    }
    return Unknown{};
}

}  // namespace

Value calculate(Op op, const Type&, const Value& a, const Value& b, const CalendarSettings& calendar) {
    if (!is_known(a) || !is_known(b)) return Unknown{};
    if (const auto* date = std::get_if<CivilDate>(&a)) return calculate_dates(op, *date, b, calendar);
    if (const auto* duration = std::get_if<Duration>(&a)) return calculate_durations(op, *duration, b);
    if (const auto* money = std::get_if<Money>(&a)) return calculate_money(op, *money, b);
    const auto* number = std::get_if<Number>(&a);
    if (number == nullptr) return Unknown{};
    if (const auto* other = std::get_if<Number>(&b)) return calculate_numbers(op, *number, *other);
    if (op != Op::multiply && op != Op::add) return Unknown{};
    return calculate(op, {}, b, a, calendar);  // 1/3 * duration, 10 days + date
}

Value rounded_product(const Value& money, const Value& factor, Rounding rounding) {
    const auto* amount = std::get_if<Money>(&money);
    const auto* number = std::get_if<Number>(&factor);
    if (amount == nullptr || number == nullptr || number->at_least) return Unknown{};
    const auto product = times(*amount, number->value, rounding);
    if (!product) return Unknown{};
    return *product;
}

Value rounded_value(const Value& value, Rounding rounding) {
    const auto* number = std::get_if<Number>(&value);
    if (number == nullptr) return value;
    return Number{rounded(number->value, rounding), number->at_least};
}

namespace {

template <class Ordered>
Truth compare_ordered(Op op, const Ordered& a, const Ordered& b) {
    if (op == Op::equal) return truth(a == b);
    return truth(op == Op::less ? a < b : a <= b);
}

Truth compare_numbers(Op op, const Number& a, const Number& b) {
    if (!a.at_least && !b.at_least) return compare_ordered(op, a.value, b.value);
    if (a.at_least && b.at_least) return Truth::unknown;
    // The true value of the bounded side is the bound or more.
    if (op == Op::equal) {
        const bool apart = a.at_least ? a.value > b.value : b.value > a.value;
        return apart ? Truth::no : Truth::unknown;
    }
    if (b.at_least) return compare_ordered(op, a.value, b.value) == Truth::yes ? Truth::yes : Truth::unknown;
    return compare_ordered(op, a.value, b.value) == Truth::no ? Truth::no : Truth::unknown;
}

Truth compare_durations(Op op, const Duration& a, const Duration& b) {
    if (a == b) return truth(op != Op::less);
    const auto difference = difference_in_days(a, b);
    if (!difference) return Truth::unknown;
    if (op == Op::equal) {
        const bool apart = difference->most.sign() < 0 || difference->least.sign() > 0;
        return apart ? Truth::no : Truth::unknown;
    }
    const bool strict = op == Op::less;
    if (strict ? difference->most.sign() < 0 : difference->most.sign() <= 0) return Truth::yes;
    if (strict ? difference->least.sign() >= 0 : difference->least.sign() > 0) return Truth::no;
    return Truth::unknown;
}

}  // namespace

namespace {

/// Equal if all are; different if two are, whatever the others may be.
Truth compare_all(const std::vector<Value>& a, const std::vector<Value>& b) {
    Truth all = Truth::yes;
    for (std::size_t i = 0; i < a.size() && all != Truth::no; ++i) {
        const Truth same = std::holds_alternative<Truth>(a[i]) && std::holds_alternative<Truth>(b[i])
                               ? truth(a[i] == b[i])
                               : compare_values(Op::equal, a[i], b[i]);
        all = both(all, same);
    }
    return all;
}

/// A list that may lack entries may turn out longer: it is different only from a whole one that is shorter.
Truth compare_lists(const ValueList& a, const ValueList& b) {
    const bool too_many =
        a.complete ? b.items.size() > a.items.size() : b.complete && a.items.size() > b.items.size();
    if (too_many || (a.complete && b.complete && a.items.size() != b.items.size())) return Truth::no;
    return a.complete && b.complete ? compare_all(a.items, b.items) : Truth::unknown;
}

}  // namespace

Truth compare_values(Op op, const Value& a, const Value& b) {
    if (a.index() != b.index() || !is_known(a)) return Truth::unknown;
    if (const auto* x = std::get_if<ChoiceValue>(&a))
        if (const auto* y = std::get_if<ChoiceValue>(&b)) return compare_ordered(op, *x, *y);
    if (const auto* x = std::get_if<Number>(&a))
        if (const auto* y = std::get_if<Number>(&b)) return compare_numbers(op, *x, *y);
    if (const auto* x = std::get_if<CivilDate>(&a))
        if (const auto* y = std::get_if<CivilDate>(&b)) return compare_ordered(op, *x, *y);
    if (const auto* x = std::get_if<Duration>(&a))
        if (const auto* y = std::get_if<Duration>(&b)) return compare_durations(op, *x, *y);
    if (const auto* x = std::get_if<Money>(&a))
        if (const auto* y = std::get_if<Money>(&b)) return compare_ordered(op, x->minor, y->minor);
    if (const auto* x = std::get_if<std::string>(&a))
        if (const auto* y = std::get_if<std::string>(&b)) return truth(*x == *y);
    if (op == Op::equal) {
        if (const auto* x = std::get_if<Record>(&a))
            if (const auto* y = std::get_if<Record>(&b)) return compare_all((*x)->fields, (*y)->fields);
        if (const auto* x = std::get_if<List>(&a))
            if (const auto* y = std::get_if<List>(&b)) return compare_lists(**x, **y);
    }
    return Truth::unknown;
}

Rational days_held(const SpellList& list, CivilDate day, bool first_day_counts) {
    std::int64_t days = 0;
    for (const Spell& spell : list.spells) {
        if (spell.first > day) break;
        const CivilDate last = spell.last ? std::min(*spell.last, day) : day;
        days += days_between(spell.first, last) + (first_day_counts ? 1 : 0);
    }
    return days;
}

Truth held_on_day(const SpellList& list, CivilDate day) {
    for (const Spell& spell : list.spells)
        if (spell.first <= day && (!spell.last || *spell.last >= day)) return Truth::yes;
    return list.complete ? Truth::no : Truth::unknown;
}

bool surely_same(const Value& a, const Value& b) {
    if (a.index() != b.index()) return false;
    if (const auto* record = std::get_if<Record>(&a)) return *record == std::get<Record>(b);
    if (const auto* list = std::get_if<List>(&a)) return *list == std::get<List>(b);
    if (const auto* date = std::get_if<CivilDate>(&a)) return *date == std::get<CivilDate>(b);
    return a == b;
}

}  // namespace ultima
