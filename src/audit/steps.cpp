// SPDX-License-Identifier: Apache-2.0
#include "audit/steps.h"

#include "audit/classify.h"
#include "audit/tally.h"
#include "base/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ultima {

void Steps::at(std::string_view step, double done) const {
    if (to_end()) throw Interrupted("the audit was stopped");
    tell(step, done);
}

Ticker::Ticker(const Database& database, std::string_view step, const Steps& steps,
               std::function<double(double)> of_step) {
    if (!steps.is_watched()) return;
    thread_ = std::jthread([&database, step, &steps, of = std::move(of_step)](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const double done = database.progress().value_or(0.0);
            steps.tell(step, std::clamp(of ? of(done) : done, 0.0, 1.0));
            for (int i = 0; i < 10 && !stop.stop_requested(); ++i) {
                if (steps.to_end()) database.interrupt();
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        }
    });
}

namespace {

/// Half of the machine's memory, in megabytes as DuckDB takes them; 2 GB where the system does not say.
std::int64_t half_of_memory() {
    std::ifstream file("/proc/meminfo");
    std::string word;
    std::int64_t kilobytes = 0;
    if (file >> word >> kilobytes && word == "MemTotal:" && kilobytes > 0)
        return std::max<std::int64_t>(kilobytes / 2048, 256);
    return 2000;
}

std::vector<std::int64_t> count(Database& database, const Answers& answers, std::vector<std::int64_t>& scopes,
                                AuditSummary& summary) {
    std::vector<std::int64_t> rows_of_outcome(answers.outcomes.size());
    Rows rows = database.query("SELECT vector, count(*) FROM audited GROUP BY vector");
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i) {
            const std::int64_t vector = chunk->column(0).int64(i);
            const std::int64_t count = chunk->column(1).int64(i);
            if (vector >= 0)
                rows_of_outcome[answers.outcome_of[static_cast<std::size_t>(vector)]] += count;
            else
                scopes[static_cast<std::size_t>(-1 - vector)] += count;
        }
    summary.missing_keys = database.int64("SELECT count(*) FROM audited WHERE key = ''").value_or(0);
    summary.repeated_keys =
        database.int64("SELECT count(key) - count(DISTINCT key) FROM audited WHERE key <> ''").value_or(0);
    return rows_of_outcome;
}

/// Where a fact comes from, for people.
std::string source_of(const FactMapping& mapping) {
    switch (mapping.from) {
        case FactMapping::From::spells:
            return mapping.until ? "columns " + mapping.column.text + ", " + mapping.until->text
                                 : "column " + mapping.column.text + ", all still held";
        case FactMapping::From::constant:
            return "constant";
        case FactMapping::From::expression:
            return "expression " + mapping.expression->text;
        case FactMapping::From::sql:
            return "SQL of a trusted map";
        case FactMapping::From::column:
            break;
    }
    return "column " + mapping.column.text;
}

}  // namespace

unsigned threads_of(const AuditOptions& options) {
    return options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

std::int64_t megabytes_of(const AuditOptions& options) {
    const std::string& limit = options.memory_limit;
    if (limit.empty()) return half_of_memory();
    const double times = limit.ends_with("TB") ? 1e6 : limit.ends_with("GB") ? 1e3 : 1;
    return static_cast<std::int64_t>(std::stod(limit) * times);
}

Database audit_database(const AuditOptions& options, const OutputFolder& folder) {
    Database::Settings settings;
    settings.threads = threads_of(options);
    settings.memory_limit =
        options.memory_limit.empty() ? fmt::format("{}MB", half_of_memory()) : options.memory_limit;
    settings.temp_directory = folder.spill();
    return Database(settings);
}

void describe_question(const FactPlan& plan, const TableInfo& table, const AuditOptions& options,
                       AuditSummary& summary) {
    const Pack& pack = plan.pack();
    const Map& map = plan.map();
    const Manifest& manifest = pack.manifest;
    summary.program_version = ULTIMA_VERSION;
    summary.pack = {manifest.id,         manifest.version,   manifest.title,    manifest.jurisdiction,
                    pack.hash,           manifest.authority, manifest.reviewer, manifest.licence,
                    manifest.disclaimer, manifest.law_as_of};
    summary.on = plan.on();
    summary.hide_below = options.hide_below;
    summary.map_file = std::filesystem::path(map.file).filename().string();
    summary.map_hash = map.hash;
    summary.unit = map.unit;
    std::vector<bool> mapped(pack.facts.size());
    for (const FactMapping& mapping : map.facts) {
        mapped[mapping.fact] = true;
        MappedFact fact{
            .fact = pack.facts[mapping.fact].name, .from = source_of(mapping), .as_of = mapping.as_of};
        if (mapping.as_of && *mapping.as_of > plan.on())
            summary.notes.push_back(
                fmt::format("{} is unknown for every row: the register gives it as of {}, after "
                            "the day asked about",
                            fact.fact, to_text(*mapping.as_of)));
        summary.facts.push_back(std::move(fact));
    }
    for (FactId id = 0; id < pack.facts.size(); ++id)
        if (!mapped[id]) summary.facts_not_mapped.push_back(pack.facts[id].name);
    summary.rows_in = table.rows + table.unread_count;
    summary.unread = table.unread_count;
    summary.repaired = table.repaired_count;
    summary.blank_lines = table.blank_lines;
}

void finish_audit(Database& database, const Answers& answers, const TableInfo& table,
                  const AuditOptions& options, const Steps& steps, OutputFolder& folder,
                  AuditSummary& summary) {
    std::vector<std::int64_t> scopes(answers.plan.scopes().size());
    const std::vector<std::int64_t> rows = count(database, answers, scopes, summary);
    tally(answers.plan, answers.outcomes, rows, scopes, summary);
    if (const auto broken = broken_identities(summary); !broken.empty())
        throw std::logic_error("the audit's numbers do not agree: " + broken.front());
    {
        const Ticker ticker(database, "writing", steps);
        write_results(database, answers, folder.partial());
    }
    write_unread(table, folder.partial());
    std::vector<std::string> files = {"results.csv", "results.parquet", "measures.parquet", "worklist.csv",
                                      "unread_rows.csv"};
    if (!summary.classified.empty()) {
        write_file_whole(folder.partial() / "classification.csv", classification_csv(summary.classified));
        files.emplace_back("classification.csv");
    }
    if (options.report) {
        write_file_whole(folder.partial() / "report.html", options.report(summary));
        files.emplace_back("report.html");
    }
    write_file_whole(folder.partial() / "summary.json", summary_json(summary));
    files.emplace_back("summary.json");
    steps.at("writing", 1);
    folder.publish(files);
    summary.seconds = steps.seconds();
}

}  // namespace ultima
