// SPDX-License-Identifier: Apache-2.0
// Funnels, control charts and interrupted series. The numbers of R 4.2.2, printed with "%.17g", are of the
// rows below; how each was made stands beside it.
#include "evaluation/funnel.h"
#include "evaluation/interrupted_series.h"
#include "evaluation/named_random.h"
#include "evaluation/refusals.h"
#include "evaluation/share_chart.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace ultima::test {
namespace {

using Numbers = std::vector<double>;

void expect_all(const Numbers& found, const Numbers& wanted, double relative) {
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(found[i], wanted[i], relative * (1e-3 + std::fabs(wanted[i]))) << "at " << i;
}

std::vector<EventShare> shares(const Numbers& events, const Numbers& people) {
    std::vector<EventShare> list;
    for (std::size_t i = 0; i < events.size(); ++i) list.push_back({events[i], people[i]});
    return list;
}

const std::vector<EventShare> offices =
    shares({12, 30, 5, 44, 9, 61, 18, 26, 7, 33}, {80, 150, 40, 160, 70, 300, 55, 140, 66, 120});

Numbers of_points(const Funnel& found, const std::function<double(const FunnelPoint&)>& what) {
    Numbers values;
    for (const FunnelPoint& point : found.points) values.push_back(what(point));
    return values;
}

TEST(FunnelTest, exact_limits_are_those_of_qbinom_moved_between_whole_numbers_as_in_r) {
    // r <- qbinom(p, n, target); (r - (pbinom(r, n, target) - p) / dbinom(r, n, target)) / n
    const Funnel found = *funnel(offices);
    EXPECT_NEAR(found.target, 0.20745131244707873, 1e-15);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.exact_95.lower; }),
               {0.11557882920192733, 0.1410637794554756, 0.076828003183775001, 0.14332573762065712,
                0.108863685817902, 0.16079815883489482, 0.095746443886734992, 0.13852318284606358,
                0.1066917315932053, 0.13330377381733308},
               1e-11);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.exact_95.upper; }),
               {0.29388953567786003, 0.27098215426371874, 0.32693780368196368, 0.26873936706318996,
                0.29902637123349396, 0.25261154925299334, 0.31009415514888433, 0.27307567521042003,
                0.30172081150938668, 0.27831902861238461},
               1e-11);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.exact_998.lower; }),
               {0.072973559165118634, 0.10778750428861741, 0.023730955701102844, 0.11081732779759772,
                0.063126997005321275, 0.13644875392294362, 0.045661624783851683, 0.10421836610520642,
                0.060947068555663356, 0.096172396630256535},
               1e-11);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.exact_998.upper; }),
               {0.35010447602063322, 0.31170799945109384, 0.41256640729225708, 0.30836342293975072,
                0.36098976239591901, 0.28078557847023361, 0.38039038032564809, 0.31521766373697357,
                0.36498764332334344, 0.32402201348140469},
               1e-11);
}

TEST(FunnelTest, spread_beside_chance_is_as_worked_out_in_r) {
    // s <- sqrt(target * (1 - target) / n); z <- (x / n - target) / s; q <- quantile(z, c(.1, .9));
    // phi <- mean(pmin(pmax(z, q[1]), q[2])^2); w <- 1 / s^2;
    // tau2 <- max(0, (10 * phi - 9) / (sum(w) - sum(w^2) / sum(w)))
    const Funnel found = *funnel(offices);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.z; }),
               {-1.267283787535789, -0.22506467469810679, -1.2860459906531352, 2.1072003882794128,
                -1.6275870048246739, -0.17590318292560275, 2.19151637046811, -0.63429762954285607,
                -2.0314168366325909, 1.8248890671144049},
               1e-11);
    expect_all({found.spread.phi, found.spread.tau2}, {2.1421427633724432, 0.0020059578596760279}, 1e-11);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.additive_95.upper; }),
               {0.33235421637096418, 0.31661373420686051, 0.36073427400264613, 0.31540162491214885,
                0.3367903347074942, 0.30650240743964724, 0.34597690705227135, 0.31798272697089958,
                0.33888729579867338, 0.32133323277281484},
               1e-11);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.additive_998.upper; }),
               {0.40438298664329786, 0.37956531301161311, 0.44912920220445207, 0.37765420682258627,
                0.41137731730736127, 0.3636230054586535, 0.42586158480753178, 0.3817237739321776,
                0.41468354995237577, 0.38700644307954507},
               1e-11);
    expect_all(of_points(found, [](const FunnelPoint& p) { return p.multiplicative_95.upper; }),
               {0.33749772371339937, 0.30242378307795575, 0.39136471099785863, 0.29940801172246867,
                0.34647677397224169, 0.27460699045621212, 0.36429318572076336, 0.30575715904911094,
                0.3506276990360182, 0.31363376260795039},
               1e-11);
}

TEST(FunnelTest, offices_keep_their_order_and_few_lie_outside_where_only_chance_is_at_work) {
    NamedRandom random(3, "offices");
    std::size_t outside = 0, all = 0;
    double phi = 0;
    constexpr std::size_t repeats = 60;
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        std::vector<EventShare> made;
        for (std::size_t office = 0; office < 30; ++office) {
            EventShare one{0, 40.0 + 10 * static_cast<double>(office)};
            for (double person = 0; person < one.people; ++person) one.events += random.chance(0.2) ? 1 : 0;
            made.push_back(one);
        }
        const Funnel found = *funnel(made);
        phi += found.spread.phi / repeats;
        for (std::size_t office = 0; office < made.size(); ++office) {
            EXPECT_EQ(found.points[office].counts.people, made[office].people);
            outside += found.points[office].by_chance != FunnelPlace::inside ? 1 : 0;
            ++all;
        }
    }
    const double share = static_cast<double>(outside) / static_cast<double>(all);
    // The limits are those of a share moved between whole numbers: about 5 in 100, of 1,800.
    EXPECT_NEAR(share, 0.05, 0.02);
    EXPECT_LT(phi, 1);  // the most extreme are moved in
    EXPECT_GT(phi, 0.6);
}

TEST(FunnelTest, what_has_no_spread_is_refused_by_name) {
    const std::vector<EventShare> two{{1, 10}, {2, 10}}, none{{0, 10}, {0, 9}, {0, 8}},
        bad{{11, 10}, {0, 9}, {1, 8}};
    EXPECT_EQ(refusal(funnel(two)), "too-few-offices");
    EXPECT_EQ(refusal(funnel(none)), "no-spread");
    EXPECT_EQ(refusal(funnel(bad)), "bad-counts");
}

TEST(ShareChartTest, limits_of_shewhart_and_laney_are_as_worked_out_in_r) {
    // centre <- sum(m[1:9]) / sum(k[1:9]); se <- sqrt(centre * (1 - centre) / k); z <- (m / k - centre) / se;
    // sigma <- mean(abs(diff(z[1:9]))) / 1.128
    const auto months = shares({20, 25, 18, 22, 30, 21, 19, 24, 26, 23, 8, 35},
                               {200, 210, 190, 205, 240, 198, 201, 220, 230, 215, 205, 220});
    const ShareChart chart = *share_chart(months, 9);
    expect_all({chart.centre, chart.sigma_z}, {0.10823653643083421, 0.63597491989760557}, 1e-12);
    Numbers upper, laney, lower;
    for (const SharePoint& point : chart.points) {
        upper.push_back(point.p_limits.upper);
        laney.push_back(point.laney_limits.upper);
        lower.push_back(point.laney_limits.lower);
    }
    expect_all(upper,
               {0.17414148683331226, 0.172553182336282, 0.17585358883902247, 0.17333280650908506,
                0.16839924974199488, 0.17447350379810747, 0.17397733975301655, 0.17107444108568326,
                0.16969321956798439, 0.17180091498501832, 0.17333280650908506, 0.17107444108568326},
               1e-12);
    expect_all(laney,
               {0.15015043198390585, 0.14914031015863402, 0.15123928591984392, 0.14963613157948269,
                0.14649851320972224, 0.15036158644649614, 0.15004603855766338, 0.14819986781023523,
                0.14732144556615581, 0.14866188699017252, 0.14963613157948269, 0.14819986781023523},
               1e-12);
    expect_all(lower,
               {0.066322640877762573, 0.067332762703034399, 0.065233786941824495, 0.06683694128218573,
                0.069974559651946197, 0.066111486415172283, 0.066427034304005039, 0.068273205051433195,
                0.069151627295512608, 0.067811185871495899, 0.06683694128218573, 0.068273205051433195},
               1e-12);
    // 8 of 205 and 35 of 220 are other than before; the last only where months vary less than chance.
    EXPECT_TRUE(chart.points[10].outside_p);
    EXPECT_FALSE(chart.points[11].outside_p);
    EXPECT_TRUE(chart.points[11].outside_laney);
    EXPECT_FALSE(chart.points[9].outside_laney);
    const std::vector<EventShare> alike(10, EventShare{10, 40});
    const ShareChart flat = *share_chart(alike, 8);
    EXPECT_EQ(flat.sigma_z, 0);
    EXPECT_EQ(flat.points[9].laney_limits.upper, flat.points[9].p_limits.upper);
    EXPECT_FALSE(flat.points[9].outside_laney);
    EXPECT_EQ(refusal(share_chart(months, 7)), "short-series");
    EXPECT_EQ(refusal(share_chart(months, 13)), "short-series");
}

const Numbers series = {31.87, 34.07, 31.72, 31.63, 31.48, 31.78, 30.58, 27.28, 25.73, 28.83, 29.11, 28.27,
                        29.99, 32.66, 34.9,  33.67, 32.98, 30.73, 31.4,  30.31, 30.74, 31.32, 32.3,  31.64,
                        28.95, 27.66, 28.09, 28.15, 26.28, 27.33, 27.52, 26.65, 27.13, 25.94, 24.98, 26.72,
                        26.8,  29.44, 29.04, 29.83, 29.56, 27.85, 28.85, 28.02, 26.85, 26.5,  27.01, 27.09};

Numbers estimates(const SeriesFit& fit) {
    Numbers values;
    for (const SeriesCoefficient& one : fit.coefficients) values.push_back(one.estimate);
    return values;
}
Numbers errors(const SeriesFit& fit) {
    Numbers values;
    for (const SeriesCoefficient& one : fit.coefficients) values.push_back(one.error);
    return values;
}

TEST(InterruptedSeriesTest, newey_wests_errors_are_those_of_rs_sandwich) {
    // m <- lm(y ~ t + after + after:(t - 24)); NeweyWest(m, lag = L, prewhite = FALSE, adjust = TRUE),
    // sandwich 3.0-2
    const InterruptedSeries three = *interrupted_series(series, {.change = 24, .lags = 3});
    expect_all(estimates(three.newey_west),
               {30.723400000000019, 0.027639130434781684, -3.8674057971014397, -0.021204347826086056}, 1e-10);
    expect_all(errors(three.newey_west),
               {1.261206906390318, 0.067779024149995676, 0.89731880573670786, 0.079609005264576024}, 1e-10);
    EXPECT_NEAR(three.newey_west.durbin_watson, 0.65838138983124728, 1e-11);
    EXPECT_NEAR(three.newey_west.coefficients[2].p, 9.0446327780258076e-05, 1e-14);
    const InterruptedSeries six = *interrupted_series(series, {.change = 24, .lags = 6});
    expect_all(errors(six.newey_west),
               {1.3004689271707763, 0.069517359715996721, 0.84203338104995251, 0.081157561133128123}, 1e-10);
    EXPECT_EQ(interrupted_series(series, {.change = 24})->lags, 3U);
}

TEST(InterruptedSeriesTest, generalised_least_squares_are_as_by_the_whole_matrix_in_r) {
    // V <- rho^abs(outer(1:n, 1:n, "-")); b <- solve(t(X) %*% solve(V, X), t(X) %*% solve(V, y)), with rho <-
    // sum(r[-1] * r[-n]) / sum(r[-n]^2) in turn until it stays; nlme 3.1-162 says the same at that rho:
    // gls(y ~ X, correlation = corAR1(rho, ~1, fixed = TRUE)).
    const InterruptedSeries plain = *interrupted_series(series, {.change = 24});
    EXPECT_NEAR(plain.rho, 0.68035843229372439, 1e-10);
    expect_all(estimates(plain.prais_winsten),
               {31.119654925396794, -0.0081030831667538734, -2.9750092899931611, -0.017879398668242275},
               1e-8);
    expect_all(errors(plain.prais_winsten),
               {1.3173961549905417, 0.090188069682734753, 1.3075155436496715, 0.14564929084313563}, 1e-8);
    EXPECT_GT(plain.prais_winsten.durbin_watson, plain.newey_west.durbin_watson);
}

TEST(InterruptedSeriesTest, a_season_is_taken_out_by_sines_as_in_r) {
    // The same with sin(2 * pi * t / 12) + cos(2 * pi * t / 12).
    const InterruptedSeries found = *interrupted_series(series, {.change = 24, .lags = 3, .season = 12});
    expect_all(estimates(found.newey_west),
               {29.839000743390383, 0.10454341361822844, -5.7131085935041632, -0.021204347826086052,
                1.8486648610243275, 0.47068261757026225},
               1e-10);
    expect_all(errors(found.newey_west),
               {0.83269690649277972, 0.052761522317032405, 0.74616545937258483, 0.061842579682873169,
                0.34273451444731318, 0.29659882482276295},
               1e-10);
    EXPECT_NEAR(found.newey_west.durbin_watson, 1.2812935318169834, 1e-11);
    EXPECT_NEAR(found.rho, 0.37924068608834016, 1e-10);
    expect_all(estimates(found.prais_winsten),
               {30.127596996609753, 0.07752410375557145, -5.0334072583571912, -0.018847954954398904,
                1.7266885962347274, 0.44914479851149613},
               1e-8);
    expect_all(errors(found.prais_winsten),
               {0.6992176880044767, 0.051368243494276628, 0.96542497216100054, 0.073492228067754281,
                0.35668882846512795, 0.33001000476946524},
               1e-8);
}

TEST(InterruptedSeriesTest, what_is_foretold_is_the_line_before_the_change_gone_on) {
    const InterruptedSeries found = *interrupted_series(series, {.change = 24});
    const Numbers line = estimates(found.newey_west);
    for (std::size_t t = 0; t < series.size(); ++t)
        EXPECT_NEAR(found.foretold[t], line[0] + line[1] * static_cast<double>(t), 1e-10);
    EXPECT_NEAR(found.fitted[24] - found.foretold[24], line[2], 1e-10);
    EXPECT_NEAR(found.fitted[34] - found.foretold[34], line[2] + 10 * line[3], 1e-10);
}

TEST(InterruptedSeriesTest, a_series_that_cannot_answer_is_refused_by_name) {
    const Numbers straight(24, 1.0), short_one(series.begin(), series.begin() + 15);
    Numbers holed = series;
    holed[3] = std::nan("");
    EXPECT_EQ(refusal(interrupted_series(straight, {.change = 12})), "no-spread");
    EXPECT_EQ(refusal(interrupted_series(short_one, {.change = 8})), "short-series");
    EXPECT_EQ(refusal(interrupted_series(series, {.change = 7})), "short-series");
    EXPECT_EQ(refusal(interrupted_series(holed, {.change = 24})), "not-a-number");
    EXPECT_EQ(refusal(interrupted_series(series, {.change = 24, .lags = 48})), "bad-lags");
    EXPECT_EQ(refusal(interrupted_series(series, {.change = 24, .season = 100, .harmonics = 11})),
              "short-series");
    EXPECT_EQ(refusal(interrupted_series(series, {.change = 24, .season = 12, .harmonics = 7})),
              "singular-design");
}

}  // namespace
}  // namespace ultima::test
