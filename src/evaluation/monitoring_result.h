// SPDX-License-Identifier: Apache-2.0
// A plan of monitoring carried out. What is too small to show is not in the result at all, so that no way out
// of it (text, JSON, page) can show it.
#pragma once

#include "evaluation/funnel.h"
#include "evaluation/interrupted_series.h"
#include "evaluation/monitoring_plan.h"
#include "evaluation/plan_filing.h"
#include "evaluation/share_chart.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ultima {

enum class CellState : std::uint8_t { shown, hidden, not_yet };

/// Who had ended in one way by one day, of all who began; other ends shut it out (Aalen-Johansen).
struct CohortCell {
    CellState state = CellState::not_yet;
    double share = 0;
    Interval interval;  ///< 95 percent, on the log-log scale
};

struct Cohort {
    std::string name;
    std::optional<std::int64_t> people;          ///< absent: too few, and nothing else is said of it
    std::vector<std::vector<CohortCell>> cells;  ///< by way to end, by day
};

struct OfficeLine {
    std::string office;
    FunnelPoint point;
};

struct Offices {
    std::vector<OfficeLine> lines;  ///< by id, whatever their shares are
    std::size_t hidden = 0;         ///< too few people or of either outcome, or what others would give away
    bool unrecorded = false;        ///< there are people without an office: they are in no line and no sum
    Funnel funnel;                  ///< of those shown
};

struct ChangeFound {
    std::vector<std::string> periods;
    std::vector<EventShare> counts;
    std::size_t first_after = 0;
    InterruptedSeries series;  ///< of the shares in percent
    ShareChart chart;
};

/// One part of the result, or why there is none.
template <class T>
struct Part {
    std::optional<T> found;
    std::string why_not;
};

struct MonitoringResult {
    std::vector<Cohort> cohorts;  ///< by time
    Part<Offices> offices;
    Part<ChangeFound> change;
    std::size_t unread = 0;  ///< lines of the table that could not be read
    std::size_t rows = 0;    ///< that the plan asks about
    std::size_t persons =
        0;  ///< whose they are, where some have several; 0: that is not known, or nobody has
};

/// `table` is a CSV file among the sources. Reports each mistake with its line, twenty at most: `no-column`,
/// `column-twice`, `no-rows`, `too-many-unread` (a line in a hundred or more), `bad-date`, `bad-time`,
/// `unknown-kind` (a way to end that the plan does not name), `after-seen-until` (something happened later
/// than the plan says was seen). `persons`: whose each row is, a number for each person, or nothing if a row
/// is one.
[[nodiscard]] Result<MonitoringResult> carry_out_monitoring(const MonitoringPlan& plan,
                                                            const Sources& sources, std::uint32_t table,
                                                            std::span<const std::size_t> persons = {});

/// A share as it is shown: of a hundred, with one decimal.
[[nodiscard]] std::string in_hundred(double share);
/// The same of a cell, with its interval, or why it is not shown.
[[nodiscard]] std::string cell_words(const CohortCell& cell);
[[nodiscard]] std::string monitoring_text(const MonitoringPlan& plan, const MonitoringResult& result,
                                          const PlanFiling& filing = {});
[[nodiscard]] std::string monitoring_json(const MonitoringPlan& plan, const MonitoringResult& result,
                                          const PlanFiling& filing = {});

}  // namespace ultima
