// SPDX-License-Identifier: Apache-2.0
// Plans on a table that knows whose its rows are: whatever a plan asks, several rows of one person say no
// more than their person does, though the plan says nothing of it.
#include "evaluation/aalen_johansen.h"
#include "evaluation/between_persons.h"
#include "evaluation/incidence_between_persons.h"
#include "evaluation/monitoring_result.h"
#include "evaluation/named_random.h"
#include "evaluation/plan_forms.h"
#include "evaluation/plan_report.h"
#include "evaluation/plan_words.h"
#include "evaluation/refusals.h"
#include "evaluation/written_plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ultima::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* compared = R"(question: Do fewer come back?
table: any.csv
groups: {column: measure, with: service, without: fine, known: on day 0}
definition: {id: back, clock: day 0, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
adjust for: [town]
estimator: augmented
)";

std::string asked(const std::string& estimator, const std::string& more = "") {
    std::string text = replaced(compared, "augmented", estimator);
    if (estimator == "crude") text = replaced(text, "adjust for: [town]\n", "");
    return text + more;
}

constexpr const char* described_text = R"(kind: description
question: Who comes back?
table: any.csv
definition: {id: back, clock: day 0, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
by: [town]
)";

// 1,200 rows of 301 persons, none of whom has more than 4, by arithmetic that R can repeat; each of them
// `copies` times for the same person.
TextTable rows_of_persons(int copies = 1) {
    TextTable table{
        .columns = {"measure", "town", "days", "back", "office", "held", "otherwise", "harm", "who", "side"},
        .rows = {}};
    for (int i = 0; i < 1200; ++i) {
        const int person = i * i % 601, office = i / 7 % 40, town = person * 3 % 4;
        const bool with = (person * 7 % 11 + office * 5 % 9) % 20 < 9;
        const bool back = person * 13 % 17 + office * 7 % 11 + i * 5 % 4 + (town == 1 ? 2 : 0) < 15;
        for (int copy = 0; copy < copies; ++copy) {
            table.rows.push_back({with ? "service" : "fine", fmt::format("t{}", town), back ? "30" : "365",
                                  back ? "1" : "0", fmt::format("o{}", office),
                                  fmt::format("{}", person * 29 % 60 + i * 3 % 30),
                                  person % 3 == 0 ? "fine" : "prison", person * 5 % 17 < 6 ? "1" : "0",
                                  fmt::format("p{}", person), person % 2 == 0 ? "left" : "right"});
            table.persons.push_back(static_cast<std::size_t>(person));
        }
    }
    return table;
}

std::string measures(const PlanRows&) { return "measures"; }

Result<PlanResult> answered(const std::string& text, const TextTable& table) {
    const auto plan = plan_of(text);
    if (!plan) return failure(plan.error());
    return carry_out(by_person(*plan, table, measures), table);
}

// R 4.2 with sandwich 3.0: vcovCL(lm(y ~ a), cluster = person, type = "HC0", cadjust = FALSE).
TEST(PlanPersonsTest, errors_of_groups_as_they_are_are_those_of_r_by_person) {
    const auto result =
        answered(asked("crude", "custody days: {column: held, window: 365}\n"), rows_of_persons());
    ASSERT_TRUE(result) << sentence(result);
    const PlanAnswer& answer = result->answers.front();
    EXPECT_NEAR(answer.risks.difference, -0.0260869565, 1e-10);
    EXPECT_NEAR(answer.error, 0.0386800388, 1e-10) << "by rows it would be 0.0287";
    EXPECT_NEAR(result->custody->difference.upper - 0.7574595055, 1.959963985 * 1.6641206997, 1e-8)
        << "by rows 1.146";
    EXPECT_EQ(result->persons, 301U);
}

// In R: the standardised difference, and that of overlap, as functions of weights of persons; the root of the
// sum of their squared derivatives by the weight of each person.
TEST(PlanPersonsTest, errors_of_adjusted_differences_are_those_of_r_by_person) {
    for (const auto& [estimator, difference, error] :
         {std::tuple{"augmented", -0.0238508423, 0.0386629310}, {"weights", -0.0241626855, 0.0386702621}}) {
        const auto result = answered(asked(estimator), rows_of_persons());
        ASSERT_TRUE(result) << sentence(result);
        EXPECT_NEAR(result->answers.front().risks.difference, difference, 1e-8) << estimator;
        EXPECT_NEAR(result->answers.front().error, error, 1e-8) << estimator;
    }
}

TEST(PlanPersonsTest, a_person_in_several_offices_is_alike_within_both) {
    // As R has it: V(person) + V(office) - V(both); without what the plan adjusts for there is nothing else.
    const auto result = answered(
        replaced(asked("augmented", "cluster: office\n"), "adjust for: [town]\n", ""), rows_of_persons());
    ASSERT_TRUE(result) << sentence(result);
    EXPECT_NEAR(result->answers.front().error, 0.0444353244, 1e-9) << "by office 0.0362, by person 0.0387";
    EXPECT_EQ(result->clusters, 40U);
    EXPECT_THAT(estimator_words(
                    by_person(*plan_of(asked("augmented", "cluster: office\n")), rows_of_persons(), measures),
                    *result),
                AllOf(HasSubstr("1,200 measures of 301 persons"),
                      HasSubstr("Errors allow measures of one `office` to be alike (40 of them).")));
}

constexpr const char* beside = R"(custody days: {column: held, window: 365}
instead of: {column: otherwise, custody: [prison]}
victims: {harmed again: {column: harm, yes: [1]}}
subgroups: [side]
)";

TEST(PlanPersonsTest, groups_as_they_are_have_errors_by_cluster_too) {
    const auto alone = answered(asked("crude"), rows_of_persons());
    const auto both = answered(asked("crude", "cluster: office\n"), rows_of_persons());
    ASSERT_TRUE(alone && both) << sentence(both);
    EXPECT_EQ(both->answers.front().risks.difference, alone->answers.front().risks.difference);
    EXPECT_GE(both->answers.front().error, alone->answers.front().error);
    EXPECT_EQ(both->clusters, 40U);
}

TEST(PlanPersonsTest, rows_said_twice_say_no_more_of_anything_that_a_plan_asks) {
    const TextTable once = rows_of_persons(), often = rows_of_persons(2);
    const auto width = [](const Interval& interval) { return interval.upper - interval.lower; };
    for (const char* estimator : {"crude", "weights", "augmented"}) {
        const std::string text = asked(estimator, beside);
        const auto one = answered(text, once), two = answered(text, often);
        ASSERT_TRUE(one && two) << sentence(one) << sentence(two);
        const PlanAnswer &first = one->answers.front(), &other = two->answers.front();
        EXPECT_NEAR(first.error, other.error, 1e-9) << estimator;
        EXPECT_EQ(first.ratio_interval.has_value(), other.ratio_interval.has_value());
        if (first.ratio_interval) {
            EXPECT_NEAR(width(*first.ratio_interval), width(*other.ratio_interval), 1e-9) << estimator;
        }
        ASSERT_EQ(first.subgroups.size(), other.subgroups.size());
        EXPECT_FALSE(first.subgroups.empty());
        for (std::size_t place = 0; place < first.subgroups.size(); ++place)
            EXPECT_NEAR(first.subgroups[place].error, other.subgroups[place].error, 1e-9);
        EXPECT_NEAR(width(one->custody->difference), width(two->custody->difference), 1e-9);
        EXPECT_NEAR(width(one->widening->interval), width(two->widening->interval), 1e-9);
        EXPECT_NEAR(width(one->victims[0].interval), width(two->victims[0].interval), 1e-9);
        EXPECT_EQ(other.detectable, 0);
        // Each row somebody else's: twice the rows would have less by the root of two.
        TextTable strangers = often, those = once;
        strangers.persons.clear();
        those.persons.clear();
        const auto sure = answered(text, strangers), less = answered(text, those);
        ASSERT_TRUE(sure && less);
        EXPECT_NEAR(less->answers.front().error / sure->answers.front().error, std::sqrt(2.0), 1e-6)
            << estimator;
        EXPECT_LT(width(sure->victims[0].interval), 0.6 * width(two->victims[0].interval));
        EXPECT_LT(width(sure->widening->interval), 0.6 * width(two->widening->interval));
        EXPECT_LT(width(sure->custody->difference), 0.6 * width(two->custody->difference));
    }
    const auto share = [&](const TextTable& table) {
        const auto result = describe(by_person(*plan_of(described_text), table, measures), table);
        EXPECT_TRUE(result) << sentence(result);
        return result->everybody.front().interval;
    };
    EXPECT_NEAR(width(share(once)), width(share(often)), 1e-9);
}

TEST(PlanPersonsTest, a_grace_period_draws_whole_persons_and_refuses_to_tear_them) {
    constexpr const char* grace = R"(question: Do fewer come back?
table: any.csv
groups: {begins: place, with: a place, without: no place}
emulation: {grace period: 30 days, draws: 200}
definition: {id: back, clock: day 0, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
)";
    const auto table = [](int copies, bool moves) {
        NamedRandom random(8, "places");
        TextTable made{.columns = {"place", "days", "back", "office"}, .rows = {}};
        for (std::size_t person = 0; person < 400; ++person) {
            const auto back = 1 + random.below(600);
            const auto place = 1 + random.below(60);
            for (int copy = 0; copy < copies; ++copy) {
                made.rows.push_back({place <= back ? fmt::format("{}", place) : "",
                                     fmt::format("{}", std::min<std::uint64_t>(back, 365)),
                                     back <= 365 ? "1" : "0",
                                     fmt::format("o{}", person % 50 + (moves && copy == 1 ? 1 : 0))});
                made.persons.push_back(person);
            }
        }
        return made;
    };
    const auto once = answered(grace, table(1, false)), thrice = answered(grace, table(3, false));
    ASSERT_TRUE(once && thrice) << sentence(once) << sentence(thrice);
    EXPECT_NEAR(once->answers.front().error, thrice->answers.front().error, 1e-12);
    const TextTable rows = table(3, false);
    const auto plan = by_person(*plan_of(grace), rows, measures);
    const auto text = carry_out_in_forms(plan, rows, "hash", 5)->text;
    EXPECT_THAT(text, HasSubstr("answers from persons, each with all measures of theirs, drawn again"));
    EXPECT_THAT(text, HasSubstr("each of the measures counts under both strategies"));
    EXPECT_THAT(text, Not(HasSubstr("people")));
    const std::string of_offices = std::string(grace) + "cluster: office\n";
    EXPECT_TRUE(answered(of_offices, rows)) << "each person is in one office";
    EXPECT_EQ(refusal(answered(of_offices, table(3, true))), "person-torn");
}

TEST(PlanPersonsTest, a_landmark_has_errors_by_person) {
    constexpr const char* landmark = R"(question: Do fewer come back?
table: any.csv
groups: {begins: place, with: a place, without: no place}
emulation: {landmark: 20 days}
definition: {id: back, clock: day 0, days: days, kind: back, kinds: {1: return}, counted: [return],
             window: 365, followed: 365}
adjust for: [side]
estimator: augmented
)";
    const auto with_places = [](TextTable table) {
        table.columns.emplace_back("place");
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            table.rows[row].push_back(table.persons[row] % 5 < 2 ? "10" : "");
        return table;
    };
    const auto once = answered(landmark, with_places(rows_of_persons()));
    const auto often = answered(landmark, with_places(rows_of_persons(2)));
    ASSERT_TRUE(once && often) << sentence(once);
    EXPECT_NEAR(once->answers.front().error, often->answers.front().error, 1e-9);
}

TEST(PlanPersonsTest, a_plan_that_asks_for_one_row_of_each_person_stays_one_of_people) {
    TextTable table = rows_of_persons();
    std::vector<std::string> seen;
    table.columns.emplace_back("first");
    for (auto& row : table.rows) {
        const bool again = std::find(seen.begin(), seen.end(), row[8]) != seen.end();
        if (!again) seen.push_back(row[8]);
        row.emplace_back(again ? "no" : "yes");
    }
    const std::string text = asked("augmented", "population: {first: [yes]}\n");
    const auto plan = by_person(*plan_of(text), table, measures);
    EXPECT_FALSE(plan.unit);
    const auto result = carry_out(plan, table);
    ASSERT_TRUE(result) << sentence(result);
    TextTable unknowing = table;
    unknowing.persons.clear();
    const auto other = carry_out(*plan_of(text), unknowing);
    ASSERT_TRUE(other);
    EXPECT_EQ(result->answers.front().error, other->answers.front().error);
    EXPECT_EQ(result->people, 301U);
    EXPECT_EQ(result->hide_below, 20) << "who was left out is counted in rows, of which somebody has four";
    EXPECT_TRUE(by_person(*plan_of(asked("augmented")), table, measures).unit);
}

TEST(PlanPersonsTest, a_column_that_says_whose_rows_are_and_the_table_itself_give_the_same) {
    const TextTable table = rows_of_persons();
    TextTable unknowing = table;
    unknowing.persons.clear();
    const auto by_column =
        answered(asked("weights", "unit: {rows: measures, person: who}\n" + std::string(beside)), unknowing);
    const auto by_table = answered(asked("weights", beside), table);
    ASSERT_TRUE(by_column && by_table) << sentence(by_column);
    EXPECT_EQ(by_column->answers.front().error, by_table->answers.front().error);
    EXPECT_EQ(by_column->victims[0].interval, by_table->victims[0].interval);
    EXPECT_EQ(by_column->hide_below, by_table->hide_below);
}

TEST(PlanPersonsTest, every_form_says_that_rows_are_counted_and_nothing_says_whose_one_is) {
    const TextTable table = rows_of_persons();
    for (const std::string& text : {asked("crude", beside), std::string(described_text)}) {
        const auto plan = by_person(*plan_of(text), table, measures);
        const auto forms = carry_out_in_forms(plan, table, "hash", 5);
        ASSERT_TRUE(forms) << sentence(forms);
        const std::string page = plan_page(forms->report);
        for (const std::string& form : {forms->text, page}) {
            EXPECT_THAT(form,
                        HasSubstr("Counted are measures, not persons: 1,200 measures of 301 persons, by "
                                  "the register"));
            EXPECT_THAT(form, HasSubstr("Intervals allow measures of one person to be alike."));
            EXPECT_THAT(form, HasSubstr("Measures that are left"));
            EXPECT_THAT(form, Not(HasSubstr("100 people")));
        }
        const auto json = nlohmann::json::parse(forms->json);
        EXPECT_EQ(json["unit"]["rows"], "measures");
        EXPECT_TRUE(json["unit"]["person"].is_null());
        EXPECT_EQ(json["unit"]["persons"], 301);
    }
    const auto words =
        carry_out_in_forms(by_person(*plan_of(asked("crude", beside)), table, measures), table, "hash", 5)
            ->text;
    EXPECT_THAT(words, HasSubstr("days in custody for each of the measures with `service`"));
}

TEST(PlanPersonsTest, how_few_persons_have_several_rows_is_not_told) {
    const PlanUnit unit{.rows = "measures", .person = ""};
    EXPECT_THAT(unit_words(unit, 1002, 1000, 10),
                HasSubstr("1,002 measures of nearly as many persons (fewer than 10 less)"));
    EXPECT_THAT(unit_words(unit, 1010, 1000, 10), HasSubstr("of 1,000 persons"));
}

// R's survfit (survival 3.5-3) with weights of persons moved by a little, the root of the sum of squared
// changes; without competing events survfit with `cluster`.
TEST(PlanPersonsTest, an_error_over_time_is_that_of_r_by_person) {
    std::vector<double> stop;
    std::vector<std::uint8_t> cause, alone;
    std::vector<std::size_t> persons, each;
    for (int i = 0; i < 1200; ++i) {
        const int person = i * i % 601;
        persons.push_back(static_cast<std::size_t>(person));
        each.push_back(each.size());
        stop.push_back(1 + person * 31 % 200 + i * 7 % 60);
        cause.push_back((person * 13 + i) % 5 < 2 ? 1 : (person + i) % 7 < 2 ? 2 : 0);
        alone.push_back(cause.back() == 1 ? 1 : 0);
    }
    const auto error = [&](const auto& kind, const auto& whose, double day) {
        return std::sqrt(incidence_variance_between_persons(stop, kind, whose, 1, day));
    };
    EXPECT_NEAR(error(cause, persons, 60), 0.00976219, 1e-7);
    EXPECT_NEAR(error(cause, persons, 150), 0.02068170, 1e-7);
    EXPECT_NEAR(error(cause, persons, 220), 0.02300685, 1e-7);
    EXPECT_NEAR(error(alone, persons, 60), 0.0099319759, 1e-9);
    EXPECT_NEAR(error(alone, persons, 150), 0.0230089286, 1e-9);
    EXPECT_NEAR(error(alone, persons, 220), 0.0288826997, 1e-9);
    // A person each: the curve's own.
    const auto curves = aalen_johansen({.stop = stop, .cause = cause}, 2);
    ASSERT_TRUE(curves);
    for (const double day : {1.0, 60.0, 150.0, 220.0, 400.0}) {
        EXPECT_NEAR(error(cause, each, day),
                    std::sqrt(curves->causes[0].jackknife_variance[*curves->step_at(day)]), 1e-12);
    }
}

TEST(PlanPersonsTest, monitoring_says_no_more_of_rows_said_twice_and_says_that_it_counts_rows) {
    constexpr const char* plan_text = R"(kind: monitoring
question: How do measures go?
table: any.csv
start: began
days: days
ended: how
kinds: {back: return, done: completion}
still running: [""]
seen until: 2025-12-31
cohorts: quarter
at: [90, 180]
)";
    const auto monitored = [&](int copies, bool known) {
        std::string text = "began,days,how\n";
        std::vector<std::size_t> persons;
        for (int i = 0; i < 1200; ++i) {
            const int person = i * i % 601, days = 1 + person * 31 % 200 + i * 7 % 60;
            const char* how = person * 13 % 17 + i % 4 < 9 ? "back" : "done";
            for (int copy = 0; copy < copies; ++copy) {
                text += fmt::format("2025-0{},{},{}\n", 1 + i % 3, days, how);
                persons.push_back(static_cast<std::size_t>(person));
            }
        }
        Sources sources;
        auto plan = *read_monitoring_plan(sources, sources.add("plan.yaml", plan_text));
        plan.hide_below *= copies;
        if (!known) persons.clear();
        return std::pair(plan, carry_out_monitoring(plan, sources, sources.add("t.csv", text), persons));
    };
    const auto width = [](const auto& made) {
        const CohortCell& cell = made.second->cohorts.front().cells[0][1];
        EXPECT_EQ(cell.state, CellState::shown);
        return cell.interval.upper - cell.interval.lower;
    };
    const auto once = monitored(1, true), twice = monitored(2, true), strangers = monitored(2, false);
    ASSERT_TRUE(once.second && twice.second && strangers.second) << sentence(once.second);
    EXPECT_NEAR(width(once), width(twice), 1e-9);
    EXPECT_LT(width(strangers), 0.7 * width(twice));
    EXPECT_THAT(monitoring_text(once.first, *once.second), HasSubstr("1,200 rows of 301 persons."));
    EXPECT_THAT(monitoring_json(once.first, *once.second), HasSubstr("\"rows_of_persons\""));
    EXPECT_THAT(plan_page(report_of(once.first, *once.second, "hash")),
                HasSubstr("1,200 rows of 301 persons."));
    EXPECT_THAT(plan_page(report_of(strangers.first, *strangers.second, "hash")), Not(HasSubstr("persons.")));
}

TEST(PlanPersonsTest, all_rows_of_monitoring_are_not_counted_where_that_less_those_shown_is_a_few) {
    const auto said = [](int in_last) {
        std::string text = "began,days,how\n";
        std::vector<std::size_t> persons;
        for (int i = 0; i < 200 + in_last; ++i) {
            text += fmt::format("2025-0{}-03,{},done\n", i < 200 ? 1 : 4, 20 + i % 50);
            persons.push_back(static_cast<std::size_t>(i % 100));
        }
        Sources sources;
        const auto plan = *read_monitoring_plan(sources, sources.add("plan.yaml", R"(kind: monitoring
question: How do measures go?
table: any.csv
start: began
days: days
ended: how
kinds: {done: completion}
still running: [""]
seen until: 2025-12-31
cohorts: quarter
at: [90]
hide below: 10
)"));
        return monitoring_text(plan,
                               *carry_out_monitoring(plan, sources, sources.add("t.csv", text), persons));
    };
    EXPECT_THAT(said(10), HasSubstr("it counts rows of the register: 210 rows of 100 persons."));
    EXPECT_THAT(said(9), HasSubstr("it counts rows of the register. The ranges"));
    EXPECT_THAT(said(9), Not(HasSubstr("209")));
}

// Each person is of either group with one row, of both with others: what they do is the same in both.
TEST(BetweenPersonsTest, an_interval_of_a_difference_holds_the_truth_where_persons_are_in_both_groups) {
    constexpr int trials = 600;
    int held = 0, above = 0, apart = 0;
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
        NamedRandom random(trial, "persons in both");
        RowsOfPersons one, other, strangers;
        for (std::size_t person = 0; person < 150; ++person) {
            const double chance = random.chance(0.5) ? 0.2 : 0.8;
            for (std::uint64_t row = 0, rows = 1 + random.below(4); row < rows; ++row) {
                RowsOfPersons& into = random.chance(0.5) ? one : other;
                ++into[person][0];
                if (random.chance(chance)) ++into[person][1];
            }
        }
        for (const auto& [person, own] : other) strangers[1000 + person] = own;
        const DifferenceOfRows found = difference_between_persons(one, other);
        const DifferenceOfRows loose = difference_between_persons(one, strangers);
        if (found.interval.lower <= 0 && found.interval.upper >= 0) ++held;
        if (found.interval.lower > 0) ++above;
        if (loose.interval.upper - loose.interval.lower > found.interval.upper - found.interval.lower)
            ++apart;
    }
    EXPECT_GE(held, 551) << "570 of 600 expected, error 5.3";
    EXPECT_LE(held, 589);
    EXPECT_LE(above, 30);
    EXPECT_GE(apart, 580) << "what persons bring into both groups goes out of the difference";
}

TEST(BetweenPersonsTest, a_row_each_gives_the_intervals_of_people) {
    RowsOfPersons one, other;
    for (std::size_t person = 0; person < 80; ++person) one[person] = {1, person < 30 ? 1U : 0U};
    for (std::size_t person = 100; person < 160; ++person) other[person] = {1, person < 115 ? 1U : 0U};
    // Wilson's of 30 of 80 and of 15 of 60, and Newcombe's of both, by R's prop.test(correct = FALSE) and by
    // hand; between persons the variance has n - 1.
    EXPECT_NEAR(share_between_persons(one).interval.lower, 0.27694, 2e-3);
    EXPECT_NEAR(share_between_persons(one).interval.upper, 0.48451, 2e-3);
    const DifferenceOfRows both = difference_between_persons(one, other);
    EXPECT_NEAR(both.difference, 0.125, 1e-12);
    EXPECT_NEAR(both.interval.lower, -0.03177, 2e-3);
    EXPECT_NEAR(both.interval.upper, 0.26818, 2e-3);
}

}  // namespace
}  // namespace ultima::test
