// SPDX-License-Identifier: Apache-2.0
// What follows from a fitted model.
#include "evaluation/cox_hazard.h"

#include "evaluation/concordance.h"
#include "evaluation/kaplan_meier.h"
#include "evaluation/proportionality.h"
#include "evaluation/small_study.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <set>

namespace ultima::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<double>;

double largest(const Eigen::MatrixXd& matrix) { return matrix.cwiseAbs().maxCoeff(); }

/// Each person's time cut at some of the times: the same data, as intervals.
struct Intervals {
    Numbers start, stop;
    Bytes event;
    std::vector<Numbers> x{2};
    std::vector<std::uint32_t> person, stratum;

    Intervals(const SmallStudy& study, const Numbers& cuts) {
        for (std::size_t i = 0; i < study.stop.size(); ++i) {
            double from = 0;
            for (const double cut : cuts)
                if (cut < study.stop[i]) {
                    add(study, i, from, cut, 0);
                    from = cut;
                }
            add(study, i, from, study.stop[i], study.event[i]);
        }
    }
    void add(const SmallStudy& study, std::size_t i, double from, double to, std::uint8_t happened) {
        start.push_back(from);
        stop.push_back(to);
        event.push_back(happened);
        person.push_back(static_cast<std::uint32_t>(i));
        stratum.push_back(study.stratum[i]);
        for (std::size_t j = 0; j < 2; ++j) x[j].push_back(study.x[j][i]);
    }
    [[nodiscard]] CoxColumns columns() const {
        return {.follow_up = {.stop = stop, .event = event, .start = start},
                .covariates = {x[0], x[1]},
                .stratum = stratum};
    }
};

RC_GTEST_PROP(CoxHazardProperty, cutting_peoples_time_into_intervals_changes_nothing, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    const Intervals cut(study, {1, 2.5, 4, 7, 11});
    CoxColumns columns = study.columns();
    columns.stratum = study.stratum;
    for (const Ties ties : {Ties::efron, Ties::breslow}) {
        const CoxDesign whole = *cox_design(columns), pieces = *cox_design(cut.columns());
        const Result<CoxFit> a = fit_cox(whole, ties), b = fit_cox(pieces, ties);
        RC_ASSERT(code_of(a) == code_of(b));
        RC_PRE(a.has_value());
        RC_ASSERT(largest(a->coefficients - b->coefficients) < 1e-9);
        RC_ASSERT(largest(a->covariance - b->covariance) < 1e-9);
        RC_ASSERT(largest(*robust_covariance(whole, *a) - *robust_covariance(pieces, *b, cut.person)) < 1e-9);
        RC_ASSERT(std::abs(a->score.chi_square - b->score.chi_square) < 1e-8);
        const Result<Concordance> c = concordance(whole, *a), d = concordance(pieces, *b);
        RC_ASSERT(c->concordant == d->concordant);
        RC_ASSERT(c->tied_risk == d->tied_risk);
        const auto p = proportionality(whole, *a), q = proportionality(pieces, *b);
        RC_ASSERT(code_of(p) == code_of(q));
        if (p) RC_ASSERT(std::abs(p->all.chi_square - q->all.chi_square) < 1e-7 * (1 + p->all.chi_square));
        // What the intervals of a person leave over is what the person leaves over.
        const Numbers left = martingale_residuals(whole, *a), parts = martingale_residuals(pieces, *b);
        Numbers sums(left.size());
        for (std::size_t i = 0; i < parts.size(); ++i) sums[cut.person[i]] += parts[i];
        for (std::size_t i = 0; i < left.size(); ++i) RC_ASSERT(std::abs(sums[i] - left[i]) < 1e-9);
    }
}

RC_GTEST_PROP(CoxHazardProperty, martingale_residuals_add_up_to_0_in_every_stratum, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    CoxColumns columns = study.columns();
    columns.stratum = study.stratum;
    const CoxDesign design = *cox_design(columns);
    const Result<CoxFit> fit = fit_cox(design);
    RC_PRE(fit.has_value());
    Numbers sums(2);
    const Numbers residuals = martingale_residuals(design, *fit);
    for (std::size_t i = 0; i < residuals.size(); ++i) {
        RC_ASSERT(residuals[i] <= 1);
        sums[study.stratum[i]] += residuals[i];
    }
    RC_ASSERT(std::abs(sums[0]) < 1e-10);
    RC_ASSERT(std::abs(sums[1]) < 1e-10);
}

RC_GTEST_PROP(CoxHazardProperty, robust_errors_of_single_rows_are_those_of_clusters_of_one,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    const CoxDesign design = *cox_design(study.columns());
    const Result<CoxFit> fit = fit_cox(design);
    RC_PRE(fit.has_value());
    RC_ASSERT(largest(*robust_covariance(design, *fit) - *robust_covariance(design, *fit, study.person)) <
              1e-12);
}

RC_GTEST_PROP(CoxHazardProperty, everyone_twice_in_one_cluster_has_the_robust_errors_of_everyone_once,
              (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    SmallStudy twice = study;
    const auto append = [](auto& column) {
        const auto copy = column;
        column.insert(column.end(), copy.begin(), copy.end());
    };
    append(twice.stop);
    append(twice.event);
    append(twice.person);
    append(twice.x[0]);
    append(twice.x[1]);
    const CoxDesign one = *cox_design(study.columns()), two = *cox_design(twice.columns());
    const Result<CoxFit> a = fit_cox(one, Ties::breslow), b = fit_cox(two, Ties::breslow);
    RC_PRE(a.has_value());
    RC_ASSERT(largest(a->covariance - 2 * b->covariance) < 1e-9);  // the model believes in twice as many
    RC_ASSERT(largest(*robust_covariance(one, *a) - *robust_covariance(two, *b, twice.person)) < 1e-9);
}

RC_GTEST_PROP(CoxHazardProperty, concordance_is_a_count_of_pairs, (std::uint64_t seed)) {
    const SmallStudy study = SmallStudy::make(seed);
    const CoxDesign design = *cox_design(study.columns());
    const Result<CoxFit> fit = fit_cox(design);
    RC_PRE(fit.has_value());
    const Eigen::VectorXd beta = fit->coefficients;
    const auto risk = [&](std::size_t i) { return beta(0) * study.x[0][i] + beta(1) * study.x[1][i]; };
    double concordant = 0, discordant = 0;
    for (std::size_t i = 0; i < study.stop.size(); ++i)
        for (std::size_t k = 0; k < study.stop.size(); ++k) {
            const bool first =
                study.event[i] != 0 &&
                (study.stop[i] < study.stop[k] || (study.stop[i] == study.stop[k] && study.event[k] == 0));
            if (!first) continue;
            concordant += risk(i) > risk(k) ? 1 : 0;
            discordant += risk(i) < risk(k) ? 1 : 0;
        }
    const Concordance found = *concordance(design, *fit);
    RC_ASSERT(found.concordant == concordant);
    RC_ASSERT(found.discordant == discordant);
    RC_ASSERT(found.c >= 0 && found.c <= 1);
}

TEST(CoxHazardTest, without_covariates_the_baseline_hazard_is_nelson_and_aalens) {
    const Numbers times = {1, 2, 2, 3, 4};
    const Bytes events = {1, 1, 1, 0, 1};
    const CoxDesign design = *cox_design({.follow_up = {.stop = times, .event = events}, .covariates = {}});
    const BaselineHazard breslow = baseline_hazards(design, *fit_cox(design, Ties::breslow)).front();
    const SurvivalCurve curve = *kaplan_meier({.stop = times, .event = events});
    for (const double t : {0.5, 1.0, 2.0, 3.5, 4.0}) EXPECT_NEAR(breslow.at(t), curve.hazard_at(t), 1e-15);
    // Efron's: the second of two at once finds the first half gone.
    const BaselineHazard efron = baseline_hazards(design, *fit_cox(design)).front();
    EXPECT_NEAR(efron.at(2), 1.0 / 5 + 1.0 / 4 + 1.0 / 3, 1e-15);
}

TEST(CoxHazardTest, what_cannot_be_told_is_refused_by_name) {
    const SmallStudy study = SmallStudy::make(7);
    const CoxDesign design = *cox_design(study.columns());
    const CoxFit fit = *fit_cox(design), exact = *fit_cox(design, Ties::exact);
    const std::vector<std::uint32_t> one(40, 5), few = {0, 1}, huge(40, 4000000000U);
    EXPECT_EQ(code_of(robust_covariance(design, fit, one)), "one-cluster");
    EXPECT_EQ(code_of(robust_covariance(design, fit, few)), "lengths-differ");
    EXPECT_EQ(code_of(robust_covariance(design, fit, huge)), "bad-cluster");
    EXPECT_EQ(code_of(robust_covariance(design, exact)), "exact-not-supported");
    EXPECT_EQ(code_of(proportionality(design, exact)), "exact-not-supported");
}

TEST(CoxHazardTest, events_at_one_time_cannot_show_a_change_over_time) {
    const Numbers times = {1, 1, 2, 2, 2}, x = {1, 2, 3, 1, 2};
    const Bytes events = {1, 1, 0, 0, 0};
    const CoxDesign design = *cox_design({.follow_up = {.stop = times, .event = events}, .covariates = {x}});
    EXPECT_EQ(code_of(proportionality(design, *fit_cox(design))), "one-event-time");
    const Numbers from_zero = {0, 1, 2, 2, 2};
    const CoxDesign zero =
        *cox_design({.follow_up = {.stop = from_zero, .event = events}, .covariates = {x}});
    EXPECT_EQ(code_of(proportionality(zero, *fit_cox(zero), Drift::log_time)), "bad-time");
}

TEST(CoxHazardTest, nobody_left_to_compare_with_gives_no_concordance) {
    const Numbers times = {2, 2, 2}, x = {1, 2, 4};
    const Bytes events = {1, 1, 1};
    const CoxDesign design = *cox_design({.follow_up = {.stop = times, .event = events}, .covariates = {x}});
    EXPECT_EQ(code_of(concordance(design, *fit_cox(design))), "no-pairs");
}

}  // namespace
}  // namespace ultima::test
