// SPDX-License-Identifier: Apache-2.0
// The files that say something about single rows.
#pragma once

#include "audit/outcome.h"
#include "audit/plan.h"
#include "tables/database.h"
#include "tables/source.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace ultima {

/// All answers of an audit: the row's number of vector leads to its outcome.
struct Answers {
    const FactPlan& plan;
    OutcomeStore outcomes;
    TextPool texts;
    std::vector<std::uint32_t> outcome_of;  ///< by number of vector

    explicit Answers(const FactPlan& fact_plan) : plan(fact_plan) {}
    [[nodiscard]] const Outcome& outcome(std::int64_t vector) const {
        return outcomes[outcome_of[static_cast<std::size_t>(vector)]];
    }
};

/// Makes answers readable from SQL over the table `audited` (row, key, vector: the number of the vector, or
/// -1 - the place of the scope that keeps the row out), and writes results, measures and worklist into
/// `folder`. `answers` must outlive the database.
void write_results(Database& database, const Answers& answers, const std::filesystem::path& folder);

/// The part of it that is results.csv and worklist.csv.
void write_csv_results(Database& database, const Answers& answers, const std::filesystem::path& folder);

/// What a row of results holds beside its key; the same in CSV and Parquet.
struct ResultCells {
    std::string_view stage, scope, why_not, overall, measure, rule, cite, notes;
    std::int32_t days_past = no_day, required_from = no_day;
};
[[nodiscard]] ResultCells result_cells(const Answers& answers, const Outcome& outcome);
[[nodiscard]] ResultCells result_cells(const Scope& out_of_scope);

/// unread_rows.csv: line, reason, text.
void write_unread(const TableInfo& table, const std::filesystem::path& folder);

}  // namespace ultima
