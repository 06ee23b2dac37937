// SPDX-License-Identifier: Apache-2.0
// results.parquet and measures.parquet. What follows a row's key is the same for all rows with one outcome,
// so it is made once, as a list of records, and each row takes the record of its number. Measured for 10
// million rows: 0.6 s in all, where text made row by row takes 1.2 s for each column. A join costs the same,
// but loses the input's order.
#include "audit/results.h"

#include "tables/appender.h"
#include "tables/function.h"
#include "tables/output.h"

#include <fmt/format.h>

namespace ultima {

namespace {

/// A table of few rows, built with texts and then given enumerated types.
class SmallTable {
  public:
    SmallTable(Database& database, std::string name, const std::vector<Column>& columns)
        : database_(database), name_(std::move(name)), columns_(columns) {
        std::string sql;
        for (const Column& column : columns)
            sql += fmt::format("{}{} {}", sql.empty() ? "" : ", ", quote_identifier(column.name),
                               sql_name(column.type));
        database.run(fmt::format("CREATE TABLE {}_text ({})", name_, sql));
        rows_.emplace(database, name_ + "_text");
    }

    ChunkAppender& rows() { return *rows_; }
    void text(std::size_t column, std::string_view value) {
        if (value.empty())
            rows_->null(column);
        else
            rows_->text(column, value);
    }
    void day(std::size_t column, std::int32_t value) {
        if (value == no_day || value == past_unknown)
            rows_->null(column);
        else if (columns_[column].type == ColumnType::date)
            rows_->date(column, CivilDate{value});
        else
            rows_->int32(column, value);
    }

    /// Makes the table under its name. Its rows have ids 1, 2, 3 ...
    void finish() {
        rows_->close();
        std::string select;
        for (const Column& column : columns_) {
            const std::string name = quote_identifier(column.name);
            select += (select.empty() ? "" : ", ") +
                      (is_enumerated(column) ? fmt::format("{0}::{1} AS {0}", name, type_of(column)) : name);
        }
        database_.run(
            fmt::format("CREATE TABLE {0} AS SELECT {1} FROM {0}_text; DROP TABLE {0}_text", name_, select));
    }

  private:
    std::string type_of(const Column& column) const { return quote_identifier(name_ + "_" + column.name); }

    /// Parquet repeats the texts of a type in every part of the file, so only short lists are worth it.
    bool is_enumerated(const Column& column) {
        constexpr std::int64_t most_texts = 2'000;
        if (column.type != ColumnType::text) return false;
        const std::string from = fmt::format("(SELECT DISTINCT {0} AS t FROM {1}_text WHERE {0} IS NOT NULL)",
                                             quote_identifier(column.name), name_);
        const std::int64_t count = database_.int64("SELECT count(*) FROM " + from).value_or(0);
        if (count == 0 || count > most_texts) return false;
        database_.run(
            fmt::format("CREATE TYPE {} AS ENUM (SELECT t FROM {} ORDER BY t)", type_of(column), from));
        return true;
    }

    Database& database_;
    std::string name_;
    std::vector<Column> columns_;
    std::optional<ChunkAppender> rows_;
};

Column text_column(std::string name) { return {std::move(name), ColumnType::text, {}}; }

/// First the outcomes, then the scopes.
void make_outcome_table(Database& database, const Answers& answers) {
    SmallTable table(database, "outcomes",
                     {{"id", ColumnType::int64, {}},
                      text_column("stage"),
                      text_column("scope"),
                      text_column("why_not"),
                      text_column("overall"),
                      text_column("measure"),
                      text_column("rule"),
                      text_column("cite"),
                      {"days_past", ColumnType::int32, {}},
                      {"required_from", ColumnType::date, {}},
                      text_column("notes")});
    auto add = [&, id = std::int64_t{0}](const ResultCells& cells) mutable {
        table.rows().int64(0, ++id);
        table.text(1, cells.stage);
        table.text(2, cells.scope);
        table.text(3, cells.why_not);
        table.text(4, cells.overall);
        table.text(5, cells.measure);
        table.text(6, cells.rule);
        table.text(7, cells.cite);
        table.day(8, cells.days_past);
        table.day(9, cells.required_from);
        table.text(10, cells.notes);
        table.rows().end_row();
    };
    for (std::uint32_t i = 0; i < answers.outcomes.size(); ++i)
        add(result_cells(answers, answers.outcomes[i]));
    for (const Scope& scope : answers.plan.scopes()) add(result_cells(scope));
    table.finish();
    register_function(database, "ultima_outcome", {ColumnType::int64}, ColumnType::int64,
                      [&answers, scopes = static_cast<std::int64_t>(answers.outcomes.size())](
                          const Chunk& in, OutVector& out) {
                          for (std::size_t i = 0; i < in.size(); ++i) {
                              const std::int64_t vector = in.column(0).int64(i);
                              out.set_int64(
                                  i, vector < 0 ? scopes - vector
                                                : 1 + answers.outcome_of[static_cast<std::size_t>(vector)]);
                          }
                      });
}

/// Every set of possible statuses, in words.
std::string words(const StatusSet& statuses) {
    std::string text;
    for (std::size_t s = 0; s < status_count; ++s)
        if (statuses[s]) text += (text.empty() ? "" : ", ") + std::string(to_text(static_cast<Status>(s)));
    return text;
}

void make_measure_table(Database& database, const Answers& answers) {
    SmallTable table(database, "measure_outcomes",
                     {{"id", ColumnType::int64, {}},
                      text_column("stage"),
                      text_column("measure"),
                      text_column("status"),
                      text_column("possible"),
                      {"since", ColumnType::date, {}},
                      {"days_past", ColumnType::int32, {}},
                      {"from", ColumnType::date, {}},
                      text_column("rules"),
                      text_column("cites"),
                      text_column("missing")});
    for (std::uint32_t i = 0; i < answers.outcomes.measure_count(); ++i) {
        const StoredMeasure& stored = answers.outcomes.measure(i);
        const MeasureOutcome& measure = stored.outcome;
        table.rows().int64(0, std::int64_t{i} + 1);
        table.text(1, to_text(stored.stage));
        table.text(2, answers.plan.pack().measures[stored.measure].name);
        table.text(3, to_text(measure.status));
        table.text(4, measure.status == Status::undetermined ? words(measure.possible) : std::string{});
        table.day(5, measure.since);
        table.day(6, measure.days_past);
        table.day(7, measure.from);
        table.text(8, answers.texts.text(measure.rules));
        table.text(9, answers.texts.text(measure.cites));
        table.text(10, answers.texts.text(measure.missing));
        table.rows().end_row();
    }
    table.finish();
    register_function(database, "ultima_measure", {ColumnType::int64, ColumnType::int64}, ColumnType::int64,
                      [&answers](const Chunk& in, OutVector& out) {
                          for (std::size_t i = 0; i < in.size(); ++i)
                              out.set_int64(
                                  i, 1 + answers.outcome(in.column(0).int64(i))
                                             .measure_ids[static_cast<std::size_t>(in.column(1).int64(i))]);
                      });
}

/// The measures about which there is something to say of some row, as a list in SQL. A pack has many measures
/// for other stages; a line for each row and each of them would be most of the file.
std::string measures_spoken_of(const Answers& answers) {
    std::vector<bool> spoken_of(answers.plan.pack().measures.size());
    for (std::uint32_t i = 0; i < answers.outcomes.measure_count(); ++i) {
        const StoredMeasure& stored = answers.outcomes.measure(i);
        const Status status = stored.outcome.status;
        if (status != Status::not_at_this_stage && status != Status::not_provided)
            spoken_of[stored.measure] = true;
    }
    std::string list;
    for (std::size_t measure = 0; measure < spoken_of.size(); ++measure)
        if (spoken_of[measure]) list += (list.empty() ? "" : ", ") + std::to_string(measure);
    return "[" + list + "]::BIGINT[]";
}

/// All rows of a small table as one list, to be indexed by id.
std::string record_of(std::string_view table, const std::string& id) {
    return fmt::format("(SELECT list(t ORDER BY id) FROM {} t)[{}]", table, id);
}

}  // namespace

void write_results(Database& database, const Answers& answers, const std::filesystem::path& folder) {
    write_csv_results(database, answers, folder);
    make_outcome_table(database, answers);
    make_measure_table(database, answers);
    // Functions, unnest and list access keep the input's order (tests/tables/order_test.cpp).
    copy_to_parquet(database,
                    "SELECT row, key, r.* EXCLUDE (id) FROM (SELECT row, key, " +
                        record_of("outcomes", "ultima_outcome(vector)") + " AS r FROM audited)",
                    folder / "results.parquet");
    copy_to_parquet(
        database,
        "SELECT row, key, r.* EXCLUDE (id) FROM (SELECT row, key, " +
            record_of("measure_outcomes", "ultima_measure(vector, m)") +
            fmt::format(
                " AS r FROM (SELECT row, key, vector, unnest({}) AS m FROM audited WHERE vector >= 0))",
                measures_spoken_of(answers)),
        folder / "measures.parquet");
}

}  // namespace ultima
