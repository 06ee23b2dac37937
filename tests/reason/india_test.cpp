// SPDX-License-Identifier: Apache-2.0
// What packs/in-undertrial has to answer, asked as a case file would ask it.
#include "law/load.h"
#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace ultima::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

class IndiaTest : public ::testing::Test {
  protected:
    static const Pack& india() {
        static const LoadedPack loaded =
            load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
        EXPECT_FALSE(has_errors(loaded.diagnostics))
            << render_text(loaded.diagnostics, loaded.sources, false);
        return loaded.pack;
    }

    void SetUp() override {
        if (!india().find_fact("longest term")) GTEST_SKIP() << "the pack cannot be read";
        given = case_of(india(), {{"detention spells", "from 2025-01-01"},
                                  {"longest term", "36 months"},
                                  {"gravest penalty", "term"}});
        finds("other matters", "no", "2025-02-01");
    }
    void know(std::string_view fact, std::string_view value) {
        ASSERT_TRUE(set_fact(india(), given, india().find_fact(fact).value(), value));
    }
    void finds(std::string_view fact, std::string_view value, std::string_view on) {
        const FactId id = india().find_fact(fact).value();
        given.findings.push_back({id, parse_value(india(), india().facts[id].type, value).value(), "N. N.",
                                  "court", "heard", day(on)});
    }
    Asked ask(std::string_view on) const { return {given, india(), on}; }

    Case given;
};

TEST_F(IndiaTest, with_the_earlier_conviction_unknown_release_is_open_at_a_third_and_required_at_a_half) {
    const Asked third = ask("2026-01-01");
    EXPECT_EQ(third.status("release"), "undetermined");
    EXPECT_THAT(third.missing("release"), Contains("earlier conviction"));
    EXPECT_EQ(third.status("bond"), "undetermined");
    EXPECT_THAT(third.possible("bond"), ElementsAre("required", "conditions not met"));
    EXPECT_THAT(third.missing("bond"), ElementsAre("earlier conviction"));
    EXPECT_TRUE(third.exact("bond"));
    EXPECT_EQ(third.status("bail"), "not yet");
    EXPECT_EQ(third.from("bail"), "2026-06-30");
    const Asked half = ask("2026-06-30");
    EXPECT_EQ(half.status("release"), "required");
    EXPECT_EQ(half.status("bail"), "required");
    EXPECT_EQ(half.since("bail"), "2026-06-30");
}

TEST_F(IndiaTest, release_at_a_half_does_not_flip_when_the_earlier_conviction_becomes_known) {
    for (const char* earlier : {"yes", "no"}) {
        know("earlier conviction", earlier);
        const Asked half = ask("2026-07-15");
        EXPECT_EQ(half.status("release"), "required") << earlier;
        EXPECT_EQ(half.status("bail"), "required") << earlier;
        EXPECT_EQ(half.since("bail"), "2026-06-30") << earlier;
    }
}

TEST_F(IndiaTest, release_settled_at_a_third_stays_settled_whatever_else_becomes_known) {
    know("earlier conviction", "no");
    const Asked settled = ask("2026-01-01");
    EXPECT_EQ(settled.status("bond"), "required");
    EXPECT_EQ(settled.since("bond"), "2025-12-31");
    for (const auto& [fact, value] :
         Given{{"bailable", "no"}, {"police report", "yes"}, {"arrested on", "2025-01-01"}}) {
        know(fact, value);
        EXPECT_EQ(ask("2026-01-01").status("bond"), "required") << fact;
        EXPECT_EQ(ask("2026-01-01").since("bond"), "2025-12-31") << fact;
    }
}

TEST_F(IndiaTest,
       sixty_days_of_delay_found_by_the_court_move_the_day_and_the_answer_before_said_what_it_assumed) {
    know("earlier conviction", "no");
    finds("excluded days", "60", "2026-01-15");
    const Asked before = ask("2026-01-14");
    EXPECT_EQ(before.status("bond"), "required");
    EXPECT_EQ(before.since("bond"), "2025-12-31");
    EXPECT_THAT(before.assumed(), Contains("excluded days"));
    const Asked after = ask("2026-01-15");
    EXPECT_EQ(after.status("bond"), "not yet");
    EXPECT_EQ(after.from("bond"), "2026-03-01");
    EXPECT_EQ(after.from("bail"), "2026-08-29");
    EXPECT_THAT(after.assumed(), Not(Contains("excluded days")));
    EXPECT_EQ(ask("2026-03-01").status("bond"), "required");
    EXPECT_EQ(ask("2026-03-01").since("bond"), "2026-03-01");
    // The ceiling of the longest term is not moved by own delay.
    EXPECT_EQ(ask("2026-03-01").from("detention ends"), "2027-12-31");
}

TEST_F(IndiaTest, two_spells_count_both_and_not_the_time_between) {
    know("earlier conviction", "no");
    know("detention spells", "2025-01-01 to 2025-03-31 and from 2025-07-01");
    const Asked asked = ask("2026-01-01");
    EXPECT_EQ(asked.status("bond"), "not yet");
    EXPECT_EQ(asked.from("bond"), "2026-04-01");  // 90 days, then 275 from 1 July
    EXPECT_EQ(ask("2026-03-31").status("bond"), "not yet");
    EXPECT_EQ(ask("2026-04-01").status("bond"), "required");
}

TEST_F(IndiaTest, the_duty_at_a_third_arises_for_everyone_and_is_never_called_a_breach) {
    const Asked asked = ask("2026-01-01");
    const DutyAnswer* duty = asked.duty("IN07");
    ASSERT_NE(duty, nullptr);
    EXPECT_EQ(duty->arises, Truth::yes);
    EXPECT_EQ(duty->since, day("2025-12-31"));
    EXPECT_EQ(india().rules[duty->duty].within_days, std::nullopt);  // forthwith
}

TEST_F(IndiaTest, a_failure_of_the_bond_counts_from_the_day_of_the_finding_and_going_on_stays_open) {
    know("under a bond", "yes");
    finds("failure found", "yes", "2025-12-01");
    const Asked before(given, india(), "2025-11-30", Stage::post_sentence);
    EXPECT_EQ(before.status("original sentence"), "conditions not met");
    EXPECT_THAT(before.assumed(), Contains("failure found"));
    const Asked after(given, india(), "2025-12-01", Stage::post_sentence);
    EXPECT_EQ(after.status("original sentence"), "available");
    EXPECT_EQ(after.since("original sentence"), "2025-12-01");
    EXPECT_THAT(after.assumed(), Not(Contains("failure found")));
    for (const char* milder : {"bond continued", "bond ended early", "conditions changed"})
        EXPECT_EQ(after.status(milder), "available") << milder;
    EXPECT_NE(after.status("custody"), "required");
}

TEST_F(IndiaTest, reasons_against_probation_count_from_the_day_on_which_the_court_recorded_them) {
    for (const auto& [fact, value] : Given{{"case before", "criminal court"},
                                           {"age at offence", "19"},
                                           {"age at finding", "20"},
                                           {"offence convicted of", "other offence"},
                                           {"probation report", "yes"}})
        know(fact, value);
    finds("probation undesirable", "yes", "2025-09-10");
    const Asked before(given, india(), "2025-09-09", Stage::sentence);
    EXPECT_EQ(before.status("custody"), "barred");
    EXPECT_THAT(before.because("custody"), ElementsAre("IN24"));
    EXPECT_EQ(Asked(given, india(), "2025-09-10", Stage::sentence).status("custody"), "not provided");
}

TEST_F(IndiaTest, the_age_at_the_offence_is_asked_last_and_of_the_person) {
    const Asked asked = ask("2026-01-01");
    EXPECT_EQ(asked.status("custody"), "undetermined");
    EXPECT_THAT(asked.missing("custody"), ElementsAre("age at offence"));
    const std::vector<std::string> questions = asked.asked();
    const auto place = [&](std::string_view fact) {
        return std::find(questions.begin(), questions.end(), fact) - questions.begin();
    };
    EXPECT_LT(place("earlier conviction"), place("age at offence"));
    EXPECT_LT(place("age at offence"), std::ssize(questions));
}

}  // namespace
}  // namespace ultima::test
