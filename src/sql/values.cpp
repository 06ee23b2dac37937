// SPDX-License-Identifier: Apache-2.0
// Values as SQL: numbers over a fixed denominator, money, choices, dates, durations.
#include "sql/expressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ultima::sql {

namespace {

constexpr double longest_step = 400'000;  // days, more than the calendar has

/// An end of a fact's range, as a size.
double size_of(const Value& end, double otherwise) {
    if (const auto* money = std::get_if<Money>(&end)) return static_cast<double>(money->minor);
    const auto* whole = std::get_if<Number>(&end);
    const auto small = whole != nullptr ? whole->value.small() : std::nullopt;
    return small ? static_cast<double>(small->numerator) / static_cast<double>(small->denominator)
                 : otherwise;
}

std::string in_brackets(const std::string& sql) { return "(" + sql + ")"; }

std::size_t layer_of(const SqlValue& a, const SqlValue& b) { return std::max(a.layer, b.layer); }

Amount times(const Amount& a, std::int64_t factor) {
    if (factor == 1) return a;
    const double x = a.least * static_cast<double>(factor);
    const double y = a.most * static_cast<double>(factor);
    return {fmt::format("({} * {})", wide(a.sql), factor), a.per, std::min(x, y), std::max(x, y)};
}

Amount number(std::int64_t whole) {
    const auto size = static_cast<double>(whole);
    return {whole < 0 ? fmt::format("({})", whole) : std::to_string(whole), 1, size, size};
}

}  // namespace

Expressions::Mark Expressions::mark() const {
    return {layers_.mark(),   values_.size(),  truths_.size(),
            turnings_.size(), lookups_.size(), beyond_.size()};
}

void Expressions::take_back(const Mark& mark) {
    layers_.take_back(mark.layers);
    values_.take_back(mark.values);
    truths_.take_back(mark.truths);
    turnings_.take_back(mark.turnings);
    lookups_.take_back(mark.lookups);
    beyond_.resize(mark.beyond);
}

/// Both with the same denominator.
std::pair<Amount, Amount> Expressions::with_same_per(const Amount& a, const Amount& b) {
    const std::int64_t per = std::lcm(a.per, b.per);
    Amount x = times(a, per / a.per);
    Amount y = times(b, per / b.per);
    x.per = y.per = per;
    if (per != a.per) fits(x);
    if (per != b.per) fits(y);
    return {x, y};
}

/// The same, with 64 bits: something is made of them.
std::pair<Amount, Amount> Expressions::alike(const Amount& a, const Amount& b) {
    auto both = with_same_per(a, b);
    fits(both.first);
    fits(both.second);
    both.first.sql = wide(both.first.sql);
    both.second.sql = wide(both.second.sql);
    return both;
}

bool Expressions::fits(const Amount& amount) {
    const bool fits = std::abs(amount.least) < largest_number && std::abs(amount.most) < largest_number &&
                      amount.per < std::int64_t{1} << 31U;
    if (!fits) give_up("its numbers may become too large for a database");
    return fits;
}

SqlValue Expressions::value(NodeId id, const Moment& at) {
    const Node& node = pack_.node(id);
    if (program_.open[id]) return failed("it asks about the entries of a list");
    if (node.op == Op::definition) {
        const Definition& definition = pack_.definitions[node.payload];
        if (program_.moves[definition.value]) return value(definition.value, at);
        return kept(definition.value, definition.name);
    }
    const bool costly = node.op == Op::days_in_duration || node.op == Op::table_output ||
                        node.op == Op::months_between || node.op == Op::years_between;
    if (costly && !program_.moves[id]) return kept(id, pack_.texts[id]);
    return shortened(compute(id, at), pack_.texts[id]);
}

/// What is written several times by whoever uses it must be short.
SqlValue Expressions::shortened(SqlValue value, std::string_view wish) {
    constexpr std::size_t longest = 80;
    std::size_t layer = value.layer;
    for (Amount* part : {&value.amount, &value.days}) {
        if (part->sql.size() <= longest) continue;
        std::size_t of_part = layer;
        *part = named_amount(wish, *part, of_part);
        value.layer = std::max(value.layer, of_part);
    }
    return value;
}

SqlValue Expressions::kept(NodeId id, std::string_view wish) {
    const auto found = values_.find(id);
    if (found != values_.end()) return found->second;
    const Node& node = pack_.node(id);
    SqlValue made = node.op == Op::definition ? value(id, now_) : compute(id, now_);
    // A fact or a constant has its name already.
    if (node.op != Op::fact && node.op != Op::constant && !failure_) {
        std::size_t layer = made.layer;
        const bool two = has_two_parts(node.type);
        std::size_t first = layer;
        made.amount =
            named_amount(two ? std::string(wish) + ", months" : std::string(wish), made.amount, first);
        std::size_t second = layer;
        if (two) made.days = named_amount(std::string(wish) + ", days", made.days, second);
        made.layer = std::max(first, second);
    }
    values_.emplace(id, made);
    return made;
}

Amount Expressions::named_amount(std::string_view wish, const Amount& amount, std::size_t& layer) {
    const Piece piece = layers_.add(wish, {amount.sql, layer});
    layer = piece.layer;
    return {piece.sql, amount.per, amount.least, amount.most};
}

SqlValue Expressions::compute(NodeId id, const Moment& at) {
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::constant:
            return constant(pack_.constants[node.payload]);
        case Op::fact:
            return fact(node.payload);
        case Op::choose:
            return chosen(node, at);
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
            return arithmetic(node, at);
        case Op::minimum:
        case Op::maximum:
            return smaller_or_larger(node, at);
        case Op::rounded:
            return rounded(node, at);
        case Op::days_in_duration:
            return days_in_duration(node, at);
        case Op::days_between:
        case Op::months_between:
        case Op::years_between:
            return between(node, at);
        case Op::first_day:
            return first_day(node);
        case Op::table_output:
            return table_output(node, at);
        case Op::today:
        case Op::days_in_spells:
            return failed("something that counts days by itself is used otherwise than in a comparison");
        default:
            return failed(std::string(beyond_sql(node.op)));
    }
}

SqlValue Expressions::constant(const Value& value) {
    if (auto made = constant_value(value)) return *std::move(made);
    return failed("a value is not one that a database has");
}

std::string Expressions::column(FactId fact, std::size_t place) {
    const FactColumns& columns = facts_.of(fact);
    if (place < columns.names.size()) return identifier(columns.names[place]);
    give_up(columns.not_in_sql);
    return "NULL";
}

SqlValue Expressions::fact(FactId id) {
    const Fact& fact = pack_.facts[id];
    if (!facts_.of(id).not_in_sql.empty()) return failed(facts_.of(id).not_in_sql);
    SqlValue made;
    switch (fact.type.kind) {
        case Kind::number:
        case Kind::money:
            made.amount = {column(id), 1, size_of(fact.low, -largest_number),
                           size_of(fact.high, largest_number)};
            return made;
        case Kind::choice:
            made.amount = {column(id), 1, 0, 65'535};
            return made;
        case Kind::date:
        case Kind::text:
            made.amount.sql = column(id);
            return made;
        case Kind::duration:
            made.amount = {column(id), 1, 0, most_months};
            made.days = {column(id, 1), 1, 0, most_days_beside_months};
            return made;
        default:
            return failed("it asks about a list");
    }
}

/// `if c then a else b`; SQL's own CASE takes an unknown condition for no.
SqlValue Expressions::chosen(const Node& node, const Moment& at) {
    const Piece condition = layers_.add(pack_.texts[node.a], truth(node.a, at));
    const SqlValue then = value(node.b, at);
    const SqlValue otherwise = value(node.c, at);
    const auto [x, y] = alike(then.amount, otherwise.amount);
    const auto [p, q] = alike(then.days, otherwise.days);
    const bool two = has_two_parts(node.type);
    const std::string same = two ? fmt::format("{} = {} AND {} = {}", x.sql, y.sql, p.sql, q.sql)
                                 : fmt::format("{} = {}", x.sql, y.sql);
    const auto either = [&](const Amount& a, const Amount& b) {
        return Amount{fmt::format("CASE WHEN {0} THEN {1} WHEN NOT {0} THEN {2} WHEN {3} THEN {1} END",
                                  in_brackets(condition.sql), a.sql, b.sql, same),
                      a.per, std::min(a.least, b.least), std::max(a.most, b.most)};
    };
    SqlValue made{either(x, y), {}, std::max(condition.layer, layer_of(then, otherwise))};
    if (two) made.days = either(p, q);
    return made;
}

SqlValue Expressions::arithmetic(const Node& node, const Moment& at) {
    const Kind left = pack_.node(node.a).type.kind;
    const Kind right = pack_.node(node.b).type.kind;
    const SqlValue a = value(node.a, at);
    const SqlValue b = value(node.b, at);
    if (left == Kind::date) return date_step(a, b, node.op == Op::subtract, right == Kind::number);
    if (right == Kind::date) return date_step(b, a, false, left == Kind::number);
    if (left == Kind::number && right == Kind::number) return numbers(node.op, a, b);
    if (left == Kind::money && right == Kind::money) return numbers(node.op, a, b);
    if (has_two_parts(pack_.node(node.a).type) && has_two_parts(pack_.node(node.b).type))
        return durations(node.op, a, b);
    if (left == Kind::number && has_two_parts(pack_.node(node.b).type)) return durations(node.op, b, a);
    if (has_two_parts(pack_.node(node.a).type) && right == Kind::number) return durations(node.op, a, b);
    return failed("money is multiplied without being rounded");
}

SqlValue Expressions::numbers(Op op, const SqlValue& a, const SqlValue& b) {
    const std::size_t layer = layer_of(a, b);
    if (op == Op::add || op == Op::subtract) {
        const auto [x, y] = alike(a.amount, b.amount);
        const bool plus = op == Op::add;
        const Amount made{fmt::format("({} {} {})", x.sql, plus ? '+' : '-', y.sql), x.per,
                          plus ? x.least + y.least : x.least - y.most,
                          plus ? x.most + y.most : x.most - y.least};
        return fits(made) ? SqlValue{made, {}, layer} : nothing_known();
    }
    if (op == Op::multiply) {
        const auto corners = {a.amount.least * b.amount.least, a.amount.least * b.amount.most,
                              a.amount.most * b.amount.least, a.amount.most * b.amount.most};
        const std::string sql = b.amount.sql == "1" ? a.amount.sql
                                : a.amount.sql == "1"
                                    ? b.amount.sql
                                    : fmt::format("({} * {})", wide(a.amount.sql), wide(b.amount.sql));
        const Amount made{sql, a.amount.per * b.amount.per, std::min(corners), std::max(corners)};
        return fits(made) ? SqlValue{made, {}, layer} : nothing_known();
    }
    // Division, by what is the same wherever it is known: the denominator stays fixed.
    if (b.amount.least != b.amount.most || b.amount.least <= 0)
        return failed("it divides by a number that differs from case to case");
    Amount made = times(a.amount, b.amount.per);
    made.per *= static_cast<std::int64_t>(b.amount.least);
    if (wide(b.amount.sql) == b.amount.sql)
        made.sql = fmt::format("CASE WHEN {} IS NOT NULL THEN {} END", b.amount.sql, made.sql);
    return fits(made) ? SqlValue{made, {}, layer} : nothing_known();
}

SqlValue Expressions::durations(Op op, const SqlValue& a, const SqlValue& b) {
    const std::size_t layer = layer_of(a, b);
    if (op == Op::multiply || op == Op::divide) {
        const SqlValue months = numbers(op, {a.amount, {}, a.layer}, b);
        const SqlValue days = numbers(op, {a.days, {}, a.layer}, b);
        return {months.amount, days.amount, layer};
    }
    SqlValue months = numbers(op, {a.amount, {}, a.layer}, {b.amount, {}, b.layer});
    SqlValue days = numbers(op, {a.days, {}, a.layer}, {b.days, {}, b.layer});
    if (op == Op::subtract) {
        // Nothing is left of a shorter one: no duration is negative.
        const std::string fits = fmt::format("{} >= 0 AND {} >= 0", months.amount.sql, days.amount.sql);
        for (Amount* part : {&months.amount, &days.amount}) {
            part->sql = fmt::format("CASE WHEN {} THEN {} END", fits, part->sql);
            part->least = std::max(0.0, part->least);
        }
    }
    return {months.amount, days.amount, layer};
}

std::string Expressions::days_as_integer(const Amount& days) const {
    if (days.least >= -longest_step && days.most <= longest_step)
        return fmt::format("CAST({} AS INTEGER)", days.sql);
    return fmt::format("CAST(CASE WHEN {0} BETWEEN -{1} AND {1} THEN {0} END AS INTEGER)", days.sql,
                       static_cast<std::int64_t>(longest_step));
}

/// A date that is one of the calendar's, else NULL.
Piece Expressions::in_calendar(std::string_view wish, const Piece& date) {
    const Piece named = layers_.add(wish, date);
    return {fmt::format("CASE WHEN {0} BETWEEN {1} AND {2} THEN {0} END", named.sql,
                        date_literal(first_date()), date_literal(last_date())),
            named.layer};
}

/// `date` and so many whole months, counted from the date itself, as the pack reads the ends of months; may
/// leave the calendar.
Piece Expressions::add_months(const Piece& date, const Amount& months, std::size_t layer,
                              std::string_view wish) {
    std::string sql = fmt::format(fmt::runtime(dialect_.months_on), date.sql, months.sql);
    if (months.least < -most_months || months.most > most_months)
        sql = fmt::format("CASE WHEN {0} BETWEEN -{1} AND {1} THEN {2} END", months.sql, most_months, sql);
    Piece made{sql, std::max(date.layer, layer)};
    if (pack_.manifest.calendar.month_end == MonthEnd::next_day) {
        // The databases clip; a day that the month lacks is the day after its last.
        made = layers_.add(wish, made);
        made.sql =
            fmt::format("CASE WHEN EXTRACT(DAY FROM {0}) < EXTRACT(DAY FROM {1}) THEN {0} + 1 ELSE {0} END",
                        made.sql, date.sql);
    }
    return made;
}

SqlValue Expressions::date_step(const SqlValue& date, const SqlValue& step, bool back, bool days_only) {
    const auto backwards = [&](Amount amount) {
        if (!back) return amount;
        return Amount{fmt::format("(-{})", amount.sql), amount.per, -amount.most, -amount.least};
    };
    const Amount months = days_only ? number(0) : backwards(step.amount);
    const Amount days = backwards(days_only ? step.amount : step.days);
    std::size_t layer = layer_of(date, step);
    Piece reached{date.amount.sql, layer};
    // A fraction of a month, or of a day, reaches no date.
    const auto whole_of = [&](Amount part) {
        if (part.per != 1)
            part.sql = fmt::format("CASE WHEN {0} % {1} = 0 THEN {0} {2} {1} END", part.sql, part.per,
                                   dialect_.whole_division);
        return part;
    };
    if (!days_only)
        reached = in_calendar("months later",
                              add_months({date.amount.sql, layer}, whole_of(months), layer, "months later"));
    const Amount whole = whole_of(days);
    if (whole.least != 0 || whole.most != 0)
        reached = in_calendar("days later",
                              {fmt::format("{} + {}", in_brackets(reached.sql), days_as_integer(whole)),
                               std::max(reached.layer, layer)});
    return {{reached.sql}, {}, reached.layer};
}

SqlValue Expressions::smaller_or_larger(const Node& node, const Moment& at) {
    const SqlValue a = value(node.a, at);
    const SqlValue b = value(node.b, at);
    if (node.type.kind == Kind::duration) return shorter_or_longer(node.op, a, b);
    const auto [x, y] = alike(a.amount, b.amount);
    const bool least = node.op == Op::minimum;
    return {{fmt::format("CASE WHEN {0} {2} {1} THEN {0} WHEN {1} {2} {0} THEN {1} END", x.sql, y.sql,
                         least ? "<=" : ">="),
             x.per, least ? std::min(x.least, y.least) : std::max(x.least, y.least),
             least ? std::min(x.most, y.most) : std::max(x.most, y.most)},
            {},
            layer_of(a, b)};
}

/// Nothing if neither reaches further than the other from every first day.
SqlValue Expressions::shorter_or_longer(Op op, const SqlValue& a, const SqlValue& b) {
    Piece a_first = layers_.add("is shorter", compare(Op::less_equal, Kind::duration, a, b));
    Piece b_first = layers_.add("is shorter", compare(Op::less_equal, Kind::duration, b, a));
    if (op == Op::maximum) std::swap(a_first, b_first);
    const auto either = [&](const Amount& x, const Amount& y) {
        return Amount{
            fmt::format("CASE WHEN {} THEN {} WHEN {} THEN {} END", a_first.sql, x.sql, b_first.sql, y.sql),
            1, std::min(x.least, y.least), std::max(x.most, y.most)};
    };
    return {either(a.amount, b.amount), either(a.days, b.days),
            std::max({layer_of(a, b), a_first.layer, b_first.layer})};
}

/// The largest whole number not above `sql` / `by`; the databases' own division goes towards zero.
std::string Expressions::floor_of(const std::string& sql, std::int64_t by, double least) const {
    if (by == 1) return sql;
    if (least >= 0) return fmt::format("({} {} {})", sql, dialect_.whole_division, by);
    return fmt::format("CASE WHEN {0} >= 0 THEN {0} {2} {1} ELSE -(({1} - 1 - {0}) {2} {1}) END", sql, by,
                       dialect_.whole_division);
}

SqlValue Expressions::rounded(const Node& node, const Moment& at) {
    const auto rounding = static_cast<Rounding>(node.payload);
    const Node& inner = pack_.node(program_.resolved(node.a));
    SqlValue of;
    if (node.type.kind == Kind::money && inner.op == Op::multiply) {
        of = numbers(Op::multiply, value(inner.a, at), value(inner.b, at));
    } else {
        of = value(node.a, at);
        if (node.type.kind != Kind::number) return of;
    }
    Amount made = of.amount;
    if (made.per == 1) return of;
    if (rounding == Rounding::up) {
        made.sql = fmt::format("({} + {})", made.sql, made.per - 1);
        made.least += static_cast<double>(made.per - 1);
    } else if (rounding == Rounding::half_up) {
        made.sql = fmt::format("(2 * {} + {})", made.sql, made.per);
        made.least = 2 * made.least + static_cast<double>(made.per);
        made.per *= 2;
    }
    const double scale = static_cast<double>(made.per);
    return {{floor_of(made.sql, made.per, made.least), 1, std::floor(made.least / scale),
             std::ceil(of.amount.most / static_cast<double>(of.amount.per))},
            {},
            of.layer};
}

/// See `days_in` (base/duration.h) for the readings.
SqlValue Expressions::days_in_duration(const Node& node, const Moment& at) {
    const CalendarSettings& calendar = pack_.manifest.calendar;
    SqlValue of;
    Amount part = number(1);  // by the days of the span: a fraction of a whole
    const Node& inner = pack_.node(program_.resolved(node.a));
    if (calendar.fraction == FractionReading::by_days_of_the_span &&
        inner.type.kind == Kind::scaled_duration) {
        if (inner.op != Op::multiply) return failed("it takes one of several fractions of a duration");
        const bool number_first = pack_.node(inner.a).type.kind == Kind::number;
        const NodeId whole = number_first ? inner.b : inner.a;
        if (pack_.node(program_.resolved(whole)).type.kind == Kind::scaled_duration)
            return failed("it takes a fraction of a fraction of a duration");
        const NodeId by = number_first ? inner.a : inner.b;
        const SqlValue factor = value(by, at);
        if (pack_.node(program_.resolved(by)).op != Op::constant ||
            factor.amount.least != factor.amount.most || factor.amount.least < 0)
            return failed("it takes a fraction of a duration that differs from case to case");
        part = factor.amount;
        of = value(whole, at);
    } else {
        of = value(node.a, at);
    }
    const SqlValue from = value(node.b, at);
    if (failure_) return nothing_known();
    std::size_t layer = layer_of(of, from);
    const Piece start = layers_.add("counted from", {from.amount.sql, layer});
    layer = start.layer;
    std::size_t months_layer = layer;
    std::size_t days_layer = layer;
    const Amount months = named_amount("months of it", of.amount, months_layer);
    const Amount days = named_amount("days of it", of.days, days_layer);
    layer = std::max(months_layer, days_layer);
    const std::int64_t per = months.per * days.per;
    const auto rounded_up = [&](const std::string& sql, std::int64_t by) {
        return by == 1
                   ? sql
                   : fmt::format("({} + {}) {} {}", in_brackets(sql), by - 1, dialect_.whole_division, by);
    };
    const auto days_to = [&](const Piece& reached) {
        return fmt::format("({} - {})", reached.sql, start.sql);
    };
    std::string sql;
    if (calendar.fraction == FractionReading::month_is_30_days) {
        sql = rounded_up(fmt::format("30 * {} * {} + {} * {}", months.sql, days.per, days.sql, months.per),
                         per);
    } else {
        Amount whole = months;
        whole.sql = floor_of(months.sql, months.per, 0);
        whole.least = std::floor(months.least / static_cast<double>(months.per));
        whole.most = std::floor(months.most / static_cast<double>(months.per));
        if (months.per != 1) whole = named_amount("whole months of it", whole, layer);
        const std::size_t whole_layer = layer;
        const Piece reached = layers_.add("months on", add_months(start, whole, layer, "months on"));
        layer = reached.layer;
        if (calendar.fraction == FractionReading::by_days_of_the_span) {
            if (months.per != 1) return failed("it takes a part of a month");
            sql = rounded_up(fmt::format("({} + {}) * {}", days_to(reached), days.sql,
                                         static_cast<std::int64_t>(part.least)),
                             part.per * days.per);
            if (days.per != 1) return failed("it takes a part of a day");
        } else if (months.per == 1) {
            sql = fmt::format("{} + {}", days_to(reached), rounded_up(days.sql, days.per));
        } else {
            // Most terms are of whole years and leave no part of a month: a step of months is dear.
            Amount next = whole;
            next.sql = fmt::format("({} + 1)", whole.sql);
            std::size_t left_layer = whole_layer;
            const Amount left =
                named_amount("part of a month",
                             {fmt::format("({} - {} * {})", months.sql, whole.sql, months.per), 1, 0,
                              static_cast<double>(months.per)},
                             left_layer);
            const Piece after = add_months(start, next, layer, "a month more");
            layer = std::max({layer, left_layer, after.layer});
            const std::string rest = fmt::format("{} * ({} - {}) * {} + {} * {}", left.sql, after.sql,
                                                 reached.sql, days.per, days.sql, months.per);
            sql = fmt::format("{} + CASE WHEN {} = 0 AND {} = 0 THEN 0 ELSE {} END", days_to(reached),
                              left.sql, days.sql, rounded_up(rest, per));
        }
    }
    // Beyond the calendar nothing is counted, nor where there is less than nothing; NULL stays NULL.
    const auto calendar_days = static_cast<double>(last_date().day - first_date().day);
    std::size_t count_layer = layer;
    const Amount count = named_amount("days counted out", {sql, 1, 0, calendar_days}, count_layer);
    std::string sound = fmt::format("{} <= {} - {}", count.sql, date_literal(last_date()), start.sql);
    for (const Amount* of_it : {&months, &days})
        if (of_it->least < 0) sound += fmt::format(" AND {} >= 0", of_it->sql);
    if (months.least < 0 || days.least < 0) sound += fmt::format(" AND {} >= 0", count.sql);
    return {
        {fmt::format("CASE WHEN {} THEN {} END", sound, count.sql), 1, 0, calendar_days}, {}, count_layer};
}

SqlValue Expressions::between(const Node& node, const Moment& at) {
    const SqlValue a = value(node.a, at);
    const SqlValue b = value(node.b, at);
    const std::string& from = a.amount.sql;
    const std::string& to = b.amount.sql;
    std::size_t layer = layer_of(a, b);
    if (node.op == Op::days_between)
        return {{fmt::format("CASE WHEN {0} < {1} THEN 0 ELSE CAST({0} - {1} AS BIGINT) END", to, from), 1, 0,
                 longest_step},
                {},
                layer};
    const Amount months = named_amount(
        "months apart",
        {fmt::format(
             "CAST(12 * (EXTRACT(YEAR FROM {0}) - EXTRACT(YEAR FROM {1})) + EXTRACT(MONTH FROM {0}) - "
             "EXTRACT(MONTH FROM {1}) AS BIGINT)",
             to, from),
         1, -most_months, most_months},
        layer);
    const Piece reached = add_months({from, layer}, months, layer, "months from there");
    const std::string whole =
        fmt::format("CASE WHEN {1} < {0} THEN 0 WHEN {3} > {1} THEN {2} - 1 ELSE {2} END", from, to,
                    months.sql, reached.sql);
    // An unknown date gives no number: `CASE` alone would say otherwise.
    const std::string known = fmt::format("CASE WHEN {} IS NOT NULL THEN {} END", months.sql, whole);
    if (node.op == Op::months_between) return {{known, 1, 0, most_months}, {}, reached.layer};
    return {{fmt::format("({}) {} 12", known, dialect_.whole_division), 1, 0, most_months / 12.0},
            {},
            reached.layer};
}

SqlValue Expressions::first_day(const Node& node) {
    const NodeId id = program_.resolved(node.a);
    if (pack_.node(id).op != Op::fact) return failed("it chooses between records of custody");
    const FactId fact = pack_.node(id).payload;
    return {{fmt::format("CASE WHEN {} THEN {} END", column(fact, 2), column(fact))}, {}, 0};
}

}  // namespace ultima::sql
