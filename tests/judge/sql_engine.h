// SPDX-License-Identifier: Apache-2.0
// The databases that the law as SQL is tried in.
#pragma once

#include "audit/coded_answers.h"
#include "sql/query.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ultima::judge {

/// Rows of texts by name of column; nothing for NULL.
using Rows = std::vector<std::map<std::string, std::optional<std::string>>>;

/// A database that answers a query over a table `cases`. Throws what the database says against it.
class Engine {
  public:
    virtual ~Engine() = default;
    virtual const sql::Dialect& dialect() const = 0;
    /// What an audit says there.
    virtual const sql::Dialect& dialect_of_audits() const { return dialect(); }
    using Columns = std::vector<CodedAnswers::Cell>;  ///< names, and SQL
    /// Rows of the query over a table that a statement makes; `key` beside the columns.
    Rows answer(const std::string& table, const sql::Query& query, const Columns& columns) {
        std::string select = "SELECT CAST(key AS TEXT)";
        std::vector<std::string> names = {"key"};
        for (const CodedAnswers::Cell& column : columns) {
            select += fmt::format(", CAST({} AS TEXT)", column.sql);
            names.push_back(column.column);
        }
        return run(table, select + " FROM (" + query.text + ") AS answers", names);
    }
    /// All columns but those in words.
    Rows answer(const std::string& table, const sql::Query& query) {
        return answer(table, query, columns(query));
    }

    /// Makes the table `cases`, then gives what a select says, by `names`.
    virtual Rows run(const std::string& table, const std::string& select,
                     const std::vector<std::string>& names) = 0;

  private:
    static Columns columns(const sql::Query& query) {
        std::vector<CodedAnswers::Cell> all = {{query.beyond, sql::identifier(query.beyond)}};
        for (const sql::MeasureColumns& measure : query.measures)
            for (const std::string& name : {measure.status, measure.possible, measure.since, measure.from})
                if (!name.empty()) all.push_back({name, sql::identifier(name)});
        return all;
    }
};

/// DuckDB in this process, in memory; with our own functions where the dialect is the one that uses them.
/// The dialect must outlive the engine.
std::unique_ptr<Engine> duckdb_engine(const sql::Dialect& dialect);

/// DuckDB without and with our own functions, and PostgreSQL if there is one.
std::vector<std::unique_ptr<Engine>> engines();

}  // namespace ultima::judge
