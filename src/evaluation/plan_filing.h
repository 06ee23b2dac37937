// SPDX-License-Identifier: Apache-2.0
// Whether a plan was on record before its outcomes were there, and what is other than it was filed.
#pragma once

#include "base/instant.h"
#include "evaluation/any_plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// A plan as a register has it on record.
struct FiledPlan {
    Instant at;  ///< by the register's clock
    std::string by;
    std::string role;
    std::string hash;  ///< as on record
    std::string text;
    std::string reason{};     ///< of a later version: why it was changed
    std::uint64_t event = 0;  ///< its number in the register
    std::string name{};
};

/// Made without anything: no register was asked.
struct PlanFiling {
    bool asked = false;
    std::vector<FiledPlan> filed;  ///< under the plan's name, in the order of the register
    /// When the table was written last, by the disk's word; or when outcomes were opened.
    std::optional<Instant> written;
    /// Of a table that is worked out of the same register: how many events were on record when that was done
    /// for the plan's name first, which was `written`.
    std::optional<std::uint64_t> head{};
    std::uint64_t opened = 0;  ///< the event that has this on record; 0: only a report that was kept tells
    std::vector<PlanDeviation> deviations;  ///< from the first that was filed
    std::string unreadable;                 ///< why the first that was filed cannot be read; empty if it can

    /// By an event of the register, all that was filed after which was filed too late.
    void were_opened(std::uint64_t event, Instant at) {
        opened = event;
        head = event - 1;
        written = at;
    }
    /// Was it on record before the table was written?
    [[nodiscard]] bool before(const FiledPlan& plan) const;
    /// Was the first?
    [[nodiscard]] bool before() const;
    /// Must nobody miss it: it was looked for, and there is no such plan, or another one, or too late.
    [[nodiscard]] bool remarkable() const;
};

/// `other_table`: the name of a file that was taken in place of the plan's; empty if none was.
[[nodiscard]] PlanFiling filing_of(const AnyPlan& plan, std::vector<FiledPlan> filed,
                                   std::optional<Instant> written, const std::string& other_table,
                                   std::optional<std::uint64_t> head = {});

/// A sentence each; the first says whether it was filed before the outcomes were opened. Deviations are not
/// among them.
[[nodiscard]] std::vector<std::string> filing_words(const PlanFiling& filing);
/// What a plan says, or in words that it says nothing.
[[nodiscard]] std::string said_or_nothing(const std::string& says);
/// `estimator: filed as weights, carried out as crude`
[[nodiscard]] std::string deviation_words(const PlanDeviation& deviation);

}  // namespace ultima
