// SPDX-License-Identifier: Apache-2.0
// What waits for whom, read from how things stand.
#include "casework/waiting.h"

#include "register/access.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace ultima::test {
namespace {

const CivilDate today = parse_date("2026-06-30").value();

Thing thing(ThingKind kind, State state, CivilDate since = today) {
    Thing one;
    one.kind = kind;
    one.state = state;
    one.begun = one.since = since;
    return one;
}
void say(Thing& one, std::string_view name, std::string value) {
    one.known.push_back({field(name), std::move(value), today});
}

FileState with(std::vector<Thing> things) {
    FileState file;
    file.file = "c1";
    file.things.push_back(thing(ThingKind::case_file, State::open, parse_date("2026-06-01").value()));
    for (Thing& one : things) file.things.push_back(std::move(one));
    return file;
}

std::vector<std::string> said(Role role, const FileState& file) {
    std::vector<std::string> words;
    for (const Waiting& one : waiting_for(role, file, today)) words.emplace_back(one.rule->says);
    return words;
}

/// A thing of that kind and state with every date it could have, on that day.
Thing dated(ThingKind kind, State state, CivilDate on) {
    Thing one = thing(kind, state);
    for (const char* name : {"at", "respond by", "ends", "starts"}) say(one, name, to_text(on));
    say(one, "ending", "as agreed");
    one.of = 1;
    return one;
}

TEST(waiting, has_no_row_that_nothing_ever_reaches) {
    for (const WaitingRule& rule : waiting_rules()) {
        bool reached = false;
        for (std::size_t kind = 0; kind < thing_count; ++kind)
            for (std::size_t state = 1; state < state_count; ++state)
                for (const std::int32_t days : {-5, 0, 5}) {
                    // Beside a measure, to which it may belong.
                    const FileState file = with(
                        {thing(ThingKind::measure, State::in_force),
                         dated(static_cast<ThingKind>(kind), static_cast<State>(state), {today.day + days})});
                    for (const Thing& one : file.things) reached = reached || rule.when(file, one, today);
                }
        EXPECT_TRUE(reached) << rule.says;
    }
}

TEST(waiting, names_events_that_exist_and_that_the_role_may_write) {
    for (const WaitingRule& rule : waiting_rules()) {
        if (rule.event.empty()) continue;
        const EventRule* event = find_event_rule(rule.event);
        ASSERT_NE(event, nullptr) << rule.event;
        for (std::size_t i = 0; i < role_count; ++i) {
            const auto role = static_cast<Role>(i);
            EXPECT_TRUE(!rule.roles.contains(role) || event->by.contains(role))
                << rule.event << " " << to_text(role);
        }
    }
}

TEST(waiting, never_tells_a_court_or_an_officer_of_consent) {
    for (const Role role : {Role::judge, Role::prosecutor, Role::probation_officer, Role::provider})
        for (std::size_t state = 1; state < state_count; ++state)
            for (const std::string& words :
                 said(role, with({thing(ThingKind::consent, static_cast<State>(state))})))
                EXPECT_EQ(words, "To be decided");
}

TEST(waiting, counts_the_clock_of_a_warning_to_its_last_day) {
    Thing warning = thing(ThingKind::warning, State::issued);
    say(warning, "respond by", "2026-06-30");
    EXPECT_EQ(said(Role::probation_officer, with({warning})),
              std::vector<std::string>{"Explanation may come until"});
    warning.known.front().value = "2026-06-29";
    EXPECT_EQ(said(Role::probation_officer, with({warning})),
              std::vector<std::string>{"No explanation came by"});
    Thing breach = thing(ThingKind::breach, State::alleged);
    say(breach, "warning", "1");
    EXPECT_TRUE(said(Role::probation_officer, with({warning, breach})).empty()) << "the court has it now";
}

TEST(waiting, asks_the_officer_what_follows_the_end_of_a_providers_work_until_something_does) {
    Thing report = thing(ThingKind::progress, State::recorded);
    report.of = 1;
    const Thing review = report;  // how it goes is no end
    say(report, "ending", "in part");
    const Thing runs = thing(ThingKind::measure, State::in_force);
    const Thing done = thing(ThingKind::measure, State::completed);
    Thing again = thing(ThingKind::referral, State::sent);
    again.of = 1;
    const std::string what = "The provider has reported the end: what follows?";
    const auto says = [](Role role, std::vector<Thing> things, const std::string& words) {
        const auto all = said(role, with(std::move(things)));
        return std::find(all.begin(), all.end(), words) != all.end();
    };
    EXPECT_TRUE(says(Role::probation_officer, {runs, report}, what));
    EXPECT_FALSE(says(Role::probation_officer, {runs, review}, what));
    EXPECT_FALSE(says(Role::probation_officer, {done, report}, what));
    EXPECT_TRUE(says(Role::probation_officer, {runs, report, review}, what)) << "no officer wrote it";
    Thing by_officer = review;
    by_officer.began_by = Role::probation_officer;
    EXPECT_FALSE(says(Role::probation_officer, {runs, report, by_officer}, what));
    EXPECT_FALSE(says(Role::probation_officer, {runs, report, again}, what)) << "somebody else was asked";
    EXPECT_TRUE(says(Role::probation_officer, {runs, again, review, report}, what));
}

TEST(waiting, puts_urgent_things_first_and_the_oldest_before_others) {
    Thing first = thing(ThingKind::session, State::scheduled), second = first,
          soon = thing(ThingKind::measure, State::in_force);
    say(first, "at", "2026-06-20");
    say(second, "at", "2026-06-30");
    say(soon, "ends", "2026-07-02");
    Thing plan = thing(ThingKind::plan, State::agreed);
    plan.of = 1;
    const FileState file = with({soon, second, first, plan});
    EXPECT_EQ(
        said(Role::probation_officer, file),
        (std::vector<std::string>{"Session not recorded yet", "Session today", "Last day of the measure"}));
}

}  // namespace
}  // namespace ultima::test
