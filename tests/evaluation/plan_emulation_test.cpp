// SPDX-License-Identifier: Apache-2.0
// Plans for a measure that begins after day 0: data in which the measure does a known thing, and credits
// itself with the time before it began where nobody stops it.
#include "evaluation/plan_emulation.h"

#include "evaluation/named_random.h"
#include "evaluation/plan_columns.h"
#include "evaluation/plan_forms.h"
#include "evaluation/plan_statements.h"
#include "evaluation/plan_text.h"
#include "evaluation/refusals.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace ultima::test {
namespace {

using testing::HasSubstr;

constexpr const char* landmark_plan = R"(question: Do fewer come back who take a place?
table: people.csv
groups: {begins: place, with: a place, without: no place}
emulation: {landmark: 60 days}
definition:
  id: back-300
  clock: release
  days: days
  kind: kind
  kinds: {1: return, 2: moved away}
  counted: [return]
  competing: [moved away]
  window: 300
  followed: 400
adjust for: [town]
estimator: augmented
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) ADD_FAILURE() << "the plan has no " << from;
    return text.replace(at, from.size(), to);
}

Result<EvaluationPlan> plan_of(const std::string& text) {
    Sources sources;
    return read_plan(sources, sources.add("plan.yaml", text));
}

// In the north people come back less often and take places earlier. From the day of the place on, the daily
// risk is that of before times `effect`.
struct Person {
    std::string town;
    std::optional<double> began;
    double days = 400;
    int kind = 0;
};

std::vector<Person> people_of(std::size_t size, double effect, std::uint64_t seed) {
    NamedRandom random(seed, "people who take places");
    std::vector<Person> people;
    for (std::size_t at = 0; at < size; ++at) {
        Person person;
        const bool north = random.chance(0.5);
        person.town = north ? "north" : "south";
        const double risk = north ? 0.002 : 0.006;
        const double begins = std::ceil(random.exponential() / (north ? 0.02 : 0.006));
        // The cumulative hazard at which the person comes back, spent at one speed and then at another.
        const double spent = random.exponential() / risk;
        const double back =
            std::ceil(spent <= begins - 1 ? spent : begins - 1 + (spent - begins + 1) / effect);
        const double moves = std::ceil(random.exponential() / 0.0008);
        person.days = std::min({back, moves, 400.0});
        if (person.days < 400) person.kind = back <= moves ? 1 : 2;
        if (begins <= person.days) person.began = begins;
        people.push_back(person);
    }
    return people;
}

std::string table_of(const std::vector<Person>& people) {
    std::string text = "town,place,days,kind\n";
    for (const Person& person : people)
        text += fmt::format("{},{},{},{}\n", person.town,
                            person.began ? fmt::format("{}", *person.began) : "", person.days, person.kind);
    return text;
}

Result<PlanResult> carried_out(const std::string& plan, const std::string& table) {
    const auto read = plan_of(plan);
    if (!read) return failure(read.error());
    const auto rows = read_text_table(table);
    if (!rows) return failure(rows.error());
    return carry_out(*read, *rows);
}

TEST(PlanEmulationTest, a_landmark_is_the_counting_that_anybody_can_do_by_hand) {
    const std::vector<Person> people = people_of(3000, 1, 5);
    const auto result =
        carried_out(replaced(replaced(landmark_plan, "adjust for: [town]\n", ""), "augmented", "crude"),
                    table_of(people));
    ASSERT_TRUE(result) << sentence(result);
    std::size_t counts[2] = {0, 0};
    std::size_t back[2] = {0, 0};
    std::size_t gone = 0;
    std::size_t later = 0;
    for (const Person& person : people) {
        if (person.days <= 60) {
            ++gone;
            continue;
        }
        const std::size_t group = person.began && *person.began <= 60 ? 1 : 0;
        ++counts[group];
        if (group == 0 && person.began) ++later;
        if (person.kind == 1 && person.days <= 300) ++back[group];
    }
    EXPECT_EQ(result->with, counts[1]);
    EXPECT_EQ(result->without, counts[0]);
    EXPECT_EQ(result->emulation->later, later);
    ASSERT_EQ(result->excluded.size(), 3U);
    EXPECT_EQ(result->excluded[0].people, 0U);
    EXPECT_EQ(result->excluded[1].people, gone);
    EXPECT_EQ(result->excluded[2].people, 0U);
    const auto share = [&](std::size_t group) {
        return static_cast<double>(back[group]) / static_cast<double>(counts[group]);
    };
    EXPECT_NEAR(result->answers.front().risks.difference, share(1) - share(0), 1e-12);
}

TEST(PlanEmulationTest, a_place_that_does_nothing_is_not_credited_with_the_time_before_it_was_taken) {
    const std::vector<Person> people = people_of(8000, 1, 11);
    std::size_t counts[2] = {0, 0};
    std::size_t back[2] = {0, 0};
    for (const Person& person : people) {
        const std::size_t group = person.began ? 1 : 0;
        ++counts[group];
        if (person.kind == 1 && person.days <= 300) ++back[group];
    }
    const double naive = static_cast<double>(back[1]) / static_cast<double>(counts[1]) -
                         static_cast<double>(back[0]) / static_cast<double>(counts[0]);
    EXPECT_LT(naive, -0.3);
    const auto result = carried_out(landmark_plan, table_of(people));
    ASSERT_TRUE(result) << sentence(result);
    const PlanAnswer& answer = result->answers.front();
    EXPECT_TRUE(answer.open()) << answer.interval.lower << " to " << answer.interval.upper;
    EXPECT_LT(answer.error, 0.02);
}

TEST(PlanEmulationTest, the_answer_says_how_the_groups_were_made_and_what_that_cannot_show) {
    const std::string table = table_of(people_of(3000, 0.5, 7));
    const auto plan = plan_of(landmark_plan);
    ASSERT_TRUE(plan) << sentence(plan);
    const auto rows = read_text_table(table);
    const auto forms = carry_out_in_forms(*plan, *rows, "hash", 5);
    ASSERT_TRUE(forms) << sentence(forms);
    const std::string first = "Of 100 people with `a place` by day 60, ";
    for (const std::string& form : {forms->text, plan_page(forms->report)}) {
        EXPECT_THAT(form, HasSubstr(first));
        EXPECT_LT(form.find(first), form.find("The groups were made on day 60"));
        EXPECT_THAT(form, HasSubstr("Who began later stays with `no place`: "));
        EXPECT_THAT(form, HasSubstr("what is counted, or competes, happened by day 60"));
        EXPECT_THAT(form, HasSubstr("It speaks of those who came to day 60"));
    }
    const auto json = nlohmann::json::parse(forms->json);
    EXPECT_EQ(json["emulation"]["how"], "landmark");
    EXPECT_EQ(json["emulation"]["day"], 60);
    EXPECT_EQ(json["emulation"]["words"].size(), 2U);
    EXPECT_EQ(json["emulation"]["cannot_show"].size(), 2U);
    EXPECT_LT(json["answers"][0]["interval_per_100"][1], 0);
    EXPECT_EQ(columns_of(*plan), (std::set<std::string>{"days", "kind", "place", "town"}));
}

TEST(PlanEmulationTest, who_had_begun_before_day_0_is_left_out_and_a_day_that_is_none_is_refused) {
    std::vector<Person> people = people_of(3000, 1, 5);
    for (std::size_t at = 0; at < 20; ++at) people[at].began = -3;
    const auto result = carried_out(landmark_plan, table_of(people));
    ASSERT_TRUE(result) << sentence(result);
    EXPECT_EQ(result->excluded[0].people, 20U);
    people[7].began = 3.5;
    EXPECT_EQ(refusal(carried_out(landmark_plan, table_of(people))), "bad-days");
    EXPECT_EQ(
        refusal(carried_out(replaced(landmark_plan, "begins: place", "begins: seat"), table_of(people))),
        "no-column");
}

TEST(PlanEmulationTest, what_such_a_plan_cannot_say_is_refused_at_its_line) {
    const auto line_of = [](const std::string& text, const std::string& code) {
        Sources sources;
        const auto plan = read_plan(sources, sources.add("plan.yaml", text));
        if (plan) return std::string("it was read");
        EXPECT_EQ(plan.error().size(), 1U) << sentence(plan);
        EXPECT_EQ(refusal(plan), code);
        const Span span = plan.error().front().span.value_or(Span{});
        return fmt::format("{} {}", sources.position(span.file, span.begin).line, sentence(plan));
    };
    const auto changed = [](const std::string& from, const std::string& to) {
        return replaced(landmark_plan, from, to);
    };
    EXPECT_THAT(line_of(changed("{begins", "{column: kind, begins"), "plan-value"),
                testing::MatchesRegex("3 .*take `column` out"));
    EXPECT_THAT(line_of(changed("no place}", "no place, known: on day 0}"), "plan-value"),
                testing::MatchesRegex("3 .*take `known` out"));
    EXPECT_THAT(line_of(changed("begins: place, ", ""), "plan-missing"), HasSubstr("as `begins`"));
    EXPECT_THAT(line_of(changed("60 days", "two months"), "plan-value"),
                testing::MatchesRegex("4 `landmark` is a whole number of days: `90 days`"));
    EXPECT_THAT(line_of(changed("60 days", "300"), "plan-value"),
                testing::MatchesRegex("4 by day 300 the window of the definition `back-300` is over"));
    EXPECT_THAT(line_of(changed("landmark: 60 days", "landmark: 60 days, day: 3"), "plan-name"),
                testing::MatchesRegex("4 `emulation` has no `day`"));
    EXPECT_THAT(
        line_of(std::string(landmark_plan) + "custody days: {column: held, window: 365}\n", "plan-value"),
        testing::MatchesRegex("17 `custody days` counts from day 0, .*"));
}

TEST(PlanEmulationTest, the_plan_for_the_fictional_country_is_one) {
    std::ostringstream text;
    text << std::ifstream(ULTIMA_SOURCE_DIR "/examples/plans/avenmar-places.yaml").rdbuf();
    const auto plan = plan_of(text.str());
    ASSERT_TRUE(plan) << sentence(plan);
    ASSERT_TRUE(plan->emulation);
    EXPECT_EQ(plan->emulation->days, 21);
    EXPECT_EQ(plan->begins, "place taken days");
}

TEST(PlanEmulationTest, what_is_filed_knows_the_landmark) {
    const auto mended = plan_of(landmark_plan);
    const auto other = plan_of(replaced(landmark_plan, "60 days", "90 days"));
    ASSERT_TRUE(mended && other);
    EXPECT_NE(content_hash(*mended), content_hash(*other));
    const auto apart = deviations(*mended, *other);
    ASSERT_EQ(apart.size(), 1U);
    EXPECT_EQ(apart[0].what, "emulation: landmark, in days");
    EXPECT_EQ(apart[0].filed, "60");
    EXPECT_EQ(apart[0].now, "90");
}

}  // namespace
}  // namespace ultima::test
