// SPDX-License-Identifier: Apache-2.0
#include "sql/statuses.h"

#include "sql/query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ultima::sql {

namespace {

std::size_t rank(Status status) {
    return static_cast<std::size_t>(std::find(best_first.begin(), best_first.end(), status) -
                                    best_first.begin());
}

/// A bit as that of another place. `<<` and `|` are much cheaper than `*` and `+`, which look out for
/// overflows.
std::string shifted(const std::string& bit, std::size_t by) {
    return by == 0 ? bit : fmt::format("({} << {})", bit, by);
}

/// Statuses that rules bring about, and that have a day since when they have held.
constexpr std::array dated{Status::required, Status::available, Status::barred, Status::conflict,
                           Status::cannot_compute};

}  // namespace

unsigned status_bit(Status status) { return 1U << rank(status); }

template <class Use>
void Statuses::each_slot(MeasureId measure, Slots among, Use use) const {
    const auto& slots = rules_.timeline(days_.at(measure).timeline).slots();
    for (std::size_t slot = 1; slot < slots.size(); ++slot)
        if ((among & bit(slot)) != 0) use(slot, slots[slot].change);
}

Said Statuses::said(MeasureId measure) {
    std::array<Bits, 4> rules;  // must, may, must not, cannot compute
    rules.fill(always(false));
    for (const Program::Source& source : sources(measure)) {
        const auto effect = program_.effect_of(source);
        if (!effect) continue;
        Bits& all = rules[static_cast<std::size_t>(*effect)];
        all = lor(all, applies(source.rule, measure));
    }
    const auto& [must, may, must_not, cannot] = rules;
    std::size_t from = 0;
    for (const Bits& each : rules) from = std::max(from, each.layer);
    Said made;
    const auto keep = [&](std::string_view what, const DayBits& bits) {
        if (bits.none()) return no_day;
        return layers_.add(fmt::format("{} {}", name(measure), what), bits, from, made.layer);
    };
    const DayBits open = both(cannot.no, must_not.no);  // nothing stands in the way
    const DayBits forbidden = both(cannot.no, must_not.yes);
    const DayBits unasked = both(must.no, may.no);
    const auto put = [&](Status status, const DayBits& bits) {
        made.statuses[rank(status)] = keep(to_text(status), bits);
    };
    put(Status::cannot_compute, cannot.yes);
    put(Status::conflict, both(forbidden, either(must.yes, may.yes)));
    put(Status::barred, both(forbidden, unasked));
    put(Status::required, both(open, must.yes));
    put(Status::available, both(open, both(must.no, may.yes)));
    made.quiet = keep("left open", both(open, unasked));
    const Bits granted = land(lor(must, may), land(lnot(must_not), lnot(cannot)));
    made.granted.yes = keep("may be granted", granted.yes);
    made.granted.no = keep("may not be granted", granted.no);
    return made;
}

DayBits Statuses::days(MeasureId measure, bool past, std::size_t& layer) {
    const Rules::Days& days = days_.at(measure);
    Slots can_be = 0;
    each_slot(measure, all_slots, [&](std::size_t slot, const ChangeDay& change) {
        if (!change.known || (past ? *change.known <= on_ : *change.known > on_)) can_be |= bit(slot);
    });
    std::size_t from = 0;
    const DayBits made =
        days_where(rules_.timeline(days.timeline), can_be, [&](const Timeline::Slot& slot) -> std::string {
            if (slot.change.known) return *slot.change.known > first_date() ? "TRUE" : "FALSE";
            from = std::max(from, slot.change.day.layer);
            return past ? fmt::format("{0} <= {1} AND {0} > {2}", slot.change.day.sql, date_literal(on_),
                                      date_literal(first_date()))
                        : fmt::format("{0} > {1} AND {0} <= {2}", slot.change.day.sql, date_literal(on_),
                                      date_literal(last_date()));
        });
    if ((made.can & days.slots) == 0) return no_day;
    // Worked out once for all measures of the timeline.
    return both(layers_.add(past ? "days past" : "days to come", made, from, layer), these_days(days.slots));
}

Piece Statuses::possible(MeasureId measure, const Said& said) {
    std::string sql;
    unsigned can = 0;
    const auto add = [&](unsigned status, const std::string& part) {
        sql += (sql.empty() ? "" : " | ") + part;
        can |= status;
    };
    for (const Status status : dated)
        if (const std::string now = today_in(said.statuses[rank(status)]); now != "0")
            add(status_bit(status), shifted(now, rank(status)));
    std::size_t layer = said.layer;
    const DayBits coming = days(measure, false, layer);
    if (const std::string quiet = today_in(said.quiet); quiet != "0") {
        DayBits can_come = both(coming, said.granted.yes);
        if (program_.last_change_of(stage_, measure) > on_)
            can_come = either(can_come, both(both(said.granted.yes, said.granted.no), these_days(1)));
        const DayBits comes = both(coming, others(said.granted.no));
        const unsigned otherwise = status_bit(program_.without_rules(stage_, measure));
        if (!can_come.none())
            add(status_bit(Status::not_yet), fmt::format("CASE WHEN {} <> 0 AND {} <> 0 THEN {} ELSE 0 END",
                                                         quiet, can_come.sql, status_bit(Status::not_yet)));
        add(otherwise, comes.none() ? shifted(quiet, rank(program_.without_rules(stage_, measure)))
                                    : fmt::format("CASE WHEN {} <> 0 AND {} = 0 THEN {} ELSE 0 END", quiet,
                                                  comes.sql, otherwise));
    }
    can_be_[measure] = can;
    return layers_.add(name(measure) + " possible", {sql.empty() ? "0" : sql, layer});
}

std::vector<std::string> Statuses::dates_in(MeasureId measure, const DayBits& bits) const {
    std::vector<std::string> dates;
    each_slot(measure, bits.can, [&](std::size_t slot, const ChangeDay& change) {
        dates.push_back(
            fmt::format("CASE WHEN ({} & {}) <> 0 THEN {} END", bits.sql, bit(slot), change.day.sql));
    });
    return dates;
}

/// Is one of the slots in `bits` on that date?
std::string Statuses::any_with(MeasureId measure, const std::string& date, const DayBits& bits) const {
    std::string sql;
    each_slot(measure, bits.can, [&](std::size_t slot, const ChangeDay& change) {
        sql += fmt::format("{}(({} & {}) <> 0 AND {} = {})", sql.empty() ? "" : " OR ", bits.sql, bit(slot),
                           change.day.sql, date);
    });
    return sql;
}

/// The last, or first, of the days in `bits`; unless it is in `spoilt`, too.
Piece Statuses::chosen_day(MeasureId measure, std::string_view which, std::string_view named,
                           const DayBits& bits, const DayBits& spoilt, std::size_t layer) {
    const Piece day =
        layers_.add(fmt::format("{} {}", name(measure), named),
                    {fmt::format("{}({})", which, fmt::join(dates_in(measure, bits), ", ")), layer});
    if (spoilt.none()) return day;
    return {fmt::format("CASE WHEN {0} = 0 THEN {1} WHEN NOT ({2}) THEN {1} END", spoilt.sql, day.sql,
                        any_with(measure, day.sql, spoilt)),
            day.layer};
}

Piece Statuses::since(MeasureId measure, const Said& said, const Piece& mask) {
    std::size_t layer = std::max(said.layer, mask.layer);
    const DayBits past = days(measure, true, layer);
    // The last day on which something else became what holds now; nothing if the same was possible before.
    DayBits other{fmt::format("CASE {}", mask.sql), 0};
    DayBits same_too = other;
    for (const Status status : dated) {
        const DayBits& now = said.statuses[rank(status)];
        if ((now.can & 1U) == 0) continue;
        DayBits differs = either(others(now), said.quiet);
        for (const Status any : dated)
            if (any != status) differs = either(differs, said.statuses[rank(any)]);
        const auto add = [&](DayBits& to, const DayBits& days) {
            if (days.none()) return;
            to.sql += fmt::format(" WHEN {} THEN {}", status_bit(status), days.sql);
            to.can |= days.can;
        };
        add(other, both(past, differs));
        add(same_too, both(both(past, differs), now));
    }
    if (past.none()) return {};
    if (other.none()) return {"CAST(NULL AS DATE)"};
    std::size_t from = 0;
    const auto keep = [&](std::string_view what, DayBits bits) {
        if (bits.none()) return no_day;
        bits.sql += " ELSE 0 END";
        return layers_.add(fmt::format("{} {}", name(measure), what), bits, layer, from);
    };
    const DayBits before = keep("was else", other);
    return chosen_day(measure, "GREATEST", "began", before, keep("was open", same_too), from);
}

Piece Statuses::from(MeasureId measure, const Said& said, const Piece& mask) {
    std::size_t layer = std::max(said.layer, mask.layer);
    const DayBits coming = days(measure, false, layer);
    const DayBits may = both(coming, said.granted.yes);
    if (coming.none()) return {};
    if (may.none() || today_in(said.quiet) == "0") return {"CAST(NULL AS DATE)"};
    std::size_t from = 0;
    const auto keep = [&](std::string_view what, DayBits bits) {
        if (bits.none()) return no_day;
        bits.sql = fmt::format("CASE WHEN {} = {} THEN {} ELSE 0 END", mask.sql, status_bit(Status::not_yet),
                               bits.sql);
        return layers_.add(fmt::format("{} {}", name(measure), what), bits, layer, from);
    };
    const DayBits begins = keep("may come", may);
    return chosen_day(measure, "LEAST", "begins", begins, keep("may not come", both(may, said.granted.no)),
                      from);
}

Piece Statuses::of_group(MeasureId measure, const std::vector<Piece>& kinds) {
    for (const MeasureId kind : program_.kinds[measure]) {
        const auto silent = program_.silent[static_cast<std::size_t>(stage_)][kind];
        can_be_[measure] |= silent ? status_bit(*silent) : can_be_.at(kind);
    }
    std::string all;
    std::string every;
    std::size_t layer = 0;
    for (const Piece& kind : kinds) {
        all += (all.empty() ? "" : " | ") + kind.sql;
        every += (every.empty() ? "" : ", ") + kind.sql;
        layer = std::max(layer, kind.layer);
    }
    const Piece any = layers_.add(name(measure) + " any kind", {all, layer});
    // The kind that can be worst is the one that can be no better than its worst: all bits up to that.
    const Piece least = layers_.add(name(measure) + " least kind", {fmt::format("LEAST({})", every), layer});
    std::string up_to = least.sql;
    for (std::size_t shift = 1; shift < best_first.size() + 1; ++shift)
        up_to += fmt::format(" | ({} >> {})", least.sql, shift);
    return layers_.add(name(measure) + " possible", {fmt::format("{} & ({})", any.sql, up_to), least.layer});
}

}  // namespace ultima::sql
