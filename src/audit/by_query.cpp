// SPDX-License-Identifier: Apache-2.0
#include "audit/by_query.h"

#include "audit/coded_answers.h"
#include "base/spare.h"
#include "sql/cells.h"
#include "tables/appender.h"
#include "tables/function.h"
#include "tables/month_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

namespace ultima {

namespace {

class StageByQuery {
  public:
    StageByQuery(Database& database, const FactPlan& plan, const VectorTable& vectors,
                 const CodedAnswers& answers, OutcomeStore& outcomes, TextPool& texts,
                 std::vector<std::uint32_t>& outcome_of, std::vector<std::uint32_t>& left)
        : database_(database),
          plan_(plan),
          vectors_(vectors),
          answers_(answers),
          outcomes_(outcomes),
          outcome_of_(outcome_of),
          left_(left),
          makers_([&plan, &texts] { return std::make_unique<Maker>(plan, texts); }) {}

    void run(Stage stage) {
        make_cases(stage);
        const std::string name = fmt::format("ultima_answer_{}", static_cast<int>(stage));
        std::string cells;
        std::vector<ColumnType> types = {ColumnType::int64};
        for (const CodedAnswers::Cell& cell : answers_.cells()) {
            cells += fmt::format(", CAST({} AS BIGINT)", cell.sql);
            types.push_back(ColumnType::int64);
        }
        register_function(database_, name, types, ColumnType::int64,
                          [this](const Chunk& in, OutVector& out) { answer(in, out); });
        (void)database_.int64(
            fmt::format("SELECT max({}(key{})) FROM ({})", name, cells, answers_.query().text));
        database_.run("DROP TABLE cases");
    }

  private:
    struct Maker {
        Maker(const FactPlan& plan, TextPool& texts) : facts(plan), outcomes(plan, texts) {}
        FactPlan::Thread facts;
        OutcomeMaker outcomes;
    };

    void make_cases(Stage stage) {
        std::string columns = "key BIGINT";
        for (const sql::InputColumn& input : answers_.query().inputs)
            columns += fmt::format(", {} {}", sql::identifier(input.name), input.type);
        database_.run("CREATE TABLE cases (" + columns + ")");
        ChunkAppender rows(database_, "cases");
        auto maker = makers_.take();
        for (std::uint32_t vector = 0; vector < vectors_.size(); ++vector)
            if (plan_.stage(vectors_.row(vector)[0]) == stage && !append(*maker, vector, rows))
                left_.push_back(vector);
        rows.close();
        makers_.give_back(std::move(maker));
    }

    /// False if the query cannot reckon with what is known in the row.
    bool append(Maker& maker, std::uint32_t vector, ChunkAppender& rows) {
        RowFacts facts;
        const KnownFacts known = known_in_row(plan_, maker.facts, vectors_.row(vector), facts);
        if (!known.earlier.empty()) return false;  // nothing here says what was known before
        std::vector<sql::Cell> cells;
        const auto& inputs = answers_.query().inputs;
        for (std::size_t begin = 0; begin < inputs.size(); begin = cells.size()) {
            const FactId fact = inputs[begin].fact;
            std::size_t count = 1;
            while (begin + count < inputs.size() && inputs[begin + count].fact == fact) ++count;
            const auto of_fact =
                sql::cells_of(known.presumed[fact] ? Value{Unknown{}} : known.values[fact], count);
            if (!of_fact) return false;
            cells.insert(cells.end(), of_fact->begin(), of_fact->end());
        }
        rows.int64(0, vector);
        for (std::size_t i = 0; i < cells.size(); ++i) append(cells[i], i + 1, rows);
        rows.end_row();
        return true;
    }

    static void append(const sql::Cell& cell, std::size_t column, ChunkAppender& rows) {
        if (const auto* number = std::get_if<std::int64_t>(&cell))
            rows.int64(column, *number);
        else if (const auto* truth = std::get_if<bool>(&cell))
            rows.boolean(column, *truth);
        else if (const auto* date = std::get_if<CivilDate>(&cell))
            rows.date(column, *date);
        else if (const auto* text = std::get_if<std::string>(&cell))
            rows.text(column, *text);
        else
            rows.null(column);
    }

    void answer(const Chunk& in, OutVector& out) {
        auto maker = makers_.take();
        CodedAnswers::Numbers numbers;
        for (std::size_t i = 0; i < in.size(); ++i) {
            CodedAnswers::numbers_of(in, i, numbers);
            const auto vector = static_cast<std::uint32_t>(in.column(0).int64(i));
            out.set_int64(i, 0);
            auto coded = answers_.read(numbers);
            if (!coded) {
                const std::lock_guard lock(mutex_);
                left_.push_back(vector);
                continue;
            }
            RowFacts facts;
            const KnownFacts known = known_in_row(plan_, maker->facts, vectors_.row(vector), facts);
            Answer made = answers_.answer(*coded);
            made.notes = known.notes;
            outcome_of_[vector] = outcomes_.add(maker->outcomes.make(
                made, std::move(facts), [&](RuleId rule) { return answers_.applies(*coded, rule); }));
        }
        makers_.give_back(std::move(maker));
    }

    Database& database_;
    const FactPlan& plan_;
    const VectorTable& vectors_;
    const CodedAnswers& answers_;
    OutcomeStore& outcomes_;
    std::vector<std::uint32_t>& outcome_of_;
    std::vector<std::uint32_t>& left_;
    Spare<std::unique_ptr<Maker>> makers_;
    std::mutex mutex_;
};

bool all_in_sql(const sql::Query& query) {
    return query.rules.not_in_sql.empty() &&
           std::none_of(query.measures.begin(), query.measures.end(),
                        [](const sql::MeasureColumns& columns) { return columns.not_in_sql.has_value(); });
}

}  // namespace

bool answer_by_query(Database& database, const FactPlan& plan, const VectorTable& vectors,
                     OutcomeStore& outcomes, TextPool& texts, std::vector<std::uint32_t>& outcome_of,
                     std::vector<std::uint32_t>& left) {
    const Pack& pack = plan.pack();
    std::set<Stage> stages;
    for (std::uint32_t vector = 0; vector < vectors.size(); ++vector)
        stages.insert(plan.stage(vectors.row(vector)[0]));
    std::vector<std::pair<Stage, CodedAnswers>> queries;
    for (const Stage stage : stages) {
        sql::Query query = sql::compile(pack, stage, plan.on(), sql::duckdb_embedded, {}, sql::Form::codes);
        if (!all_in_sql(query)) return false;
        queries.emplace_back(stage, CodedAnswers(pack, stage, plan.on(), std::move(query)));
    }
    register_month_steps(database);
    outcome_of.resize(vectors.size());
    left.clear();
    for (const auto& [stage, answers] : queries)
        StageByQuery(database, plan, vectors, answers, outcomes, texts, outcome_of, left).run(stage);
    return true;
}

}  // namespace ultima
