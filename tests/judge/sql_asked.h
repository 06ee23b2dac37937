// SPDX-License-Identifier: Apache-2.0
// The same question to the law as SQL and to the reasoner, and what they answer otherwise.
#pragma once

#include "judge/random_case.h"
#include "judge/sql_engine.h"
#include "reason/case.h"
#include "reason/options.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ultima::judge {

struct Counts {
    std::uint64_t rows = 0, beyond = 0, answers = 0, open = 0, dates = 0, not_in_sql = 0, measures = 0;
    std::uint64_t packs_in_codes = 0;
    std::map<std::string, std::uint64_t> reasons;
    std::array<std::uint64_t, status_count> statuses{};
};
void print(const Counts& counts);

/// Cases of a pack at one stage on one day, with what the reasoner says of each.
class Asked {
  public:
    /// Random cases from a seed on, at the stage and on the day of the first.
    Asked(const Pack& of, const CaseMaker& maker, std::uint64_t seed, std::uint64_t rows);
    /// These rows, by FactId. What a table cannot hold becomes unknown: fractions, all spells but the last.
    Asked(const Pack& of, Stage at, CivilDate day, std::vector<std::vector<Value>> rows);

    /// SQL that makes the table that the query reads.
    std::string table(const sql::Query& query) const;

    const Pack& pack;
    Stage stage{};
    CivilDate on;
    std::vector<std::vector<std::vector<std::string>>> cells;  ///< literals by row, fact, column
    std::vector<std::vector<Value>> given;                     ///< by row, fact: what is in the cells
    std::vector<KnownFacts> known;                             ///< by row: with presumptions
    std::vector<Answer> expected;                              ///< by row

  private:
    void add(Reasoner& reasoner, std::vector<Value> facts);
};

/// What an engine answers otherwise than the reasoner.
struct Disagreement {
    std::string kind;  ///< the same for those that are alike
    std::string what;  ///< both answers
    std::string sql;   ///< the table and the query
    std::optional<std::size_t> row{};
};

/// The first of them, if any: of the query's columns, or of its codes.
std::optional<Disagreement> disagreement_of_columns(const Asked& asked, Engine& engine, Counts& counts);
/// The same through codes: whole answers, with the rules that they cite.
std::optional<Disagreement> disagreement_of_codes(const Asked& asked, Engine& engine, Counts& counts);

/// All that is known about it, to be printed.
std::string report(const Asked& asked, const Engine& engine, const Disagreement& found);

}  // namespace ultima::judge
