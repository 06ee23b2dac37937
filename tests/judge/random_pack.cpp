// SPDX-License-Identifier: Apache-2.0
#include "judge/random_pack.h"

#include "judge/random_expression.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ultima::judge {

std::string RandomPack::law() const {
    std::string text = "# A random pack\n";
    std::string open;
    const auto close = [&] {
        if (!open.empty()) text += "```\n";
        open.clear();
    };
    for (const Piece& piece : pieces) {
        if (!piece.declares() || piece.fence != open) {
            close();
            text += "\n```" + piece.fence + "\n";
            open = piece.fence;
        }
        for (const std::string& line : piece.lines) text += line + "\n";
        if (!piece.declares()) close();
    }
    close();
    return text;
}

PackFiles RandomPack::files() const {
    return {"random-" + std::to_string(seed), {{"law.md", law()}, {"pack.yaml", manifest}}};
}

std::string refusal(const LoadedPack& loaded) {
    // A table that breaks its own promise has no meaning to judge by, nor has a group without kinds.
    static constexpr std::array<std::string_view, 5> broken{"C012", "D001", "D003", "D006", "D010"};
    for (const Diagnostic& each : loaded.diagnostics) {
        if (each.severity != Severity::error) continue;
        const bool law = each.code.starts_with("C") || each.code.starts_with("D");
        if (!law || std::find(broken.begin(), broken.end(), each.code) != broken.end())
            return std::string(each.code);
    }
    return {};
}

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
    return all;
}

/// Words before a column's text, so that clauses stand under each other.
std::string clause(std::string name, const std::string& rest) {
    name.resize(std::max<std::size_t>(name.size() + 1, 10), ' ');
    return name + rest;
}

class Maker {
  public:
    explicit Maker(std::uint64_t seed) : random_(seed) { pack_.seed = seed; }
    RandomPack make();

  private:
    struct MeasureName {
        std::string name;
        bool group = false, custody = false;
    };
    /// A column of a table: cells that divide what can stand in it, in rising order where there is one.
    struct Column {
        Written input;
        std::vector<std::string> parts;
        bool ordered = false;
        bool exhaustive = true;
    };

    bool turn(std::uint32_t per_mille) { return random_.chance(per_mille); }
    std::size_t some(std::int64_t least, std::int64_t most) {
        return static_cast<std::size_t>(random_.between(least, most));
    }
    std::string cite() { return "Act s. " + std::to_string(++paragraphs_); }

    void manifest();
    void vocabulary();
    void facts();
    void fact(const Type& type, bool days, std::size_t number);
    std::string range_and_values(const Type& type, bool days, bool circumstance);
    void measures();
    void definitions();
    void table(std::size_t number);
    Column column();
    std::vector<std::vector<std::string>> divided(const std::vector<Column>& columns, bool complete);
    std::string cell(const Column& column);
    void rules();
    void rule(std::size_t number, std::size_t exceptions, std::size_t rules);
    void exception(std::size_t number, std::size_t exceptions);
    void duty(std::size_t number, std::size_t exceptions, std::size_t rules);
    void add_condition(Piece& piece, Vocabulary& words);
    void add_effect(Piece& piece, bool advisory);
    void add_exceptions(Piece& piece, std::size_t number, std::size_t exceptions, std::size_t rules);
    std::string in_force();
    std::string stages();
    std::vector<std::string> some_measures(std::size_t most, bool groups = true);
    Motion some_motion();

    Random random_;
    RandomPack pack_;
    Vocabulary words_;
    std::vector<MeasureName> measures_;
    std::vector<std::string> stages_;
    std::size_t paragraphs_ = 0, given_ = 0;
};

// ---- pack.yaml, words, facts, measures

void Maker::manifest() {
    static constexpr std::array<const char*, 3> fractions{"by months", "by days of the span",
                                                          "month is 30 days"};
    const std::string settings =
        std::string("  first day counts: {value: ") + (turn(500) ? "yes" : "no") +
        ", cite: \"Act s. 1\"}\n  month ends: {value: " + (turn(500) ? "clip" : "next day") +
        ", cite: \"Act s. 1\"}\n  fraction of a duration: {value: " + random_.pick(fractions) +
        ", cite: \"Act s. 1\"}\n";
    const std::string checked =
        turn(300) ? "  - {cite: \"Act s. 1\", text: checked, source: \"a copy\", date: 2026-01-01}\n" : "";
    pack_.manifest = "id: random-" + std::to_string(pack_.seed) +
                     "\nversion: 0.1.0\nlanguage version: 1\ntitle: A random pack\njurisdiction: ZZ\n"
                     "languages: [en]\nlaw as of: 2026-01-01\nauthority: none\nreviewer: none\n"
                     "licence: CC-BY-4.0\nrequires: un-baseline\ndisclaimer: A test.\ncalendar:\n" +
                     settings + "citations:\n  - {cite: \"Act\", text: recalled}\n" + checked;
}

void Maker::vocabulary() {
    static constexpr std::array<const char*, 3> currencies{"EUR", "INR", "JPY"};
    words_.currency = *parse_currency(random_.pick(currencies));
    words_.texts = {"10", "10-a", "11", "x y"};
    for (int i = 0; i < 2; ++i) {
        words_.numbers.push_back(random_.between(0, 12));
        words_.dates.push_back(day_number(static_cast<std::int32_t>(random_.between(2018, 2030)),
                                          static_cast<std::int32_t>(random_.between(1, 12)), 1) -
                               random_.between(0, 1));
        words_.months.push_back(random_.between(1, 36));
        words_.money.push_back(random_.between(1, 900));
    }
    words_.numbers.push_back(random_.between(20, 400));
    static constexpr std::array<const char*, 8> all_stages{
        "police", "prosecution", "pretrial", "trial", "sentence", "post-sentence", "aftercare", "appeal"};
    for (std::size_t i = 0, end = some(1, 3); i < end; ++i) {
        const std::string stage = random_.pick(all_stages);
        if (std::find(stages_.begin(), stages_.end(), stage) == stages_.end()) stages_.push_back(stage);
    }
}

/// What may follow the type: the range and values within it.
std::string Maker::range_and_values(const Type& type, bool days, bool circumstance) {
    Grammar grammar(words_, random_);
    std::string text;
    std::string inside;
    switch (type.kind) {
        case Kind::number: {
            const bool wide = days || turn(300);
            text = wide ? "" : (turn(300) ? "range -5 .. 30" : "range 0 .. 20");
            inside = std::to_string(random_.between(0, 20));
            break;
        }
        case Kind::date:
            text = turn(700) ? "" : "range 1990-01-01 .. 2040-12-31";
            inside = grammar.date_text(random_.pick(words_.dates));
            break;
        case Kind::duration:
            text = turn(500) ? "" : "range 1 day .. 20 years";
            inside = std::to_string(random_.between(1, 36)) + " months";
            break;
        case Kind::money: {
            const std::string unit = ultima::to_text(type.currency) + " ";
            text = turn(300) ? "" : "range " + unit + "0 .. " + unit + "2000";
            inside = unit + std::to_string(random_.between(0, 900));
            break;
        }
        case Kind::spells:
            inside = "none";
            break;
        default:
            inside = grammar.constant(type).text;
            break;
    }
    if (circumstance) text += "  neutral " + inside;
    if (turn(150)) text += "  presumed " + inside + " \"until it is shown\" cite " + cite() + " ";
    return text;
}

void Maker::fact(const Type& type, bool days, std::size_t number) {
    static constexpr std::array<const char*, 4> bases{"matter", "matter of record", "count", "state"};
    const std::string name = std::string(random_.pick(bases)) + " " + std::string(1, char('a' + number % 26));
    const bool circumstance = type.kind != Kind::spells && turn(200);
    std::string line = name + " : " + words_.type_text(type, days) + "  ";
    if (circumstance) {
        line += std::string("circumstance ") + (turn(400) ? "sensitive " : "");
    } else if (turn(250)) {
        line += "finding by court ";
    } else if (turn(900)) {
        line += turn(500) ? "from register " : "from file ";
    }
    if (turn(400)) line += "\"What about " + std::to_string(number) + "?\" ";
    const std::string values = range_and_values(type, days, circumstance);
    line += values;
    const bool not_negative = type.kind == Kind::duration || type.kind == Kind::money ||
                              (type.kind == Kind::number && values.find("range -") == std::string::npos);
    words_.names.push_back({name, type, Motion::fixed, days, not_negative});
    pack_.pieces.push_back({"facts", {line}});
}

void Maker::facts() {
    const std::size_t count = some(4, 11);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t which = random_.below(100);
        Type type{Kind::yes_no};
        bool days = false;
        if (which < 36) {
        } else if (which < 47) {
            type.kind = Kind::number;
        } else if (which < 54) {
            type.kind = Kind::number;
            days = true;
        } else if (which < 66) {
            type.kind = Kind::date;
        } else if (which < 74) {
            type.kind = Kind::duration;
        } else if (which < 81) {
            type = {Kind::money, 0, words_.currency};
        } else if (which < 90) {
            type.kind = Kind::choice;
            if (words_.choices.empty() || turn(700)) {
                const std::string stem(1, char('p' + words_.choices.size() % 10));
                std::vector<std::string> values;
                for (std::size_t value = 0, end = some(2, 4); value < end; ++value)
                    values.push_back(stem + " " + std::string(value + 1, 'i'));
                words_.choices.push_back(std::move(values));
            }
            type.choice = static_cast<std::uint16_t>(random_.below(words_.choices.size()));
        } else if (which < 94) {
            type.kind = Kind::text;
        } else {
            type.kind = Kind::spells;
        }
        fact(type, days, i);
    }
}

void Maker::measures() {
    static constexpr std::array<const char*, 3> decides{"decided by court", "decided by police officer", ""};
    const auto options = [&](const std::string& name) {
        return std::string(turn(700) ? "un M" + std::to_string(random_.between(1, 44))
                                     : "un none \"a test\"") +
               "  band " + std::to_string(random_.between(0, 7)) + "  " + random_.pick(decides) +
               (turn(200) ? (turn(500) ? "  consent yes" : "  consent no") : "") +
               (turn(300) ? "  \"The " + name + "\"" : "");
    };
    const auto add = [&](const std::string& name, const std::string& what, MeasureName as) {
        pack_.pieces.push_back({"measures", {name + " : " + what}});
        measures_.push_back(std::move(as));
    };
    const std::size_t groups = some(0, 2);
    for (std::size_t group = 0; group < groups; ++group) {
        const std::string name = group == 0 ? "release" : "work";
        add(name, "group", {name, true, false});
        for (std::size_t kind = 0, end = some(1, 3); kind < end; ++kind) {
            const std::string kind_name = name + " " + std::string(1, char('a' + kind));
            add(kind_name, "kind of " + name + "  " + options(kind_name), {kind_name, false, false});
        }
    }
    for (std::size_t i = 0, end = some(groups == 0 ? 1 : 0, 2); i < end; ++i) {
        const std::string name = "order " + std::string(1, char('a' + i));
        add(name, "measure  " + options(name), {name, false, false});
    }
    if (turn(500)) add("custody", "custody  un none \"no alternative\"  band 7", {"custody", false, true});
}

// ---- definitions

Motion Maker::some_motion() {
    static constexpr std::array<Motion, 8> motions{Motion::fixed,   Motion::fixed,   Motion::fixed,
                                                   Motion::rising,  Motion::rising,  Motion::rising,
                                                   Motion::falling, Motion::changing};
    return random_.pick(motions);
}

void Maker::definitions() {
    const std::size_t count = some(0, 6);
    for (std::size_t i = 0; i < count; ++i) {
        Grammar grammar(words_, random_);
        Type type{Kind::yes_no};
        if (turn(650)) type = grammar.some_name().type;
        if (type.kind == Kind::duration && turn(300)) type.kind = Kind::scaled_duration;
        Written value = grammar.any(type, static_cast<int>(some(1, 3)), some_motion());
        while (!words_.named_in(value.text)) {
            type = grammar.some_name().type;
            value = grammar.any(type, static_cast<int>(some(1, 3)), some_motion());
        }
        const std::string name = "notion " + std::string(1, char('a' + i));
        words_.names.push_back({name, type, value.motion, value.days, value.not_negative});
        pack_.pieces.push_back({"define", {name + " = " + value.text}});
    }
    // They may use each other in any order.
    if (turn(500)) std::reverse(pack_.pieces.end() - static_cast<std::ptrdiff_t>(count), pack_.pieces.end());
}

// ---- tables

Maker::Column Maker::column() {
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
std::vector<std::vector<std::string>> Maker::divided(const std::vector<Column>& columns, bool complete) {
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

std::string Maker::cell(const Column& column) { return turn(300) ? "-" : random_.pick(column.parts); }

void Maker::table(std::size_t number) {
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

// ---- rules, exceptions, duties

std::string Maker::in_force() {
    if (turn(600)) return "";
    Grammar grammar(words_, random_);
    const std::int64_t from = random_.pick(words_.dates) + random_.between(-1, 1);
    const std::int64_t to = from + random_.between(0, turn(200) ? 1 : 1500);
    std::string text = "   in force " + (turn(700) ? grammar.date_text(from) + " .." : "..");
    if (turn(600)) text += " " + grammar.date_text(to);
    if (turn(300))
        for (const Named& each : words_.names)
            if (each.type.kind == Kind::date && each.name.find("notion") == std::string::npos &&
                each.name.find("result") == std::string::npos)
                return text + " by " + each.name;
    return text;
}

std::string Maker::stages() {
    std::vector<std::string> chosen{random_.pick(stages_)};
    const std::string other = random_.pick(stages_);
    if (other != chosen[0] && turn(400)) chosen.push_back(other);
    return "   stage " + joined(chosen);
}

std::vector<std::string> Maker::some_measures(std::size_t most, bool groups) {
    std::vector<std::string> chosen;
    for (std::size_t i = 0, end = some(1, static_cast<std::int64_t>(most)); i < end; ++i) {
        const MeasureName& one = random_.pick(measures_);
        const bool fits =
            (groups || !one.group) && std::find(chosen.begin(), chosen.end(), one.name) == chosen.end();
        if (fits) chosen.push_back(one.name);
    }
    if (chosen.empty()) chosen.push_back(measures_.back().name);
    return chosen;
}

/// `where` names, then a condition in parts, each on a line of its own.
void Maker::add_condition(Piece& piece, Vocabulary& words) {
    if (turn(200)) {
        for (std::size_t i = 0, end = some(1, 2); i < end; ++i) {
            Grammar grammar(words, random_);
            const Type type = turn(500) ? Type{Kind::yes_no} : grammar.some_name().type;
            const Written value = grammar.any(type, 2, some_motion());
            const std::string name = "local " + std::string(1, char('a' + i));
            words.names.push_back({name, type, value.motion, value.days, value.not_negative});
            piece.lines.push_back((i == 0 ? "where     " : "          ") + name + " = " + value.text);
        }
    }
    Grammar grammar(words, random_);
    for (std::size_t i = 0, end = some(1, 3); i < end; ++i) {
        const Written part =
            grammar.yes_no(static_cast<int>(some(1, 3)), turn(400) ? Motion::fixed : Motion::changing);
        piece.lines.push_back(i == 0 ? clause("when", inside(part, Binds::negation))
                                     : "          and " + inside(part, Binds::negation));
    }
}

void Maker::add_exceptions(Piece& piece, std::size_t number, std::size_t exceptions, std::size_t rules) {
    if (!turn(550)) return;
    std::vector<std::string> labels;
    for (std::size_t i = 0, end = some(1, 2); i < end; ++i) {
        // A later rule may be an exception, too: never in a circle.
        std::string label = "E" + std::to_string(random_.below(std::max<std::size_t>(exceptions, 1)));
        if (number + 1 < rules && (exceptions == 0 || turn(250)))
            label = "R" + std::to_string(some(static_cast<std::int64_t>(number) + 1,
                                              static_cast<std::int64_t>(rules) - 1));
        else if (exceptions == 0)
            continue;
        if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
    }
    if (!labels.empty()) piece.lines.push_back(clause("unless", joined(labels)));
}

/// One clause that says something.
void Maker::add_effect(Piece& piece, bool advisory) {
    static constexpr std::array<const char*, 7> needs{"reasons",   "hearing", "report",       "consent",
                                                      "legal aid", "review",  "means inquiry"};
    const bool custody = measures_.back().custody;
    const bool group = measures_.front().group;
    const std::uint64_t which = random_.below(100);
    if (which < 28) {
        piece.lines.push_back(clause("may", joined(some_measures(3))));
    } else if (which < 50) {
        piece.lines.push_back(clause("must", joined(some_measures(2))));
    } else if (which < 56 && group) {
        piece.lines.push_back(clause("must one of", measures_.front().name));
    } else if (which < 74) {
        piece.lines.push_back(clause("must not", joined(some_measures(2))));
    } else if (which < 80 && custody) {
        if (std::find(piece.lines.begin(), piece.lines.end(), "ends detention") == piece.lines.end())
            piece.lines.emplace_back("ends detention");
    } else if (which < 85 && !advisory) {
        const bool again = std::any_of(piece.lines.begin(), piece.lines.end(), [](const std::string& line) {
            return line.starts_with("cannot compute");
        });
        if (!again)
            piece.lines.push_back("cannot compute CODE-" + std::to_string(paragraphs_) + " \"no answer\"" +
                                  (turn(700) ? " for " + joined(some_measures(2)) : ""));
    } else if (which < 90) {
        piece.lines.push_back(clause("needs", std::string(random_.pick(needs)) +
                                                  (turn(500) ? " \"as the law says\"" : "") +
                                                  (turn(500) ? " for " + joined(some_measures(2)) : "")));
    } else if (which < 93) {
        piece.lines.push_back(clause("considers", "\"what speaks for it\", \"what speaks against it\""));
    } else {
        Grammar grammar(words_, random_);
        const Named& name = grammar.some_name();
        if (turn(500)) {
            piece.lines.push_back(clause("gives", name.name));
        } else {
            const Written value = grammar.any(name.type, 2, Motion::changing);
            piece.lines.push_back(
                clause("gives", "given " + std::string(++given_, 'z') + " = " + value.text));
        }
    }
}

void Maker::rule(std::size_t number, std::size_t exceptions, std::size_t rules) {
    const bool advisory = turn(120);
    Piece piece{"rule R" + std::to_string(number) + "   " + cite() + in_force() + stages() +
                    (advisory ? "   advisory" : ""),
                {}};
    for (int tries = 0; piece.lines.empty(); ++tries)
        for (std::size_t i = 0, end = some(1, 2); i < end; ++i) add_effect(piece, advisory);
    Vocabulary words = words_;
    if (turn(900)) add_condition(piece, words);
    add_exceptions(piece, number, exceptions, rules);
    pack_.pieces.push_back(std::move(piece));
}

void Maker::exception(std::size_t number, std::size_t exceptions) {
    Piece piece{"exception E" + std::to_string(number) + "   " + cite() + in_force(), {}};
    Vocabulary words = words_;
    add_condition(piece, words);
    // Exceptions to exceptions: to the next one, so that chains are long.
    std::vector<std::string> labels;
    if (number + 1 < exceptions && turn(700)) labels.push_back("E" + std::to_string(number + 1));
    if (number + 2 < exceptions && turn(200)) labels.push_back("E" + std::to_string(exceptions - 1));
    if (labels.size() == 2 && labels[0] == labels[1]) labels.pop_back();
    if (!labels.empty()) piece.lines.push_back(clause("unless", joined(labels)));
    pack_.pieces.push_back(std::move(piece));
}

void Maker::duty(std::size_t number, std::size_t exceptions, std::size_t rules) {
    Piece piece{"duty D" + std::to_string(number) + "   " + cite() + in_force() + stages(), {}};
    piece.lines.emplace_back("jail      : tell the court");
    piece.lines.push_back(
        clause("within", turn(500) ? "forthwith" : std::to_string(random_.between(1, 30)) + " days"));
    const bool with = turn(600);
    if (with)
        piece.lines.push_back(
            clause("with", "R" + std::to_string(random_.below(rules)) +
                               (rules > 1 ? ", R" + std::to_string(random_.below(rules)) : "")));
    Vocabulary words = words_;
    if (!with || turn(400)) add_condition(piece, words);
    add_exceptions(piece, rules, exceptions, rules);
    pack_.pieces.push_back(std::move(piece));
}

void Maker::rules() {
    const std::size_t rules = some(2, 7);
    const std::size_t exceptions = some(0, 5);
    for (std::size_t i = 0; i < rules; ++i) rule(i, exceptions, rules);
    for (std::size_t i = 0; i < exceptions; ++i) exception(i, exceptions);
    for (std::size_t i = 0, end = some(0, 2); i < end; ++i) duty(i, exceptions, rules);
}

RandomPack Maker::make() {
    manifest();
    vocabulary();
    facts();
    measures();
    definitions();
    for (std::size_t i = 0, end = some(0, 2); i < end; ++i) table(i);
    if (turn(300)) {
        // Definitions that read tables.
        Grammar grammar(words_, random_);
        const Written value = grammar.yes_no(2, Motion::changing);
        words_.names.push_back({"late notion", Type{Kind::yes_no}, value.motion, false, false});
        pack_.pieces.push_back({"define", {"late notion = " + value.text}});
    }
    rules();
    return std::move(pack_);
}

}  // namespace

RandomPack random_pack(std::uint64_t seed) { return Maker(seed).make(); }

}  // namespace ultima::judge
