// SPDX-License-Identifier: Apache-2.0
#include "sql/codes.h"

#include "sql/dialect.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::sql {

namespace {

/// One rule's code; `at` is the place of its bits.
std::string rule_code(const Rule& rule, const Piece& applies, const Piece& in_force, const Piece& condition,
                      std::size_t at) {
    const auto number = [at](RuleCode code) {
        return std::to_string(static_cast<std::int64_t>(code) << (3 * at));
    };
    if (applies.sql == "TRUE") return number(RuleCode::applies);
    if (in_force.sql == "FALSE") return number(RuleCode::not_in_force);
    std::string sql = "CASE";
    if (applies.sql != "FALSE")
        sql += fmt::format(" WHEN {0} THEN {1} WHEN {0} IS NULL THEN {2}", applies.sql,
                           number(RuleCode::applies), number(RuleCode::open));
    if (in_force.sql != "TRUE")
        sql += fmt::format(" WHEN NOT {} THEN {}", in_force.sql, number(RuleCode::not_in_force));
    if (!rule.unless.empty())
        sql += fmt::format(" WHEN {} IS NOT FALSE THEN {}", condition.sql, number(RuleCode::defeated));
    return sql == "CASE" ? number(RuleCode::fails) : sql + " ELSE 0 END";
}

}  // namespace

std::string rule_codes(const Pack& pack, RuleCodes& codes, std::size_t first, Rules& applies,
                       Expressions& expressions) {
    std::string sql;
    const std::size_t end = std::min(first + RuleCodes::per_column, codes.rules.size());
    for (std::size_t place = first; place < end; ++place) {
        const std::size_t at = place - first;
        const RuleId id = codes.rules[place];
        const Rule& rule = pack.rules[id];
        const auto saved = expressions.save();
        const Rules::Saved rules_before = applies.save();
        const Moment& now = expressions.now();
        const Piece whether = applies.applies(id, now);
        const Piece in_force = expressions.in_force(rule.validity, now);
        Piece condition{"TRUE", 0};
        if (!rule.unless.empty() && rule.when != nothing) condition = expressions.truth(rule.when, now);
        std::string code = rule_code(rule, whether, in_force, condition, at);
        if (expressions.take_failure()) {
            expressions.restore(saved);
            applies.restore(rules_before);
            codes.not_in_sql.push_back(id);
            code = std::to_string(static_cast<std::int64_t>(RuleCode::open) << (3 * at));
        }
        sql += (sql.empty() ? "CAST(" : " + ") + code;
    }
    return sql + " AS BIGINT)";
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

std::vector<RuleId> with_exceptions(const Pack& pack, const std::vector<RuleId>& rules) {
    std::vector<bool> wanted(pack.rules.size());
    std::vector<RuleId> next = rules;
    while (!next.empty()) {
        const RuleId id = next.back();
        next.pop_back();
        if (wanted[id]) continue;
        wanted[id] = true;
        for (const RuleId exception : pack.rules[id].unless) next.push_back(exception);
        for (const RuleId with : pack.rules[id].with) next.push_back(with);
    }
    std::vector<RuleId> all;
    for (RuleId id = 0; id < wanted.size(); ++id)
        if (wanted[id]) all.push_back(id);
    return all;
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
