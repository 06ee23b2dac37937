// SPDX-License-Identifier: Apache-2.0
#include "audit/trusted_sql.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ultima {

namespace {

using Json = nlohmann::json;

class Reading {
  public:
    Reading(const TableInfo& table, SqlReads& found) : table_(table), found_(found) {}

    /// `at`: a part of DuckDB's tree of an expression.
    void walk(const Json& at) {
        if (at.is_object()) {
            const std::string kind = at.value("class", "");
            if (kind == "SUBQUERY" || at.contains("from_table")) return refuse("has no SELECT of its own");
            if (kind == "STAR" || kind == "POSITIONAL_REFERENCE") return refuse("names its columns");
            if (kind == "COLUMN_REF") column(at.at("column_names"));
        }
        if (at.is_structured())
            for (const Json& part : at) walk(part);
    }

  private:
    void refuse(const char* rule) {
        found_.refused =
            std::string("the SQL of a map is an expression over the columns of a row: it ") + rule;
    }

    /// `age`, `source.age`, `main.source.age`, and fields of what a column holds. Every part counts, so that
    /// no spelling hides a column.
    void column(const Json& parts) {
        bool known = false;
        for (const Json& part : parts)
            for (const Column& column : table_.columns)
                if (same_name(column.name, part.get<std::string>())) {
                    found_.columns.push_back(column.name);
                    known = true;
                }
        // The view's name alone stands for all columns at once.
        const auto is_view = [](const Json& part) { return same_name(part.get<std::string>(), "source"); };
        if (!known && std::any_of(parts.begin(), parts.end(), is_view)) refuse("names its columns");
    }

    const TableInfo& table_;
    SqlReads& found_;
};

/// The only column of a SELECT that has nothing but this column.
const Json* only_column(const Json& tree) {
    const Json& statements = tree.at("statements");
    if (statements.size() != 1) return nullptr;
    const Json& node = statements[0].at("node");
    if (node.at("type") != "SELECT_NODE" || node.at("select_list").size() != 1) return nullptr;
    const bool bare = node.at("from_table").at("type") == "EMPTY" && node.at("where_clause").is_null() &&
                      node.at("having").is_null() && node.at("qualify").is_null() &&
                      node.at("group_expressions").empty() && node.at("modifiers").empty() &&
                      node.at("cte_map").at("map").empty();
    return bare ? &node.at("select_list")[0] : nullptr;
}

}  // namespace

SqlReads reads_of_sql(Database& database, const std::string& expression, const TableInfo& table) {
    SqlReads found;
    const std::vector<Parameter> statement = {"SELECT " + expression};
    const std::string tree =
        database.text("SELECT json_serialize_sql($1::VARCHAR)::VARCHAR", statement).value_or("");
    const Json parsed = Json::parse(tree);
    if (parsed.value("error", true)) return found;
    if (const Json* column = only_column(parsed))
        Reading(table, found).walk(*column);
    else
        found.refused = "the SQL of a map is an expression over the columns of a row, and nothing else";
    return found;
}

}  // namespace ultima
