// SPDX-License-Identifier: Apache-2.0
// One pass over time against the weights written out person by person.
#include "evaluation/fine_gray.h"

#include "evaluation/cox_hazard.h"
#include "evaluation/small_study.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;

/// The chance of not being censored before `t`.
double free_before(const SmallStudy& study, double t, CensoringTies ties) {
    double free = 1;
    const std::set<double> times(study.stop.begin(), study.stop.end());
    for (const double u : times) {
        if (u >= t) break;
        double at_risk = 0, censored = 0;
        for (std::size_t i = 0; i < study.stop.size(); ++i) {
            if (study.stop[i] < u) continue;
            const bool leaves_first =
                ties == CensoringTies::events_first && study.stop[i] == u && study.cause[i] != 0;
            at_risk += leaves_first ? 0 : 1;
            censored += study.stop[i] == u && study.cause[i] == 0 ? 1 : 0;
        }
        if (censored > 0) free *= 1 - censored / at_risk;
    }
    return free;
}

/// Everyone's time cut into pieces with a weight each, as R's finegray writes it out.
struct WrittenOut {
    Numbers start, stop, weight;
    Bytes event;
    std::vector<Numbers> x{2};
    std::vector<std::uint32_t> person;

    WrittenOut(const SmallStudy& study, CensoringTies ties) {
        const std::set<double> times(study.stop.begin(), study.stop.end());
        for (std::size_t i = 0; i < study.stop.size(); ++i) {
            add(study, i, 0, study.stop[i], study.cause[i] == 1 ? 1 : 0, 1);
            if (study.cause[i] < 2) continue;
            double before = study.stop[i];
            for (const double t : times) {
                if (t <= before) continue;
                const double w = free_before(study, t, ties) / free_before(study, study.stop[i], ties);
                if (w > 0) add(study, i, before, t, 0, w);
                before = t;
            }
        }
    }
    void add(const SmallStudy& study, std::size_t i, double from, double to, std::uint8_t happened,
             double w) {
        start.push_back(from);
        stop.push_back(to);
        event.push_back(happened);
        weight.push_back(w);
        person.push_back(static_cast<std::uint32_t>(i));
        for (std::size_t j = 0; j < 2; ++j) x[j].push_back(study.x[j][i]);
    }
    [[nodiscard]] CoxColumns columns() const {
        return {.follow_up = {.stop = stop, .event = event, .start = start, .weight = weight},
                .covariates = {x[0], x[1]}};
    }
};

RC_GTEST_PROP(FineGrayProperty, one_pass_gives_what_the_weights_written_out_give, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    for (const CensoringTies ties : {CensoringTies::events_first, CensoringTies::together}) {
        const Result<FineGrayFit> fit = fit_fine_gray(study.subdistribution(), ties);
        const WrittenOut rows(study, ties);
        const Result<CoxDesign> design = cox_design(rows.columns());
        RC_PRE(fit.has_value());
        RC_ASSERT(design.has_value());
        const Result<CoxFit> cox = fit_cox(*design, Ties::breslow);
        RC_ASSERT(cox.has_value());
        RC_ASSERT((fit->coefficients - cox->coefficients).cwiseAbs().maxCoeff() < 1e-8);
        RC_ASSERT(std::abs(fit->log_likelihood - cox->log_likelihood) < 1e-8);
        RC_ASSERT((fit->model_covariance - cox->covariance).cwiseAbs().maxCoeff() < 1e-8);
        if (ties == CensoringTies::together) continue;  // its errors hold that the weights are estimated
        const Eigen::MatrixXd robust = *robust_covariance(*design, *cox, rows.person);
        RC_ASSERT((fit->covariance - robust).cwiseAbs().maxCoeff() < 1e-8);
    }
}

RC_GTEST_PROP(FineGrayProperty, without_other_events_it_is_a_cox_model_with_breslows_ties,
              (std::uint64_t seed)) {
    SmallStudy study = SmallStudy::make(seed);
    for (std::uint8_t& cause : study.cause) cause = cause == 2 ? 0 : cause;
    study.event = study.cause;
    const Result<CoxDesign> design = cox_design(study.columns());
    RC_PRE(design.has_value());
    const Result<CoxFit> cox = fit_cox(*design, Ties::breslow);
    for (const CensoringTies ties : {CensoringTies::events_first, CensoringTies::together}) {
        const Result<FineGrayFit> fit = fit_fine_gray(study.subdistribution(), ties);
        RC_ASSERT(code_of(fit) == code_of(cox));
        RC_PRE(fit.has_value());
        RC_ASSERT((fit->coefficients - cox->coefficients).cwiseAbs().maxCoeff() < 1e-10);
        RC_ASSERT((fit->covariance - *robust_covariance(*design, *cox)).cwiseAbs().maxCoeff() < 1e-10);
    }
}

RC_GTEST_PROP(FineGrayProperty, without_censoring_both_conventions_agree_and_rows_may_stand_in_any_order,
              (std::uint64_t seed)) {
    SmallStudy study = SmallStudy::make(seed);
    for (std::uint8_t& cause : study.cause) cause = cause == 0 ? 2 : cause;
    const SmallStudy other = study.permuted(seed + 1);
    const Result<FineGrayFit> a = fit_fine_gray(study.subdistribution(), CensoringTies::events_first);
    const Result<FineGrayFit> b = fit_fine_gray(other.subdistribution(), CensoringTies::together);
    RC_ASSERT(code_of(a) == code_of(b));
    RC_PRE(a.has_value());
    RC_ASSERT((a->coefficients - b->coefficients).cwiseAbs().maxCoeff() < 1e-9);
    RC_ASSERT((a->covariance - b->covariance).cwiseAbs().maxCoeff() < 1e-9);
}

TEST(FineGrayTest, what_has_no_estimate_is_refused_by_name) {
    const Numbers stop = {1, 2, 3, 4, 5, 6}, weight(6, 1.0);
    const Bytes cause = {1, 2, 1, 0, 2, 1}, none(6, 0), others = {2, 2, 0, 0, 2, 2};
    Numbers x = {0.3, 1.2, 0.7, 0.1, 2.0, 1.1};
    const auto fit = [&](const Bytes& causes, const std::vector<std::span<const double>>& columns,
                         std::span<const double> weights = {}, std::uint8_t of = 1) {
        return code_of(fit_fine_gray({.follow_up = {.stop = stop, .cause = causes, .weight = weights},
                                      .cause = of,
                                      .covariates = columns}));
    };
    EXPECT_EQ(fit(cause, {x}), "fine");
    EXPECT_EQ(fit(none, {x}), "no-events");
    EXPECT_EQ(fit(others, {x}), "no-events");
    EXPECT_EQ(fit(cause, {x}, {}, 0), "unknown-cause");
    EXPECT_EQ(fit(cause, {x}, weight), "weights-not-supported");
    EXPECT_EQ(fit(cause, {x, x}), "singular-design");
    EXPECT_EQ(fit(cause, {weight}), "singular-design");
    const Numbers separating = {6, 1, 5, 1, 1, 4};
    EXPECT_EQ(fit(cause, {separating}), "monotone-likelihood");
    x[2] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(fit(cause, {x}), "bad-covariate");
    EXPECT_EQ(code_of(fit_fine_gray({.follow_up = {.stop = {}, .cause = {}}, .cause = 1, .covariates = {}})),
              "no-rows");
}

TEST(FineGrayTest, one_event_within_the_range_of_the_others_has_an_estimate) {
    const Numbers stop = {1, 2, 3, 4, 5, 6}, x = {1.2, 0.3, 0.7, 0.1, 2.0, 1.1};
    const Bytes cause = {1, 2, 0, 0, 2, 0};
    const Result<FineGrayFit> fit =
        fit_fine_gray({.follow_up = {.stop = stop, .cause = cause}, .cause = 1, .covariates = {x}});
    ASSERT_EQ(code_of(fit), "fine");
    EXPECT_TRUE(std::isfinite(fit->standard_error(0)));
}

}  // namespace
}  // namespace ultima::test
