// SPDX-License-Identifier: Apache-2.0
// A pack's law as one SQL query: so that it can go to where a register is (docs/sql.md).
#pragma once

#include "law/pack.h"
#include "sql/codes.h"
#include "sql/dialect.h"
#include "sql/facts.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ultima::sql {

/// Columns of the result about one measure, by name; empty: not given.
struct MeasureColumns {
    MeasureId measure = nothing;
    std::string status;    ///< TEXT, "undetermined" if several are possible
    std::string possible;  ///< whole number, a bit for each status that is possible: see `status_bit`
    std::string since;     ///< DATE; as Verdict::since (reason/status.h)
    std::string from;      ///< DATE; of `not yet`
    std::string rules;     ///< TEXT, labels of the rules that apply and bring the status about
    std::string unknown;   ///< TEXT, facts that are not known and that rules hang on which are open
    std::string days;  ///< BIGINT, only in `codes`: days in custody after `since`; empty if no column says
    /// Why SQL cannot say it; the columns are empty then.
    std::optional<std::string> not_in_sql;
};

struct Query {
    std::string text;
    /// The query over what a select gives as `cases`.
    [[nodiscard]] std::string over(const std::string& cases) const;
    std::vector<InputColumn> inputs;       ///< beside `key`
    std::vector<MeasureColumns> measures;  ///< those that were asked for, in the order of the pack
    std::string beyond;  ///< BOOLEAN column: the row holds a value that the query cannot reckon with
    RuleCodes rules;     ///< only in `codes`
    FactCodes facts;     ///< only in `codes`
};

/// `words` is for people. `codes` is for a program, which puts it in words once for all rows that are alike:
/// instead of status, rules and unknown facts in words there is a code for each rule (duties among them if
/// all measures are asked for) and each fact.
enum class Form : std::uint8_t { words, codes };

/// The bit of a status in `possible`: the better it is for a group, the lower.
[[nodiscard]] unsigned status_bit(Status status);

/// The query for one stage and day. It answers what is known by Kleene's tables alone: where the reasoner
/// settles a status by trying answers, the query leaves it undetermined. `wanted`: the measures to answer;
/// none: all. The pack must have been read without errors.
[[nodiscard]] Query compile(const Pack& pack, Stage stage, CivilDate on, const Dialect& dialect,
                            const std::vector<MeasureId>& wanted = {}, Form form = Form::words);

}  // namespace ultima::sql
