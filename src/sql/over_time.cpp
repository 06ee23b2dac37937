// SPDX-License-Identifier: Apache-2.0
// Conditions on all days of a timeline at once.
#include "sql/expressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

namespace ultima::sql {

namespace {

bool is_logic(Op op) { return op == Op::land || op == Op::lor || op == Op::lnot || op == Op::definition; }

}  // namespace

/// What a condition that moves is called when it is asked about: comparisons that change on one day by that
/// day.
std::string Expressions::moving_part(NodeId id) const {
    const auto found = turnings_.find(id);
    return found == turnings_.end() ? std::to_string(id) : found->second.day.sql;
}

void Expressions::need(NodeId id, Slots slots, Timeline& line) const {
    if (!program_.moves[id]) return;
    const Node& node = pack_.node(id);
    if (!is_logic(node.op)) return line.need(moving_part(id), slots);
    if (node.op == Op::definition) return need(pack_.definitions[node.payload].value, slots, line);
    need(node.a, slots, line);
    if (node.op != Op::lnot) need(node.b, slots, line);
}

Bits Expressions::over(NodeId id, const Timeline& line) {
    const Node& node = pack_.node(id);
    if (program_.open[id]) {
        give_up("it asks about the entries of a list");
        return always(false);
    }
    if (dialect_.truth_by_row && is_logic(node.op) && !program_.moves[id])
        return timeless(truth(id, now_), std::nullopt, pack_.texts[id]);
    switch (node.op) {
        case Op::definition:
            return over(pack_.definitions[node.payload].value, line);
        case Op::land:
            return land(over(node.a, line), over(node.b, line));
        case Op::lor:
            return lor(over(node.a, line), over(node.b, line));
        case Op::lnot:
            return lnot(over(node.a, line));
        default:
            break;
    }
    if (!program_.moves[id]) return timeless(truth(id, now_), unknown(id), pack_.texts[id]);
    const Slots needed = line.needed(moving_part(id));
    const bool compares = node.op == Op::equal || node.op == Op::less || node.op == Op::less_equal;
    if (compares && (program_.drifts[id] || program_.jumps[id])) {
        const Turning* turning = this->turning(id);
        return turning == nullptr ? always(false) : turning_over(*turning, needed, line);
    }
    // What changes with time in another way is asked about day by day.
    std::size_t from = 0;
    const auto where = [&](bool open) {
        return days_where(line, needed, [&](const Timeline::Slot& slot) {
            const Piece on_it = layers_.add(pack_.texts[id], truth(id, slot.at));
            from = std::max(from, on_it.layer);
            if (!open) return on_it.sql;
            return on_it.sql == "TRUE" || on_it.sql == "FALSE" ? std::string("FALSE")
                                                               : on_it.sql + " IS NULL";
        });
    };
    const DayBits holds = where(false);
    const DayBits open = where(true);
    std::size_t layer = 0;
    const DayBits named = layers_.add(pack_.texts[id], holds, from, layer);
    return but_open(named, layers_.add(pack_.texts[id] + " is open", open, from, layer), layer);
}

DayBits Expressions::missing(FactId id) {
    const Fact& fact = pack_.facts[id];
    const auto& names = facts_.of(id).names;
    if (names.empty() || (fact.presumed && fact.type.kind != Kind::spells)) return no_day;
    const std::string condition = fact.type.kind == Kind::spells ? identifier(names[2]) + " IS NOT TRUE"
                                                                 : identifier(names[0]) + " IS NULL";
    std::size_t layer = 0;
    return layers_.add(fact.name + " is missing",
                       DayBits{fmt::format("(-CAST({} AS INTEGER))", condition), all_slots}, 0, layer);
}

/// The days on which a condition that does not move is not known, where that is so whenever some fact is
/// missing.
std::optional<DayBits> Expressions::unknown(NodeId id) {
    const Node& node = pack_.node(id);
    if (node.op == Op::fact) return missing(node.payload);
    if (node.op != Op::equal && node.op != Op::less && node.op != Op::less_equal) return std::nullopt;
    DayBits all = no_day;
    for (const NodeId side : {node.a, node.b}) {
        const Node& operand = pack_.node(program_.resolved(side));
        const bool one_column = !has_two_parts(operand.type) && operand.type.kind != Kind::spells;
        if (!one_column || (operand.op != Op::fact && operand.op != Op::constant)) return std::nullopt;
        if (operand.op == Op::fact) all = either(all, missing(operand.payload));
    }
    return all;
}

Bits Expressions::timeless(const Piece& truth, const std::optional<DayBits>& unknown, std::string_view wish) {
    if (truth.sql == "TRUE" || truth.sql == "FALSE") return always(truth.sql == "TRUE");
    std::size_t layer = 0;
    if (dialect_.truth_by_row && !(unknown && unknown->none())) {
        constexpr std::size_t longest = 40;  // what is longer is not written twice
        const Piece named = truth.sql.size() > longest ? layers_.add(wish, truth) : truth;
        const auto bits = [&](std::string_view what, std::string_view yes, std::string_view no) {
            const std::string sql = fmt::format("CASE WHEN {0} THEN {1} WHEN NOT {0} THEN {2} ELSE {3} END",
                                                named.sql, yes, no, may_half);
            return layers_.add(fmt::format("{}{}", wish, what), DayBits{sql, all_slots}, named.layer, layer);
        };
        const DayBits yes = bits("", "-1", "0");
        const DayBits no = bits(" is not so", "0", "-1");
        return {yes, no, layer};
    }
    const DayBits holds =
        layers_.add(wish, DayBits{fmt::format("CASE WHEN {} THEN -1 ELSE 0 END", truth.sql), all_slots},
                    truth.layer, layer);
    if (unknown) return but_open(holds, *unknown, layer);
    const DayBits open{fmt::format("CASE WHEN ({}) IS NULL THEN -1 ELSE 0 END", truth.sql), all_slots};
    return but_open(holds, layers_.add(std::string(wish) + " is open", open, truth.layer, layer), layer);
}

/// The slots, of those that are needed, on which a day was reached: where all rows ask about the same days,
/// they are asked from the last to the first, at once. `apart` gets the other slots.
std::string Expressions::reached_on_known_days(const Piece& day, Slots needed, const Timeline& line,
                                               Slots& apart) const {
    const CivilDate today = *now_.known;
    std::map<CivilDate, Slots, std::greater<>> until{{today, 0}};  // reached on these if not later
    Slots own = 0;  // of the day itself: a past day of change was not reached on the day before it
    for (std::size_t slot = 0; slot < line.slots().size(); ++slot) {
        if ((needed & bit(slot)) == 0) continue;
        const Timeline::Slot& each = line.slots()[slot];
        if (each.at.known)
            until[*each.at.known] |= bit(slot);
        else if (each.change.day.sql == day.sql)
            own |= bit(slot);
        else
            apart |= bit(slot);
    }
    std::string sql = "CASE";
    Slots reached = 0;
    for (const auto& [date, slots] : until) {
        sql += fmt::format(" WHEN {} > {} THEN {}", day.sql, date_literal(date),
                           surely(reached | (date >= today ? own : 0)));
        reached |= slots;
    }
    return sql + fmt::format(" WHEN {} IS NOT NULL THEN {} ELSE 0 END", day.sql, surely(reached));
}

Bits Expressions::turning_over(const Turning& turning, Slots needed, const Timeline& line) {
    const Piece& day = turning.day;
    std::size_t from = day.layer;
    Slots apart = 0;  // asked about one by one
    const std::string same_for_all = reached_on_known_days(day, needed, line, apart);
    DayBits reached = days_where(line, apart, [&](const Timeline::Slot& slot) {
        from = std::max(from, slot.change.day.layer);
        return fmt::format("{0} < {1} OR ({0} = {1} AND {1} > {2})", day.sql, slot.change.day.sql,
                           now_.day.sql);
    });
    if (apart != needed)
        reached = {reached.none() ? same_for_all : fmt::format("({} | {})", same_for_all, reached.sql),
                   surely(needed)};
    std::size_t layer = 0;
    const DayBits then = layers_.add("by then", reached, from, layer);
    const std::string known = turning.complete.empty()
                                  ? day.sql + " IS NOT NULL"
                                  : fmt::format("{} IS NOT NULL AND {}", day.sql, turning.complete);
    const DayBits open = layers_.add(
        "not sure of it", DayBits{fmt::format("CASE WHEN {} THEN 0 ELSE -1 END", known), all_slots},
        day.layer, layer);
    const bool proves = turning.complete.empty() || turning.enough_is_enough;
    const Bits made = but_open(proves ? then : both(then, others(open)), open, layer);
    return turning.holds_then ? made : lnot(made);
}

Piece Expressions::in_force(const Validity& validity, const Timeline::Slot& slot) {
    if (slot.at.known) return in_force(validity, slot.at);
    // The day is that of the change if it is still to come, else the one before it.
    const CivilDate today = *now_.known;
    const Piece& day = slot.change.day;
    std::string sql;
    if (validity.from)
        sql = fmt::format("{} {} {}", day.sql,
                          *validity.from <= today ? ">" : ">=", date_literal(*validity.from));
    if (validity.to) {
        const CivilDate last{validity.to->day + (*validity.to < today ? 1 : 0)};
        sql += fmt::format("{}{} <= {}", sql.empty() ? "" : " AND ", day.sql, date_literal(last));
    }
    return {sql.empty() ? "TRUE" : sql, day.layer};
}

}  // namespace ultima::sql
