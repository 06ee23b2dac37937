// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_run.h"

#include "audit/cases_audit.h"
#include "audit/report_page.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/stopping.h"
#include "tables/postgres.h"

#include <fmt/format.h>

#include <exception>
#include <optional>

namespace ultima {

namespace {

void print_summary(const AuditSummary& summary, const Pack& pack, const Wording& words,
                   const std::filesystem::path& out) {
    const auto of = [&](Overall overall) { return summary.overall[static_cast<std::size_t>(overall)]; };
    fmt::print(
        "{}\n{} rows on {}: {} in scope, {} out of scope, {} cannot be computed, {} could not be read\n\n",
        words.plain(words.title()), summary.rows_in, to_text(summary.on), summary.in_scope,
        summary.out_of_scope_rows, summary.cannot_compute_rows, summary.unread);
    fmt::print("{:>10}  the law requires that they be elsewhere\n", of(Overall::release_required));
    if (summary.days_past.rows > 0)
        fmt::print("{:>10}    of these with a known date, half of them past it by {} days or more\n",
                   summary.days_past.rows, summary.days_past.median);
    fmt::print("\n{:>10}  a court may place elsewhere\n", of(Overall::court_may));
    fmt::print("{:>10}  cannot be answered yet\n", of(Overall::cannot_say_yet));
    if (of(Overall::conflict) > 0)
        fmt::print("{:>10}  two rules contradict each other\n", of(Overall::conflict));
    fmt::print("{:>10}  this law does not exclude custody\n", of(Overall::custody_not_excluded));
    if (!summary.unknown.empty() && summary.unknown.front().settles_alone > 0) {
        const UnknownLine& first = summary.unknown.front();
        const auto fact = pack.find_fact(first.fact);
        fmt::print("\nThe fact that would settle most: {} ({} rows)\n",
                   fact ? words.plain(words.name(pack.facts[*fact])) : first.fact, first.settles_alone);
    }
    fmt::print("\nReport:   {}\nWorklist: {}\nRow by row: {}\n", (out / "report.html").string(),
               (out / "worklist.csv").string(), (out / "results.csv").string());
}

}  // namespace

Exit audit(const AuditRequest& request, const Surroundings& around) {
    const auto on = date_asked(request.on, around);
    if (!on) return Exit::wrong_use;
    auto loaded = usable_pack(request.pack, around);
    if (!loaded) return Exit::bad_input;
    const auto words = words_asked(request.language, loaded->pack);
    if (!words) return Exit::wrong_use;
    std::optional<Map> map;
    std::optional<Stage> stage;
    if (!request.map.empty()) {
        if (is_postgres_url(request.table) && !request.allow_export) {
            fmt::print(
                stderr,
                "With a map, the rows are answered here: the columns that it names would leave the "
                "database. --allow-export allows that. Without a map, only answers leave (docs/sql.md).\n");
            return Exit::wrong_use;
        }
        auto read = read_map(loaded->sources, request.map, loaded->pack, {request.trust_map});
        if (!read) {
            print(read.error(), loaded->sources, around);
            return Exit::bad_input;
        }
        map = *std::move(read);
    } else {
        stage = stage_asked(request.stage, loaded->pack);
        if (!stage) return Exit::wrong_use;
    }
    const auto run = [&] {
        ProgressBar bar(around.err_is_terminal);
        AuditOptions options = request.options;
        options.report = [&](const AuditSummary& found) { return report_page(found, loaded->pack, *words); };
        options.stop = &Stopping::asked();
        const auto show = [&](const AuditProgress& progress) { bar.show(progress.step, progress.done); };
        if (map) return run_audit(loaded->pack, *map, request.table, *on, request.out, options, show);
        return run_cases_audit(loaded->pack, *stage, {request.table, request.options.table}, *on, request.out,
                               options, show);
    };
    const Stopping stopping;
    std::optional<Result<AuditSummary>> ended;
    try {
        ended = run();
    } catch (const std::exception&) {
        if (!Stopping::asked()) throw;
    }
    if (Stopping::asked() && (!ended || !*ended)) {
        if (stage) fmt::print(stderr, "What is answered is kept: the same command goes on from there.\n");
        Stopping::end();
    }
    const Result<AuditSummary>& summary = *ended;
    if (!summary) {
        print(summary.error(), loaded->sources, around);
        return Exit::bad_input;
    }
    const std::filesystem::path out(request.out);
    print_summary(*summary, loaded->pack, *words, out);
    return Exit::done;
}

}  // namespace ultima
