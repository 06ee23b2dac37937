// SPDX-License-Identifier: Apache-2.0
// How the output of a decision table goes where one of its inputs reads the changed fact.
#include "law/change.h"
#include "law/grid.h"

#include <algorithm>
#include <set>

namespace ultima {
namespace {

Shift together(Shift a, Shift b) {
    if (a == Shift::none || a == b) return b;
    return b == Shift::none ? a : Shift::any;
}

}  // namespace

bool Change::table_inputs_read(const Table& table) const {
    return table.validity.by == of_.fact ||
           std::any_of(table.inputs.begin(), table.inputs.end(), [&](NodeId input) { return reads(input); });
}

Shift Change::table_shift(const Node& node) {
    const Table& table = pack_.tables[node.payload];
    if (marks_.tables[node.payload]) return Shift::none;
    Shift result = Shift::none;
    if (!table_inputs_read(table)) {
        // The same row before and after.
        for (const TableRow& row : table.rows)
            if (row.outputs[node.extra] != nothing) result = together(result, shift(row.outputs[node.extra]));
        return result;
    }
    const auto& values = table_values(node);
    if (!values) return Shift::any;
    for (const auto& [before, after] : *values) {
        if (same_value(*before, *after)) continue;
        const auto* duration = std::get_if<Duration>(before);
        if (node.type.kind == Kind::text || node.type.kind == Kind::spells) return Shift::any;
        if (duration && !compare_for_every_start(*duration, std::get<Duration>(*after))) return Shift::any;
        result = together(result, order(*before, *after) < 0 ? Shift::up : Shift::down);
    }
    return result;
}

const std::optional<Change::ValuePairs>& Change::table_values(const Node& node) {
    const std::pair<TableId, std::uint32_t> key{node.payload, node.extra};
    const auto known = tables_.find(key);
    if (known != tables_.end()) return known->second;
    return tables_.emplace(key, new_table_values(node)).first->second;
}

/// Any two rows of which one may fit before and the other after, the inputs that do not read the fact being
/// the same. Nothing where a value may be missing, or where it is not fixed.
std::optional<Change::ValuePairs> Change::new_table_values(const Node& node) {
    constexpr std::size_t most_rows = 500;
    const Table& table = pack_.tables[node.payload];
    if (!table.complete || table.rows.size() > most_rows || table.inputs.size() > Grid::max_axes ||
        table.validity.by == of_.fact || shared_.exhausted())
        return std::nullopt;
    shared_.work += table.rows.size() * table.rows.size();
    std::vector<bool> fits_before, fits_after;
    for (const TableRow& row : table.rows) {
        if (row.outputs[node.extra] == nothing || !expressions_.constant(row.outputs[node.extra]))
            return std::nullopt;
        bool before = true, after = true;
        for (const NodeId cell : row.conditions) {
            const Pairs cell_truth = truth(cell);
            before = before && (cell_truth & (pairs::yes_no | pairs::yes_yes)) != 0;
            after = after && (cell_truth & (pairs::no_yes | pairs::yes_yes)) != 0;
        }
        fits_before.push_back(before);
        fits_after.push_back(after);
    }
    const Grid grid(expressions_, table);
    std::vector<std::uint32_t> unread_axes;
    for (std::size_t column = 0; column < table.inputs.size(); ++column)
        if (!reads(table.inputs[column])) unread_axes.push_back(grid.axis_of(column));
    const auto may_meet = [&](std::uint32_t one, std::uint32_t other) {
        return std::none_of(unread_axes.begin(), unread_axes.end(), [&](std::uint32_t axis) {
            return intersection(grid.cell(one, axis), grid.cell(other, axis)).empty();
        });
    };
    std::set<std::pair<const Value*, const Value*>> found;
    for (std::uint32_t one = 0; one < table.rows.size(); ++one)
        for (std::uint32_t other = 0; other < table.rows.size(); ++other)
            if (fits_before[one] && fits_after[other] && may_meet(one, other))
                found.emplace(expressions_.constant(table.rows[one].outputs[node.extra]),
                              expressions_.constant(table.rows[other].outputs[node.extra]));
    return ValuePairs(found.begin(), found.end());
}

}  // namespace ultima
