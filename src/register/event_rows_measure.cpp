// SPDX-License-Identifier: Apache-2.0
// Measures, consent, conditions, and who provides them.
#include "register/event_rows.h"

namespace ultima {

void add_measures(EventRows& row) {
    row("measure proposed", "A measure is under discussion.")
        .makes(T::measure, S::proposed)
        .by(court_and_parties)
        .must_say({"measure", "stage", "consent needed"})
        .may_say({"extent"})
        .needs({N::consent_as_by_law});
    row("measure not pursued", "Nothing came of it. Why is nobody's business.")
        .moves(T::measure, {S::proposed}, S::not_pursued)
        .by(court_and_parties)
        .without_reason();
    row("measure imposed", "The measure begins to bind.")
        .moves(T::measure, {S::proposed}, S::in_force)
        .by(deciders)
        .must_say({"decision", "starts", "ends"})
        .may_say({"extent"})
        .decided_as("diversion / measure / release")
        .needs({N::decision_on_record, N::consent_given});
    row("measure varied", "Its content changes, its length does not.")
        .moves(T::measure, {S::in_force}, S::in_force)
        .by({R::judge})
        .must_say({"decision"})
        .may_say({"extent", "what"})
        .decided_as("variation")
        .needs({N::decision_stands, N::decision_on_record, N::consent_stands, N::end_not_passed,
                N::written_in_time});
    row("measure extended", "It lasts longer.")
        .moves(T::measure, {S::in_force}, S::in_force)
        .by({R::judge})
        .must_say({"decision", "ends"})
        .decided_as("extension")
        .needs({N::decision_stands, N::decision_on_record, N::consent_stands, N::end_not_passed,
                N::written_in_time, N::later_end});
    row("measure suspended", "It rests.")
        .moves(T::measure, {S::in_force}, S::suspended)
        .by({R::judge})
        .must_say({"decision"})
        .decided_as("suspension")
        .needs({N::decision_stands, N::decision_on_record, N::end_not_passed, N::written_in_time});
    row("measure resumed", "It goes on.")
        .moves(T::measure, {S::suspended}, S::in_force)
        .by({R::judge})
        .needs({N::decision_stands, N::reasons, N::end_not_passed, N::written_in_time});
    row("measure completed", "Everything was done.")
        .moves(T::measure, {S::in_force}, S::completed)
        .by({R::judge, R::probation_officer});
    row("measure ended early", "It is no longer needed.")
        .moves(T::measure, {S::in_force, S::suspended}, S::ended_early)
        .by({R::judge})
        .must_say({"decision"})
        .decided_as("early end")
        .needs({N::decision_on_record});
    row("measure revoked", "It ends for a breach that was found.")
        .moves(T::measure, {S::in_force, S::suspended}, S::revoked)
        .by({R::judge})
        .must_say({"decision", "breach"})
        .decided_as("revocation")
        .needs({N::decision_stands, N::decision_on_record, N::breach_found});
    row("measure annulled", "The decision that it rested on was set aside, and so it ends.")
        .moves(T::measure, {S::in_force, S::suspended}, S::set_aside)
        .by({R::judge, R::probation_officer})
        .needs({N::decision_set_aside});
    row("measure expired", "Its last day has passed, and nobody decided otherwise.")
        .moves(T::measure, {S::in_force, S::suspended}, S::expired)
        .by({R::judge, R::probation_officer, R::prison, R::administrator})
        .needs({N::end_reached});
}

void add_consent_and_conditions(EventRows& row) {
    row("consent: informed", "The person was told what the measure asks, and that no is no disadvantage.")
        .makes(T::consent, S::informed)
        .by(court_and_parties)
        .of(T::measure, {S::proposed, S::in_force})
        .may_say({"language"});
    row("consent: advised", "The person has advice about it.")
        .moves(T::consent, {S::informed}, S::advised)
        .by({R::judge, R::defence})
        .needs({N::legal_aid_before});
    row("consent: given", "The person says yes.")
        .moves(T::consent, {S::advised}, S::given)
        .by(court_and_parties)
        .needs({N::legal_aid_before});
    row("consent: refused", "The person says no.")
        .moves(T::consent, {S::informed, S::advised}, S::refused)
        .by(court_and_parties)
        .without_reason();
    row("consent: withdrawn", "The person no longer agrees.")
        .moves(T::consent, {S::given}, S::withdrawn)
        .by(court_and_parties)
        .without_reason();
    row("consent: expired", "It was given too long ago, or in other circumstances.")
        .moves(T::consent, {S::given}, S::expired)
        .by(court_and_parties);
    row("consent: asked again", "The person is told and asked anew.")
        .moves(T::consent, {S::withdrawn, S::given, S::expired, S::refused}, S::informed)
        .by(court_and_parties);
    row("condition added", "One more duty, with the ground for it.")
        .makes(T::condition, S::in_force)
        .by(deciders)
        .of(T::measure, {S::proposed, S::in_force})
        .must_say(
            {"condition", "words", "kind of condition", "hours a week", "days a week", "ground", "decision"})
        .may_say({"inputs", "consent needed"})
        .decided_as("diversion / measure / release / variation")
        .needs({N::decision_stands, N::decision_on_record, N::consent_stands, N::end_not_passed,
                N::consent_to_condition});
    row("condition varied", "The duty changes.")
        .moves(T::condition, {S::in_force}, S::in_force)
        .by({R::judge})
        .must_say(
            {"condition", "words", "kind of condition", "hours a week", "days a week", "ground", "decision"})
        .may_say({"inputs", "consent needed"})
        .decided_as("variation")
        .needs({N::decision_stands, N::decision_on_record, N::consent_stands, N::end_not_passed,
                N::consent_to_condition});
    row("condition removed", "The duty ends.")
        .moves(T::condition, {S::in_force}, S::removed)
        .by({R::judge})
        .needs({N::reasons});
}

void add_providers(EventRows& row) {
    row("referral sent", "A provider is asked.")
        .makes(T::referral, S::sent)
        .by({R::judge, R::probation_officer})
        .of(T::measure, {S::proposed, S::in_force})
        .must_say({"provider", "service"})
        .may_say({"what"})
        .needs({N::decision_stands});
    row("referral accepted", "The provider takes the person.")
        .moves(T::referral, {S::sent, S::waiting}, S::accepted)
        .by({R::provider});
    row("referral declined", "The provider does not take the person.")
        .moves(T::referral, {S::sent, S::waiting}, S::declined)
        .by({R::provider})
        .needs({N::reasons});
    row("referral waiting", "The provider has put the person on its list.")
        .moves(T::referral, {S::sent}, S::waiting)
        .by({R::provider});
    row("referral cancelled", "The request is taken back.")
        .moves(T::referral, {S::sent, S::waiting, S::accepted}, S::cancelled)
        .by({R::probation_officer});
    row("place reserved", "A place is kept.")
        .makes(T::place, S::reserved)
        .by(supervisors)
        .of(T::referral, {S::sent, S::waiting, S::accepted})
        .must_say({"service", "starts", "ends"})
        .needs({N::decision_stands, N::free_place});
    row("place taken", "The person has come.").moves(T::place, {S::reserved}, S::taken).by(supervisors);
    row("place released", "The place is free again.")
        .moves(T::place, {S::reserved, S::taken}, S::released)
        .by(supervisors);
    row("gap noted", "The law allowed it, and it could not be had.")
        .makes(T::gap, S::open)
        .by(court_and_parties)
        .must_say({"gap"})
        .may_say({"measure"});
    row("gap filled", "It can be had now.").moves(T::gap, {S::open}, S::closed).by(court_and_parties);
    row("service registered", "A provider offers something, with so many places.")
        .makes(T::service_file, S::open)
        .by({R::provider, R::administrator})
        .must_say({"provider", "title", "unit", "places"})
        .may_say({"part of"});
    row("places changed", "There are more or fewer places from this day.")
        .moves(T::service_file, {S::open}, S::open)
        .by({R::provider, R::administrator})
        .must_say({"places"})
        .needs({N::places_suffice});
    row("service closed", "It is offered no more.")
        .moves(T::service_file, {S::open}, S::closed)
        .by({R::provider, R::administrator});
}

}  // namespace ultima
