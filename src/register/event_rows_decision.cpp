// SPDX-License-Identifier: Apache-2.0
// Cases, what is known, and what is decided.
#include "register/event_rows.h"

namespace ultima {

void add_cases(EventRows& row) {
    row("case opened", "A file begins for one person and one matter.")
        .makes(T::case_file, S::open)
        .by({R::judge, R::prosecutor, R::probation_officer, R::prison, R::administrator})
        .must_say({"stage"})
        .may_say({"title"});
    row("stage reached", "The case has come to another stage.")
        .moves(T::case_file, {S::open}, S::open)
        .by(deciders)
        .must_say({"stage"});
    row("case closed", "Nothing more is running.")
        .moves(T::case_file, {S::open}, S::closed)
        .by(officials)
        .needs({N::nothing_running});
    row("case reopened", "A closed case goes on.")
        .moves(T::case_file, {S::closed}, S::open)
        .by({R::judge})
        .needs({N::reasons})
        .in_file({S::closed});
    row("case sealed", "Only a court may look from now on.")
        .moves(T::case_file, {S::closed}, S::sealed)
        .by({R::judge})
        .must_say({"basis"})
        .in_file({S::closed});
    row("case unsealed", "A sealed case can be read again.")
        .moves(T::case_file, {S::sealed}, S::closed)
        .by({R::judge})
        .needs({N::reasons})
        .in_file({S::sealed});
    row("fact recorded", "Something about the case or the person, with where it comes from.")
        .makes(T::fact, S::recorded)
        .by(who_knows_facts)
        .must_say({"fact", "value", "source", "as of"})
        .may_say({"about health"});
    row("fact corrected", "The fact is something else.")
        .moves(T::fact, {S::recorded}, S::recorded)
        .by(who_knows_facts)
        .must_say({"value", "source", "as of"})
        .needs({N::reasons});
    row("fact withdrawn", "Nobody says this any more.")
        .moves(T::fact, {S::recorded}, S::withdrawn)
        .by(who_knows_facts)
        .needs({N::reasons});
    row("finding made", "A named human has found something that only a court may find.")
        .makes(T::finding, S::recorded)
        .by({R::judge})
        .must_say({"fact", "value"})
        .needs({N::reasons});
    row("finding set aside", "The finding counts no more.")
        .moves(T::finding, {S::recorded}, S::set_aside)
        .by({R::judge})
        .needs({N::reasons});
}

void add_before_decision(EventRows& row) {
    row("legal aid offered", "A lawyer was offered, and it is said whether one could be had.")
        .makes(T::legal_aid, S::offered)
        .by(officials)
        .must_say({"possible"});
    row("legal aid possible", "A lawyer can be had now.")
        .moves(T::legal_aid, {S::offered}, S::offered)
        .by(officials)
        .must_say({"possible"});
    row("lawyer appointed", "Counsel takes the case.")
        .moves(T::legal_aid, {S::offered, S::waived}, S::appointed)
        .by({R::judge, R::defence, R::administrator})
        .must_say({"counsel"});
    row("lawyer consulted", "The person has spoken with counsel.")
        .moves(T::legal_aid, {S::appointed}, S::consulted)
        .by({R::defence});
    row("legal aid waived", "The person declined a lawyer who could be had.")
        .moves(T::legal_aid, {S::offered}, S::waived)
        .by({R::judge})
        .must_say({"competent"})
        .needs({N::reasons, N::legal_aid_was_possible});
    row("options computed", "What the law allows was worked out from facts on record.")
        .makes(T::options, S::recorded)
        .by(court_and_parties)
        .must_say({"pack", "as of", "inputs hash", "result hash", "options", "consent by law"})
        .needs({N::consent_said_of_each});
    row("report asked for", "The court asks for a report before it decides.")
        .makes(T::report, S::asked)
        .by({R::judge})
        .may_say({"what"});
    row("report filed", "The report is there.")
        .moves(T::report, {S::asked}, S::filed)
        .by({R::probation_officer})
        .must_say({"note"});
    row("victim asked", "The victim was asked for their views.")
        .makes(T::views, S::asked)
        .by({R::judge, R::prosecutor, R::victim_support});
    row("victim's views given", "What the victim says, in the victim's words.")
        .moves(T::views, {S::asked}, S::given)
        .by({R::prosecutor, R::victim_support})
        .must_say({"note"});
    row("victim declined", "The victim does not want to say anything.")
        .moves(T::views, {S::asked}, S::declined)
        .by({R::prosecutor, R::victim_support})
        .without_reason();
    row("decision made", "A named human decides, says why, what else was lawful and why not that.")
        .makes(T::decision, S::recorded)
        .by(deciders)
        .must_say({"about", "computed", "not chosen", "instead of", "basis"})
        .may_say({"exposure days"})
        .needs({N::reasons, N::options_on_record, N::legal_aid_offered, N::prosecutor_only_diverts});
    row("decision set aside", "The decision counts no more.")
        .moves(T::decision, {S::recorded}, S::set_aside)
        .by({R::judge})
        .needs({N::reasons})
        .in_file(open_or_closed);
    row("hearing set", "A day in court is fixed.")
        .makes(T::hearing, S::scheduled)
        .by({R::judge, R::administrator})
        .must_say({"at"})
        .may_say({"time", "place"});
    row("hearing moved", "Another day is fixed.")
        .moves(T::hearing, {S::scheduled}, S::scheduled)
        .by({R::judge, R::administrator})
        .must_say({"at"})
        .may_say({"time", "place"});
    row("hearing held", "It took place.").moves(T::hearing, {S::scheduled}, S::heard).by({R::judge});
    row("hearing cancelled", "It does not take place.")
        .moves(T::hearing, {S::scheduled}, S::cancelled)
        .by({R::judge, R::administrator});
    row("override recorded", "A human decides otherwise than the law as computed says.")
        .makes(T::override_, S::recorded)
        .by(deciders)
        .must_say({"computed", "measure", "computed status"})
        .needs({N::reasons});
}

}  // namespace ultima
