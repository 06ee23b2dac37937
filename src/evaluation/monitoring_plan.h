// SPDX-License-Identifier: Apache-2.0
// What is watched of measures that run: a plan with `kind: monitoring`. It compares no groups and answers no
// question of cause.
#pragma once

#include "base/date.h"
#include "base/result.h"
#include "base/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

enum class MonitoringPeriod : std::uint8_t { month, quarter };

/// A share of people: who has had the event within so many days.
struct WatchedShare {
    std::string counted;  ///< one of the plan's kinds
    double within = 0;
};

struct MonitoringPlan {
    std::string name;  ///< under which it is filed in a register; may be empty
    std::string question;
    std::string table;  ///< path of a CSV file, seen from the plan
    /// Only rows whose column holds one of the values.
    std::vector<std::pair<std::string, std::vector<std::string>>> population;
    std::string start_column;  ///< day the measure began
    std::string days_column;   ///< days from then to its end, or to the last that is known of it
    std::string ended_column;  ///< how it ended
    std::vector<std::pair<std::string, std::string>> kinds;  ///< its values, as ways to end
    std::vector<std::string> running;                        ///< its values that mean: has not ended
    std::vector<std::string> ways;                           ///< the ways to end, each once
    CivilDate seen_until;                                    ///< what happened later is not in the table
    MonitoringPeriod cohorts = MonitoringPeriod::quarter;
    std::vector<double> at;     ///< days at which shares are shown, increasing
    std::string office_column;  ///< empty: offices are not asked about
    std::optional<WatchedShare> offices;
    std::optional<WatchedShare> change;
    CivilDate changed;  ///< first day of the period from which on it is other
    MonitoringPeriod change_by = MonitoringPeriod::month;
    bool season = false;
    std::int64_t hide_below = 10;
    std::string hash;  ///< SHA-256 of the plan's bytes
};

/// Whether the text is a plan of this kind; no if it cannot be read at all.
[[nodiscard]] bool is_monitoring_plan(std::string_view text);

/// Every mistake is reported with its place: `plan-yaml`, `plan-name` (a key that such plans do not have),
/// `plan-missing`, `plan-value`.
[[nodiscard]] Result<MonitoringPlan> read_monitoring_plan(const Sources& sources, std::uint32_t file);

/// `2024-07` or `2024-Q3`.
[[nodiscard]] std::string period_name(CivilDate day, MonitoringPeriod period);
/// The first day of the period, and of the next one.
[[nodiscard]] CivilDate period_begin(CivilDate day, MonitoringPeriod period);
[[nodiscard]] CivilDate next_period(CivilDate begin, MonitoringPeriod period);

}  // namespace ultima
