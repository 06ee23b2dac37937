// SPDX-License-Identifier: Apache-2.0
// The check `in favour only` against trying everything: small packs at random, of which all cases are
// answered.
#include "judge/judge.h"
#include "law/favour_direction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace ultima::judge {
namespace {

constexpr std::string_view manifest = R"(id: small
version: 0.1.0
language version: 1
title: A small pack
jurisdiction: XX
languages: [en]
law as of: 2026-01-01
authority: none
reviewer: none
licence: CC-BY-4.0
disclaimer: Not legal advice.
citations:
  - {cite: "Act", text: recalled}
)";

constexpr std::string_view start = R"(```facts
ill : yes/no  circumstance neutral no
age : number  circumstance neutral 30  range 0 .. 100
work : none / some / full  circumstance neutral some
grave : yes/no
before : number  range 0 .. 9
```

```measures
bond : measure  un M11  band 1
curfew : measure  un M15  band 3
clinic : measure  un M41  band 3  benefit
revocation : measure  un none "ends a measure"  band 6  burden
custody : custody  un none "custody"  band 7
```

)";

class RandomPack {
  public:
    explicit RandomPack(std::uint64_t seed) : random_(seed) {}

    std::string law() {
        std::string text(start);
        const std::int64_t rules = random_.between(1, 3);
        for (std::int64_t i = 1; i <= rules; ++i) {
            text += "```rule R" + std::to_string(i) + "  Act s. 1  stage pretrial\n" + effect() + "\n";
            if (random_.between(0, 3) > 0) text += "when " + condition(2) + "\n";
            if (random_.between(0, 1) > 0) text += "unless X" + std::to_string(random_.between(1, 2)) + "\n";
            text += "```\n\n";
        }
        text += "```exception X1  Act s. 2\nwhen " + condition(2) + "\nunless X2\n```\n\n";
        text += "```exception X2  Act s. 2\nwhen " + condition(1) + "\n```\n\n";
        text +=
            "```table levels  Act s. 3  hit unique  complete\n| ill | age | -> level : low / high | -> limit "
            "|\n";
        for (const char* row : {"| yes | < 21 ", "| yes | >= 21 ", "| no | < 21 ", "| no | >= 21 "})
            text += std::string(row) + (random_.between(0, 1) > 0 ? "| low " : "| high ") + "| " +
                    std::to_string(random_.between(0, 9)) + " |\n";
        return text + "```\n";
    }

  private:
    std::string pick(std::vector<std::string> words) { return random_.pick(words); }
    std::string effect() {
        return pick({"may bond", "must bond", "must not bond", "may curfew", "must curfew", "must clinic",
                     "may revocation", "must revocation", "must not revocation", "ends detention",
                     "cannot compute X \"not said\" for bond, custody", "may bond, curfew",
                     "must not bond, curfew"});
    }
    std::string condition(int depth) {
        if (depth == 0 || random_.between(0, 3) == 0) {
            if (random_.between(0, 2) > 0) return pick({"grave", "before > 2", "before < 5", "before = 0"});
            return pick({"ill", "not ill", "age < 21", "age >= 30", "age > 60", "age in 18 .. 40",
                         "work = none", "work >= some", "level = low", "before >= limit",
                         "before + (if ill then 2 else 1) > 4", "before * 2 >= max(age - 20, 3)"});
        }
        switch (random_.between(0, 3)) {
            case 0:
                return "not (" + condition(depth - 1) + ")";
            case 1:
                return "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
            default:
                return "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
        }
    }

    Random random_;
};

/// Is some case of the pack worse for the person than with a neutral value?
bool is_against(const Pack& pack) {
    Reasoner reasoner(pack);
    const CivilDate on = *parse_date("2026-01-01");
    const auto fact = [&](std::string_view name) { return *pack.find_fact(name); };
    std::vector<Value> facts(pack.facts.size());
    std::vector<std::vector<Value>> values(pack.facts.size());
    for (const int age : {0, 18, 19, 20, 21, 25, 30, 35, 38, 40, 41, 60, 61, 100})
        values[fact("age")].push_back(Number{age});
    for (const int before : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) values[fact("before")].push_back(Number{before});
    for (std::uint16_t place = 0; place < 3; ++place) values[fact("work")].emplace_back(ChoiceValue{place});
    for (const char* name : {"ill", "grave"}) values[fact(name)] = {Truth::no, Truth::yes};
    const auto statuses = [&] {
        std::vector<Status> all;
        KnownFacts known;
        known = known_facts(pack, facts);
        for (const MeasureAnswer& each : reasoner.options(known, Stage::pretrial, on, {false}).measures)
            all.push_back(each.status);
        return all;
    };
    for (const char* name : {"ill", "age", "work"}) {
        const FactId changed = fact(name);
        // All values of the others, one after the other.
        std::vector<std::size_t> at(pack.facts.size(), 0);
        for (bool more = true; more;) {
            for (FactId id = 0; id < facts.size(); ++id)
                facts[id] = id == changed ? *pack.facts[id].neutral : values[id][at[id]];
            const std::vector<Status> neutral = statuses();
            for (const Value& value : values[changed]) {
                facts[changed] = value;
                const std::vector<Status> other = statuses();
                for (MeasureId id = 0; id < other.size(); ++id) {
                    const bool burden = is_burden(pack, id), custody = id == pack.custody;
                    if (favour_rank(other[id], burden, custody) < favour_rank(neutral[id], burden, custody))
                        return true;
                    const bool unclear = favour_of(pack, {Effect::must, id}) == Favour::unclear;
                    const bool contradiction =
                        other[id] == Status::conflict || neutral[id] == Status::conflict;
                    if (unclear && !contradiction &&
                        (other[id] == Status::required) != (neutral[id] == Status::required))
                        return true;
                }
            }
            more = false;
            for (FactId id = 0; id < facts.size() && !more; ++id) {
                if (id == changed) continue;
                more = ++at[id] < values[id].size();
                if (!more) at[id] = 0;
            }
        }
    }
    return false;
}

TEST(in_favour_only, no_pack_passes_the_check_in_which_a_circumstance_hurts) {
    std::uint64_t packs = 60, seed = 1;
    if (const char* cases = std::getenv("JUDGE_CASES"))
        packs = std::max<std::uint64_t>(std::stoull(cases) / 10, 20);
    if (const char* said = std::getenv("JUDGE_SEED")) seed = std::stoull(said);
    std::size_t passed = 0, refused = 0, rightly = 0;
    for (std::uint64_t i = 0; i < packs; ++i) {
        const std::string law = RandomPack(seed * 1'000'003 + i).law();
        const LoadedPack loaded =
            load_pack(PackFiles{"small", {{"law.md", law}, {"pack.yaml", std::string(manifest)}}});
        const auto has = [&](std::string_view codes) {
            return std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                               [&](const Diagnostic& each) {
                                   return each.severity == Severity::error &&
                                          codes.find(each.code) != std::string_view::npos;
                               });
        };
        ASSERT_FALSE(std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                                 [](const Diagnostic& each) {
                                     return std::string_view("PSNTLD").find(each.code[0]) !=
                                            std::string_view::npos;
                                 }))
            << law << loaded.diagnostics.front().message;
        const bool against = is_against(loaded.pack);
        if (has("C021")) {
            ++refused;
            rightly += against ? 1 : 0;
        } else {
            ++passed;
            EXPECT_FALSE(against) << "seed " << seed << ", pack " << i << "\n" << law;
        }
    }
    std::cout << packs << " packs: " << passed << " passed, " << refused << " refused, of these " << rightly
              << " rightly\n";
    EXPECT_GT(passed, 0U);
    EXPECT_GT(rightly * 2, refused) << "the check refuses too much";
}

}  // namespace
}  // namespace ultima::judge
