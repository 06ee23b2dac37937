// SPDX-License-Identifier: Apache-2.0
// Inside of the table of events: how a row is written. Its parts are in the event_rows_*.cpp files, and a row
// stands once, in the order of docs/events.md.
#pragma once

#include "register/event_rules.h"

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// One row, said step by step: what it makes or moves, who writes it, what it must say and needs.
class EventRow {
  public:
    explicit EventRow(EventRule& rule) : rule_(rule) {}

    EventRow& makes(ThingKind thing, State to) { return moves(thing, {State::none}, to); }
    EventRow& moves(ThingKind thing, States from, State to) {
        rule_.thing = thing;
        rule_.from = from;
        rule_.to = to;
        return *this;
    }
    EventRow& by(Roles roles) {
        rule_.by = roles;
        return *this;
    }
    EventRow& of(ThingKind thing, States states) {
        rule_.of = thing;
        rule_.of_states = states;
        return *this;
    }
    EventRow& must_say(std::initializer_list<std::string_view> names) { return say(names, true); }
    EventRow& may_say(std::initializer_list<std::string_view> names) { return say(names, false); }
    EventRow& decided_as(std::string_view about) {
        rule_.decided_as = about;
        return *this;
    }
    EventRow& needs(std::initializer_list<Requirement> needs) {
        rule_.needs = needs;
        return *this;
    }
    EventRow& in_file(States states) {
        rule_.file = states;
        return *this;
    }
    EventRow& without_reason() {
        rule_.reason_forbidden = true;
        return *this;
    }

  private:
    EventRow& say(std::initializer_list<std::string_view> names, bool required) {
        for (const std::string_view name : names) rule_.fields.push_back({field(name), required});
        return *this;
    }

    EventRule& rule_;
};

/// `row("case closed", "Nothing more is running.").moves(...)` adds a row.
class EventRows {
  public:
    EventRow operator()(std::string_view name, std::string_view says) {
        rules_.push_back({.name = name, .says = says, .thing = {}, .from = {}, .to = {}, .by = {}});
        return EventRow(rules_.back());
    }
    [[nodiscard]] std::vector<EventRule> take() { return std::move(rules_); }

  private:
    std::vector<EventRule> rules_;
};

using T = ThingKind;
using S = State;
using R = Role;
using N = Requirement;

/// Everybody who works on a case for the court or the state.
inline constexpr Roles officials{R::judge, R::prosecutor, R::probation_officer, R::administrator};
inline constexpr Roles court_and_parties{R::judge, R::prosecutor, R::defence, R::probation_officer};
inline constexpr Roles deciders{R::judge, R::prosecutor};
inline constexpr Roles supervisors{R::probation_officer, R::provider};
inline constexpr Roles hosts{R::provider, R::victim_support};
inline constexpr Roles who_knows_facts{R::judge, R::prosecutor, R::defence, R::probation_officer, R::prison};
inline constexpr Roles whoever_meets_somebody{R::judge,    R::prosecutor,     R::probation_officer, R::prison,
                                              R::provider, R::victim_support, R::administrator};
inline constexpr Roles whoever_meets_somebody_or_is_met{R::judge,         R::prosecutor, R::probation_officer,
                                                        R::prison,        R::provider,   R::victim_support,
                                                        R::administrator, R::person};
inline constexpr Roles everybody{R::judge,     R::prosecutor,    R::defence,        R::probation_officer,
                                 R::provider,  R::prison,        R::victim_support, R::statistician,
                                 R::inspector, R::administrator, R::pack_editor,    R::person};
inline constexpr States open_or_closed{S::open, S::closed};
inline constexpr States any_file{S::open, S::closed, S::sealed};

void add_cases(EventRows& row);
void add_before_decision(EventRows& row);
void add_measures(EventRows& row);
void add_consent_and_conditions(EventRows& row);
void add_providers(EventRows& row);
void add_supervision(EventRows& row);
void add_breaches(EventRows& row);
void add_custody(EventRows& row);
void add_restorative(EventRows& row);
void add_remedies(EventRows& row);
void add_persons(EventRows& row);
void add_access(EventRows& row);
void add_law(EventRows& row);
void add_evaluations(EventRows& row);

}  // namespace ultima
