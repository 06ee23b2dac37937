// SPDX-License-Identifier: Apache-2.0
#include "register/event_rules.h"

#include "register/event_rows.h"

#include <array>
#include <unordered_map>

namespace ultima {
namespace {

constexpr std::array<RequirementInfo, need_count> need_list{{
    {"reasons of at least 20 characters", "E1"},
    {"a decision on record, not set aside, made on that day or before, about what the event does, and not "
     "used for such a thing before",
     "E1, E23"},
    {"a prosecutor decides on diversion only", "E1"},
    {"options computed on record", "E1"},
    {"legal aid was offered", "E15"},
    {"the person has consulted counsel, or competently declined", "E15"},
    {"counsel could in fact be had on an earlier day or that day, and the person understood", "E15"},
    {"of each option it is said whether the law needs consent for it", "E6"},
    {"if the options computed last say that the law needs consent, or may need it, so does who proposes",
     "E6"},
    {"if the measure needs consent, by the law as computed or by who proposed it: the latest answer is yes, "
     "to no less than is imposed, and still valid (three days after release from custody it has to be asked "
     "again)",
     "E6"},
    {"if the measure is in force and needs consent: the latest answer is yes, and still valid", "E6, E23"},
    {"the measure has not gone back to the court", "E6"},
    {"the decision by which it, and what it belongs to, came about was not set aside (no action is always "
     "possible)",
     "E1"},
    {"it rests on a decision that was set aside", "E1"},
    {"if the condition needs consent: the latest answer about its measure is yes and still valid, was given "
     "after the measure was imposed if the condition comes later, and was not used by another decision",
     "E6"},
    {"the last day of the measure has not passed, nor comes before what is agreed", "E23"},
    {"it is written down before the last day of the measure has passed", "E23"},
    {"the new last day is later than the old one", "E23"},
    {"the last day of the measure has passed", "E23"},
    {"if a session is named: it is recorded as missed or not complied with by the person, without an "
     "acceptable reason",
     "E6"},
    {"the warning was explained, or its last day for an explanation has passed, and no breach was heard on "
     "it yet",
     "E8"},
    {"the breach named was found after a hearing", "E8"},
    {"if it rests on a breach: the breach named was found after a hearing and answered with custody", "E8"},
    {"at least one answer other than custody is shown", "E8"},
    {"custody as the answer, with what was answered so before, is no longer than what the offence itself "
     "allowed",
     "E10"},
    {"if it rests on an unpaid fine or on bail not furnished, or bail is a sum: a finding on means", "E17"},
    {"a place is free on each day", "E11"},
    {"no fewer places than are reserved or taken", "E11"},
    {"no measure is in force, nobody is held, and no breach is open", "E21"},
    {"no complaint, appeal or compensation claim is open in any case of the person", "E18"},
    {"somebody else than who proposed it", "E18"},
    {"the erasure of every other file of the same person has been approved, too", "E18"},
    {"it comes with an import", "E1"},
}};

std::vector<EventRule> all_rules() {
    EventRows rows;
    add_cases(rows);
    add_before_decision(rows);
    add_measures(rows);
    add_consent_and_conditions(rows);
    add_providers(rows);
    add_supervision(rows);
    add_breaches(rows);
    add_custody(rows);
    add_restorative(rows);
    add_remedies(rows);
    add_persons(rows);
    add_access(rows);
    add_law(rows);
    add_evaluations(rows);
    return rows.take();
}

}  // namespace

const RequirementInfo& info(Requirement need) noexcept { return need_list[static_cast<std::size_t>(need)]; }

std::span<const EventRule> event_rules() {
    static const std::vector<EventRule> rules = all_rules();
    return rules;
}

const EventRule* find_event_rule(std::string_view name) {
    static const std::unordered_map<std::string_view, const EventRule*> by_name = [] {
        std::unordered_map<std::string_view, const EventRule*> map;
        for (const EventRule& rule : event_rules()) map.emplace(rule.name, &rule);
        return map;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

}  // namespace ultima
