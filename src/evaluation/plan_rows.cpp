// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_rows.h"

#include "base/refusal.h"
#include "base/text.h"
#include "tables/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace ultima {

namespace {

std::int64_t most_of_one(const std::vector<std::size_t>& persons) {
    std::unordered_map<std::size_t, std::int64_t> rows;
    std::int64_t most = 1;
    for (const std::size_t person : persons) most = std::max(most, ++rows[person]);
    return most;
}

}  // namespace

std::optional<double> number_in(const std::string& cell) {
    if (cell.empty()) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    if (*end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::string> column_twice(const std::vector<std::string>& names) {
    std::set<std::string_view> known;
    for (const std::string& name : names)
        if (!name.empty() && !known.insert(name).second)
            return fmt::format("the table has the column `{}` twice", name);
    return std::nullopt;
}

std::int64_t hide_rows_below(std::int64_t hide_below, const TextTable& table, const std::string& person) {
    const auto column = std::ranges::find(table.columns, person) - table.columns.begin();
    if (column == std::ssize(table.columns)) return hide_below;
    std::unordered_map<std::string, std::int64_t> rows;
    std::int64_t most = 1;
    for (const auto& row : table.rows) {
        const std::string& whose = row[static_cast<std::size_t>(column)];
        if (!whose.empty()) most = std::max(most, ++rows[whose]);
    }
    return hide_below * most;
}

std::int64_t hide_rows_below(std::int64_t hide_below, const TextTable& table, const EvaluationPlan& plan) {
    if (plan.unit && !plan.unit->person.empty()) return hide_rows_below(hide_below, table, plan.unit->person);
    return hide_below * most_of_one(table.persons);
}

PlanRows::PlanRows(const TextTable& table) : table_(table), rows_(table.rows.size()) {
    std::iota(rows_.begin(), rows_.end(), std::size_t{0});
}

Result<std::size_t> PlanRows::column(const std::string& name) const {
    const auto found = std::ranges::find(table_.columns, name);
    if (found == table_.columns.end()) {
        return refused("no-column", fmt::format("the table has no column `{}`", name));
    }
    return static_cast<std::size_t>(found - table_.columns.begin());
}

Result<void> PlanRows::keep(const std::string& name, const std::vector<std::string>& values,
                            const std::string& why) {
    const auto at = column(name);
    if (!at) return failure(at.error());
    const std::size_t gone = std::erase_if(rows_, [&](std::size_t row) {
        return std::ranges::find(values, table_.rows[row][*at]) == values.end();
    });
    excluded_.push_back({why, gone});
    return {};
}

std::vector<std::size_t> PlanRows::persons() const {
    std::vector<std::size_t> whose;
    if (table_.persons.empty()) return whose;
    for (const std::size_t row : rows_) whose.push_back(table_.persons[row]);
    return whose;
}

void PlanRows::leave_out(const std::vector<bool>& gone, const std::string& why) {
    std::vector<std::size_t> left;
    for (std::size_t place = 0; place < rows_.size(); ++place)
        if (!gone[place]) left.push_back(rows_[place]);
    excluded_.push_back({why, rows_.size() - left.size()});
    rows_ = std::move(left);
}

Result<std::vector<std::string>> PlanRows::cells(const std::string& name) const {
    const auto at = column(name);
    if (!at) return failure(at.error());
    std::vector<std::string> texts;
    texts.reserve(rows_.size());
    for (const std::size_t row : rows_) texts.push_back(table_.rows[row][*at]);
    return texts;
}

Result<PlanRows> rows_of(const EvaluationPlan& plan, const TextTable& table) {
    PlanRows rows(table);
    for (const auto& [name, values] : plan.population) {
        if (auto good = rows.keep(name, values, fmt::format("`{}` is none of: {}", name, joined(values)));
            !good)
            return failure(good.error());
    }
    if (plan.kind == PlanKind::comparison && !plan.emulation) {
        if (auto good = rows.keep(plan.group_column, {plan.with, plan.without}, "in neither group"); !good)
            return failure(good.error());
    }
    if (rows.size() == 0) {
        return refused("no-rows", plan.kind == PlanKind::comparison && !plan.emulation
                                      ? "nobody is in the population and in one of the groups"
                                      : "nobody is in the population");
    }
    return rows;
}

Result<std::vector<std::size_t>> numbered(const PlanRows& rows, const std::string& column) {
    const auto cells = rows.cells(column);
    if (!cells) return failure(cells.error());
    std::vector<std::size_t> numbers;
    std::map<std::string, std::size_t> known;
    for (const std::string& cell : *cells) {
        if (cell.empty())
            return refused("unknown-value", fmt::format("`{}` is empty for some people", column));
        numbers.push_back(known.try_emplace(cell, known.size()).first->second);
    }
    return numbers;
}

Result<std::vector<std::size_t>> persons_of(const PlanRows& rows, const PlanUnit& unit) {
    if (!unit.person.empty()) return numbered(rows, unit.person);
    std::vector<std::size_t> numbers = rows.persons();
    std::unordered_map<std::size_t, std::size_t> known;
    for (std::size_t& number : numbers) number = known.try_emplace(number, known.size()).first->second;
    return numbers;
}

EvaluationPlan by_person(EvaluationPlan plan, const TextTable& table,
                         const std::function<std::string(const PlanRows&)>& rows_word) {
    if (plan.unit || table.persons.empty()) return plan;
    const auto rows = rows_of(plan, table);
    if (rows && most_of_one(rows->persons()) > 1)
        plan.unit = PlanUnit{.rows = rows_word(*rows), .person = {}};
    return plan;
}

Result<std::vector<NamedColumn>> covariates_of(const std::string& name,
                                               const std::vector<std::string>& cells) {
    std::vector<NamedColumn> columns;
    NamedColumn numbers{name, {}};
    std::map<std::string, std::size_t> counts;
    for (const std::string& cell : cells) {
        if (cell.empty()) {
            return refused(
                "unknown-value",
                fmt::format(
                    "`{}` is empty for some people; leave them out of the population, and say so, or do "
                    "not adjust for it",
                    name));
        }
        ++counts[cell];
        if (const auto value = number_in(cell)) numbers.values.push_back(*value);
    }
    if (counts.size() < 2) return columns;
    if (numbers.values.size() == cells.size()) return std::vector<NamedColumn>{numbers};
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
    for (const auto& [word, count] : counts) {
        if (word == most) continue;
        NamedColumn column{name + "=" + word, {}};
        for (const std::string& cell : cells) column.values.push_back(cell == word ? 1 : 0);
        columns.push_back(std::move(column));
    }
    return columns;
}

Result<std::vector<DefinedOutcome>> planned_outcomes(const PlannedOutcome& planned, const PlanRows& rows) {
    const auto days = rows.cells(planned.days_column);
    if (!days) return failure(days.error());
    const auto kinds = rows.cells(planned.kind_column);
    if (!kinds) return failure(kinds.error());
    std::vector<std::string> followed;
    if (!planned.followed_column.empty()) {
        auto cells = rows.cells(planned.followed_column);
        if (!cells) return failure(cells.error());
        followed = std::move(*cells);
    }
    std::vector<PersonHistory> histories(days->size());
    for (std::size_t row = 0; row < days->size(); ++row) {
        histories[row].followed = planned.followed;
        if (!followed.empty()) {
            const auto until = number_in(followed[row]);
            if (!until || *until < 0) {
                return refused("bad-time", fmt::format("`{}` does not say for everybody how long they were "
                                                       "followed",
                                                       planned.followed_column));
            }
            histories[row].followed = *until;
        }
        const auto kind = planned.kinds.find((*kinds)[row]);
        if (kind == planned.kinds.end()) continue;
        const auto day = number_in((*days)[row]);
        if (!day || *day < 0) {
            return refused("bad-time",
                           fmt::format("somebody has the event `{}` and no day of it", kind->second));
        }
        histories[row].events.push_back({*day, kind->second});
    }
    auto outcomes = outcomes_of(planned.definition, histories);
    if (!outcomes) return outcomes;
    for (std::size_t row = 0; row < outcomes->size(); ++row) {
        if (histories[row].followed < planned.definition.window) (*outcomes)[row].within.reset();
    }
    return outcomes;
}

void each_csv_row(std::string_view text, std::size_t& unread,
                  const std::function<bool(std::vector<std::string>&&, std::size_t)>& take) {
    CsvParser parser(',');
    std::string buffer;
    std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at < text.size()) {
        const CsvRecordKind kind = parser.next(text.data() + at, text.data() + text.size(), true);
        const std::size_t begin = at;
        at += parser.length();
        if (kind == CsvRecordKind::blank) continue;
        if (kind != CsvRecordKind::row) {
            ++unread;
            continue;
        }
        std::vector<std::string> cells;
        for (const CsvCell& cell : parser.cells())
            cells.emplace_back(cell_text(cell, CsvEncoding::utf8, buffer));
        if (!take(std::move(cells), begin)) return;
    }
}

Result<TextTable> read_text_table(std::string_view text) {
    TextTable table;
    std::optional<std::string> twice;
    each_csv_row(text, table.unread, [&](std::vector<std::string>&& cells, std::size_t) {
        if (table.columns.empty()) {
            twice = column_twice(cells);
            table.columns = std::move(cells);
        } else if (cells.size() == table.columns.size()) {
            table.rows.push_back(std::move(cells));
        } else {
            ++table.unread;
        }
        return !twice;
    });
    if (twice) return refused("column-twice", *twice);
    if (table.rows.empty()) return refused("no-rows", "the table has no rows");
    if (table.unread * 100 >= table.rows.size()) {
        if (table.unread > 0) {
            return refused("too-many-unread",
                           fmt::format("{} lines of the table cannot be read", table.unread));
        }
    }
    return table;
}

}  // namespace ultima
