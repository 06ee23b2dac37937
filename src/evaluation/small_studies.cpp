// SPDX-License-Identifier: Apache-2.0
#include "evaluation/small_studies.h"

#include "base/refusal.h"
#include "evaluation/quantiles.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ultima {

namespace {

NamedColumn standard_errors(std::span<const StudyEffect> studies) {
    NamedColumn column{"standard error", {}};
    for (const StudyEffect& study : studies) column.values.push_back(std::sqrt(study.variance));
    return column;
}

int sign(double value) { return (value > 0) - (value < 0); }

// Orders of more studies take longer to count than anyone waits, and by then the normal is as good.
constexpr std::size_t counted_exactly = 150;

// P(T <= t) for the number T of pairs in order among n without ties: orders counted by adding one element at
// a time.
double kendall_probability(double t, std::size_t n) {
    std::vector<double> orders{1};
    for (std::size_t size = 2; size <= n; ++size) {
        std::vector<double> next(orders.size() + size - 1, 0);
        for (std::size_t at = 0; at < orders.size(); ++at) {
            for (std::size_t more = 0; more < size; ++more)
                next[at + more] += orders[at] / static_cast<double>(size);
        }
        orders = std::move(next);
    }
    double sum = 0;
    for (std::size_t at = 0; at < orders.size() && static_cast<double>(at) <= t + 1e-9; ++at)
        sum += orders[at];
    return sum;
}

struct TiedPairs {
    double pairs = 0;    // t (t - 1) / 2
    double cubic = 0;    // t (t - 1) (2 t + 5)
    double triples = 0;  // t (t - 1) (t - 2)
};

TiedPairs ties_of(std::vector<double> values) {
    std::ranges::sort(values);
    TiedPairs ties;
    for (std::size_t begin = 0; begin < values.size();) {
        std::size_t end = begin;
        while (end < values.size() && values[end] == values[begin]) ++end;
        const auto t = static_cast<double>(end - begin);
        ties.pairs += t * (t - 1) / 2;
        ties.cubic += t * (t - 1) * (2 * t + 5);
        ties.triples += t * (t - 1) * (t - 2);
        begin = end;
    }
    return ties;
}

// Kendall's tau-b and its two-sided p-value (Kendall 1970, ch. 4).
BeggTest kendall(const std::vector<double>& x, const std::vector<double>& y) {
    const std::size_t size = x.size();
    const auto n = static_cast<double>(size);
    double score = 0;
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < i; ++j) score += sign(x[i] - x[j]) * sign(y[i] - y[j]);
    }
    const TiedPairs of_x = ties_of(x);
    const TiedPairs of_y = ties_of(y);
    const double pairs = n * (n - 1) / 2;
    BeggTest test;
    const double untied = std::sqrt((pairs - of_x.pairs) * (pairs - of_y.pairs));
    // All of one size, or of one effect: nothing can go together.
    if (untied == 0) return test;
    test.tau = score / untied;
    if (size <= counted_exactly && of_x.pairs == 0 && of_y.pairs == 0) {
        const double in_order = (pairs + score) / 2;
        const double tail =
            score > 0 ? kendall_probability(pairs - in_order, size) : kendall_probability(in_order, size);
        test.p = std::min(1.0, 2 * tail);
        return test;
    }
    double variance = (n * (n - 1) * (2 * n + 5) - of_x.cubic - of_y.cubic) / 18 +
                      2 * of_x.pairs * 2 * of_y.pairs / (2 * n * (n - 1));
    if (size > 2) variance += of_x.triples * of_y.triples / (9 * n * (n - 1) * (n - 2));
    test.p = normal_two_sided(score / std::sqrt(variance));
    return test;
}

}  // namespace

Result<EggerTest> egger_test(std::span<const StudyEffect> studies) {
    const NamedColumn errors = standard_errors(studies);
    // Weighted least squares is the model without tau2 whose errors are widened by the spread that is seen.
    const auto classical = pool_effects(
        studies, {.heterogeneity = Heterogeneity::fixed, .errors = MeanErrors::hartung_knapp}, {&errors, 1});
    if (!classical) return failure(classical.error());
    const auto mixed = pool_effects(
        studies, {.heterogeneity = Heterogeneity::restricted_likelihood, .errors = MeanErrors::normal},
        {&errors, 1});
    if (!mixed) return failure(mixed.error());
    return EggerTest{.classical_t = classical->coefficients[1].statistic,
                     .df = classical->df,
                     .classical_p = classical->coefficients[1].p,
                     .limit = classical->coefficients[0].estimate,
                     .mixed_z = mixed->coefficients[1].statistic,
                     .mixed_p = mixed->coefficients[1].p};
}

Result<BeggTest> begg_test(std::span<const StudyEffect> studies) {
    const auto model = effect_model(studies);
    if (!model) return failure(model.error());
    if (studies.size() < 2)
        return refused("too-few-studies", "whether effect and size go together needs two studies");
    const WeightedEffects fit = weighted_effects(*model, 0.0);
    std::vector<double> standardised;
    std::vector<double> variances;
    for (Eigen::Index at = 0; at < fit.residuals.size(); ++at) {
        variances.push_back(model->variances[at]);
        standardised.push_back(fit.residuals[at] / std::sqrt(model->variances[at] - fit.inverse(0, 0)));
    }
    return kendall(standardised, variances);
}

Result<TrimAndFill> trim_and_fill(std::span<const StudyEffect> studies, const PoolingRules& rules) {
    const NamedColumn errors = standard_errors(studies);
    TrimAndFill result;
    PoolingRules line = rules;
    line.errors = MeanErrors::normal;
    const auto slope = pool_effects(studies, line, {&errors, 1});
    if (!slope) return failure(slope.error());
    result.side = slope->coefficients[1].estimate < 0 ? FunnelSide::right : FunnelSide::left;
    const double mirror = result.side == FunnelSide::right ? -1 : 1;

    // With the full side to the right: trim the rightmost until as many are trimmed as seem to be missing.
    std::vector<StudyEffect> sorted(studies.begin(), studies.end());
    for (StudyEffect& study : sorted) study.effect *= mirror;
    std::ranges::stable_sort(sorted, {}, &StudyEffect::effect);
    const auto k = static_cast<double>(sorted.size());
    double centre = 0;
    std::size_t before = 0;
    for (int round = 0; round < 100; ++round) {
        const auto trimmed = pool_effects(std::span(sorted).first(sorted.size() - result.missing), line);
        if (!trimmed) return failure(trimmed.error());
        centre = trimmed->mean().estimate;
        std::vector<std::size_t> by_distance(sorted.size());
        for (std::size_t at = 0; at < by_distance.size(); ++at) by_distance[at] = at;
        std::ranges::stable_sort(by_distance, {},
                                 [&](std::size_t at) { return std::fabs(sorted[at].effect - centre); });
        double ranks_to_the_right = 0;
        for (std::size_t rank = 0; rank < by_distance.size(); ++rank) {
            if (sorted[by_distance[rank]].effect > centre)
                ranks_to_the_right += static_cast<double>(rank + 1);
        }
        const double estimate = (4 * ranks_to_the_right - k * (k + 1)) / (2 * k - 1);
        // TiedPairs go to the even number, as statistics packages round.
        before = result.missing;
        result.missing = static_cast<std::size_t>(std::nearbyint(std::max(0.0, estimate)));
        if (result.missing == before) break;
        if (result.missing + 2 > sorted.size()) {
            return refused("too-few-studies", "more studies would have to be trimmed than can be spared");
        }
    }
    std::vector<StudyEffect> filled(studies.begin(), studies.end());
    for (std::size_t at = sorted.size() - result.missing; at < sorted.size(); ++at) {
        StudyEffect image = sorted[at];
        image.study += " (mirror image)";
        image.effect = mirror * (2 * centre - image.effect);
        filled.push_back(std::move(image));
    }
    auto pooled = pool_effects(filled, rules);
    if (!pooled) return failure(pooled.error());
    result.filled = std::move(*pooled);
    return result;
}

}  // namespace ultima
