// SPDX-License-Identifier: Apache-2.0
// Random small tables against a judge that tries every case.
#include "law/pack_builder.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <set>

namespace ultima::test {
namespace {

/// A column with all values that its cells can tell apart. Cells are sets of those values, kept beside the
/// condition.
struct Column {
    NodeId input = nothing;
    std::vector<Value> values;
    std::function<NodeId(std::size_t)> constant;  ///< only for values that a cell may name
    std::vector<std::size_t> nameable;
    bool ordered = true;
};

struct Cell {
    NodeId condition = nothing;
    std::set<std::size_t> fits;  ///< places in Column::values
};

struct Judged {
    PackBuilder builder;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    std::vector<std::optional<int>> results;

    bool fits(std::size_t row, const std::vector<std::size_t>& at) const {
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (!rows[row][i].fits.contains(at[i])) return false;
        return true;
    }
    std::vector<std::size_t> fitting(const std::vector<std::size_t>& at) const {
        std::vector<std::size_t> found;
        for (std::size_t row = 0; row < rows.size(); ++row)
            if (fits(row, at)) found.push_back(row);
        return found;
    }
    void each_case(const std::function<void(const std::vector<std::size_t>&)>& visit) const {
        std::vector<std::size_t> at(columns.size());
        while (true) {
            visit(at);
            std::size_t i = 0;
            while (i < at.size() && ++at[i] == columns[i].values.size()) at[i++] = 0;
            if (i == at.size()) return;
        }
    }
};

Column numbers(PackBuilder& b, bool whole) {
    Column column;
    column.input = b.of(whole ? b.days_fact("days", 0, 4) : b.number_fact("number", 0, 3));
    for (int halves = 0; halves <= (whole ? 8 : 6); halves += whole ? 2 : 1) {
        if (halves % 2 == 0) column.nameable.push_back(column.values.size());
        column.values.push_back(number(*divide(Rational(halves), 2)));
    }
    column.constant = [&b, column](std::size_t i) { return b.constant({Kind::number}, column.values[i]); };
    return column;
}

Column choices(PackBuilder& b) {
    Column column;
    const Type type = b.choice({"low", "middle", "high"});
    column.input = b.of(b.fact("grade", type));
    for (std::uint16_t i = 0; i < 3; ++i) {
        column.nameable.push_back(i);
        column.values.push_back(ChoiceValue{i});
    }
    column.constant = [&b, type](std::size_t i) {
        return b.choice_value(type, static_cast<std::uint16_t>(i));
    };
    return column;
}

Column truths(PackBuilder& b) {
    Column column;
    column.input = b.of(b.yes_no_fact("plea"));
    column.values = {Truth::no, Truth::yes};
    column.nameable = {0, 1};
    column.constant = [&b](std::size_t i) { return i == 0 ? b.no() : b.yes(); };
    column.ordered = false;
    return column;
}

Column texts(PackBuilder& b) {
    Column column;
    column.input = b.of(b.fact("section", {Kind::text}));
    column.values = {std::string("1"), std::string("2"), std::string("any other")};
    column.nameable = {0, 1};
    column.constant = [&b, column](std::size_t i) { return b.text(std::get<std::string>(column.values[i])); };
    column.ordered = false;
    return column;
}

Cell random_cell(PackBuilder& b, const Column& column) {
    Cell cell;
    const auto pick = [&] { return *rc::gen::elementOf(column.nameable); };
    const auto fill = [&](const std::function<bool(std::size_t)>& fits) {
        for (std::size_t i = 0; i < column.values.size(); ++i)
            if (fits(i)) cell.fits.insert(i);
    };
    const std::size_t x = pick(), y = pick();
    switch (*rc::gen::inRange(0, column.ordered ? 8 : 4)) {
        case 0:
            fill([](std::size_t) { return true; });
            break;
        case 1:
            cell.condition = b.equal(column.input, column.constant(x));
            fill([&](std::size_t i) { return i == x; });
            break;
        case 2:
            cell.condition = b.either(b.equal(column.input, column.constant(x)),
                                      b.equal(column.constant(y), column.input));
            fill([&](std::size_t i) { return i == x || i == y; });
            break;
        case 3:
            cell.condition = b.negated(b.equal(column.input, column.constant(x)));
            fill([&](std::size_t i) { return i != x; });
            break;
        case 4:
            cell.condition = b.less(column.input, column.constant(x));
            fill([&](std::size_t i) { return i < x; });
            break;
        case 5:
            cell.condition = b.at_most(column.constant(x), column.input);
            fill([&](std::size_t i) { return i >= x; });
            break;
        case 6:
            cell.condition = b.less(column.constant(x), column.input);
            fill([&](std::size_t i) { return i > x; });
            break;
        default:
            cell.condition = b.both(b.at_most(column.constant(x), column.input),
                                    b.at_most(column.input, column.constant(y)));
            fill([&](std::size_t i) { return x <= i && i <= y; });
    }
    return cell;
}

void fill(Judged& t, HitPolicy hit, bool monotone) {
    PackBuilder& b = t.builder;
    const int width = *rc::gen::inRange(1, 4), height = *rc::gen::inRange(1, 8);
    std::vector<NodeId> inputs;
    for (int i = 0; i < width; ++i) {
        const int kind = *rc::gen::inRange(0, monotone && i == 0 ? 3 : 5);
        t.columns.push_back(kind < 2    ? numbers(b, kind == 0)
                            : kind == 2 ? choices(b)
                            : kind == 3 ? truths(b)
                                        : texts(b));
        inputs.push_back(t.columns.back().input);
    }
    Table& table = b.table("table", hit, true, inputs, {{"out", {Kind::number}, b.named("out")}});
    if (monotone) table.monotone.push_back({0, true, {0}, b.named("monotone")});
    for (int row = 0; row < height; ++row) {
        std::vector<Cell> cells;
        std::vector<NodeId> conditions;
        for (const Column& column : t.columns) {
            cells.push_back(random_cell(b, column));
            conditions.push_back(cells.back().condition);
        }
        const int result = *rc::gen::inRange(0, 4);
        t.rows.push_back(std::move(cells));
        t.results.push_back(result == 3 ? std::nullopt : std::optional(result));
        b.row(conditions, {result == 3 ? nothing : b.constant(result)});
    }
}

/// Numbers of the rows that diagnostics of the code point at.
std::set<std::size_t> rows_with(const Judged& t, std::string_view code) {
    std::set<std::size_t> found;
    for (const Diagnostic& each : with_code(t.builder.check(), code))
        for (std::size_t row = 0; row < t.rows.size(); ++row)
            if (place(t.builder, each) == "row " + std::to_string(row + 1)) found.insert(row);
    return found;
}

std::set<std::size_t> impossible(const Judged& t) {
    std::set<std::size_t> found;
    for (std::size_t row = 0; row < t.rows.size(); ++row)
        for (const Cell& cell : t.rows[row])
            if (cell.fits.empty()) found.insert(row);
    return found;
}

std::set<std::size_t> repeated(const Judged& t) {
    std::set<std::size_t> found;
    const std::set<std::size_t> none = impossible(t);
    for (std::size_t row = 0; row < t.rows.size(); ++row)
        for (std::size_t above = 0; above < row && !none.contains(row); ++above) {
            bool same = t.results[row] == t.results[above];
            for (std::size_t i = 0; i < t.columns.size(); ++i)
                same = same && t.rows[row][i].fits == t.rows[above][i].fits;
            if (same) found.insert(row);
        }
    return found;
}

bool has_gap(const Judged& t) {
    bool gap = false;
    t.each_case([&](const auto& at) { gap = gap || t.fitting(at).empty(); });
    return gap;
}

RC_GTEST_PROP(CheckTables, gaps_and_overlaps_are_those_that_trying_every_case_finds, ()) {
    Judged t;
    fill(t, HitPolicy::unique, false);
    std::set<std::size_t> overlapping;
    const std::set<std::size_t> again = repeated(t);
    t.each_case([&](const auto& at) {
        std::vector<std::size_t> rows = t.fitting(at);
        std::erase_if(rows, [&](std::size_t row) { return again.contains(row); });
        for (std::size_t i = 1; i < rows.size(); ++i) overlapping.insert(rows[i]);
    });
    const bool gap = has_gap(t);
    RC_CLASSIFY(gap, "gap");
    RC_CLASSIFY(!overlapping.empty(), "overlap");
    RC_CLASSIFY(!again.empty(), "repeated");
    RC_ASSERT(rows_with(t, "D001") == overlapping);
    RC_ASSERT(rows_with(t, "D002") == again);
    RC_ASSERT(with_code(t.builder.check(), "D006").empty() != gap);
    RC_ASSERT(with_code(t.builder.check(), "D005").size() == impossible(t).size());
}

RC_GTEST_PROP(CheckTables, rows_never_reached_are_those_that_are_first_in_no_case, ()) {
    Judged t;
    fill(t, HitPolicy::first, false);
    std::set<std::size_t> unreached;
    for (std::size_t row = 0; row < t.rows.size(); ++row) unreached.insert(row);
    for (const std::size_t row : impossible(t)) unreached.erase(row);
    t.each_case([&](const auto& at) {
        if (const std::vector<std::size_t> rows = t.fitting(at); !rows.empty()) unreached.erase(rows.front());
    });
    RC_CLASSIFY(!unreached.empty(), "unreached");
    RC_ASSERT(rows_with(t, "D004") == unreached);
    RC_ASSERT(with_code(t.builder.check(), "D006").empty() != has_gap(t));
}

RC_GTEST_PROP(CheckTables, rows_of_hit_any_clash_where_some_case_gets_two_results, ()) {
    Judged t;
    fill(t, HitPolicy::any, false);
    bool clash = false;
    t.each_case([&](const auto& at) {
        const std::vector<std::size_t> rows = t.fitting(at);
        for (const std::size_t row : rows) clash = clash || t.results[row] != t.results[rows.front()];
    });
    RC_CLASSIFY(clash, "clash");
    RC_ASSERT(with_code(t.builder.check(), "D003").empty() != clash);
}

RC_GTEST_PROP(CheckTables, an_output_falls_where_some_two_cases_along_the_column_show_it, ()) {
    Judged t;
    fill(t, HitPolicy::first, true);
    bool falls = false;
    t.each_case([&](const std::vector<std::size_t>& at) {
        const auto result = [&](const std::vector<std::size_t>& point) {
            const std::vector<std::size_t> rows = t.fitting(point);
            return rows.empty() ? std::nullopt : t.results[rows.front()];
        };
        std::vector<std::size_t> next = at;
        for (next[0] = at[0] + 1; next[0] < t.columns[0].values.size(); ++next[0])
            falls = falls || (result(at) && result(next) && *result(next) < *result(at));
    });
    RC_CLASSIFY(falls, "falls");
    RC_ASSERT(with_code(t.builder.check(), "D007").empty() != falls);
}

}  // namespace
}  // namespace ultima::test
