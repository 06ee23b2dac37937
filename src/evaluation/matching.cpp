// SPDX-License-Identifier: Apache-2.0
#include "evaluation/matching.h"

#include "base/refusal.h"
#include "evaluation/fitted.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace ultima {

namespace {

// Rows with equal values in all columns have equal numbers.
std::vector<std::size_t> stratum_of_rows(std::span<const NamedColumn> columns, std::size_t rows) {
    std::map<std::vector<double>, std::size_t> numbers;
    std::vector<std::size_t> stratum(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<double> key;
        for (const NamedColumn& column : columns) key.push_back(column.values[row]);
        stratum[row] = numbers.try_emplace(std::move(key), numbers.size()).first->second;
    }
    return stratum;
}

double variance(std::span<const double> values) {
    if (values.size() < 2) return 0;
    double mean = 0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return squares / static_cast<double>(values.size() - 1);
}

// The unused row with the nearest value; candidates are sorted by (value, row).
class Candidates {
  public:
    void add(double value, std::size_t row) { left_.emplace(value, row); }
    [[nodiscard]] std::optional<std::pair<double, std::size_t>> nearest(double to) const {
        const auto above = left_.lower_bound({to, 0});
        if (left_.empty()) return std::nullopt;
        // Of those with one value, the last row.
        const auto last_with = [&](double value) {
            return *std::prev(left_.upper_bound({value, std::numeric_limits<std::size_t>::max()}));
        };
        if (above == left_.begin()) return last_with(above->first);
        const std::pair<double, std::size_t> under = *std::prev(above);
        if (above == left_.end()) return under;
        const std::pair<double, std::size_t> over = last_with(above->first);
        const double distance_under = to - under.first;
        const double distance_over = over.first - to;
        if (distance_under != distance_over) return distance_under < distance_over ? under : over;
        return under.second > over.second ? under : over;
    }
    void take(const std::pair<double, std::size_t>& one) { left_.erase(one); }

  private:
    std::set<std::pair<double, std::size_t>> left_;
};

std::vector<BalanceLine> balance(std::span<const NamedColumn> columns, std::span<const std::size_t> with,
                                 std::span<const std::size_t> without, std::span<const double> deviations) {
    std::vector<BalanceLine> lines;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const auto mean = [&](std::span<const std::size_t> rows) {
            double sum = 0;
            for (const std::size_t row : rows) sum += columns[at].values[row];
            return sum / static_cast<double>(rows.size());
        };
        const double of_with = mean(with);
        const double of_without = mean(without);
        const double apart = of_with - of_without;
        lines.push_back({columns[at].name, of_with, of_without, apart == 0 ? 0 : apart / deviations[at]});
    }
    return lines;
}

std::vector<double> deviations_of(std::span<const NamedColumn> columns, std::span<const std::size_t> rows) {
    std::vector<double> deviations;
    for (const NamedColumn& column : columns) {
        std::vector<double> values;
        double sum = 0;
        for (const std::size_t row : rows) {
            values.push_back(column.values[row]);
            sum += column.values[row];
        }
        const bool yes_no =
            std::ranges::all_of(column.values, [](double value) { return value == 0 || value == 1; });
        const double share = sum / static_cast<double>(rows.size());
        deviations.push_back(std::sqrt(yes_no ? share * (1 - share) : variance(values)));
    }
    return deviations;
}

}  // namespace

Result<PairMatching> match_pairs(std::span<const double> treated, std::span<const NamedColumn> covariates,
                                 const MatchingRules& rules) {
    if (rules.caliper && !(*rules.caliper > 0)) return refused("bad-caliper", "a caliper has to be above 0");
    const auto model = propensity_model(treated, covariates);
    if (!model) return failure(model.error());
    if (auto good = make_design(rules.equal_in, treated.size(), false); !good) return failure(good.error());
    const auto design = make_design(covariates, treated.size());
    // People who are alike have one propensity: what rounding adds to it in the 16th digit must not choose
    // between them.
    const Eigen::VectorXd propensity =
        fitted_probabilities(*design, model->fit.coefficients).unaryExpr([](double p) {
            return std::round(p * 1e12) / 1e12;
        });
    std::vector<NamedColumn> columns{{"distance", {propensity.begin(), propensity.end()}}};
    columns.insert(columns.end(), covariates.begin(), covariates.end());
    const std::vector<double>& distance = columns.front().values;
    const double farthest = rules.caliper ? *rules.caliper * std::sqrt(variance(distance))
                                          : std::numeric_limits<double>::infinity();

    const std::vector<std::size_t> stratum = stratum_of_rows(rules.equal_in, treated.size());
    PairMatching result;
    std::vector<std::size_t> controls;
    std::map<std::size_t, Candidates> candidates;
    for (std::size_t row = 0; row < treated.size(); ++row) {
        if (treated[row] == 1) {
            result.treated.push_back(row);
        } else {
            controls.push_back(row);
            candidates[stratum[row]].add(distance[row], row);
        }
    }
    std::vector<std::size_t> order(result.treated.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return distance[result.treated[a]] > distance[result.treated[b]];
    });
    result.partners.resize(result.treated.size());
    std::vector<std::size_t> with;
    std::vector<std::size_t> without;
    for (const std::size_t at : order) {
        const std::size_t row = result.treated[at];
        const auto nearest = candidates[stratum[row]].nearest(distance[row]);
        if (!nearest || std::fabs(nearest->first - distance[row]) > farthest) continue;
        candidates[stratum[row]].take(*nearest);
        result.partners[at] = nearest->second;
        with.push_back(row);
        without.push_back(nearest->second);
        ++result.pairs;
    }
    if (result.pairs == 0)
        return refused("no-pairs", "nobody with the measure has anybody like them without it");
    const std::vector<double> deviations = deviations_of(columns, result.treated);
    result.before = balance(columns, result.treated, controls, deviations);
    result.after = balance(columns, with, without, deviations);
    return result;
}

Result<PairedEffect> paired_effect(const PairMatching& matching, std::span<const double> outcome) {
    if (auto good = check_yes_no(outcome, outcome.size(), "outcome"); !good) return failure(good.error());
    std::vector<double> differences;
    double with = 0;
    double without = 0;
    for (std::size_t at = 0; at < matching.treated.size(); ++at) {
        if (!matching.partners[at]) continue;
        if (std::max(matching.treated[at], *matching.partners[at]) >= outcome.size()) {
            return refused("lengths-differ", "the outcome has fewer rows than were matched");
        }
        with += outcome[matching.treated[at]];
        without += outcome[*matching.partners[at]];
        differences.push_back(outcome[matching.treated[at]] - outcome[*matching.partners[at]]);
    }
    if (differences.empty()) return refused("no-pairs", "there are no pairs");
    const auto pairs = static_cast<double>(differences.size());
    PairedEffect effect{.risks = RiskContrast::of(with / pairs, without / pairs), .error = {}};
    if (differences.size() > 1) effect.error = std::sqrt(variance(differences) / pairs);
    return effect;
}

Result<ExactMatching> match_exactly(std::span<const double> treated, std::span<const double> outcome,
                                    std::span<const NamedColumn> equal_in) {
    if (auto good = check_yes_no(treated, treated.size(), "group"); !good) return failure(good.error());
    if (auto good = check_yes_no(outcome, treated.size(), "outcome"); !good) return failure(good.error());
    if (auto good = check_both_groups(treated); !good) return failure(good.error());
    if (auto good = make_design(equal_in, treated.size(), false); !good) return failure(good.error());
    struct Stratum {
        double people[2] = {0, 0};
        double events[2] = {0, 0};
    };
    const std::vector<std::size_t> stratum_of = stratum_of_rows(equal_in, treated.size());
    std::map<std::size_t, Stratum> strata;
    for (std::size_t row = 0; row < treated.size(); ++row) {
        Stratum& stratum = strata[stratum_of[row]];
        stratum.people[treated[row] == 1] += 1;
        stratum.events[treated[row] == 1] += outcome[row];
    }
    ExactMatching result;
    double with = 0;
    for (const auto& [number, stratum] : strata) {
        if (stratum.people[0] == 0 || stratum.people[1] == 0) continue;
        ++result.strata;
        result.people += static_cast<std::size_t>(stratum.people[0] + stratum.people[1]);
        with += stratum.people[1];
    }
    if (result.strata == 0) return refused("no-pairs", "no stratum holds people of both groups");
    double risks[2] = {0, 0};
    double variance_of_difference = 0;
    for (const auto& [number, stratum] : strata) {
        if (stratum.people[0] == 0 || stratum.people[1] == 0) continue;
        const double share = stratum.people[1] / with;
        for (const int group : {0, 1}) {
            const double risk = stratum.events[group] / stratum.people[group];
            risks[group] += share * risk;
            variance_of_difference += share * share * risk * (1 - risk) / stratum.people[group];
        }
    }
    result.risks = RiskContrast::of(risks[1], risks[0]);
    result.error = std::sqrt(variance_of_difference);
    return result;
}

}  // namespace ultima
