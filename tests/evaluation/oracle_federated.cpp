// SPDX-License-Identifier: Apache-2.0
// Sites that send estimates only. Their fits are iterative (1e-6); pooled by REML, see
// oracle_shares.h.
#include "evaluation/meta_analysis.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_shares.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/site_pooling.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace ultima::test {
namespace {

// One site's columns, which own what CoxColumns looks at.
struct SiteRows {
    Times times;
    std::vector<NamedColumn> covariates;
    std::vector<std::uint32_t> stratum{};
    [[nodiscard]] CoxColumns columns() const {
        CoxColumns all;
        all.follow_up = times.follow_up();
        for (const NamedColumn& covariate : covariates) {
            all.covariates.emplace_back(covariate.values);
            all.names.push_back(covariate.name);
        }
        all.stratum = stratum;
        return all;
    }
};

SiteRows all_rows(const Study& study, const std::vector<std::string>& names) {
    return {times_of(study.rows, study.time, cause_called(study, "new")), named_columns(study.rows, names)};
}

// The rows of one site out of all.
SiteRows site_rows(const SiteRows& all, const std::vector<std::uint32_t>& site_of, std::size_t site) {
    SiteRows rows{all.times.only(site_of, static_cast<std::uint32_t>(site)), {}};
    for (const NamedColumn& column : all.covariates) {
        NamedColumn own{column.name, {}};
        for (std::size_t row = 0; row < site_of.size(); ++row) {
            if (site_of[row] == site) own.values.push_back(column.values[row]);
        }
        rows.covariates.push_back(std::move(own));
    }
    return rows;
}

std::vector<double> list(const Eigen::VectorXd& vector) {
    return {vector.data(), vector.data() + vector.size()};
}

void compare_coefficients(Oracle& oracle, const std::string& path, const PooledSites& ours) {
    oracle.compare(path + "/coef", ours.names, list(ours.coefficients), iterative);
    oracle.compare(path + "/se", ours.names, list(ours.covariance.diagonal().cwiseSqrt()), iterative);
}

// `(offence_class:offence_type with >= 60 in each arm)`
struct SiteRule {
    std::string columns;
    std::size_t fewest = 0;
};
SiteRule rule_of(const std::string& text) {
    const std::size_t open = text.find('(');
    std::size_t least = text.find(">= ");
    if (least == std::string::npos) least = text.find("at least ");
    if (open == std::string::npos || least == std::string::npos)
        throw std::runtime_error("no rule of sites is named");
    const std::size_t digits = text.find_first_of("0123456789", least);
    return {
        text.substr(open + 1, text.find_first_of(" ,)", open) - open - 1),
        static_cast<std::size_t>(std::strtoul(text.c_str() + std::min(digits, text.size()), nullptr, 10))};
}

}  // namespace

void check_federated(Oracle& oracle, const Places& places) {
    Study study = read_study(oracle, places);
    for (const auto& item : oracle.document().items())  // `coef_parole`: whose effect it is
        if (item.key().rfind("coef_", 0) == 0) study.group = item.key().substr(5);
    const SiteRule rule = rule_of(oracle.text("/what"));
    // The measure first, then what is adjusted for.
    std::vector<std::string> names = names_at(oracle, "/multivariate_fixed/coef");
    std::stable_partition(names.begin(), names.end(),
                          [&](const std::string& name) { return name == study.group; });

    SiteRows all = all_rows(study, names);
    const std::vector<std::uint32_t> site_of = groups_of(study.rows, rule.columns);
    const std::vector<std::string> site_names = study.rows.group_names(rule.columns);
    std::vector<SiteEstimate> sites;
    std::vector<double> people;
    std::vector<double> events;
    std::vector<double> coefficients;
    std::vector<double> errors;
    std::vector<std::string> sent;
    for (std::size_t site = 0; site < site_names.size(); ++site) {
        const SiteRows rows = site_rows(all, site_of, site);
        auto estimate = site_estimate(site_names[site], rows.columns(), 0, rule.fewest);
        if (!estimate && estimate.error().front().code == "site-too-small") continue;
        sites.push_back(must(std::move(estimate)));
        sent.push_back(site_names[site]);
        people.push_back(static_cast<double>(sites.back().people));
        events.push_back(static_cast<double>(sites.back().events));
        coefficients.push_back(sites.back().coefficients[0]);
        errors.push_back(std::sqrt(sites.back().covariance(0, 0)));
    }
    if (oracle.at("/sites").get<std::vector<std::string>>() != sent)
        oracle.miss("/sites", "other sites than ours");
    oracle.compare("/n", people, closed_form);
    oracle.compare("/events", events, closed_form);
    oracle.compare("/coef_" + study.group, coefficients, iterative);
    oracle.compare("/se_" + study.group, errors, iterative);

    const std::vector<StudyEffect> effects = must(site_effects(sites, study.group));
    const auto pooled = [&](const char* block, Heterogeneity heterogeneity, MeanErrors width) {
        if (!oracle.has(block)) return;
        const bool searched = heterogeneity == Heterogeneity::restricted_likelihood;
        compare_pooled(oracle, block, effects, {.heterogeneity = heterogeneity, .errors = width}, !searched,
                       iterative);
    };
    pooled("/fixed", Heterogeneity::fixed, MeanErrors::normal);
    pooled("/dl", Heterogeneity::der_simonian_laird, MeanErrors::normal);
    pooled("/dl_hksj", Heterogeneity::der_simonian_laird, MeanErrors::hartung_knapp);
    pooled("/reml", Heterogeneity::restricted_likelihood, MeanErrors::normal);
    pooled("/reml_hksj", Heterogeneity::restricted_likelihood, MeanErrors::hartung_knapp);
    compare_coefficients(oracle, "/multivariate_fixed", must(pool_sites(sites)));

    // All rows of these sites, a baseline for each: in one place, and in rounds of sums.
    std::vector<SiteRows> houses;
    SiteRows together{{}, {}};
    for (const std::string& name : names) together.covariates.push_back({name, {}});
    for (std::size_t site = 0; site < site_names.size(); ++site) {
        if (std::ranges::find(sent, site_names[site]) == sent.end()) continue;
        houses.push_back(site_rows(all, site_of, site));
        const SiteRows& house = houses.back();
        const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
        append(together.times.stop, house.times.stop);
        append(together.times.event, house.times.event);
        for (std::size_t at = 0; at < names.size(); ++at) {
            append(together.covariates[at].values, house.covariates[at].values);
        }
        together.stratum.resize(together.times.stop.size(), static_cast<std::uint32_t>(site));
    }
    const CoxFit whole = must(fit_cox(together.columns()));
    const PooledSites in_one{names, whole.coefficients, whole.covariance};
    compare_coefficients(oracle, "/stratified_cox_all_rows", in_one);
    std::vector<AskSite> asked;
    for (const SiteRows& house : houses) {
        asked.emplace_back([site = must(SiteRounds::open(house.columns(), rule.fewest))](
                               const Eigen::VectorXd& at) { return site.slope(at); });
    }
    const PooledSites in_rounds = must(pool_in_rounds(asked, names));
    if ((in_rounds.coefficients - whole.coefficients).cwiseAbs().maxCoeff() > 1e-8) {
        oracle.miss("/stratified_cox_all_rows/coef",
                    "rounds of sums give other coefficients than all rows in one place");
    }
}

}  // namespace ultima::test
