// SPDX-License-Identifier: Apache-2.0
#include "sql/rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::sql {

bool Rules::is_timeless(RuleId id) const {
    const Rule& rule = pack_.rules[id];
    const bool bounded = rule.validity.from || rule.validity.to;
    if ((bounded && rule.validity.by == nothing) || (rule.when != nothing && program_.moves[rule.when]))
        return false;
    const auto timeless = [&](RuleId other) { return is_timeless(other); };
    return std::all_of(rule.unless.begin(), rule.unless.end(), timeless) &&
           std::all_of(rule.with.begin(), rule.with.end(), timeless);
}

Piece Rules::applies(RuleId id, const Moment& at) {
    const Moment& asked = is_timeless(id) ? expressions_.now() : at;
    const auto key = std::make_pair(id, asked.name);
    if (const auto found = kept_.applies.find(key); found != kept_.applies.end()) return found->second;
    const Rule& rule = pack_.rules[id];
    Piece made = expressions_.in_force(rule.validity, asked);
    if (made.sql == "FALSE") return made;
    const auto require = [&](const Piece& piece) {
        made.sql = made.sql == "TRUE" ? piece.sql : made.sql + " AND " + piece.sql;
        made.layer = std::max(made.layer, piece.layer);
    };
    if (rule.when != nothing) require(expressions_.truth(rule.when, asked));
    if (rule.when == nothing && !rule.with.empty()) {
        Piece some;
        for (const RuleId with : rule.with) {
            const Piece one = applies(with, asked);
            some.sql += (some.sql.empty() ? "(" : " OR ") + one.sql;
            some.layer = std::max(some.layer, one.layer);
        }
        require({some.sql + ")", some.layer});
    }
    for (const RuleId exception : rule.unless) {
        const Piece defeats = applies(exception, asked);
        if (defeats.sql != "FALSE") require({"NOT " + defeats.sql, defeats.layer});
    }
    made = layers_.add(asked.name.empty() ? rule.label : rule.label + " on " + asked.name, made);
    kept_.applies.emplace(key, made);
    return made;
}

void Rules::add_changes(RuleId id, std::vector<ChangeDay>& days) const {
    const Rule& rule = pack_.rules[id];
    const auto add = [&](CivilDate day) { Expressions::add_change(days, {{date_literal(day)}, day}); };
    if (rule.validity.by == nothing) {
        if (rule.validity.from) add(*rule.validity.from);
        if (rule.validity.to && *rule.validity.to < last_date()) add({rule.validity.to->day + 1});
    }
    if (rule.when != nothing) expressions_.add_changes(rule.when, days);
    for (const RuleId exception : rule.unless) add_changes(exception, days);
}

std::vector<ChangeDay> Rules::changes_of(const std::vector<Program::Source>& sources) const {
    std::vector<ChangeDay> days;
    for (const Program::Source& source : sources)
        if (program_.effect_of(source)) add_changes(source.rule, days);
    return days;
}

const Moment& Rules::moment(const ChangeDay& change) {
    const auto found = kept_.moments.find(change.day.sql);
    if (found != kept_.moments.end()) return found->second;
    Moment made{{}, "day " + std::to_string(kept_.moments.size() + 1), {}};
    if (change.known) {
        made.known = *change.known > on_ ? *change.known : CivilDate{change.known->day - 1};
        made.day.sql = date_literal(*made.known);
    } else {
        made.day = layers_.add(made.name, {fmt::format("CASE WHEN {0} > {1} THEN {0} ELSE {0} - 1 END",
                                                       change.day.sql, date_literal(on_)),
                                           change.day.layer});
    }
    return kept_.moments.emplace(change.day.sql, std::move(made)).first->second;
}

}  // namespace ultima::sql
