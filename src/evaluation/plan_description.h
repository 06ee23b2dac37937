// SPDX-License-Identifier: Apache-2.0
// What became of people, by categories: shares, and never a difference. Who is in which category was not
// chosen to be compared, so a difference would be read as an effect that nobody looked for.
#pragma once

#include "evaluation/between_persons.h"
#include "evaluation/interval.h"
#include "evaluation/plan.h"
#include "evaluation/plan_rows.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

struct DescribedShare {
    std::size_t people = 0;   ///< whose outcome is known
    std::size_t unknown = 0;  ///< who were not followed for the whole window
    std::size_t events = 0;
    double share = 0;
    Interval interval;  ///< Wilson; where rows are not persons, between persons
    /// With a `unit`: of each person, the rows whose outcome is known and those of them with the event.
    RowsOfPersons by_person{};
};

/// A value of a column, or several that are shown together.
struct DescribedLine {
    std::string value;                   ///< of the table; empty where the line stands for `together`
    std::vector<std::string> together;   ///< those of them that enough people have to name them
    std::size_t unnamed = 0;             ///< and how many others
    std::vector<DescribedShare> shares;  ///< one for each definition
};

/// Lines add up to everybody. Values with a small count under any definition are shown together with others,
/// so that no count of a few can be worked out from the rest.
struct DescribedColumn {
    std::string column;
    std::vector<DescribedLine> lines;
};

struct PlanDescription {
    std::size_t rows = 0;
    std::size_t people = 0;   ///< rows that are left
    std::size_t persons = 0;  ///< whose they are, with a `unit`
    std::size_t unread = 0;
    std::vector<Exclusion> excluded;
    std::vector<DescribedShare> everybody;  ///< one for each definition of the plan
    std::vector<DescribedColumn> columns;
    std::int64_t hide_below = 5;
};

/// Refuses as `rows_of` and `planned_outcomes`, and `too-few-people` where all together make a small count.
[[nodiscard]] Result<PlanDescription> describe(const EvaluationPlan& plan, const TextTable& table,
                                               std::int64_t hide_below = 5);

}  // namespace ultima
