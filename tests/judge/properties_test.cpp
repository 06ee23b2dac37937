// SPDX-License-Identifier: Apache-2.0
// What the judge's own packs hold and reach.
#include "base/render.h"
#include "judge/run.h"
#include "reason/pack_tests.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

namespace ultima::judge {
namespace {

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
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last_op); ++i) {
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

TEST(the_judges_packs, pass_their_own_tests) {
    std::size_t tests = 0;
    for (const NamedPack& named : own_packs()) {
        const LoadedPack loaded = load_pack(named.files);
        Diagnostics all;
        tests += run_pack_tests(loaded.pack, all).tests;
        Diagnostics failed;
        for (const Diagnostic& each : all)
            if (each.code == "C032") failed.push_back(each);
        EXPECT_TRUE(failed.empty()) << named.name << "\n" << render_text(failed, loaded.sources, false);
    }
    EXPECT_GE(tests, 7U);
}

}  // namespace
}  // namespace ultima::judge
