// SPDX-License-Identifier: Apache-2.0
// How a measure goes, what goes wrong, and custody.
#include "register/event_rows.h"

namespace ultima {

void add_supervision(EventRows& row) {
    row("plan agreed", "What is to be done, agreed with the person.")
        .makes(T::plan, S::agreed)
        .by({R::probation_officer})
        .of(T::measure, {S::in_force})
        .must_say({"what"})
        .needs({N::decision_stands, N::end_not_passed});
    row("plan changed", "The plan is another one.")
        .moves(T::plan, {S::agreed}, S::agreed)
        .by({R::probation_officer})
        .must_say({"what"})
        .needs({N::decision_stands});
    row("session scheduled", "A day is agreed.")
        .makes(T::session, S::scheduled)
        .by(supervisors)
        .of(T::measure, {S::in_force})
        .must_say({"at"})
        .may_say({"title", "time", "place"})
        .needs({N::decision_stands, N::end_not_passed});
    row("session moved", "Another day is agreed.")
        .moves(T::session, {S::scheduled}, S::scheduled)
        .by(supervisors)
        .must_say({"at"})
        .may_say({"time", "place"})
        .needs({N::decision_stands, N::end_not_passed});
    row("session recorded", "Who came and what was done; coming and complying are two things.")
        .moves(T::session, {S::scheduled}, S::recorded)
        .by(supervisors)
        .must_say({"outcome", "complied"})
        .may_say({"acceptable", "minutes", "note"});
    row("session corrected", "It was otherwise than recorded.")
        .moves(T::session, {S::recorded}, S::recorded)
        .by(supervisors)
        .must_say({"outcome", "complied"})
        .may_say({"acceptable", "minutes", "note"})
        .needs({N::reasons});
    row("session cancelled", "It does not take place.")
        .moves(T::session, {S::scheduled}, S::cancelled)
        .by(supervisors);
    row("progress reviewed", "How it goes.")
        .makes(T::progress, S::recorded)
        .by(supervisors)
        .of(T::measure, {S::in_force})
        .must_say({"note"});
    row("end reported", "The provider says how its work with the person ended, and how much was done.")
        .makes(T::progress, S::recorded)
        .by({R::provider})
        .of(T::measure, {S::in_force, S::completed, S::ended_early, S::revoked, S::expired})
        .must_say({"ending"})
        .may_say({"extent", "note"});
    row("milestone reached", "Something was achieved.")
        .makes(T::milestone, S::recorded)
        .by(supervisors)
        .of(T::measure, {S::in_force, S::completed, S::ended_early})
        .must_say({"title"});
}

void add_breaches(EventRows& row) {
    row("warning issued", "The person is told what went wrong and until when to explain it.")
        .makes(T::warning, S::issued)
        .by({R::probation_officer})
        .of(T::measure, {S::in_force})
        .must_say({"respond by"})
        .may_say({"session"})
        .needs(
            {N::decision_stands, N::reasons, N::not_back_in_court, N::end_not_passed, N::failure_on_record});
    row("explanation received", "What the person says about it.")
        .moves(T::warning, {S::issued}, S::explained)
        .by({R::probation_officer})
        .must_say({"note"});
    row("warning withdrawn", "It counts no more.")
        .moves(T::warning, {S::issued, S::explained}, S::withdrawn)
        .by({R::probation_officer});
    row("breach alleged", "The court is asked to find a breach.")
        .makes(T::breach, S::alleged)
        .by({R::prosecutor, R::probation_officer})
        .of(T::measure, {S::in_force, S::suspended})
        .must_say({"warning"})
        .needs({N::decision_stands, N::reasons, N::not_back_in_court, N::time_to_explain});
    row("breach withdrawn", "The court is no longer asked.")
        .moves(T::breach, {S::alleged}, S::withdrawn)
        .by({R::prosecutor, R::probation_officer});
    row("breach heard", "The person was heard, with counsel offered.")
        .moves(T::breach, {S::alleged}, S::heard)
        .by({R::judge})
        .may_say({"note"})
        .needs({N::decision_stands, N::legal_aid_offered});
    row("breach found", "There was one.")
        .moves(T::breach, {S::heard}, S::found)
        .by({R::judge})
        .needs({N::decision_stands, N::reasons});
    row("breach not found", "There was none.")
        .moves(T::breach, {S::heard}, S::not_found)
        .by({R::judge})
        .needs({N::reasons});
    row("breach answered", "What follows, with the gentler answers that were looked at.")
        .moves(T::breach, {S::found}, S::answered)
        .by({R::judge})
        .must_say({"decision", "answer", "answers shown"})
        .may_say({"days"})
        .decided_as("response")
        .needs(
            {N::decision_stands, N::reasons, N::decision_on_record, N::another_answer, N::within_exposure});
}

void add_custody(EventRows& row) {
    row("custody begun", "The person is held, on a decision.")
        .makes(T::custody, S::held)
        .by({R::judge, R::prison})
        .must_say({"why held", "decision"})
        .may_say({"breach"})
        .decided_as("custody / response")
        .needs({N::decision_stands, N::decision_on_record, N::breach_heard_for_custody, N::finding_on_means});
    row("custody reported", "Another register says that the person was held. Nothing may rest on it.")
        .makes(T::custody, S::held)
        .by({R::prison})
        .may_say({"why held", "note"})
        .needs({N::by_import});
    row("custody ended", "The person is free.")
        .moves(T::custody, {S::held}, S::released)
        .by({R::judge, R::prison});
    row("bail granted", "The person may go, on a bond or a sum.")
        .makes(T::bail, S::granted)
        .by({R::judge})
        .must_say({"decision"})
        .may_say({"amount"})
        .decided_as("bail")
        .needs({N::decision_on_record, N::finding_on_means});
    row("bail furnished", "The bond or sum is there.")
        .moves(T::bail, {S::granted, S::not_furnished}, S::furnished)
        .by({R::judge, R::prison})
        .needs({N::decision_stands});
    row("bail not furnished", "The person stays held although bail was granted.")
        .moves(T::bail, {S::granted}, S::not_furnished)
        .by({R::judge, R::prison})
        .needs({N::decision_stands});
    row("bail revoked", "It counts no more.")
        .moves(T::bail, {S::granted, S::furnished, S::not_furnished}, S::revoked)
        .by({R::judge})
        .must_say({"decision"})
        .decided_as("custody / bail")
        .needs({N::decision_on_record});
    row("bail discharged", "It is no longer needed.")
        .moves(T::bail, {S::granted, S::furnished, S::not_furnished}, S::discharged)
        .by({R::judge});
}

}  // namespace ultima
