// SPDX-License-Identifier: Apache-2.0
// What follows: restorative work, remedies, who somebody is and their erasure.
#include "register/event_rows.h"

namespace ultima {

void add_restorative(EventRows& row) {
    row("restorative process offered", "Both sides are asked; either may say no at any time.")
        .makes(T::restorative, S::offered)
        .by({R::judge, R::prosecutor, R::probation_officer, R::provider, R::victim_support});
    row("restorative process prepared", "Each side was prepared on its own.")
        .moves(T::restorative, {S::offered}, S::prepared)
        .by(hosts);
    row("restorative meeting held", "They met. What was said stays there.")
        .moves(T::restorative, {S::prepared}, S::met)
        .by(hosts);
    row("restorative agreement made", "They agreed on something.")
        .moves(T::restorative, {S::prepared, S::met}, S::agreed)
        .by(hosts)
        .must_say({"what"});
    row("restorative agreement kept", "It was done.").moves(T::restorative, {S::agreed}, S::kept).by(hosts);
    row("restorative agreement not kept", "It was not done.")
        .moves(T::restorative, {S::agreed}, S::not_kept)
        .by(hosts);
    row("restorative process stopped", "It ends. Why is nobody's business.")
        .moves(T::restorative, {S::offered, S::prepared, S::met}, S::stopped)
        .by(hosts)
        .without_reason();
    row("reintegration seen", "How the person lives.")
        .makes(T::reintegration, S::recorded)
        .by(supervisors)
        .must_say({"month"})
        .may_say({"housing", "work", "treatment", "family"})
        .in_file(open_or_closed);
}

void add_remedies(EventRows& row) {
    row("complaint filed", "Always possible.")
        .makes(T::complaint, S::filed)
        .by({R::defence, R::victim_support, R::inspector, R::person})
        .must_say({"what"})
        .in_file(any_file);
    row("complaint resolved", "It was looked into.")
        .moves(T::complaint, {S::filed}, S::resolved)
        .by({R::inspector})
        .needs({N::reasons})
        .in_file(any_file);
    row("appeal lodged", "A higher court is asked.")
        .makes(T::appeal, S::lodged)
        .by({R::prosecutor, R::defence, R::person})
        .must_say({"decision"})
        .in_file(any_file);
    row("appeal decided", "The higher court has decided.")
        .moves(T::appeal, {S::lodged}, S::decided)
        .by({R::judge})
        .needs({N::reasons})
        .in_file(any_file);
    row("appeal withdrawn", "The higher court is no longer asked.")
        .moves(T::appeal, {S::lodged}, S::withdrawn)
        .by({R::prosecutor, R::defence, R::person})
        .in_file(any_file);
    row("compensation claimed", "The person asks for compensation.")
        .makes(T::compensation, S::filed)
        .by({R::defence, R::person})
        .may_say({"what"})
        .in_file(any_file);
    row("compensation settled", "The claim has ended.")
        .moves(T::compensation, {S::filed}, S::resolved)
        .by({R::judge})
        .needs({N::reasons})
        .in_file(any_file);
    row("disclosure made", "Somebody outside received something.")
        .makes(T::disclosure, S::recorded)
        .by(officials)
        .must_say({"recipient", "what", "basis"})
        .needs({N::reasons})
        .in_file(open_or_closed);
}

void add_persons(EventRows& row) {
    row("person identified", "Who somebody is, kept apart from everything else.")
        .makes(T::person_file, S::open)
        .by(whoever_meets_somebody)
        .must_say({"name", "juvenile"})
        .may_say({"identifiers", "born", "address", "protected address", "telephone", "language"});
    row("person corrected", "Who the person is, said again in whole.")
        .moves(T::person_file, {S::open}, S::open)
        .by(whoever_meets_somebody)
        .must_say({"name", "juvenile"})
        .may_say({"identifiers", "born", "address", "protected address", "telephone", "language"})
        .needs({N::reasons});
    row("reminding agreed", "The person says how to be reminded of days agreed, or that nobody may.")
        .moves(T::person_file, {S::open}, S::open)
        .by(whoever_meets_somebody_or_is_met)
        .must_say({"remind by"});
    row("person known already",
        "This file and another are one person: what is written of the erasure of one is written in both.")
        .moves(T::person_file, {S::open}, S::closed)
        .by({R::administrator})
        .must_say({"same as"})
        .needs({N::reasons});
    row("erasure proposed", "The time for which the record may be kept has passed.")
        .moves(T::person_file, open_or_closed, S::erasure_proposed)
        .by({R::inspector, R::administrator})
        .must_say({"basis"})
        .needs({N::nothing_pending})
        .in_file(open_or_closed);
    row("erasure refused", "The record stays.")
        .moves(T::person_file, {S::erasure_proposed, S::erasure_exported, S::erasure_approved}, S::open)
        .by({R::judge, R::inspector})
        .needs({N::reasons})
        .in_file({S::erasure_proposed, S::erasure_exported, S::erasure_approved});
    row("record given to the person", "The person has a copy of what is to be erased.")
        .moves(T::person_file, {S::erasure_proposed}, S::erasure_exported)
        .by({R::administrator})
        .in_file({S::erasure_proposed});
    row("erasure approved", "Somebody else agrees.")
        .moves(T::person_file, {S::erasure_exported}, S::erasure_approved)
        .by({R::judge, R::inspector})
        .needs({N::reasons, N::second_person, N::nothing_pending})
        .in_file({S::erasure_exported});
    row("person erased", "The key is destroyed, and with it everything that was written about the person.")
        .moves(T::person_file, {S::erasure_approved}, S::erased)
        .by({R::administrator})
        .needs({N::nothing_pending, N::all_files_as_far})
        .in_file({S::erasure_approved});
}

}  // namespace ultima
