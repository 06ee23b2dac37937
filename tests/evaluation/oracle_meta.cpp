// SPDX-License-Identifier: Apache-2.0
// Pooled studies. What needs no search (fixed effect, DerSimonian-Laird, Hedges, Sidik-Jonkman, effect sizes,
// tests of the funnel without tau2) is compared to 1e-9; where tau2 is searched, see
// oracle_shares.h.
#include "evaluation/heterogeneity.h"
#include "evaluation/meta_analysis.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_shares.h"
#include "evaluation/small_studies.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

namespace ultima::test {
namespace {

// Paule and Mandel's tau2, and the bounds of tau2, are roots that the reference looks for with a tolerance
// of 1.2e-4; ours are found to the last digit (a test of meta_analysis_test.cpp puts them back into their
// equation). What is filled into a trimmed funnel was searched twice.
constexpr Tolerance coarsely_searched{5e-4, 1.3e-4};
constexpr Tolerance p_of_coarsely_searched{5e-3, 1e-305};

Rows studies_of(const Oracle& oracle, const Places& places) {
    const std::string text = oracle.text("/data");
    const std::string name = text.substr(0, text.find(' '));
    const auto path = find_data(places, name);
    if (path.empty()) throw std::runtime_error("there is no data file `" + name + "`");
    Rows rows = *Rows::read(path);
    if (const std::size_t at = text.find(" rows "); at != std::string::npos) rows.subset(text.substr(at + 1));
    if (const std::string filter = oracle.text("/filter"); !filter.empty()) rows.filter(filter);
    if (const std::string subset = oracle.text("/subset"); !subset.empty()) rows.subset(subset);
    return rows;
}

/// The four counts of each study: those with the outcome and without it under the measure, then without it.
using Counts = std::vector<FourCounts>;

/// By the names that such columns have; `b` and `d` may be numbers of all.
std::optional<Counts> counts_by_name(const Rows& rows) {
    struct Names {
        const char *a, *b, *c, *d;
        bool all;
    };
    constexpr Names known[] = {{"n.cbt.rec", "n.cbt.non", "n.ctrl.rec", "n.ctrl.non", false},
                               {"ai", "bi", "ci", "di", false},
                               {"tpos", "tneg", "cpos", "cneg", false},
                               {"ai", "n1i", "ci", "n2i", true}};
    for (const Names& names : known) {
        if (!rows.has(names.a) || !rows.has(names.b) || !rows.has(names.c) || !rows.has(names.d)) continue;
        const std::vector<double> a = rows.value(names.a), b = rows.value(names.b), c = rows.value(names.c),
                                  d = rows.value(names.d);
        Counts counts;
        for (std::size_t row = 0; row < rows.count(); ++row)
            counts.push_back(
                {a[row], names.all ? b[row] - a[row] : b[row], c[row], names.all ? d[row] - c[row] : d[row]});
        return counts;
    }
    return std::nullopt;
}

/// By the first effects that the file has: the four columns, or two and two of all, that give them.
std::optional<Counts> counts_by_effects(const Oracle& oracle, const Rows& rows) {
    std::vector<std::vector<double>> columns;
    for (const std::string& name : rows.columns()) {
        if (!rows.is_numeric(name)) continue;
        std::vector<double> values = rows.value(name);
        if (std::ranges::all_of(values, [](double x) { return x >= 0 && x == std::floor(x); }))
            columns.push_back(std::move(values));
    }
    const auto fits = [&](const FourCounts& counts, std::size_t row) {
        const std::string place = "/" + std::to_string(row);
        const std::pair<EffectScale, std::pair<const char*, const char*>> scales[] = {
            {EffectScale::log_odds_ratio, {"/effect/yi_log_or", "/effect/vi"}},
            {EffectScale::log_risk_ratio, {"/effect/yi_log_rr", "/effect/vi_rr"}}};
        bool any = false;
        for (const auto& [scale, lists] : scales) {
            if (!oracle.has(lists.first + place)) continue;
            const auto effect = study_effect("", counts, scale);
            if (!effect || !oracle.would_agree(lists.first + place, effect->effect, closed_form) ||
                !oracle.would_agree(lists.second + place, effect->variance, closed_form))
                return false;
            any = true;
        }
        return any;
    };
    const std::size_t size = columns.size();
    for (std::size_t choice = 0; choice < 2 * size * size * size * size; ++choice) {
        const bool all = choice % 2 == 1;
        std::size_t rest = choice / 2;
        std::size_t at[4];
        for (std::size_t& one : at) {
            one = rest % size;
            rest /= size;
        }
        const auto counts = [&](std::size_t row) {
            const double a = columns[at[0]][row], b = columns[at[1]][row], c = columns[at[2]][row],
                         d = columns[at[3]][row];
            return FourCounts{a, all ? b - a : b, c, all ? d - c : d};
        };
        if (!fits(counts(0), 0) || (rows.count() > 1 && !fits(counts(1), 1))) continue;
        Counts found;
        for (std::size_t row = 0; row < rows.count(); ++row) found.push_back(counts(row));
        return found;
    }
    return std::nullopt;
}

std::vector<StudyEffect> effects_of(const Counts& counts, EffectScale scale) {
    std::vector<StudyEffect> studies;
    for (std::size_t row = 0; row < counts.size(); ++row)
        studies.push_back(must(study_effect("study " + std::to_string(row + 1), counts[row], scale)));
    return studies;
}

/// Effects and variances as they stand in two columns, or in the file itself.
std::vector<StudyEffect> given_effects(Oracle& oracle, const Rows& rows) {
    std::vector<double> effects, variances;
    if (rows.has("yi") && rows.has("vi")) {
        effects = rows.value("yi");
        variances = rows.value("vi");
    } else {
        effects = oracle.setting("/effect/yi");
        variances = oracle.setting("/effect/vi");
    }
    if (effects.empty() || effects.size() != variances.size())
        throw std::runtime_error("neither counts nor effects of the studies are found");
    std::vector<StudyEffect> studies;
    for (std::size_t at = 0; at < effects.size(); ++at)
        studies.push_back({"study " + std::to_string(at + 1), effects[at], variances[at]});
    return studies;
}

void compare_effects(Oracle& oracle, const std::string& effect, const std::string& variance,
                     const std::vector<StudyEffect>& studies) {
    std::vector<double> effects;
    std::vector<double> variances;
    for (const StudyEffect& study : studies) {
        effects.push_back(study.effect);
        variances.push_back(study.variance);
    }
    oracle.compare(effect, effects, closed_form);
    oracle.compare(variance, variances, closed_form);
}

struct Method {
    const char* name;
    Heterogeneity heterogeneity;
    bool closed;
};
constexpr Method methods[] = {{"FE", Heterogeneity::fixed, true},
                              {"EE", Heterogeneity::fixed, true},
                              {"DL", Heterogeneity::der_simonian_laird, true},
                              {"REML", Heterogeneity::restricted_likelihood, false},
                              {"ML", Heterogeneity::maximum_likelihood, false},
                              {"PM", Heterogeneity::paule_mandel, false},
                              {"HE", Heterogeneity::hedges, true},
                              {"SJ", Heterogeneity::sidik_jonkman, true},
                              {"EB", Heterogeneity::empirical_bayes, false}};

void check_methods(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies) {
    for (const Method& method : methods) {
        for (const bool wide : {false, true}) {
            const std::string block = path + "/" + method.name + (wide ? "_hksj" : "");
            if (!oracle.has(block)) continue;
            const PoolingRules rules{.heterogeneity = method.heterogeneity,
                                     .errors = wide ? MeanErrors::hartung_knapp : MeanErrors::normal};
            attempt(oracle, block, [&] { compare_pooled(oracle, block, studies, rules, method.closed); });
        }
    }
}

void check_egger(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies) {
    const EggerTest egger = must(egger_test(studies));
    oracle.compare(path + "/egger_lm/t", egger.classical_t, closed_form);
    oracle.compare(path + "/egger_lm/df", egger.df, closed_form);
    oracle.compare(path + "/egger_lm/p", egger.classical_p, p_value);
    oracle.compare(path + "/egger_lm/limit_est", egger.limit, closed_form);
    oracle.compare(path + "/egger_rma/z", egger.mixed_z, coarsely_searched);
    oracle.compare(path + "/egger_rma/p", egger.mixed_p, p_of_coarsely_searched);
}

void check_funnel(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies,
                  const PoolingRules& reml) {
    if (oracle.has(path + "/egger_lm") || oracle.has(path + "/egger_rma")) check_egger(oracle, path, studies);
    if (oracle.has(path + "/begg")) {
        const BeggTest begg = must(begg_test(studies));
        oracle.compare(path + "/begg/tau", begg.tau, closed_form);
        oracle.compare(path + "/begg/p", begg.p, p_value);
    }
    if (!oracle.has(path + "/trimfill")) return;
    const TrimAndFill filled = must(trim_and_fill(studies, reml));
    const std::string side = filled.side == FunnelSide::right ? "right" : "left";
    if (oracle.text(path + "/trimfill/side") != side) oracle.miss(path + "/trimfill/side", "ours is " + side);
    oracle.compare(path + "/trimfill/k0", static_cast<double>(filled.missing), closed_form);
    oracle.compare(path + "/trimfill/est", filled.filled.mean().estimate, coarsely_searched);
    oracle.compare(path + "/trimfill/se", filled.filled.mean().error, coarsely_searched);
    oracle.compare(path + "/trimfill/tau2", filled.filled.tau2, coarsely_searched);
}

void check_scale(Oracle& oracle, const std::string& path, std::span<const StudyEffect> studies) {
    check_methods(oracle, path, studies);
    const PoolingRules reml{.heterogeneity = Heterogeneity::restricted_likelihood,
                            .errors = MeanErrors::normal};
    if (const std::string block = path + "/tau2_q_profile_ci"; oracle.has(block)) {
        const PooledEffects pooled = must(pool_effects(studies, reml));
        const HeterogeneityInterval interval = must(heterogeneity_interval(studies));
        compare_tau2(oracle, block, studies, pooled);
        if (interval.tau2.upper > 100 && oracle.would_agree(block + "/upper", 100, closed_form)) {
            for (const char* name : {"/upper", "/I2_upper"})
                oracle.leave_out(block + name, "the reference looks no further than a tau2 of 100");
        }
        // As with tau2 itself: a bound of I2 follows from the reference's own bound of tau2.
        const double typical = typical_variance(must(effect_model(studies)));
        const std::pair<const char*, const char*> bounds[] = {{"/lower", "/I2_lower"},
                                                              {"/upper", "/I2_upper"}};
        for (const auto& [of_tau2, of_i2] : bounds) {
            if (oracle.visited(block + of_tau2) || !oracle.has(block + of_tau2)) continue;
            const double theirs = oracle.at(block + of_tau2).get<double>();
            oracle.compare(block + of_i2, 100 * theirs / (theirs + typical), closed_form);
        }
        oracle.compare(block + "/lower", interval.tau2.lower, coarsely_searched);
        if (!oracle.visited(block + "/upper"))
            oracle.compare(block + "/upper", interval.tau2.upper, coarsely_searched);
    }
    attempt(oracle, path, [&] { check_funnel(oracle, path, studies, reml); });
    attempt(oracle, path + "/leave_one_out_estimate", [&] {
        if (!oracle.has(path + "/leave_one_out_estimate")) return;
        const std::vector<PooledEffects> without = must(leaving_one_out(studies, reml));
        const std::string list = path + "/leave_one_out_estimate";
        if (oracle.at(list).size() != without.size())
            oracle.miss(list, "ours are " + std::to_string(without.size()) + " numbers");
        for (std::size_t at = 0; at < without.size() && oracle.at(list).size() == without.size(); ++at) {
            std::vector<StudyEffect> others(studies.begin(), studies.end());
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(at));
            const double estimate = without[at].mean().estimate;
            // The reference's tau2 of these studies is not in the file: as far off as it may be.
            const double tau2 = without[at].tau2;
            const double moved = std::fabs(
                at_tau2(others, tau2 + search_stops(tau2), MeanErrors::normal).mean().estimate - estimate);
            oracle.compare(list + "/" + std::to_string(at), estimate, {1e-8, 2 * moved});
        }
    });
    if (oracle.has(path + "/blup")) {
        const std::vector<ShrunkenEffect> shrunken = must(shrunken_effects(studies, reml));
        const PooledEffects pooled = must(pool_effects(studies, reml));
        // The reference's tau2 stands with its REML, and moves both of ours by what the formula says.
        double theirs = pooled.tau2;
        for (const char* place : {"/REML/tau2", "/tau2_q_profile_ci/tau2"})
            if (oracle.has(path + place)) theirs = oracle.at(path + place).get<double>();
        const auto drawn = [&](const StudyEffect& study, double tau2) {
            const PooledCoefficient mean = at_tau2(studies, tau2, MeanErrors::normal).mean();
            const double own = tau2 / (tau2 + study.variance);
            const double effect = own * study.effect + (1 - own) * mean.estimate;
            const double of_mean = (1 - own) * mean.error;
            return ShrunkenEffect{effect, std::sqrt(own * study.variance + of_mean * of_mean)};
        };
        const auto leaf = [&](const char* list, std::size_t at) {
            return path + "/blup/" + list + (shrunken.size() > 1 ? "/" + std::to_string(at) : "");
        };
        for (std::size_t at = 0; at < shrunken.size(); ++at) {
            const ShrunkenEffect there = drawn(studies[at], theirs), here = drawn(studies[at], pooled.tau2);
            oracle.compare(leaf("pred", at), shrunken[at].effect + there.effect - here.effect, {1e-7, 1e-9});
            oracle.compare(leaf("se", at), shrunken[at].error + there.error - here.error, {1e-7, 1e-9});
        }
    }
}

}  // namespace

void check_meta(Oracle& oracle, const Places& places) {
    const Rows rows = studies_of(oracle, places);
    std::optional<Counts> counts = counts_by_name(rows);
    if (!counts) counts = counts_by_effects(oracle, rows);
    std::vector<StudyEffect> odds, risks, given;
    if (counts) {
        odds = effects_of(*counts, EffectScale::log_odds_ratio);
        risks = effects_of(*counts, EffectScale::log_risk_ratio);
        compare_effects(oracle, "/effect/yi_log_or", "/effect/vi", odds);
        compare_effects(oracle, "/effect/yi_log_rr", "/effect/vi_rr", risks);
    } else {
        given = given_effects(oracle, rows);
        compare_effects(oracle, "/effect/yi", "/effect/vi", given);
    }
    // A scale is a block of methods; they may stand on the top, too.
    const auto is_scale = [](const Json& node) {
        return node.is_object() &&
               std::ranges::any_of(methods, [&](const Method& method) { return node.contains(method.name); });
    };
    const auto effects_called = [&](const std::string& name) {
        return !counts ? given : name.find("rr") != std::string::npos ? risks : odds;
    };
    if (is_scale(oracle.document()))
        attempt(oracle, "", [&] { check_scale(oracle, "", effects_called("")); });
    for (const auto& item : oracle.document().items()) {
        const std::string path = below("", item.key());
        if (is_scale(item.value()))
            attempt(oracle, path, [&] { check_scale(oracle, path, effects_called(item.key())); });
    }
}

}  // namespace ultima::test
