// SPDX-License-Identifier: Apache-2.0
// From what the law as a query (sql/query.h, in codes) says of a row to an answer as the reasoner gives it.
#pragma once

#include "reason/options.h"
#include "reason/program.h"
#include "sql/query.h"
#include "tables/chunk.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// One row of the query's result. Vectors by place in Query::measures; no column: nothing.
struct CodedRow {
    std::vector<unsigned> possible;
    std::vector<std::optional<CivilDate>> since, from;
    std::vector<std::optional<std::int64_t>> days;  ///< in custody after `since`
    std::vector<std::int64_t> rules;                ///< by column of RuleCodes
    FactSet unknown;                                ///< facts that are not known; some of them are
    FactSet presumed;                               ///< presumed by law
    FactSet open;                                   ///< the others, and those that are not known completely
};

/// Makes answers. They are those of a reasoner that tries no answers, but for:
/// - a measure without deciding sets of its own gets one: all facts that are not known and on which its open
///   rules hang. It settles the measure; a smaller one may do so, too
/// - `assumed` are all presumptions that a rule of the stage reads; no status may rest on some of them
/// - groups have no `since`; duties, neither; no values, needs, or parts of conditions; no notes
/// - measures that are not in the query are `undetermined`, all being possible
class CodedAnswers {
  public:
    /// The pack must outlive this.
    CodedAnswers(const Pack& pack, Stage stage, CivilDate on, sql::Query query);

    /// What of the query's result `read` takes: columns, and SQL that makes BIGINTs of them, the first saying
    /// whether the row is beyond the query.
    struct Cell {
        std::string column, sql;
    };
    [[nodiscard]] std::vector<Cell> cells() const;
    /// What `cells` give of a row, nothing for NULL.
    using Numbers = std::vector<std::optional<std::int64_t>>;
    /// From a chunk whose first column is something else.
    static void numbers_of(const Chunk& chunk, std::size_t row, Numbers& numbers);
    /// Nothing if the row is beyond the query.
    [[nodiscard]] std::optional<CodedRow> read(const Numbers& numbers) const;

    /// A row of which the query says nothing: only what the law says of no case is known.
    [[nodiscard]] CodedRow nothing_known() const;

    [[nodiscard]] Answer answer(const CodedRow& row) const;
    /// Does the rule apply? Unknown for one of which the query says nothing.
    [[nodiscard]] Truth applies(const CodedRow& row, RuleId rule) const;
    [[nodiscard]] const sql::Query& query() const { return query_; }

  private:
    [[nodiscard]] sql::RuleCode code(const CodedRow& row, RuleId rule) const;
    void add_open(RuleId rule, const CodedRow& row, FactSet& facts) const;
    void add_missing(MeasureAnswer& measure, const CodedRow& row) const;
    void add_rules(Answer& answer, const CodedRow& row) const;
    void add_assumed(Answer& answer, const CodedRow& row) const;

    const Pack& pack_;
    Stage stage_;
    CivilDate on_;
    sql::Query query_;
    Program program_;
    std::vector<std::optional<std::size_t>> place_;  ///< by rule: among RuleCodes::rules
};

}  // namespace ultima
