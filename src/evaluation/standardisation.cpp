// SPDX-License-Identifier: Apache-2.0
#include "evaluation/standardisation.h"

#include "base/refusal.h"

#include <fmt/format.h>

#include <cmath>

namespace ultima {

namespace {

Result<void> check_cell(double people, double events, std::size_t stratum) {
    if (!std::isfinite(people) || !std::isfinite(events) || events < 0 || events > people) {
        return refused("bad-counts", fmt::format("stratum {} has a count below 0, or more events than people",
                                                 stratum + 1));
    }
    return {};
}

}  // namespace

Result<RateComparison> compare_rates(std::span<const StratumPair> strata, double level) {
    if (!(level > 0 && level < 1))
        return refused("bad-level", "the level of an interval lies between 0 and 1");
    double people_before = 0;
    double people_after = 0;
    double events_before = 0;
    double events_after = 0;
    for (std::size_t at = 0; at < strata.size(); ++at) {
        const StratumPair& stratum = strata[at];
        if (auto good = check_cell(stratum.people_before, stratum.events_before, at); !good)
            return failure(good.error());
        if (auto good = check_cell(stratum.people_after, stratum.events_after, at); !good)
            return failure(good.error());
        if ((stratum.people_before == 0) != (stratum.people_after == 0)) {
            return refused(
                "empty-stratum",
                fmt::format("stratum {} has people in one of the populations only, so their rate in "
                            "the other is not known; join strata",
                            at + 1));
        }
        people_before += stratum.people_before;
        people_after += stratum.people_after;
        events_before += stratum.events_before;
        events_after += stratum.events_after;
    }
    if (people_before == 0 || people_after == 0)
        return refused("no-rows", "there is nobody to compute a rate of");
    if (events_before == 0 || events_after == 0) {
        return refused("no-events", "one of the populations had no event, so no ratio has a size");
    }
    RateComparison result;
    result.crude_before = events_before / people_before;
    result.crude_after = events_after / people_after;
    double expected = 0;
    double numerator = 0;
    double denominator = 0;
    double spread = 0;
    for (const StratumPair& stratum : strata) {
        if (stratum.people_before == 0) continue;
        const double rate_before = stratum.events_before / stratum.people_before;
        const double rate_after = stratum.events_after / stratum.people_after;
        const double share_before = stratum.people_before / people_before;
        const double share_after = stratum.people_after / people_after;
        result.rate_effect += (share_before + share_after) / 2 * (rate_after - rate_before);
        result.composition_effect += (rate_before + rate_after) / 2 * (share_after - share_before);
        result.after_in_mix_before += share_before * rate_after;
        expected += stratum.people_after * rate_before;
        const double both = stratum.people_before + stratum.people_after;
        numerator += stratum.events_after * stratum.people_before / both;
        denominator += stratum.events_before * stratum.people_after / both;
        spread += (stratum.people_after / both * (stratum.people_before / both) *
                       (stratum.events_after + stratum.events_before) -
                   stratum.events_after * stratum.events_before / both);
    }
    if (expected == 0 || numerator == 0 || denominator == 0) {
        return refused("no-events", "no stratum has events to compare");
    }
    result.observed_by_expected = events_after / expected;
    result.mantel_haenszel_ratio = numerator / denominator;
    result.error_of_log_ratio = std::sqrt(spread / (numerator * denominator));
    const Interval logs =
        around(std::log(result.mantel_haenszel_ratio), result.error_of_log_ratio, normal_half_width(level));
    result.ratio_interval = {std::exp(logs.lower), std::exp(logs.upper)};
    return result;
}

Result<StandardisedRate> standardised_rate(std::span<const double> people, std::span<const double> events,
                                           std::span<const double> standard) {
    if (people.empty()) return refused("no-rows", "there is nobody to compute a rate of");
    if (people.size() != events.size() || people.size() != standard.size()) {
        return refused("lengths-differ", "people, events and standard are not of one length");
    }
    double whole = 0;
    for (std::size_t at = 0; at < people.size(); ++at) {
        if (auto good = check_cell(people[at], events[at], at); !good) return failure(good.error());
        if (!std::isfinite(standard[at]) || standard[at] < 0) {
            return refused("bad-weight",
                           fmt::format("the standard of stratum {} is below 0 or no number", at + 1));
        }
        if (standard[at] > 0 && people[at] == 0) {
            return refused(
                "empty-stratum",
                fmt::format("the standard has people in stratum {}, of whom no rate is known", at + 1));
        }
        whole += standard[at];
    }
    if (whole == 0) return refused("bad-weight", "the standard has nobody in it");
    StandardisedRate result;
    double variance = 0;
    for (std::size_t at = 0; at < people.size(); ++at) {
        if (standard[at] == 0) continue;
        const double share = standard[at] / whole;
        const double rate = events[at] / people[at];
        result.rate += share * rate;
        variance += share * share * rate * (1 - rate) / people[at];
    }
    result.error = std::sqrt(variance);
    return result;
}

}  // namespace ultima
