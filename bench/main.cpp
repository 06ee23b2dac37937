// SPDX-License-Identifier: Apache-2.0
// ultima_bench [--out FILE] [--quick]: measures what Ultima promises, each figure beside a yardstick of the
// same run.
#include "base/files.h"
#include "figures.h"

#include <fmt/format.h>

#include <exception>
#include <string>

namespace {

using namespace ultima::bench;

int run(const std::filesystem::path& out, bool quick) {
    const Plan plan{out.parent_path() / "bench", quick};
    std::filesystem::create_directories(plan.folder);
    Figures figures;
    if (quick) fmt::print("quick: smaller tables, so the figures say less\n");
    measure_options(figures, plan);
    measure_deciding(figures, plan);
    measure_feel(figures, plan);
    measure_packs(figures, plan);
    measure_roster(figures, plan);
    measure_demo(figures, plan);
    measure_dates(figures, plan);
    measure_audit(figures, plan);
    measure_sql(figures, plan);
    std::filesystem::remove_all(plan.folder);
    ultima::write_file_whole(out, figures.json());
    fmt::print("\nwritten to {}\n", out.string());
    return figures.all_met() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    std::filesystem::path out = "build/bench.json";
    bool quick = false;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--quick") {
            quick = true;
        } else if (word == "--out" && i + 1 < argc) {
            out = argv[++i];
        } else {
            fmt::print(stderr, "ultima_bench [--out FILE] [--quick]\n");
            return 2;
        }
    }
    try {
        return run(std::filesystem::absolute(out), quick);
    } catch (const std::exception& error) {
        fmt::print(stderr, "ultima_bench could not finish: {}\n", error.what());
        return 4;
    }
}
