// SPDX-License-Identifier: Apache-2.0
// What is known of each rule, as numbers: from them a program works out which rules an answer cites.
#pragma once

#include "sql/facts.h"
#include "sql/rules.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ultima::sql {

/// What is known of a rule on the day asked about. `fails`: it is or may be in force, its condition is not
/// met; `defeated`: its condition is or may be met, an exception applies.
enum class RuleCode : std::uint8_t { fails, not_in_force, applies, open, defeated };

/// Where the codes of rules are in the answers of a query: three bits each, `per_column` in a column, the
/// first lowest.
struct RuleCodes {
    static constexpr std::size_t per_column = 20;
    std::vector<RuleId> rules;
    std::vector<std::string> columns;  ///< BIGINT, never NULL
    std::vector<RuleId> not_in_sql;    ///< always open

    [[nodiscard]] static RuleCode code(std::int64_t column, std::size_t place) {
        return static_cast<RuleCode>((column >> (3 * (place % per_column))) & 7);
    }
};

/// What is known of each fact: two bits each, `per_column` in a column, the first lowest.
struct FactCodes {
    static constexpr std::size_t per_column = 30;
    /// `presumed`: not known, but the law presumes something; `incomplete`: there may be more spells in
    /// custody than those that are known.
    enum Code : std::int64_t { known, unknown, presumed, incomplete };
    std::vector<FactId> facts;
    std::vector<std::string> columns;  ///< BIGINT, never NULL

    [[nodiscard]] static Code code(std::int64_t column, std::size_t place) {
        return static_cast<Code>((column >> (2 * (place % per_column))) & 3);
    }
};

/// SQL for the column that holds the codes of facts from the place `first` on.
[[nodiscard]] std::string fact_codes(const Pack& pack, const FactCodes& codes, std::size_t first,
                                     const Facts& facts);

/// SQL for the column that holds the codes of `rules` from the place `first` on. Rules that SQL cannot say
/// are added to `not_in_sql`.
[[nodiscard]] std::string rule_codes(const Pack& pack, RuleCodes& codes, std::size_t first, Rules& applies,
                                     Expressions& expressions);

/// The rules, their exceptions, and what a duty goes `with`: each once, in the order of the pack.
[[nodiscard]] std::vector<RuleId> with_exceptions(const Pack& pack, const std::vector<RuleId>& rules);

/// SQL for the days in custody after `since`, up to the day `on`: of the only known spell of the first
/// custody whose columns are given, else all days between. NULL without `since`.
[[nodiscard]] std::string days_in_custody_after(const std::string& since, CivilDate on,
                                                const std::vector<FactColumns>& custody);

}  // namespace ultima::sql
