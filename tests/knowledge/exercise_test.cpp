// SPDX-License-Identifier: Apache-2.0
#include "knowledge/exercise.h"

#include "base/files.h"
#include "base/render.h"
#include "base/scratch.h"
#include "knowledge/avenmar.h"
#include "knowledge/lawful_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

namespace ultima::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Status status_in(const LawfulSet& set, std::string_view measure) {
    const auto wanted = avenmar().find_measure(measure).value();
    for (const LawfulMeasure& one : set.measures)
        if (one.measure == wanted) return one.status;
    throw std::logic_error("the measure is not in the set");
}

LawfulSet set_of(const Exercise& exercise, const Asked& asked, Round round) {
    Reasoner reasoner(avenmar());
    return lawful_set(reasoner, exercise, asked, round);
}

Asked nothing_asked(const Exercise& exercise) { return Asked(exercise.inquiries.size(), false); }

TEST(exercises, of_the_fictional_country_can_all_be_read) { EXPECT_EQ(avenmar_exercises().size(), 12U); }

TEST(exercises, lead_to_an_answer_that_is_worth_looking_at_in_both_rounds) {
    for (const Exercise& one : avenmar_exercises()) {
        for (const Round round : {Round::first, Round::second}) {
            const LawfulSet set = set_of(one, all_asked(one), round);
            std::set<Status> statuses;
            std::size_t cited = 0;
            for (const LawfulMeasure& measure : set.measures) {
                statuses.insert(measure.status);
                for (const std::string& why : measure.why)
                    if (why.find("Act s. ") != std::string::npos) ++cited;
            }
            EXPECT_GE(statuses.size(), 2U) << one.id;
            EXPECT_GE(cited, 2U) << one.id;
        }
    }
}

TEST(exercises, change_what_is_lawful_or_why_when_their_facts_change) {
    for (const Exercise& one : avenmar_exercises()) {
        const auto words = [&](Round round) {
            std::string all;
            for (const LawfulMeasure& measure : set_of(one, all_asked(one), round).measures) {
                all += measure.name + measure.says;
                for (const std::string& why : measure.why) all += why;
            }
            return all;
        };
        EXPECT_NE(words(Round::first), words(Round::second)) << one.id;
    }
}

TEST(exercises, leave_unknown_what_nobody_asked_for) {
    const Exercise& one = avenmar_exercise("the-only-carer");
    Asked asked = nothing_asked(one);
    EXPECT_EQ(status_in(set_of(one, asked, Round::first), "custody"), Status::undetermined);
    // The silence of the report is no "nobody to care for": only the answer settles it (Women and Carers Act
    // s. 4).
    asked[0] = true;
    EXPECT_EQ(status_in(set_of(one, asked, Round::first), "custody"), Status::barred);
    EXPECT_EQ(status_in(set_of(one, asked, Round::second), "custody"), Status::not_provided);
}

TEST(exercises, follow_the_acts_where_the_stories_turn) {
    const auto first = [](std::string_view id) {
        const Exercise& one = avenmar_exercise(id);
        return set_of(one, all_asked(one), Round::first);
    };
    const auto second = [](std::string_view id) {
        const Exercise& one = avenmar_exercise(id);
        return set_of(one, all_asked(one), Round::second);
    };
    // Each of these is read off the prose of the act, by hand.
    EXPECT_EQ(status_in(first("the-first-night"), "custody"), Status::barred);         // Children Act s. 1(1)
    EXPECT_EQ(status_in(second("the-first-night"), "custody"), Status::not_provided);  // s. 1(2): a day later
    EXPECT_EQ(status_in(first("the-fine-that-grew"), "custody"), Status::barred);  // Enforcement Act s. 50
    EXPECT_EQ(status_in(second("the-fine-that-grew"), "custody"), Status::not_provided);
    EXPECT_EQ(status_in(first("no-address-in-this-country"), "summons"), Status::required);  // CPA s. 10(1)
    EXPECT_EQ(status_in(second("no-address-in-this-country"), "summons"), Status::conditions_not_met);
    EXPECT_EQ(status_in(first("eighty-one"), "conditional release"), Status::available);  // EA s. 40: half
    EXPECT_EQ(status_in(second("eighty-one"), "conditional release"), Status::required);  // s. 42: two thirds
    EXPECT_EQ(status_in(first("ten-years-and-then"), "conditional release"), Status::available);
    EXPECT_EQ(status_in(second("ten-years-and-then"), "conditional release"), Status::required);
    EXPECT_EQ(status_in(first("two-drivers"), "custody"), Status::barred);           // Sentencing Act s. 1(1)
    EXPECT_EQ(status_in(first("relapse-in-week-nine"), "custody"), Status::barred);  // s. 33
    EXPECT_EQ(status_in(second("relapse-in-week-nine"), "custody"),
              Status::barred);  // no finding that others fail
    EXPECT_EQ(status_in(second("relapse-in-week-nine"), "other conditions"), Status::available);
    EXPECT_EQ(status_in(first("the-second-set-of-books"), "conditional discontinuance"), Status::available);
    EXPECT_EQ(status_in(second("the-second-set-of-books"), "conditional discontinuance"),
              Status::conditions_not_met);  // Diversion Act s. 11: not for a grave offence
    EXPECT_THAT(first("two-drivers").one_of, ElementsAre(HasSubstr("SA1 (Sentencing Act s. 1(1))")));
}

TEST(exercises, name_what_the_law_has_no_rule_for) {
    EXPECT_THAT(without_a_rule(avenmar(), avenmar_exercise("voices-in-the-shop")),
                ElementsAre("Diversion to mental health care", "Restitution or compensation"));
    EXPECT_THAT(without_a_rule(avenmar(), avenmar_exercise("far-from-the-river")), ElementsAre());
}

TEST(exercises, show_custody_last_and_what_asks_least_first) {
    for (const Exercise& one : avenmar_exercises()) {
        const auto all = measures_of_stage(avenmar(), one.stage);
        EXPECT_EQ(all.back(), avenmar().custody);
        for (std::size_t i = 1; i < all.size(); ++i) EXPECT_FALSE(asks_less(avenmar(), all[i], all[i - 1]));
    }
}

TEST(exercises, say_what_a_safeguard_asks_instead_of_its_number) {
    EXPECT_THAT(safeguard_text("S43"), HasSubstr("Bangkok Rules"));
    EXPECT_EQ(un_measure_name("M24"), "Day fine");
}

/// A small one, with a piece of it replaced.
std::string messages_for(std::string_view piece, std::string_view instead) {
    std::string text = R"(version: 1
title: A window
person: A.A., 30
about: [damage]
situation: [A window broke.]
ask:
  - {question: "Was it dear?", why: Proportion, who: the owner, answer: No., facts: {longest term: 12 months}}
  - {question: "Which colour?", beside the point: It does not matter.}
notice: {consent: Ask.}
traps: [None.]
consider: [M29]
safeguards: [S11]
debrief: [And now.]
case:
  stage: sentence
  on: 2026-06-30
  facts: {earlier conviction: no}
  findings: [{fact: term considered, value: 3 months, by: Court 1, role: court, reasons: Small, on: 2026-06-29}]
change: {says: It was twice., facts: {earlier conviction: yes}}
)";
    if (!piece.empty()) {
        const std::size_t at = text.find(piece);
        if (at == std::string::npos) throw std::logic_error("no such piece");
        text.replace(at, piece.size(), instead);
    }
    Sources sources;
    Diagnostics diagnostics;
    const auto read = read_exercise(avenmar(), sources, sources.add("a.yaml", text), "a", diagnostics);
    EXPECT_EQ(read.has_value(), diagnostics.empty());
    return render_text(diagnostics, sources, false);
}

TEST(exercises, that_are_broken_are_refused_with_the_place_and_what_was_expected) {
    EXPECT_EQ(messages_for("", ""), "");
    const auto says = [](std::string_view piece, std::string_view instead) {
        return messages_for(piece, instead);
    };
    EXPECT_THAT(says("earlier conviction: no", "earlier convictoin: no"),
                AllOf(HasSubstr("error[exercise-fact]"), HasSubstr("a.yaml:17:"),
                      HasSubstr("did you mean `earlier conviction`?")));
    EXPECT_THAT(says("earlier conviction: no", "earlier conviction: perhaps"),
                AllOf(HasSubstr("error[exercise-value]"), HasSubstr("a.yaml:17:")));
    EXPECT_THAT(says("longest term: 12 months", "longest term: 900 years"), HasSubstr("outside its range"));
    EXPECT_THAT(says("earlier conviction: no", "term considered: 3 months"),
                HasSubstr("is a finding of the court"));
    EXPECT_THAT(says("role: court", "role: police"), HasSubstr("`term considered` is for the court to find"));
    EXPECT_THAT(says("reasons: Small, ", ""), HasSubstr("reasons"));
    EXPECT_THAT(says("value: 3 months", "value: unknown"), HasSubstr("a finding finds something"));
    EXPECT_THAT(says("stage: sentence", "stage: moon"), HasSubstr("error[exercise-stage]"));
    EXPECT_THAT(says("2026-06-30", "2026-02-30"), HasSubstr("expected a date"));
    EXPECT_THAT(says("M29", "M99"), HasSubstr("the UN baseline has no `M99`"));
    EXPECT_THAT(says("S11", "S999"), HasSubstr("the UN baseline has no `S999`"));
    EXPECT_THAT(says("version: 1", "version: 7"), HasSubstr("error[map-version]"));
    EXPECT_THAT(says("traps: [None.]", "trap: [None.]"), AllOf(HasSubstr("`trap`"), HasSubstr("traps")));
    EXPECT_THAT(says("  - {question: \"Which colour?\", beside the point: It does not matter.}\n", ""),
                HasSubstr("some that do not"));
    EXPECT_THAT(says("facts: {earlier conviction: yes}", "facts: {}"), HasSubstr("nothing changes"));
    EXPECT_THAT(says("[A window broke.]", "[\"A window\\nbroke.\"]"), HasSubstr("a line end"));
    EXPECT_THAT(says("[A window broke.]", "[\"A \\u202Ewindow\"]"), HasSubstr("direction"));
    EXPECT_THAT(says("A window\n", std::string(2000, 'x') + "\n"), HasSubstr("longer than 1000 bytes"));
    EXPECT_THAT(says("[A window broke.]", "[{a: b}]"), HasSubstr("expected a text"));
    EXPECT_THAT(says("[A window broke.]", "{{{"), HasSubstr("error[map-yaml]"));
}

TEST(exercises, with_an_answer_too_many_are_refused) {
    std::string many;
    for (int i = 0; i < 6; ++i)
        many += "  - {question: Q, why: W, who: H, answer: A., facts: {longest term: 12 months}}\n";
    EXPECT_THAT(messages_for("  - {question: \"Which", many + "  - {question: \"Which"),
                HasSubstr("may tell facts"));
}

/// Whatever happened to a file on its way: it is read, or something is said of it, with a place in it.
TEST(exercises, that_were_damaged_are_read_or_refused_with_a_place_and_never_break_anything) {
    const std::string whole =
        read_file(ULTIMA_SOURCE_DIR "/examples/avenmar/pack/training/the-fine-that-grew.yaml", 1U << 20U)
            .value();
    constexpr std::string_view pieces = " :{}[]-'\"\n#&*!|>%@`\t0\xff";
    std::mt19937 random(7);
    const auto below = [&](std::size_t most) {
        return std::uniform_int_distribution<std::size_t>(0, most - 1)(random);
    };
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        std::string text = whole;
        for (std::size_t slips = 1 + below(3); slips > 0; --slips) {
            const std::size_t at = below(text.size());
            if (below(2) == 0)
                text[at] = pieces[below(pieces.size())];
            else
                text.erase(at, 1 + below(40));
        }
        Sources sources;
        Diagnostics diagnostics;
        const std::uint32_t file = sources.add("damaged.yaml", text);
        const auto read = read_exercise(avenmar(), sources, file, "damaged", diagnostics);
        EXPECT_EQ(read.has_value(), !has_errors(diagnostics)) << i;
        for (const Diagnostic& one : diagnostics) {
            ASSERT_TRUE(one.span) << one.message;
            EXPECT_LE(one.span->end, text.size());
        }
        if (read) {
            Reasoner reasoner(avenmar());
            EXPECT_FALSE(lawful_set(reasoner, *read, all_asked(*read), Round::second).measures.empty());
        }
        refused += read ? 0 : 1;
    }
    EXPECT_GT(refused, 50);
    EXPECT_LT(refused, 400);
}

TEST(exercises, in_a_folder_are_read_by_name_and_one_bad_one_does_not_hide_the_others) {
    const Scratch scratch;
    std::filesystem::copy(ULTIMA_SOURCE_DIR "/examples/avenmar/pack/training/two-drivers.yaml",
                          scratch.path("two-drivers.yaml"));
    static_cast<void>(scratch.file("bad.yaml", "version: 1\n"));
    static_cast<void>(scratch.file("Bad Name.yaml", "version: 1\n"));
    Sources sources;
    Diagnostics diagnostics;
    const auto read = read_exercises(avenmar(), scratch.path(""), sources, diagnostics);
    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read.front().id, "two-drivers");
    EXPECT_THAT(render_text(diagnostics, sources, false),
                AllOf(HasSubstr("error[exercise-name]"), HasSubstr("bad.yaml:1:1")));
    EXPECT_TRUE(read_exercises(avenmar(), scratch.path("none"), sources, diagnostics).empty());
}

}  // namespace
}  // namespace ultima::test
