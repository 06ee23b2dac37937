// SPDX-License-Identifier: Apache-2.0
// ultima evaluate PLAN.yaml [--table FILE] [--out DIR] [--register FOLDER] [--hide-below N] [--json]
#include "cli/evaluate.h"

#include "base/files.h"
#include "base/refusal.h"
#include "cli/inputs.h"
#include "cli/plan_filings.h"
#include "evaluation/monitoring_plan.h"
#include "evaluation/plan.h"
#include "evaluation/plan_forms.h"
#include "evaluation/plan_table.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace ultima {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t usually_hidden_below = 5;

// A new folder beside the one that is to be, under a name that nobody has; what is left of it goes with this.
struct Partial {
    explicit Partial(const fs::path& named) {
        std::random_device random;
        std::error_code failed;
        for (int attempt = 0; attempt < 20 && !failed; ++attempt) {
            const fs::path here =
                named.parent_path() / fmt::format(".{}.{:08x}.partial", named.filename().string(), random());
            if (!fs::create_directory(here, failed)) continue;
            folder = here;
            return;
        }
        error = failed ? failed.message() : "no name is free for it";
    }
    Partial(const Partial&) = delete;
    Partial& operator=(const Partial&) = delete;
    ~Partial() {
        std::error_code ignored;
        if (!folder.empty()) fs::remove_all(folder, ignored);
    }
    fs::path folder;
    std::string error;
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
    const auto cannot = [&](const std::string& why) {
        return refused("report-output", out.string() + ": cannot be written: " + why);
    };
    fs::create_directories(named.parent_path(), error);
    if (error) return cannot(error.message());
    const Partial partial(named);
    if (!partial.error.empty()) return cannot(partial.error);
    try {
        write_file_whole(partial.folder / "report.html", plan_page(answer.report));
        write_file_whole(partial.folder / "report.pdf", *pdf);
        write_file_whole(partial.folder / "result.json", answer.json);
    } catch (const std::runtime_error& failed) {
        return cannot(failed.what());
    }
    fs::rename(partial.folder, named, error);
    if (error) return cannot(error.message());
    return {};
}

// The second in which a file was last written, by the disk's word.
std::optional<Instant> last_written(const fs::path& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return std::nullopt;
    return Instant{about.st_mtime};
}

// What the register says of the plan. Prints what stands against it; nothing if it cannot be asked.
std::optional<PlanFiling> filing_asked(const EvaluateRequest& request, const EvaluationPlan& plan,
                                       const fs::path& table, const Surroundings& around) {
    if (request.folder.empty()) return PlanFiling{};
    RegisterRequest place;
    place.folder = request.folder;
    place.keys = request.keys;
    place.schema = request.schema;
    auto of = opened_register(place, around);
    if (!of) return std::nullopt;
    return filing_of(plan, plan.name.empty() ? std::vector<FiledPlan>() : filed_plans(*of, plan.name),
                     last_written(file_of_table(table.string())),
                     request.table.empty() ? std::string() : table.filename().string());
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
    if (is_monitoring_plan(sources.text(file))) {
        if (request.folder.empty()) return evaluate_monitoring(request, sources, file, around);
        return wrong({{.code = "plan-kind",
                       .span = {},
                       .message = "a plan of monitoring compares nothing and is not filed in a register"}});
    }
    const auto plan = read_plan(sources, file);
    if (!plan) return wrong(plan.error());
    // What the plan alone forbids is refused before the outcome is opened.
    if (const auto good = check_plan(*plan); !good) return wrong(good.error());
    const fs::path path =
        request.table.empty() ? fs::path(request.plan).parent_path() / plan->table : fs::path(request.table);
    const auto filing = filing_asked(request, *plan, path, around);
    if (!filing) return Exit::bad_input;
    const auto given = read_plan_table(path.string(), largest_evaluated_table);
    if (!given) return wrong(given.error());
    const auto table = read_text_table(given->csv);
    if (!table) return wrong(table.error());
    const auto answer = carry_out_in_forms(*plan, *table, given->hash,
                                           request.hide_below.value_or(usually_hidden_below), *filing);
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
    verb->add_option(
            "--out", request->out,
            "Folder for report.html, report.pdf and result.json; of a plan of monitoring, the first two")
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
