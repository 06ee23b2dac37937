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
#include "evaluation/written_plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
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

// In the north people come back less often and take places earlier. From the day of the place on, the daily
// risk is that of before times `effect`.
struct Person {
    std::string town;
    std::optional<double> began;
    double days = 400;
    int kind = 0;
};

enum class Begins : std::uint8_t { as_they_like, on_day_1, later };

// `speed`: how many times as early people begin.
std::vector<Person> people_of(std::size_t size, double effect, std::uint64_t seed, double speed = 1,
                              Begins when = Begins::as_they_like) {
    NamedRandom random(seed, "people who take places");
    std::vector<Person> people;
    for (std::size_t at = 0; at < size; ++at) {
        Person person;
        const bool north = random.chance(0.5);
        person.town = north ? "north" : "south";
        const double risk = north ? 0.002 : 0.006;
        double begins = std::ceil(random.exponential() / (speed * (north ? 0.02 : 0.006)));
        if (when == Begins::on_day_1) begins = 1;
        if (when == Begins::later) begins += 1;  // what has no memory begins anew a day later
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

std::string clone_plan() {
    return replaced(replaced(landmark_plan, "{landmark: 60 days}", "{grace period: 60 days, draws: 200}"),
                    "estimator: augmented\n", "");
}

// Every clone a row of its own, every weight a product of its own.
struct WrittenOut {
    double with = 0, without = 0;
};
WrittenOut written_out(const std::vector<Person>& people, double grace, double window) {
    const auto at_risk = [](const Person& person, double day) { return person.days >= day; };
    const auto begun_by = [](const Person& person, double day) {
        return person.began && *person.began <= day;
    };
    const auto share_who_begin = [&](const std::string& town, double day) {
        double could = 0, do_begin = 0;
        for (const Person& person : people) {
            if (person.town != town || !at_risk(person, day) || begun_by(person, day - 1)) continue;
            could += 1;
            if (begun_by(person, day)) do_begin += 1;
        }
        return do_begin / could;
    };
    const auto stand_in = [&](const std::string& town) {
        double all = 0, begun = 0;
        for (const Person& person : people) {
            if (person.town != town || !at_risk(person, grace + 1)) continue;
            all += 1;
            if (begun_by(person, grace)) begun += 1;
        }
        return all / begun;
    };
    const std::map<std::string, double> weight_with{{"north", stand_in("north")},
                                                    {"south", stand_in("south")}};
    std::map<std::string, double> weight_without{{"north", 1}, {"south", 1}};
    double left_with = 1, left_without = 1;
    WrittenOut risks;
    for (double day = 1; day <= window; ++day) {
        if (day <= grace)
            for (auto& [town, weight] : weight_without) weight /= 1 - share_who_begin(town, day);
        double risk[2] = {0, 0}, events[2] = {0, 0}, all[2] = {0, 0};
        for (const Person& person : people) {
            if (!at_risk(person, day)) continue;
            const double weights[2] = {
                begun_by(person, std::min(day, grace)) ? 0 : weight_without.at(person.town),
                day <= grace              ? 1
                : begun_by(person, grace) ? weight_with.at(person.town)
                                          : 0};
            for (const std::size_t strategy : {0U, 1U}) {
                risk[strategy] += weights[strategy];
                if (person.days != day || person.kind == 0) continue;
                all[strategy] += weights[strategy];
                if (person.kind == 1) events[strategy] += weights[strategy];
            }
        }
        risks.without += left_without * events[0] / risk[0];
        risks.with += left_with * events[1] / risk[1];
        left_without *= 1 - all[0] / risk[0];
        left_with *= 1 - all[1] / risk[1];
    }
    return risks;
}

TEST(PlanEmulationTest, clones_written_out_one_by_one_give_the_same_risks) {
    const std::vector<Person> people = people_of(1500, 0.6, 23);
    const auto result = carried_out(clone_plan(), table_of(people));
    ASSERT_TRUE(result) << sentence(result);
    const PlanAnswer& answer = result->answers.front();
    const WrittenOut naive = written_out(people, 60, 300);
    EXPECT_NEAR(answer.risks.with, naive.with, 1e-10);
    EXPECT_NEAR(answer.risks.without, naive.without, 1e-10);
    ASSERT_TRUE(answer.weights);
    EXPECT_GT(answer.weights->with.most, answer.weights->with.least);
    EXPECT_LT(answer.weights->with.worth, answer.weights->with.people);
    EXPECT_EQ(answer.weights->with.cut + answer.weights->without.cut, 0);
}

TEST(PlanEmulationTest, most_intervals_of_a_grace_period_hold_that_a_place_does_nothing) {
    constexpr int trials = 40;
    int hold = 0;
    for (int trial = 0; trial < trials; ++trial) {
        const auto result =
            carried_out(clone_plan(), table_of(people_of(1200, 1, 100 + static_cast<std::uint64_t>(trial))));
        ASSERT_TRUE(result) << sentence(result);
        if (result->answers.front().open()) ++hold;
    }
    EXPECT_GE(hold, 33) << "of 40, 38 expected";
}

// Where all begin on day 1, and where all wait a day and then do as they like: what is compared, on people of
// whom both are known.
TEST(PlanEmulationTest, a_grace_period_finds_what_beginning_at_once_does) {
    constexpr double speed = 10;
    const auto share_back = [](Begins when) {
        double back = 0;
        const std::vector<Person> people = people_of(200'000, 0.5, 77, speed, when);
        for (const Person& person : people)
            if (person.kind == 1 && person.days <= 300) back += 1;
        return back / static_cast<double>(people.size());
    };
    const double truth = share_back(Begins::on_day_1) - share_back(Begins::later);
    EXPECT_LT(truth, -0.01);
    const std::vector<Person> people = people_of(12'000, 0.5, 41, speed);
    const auto result = carried_out(replaced(clone_plan(), "60 days", "1 day"), table_of(people));
    ASSERT_TRUE(result) << sentence(result);
    const Interval& interval = result->answers.front().interval;
    EXPECT_LT(interval.lower, truth);
    EXPECT_GT(interval.upper, truth);
    EXPECT_LT(interval.upper - interval.lower, 0.08);
}

TEST(PlanEmulationTest, the_answer_of_a_grace_period_says_its_weights_its_draws_and_its_seed) {
    const std::string table = table_of(people_of(3000, 0.3, 7));
    const auto plan =
        plan_of(replaced(clone_plan(), "draws: 200", "draws: 200, seed: 42, largest weight: 3"));
    ASSERT_TRUE(plan) << sentence(plan);
    const auto rows = read_text_table(table);
    const auto forms = carry_out_in_forms(*plan, *rows, "hash", 5);
    ASSERT_TRUE(forms) << sentence(forms);
    const std::string page = plan_page(forms->report);
    for (const std::string& form : {forms->text, page}) {
        EXPECT_THAT(
            form, HasSubstr(" have the outcome if all come to `a place` within 60 days than if nobody does"));
        EXPECT_THAT(form, HasSubstr("After day 60 each who kept to a strategy stands with `a place` for "));
        EXPECT_THAT(form, HasSubstr("Whoever would stand for more than 3 people stands for 3: "));
        EXPECT_THAT(form, HasSubstr("200 answers from people drawn again (seed 42)"));
        EXPECT_THAT(form, HasSubstr("Nobody ran this trial"));
        EXPECT_THAT(form, HasSubstr("is not in the weights"));
        EXPECT_THAT(form, HasSubstr("happened by day 0"));
    }
    EXPECT_THAT(page, HasSubstr("Numbers at risk are of all people on day 0, when each counts under both "
                                "strategies. After that they are of those people for whom it began within 60 "
                                "days (`a place`), and of the others (`no place`)."));
    EXPECT_THAT(page, HasSubstr("<code>42, 200 draws</code>"));
    EXPECT_TRUE(plan_pdf(forms->report));
    const auto json = nlohmann::json::parse(forms->json);
    EXPECT_EQ(json["emulation"]["how"], "clone, censor, weight");
    EXPECT_EQ(json["emulation"]["grace_period"], 60);
    EXPECT_EQ(json["emulation"]["largest_weight"], 3);
    EXPECT_EQ(json["emulation"]["seed"], 42);
    EXPECT_EQ(json["estimator"], "clone, censor, weight");
    EXPECT_EQ(json["answers"][0]["weights_with"]["most"], 3);
    EXPECT_GT(json["answers"][0]["weights_with"]["cut"], 0);
    EXPECT_EQ(json["answers"][0]["draws_lost"], 0);
    EXPECT_EQ(json["answers"][0]["with"]["curve"][0]["day"], 0);
    EXPECT_GT(json["answers"][0]["with"]["curve"][1]["day"], 60);
    EXPECT_EQ(forms->text, carry_out_in_forms(*plan, *rows, "hash", 5)->text);
}

TEST(PlanEmulationTest, alike_people_of_whom_too_few_began_or_waited_are_refused_without_their_words) {
    std::vector<Person> people = people_of(1500, 1, 23);
    for (std::size_t at = 0; at < 40; ++at) {
        people[at].town = "valley";
        people[at].began.reset();
    }
    const auto result = carried_out(clone_plan(), table_of(people));
    EXPECT_EQ(refusal(result), "no-overlap");
    EXPECT_THAT(sentence(result), testing::Not(HasSubstr("valley")));
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
                testing::MatchesRegex("4 `emulation`, without a `grace period`, has no `day`"));
    const std::string grace = clone_plan();
    EXPECT_THAT(line_of(grace + "estimator: augmented\n", "plan-value"),
                testing::MatchesRegex("16 .*take `estimator` out"));
    EXPECT_THAT(line_of(grace + "subgroups: [town]\n", "plan-value"),
                testing::MatchesRegex("16 .*take `subgroups` out"));
    EXPECT_THAT(line_of(replaced(grace, "draws: 200", "draws: 20"), "plan-value"),
                testing::MatchesRegex("4 `draws` is a whole number from 200 to 5000"));
    EXPECT_THAT(line_of(replaced(grace, "draws: 200", "largest weight: 0.5"), "plan-value"),
                testing::MatchesRegex("4 `largest weight` is 1 or more.*"));
    EXPECT_THAT(line_of(replaced(grace, "draws: 200", "landmark: 9"), "plan-name"),
                testing::MatchesRegex("4 `emulation` with a grace period has no `landmark`"));
    EXPECT_THAT(line_of(changed("landmark: 60 days", ""), "plan-missing"),
                testing::MatchesRegex("4 `emulation` says `landmark` or `grace period`"));
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
    std::ostringstream grace;
    grace << std::ifstream(ULTIMA_SOURCE_DIR "/examples/plans/avenmar-places-grace.yaml").rdbuf();
    const auto other = plan_of(grace.str());
    ASSERT_TRUE(other) << sentence(other);
    EXPECT_TRUE(other->clones());
    EXPECT_EQ(other->measure_column(), plan->measure_column());
}

TEST(PlanEmulationTest, what_is_filed_knows_the_landmark) {
    const auto mended = plan_of(landmark_plan);
    const auto other = plan_of(replaced(landmark_plan, "60 days", "90 days"));
    ASSERT_TRUE(mended && other);
    EXPECT_NE(content_hash(*mended), content_hash(*other));
    const auto apart = deviations(statements_of(*mended), statements_of(*other));
    ASSERT_EQ(apart.size(), 1U);
    EXPECT_EQ(apart[0].what, "emulation: landmark, in days");
    EXPECT_EQ(apart[0].filed, "60");
    EXPECT_EQ(apart[0].now, "90");
    const auto grace = plan_of(clone_plan());
    const auto seeded = plan_of(replaced(clone_plan(), "draws: 200", "draws: 200, seed: 3"));
    ASSERT_TRUE(grace && seeded);
    ASSERT_EQ(deviations(statements_of(*grace), statements_of(*seeded)).size(), 1U);
    EXPECT_EQ(deviations(statements_of(*grace), statements_of(*seeded))[0].what, "emulation: seed");
    EXPECT_EQ(deviations(statements_of(*mended), statements_of(*grace)).size(), 5U)
        << "landmark, grace period, draws, seed, estimator";
}

}  // namespace
}  // namespace ultima::test
