// SPDX-License-Identifier: Apache-2.0
#include "audit/cases_table.h"

#include "base/spare.h"
#include "base/text.h"
#include "tables/appender.h"
#include "tables/database_file.h"
#include "tables/month_steps.h"
#include "tables/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace ultima {

namespace {

namespace fs = std::filesystem;

/// The query over `cases`, which is a select of its own: its key is made of the row and what goes with it.
std::string over(const CasesQuestion& question, const std::string& key, const std::string& from) {
    std::string select = "SELECT " + key + " AS key";
    for (std::size_t i = 0; i < question.inputs.size(); ++i)
        select +=
            fmt::format(", {} AS {}", question.inputs[i], sql::identifier(question.query.inputs[i].name));
    return "(" + question.query.over(select + " FROM " + from) + ") AS answers";
}

std::string numbers(const CasesQuestion& question) {
    std::string sql;
    for (std::size_t i = 0; i < question.numbers.size(); ++i)
        sql += fmt::format(", CAST({} AS BIGINT) AS n{}", question.numbers[i], i);
    return sql;
}

/// Blanks, tabs and line ends at either end count for nothing, as in the cells that a map reads.
std::string trimmed(const std::string& text) { return fmt::format("trim({}, E' \\t\\r\\n')", text); }

/// Files, read by the embedded database.
class FileCases : public CasesTable {
  public:
    /// `states`: of each part before anything was read.
    /// `not_copied`: columns of a database that were not copied.
    FileCases(Database& database, std::string name, std::vector<std::string> parts,
              std::vector<std::string> states, std::vector<std::string> not_copied, TableInfo info)
        : database_(database),
          name_(std::move(name)),
          parts_(std::move(parts)),
          states_(std::move(states)),
          not_copied_(std::move(not_copied)),
          info_(std::move(info)) {}

    const sql::Dialect& dialect() const override { return sql::duckdb_embedded; }
    const TableInfo& info() const override { return info_; }
    std::string name() const override { return name_; }
    std::vector<std::string> not_copied() const override { return not_copied_; }
    std::size_t parts() const override { return parts_.size(); }
    bool is_remote() const override { return false; }

    std::optional<Cell> cell(const Column& column, const std::string& type) const override {
        const std::string name = sql::identifier(column.name);
        const auto value =
            column.type == ColumnType::text ? text_as(type, trimmed(name)) : typed_as(type, column, name);
        if (!value) return std::nullopt;
        const std::string given =
            column.type == ColumnType::text ? trimmed(name) + " <> ''" : name + " IS NOT NULL";
        return Cell{*value, fmt::format("{} AND {} IS NULL", given, *value)};
    }

    std::vector<std::int64_t> count(const std::vector<std::string>& conditions) override {
        std::string sums;
        for (const std::string& condition : conditions)
            sums += fmt::format("{}count(*) FILTER (WHERE {})", sums.empty() ? "" : ", ", condition);
        Rows rows = database_.query("SELECT " + sums + " FROM source");
        const Chunk* chunk = rows.next();
        std::vector<std::int64_t> counts;
        for (std::size_t i = 0; i < conditions.size(); ++i) counts.push_back(chunk->column(i).int64(0));
        return counts;
    }

    std::string state(std::size_t part, const CasesQuestion&) override { return name_ + " " + states_[part]; }

    void answer(std::size_t part, const CasesQuestion& question, const fs::path& to) override {
        std::string row_column = info_.row_column, from = "source";
        if (parts_.size() > 1) {
            const auto opened = open_table(database_, parts_[part], {.all_text = false, .view = "source"});
            if (opened)
                row_column = opened->row_column;
            else if (opened.error().front().code == "table-empty")  // the view is the one before it
                from = "source WHERE FALSE";
            else
                throw DatabaseError(opened.error().front().message);
        }
        const std::string key =
            fmt::format("{{'row': {}, 'held': NOT coalesce({}, FALSE), 'key': CAST({} AS VARCHAR)}}",
                        sql::identifier(row_column), question.not_held, "\"key\"");
        copy_to_parquet(database_,
                        "SELECT key['row'] AS \"row\", key['held'] AS held, key['key'] AS key" +
                            numbers(question) + " FROM " + over(question, key, from),
                        to);
    }

  private:
    static std::optional<std::string> text_as(const std::string& type, const std::string& text) {
        if (type == "TEXT") return "NULLIF(" + text + ", '')";
        const auto where = [&](std::string_view pattern, const std::string& value) {
            return fmt::format("CASE WHEN regexp_full_match({}, '{}') THEN {} END", text, pattern, value);
        };
        if (type == "DATE") return where("[0-9]{4}-[0-9]{2}-[0-9]{2}", "TRY_CAST(" + text + " AS DATE)");
        if (type == "BOOLEAN")
            return where("(?i)true|false|yes|no", "lower(" + text + ") IN ('true', 'yes')");
        return where("[+-]?[0-9]{1,18}", "CAST(" + text + " AS BIGINT)");
    }

    static std::optional<std::string> typed_as(const std::string& type, const Column& column,
                                               const std::string& name) {
        if (type == "TEXT") return "CAST(" + name + " AS TEXT)";
        if (type == "DATE") {
            if (column.type == ColumnType::date) return name;
            // On which day a moment with a time zone lies hangs on where one asks.
            if (column.sql_type.starts_with("TIMESTAMP") && column.sql_type != "TIMESTAMP WITH TIME ZONE")
                return "CAST(" + name + " AS DATE)";
            return std::nullopt;
        }
        if (type == "BOOLEAN") return column.type == ColumnType::boolean ? std::optional(name) : std::nullopt;
        if (column.sql_type.ends_with("INT") || column.sql_type.ends_with("INTEGER"))
            return "TRY_CAST(" + name + " AS BIGINT)";
        // Fractions stay: the query marks such rows.
        if (column.type == ColumnType::real || column.sql_type.starts_with("DECIMAL"))
            return fmt::format("CASE WHEN abs({0}) < 1e15 THEN {0} END", name);
        return std::nullopt;
    }

    Database& database_;
    std::string name_;
    std::vector<std::string> parts_, states_, not_copied_;
    TableInfo info_;
};

/// A table or view of a PostgreSQL server.
class PostgresCases : public CasesTable {
  public:
    PostgresCases(CasesPlace place, Postgres first, std::vector<Column> columns)
        : place_(std::move(place)), first_(std::move(first)), others_([this] { return another(); }) {
        // One picture of the register for all connections, whatever is written meanwhile.
        first_.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        snapshot_ = first_.text("SELECT pg_export_snapshot()").value();
        info_.columns = std::move(columns);
        info_.rows = std::stoll(first_.text("SELECT count(*) FROM " + place_.table).value());
        constexpr std::int64_t rows_of_part = 500'000;
        parts_ = static_cast<std::size_t>((info_.rows + rows_of_part - 1) / rows_of_part);
    }

    const sql::Dialect& dialect() const override { return sql::postgresql_typed; }
    const TableInfo& info() const override { return info_; }
    std::string name() const override { return without_password(place_.where) + " " + place_.table; }
    std::vector<std::string> not_copied() const override { return {}; }
    std::size_t parts() const override { return parts_; }
    bool is_remote() const override { return true; }

    std::optional<Cell> cell(const Column& column, const std::string& type) const override {
        const std::string name = sql::identifier(column.name);
        if (type == "TEXT") return Cell{"NULLIF(" + trimmed("CAST(" + name + " AS TEXT)") + ", '')", "FALSE"};
        const bool fits = type == "DATE" ? column.type == ColumnType::date
                          : type == "BOOLEAN"
                              ? column.type == ColumnType::boolean
                              : column.type == ColumnType::int32 || column.type == ColumnType::int64;
        // A domain has another name than the type that it is made of; to cast what has the type costs
        // nothing.
        return fits ? std::optional(Cell{"CAST(" + name + " AS " + type + ")", "FALSE"}) : std::nullopt;
    }

    std::vector<std::int64_t> count(const std::vector<std::string>& conditions) override {
        std::string sums;
        for (const std::string& condition : conditions)
            sums += fmt::format("{}count(*) FILTER (WHERE {})", sums.empty() ? "" : " || ' ' || ", condition);
        std::istringstream numbers(first_.text("SELECT '' || " + sums + " FROM " + place_.table).value());
        std::vector<std::int64_t> counts(conditions.size());
        for (std::int64_t& each : counts) numbers >> each;
        return counts;
    }

    /// Counts and sums what the question reads: much quicker than answering it.
    std::string state(std::size_t part, const CasesQuestion& question) override {
        std::string cells = "\"key\"";
        for (const std::string& input : question.inputs) cells += ", " + input;
        Postgres connection = others_.take();
        const std::string state =
            connection
                .text(fmt::format(
                    "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(ROW({})::text, 0)), 0) "
                    "FROM {} WHERE {}",
                    cells, place_.table, in_part(part)))
                .value();
        others_.give_back(std::move(connection));
        return name() + fmt::format(" {} of {} {}", part, parts_, state);
    }

    void answer(std::size_t part, const CasesQuestion& question, const fs::path& to) override {
        const std::string key = fmt::format(
            "CASE WHEN {} THEN '-' ELSE '+' END || coalesce(CAST(\"key\" AS TEXT), '')", question.not_held);
        const std::string select = "SELECT key" + numbers(question) + " FROM " +
                                   over(question, key, place_.table + " WHERE " + in_part(part));
        Postgres connection = others_.take();
        Database::Settings settings;
        settings.threads = 1;
        settings.memory_limit = question.memory;
        // Not that of another part, whose files have the same names.
        settings.temp_directory = to.string() + ".spill";
        Database here(settings);
        std::string columns = "\"row\" BIGINT, held BOOLEAN, key VARCHAR";
        for (std::size_t i = 0; i < question.numbers.size(); ++i) columns += fmt::format(", n{} BIGINT", i);
        here.run("CREATE TABLE answers (" + columns + ")");
        ChunkAppender rows(here, "answers");
        connection.stream(select, question.stop, [&](Postgres::Cells cells) { append(cells, rows); });
        rows.close();
        others_.give_back(std::move(connection));
        copy_to_parquet(here, "SELECT * FROM answers", to);
    }

  private:
    static void append(Postgres::Cells cells, ChunkAppender& rows) {
        const std::string_view key = cells[0].value_or("+");
        rows.null(0);
        rows.boolean(1, key.front() == '+');
        rows.text(2, text_or_mark(key.substr(1)));
        for (std::size_t i = 1; i < cells.size(); ++i)
            if (cells[i])
                rows.int64(i + 2, std::stoll(std::string(*cells[i])));
            else
                rows.null(i + 2);
        rows.end_row();
    }

    std::string in_part(std::size_t part) const {
        return parts_ == 1 ? "TRUE"
                           : fmt::format(
                                 "(hashtextextended(coalesce(CAST(\"key\" AS TEXT), ''), 0) & "
                                 "9223372036854775807) % {} = {}",
                                 parts_, part);
    }

    /// A connection with the same picture of the register as the first one.
    Postgres another() const {
        auto made = Postgres::connect(place_.where);
        if (!made) throw DatabaseError(made.error().front().message);
        made->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        made->run("SET TRANSACTION SNAPSHOT " + sql::text_literal(snapshot_));
        return *std::move(made);
    }

    CasesPlace place_;
    Postgres first_;
    Spare<Postgres> others_;
    TableInfo info_;
    std::string snapshot_;
    std::size_t parts_ = 1;
};

}  // namespace

Result<std::unique_ptr<CasesTable>> open_cases(const CasesPlace& given,
                                               const std::vector<std::string>& wanted, Database& database,
                                               const fs::path& folder) {
    CasesPlace place = given;
    if (is_postgres_url(place.where)) {
        auto connection = Postgres::connect(place.where);
        if (!connection) return failure(connection.error());
        place.table = quoted_name(place.table);
        auto columns = connection->columns_of(place.table);
        if (!columns) return failure(columns.error());
        auto table =
            std::make_unique<PostgresCases>(std::move(place), *std::move(connection), *std::move(columns));
        if (table->info().rows > 0) return table;
        return failure(Diagnostic{.severity = Severity::error,
                                  .code = "table-empty",
                                  .span = std::nullopt,
                                  .message = table->name() + ": expected rows, found none"});
    }
    std::string file = place.where;
    std::string name = fs::path(place.where).filename().string();
    std::vector<std::string> states;
    std::vector<std::string> not_copied;
    if (is_database_file(place.where)) {
        states = {place.where + " " + state_of_file(place.where)};
        file = (folder / "cases.parquet").string();
        name += " " + place.table;
        auto copied = copy_from_file(database, place.where, place.table, wanted, false, file);
        if (!copied) return failure(copied.error());
        for (std::string& column : *copied)
            if (std::find(wanted.begin(), wanted.end(), column) == wanted.end())
                not_copied.push_back(std::move(column));
    }
    std::vector<std::string> parts = {file};
    if (fs::is_directory(file)) {
        auto found = parquet_files(file);
        if (!found) return failure(found.error());
        parts = *std::move(found);
    }
    if (states.empty())
        for (const std::string& part : parts) states.push_back(part + " " + state_of_file(part));
    register_month_steps(database);
    auto info = open_table(database, file, {.all_text = false, .view = "source"});
    if (!info) return failure(info.error());
    return std::make_unique<FileCases>(database, std::move(name), std::move(parts), std::move(states),
                                       std::move(not_copied), *std::move(info));
}

}  // namespace ultima
