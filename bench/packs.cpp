// SPDX-License-Identifier: Apache-2.0
// How long it takes to read and check every pack.
#include "figures.h"
#include "law/load.h"
#include "reason/pack_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace ultima::bench {

namespace {

std::vector<std::filesystem::path> pack_folders() {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs"))
        if (std::filesystem::exists(entry.path() / "pack.yaml")) folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

/// The best of some rounds in milliseconds: what others do on the machine only ever adds.
template <class Work>
double best(int rounds, Work work) {
    double least = std::numeric_limits<double>::infinity();
    for (int round = 0; round < rounds; ++round) {
        const Stopwatch watch;
        work();
        least = std::min(least, 1000 * watch.seconds());
    }
    return least;
}

}  // namespace

void measure_packs(Figures& figures, const Plan& plan) {
    const std::vector<std::filesystem::path> folders = pack_folders();
    const int rounds = plan.quick ? 3 : 9;
    std::size_t bytes = 0;
    std::size_t errors = 0;
    std::size_t tests = 0;
    const double files_only = best(rounds, [&] {
        bytes = 0;
        for (const auto& folder : folders) {
            Diagnostics diagnostics;
            for (const PackFiles::File& file : read_pack_files(folder, diagnostics).files)
                bytes += file.text.size();
        }
    });
    const double read_and_checked = best(rounds, [&] {
        errors = 0;
        for (const auto& folder : folders) errors += has_errors(load_pack(folder).diagnostics) ? 1U : 0U;
    });
    const double with_tests = best(rounds, [&] {
        tests = 0;
        for (const auto& folder : folders) {
            LoadedPack loaded = load_pack(folder);
            if (!has_errors(loaded.diagnostics))
                tests += run_pack_tests(loaded.pack, loaded.diagnostics).tests;
        }
    });
    const std::string note = fmt::format("{} packs, {} kB{}", folders.size(), bytes / 1000,
                                         errors > 0 ? fmt::format("; {} OF THEM WITH ERRORS", errors) : "");
    figures.add({"all packs read and checked", read_and_checked, "ms", files_only, "their files only read",
                 200, Better::less, note});
    figures.add({"all packs read, checked, and their own tests run", with_tests, "ms", files_only,
                 "their files only read", std::nullopt, Better::less, fmt::format("{} tests", tests)});
}

}  // namespace ultima::bench
