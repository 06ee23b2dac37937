// SPDX-License-Identifier: Apache-2.0
// Tables of random packs. They keep their hit policy by construction.
#include "judge/random_pack_maker.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ultima::judge {

PackMaker::Column PackMaker::column() {
    Grammar grammar(words_, random_);
    Type type;
    do type = grammar.some_name().type;
    while (type.kind == Kind::spells || type.kind == Kind::scaled_duration);
    Column made;
    const bool moves = type.kind != Kind::text && type.kind != Kind::yes_no && turn(300);
    // Equality of what moves may hold on a single day: `<` and `>` only, which these cells are.
    do made.input = grammar.any(type, turn(600) ? 0 : 2, moves ? some_motion() : Motion::fixed);
    while (made.input.motion == Motion::changing || !words_.named_in(made.input.text));
    switch (type.kind) {
        case Kind::yes_no:
            made.parts = {"no", "yes"};
            return made;
        case Kind::choice: {
            made.ordered = true;
            std::string rest;
            for (const std::string& value : words_.choices[type.choice]) {
                if (made.parts.empty() || rest.empty()) made.parts.push_back(value);
                rest = made.parts.size() == 2 ? "more" : "";
                if (made.parts.size() == 2 && made.parts.back() != value) made.parts.back() += ", " + value;
            }
            return made;
        }
        case Kind::text:
            made.exhaustive = false;
            made.parts = {"\"10\"", "\"10-a\", \"11\""};
            return made;
        default:
            break;
    }
    // Two or three neighbouring intervals.
    made.ordered = type.kind != Kind::duration;
    Written low = grammar.constant(type);
    Written high = grammar.constant(type);
    const auto larger = [](const Written& a, const Written& b) {
        return a.text.size() != b.text.size() ? a.text.size() > b.text.size() : a.text > b.text;
    };
    const bool comparable = type.kind == Kind::date ||
                            (type.kind == Kind::number && low.text.find_first_of(".-") == std::string::npos &&
                             high.text.find_first_of(".-") == std::string::npos);
    if (comparable && turn(600) && low.text != high.text) {
        if (larger(low, high)) std::swap(low, high);
        made.parts = {"< " + low.text, low.text + " .. " + high.text, "> " + high.text};
    } else if (turn(500)) {
        made.parts = {"< " + low.text, ">= " + low.text};
    } else {
        made.parts = {"<= " + low.text, "> " + low.text};
    }
    return made;
}

/// Rows no two of which fit the same case; all cases if `complete`.
std::vector<std::vector<std::string>> PackMaker::divided(const std::vector<Column>& columns, bool complete) {
    std::vector<std::vector<std::string>> rows{std::vector<std::string>(columns.size(), "-")};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::vector<std::vector<std::string>> finer;
        for (const auto& row : rows) {
            const bool divide = i == 0 || (turn(600) && rows.size() < 6);
            if (!divide || (complete && !columns[i].exhaustive)) {
                finer.push_back(row);
                continue;
            }
            for (const std::string& part : columns[i].parts) {
                finer.push_back(row);
                finer.back()[i] = part;
            }
        }
        rows = std::move(finer);
    }
    return rows;
}

std::string PackMaker::cell(const Column& column) { return turn(300) ? "-" : random_.pick(column.parts); }

void PackMaker::table(std::size_t number) {
    Grammar grammar(words_, random_);
    std::vector<Column> columns;
    for (std::size_t i = 0, end = some(1, 3); i < end; ++i) {
        Column made = column();
        const bool again = std::any_of(columns.begin(), columns.end(), [&](const Column& other) {
            return other.input.text == made.input.text;
        });
        if (!again) columns.push_back(std::move(made));
    }
    static constexpr std::array<const char*, 3> policies{"unique", "first", "any"};
    const std::size_t hit = random_.below(3);
    bool complete = turn(500);
    std::vector<std::vector<std::string>> rows;
    // Per row the case it stands for: rows of one case of `hit any` share their outputs.
    std::vector<std::size_t> cases;
    if (hit == 1) {
        for (std::size_t i = 0, end = some(2, 5); i < end; ++i) {
            rows.emplace_back();
            for (const Column& each : columns) rows.back().push_back(cell(each));
        }
        if (complete) rows.emplace_back(columns.size(), "-");
        for (std::size_t i = 0; i < rows.size(); ++i) cases.push_back(i);
    } else if (hit == 0 || columns[0].parts.size() < 2) {
        complete = complete && columns[0].exhaustive;
        rows = divided(columns, complete);
        if (!complete && rows.size() > 1)
            rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(random_.below(rows.size())));
        for (std::size_t i = 0; i < rows.size(); ++i) cases.push_back(i);
    } else {
        complete = complete && columns[0].exhaustive;
        for (std::size_t i = 0; i < columns[0].parts.size(); ++i)
            for (std::size_t again = 0; again < 2; ++again) {
                if (again == 1 && (columns.size() == 1 || turn(400))) continue;
                std::vector<std::string> row{columns[0].parts[i]};
                for (std::size_t other = 1; other < columns.size(); ++other)
                    row.push_back(again == 0 && complete ? "-" : cell(columns[other]));
                rows.push_back(std::move(row));
                cases.push_back(i);
            }
    }
    const bool any_moves = std::any_of(columns.begin(), columns.end(),
                                       [](const Column& each) { return each.input.motion != Motion::fixed; });
    // A moving input may only be compared, never be equal to something.
    const std::string cites = turn(250) ? " cite |" : "";
    Piece piece{"table grid " + std::string(1, char('a' + number)) + "   " + cite() + in_force() + "   hit " +
                    policies[hit] + (complete ? "   complete" : ""),
                {}};
    std::string header = "|";
    for (const Column& each : columns) header += " " + each.input.text + " |";
    std::vector<Named> outputs;
    std::vector<std::vector<std::string>> cells;
    std::vector<std::string> monotone;
    for (std::size_t i = 0, end = some(1, 2); i < end; ++i) {
        Type type = Type{Kind::number};
        if (turn(600)) type = grammar.some_name().type;
        if (type.kind == Kind::spells || type.kind == Kind::scaled_duration) type = Type{Kind::yes_no};
        Named output{"result " + std::string(1, char('a' + number)) + std::string(i + 1, 'x'), type,
                     any_moves ? Motion::changing : Motion::fixed, false, false};
        header += " -> " + output.name + " : " + words_.type_text(type) + " |";
        std::vector<std::string> column;
        // Rising along the first input, where that has an order and nothing else matters.
        const bool rises = hit == 0 && columns[0].ordered && type.kind == Kind::number && turn(600);
        if (rises) {
            for (const auto& row : rows) {
                const auto place = std::find(columns[0].parts.begin(), columns[0].parts.end(), row[0]) -
                                   columns[0].parts.begin();
                column.push_back(std::to_string(place * 10 + random_.between(0, 3)));
            }
            monotone.push_back("monotone  " + output.name + " up in " + columns[0].input.text);
        } else {
            // Rows of one case share what they say.
            std::vector<std::string> of_case(cases.back() + 1);
            for (std::string& value : of_case) {
                const Written written = turn(650)
                                            ? grammar.constant(type)
                                            : grammar.any(type, 1, turn(700) ? Motion::fixed : some_motion());
                value = turn(60) ? "-" : written.text;
                output.motion = together(output.motion, written.motion);
            }
            for (const std::size_t each : cases) column.push_back(of_case[each]);
        }
        cells.push_back(std::move(column));
        outputs.push_back(std::move(output));
    }
    piece.lines.push_back(header + cites);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::string line = "|";
        for (const std::string& input : rows[row]) line += " " + input + " |";
        for (const auto& column : cells) line += " " + column[row] + " |";
        if (!cites.empty()) line += turn(500) ? " - |" : " " + cite() + " |";
        piece.lines.push_back(std::move(line));
    }
    piece.lines.insert(piece.lines.begin(), monotone.begin(), monotone.end());
    for (Named& output : outputs) words_.names.push_back(std::move(output));
    pack_.pieces.push_back(std::move(piece));
}

}  // namespace ultima::judge
