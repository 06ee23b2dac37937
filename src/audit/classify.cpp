// SPDX-License-Identifier: Apache-2.0
#include "audit/classify.h"

#include "audit/results.h"
#include "reason/case.h"
#include "tables/csv.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

std::optional<ClassifyMapping> classification_of(const Pack& pack, const Map& map) {
    if (map.classify) return map.classify;
    for (TableId id = 0; id < pack.tables.size(); ++id) {
        const Table& table = pack.tables[id];
        if (table.inputs.size() != 1 || pack.node(table.inputs[0]).op != Op::fact) continue;
        const FactId fact = pack.node(table.inputs[0]).payload;
        const Kind kind = pack.facts[fact].type.kind;
        if (kind != Kind::text && kind != Kind::choice) continue;
        for (const FactMapping& mapping : map.facts)
            if (mapping.fact == fact && mapping.from == FactMapping::From::column)
                return ClassifyMapping{mapping.column, fact, id, std::nullopt, {}};
    }
    return std::nullopt;
}

namespace {

/// Output values of a row, and its citation, added to the line.
void add_row(const Pack& pack, Reasoner& reasoner, const Table& table, const TableRow& row,
             ClassifiedLine& line) {
    std::string result;
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
        if (row.outputs[i] == nothing) continue;
        const std::string value = to_text(pack, table.outputs[i].type, reasoner.value(row.outputs[i]));
        result += (result.empty() ? "" : ", ") + table.outputs[i].name + ": " + value;
    }
    line.result += (line.result.empty() ? "" : "; or ") + result;
    if (line.cite.find(row.cite) == std::string::npos)
        line.cite += (line.cite.empty() ? "" : "; ") + row.cite;
    if (pack.is_recalled(row.cite)) line.recalled = true;
}

}  // namespace

std::vector<ClassifiedLine> classify(const Pack& pack, const Map& map, const ClassifyMapping& mapping,
                                     CivilDate on,
                                     const std::vector<std::pair<std::string, std::int64_t>>& codes) {
    const auto fact = std::find_if(map.facts.begin(), map.facts.end(),
                                   [&](const FactMapping& known) { return known.fact == mapping.fact; });
    const Cell cell(pack, Cell::Role::value, mapping.fact, mapping.column,
                    fact == map.facts.end() ? CellCodes{} : fact->codes, pack.facts[mapping.fact].type);
    const Table& table = pack.tables[mapping.table];
    std::size_t stage = 0;
    while (stage + 1 < stage_count && !pack.stages[stage]) ++stage;
    Reasoner reasoner(pack);
    std::vector<ClassifiedLine> lines;
    for (const auto& [code, rows] : codes) {
        ClassifiedLine line{.code = code, .result = {}, .cite = {}, .recalled = false, .rows = rows};
        std::uint32_t number = 0;
        cell.dictionary().codes(
            1, [&line](std::size_t) { return std::string_view(line.code); }, &number, 1);
        const CellMeaning& meaning = cell.meaning(number);
        if (!is_known(meaning.value)) {
            line.result = meaning.expected.empty() ? "unknown" : "bad cell";
            lines.push_back(std::move(line));
            continue;
        }
        std::vector<Value> values = empty_case(pack).facts;
        values[mapping.fact] = meaning.value;
        // The table in the version of the day asked about.
        if (table.validity.by != nothing && table.validity.by != mapping.fact) values[table.validity.by] = on;
        (void)reasoner.options(known_facts(pack, std::move(values)), static_cast<Stage>(stage), on,
                               {.deciding_sets = false});
        for (const std::uint32_t row : reasoner.matching_rows(mapping.table))
            add_row(pack, reasoner, table, table.rows[row], line);
        if (line.result.empty()) line.result = "unclassified";
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end(), [](const ClassifiedLine& a, const ClassifiedLine& b) {
        return a.rows != b.rows ? a.rows > b.rows : a.code < b.code;
    });
    return lines;
}

std::string classification_csv(const std::vector<ClassifiedLine>& lines) {
    std::string text = "code,rows,result,cite,text\n";
    for (const ClassifiedLine& line : lines)
        text += fmt::format("{},{},{},{},{}\n", csv_cell(line.code), line.rows, csv_cell(line.result),
                            csv_cell(line.cite),
                            line.cite.empty() ? ""
                            : line.recalled   ? "recalled"
                                              : "checked");
    return text;
}

}  // namespace ultima
