// SPDX-License-Identifier: Apache-2.0
// How long it takes to say what to ask next where thirty facts are missing and all of them matter for one
// measure.
#include "base/random.h"
#include "figures.h"
#include "law/load.h"
#include "reason/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima::bench {

namespace {

constexpr CivilDate asked_on{day_number(2026, 1, 1)};
constexpr std::size_t facts = 30;
constexpr std::size_t rules = 10;

/// Thirty facts of several types and ten rules about one measure that read three of them each, one in an
/// exception to the next rule but one: no single answer settles it. The seed shuffles which.
PackFiles wide_pack(std::uint64_t seed) {
    Random random(seed);
    std::string declared;
    std::vector<std::string> conditions;
    for (std::size_t i = 0; i < facts; ++i) {
        const std::string name =
            fmt::format("matter {}{}", static_cast<char>('a' + i % 26), i < 26 ? "" : "a");
        const std::string prefix = name + " : ";
        switch (i % 5) {
            case 0:
            case 1:
                declared += prefix + "yes/no from register\n";
                conditions.push_back((random.chance(500) ? "" : "not ") + name);
                break;
            case 2:
                declared += prefix + "light / middle / grave from register\n";
                conditions.push_back(name + (random.chance(500) ? " >= middle" : " in (light, grave)"));
                break;
            case 3:
                declared += prefix + "number from register range 0 .. 50\n";
                conditions.push_back(
                    fmt::format("{} in {} .. {}", name, random.between(0, 9), random.between(10, 40)));
                break;
            default:
                declared += prefix + "date from register\n";
                conditions.push_back(
                    fmt::format("days from {} to today >= {}", name, random.between(90, 400)));
                break;
        }
    }
    for (std::size_t i = conditions.size(); i-- > 1;)
        std::swap(conditions[i], conditions[random.below(i + 1)]);
    std::string law = "```facts\n" + declared + "```\n```measures\norder : measure un M1 band 1\n```\n";
    constexpr std::array<std::string_view, 3> effects = {"must", "may", "must not"};
    for (std::size_t rule = 0; rule < rules; ++rule) {
        law += fmt::format("```rule R{0}   Act s. {0}   stage trial\n{1} order\nwhen {2} {3} {4}\n", rule,
                           effects[rule % 3], conditions[rule * 3], random.chance(500) ? "and" : "or",
                           conditions[rule * 3 + 1]);
        law += fmt::format("unless E{0}\n```\n```exception E{0}   Act s. {0}\nwhen {1}\n{2}```\n", rule,
                           conditions[rule * 3 + 2],
                           rule + 2 < rules ? fmt::format("unless E{}\n", rule + 2) : "");
    }
    const std::string manifest =
        "id: wide\nversion: 0.1.0\nlanguage version: 1\ntitle: Many facts\njurisdiction: ZZ\nlanguages: "
        "[en]\n"
        "law as of: 2026-01-01\nauthority: none\nreviewer: none\nlicence: CC-BY-4.0\nrequires: un-baseline\n"
        "disclaimer: A benchmark.\ncitations:\n  - {cite: \"Act\", text: recalled}\n";
    return {"wide", {{"law.md", law}, {"pack.yaml", manifest}}};
}

/// The 99th percentile of milliseconds; of each pack the best of some rounds, since what others do on the
/// machine only ever adds.
double slowest_but_one_percent(std::vector<Reasoner>& reasoners, const KnownFacts& nothing_known,
                               bool deciding_sets, int rounds) {
    std::vector<double> times;
    for (Reasoner& reasoner : reasoners) {
        double best = std::numeric_limits<double>::infinity();
        for (int round = 0; round < rounds; ++round) {
            const Stopwatch watch;
            const Answer answer =
                reasoner.options(nothing_known, Stage::trial, asked_on, {.deciding_sets = deciding_sets});
            best = std::min(best, 1000 * watch.seconds());
        }
        times.push_back(best);
    }
    const auto place = times.begin() + static_cast<std::ptrdiff_t>(times.size() * 99 / 100);
    std::nth_element(times.begin(), place, times.end());
    return *place;
}

}  // namespace

void measure_deciding(Figures& figures, const Plan& plan) {
    const std::string name = "deciding sets for 30 missing facts, 99th percentile";
    std::vector<std::unique_ptr<LoadedPack>> packs;
    std::vector<Reasoner> reasoners;
    std::size_t sets = 0;
    std::size_t named = 0;
    KnownFacts nothing_known;
    for (std::uint64_t seed = 0; seed < (plan.quick ? 50U : 400U); ++seed) {
        auto loaded = std::make_unique<LoadedPack>(load_pack(wide_pack(seed)));
        // That rules contradict each other, and no test reaches them, is meant.
        for (const Diagnostic& each : loaded->diagnostics)
            if (each.severity == Severity::error && !each.code.starts_with("C"))
                return figures.skip(name, "its pack cannot be read: " + each.message);
        nothing_known = known_facts(loaded->pack, std::vector<Value>(facts, Unknown{}));
        Reasoner reasoner(loaded->pack);
        const Answer answer = reasoner.options(nothing_known, Stage::trial, asked_on);
        if (answer.measures[0].status != Status::undetermined)
            return figures.skip(name, "its measure is settled although nothing is known");
        for (const DecidingSet& set : answer.measures[0].missing) {
            ++sets;
            named += set.facts.size();
        }
        reasoners.push_back(std::move(reasoner));
        packs.push_back(std::move(loaded));
    }
    const int rounds = plan.quick ? 5 : 20;
    const double without = slowest_but_one_percent(reasoners, nothing_known, false, rounds);
    const double with = slowest_but_one_percent(reasoners, nothing_known, true, rounds);
    figures.add({name, with, "ms", without, "statuses only", 5, Better::less,
                 fmt::format("{} packs of one measure, {} rules and {} exceptions; {} sets, {} facts in them",
                             packs.size(), rules, rules, sets, named)});
}

}  // namespace ultima::bench
