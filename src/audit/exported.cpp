// SPDX-License-Identifier: Apache-2.0
#include "audit/exported.h"

#include "base/text.h"
#include "tables/appender.h"
#include "tables/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ultima {

std::vector<std::string> columns_named(const Map& map) {
    std::set<std::string> names;
    const auto add = [&](const ColumnName& column) {
        if (!column.text.empty()) names.insert(column.text);
    };
    const auto add_if = [&](const std::optional<ColumnName>& column) {
        if (column) add(*column);
    };
    add(map.key);
    add_if(map.stage.column);
    for (const JoinMapping& join : map.joins) add(join.here);
    for (const FactMapping& fact : map.facts) {
        add(fact.column);
        add_if(fact.until);
        if (fact.expression)
            for (const ColumnExpression::Typed& column : fact.expression->columns) add(column.column);
        if (fact.finding)
            for (const FindingSource::Part* part :
                 {&fact.finding->by, &fact.finding->role, &fact.finding->on, &fact.finding->reasons})
                add_if(part->column);
    }
    if (map.classify) add(map.classify->column);
    return {names.begin(), names.end()};
}

Result<std::vector<std::string>> export_register(Database& here, const std::string& url,
                                                 const std::string& table, const Map& map,
                                                 const std::atomic<bool>* stop,
                                                 const std::filesystem::path& to) {
    auto server = Postgres::connect(url);
    if (!server) return failure(server.error());
    const std::string from = quoted_name(table);
    const auto columns = server->columns_of(from);
    if (!columns) return failure(columns.error());
    std::string select, made;
    for (const std::string& name : columns_named(map)) {
        // What is not there, Columns will miss.
        if (std::none_of(columns->begin(), columns->end(),
                         [&](const Column& column) { return column.name == name; }))
            continue;
        select += fmt::format("{}CAST({} AS TEXT)", select.empty() ? "" : ", ", quote_identifier(name));
        made += fmt::format("{}{} VARCHAR", made.empty() ? "" : ", ", quote_identifier(name));
    }
    if (select.empty())
        return failure(Diagnostic{.severity = Severity::error,
                                  .code = "map-column",
                                  .span = std::nullopt,
                                  .message = table + " has none of the columns that the map names"});
    here.run("CREATE TABLE register (" + made + ")");
    ChunkAppender rows(here, "register");
    server->stream("SELECT " + select + " FROM " + from, stop, [&](Postgres::Cells cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (cells[i])
                rows.text(i, text_or_mark(*cells[i]));
            else
                rows.null(i);
        rows.end_row();
    });
    rows.close();
    copy_to_parquet(here, "SELECT * FROM register", to);
    here.run("DROP TABLE register");
    std::vector<std::string> all;
    for (const Column& column : *columns) all.push_back(column.name);
    return all;
}

}  // namespace ultima
