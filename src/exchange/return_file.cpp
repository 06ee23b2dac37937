// SPDX-License-Identifier: Apache-2.0
#include "exchange/return_file.h"

#include "base/date.h"
#include "base/refusal.h"
#include "base/text.h"
#include "exchange/importing.h"
#include "exchange/return_form.h"
#include "workbook/workbook.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace ultima {
namespace {

/// The names of the columns stand among the first rows, or the sheet is another one.
constexpr std::int64_t last_row_of_names = 50;

std::string_view text_of(const SheetRow& row, std::size_t column) {
    return column < row.cells.size() ? trim(row.cells[column].text) : std::string_view();
}

std::optional<std::size_t> place_of(const SheetRow& row, std::string_view name) {
    for (std::size_t c = 0; c < row.cells.size(); ++c)
        if (text_of(row, c) == name) return c;
    return std::nullopt;
}

/// Reads one sheet by a map.
class ReturnReader {
  public:
    ReturnReader(const Sheet& sheet, const ImportMap& map)
        : sheet_(sheet), map_(map), columns_(return_columns(map)) {}

    Result<Return> read() {
        const auto names = std::find_if(sheet_.rows.begin(), sheet_.rows.end(), [&](const SheetRow& row) {
            return row.number <= last_row_of_names && place_of(row, map_.key) && place_of(row, map_.person) &&
                   place_of(row, map_.case_);
        });
        if (names == sheet_.rows.end())
            return refused(
                "return-names",
                fmt::format("no row of the sheet `{}` has the names of the columns: `{}`, `{}`, `{}`",
                            sheet_.name, map_.key, map_.person, map_.case_));
        if (Diagnostics problems = find_columns(*names); !problems.empty())
            return failure(std::move(problems));
        head(names->number);
        for (auto row = names + 1; row != sheet_.rows.end(); ++row) entry(*row);
        return std::move(return_);
    }

  private:
    Diagnostics find_columns(const SheetRow& names) {
        Diagnostics problems;
        for (const ReturnColumn& column : columns_) {
            const auto place = place_of(names, column.name);
            if (!place) {
                problems.push_back(missing_column(column.name));
                continue;
            }
            for (std::size_t c = *place + 1; c < names.cells.size(); ++c)
                if (text_of(names, c) == column.name)
                    problems.push_back({.code = "return-names",
                                        .span = {},
                                        .message = fmt::format("`{}` stands in {} and in {}", column.name,
                                                               cell_name(*place, names.number),
                                                               cell_name(c, names.number))});
            places_.push_back(*place);
        }
        return problems;
    }

    /// Office, month and who filled it in stand beside their labels, above the names.
    void head(std::int64_t before) {
        std::string* parts[] = {&return_.head.office, &return_.head.month, &return_.head.by};
        for (const SheetRow& row : sheet_.rows)
            for (std::size_t i = 0; i < std::size(parts) && row.number < before; ++i)
                if (text_of(row, 0) == return_head_labels[i]) *parts[i] = text_of(row, 1);
    }

    void entry(const SheetRow& from) {
        ReturnRow row{from.number, {}, {}};
        bool filled = false;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            static const SheetCell nothing;
            const SheetCell& cell = places_[i] < from.cells.size() ? from.cells[places_[i]] : nothing;
            row.cells.emplace_back(trim(cell.text));
            filled = filled || !row.cells.back().empty() || !cell.problem.empty();
            if (auto wrong = problem_with_cell(columns_[i], cell, row.cells.back()))
                row.problems.push_back(fmt::format("{} {}", cell_name(places_[i], from.number), *wrong));
        }
        if (filled) return_.rows.push_back(std::move(row));
    }

    static std::optional<std::string> problem_with_cell(const ReturnColumn& column, const SheetCell& cell,
                                                        const std::string& text) {
        const bool for_date = column.kind == ReturnColumn::Kind::date;
        if (!cell.problem.empty())
            return fmt::format("holds {}; type {} into `{}`", cell.problem,
                               for_date ? "the date" : "the value", column.name);
        if (text.empty() ||
            std::find(column.unknown.begin(), column.unknown.end(), text) != column.unknown.end())
            return std::nullopt;
        if (for_date && !parse_date(text))
            return fmt::format("holds {} `{}`, where `{}` is a date such as 2026-01-31",
                               cell.kind == SheetCell::Kind::number ? "the number" : "the text", text,
                               column.name);
        if (!for_date && cell.kind == SheetCell::Kind::date)
            return fmt::format("holds the date {}, and `{}` is no date", text, column.name);
        return std::nullopt;
    }

    const Sheet& sheet_;
    const ImportMap& map_;
    std::vector<ReturnColumn> columns_;
    std::vector<std::size_t> places_;
    Return return_;
};

}  // namespace

Result<Return> read_return(std::string_view bytes, const ImportMap& map) {
    const auto sheets = read_workbook(bytes);
    if (!sheets) return failure(sheets.error());
    std::vector<std::string> names;
    for (const Sheet& sheet : *sheets) {
        if (sheet.name == entries_sheet) return ReturnReader(sheet, map).read();
        names.push_back(fmt::format("`{}`", sheet.name));
    }
    return refused("return-sheet", fmt::format("there is no sheet `{}` in it; there is {}", entries_sheet,
                                               names.empty() ? "none" : joined(names)));
}

}  // namespace ultima
