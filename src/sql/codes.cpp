// SPDX-License-Identifier: Apache-2.0
#include "sql/codes.h"

#include "sql/dialect.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::sql {

Piece rule_code(const Rule& rule, RuleId id, const AskedOn& asked, Rules& rules, Expressions& expressions) {
    const std::size_t timeline = asked.timeline;
    const Bits applies = rules.applies(id, timeline);
    const DayBits may = asked.contrary ? may_not(lnot(applies)) : applies.yes;
    const DayBits or_not = asked.contrary ? applies.no : may_not(applies);
    const Bits in_force = rules.in_force(id, timeline);
    // Where no exception can stop a rule that is in force, its condition does.
    Bits condition{may, or_not, applies.layer};
    if (!rule.unless.empty())
        condition =
            rule.when == nothing ? always(true) : expressions.over(rule.when, rules.timeline(timeline));
    std::string sql;
    std::size_t at = 0;
    for (const DayBits& bits : {may, or_not, in_force.yes, condition.yes}) {
        const std::string today = today_in(bits);
        if (today != "0")
            sql += (sql.empty() ? "" : " | ") + (at == 0 ? today : fmt::format("({} << {})", today, at));
        ++at;
    }
    return {sql.empty() ? "0" : "(" + sql + ")", std::max({applies.layer, in_force.layer, condition.layer})};
}

std::string joined_codes(const std::vector<std::string>& codes) {
    // In halves of 32 bits: to widen each code would cost more.
    constexpr std::size_t in_half = RuleCodes::per_column / 2;
    std::string sql;
    for (std::size_t begin = 0; begin < codes.size(); begin += in_half) {
        std::string half;
        for (std::size_t place = begin; place < std::min(begin + in_half, codes.size()); ++place)
            half += fmt::format("{}({} << {})", half.empty() ? "" : " | ", codes[place],
                                RuleCodes::bits * (place - begin));
        sql += fmt::format("{}(CAST({} AS BIGINT) << {})", sql.empty() ? "" : " | ", half,
                           RuleCodes::bits * begin);
    }
    return sql;
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
