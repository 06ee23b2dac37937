// SPDX-License-Identifier: Apache-2.0
#include "audit/columns.h"

#include "tables/function.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

bool Columns::in_table(std::string_view name) const {
    return std::any_of(table_.columns.begin(), table_.columns.end(),
                       [&](const Column& c) { return c.name == name; });
}

SourceOptions source_options(const Map& map) {
    SourceOptions options;
    options.delimiter = map.delimiter;
    options.encoding = map.encoding;
    return options;
}

void Columns::open_joins() {
    for (std::size_t i = 0; i < map_.joins.size(); ++i) {
        joins_.push_back(std::make_shared<JoinedTable>());
        joined_.emplace_back();
        open_join(map_.joins[i], i);
    }
}

void Columns::open_join(const JoinMapping& join, std::size_t place) {
    JoinedTable& table = *joins_[place];
    table.name = join.name;
    SourceOptions options;
    options.view = fmt::format("join_{}", place);
    const Result<TableInfo> opened = open_table(database_, join.file.string(), options);
    if (!opened) {
        report_.error("map-join", join.span, opened.error().front().message);
        return;
    }
    if (opened->unread_count > 0) {
        report_.error("map-join", join.span,
                      fmt::format("line {} of {} cannot be read: {}", opened->unread.front().line,
                                  join.file.string(), opened->unread.front().reason));
        return;
    }
    table.row_column = quote_identifier(opened->row_column);
    for (const Column& column : opened->columns) table.columns.push_back(column.name);
    if (std::find(table.columns.begin(), table.columns.end(), join.there.text) == table.columns.end()) {
        const std::vector<std::string_view> known(table.columns.begin(), table.columns.end());
        report_.error("map-column", join.there.span,
                      join.file.string() + " has no column " + ultima::in_quotes(join.there.text),
                      did_you_mean(join.there.text, known));
        return;
    }
    const auto key = sql(join.here);
    if (!key) return;
    table.key_sql = *key;
    Rows rows =
        database_.query(fmt::format("SELECT {} FROM {} ORDER BY {}", quote_identifier(join.there.text),
                                    options.view, quote_identifier(opened->row_column)));
    std::uint32_t number = 0;
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i, ++number) {
            if (chunk->column(0).is_null(i)) continue;
            const std::string_view text = chunk->column(0, ColumnType::text).text(i);
            if (text.empty()) continue;
            const auto [at, is_new] = table.rows.emplace(text, number);
            if (is_new) continue;
            report_.error(
                "map-join", join.span,
                fmt::format("rows {} and {} of {} have the same {} {}; at most one may match", at->second + 1,
                            number + 1, join.file.string(), join.there.text, ultima::in_quotes(text)));
            return;
        }
    table.cells.resize(table.columns.size());
}

std::string Columns::joined_sql(std::size_t place, const std::string& column) {
    const std::shared_ptr<JoinedTable> table = joins_[place];
    const auto index = static_cast<std::size_t>(
        std::find(table->columns.begin(), table->columns.end(), column) - table->columns.begin());
    const std::string function = fmt::format("ultima_join_{}_{}", place, index);
    if (joined_[place].insert(column).second && index < table->cells.size()) {
        const std::string view = fmt::format("join_{}", place);
        Rows rows = database_.query(
            fmt::format("SELECT {} FROM {} ORDER BY {}", quote_identifier(column), view, table->row_column));
        std::vector<std::string>& cells = table->cells[index];
        while (const Chunk* chunk = rows.next())
            for (std::size_t i = 0; i < chunk->size(); ++i)
                cells.emplace_back(chunk->column(0).is_null(i) ? std::string_view{}
                                                               : chunk->column(0).text(i));
        register_function(database_, function, {ColumnType::text}, ColumnType::text,
                          [table, index](const Chunk& in, OutVector& out) {
                              std::string key;
                              for (std::size_t i = 0; i < in.size(); ++i) {
                                  if (in.column(0).is_null(i)) {
                                      out.set_text(i, {});
                                      continue;
                                  }
                                  key.assign(in.column(0).text(i));
                                  const auto row = table->rows.find(key);
                                  out.set_text(i, row == table->rows.end()
                                                      ? std::string_view{}
                                                      : table->cells[index][row->second]);
                              }
                          });
    }
    return fmt::format("{}({})", function, table->key_sql);
}

std::optional<std::string> Columns::sql(const ColumnName& column) {
    if (in_table(column.text)) {
        used_.insert(column.text);
        return quote_identifier(column.text);
    }
    std::vector<std::string> known;
    for (const Column& c : table_.columns) known.push_back(c.name);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (std::size_t i = 0; i < joins_.size(); ++i)
        for (const std::string& name : joins_[i]->columns) {
            known.push_back(name);
            if (name == column.text || joins_[i]->name + "." + name == column.text)
                found.emplace_back(i, name);
        }
    if (found.size() == 1) return joined_sql(found.front().first, found.front().second);
    if (found.size() > 1) {
        report_.error("map-column", column.span,
                      fmt::format("two joined tables have a column {}", ultima::in_quotes(column.text)),
                      fmt::format("write `{}.{}`", joins_[found.front().first]->name, column.text));
        return std::nullopt;
    }
    const std::vector<std::string_view> names(known.begin(), known.end());
    std::string help = did_you_mean(column.text, names);
    if (help.empty() && known.size() <= 30) help = "it has " + one_of(names);
    report_.error("map-column", column.span, "the table has no column " + ultima::in_quotes(column.text),
                  std::move(help));
    return std::nullopt;
}

}  // namespace ultima
