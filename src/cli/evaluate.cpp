// SPDX-License-Identifier: Apache-2.0
// ultima evaluate PLAN.yaml [--table FILE] [--out DIR] [--register FOLDER] [--hide-below N] [--json]
#include "base/files.h"
#include "base/refusal.h"
#include "cli/inputs.h"
#include "cli/register_verbs.h"
#include "evaluation/any_plan.h"
#include "evaluation/plan_forms.h"
#include "evaluation/plan_table.h"
#include "exchange/plan_filings.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

namespace ultima {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t usually_hidden_below = 5;
constexpr std::size_t largest_table = std::size_t{1} << 30U;

struct EvaluateRequest {
    std::string plan, table, out, folder, keys, schema = "ultima";
    std::optional<std::int64_t> hide_below{};
    bool json = false;
};

// All three files, or none: they are made beside the folder and appear with it.
Result<void> write_report(const PlanForms& answer, const fs::path& out) {
    std::error_code error;
    if (fs::exists(out, error) && (!fs::is_directory(out, error) || !fs::is_empty(out, error)))
        return refused("report-output", out.string() + ": is there already; name another folder");
    const auto pdf = plan_pdf(answer.report);
    if (!pdf) return failure(pdf.error());
    const fs::path whole = fs::absolute(out).lexically_normal();
    const fs::path named = whole.has_filename() ? whole : whole.parent_path();
    try {
        fs::create_directories(named.parent_path());
        const PartialFolder partial(named);
        write_file_whole(partial.path() / "report.html", plan_page(answer.report));
        write_file_whole(partial.path() / "report.pdf", *pdf);
        write_file_whole(partial.path() / "result.json", answer.json);
        partial.becomes(named);
    } catch (const std::runtime_error& failed) {
        return refused("report-output", out.string() + ": cannot be written: " + failed.what());
    }
    return {};
}

// The second in which a file was last written, by the disk's word.
std::optional<Instant> last_written(const fs::path& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return std::nullopt;
    return Instant{about.st_mtime};
}

// What the register says of the plan. Prints what stands against it; nothing if it cannot be asked.
std::optional<PlanFiling> filing_asked(const EvaluateRequest& request, const AnyPlan& plan,
                                       const fs::path& table, const Surroundings& around) {
    if (request.folder.empty()) return PlanFiling{};
    RegisterRequest place;
    place.folder = request.folder;
    place.keys = request.keys;
    place.schema = request.schema;
    auto of = opened_register(place, around);
    if (!of) return std::nullopt;
    PlanFiling filing =
        filing_of(plan, filed_plans(*of, name_of(plan)), last_written(file_of_table(table.string())),
                  request.table.empty() ? std::string() : table.filename().string());
    // Whoever saw outcomes in the application of this register saw them before its tables were written again.
    const auto opened = outcomes_opened(*of);
    if (!opened.empty() && !filing.filed.empty() && opened.front().event < filing.filed.front().event)
        filing.were_opened(opened.front().event, opened.front().at);
    return filing;
}

Result<PlanForms> carried_out(const EvaluateRequest& request, AnyPlan plan, Sources& sources,
                              const fs::path& path, const PlanFiling& filing) {
    auto table = read_plan_table(path.string(), largest_table);
    if (!table) return failure(std::move(table.error()));
    if (auto* monitoring = std::get_if<MonitoringPlan>(&plan)) {
        // What the plan hides stays hidden.
        if (request.hide_below)
            monitoring->hide_below = std::max(monitoring->hide_below, *request.hide_below);
        return carry_out_in_forms(*monitoring, sources, sources.add(path.string(), std::move(table->csv)),
                                  table->hash, filing);
    }
    const auto rows = read_text_table(table->csv);
    if (!rows) return failure(rows.error());
    return carry_out_in_forms(std::get<EvaluationPlan>(plan), *rows, table->hash,
                              request.hide_below.value_or(usually_hidden_below), filing);
}

Exit evaluate(const EvaluateRequest& request, const Surroundings& around) {
    Sources sources;
    const auto wrong = [&](const Diagnostics& diagnostics) {
        print(diagnostics, sources, around);
        return Exit::bad_input;
    };
    auto text = read_file(request.plan, largest_plan);
    if (!text) return wrong(text.error());
    const std::uint32_t file = sources.add(request.plan, std::move(*text));
    // What the plan alone forbids is refused before the outcome is opened.
    auto plan = read_any_plan(sources, file);
    if (!plan) return wrong(plan.error());
    const std::string named = std::visit([](const auto& one) { return one.table; }, *plan);
    const fs::path path =
        request.table.empty() ? fs::path(request.plan).parent_path() / named : fs::path(request.table);
    const auto filing = filing_asked(request, *plan, path, around);
    if (!filing) return Exit::bad_input;
    const auto answer = carried_out(request, *std::move(plan), sources, path, *filing);
    if (!answer) return wrong(answer.error());
    if (!request.out.empty()) {
        if (const auto written = write_report(*answer, request.out); !written) return wrong(written.error());
    }
    *around.out << (request.json ? answer->json : answer->text);
    return Exit::done;
}

}  // namespace

void add_evaluate(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<EvaluateRequest>();
    CLI::App* verb =
        app.add_subcommand("evaluate", "Does a measure do what it should? A plan, carried out on a table");
    verb->add_option("plan", request->plan, "The plan (YAML, docs/evaluating.md)")->required();
    verb->add_option("--table", request->table,
                     "A file in place of the one that the plan names: CSV, Parquet, DuckDB or SQLite");
    verb->add_option("--out", request->out, "Folder for report.html, report.pdf and result.json")
        ->check(said);
    verb->add_option("--register", request->folder,
                     "The register in which the plan was filed (ultima register plan): a folder, or "
                     "postgresql://...")
        ->check(said);
    verb->add_option("--schema", request->schema, "Of a register in PostgreSQL")->capture_default_str();
    verb->add_option("--keys", request->keys, "The register's key file, if it is not in the folder")
        ->check(said);
    verb->add_option("--hide-below", request->hide_below,
                     "No number rests on fewer people than this: 5 or more; of a plan of monitoring, no "
                     "fewer than it says")
        ->check(CLI::Range(5, 1'000'000));
    verb->add_flag("--json", request->json, "Print JSON");
    verb->callback([request, &around, &exit] { exit = evaluate(*request, around); });
}

}  // namespace ultima
