// SPDX-License-Identifier: Apache-2.0
#include "judge/shrink.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace ultima::judge {
namespace {

/// The same spells or entries without one of them, each in turn.
template <class Entry, class Made>
void add_shorter(std::vector<Value>& simpler, const std::vector<Entry>& entries, const Made& made) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        std::vector<Entry> fewer = entries;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        simpler.push_back(made(std::move(fewer)));
    }
}

Rational half(const Rational& number) { return Rational{number.to_int64().value_or(0) / 2}; }

/// What may stand in place of a value, the simplest first; each is simpler than the value, so that this comes
/// to an end.
std::vector<Value> simpler_than(const Value& value) {
    std::vector<Value> simpler;
    const auto add = [&](Value made) {
        if (!same_value(made, value)) simpler.push_back(std::move(made));
    };
    if (is_known(value)) add(Unknown{});
    if (std::holds_alternative<Truth>(value)) add(Truth::no);
    if (const auto* number = std::get_if<Number>(&value)) {
        add(Number{0});
        if (!number->value.is_whole()) add(Number{number->value.floor()});
        if (number->value.is_whole()) add(Number{half(number->value)});
    }
    if (const auto* money = std::get_if<Money>(&value)) {
        add(Money{0, money->currency});
        add(Money{money->minor / 2, money->currency});
    }
    if (const auto* choice = std::get_if<ChoiceValue>(&value); choice && choice->place > 0)
        add(ChoiceValue{0});
    if (const auto* duration = std::get_if<Duration>(&value)) {
        if (duration->days != 0) add(Duration{duration->months, 0});
        if (duration->months != 0 && duration->days != 0) add(Duration{0, duration->days});
        add(Duration{half(duration->months), half(duration->days)});
    }
    if (const auto* date = std::get_if<CivilDate>(&value)) {
        const CivilParts parts = parts_of_day_number(date->day);
        add(CivilDate{day_number(parts.year, 1, 1)});
        add(CivilDate{day_number(parts.year, parts.month, 1)});
    }
    if (const auto* spells = std::get_if<Spells>(&value))
        add_shorter(simpler, (*spells)->spells, [&](std::vector<Spell> fewer) {
            return std::make_shared<const SpellList>(SpellList{std::move(fewer), (*spells)->complete});
        });
    if (const auto* list = std::get_if<List>(&value))
        add_shorter(simpler, (*list)->items,
                    [&](std::vector<Value> fewer) { return make_list(std::move(fewer), (*list)->complete); });
    return simpler;
}

}  // namespace

RandomCase shrunk(const Pack& pack, RandomCase one, const std::function<bool(RandomCase&)>& still_fails,
                  Deadline until) {
    const auto simplify = [&](FactId fact) {
        for (Value& value : simpler_than(one.facts[fact])) {
            if (std::chrono::steady_clock::now() >= until) return false;
            if (is_known(value) && !in_range(pack.facts[fact], value)) continue;
            RandomCase tried = one;
            tried.facts[fact] = std::move(value);
            if (!still_fails(tried)) continue;
            one = std::move(tried);
            return true;
        }
        return false;
    };
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (FactId fact = 0; fact < one.facts.size(); ++fact)
            while (simplify(fact)) smaller = true;
    }
    return one;
}

}  // namespace ultima::judge
