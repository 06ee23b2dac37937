// SPDX-License-Identifier: Apache-2.0
// Tables of a pack as SQL.
#include "sql/expressions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ultima::sql {

namespace {

/// More rows than this are not asked one by one.
constexpr std::size_t most_rows = 300;

std::string_view column_type(const Type& type) {
    switch (type.kind) {
        case Kind::yes_no:
            return "BOOLEAN";
        case Kind::date:
            return "DATE";
        case Kind::text:
            return "TEXT";
        default:
            return "BIGINT";
    }
}

std::string name_of_row(const Table& table, std::size_t place, const Moment& at) {
    return fmt::format("{} row {}{}", table.name, place + 1, at.name.empty() ? "" : " on " + at.name);
}

}  // namespace

/// The rows of which the outputs may count, each with whether they do.
std::vector<Expressions::Row> Expressions::rows(const Table& table, std::uint32_t column, const Moment& at) {
    const std::size_t most = table.hit == HitPolicy::first ? most_rows / 5 : most_rows;
    if (table.rows.size() > most) {
        give_up(fmt::format("the table `{}` has more than {} rows", table.name, most));
        return {};
    }
    std::vector<Piece> fits;
    Piece some_sure;  // does some row fit for certain?
    for (const TableRow& row : table.rows) {
        Piece one;
        for (const NodeId cell : row.conditions) {
            if (cell == nothing) continue;
            const Piece part = truth(cell, at);
            one.sql += (one.sql.empty() ? "" : " AND ") + part.sql;
            one.layer = std::max(one.layer, part.layer);
        }
        if (one.sql.empty()) one.sql = "TRUE";
        fits.push_back(layers_.add(name_of_row(table, fits.size(), at), one));
        some_sure.sql += (some_sure.sql.empty() ? "" : " OR ") + fits.back().sql + " IS TRUE";
        some_sure.layer = std::max(some_sure.layer, fits.back().layer);
    }
    if (!fits.empty())
        some_sure =
            layers_.add(table.name + " has a row" + (at.name.empty() ? "" : " on " + at.name), some_sure);
    std::vector<Row> made;
    for (std::size_t place = 0; place < fits.size(); ++place)
        made.push_back({layers_.add(name_of_row(table, place, at) + " could count",
                                    could_win(table, fits, some_sure, place)),
                        table.rows[place].outputs[column]});
    return made;
}

/// Could this row be the one whose outputs count? The first sure one beats all below it; where at most one
/// fits, or all that fit say the same, a sure one beats all that are not. If none is sure, perhaps none fits.
Piece Expressions::could_win(const Table& table, const std::vector<Piece>& fits, const Piece& some_sure,
                             std::size_t place) {
    const std::string& here = fits[place].sql;
    Piece won{here, std::max(fits[place].layer, some_sure.layer)};
    if (table.hit == HitPolicy::first) {
        won.sql += " IS NOT FALSE";
        for (std::size_t above = 0; above < place; ++above)
            won.sql += " AND " + fits[above].sql + " IS NOT TRUE";
        if (!table.complete) won.sql += " AND " + some_sure.sql;
    } else if (table.complete) {
        won.sql = fmt::format("({0} IS TRUE OR ({0} IS NULL AND NOT {1}))", here, some_sure.sql);
    } else {
        won.sql += " IS TRUE";
    }
    return won;
}

/// One input, whose value names the row.
bool Expressions::is_lookup(const Table& table) const {
    constexpr std::size_t few = 12;
    if (table.complete || table.inputs.size() != 1 || table.index.empty() || !table.unindexed_rows.empty() ||
        table.rows.size() <= few || program_.moves[table.inputs[0]])
        return false;
    const bool one_each = std::all_of(table.index.begin(), table.index.end(),
                                      [](const auto& entry) { return entry.second.size() == 1; });
    return one_each && std::all_of(table.rows.begin(), table.rows.end(), [&](const TableRow& row) {
               return std::all_of(row.outputs.begin(), row.outputs.end(), [&](NodeId output) {
                   return output == nothing || pack_.node(program_.resolved(output)).op == Op::constant;
               });
           });
}

SqlValue Expressions::looked_up(TableId id, std::uint32_t column, const Moment& at) {
    const Table& table = pack_.tables[id];
    if (lookups_.find(id) == lookups_.end()) {
        const SqlValue input = value(table.inputs[0], at);
        const Kind kind = pack_.node(table.inputs[0]).type.kind;
        if (input.amount.per != 1) return failed("a table is entered with fractions");
        Layers::Lookup lookup{fmt::format("lookup_{}", lookups_.size() + 1),
                              {layers_.take_name(table.name + " key")},
                              {},
                              input.amount.sql};
        std::vector<SqlValue> columns;
        std::vector<std::string> rows;
        for (const TableOutput& output : table.outputs) {
            if (has_two_parts(output.type)) return failed("a table of one input gives durations");
            lookup.names.push_back(layers_.take_name(table.name + " " + output.name));
            columns.push_back({{identifier(lookup.names.back()), 1, 0, 0}, {}, input.layer + 1});
        }
        for (const auto& [key, places] : table.index) {
            std::string row = kind == Kind::text ? text_literal(key) : key;
            for (std::size_t i = 0; i < table.outputs.size(); ++i) {
                const NodeId output = table.rows[places.front()].outputs[i];
                if (output == nothing) {
                    row += fmt::format(", CAST(NULL AS {})", column_type(table.outputs[i].type));
                    continue;
                }
                const Value& cell = pack_.constants[pack_.node(program_.resolved(output)).payload];
                if (const auto* truth = std::get_if<Truth>(&cell)) {
                    row += *truth == Truth::yes ? ", TRUE" : ", FALSE";
                    continue;
                }
                const SqlValue of = constant(cell);
                if (of.amount.per != 1) return failed("a table gives fractions");
                columns[i].amount.least = std::min(columns[i].amount.least, of.amount.least);
                columns[i].amount.most = std::max(columns[i].amount.most, of.amount.most);
                row += ", " + wide(of.amount.sql);
            }
            rows.push_back("(" + row + ")");
        }
        lookup.rows = fmt::format("(VALUES {})", fmt::join(rows, ", "));
        layers_.add(std::move(lookup), input.layer);
        lookups_.emplace(id, std::move(columns));
    }
    SqlValue made = lookups_.find(id)->second[column];
    const Piece in_force = this->in_force(table.validity, at);
    if (in_force.sql != "TRUE")
        made.amount.sql = fmt::format("CASE WHEN {} THEN {} END", in_force.sql, made.amount.sql);
    made.layer = std::max(made.layer, in_force.layer);
    return made;
}

Piece Expressions::table_truth(const Node& node, const Moment& at) {
    const Table& table = pack_.tables[node.payload];
    if (is_lookup(table)) {
        const SqlValue found = looked_up(node.payload, node.extra, at);
        return {found.amount.sql, found.layer};
    }
    const Piece in_force = this->in_force(table.validity, at);
    std::string any, none, yes, no;  // of the rows that could win: one, one without a value, a yes, a no
    std::size_t layer = in_force.layer;
    const auto add = [](std::string& to, const std::string& condition) {
        to += (to.empty() ? "" : " OR ") + condition;
    };
    for (const auto& [wins, output] : rows(table, node.extra, at)) {
        layer = std::max(layer, wins.layer);
        add(any, wins.sql);
        if (output == nothing) {
            add(none, wins.sql);
            continue;
        }
        const Piece cell = truth(output, at);
        layer = std::max(layer, cell.layer);
        add(yes, fmt::format("({} AND {} IS NOT FALSE)", wins.sql, cell.sql));
        add(no, fmt::format("({} AND {} IS NOT TRUE)", wins.sql, cell.sql));
    }
    for (std::string* list : {&any, &none, &yes, &no})
        if (list->empty()) *list = "FALSE";
    return {fmt::format("CASE WHEN {} AND ({}) AND NOT ({}) THEN CASE WHEN NOT ({}) THEN TRUE WHEN NOT ({}) "
                        "THEN FALSE END END",
                        in_force.sql, any, none, no, yes),
            layer};
}

/// What the rows that could win share, if each has a value.
SqlValue Expressions::table_output(const Node& node, const Moment& at) {
    const Table& table = pack_.tables[node.payload];
    const bool two = has_two_parts(node.type);
    if (is_lookup(table)) return looked_up(node.payload, node.extra, at);
    const Piece in_force = this->in_force(table.validity, at);
    SqlValue made{{"", 1, 0, 0}, {"", 1, 0, 0}, in_force.layer};
    std::string unknown = "FALSE";
    std::string firsts;
    std::string seconds;
    bool begun = false;
    for (const auto& [wins, output] : rows(table, node.extra, at)) {
        made.layer = std::max(made.layer, wins.layer);
        if (output == nothing) {
            unknown += " OR " + wins.sql;
            continue;
        }
        const SqlValue cell = value(output, at);
        if (cell.amount.per != 1 || cell.days.per != 1) return failed("a table gives fractions");
        made.layer = std::max(made.layer, cell.layer);
        const auto widen = [&](Amount& all, const Amount& one) {
            all.least = begun ? std::min(all.least, one.least) : one.least;
            all.most = begun ? std::max(all.most, one.most) : one.most;
        };
        widen(made.amount, cell.amount);
        widen(made.days, cell.days);
        begun = true;
        unknown += fmt::format(" OR ({} AND {} IS NULL)", wins.sql, cell.amount.sql);
        firsts += fmt::format("{}CASE WHEN {} THEN {} END", firsts.empty() ? "" : ", ", wins.sql,
                              wide(cell.amount.sql));
        seconds += fmt::format("{}CASE WHEN {} THEN {} END", seconds.empty() ? "" : ", ", wins.sql,
                               wide(cell.days.sql));
    }
    if (!begun) return failed("a table gives nothing");
    const auto shared = [&](const std::string& values) {
        return fmt::format("LEAST({0}) = GREATEST({0})", values);
    };
    const std::string same = two ? shared(firsts) + " AND " + shared(seconds) : shared(firsts);
    const std::string known = fmt::format("{} AND NOT ({}) AND {}", in_force.sql, unknown, same);
    made.amount.sql = fmt::format("CASE WHEN {} THEN LEAST({}) END", known, firsts);
    if (two) made.days.sql = fmt::format("CASE WHEN {} THEN LEAST({}) END", known, seconds);
    return made;
}

}  // namespace ultima::sql
