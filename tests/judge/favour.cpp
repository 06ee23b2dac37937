// SPDX-License-Identifier: Apache-2.0
// In favour only, looked at from outside: two answers that differ in one fact about the person.
#include "judge/judge.h"

#include <algorithm>
#include <set>

namespace ultima::judge {
namespace {

bool burden(const Pack& pack, MeasureId id) {
    const Measure& measure = pack.measures[id];
    if (measure.role == MeasureRole::custody) return true;
    if (measure.direction != Direction::undeclared) return measure.direction == Direction::burden;
    return measure.group != nothing && pack.measures[measure.group].direction == Direction::burden;
}

/// From the worst on, for something that one wants and for something that one does not.
constexpr Status wanted[] = {Status::cannot_compute, Status::barred,    Status::not_provided, Status::not_yet,
                             Status::conflict,       Status::available, Status::required};
constexpr Status unwanted[] = {Status::required, Status::available, Status::cannot_compute,
                               Status::conflict, Status::not_yet,   Status::not_provided,
                               Status::barred};

int place_in_order(const Pack& pack, MeasureId id, Status status) {
    if (status == Status::conditions_not_met || status == Status::not_at_this_stage)
        status = Status::not_provided;
    if (id == pack.custody) return status == Status::barred ? 1 : 0;
    const auto& order = burden(pack, id) ? unwanted : wanted;
    return static_cast<int>(std::find(std::begin(order), std::end(order), status) - std::begin(order));
}

/// Somebody bound to a restrictive measure is not plainly better off, nor worse.
bool binding_is_unclear(const Pack& pack, MeasureId id) {
    const Measure& measure = pack.measures[id];
    const bool benefit = measure.direction == Direction::benefit ||
                         (measure.direction == Direction::undeclared && measure.group != nothing &&
                          pack.measures[measure.group].direction == Direction::benefit);
    return !burden(pack, id) && !benefit && (!measure.band || *measure.band > 2);
}

int band(const Pack& pack, MeasureId id, int unless) {
    return id == pack.custody ? 7 : pack.measures[id].band.value_or(unless);
}

bool is_circumstance(const Fact& fact) { return fact.source == FactSource::circumstance && fact.neutral; }
bool is_presumed(const Fact& fact) { return fact.presumed && !fact.presumed->adverse; }

}  // namespace

bool Judge::rests_on_mark(MeasureId measure) const {
    std::set<RuleId> seen;
    std::vector<RuleId> waiting;
    for (RuleId id = 0; id < pack_.rules.size(); ++id)
        for (const Grant& grant : pack_.rules[id].grants)
            if (grant.measure == measure) waiting.push_back(id);
    while (!waiting.empty()) {
        const RuleId id = waiting.back();
        waiting.pop_back();
        if (!seen.insert(id).second) continue;
        const Rule& rule = pack_.rules[id];
        if (rule.adverse) return true;
        for (const TableId table : pack_.tables_beneath[id])
            if (pack_.tables[table].adverse) return true;
        waiting.insert(waiting.end(), rule.unless.begin(), rule.unless.end());
    }
    return false;
}

Failure Judge::not_against(FactId fact, const Answer& neutral, const Answer& other) {
    for (const MeasureAnswer& each : other.measures) {
        const MeasureId id = each.measure;
        const Status before = neutral.of(id).status, after = each.status;
        if (pack_.measures[id].role == MeasureRole::group || before == Status::undetermined ||
            after == Status::undetermined || rests_on_mark(id))
            continue;
        ++tally.favours;
        const int was = place_in_order(pack_, id, before), is = place_in_order(pack_, id, after);
        if (is > was) ++tally.favoured;
        // Where a bar meets a requirement the person was bound before and after.
        const bool bound = before != Status::conflict && after != Status::conflict &&
                           (before == Status::required) != (after == Status::required);
        if (is < was || (bound && binding_is_unclear(pack_, id)))
            return Problem("against the person: " + pack_.facts[fact].name + " makes " +
                           pack_.measures[id].name + " " + std::string(to_text(after)) + " instead of " +
                           std::string(to_text(before)));
    }
    return std::nullopt;
}

Failure Judge::presumed_best(FactId fact, const Answer& presumed, const Answer& other) {
    int lightest_better = 8, heaviest_burden_gone = -1, lightest_lost = 8, heaviest_burden = -1;
    std::string better;
    for (const MeasureAnswer& each : other.measures) {
        const MeasureId id = each.measure;
        // What only time will bring is compared on the day on which it comes.
        const auto today = [](Status status) {
            return status == Status::not_yet ? Status::conditions_not_met : status;
        };
        const Status before = today(presumed.of(id).status), after = today(each.status);
        if (pack_.measures[id].role == MeasureRole::group) continue;
        if (before == Status::undetermined || after == Status::undetermined) return std::nullopt;
        const int was = place_in_order(pack_, id, before), is = place_in_order(pack_, id, after);
        if (is == was) continue;
        if (is > was && rests_on_mark(id)) continue;
        if (is > was) better += pack_.measures[id].name + " " + std::string(to_text(after)) + ", ";
        if (is > was && burden(pack_, id))
            heaviest_burden_gone = std::max(heaviest_burden_gone, band(pack_, id, 7));
        if (is > was && !burden(pack_, id)) lightest_better = std::min(lightest_better, band(pack_, id, 0));
        if (is < was && burden(pack_, id)) heaviest_burden = std::max(heaviest_burden, band(pack_, id, 0));
        if (is < was && !burden(pack_, id)) lightest_lost = std::min(lightest_lost, band(pack_, id, 7));
    }
    ++tally.favours;
    const bool outweighed =
        (heaviest_burden_gone < 0 || heaviest_burden >= heaviest_burden_gone) &&
        (lightest_better == 8 || lightest_lost <= lightest_better || heaviest_burden >= lightest_better);
    if (outweighed) return std::nullopt;
    return Problem("presumed against the person: another value of " + pack_.facts[fact].name + " makes " +
                   better);
}

Failure Judge::in_favour(const RandomCase& one) {
    Random random = Random(one.seed).part(7);
    const KnownFacts known = known_facts(pack_, one.facts);
    const std::vector<Value> complete = maker_.completions(known.values, one.on, 1, 1, random).front();
    std::vector<FactId> about_the_person;
    for (FactId id = 0; id < pack_.facts.size(); ++id)
        if (is_circumstance(pack_.facts[id]) || is_presumed(pack_.facts[id])) about_the_person.push_back(id);
    if (about_the_person.empty()) return std::nullopt;
    const FactId id = random.pick(about_the_person);
    const Value other = maker_.value(id, one.on, random);
    if (!is_known(other)) return std::nullopt;
    const auto answer_with = [&](const Value& value) {
        std::vector<Value> facts = complete;
        facts[id] = value;
        return reasoner_.options(known_facts(pack_, facts), one.stage, one.on, {false});
    };
    const Fact& fact = pack_.facts[id];
    if (is_circumstance(fact)) return not_against(id, answer_with(*fact.neutral), answer_with(other));
    return presumed_best(id, answer_with(fact.presumed->value), answer_with(other));
}

}  // namespace ultima::judge
