// SPDX-License-Identifier: Apache-2.0
// How covariates change the share that will have had one event, where other events shut it out.
#pragma once

#include "evaluation/cox.h"

#include <cstdint>

namespace ultima {

/// The weights of those whom another event took need the chance of not being censored, and two conventions
/// count censorings and events at the same time. They differ only where both occur together.
enum class CensoringTies : std::uint8_t {
    events_first,  ///< events leave first: only the rest can be censored then (R's survival::finegray)
    together       ///< whoever has an event then could still be censored (R's cmprsk::crr)
};

struct FineGrayColumns {
    CompetingFollowUp follow_up;
    std::uint8_t cause = 1;  ///< the event of interest
    std::vector<std::span<const double>> covariates;
    std::vector<std::string> names{};
};

struct FineGrayFit {
    CensoringTies ties = CensoringTies::events_first;
    std::size_t rows = 0;
    double events = 0;             ///< of interest
    Eigen::VectorXd coefficients;  ///< log ratios of subdistribution hazards
    /// Sandwich by person. With `together` it holds, as Fine & Gray do, that the chance of being censored was
    /// estimated; with `events_first`, as R's finegray with robust errors, it does not.
    Eigen::MatrixXd covariance;
    Eigen::MatrixXd model_covariance;  ///< inverse information; too small where anyone is censored
    double log_likelihood_null = 0;
    double log_likelihood = 0;

    [[nodiscard]] double standard_error(std::size_t column) const;
    [[nodiscard]] double p(std::size_t column) const;
};

/// Fine & Gray 1999, with Breslow's ties: whoever had another event stays at risk with weight G(t-)/G(T-),
/// where T is that event's time and G the chance of not being censored before. One pass back in time for each
/// step of Newton: time grows with n p^2, where the weights written out would take n times the number of
/// times. Fails as `fit_cox` says, with `weights-not-supported`, and with `no-events` if nobody had the event
/// of interest.
[[nodiscard]] Result<FineGrayFit> fit_fine_gray(const FineGrayColumns& columns,
                                                CensoringTies ties = CensoringTies::events_first);

}  // namespace ultima
