// SPDX-License-Identifier: Apache-2.0
// Types of tables, and the index over their rows.
#include "law/block_readers.h"
#include "law/nodes.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

class TableTyper {
  public:
    TableTyper(Draft& draft, TableId id)
        : draft_(draft), table_(draft.pack.tables[id]), table_draft_(draft.tables[id]) {}
    void run();

  private:
    bool inputs();
    bool output_types();
    std::optional<Type> type_of_column(std::size_t column);
    void rows();
    void summarise();
    void index();
    bool keys_of(NodeId condition, std::vector<std::string>& keys) const;

    Draft& draft_;
    Table& table_;
    TableDraft& table_draft_;
};

bool TableTyper::inputs() {
    bool good = true;
    for (std::size_t i = 0; i < table_draft_.inputs.size(); ++i) {
        const auto id = add_typed(draft_, table_draft_.inputs[i], std::nullopt);
        good = good && id;
        if (!id) continue;
        const Node& node = draft_.pack.nodes[*id];
        const Kind kind = node.type.kind;
        const bool fits = kind != Kind::spells && kind != Kind::scaled_duration && kind != Kind::list &&
                          kind != Kind::record;
        if (!fits)
            draft_.report.error("T003", node.span,
                                type_text(draft_.pack, node.type) + " cannot be the input of a table");
        if (node.motion == Motion::changing && fits) {
            draft_.report.error("T020", node.span, "this input may go up and down as time passes",
                                "an input of a table may only grow or only get smaller with time");
            good = false;
        }
        good = good && fits;
        table_.inputs.push_back(*id);
    }
    return good;
}

/// As declared, or as the first cell that tells it.
std::optional<Type> TableTyper::type_of_column(std::size_t column) {
    for (const bool weak : {false, true}) {
        for (const RowDraft& row : table_draft_.rows) {
            const AstId cell = row.outputs[column];
            if (cell == no_ast || draft_.syntax[cell].weak != weak) continue;
            const auto id = add_typed(draft_, cell, std::nullopt);
            return id ? std::optional<Type>(draft_.pack.nodes[*id].type) : std::nullopt;
        }
    }
    draft_.report.error("T012", table_.outputs[column].span,
                        "the type of this column cannot be told from its cells",
                        "write it after the name: `-> NAME : TYPE`");
    return std::nullopt;
}

bool TableTyper::output_types() {
    bool good = true;
    for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
        const auto type = table_draft_.declared[i] ? table_draft_.declared[i] : type_of_column(i);
        good = good && type;
        if (type) table_.outputs[i].type = *type;
    }
    return good;
}

void TableTyper::rows() {
    for (const RowDraft& draft_row : table_draft_.rows) {
        if (draft_.report.full()) return;
        TableRow row;
        row.cite = draft_row.cite;
        row.span = draft_row.span;
        for (std::size_t i = 0; i < draft_row.inputs.size(); ++i) {
            const auto& parts = draft_row.inputs[i];
            const auto condition = parts.empty()
                                       ? std::nullopt
                                       : add_cell_condition(draft_, table_.inputs[i], parts,
                                                            joined(parts.front().span, parts.back().span));
            if (!parts.empty() && !condition) table_draft_.bad = true;
            row.conditions.push_back(condition.value_or(nothing));
        }
        for (std::size_t i = 0; i < draft_row.outputs.size(); ++i) {
            const AstId cell = draft_row.outputs[i];
            const auto value =
                cell == no_ast ? std::nullopt
                               : add_typed_as(draft_, cell, table_.outputs[i].type,
                                              "a value of the column " + in_quotes(table_.outputs[i].name));
            if (cell != no_ast && !value) table_draft_.bad = true;
            row.outputs.push_back(value.value_or(nothing));
        }
        table_.rows.push_back(std::move(row));
    }
}

Motion joined_motion(Motion a, Motion b) {
    if (a == Motion::fixed) return b;
    return b == Motion::fixed || a == b ? a : Motion::changing;
}

void TableTyper::summarise() {
    const std::vector<Node>& nodes = draft_.pack.nodes;
    const bool fixed = std::all_of(table_.inputs.begin(), table_.inputs.end(),
                                   [&](NodeId id) { return nodes[id].motion == Motion::fixed; });
    table_draft_.output_motion.assign(table_.outputs.size(), fixed ? Motion::fixed : Motion::changing);
    const bool versions = table_.validity.by == nothing && (table_.validity.from || table_.validity.to);
    const bool jumps = versions || std::any_of(table_.inputs.begin(), table_.inputs.end(),
                                               [&](NodeId id) { return draft_.info[id].jumps; });
    table_draft_.output_jumps.assign(table_.outputs.size(), jumps);
    std::uint16_t height = 1;
    const auto look = [&](NodeId id) {
        if (id != nothing) height = std::max(height, draft_.info[id].height);
    };
    for (const NodeId input : table_.inputs) look(input);
    for (const TableRow& row : table_.rows) {
        for (const NodeId condition : row.conditions) look(condition);
        for (std::size_t i = 0; i < row.outputs.size(); ++i) {
            look(row.outputs[i]);
            if (row.outputs[i] == nothing) continue;
            table_draft_.output_motion[i] =
                joined_motion(table_draft_.output_motion[i], nodes[row.outputs[i]].motion);
            if (draft_.info[row.outputs[i]].jumps) table_draft_.output_jumps[i] = true;
        }
    }
    table_draft_.height = height;
}

/// Adds the single values that a condition over the first input names; false if it names others.
bool TableTyper::keys_of(NodeId condition, std::vector<std::string>& keys) const {
    const Node& node = draft_.pack.nodes[condition];
    if (node.op == Op::lor) return keys_of(node.a, keys) && keys_of(node.b, keys);
    const Value* value = node.op == Op::equal ? constant_value(draft_.pack, node.b) : nullptr;
    if (!value) return false;
    if (const auto* choice = std::get_if<ChoiceValue>(value)) keys.push_back(std::to_string(choice->place));
    if (const auto* number = std::get_if<Number>(value)) keys.push_back(to_text(number->value));
    if (const auto* text = std::get_if<std::string>(value)) keys.push_back(*text);
    return true;
}

void TableTyper::index() {
    if (table_.inputs.empty()) return;
    const Node& input = draft_.pack.nodes[table_.inputs[0]];
    const bool fits =
        input.motion == Motion::fixed &&
        (input.type.kind == Kind::choice || input.type.kind == Kind::text || input.type.kind == Kind::number);
    if (!fits) return;
    for (std::uint32_t row = 0; row < table_.rows.size(); ++row) {
        std::vector<std::string> keys;
        const NodeId condition = table_.rows[row].conditions[0];
        if (condition == nothing || !keys_of(condition, keys)) {
            table_.unindexed_rows.push_back(row);
            continue;
        }
        for (const std::string& key : keys) {
            auto& rows = table_.index[key];
            if (rows.empty() || rows.back() != row) rows.push_back(row);
        }
    }
    if (table_.index.empty()) table_.unindexed_rows.clear();
}

void TableTyper::run() {
    if (table_draft_.bad) return;
    const bool good_inputs = inputs();
    const bool good_outputs = output_types();
    if (!good_inputs || !good_outputs) {
        table_draft_.bad = true;
        return;
    }
    rows();
    if (table_draft_.bad) return;
    summarise();
    index();
}

}  // namespace

void finish_table(Draft& draft, TableId table) { TableTyper(draft, table).run(); }

}  // namespace ultima
