// SPDX-License-Identifier: Apache-2.0
#include "evaluation/proportions.h"

#include "base/refusal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ultima {

namespace {

Result<void> check_share(EventShare share) {
    if (!std::isfinite(share.events) || !std::isfinite(share.people) || share.events < 0 ||
        share.events > share.people || share.events != std::floor(share.events) ||
        share.people != std::floor(share.people)) {
        return refused("bad-counts", "counts are whole, not below 0, and no more events than people");
    }
    if (share.people == 0) return refused("no-rows", "there is nobody to compute a share of");
    return {};
}

Result<void> check_level(double level) {
    if (level > 0 && level < 1) return {};
    return refused("bad-level", "the level of an interval lies between 0 and 1");
}

Interval wilson(EventShare share, double z) {
    const double n = share.people;
    const double p = share.events / n;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {share.events == 0 ? 0 : middle - half, share.events == n ? 1 : middle + half};
}

double log_choose(double n, double k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

// P of a table with `a` in the corner, margins fixed, in logarithms.
double log_hypergeometric(double a, double row, double other_row, double column) {
    return log_choose(row, a) + log_choose(other_row, column - a) - log_choose(row + other_row, column);
}

// All tables not more likely than this one. Their probabilities rise to a mode and fall: a tail on this side,
// and one on the other, each summed outwards until nothing is added, so that millions of people are no
// millions of terms.
double fisher(EventShare one, EventShare other) {
    const double column = one.events + other.events;
    const double first = std::max(0.0, column - other.people);
    const double last = std::min(one.people, column);
    const auto log_of = [&](double a) { return log_hypergeometric(a, one.people, other.people, column); };
    // Tables that are as likely as this one but for rounding belong to it.
    const double here = log_of(one.events) + 1e-7;
    const double mode = std::clamp(
        std::floor((one.people + 1) * (column + 1) / (one.people + other.people + 2)), first, last);
    // The farthest table from `end` towards the mode that is not more likely: nothing if the end itself is.
    const auto tail = [&](double end) {
        if (log_of(end) > here) return 0.0;
        double in = end;
        double out = mode;
        if (log_of(mode) <= here) in = mode;
        while (std::fabs(out - in) > 1) {
            const double middle = std::floor((in + out) / 2);
            (log_of(middle) <= here ? in : out) = middle;
        }
        const double direction = end < mode ? -1 : 1;
        double sum = 0;
        for (double a = in; direction < 0 ? a >= end : a <= end; a += direction) {
            const double term = std::exp(log_of(a));
            sum += term;
            if (term <= 1e-18 * sum) break;  // also where all of it is too small for a double
        }
        return sum;
    };
    double sum = first < mode ? tail(first) : 0;
    if (last > mode) sum += tail(last);
    // The mode itself is counted once: it belongs to both tails, or to none.
    if (log_of(mode) <= here) {
        const double at_mode = std::exp(log_of(mode));
        sum += first < mode && last > mode ? -at_mode : first == last ? at_mode : 0;
    }
    return std::min(1.0, sum);
}

}  // namespace

Result<Proportion> proportion(EventShare share, double level) {
    if (auto good = check_share(share); !good) return failure(good.error());
    if (auto good = check_level(level); !good) return failure(good.error());
    const double x = share.events;
    const double n = share.people;
    const double tail = (1 - level) / 2;
    Proportion result{.share = x / n,
                      .wald_error = std::sqrt(x / n * (1 - x / n) / n),
                      .wilson = wilson(share, normal_half_width(level)),
                      .clopper_pearson = {0, 1},
                      .jeffreys = {beta_quantile(tail, x + 0.5, n - x + 0.5),
                                   beta_quantile(1 - tail, x + 0.5, n - x + 0.5)}};
    if (x > 0) result.clopper_pearson.lower = beta_quantile(tail, x, n - x + 1);
    if (x < n) result.clopper_pearson.upper = beta_quantile(1 - tail, x + 1, n - x);
    return result;
}

Result<TwoShares> compare_shares(EventShare one, EventShare other, double level) {
    for (const EventShare share : {one, other}) {
        if (auto good = check_share(share); !good) return failure(good.error());
    }
    if (auto good = check_level(level); !good) return failure(good.error());
    const double z = normal_half_width(level);
    const double p = one.events / one.people;
    const double q = other.events / other.people;
    const Interval of_one = wilson(one, z);
    const Interval of_other = wilson(other, z);
    TwoShares result;
    result.difference = p - q;
    result.newcombe = {p - q - std::hypot(p - of_one.lower, of_other.upper - q),
                       p - q + std::hypot(of_one.upper - p, q - of_other.lower)};
    const double cells[4] = {one.events, one.people - one.events, other.events, other.people - other.events};
    const double above = cells[0] * cells[3];
    const double below = cells[1] * cells[2];
    if (below > 0) {
        result.odds_ratio = above / below;
    } else if (above > 0) {
        result.odds_ratio = std::numeric_limits<double>::infinity();
    }
    if (std::ranges::all_of(cells, [](double cell) { return cell > 0; })) {
        const double error = std::sqrt(1 / cells[0] + 1 / cells[1] + 1 / cells[2] + 1 / cells[3]);
        const Interval logs = around(std::log(result.odds_ratio), error, z);
        result.odds_ratio_interval = Interval{std::exp(logs.lower), std::exp(logs.upper)};
    }
    const double all = one.people + other.people;
    const double events = one.events + other.events;
    if (events > 0 && events < all) {
        // In factors, each of which fits a double whatever the numbers of people.
        const double apart = p - q;
        result.chi_squared =
            apart * apart / (events / all * (1 - events / all)) / (1 / one.people + 1 / other.people);
        result.chi_squared_p = chi_square_tail(result.chi_squared, 1);
    }
    result.fisher_p = fisher(one, other);
    return result;
}

Result<RateRatio> rate_ratio(double events_one, double time_one, double events_other, double time_other,
                             double level) {
    for (const double events : {events_one, events_other}) {
        if (!std::isfinite(events) || events < 0 || events != std::floor(events)) {
            return refused("bad-counts", "a number of events is not whole or below 0");
        }
    }
    for (const double time : {time_one, time_other}) {
        if (!std::isfinite(time) || time < 0)
            return refused("bad-counts", "a time at risk is below 0 or no number");
        if (time == 0) return refused("no-rows", "a group was never at risk");
    }
    if (auto good = check_level(level); !good) return failure(good.error());
    if (events_one == 0 || events_other == 0) {
        return refused("no-events", "a group had no event, so the ratio of the rates has no size");
    }
    RateRatio result;
    result.ratio = (events_one / time_one) / (events_other / time_other);
    result.error_of_log = std::sqrt(1 / events_one + 1 / events_other);
    const Interval logs = around(std::log(result.ratio), result.error_of_log, normal_half_width(level));
    result.interval = {std::exp(logs.lower), std::exp(logs.upper)};
    return result;
}

}  // namespace ultima
