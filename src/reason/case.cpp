// SPDX-License-Identifier: Apache-2.0
#include "reason/case.h"

#include "law/juvenile.h"
#include "reason/arithmetic.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

namespace ultima {

Case empty_case(const Pack& pack) {
    Case empty;
    for (const Fact& fact : pack.facts) empty.facts.push_back(fact.left_out.value_or(Unknown{}));
    return empty;
}

KnownFacts known_facts(const Pack& pack, std::vector<Value> values) {
    KnownFacts known;
    known.values = std::move(values);
    for (const FactId fact : kept_from_adults(pack, known.values)) {
        known.values[fact] = Unknown{};
        known.notes.push_back("`" + pack.facts[fact].name +
                              "` is from a juvenile record: in the case of an adult it counts as unknown");
    }
    known.presumed.assign(pack.facts.size(), false);
    for (FactId fact = 0; fact < pack.facts.size(); ++fact) {
        if (!pack.facts[fact].presumed || is_known(known.values[fact])) continue;
        known.values[fact] = pack.facts[fact].presumed->value;
        known.presumed[fact] = true;
    }
    return known;
}

namespace {

KnownFacts state_on(const Pack& pack, const Case& given, CivilDate on) {
    std::vector<Value> values = given.facts;
    std::vector<std::optional<CivilDate>> answered(pack.facts.size());
    std::vector<bool> contested(pack.facts.size(), false);
    std::vector<std::string> notes = given.notes;
    for (const Finding& finding : given.findings) {
        const CivilDate made = finding.on.value_or(first_date());
        if (made > on) continue;
        std::optional<CivilDate>& latest = answered[finding.fact];
        if (latest && made < *latest) continue;
        const bool same_day = latest && made == *latest;
        if (same_day && !same_value(values[finding.fact], finding.value)) contested[finding.fact] = true;
        if (!same_day) contested[finding.fact] = false;
        latest = made;
        values[finding.fact] = finding.value;
    }
    for (FactId fact = 0; fact < pack.facts.size(); ++fact) {
        if (!contested[fact]) continue;
        values[fact] = Unknown{};
        notes.push_back("two answers of one day differ on `" + pack.facts[fact].name + "`: it stays unknown");
    }
    KnownFacts known = known_facts(pack, std::move(values));
    // A presumption ends where a finding was made, even one that is contested.
    for (FactId fact = 0; fact < pack.facts.size(); ++fact) {
        if (!contested[fact] || !known.presumed[fact]) continue;
        known.values[fact] = Unknown{};
        known.presumed[fact] = false;
    }
    known.notes.insert(known.notes.begin(), std::make_move_iterator(notes.begin()),
                       std::make_move_iterator(notes.end()));
    return known;
}

}  // namespace

KnownFacts known_on(const Pack& pack, const Case& given, CivilDate on) {
    KnownFacts known = state_on(pack, given, on);
    for (const Override& each : given.overrides)
        if (each.on <= on) known.overrides.push_back(each);
    for (FactId fact = 0; fact < pack.facts.size(); ++fact)
        if (const auto* spells = std::get_if<Spells>(&known.values[fact]))
            if (held_on_day(**spells, on) == Truth::no)
                known.notes.push_back("`" + pack.facts[fact].name + "`: not held on " + to_text(on));
    std::set<CivilDate, std::greater<>> made;
    for (const Finding& finding : given.findings)
        if (finding.on && *finding.on <= on && *finding.on > first_date()) made.insert(*finding.on);
    for (const CivilDate day : made) {
        const CivilDate until{day.day - 1};
        std::vector<Value> values = state_on(pack, given, until).values;
        const std::vector<Value>& later = known.earlier.empty() ? known.values : known.earlier.back().values;
        if (values != later) known.earlier.push_back({until, std::move(values)});
    }
    return known;
}

namespace {

template <class Ranged>
std::string outside(const Pack& pack, const Ranged& of, const Value& value) {
    return "`" + of.name + "` is " + to_text(pack, of.type, value) + ", outside " +
           to_text(pack, of.type, of.low) + " .. " + to_text(pack, of.type, of.high) +
           ": it counts as unknown";
}

}  // namespace

std::string out_of_range_note(const Pack& pack, const Fact& fact, const Value& value) {
    return outside(pack, fact, value);
}

std::string out_of_range_note(const Pack& pack, const RecordField& field, const Value& value) {
    return outside(pack, field, value);
}

tl::expected<void, std::string> set_fact(const Pack& pack, Case& given, FactId id, std::string_view text) {
    const Fact& fact = pack.facts[id];
    auto value = parse_value(pack, fact.type, text, fact.days);
    if (!value) return tl::unexpected(value.error());
    if (in_range(fact, *value)) {
        given.facts[id] = std::move(*value);
        return {};
    }
    given.facts[id] = Unknown{};
    given.notes.push_back(out_of_range_note(pack, fact, *value));
    return {};
}

}  // namespace ultima
