// SPDX-License-Identifier: Apache-2.0
// ultima evaluate PLAN.yaml [--table FILE] [--out DIR] [--hide-below N] [--json], where the plan says `kind:
// monitoring`
#include "base/files.h"
#include "cli/evaluate.h"
#include "evaluation/monitoring_result.h"
#include "evaluation/plan_report.h"
#include "evaluation/plan_table.h"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace ultima {

namespace fs = std::filesystem;

Exit evaluate_monitoring(const EvaluateRequest& request, Sources& sources, std::uint32_t plan,
                         const Surroundings& around) {
    const auto bad = [&](const Diagnostics& found) {
        print(found, sources, around);
        return Exit::bad_input;
    };
    auto read = read_monitoring_plan(sources, plan);
    if (!read) return bad(read.error());
    if (request.hide_below) read->hide_below = std::max(read->hide_below, *request.hide_below);
    const fs::path path =
        request.table.empty() ? fs::path(request.plan).parent_path() / read->table : fs::path(request.table);
    auto table = read_plan_table(path.string(), largest_evaluated_table);
    if (!table) return bad(table.error());
    const auto result =
        carry_out_monitoring(*read, sources, sources.add(path.string(), std::move(table->csv)));
    if (!result) return bad(result.error());
    if (!request.out.empty()) {
        const auto cannot = [&](const std::string& why) {
            return bad({{.code = "report-output",
                         .span = {},
                         .message = request.out + ": cannot be written: " + why}});
        };
        const auto pdf = plan_pdf(report_of(*read, *result, ""));
        if (!pdf) return bad(pdf.error());
        std::error_code error;
        fs::create_directories(request.out, error);
        if (error) return cannot(error.message());
        try {
            write_file_whole(fs::path(request.out) / "report.html", monitoring_page(*read, *result));
            write_file_whole(fs::path(request.out) / "report.pdf", *pdf);
        } catch (const std::runtime_error& failed) {
            return cannot(failed.what());
        }
    }
    *around.out << (request.json ? monitoring_json(*read, *result) : monitoring_text(*read, *result));
    return Exit::done;
}

}  // namespace ultima
