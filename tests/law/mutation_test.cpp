// SPDX-License-Identifier: Apache-2.0
// A sample of tests/law/slow/mutation_test.cpp.
#include "law/mutation.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

namespace ultima {
namespace {

TEST(losing_a_mark, is_an_error_with_a_place_or_leaves_a_good_pack_in_a_sample_of_all_packs) {
    for (const auto& folder : test::pack_folders()) {
        Diagnostics diagnostics;
        const PackFiles pack = read_pack_files(folder, diagnostics);
        const std::vector<test::Mark> marks = test::marks_of(pack);
        ASSERT_GT(marks.size(), 100U) << folder;
        test::Mutants result;
        Random random(20261124);
        for (int i = 0; i < 60; ++i) test::lose(pack, marks[random.below(marks.size())], result);
        EXPECT_TRUE(result.bad.empty()) << result.bad.front();
        std::cout << folder.filename().string() << ": " << result.tried << " of " << marks.size()
                  << " marks lost, " << result.with_error << " errors\n";
        EXPECT_GT(result.with_error * 2, result.tried) << folder;
    }
}

}  // namespace
}  // namespace ultima
