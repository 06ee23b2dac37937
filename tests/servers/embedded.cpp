// SPDX-License-Identifier: Apache-2.0
#include "servers/embedded.h"

#include "tables/output.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <vector>

namespace ultima::servers {
namespace {

constexpr std::int64_t piece = 100'000;  // persons compared at a time

Database::Settings small(const std::filesystem::path& folder) {
    Database::Settings settings;
    settings.memory_limit = "2GB";
    settings.temp_directory = folder / "spilled";
    return settings;
}

/// Rows of texts, one after the other.
class Lines {
  public:
    explicit Lines(Rows rows) : rows_(std::move(rows)) {}
    bool next() {
        if (chunk_ != nullptr && ++row_ < chunk_->size()) return true;
        row_ = 0;
        do chunk_ = rows_.next();
        while (chunk_ != nullptr && chunk_->size() == 0);
        return chunk_ != nullptr;
    }
    [[nodiscard]] std::optional<std::string_view> cell(std::size_t column) const {
        const ColumnView& cells = chunk_->column(column);
        return cells.is_null(row_) ? std::nullopt : std::optional(cells.text(row_));
    }
    [[nodiscard]] std::string shown(std::size_t column) const {
        return std::string(cell(column).value_or("nothing"));
    }
    [[nodiscard]] std::size_t columns() const { return rows_.columns().size(); }

  private:
    Rows rows_;
    const Chunk* chunk_ = nullptr;
    std::size_t row_ = 0;
};

std::vector<std::string> names(const Rows& rows) {
    std::vector<std::string> all;
    for (const Column& column : rows.columns()) all.push_back(column.name);
    return all;
}

/// Every column as PostgreSQL writes it.
std::string as_texts(const Rows& rows) {
    std::string select;
    for (const Column& column : rows.columns()) {
        const std::string name = sql::identifier(column.name);
        select += select.empty() ? "SELECT " : ", ";
        select += column.type == ColumnType::boolean ? fmt::format("left(CAST({} AS TEXT), 1)", name)
                                                     : fmt::format("CAST({} AS TEXT)", name);
    }
    return select;
}

std::string difference(Lines& given, Lines& wanted, const std::vector<std::string>& columns,
                       std::size_t key) {
    while (wanted.next()) {
        const std::string who = wanted.shown(key);
        if (!given.next()) return "person " + who + " is missing";
        for (std::size_t column = 0; column < columns.size(); ++column)
            if (given.cell(column) != wanted.cell(column))
                return fmt::format("person {}, {}: {} instead of {}", who, columns[column],
                                   given.shown(column), wanted.shown(column));
    }
    return given.next() ? "person " + given.shown(key) + " is there twice" : "";
}

}  // namespace

Embedded::Embedded(sql::Query query, std::int64_t persons,
                   std::function<std::string(std::int64_t, std::int64_t)> cases,
                   const std::filesystem::path& folder)
    : query_(std::move(query)),
      persons_(persons),
      cases_(std::move(cases)),
      folder_(folder),
      database_(small(folder)) {
    take(0, persons_);
    database_.run("CREATE VIEW law AS SELECT cases.shard, answers.* FROM (" + query_.text +
                  ") AS answers JOIN cases USING (key)");
}

void Embedded::take(std::int64_t first, std::int64_t end) {
    database_.run("CREATE OR REPLACE VIEW cases AS " + cases_(first, end));
}

std::string Embedded::difference(const std::filesystem::path& csv) {
    const auto answers = folder_ / "answers.parquet";
    const std::int64_t rows = copy_to_parquet(
        database_,
        fmt::format("SELECT * EXCLUDE (\"law file\") REPLACE (CAST(key AS BIGINT) AS key) FROM read_csv({}, "
                    "header = true, "
                    "delim = ',', quote = '\"', escape = '\"', all_varchar = true, nullstr = '', "
                    "allow_quoted_nulls = false)",
                    quote_literal(csv.string())),
        answers);
    if (rows != persons_) return fmt::format("{} rows instead of {}", rows, persons_);
    const std::string from_servers = "FROM read_parquet(" + quote_literal(answers.string()) + ")";
    const Rows given_columns = database_.query("SELECT * " + from_servers + " LIMIT 0");
    const Rows wanted_columns = database_.query("SELECT * FROM law LIMIT 0");
    const std::vector<std::string> columns = names(wanted_columns);
    if (names(given_columns) != columns) return "the columns are others";
    std::string found;
    for (std::int64_t first = 0; first < persons_ && found.empty(); first += piece) {
        const std::int64_t end = std::min(first + piece, persons_);
        take(first, end);
        Lines given(database_.query(fmt::format("{} {} WHERE key >= {} AND key < {} ORDER BY key",
                                                as_texts(given_columns), from_servers, first, end)));
        Lines wanted(database_.query(as_texts(wanted_columns) + " FROM law ORDER BY key"));
        found = servers::difference(given, wanted, columns, 1);
    }
    take(0, persons_);
    std::filesystem::remove(answers);
    return found;
}

std::string Embedded::ask(const std::string& sql) {
    const Rows columns = database_.query("SELECT * FROM (" + sql + ") LIMIT 0");
    Lines lines(database_.query(as_texts(columns) + " FROM (" + sql + ")"));
    std::string text;
    while (lines.next())
        for (std::size_t column = 0; column < lines.columns(); ++column)
            text += (column > 0     ? "\t"
                     : text.empty() ? ""
                                    : "\n") +
                    std::string(lines.cell(column).value_or(""));
    return text + "\n";
}

void Embedded::write_csv(const std::string& select, const std::filesystem::path& to) {
    copy_to_csv(database_, select, to);
}

}  // namespace ultima::servers
