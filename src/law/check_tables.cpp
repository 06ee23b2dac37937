// SPDX-License-Identifier: Apache-2.0
#include "law/check_tables.h"

#include "law/grid.h"
#include "law/report.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ultima {
namespace {

/// What is wrong with one table. A row that is wrong in one way is not reported in others that follow from
/// it.
class TableCheck {
  public:
    TableCheck(const Pack& pack, const ExpressionClasses& expressions, const Sources& sources,
               const Table& table, PackFindings& out)
        : pack_(pack), expressions_(expressions), sources_(sources), table_(table), out_(out) {}

    void run() {
        if (table_.rows.empty()) {
            add("D010", table_.span, "the table " + in_quotes(table_.name) + " has no rows",
                "add rows, or take the table out");
            return;
        }
        if (table_.inputs.size() > Grid::max_axes) return too_large();
        const Grid grid(expressions_, table_);
        if (!orders(grid)) return;
        impossible_rows(grid);
        number_results();
        const RowList repeated = repeated_rows(grid);
        if (table_.hit == HitPolicy::first) {
            unreached_rows(grid);
        } else {
            overlaps(grid, repeated);
        }
        if (table_.complete) gaps(grid);
        for (const Monotone& monotone : table_.monotone) monotony(grid, monotone);
    }

  private:
    static constexpr std::size_t most_findings = 20;  ///< of one kind in one table

    void add(std::string_view code, Span span, std::string message, std::string help = {},
             std::vector<Note> notes = {}) {
        out_.error(code, span, std::move(message), std::move(help), std::move(notes));
    }

    void too_large() {
        if (std::exchange(said_too_large_, true)) return;
        add("D011", table_.span,
            "the table " + in_quotes(table_.name) + " has more combinations of inputs than can be checked",
            "split it into tables with fewer input columns");
    }

    std::string column_name(std::size_t column) const {
        return in_quotes(source_text(pack_, sources_, table_.inputs[column]));
    }
    Span cell_span(const TableRow& row, NodeId cell) const {
        return cell == nothing ? row.span : pack_.node(cell).span;
    }
    std::string value_text(std::uint32_t row, std::uint32_t output) const {
        return to_text(pack_, table_.outputs[output].type,
                       *expressions_.constant(table_.rows[row].outputs[output]));
    }

    bool orders(const Grid& grid) {
        bool all = true;
        for (std::size_t column = 0; column < table_.inputs.size(); ++column) {
            const Axis& axis = grid.axes()[grid.axis_of(column)];
            if (!axis.disorder()) continue;
            all = false;
            const Type type = pack_.node(table_.inputs[column]).type;
            const std::string a = to_text(pack_, type, axis.disorder()->first),
                              b = to_text(pack_, type, axis.disorder()->second);
            add("D012", pack_.node(table_.inputs[column]).span,
                "which is longer, " + a + " or " + b +
                    ", depends on the day they start, so the rows cannot be put in order",
                "write all durations of " + column_name(column) + " in months, or all in days");
        }
        return all;
    }

    void impossible_rows(const Grid& grid) {
        std::size_t found = 0;
        for (std::uint32_t number = 0; number < table_.rows.size() && found < most_findings; ++number) {
            if (grid.is_possible(number)) continue;
            ++found;
            const TableRow& row = table_.rows[number];
            std::size_t column = 0;
            while (column < row.conditions.size() &&
                   !grid.axes()[grid.axis_of(column)].places(row.conditions[column]).empty())
                ++column;
            if (column == row.conditions.size()) {
                add("D005", row.span,
                    "no case can fit this row: two of its cells about the same input contradict each other");
            } else {
                add("D005", cell_span(row, row.conditions[column]),
                    column_name(column) + " can never be " +
                        in_quotes(source_text(pack_, sources_, row.conditions[column])),
                    "correct the cell, or the range of what it is compared with");
            }
        }
    }

    /// Rows with the same results get the same number.
    void number_results() {
        std::map<std::vector<std::uint32_t>, std::uint32_t> numbers;
        for (const TableRow& row : table_.rows) {
            std::vector<std::uint32_t> classes;
            for (const NodeId output : row.outputs)
                classes.push_back(output == nothing ? nothing : expressions_.class_of(output));
            result_.push_back(numbers.emplace(std::move(classes), static_cast<std::uint32_t>(numbers.size()))
                                  .first->second);
        }
    }

    /// Rows with the cells and results of an earlier one. In a `hit first` table they are found as never
    /// reached.
    RowList repeated_rows(const Grid& grid) {
        RowList repeated;
        if (table_.hit == HitPolicy::first) return repeated;
        std::map<std::vector<std::uint32_t>, std::uint32_t> earlier;
        for (const std::uint32_t row : grid.possible_rows()) {
            std::vector<std::uint32_t> key{result_[row]};
            for (std::uint32_t axis = 0; axis < grid.axes().size(); ++axis) {
                for (const Places::Run& run : grid.cell(row, axis).runs)
                    key.insert(key.end(), {run.begin, run.end});
                key.push_back(nothing);
            }
            const auto [place, added] = earlier.emplace(std::move(key), row);
            if (added) continue;
            repeated.push_back(row);
            if (repeated.size() > most_findings) continue;
            add("D002", table_.rows[row].span, "this row says the same as an earlier one",
                "take one of them out", {{table_.rows[place->second].span, "the earlier row"}});
        }
        return repeated;
    }

    /// `hit unique`: any two rows that fit the same case. `hit any`: only if they also differ in their
    /// results.
    void overlaps(const Grid& grid, const RowList& repeated) {
        std::vector<bool> settled(table_.rows.size());
        for (const std::uint32_t row : repeated) settled[row] = true;
        const bool unique = table_.hit == HitPolicy::unique;
        // The first two rows of the list that clash and have not been reported.
        const auto clash = [&](const RowList& rows) -> std::pair<std::uint32_t, std::uint32_t> {
            std::uint32_t first = nothing;
            for (const std::uint32_t row : rows) {
                if (std::binary_search(repeated.begin(), repeated.end(), row)) continue;
                if (first == nothing)
                    first = row;
                else if (!settled[row] && (unique || result_[row] != result_[first]))
                    return {first, row};
            }
            return {nothing, nothing};
        };
        std::size_t found = 0;
        Walk walk(grid, axes_without(grid, nothing));
        walk.enter = [&](std::size_t, const RowList& rows) {
            return rows.size() > 1 && clash(rows).second != nothing;
        };
        walk.found = [&](const RowList& rows) {
            for (auto pair = clash(rows); pair.second != nothing; pair = clash(rows)) {
                settled[pair.second] = true;
                overlap(pair.first, pair.second, walk.case_text(sources_));
                if (++found == most_findings) return false;
            }
            return true;
        };
        if (!walk.run()) too_large();
    }

    void overlap(std::uint32_t earlier, std::uint32_t later, const std::string& example) {
        const Note note{table_.rows[earlier].span, "the other row"};
        if (table_.hit == HitPolicy::unique) {
            add("D001", table_.rows[later].span, "two rows fit the same case: " + example,
                "narrow one of the rows; or say `hit first` if the upper row is to win", {note});
        } else {
            add("D003", table_.rows[later].span,
                "two rows fit the same case and give different results: " + example,
                "with `hit any`, rows that fit together must agree; narrow one of them, or say `hit first`",
                {note});
        }
    }

    void unreached_rows(const Grid& grid) {
        std::vector<bool> reached(table_.rows.size());
        Walk walk(grid, axes_without(grid, nothing));
        walk.enter = [&](std::size_t settled, const RowList& rows) {
            if (std::all_of(rows.begin(), rows.end(), [&](std::uint32_t row) { return reached[row]; }))
                return false;
            if (!walk.fits_all_rest(rows.front(), settled)) return true;
            reached[rows.front()] = true;
            return false;
        };
        walk.found = [&](const RowList& rows) {
            reached[rows.front()] = true;
            return true;
        };
        if (!walk.run()) return too_large();
        std::size_t found = 0;
        for (const std::uint32_t row : grid.possible_rows()) {
            if (reached[row] || ++found > most_findings) continue;
            unreached(grid, row);
        }
    }

    void unreached(const Grid& grid, std::uint32_t row) {
        std::vector<Note> notes;
        for (std::uint32_t above = 0; above < row && notes.empty(); ++above) {
            bool wider = grid.is_possible(above);
            for (std::uint32_t axis = 0; wider && axis < grid.axes().size(); ++axis)
                wider = is_subset(grid.cell(row, axis), grid.cell(above, axis));
            if (wider) notes.push_back({table_.rows[above].span, "this row takes all of its cases"});
        }
        add("D004", table_.rows[row].span,
            "this row is never reached: the rows above it take all of its cases",
            "move it up, or take it out", std::move(notes));
    }

    void gaps(const Grid& grid) {
        constexpr std::size_t most_examples = 3;
        std::vector<std::string> examples;
        Walk walk(grid, axes_without(grid, nothing));
        const auto note_gap = [&] {
            examples.push_back(walk.case_text(sources_));
            return examples.size() < most_examples;
        };
        walk.enter = [&](std::size_t settled, const RowList& rows) {
            if (examples.size() == most_examples) return false;
            if (rows.empty()) return note_gap(), false;
            return std::none_of(rows.begin(), rows.end(),
                                [&](auto row) { return walk.fits_all_rest(row, settled); });
        };
        if (!walk.run()) too_large();
        if (examples.empty()) return;
        std::string message =
            "the table " + in_quotes(table_.name) + " is declared complete, but no row fits " + examples[0];
        for (std::size_t i = 1; i < examples.size(); ++i) message += "; nor " + examples[i];
        add("D006", table_.span, message, gap_help(grid));
    }

    std::string gap_help(const Grid& grid) const {
        std::string help =
            "add a row for it, or leave out `complete`: then what uses the table is unknown there";
        for (const Axis& axis : grid.axes()) {
            if (pack_.node(axis.input()).type.kind != Kind::number || expressions_.whole(axis.input()))
                continue;
            for (std::uint32_t place = 0; place < axis.size(); ++place) {
                if (std::get<Number>(axis.value(place)).value.is_whole()) continue;
                return help + "; if " + source_text(pack_, sources_, axis.input()) +
                       " is always a whole number, make it `days`, or head the column with it `rounded down`";
            }
        }
        return help;
    }

    /// Is there an order to go along and one to compare by? Reports what lacks one.
    bool has_order(const Grid& grid, const Monotone& monotone) {
        const TableOutput& output = table_.outputs[monotone.output];
        bool all = true;
        const auto lacks = [&](const std::string& name) {
            all = false;
            add("D008", monotone.span,
                "the values of " + name + " have no order, so nothing goes up or down along them",
                "name columns of numbers, dates, durations, money or choices only");
        };
        if (output.type.kind == Kind::yes_no || output.type.kind == Kind::text ||
            output.type.kind == Kind::spells)
            lacks(in_quotes(output.name));
        for (const std::uint32_t input : monotone.inputs)
            if (!grid.axes()[grid.axis_of(input)].ordered()) lacks(column_name(input));
        for (const TableRow& row : table_.rows) {
            const NodeId cell = row.outputs[monotone.output];
            if (cell == nothing || expressions_.constant(cell)) continue;
            add("D009", pack_.node(cell).span,
                "whether " + in_quotes(output.name) + " only goes " + (monotone.up ? "up" : "down") +
                    " cannot be checked: this cell is not a fixed value",
                "write a value, or take the output out of `monotone`");
            return false;
        }
        return all;
    }

    void monotony(const Grid& grid, const Monotone& monotone) {
        if (!has_order(grid, monotone)) return;
        for (const std::uint32_t input : monotone.inputs) {
            const std::uint32_t axis = grid.axis_of(input);
            std::set<std::pair<std::uint32_t, std::uint32_t>> reported;
            Walk walk(grid, axes_without(grid, axis));
            walk.enter = [](std::size_t, const RowList& rows) { return rows.size() > 1; };
            walk.found = [&](const RowList& rows) {
                along(grid, monotone, input, rows, reported, walk.case_text(sources_));
                return reported.size() < most_findings;
            };
            if (!walk.run()) too_large();
        }
    }

    /// Goes along one axis while the others stand still, and compares each value with the one before it.
    void along(const Grid& grid, const Monotone& monotone, std::uint32_t input, const RowList& rows,
               std::set<std::pair<std::uint32_t, std::uint32_t>>& reported, const std::string& rest) {
        const std::uint32_t axis = grid.axis_of(input);
        std::uint32_t before = nothing, place_before = 0;
        each_part(grid, axis, rows, [&](std::uint32_t place, const RowList& fitting) {
            if (fitting.empty() || table_.rows[fitting.front()].outputs[monotone.output] == nothing)
                return true;
            const std::uint32_t row = std::exchange(before, fitting.front()),
                                last_place = std::exchange(place_before, place);
            if (row == nothing || row == before) return true;
            const auto value = [&](std::uint32_t at) -> const Value& {
                return *expressions_.constant(table_.rows[at].outputs[monotone.output]);
            };
            const auto change = order(value(before), value(row));
            if (change == 0 || (change > 0) == monotone.up || !reported.emplace(row, before).second)
                return true;
            broken(grid, monotone, input, {row, before}, {last_place, place}, rest);
            return reported.size() < most_findings;
        });
    }

    void broken(const Grid& grid, const Monotone& monotone, std::uint32_t input,
                std::pair<std::uint32_t, std::uint32_t> rows, std::pair<std::uint32_t, std::uint32_t> places,
                const std::string& rest) {
        const Axis& axis = grid.axes()[grid.axis_of(input)];
        const std::string before = value_text(rows.first, monotone.output),
                          after = value_text(rows.second, monotone.output);
        const auto span = [&](std::uint32_t row) {
            return cell_span(table_.rows[row], table_.rows[row].outputs[monotone.output]);
        };
        add("D007", span(rows.second),
            in_quotes(table_.outputs[monotone.output].name) + (monotone.up ? " falls" : " rises") + " from " +
                before + " to " + after + " when " + source_text(pack_, sources_, axis.input()) +
                " goes from " + axis.text(places.first) + " to " + axis.text(places.second) +
                (rest.empty() ? "" : ", with " + rest),
            "the table says `monotone ... " + std::string(monotone.up ? "up" : "down") +
                "`: compare both cells with the statute",
            {{span(rows.first), "here it is " + before}});
    }

    const Pack& pack_;
    const ExpressionClasses& expressions_;
    const Sources& sources_;
    const Table& table_;
    PackFindings& out_;
    std::vector<std::uint32_t> result_;
    bool said_too_large_ = false;
};

}  // namespace

void check_tables(const Pack& pack, const ExpressionClasses& expressions, const Sources& sources,
                  PackFindings& findings) {
    for (const Table& table : pack.tables) TableCheck(pack, expressions, sources, table, findings).run();
}

}  // namespace ultima
