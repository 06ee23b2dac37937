// SPDX-License-Identifier: Apache-2.0
// Every punctuation mark inside the fenced blocks of all packs is lost once. What survives is listed in
// mutation-survivors.txt in the build folder.
#include "law/mutation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

namespace ultima {
namespace {

TEST(losing_any_one_mark, is_an_error_with_a_place_or_leaves_a_good_pack) {
    std::ofstream list(std::filesystem::path(ULTIMA_BINARY_DIR) / "mutation-survivors.txt");
    std::size_t stride = 1;
    if (const char* text = std::getenv("MUTATION_STRIDE")) stride = std::stoull(text);
    for (const auto& folder : test::pack_folders()) {
        Diagnostics diagnostics;
        const PackFiles pack = read_pack_files(folder, diagnostics);
        const std::vector<test::Mark> marks = test::marks_of(pack);
        std::array<test::Mutants, 2> halves;
        {
            std::array<std::thread, 2> threads;
            for (std::size_t half = 0; half < 2; ++half)
                threads[half] = std::thread([&, half] {
                    for (std::size_t i = half * stride; i < marks.size(); i += 2 * stride)
                        test::lose(pack, marks[i], halves[half]);
                });
            for (std::thread& thread : threads) thread.join();
        }
        test::Mutants result = std::move(halves[0]);
        result.tried += halves[1].tried;
        result.with_error += halves[1].with_error;
        for (auto& [kind, places] : halves[1].survivors)
            result.survivors[kind].insert(result.survivors[kind].end(), places.begin(), places.end());
        for (const auto& [code, count] : halves[1].codes) result.codes[code] += count;
        result.bad.insert(result.bad.end(), halves[1].bad.begin(), halves[1].bad.end());
        EXPECT_TRUE(result.bad.empty())
            << result.bad.size() << " errors without a place or a message, first: " << result.bad.front();
        std::cout << folder.filename().string() << ": " << result.tried << " marks lost, "
                  << result.with_error << " errors, " << result.tried - result.with_error << " survivors\n";
        list << "# " << folder.filename().string() << "\n";
        for (auto& [kind, places] : result.survivors) {
            std::sort(places.begin(), places.end());
            std::cout << "    " << places.size() << " " << kind << ", such as " << places.front() << "\n";
            list << places.size() << " " << kind << "\n";
            for (const std::string& place : places) list << "    " << place << "\n";
        }
        std::cout << "    errors:";
        for (const auto& [code, count] : result.codes) std::cout << " " << code << " " << count;
        std::cout << "\n";
    }
}

}  // namespace
}  // namespace ultima
