// SPDX-License-Identifier: Apache-2.0
// Laying out a pack that nobody wrote changes nothing of what it says.
#include "judge/environment.h"
#include "judge/random_pack.h"
#include "law/format_check.h"

#include <gtest/gtest.h>

namespace ultima::judge {
namespace {

TEST(random_packs, say_the_same_when_they_are_laid_out) {
    const std::uint64_t seed = from_environment("JUDGE_SEED", 1);
    const std::uint64_t packs = from_environment("JUDGE_PACKS", at_length() ? 10'000 : 300);
    std::uint64_t usable = 0;
    for (std::uint64_t number = 0; number < packs; ++number) {
        const RandomPack pack = random_pack(seed * 1'000'000 + number);
        if (!refusal(load_pack(pack.files())).empty()) continue;
        ++usable;
        test::expect_formats_well(pack.files());
        if (testing::Test::HasFailure()) FAIL() << "pack of seed " << pack.seed;
    }
    EXPECT_GT(usable * 10, packs * 9);
}

}  // namespace
}  // namespace ultima::judge
