// SPDX-License-Identifier: Apache-2.0
#include "audit/exported.h"

#include "tables/text_copy.h"

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
    std::vector<std::string> named = columns_named(map);
    std::erase_if(named, [&](const std::string& name) {  // what is not there, Columns will miss
        return std::none_of(columns->begin(), columns->end(),
                            [&](const Column& column) { return column.name == name; });
    });
    if (named.empty())
        return failure(Diagnostic{.severity = Severity::error,
                                  .code = "map-column",
                                  .span = std::nullopt,
                                  .message = table + " has none of the columns that the map names"});
    std::string select;
    for (const std::string& name : named)
        select += fmt::format("{}CAST({} AS TEXT)", select.empty() ? "" : ", ", quote_identifier(name));
    TextCopy copy(here, named);
    server->stream("SELECT " + select + " FROM " + from, stop, [&](Postgres::Cells cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) copy.cell(i, cells[i]);
        copy.end_row();
    });
    copy.write(to);
    std::vector<std::string> all;
    for (const Column& column : *columns) all.push_back(column.name);
    return all;
}

}  // namespace ultima
