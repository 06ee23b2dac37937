// SPDX-License-Identifier: Apache-2.0
// Conditions on all days of a timeline at once.
#include "sql/expressions.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::sql {

namespace {

bool is_logic(Op op) { return op == Op::land || op == Op::lor || op == Op::lnot || op == Op::definition; }

}  // namespace

void Expressions::need(NodeId id, Slots slots, Timeline& line) const {
    if (!program_.moves[id]) return;
    const Node& node = pack_.node(id);
    if (!is_logic(node.op)) return line.need(id, slots);
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
    if (!program_.moves[id]) return timeless(truth(id, now_), pack_.texts[id]);
    const Slots needed = line.needed(id);
    const bool compares = node.op == Op::equal || node.op == Op::less || node.op == Op::less_equal;
    if (compares && (program_.drifts[id] || program_.jumps[id])) {
        const Turning* turning = this->turning(id);
        return turning == nullptr ? always(false) : turning_over(*turning, needed, line);
    }
    // What changes with time in another way is asked about day by day.
    std::size_t from = 0;
    const auto where = [&](std::string_view is_not) {
        return days_where(line, needed, [&](const Timeline::Slot& slot) {
            const Piece on_it = layers_.add(pack_.texts[id], truth(id, slot.at));
            from = std::max(from, on_it.layer);
            if (on_it.sql == "TRUE" || on_it.sql == "FALSE")
                return std::string(on_it.sql == is_not ? "FALSE" : "TRUE");
            return fmt::format("{} IS NOT {}", on_it.sql, is_not);
        });
    };
    const DayBits may = where("FALSE");
    const DayBits may_not = where("TRUE");
    Bits made;
    made.yes = layers_.add(pack_.texts[id] + ", may be", may, from, made.layer);
    made.no = layers_.add(pack_.texts[id] + ", may not be", may_not, from, made.layer);
    return made;
}

Bits Expressions::timeless(const Piece& truth, std::string_view wish) {
    if (truth.sql == "TRUE" || truth.sql == "FALSE") return always(truth.sql == "TRUE");
    Bits made;
    const auto column = [&](std::string_view is_not, std::string_view named) {
        const DayBits bits{fmt::format("CASE WHEN ({}) IS NOT {} THEN -1 ELSE 0 END", truth.sql, is_not),
                           all_slots};
        return layers_.add(std::string(wish) + std::string(named), bits, truth.layer, made.layer);
    };
    made.yes = column("FALSE", ", may be");
    made.no = column("TRUE", ", may not be");
    return made;
}

Bits Expressions::turning_over(const Turning& turning, Slots needed, const Timeline& line) {
    const Piece& day = turning.day;
    std::size_t from = day.layer;
    const DayBits reached = days_where(line, needed, [&](const Timeline::Slot& slot) {
        // A past day of change was not reached on the day before it.
        if (slot.change.day.sql == day.sql && !slot.at.name.empty())
            return fmt::format("{} > {}", day.sql, now_.day.sql);
        from = std::max(from, slot.at.day.layer);
        return fmt::format("{} >= {}", slot.at.day.sql, day.sql);
    });
    Bits made;
    const DayBits then = layers_.add("by then", reached, from, made.layer);
    const std::string known = turning.complete.empty()
                                  ? day.sql + " IS NOT NULL"
                                  : fmt::format("{} IS NOT NULL AND {}", day.sql, turning.complete);
    const DayBits sure =
        layers_.add("sure of it", DayBits{fmt::format("CASE WHEN {} THEN -1 ELSE 0 END", known), all_slots},
                    day.layer, made.layer);
    const bool proves = turning.complete.empty() || turning.enough_is_enough;
    made.yes = either(then, others(sure));
    made.no = proves ? others(then) : either(others(then), others(sure));
    return turning.holds_then ? made : lnot(made);
}

}  // namespace ultima::sql
