// SPDX-License-Identifier: Apache-2.0
#include "evaluation/accelerated.h"

#include "evaluation/refusals.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ultima::test {
namespace {

const std::vector<double> times{5, 8, 12, 3, 20, 25, 14, 9, 30, 2, 17, 6};
const std::vector<std::uint8_t> events{1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1};
const NamedColumn measure{"measure", {0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0}};

Result<AcceleratedFit> fit(TimeShape shape) {
    return fit_accelerated(*make_design({&measure, 1}, times.size()), {.stop = times, .event = events},
                           shape);
}

// Reference: survreg of survival 3.5.3.
TEST(AcceleratedTest, all_shapes_agree_with_another_program) {
    struct Case {
        TimeShape shape;
        double intercept, effect, error, sigma, log_likelihood;
    };
    const Case cases[] = {{TimeShape::log_normal, 2.281082811759917, 0.243585665727224, 0.590907748246923,
                           0.989095766231907, -33.481064978593189},
                          {TimeShape::weibull, 2.752800097718032, 0.111301483445076, 0.559027192794359,
                           0.831690468195539, -34.169397230075923},
                          {TimeShape::exponential, 2.7725887222397811, 0.0838814839807021, 0.670820393249937,
                           1, -34.3727059200615},
                          {TimeShape::log_logistic, 2.257978952337213, 0.262040701245344, 0.605658687234516,
                           0.591427975075531, -33.651373993962977}};
    for (const Case& one : cases) {
        const auto ours = fit(one.shape);
        ASSERT_TRUE(ours);
        EXPECT_NEAR(ours->coefficients[0], one.intercept, 1e-9);
        EXPECT_NEAR(ours->coefficients[1], one.effect, 1e-9);
        EXPECT_NEAR(ours->standard_errors()[1], one.error, 1e-8);
        EXPECT_NEAR(ours->sigma, one.sigma, 1e-9);
        EXPECT_NEAR(ours->log_likelihood, one.log_likelihood, 1e-10);
    }
}

TEST(AcceleratedTest, an_exponential_mean_is_time_by_events) {
    const auto ours = fit(TimeShape::exponential);
    ASSERT_TRUE(ours);
    // Without the measure 64 days, 4 events; with it 87 days, 5 events.
    EXPECT_NEAR(std::exp(ours->coefficients[0]), 64.0 / 4, 1e-10);
    EXPECT_NEAR(std::exp(ours->coefficients[1]), (87.0 / 5) / (64.0 / 4), 1e-10);
    EXPECT_NEAR(ours->standard_errors()[1], std::sqrt(1.0 / 4 + 1.0 / 5), 1e-10);
}

TEST(AcceleratedTest, another_unit_of_time_moves_the_intercept_alone) {
    std::vector<double> hours = times;
    for (double& time : hours) time *= 24;
    for (const TimeShape shape : {TimeShape::log_normal, TimeShape::weibull, TimeShape::log_logistic}) {
        const auto days = fit(shape);
        const auto other = fit_accelerated(*make_design({&measure, 1}, times.size()),
                                           {.stop = hours, .event = events}, shape);
        ASSERT_TRUE(days && other);
        EXPECT_NEAR(other->coefficients[0] - days->coefficients[0], std::log(24.0), 1e-9);
        EXPECT_NEAR(other->coefficients[1], days->coefficients[1], 1e-9);
    }
}

TEST(AcceleratedTest, censoring_far_out_leaves_numbers) {
    std::vector<double> wide = times;
    wide[5] = 1e12;
    const auto ours = fit_accelerated(*make_design({&measure, 1}, times.size()),
                                      {.stop = wide, .event = events}, TimeShape::log_normal);
    ASSERT_TRUE(ours);
    EXPECT_TRUE(ours->coefficients.allFinite() && ours->covariance.allFinite() &&
                std::isfinite(ours->log_likelihood));
}

TEST(AcceleratedTest, what_has_no_answer_is_refused) {
    const Design design = *make_design({&measure, 1}, times.size());
    const auto ask = [&](const std::vector<double>& stop, const std::vector<std::uint8_t>& event) {
        return refusal(fit_accelerated(design, {.stop = stop, .event = event}, TimeShape::weibull));
    };
    EXPECT_EQ(ask(times, std::vector<std::uint8_t>(12, 0)), "no-events");
    std::vector<double> zero = times;
    zero[0] = 0;
    EXPECT_EQ(ask(zero, events), "bad-time");
    zero[0] = std::nan("");
    EXPECT_EQ(ask(zero, events), "bad-time");
    std::vector<std::uint8_t> none_with = events;
    for (std::size_t row = 0; row < 12; ++row) {
        if (measure.values[row] == 1) none_with[row] = 0;
    }
    EXPECT_EQ(ask(times, none_with), "monotone-likelihood");
    EXPECT_EQ(ask(std::vector<double>(12, 5), std::vector<std::uint8_t>(12, 1)), "monotone-likelihood");
    EXPECT_EQ(ask({}, {}), "no-rows");
    const std::vector<NamedColumn> twice{measure, {"again", measure.values}};
    EXPECT_EQ(refusal(fit_accelerated(*make_design(twice, 12), {.stop = times, .event = events},
                                      TimeShape::weibull)),
              "singular-design");
    const std::vector<double> start(12, 1);
    EXPECT_EQ(refusal(fit_accelerated(design, {.stop = times, .event = events, .start = start},
                                      TimeShape::weibull)) == "",
              false);
}

}  // namespace
}  // namespace ultima::test
