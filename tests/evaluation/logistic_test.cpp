// SPDX-License-Identifier: Apache-2.0
#include "evaluation/logistic.h"

#include "evaluation/fitted.h"
#include "evaluation/named_random.h"
#include "evaluation/refusals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace ultima::test {
namespace {

const std::vector<double> outcome{1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0};
const NamedColumn amount{"amount", {2, 1, 3, 5, 4, 2, 6, 1, 2, 3, 4, 5, 6, 3, 1, 2}};
const NamedColumn other{"other", {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}};
const std::vector<std::size_t> courts{1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4};

Design both() {
    const std::vector<NamedColumn> columns{amount, other};
    return *make_design(columns, outcome.size());
}

void expect_near(const Eigen::VectorXd& ours, const std::vector<double>& theirs, double relative) {
    ASSERT_EQ(ours.size(), std::ssize(theirs));
    for (Eigen::Index at = 0; at < ours.size(); ++at) {
        const double reference = theirs[static_cast<std::size_t>(at)];
        EXPECT_NEAR(ours[at], reference, relative * std::fabs(reference)) << at;
    }
}

TEST(LogisticTest, in_a_table_of_four_the_coefficients_are_log_odds_and_the_error_is_woolfs) {
    // 6 of 10 without, 3 of 12 with.
    std::vector<double> y;
    NamedColumn measure{"measure", {}};
    const auto add = [&](int count, double with, double had) {
        for (int at = 0; at < count; ++at) {
            measure.values.push_back(with);
            y.push_back(had);
        }
    };
    add(6, 0, 1);
    add(4, 0, 0);
    add(3, 1, 1);
    add(9, 1, 0);
    const auto fit = fit_logistic(*make_design({&measure, 1}, y.size()), y);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->coefficients[0], std::log(6.0 / 4), 1e-12);
    EXPECT_NEAR(fit->coefficients[1], std::log((3.0 / 9) / (6.0 / 4)), 1e-12);
    EXPECT_NEAR(fit->standard_errors()[1], std::sqrt(1.0 / 6 + 1.0 / 4 + 1.0 / 3 + 1.0 / 9), 1e-12);
    EXPECT_NEAR(fit->log_likelihood,
                6 * std::log(.6) + 4 * std::log(.4) + 3 * std::log(.25) + 9 * std::log(.75), 1e-12);
}

// Reference: R 4.2.2, glm and sandwich 3.0.
TEST(LogisticTest, coefficients_and_all_errors_agree_with_another_program) {
    const Design design = both();
    const auto fit = fit_logistic(design, outcome);
    ASSERT_TRUE(fit);
    expect_near(fit->coefficients, {-4.530000552409194, 1.333500117654857, 0.125363051960746}, 1e-11);
    expect_near(fit->standard_errors(), {2.308327961355167, 0.630098112777977, 1.441715354078915}, 1e-10);
    EXPECT_NEAR(fit->deviance, 12.5984890689711, 1e-12);
    const auto errors = [&](HeteroscedasticErrors kind) {
        return Eigen::VectorXd(robust_covariance(*fit, design, outcome, kind).diagonal().cwiseSqrt());
    };
    expect_near(errors(HeteroscedasticErrors::hc0), {2.484672065907970, 0.523888743310245, 1.534454488125910},
                1e-9);
    expect_near(errors(HeteroscedasticErrors::hc1), {2.756496165028996, 0.581202377428765, 1.702324411324252},
                1e-9);
    expect_near(errors(HeteroscedasticErrors::hc2), {2.773678150269867, 0.588045493217889, 1.740701630477255},
                1e-9);
    expect_near(errors(HeteroscedasticErrors::hc3), {3.096812602581290, 0.660478157173173, 1.975961225184126},
                1e-9);
    const auto plain = clustered_covariance(*fit, design, outcome, courts);
    ASSERT_TRUE(plain);
    expect_near(plain->diagonal().cwiseSqrt(), {1.714799390607553, 0.373854473413637, 1.762696273050997},
                1e-9);
    const auto small = clustered_covariance(*fit, design, outcome, courts, true);
    ASSERT_TRUE(small);
    expect_near(small->diagonal().cwiseSqrt(), {2.126946872877442, 0.463709403848488, 2.186355643892673},
                1e-9);
}

TEST(LogisticTest, a_weight_counts_a_row_so_often_and_0_not_at_all) {
    const std::vector<double> weights{1, 2, 1, 0, 3, 1, 1, 2, 1, 1, 2, 1, 1, 0, 1, 1};
    const auto fit = fit_logistic(*make_design({&amount, 1}, outcome.size()), outcome, weights);
    ASSERT_TRUE(fit);
    expect_near(fit->coefficients, {-4.24752258203780, 1.27642755235957}, 1e-11);
    expect_near(fit->standard_errors(), {1.848996501851861, 0.545893714208191}, 1e-10);

    NamedColumn repeated{"amount", {}};
    std::vector<double> y;
    for (std::size_t row = 0; row < weights.size(); ++row) {
        for (double time = 0; time < weights[row]; ++time) {
            repeated.values.push_back(amount.values[row]);
            y.push_back(outcome[row]);
        }
    }
    const auto same = fit_logistic(*make_design({&repeated, 1}, y.size()), y);
    ASSERT_TRUE(same);
    EXPECT_LT((same->coefficients - fit->coefficients).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(LogisticTest, the_unit_of_a_column_changes_its_coefficient_and_nothing_else) {
    const auto fit = fit_logistic(both(), outcome);
    for (const double unit : {1e-9, 1e-3, 1e6}) {
        NamedColumn scaled = amount;
        for (double& value : scaled.values) value *= unit;
        const std::vector<NamedColumn> columns{scaled, other};
        const auto again = fit_logistic(*make_design(columns, outcome.size()), outcome);
        ASSERT_TRUE(again) << unit;
        EXPECT_NEAR(again->coefficients[1] * unit, fit->coefficients[1], 1e-10);
        EXPECT_NEAR(again->deviance, fit->deviance, 1e-10);
    }
}

TEST(LogisticTest, a_column_that_tells_the_outcome_apart_is_named_and_no_number_given) {
    const NamedColumn perfect{"served before", outcome};
    const auto whole = fit_logistic(*make_design({&perfect, 1}, outcome.size()), outcome);
    EXPECT_EQ(refusal(whole), "separation");
    EXPECT_THAT(sentence(whole), testing::HasSubstr("served before"));

    // Only some of them: all of the few who have it had the outcome.
    NamedColumn rare{"rare", std::vector<double>(outcome.size(), 0)};
    rare.values[0] = rare.values[3] = 1;
    const std::vector<NamedColumn> columns{other, rare};
    const auto part = fit_logistic(*make_design(columns, outcome.size()), outcome);
    EXPECT_EQ(refusal(part), "separation");
    EXPECT_THAT(sentence(part), testing::HasSubstr("rare"));

    // Two columns together.
    const NamedColumn up{"up", {1, 2, 3, 4, 5, 6, 7, 8}};
    const NamedColumn down{"down", {1.5, 0.5, 3.5, 2.5, 5.5, 4.5, 7.5, 6.5}};
    const std::vector<NamedColumn> pair{up, down};
    EXPECT_EQ(refusal(fit_logistic(*make_design(pair, 8), std::vector<double>{0, 1, 0, 1, 0, 1, 0, 1})),
              "separation");
}

TEST(LogisticTest, a_strong_effect_of_an_unusual_value_is_no_separation) {
    NamedRandom random(3, "strong");
    NamedColumn x{"x", {}};
    std::vector<double> y;
    for (int row = 0; row < 400; ++row) {
        x.values.push_back(4 * random.normal());
        y.push_back(random.chance(1 / (1 + std::exp(-3 * x.values.back()))) ? 1 : 0);
    }
    x.values.push_back(60);
    y.push_back(1);
    const auto fit = fit_logistic(*make_design({&x, 1}, y.size()), y);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->coefficients[1], 3, 1.5);
}

TEST(LogisticTest, columns_that_say_the_same_are_named) {
    NamedColumn twice = amount;
    twice.name = "twice";
    for (double& value : twice.values) value = 2 * value + 7;
    const std::vector<NamedColumn> columns{amount, other, twice};
    const auto fit = fit_logistic(*make_design(columns, outcome.size()), outcome);
    EXPECT_EQ(refusal(fit), "singular-design");
    EXPECT_THAT(sentence(fit), testing::HasSubstr("twice"));
    const NamedColumn constant{"constant", std::vector<double>(outcome.size(), 4)};
    EXPECT_EQ(refusal(fit_logistic(*make_design({&constant, 1}, outcome.size()), outcome)),
              "singular-design");
}

TEST(LogisticTest, what_cannot_be_fitted_is_refused_in_words) {
    const Design design = both();
    EXPECT_EQ(refusal(fit_logistic(design, std::vector<double>(16, 1))), "no-variation");
    EXPECT_EQ(refusal(fit_logistic(design, std::vector<double>(16, 0))), "no-variation");
    EXPECT_EQ(refusal(fit_logistic(design, std::vector<double>(15, 0))), "lengths-differ");
    EXPECT_EQ(refusal(fit_logistic(design, {})), "no-rows");
    std::vector<double> odd = outcome;
    odd[4] = std::nan("");
    EXPECT_EQ(refusal(fit_logistic(design, odd)), "not-yes-or-no");
    EXPECT_EQ(refusal(fit_logistic(design, outcome, std::vector<double>(16, 0))), "no-rows");
    std::vector<double> weights(16, 1);
    weights[2] = -1;
    EXPECT_EQ(refusal(fit_logistic(design, outcome, weights)), "bad-weight");
    EXPECT_EQ(refusal(make_design({&amount, 1}, 0)), "no-rows");
    EXPECT_EQ(refusal(make_design({&amount, 1}, 3)), "lengths-differ");
    NamedColumn unknown = amount;
    unknown.values[5] = std::nan("");
    EXPECT_EQ(refusal(make_design({&unknown, 1}, outcome.size())), "not-a-number");
    const auto fit = fit_logistic(design, outcome);
    EXPECT_EQ(refusal(clustered_covariance(*fit, design, outcome, std::vector<std::size_t>(16, 1))),
              "one-cluster");
}

TEST(LogisticTest, fitted_values_of_persons_stay_inside_the_folder) {
    const std::filesystem::path root = std::filesystem::path(ULTIMA_SOURCE_DIR) / "src";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file() || entry.path().filename() == "fitted.h") continue;
        std::ifstream file(entry.path());
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        if (text.find("evaluation/fitted.h") == std::string::npos) continue;
        EXPECT_EQ(entry.path().extension(), ".cpp") << entry.path();
        EXPECT_EQ(entry.path().parent_path().filename(), "evaluation") << entry.path();
    }
}

}  // namespace
}  // namespace ultima::test
