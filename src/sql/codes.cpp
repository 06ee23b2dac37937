// SPDX-License-Identifier: Apache-2.0
#include "sql/codes.h"

#include "sql/dialect.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::sql {

RuleBits rule_bits(const Rule& rule, RuleId id, const AskedOn& asked, Rules& rules,
                   Expressions& expressions) {
    const Bits applies = rules.applies(id, asked.timeline);
    // An exception is asked for its contrary, which has a column already.
    RuleBits bits{asked.contrary ? applies.no : applies.yes, asked.contrary,
                  rules.in_force(id, asked.timeline).yes};
    // Where no exception can stop a rule that is in force, its condition does.
    if (!rule.unless.empty())
        bits.condition = rule.when == nothing
                             ? every_day
                             : expressions.over(rule.when, rules.timeline(asked.timeline)).yes;
    return bits;
}

/// Whether something may hold today, or may not.
RuleCodes::Member RuleWords::member(const DayBits& bits, bool may_not) {
    constexpr Slots today = 1, surely_today = today << half_bits;
    if (const auto number = number_in(bits)) {
        const bool holds = (*number & (may_not ? surely_today : today)) != 0;
        return {std::nullopt, 0, holds != may_not};
    }
    const Slots wanted = may_not ? surely_today : today;
    if ((bits.can & wanted) == 0) return {std::nullopt, 0, may_not};
    auto word = std::find_if(words_.begin(), words_.end(),
                             [&](const Word& known) { return known.bits.sql == bits.sql; });
    if (word == words_.end()) word = words_.insert(word, {bits});
    word->wanted |= wanted;
    const auto place = static_cast<std::size_t>(word - words_.begin());
    const std::size_t in_column = place % RuleCodes::words_in_column;
    const std::size_t half = in_column / RuleCodes::words_in_half;
    return {place / RuleCodes::words_in_column,
            2 * half_bits * half + in_column % RuleCodes::words_in_half + (may_not ? half_bits : 0), may_not};
}

RuleCodes::Place RuleWords::add(const RuleBits& rule) {
    RuleCodes::Place place;
    place.may_apply = member(rule.applies, rule.contrary);
    place.may_not_apply = member(rule.applies, !rule.contrary);
    place.may_be_in_force = member(rule.in_force, false);
    place.may_be_met = rule.condition ? member(*rule.condition, false) : place.may_apply;
    return place;
}

std::vector<std::string> RuleWords::columns() const {
    std::vector<std::string> columns;
    // In halves of 32 bits: to widen each word would cost more.
    for (std::size_t begin = 0; begin < words_.size(); begin += RuleCodes::words_in_half) {
        const bool second = begin % RuleCodes::words_in_column != 0;
        std::string half;
        for (std::size_t at = 0; at < RuleCodes::words_in_half && begin + at < words_.size(); ++at) {
            const Word& word = words_[begin + at];
            const std::string bits = both(word.bits, these_days(word.wanted)).sql;
            half += (half.empty() ? "" : " | ") + (at == 0 ? bits : fmt::format("({} << {})", bits, at));
        }
        if (second)
            columns.back() += fmt::format(" | (CAST({} AS BIGINT) << {})", half, 2 * half_bits);
        else
            columns.push_back(fmt::format("CAST({} AS BIGINT)", half));
    }
    return columns;
}

std::string fact_codes(const Pack& pack, const FactCodes& codes, std::size_t first, const Facts& facts) {
    std::string sql;
    const std::size_t end = std::min(first + FactCodes::per_column, codes.facts.size());
    for (std::size_t place = first; place < end; ++place) {
        const FactId id = codes.facts[place];
        const FactColumns& columns = facts.of(id);
        const auto number = [&](std::int64_t code) { return std::to_string(code << (2 * (place - first))); };
        sql += sql.empty() ? "CAST(CASE" : " + CASE";
        if (!columns.presumed.empty())
            sql += fmt::format(" WHEN {} THEN {}", identifier(columns.presumed), number(FactCodes::presumed));
        if (pack.facts[id].type.kind == Kind::spells)
            sql += fmt::format(" WHEN {0} THEN 0 WHEN NOT {0} THEN {1}", identifier(columns.names[2]),
                               number(FactCodes::incomplete));
        else
            sql += fmt::format(" WHEN {} IS NOT NULL THEN 0", identifier(columns.names[0]));
        sql += fmt::format(" ELSE {} END", number(FactCodes::unknown));
    }
    return sql + " AS BIGINT)";
}

std::string days_in_custody_after(const std::string& since, CivilDate on,
                                  const std::vector<FactColumns>& custody) {
    const std::string day = date_literal(on);
    std::string sql = fmt::format("CASE WHEN {} IS NULL THEN NULL", since);
    for (const FactColumns& columns : custody) {
        if (columns.names.empty()) continue;
        const std::string first = identifier(columns.names[0]);
        const std::string last = identifier(columns.names[1]);
        sql += fmt::format(
            " WHEN {0} IS NOT NULL THEN GREATEST(0, LEAST(COALESCE({1}, {2}), {2}) - GREATEST({0}, {3} + 1) "
            "+ 1) WHEN {4} IS NOT NULL THEN 0",
            first, last, day, since, identifier(columns.names[2]));
    }
    return fmt::format("CAST({} ELSE {} - {} END AS BIGINT)", sql, day, since);
}

}  // namespace ultima::sql
