// SPDX-License-Identifier: Apache-2.0
#include "evaluation/site_pooling.h"

#include "base/refusal.h"
#include "evaluation/cox_likelihood.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

// The inverse, if the matrix is positive definite beyond rounding.
Result<Eigen::MatrixXd> inverse_of(const Eigen::MatrixXd& matrix, const std::string& whose) {
    const Eigen::VectorXd scale = matrix.diagonal().cwiseSqrt();
    if (!scale.allFinite() || scale.minCoeff() <= 0) {
        return refused("singular-design", fmt::format("{} cannot tell its coefficients apart", whose));
    }
    const Eigen::MatrixXd correlation =
        scale.cwiseInverse().asDiagonal() * matrix * scale.cwiseInverse().asDiagonal();
    const Eigen::LDLT<Eigen::MatrixXd> solver(correlation);
    const Eigen::VectorXd pivots = solver.vectorD();
    if (!pivots.allFinite() || pivots.minCoeff() < 1e-12) {
        return refused("singular-design", fmt::format("{} cannot tell its coefficients apart", whose));
    }
    const Eigen::MatrixXd inverse = solver.solve(Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols()));
    return Eigen::MatrixXd(scale.cwiseInverse().asDiagonal() * inverse * scale.cwiseInverse().asDiagonal());
}

}  // namespace

Result<SiteEstimate> site_estimate(const std::string& site, const CoxColumns& columns, std::size_t treated,
                                   std::size_t fewest, Ties ties) {
    if (treated >= columns.covariates.size()) {
        return refused("lengths-differ", fmt::format("the site `{}` has no column of the measure", site));
    }
    const std::span<const double> group = columns.covariates[treated];
    const auto with = static_cast<std::size_t>(std::ranges::count(group, 1.0));
    if (with < fewest || group.size() - with < fewest) {
        return refused(
            "site-too-small",
            fmt::format("the site `{}` has fewer than {} people in a group and sends nothing", site, fewest));
    }
    auto fit = fit_cox(columns, ties);
    if (!fit) return failure(fit.error());
    return SiteEstimate{.site = site,
                        .people = group.size(),
                        .events = static_cast<std::size_t>(fit->events),
                        .names = columns.names,
                        .coefficients = fit->coefficients,
                        .covariance = fit->covariance};
}

Result<std::vector<StudyEffect>> site_effects(std::span<const SiteEstimate> sites, const std::string& name) {
    std::vector<StudyEffect> effects;
    for (const SiteEstimate& site : sites) {
        const auto found = std::ranges::find(site.names, name);
        if (found == site.names.end()) {
            return refused("names-differ",
                           fmt::format("the site `{}` has no coefficient `{}`", site.site, name));
        }
        const auto at = static_cast<Eigen::Index>(found - site.names.begin());
        effects.push_back(
            {.study = site.site, .effect = site.coefficients[at], .variance = site.covariance(at, at)});
    }
    return effects;
}

Result<PooledSites> pool_sites(std::span<const SiteEstimate> sites) {
    if (sites.empty()) return refused("no-rows", "no site sent anything");
    const auto p = sites.front().coefficients.size();
    Eigen::MatrixXd information = Eigen::MatrixXd::Zero(p, p);
    Eigen::VectorXd weighted = Eigen::VectorXd::Zero(p);
    for (const SiteEstimate& site : sites) {
        if (site.names != sites.front().names || site.coefficients.size() != p ||
            site.covariance.rows() != p || site.covariance.cols() != p) {
            return refused("names-differ", fmt::format("the site `{}` sent other coefficients than `{}`",
                                                       site.site, sites.front().site));
        }
        const auto own = inverse_of(site.covariance, fmt::format("the site `{}`", site.site));
        if (!own) return failure(own.error());
        information += *own;
        weighted += *own * site.coefficients;
    }
    auto covariance = inverse_of(information, "the sites together");
    if (!covariance) return failure(covariance.error());
    return PooledSites{
        .names = sites.front().names, .coefficients = *covariance * weighted, .covariance = *covariance};
}

Result<SiteRounds> SiteRounds::open(const CoxColumns& columns, std::size_t fewest, Ties ties) {
    if (columns.follow_up.rows() < fewest) {
        return refused("site-too-small",
                       fmt::format("the site has fewer than {} people and sends nothing", fewest));
    }
    CoxColumns varying = columns;
    varying.covariates.clear();
    varying.names.clear();
    SiteRounds site;
    for (std::size_t at = 0; at < columns.covariates.size(); ++at) {
        const std::span<const double> column = columns.covariates[at];
        const bool constant =
            std::ranges::all_of(column, [&](double value) { return value == column.front(); });
        if (constant) continue;
        varying.covariates.push_back(column);
        if (at < columns.names.size()) varying.names.push_back(columns.names[at]);
        site.column_of_.push_back(at);
    }
    auto design = cox_design(varying);
    if (!design) return failure(design.error());
    site.design_ = std::move(*design);
    site.columns_ = columns.covariates.size();
    site.ties_ = ties;
    return site;
}

SiteSlope SiteRounds::slope(const Eigen::VectorXd& coefficients) const {
    std::vector<double> scaled;
    for (std::size_t at = 0; at < column_of_.size(); ++at) {
        scaled.push_back(coefficients[static_cast<Eigen::Index>(column_of_[at])] * design_.scale[at]);
    }
    const CoxLikelihood here = cox_likelihood(design_, scaled, ties_);
    const auto p = static_cast<Eigen::Index>(columns_);
    SiteSlope slope{here.value, Eigen::VectorXd::Zero(p), Eigen::MatrixXd::Zero(p, p)};
    for (std::size_t i = 0; i < column_of_.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(column_of_[i]);
        slope.score[row] = here.score[static_cast<Eigen::Index>(i)] * design_.scale[i];
        for (std::size_t j = 0; j < column_of_.size(); ++j) {
            slope.information(row, static_cast<Eigen::Index>(column_of_[j])) =
                here.information(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) *
                design_.scale[i] * design_.scale[j];
        }
    }
    return slope;
}

Result<PooledSites> pool_in_rounds(std::span<const AskSite> sites, std::vector<std::string> names) {
    if (sites.empty()) return refused("no-rows", "there are no sites to ask");
    const auto p = static_cast<Eigen::Index>(names.size());
    const auto ask = [&](const Eigen::VectorXd& coefficients) {
        SiteSlope sum{0, Eigen::VectorXd::Zero(p), Eigen::MatrixXd::Zero(p, p)};
        for (const AskSite& site : sites) {
            const SiteSlope one = site(coefficients);
            sum.log_likelihood += one.log_likelihood;
            sum.score += one.score;
            sum.information += one.information;
        }
        return sum;
    };
    PooledSites result{.names = std::move(names), .coefficients = Eigen::VectorXd::Zero(p), .covariance = {}};
    SiteSlope here = ask(result.coefficients);
    for (int round = 0; round < 50; ++round) {
        const auto covariance = inverse_of(here.information, "the sites together");
        if (!covariance) return failure(covariance.error());
        result.covariance = *covariance;
        Eigen::VectorXd step = *covariance * here.score;
        // In standard errors: a step that no report could show.
        if (step.cwiseQuotient(covariance->diagonal().cwiseSqrt()).cwiseAbs().maxCoeff() < 1e-10)
            return result;
        SiteSlope there = ask(result.coefficients + step);
        for (int half = 0; half < 20 && !(there.log_likelihood >= here.log_likelihood - 1e-9); ++half) {
            step /= 2;
            there = ask(result.coefficients + step);
        }
        result.coefficients += step;
        here = std::move(there);
    }
    return refused("not-converged",
                   "the sites' coefficients do not come to rest: a column may separate those with the event");
}

}  // namespace ultima
