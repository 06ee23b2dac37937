// SPDX-License-Identifier: Apache-2.0
// ultima evaluate PLAN.yaml [--json] [--out DIR], where the plan says `kind: monitoring`
#include "cli/evaluate_monitoring.h"

#include "base/files.h"
#include "evaluation/monitoring_result.h"

#include <filesystem>
#include <ostream>

namespace ultima {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_table = std::size_t{1} << 30U;

}  // namespace

Exit evaluate_monitoring(Sources& sources, std::uint32_t plan, const std::string& out, bool json,
                         const Surroundings& around) {
    const auto bad = [&](const Diagnostics& found) {
        print(found, sources, around);
        return Exit::bad_input;
    };
    const auto read = read_monitoring_plan(sources, plan);
    if (!read) return bad(read.error());
    const fs::path path = fs::path(std::string(sources.name(plan))).parent_path() / read->table;
    auto bytes = read_file(path, largest_table);
    if (!bytes) return bad(bytes.error());
    const auto result = carry_out_monitoring(*read, sources, sources.add(path.string(), std::move(*bytes)));
    if (!result) return bad(result.error());
    if (!out.empty()) {
        fs::create_directories(out);
        write_file_whole(fs::path(out) / "report.html", monitoring_page(*read, *result));
    }
    *around.out << (json ? monitoring_json(*read, *result) : monitoring_text(*read, *result));
    return Exit::done;
}

}  // namespace ultima
