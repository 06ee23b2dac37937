// SPDX-License-Identifier: Apache-2.0
#include "web/kept_plan.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/refusal.h"
#include "evaluation/plan_columns.h"
#include "evaluation/plan_forms.h"
#include "exchange/cohort.h"
#include "exchange/plan_filings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace ultima {
namespace {

constexpr std::size_t largest_cohort = std::size_t{1} << 30U;
/// Each word of a column to adjust for is a column of its own: more than these take hours.
constexpr std::size_t most_words = 60;

/// What is wrong with a plan, the line in front.
Diagnostics with_lines(const ReadPlan& plan, Diagnostics found) {
    for (Diagnostic& one : found)
        if (one.span)
            one.message = fmt::format("line {}: {}", plan.sources.position(plan.file, one.span->begin).line,
                                      one.message);
    return found;
}

/// Codes whose message speaks of the plan alone.
constexpr std::array of_the_plan{"no-column", "column-twice", "cohort-fact", "too-many-values"};
/// Codes that would tell, of a population as narrow as one person, whether there is anybody.
constexpr std::array of_presence{"no-rows", "empty-group"};
/// What monitoring refuses in the order of rows, before it has counted them.
constexpr std::string_view no_answer = "no-answer";

template <std::size_t Count>
bool among(const std::array<const char*, Count>& codes, const std::string& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// What stands against it in the table, each once: without lines and words of rows, which are about single
/// people, and without counts, which may be small.
Diagnostics without_people(Diagnostics found, bool monitoring) {
    Diagnostics said;
    for (Diagnostic& one : found) {
        one.span.reset();
        if (!among(of_the_plan, one.code)) {
            one.message.clear();
            if (among(of_presence, one.code)) one.code = "too-few-people";
            if (monitoring) one.code = no_answer;
        }
        if (std::find(said.begin(), said.end(), one) == said.end()) said.push_back(std::move(one));
    }
    return said;
}

bool is_large(const EvaluationPlan& plan) {
    return plan.outcomes.size() > most_definitions || plan.adjust_for.size() > most_adjusted ||
           plan.subgroups.size() > most_subgroups || plan.by.size() > most_subgroups;
}

Result<void> check_words(const EvaluationPlan& plan, const TextTable& table) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        if (std::find(plan.adjust_for.begin(), plan.adjust_for.end(), table.columns[column]) ==
            plan.adjust_for.end())
            continue;
        std::set<std::string> words;
        for (const auto& row : table.rows)
            if (!number_in(row[column])) words.insert(row[column]);
        if (words.size() > most_words)
            return refused("too-many-values", fmt::format("`{}`", table.columns[column]));
    }
    return {};
}

Result<PlanFiles> files_of(const PlanReport& report, std::string json, std::string table_hash) {
    auto pdf = plan_pdf(report);
    if (!pdf) return failure(std::move(pdf.error()));
    return PlanFiles{plan_content(report).html, *std::move(pdf), std::move(json), std::move(table_hash)};
}

/// What the rows are that a plan asks about.
std::string rows_word(const PlanRows& rows) {
    const auto began = rows.cells("began with");
    if (!began) return "rows";
    const auto all = [&](std::string_view with) {
        return std::all_of(began->begin(), began->end(), [&](const std::string& one) { return one == with; });
    };
    return all("measure") ? "measures" : all("release") ? "releases" : "measures and releases";
}

Result<PlanFiles> carried_out(const EvaluationPlan& plan, const std::string& bytes, const CohortCount& cohort,
                              const PlanFiling& filing) {
    auto table = read_text_table(bytes);
    if (!table) return failure(table.error());
    if (table->rows.size() != cohort.persons.size()) throw std::runtime_error("a table has lost a row");
    table->persons = cohort.persons;
    if (const auto good = check_words(plan, *table); !good) return failure(good.error());
    std::string hash = sha256_hex(bytes);
    auto made =
        carry_out_in_forms(by_person(plan, *table, rows_word), *table, hash, plans_hide_below, filing);
    if (!made) return failure(std::move(made.error()));
    return files_of(made->report, std::move(made->json), std::move(hash));
}

Result<PlanFiles> carried_out(MonitoringPlan plan, std::string bytes, const CohortCount& cohort,
                              const PlanFiling& filing) {
    plan.hide_below *= cohort.most_of_one;
    std::string hash = sha256_hex(bytes);
    Sources sources;
    const std::uint32_t table = sources.add("the register", std::move(bytes));
    auto made = carry_out_in_forms(plan, sources, table, hash, filing, cohort.persons);
    if (!made) return failure(std::move(made.error()));
    return files_of(made->report, std::move(made->json), std::move(hash));
}

}  // namespace

const std::string& ReadPlan::question() const {
    return std::visit([](const auto& one) -> const std::string& { return one.question; }, plan);
}

const std::string& ReadPlan::hash() const {
    return std::visit([](const auto& one) -> const std::string& { return one.hash; }, plan);
}

std::string_view ReadPlan::kind() const {
    const auto* evaluation = std::get_if<EvaluationPlan>(&plan);
    return evaluation == nullptr                       ? "monitoring"
           : evaluation->kind == PlanKind::description ? "description"
                                                       : "comparison";
}

std::vector<std::string> ReadPlan::facts() const {
    std::vector<std::string> names;
    for (const std::string& name : std::visit([](const auto& one) { return columns_of(one); }, plan))
        if (!is_cohort_column(name)) names.push_back(name);
    return names;
}

Result<ReadPlan> read_kept_plan(std::string text) {
    if (text.size() > largest_kept_plan) return refused("plan-large", "");
    ReadPlan read;
    read.file = read.sources.add("plan", std::move(text));
    auto plan = read_any_plan(read.sources, read.file);
    if (!plan) return failure(with_lines(read, std::move(plan.error())));
    if (const auto* evaluation = std::get_if<EvaluationPlan>(&*plan);
        evaluation != nullptr && is_large(*evaluation))
        return refused("plan-large", "");
    read.plan = *std::move(plan);
    return read;
}

Result<void> check_columns(const ReadPlan& plan, const std::function<bool(std::string_view)>& is_fact) {
    Diagnostics found;
    for (const std::string& name : plan.facts())
        if (!is_fact(name))
            found.push_back({.code = "plan-column", .span = {}, .message = fmt::format("`{}`", name)});
    if (const auto* evaluation = std::get_if<EvaluationPlan>(&plan.plan);
        evaluation != nullptr && evaluation->unit)
        found = {{.code = "plan-unit", .span = {}, .message = "`unit`"}};
    if (!found.empty()) return failure(std::move(found));
    return {};
}

Result<PlanFiles> carried_out(const ReadPlan& plan, Register& reg, CivilDate until,
                              const OutcomesOpened& opened, const std::filesystem::path& folder) {
    const PassingFile table(folder / "cohort.csv");  // its rows are about single people
    const auto made = export_cohort(reg, {until, plan.facts()}, table.path());
    if (!made) return failure(made.error());
    auto bytes = read_file(table.path(), largest_cohort);
    if (!bytes) return failure(std::move(bytes.error()));
    const auto* evaluation = std::get_if<EvaluationPlan>(&plan.plan);
    PlanFiling filing =
        filing_of(plan.plan, filed_plans(reg, name_of(plan.plan)), opened.at, {}, opened.head);
    filing.opened = opened.event;
    auto files = evaluation != nullptr
                     ? carried_out(*evaluation, *bytes, *made, filing)
                     : carried_out(std::get<MonitoringPlan>(plan.plan), *std::move(bytes), *made, filing);
    if (!files) return failure(without_people(std::move(files.error()), evaluation == nullptr));
    return files;
}

}  // namespace ultima
