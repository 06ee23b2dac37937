// SPDX-License-Identifier: Apache-2.0
#include "register/event_rules.h"

#include <array>
#include <unordered_map>

namespace ultima {
namespace {

using T = ThingKind;
using S = State;
using R = Role;
using N = Requirement;

constexpr std::array<RequirementInfo, need_count> need_list{{
    {"reasons of at least 20 characters", "E1"},
    {"a decision on record, not set aside, made on that day or before, about what the event does", "E1, E23"},
    {"a prosecutor decides on diversion only", "E1"},
    {"options computed on record", "E1"},
    {"legal aid was offered", "E15"},
    {"the person has consulted counsel, or competently declined", "E15"},
    {"counsel could in fact be had on an earlier day or that day, and the person understood", "E15"},
    {"if the measure needs consent: consent given and still valid (three days after release from custody it "
     "has to be asked again)",
     "E6"},
    {"the last day of the measure has not passed", "E23"},
    {"the new last day is later than the old one", "E23"},
    {"the last day of the measure has passed", "E23"},
    {"if a session is named: it is recorded as missed or not complied with, without an acceptable reason",
     "E6"},
    {"the warning was explained, or its last day for an explanation has passed", "E8"},
    {"the breach named was found after a hearing", "E8"},
    {"if it rests on a breach: the breach named was found after a hearing and answered with custody", "E8"},
    {"at least one answer other than custody is shown", "E8"},
    {"custody as the answer is no longer than what the offence itself allowed", "E10"},
    {"if it rests on an unpaid fine or on bail not furnished: a finding on means", "E17"},
    {"a place is free on each day", "E11"},
    {"no fewer places than are reserved or taken", "E11"},
    {"no measure is in force, nobody is held, and no breach is open", "E21"},
    {"no complaint, appeal or compensation claim is open in any case of the person", "E18"},
    {"somebody else than who proposed it", "E18"},
    {"it comes with an import", "E1"},
}};

FieldUse must(std::string_view name) { return {field(name), true}; }
FieldUse may(std::string_view name) { return {field(name), false}; }

/// Everybody who works on a case for the court or the state.
constexpr Roles officials{R::judge, R::prosecutor, R::probation_officer, R::administrator};
constexpr Roles court_and_parties{R::judge, R::prosecutor, R::defence, R::probation_officer};
constexpr Roles deciders{R::judge, R::prosecutor};
constexpr Roles judge{R::judge};
constexpr Roles probation{R::probation_officer};
constexpr Roles provider{R::provider};
constexpr Roles supervisors{R::probation_officer, R::provider};
constexpr Roles prison{R::prison};
constexpr States open_or_closed{S::open, S::closed};
constexpr States any_file{S::open, S::closed, S::sealed};

void add_cases(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    add({"case opened",
         "A file begins for one person and one matter.",
         T::case_file,
         {S::none},
         S::open,
         {R::judge, R::prosecutor, R::probation_officer, R::prison, R::administrator},
         {must("stage"), may("title")}});
    add({"stage reached",
         "The case has come to another stage.",
         T::case_file,
         {S::open},
         S::open,
         deciders,
         {must("stage")}});
    add({"case closed",
         "Nothing more is running.",
         T::case_file,
         {S::open},
         S::closed,
         officials,
         {},
         {N::nothing_running}});
    add({"case reopened",
         "A closed case goes on.",
         T::case_file,
         {S::closed},
         S::open,
         judge,
         {},
         {N::reasons},
         {},
         {},
         {},
         {S::closed}});
    add({"case sealed",
         "Only a court may look from now on.",
         T::case_file,
         {S::closed},
         S::sealed,
         judge,
         {must("basis")},
         {},
         {},
         {},
         {},
         {S::closed}});
    add({"case unsealed",
         "A sealed case can be read again.",
         T::case_file,
         {S::sealed},
         S::closed,
         judge,
         {},
         {N::reasons},
         {},
         {},
         {},
         {S::sealed}});

    add({"fact recorded",
         "Something about the case or the person, with where it comes from.",
         T::fact,
         {S::none},
         S::recorded,
         {R::judge, R::prosecutor, R::defence, R::probation_officer, R::prison},
         {must("fact"), must("value"), must("source"), must("as of")}});
    add({"fact corrected",
         "The fact is something else.",
         T::fact,
         {S::recorded},
         S::recorded,
         {R::judge, R::prosecutor, R::defence, R::probation_officer, R::prison},
         {must("value"), must("source"), must("as of")},
         {N::reasons}});
    add({"fact withdrawn",
         "Nobody says this any more.",
         T::fact,
         {S::recorded},
         S::withdrawn,
         {R::judge, R::prosecutor, R::defence, R::probation_officer, R::prison},
         {},
         {N::reasons}});
    add({"finding made",
         "A named human has found something that only a court may find.",
         T::finding,
         {S::none},
         S::recorded,
         judge,
         {must("fact"), must("value")},
         {N::reasons}});
    add({"finding set aside",
         "The finding counts no more.",
         T::finding,
         {S::recorded},
         S::set_aside,
         judge,
         {},
         {N::reasons}});
}

void add_before_decision(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    add({"legal aid offered",
         "A lawyer was offered, and it is said whether one could be had.",
         T::legal_aid,
         {S::none},
         S::offered,
         officials,
         {must("possible")}});
    add({"legal aid possible",
         "A lawyer can be had now.",
         T::legal_aid,
         {S::offered},
         S::offered,
         officials,
         {must("possible")}});
    add({"lawyer appointed",
         "Counsel takes the case.",
         T::legal_aid,
         {S::offered, S::waived},
         S::appointed,
         {R::judge, R::defence, R::administrator},
         {must("counsel")}});
    add({"lawyer consulted",
         "The person has spoken with counsel.",
         T::legal_aid,
         {S::appointed},
         S::consulted,
         {R::defence}});
    add({"legal aid waived",
         "The person declined a lawyer who could be had.",
         T::legal_aid,
         {S::offered},
         S::waived,
         judge,
         {must("competent")},
         {N::reasons, N::legal_aid_was_possible}});
    add({"options computed",
         "What the law allows was worked out from facts on record.",
         T::options,
         {S::none},
         S::recorded,
         court_and_parties,
         {must("pack"), must("as of"), must("inputs hash"), must("result hash"), must("options")}});
    add({"report asked for",
         "The court asks for a report before it decides.",
         T::report,
         {S::none},
         S::asked,
         judge,
         {may("what")}});
    add({"report filed", "The report is there.", T::report, {S::asked}, S::filed, probation, {must("note")}});
    add({"victim asked",
         "The victim was asked for their views.",
         T::views,
         {S::none},
         S::asked,
         {R::judge, R::prosecutor, R::victim_support}});
    add({"victim's views given",
         "What the victim says, in the victim's words.",
         T::views,
         {S::asked},
         S::given,
         {R::prosecutor, R::victim_support},
         {must("note")}});
    add({"victim declined",
         "The victim does not want to say anything.",
         T::views,
         {S::asked},
         S::declined,
         {R::prosecutor, R::victim_support},
         {},
         {},
         {},
         {},
         {},
         {S::open},
         true});
    add({"decision made",
         "A named human decides, says why, what else was lawful and why not that.",
         T::decision,
         {S::none},
         S::recorded,
         deciders,
         {must("about"), must("computed"), must("not chosen"), must("instead of"), must("basis"),
          may("exposure days")},
         {N::reasons, N::options_on_record, N::legal_aid_offered, N::prosecutor_only_diverts}});
    add({"decision set aside",
         "The decision counts no more.",
         T::decision,
         {S::recorded},
         S::set_aside,
         judge,
         {},
         {N::reasons},
         {},
         {},
         {},
         open_or_closed});
    add({"override recorded",
         "A human decides otherwise than the law as computed says.",
         T::override_,
         {S::none},
         S::recorded,
         deciders,
         {must("computed"), must("measure"), must("computed status")},
         {N::reasons}});
}

void add_measures(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    add({"measure proposed",
         "A measure is under discussion.",
         T::measure,
         {S::none},
         S::proposed,
         court_and_parties,
         {must("measure"), must("stage"), must("consent needed"), may("extent")}});
    add({"measure not pursued",
         "Nothing came of it. Why is nobody's business.",
         T::measure,
         {S::proposed},
         S::not_pursued,
         court_and_parties,
         {},
         {},
         {},
         {},
         {},
         {S::open},
         true});
    add({"measure imposed",
         "The measure begins to bind.",
         T::measure,
         {S::proposed},
         S::in_force,
         deciders,
         {must("decision"), must("starts"), must("ends"), may("extent")},
         {N::decision_on_record, N::consent_given},
         {},
         {},
         "diversion / measure / release"});
    add({"measure varied",
         "Its content changes, its length does not.",
         T::measure,
         {S::in_force},
         S::in_force,
         judge,
         {must("decision"), may("extent"), may("what")},
         {N::decision_on_record, N::end_not_passed},
         {},
         {},
         "variation"});
    add({"measure extended",
         "It lasts longer.",
         T::measure,
         {S::in_force},
         S::in_force,
         judge,
         {must("decision"), must("ends")},
         {N::decision_on_record, N::end_not_passed, N::later_end},
         {},
         {},
         "extension"});
    add({"measure suspended",
         "It rests.",
         T::measure,
         {S::in_force},
         S::suspended,
         judge,
         {must("decision")},
         {N::decision_on_record, N::end_not_passed},
         {},
         {},
         "suspension"});
    add({"measure resumed",
         "It goes on.",
         T::measure,
         {S::suspended},
         S::in_force,
         judge,
         {},
         {N::reasons, N::end_not_passed}});
    add({"measure completed",
         "Everything was done.",
         T::measure,
         {S::in_force},
         S::completed,
         {R::judge, R::probation_officer}});
    add({"measure ended early",
         "It is no longer needed.",
         T::measure,
         {S::in_force, S::suspended},
         S::ended_early,
         judge,
         {must("decision")},
         {N::decision_on_record},
         {},
         {},
         "early end"});
    add({"measure revoked",
         "It ends for a breach that was found.",
         T::measure,
         {S::in_force, S::suspended},
         S::revoked,
         judge,
         {must("decision"), must("breach")},
         {N::decision_on_record, N::breach_found},
         {},
         {},
         "revocation"});
    add({"measure expired",
         "Its last day has passed, and nobody decided otherwise.",
         T::measure,
         {S::in_force, S::suspended},
         S::expired,
         {R::judge, R::probation_officer, R::prison, R::administrator},
         {},
         {N::end_reached}});

    const States under_way{S::proposed, S::in_force};
    add({"consent: informed",
         "The person was told what the measure asks, and that no is no disadvantage.",
         T::consent,
         {S::none},
         S::informed,
         court_and_parties,
         {may("language")},
         {},
         T::measure,
         under_way});
    add({"consent: advised",
         "The person has advice about it.",
         T::consent,
         {S::informed},
         S::advised,
         {R::judge, R::defence},
         {},
         {N::legal_aid_before}});
    add({"consent: given",
         "The person says yes.",
         T::consent,
         {S::advised},
         S::given,
         court_and_parties,
         {},
         {N::legal_aid_before}});
    add({"consent: refused",
         "The person says no.",
         T::consent,
         {S::informed, S::advised},
         S::refused,
         court_and_parties,
         {},
         {},
         {},
         {},
         {},
         {S::open},
         true});
    add({"consent: withdrawn",
         "The person no longer agrees.",
         T::consent,
         {S::given},
         S::withdrawn,
         court_and_parties,
         {},
         {},
         {},
         {},
         {},
         {S::open},
         true});
    add({"consent: expired",
         "It was given too long ago, or in other circumstances.",
         T::consent,
         {S::given},
         S::expired,
         court_and_parties});
    add({"consent: asked again",
         "The person is told and asked anew.",
         T::consent,
         {S::given, S::expired, S::refused, S::withdrawn},
         S::informed,
         court_and_parties});

    add({"condition added",
         "One more duty, with the ground for it.",
         T::condition,
         {S::none},
         S::in_force,
         deciders,
         {must("condition"), must("ground"), must("decision"), may("inputs")},
         {N::decision_on_record},
         T::measure,
         under_way,
         "diversion / measure / release / variation"});
    add({"condition varied",
         "The duty changes.",
         T::condition,
         {S::in_force},
         S::in_force,
         judge,
         {must("decision"), must("ground"), may("inputs")},
         {N::decision_on_record},
         {},
         {},
         "variation"});
    add({"condition removed",
         "The duty ends.",
         T::condition,
         {S::in_force},
         S::removed,
         judge,
         {},
         {N::reasons}});
}

void add_providers(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    const States under_way{S::proposed, S::in_force};
    add({"referral sent",
         "A provider is asked.",
         T::referral,
         {S::none},
         S::sent,
         {R::judge, R::probation_officer},
         {must("provider"), must("service"), may("what")},
         {},
         T::measure,
         under_way});
    add({"referral accepted",
         "The provider takes the person.",
         T::referral,
         {S::sent, S::waiting},
         S::accepted,
         provider});
    add({"referral declined",
         "The provider does not take the person.",
         T::referral,
         {S::sent, S::waiting},
         S::declined,
         provider,
         {},
         {N::reasons}});
    add({"referral waiting",
         "The provider has put the person on its list.",
         T::referral,
         {S::sent},
         S::waiting,
         provider});
    add({"referral cancelled",
         "The request is taken back.",
         T::referral,
         {S::sent, S::waiting, S::accepted},
         S::cancelled,
         probation});
    add({"place reserved",
         "A place is kept.",
         T::place,
         {S::none},
         S::reserved,
         supervisors,
         {must("service"), must("starts"), must("ends")},
         {N::free_place},
         T::referral,
         {S::sent, S::waiting, S::accepted}});
    add({"place taken", "The person has come.", T::place, {S::reserved}, S::taken, supervisors});
    add({"place released",
         "The place is free again.",
         T::place,
         {S::reserved, S::taken},
         S::released,
         supervisors});
    add({"gap noted",
         "The law allowed it, and it could not be had.",
         T::gap,
         {S::none},
         S::open,
         court_and_parties,
         {must("gap"), may("measure")}});
    add({"gap filled", "It can be had now.", T::gap, {S::open}, S::closed, court_and_parties});
    add({"service registered",
         "A provider offers something, with so many places.",
         T::service_file,
         {S::none},
         S::open,
         {R::provider, R::administrator},
         {must("provider"), must("title"), must("unit"), must("places")}});
    add({"places changed",
         "There are more or fewer places from this day.",
         T::service_file,
         {S::open},
         S::open,
         {R::provider, R::administrator},
         {must("places")},
         {N::places_suffice}});
    add({"service closed",
         "It is offered no more.",
         T::service_file,
         {S::open},
         S::closed,
         {R::provider, R::administrator}});
}

void add_supervision(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    const States running{S::in_force};
    add({"plan agreed",
         "What is to be done, agreed with the person.",
         T::plan,
         {S::none},
         S::agreed,
         probation,
         {must("what")},
         {},
         T::measure,
         running});
    add({"plan changed",
         "The plan is another one.",
         T::plan,
         {S::agreed},
         S::agreed,
         probation,
         {must("what")}});
    add({"session scheduled",
         "A day is agreed.",
         T::session,
         {S::none},
         S::scheduled,
         supervisors,
         {must("at"), may("title")},
         {N::end_not_passed},
         T::measure,
         running});
    add({"session moved",
         "Another day is agreed.",
         T::session,
         {S::scheduled},
         S::scheduled,
         supervisors,
         {must("at")}});
    add({"session recorded",
         "Who came and what was done; coming and complying are two things.",
         T::session,
         {S::scheduled},
         S::recorded,
         supervisors,
         {must("outcome"), must("complied"), may("acceptable"), may("minutes"), may("note")}});
    add({"session corrected",
         "It was otherwise than recorded.",
         T::session,
         {S::recorded},
         S::recorded,
         supervisors,
         {must("outcome"), must("complied"), may("acceptable"), may("minutes"), may("note")},
         {N::reasons}});
    add({"session cancelled",
         "It does not take place.",
         T::session,
         {S::scheduled},
         S::cancelled,
         supervisors});
    add({"progress reviewed",
         "How it goes.",
         T::progress,
         {S::none},
         S::recorded,
         supervisors,
         {must("note")},
         {},
         T::measure,
         running});
    add({"milestone reached",
         "Something was achieved.",
         T::milestone,
         {S::none},
         S::recorded,
         supervisors,
         {must("title")},
         {},
         T::measure,
         {S::in_force, S::completed, S::ended_early}});
    add({"warning issued",
         "The person is told what went wrong and until when to explain it.",
         T::warning,
         {S::none},
         S::issued,
         probation,
         {must("respond by"), may("session")},
         {N::reasons, N::end_not_passed, N::failure_on_record},
         T::measure,
         running});
    add({"explanation received",
         "What the person says about it.",
         T::warning,
         {S::issued},
         S::explained,
         probation,
         {must("note")}});
    add({"warning withdrawn",
         "It counts no more.",
         T::warning,
         {S::issued, S::explained},
         S::withdrawn,
         probation});
    add({"breach alleged",
         "The court is asked to find a breach.",
         T::breach,
         {S::none},
         S::alleged,
         {R::probation_officer, R::prosecutor},
         {must("warning")},
         {N::reasons, N::time_to_explain},
         T::measure,
         {S::in_force, S::suspended}});
    add({"breach withdrawn",
         "The court is no longer asked.",
         T::breach,
         {S::alleged},
         S::withdrawn,
         {R::probation_officer, R::prosecutor}});
    add({"breach heard",
         "The person was heard, with counsel offered.",
         T::breach,
         {S::alleged},
         S::heard,
         judge,
         {may("note")},
         {N::legal_aid_offered}});
    add({"breach found", "There was one.", T::breach, {S::heard}, S::found, judge, {}, {N::reasons}});
    add({"breach not found",
         "There was none.",
         T::breach,
         {S::heard},
         S::not_found,
         judge,
         {},
         {N::reasons}});
    add({"breach answered",
         "What follows, with the gentler answers that were looked at.",
         T::breach,
         {S::found},
         S::answered,
         judge,
         {must("decision"), must("answer"), must("answers shown"), may("days")},
         {N::reasons, N::decision_on_record, N::another_answer, N::within_exposure},
         {},
         {},
         "response"});
}

void add_custody(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    add({"custody begun",
         "The person is held, on a decision.",
         T::custody,
         {S::none},
         S::held,
         {R::judge, R::prison},
         {must("why held"), must("decision"), may("breach")},
         {N::decision_on_record, N::breach_heard_for_custody, N::finding_on_means},
         {},
         {},
         "custody / response"});
    add({"custody reported",
         "Another register says that the person was held. Nothing may rest on it.",
         T::custody,
         {S::none},
         S::held,
         prison,
         {may("why held"), may("note")},
         {N::by_import}});
    add({"custody ended", "The person is free.", T::custody, {S::held}, S::released, {R::judge, R::prison}});
    add({"bail granted",
         "The person may go, on a bond or a sum.",
         T::bail,
         {S::none},
         S::granted,
         judge,
         {must("decision"), may("amount")},
         {N::decision_on_record},
         {},
         {},
         "bail"});
    add({"bail furnished",
         "The bond or sum is there.",
         T::bail,
         {S::granted, S::not_furnished},
         S::furnished,
         {R::judge, R::prison}});
    add({"bail not furnished",
         "The person stays held although bail was granted.",
         T::bail,
         {S::granted},
         S::not_furnished,
         {R::judge, R::prison}});
    add({"bail revoked",
         "It counts no more.",
         T::bail,
         {S::granted, S::furnished, S::not_furnished},
         S::revoked,
         judge,
         {must("decision")},
         {N::decision_on_record},
         {},
         {},
         "custody / bail"});
    add({"bail discharged",
         "It is no longer needed.",
         T::bail,
         {S::granted, S::furnished, S::not_furnished},
         S::discharged,
         judge});
}

void add_after(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    const Roles hosts{R::provider, R::victim_support};
    add({"restorative process offered",
         "Both sides are asked; either may say no at any time.",
         T::restorative,
         {S::none},
         S::offered,
         {R::judge, R::prosecutor, R::probation_officer, R::provider, R::victim_support}});
    add({"restorative process prepared",
         "Each side was prepared on its own.",
         T::restorative,
         {S::offered},
         S::prepared,
         hosts});
    add({"restorative meeting held",
         "They met. What was said stays there.",
         T::restorative,
         {S::prepared},
         S::met,
         hosts});
    add({"restorative agreement made",
         "They agreed on something.",
         T::restorative,
         {S::prepared, S::met},
         S::agreed,
         hosts,
         {must("what")}});
    add({"restorative agreement kept", "It was done.", T::restorative, {S::agreed}, S::kept, hosts});
    add({"restorative agreement not kept",
         "It was not done.",
         T::restorative,
         {S::agreed},
         S::not_kept,
         hosts});
    add({"restorative process stopped",
         "It ends. Why is nobody's business.",
         T::restorative,
         {S::offered, S::prepared, S::met},
         S::stopped,
         hosts,
         {},
         {},
         {},
         {},
         {},
         {S::open},
         true});
    add({"reintegration seen",
         "How the person lives.",
         T::reintegration,
         {S::none},
         S::recorded,
         supervisors,
         {must("month"), may("housing"), may("work"), may("treatment"), may("family")},
         {},
         {},
         {},
         {},
         open_or_closed});
    const Roles may_complain{R::person, R::defence, R::victim_support, R::inspector};
    add({"complaint filed",
         "Always possible.",
         T::complaint,
         {S::none},
         S::filed,
         may_complain,
         {must("what")},
         {},
         {},
         {},
         {},
         any_file});
    add({"complaint resolved",
         "It was looked into.",
         T::complaint,
         {S::filed},
         S::resolved,
         {R::inspector},
         {},
         {N::reasons},
         {},
         {},
         {},
         any_file});
    add({"appeal lodged",
         "A higher court is asked.",
         T::appeal,
         {S::none},
         S::lodged,
         {R::person, R::defence, R::prosecutor},
         {must("decision")},
         {},
         {},
         {},
         {},
         any_file});
    add({"appeal decided",
         "The higher court has decided.",
         T::appeal,
         {S::lodged},
         S::decided,
         judge,
         {},
         {N::reasons},
         {},
         {},
         {},
         any_file});
    add({"appeal withdrawn",
         "The higher court is no longer asked.",
         T::appeal,
         {S::lodged},
         S::withdrawn,
         {R::person, R::defence, R::prosecutor},
         {},
         {},
         {},
         {},
         {},
         any_file});
    add({"compensation claimed",
         "The person asks for compensation.",
         T::compensation,
         {S::none},
         S::filed,
         {R::person, R::defence},
         {may("what")},
         {},
         {},
         {},
         {},
         any_file});
    add({"compensation settled",
         "The claim has ended.",
         T::compensation,
         {S::filed},
         S::resolved,
         judge,
         {},
         {N::reasons},
         {},
         {},
         {},
         any_file});
    add({"disclosure made",
         "Somebody outside received something.",
         T::disclosure,
         {S::none},
         S::recorded,
         officials,
         {must("recipient"), must("what"), must("basis")},
         {N::reasons},
         {},
         {},
         {},
         open_or_closed});
}

void add_persons(std::vector<EventRule>& rules) {
    const auto add = [&](EventRule rule) { rules.push_back(std::move(rule)); };
    const Roles who{R::judge,    R::prosecutor,     R::probation_officer, R::prison,
                    R::provider, R::victim_support, R::administrator};
    add({"person identified",
         "Who somebody is, kept apart from everything else.",
         T::person_file,
         {S::none},
         S::open,
         who,
         {must("name"), must("juvenile"), may("identifiers"), may("born"), may("address"),
          may("protected address"), may("language")}});
    add({"person corrected",
         "Who the person is, said again in whole.",
         T::person_file,
         {S::open},
         S::open,
         who,
         {must("name"), must("juvenile"), may("identifiers"), may("born"), may("address"),
          may("protected address"), may("language")},
         {N::reasons}});
    add({"person known already",
         "This file and another are one person.",
         T::person_file,
         {S::open},
         S::closed,
         {R::administrator},
         {must("same as")},
         {N::reasons}});
    add({"erasure proposed",
         "The time for which the record may be kept has passed.",
         T::person_file,
         {S::open, S::closed},
         S::erasure_proposed,
         {R::administrator, R::inspector},
         {must("basis")},
         {N::nothing_pending},
         {},
         {},
         {},
         open_or_closed});
    add({"erasure refused",
         "The record stays.",
         T::person_file,
         {S::erasure_proposed, S::erasure_exported, S::erasure_approved},
         S::open,
         {R::judge, R::inspector},
         {},
         {N::reasons},
         {},
         {},
         {},
         {S::erasure_proposed, S::erasure_exported, S::erasure_approved}});
    add({"record given to the person",
         "The person has a copy of what is to be erased.",
         T::person_file,
         {S::erasure_proposed},
         S::erasure_exported,
         {R::administrator},
         {},
         {},
         {},
         {},
         {},
         {S::erasure_proposed}});
    add({"erasure approved",
         "Somebody else agrees.",
         T::person_file,
         {S::erasure_exported},
         S::erasure_approved,
         {R::judge, R::inspector},
         {},
         {N::reasons, N::second_person, N::nothing_pending},
         {},
         {},
         {},
         {S::erasure_exported}});
    add({"person erased",
         "The key is destroyed, and with it everything that was written about the person.",
         T::person_file,
         {S::erasure_approved},
         S::erased,
         {R::administrator},
         {},
         {N::nothing_pending},
         {},
         {},
         {},
         {S::erasure_approved}});
}

std::vector<EventRule> all_rules() {
    std::vector<EventRule> rules;
    add_cases(rules);
    add_before_decision(rules);
    add_measures(rules);
    add_providers(rules);
    add_supervision(rules);
    add_custody(rules);
    add_after(rules);
    add_persons(rules);
    return rules;
}

}  // namespace

const RequirementInfo& info(Requirement need) noexcept { return need_list[static_cast<std::size_t>(need)]; }

std::span<const EventRule> event_rules() {
    static const std::vector<EventRule> rules = all_rules();
    return rules;
}

const EventRule* find_event_rule(std::string_view name) {
    static const std::unordered_map<std::string_view, const EventRule*> by_name = [] {
        std::unordered_map<std::string_view, const EventRule*> map;
        for (const EventRule& rule : event_rules()) map.emplace(rule.name, &rule);
        return map;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

}  // namespace ultima
