// SPDX-License-Identifier: Apache-2.0
// What an event needs to have on record: one function for each need of the table.
#include "base/text.h"
#include "register/consent.h"
#include "register/footing.h"
#include "register/refusals.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t shortest_reason = 20;
/// Consent given in custody is asked again within 72 hours of release (design, E6).
constexpr int consent_after_release_days = 3;

struct Asked {
    const Event& event;
    const FileState& file;
    const OtherFiles& others;

    [[nodiscard]] std::string_view said(std::string_view name) const {
        return event.value(field(name)).value_or(std::string_view());
    }
    [[nodiscard]] const Thing* referred(std::string_view name) const {
        return file.referred(event, field(name));
    }
    /// The thing that the event is about, as it stands before; nothing for a new one.
    [[nodiscard]] const Thing* about() const {
        return event.makes_thing() ? nullptr : file.thing(event.thing);
    }
    /// What the event's thing belongs to.
    [[nodiscard]] ThingNumber whole() const { return event.makes_thing() ? event.of : about()->of; }
    /// The measure that the event is about, or that its thing belongs to.
    [[nodiscard]] const Thing* measure() const {
        const Thing* thing = about();
        if (thing != nullptr && thing->kind == ThingKind::measure) return thing;
        return file.thing(whole());
    }
    /// All cases of the person, under whichever file.
    [[nodiscard]] std::vector<const FileState*> cases_of_human(std::string_view person) const {
        std::vector<const FileState*> all;
        for (const std::string& one : others.files_of_human(person))
            for (const FileState* found : others.cases_of(one)) all.push_back(found);
        return all;
    }
    template <class Test>
    [[nodiscard]] bool any(ThingKind kind, Test test) const {
        return std::any_of(file.things.begin(), file.things.end(),
                           [&](const Thing& thing) { return thing.kind == kind && test(thing); });
    }
};

template <class Test>
bool any_line(std::string_view lines, Test test) {
    const auto all = split_lines(lines);
    return std::any_of(all.begin(), all.end(),
                       [&](std::string_view line) { return !trim(line).empty() && test(trim(line)); });
}

/// Is the decision about what the event does, made in time, and not used up by an event like this one?
bool decision_on_record(const Asked& asked) {
    const Thing* decision = asked.referred("decision");
    if (decision == nullptr || decision->state != State::recorded || decision->since > asked.event.on)
        return false;
    if (!is_choice(asked.event.rule->decided_as, decision->text(field("about")))) return false;
    // One decision may set several conditions; all else it carries once.
    if (asked.event.rule->thing == ThingKind::condition && asked.event.makes_thing()) return true;
    const auto number = static_cast<ThingNumber>(*asked.event.whole(field("decision")));
    return std::none_of(asked.file.rested.begin(), asked.file.rested.end(),
                        [&](const FileState::Rested& one) {
                            return one.rule == asked.event.rule && one.decision == number &&
                                   (asked.event.makes_thing() || one.thing == asked.event.thing);
                        });
}

bool legal_aid_before(const Asked& asked) {
    return asked.any(ThingKind::legal_aid, [&](const Thing& aid) {
        if (aid.since > asked.event.on) return false;
        return aid.state == State::consulted ||
               (aid.state == State::waived && aid.text(field("competent")) == "yes");
    });
}

bool legal_aid_was_possible(const Asked& asked) {
    const Known* possible = asked.about()->find(field("possible"));
    return possible != nullptr && possible->value == "yes" && possible->on <= asked.event.on &&
           asked.said("competent") == "yes";
}

/// Consent given while the person was held, in this case or another, counts until three days after release.
bool outlived_custody(const Asked& asked, const Thing& consent) {
    const auto outlived = [&](const Thing& custody) {
        return custody.kind == ThingKind::custody && custody.state == State::released &&
               custody.begun <= consent.since && consent.since <= custody.since &&
               days_between(custody.since, asked.event.on) > consent_after_release_days;
    };
    const auto in_file = [&](const FileState& file) {
        return std::any_of(file.things.begin(), file.things.end(), outlived);
    };
    const auto cases = asked.cases_of_human(asked.file.person);
    return in_file(asked.file) ||
           std::any_of(cases.begin(), cases.end(), [&](const FileState* file) { return in_file(*file); });
}

/// Is no more imposed than what was consented to?
bool within_consent(const Asked& asked, const Thing& measure, const Thing& consent) {
    const auto proposed = measure.whole(field("extent")), imposed = asked.event.whole(field("extent"));
    if (proposed && imposed && *imposed > *proposed) return false;
    return !asked.any(ThingKind::condition, [&](const Thing& condition) {
        return condition.of == asked.event.thing && condition.state == State::in_force &&
               condition.since > consent.since;
    });
}

bool consent_as_by_law(const Asked& asked) {
    return asked.said("consent needed") != "no" ||
           !law_needs_consent(asked.file, asked.said("measure")).value_or(false);
}

/// The latest answer about a measure, if it is yes and still valid.
const Thing* valid_consent(const Asked& asked, ThingNumber measure) {
    const Thing* latest = latest_consent(asked.file, measure);
    const bool valid = latest != nullptr && latest->state == State::given &&
                       latest->since <= asked.event.on && !outlived_custody(asked, *latest);
    return valid ? latest : nullptr;
}

bool consent_given(const Asked& asked) {
    const Thing* measure = asked.about();
    if (measure == nullptr) return false;
    if (!needs_consent(asked.file, asked.event.thing, asked.referred("decision"))) return true;
    const Thing* consent = valid_consent(asked, asked.event.thing);
    return consent != nullptr && within_consent(asked, *measure, *consent);
}

bool consent_stands(const Asked& asked) {
    const Thing* measure = asked.measure();
    if (measure == nullptr) return false;
    const ThingNumber number = asked.file.number_of(*measure);
    if (measure->state == State::proposed || !needs_consent(asked.file, number, asked.referred("decision")))
        return true;
    return valid_consent(asked, number) != nullptr;
}

/// Nobody agrees to what comes later, nor twice with one word.
bool consent_to_condition(const Asked& asked) {
    if (asked.said("consent needed") != "yes") return true;
    const Thing* measure = asked.measure();
    if (measure == nullptr) return false;
    const ThingNumber number = asked.file.number_of(*measure);
    // Whoever is asked about the measure is asked about what stands in it by then.
    if (measure->state == State::proposed && needs_consent(asked.file, number, asked.referred("decision")))
        return true;
    const Thing* consent = valid_consent(asked, number);
    if (consent == nullptr) return false;
    const Known* imposed = measure->find(field("starts"));
    if (imposed != nullptr && imposed->on < asked.event.on && consent->since <= imposed->on) return false;
    return !asked.any(ThingKind::condition, [&](const Thing& other) {
        return other.of == number && other.text(field("consent needed")) == "yes" &&
               other.since > consent->since && other.text(field("decision")) != asked.said("decision");
    });
}

bool not_back_in_court(const Asked& asked) {
    const Thing* measure = asked.measure();
    return measure != nullptr && !consent_is_lost(asked.file, asked.file.number_of(*measure));
}

bool decision_stands(const Asked& asked) {
    if (asked.said("answer") == "no action") return true;
    const ThingNumber number = asked.event.makes_thing() ? asked.event.of : asked.event.thing;
    const Thing* breach = asked.referred("breach");
    return !foundation_is_set_aside(asked.file, number) &&
           (breach == nullptr || !foundation_is_set_aside(asked.file, asked.file.number_of(*breach)));
}

bool end_not_passed(const Asked& asked) {
    const Thing* measure = asked.measure();
    if (measure == nullptr) return false;
    if (measure->state == State::proposed) return true;
    const auto ends = measure->date(field("ends"));
    const auto agreed = asked.event.date(field("at"));
    return States{State::in_force, State::suspended}.contains(measure->state) && ends &&
           asked.event.on <= *ends && (!agreed || *agreed <= *ends);
}

/// What another register wrote in time comes later, and a bundle says when that was; a day is for whoever
/// lives further east than UTC.
bool written_in_time(const Asked& asked) {
    const Thing* measure = asked.measure();
    const auto ends = measure == nullptr ? std::nullopt : measure->date(field("ends"));
    const auto& first = asked.event.first;
    if (!first && !asked.event.by.import.empty()) return true;
    return ends && days_between(*ends, date_of(first ? first->at : asked.event.recorded)) <= 1;
}

bool end_reached(const Asked& asked) {
    const auto ends = asked.about()->date(field("ends"));
    return ends && asked.event.on > *ends;
}

bool later_end(const Asked& asked) {
    const auto before = asked.about()->date(field("ends")), after = asked.event.date(field("ends"));
    return before && after && *after > *before;
}

bool failure_on_record(const Asked& asked) {
    if (asked.said("session").empty()) return true;
    const Thing* session = asked.referred("session");
    return session != nullptr && session->of == asked.whole() && session->state == State::recorded &&
           session->text(field("complied")) == "no" && session->find(field("acceptable")) == nullptr &&
           session->text(field("outcome")) != "cancelled by the service" &&
           session->text(field("outcome")) != "moved";
}

bool time_to_explain(const Asked& asked) {
    const Thing* warning = asked.referred("warning");
    if (warning == nullptr || warning->of != asked.whole()) return false;
    const bool used = asked.any(ThingKind::breach, [&](const Thing& breach) {
        return breach.text(field("warning")) == asked.said("warning") &&
               !States{State::alleged, State::withdrawn}.contains(breach.state);
    });
    if (used) return false;
    if (warning->state == State::explained) return true;
    const auto respond_by = warning->date(field("respond by"));
    return warning->state == State::issued && respond_by && *respond_by < asked.event.on;
}

bool breach_found(const Asked& asked) {
    const Thing* breach = asked.referred("breach");
    return breach != nullptr && breach->of == asked.event.thing &&
           (breach->state == State::found || breach->state == State::answered);
}

/// Custody for a breach rests on the breach's answer, and on nothing else.
bool breach_heard_for_custody(const Asked& asked) {
    const Thing* decision = asked.referred("decision");
    const bool for_breach = asked.said("why held") == "breach" || !asked.said("breach").empty() ||
                            (decision != nullptr && decision->text(field("about")) == "response");
    if (!for_breach) return true;
    const Thing* breach = asked.referred("breach");
    return breach != nullptr && asked.said("why held") == "breach" && breach->state == State::answered &&
           breach->text(field("answer")) == "custody" &&
           breach->text(field("decision")) == asked.said("decision");
}

bool another_answer(const Asked& asked) {
    return any_line(asked.said("answers shown"), [](std::string_view line) { return line != "custody"; });
}

/// What the offence itself allowed stands with the decisions that carried the measure; the shortest counts.
std::optional<std::int64_t> exposure_of(const FileState& file, ThingNumber measure) {
    std::optional<std::int64_t> shortest;
    for (const FileState::Rested& rested : file.rested) {
        const Thing* decision = rested.thing == measure ? file.thing(rested.decision) : nullptr;
        const auto days = decision == nullptr ? std::nullopt : decision->whole(field("exposure days"));
        if (days && (!shortest || *days < *shortest)) shortest = days;
    }
    return shortest;
}

bool within_exposure(const Asked& asked) {
    if (asked.said("answer") != "custody") return true;
    const auto days = asked.event.whole(field("days"));
    const auto exposure = exposure_of(asked.file, asked.whole());
    std::int64_t before = 0;
    for (const Thing& thing : asked.file.things)
        if (thing.kind == ThingKind::breach && thing.of == asked.whole() && thing.state == State::answered &&
            thing.text(field("answer")) == "custody")
            before += thing.whole(field("days")).value_or(0);
    return days && exposure && before + *days <= *exposure;
}

bool finding_on_means(const Asked& asked) {
    const std::string_view why = asked.said("why held");
    if (why != "unpaid fine" && why != "bail not furnished" && asked.said("amount").empty()) return true;
    return asked.any(ThingKind::finding, [&](const Thing& finding) {
        return finding.state == State::recorded && finding.text(field("fact")) == "means" &&
               finding.since <= asked.event.on;
    });
}

bool free_place(const Asked& asked) {
    const FileState* service = asked.others.file(asked.said("service"));
    if (service == nullptr || service->state() != State::open ||
        service->things.front().kind != ThingKind::service_file)
        return false;
    const auto places = service->things.front().whole(field("places"));
    const auto first = asked.event.date(field("starts")), last = asked.event.date(field("ends"));
    return places && first && last &&
           asked.others.most_places_kept(asked.said("service"), *first, *last) < *places;
}

bool places_suffice(const Asked& asked) {
    const auto places = asked.event.whole(field("places"));
    return places && asked.others.most_places_kept(asked.event.file, asked.event.on, last_date()) <= *places;
}

bool nothing_running(const FileState& file) {
    return std::none_of(file.things.begin(), file.things.end(), [](const Thing& thing) {
        const States running = thing.kind == ThingKind::measure ? States{State::in_force, State::suspended}
                               : thing.kind == ThingKind::breach
                                   ? States{State::alleged, State::heard, State::found}
                                   : States{State::held};
        return running.contains(thing.state);
    });
}

bool nothing_pending(const Asked& asked) {
    const auto cases = asked.cases_of_human(asked.event.file);
    return std::all_of(cases.begin(), cases.end(), [](const FileState* file) {
        if (file->state() == State::open) return false;
        return std::none_of(file->things.begin(), file->things.end(), is_pending);
    });
}

bool all_files_as_far(const Asked& asked) {
    const auto names = asked.others.files_of_human(asked.event.file);
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        const FileState* other = asked.others.file(name);
        return name == asked.event.file || other == nullptr ||
               States{State::erasure_approved, State::erased}.contains(other->state());
    });
}

/// A name without what a slip or a trick could change.
std::string folded(std::string_view name) {
    std::string plain;
    for (const char letter : trim(name))
        if (letter != ' ')
            plain += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    return plain;
}

}  // namespace

bool holds(Requirement need, const Event& event, const FileState& file, const OtherFiles& others) {
    const Asked asked{event, file, others};
    switch (need) {
        case Requirement::reasons:
            return code_points(trim(event.reason)) >= shortest_reason;
        case Requirement::decision_on_record:
            return decision_on_record(asked);
        case Requirement::prosecutor_only_diverts:
            return event.by.role != Role::prosecutor || asked.said("about") == "diversion";
        case Requirement::options_on_record:
            return asked.referred("computed") != nullptr;
        case Requirement::legal_aid_offered:
            return asked.any(ThingKind::legal_aid, [](const Thing&) { return true; });
        case Requirement::legal_aid_before:
            return legal_aid_before(asked);
        case Requirement::legal_aid_was_possible:
            return legal_aid_was_possible(asked);
        case Requirement::consent_said_of_each:
            return says_consent_of_each(asked.said("options"), asked.said("consent by law"));
        case Requirement::consent_as_by_law:
            return consent_as_by_law(asked);
        case Requirement::consent_given:
            return consent_given(asked);
        case Requirement::consent_to_condition:
            return consent_to_condition(asked);
        case Requirement::consent_stands:
            return consent_stands(asked);
        case Requirement::not_back_in_court:
            return not_back_in_court(asked);
        case Requirement::decision_stands:
            return decision_stands(asked);
        case Requirement::decision_set_aside:
            return foundation_is_set_aside(file, event.thing);
        case Requirement::end_not_passed:
            return end_not_passed(asked);
        case Requirement::written_in_time:
            return written_in_time(asked);
        case Requirement::later_end:
            return later_end(asked);
        case Requirement::end_reached:
            return end_reached(asked);
        case Requirement::failure_on_record:
            return failure_on_record(asked);
        case Requirement::time_to_explain:
            return time_to_explain(asked);
        case Requirement::breach_found:
            return breach_found(asked);
        case Requirement::breach_heard_for_custody:
            return breach_heard_for_custody(asked);
        case Requirement::another_answer:
            return another_answer(asked);
        case Requirement::within_exposure:
            return within_exposure(asked);
        case Requirement::finding_on_means:
            return finding_on_means(asked);
        case Requirement::free_place:
            return free_place(asked);
        case Requirement::places_suffice:
            return places_suffice(asked);
        case Requirement::nothing_running:
            return nothing_running(file);
        case Requirement::nothing_pending:
            return nothing_pending(asked);
        case Requirement::second_person:
            return folded(event.by.name) != folded(file.proposed_by);
        case Requirement::all_files_as_far:
            return all_files_as_far(asked);
        case Requirement::by_import:
            return !event.by.import.empty();
    }
    return false;
}

}  // namespace ultima
