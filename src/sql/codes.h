// SPDX-License-Identifier: Apache-2.0
// What is known of each rule, as numbers: from them a program works out which rules an answer cites.
#pragma once

#include "sql/facts.h"
#include "sql/rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ultima::sql {

/// What is known of a rule on the day asked about: what it may be, whatever the missing facts turn out to be.
struct RuleCode {
    bool may_apply = true, may_not_apply = true;
    bool may_be_in_force = true;
    bool may_be_met = true;  ///< its condition, exceptions apart
};

/// Where the codes of rules are in the answers of a query: four bits each, `per_column` in a column, the
/// first lowest; in each the first member of RuleCode lowest.
struct RuleCodes {
    static constexpr std::size_t bits = 4;
    static constexpr std::size_t per_column = 14;
    std::vector<RuleId> rules;
    std::vector<std::string> columns;  ///< BIGINT, never NULL
    std::vector<RuleId> not_in_sql;    ///< nothing is known of them

    [[nodiscard]] static RuleCode code(std::int64_t column, std::size_t place) {
        const auto is = static_cast<unsigned>(column >> (bits * (place % per_column)));
        return {(is & 1U) != 0, (is & 2U) != 0, (is & 4U) != 0, (is & 8U) != 0};
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

/// Where a rule is asked.
struct AskedOn {
    std::size_t timeline = 0;
    bool contrary = false;  ///< others ask whether it does not apply: an exception
};

/// SQL for one rule's code on the day of the query, with the layer that it reads.
[[nodiscard]] Piece rule_code(const Rule& rule, RuleId id, const AskedOn& asked, Rules& rules,
                              Expressions& expressions);

/// SQL for a column of codes, at most `RuleCodes::per_column`, each a small number.
[[nodiscard]] std::string joined_codes(const std::vector<std::string>& codes);

/// SQL for the days in custody after `since`, up to the day `on`: of the only known spell of the first
/// custody whose columns are given, else all days between. NULL without `since`.
[[nodiscard]] std::string days_in_custody_after(const std::string& since, CivilDate on,
                                                const std::vector<FactColumns>& custody);

}  // namespace ultima::sql
