// SPDX-License-Identifier: Apache-2.0
#include "casework/waiting.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

using Day = std::optional<CivilDate>;

/// Since when a thing of this kind stands like this.
template <ThingKind kind, State state>
Day stands(const FileState&, const Thing& thing, CivilDate) {
    if (thing.kind == kind && thing.state == state) return thing.since;
    return std::nullopt;
}

ThingNumber number_of(const FileState& file, const Thing& thing) {
    return static_cast<ThingNumber>(&thing - file.things.data());
}

bool has(const FileState& file, ThingKind kind, ThingNumber of) {
    return std::any_of(file.things.begin(), file.things.end(),
                       [&](const Thing& thing) { return thing.kind == kind && thing.of == of; });
}

/// Open, and nobody has decided anything.
Day undecided(const FileState& file, const Thing& thing, CivilDate) {
    if (thing.kind != ThingKind::case_file || thing.state != State::open) return std::nullopt;
    if (has(file, ThingKind::decision, 0)) return std::nullopt;
    // What another register says of custody was decided elsewhere.
    return has(file, ThingKind::custody, 0) ? std::nullopt : Day(thing.begun);
}

Day session_on(const Thing& thing) {
    static const Field at = field("at");
    if (thing.kind != ThingKind::session || thing.state != State::scheduled) return std::nullopt;
    return thing.date(at);
}
Day session_today(const FileState&, const Thing& thing, CivilDate today) {
    const Day on = session_on(thing);
    return on == today ? on : std::nullopt;
}
Day session_unrecorded(const FileState&, const Thing& thing, CivilDate today) {
    const Day on = session_on(thing);
    return on && *on < today ? on : std::nullopt;
}

Day last_day_to_explain(const Thing& thing) {
    static const Field respond_by = field("respond by");
    if (thing.kind != ThingKind::warning || thing.state != State::issued) return std::nullopt;
    return thing.date(respond_by);
}
/// A breach was alleged on the warning, so its clock has done its work.
bool alleged(const FileState& file, ThingNumber warning) {
    static const Field of_warning = field("warning");
    return std::any_of(file.things.begin(), file.things.end(), [&](const Thing& thing) {
        return thing.kind == ThingKind::breach && thing.whole(of_warning) == std::int64_t{warning};
    });
}
Day explanation_until(const FileState&, const Thing& thing, CivilDate today) {
    const Day on = last_day_to_explain(thing);
    return on && *on >= today ? on : std::nullopt;
}
Day never_explained(const FileState& file, const Thing& thing, CivilDate today) {
    const Day on = last_day_to_explain(thing);
    // A warning of long ago warns nobody any more.
    const bool lately = on && *on < today && *on >= CivilDate{today.day - 30};
    return lately && !alleged(file, number_of(file, thing)) ? on : std::nullopt;
}

constexpr std::int32_t soon = 14;
Day last_day(const Thing& thing) {
    static const Field ends = field("ends");
    if (thing.kind != ThingKind::measure) return std::nullopt;
    if (thing.state != State::in_force && thing.state != State::suspended) return std::nullopt;
    return thing.date(ends);
}
Day ends_soon(const FileState&, const Thing& thing, CivilDate today) {
    const Day on = last_day(thing);
    return on && *on >= today && on->day - today.day <= soon ? on : std::nullopt;
}
Day has_ended(const FileState&, const Thing& thing, CivilDate today) {
    const Day on = last_day(thing);
    return on && *on < today ? on : std::nullopt;
}
Day without_plan(const FileState& file, const Thing& thing, CivilDate) {
    if (thing.kind != ThingKind::measure || thing.state != State::in_force) return std::nullopt;
    return has(file, ThingKind::plan, number_of(file, thing)) ? std::nullopt : Day(thing.since);
}
/// A provider has said how its work ended, the measure goes on, and the officer has done nothing about it
/// since.
Day end_reported(const FileState& file, const Thing& thing, CivilDate) {
    static const Field ending = field("ending");
    if (thing.kind != ThingKind::measure || thing.state != State::in_force) return std::nullopt;
    const ThingNumber measure = number_of(file, thing);
    Day reported;
    for (const Thing& one : file.things) {
        if (one.of != measure) continue;
        const bool progress = one.kind == ThingKind::progress;
        if (progress && !one.text(ending).empty())
            reported = one.since;
        else if (one.kind == ThingKind::referral || one.kind == ThingKind::plan ||
                 (progress && one.began_by == Role::probation_officer))
            reported.reset();
    }
    return reported;
}
Day arrival(const FileState&, const Thing& thing, CivilDate today) {
    static const Field starts = field("starts");
    if (thing.kind != ThingKind::place || thing.state != State::reserved) return std::nullopt;
    const Day on = thing.date(starts);
    return on && *on <= today ? on : std::nullopt;
}

constexpr Roles officer{Role::probation_officer}, judge{Role::judge};
constexpr Roles officer_or_provider{Role::probation_officer, Role::provider};
using K = ThingKind;
using S = State;
constexpr std::array rules{
    WaitingRule{"Held although bail was granted",
                {Role::judge, Role::defence, Role::prison},
                false,
                true,
                {},
                stands<K::bail, S::not_furnished>},
    WaitingRule{"Breach to be heard", judge, false, true, "breach heard", stands<K::breach, S::alleged>},
    WaitingRule{"Heard: was there a breach?", judge, false, true, {}, stands<K::breach, S::heard>},
    WaitingRule{"Breach found: what follows?", judge, false, true, "breach answered",
                stands<K::breach, S::found>},
    WaitingRule{"To be decided", judge, false, false, {}, undecided},
    WaitingRule{"Appeal to be decided", judge, false, false, "appeal decided", stands<K::appeal, S::lodged>},
    WaitingRule{"Claim for compensation to be settled", judge, false, false, "compensation settled",
                stands<K::compensation, S::filed>},
    WaitingRule{"Counsel to speak with the person",
                {Role::defence},
                false,
                true,
                "lawyer consulted",
                stands<K::legal_aid, S::appointed>},
    WaitingRule{"Person to be advised before they say yes or no",
                {Role::defence},
                false,
                true,
                "consent: advised",
                stands<K::consent, S::informed>},
    WaitingRule{"Session today", officer_or_provider, true, true, "session recorded", session_today},
    WaitingRule{"Session not recorded yet", officer_or_provider, false, true, "session recorded",
                session_unrecorded},
    WaitingRule{"Explanation may come until", officer, true, false, "explanation received",
                explanation_until},
    WaitingRule{"No explanation came by", officer, false, true, {}, never_explained},
    WaitingRule{
        "Explanation received: what follows?", officer, false, true, {}, stands<K::warning, S::explained>},
    WaitingRule{"Report to be written", officer, false, true, "report filed", stands<K::report, S::asked>},
    WaitingRule{"Provider declined", officer, false, true, {}, stands<K::referral, S::declined>},
    WaitingRule{"The provider has reported the end: what follows?", officer, false, true, "progress reviewed",
                end_reported},
    WaitingRule{"Plan to be agreed", officer, false, false, "plan agreed", without_plan},
    WaitingRule{"Last day of the measure",
                {Role::judge, Role::probation_officer, Role::defence},
                true,
                false,
                {},
                ends_soon},
    WaitingRule{"Last day has passed: write down how it ended", officer, false, true, {}, has_ended},
    WaitingRule{"Request to be answered", {Role::provider}, false, true, {}, stands<K::referral, S::sent>},
    WaitingRule{"On your waiting list", {Role::provider}, false, false, {}, stands<K::referral, S::waiting>},
    WaitingRule{"Has the person come?", {Role::provider}, false, true, "place taken", arrival},
    WaitingRule{"Restorative work to be prepared",
                {Role::provider, Role::victim_support},
                false,
                false,
                "restorative process prepared",
                stands<K::restorative, S::offered>},
    WaitingRule{"Urgent look to be reviewed",
                {Role::inspector},
                false,
                true,
                "urgent look reviewed",
                stands<K::look, S::open>},
    WaitingRule{"Complaint to be looked into",
                {Role::inspector},
                false,
                true,
                "complaint resolved",
                stands<K::complaint, S::filed>},
};

}  // namespace

std::span<const WaitingRule> waiting_rules() { return rules; }

std::vector<Waiting> waiting_for(Role role, const FileState& file, CivilDate today) {
    std::vector<Waiting> waiting;
    for (const WaitingRule& rule : rules) {
        if (!rule.roles.contains(role)) continue;
        for (const Thing& thing : file.things)
            if (const Day on = rule.when(file, thing, today))
                waiting.push_back({&rule, number_of(file, thing), *on});
    }
    std::stable_sort(waiting.begin(), waiting.end(), [](const Waiting& left, const Waiting& right) {
        return left.rule->urgent != right.rule->urgent ? left.rule->urgent : left.on < right.on;
    });
    return waiting;
}

}  // namespace ultima
