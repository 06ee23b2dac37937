// SPDX-License-Identifier: Apache-2.0
#include "sql/rules.h"

#include <algorithm>

namespace ultima::sql {

namespace {

/// More days on which one measure may change make a query that nobody would read.
constexpr std::size_t most_changes = 12;

/// When a rule is in force: many are in force on the same days.
std::string validity_of(const Rule& rule) {
    const auto day = [](const std::optional<CivilDate>& date) {
        return date ? to_text(*date) : std::string();
    };
    return "in force " + day(rule.validity.from) + " to " + day(rule.validity.to);
}

}  // namespace

void Rules::add_changes(RuleId id, std::vector<ChangeDay>& days) {
    const Rule& rule = pack_.rules[id];
    const auto add = [&](CivilDate day) { Expressions::add_change(days, {{date_literal(day)}, day}); };
    if (rule.validity.by == nothing) {
        if (rule.validity.from) add(*rule.validity.from);
        if (rule.validity.to && *rule.validity.to < last_date()) add({rule.validity.to->day + 1});
    }
    if (rule.when != nothing && program_.moves[rule.when]) {
        expressions_.truth(rule.when, expressions_.now());
        expressions_.add_changes(rule.when, days);
    }
    for (const RuleId with : rule.with) add_changes(with, days);
    for (const RuleId exception : rule.unless) add_changes(exception, days);
}

std::size_t Rules::find_today(RuleId rule) {
    std::vector<ChangeDay> not_asked_about;
    add_changes(rule, not_asked_about);
    if (timelines_.empty()) timelines_.emplace_back(expressions_.now());
    need(rule, bit(0), timelines_.back());
    return timelines_.size() - 1;
}

void Rules::need(RuleId id, Slots slots, Timeline& line) const {
    const Rule& rule = pack_.rules[id];
    line.need(validity_of(rule), slots);
    if (rule.when != nothing) expressions_.need(rule.when, slots, line);
    for (const RuleId with : rule.with) need(with, slots, line);
    for (const RuleId exception : rule.unless) need(exception, slots, line);
}

Rules::Days Rules::find_days(const Sources& sources) {
    std::vector<ChangeDay> days;
    for (const Program::Source& source : sources)
        if (program_.effect_of(source)) add_changes(source.rule, days);
    if (days.size() > most_changes) {
        expressions_.give_up("it may change on too many days");
        return {};
    }
    if (timelines_.empty() || !timelines_.back().has_room(days.size()))
        timelines_.emplace_back(expressions_.now());
    Timeline& line = timelines_.back();
    const Slots slots = line.add(days, expressions_.now(), layers_);
    for (const Program::Source& source : sources)
        if (program_.effect_of(source)) need(source.rule, slots, line);
    return {timelines_.size() - 1, slots};
}

Bits Rules::in_force(RuleId id, const Timeline& line) {
    const Validity& validity = pack_.rules[id].validity;
    if (validity.favourable != nothing || validity.by != nothing)
        return expressions_.timeless(expressions_.in_force(validity, expressions_.now()), std::nullopt,
                                     "in force");
    std::size_t from = 0;
    Slots always = 0;
    const DayBits on =
        days_where(line, line.needed(validity_of(pack_.rules[id])), [&](const Timeline::Slot& slot) {
            const Piece there = expressions_.in_force(validity, slot);
            from = std::max(from, there.layer);
            if (there.sql == "TRUE") always |= bit(static_cast<std::size_t>(&slot - line.slots().data()));
            return there.sql;
        });
    Bits made;
    made.yes = layers_.add("in force", on, from, made.layer);
    made.no = others(made.yes);
    made.no.can &= ~surely(always);
    return made;
}

Bits Rules::applies(RuleId id, std::size_t timeline) {
    const auto key = std::make_pair(id, timeline);
    if (const auto found = applies_.find(key); found != applies_.end()) return found->second;
    const Timeline& line = timelines_[timeline];
    const Rule& rule = pack_.rules[id];
    Bits made = in_force(id, line);
    if (made.yes.none()) return made;
    if (rule.when != nothing) {
        made = land(made, expressions_.over(rule.when, line));
    } else if (!rule.with.empty()) {
        Bits some = always(false);
        for (const RuleId with : rule.with) some = lor(some, applies(with, timeline));
        made = land(made, some);
    }
    for (const RuleId exception : rule.unless) made = land(made, lnot(applies(exception, timeline)));
    Bits named;
    named.yes = layers_.add(rule.label + " applies", made.yes, made.layer, named.layer);
    named.no = layers_.add(rule.label + " does not apply", made.no, made.layer, named.layer);
    applies_.emplace(key, named);
    return named;
}

Rules::Mark Rules::mark() const {
    return {timelines_.size(), applies_.size(),
            timelines_.empty() ? Timeline::Mark{} : timelines_.back().mark()};
}

void Rules::take_back(const Mark& mark) {
    applies_.take_back(mark.applies);
    timelines_.erase(timelines_.begin() + static_cast<std::ptrdiff_t>(mark.timelines), timelines_.end());
    if (!timelines_.empty()) timelines_.back().take_back(mark.last);
}

}  // namespace ultima::sql
