// SPDX-License-Identifier: Apache-2.0
#include "sql/cells.h"

#include "sql/dialect.h"

namespace ultima::sql {

namespace {

using Cells = std::optional<std::vector<Cell>>;

Cells cells_of(Unknown, std::size_t columns) { return std::vector<Cell>(columns); }
Cells cells_of(Truth truth, std::size_t) { return {{truth == Truth::yes}}; }
Cells cells_of(const Number& number, std::size_t) {
    const auto whole = number.value.to_int64();
    if (!whole || number.at_least) return std::nullopt;
    return {{*whole}};
}
Cells cells_of(CivilDate date, std::size_t) { return {{date}}; }
Cells cells_of(const Duration& duration, std::size_t) {
    const auto months = duration.months.to_int64();
    const auto days = duration.days.to_int64();
    if (!months || !days) return std::nullopt;
    return {{*months, *days}};
}
Cells cells_of(const Money& money, std::size_t) { return {{money.minor}}; }
Cells cells_of(const ChoiceValue& choice, std::size_t) { return {{static_cast<std::int64_t>(choice.place)}}; }
Cells cells_of(const std::string& text, std::size_t) { return {{text}}; }
Cells cells_of(const Spells& custody, std::size_t) {
    if (custody->spells.size() > 1) return std::nullopt;
    std::vector<Cell> cells(3);
    if (!custody->spells.empty()) {
        cells[0] = custody->spells.front().first;
        if (const auto last = custody->spells.front().last) cells[1] = *last;
    }
    cells[2] = custody->complete;
    return cells;
}
Cells cells_of(const Record&, std::size_t) { return std::nullopt; }
Cells cells_of(const List&, std::size_t) { return std::nullopt; }

}  // namespace

std::optional<std::vector<Cell>> cells_of(const Value& value, std::size_t columns) {
    return std::visit([&](const auto& is) { return cells_of(is, columns); }, value);
}

std::string literal(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? "TRUE" : "FALSE";
    if (const auto* date = std::get_if<CivilDate>(&cell)) return date_literal(*date);
    if (const auto* text = std::get_if<std::string>(&cell)) return text_literal(*text);
    return "NULL";
}

}  // namespace ultima::sql
