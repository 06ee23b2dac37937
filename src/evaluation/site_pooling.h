// SPDX-License-Identifier: Apache-2.0
// Several registers, no row of which leaves its house. One shot: each site sends its coefficients and their
// covariance, which are pooled. Rounds: each sends slope and curvature of its partial likelihood at the
// coefficients it was asked about, whose sums are those of the stratified model over all rows (Cox with a
// baseline of its own for each site), exactly.
#pragma once

#include "evaluation/cox.h"
#include "evaluation/effect_sizes.h"

#include <Eigen/Core>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// What a site sends: numbers about groups.
struct SiteEstimate {
    std::string site;
    std::size_t people = 0;
    std::size_t events = 0;
    std::vector<std::string> names;
    Eigen::VectorXd coefficients;
    Eigen::MatrixXd covariance;
};

/// The site's own fit. `treated` is the column (by number) of the measure; the site refuses,
/// `site-too-small`, when fewer than `fewest` of its people had the measure or had it not, so that no number
/// speaks of a few.
[[nodiscard]] Result<SiteEstimate> site_estimate(const std::string& site, const CoxColumns& columns,
                                                 std::size_t treated, std::size_t fewest,
                                                 Ties ties = Ties::efron);

/// One coefficient of each site, as a study that can be pooled.
[[nodiscard]] Result<std::vector<StudyEffect>> site_effects(std::span<const SiteEstimate> sites,
                                                            const std::string& name);

/// All coefficients together by inverse covariance (Becker & Wu 2007), effects being the same everywhere.
/// Refuses `no-rows`, `names-differ`, `singular-design`.
struct PooledSites {
    std::vector<std::string> names;
    Eigen::VectorXd coefficients;
    Eigen::MatrixXd covariance;
};
[[nodiscard]] Result<PooledSites> pool_sites(std::span<const SiteEstimate> sites);

/// A site's answer in one round.
struct SiteSlope {
    double log_likelihood = 0;
    Eigen::VectorXd score;
    Eigen::MatrixXd information;
};

/// A site between rounds: its rows stay here.
class SiteRounds {
  public:
    /// Columns that do not vary at the site (nobody is a woman) have slope 0. Refuses as `cox_design` does,
    /// and `site-too-small` below `fewest` people.
    [[nodiscard]] static Result<SiteRounds> open(const CoxColumns& columns, std::size_t fewest,
                                                 Ties ties = Ties::efron);
    [[nodiscard]] SiteSlope slope(const Eigen::VectorXd& coefficients) const;

  private:
    CoxDesign design_;
    std::vector<std::size_t> column_of_;  ///< of the design, in the columns given
    std::size_t columns_ = 0;
    Ties ties_ = Ties::efron;
};

/// Newton's method over what the sites answer. Refuses `no-rows`, `singular-design`, `not-converged`.
using AskSite = std::function<SiteSlope(const Eigen::VectorXd& coefficients)>;
[[nodiscard]] Result<PooledSites> pool_in_rounds(std::span<const AskSite> sites,
                                                 std::vector<std::string> names);

}  // namespace ultima
