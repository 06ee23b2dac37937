// SPDX-License-Identifier: Apache-2.0
#include "sql/facts.h"

#include "base/duration.h"
#include "sql/reading.h"
#include "sql/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::sql {

namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : std::string(between)) + part;
    return all;
}

SqlValue duration_in(const std::string& months, const std::string& days) {
    return {{months, 1, 0, most_months}, {days, 1, 0, most_days_beside_months}, 0};
}

bool is_whole(const Value& value) {
    const auto constant = constant_value(value);
    return constant && constant->amount.per == 1 && constant->days.per == 1;
}

/// Can a number of more than eighteen digits be one that counts? Else it is outside the range.
bool may_be_huge(const Fact& fact) {
    if (fact.type.kind == Kind::duration) return true;
    constexpr std::int64_t most = 999'999'999'999'999'999;
    const auto within = [](const Value& end) {
        const auto* number = std::get_if<Number>(&end);
        const auto* money = std::get_if<Money>(&end);
        const std::optional<std::int64_t> size = number != nullptr  ? number->value.floor().to_int64()
                                                 : money != nullptr ? std::optional(money->minor)
                                                                    : std::nullopt;
        return size && *size >= -most && *size < most;
    };
    return fact.type.kind != Kind::choice && !(within(fact.low) && within(fact.high));
}

std::string any(const std::vector<std::string>& conditions) {
    return conditions.empty() ? "FALSE"
                              : "CASE WHEN " + joined(conditions, " OR ") + " THEN TRUE ELSE FALSE END";
}

std::string layer(const std::string& is_beyond, const std::string& beyond,
                  const std::vector<std::string>& columns, std::string_view from, const Dialect& dialect) {
    std::string sql = fmt::format("\n  SELECT key,\n         {} AS {}", is_beyond, identifier(beyond));
    for (const std::string& column : columns) sql += ",\n         " + column;
    return fmt::format("{}\n  FROM {}{}\n", sql, from, dialect.layer_end);
}

/// A presumption that there was no custody.
bool is_none(const Value& value) {
    const auto* spells = std::get_if<Spells>(&value);
    return spells != nullptr && (*spells)->spells.empty() && (*spells)->complete;
}

}  // namespace

Facts::Facts(const Pack& pack, const FactSet& used, Layers& layers)
    : pack_(pack), columns_(pack.facts.size()) {
    for (FactId fact = 0; fact < pack.facts.size(); ++fact)
        if (used[fact]) {
            name(fact, layers);
            if (pack.facts[fact].presumed && !columns_[fact].names.empty())
                columns_[fact].presumed = layers.take_name(pack.facts[fact].name, ", presumed");
        }
}

/// Why a query cannot hold the fact; empty if it can.
std::string Facts::why_not(const Fact& fact) const {
    // An empty cell cannot say both that a value was left out and that one cannot be read.
    if (fact.left_out) return "what is left out has a value";
    const bool presumed = fact.presumed.has_value();
    switch (fact.type.kind) {
        case Kind::record:
        case Kind::list:
            return "it asks about a list";
        case Kind::spells:
            return presumed && !is_none(fact.presumed->value) ? "a record of custody is presumed" : "";
        case Kind::duration:
            for (const Value* end : {&fact.low, &fact.high}) {
                if (!is_known(*end)) continue;
                const auto limit = constant_value(*end);
                if (!limit || !compare_durations(Op::less, duration_in("", ""), *limit))
                    return "the range of a duration has fractions or very many days";
            }
            break;
        default:
            break;
    }
    return presumed && !std::holds_alternative<Truth>(fact.presumed->value) && !is_whole(fact.presumed->value)
               ? "a fraction is presumed"
               : "";
}

void Facts::name(FactId id, Layers& layers) {
    const Fact& fact = pack_.facts[id];
    columns_[id].not_in_sql = why_not(fact);
    if (!columns_[id].not_in_sql.empty()) return;
    const auto add = [&](std::string_view part, std::string_view type, std::string meaning) {
        columns_[id].names.push_back(layers.take_name(fact.name, part));
        inputs_.push_back({columns_[id].names.back(), std::string(type), id, std::move(meaning)});
    };
    switch (fact.type.kind) {
        case Kind::yes_no:
            return add("", "BOOLEAN", "");
        case Kind::number:
            return add("", "BIGINT", fact.days ? "whole days" : "whole");
        case Kind::money:
            return add("", "BIGINT", "in the smallest unit of the currency");
        case Kind::choice: {
            std::vector<std::string> meanings;
            for (const std::string& value : pack_.choices[fact.type.choice].values)
                meanings.push_back(fmt::format("{} = {}", meanings.size(), value));
            return add("", "BIGINT", joined(meanings, ", "));
        }
        case Kind::date:
            return add("", "DATE", "");
        case Kind::text:
            return add("", "TEXT", "");
        case Kind::duration:
            add(", months", "BIGINT", "months");
            return add(", days", "BIGINT", "and days beside them");
        default:
            add(", first day", "DATE", "of the only spell; empty: there was none");
            add(", last day", "DATE", "in custody; empty: still held");
            return add(", complete", "BOOLEAN", "are there no other spells? empty: nothing is known of any");
    }
}

std::string Facts::column(FactId fact, std::size_t place) const {
    return identifier(columns_[fact].names[place]);
}

/// Is a duration not certainly shorter than `end`, the least one, or longer than the most? Its days matter
/// beside few numbers of months only: for each of them it is known how many there must be, or may be.
std::string beside(const std::string& months, const std::string& days, const SqlValue& end, bool least) {
    constexpr int shortest_month = 28;
    const auto bound = static_cast<std::int64_t>(end.amount.least);
    const auto bound_days = static_cast<std::int64_t>(end.days.least);
    const std::int64_t first =
        std::max<std::int64_t>(0, bound - most_days_beside_months / shortest_month - 1);
    const std::int64_t last = bound + bound_days / shortest_month + 1;
    std::string limits;
    std::int64_t clear = -1;  // more months are enough; or fewer are not too many
    for (std::int64_t count = first; count <= last; ++count) {
        const auto apart = difference_in_days({count, 0}, {bound, 0});
        const std::int64_t limit = bound_days - (least ? apart->most : apart->least).to_int64().value();
        if (limit < (least ? 1 : 0) || limit > most_days_beside_months - (least ? 0 : 1)) continue;
        limits += fmt::format(" WHEN {} THEN {}", count, limit);
        if (least || clear < 0) clear = count;
    }
    if (limits.empty()) return {};
    return fmt::format("({0} {1} {2} OR {3} {1}= CASE {0}{4} END)", months, least ? '>' : '<', clear, days,
                       limits);
}

/// Is the value one that the fact can have?
std::string Facts::inside(FactId id) const {
    const Fact& fact = pack_.facts[id];
    const std::string name = column(id, 0);
    if (fact.type.kind == Kind::choice)
        return fmt::format("{} BETWEEN 0 AND {}", name, pack_.choices[fact.type.choice].values.size() - 1);
    if (fact.type.kind == Kind::duration) {
        const std::string days = column(id, 1);
        std::string sql = fmt::format("{} BETWEEN 0 AND {} AND {} BETWEEN 0 AND {}", name, most_months, days,
                                      most_days_beside_months);
        // Outside is what is shorter, or longer, from every first day.
        for (const Value* end : {&fact.low, &fact.high}) {
            if (!is_known(*end)) continue;
            const std::string within = beside(name, days, *constant_value(*end), end == &fact.low);
            if (!within.empty()) sql += " AND " + within;
        }
        return sql;
    }
    if (!is_known(fact.low) || !is_known(fact.high)) return {};
    const auto end = [](const Value& value, bool low) {
        const auto* number = std::get_if<Number>(&value);
        if (number == nullptr) return constant_value(value)->amount.sql;
        return to_text(low ? number->value.ceil() : number->value.floor());
    };
    return fmt::format("{} BETWEEN {} AND {}", name, end(fact.low, true), end(fact.high, false));
}

/// First day, last day, complete; what the law presumes left aside.
std::array<std::string, 3> Facts::spells(FactId id) const {
    const std::string first = column(id, 0);
    const std::string last = column(id, 1);
    const std::string complete = column(id, 2);
    const std::string calendar =
        fmt::format("{} BETWEEN {} AND {}", first, date_literal(first_date()), date_literal(last_date()));
    // A last day beyond the calendar is a way to write that there is none.
    const std::string sound = fmt::format(
        "({0} IS NULL AND {1} IS NULL OR {2} AND ({1} IS NULL OR {1} >= {0}))", first, last, calendar);
    return {fmt::format("CASE WHEN {0} IS NOT NULL AND {1} AND ({2} IS NULL OR {2} >= {3}) THEN {3} END",
                        complete, calendar, last, first),
            fmt::format("CASE WHEN {0} IS NOT NULL AND {1} AND {2} >= {3} AND {2} <= {4} THEN {2} END",
                        complete, calendar, last, first, date_literal(last_date())),
            fmt::format("CASE WHEN {} THEN {} END", sound, complete)};
}

void Facts::add_columns(FactId id, const std::set<std::string>& read, std::vector<std::string>& columns,
                        std::vector<std::string>& beyond) const {
    const Fact& fact = pack_.facts[id];
    const std::vector<std::string>& names = columns_[id].names;
    if (names.empty()) return;
    const auto add = [&](const std::string& name, const std::string& sql) {
        if (read.find(name) != read.end()) columns.push_back(sql + " AS " + identifier(name));
    };
    if (fact.type.kind == Kind::spells) {
        const auto parts = spells(id);
        for (std::size_t place = 0; place < parts.size(); ++place)
            add(names[place],
                fact.presumed && place == 2 ? "COALESCE(" + parts[place] + ", TRUE)" : parts[place]);
        return add(columns_[id].presumed, parts[2] + " IS NULL");
    }
    const std::string within = inside(id);
    if (fact.type.kind == Kind::duration)
        beyond.push_back(fmt::format("{} > {} OR {} > {}", column(id, 0), most_months, column(id, 1),
                                     most_days_beside_months));
    for (std::size_t place = 0; place < names.size(); ++place) {
        std::string sql = column(id, place);
        if (!within.empty()) sql = fmt::format("CASE WHEN {} THEN {} END", within, sql);
        if (fact.presumed && place == 0) add(columns_[id].presumed, "(" + sql + ") IS NULL");
        if (fact.presumed) {
            const auto* truth = std::get_if<Truth>(&fact.presumed->value);
            const std::string presumed = truth != nullptr ? (*truth == Truth::yes ? "TRUE" : "FALSE")
                                         : place == 0     ? constant_value(fact.presumed->value)->amount.sql
                                                          : constant_value(fact.presumed->value)->days.sql;
            sql = fmt::format("COALESCE({}, {})", sql, presumed);
        }
        add(names[place], sql);
    }
}

std::vector<std::string> Facts::names(const std::string& beyond) const {
    std::vector<std::string> names{beyond};
    for (const FactColumns& columns : columns_) {
        names.insert(names.end(), columns.names.begin(), columns.names.end());
        if (!columns.presumed.empty()) names.push_back(columns.presumed);
    }
    return names;
}

std::string Facts::text(const std::string& beyond, const std::set<std::string>& read,
                        const Dialect& dialect) const {
    std::vector<std::string> known, limits;
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact) add_columns(fact, read, known, limits);
    const std::string given = dialect.typed ? as_they_are() : as_read(beyond, dialect);
    if (!dialect.typed) limits.push_back(identifier(beyond));
    const std::string from = dialect.typed ? "cases\n  WHERE NOT " + std::string(no_other_type) : "given";
    return "WITH " + given + "facts AS (" +
           layer(limits == std::vector{identifier(beyond)} ? limits[0] : any(limits), beyond, known, from,
                 dialect) +
           ")";
}

std::string Facts::as_they_are() const {
    std::vector<std::pair<std::string, std::string>> columns;
    for (const InputColumn& input : inputs_) columns.emplace_back(input.name, input.type);
    return types_refused(columns);
}

std::string Facts::as_read(const std::string& beyond, const Dialect& dialect) const {
    std::vector<std::string> given, others;
    std::vector<ColumnReading> readings;
    for (const InputColumn& input : inputs_) {
        const ColumnReading& reading = readings.emplace_back(
            read_column(input.name, input.type, may_be_huge(pack_.facts[input.fact]), dialect));
        given.push_back(reading.value + " AS " + identifier(input.name));
        if (!reading.beyond.empty()) others.push_back(reading.beyond);
    }
    return types_layer(readings) + "given AS (" + layer(any(others), beyond, given, "cases", dialect) +
           "),\n";
}

}  // namespace ultima::sql
