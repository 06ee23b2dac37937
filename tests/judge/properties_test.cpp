// SPDX-License-Identifier: Apache-2.0
// What must hold beside soundness: more custody never delays release, and the judge has looked at everything.
#include "judge/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <memory>

namespace ultima::judge {
namespace {

const NamedPack* find(const std::vector<NamedPack>& packs, const std::string& name) {
    const auto found =
        std::find_if(packs.begin(), packs.end(), [&](const NamedPack& pack) { return pack.name == name; });
    return found == packs.end() ? nullptr : &*found;
}

/// The same custody and more of it: one more spell before, after or over what there is.
Value longer(const Value& held, CivilDate on, Random& random) {
    const auto* list = std::get_if<Spells>(&held);
    if (!list) return held;
    std::vector<Spell> spells = (*list)->spells;
    const CivilDate start{on.day - static_cast<std::int32_t>(random.between(0, 2500))};
    spells.push_back({start, random.chance(300)
                                 ? std::nullopt
                                 : std::optional(CivilDate{
                                       start.day + static_cast<std::int32_t>(random.between(0, 900))})});
    return std::make_shared<const SpellList>(*make_spells(std::move(spells), (*list)->complete));
}

TEST(more_days_in_custody, never_delay_release_in_india) {
    const std::vector<NamedPack> packs = shipped_packs();
    const NamedPack* named = find(packs, "packs/in-undertrial");
    ASSERT_NE(named, nullptr);
    const LoadedPack loaded = load_pack(named->files);
    ASSERT_FALSE(has_errors(loaded.diagnostics));
    const Pack& pack = loaded.pack;
    const auto fact = [&](const char* name) { return pack.find_fact(name).value(); };
    const auto measure = [&](const char* name) { return pack.find_measure(name).value(); };
    Reasoner reasoner(pack);
    const CaseMaker maker(pack);
    int required = 0;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const std::uint64_t seed = 4'000'000'000 + i;
        RandomCase one = maker.make(seed);
        Random random = Random(seed).part(9);
        if (!is_known(one.facts[fact("detention spells")])) continue;
        // What a court ordered after half of the term is its decision, and no day in custody.
        one.facts[fact("court order")] = Unknown{};
        KnownFacts known = known_facts(pack, one.facts);
        const Answer before = reasoner.options(known, one.stage, one.on, {false});
        known.values[fact("detention spells")] =
            longer(known.values[fact("detention spells")], one.on, random);
        const Answer after = reasoner.options(known, one.stage, one.on, {false});
        for (const char* name : {"bond", "bail", "release", "detention ends"}) {
            if (before.of(measure(name)).status != Status::required) continue;
            // A half or a third counts from the first day held: an earlier one may fall into longer months.
            // The count grows by at least as much.
            ++required;
            EXPECT_EQ(after.of(measure(name)).status, Status::required)
                << name << " was required, and is not with custody "
                << ultima::to_text(pack, Type{Kind::spells}, known.values[fact("detention spells")]) << "\n"
                << to_text(pack, one);
            if (testing::Test::HasFailure()) return;
        }
        if (before.of(measure("custody")).status == Status::barred) {
            EXPECT_EQ(after.of(measure("custody")).status, Status::barred) << to_text(pack, one);
        }
    }
    EXPECT_GT(required, 100);
    std::cout << required << " required measures stayed so with more custody\n";
}

TEST(the_judge, reaches_every_status_and_every_construct) {
    std::map<Op, std::uint64_t> ops;
    std::array<std::uint64_t, status_count> statuses{};
    for (const NamedPack& pack : own_packs()) {
        Plan how;
        how.seed = 77;
        how.cases = 600;
        how.deciding_every = how.walk_every = how.subpack_every = 0;
        const Tally tally = run(pack, how);
        for (const auto& [op, count] : tally.ops) ops[op] += count;
        for (std::size_t i = 0; i < status_count; ++i) statuses[i] += tally.statuses[i];
    }
    std::cout << "constructs that gave a value:";
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Op::years_between); ++i) {
        std::cout << ' ' << i << ':' << ops[static_cast<Op>(i)];
        EXPECT_GT(ops[static_cast<Op>(i)], 0U) << "no case reached construct " << i << " of law/pack.h";
    }
    std::cout << "\n";
    for (std::size_t i = 0; i < status_count; ++i)
        EXPECT_GT(statuses[i], 0U) << "no case reached " << to_text(static_cast<Status>(i));
}

/// The longest chain of exceptions to exceptions.
std::size_t depth(const Pack& pack, RuleId rule) {
    std::size_t most = 0;
    for (const RuleId other : pack.rules[rule].unless) most = std::max(most, 1 + depth(pack, other));
    return most;
}

TEST(the_judges_packs, hold_every_kind_of_block) {
    std::size_t exceptions = 0;
    std::array<bool, 3> hits{};
    bool advisory = false, by_fact = false, duty_with = false, duty_when = false, empty_cell = false,
         complete = false;
    for (const NamedPack& named : own_packs()) {
        const LoadedPack loaded = load_pack(named.files);
        const Pack& pack = loaded.pack;
        for (RuleId id = 0; id < pack.rules.size(); ++id) {
            const Rule& rule = pack.rules[id];
            exceptions = std::max(exceptions, depth(pack, id));
            advisory = advisory || rule.advisory;
            by_fact = by_fact || rule.validity.by != nothing;
            if (rule.role == RuleRole::duty) (rule.when == nothing ? duty_with : duty_when) = true;
        }
        for (const Table& table : pack.tables) {
            hits[static_cast<std::size_t>(table.hit)] = true;
            complete = complete || table.complete;
            for (const TableRow& row : table.rows)
                for (const NodeId output : row.outputs) empty_cell = empty_cell || output == nothing;
        }
    }
    EXPECT_GE(exceptions, 3U);
    EXPECT_TRUE(hits[0] && hits[1] && hits[2]);
    EXPECT_TRUE(advisory && by_fact && duty_with && duty_when && empty_cell && complete);
}

}  // namespace
}  // namespace ultima::judge
