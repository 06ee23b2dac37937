// SPDX-License-Identifier: Apache-2.0
// Conditions as SQL, on any day: what changes with time is found as the day on which it changes.
#include "sql/expressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima::sql {

namespace {

std::string_view sign(Op op) { return op == Op::equal ? "=" : op == Op::less ? "<" : "<="; }

Piece joined(const Piece& a, std::string_view with, const Piece& b) {
    return {fmt::format("({} {} {})", a.sql, with, b.sql), std::max(a.layer, b.layer)};
}

Piece negated(const Piece& piece) { return {fmt::format("(NOT {})", piece.sql), piece.layer}; }

}  // namespace

Piece Expressions::truth(NodeId id, const Moment& at) {
    const Node& node = pack_.node(id);
    if (program_.open[id]) {
        give_up("it asks about the entries of a list");
        return {"NULL"};
    }
    switch (node.op) {
        case Op::constant:
            return {std::get_if<Truth>(&pack_.constants[node.payload]) == nullptr ? "CAST(NULL AS BOOLEAN)"
                    : truth_in(pack_.constants[node.payload]) == Truth::yes       ? "TRUE"
                                                                                  : "FALSE"};
        case Op::fact:
            return {column(node.payload)};
        case Op::definition: {
            const Definition& definition = pack_.definitions[node.payload];
            if (program_.moves[definition.value]) return truth(definition.value, at);
            return kept_truth(definition.value, definition.name);
        }
        case Op::land:
            return joined(truth(node.a, at), "AND", truth(node.b, at));
        case Op::lor:
            return joined(truth(node.a, at), "OR", truth(node.b, at));
        case Op::lnot:
            return negated(truth(node.a, at));
        case Op::choose: {
            // Each is written twice or more.
            const Piece c = layers_.add(pack_.texts[node.a], truth(node.a, at));
            const Piece a = layers_.add(pack_.texts[node.b], truth(node.b, at));
            const Piece b = layers_.add(pack_.texts[node.c], truth(node.c, at));
            return {fmt::format("CASE WHEN {0} THEN {1} WHEN NOT {0} THEN {2} WHEN {1} = {2} THEN {1} END",
                                c.sql, a.sql, b.sql),
                    std::max({c.layer, a.layer, b.layer})};
        }
        case Op::table_output:
            return table_truth(node, at);
        case Op::held_on:
            return held_on(node, at);
        case Op::equal:
        case Op::less:
        case Op::less_equal:
            if (program_.drifts[id] || program_.jumps[id]) return moving_comparison(id, at);
            return comparison(node, at);
        default:
            give_up(std::string(beyond_sql(node.op)));
            return {"NULL"};
    }
}

Piece Expressions::kept_truth(NodeId id, std::string_view wish) {
    const auto found = truths_.find(id);
    if (found != truths_.end()) return found->second;
    Piece made = truth(id, now_);
    const Op op = pack_.node(id).op;
    if (op != Op::fact && op != Op::constant && op != Op::definition && !failure_)
        made = layers_.add(wish, made);
    truths_.emplace(id, made);
    return made;
}

Piece Expressions::comparison(const Node& node, const Moment& at) {
    const Kind kind = pack_.node(node.a).type.kind;
    if (kind == Kind::yes_no) return joined(truth(node.a, at), "=", truth(node.b, at));
    const SqlValue a = value(node.a, at);
    const SqlValue b = value(node.b, at);
    return compare(node.op, kind, a, b);
}

Piece Expressions::compare(Op op, Kind kind, const SqlValue& a, const SqlValue& b) {
    if (kind == Kind::duration) {
        if (const auto sql = compare_durations(op, a, b)) return {*sql, std::max(a.layer, b.layer)};
        give_up("it compares durations of many days, or with fractions");
        return {"NULL"};
    }
    if (kind == Kind::record || kind == Kind::list || kind == Kind::spells) {
        give_up("it asks about a list");
        return {"NULL"};
    }
    const auto [x, y] = with_same_per(a.amount, b.amount);
    return {fmt::format("({} {} {})", x.sql, sign(op), y.sql), std::max(a.layer, b.layer)};
}

Piece Expressions::held_on(const Node& node, const Moment& at) {
    const NodeId spells = program_.resolved(node.b);
    const NodeId date = program_.resolved(node.a);
    if (pack_.node(spells).op != Op::fact || program_.moves[date]) {
        give_up("it asks who is held on a day that moves");
        return {"NULL"};
    }
    const SqlValue day = value(date, at);
    const FactId fact = pack_.node(spells).payload;
    const std::string first = column(fact);
    const std::string last = column(fact, 1);
    return {fmt::format(
                "CASE WHEN {0} IS NULL THEN NULL WHEN {1} <= {0} AND ({2} IS NULL OR {2} >= {0}) THEN TRUE "
                "WHEN {3} THEN FALSE END",
                day.amount.sql, first, last, column(fact, 2)),
            day.layer};
}

/// `today`, days held, or days, months and years from a date to today, with fixed numbers of days added or
/// taken away.
std::optional<Expressions::Clock> Expressions::clock(NodeId id) const {
    id = program_.resolved(id);
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::today:
        case Op::days_in_spells:
            return Clock{node.op, id};
        case Op::days_between:
        case Op::months_between:
        case Op::years_between:
            if (pack_.node(program_.resolved(node.b)).op != Op::today || program_.moves[node.a])
                return std::nullopt;
            return Clock{node.op, id};
        case Op::add:
        case Op::subtract: {
            const bool left = program_.moves[node.a];
            if (left == program_.moves[node.b]) return std::nullopt;
            auto found = clock(left ? node.a : node.b);
            const NodeId other = left ? node.b : node.a;
            if (!found || pack_.node(other).type.kind != Kind::number) return std::nullopt;
            const int factor = node.op == Op::subtract ? -1 : 1;
            if (!left && factor == -1) {  // other - clock
                found->sign = -found->sign;
                for (auto& [of, by] : found->added) by = -by;
                found->added.emplace_back(other, 1);
            } else {
                found->added.emplace_back(other, factor);
            }
            return found;
        }
        default:
            return std::nullopt;
    }
}

/// The first day on which the clock shows `needed` or more, as a column: at the latest the day after the
/// calendar's last, at the earliest its first; NULL if what it hangs on is not known.
std::optional<Piece> Expressions::day_reached(const Clock& clock, const SqlValue& needed) {
    const Node& node = pack_.node(clock.node);
    std::size_t layer = needed.layer;
    const std::string first = date_literal(first_date());
    const std::string never = date_literal({last_date().day + 1});
    Piece from;
    std::string known;
    if (clock.op == Op::today)
        return layers_.add("day of change",
                           {fmt::format("CASE WHEN {0} < {1} THEN {1} WHEN {0} > {2} THEN {2} ELSE {0} END",
                                        needed.amount.sql, first, never),
                            layer});
    const Amount count = named_amount("days needed", needed.amount, layer);
    // What is needed beyond all calendars is never reached, and must not be counted out.
    constexpr double longest = 150'000;
    const bool counts_months = clock.op == Op::months_between || clock.op == Op::years_between;
    const double most = clock.op == Op::years_between    ? most_months / 12.0
                        : clock.op == Op::months_between ? most_months
                                                         : 1'000'000;
    std::string until = date_literal(last_date());
    const bool never_reached = count.least > (counts_months ? most : longest);
    if (clock.op == Op::days_in_spells) {
        const NodeId spells = program_.resolved(node.a);
        if (pack_.node(spells).op != Op::fact) return std::nullopt;
        const FactId fact = pack_.node(spells).payload;
        from = {column(fact)};
        known = column(fact, 2) + " IS NOT NULL";
        const Piece held = layers_.add(pack_.facts[fact].name + " until",
                                       {fmt::format("COALESCE({}, {})", column(fact, 1), until), 0});
        until = held.sql;
        layer = std::max(layer, held.layer);
    } else {
        const SqlValue date = value(node.a, now_);
        from = {date.amount.sql, date.layer};
        layer = std::max(layer, date.layer);
        known = from.sql + " IS NOT NULL";
    }
    if (never_reached)
        return layers_.add("day of change", {fmt::format("CASE WHEN {} THEN {} END", known, never), layer});
    if (counts_months) {
        Amount months = count;
        if (count.least < 0 || count.most > most)
            months = {fmt::format("CASE WHEN {0} BETWEEN 0 AND {1} THEN {0} END", count.sql, most), 1, 0,
                      most};
        if (clock.op == Op::years_between)
            months = {fmt::format("(12 * {})", months.sql), 1, 12 * months.least, 12 * months.most};
        from = add_months(from, months, layer, "months on");
    } else {
        // Days held count the first day, or begin with the day after it.
        const bool counted = clock.op == Op::days_in_spells && pack_.manifest.calendar.first_day_counts;
        const std::string days = counted ? fmt::format("{} - 1", count.sql) : count.sql;
        const bool in_reach = count.least >= -most && count.most <= most;
        from.sql = in_reach ? fmt::format("{} + CAST({} AS INTEGER)", from.sql, days)
                            : fmt::format("CASE WHEN {} BETWEEN 1 AND {} THEN {} + CAST({} AS INTEGER) END",
                                          count.sql, most, from.sql, days);
    }
    const Piece then = layers_.add("day reached", {from.sql, std::max(layer, from.layer)});
    const std::string reached =
        fmt::format("CASE WHEN {0} <= {1} AND {2} > 0 THEN {0} WHEN {3} AND {2} > 0 THEN {4}", then.sql,
                    until, count.sql, known, never);
    const std::string at_once =
        count.least > 0 ? "" : fmt::format(" WHEN {} AND {} <= 0 THEN {}", known, count.sql, first);
    return layers_.add("day of change", {reached + at_once + " END", then.layer});
}

/// Takes what is added to the clock from `needed`, a date: what is left is the day that the clock itself must
/// show. Gives the sums of what is added, from the innermost one outwards; nothing if one has a part of a
/// day.
std::optional<std::vector<Amount>> Expressions::less_added(const Clock& clock, SqlValue& needed) {
    std::vector<Amount> sums;
    for (const auto& [of, by] : clock.added) {
        const SqlValue added = value(of, now_);
        if (added.amount.per != 1) return std::nullopt;
        const std::string days = days_as_integer(added.amount);
        needed.layer = std::max(needed.layer, added.layer);
        needed.amount.sql = fmt::format("({} {} {})", needed.amount.sql, by == 1 ? '-' : '+', days);
        Amount sum{by == 1 ? days : "(-" + days + ")", 1, by == 1 ? added.amount.least : -added.amount.most,
                   by == 1 ? added.amount.most : -added.amount.least};
        if (!sums.empty())
            sum = {fmt::format("({} + {})", sums.back().sql, sum.sql), 1, sums.back().least + sum.least,
                   sums.back().most + sum.most};
        sums.push_back(std::move(sum));
    }
    return sums;
}

/// The reasoner knows no day outside the calendar, while the query counts on there. So it says nothing of a
/// row where what is added to `today` leads there from the day of the query, from the day `turn` on which the
/// comparison changes, or from the day before that one.
void Expressions::keep_in_calendar(const std::vector<Amount>& added, SqlValue& turn) {
    const Piece day = layers_.add("day needed", {turn.amount.sql, turn.layer});
    turn.amount.sql = day.sql;
    turn.layer = day.layer;
    const std::string first = date_literal(first_date());
    const std::string last = date_literal(last_date());
    std::string outside = fmt::format("{0} <= {1} OR {0} > {2}", day.sql, first, last);
    const std::int32_t to_last = last_date().day - now_.known->day;
    const std::int32_t to_first = first_date().day - now_.known->day;
    for (const Amount& sum : added) {
        if (sum.most > to_last) outside += fmt::format(" OR {} > {}", sum.sql, to_last);
        if (sum.least < to_first) outside += fmt::format(" OR {} < {}", sum.sql, to_first);
        outside += fmt::format(" OR {0} + {1} <= {2} OR {0} + {1} > {3}", day.sql, sum.sql, first, last);
    }
    beyond_.push_back(outside);
}

/// A comparison of a clock with something fixed holds from a day on, or until one. Nothing, with a reason
/// given, if there is no such day.
const Expressions::Turning* Expressions::turning(NodeId id) {
    if (const auto found = turnings_.find(id); found != turnings_.end()) return &found->second;
    const Node& node = pack_.node(id);
    const auto refuse = [&](std::string why) {
        give_up(std::move(why));
        return nullptr;
    };
    if (node.op == Op::equal || program_.jumps[id] || !program_.breaks[id].empty())
        return refuse("it changes with time in a way that has more than one day");
    const bool left = program_.moves[node.a];
    const NodeId moving = left ? node.a : node.b;
    const NodeId fixed = left ? node.b : node.a;
    if (program_.moves[fixed]) return refuse("both sides of a comparison change with time");
    const auto found = clock(moving);
    if (!found) return refuse("it counts days in a way that has no day of its own in SQL");
    // Needed of the clock: what it is compared with, less what is added to it.
    SqlValue needed = value(fixed, now_);
    const bool is_date = pack_.node(fixed).type.kind == Kind::date;
    std::vector<Amount> added;
    if (is_date) {
        auto sums = less_added(*found, needed);
        if (!sums) return refuse("a part of a day is added to a date");
        added = std::move(*sums);
    } else {
        for (const auto& [of, by] : found->added)
            needed = numbers(by == 1 ? Op::subtract : Op::add, needed, value(of, now_));
    }
    if (failure_) return nullptr;
    bool strict = node.op == Op::less;
    bool clock_is_larger = !left;  // fixed <= clock
    if (found->sign < 0) {
        // s - c <= v  is  c >= s - v: turn the sides round.
        if (is_date) return refuse("it counts days back from a date");
        needed.amount.sql = fmt::format("(-{})", needed.amount.sql);
        std::swap(needed.amount.least, needed.amount.most);
        needed.amount.least = -needed.amount.least;
        needed.amount.most = -needed.amount.most;
        clock_is_larger = !clock_is_larger;
    }
    // fixed <= c: c >= ceil(fixed).  fixed < c: c >= floor(fixed) + 1.  c < fixed: not c >= ceil(fixed).
    // c <= fixed: not c >= floor(fixed) + 1.
    const bool next = clock_is_larger ? strict : !strict;
    if (is_date) {
        if (next) needed.amount.sql = fmt::format("({} + 1)", needed.amount.sql);
        if (!added.empty()) keep_in_calendar(added, needed);
    } else {
        needed.amount = whole_needed(needed.amount, next);
    }
    const auto day = day_reached(*found, needed);
    if (!day) return refuse("it chooses between records of custody");
    Turning made{*day, clock_is_larger, {}, found->sign > 0};
    if (found->op == Op::days_in_spells)
        made.complete = column(pack_.node(program_.resolved(pack_.node(found->node).a)).payload, 2);
    return &turnings_.emplace(id, std::move(made)).first->second;
}

/// The least whole number not below `needed`, or above it.
Amount Expressions::whole_needed(Amount needed, bool above) const {
    const std::int64_t per = needed.per;
    const double scale = static_cast<double>(per);
    if (per != 1) {
        const std::string sql = above ? needed.sql : fmt::format("({} + {})", needed.sql, per - 1);
        needed = {floor_of(sql, per, needed.least), 1, std::floor(needed.least / scale),
                  std::ceil(needed.most / scale)};
    }
    if (above) needed.sql = fmt::format("({} + 1)", needed.sql);
    return needed;
}

Piece Expressions::moving_comparison(NodeId id, const Moment& at) {
    const Turning* turning = this->turning(id);
    if (turning == nullptr) return {"NULL"};
    const Piece& day = turning->day;
    Piece shown{fmt::format("({} >= {})", at.day.sql, day.sql), std::max(at.day.layer, day.layer)};
    // A record that may lack spells gives a lower bound: enough days are enough, too few say nothing.
    // Taken away from something, it says nothing at all.
    if (!turning->complete.empty())
        shown.sql = turning->enough_is_enough
                        ? fmt::format("CASE WHEN {} THEN TRUE WHEN {} IS NOT NULL AND {} THEN FALSE END",
                                      shown.sql, day.sql, turning->complete)
                        : fmt::format("CASE WHEN {} THEN {} END", turning->complete, shown.sql);
    return turning->holds_then ? shown : negated(shown);
}

void Expressions::add_change(std::vector<ChangeDay>& days, const ChangeDay& day) {
    const auto same = [&](const ChangeDay& other) { return other.day.sql == day.day.sql; };
    if (std::none_of(days.begin(), days.end(), same)) days.push_back(day);
}

void Expressions::add_changes(NodeId id, std::vector<ChangeDay>& days) const {
    std::vector<NodeId> stack{id};
    for (const CivilDate& day : program_.breaks[id]) add_change(days, {{date_literal(day)}, day});
    while (!stack.empty()) {
        const NodeId next = stack.back();
        stack.pop_back();
        if (!program_.moves[next]) continue;
        if (const auto found = turnings_.find(next); found != turnings_.end()) {
            add_change(days, {found->second.day});
            continue;
        }
        const Node& node = pack_.node(next);
        if (node.op == Op::definition) stack.push_back(pack_.definitions[node.payload].value);
        if (node.op == Op::table_output)
            for (const TableRow& row : pack_.tables[node.payload].rows) {
                for (const NodeId cell : row.conditions)
                    if (cell != nothing) stack.push_back(cell);
                if (const NodeId cell = row.outputs[node.extra]; cell != nothing) stack.push_back(cell);
            }
        for (const NodeId part : {node.a, node.b, node.c})
            if (part != nothing) stack.push_back(part);
    }
}

Piece Expressions::in_force(const Validity& validity, const Moment& at) {
    if (validity.favourable != nothing) {
        give_up("the most favourable of several versions of the law has to be found");
        return {"NULL"};
    }
    if (!validity.from && !validity.to) return {"TRUE"};
    if (validity.by == nothing && at.known) {
        const bool in_force =
            (!validity.from || *validity.from <= *at.known) && (!validity.to || *at.known <= *validity.to);
        return {in_force ? "TRUE" : "FALSE"};
    }
    const Piece day = validity.by != nothing ? Piece{column(validity.by)} : at.day;
    const std::string from =
        validity.from ? fmt::format("{} >= {}", day.sql, date_literal(*validity.from)) : "";
    const std::string to = validity.to ? fmt::format("{} <= {}", day.sql, date_literal(*validity.to)) : "";
    return {fmt::format("({}{}{})", from, from.empty() || to.empty() ? "" : " AND ", to), day.layer};
}

}  // namespace ultima::sql
