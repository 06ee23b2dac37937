// SPDX-License-Identifier: Apache-2.0
// The formatter on thousands of disturbed layouts.
#include "law/format_check.h"
#include "law/good_pack.h"

#include <cstdlib>

namespace ultima::test {
namespace {

int layouts(int few) { return std::getenv("ULTIMA_TORTURE") != nullptr ? few * 20 : few; }

TEST(format_slow, of_disturbed_layouts_says_the_same) {
    std::vector<PackFiles> packs = packs_of_judges();
    packs.push_back({"", {{"law.md", std::string(good_law)}, {"pack.yaml", std::string(small_manifest)}}});
    std::uint64_t seed = 1000;
    for (const PackFiles& pack : packs) {
        SCOPED_TRACE(pack.files[0].name);
        EXPECT_GT(try_disturbed(pack, ++seed, layouts(500), 20), 200U);
    }
}

TEST(format_slow, of_disturbed_layouts_of_shipped_packs_says_the_same) {
    std::uint64_t seed = 2000;
    for (const std::filesystem::path& folder : pack_folders()) {
        SCOPED_TRACE(folder.string());
        Diagnostics diagnostics;
        EXPECT_GT(try_disturbed(read_pack_files(folder, diagnostics), ++seed, layouts(40), 4), 10U);
    }
}

}  // namespace
}  // namespace ultima::test
