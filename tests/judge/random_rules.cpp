// SPDX-License-Identifier: Apache-2.0
// Rules, exceptions and duties of random packs.
#include "judge/random_pack_maker.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ultima::judge {
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

}  // namespace

std::string PackMaker::in_force() {
    if (turn(600)) return "";
    Grammar grammar(words_, random_);
    const std::int64_t from = random_.pick(words_.dates) + random_.between(-1, 1);
    const std::int64_t to = from + random_.between(0, turn(200) ? 1 : 1500);
    std::string text = "   in force " + (turn(700) ? grammar.date_text(from) + " .." : "..");
    if (turn(600)) text += " " + grammar.date_text(to);
    if (turn(300))
        for (const Named& each : words_.names)
            if (each.type.kind == Kind::date && each.name.find("notion") == std::string::npos &&
                each.name.find("result") == std::string::npos &&
                each.name.find("reckoned") == std::string::npos)
                return text + " by " + each.name;
    return text;
}

std::string PackMaker::stages() {
    std::vector<std::string> chosen{random_.pick(stages_)};
    const std::string other = random_.pick(stages_);
    if (other != chosen[0] && turn(400)) chosen.push_back(other);
    return "   stage " + joined(chosen);
}

std::vector<std::string> PackMaker::some_measures(std::size_t most) {
    std::vector<std::string> chosen;
    for (std::size_t i = 0, end = some(1, static_cast<std::int64_t>(most)); i < end; ++i) {
        const MeasureName& one = random_.pick(measures_);
        if (std::find(chosen.begin(), chosen.end(), one.name) == chosen.end()) chosen.push_back(one.name);
    }
    if (chosen.empty()) chosen.push_back(measures_.back().name);
    return chosen;
}

/// `where` names, then a condition in parts, each on a line of its own.
void PackMaker::add_condition(Piece& piece, Vocabulary& words) {
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

void PackMaker::add_exceptions(Piece& piece, std::size_t number, std::size_t exceptions, std::size_t rules) {
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
void PackMaker::add_effect(Piece& piece, bool advisory) {
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

void PackMaker::rule(std::size_t number, std::size_t exceptions, std::size_t rules) {
    const bool advisory = turn(120);
    Piece piece{"rule R" + std::to_string(number) + "   " + cite() + in_force() + stages() +
                    (advisory ? "   advisory" : ""),
                {}};
    while (piece.lines.empty())
        for (std::size_t i = 0, end = some(1, 2); i < end; ++i) add_effect(piece, advisory);
    Vocabulary words = words_;
    if (turn(900)) add_condition(piece, words);
    add_exceptions(piece, number, exceptions, rules);
    pack_.pieces.push_back(std::move(piece));
}

void PackMaker::exception(std::size_t number, std::size_t exceptions) {
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

void PackMaker::duty(std::size_t number, std::size_t exceptions, std::size_t rules) {
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

void PackMaker::rules() {
    const std::size_t rules = some(2, 7);
    const std::size_t exceptions = some(0, 5);
    for (std::size_t i = 0; i < rules; ++i) rule(i, exceptions, rules);
    for (std::size_t i = 0; i < exceptions; ++i) exception(i, exceptions);
    for (std::size_t i = 0, end = some(0, 2); i < end; ++i) duty(i, exceptions, rules);
}

}  // namespace ultima::judge
