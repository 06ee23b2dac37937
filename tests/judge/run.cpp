// SPDX-License-Identifier: Apache-2.0
#include "judge/run.h"

#include "base/render.h"

#include <gtest/gtest.h>

#include <iostream>

namespace ultima::judge {

Tally run(const NamedPack& named, const Plan& how) {
    const LoadedPack loaded = load_pack(named.files);
    if (has_errors(loaded.diagnostics)) {
        ADD_FAILURE() << named.name << " cannot be read:\n" << render_text(loaded.diagnostics, loaded.sources, false);
        return {};
    }
    const Pack& pack = loaded.pack;
    Judge judge(pack, how.effort);
    const auto start = std::chrono::steady_clock::now();
    struct Property {
        const char* name;
        std::uint64_t every;
        Failure (Judge::*check)(const RandomCase&);
        int failures = 0;
    };
    std::vector<Property> properties{{"sound", 1, &Judge::sound},
                                     {"more knowledge never flips", 1, &Judge::more_knowledge},
                                     {"twins", 4, &Judge::twins},
                                     {"deciding sets", how.deciding_every, &Judge::deciding},
                                     {"judge", how.walk_every, &Judge::judge_itself},
                                     {"cited rules suffice", how.subpack_every, &Judge::cited_rules_suffice}};
    for (std::uint64_t i = 0; i < how.cases; ++i) {
        const RandomCase one = judge.cases().make(how.seed * 1'000'000'007 + i);
        for (Property& property : properties) {
            if (property.every == 0 || i % property.every != 0 || property.failures >= 3) continue;
            const Failure failure = (judge.*property.check)(one);
            if (!failure) continue;
            ++property.failures;
            const auto again = [&](const RandomCase& tried) { return (judge.*property.check)(tried); };
            const RandomCase small = judge.shrunk(one, again);
            const Failure why = again(small);
            ADD_FAILURE() << "property: " << property.name << "\n" << report(pack, small, why ? *why : *failure);
        }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const Tally& tally = judge.tally;
    std::cout << named.name << ": seed " << how.seed << ", " << how.cases << " cases in " << static_cast<int>(seconds * 1000) << " ms ("
              << static_cast<int>(static_cast<double>(how.cases) / seconds) << "/s), " << tally.completions << " completions, " << tally.questions
              << " statuses and " << tally.dates << " dates compared, " << tally.undetermined << " left open, " << tally.revealed
              << " facts revealed, " << tally.twins << " twins, " << tally.exact_sets << " of " << tally.deciding_sets
              << " deciding sets tried, " << tally.subpacks << " packs of cited rules\n   ";
    for (std::size_t i = 0; i < status_count; ++i)
        std::cout << " " << to_text(static_cast<Status>(i)) << " " << tally.statuses[i] << (i + 1 < status_count ? "," : "\n");
    std::cout.flush();
    return tally;
}

}  // namespace ultima::judge
