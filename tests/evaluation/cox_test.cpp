// SPDX-License-Identifier: Apache-2.0
// Estimates against a likelihood written down term by term, and data that have no estimate.
#include "evaluation/cox.h"

#include "evaluation/cox_likelihood.h"
#include "evaluation/small_study.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;

double predictor(const CoxColumns& columns, const Numbers& beta, std::size_t i) {
    double sum = columns.offset.empty() ? 0 : columns.offset[i];
    for (std::size_t j = 0; j < beta.size(); ++j) sum += beta[j] * columns.covariates[j][i];
    return sum;
}

/// Sum over all choices of `left` rows from `rows` on of the product of their risks.
double choices(const Numbers& risks, std::size_t from, std::size_t left) {
    if (left == 0) return 1;
    double sum = 0;
    for (std::size_t i = from; i + left <= risks.size(); ++i)
        sum += risks[i] * choices(risks, i + 1, left - 1);
    return sum;
}

/// The partial likelihood as the papers write it: a loop over events, and one over everybody in each.
double plain_likelihood(const CoxColumns& columns, const Numbers& beta, Ties ties) {
    const FollowUp& rows = columns.follow_up;
    const auto stratum = [&](std::size_t i) { return columns.stratum.empty() ? 0U : columns.stratum[i]; };
    double value = 0;
    std::vector<bool> done(rows.rows());
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        if (rows.event[i] == 0 || rows.weight_of(i) == 0 || done[i]) continue;
        double at_risk = 0, dying = 0, weight = 0;
        std::size_t deaths = 0;
        Numbers risks;
        for (std::size_t k = 0; k < rows.rows(); ++k) {
            if (stratum(k) != stratum(i) || rows.stop[k] < rows.stop[i] || rows.start_of(k) >= rows.stop[i])
                continue;
            const double risk = rows.weight_of(k) * std::exp(predictor(columns, beta, k));
            at_risk += risk;
            risks.push_back(risk);
            if (rows.stop[k] != rows.stop[i] || rows.event[k] == 0 || rows.weight_of(k) == 0) continue;
            done[k] = true;
            ++deaths;
            weight += rows.weight_of(k);
            dying += risk;
            value += rows.weight_of(k) * predictor(columns, beta, k);
        }
        const auto m = static_cast<double>(deaths);
        if (ties == Ties::breslow) value -= weight * std::log(at_risk);
        if (ties == Ties::efron)
            for (double k = 0; k < m; ++k) value -= weight / m * std::log(at_risk - k / m * dying);
        if (ties == Ties::exact) value -= std::log(choices(risks, 0, deaths));
    }
    return value;
}

/// Whether `fit` is where the plain likelihood is highest, with the curvature that its covariance says.
void is_maximum(const CoxColumns& columns, const CoxFit& fit, Ties ties) {
    const Numbers beta(fit.coefficients.data(), fit.coefficients.data() + fit.coefficients.size());
    const Numbers zero(beta.size());
    RC_ASSERT(std::abs(fit.log_likelihood - plain_likelihood(columns, beta, ties)) < 1e-9);
    RC_ASSERT(std::abs(fit.log_likelihood_null - plain_likelihood(columns, zero, ties)) < 1e-9);
    const double h = 1e-3;
    Eigen::MatrixXd curve(beta.size(), beta.size());
    const auto at = [&](std::size_t a, double da, std::size_t b, double db) {
        Numbers moved = beta;
        moved[a] += da;
        moved[b] += db;
        return plain_likelihood(columns, moved, ties);
    };
    for (std::size_t a = 0; a < beta.size(); ++a) {
        RC_ASSERT(std::abs(at(a, h, a, 0) - at(a, -h, a, 0)) / (2 * h) < 1e-4);
        for (std::size_t b = 0; b < beta.size(); ++b)
            curve(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) =
                -(at(a, h, b, h) - at(a, h, b, -h) - at(a, -h, b, h) + at(a, -h, b, -h)) / (4 * h * h);
    }
    const Eigen::MatrixXd one = curve * fit.covariance;
    RC_ASSERT((one - Eigen::MatrixXd::Identity(one.rows(), one.cols())).cwiseAbs().maxCoeff() < 1e-3);
}

RC_GTEST_PROP(CoxProperty, the_estimate_is_where_the_likelihood_term_by_term_is_highest,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    CoxColumns columns = study.columns();
    columns.stratum = study.stratum;
    for (const Ties ties : {Ties::efron, Ties::breslow}) {
        for (const bool weighted : {false, true}) {
            columns.follow_up.weight =
                weighted ? std::span<const double>(study.weight) : std::span<const double>();
            const Result<CoxFit> fit = fit_cox(columns, ties);
            RC_PRE(fit.has_value());  // a few of these small studies have no estimate
            is_maximum(columns, *fit, ties);
        }
    }
}

RC_GTEST_PROP(CoxProperty, exact_ties_count_every_choice_of_persons, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed, 16);
    const Result<CoxFit> fit = fit_cox(study.columns(), Ties::exact);
    RC_PRE(fit.has_value());
    is_maximum(study.columns(), *fit, Ties::exact);
}

RC_GTEST_PROP(CoxProperty, late_entry_and_offsets_are_part_of_the_likelihood, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    Numbers start, offset;
    for (std::size_t i = 0; i < study.stop.size(); ++i) {
        start.push_back(std::floor(study.x[1][i] * study.stop[i] / 4));
        offset.push_back(0.3 * static_cast<double>(study.group[i]));
    }
    CoxColumns columns = study.columns();
    columns.follow_up.start = start;
    columns.offset = offset;
    for (const Ties ties : {Ties::efron, Ties::breslow}) {
        const Result<CoxFit> fit = fit_cox(columns, ties);
        RC_PRE(fit.has_value());
        is_maximum(columns, *fit, ties);
    }
}

RC_GTEST_PROP(CoxProperty, neither_the_order_of_rows_nor_units_nor_the_origin_of_covariates_matter,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    SmallStudy other = study.permuted(seed + 1);
    for (double& x : other.x[1]) x = 1e6 + 1e4 * x;
    const Result<CoxFit> a = fit_cox(study.columns()), b = fit_cox(other.columns());
    RC_PRE(a.has_value());
    RC_ASSERT(b.has_value());
    RC_ASSERT(std::abs(a->coefficients(0) - b->coefficients(0)) < 1e-8);
    RC_ASSERT(std::abs(a->coefficients(1) - 1e4 * b->coefficients(1)) < 1e-8);
    RC_ASSERT(std::abs(a->standard_error(1) / (1e4 * b->standard_error(1)) - 1) < 1e-8);
    RC_ASSERT(std::abs(a->wald.chi_square - b->wald.chi_square) < 1e-7);
}

RC_GTEST_PROP(CoxProperty, a_weight_of_0_is_nobody, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    CoxColumns weighted = study.columns();
    weighted.follow_up.weight = study.weight;
    SmallStudy kept;
    kept.x.resize(2);
    for (std::size_t i = 0; i < study.stop.size(); ++i) {
        if (study.weight[i] == 0) continue;
        kept.stop.push_back(study.stop[i]);
        kept.event.push_back(study.event[i]);
        kept.weight.push_back(study.weight[i]);
        for (std::size_t j = 0; j < 2; ++j) kept.x[j].push_back(study.x[j][i]);
    }
    CoxColumns without = kept.columns();
    without.follow_up.weight = kept.weight;
    const Result<CoxFit> a = fit_cox(weighted), b = fit_cox(without);
    RC_ASSERT(code_of(a) == code_of(b));
    RC_PRE(a.has_value());
    RC_ASSERT((a->coefficients - b->coefficients).cwiseAbs().maxCoeff() < 1e-12);
    RC_ASSERT(a->rows == b->rows);
}

// What has no estimate.

class CoxRefusal : public testing::Test {
  protected:
    Numbers stop = {1, 2, 3, 4, 5, 6, 7, 8};
    Bytes event = {1, 1, 0, 1, 1, 0, 1, 1};
    Numbers x = {0.3, 1.2, 0.7, 0.1, 2.0, 1.1, 0.4, 0.9};
    Result<CoxFit> fit(const std::vector<Numbers>& columns) {
        CoxColumns given{.follow_up = {.stop = stop, .event = event}, .covariates = {}};
        for (const Numbers& column : columns) given.covariates.emplace_back(column);
        given.names = {"first", "second"};
        return fit_cox(given);
    }
};

TEST_F(CoxRefusal, a_column_that_does_not_vary_is_named) {
    const auto result = fit({x, Numbers(8, 1.0)});
    EXPECT_EQ(code_of(result), "singular-design");
    EXPECT_EQ(result.error()[0].message, "`second` is the same in every row, so its effect cannot be told");
    EXPECT_EQ(code_of(fit({x, Numbers(8, 0.1)})), "singular-design");
}

TEST_F(CoxRefusal, a_column_that_follows_from_others_is_named) {
    Numbers twice = x;
    for (double& value : twice) value = 3 - 2 * value;
    const auto result = fit({x, twice});
    EXPECT_EQ(code_of(result), "singular-design");
    EXPECT_NE(result.error()[0].message.find("`second`"), std::string::npos);
    EXPECT_EQ(code_of(fit({x, x})), "singular-design");
}

TEST_F(CoxRefusal, a_column_that_differs_only_between_strata_is_named) {
    const std::vector<std::uint32_t> stratum = {0, 0, 0, 0, 1, 1, 1, 1};
    const Numbers same = {0, 0, 0, 0, 1, 1, 1, 1};
    EXPECT_EQ(code_of(fit_cox(
                  {.follow_up = {.stop = stop, .event = event}, .covariates = {same}, .stratum = stratum})),
              "singular-design");
}

TEST_F(CoxRefusal, perfect_separation_is_no_estimate) {
    // Whoever has x goes first, one after the other.
    const auto result = fit({x, {1, 1, 1, 1, 0, 0, 0, 0}});
    EXPECT_EQ(code_of(result), "monotone-likelihood");
    EXPECT_NE(result.error()[0].message.find("`second`"), std::string::npos);
    // Nobody of those with x ever has the event.
    EXPECT_EQ(code_of(fit({x, {0, 0, 1, 0, 0, 1, 0, 0}})), "monotone-likelihood");
    // A value for everyone, in the order of events.
    EXPECT_EQ(code_of(fit({{8, 7, 6, 5, 4, 3, 2, 1}})), "monotone-likelihood");
    for (const Ties ties : {Ties::breslow, Ties::exact}) {
        const Numbers separating = {1, 1, 1, 1, 0, 0, 0, 0};
        EXPECT_EQ(
            code_of(fit_cox({.follow_up = {.stop = stop, .event = event}, .covariates = {separating}}, ties)),
            "monotone-likelihood");
    }
}

TEST_F(CoxRefusal, two_columns_that_separate_only_together_are_no_estimate) {
    // Whoever goes first has the highest sum of both at the time; neither column alone is in that order.
    const auto result = fit({{5, 0, 3, 1, 2, 0, 1, 0}, {0, 4.5, 0, 2.5, 0, 1, 0, 0.5}});
    EXPECT_EQ(code_of(result), "monotone-likelihood");
}

TEST(CoxRare, a_category_of_two_persons_in_ten_thousand_with_one_event_has_an_estimate) {
    const std::size_t many = 10000;
    Numbers stop(many), x(many);
    Bytes event(many);
    for (std::size_t i = 0; i < many; ++i) {
        stop[i] = static_cast<double>(1 + (i * 7919) % 1000);
        event[i] = i % 3 == 0 ? 1 : 0;
    }
    x[3] = x[7] = 1;
    stop[3] = stop[7] = 600;
    event[3] = 1;
    event[7] = 0;
    const auto result = fit_cox({.follow_up = {.stop = stop, .event = event}, .covariates = {x}});
    ASSERT_EQ(code_of(result), "fine");
    // One event where two persons had as much hazard as others: the ratio is about observed over expected.
    double expected = 0;
    for (double t = 1; t <= 600; ++t) {
        double at_risk = 0, events = 0;
        for (std::size_t i = 0; i < many; ++i) {
            at_risk += stop[i] >= t ? 1 : 0;
            events += stop[i] == t && event[i] != 0 ? 1 : 0;
        }
        expected += 2 * events / at_risk;
    }
    EXPECT_NEAR(std::exp(result->coefficients(0)) * expected, 1, 0.01);
}

TEST_F(CoxRefusal, a_strong_effect_that_does_not_separate_has_an_estimate) {
    const auto result = fit({{1, 1, 1, 1, 0, 0, 0, 1}});
    ASSERT_EQ(code_of(result), "fine");
    EXPECT_GT(result->coefficients(0), 0.5);
    EXPECT_LT(result->coefficients(0), 5);
}

TEST_F(CoxRefusal, one_event_gives_an_estimate_only_within_the_range_of_those_at_risk) {
    event = {0, 1, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(code_of(fit({x})), "fine");  // 1.2 lies between 0.1 and 2
    x[1] = 9;
    EXPECT_EQ(code_of(fit({x})), "monotone-likelihood");
    event = {0, 0, 0, 0, 0, 0, 0, 1};  // nobody else is there
    EXPECT_EQ(code_of(fit({x})), "singular-design");
}

TEST_F(CoxRefusal, without_events_or_rows_or_numbers_there_is_no_model) {
    event = Bytes(8, 0);
    EXPECT_EQ(code_of(fit({x})), "no-events");
    event = {1, 1, 0, 1, 1, 0, 1, 1};
    x[3] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(code_of(fit({x})), "bad-covariate");
    x[3] = std::numeric_limits<double>::infinity();
    EXPECT_EQ(code_of(fit({x})), "bad-covariate");
    EXPECT_EQ(code_of(fit({{1, 2}})), "lengths-differ");
    stop = {};
    event = {};
    EXPECT_EQ(code_of(fit({Numbers{}})), "no-rows");
}

TEST_F(CoxRefusal, when_all_have_the_event_at_once_no_effect_shows) {
    stop = Numbers(8, 5);
    event = Bytes(8, 1);
    const auto result = fit({x});
    ASSERT_EQ(code_of(result), "fine");
    EXPECT_NEAR(result->coefficients(0), 0, 1e-10);
    EXPECT_EQ(code_of(fit_cox({.follow_up = {.stop = stop, .event = event}, .covariates = {x}}, Ties::exact)),
              "singular-design");  // there is one way to choose all
}

TEST_F(CoxRefusal, exact_ties_refuse_weights_and_what_would_take_for_ever) {
    const Numbers weight(8, 2.0);
    EXPECT_EQ(
        code_of(fit_cox({.follow_up = {.stop = stop, .event = event, .weight = weight}, .covariates = {x}},
                        Ties::exact)),
        "weights-not-supported");
    const std::size_t many = 200000;
    const Numbers same(many, 1.0);
    const Bytes all(many, 1);
    Numbers values;
    for (std::size_t i = 0; i < many; ++i) values.push_back(static_cast<double>(i % 7));
    EXPECT_EQ(
        code_of(fit_cox({.follow_up = {.stop = same, .event = all}, .covariates = {values}}, Ties::exact)),
        "too-many-ties");
}

TEST_F(CoxRefusal, without_covariates_there_is_a_likelihood_and_nothing_to_test) {
    const auto result = fit({});
    ASSERT_EQ(code_of(result), "fine");
    EXPECT_EQ(result->log_likelihood, result->log_likelihood_null);
    EXPECT_EQ(result->coefficients.size(), 0);
}

TEST_F(CoxRefusal, values_of_any_size_leave_the_estimate_finite) {
    Numbers large = x;
    for (double& value : large) value *= 1e150;
    const auto result = fit({large});
    ASSERT_EQ(code_of(result), "fine");
    EXPECT_NEAR(result->coefficients(0) * 1e150, fit({x})->coefficients(0), 1e-8);
    EXPECT_TRUE(std::isfinite(result->log_likelihood));
}

TEST_F(CoxRefusal, an_enormous_risk_that_leaves_does_not_blur_those_who_stay) {
    // With late entry the sums lose persons; one with a risk of e^60 must not leave rounding behind.
    Numbers offset(8, 0.0), start(8, 0.0);
    for (std::size_t i = 2; i < 8; ++i) start[i] = 2;  // they come when the first two have left
    offset[0] = offset[1] = 60;
    const CoxColumns columns{
        .follow_up = {.stop = stop, .event = event, .start = start}, .covariates = {x}, .offset = offset};
    const auto with = fit_cox(columns);
    offset[0] = offset[1] = 0;
    const auto without = fit_cox(columns);
    ASSERT_EQ(code_of(with), "fine");
    EXPECT_NEAR(with->coefficients(0), without->coefficients(0), 1e-9);
}

}  // namespace
}  // namespace ultima::test
