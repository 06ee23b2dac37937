// SPDX-License-Identifier: Apache-2.0
#include "exchange/return_columns.h"
#include "exchange/return_form.h"
#include "workbook/workbook.h"

#include <fmt/format.h>

namespace ultima {
namespace {

CellForm form_of(ReturnColumn::Kind kind) {
    return kind == ReturnColumn::Kind::date    ? CellForm::date
           : kind == ReturnColumn::Kind::whole ? CellForm::whole
                                               : CellForm::text;
}

BlankCell blank_of(const ReturnColumn& column) {
    BlankCell cell{form_of(column.kind), {}, column.heading, column.allowed_words()};
    for (const ReturnValue& value : column.allowed) cell.allowed.push_back(value.code);
    if (!cell.allowed.empty())
        cell.allowed.insert(cell.allowed.end(), column.unknown.begin(), column.unknown.end());
    return cell;
}

FormSheet entries(const ImportMap& map, const std::vector<ReturnColumn>& columns) {
    FormSheet sheet{.name = std::string(entries_sheet)};
    sheet.rows.push_back({{fmt::format("Return for {}", map.name), CellForm::title}});
    for (const std::string_view label : return_head_labels)
        sheet.rows.push_back({{std::string(label), CellForm::heading}, {"", CellForm::text}});
    sheet.rows.push_back(
        {{"One row an entry. Leave the two grey rows as they are: the second one is for the "
          "program. What the columns mean stands on the sheet Columns.",
          CellForm::name}});
    sheet.rows.emplace_back();
    sheet.rows.emplace_back();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        sheet.rows[5].push_back({fmt::format("{}. {}", i + 1, columns[i].heading), CellForm::heading});
        sheet.rows[6].push_back({columns[i].name, CellForm::name});
        sheet.blank.push_back(blank_of(columns[i]));
    }
    sheet.blank_rows = entries_on_a_sheet;
    return sheet;
}

FormSheet explained(const std::vector<ReturnColumn>& columns) {
    FormSheet sheet{.name = std::string(columns_sheet)};
    sheet.columns_wide = 4;
    sheet.rows.emplace_back();
    for (const char* heading :
         {"Column", "What it means", "What may stand there", "Example", "Name", "Needed"})
        sheet.rows.back().push_back({heading, CellForm::heading});
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ReturnColumn& column = columns[i];
        sheet.rows.push_back({{fmt::format("{}. {}", i + 1, column.heading)},
                              {column.means},
                              {column.allowed_words()},
                              {column.example},
                              {column.name},
                              {column.needed ? "yes" : "no"}});
    }
    return sheet;
}

}  // namespace

std::string return_workbook(const ImportMap& map) {
    const std::vector<ReturnColumn> columns = return_columns(map);
    return workbook_of({entries(map, columns), explained(columns)});
}

}  // namespace ultima
