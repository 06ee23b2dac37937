// SPDX-License-Identifier: Apache-2.0
#include "judge/random_pack.h"

#include "judge/random_pack_maker.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ultima::judge {

namespace {

/// Of these no entry of a list is below zero.
bool additive_type(const Type& type) {
    return type.kind == Kind::number || type.kind == Kind::duration || type.kind == Kind::money;
}

}  // namespace

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
    static constexpr std::array<std::string_view, 6> broken{"C012", "D001", "D003", "D006", "D007", "D010"};
    for (const Diagnostic& each : loaded.diagnostics) {
        if (each.severity != Severity::error) continue;
        const bool law = each.code.starts_with("C") || each.code.starts_with("D");
        if (!law || std::find(broken.begin(), broken.end(), each.code) != broken.end())
            return std::string(each.code);
    }
    return {};
}

// ---- pack.yaml, words, facts, measures

void PackMaker::manifest() {
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
                     "licence: CC-BY-4.0\ndisclaimer: A test.\ncalendar:\n" +
                     settings + "citations:\n  - {cite: \"Act\", text: recalled}\n" + checked;
}

void PackMaker::vocabulary() {
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
std::string PackMaker::range_and_values(const Type& type, bool days, bool circumstance, bool registered) {
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
    if (turn(150))
        text += "  presumed " + inside + " \"until it is shown\" cite " + cite() + " ";
    else if (registered && turn(80))
        text += "  left out " + inside;
    return text;
}

void PackMaker::fact(const Type& type, bool days, std::size_t number) {
    static constexpr std::array<const char*, 4> bases{"matter", "matter of record", "count", "state"};
    const std::string name = std::string(random_.pick(bases)) + " " + std::string(1, char('a' + number % 26));
    const bool circumstance = type.kind != Kind::spells && turn(200);
    bool finding = false;
    std::string line = name + " : " + words_.type_text(type, days) + "  ";
    if (circumstance) {
        line += std::string("circumstance ") + (turn(400) ? "sensitive " : "");
    } else if ((finding = turn(250))) {
        line += "finding by court ";
    } else if (turn(900)) {
        line += turn(500) ? "from register " : "from file ";
    }
    if (turn(400)) line += "\"What about " + std::to_string(number) + "?\" ";
    const std::string values = range_and_values(type, days, circumstance, !circumstance && !finding);
    line += values;
    const bool not_negative = type.kind == Kind::duration || type.kind == Kind::money ||
                              (type.kind == Kind::number && values.find("range -") == std::string::npos);
    words_.names.push_back({name, type, Motion::fixed, days, not_negative, true});
    pack_.pieces.push_back({"facts", {line}});
}

void PackMaker::facts() {
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

/// What a register means where it writes nothing of a field.
std::string PackMaker::left_out(const Type& type) {
    if (!turn(120)) return "";
    Grammar grammar(words_, random_);
    if (type.kind == Kind::number) return "  left out 0";
    if (type.kind == Kind::duration) return "  left out 0 days";
    return "  left out " + grammar.constant(type).text;
}

/// Records, and facts that are lists of them or of single values.
void PackMaker::lists() {
    if (turn(calculates_ ? 250 : 550)) return;
    const std::vector<Type> types{Type{Kind::yes_no},
                                  Type{Kind::number},
                                  Type{Kind::date},
                                  Type{Kind::duration},
                                  Type{Kind::money, 0, words_.currency},
                                  Type{Kind::text}};
    for (std::size_t i = 0, end = some(1, 2); i < end; ++i) {
        Listed list;
        list.name = "entries " + std::string(1, char('a' + i));
        std::string what;
        if (turn(700)) {
            const std::string record = "record " + std::string(1, char('a' + i));
            Piece piece{"record " + record, {}};
            for (std::size_t field = 0, fields = some(1, 4); field < fields; ++field) {
                Type type = random_.pick(types);
                if (!words_.choices.empty() && turn(150)) {
                    type = Type{Kind::choice};
                    type.choice = static_cast<std::uint16_t>(random_.below(words_.choices.size()));
                }
                const std::string name = "field " + std::string(1, char('a' + field));
                piece.lines.push_back(name + " : " + words_.type_text(type) + left_out(type));
                list.fields.push_back(
                    {name, type, Motion::fixed, false, !calculates_ && additive_type(type), true});
            }
            pack_.pieces.push_back(std::move(piece));
            what = record;
        } else {
            list.element = random_.pick(types);
            what = words_.type_text(list.element);
        }
        pack_.pieces.push_back({"facts",
                                {list.name + " : list of " + what + "  from register" +
                                 (turn(300) ? "  complete unknown" : "")}});
        words_.lists.push_back(std::move(list));
    }
}

/// Definitions that take values.
void PackMaker::functions() {
    for (std::size_t i = 0, end = turn(250) ? some(1, 2) : 0; i < end; ++i) {
        Grammar grammar(words_, random_);
        Called made;
        made.name = "worked out " + std::string(1, char('a' + i));
        std::string parameters;
        for (std::size_t part = 0, parts = some(1, 2); part < parts; ++part) {
            Type type = grammar.some_name().type;
            if (type.kind == Kind::spells || type.kind == Kind::scaled_duration) type = Type{Kind::number};
            const std::string name = "given " + std::string(1, char('a' + 2 * i + part));
            parameters += (part == 0 ? "" : ", ") + name + " : " + words_.type_text(type);
            grammar.bind({name, type, Motion::fixed, false, false});
            made.parameters.push_back(type);
        }
        static constexpr std::array<Kind, 3> kinds{Kind::yes_no, Kind::number, Kind::date};
        made.type = Type{random_.pick(kinds)};
        const Written body = grammar.any(made.type, 2, some_motion());
        made.motion = body.motion;
        pack_.pieces.push_back({"define", {made.name + " (" + parameters + ") = " + body.text}});
        words_.calls.push_back(std::move(made));
    }
}

/// A table that is read with a value put in.
void PackMaker::lookup(std::size_t number) {
    Grammar grammar(words_, random_);
    const std::string letter(1, char('a' + number % 26));
    const std::string border = std::to_string(std::max<std::int64_t>(random_.pick(words_.numbers), 1));
    Called made{"scale " + letter, Type{Kind::number}, Motion::fixed, {Type{Kind::number}}, true};
    pack_.pieces.push_back({"table lookup " + letter + "   " + cite() + in_force() + "   hit first",
                            {"| size " + letter + " : number | -> " + made.name + " : number |",
                             "| < " + border + " | " + grammar.constant(made.type).text + " |",
                             "| " + border + " .. 500 | " + grammar.constant(made.type).text + " |"}});
    words_.calls.push_back(std::move(made));
}

void PackMaker::measures() {
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

Motion PackMaker::some_motion() {
    static constexpr std::array<Motion, 8> motions{Motion::fixed,   Motion::fixed,   Motion::fixed,
                                                   Motion::rising,  Motion::rising,  Motion::rising,
                                                   Motion::falling, Motion::changing};
    return random_.pick(motions);
}

void PackMaker::definitions() {
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

RandomPack PackMaker::make() {
    manifest();
    vocabulary();
    facts();
    calculates_ = turn(350);
    lists();
    if (calculates_) calculations();
    measures();
    functions();
    definitions();
    for (std::size_t i = 0, end = some(0, 2); i < end; ++i) table(i);
    if (turn(200)) lookup(words_.calls.size());
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

RandomPack random_pack(std::uint64_t seed) { return PackMaker(seed).make(); }

}  // namespace ultima::judge
