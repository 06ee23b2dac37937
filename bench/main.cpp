// SPDX-License-Identifier: Apache-2.0
// ultima_bench [--out FILE] [--quick] [--only PART]...: measures what Ultima promises, each figure beside a
// yardstick of the same run.
#include "base/files.h"
#include "figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace ultima::bench;

struct Part {
    std::string_view name;
    void (*measure)(Figures&, const Plan&);
};
constexpr Part parts[] = {
    {"options", measure_options},
    {"deciding", measure_deciding},
    {"feel", measure_feel},
    {"packs", measure_packs},
    {"large-law", measure_large_law},
    {"roster", measure_roster},
    {"demo", measure_demo},
    {"dates", measure_dates},
    {"register", measure_register},
    {"web", measure_web},
    {"audit", measure_audit},
    {"sql", measure_sql},
    {"evaluation", measure_evaluation},
};

int run(const std::filesystem::path& out, bool quick, const std::vector<std::string>& only) {
    const Plan plan{out.parent_path() / "bench", quick};
    std::filesystem::create_directories(plan.folder);
    Figures figures;
    if (quick) fmt::print("quick: smaller tables, so the figures say less\n");
    for (const Part& part : parts)
        if (only.empty() || std::find(only.begin(), only.end(), part.name) != only.end())
            part.measure(figures, plan);
    std::filesystem::remove_all(plan.folder);
    ultima::write_file_whole(out, figures.json());
    fmt::print("\nwritten to {}\n", out.string());
    return figures.all_met() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    std::filesystem::path out = "build/bench.json";
    bool quick = false;
    std::vector<std::string> only;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--quick") {
            quick = true;
        } else if (word == "--out" && i + 1 < argc) {
            out = argv[++i];
        } else if (word == "--only" && i + 1 < argc) {
            only.emplace_back(argv[++i]);
        } else {
            fmt::print(stderr, "ultima_bench [--out FILE] [--quick] [--only PART]...\n");
            return 2;
        }
    }
    try {
        return run(std::filesystem::absolute(out), quick, only);
    } catch (const std::exception& error) {
        fmt::print(stderr, "ultima_bench could not finish: {}\n", error.what());
        return 4;
    }
}
