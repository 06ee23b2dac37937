// SPDX-License-Identifier: Apache-2.0
#include "evaluation/outcome_definition.h"
#include "evaluation/refusals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

OutcomeDefinition new_offence() {
    OutcomeDefinition definition;
    definition.id = "new-offence-365";
    definition.clock = "release";
    definition.counted = {"new offence"};
    definition.competing = {"technical return"};
    definition.left_out = {"traffic fine"};
    definition.window = 365;
    return definition;
}

TEST(OutcomeDefinitionTest, the_first_event_that_counts_or_competes_decides) {
    const std::vector<PersonHistory> people{
        {{{100, "new offence"}}, 1095},                             // came back
        {{{400, "new offence"}}, 1095},                             // after the window
        {{{50, "technical return"}, {100, "new offence"}}, 1095},   // was in custody by then
        {{{30, "traffic fine"}, {365, "new offence"}}, 1095},       // the last day is in
        {{{200, "new offence"}, {200, "technical return"}}, 1095},  // same day
        {{}, 1095},                                                 // nothing
        {{}, 100},                                                  // lost
        {{{90, "technical return"}}, 100},                          // lost later than that
    };
    const auto outcomes = outcomes_of(new_offence(), people);
    ASSERT_TRUE(outcomes);
    const std::vector<std::optional<double>> expected{1.0, 0.0, 0.0, 1.0, 1.0, 0.0, std::nullopt, 0.0};
    for (std::size_t at = 0; at < people.size(); ++at) EXPECT_EQ((*outcomes)[at].within, expected[at]) << at;
    EXPECT_EQ((*outcomes)[2].cause, OutcomeCause::competing);
    EXPECT_EQ((*outcomes)[2].days, 50);
    EXPECT_EQ((*outcomes)[1].days, 365);
    EXPECT_EQ((*outcomes)[6].days, 100);
}

TEST(OutcomeDefinitionTest, who_is_better_may_turn_with_the_definition) {
    // Of ten supervised people three are returned for breaches and one for an offence, of ten others two for
    // offences.
    std::vector<PersonHistory> supervised(10, PersonHistory{{}, 1095});
    for (std::size_t at : {0U, 1U, 2U}) supervised[at].events = {{60, "technical return"}};
    supervised[3].events = {{60, "new offence"}};
    std::vector<PersonHistory> others(10, PersonHistory{{}, 1095});
    for (std::size_t at : {0U, 1U}) others[at].events = {{60, "new offence"}};
    OutcomeDefinition any = new_offence();
    any.counted = {"new offence", "technical return"};
    any.competing = {};
    const auto share = [](const OutcomeDefinition& definition, const std::vector<PersonHistory>& people) {
        double sum = 0;
        const auto outcomes = outcomes_of(definition, people);
        for (const DefinedOutcome& outcome : *outcomes) sum += *outcome.within;
        return sum / static_cast<double>(people.size());
    };
    EXPECT_LT(share(new_offence(), supervised), share(new_offence(), others));
    EXPECT_GT(share(any, supervised), share(any, others));
    EXPECT_EQ(differences(any, new_offence()),
              (std::vector<std::string>{"what counts", "what ends the time at risk"}));
    EXPECT_TRUE(differences(any, any).empty());
}

TEST(OutcomeDefinitionTest, a_definition_says_itself_in_words) {
    EXPECT_EQ(in_words(new_offence()),
              "within 365 days of release: new offence; not counted, but ends the time at risk: "
              "technical return; passed over: traffic fine");
}

TEST(OutcomeDefinitionTest, a_kind_that_nobody_thought_of_is_refused) {
    const std::vector<PersonHistory> people{{{{3, "return abroad"}}, 1095}};
    const auto outcomes = outcomes_of(new_offence(), people);
    EXPECT_EQ(refusal(outcomes), "unknown-event");
    EXPECT_THAT(sentence(outcomes), testing::HasSubstr("return abroad"));
}

TEST(OutcomeDefinitionTest, definitions_and_histories_that_make_no_sense_are_refused) {
    const std::vector<PersonHistory> people{{{}, 1095}};
    OutcomeDefinition bad = new_offence();
    bad.window = 0;
    EXPECT_EQ(refusal(outcomes_of(bad, people)), "bad-definition");
    bad = new_offence();
    bad.counted = {};
    EXPECT_EQ(refusal(outcomes_of(bad, people)), "bad-definition");
    bad = new_offence();
    bad.left_out = {"new offence"};
    EXPECT_EQ(refusal(outcomes_of(bad, people)), "bad-definition");
    bad = new_offence();
    bad.id = "";
    EXPECT_EQ(refusal(outcomes_of(bad, people)), "bad-definition");
    EXPECT_EQ(refusal(outcomes_of(new_offence(), {})), "no-rows");
    EXPECT_EQ(refusal(outcomes_of(new_offence(), std::vector<PersonHistory>{{{{-1, "new offence"}}, 10}})),
              "bad-history");
    EXPECT_EQ(refusal(outcomes_of(new_offence(), std::vector<PersonHistory>{{{}, std::nan("")}})),
              "bad-history");
}

}  // namespace
}  // namespace ultima::test
