// SPDX-License-Identifier: Apache-2.0
#include "audit/cases_audit.h"

#include "audit/coded_answers.h"
#include "audit/outcome_maker.h"
#include "audit/steps.h"
#include "base/hash.h"
#include "law/report.h"
#include "tables/database_file.h"
#include "tables/function.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <set>
#include <shared_mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace ultima {

namespace {

namespace fs = std::filesystem;

/// A map that says what the columns say by themselves: each fact that has a column comes from it.
Map map_of(const Pack& pack, Stage stage, const sql::Query& query, const std::vector<Column>& columns) {
    Map map;
    map.pack = pack.manifest.id;
    map.key.text = "key";
    map.unit = "case";
    map.stage.constant = stage;
    std::set<FactId> mapped;
    for (const sql::InputColumn& input : query.inputs) {
        const bool is_there = std::any_of(columns.begin(), columns.end(),
                                          [&](const Column& column) { return column.name == input.name; });
        if (!is_there || !mapped.insert(input.fact).second) continue;
        FactMapping mapping;
        mapping.fact = input.fact;
        mapping.column.text = input.name;
        map.facts.push_back(std::move(mapping));
    }
    return map;
}

/// The columns that the law as a query reads in this program.
std::vector<std::string> columns_read(const Pack& pack, Stage stage, CivilDate on) {
    std::vector<std::string> columns = {"key"};
    for (const sql::InputColumn& input :
         sql::compile(pack, stage, on, sql::duckdb_embedded, {}, sql::Form::codes).inputs)
        columns.push_back(input.name);
    return columns;
}

/// What the parts that are answered at once share.
std::string memory_of_part(const AuditOptions& options) {
    constexpr std::int64_t enough = 500;
    return fmt::format("{}MB",
                       std::clamp<std::int64_t>(megabytes_of(options) / threads_of(options), 1, enough));
}

class CasesAudit {
  public:
    CasesAudit(const Pack& pack, Stage stage, CivilDate on, CasesTable& table, const AuditOptions& options,
               const Steps& steps)
        : pack_(pack),
          table_(table),
          options_(options),
          steps_(steps),
          coded_(pack, stage, on, sql::compile(pack, stage, on, table.dialect(), {}, sql::Form::codes)),
          map_(map_of(pack, stage, coded_.query(), table.info().columns)),
          plan_(pack, map_, on),
          question_{.query = coded_.query(), .stop = options.stop} {
        question_.memory = memory_of_part(options);
    }

    Result<AuditSummary> run(Database& database, OutputFolder& folder, const fs::path& out);

  private:
    Result<void> find_columns();
    std::string not_held() const;
    std::vector<fs::path> answer_parts(const Database& database, const fs::path& folder);
    void answer_part(std::size_t part, const fs::path& folder, std::vector<fs::path>& files);
    void read_answers(Database& database, const std::vector<fs::path>& files, Answers& answers);
    Outcome outcome(OutcomeMaker& maker, const CodedAnswers::Numbers& numbers) const;
    void cannot_compute(Outcome& outcome, MeasureId measure) const;
    void describe(AuditSummary& summary) const;

    const Pack& pack_;
    CasesTable& table_;
    const AuditOptions& options_;
    const Steps& steps_;
    CodedAnswers coded_;
    Map map_;
    FactPlan plan_;
    CasesQuestion question_;
    std::string identity_;  ///< all that the answers hang on beside the register
    std::vector<std::string> notes_;
};

/// SQL for each input of the query: its column, or NULL where there is none.
Result<void> CasesAudit::find_columns() {
    Diagnostics diagnostics;
    const auto column = [&](const std::string& name) {
        return std::find_if(table_.info().columns.begin(), table_.info().columns.end(),
                            [&](const Column& each) { return each.name == name; });
    };
    const auto refuse = [&](const std::string& what) {
        diagnostics.push_back({.severity = Severity::error,
                               .code = "cases-column",
                               .span = std::nullopt,
                               .message = table_.name() + ": " + what,
                               .help = "`ultima sql` lists the columns that it reads (docs/sql.md)"});
    };
    if (column("key") == table_.info().columns.end()) refuse("there is no column `key`, which names a case");
    std::vector<std::string> bad, what;
    for (const sql::InputColumn& input : coded_.query().inputs) {
        const auto found = column(input.name);
        if (found == table_.info().columns.end()) {
            question_.inputs.push_back("CAST(NULL AS " + input.type + ")");
            continue;
        }
        const auto cell = table_.cell(*found, input.type);
        if (!cell) {
            // A view may say `NULL AS "earlier conviction"`, which has some type or other.
            if (table_.count({sql::identifier(found->name) + " IS NOT NULL"})[0] == 0) {
                question_.inputs.push_back("CAST(NULL AS " + input.type + ")");
                bad.emplace_back("FALSE");
                what.emplace_back();
                continue;
            }
            refuse(fmt::format("the column {} is {}; expected {}", in_quotes(found->name), found->sql_type,
                               input.type));
            continue;
        }
        question_.inputs.push_back(cell->value);
        bad.push_back(cell->bad);
        what.push_back(
            fmt::format("cells of the column {} hold something else than {}", found->name, input.type));
    }
    if (diagnostics.empty() && bad.empty()) refuse("there is no column for any fact that the law turns on");
    if (!diagnostics.empty()) return failure(std::move(diagnostics));
    const auto& inputs = coded_.query().inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (pack_.facts[inputs[i].fact].type.kind == Kind::spells) {
            bad.push_back(question_.inputs[i + 1] + " < " + question_.inputs[i]);
            what.push_back("rows have a last day in custody before the first");
            i += 2;
        }
    const std::vector<std::int64_t> counts = table_.count(bad);
    for (std::size_t i = 0; i < bad.size(); ++i)
        if (counts[i] > 0) notes_.push_back(fmt::format("{} {}: it counts as unknown", counts[i], what[i]));
    for (const CodedAnswers::Cell& cell : coded_.cells()) question_.numbers.push_back(cell.sql);
    question_.not_held = not_held();
    identity_ = std::string(ULTIMA_VERSION) + "\n" + pack_.hash + "\n" + to_text(plan_.on()) + "\n" +
                coded_.query().text + "\n";
    for (const std::string& input : question_.inputs) identity_ += input + "\n";
    return {};
}

/// Whom the register shows to have left custody, or not to have come into it yet, as FactPlan::not_held says:
/// a day beyond the calendar is a mistake and says nothing.
std::string CasesAudit::not_held() const {
    const std::string on = sql::date_literal(plan_.on());
    const auto in_calendar = [](const std::string& day) {
        return fmt::format("CASE WHEN {0} BETWEEN {1} AND {2} THEN {0} END", day,
                           sql::date_literal(first_date()), sql::date_literal(last_date()));
    };
    const auto& inputs = coded_.query().inputs;
    std::string sql;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (pack_.facts[inputs[i].fact].type.kind != Kind::spells) continue;
        sql += fmt::format("{4}({2} AND ({0} > {3} OR {1} < {3}) AND ({1} >= {0}) IS NOT FALSE)",
                           in_calendar(question_.inputs[i]), in_calendar(question_.inputs[i + 1]),
                           question_.inputs[i + 2], on, sql.empty() ? "" : " OR ");
        i += 2;
    }
    return sql.empty() ? "FALSE" : sql;
}

/// Answers what is not there yet; where the table is on a server, over several connections.
std::vector<fs::path> CasesAudit::answer_parts(const Database& database, const fs::path& folder) {
    fs::create_directories(folder);
    std::vector<fs::path> files(table_.parts());
    const auto all = static_cast<double>(files.size());
    std::atomic<std::size_t> next{0}, done{0};
    std::mutex mutex;
    std::exception_ptr failed;
    const auto work = [&] {
        try {
            for (std::size_t part = next++; part < files.size(); part = next++) {
                if (steps_.to_end()) throw Interrupted("the audit was stopped");
                answer_part(part, folder, files);
                steps_.tell("answering", static_cast<double>(++done) / all);
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failed) failed = std::current_exception();
            next = files.size();
        }
    };
    {
        const Ticker ticker(database, "answering", steps_, [&](double of_part) {
            return (static_cast<double>(done) + (table_.is_remote() ? 0 : of_part)) / all;
        });
        std::vector<std::jthread> workers;
        const std::size_t count = table_.is_remote() ? threads_of(options_) : 1;
        for (std::size_t i = 0; i < std::min(count, files.size()); ++i) workers.emplace_back(work);
    }
    if (failed) std::rethrow_exception(failed);
    return files;
}

/// A part's answers have the name of everything that they hang on.
void CasesAudit::answer_part(std::size_t part, const fs::path& folder, std::vector<fs::path>& files) {
    Sha256 hash;
    hash.update(identity_ + table_.state(part, question_));
    files[part] = folder / (fmt::format("{:05}-", part) + hash.hex().substr(0, 32) + ".parquet");
    if (!fs::exists(files[part])) table_.answer(part, question_, files[part]);
}

/// A measure that is not in the query.
void CasesAudit::cannot_compute(Outcome& outcome, MeasureId measure) const {
    MeasureOutcome& of = outcome.measures[measure];
    of = {};
    of.status = Status::cannot_compute;
    of.possible.set(static_cast<std::size_t>(Status::cannot_compute));
}

Outcome CasesAudit::outcome(OutcomeMaker& maker, const CodedAnswers::Numbers& numbers) const {
    const auto coded = coded_.read(numbers);
    const sql::Query& query = coded_.query();
    RowFacts facts;
    facts.days.resize(pack_.measures.size());
    Answer answer;
    if (coded) {
        for (std::size_t place = 0; place < query.measures.size(); ++place)
            facts.days[query.measures[place].measure] = coded->days[place];
        for (const FactMapping& mapping : map_.facts)
            if (coded->unknown[mapping.fact]) facts.unknown.push_back(mapping.fact);
        answer = coded_.answer(*coded);
    } else {
        answer = coded_.answer(coded_.nothing_known());
        answer.notes.push_back("a value is one that the query cannot reckon with: beyond this query");
    }
    Outcome made = maker.make(answer, std::move(facts), [&](RuleId rule) {
        return coded ? coded_.applies(*coded, rule) : Truth::unknown;
    });
    bool decided_elsewhere = !coded;
    for (const sql::MeasureColumns& columns : query.measures)
        if (columns.not_in_sql || (!coded && made.measures[columns.measure].status == Status::undetermined)) {
            decided_elsewhere = decided_elsewhere || made.measure == columns.measure;
            cannot_compute(made, columns.measure);
        }
    if (decided_elsewhere && made.overall == Overall::cannot_say_yet) {
        made.overall = Overall::cannot_compute;
        made.measure = nothing;
        made.rule = nothing;
        std::erase_if(made.work, [](const WorkItem& item) { return item.what == WorkItem::What::find_out; });
        made.settles.clear();
        made.takes_part.clear();
        made.sets.clear();
    }
    return made;
}

/// Numbers of outcomes for rows of numbers; equal rows are made into words once.
class OutcomesOfRows {
  public:
    using Numbers = CodedAnswers::Numbers;
    using Make = std::function<Outcome(OutcomeMaker&, const Numbers&)>;
    OutcomesOfRows(const FactPlan& plan, Answers& answers, Make make)
        : plan_(plan), answers_(answers), make_(std::move(make)) {}

    void operator()(const Chunk& in, OutVector& out, std::int64_t not_held) {
        OutcomeMaker maker(plan_, answers_.texts);
        Numbers numbers;
        for (std::size_t i = 0; i < in.size(); ++i) {
            if (!in.column(0).boolean(i)) {
                out.set_int64(i, not_held);
                continue;
            }
            CodedAnswers::numbers_of(in, i, numbers);
            out.set_int64(i, number(maker, numbers));
        }
    }

  private:
    struct Hash {
        std::size_t operator()(const Numbers& numbers) const {
            std::size_t hash = 0;
            for (const auto& number : numbers)
                hash = (hash ^ std::hash<std::int64_t>()(number.value_or(-1))) * 0x9e3779b97f4a7c15ULL;
            return hash;
        }
    };

    std::int64_t number(OutcomeMaker& maker, const Numbers& numbers) {
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = known_.find(numbers); found != known_.end()) return found->second;
        }
        const std::uint32_t made = answers_.outcomes.add(make_(maker, numbers));
        const std::unique_lock lock(mutex_);
        constexpr std::size_t most = 200'000;  // beyond, few rows are equal
        if (known_.size() < most) known_.emplace(numbers, made);
        return made;
    }

    const FactPlan& plan_;
    Answers& answers_;
    Make make_;
    std::shared_mutex mutex_;
    std::unordered_map<Numbers, std::int64_t, Hash> known_;
};

/// Makes the table `audited` of the parts.
void CasesAudit::read_answers(Database& database, const std::vector<fs::path>& files, Answers& answers) {
    OutcomesOfRows outcomes(plan_, answers,
                            [this](OutcomeMaker& maker, const CodedAnswers::Numbers& numbers) {
                                return outcome(maker, numbers);
                            });
    std::vector<ColumnType> types = {ColumnType::boolean};
    std::string arguments = "held";
    for (std::size_t i = 0; i < question_.numbers.size(); ++i) {
        types.push_back(ColumnType::int64);
        arguments += fmt::format(", n{}", i);
    }
    register_function(database, "ultima_outcome_of", types, ColumnType::int64,
                      [&outcomes, not_held = plan_.not_held_number()](const Chunk& in, OutVector& out) {
                          outcomes(in, out, not_held);
                      });
    const std::string rest = table_.is_remote() ? "hash(" + arguments + ")" : "0";
    database.run(
        "CREATE TABLE answered (part BIGINT, \"row\" BIGINT, key VARCHAR, rest UBIGINT, vector BIGINT)");
    const Ticker ticker(database, "writing", steps_);
    for (std::size_t part = 0; part < files.size(); ++part)
        database.run(fmt::format(
            "INSERT INTO answered SELECT {}, \"row\", coalesce(key, ''), {}, ultima_outcome_of({}) FROM "
            "read_parquet({}, hive_partitioning = false)",
            part, rest, arguments, quote_path(files[part]).value()));
    // Rows of a file in its order, those of a server by their keys; of one key, by what is answered.
    database.run(
        fmt::format("CREATE TABLE audited AS SELECT row_number() OVER (ORDER BY {}) AS \"row\", key, "
                    "vector FROM answered ORDER BY 1; DROP TABLE answered",
                    table_.is_remote() ? "key, rest" : "part, \"row\""));
    answers.outcome_of.resize(answers.outcomes.size());
    std::iota(answers.outcome_of.begin(), answers.outcome_of.end(), 0U);
}

void CasesAudit::describe(AuditSummary& summary) const {
    describe_question(plan_, table_.info(), options_, summary);
    summary.table_file = table_.name();
    for (const Column& column : table_.info().columns)
        if (column.name != "key" &&
            std::none_of(coded_.query().inputs.begin(), coded_.query().inputs.end(),
                         [&](const auto& input) { return input.name == column.name; }))
            summary.not_mapped.push_back(column.name);
    for (const std::string& column : table_.not_copied()) summary.not_mapped.push_back(column);
    summary.notes.push_back(
        "answered by the law as a query: where an answer is open, more facts may be named than are needed to "
        "settle it, and groups of measures and duties have no dates");
    summary.notes.insert(summary.notes.end(), notes_.begin(), notes_.end());
    for (const sql::MeasureColumns& columns : coded_.query().measures)
        if (columns.not_in_sql)
            summary.notes.push_back(fmt::format("{} cannot be computed by the query: {}",
                                                pack_.measures[columns.measure].name, *columns.not_in_sql));
    for (const RuleId rule : coded_.query().rules.not_in_sql)
        summary.notes.push_back("what " + pack_.rules[rule].label + " says is not in the query");
}

Result<AuditSummary> CasesAudit::run(Database& database, OutputFolder& folder, const fs::path& out) {
    {
        const Ticker ticker(database, "reading", steps_);
        if (auto found = find_columns(); !found) return failure(found.error());
    }
    const fs::path parts = out / ".parts";
    Answers answers(plan_);
    AuditSummary summary;
    const std::vector<fs::path> files = answer_parts(database, parts);
    read_answers(database, files, answers);
    summary.distinct_vectors = static_cast<std::int64_t>(answers.outcomes.size());
    describe(summary);
    finish_audit(database, answers, table_.info(), options_, steps_, folder, summary);
    fs::remove_all(parts);
    return summary;
}

}  // namespace

Result<AuditSummary> run_cases_audit(const Pack& pack, Stage stage, const CasesPlace& place, CivilDate on,
                                     const fs::path& out, const AuditOptions& options,
                                     const ProgressCallback& progress) {
    Result<OutputFolder> folder = OutputFolder::make(out, options.replace);
    if (!folder) return failure(folder.error());
    const Steps steps(options, progress);
    steps.at("reading", 0);
    Database reading = audit_database(options, *folder);
    auto table = [&] {
        const Ticker ticker(reading, "reading", steps);
        const bool is_copied = is_database_file(place.where);
        return open_cases(place, is_copied ? columns_read(pack, stage, on) : std::vector<std::string>(),
                          reading, folder->partial());
    }();
    if (!table) return failure(table.error());
    CasesAudit audit(pack, stage, on, **table, options, steps);
    return audit.run(reading, *folder, out);
}

}  // namespace ultima
