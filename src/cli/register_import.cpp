// SPDX-License-Identifier: Apache-2.0
// ultima register import
#include "base/files.h"
#include "cli/progress.h"
#include "cli/register_verbs.h"
#include "exchange/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace ultima {
namespace {

constexpr std::size_t largest_map = 1U << 20U;

std::string_view said_or_not(std::string_view text) { return text.empty() ? "(not said)" : text; }

void tell(const ImportReport& report, const RegisterRequest& request, const Surroundings& around) {
    const ReturnHead& head = report.head;
    if (!head.office.empty() || !head.month.empty() || !head.by.empty())
        *around.out << fmt::format("Return of {} for {}, filled in by {}\n", said_or_not(head.office),
                                   said_or_not(head.month), said_or_not(head.by));
    *around.out << fmt::format(
        "{} rows and {} lines that are no rows: {} new, {} known already, {} not taken, with nothing of "
        "them\n{} events {}\n",
        report.rows, report.unread, report.fresh, report.same, report.refused, report.events,
        request.dry_run ? "would be written; nothing was (--dry-run)" : "written");
    constexpr std::size_t shown = 10;
    for (std::size_t i = 0; i < report.refusals.size() && i < shown; ++i) {
        const RefusedRow& row = report.refusals[i];
        *around.out << fmt::format("  {} {}{}: {}\n", report.place, row.line,
                                   row.event.empty() ? "" : fmt::format(", {}", row.event), row.why);
    }
    if (report.refusals.size() > shown)
        *around.out << fmt::format("  and {} more{}\n", report.refusals.size() - shown,
                                   request.out.empty() ? " (--refused FILE lists all)" : "");
}

std::string cell(std::string_view text) {
    std::string quoted = "\"";
    for (const char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    return quoted + '"';
}

std::string refused_csv(const ImportReport& report) {
    std::string csv = "line,key,event,why\n";
    for (const RefusedRow& row : report.refusals)
        csv += fmt::format("{},{},{},{}\n", row.line, cell(row.key), cell(row.event), cell(row.why));
    return csv;
}

}  // namespace

std::optional<ImportMap> import_map_asked(const RegisterRequest& request, const Surroundings& around) {
    Sources sources;
    Diagnostics diagnostics;
    auto text = read_file(request.map, largest_map);
    if (!text) {
        print(text.error(), sources, around);
        return std::nullopt;
    }
    auto map = read_import_map(sources, sources.add(request.map, std::move(*text)), diagnostics);
    print(diagnostics, sources, around);
    return map;
}

Exit import_into_register(const RegisterRequest& request, const Surroundings& around) {
    const auto role = role_asked(request);
    if (!role) return Exit::wrong_use;
    const auto map = import_map_asked(request, around);
    if (!map) return Exit::bad_input;
    auto into = opened_register(request, around);
    if (!into) return Exit::bad_input;
    ProgressBar bar(around.err_is_terminal);
    const auto report = import_table(
        *into, *map,
        {request.file, {request.by, *role, {}}, request.dry_run, [&](std::int64_t rows, std::int64_t of) {
             bar.show("importing",
                      static_cast<double>(rows) / static_cast<double>(std::max<std::int64_t>(of, 1)));
         }});
    if (!report) {
        print(report.error(), Sources(), around);
        return Exit::bad_input;
    }
    tell(*report, request, around);
    if (!request.out.empty()) write_file_whole(request.out, refused_csv(*report));
    return report->refused == 0 ? Exit::done : Exit::bad_input;
}

}  // namespace ultima
