// SPDX-License-Identifier: Apache-2.0
#include "evaluation/subgroups.h"

#include "evaluation/meta_analysis.h"
#include "evaluation/named_random.h"
#include "evaluation/refusals.h"
#include "evaluation/site_pooling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

struct Followed {
    SubgroupColumns columns;
    Grouping sex{"sex", {}};
    std::vector<std::uint32_t> site;
};

// Followed for a year at most; the measure multiplies the hazard by exp(effect) for men and exp(effect +
// more) for women.
Followed follow(std::size_t size, std::uint64_t seed, double effect, double more) {
    NamedRandom random(seed, "followed");
    Followed people;
    people.columns.covariates = {{"age", {}}};
    for (std::size_t person = 0; person < size; ++person) {
        const bool woman = random.chance(0.4);
        const bool treated = random.chance(0.5);
        const double age = random.normal();
        const double predictor = 0.4 * age + (treated ? effect + (woman ? more : 0) : 0);
        const double time = random.exponential() / (0.003 * std::exp(predictor));
        people.columns.days.push_back(std::ceil(std::min(time, 365.0)));
        people.columns.event.push_back(time < 365);
        people.columns.treated.push_back(treated);
        people.columns.covariates[0].values.push_back(age);
        people.sex.value.emplace_back(woman ? "female" : "male");
        people.site.push_back(static_cast<std::uint32_t>(random.below(4)));
    }
    return people;
}

TEST(SubgroupsTest, effects_that_differ_are_seen_by_the_interaction) {
    const Followed people = follow(4000, 1, -0.2, 0.8);
    const auto report = subgroup_effects(people.columns, {&people.sex, 1}, Multiplicity::holm);
    ASSERT_TRUE(report);
    ASSERT_TRUE(report->interactions[0].test);
    EXPECT_EQ(report->interactions[0].test->df, 1U);
    EXPECT_LT(report->interactions[0].test->p, 1e-6);
    ASSERT_EQ(report->effects.size(), 2U);
    EXPECT_EQ(report->effects[0].subgroup, "sex=female");
    EXPECT_NEAR(*report->effects[0].estimate, 0.6, 4 * *report->effects[0].error);
    EXPECT_NEAR(*report->effects[1].estimate, -0.2, 4 * *report->effects[1].error);
    EXPECT_GE(*report->effects[1].adjusted_p, *report->effects[1].p);
    EXPECT_EQ(report->effects[0].people + report->effects[1].people, 4000U);
}

TEST(SubgroupsTest, a_covariate_that_does_not_vary_in_a_subgroup_is_left_out_and_said) {
    Followed people = follow(600, 2, -0.3, 0);
    NamedColumn female{"female", {}};
    for (const std::string& sex : people.sex.value) female.values.push_back(sex == "female" ? 1 : 0);
    people.columns.covariates.push_back(female);
    const auto report = subgroup_effects(people.columns, {&people.sex, 1}, Multiplicity::benjamini_hochberg);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->interactions[0].test) << report->interactions[0].refused;
    for (const SubgroupEffect& effect : report->effects) {
        EXPECT_EQ(effect.left_out, std::vector<std::string>{"female"});
        EXPECT_TRUE(effect.estimate);
    }
}

TEST(SubgroupsTest, a_subgroup_without_an_answer_stands_in_the_report_with_the_reason) {
    Followed people = follow(300, 3, 0, 0);
    Grouping court{"court", std::vector<std::string>(300, "A")};
    for (std::size_t row = 0; row < 300 && row < 40; ++row) {
        court.value[row] = "B";
        people.columns.event[row] = 0;
    }
    for (std::size_t row = 40; row < 60; ++row) {
        court.value[row] = "C";
        people.columns.treated[row] = 1;
    }
    const auto report = subgroup_effects(people.columns, {&court, 1}, Multiplicity::holm);
    ASSERT_TRUE(report);
    ASSERT_EQ(report->effects.size(), 3U);
    EXPECT_TRUE(report->effects[0].estimate);
    EXPECT_THAT(report->effects[1].refused, testing::StartsWith("no-events"));
    EXPECT_THAT(report->effects[2].refused, testing::StartsWith("empty-group"));
    EXPECT_FALSE(report->effects[2].adjusted_p);
    const Grouping one{"country", std::vector<std::string>(300, "here")};
    const auto alone = subgroup_effects(people.columns, {&one, 1}, Multiplicity::holm);
    ASSERT_TRUE(alone);
    EXPECT_THAT(alone->interactions[0].refused, testing::StartsWith("one-subgroup"));
}

TEST(SubgroupsTest, bad_columns_are_refused) {
    Followed people = follow(50, 3, 0, 0);
    EXPECT_EQ(refusal(subgroup_effects(people.columns, {}, Multiplicity::holm)), "no-groupings");
    people.sex.value.pop_back();
    EXPECT_EQ(refusal(subgroup_effects(people.columns, {&people.sex, 1}, Multiplicity::holm)),
              "lengths-differ");
    EXPECT_EQ(refusal(subgroup_effects({}, {&people.sex, 1}, Multiplicity::holm)), "no-rows");
    people.columns.treated.assign(50, 0);
    EXPECT_EQ(refusal(subgroup_effects(people.columns, {&people.sex, 1}, Multiplicity::holm)), "empty-group");
}

// The columns of one site (or of all: 4).
struct Site {
    std::vector<double> days, treated, age;
    std::vector<std::uint8_t> event;
    std::vector<std::uint32_t> stratum;
    [[nodiscard]] CoxColumns columns(bool by_site) const {
        CoxColumns all;
        all.follow_up = {.stop = days, .event = event};
        all.covariates = {treated, age};
        all.names = {"measure", "age"};
        if (by_site) all.stratum = stratum;
        return all;
    }
};
Site site_of(const Followed& people, std::uint32_t number) {
    Site site;
    for (std::size_t row = 0; row < people.site.size(); ++row) {
        if (number != 4 && people.site[row] != number) continue;
        site.days.push_back(people.columns.days[row]);
        site.treated.push_back(people.columns.treated[row]);
        site.age.push_back(people.columns.covariates[0].values[row]);
        site.event.push_back(people.columns.event[row]);
        site.stratum.push_back(people.site[row]);
    }
    return site;
}

TEST(SitePoolingTest, rounds_of_sums_give_the_model_over_all_rows_to_the_last_digit) {
    const Followed people = follow(1200, 6, -0.4, 0);
    const Site all = site_of(people, 4);
    const auto whole = fit_cox(all.columns(true));
    ASSERT_TRUE(whole);
    std::vector<Site> sites;
    for (const std::uint32_t number : {0U, 1U, 2U, 3U}) sites.push_back(site_of(people, number));
    std::vector<AskSite> asked;
    std::vector<SiteEstimate> sent;
    for (const Site& site : sites) {
        const auto rounds = SiteRounds::open(site.columns(false), 20);
        ASSERT_TRUE(rounds);
        asked.emplace_back([here = *rounds](const Eigen::VectorXd& at) { return here.slope(at); });
        const auto estimate = site_estimate("site", site.columns(false), 0, 20);
        ASSERT_TRUE(estimate);
        sent.push_back(*estimate);
    }
    const auto rounds = pool_in_rounds(asked, {"measure", "age"});
    ASSERT_TRUE(rounds);
    EXPECT_LT((rounds->coefficients - whole->coefficients).cwiseAbs().maxCoeff(), 1e-9);
    EXPECT_LT((rounds->covariance - whole->covariance).cwiseAbs().maxCoeff(), 1e-9);
    // One shot comes near.
    const auto pooled = pool_sites(sent);
    ASSERT_TRUE(pooled);
    EXPECT_NEAR(pooled->coefficients[0], whole->coefficients[0], whole->standard_error(0) / 4);
    const auto effects = site_effects(sent, "measure");
    ASSERT_TRUE(effects);
    EXPECT_NEAR(pool_effects(*effects)->mean().estimate, whole->coefficients[0], whole->standard_error(0));
    EXPECT_EQ(refusal(site_effects(sent, "height")), "names-differ");
}

TEST(SitePoolingTest, a_small_site_sends_nothing_and_a_site_without_variation_still_answers) {
    const Followed people = follow(300, 7, -0.4, 0);
    Site site = site_of(people, 0);
    EXPECT_EQ(refusal(site_estimate("north", site.columns(false), 0, 1000)), "site-too-small");
    EXPECT_EQ(refusal(SiteRounds::open(site.columns(false), 1000)), "site-too-small");
    site.age.assign(site.age.size(), 30);
    const auto rounds = SiteRounds::open(site.columns(false), 5);
    ASSERT_TRUE(rounds);
    const SiteSlope slope = rounds->slope(Eigen::VectorXd::Zero(2));
    EXPECT_EQ(slope.score[1], 0);
    EXPECT_EQ(slope.information(1, 1), 0);
    EXPECT_GT(slope.information(0, 0), 0);
    const std::vector<AskSite> alone{[&](const Eigen::VectorXd& at) { return rounds->slope(at); }};
    EXPECT_EQ(refusal(pool_in_rounds(alone, {"measure", "age"})), "singular-design");
    EXPECT_EQ(refusal(pool_in_rounds({}, {"measure"})), "no-rows");
    EXPECT_EQ(refusal(pool_sites({})), "no-rows");
}

}  // namespace
}  // namespace ultima::test
