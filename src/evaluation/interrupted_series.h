// SPDX-License-Identifier: Apache-2.0
// A series before and after a change: by how much its level and its slope are other than the months before
// foretell (segmented regression; Wagner, Soumerai, Zhang & Ross-Degnan 2002). Without a place where nothing
// changed, whatever else came at the same time is counted as the change.
#pragma once

#include "base/result.h"
#include "evaluation/interval.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ultima {

struct SeriesCoefficient {
    std::string name;  ///< "level", "slope", "change of level", "change of slope", "season ..."
    double estimate = 0;
    double error = 0;
    double p = 1;       ///< Student's t with rows - columns degrees of freedom
    Interval interval;  ///< 95 percent
};

struct SeriesFit {
    std::vector<SeriesCoefficient> coefficients;
    double durbin_watson = 2;  ///< of the residuals; near 2: neighbours do not resemble each other
};

struct InterruptedSeries {
    /// Least squares, with errors that hold for neighbours that resemble each other (Newey & West 1987):
    /// Bartlett weights up to `lags`, times n / (n - k).
    SeriesFit newey_west;
    std::size_t lags = 0;
    /// Generalised least squares with AR(1) residuals (Prais & Winsten 1954), rho and coefficients in turn
    /// until neither moves; its Durbin-Watson statistic is that of the residuals after rho was taken out.
    SeriesFit prais_winsten;
    double rho = 0;
    std::vector<double> fitted;    ///< least squares, a value a period
    std::vector<double> foretold;  ///< the same had nothing changed
};

struct SeriesQuestion {
    std::size_t change = 0;             ///< the first period after the change
    std::optional<std::size_t> lags{};  ///< left out: floor(4 (n/100)^(2/9)) (Newey & West 1994)
    std::size_t season = 0;             ///< periods of a year; 0: no season
    std::size_t harmonics = 1;          ///< pairs of sine and cosine, where there is a season
};

/// `values` a period each, without a gap. Time counts from 0; the change of level is that at the first period
/// after. Refuses `not-a-number`, `short-series` (fewer than 8 periods before or after, or no more periods
/// than twice the columns), `bad-lags` (not fewer than periods), `singular-design`, `no-spread` (the line
/// fits every period: there is nothing to tell the error from) and `no-convergence`.
[[nodiscard]] Result<InterruptedSeries> interrupted_series(std::span<const double> values,
                                                           const SeriesQuestion& question);

}  // namespace ultima
