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

/// Where the codes of rules are in the answers of a query.
struct RuleCodes {
    /// Words of two bits: may something hold today, and 16 places higher, does it certainly? 15 words in
    /// each half of a column, the first lowest.
    static constexpr std::size_t words_in_half = 15;
    static constexpr std::size_t words_in_column = 2 * words_in_half;
    /// What a column holds of which nothing is known: all may hold, nothing certainly does.
    static constexpr std::int64_t nothing_known = 0x0000'FFFF'0000'FFFF;

    /// One member of a RuleCode: a bit of a column, turned over or not; without a column, `turned`.
    struct Member {
        std::optional<std::size_t> column;
        std::size_t at = 0;
        bool turned = false;

        [[nodiscard]] bool in(const std::vector<std::int64_t>& of_columns) const {
            return (column && ((of_columns[*column] >> at) & 1) != 0) != turned;
        }
    };
    struct Place {
        Member may_apply, may_not_apply, may_be_in_force, may_be_met;
    };
    std::vector<RuleId> rules;
    std::vector<Place> places;         ///< by place in `rules`
    std::vector<std::string> columns;  ///< BIGINT, never NULL
    std::vector<RuleId> not_in_sql;    ///< nothing is known of them

    [[nodiscard]] RuleCode code(const std::vector<std::int64_t>& of_columns, std::size_t place) const {
        const Place& is = places[place];
        return {is.may_apply.in(of_columns), is.may_not_apply.in(of_columns),
                is.may_be_in_force.in(of_columns), is.may_be_met.in(of_columns)};
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

/// What the code of one rule is made of.
struct RuleBits {
    DayBits applies;        ///< or its contrary
    bool contrary = false;  ///< is it that?
    DayBits in_force;
    std::optional<DayBits>
        condition{};  ///< nothing: no exception can stop the rule, so it applies if this holds
};
/// As the rule is asked. Where SQL cannot say it, the expressions hold a failure.
[[nodiscard]] RuleBits rule_bits(const Rule& rule, RuleId id, const AskedOn& asked, Rules& rules,
                                 Expressions& expressions);

/// The words of many rules on the day of the query: what two rules share, as whether their law is in force,
/// stands there once.
class RuleWords {
  public:
    /// Where the bits of a rule are going to be.
    [[nodiscard]] RuleCodes::Place add(const RuleBits& rule);
    /// SQL for each column.
    [[nodiscard]] std::vector<std::string> columns() const;

  private:
    [[nodiscard]] RuleCodes::Member member(const DayBits& bits, bool may_not);
    struct Word {
        DayBits bits;
        Slots wanted = 0;
    };
    std::vector<Word> words_;
};

/// SQL for the days in custody after `since`, up to the day `on`: of the only known spell of the first
/// custody whose columns are given, else all days between. NULL without `since`.
[[nodiscard]] std::string days_in_custody_after(const std::string& since, CivilDate on,
                                                const std::vector<FactColumns>& custody);

}  // namespace ultima::sql
