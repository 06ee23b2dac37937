// SPDX-License-Identifier: Apache-2.0
// The evaluator against the judge: every pack of the repository and the judge's own, some thousand cases
// each.
#include "judge/run.h"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <string>

namespace ultima::judge {
namespace {

class soundness : public testing::TestWithParam<NamedPack> {};

TEST_P(soundness, what_is_said_holds_however_the_unknowns_turn_out) {
    Plan how;
    if (const char* cases = std::getenv("JUDGE_CASES")) how.cases = std::stoull(cases);
    if (const char* seed = std::getenv("JUDGE_SEED")) how.seed = std::stoull(seed);
    run(GetParam(), how);
}

INSTANTIATE_TEST_SUITE_P(every_pack, soundness, testing::ValuesIn(all_packs()), [](const auto& each) {
    std::string name = each.param.name;
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
});

}  // namespace
}  // namespace ultima::judge
