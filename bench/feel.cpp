// SPDX-License-Identifier: Apache-2.0
// One rule of law by our tree evaluator, beside the same rule in FEEL, the language of decision tables in
// DMN.
#include "base/files.h"
#include "base/json_writer.h"
#include "figures.h"
#include "law/load.h"
#include "reason/evaluator.h"
#include "undertrial_cases.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima::bench {

namespace fs = std::filesystem;

namespace {

/// The condition of IN02, section 479(1) first proviso, as FEEL says it. A third of the term is given: feelin
/// divides no duration by a number.
constexpr const char* rule_in_feel =
    "gravest penalty = \"term\" and not(earlier conviction) and "
    "(asked on - first day).days + 1 - excluded days >= "
    "(first day + a third of the longest term - first day).days";

void write_truth(JsonWriter& json, Truth truth) {
    if (truth == Truth::unknown) {
        json.null();
    } else {
        json.flag(truth == Truth::yes);
    }
}

std::string bare_manifest(const std::string& id) {
    return fmt::format(
        "id: {}\nversion: 0.1.0\nlanguage version: 1\ntitle: A rule\njurisdiction: ZZ\nlanguages: [en]\n"
        "law as of: 2026-01-01\nauthority: none\nreviewer: none\nlicence: CC-BY-4.0\n"
        "disclaimer: A benchmark.\ncitations:\n  - {{cite: \"Act\", text: recalled}}\n",
        id);
}

/// What is known of a case in FEEL's terms; null: unknown.
void write_case(JsonWriter& json, const UndertrialCases& cases, const Pack& pack, const KnownFacts& known) {
    const auto value = [&](const char* name) -> const Value& { return known.values[cases.fact(name)]; };
    const auto penalty = cases.fact("gravest penalty");
    const auto& term = std::get<Duration>(value("longest term"));
    json.object([&] {
        json.name("gravest penalty").text(to_text(pack, pack.facts[penalty].type, known.values[penalty]));
        write_truth(json.name("earlier conviction"), truth_in(value("earlier conviction")));
        json.name("asked on").object([&] { json.name("date").text(to_text(undertrials_asked_on)); });
        json.name("first day").object([&] {
            json.name("date").text(
                to_text(std::get<Spells>(value("detention spells"))->spells.front().first));
        });
        json.name("excluded days").raw(to_text(std::get<Number>(value("excluded days")).value));
        json.name("a third of the longest term").object([&] {
            json.name("duration").text(fmt::format("P{}M", to_text(*divide(term.months, Rational{3}))));
        });
    });
}

/// What feelin answers, and how many cases a second.
struct Feelin {
    std::vector<int> answers, as_shipped_answers;  ///< 1 yes, 0 no, -1 neither; as shipped of some cases only
    double prepared = 0, as_shipped = 0;
};

std::string output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string out;
    std::array<char, 65536> piece{};
    while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), pipe))
        out.append(piece.data(), count);
    return ::pclose(pipe) == 0 ? out : std::string();
}

std::optional<Feelin> ask_feelin(const fs::path& modules, const fs::path& folder, double seconds) {
    const auto json = nlohmann::json::parse(
        output_of(fmt::format("node '{}' '{}' '{}' '{}' {}",
                              (fs::path(ULTIMA_SOURCE_DIR) / "bench/feel.mjs").string(), modules.string(),
                              (folder / "cases.json").string(), (folder / "rule.feel").string(), seconds)),
        nullptr, false);
    if (json.is_discarded()) return std::nullopt;
    return Feelin{json.at("answers"), json.at("as_shipped_answers"), json.at("prepared"),
                  json.at("as_shipped")};
}

int as_feel(Truth truth) { return truth == Truth::yes ? 1 : truth == Truth::no ? 0 : -1; }

/// In how many cases the condition is known and feelin says otherwise, prepared or as shipped.
std::size_t differences(const std::vector<int>& ours, const Feelin& feelin) {
    std::size_t count = ours.size() == feelin.answers.size() ? 0 : ours.size();
    for (const std::vector<int>* theirs : {&feelin.answers, &feelin.as_shipped_answers})
        for (std::size_t i = 0; i < std::min(ours.size(), theirs->size()); ++i)
            if (ours[i] != (*theirs)[i]) ++count;
    return count;
}

/// Cases a second and core whose condition our evaluator works out, the first time in each.
double our_rate(Evaluator& evaluator, NodeId condition, const std::vector<KnownFacts>& cases,
                double seconds) {
    const Stopwatch watch;
    std::size_t calls = 0;
    std::size_t yes = 0;
    do
        for (const KnownFacts& known : cases) {
            evaluator.start(known.values, undertrials_asked_on);
            yes += evaluator.truth_at(condition, undertrials_asked_on) == Truth::yes ? 1U : 0U;
            ++calls;
        }
    while (watch.core_seconds() < seconds);
    return yes > 0 ? static_cast<double>(calls) / watch.core_seconds() : 0;
}

/// The same question to both.
struct Question {
    std::string name;
    const Pack& pack;
    NodeId condition;
    std::string in_feel;
    std::vector<KnownFacts> cases;
    std::string cases_in_feel;  ///< a list of objects, as JSON
};

void compare(Figures& figures, const Plan& plan, const fs::path& modules, const Question& asked) {
    const Program program(asked.pack);
    Evaluator evaluator(program);
    std::vector<int> answers;
    for (const KnownFacts& known : asked.cases) {
        evaluator.start(known.values, undertrials_asked_on);
        answers.push_back(as_feel(evaluator.truth_at(asked.condition, undertrials_asked_on)));
    }
    write_file_whole(plan.folder / "cases.json", asked.cases_in_feel);
    write_file_whole(plan.folder / "rule.feel", asked.in_feel);
    const double seconds = plan.quick ? 0.5 : 2;
    const auto feelin = ask_feelin(modules, plan.folder, seconds);
    if (!feelin) return figures.skip(asked.name, "beside FEEL: node could not run bench/feel.mjs");

    const double ours = our_rate(evaluator, asked.condition, asked.cases, seconds);
    const std::size_t wrong = differences(answers, *feelin);
    figures.add(
        {asked.name, ours, "cases/s core", feelin->prepared, "in FEEL, by feelin, parsed before",
         std::nullopt, Better::more,
         fmt::format("{} cases, {} yes, {} unknown; {}; feelin as shipped, which parses the rule for "
                     "each case: {:.0f} cases/s core",
                     answers.size(), std::count(answers.begin(), answers.end(), 1),
                     std::count(answers.begin(), answers.end(), -1),
                     wrong == 0 ? "feelin answers all the same" : fmt::format("{} ANSWERS DIFFER", wrong),
                     feelin->as_shipped)});
    figures.add({asked.name + ", times feelin's rate",
                 wrong == 0 ? ours / feelin->prepared : 0,
                 "times",
                 std::nullopt,
                 {},
                 20,
                 Better::more});
}

Question first_proviso(const Pack& pack, const Rule& rule) {
    const UndertrialCases cases(pack);
    Question asked{"section 479(1) first proviso", pack, rule.when, rule_in_feel, {}, {}};
    JsonWriter json(asked.cases_in_feel);
    json.list([&] {
        for (const Case& one : cases.around(2000)) {
            asked.cases.push_back(known_on(pack, one, undertrials_asked_on));
            write_case(json, cases, pack, asked.cases.back());
        }
    });
    return asked;
}

/// The same rule where somebody else counts the days: nothing is left of it but two comparisons.
constexpr const char* counted_law =
    "```facts\nearlier conviction : yes/no from register\ndays held : number from register range 0 .. 20000\n"
    "days needed : number from register range 0 .. 20000\n```\n```measures\nbond : measure un M1 band 1\n"
    "```\n```rule R1   Act s. 1   stage pretrial\nmust bond\n"
    "when not earlier conviction and days held >= days needed\n```\n";
constexpr const char* counted_in_feel = "not(earlier conviction) and days held >= days needed";

Question counted_before(const Pack& undertrials, const Question& whole, const Pack& pack) {
    const UndertrialCases cases(undertrials);
    Question asked{"the same, all days counted before", pack, pack.rules[0].when, counted_in_feel, {}, {}};
    JsonWriter json(asked.cases_in_feel);
    json.list([&] {
        for (const KnownFacts& known : whole.cases) {
            const auto value = [&](const char* name) { return known.values[cases.fact(name)]; };
            const CivilDate first = std::get<Spells>(value("detention spells"))->spells.front().first;
            const Rational months = *divide(std::get<Duration>(value("longest term")).months, Rational{3});
            const std::int64_t held = undertrials_asked_on.day - first.day + 1;
            const std::int64_t needed =
                day_number_after_months(first.day, months.to_int64().value(), MonthEnd::clip) - first.day;
            std::vector<Value> facts(pack.facts.size());
            facts[*pack.find_fact("earlier conviction")] = value("earlier conviction");
            facts[*pack.find_fact("days held")] = Number{held};
            facts[*pack.find_fact("days needed")] = Number{needed};
            asked.cases.push_back(known_facts(pack, std::move(facts)));
            json.object([&] {
                write_truth(json.name("earlier conviction"), truth_in(value("earlier conviction")));
                json.name("days held").raw(std::to_string(held));
                json.name("days needed").raw(std::to_string(needed));
            });
        }
    });
    return asked;
}

}  // namespace

void measure_feel(Figures& figures, const Plan& plan) {
    const fs::path modules = fs::path(ULTIMA_SOURCE_DIR) / "build/deps/bench/node_modules";
    if (!fs::exists(modules / "feelin"))
        return figures.skip("a rule beside the same in FEEL",
                            "feelin is not here (tools/fetch-modules bench)");
    const LoadedPack loaded = load_pack(fs::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    const LoadedPack counted =
        load_pack(PackFiles{"counted", {{"law.md", counted_law}, {"pack.yaml", bare_manifest("counted")}}});
    const auto rule = std::find_if(loaded.pack.rules.begin(), loaded.pack.rules.end(),
                                   [](const Rule& each) { return each.label == "IN02"; });
    if (has_errors(loaded.diagnostics) || rule == loaded.pack.rules.end() || counted.pack.rules.empty())
        return figures.skip("a rule beside the same in FEEL", "its pack cannot be read, or has no IN02");
    const Question whole = first_proviso(loaded.pack, *rule);
    compare(figures, plan, modules, whole);
    compare(figures, plan, modules, counted_before(loaded.pack, whole, counted.pack));
}

}  // namespace ultima::bench
