// SPDX-License-Identifier: Apache-2.0
// As tests/judge/soundness_test.cpp, with 50,000 cases of every pack. JUDGE_CASES and JUDGE_SEED choose
// others.
#include "judge/run.h"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <string>

namespace ultima::judge {
namespace {

class soundness_at_length : public testing::TestWithParam<NamedPack> {};

TEST_P(soundness_at_length, what_is_said_holds_however_the_unknowns_turn_out) {
    Plan how;
    how.seed = 2026;
    how.cases = 50'000;
    how.effort = {24, 10, 2};
    how.deciding_every = 100;
    how.walk_every = 5000;
    how.subpack_every = 200;
    if (const char* cases = std::getenv("JUDGE_CASES")) how.cases = std::stoull(cases);
    if (const char* seed = std::getenv("JUDGE_SEED")) how.seed = std::stoull(seed);
    run(GetParam(), how);
}

INSTANTIATE_TEST_SUITE_P(every_pack, soundness_at_length, testing::ValuesIn(all_packs()),
                         [](const auto& each) {
                             std::string name = each.param.name;
                             for (char& c : name)
                                 if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                             return name;
                         });

}  // namespace
}  // namespace ultima::judge
