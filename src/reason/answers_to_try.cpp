// SPDX-License-Identifier: Apache-2.0
#include "reason/answers_to_try.h"

#include "reason/arithmetic.h"

namespace ultima {

namespace {

/// More thresholds than this and a fact is only sampled: a table of 43 levels still fits.
constexpr std::size_t most_thresholds = 60;

bool below(const Value& a, const Value& b) { return compare_values(Op::less, a, b) == Truth::yes; }

/// A value strictly between two neighbouring thresholds, if the fact can have one.
std::optional<Value> between(const Fact& fact, const Value& low, const Value& high) {
    if (const auto* from = std::get_if<CivilDate>(&low)) {
        const auto& to = std::get<CivilDate>(high);
        if (to.day - from->day < 2) return std::nullopt;
        return CivilDate{from->day + (to.day - from->day) / 2};
    }
    if (const auto* from = std::get_if<Money>(&low)) {
        const auto& to = std::get<Money>(high);
        if (to.minor - from->minor < 2) return std::nullopt;
        return Money{from->minor + (to.minor - from->minor) / 2, from->currency};
    }
    const auto* from = std::get_if<Number>(&low);
    if (from == nullptr) return std::nullopt;
    const auto middle = divide(from->value + std::get<Number>(high).value, Rational{2});
    if (!fact.days) return Number{*middle};
    const Rational whole = middle->floor();
    if (whole <= from->value) return std::nullopt;
    return Number{whole};
}

Trials ordered(const Pack& pack, FactId id) {
    const Fact& fact = pack.facts[id];
    std::vector<Value> marks;
    marks.push_back(fact.low);
    for (const Value& threshold : pack.thresholds[id])
        if (below(marks.back(), threshold) && below(threshold, fact.high)) marks.push_back(threshold);
    if (below(marks.back(), fact.high)) marks.push_back(fact.high);
    Trials trials;
    trials.exhaustive = pack.simple[id] && marks.size() <= most_thresholds;
    for (std::size_t i = 0; i < marks.size() && i < most_thresholds; ++i) {
        trials.values.push_back(marks[i]);
        if (i + 1 == marks.size()) break;
        if (auto middle = between(fact, marks[i], marks[i + 1])) trials.values.push_back(*middle);
    }
    return trials;
}

Trials durations(const Fact& fact) {
    Trials trials;
    trials.values = {fact.low, fact.high};
    for (const int months : {1, 6, 12, 36, 120}) {
        const Value value = Duration{months, 0};
        if (in_range(fact, value)) trials.values.push_back(value);
    }
    return trials;
}

/// The lowest or highest value of an entry or of a field.
Value end_of(const Pack& pack, const Type& type, const Value& from, const Value& to, bool low) {
    switch (type.kind) {
        case Kind::yes_no:
            return truth(!low);
        case Kind::choice:
            return ChoiceValue{
                static_cast<std::uint16_t>(low ? 0 : pack.choices[type.choice].values.size() - 1)};
        case Kind::text:
            return std::string(low ? "(any other)" : "(another)");
        default:
            return low ? from : to;
    }
}

Trials spells() {
    const auto running_from = [](CivilDate first) -> Value {
        return std::make_shared<const SpellList>(SpellList{{{first, std::nullopt}}, true});
    };
    Trials trials;
    trials.values = {running_from(*make_date(1900, 1, 1)), std::make_shared<const SpellList>(),
                     running_from(*make_date(2020, 1, 1))};
    return trials;
}

/// A few of the lists there could be: none, and one entry or several with every field at either end.
Trials lists(const Pack& pack, const Fact& fact) {
    const Type element = pack.elements[fact.type.choice];
    const auto entry = [&](bool low) -> Value {
        if (element.kind != Kind::record) return end_of(pack, element, {}, {}, low);
        std::vector<Value> fields;
        for (const RecordField& field : pack.records[element.choice].fields)
            fields.push_back(end_of(pack, field.type, field.low, field.high, low));
        return make_record(std::move(fields));
    };
    constexpr std::size_t several = 5;
    Trials trials;
    trials.values.push_back(make_list({}, true));
    for (const bool low : {true, false})
        for (const std::size_t count : {std::size_t{1}, several})
            trials.values.push_back(make_list(std::vector<Value>(count, entry(low)), true));
    return trials;
}

Trials trials_for(const Pack& pack, FactId id) {
    const Fact& fact = pack.facts[id];
    Trials trials;
    switch (fact.type.kind) {
        case Kind::yes_no:
            return {{Truth::yes, Truth::no}, true};
        case Kind::choice:
            for (std::size_t place = 0; place < pack.choices[fact.type.choice].values.size(); ++place)
                trials.values.emplace_back(ChoiceValue{static_cast<std::uint16_t>(place)});
            trials.exhaustive = true;
            return trials;
        case Kind::number:
        case Kind::date:
        case Kind::money:
            return ordered(pack, id);
        case Kind::duration:
        case Kind::scaled_duration:
            return durations(fact);
        case Kind::text:
            for (const Value& threshold : pack.thresholds[id])
                if (trials.values.size() < most_thresholds) trials.values.push_back(threshold);
            trials.values.emplace_back(std::string("(any other)"));
            return trials;
        case Kind::spells:
            return spells();
        case Kind::list:
            return lists(pack, fact);
        case Kind::record:
            break;
    }
    return trials;
}

}  // namespace

std::vector<Trials> trials_of(const Pack& pack) {
    std::vector<Trials> trials;
    for (FactId id = 0; id < pack.facts.size(); ++id) trials.push_back(trials_for(pack, id));
    return trials;
}

}  // namespace ultima
