// SPDX-License-Identifier: Apache-2.0
// results.parquet and measures.parquet. What follows a row's key is the same for all rows with one outcome, so it is
// put into a small table once and joined: with enumerated texts this costs next to nothing, where text made row by
// row costs more than everything else together (measured: 1.2 s for each column and 10 million rows).
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
            sql += fmt::format("{}{} {}", sql.empty() ? "" : ", ", quote_identifier(column.name), sql_name(column.type));
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

    /// Makes the table under its name.
    void finish() {
        rows_->close();
        std::string select;
        for (const Column& column : columns_) {
            const std::string name = quote_identifier(column.name);
            select += (select.empty() ? "" : ", ") + name + (is_enumerated(column) ? "::" + type_of(column) : "");
        }
        database_.run(fmt::format("CREATE TABLE {0} AS SELECT {1} FROM {0}_text; DROP TABLE {0}_text", name_, select));
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
        database_.run(fmt::format("CREATE TYPE {} AS ENUM (SELECT t FROM {} ORDER BY t)", type_of(column), from));
        return true;
    }

    Database& database_;
    std::string name_;
    std::vector<Column> columns_;
    std::optional<ChunkAppender> rows_;
};

Column text_column(std::string name) { return {std::move(name), ColumnType::text, {}}; }

/// By id: the number of an outcome, or -1 - the place of a scope.
void make_outcome_table(Database& database, const Answers& answers) {
    SmallTable table(database, "outcomes",
                     {{"id", ColumnType::int64, {}}, text_column("stage"), text_column("scope"), text_column("why_not"),
                      text_column("overall"), text_column("measure"), text_column("rule"), text_column("cite"),
                      {"days_past", ColumnType::int32, {}}, {"required_from", ColumnType::date, {}}, text_column("notes")});
    const auto add = [&](std::int64_t id, const ResultCells& cells) {
        table.rows().int64(0, id);
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
    for (std::uint32_t i = 0; i < answers.outcomes.size(); ++i) add(i, result_cells(answers, answers.outcomes[i]));
    for (std::size_t i = 0; i < answers.plan.scopes().size(); ++i)
        if (!answers.plan.scopes()[i].in)
            add(-1 - static_cast<std::int64_t>(i), result_cells(answers.plan.scopes()[i]));
    table.finish();
    register_function(database, "ultima_outcome", {ColumnType::int64}, ColumnType::int64,
                      [&answers](const Chunk& in, OutVector& out) {
                          for (std::size_t i = 0; i < in.size(); ++i) {
                              const std::int64_t vector = in.column(0).int64(i);
                              out.set_int64(i, vector < 0 ? vector : answers.outcome_of[static_cast<std::size_t>(vector)]);
                          }
                      });
}

/// Required, or custody barred, and since when: days past that day.
std::int32_t days_past(const FactPlan& plan, const StoredMeasure& measure) {
    const bool custody = plan.pack().measures[measure.measure].role == MeasureRole::custody;
    const std::int32_t since = measure.outcome.since;
    if (measure.outcome.status != (custody ? Status::barred : Status::required)) return no_day;
    return since == no_day || since > plan.on().day ? no_day : plan.on().day - since;
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
                     {{"id", ColumnType::int64, {}}, text_column("stage"), text_column("measure"), text_column("status"),
                      text_column("possible"), {"since", ColumnType::date, {}}, {"days_past", ColumnType::int32, {}},
                      {"from", ColumnType::date, {}}, text_column("rules"), text_column("cites"), text_column("missing")});
    for (std::uint32_t i = 0; i < answers.outcomes.measure_count(); ++i) {
        const StoredMeasure& stored = answers.outcomes.measure(i);
        const MeasureOutcome& measure = stored.outcome;
        table.rows().int64(0, i);
        table.text(1, to_text(stored.stage));
        table.text(2, answers.plan.pack().measures[stored.measure].name);
        table.text(3, to_text(measure.status));
        table.text(4, measure.status == Status::undetermined ? words(measure.possible) : std::string{});
        table.day(5, measure.since);
        table.day(6, days_past(answers.plan, stored));
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
                              out.set_int64(i, answers.outcome(in.column(0).int64(i))
                                                   .measure_ids[static_cast<std::size_t>(in.column(1).int64(i))]);
                      });
}

/// Are the rows of the file in the input's order?
bool in_order(Database& database, const std::filesystem::path& file) {
    Rows rows = database.query("SELECT row FROM read_parquet(" + quote_literal(file.string()) + ")");
    std::int64_t last = 0;
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i) {
            const std::int64_t row = chunk->column(0).int64(i);
            if (row < last) return false;
            last = row;
        }
    return true;
}

/// A join with a small table keeps the order of the large one, but DuckDB does not promise it. So the order is
/// checked; sorting, which costs more than all else, is for small results and for the day when the check fails.
void copy_in_order(Database& database, const std::string& select, const std::string& order, std::int64_t rows,
                   const std::filesystem::path& file) {
    constexpr std::int64_t always_sorted = 100'000;
    if (rows > always_sorted) {
        copy_to_parquet(database, select, file);
        if (in_order(database, file)) return;
    }
    copy_to_parquet(database, select + " ORDER BY " + order, file);
}

}  // namespace

void write_results(Database& database, const Answers& answers, const std::filesystem::path& folder) {
    write_csv_results(database, answers, folder);
    make_outcome_table(database, answers);
    make_measure_table(database, answers);
    const std::int64_t rows = database.int64("SELECT count(*) FROM audited").value_or(0);
    copy_in_order(database,
                  "SELECT a.row, a.key, o.* EXCLUDE (id) FROM (SELECT row, key, ultima_outcome(vector) AS id FROM "
                  "audited) a JOIN outcomes o USING (id)",
                  "a.row", rows, folder / "results.parquet");
    copy_in_order(database,
                  fmt::format("SELECT a.row, a.key, o.* EXCLUDE (id) FROM (SELECT row, key, m, ultima_measure(vector, m) "
                              "AS id FROM (SELECT row, key, vector, unnest(range({})) AS m FROM audited WHERE vector >= "
                              "0)) a JOIN measure_outcomes o USING (id)",
                              answers.plan.pack().measures.size()),
                  "a.row, a.m", rows, folder / "measures.parquet");
}

}  // namespace ultima
