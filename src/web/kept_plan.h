// SPDX-License-Identifier: Apache-2.0
// A plan of an evaluation as the pages take it: read, held against what a page works out and the register
// can answer, and carried out on the register's cohort.
#pragma once

#include "base/source.h"
#include "evaluation/any_plan.h"
#include "evaluation/plan_filing.h"
#include "register/register.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A plan of any kind, with its text for messages about it.
struct ReadPlan {
    Sources sources{};
    std::uint32_t file = 0;
    AnyPlan plan{};

    [[nodiscard]] const std::string& question() const;
    [[nodiscard]] const std::string& hash() const;
    /// `comparison`, `description`, `monitoring`
    [[nodiscard]] std::string_view kind() const;
    /// Columns that are not the cohort's own: facts that were on record on day 0.
    [[nodiscard]] std::vector<std::string> facts() const;
};

/// Longer than anybody writes by hand; what is within these limits is worked out in minutes.
inline constexpr std::size_t largest_kept_plan = 64U << 10U, most_definitions = 12, most_adjusted = 20,
                             most_subgroups = 10;
/// No result of a page rests on fewer people.
inline constexpr std::int64_t plans_hide_below = 5;

/// Codes: those of `read_plan`, `check_plan` and `read_monitoring_plan`; `plan-large`. Messages about a place
/// begin with its line.
[[nodiscard]] Result<ReadPlan> read_kept_plan(std::string text);
/// Codes: `plan-column`, it names what is neither a column of the cohort nor such a fact; `plan-unit`, it
/// says whose rows are, which the register knows better.
[[nodiscard]] Result<void> check_columns(const ReadPlan& plan,
                                         const std::function<bool(std::string_view)>& is_fact);

/// When outcomes were first worked out for any plan, and how many events were on record then.
struct OutcomesOpened {
    Instant at;
    std::uint64_t head = 0;
    std::uint64_t event = 0;  ///< the one that has it on record; 0: only a report that was kept tells
};
/// What a plan gives: part of a page, a file to print, and numbers for programs.
struct PlanFiles {
    std::string content, pdf, json;
    std::string table_hash;
};
/// Carries it out on who began or was released until the day. Where somebody has several of the rows that it
/// is about, these are counted, by their word, and errors are those between persons. The table with its rows
/// stands in `folder`, is read there and deleted. Codes: those of `export_cohort`, `carry_out`, `describe`,
/// `carry_out_monitoring`, `plan_pdf`; `too-many-values` (a column to adjust for has more words than can be
/// told apart). Throws DatabaseError.
[[nodiscard]] Result<PlanFiles> carried_out(const ReadPlan& plan, Register& reg, CivilDate until,
                                            const OutcomesOpened& opened,
                                            const std::filesystem::path& folder);

}  // namespace ultima
