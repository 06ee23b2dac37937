// SPDX-License-Identifier: Apache-2.0
#include "audit/audit.h"

#include "audit/answering.h"
#include "audit/by_query.h"
#include "audit/classify.h"
#include "audit/columns.h"
#include "audit/exported.h"
#include "audit/output_folder.h"
#include "audit/results.h"
#include "audit/steps.h"
#include "audit/trusted_sql.h"
#include "base/files.h"
#include "base/hash.h"
#include "tables/database_file.h"
#include "tables/function.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <numeric>

namespace ultima {

namespace {

namespace fs = std::filesystem;

std::string file_hash(const fs::path& path) {
    if (!fs::is_regular_file(path)) return {};
    std::ifstream file(path, std::ios::binary);
    Sha256 hash;
    std::string buffer(std::size_t{1} << 20, '\0');
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        hash.update(std::string_view(buffer).substr(0, static_cast<std::size_t>(file.gcount())));
    }
    return hash.hex();
}

class Audit {
  public:
    Audit(const Pack& pack, const Map& map, fs::path table, CivilDate on, const AuditOptions& options,
          const ProgressCallback& progress)
        : pack_(pack),
          map_(map),
          table_path_(std::move(table)),
          on_(on),
          options_(options),
          steps_(options_, progress),
          plan_(pack, map, on) {}

    Result<AuditSummary> run(OutputFolder& folder);

  private:
    Result<void> fetch(Database& database, const fs::path& partial);
    Result<void> open(Database& database, const fs::path& partial);
    void check_ignored(Report& report);
    void check_sql(Database& database, Report& report);
    void read(Database& database);
    void set_aside_not_held(Database& database);
    void answer(Database& database, Answers& answers);
    void classify_codes(Database& database);
    void describe();

    const Pack& pack_;
    const Map& map_;
    fs::path table_path_;
    CivilDate on_;
    AuditOptions options_;
    Steps steps_;
    FactPlan plan_;
    TableInfo table_;
    std::vector<std::string> columns_;  ///< all of the register, also those that were not copied
    AuditSummary summary_;
    std::string key_sql_, stage_sql_, classify_sql_;
    std::vector<std::string> cell_sql_;
    std::set<std::string> used_;
    std::optional<ClassifyMapping> classify_;
    std::unique_ptr<VectorTable> vectors_;
};

/// What opening the table found and the map names: SQL for each column that is read.
Result<void> Audit::open(Database& database, const fs::path& partial) {
    Result<TableInfo> table = open_table(database, table_path_.string(), source_options(map_));
    if (!table) return failure(table.error());
    table_ = std::move(*table);
    if (columns_.empty())
        for (const Column& column : table_.columns) columns_.push_back(column.name);

    Diagnostics diagnostics;
    Report report(diagnostics);
    Columns columns(database, map_, table_, report);
    columns.open_joins();
    const auto text = [&](const ColumnName& column) {
        const auto sql = columns.sql(column);
        return sql ? "coalesce(" + *sql + ", '')" : std::string("''");
    };
    key_sql_ = text(map_.key);
    stage_sql_ = map_.stage.column ? text(*map_.stage.column) : "''";
    for (const Cell& cell : plan_.cells())
        cell_sql_.push_back(cell.sql.empty() ? text(cell.column) : "coalesce(" + cell.sql + ", '')");
    classify_ = classification_of(pack_, map_);
    if (classify_) classify_sql_ = text(classify_->column);
    used_ = columns.used();
    const bool has_sql = std::any_of(plan_.cells().begin(), plan_.cells().end(),
                                     [](const Cell& cell) { return !cell.sql.empty(); });
    if (has_sql) {
        std::vector<fs::path> allowed = {partial, table_path_};
        if (map_.classify && map_.classify->file) allowed.push_back(*map_.classify->file);
        database.lock_down(allowed);
        if (!has_errors(diagnostics)) check_sql(database, report);
    }
    check_ignored(report);
    if (has_errors(diagnostics)) return failure(std::move(diagnostics));
    return {};
}

/// The report says of the columns that the map leaves out that they were not read: that must be so.
void Audit::check_ignored(Report& report) {
    for (const IgnoredColumn& ignored : map_.ignored)
        if (used_.contains(ignored.column.text))
            report.error("map-column", ignored.column.span,
                         "the column " + ultima::in_quotes(ignored.column.text) +
                             " is named as ignored, but the map reads it");
}

/// SQL of a trusted map: it must run, and not touch what no map may touch.
void Audit::check_sql(Database& database, Report& report) {
    for (std::size_t i = 0; i < plan_.cells().size(); ++i) {
        const Cell& cell = plan_.cells()[i];
        if (cell.sql.empty()) continue;
        const SqlReads reads = reads_of_sql(database, cell.sql, table_);
        if (!reads.refused.empty()) return report.error("map-sql", cell.column.span, reads.refused);
        for (const std::string& column : reads.columns) {
            used_.insert(column);
            if (refused_word(column))
                return report.error("map-refused", cell.column.span,
                                    "the SQL reads the column " + ultima::in_quotes(column));
        }
        const auto described = database.try_describe("SELECT " + cell_sql_[i] + " FROM source", map_.file);
        if (!described) report.error("map-sql", cell.column.span, described.error().front().message);
    }
}

/// Reads the table once: each row gets the number of its vector, or why it is out of scope.
void Audit::read(Database& database) {
    const std::size_t width = 1 + plan_.cells().size();
    vectors_ = std::make_unique<VectorTable>(width);
    std::string arguments = stage_sql_;
    for (const std::string& sql : cell_sql_) arguments += ", " + sql;
    register_function(
        database, "ultima_vector", std::vector<ColumnType>(width, ColumnType::text), ColumnType::int64,
        [this, width](const Chunk& in, OutVector& out) {
            const std::size_t count = in.size();
            std::vector<std::uint32_t> codes(count * width);
            const auto read_column = [&](Dictionary& dictionary, std::size_t column) {
                const ColumnView& cells = in.column(column);
                dictionary.codes(
                    count,
                    [&](std::size_t i) { return cells.is_null(i) ? std::string_view{} : cells.text(i); },
                    codes.data() + column, width);
            };
            if (map_.stage.column)
                read_column(plan_.stage_codes(), 0);
            else
                for (std::size_t i = 0; i < count; ++i) codes[i * width] = FactPlan::constant_stage;
            for (std::size_t c = 0; c < plan_.cells().size(); ++c)
                read_column(plan_.cells()[c].dictionary(), c + 1);
            std::vector<bool> skip(count);
            std::vector<std::int64_t> numbers(count);
            plan_.out_of_scope(codes.data(), count, width, skip, numbers);
            vectors_->numbers(codes.data(), count, skip, numbers.data());
            for (std::size_t i = 0; i < count; ++i) out.set_int64(i, numbers[i]);
        });
    database.run(fmt::format(
        "CREATE TABLE audited AS SELECT {0} AS row, {1} AS key, ultima_vector({2}) AS vector FROM source",
        quote_identifier(table_.row_column), key_sql_, arguments));
}

/// Whom the register shows to have left custody, or not to have come into it yet, is not audited.
void Audit::set_aside_not_held(Database& database) {
    std::vector<std::int64_t> numbers(vectors_->size());
    bool any = false;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const bool not_held = plan_.not_held(vectors_->row(i));
        numbers[i] = not_held ? plan_.not_held_number() : static_cast<std::int64_t>(i);
        any = any || not_held;
    }
    if (!any) return;
    register_function(database, "ultima_held", {ColumnType::int64}, ColumnType::int64,
                      [numbers = std::move(numbers)](const Chunk& in, OutVector& out) {
                          for (std::size_t i = 0; i < in.size(); ++i) {
                              const std::int64_t vector = in.column(0).int64(i);
                              out.set_int64(i,
                                            vector < 0 ? vector : numbers[static_cast<std::size_t>(vector)]);
                          }
                      });
    database.run(
        "CREATE TABLE held AS SELECT row, key, ultima_held(vector) AS vector FROM audited; "
        "DROP TABLE audited; ALTER TABLE held RENAME TO audited");
}

/// Answers each different row.
void Audit::answer(Database& database, Answers& answers) {
    std::vector<std::uint32_t> left(vectors_->size());
    std::iota(left.begin(), left.end(), 0U);
    if (options_.quick) {
        const Ticker ticker(database, "answering", steps_);
        if (!answer_by_query(database, plan_, *vectors_, answers.outcomes, answers.texts, answers.outcome_of,
                             left))
            summary_.notes.push_back(
                "not all of this law can be asked as a query (`ultima sql --plan` says why): every row was "
                "answered in full");
    }
    answer_rows(plan_, *vectors_, left, threads_of(options_), answers.outcomes, answers.texts,
                answers.outcome_of, [&](double done) { steps_.at("answering", done); });
}

void Audit::classify_codes(Database& database) {
    if (!classify_) return;
    std::vector<std::pair<std::string, std::int64_t>> codes;
    // Beyond this many the column holds no codes.
    constexpr std::size_t most_codes = 20'000;
    const auto add = [&](const std::string& sql) {
        Rows rows = database.query(sql);
        while (const Chunk* chunk = rows.next())
            for (std::size_t i = 0; i < chunk->size() && codes.size() <= most_codes; ++i)
                codes.emplace_back(chunk->column(0).text(i), chunk->column(1).int64(i));
    };
    add(fmt::format("SELECT {} AS code, count(*) FROM source GROUP BY 1", classify_sql_));
    if (classify_->file) {
        const Result<TableInfo> more = open_table(database, classify_->file->string(),
                                                  {.delimiter = std::nullopt, .view = "more_codes"});
        const bool has_column =
            more && std::any_of(more->columns.begin(), more->columns.end(),
                                [&](const Column& column) { return column.name == classify_->file_column; });
        if (has_column)
            add(fmt::format(
                "SELECT DISTINCT {0} AS code, 0::BIGINT FROM more_codes WHERE {0} NOT IN (SELECT {1} FROM "
                "source)",
                quote_identifier(classify_->file_column), classify_sql_));
        else
            summary_.notes.push_back(
                fmt::format("no further codes were classified: {}",
                            more ? "there is no column " + ultima::in_quotes(classify_->file_column)
                                 : more.error().front().message));
    }
    if (codes.size() > most_codes) {
        summary_.notes.push_back(
            fmt::format("the column {} holds more than {} codes; they are not classified",
                        classify_->column.text, most_codes));
        return;
    }
    summary_.classified = classify(pack_, map_, *classify_, on_, codes);
    summary_.classified_column = classify_->column.text;
    summary_.classified_table = pack_.tables[classify_->table].name;
}

/// What the summary says about the question and not about the answers.
void Audit::describe() {
    describe_question(plan_, table_, options_, summary_);
    std::set<std::string> mentioned = used_;
    const auto in_table = [&](const std::string& name) {
        return std::find(columns_.begin(), columns_.end(), name) != columns_.end();
    };
    for (const IgnoredColumn& column : map_.ignored) {
        if (!in_table(column.column.text)) continue;
        summary_.ignored.push_back({column.column.text, column.why});
        mentioned.insert(column.column.text);
    }
    for (const std::string& column : columns_)
        if (!mentioned.contains(column)) summary_.not_mapped.push_back(column);
}

/// From a database, the columns that are read are copied first.
Result<void> Audit::fetch(Database& database, const fs::path& partial) {
    summary_.table_file = table_path_.filename().string();
    const std::string where = table_path_.string();
    const bool is_server = is_postgres_url(where);
    if (!is_server && !is_database_file(where)) return {};
    summary_.table_file = (is_server ? without_password(where) : summary_.table_file) + " " + options_.table;
    table_path_ = partial / "register.parquet";
    const Ticker ticker(database, "reading", steps_);
    auto columns =
        is_server ? export_register(database, where, options_.table, map_, options_.stop, table_path_)
                  : copy_from_file(database, where, options_.table, columns_named(map_), true, table_path_);
    if (!columns) return failure(columns.error());
    columns_ = *std::move(columns);
    return {};
}

Result<AuditSummary> Audit::run(OutputFolder& folder) {
    steps_.at("reading", 0);
    // Declared before the database: its functions point here.
    Answers answers(plan_);
    Database database = audit_database(options_, folder);
    if (auto fetched = fetch(database, folder.partial()); !fetched) return failure(fetched.error());
    if (auto opened = open(database, folder.partial()); !opened) return failure(opened.error());
    {
        const Ticker ticker(database, "reading", steps_);
        if (options_.hash_table) summary_.table_hash = file_hash(table_path_);
        try {
            read(database);
        } catch (const Interrupted&) {
            throw;
        } catch (const DatabaseError& error) {
            // What only the data showed to be wrong with the map's SQL.
            const auto sql = std::find_if(plan_.cells().begin(), plan_.cells().end(),
                                          [](const Cell& cell) { return !cell.sql.empty(); });
            if (sql == plan_.cells().end()) throw;
            Diagnostics diagnostics;
            Report(diagnostics)
                .error("map-sql", sql->column.span,
                       std::string("the SQL of the map fails on this table: ") + error.what());
            return failure(std::move(diagnostics));
        }
        set_aside_not_held(database);
    }
    summary_.distinct_vectors = static_cast<std::int64_t>(vectors_->size());
    answer(database, answers);
    describe();
    classify_codes(database);
    finish_audit(database, answers, table_, options_, steps_, folder, summary_);
    return std::move(summary_);
}

}  // namespace

Result<AuditSummary> run_audit(const Pack& pack, const Map& map, const fs::path& table, CivilDate on,
                               const fs::path& out, const AuditOptions& options,
                               const ProgressCallback& progress) {
    Result<OutputFolder> folder = OutputFolder::make(out, options.replace);
    if (!folder) return failure(folder.error());
    Audit audit(pack, map, table, on, options, progress);
    return audit.run(*folder);
}

}  // namespace ultima
