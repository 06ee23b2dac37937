// SPDX-License-Identifier: Apache-2.0
// Where intervals are known to be too short, and how much: few studies pooled, and a weak instrument. The
// table in docs/estimators.md shows what full size (ULTIMA_TORTURE, 20,000 repeats) gives; each run prints
// its own.
#include "evaluation/instrument.h"
#include "evaluation/meta_analysis.h"
#include "evaluation/named_random.h"
#include "evaluation/quantiles.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace ultima::test {
namespace {

std::size_t repeats() { return std::getenv("ULTIMA_TORTURE") != nullptr ? 20000 : 800; }
double chance_error(double share) { return std::sqrt(share * (1 - share) / static_cast<double>(repeats())); }

bool holds(const Interval& interval, double truth) {
    return interval.lower <= truth && truth <= interval.upper;
}

struct FewStudies {
    double der_simonian_laird = 0, hartung_knapp = 0,
           at_least_normal = 0;  // shares of intervals with the truth
};

// `i2` of the spread of equal studies is not chance. `one_large`: one study has ten times the people.
FewStudies few_studies(std::size_t studies, double i2, bool one_large) {
    FewStudies covered;
    const double tau = std::sqrt(i2 / (1 - i2));
    for (std::size_t repeat = 0; repeat < repeats(); ++repeat) {
        NamedRandom random(repeat, "few studies");
        std::vector<StudyEffect> made;
        for (std::size_t study = 0; study < studies; ++study) {
            const double variance = one_large && study == 0 ? 0.1 : 1;
            const double own = tau * random.normal();
            made.push_back({"s", own + std::sqrt(variance) * random.normal(), variance});
        }
        const auto hits = [&](MeanErrors errors) {
            const auto pooled =
                pool_effects(made, {.heterogeneity = Heterogeneity::der_simonian_laird, .errors = errors});
            return pooled && holds(pooled->mean().interval, 0) ? 1 / static_cast<double>(repeats()) : 0;
        };
        covered.der_simonian_laird += hits(MeanErrors::normal);
        covered.hartung_knapp += hits(MeanErrors::hartung_knapp);
        covered.at_least_normal += hits(MeanErrors::at_least_normal);
    }
    return covered;
}

TEST(UnderCoverageTest, few_studies_that_differ_need_hartung_and_knapp) {
    for (const std::size_t studies : {3U, 5U, 10U})
        for (const double i2 : {0.0, 0.5, 0.75})
            for (const bool one_large : {false, true}) {
                const FewStudies covered = few_studies(studies, i2, one_large);
                fmt::print(
                    "{:2} studies, I2 {:.2f}{}: {:.1f} by the normal, {:.1f} Hartung-Knapp, {:.1f} at least "
                    "normal\n",
                    studies, i2, one_large ? ", one large" : "", 100 * covered.der_simonian_laird,
                    100 * covered.hartung_knapp, 100 * covered.at_least_normal);
                if (!one_large) {
                    // Studies of one size: Hartung and Knapp's interval is that of a t test, exact.
                    EXPECT_NEAR(covered.hartung_knapp, 0.95, 4 * chance_error(0.95)) << studies << " " << i2;
                } else {
                    // IntHout, Ioannidis & Borm 2014 (BMC Medical Research Methodology 14:25): errors of 5
                    // percent at most doubled with sizes as unequal as these.
                    EXPECT_GT(covered.hartung_knapp, 0.90 - 4 * chance_error(0.9)) << studies << " " << i2;
                }
                EXPECT_GE(covered.at_least_normal,
                          std::max(covered.hartung_knapp, covered.der_simonian_laird) - 1e-9);
                if (i2 == 0.75) {
                    EXPECT_LT(covered.der_simonian_laird, 0.93) << studies;
                }
                if (i2 == 0.75 && studies == 3) {
                    EXPECT_LT(covered.der_simonian_laird, 0.89);
                }
                if (i2 == 0) {
                    EXPECT_GT(covered.der_simonian_laird, 0.95 - 4 * chance_error(0.95));
                }
            }
}

struct Instrument {
    double covered = 0;      // of the intervals there were
    double first_stage = 0;  // mean F
    double median = 0;       // of the estimates; the truth is 0
    double crude = 0;        // mean difference with and without the measure
};

// 400 people; who takes the measure does worse anyway (an unseen u moves both, and strongly), the measure
// does nothing, and being assigned moves `moved` of them.
Instrument weak_instrument(double moved) {
    Instrument found;
    std::vector<double> estimates;
    const double edge = normal_quantile(0.5 + moved / 2);
    for (std::size_t repeat = 0; repeat < repeats(); ++repeat) {
        NamedRandom random(repeat, "instrument");
        std::vector<double> assigned, treated, outcome;
        double with = 0, without = 0, count = 0;
        for (std::size_t person = 0; person < 400; ++person) {
            const double u = random.normal();
            assigned.push_back(person % 2 == 0 ? 1 : 0);
            treated.push_back(u > (person % 2 == 0 ? -edge : edge) ? 1 : 0);
            outcome.push_back(0.9 * u + std::sqrt(1 - 0.81) * random.normal() > 0 ? 1 : 0);
            (treated.back() == 1 ? with : without) += outcome.back();
            count += treated.back();
        }
        const auto effect = instrumental_effect(assigned, treated, outcome);
        if (!effect) continue;
        found.crude += with / count - without / (400 - count);
        estimates.push_back(effect->local);
        found.first_stage += effect->first_stage_f;
        const Interval interval = around(effect->local, effect->error.independent, normal_half_width(0.95));
        found.covered += holds(interval, 0) ? 1 : 0;
    }
    const auto tries = static_cast<double>(estimates.size());
    found.covered /= tries;
    found.first_stage /= tries;
    found.crude /= tries;
    std::ranges::nth_element(estimates, estimates.begin() + std::ssize(estimates) / 2);
    found.median = estimates[estimates.size() / 2];
    return found;
}

TEST(UnderCoverageTest, a_weak_instrument_leans_to_the_crude_difference_and_a_strong_one_does_not) {
    double last = 1;
    for (const double moved : {0.01, 0.05, 0.1, 0.2, 0.4}) {
        const Instrument found = weak_instrument(moved);
        fmt::print("moved {:.2f}: F {:.1f}, median {:+.3f} (crude {:+.3f}), covered {:.1f}\n", moved,
                   found.first_stage, found.median, found.crude, 100 * found.covered);
        EXPECT_LT(found.median, last);
        last = found.median + 0.03;
        if (moved == 0.01) {
            EXPECT_GT(found.median, 0.5 * found.crude);
        }
        if (moved == 0.01) {
            EXPECT_LT(found.covered, 0.95);
        }
        if (moved >= 0.2) {
            EXPECT_NEAR(found.median, 0, 0.04);
        }
        if (moved == 0.4) {
            EXPECT_NEAR(found.covered, 0.95, 0.01 + 4 * chance_error(0.95));
        }
    }
}

}  // namespace
}  // namespace ultima::test
