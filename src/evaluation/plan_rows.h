// SPDX-License-Identifier: Apache-2.0
// The rows of a table that a plan speaks of, and what it takes from them.
#pragma once

#include "evaluation/design.h"
#include "evaluation/outcome_definition.h"
#include "evaluation/plan.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A table of texts: columns by name, rows in order.
struct TextTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::size_t unread = 0;  ///< lines that could not be read
    /// Whose each row is, a number for each person, where the table comes of a register that knows it: beside
    /// its columns, and in no answer. Empty: a column says it, or a row is a person.
    std::vector<std::size_t> persons{};
};
/// Each row of CSV that can be read, the names of the columns first, with the byte at which it begins, until
/// `take` says false; the others are added to `unread`.
void each_csv_row(std::string_view text, std::size_t& unread,
                  const std::function<bool(std::vector<std::string>&&, std::size_t)>& take);
/// Reads CSV, the first line naming the columns. Refuses `no-rows`, and `too-many-unread` where a line in a
/// hundred or more cannot be read.
[[nodiscard]] Result<TextTable> read_text_table(std::string_view text);

/// Of a table with a `unit`: below how many rows a count of rows is small, since fewer could be of less than
/// `hide_below` persons. No more can be of less: nobody has more than the largest number of rows of one
/// person. So whatever is safe for counts of people below `hide_below`, sums and differences of what is shown
/// among it, is as safe for counts of rows below this, and persons need not be counted beside rows. By a
/// column that says whose they are.
[[nodiscard]] std::int64_t hide_rows_below(std::int64_t hide_below, const TextTable& table,
                                           const std::string& person);
/// Of a table that knows whose its rows are, or a plan with a `unit`; of others `hide_below` itself.
[[nodiscard]] std::int64_t hide_rows_below(std::int64_t hide_below, const TextTable& table,
                                           const EvaluationPlan& plan);

/// People who were set aside, and why.
struct Exclusion {
    std::string why;
    std::size_t people = 0;
};

/// Rows that are left, in the order of the table. The table has to outlive it.
class PlanRows {
  public:
    explicit PlanRows(const TextTable& table);

    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] Result<void> keep(const std::string& name, const std::vector<std::string>& values,
                                    const std::string& why);
    /// Sets aside the rows whose place is true.
    void leave_out(const std::vector<bool>& gone, const std::string& why);
    [[nodiscard]] Result<std::vector<std::string>> cells(const std::string& name) const;
    /// Whose each is, by the table's own knowledge; empty where it has none.
    [[nodiscard]] std::vector<std::size_t> persons() const;
    [[nodiscard]] const std::vector<Exclusion>& excluded() const { return excluded_; }

  private:
    [[nodiscard]] Result<std::size_t> column(const std::string& name) const;

    const TextTable& table_;
    std::vector<std::size_t> rows_;
    std::vector<Exclusion> excluded_;
};

/// Rows of the plan's population, and of its groups if it has any. Refuses `no-column`, `no-rows`.
[[nodiscard]] Result<PlanRows> rows_of(const EvaluationPlan& plan, const TextTable& table);

/// The values of a column by number, in the order in which they come. Refuses `no-column` and `unknown-value`
/// (an empty cell).
[[nodiscard]] Result<std::vector<std::size_t>> numbered(const PlanRows& rows, const std::string& column);

/// Whose each is, by number in the order in which they come. Refuses as `numbered`.
[[nodiscard]] Result<std::vector<std::size_t>> persons_of(const PlanRows& rows, const PlanUnit& unit);

/// The plan as such a table has to be asked: where somebody has several of the rows that it is about, and it
/// does not say so, it counts rows by that word, with errors by person.
[[nodiscard]] EvaluationPlan by_person(EvaluationPlan plan, const TextTable& table,
                                       const std::function<std::string(const PlanRows&)>& rows_word);

/// A cell as a number, if it is one.
[[nodiscard]] std::optional<double> number_in(const std::string& cell);

/// What to say where two columns have one name: nobody can know which of them is meant.
[[nodiscard]] std::optional<std::string> column_twice(const std::vector<std::string>& names);

/// A column of numbers as it is; one of words as a column of 0 and 1 for each word but the most frequent.
/// Refuses `unknown-value` (an empty cell). Nothing of a column that does not vary.
[[nodiscard]] Result<std::vector<NamedColumn>> covariates_of(const std::string& name,
                                                             const std::vector<std::string>& cells);

/// What each was followed, and what a definition makes of each. Refuses `no-column`, `bad-time` and as
/// `outcomes_of`. An outcome is known (`within`) only of who was followed for the whole window: to count
/// those who came back early, and leave out those who may yet, would make every group look worse.
[[nodiscard]] Result<std::vector<DefinedOutcome>> planned_outcomes(const PlannedOutcome& planned,
                                                                   const PlanRows& rows);

}  // namespace ultima
