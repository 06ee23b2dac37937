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

Statuses::Effects Statuses::effects(MeasureId measure, When when) {
    Effects all;
    for (const Program::Source& source : sources(measure)) {
        const auto effect = program_.effect_of(source);
        if (!effect) continue;
        const Bits one = applies(source.rule, measure);
        if (when == When::today && (one.yes.can & bit(0)) == 0) continue;
        const Validity& validity = pack_.rules[source.rule].validity;
        if (when == When::later && validity.by == nothing && validity.favourable == nothing && validity.to &&
            *validity.to <= on_)
            continue;
        Bits& same = all.rules[static_cast<std::size_t>(*effect)];
        same = lor(same, one);
        all.layer = std::max(all.layer, one.layer);
    }
    const auto& [must, may, must_not, cannot] = all.rules;
    all.asked = lor(must, may);
    all.open = both(cannot.no, must_not.no);
    return all;
}

Said Statuses::said(MeasureId measure) {
    Said made;
    const auto keep = [&](std::string_view what, const DayBits& bits, std::size_t from) {
        if (bits.none()) return no_day;
        return layers_.add(fmt::format("{} {}", name(measure), what), bits, from, made.layer);
    };
    const Effects all = effects(measure, When::ever);
    const auto& [must, may, must_not, cannot] = all.rules;
    const DayBits forbidden = both(cannot.no, must_not.yes);
    const auto put = [&](Status status, const DayBits& bits) {
        made.statuses[rank(status)] = keep(to_text(status), bits, all.layer);
    };
    put(Status::cannot_compute, cannot.yes);
    put(Status::conflict, both(forbidden, all.asked.yes));
    put(Status::barred, both(forbidden, all.asked.no));
    put(Status::required, both(all.open, must.yes));
    put(Status::available, both(all.open, both(must.no, may.yes)));
    const Effects today = effects(measure, When::today);
    if (today.open.sql == every_day.sql) made.asked = today.asked.yes;
    made.quiet = keep("left open", both(today.open, may_not(today.asked)), today.layer);
    made.granted = keep("is granted", both(today.open, today.asked.yes), today.layer);
    const Effects later = effects(measure, When::later);
    std::size_t from = later.layer;
    const DayBits coming = days(measure, false, all_slots, from);
    made.comes = keep("comes", both(coming, both(later.open, later.asked.yes)), from);
    return made;
}

DayBits Statuses::days(MeasureId measure, bool past, Slots of, std::size_t& layer) {
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
    return both(layers_.add(past ? "days past" : "days to come", made, from, layer),
                these_days(surely(days.slots) & of));
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
    if (const std::string quiet = today_in(said.quiet); quiet != "0") {
        DayBits can_come = said.comes;
        // Where rules may be silent the measure is not certainly granted: if it may be, nobody knows.
        if (program_.last_change_of(stage_, measure) > on_)
            can_come = either(can_come, both(said.granted, these_days(1)));
        const unsigned otherwise = status_bit(program_.without_rules(stage_, measure));
        const unsigned later = status_bit(Status::not_yet);
        can |= otherwise | (can_come.none() ? 0 : later);
        std::string cases = quiet == "1"        ? ""
                            : said.asked.none() ? fmt::format(" WHEN {} = 0 THEN 0", quiet)
                                                : fmt::format(" WHEN {} THEN 0", surely_today(said.asked));
        // Of the days to come no bit is a sign: what is in the upper half makes a large number.
        if ((said.comes.can & sure_half) != 0)
            cases += fmt::format(" WHEN {} > {} THEN {}", said.comes.sql, may_half, later);
        if (!can_come.none()) cases += fmt::format(" WHEN {} <> 0 THEN {}", can_come.sql, later | otherwise);
        const std::string last = std::to_string(otherwise);
        sql +=
            (sql.empty() ? "" : " | ") + (cases.empty() ? last : "CASE" + cases + " ELSE " + last + " END");
    }
    can_be_[measure] = can;
    return layers_.add(name(measure) + " possible", {sql.empty() ? "0" : sql, said.layer});
}

/// A day that counts has a date. `LEAST` and `GREATEST` are dear in PostgreSQL, and in most rows no day
/// counts, or one: they are asked where there may be more.
std::string Statuses::chosen_date(MeasureId measure, bool last, const DayBits& bits) const {
    struct Dated {
        std::string counts, date;
    };
    std::map<CivilDate, std::string> known;  // of those that are the same for all rows, the first that counts
    std::vector<Dated> dates;
    each_slot(measure, bits.can, [&](std::size_t slot, const ChangeDay& change) {
        const std::string counts = fmt::format("({} & {})", bits.sql, bit(slot));
        if (change.known)
            known[*change.known] = fmt::format(" WHEN {} <> 0 THEN {}", counts, change.day.sql);
        else
            dates.push_back({counts, change.day.sql});
    });
    if (dates.size() == 2 && known.empty())
        return fmt::format(
            "CASE WHEN {0} = 0 THEN CASE WHEN {2} <> 0 THEN {3} END WHEN {2} = 0 OR {1} {4} {3} THEN {1} "
            "ELSE {3} END",
            dates[0].counts, dates[0].date, dates[1].counts, dates[1].date, last ? ">=" : "<=");
    std::vector<std::string> among;
    for (const Dated& each : dates)
        among.push_back(fmt::format("CASE WHEN {} <> 0 THEN {} END", each.counts, each.date));
    std::string fixed;
    for (const auto& [date, counts] : known) fixed = last ? counts + fixed : fixed + counts;
    if (!fixed.empty()) among.push_back("CASE" + fixed + " END");
    if (among.size() == 1) return among.front();
    return fmt::format("CASE WHEN {} <> 0 THEN {}({}) END", bits.sql, last ? "GREATEST" : "LEAST",
                       fmt::join(among, ", "));
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

/// The last, or first, of the days in `bits`; unless it is in `spoilt`, too. `only`: where it is asked for.
Piece Statuses::chosen_day(MeasureId measure, bool last, std::string_view named, const DayBits& bits,
                           const DayBits& spoilt, const Piece& only, std::size_t layer) {
    const Piece day =
        layers_.add(fmt::format("{} {}", name(measure), named), {chosen_date(measure, last, bits), layer});
    const std::size_t highest = std::max({day.layer, only.layer, layer});
    const std::string otherwise = only.sql.empty() ? "" : fmt::format(" WHEN NOT {} THEN NULL", only.sql);
    if (spoilt.none() && only.sql.empty()) return day;
    if (spoilt.none()) return {fmt::format("CASE WHEN {} THEN {} END", only.sql, day.sql), highest};
    return {fmt::format("CASE{3} WHEN {0} = 0 THEN {1} WHEN NOT ({2}) THEN {1} END", spoilt.sql, day.sql,
                        any_with(measure, day.sql, spoilt), otherwise),
            highest};
}

Piece Statuses::since(MeasureId measure, const Said& said) {
    std::size_t layer = said.layer;
    const DayBits past = days(measure, true, may_half, layer);
    if (past.none()) return {};
    // The last day on which something else became what holds now; nothing if the same was possible before.
    // Where a status is certain it is the only one that is possible.
    DayBits before{"CASE", 0};
    DayBits same_too = before;
    std::vector<DayBits> all;
    for (const Status status : dated) {
        const DayBits& now = said.statuses[rank(status)];
        const DayBits other = both(past, may_not(now));
        if ((now.can & 1U) == 0 || other.none()) continue;
        all.push_back(now);
        const std::string certainly = fmt::format(" WHEN {} THEN ", surely_today(now));
        before = {before.sql + certainly + other.sql, before.can | other.can};
        same_too = {same_too.sql + certainly + now.sql, same_too.can | now.can};
    }
    if (all.empty()) return {"CAST(NULL AS DATE)"};
    std::size_t from = 0;
    before = layers_.add(name(measure) + " was else", {before.sql + " ELSE 0 END", before.can}, layer, from);
    same_too.sql += " ELSE 0 END";
    if (all.size() == 1)
        same_too = all.front();
    else
        same_too = layers_.add(name(measure) + " holds now", same_too, layer, from);
    DayBits spoilt = both(before, same_too);
    const std::size_t of_before = from;
    if (!spoilt.none()) spoilt = layers_.add(name(measure) + " was open", spoilt, of_before, from);
    return chosen_day(measure, true, "began", before, spoilt, {}, of_before);
}

Piece Statuses::from(MeasureId measure, const Said& said, const Piece& mask) {
    std::size_t layer = said.layer;
    if (days(measure, false, all_slots, layer).none()) return {};
    if (said.comes.none() || today_in(said.quiet) == "0") return {"CAST(NULL AS DATE)"};
    DayBits spoilt = both(open_in(said.comes), these_days(may_half));
    if (!spoilt.none()) spoilt = layers_.add(name(measure) + " may not come", spoilt, said.layer, layer);
    const Piece only{fmt::format("({} = {})", mask.sql, status_bit(Status::not_yet)), mask.layer};
    return chosen_day(measure, false, "begins", said.comes, spoilt, only, layer);
}

Piece Statuses::of_group(MeasureId measure, const std::vector<Piece>& kinds) {
    std::vector<unsigned> can_be;  // of each kind, the measure's own last
    for (const MeasureId kind : program_.kinds[measure]) {
        const auto silent = program_.silent[static_cast<std::size_t>(stage_)][kind];
        can_be.push_back(silent ? status_bit(*silent) : can_be_.at(kind));
    }
    can_be.push_back(can_be_[measure]);
    for (const unsigned statuses : can_be) can_be_[measure] |= statuses;
    std::string any;
    std::size_t layer = 0;
    for (const Piece& kind : kinds) {
        any += (any.empty() ? "" : " | ") + kind.sql;
        layer = std::max(layer, kind.layer);
    }
    // The kind that can be worst is the one that can be no better than its worst: all bits up to that.
    std::string up_to;
    for (unsigned worst = 1U << best_first.size(); worst > 0; worst >>= 1U) {
        const auto never = [&](unsigned statuses) { return statuses < worst; };
        if ((can_be_[measure] & worst) == 0 || std::any_of(can_be.begin(), can_be.end(), never)) continue;
        std::string all;
        for (std::size_t kind = 0; kind < kinds.size(); ++kind)
            if ((can_be[kind] & (worst - 1)) != 0)
                all += fmt::format("{}{} >= {}", all.empty() ? "" : " AND ", kinds[kind].sql, worst);
        if (!all.empty()) {
            up_to += fmt::format(" WHEN {} THEN {}", all, 2 * worst - 1);
            continue;
        }
        up_to = up_to.empty() ? std::to_string(2 * worst - 1)
                              : fmt::format("CASE{} ELSE {} END", up_to, 2 * worst - 1);
        break;
    }
    return layers_.add(name(measure) + " possible", {fmt::format("({}) & {}", any, up_to), layer});
}

}  // namespace ultima::sql
