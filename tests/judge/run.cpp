// SPDX-License-Identifier: Apache-2.0
#include "judge/run.h"

#include "base/render.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ultima::judge {

Tally run(const NamedPack& named, const Plan& how) {
    const LoadedPack loaded = load_pack(named.files);
    // The judge's own packs contradict themselves (C006), so that a conflict is reached.
    const bool own = named.files.folder.find("tests/judge") != std::string::npos;
    const bool readable =
        std::none_of(loaded.diagnostics.begin(), loaded.diagnostics.end(), [&](const Diagnostic& each) {
            return each.severity == Severity::error && !(own && each.code == "C006");
        });
    if (!readable) {
        ADD_FAILURE() << named.name << " cannot be read:\n"
                      << render_text(loaded.diagnostics, loaded.sources, false);
        return {};
    }
    const Pack& pack = loaded.pack;
    Judge judge(pack, how.effort);
    const std::clock_t start = std::clock();
    struct Property {
        const char* name;
        std::uint64_t every;
        Failure (Judge::*check)(const RandomCase&);
        std::map<std::string, int> failures{};
    };
    std::vector<Property> properties{{"sound", 1, &Judge::sound},
                                     {"twins", 4, &Judge::twins},
                                     {"deciding sets", how.deciding_every, &Judge::deciding},
                                     {"judge", how.walk_every, &Judge::judge_itself},
                                     {"cited rules suffice", how.subpack_every, &Judge::cited_rules_suffice}};
    for (std::uint64_t i = 0; i < how.cases; ++i) {
        RandomCase one = judge.cases().make(how.seed * 1'000'000'007 + i);
        if (i % 3 == 2) one = judge.beside_a_change(std::move(one));
        for (Property& property : properties) {
            if (property.every == 0 || i % property.every != 0 || property.failures.size() > 12) continue;
            const Failure failure = (judge.*property.check)(one);
            if (!failure) continue;
            if (++property.failures[failure->kind] > 2) continue;
            const auto again = [&](const RandomCase& tried) {
                Failure found = (judge.*property.check)(tried);
                return found && found->kind == failure->kind ? found : std::nullopt;
            };
            const RandomCase small = judge.shrunk(one, again);
            const Failure why = again(small);
            ADD_FAILURE() << "property: " << property.name << "\n"
                          << report(pack, small, why ? why->text : failure->text);
        }
    }
    if (judge.tally.not_listed > 0)
        ADD_FAILURE() << judge.tally.not_listed
                      << " times a status came out that was not listed as possible; first:\n"
                      << judge.tally.first_not_listed;
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    judge.tally.ops = judge.naive().seen;
    const Tally& tally = judge.tally;
    std::cout << named.name << ": seed " << how.seed << ", " << how.cases << " cases in "
              << static_cast<int>(seconds * 1000) << " ms of one core ("
              << static_cast<int>(static_cast<double>(how.cases) / seconds) << "/s), " << tally.completions
              << " completions, " << tally.questions << " statuses and " << tally.dates << " dates compared, "
              << tally.undetermined << " left open, " << tally.revealed << " facts revealed, " << tally.twins
              << " twins, " << tally.exact_sets << " of " << tally.deciding_sets << " deciding sets tried, "
              << tally.subpacks << " packs of cited rules\n   ";
    for (std::size_t i = 0; i < status_count; ++i)
        std::cout << " " << to_text(static_cast<Status>(i)) << " " << tally.statuses[i]
                  << (i + 1 < status_count ? "," : "\n");
    std::cout.flush();
    return tally;
}

}  // namespace ultima::judge
