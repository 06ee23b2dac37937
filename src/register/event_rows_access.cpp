// SPDX-License-Identifier: Apache-2.0
// Who works on a file, and every look at it.
#include "register/event_rows.h"

namespace ultima {

void add_access(EventRows& row) {
    row("assigned",
        "From now on this human works on the case; whoever leads restorative work in it sees that alone.")
        .makes(T::assignment, S::open)
        .by({R::judge, R::administrator})
        .must_say({"assignee", "in role"})
        .may_say({"office", "restorative"})
        .in_file(any_file);
    row("assignment ended", "This human no longer works on the case.")
        .moves(T::assignment, {S::open}, S::closed)
        .by({R::judge, R::administrator})
        .in_file(any_file);
    row("file looked at", "Somebody has seen it.")
        .makes(T::look, S::recorded)
        .by(everybody)
        .must_say({"relation", "looked at"})
        .may_say({"printed"})
        .in_file(any_file);
    row("look refused", "Somebody wanted to see it and may not.")
        .makes(T::look, S::refused)
        .by(everybody)
        .must_say({"looked at"})
        .in_file(any_file);
    row("file looked at urgently",
        "Somebody saw it without having to do with it, because nobody else was there. Good for an hour, and "
        "an inspector is told.")
        .makes(T::look, S::open)
        .by(everybody)
        .must_say({"relation", "looked at", "assignee", "in role", "until"})
        .may_say({"printed"})
        .in_file(any_file);
    row("urgent look reviewed", "An inspector says whether it had to be.")
        .moves(T::look, {S::open}, S::resolved)
        .by({R::inspector})
        .needs({N::reasons})
        .in_file(any_file);
    row("address shown to", "From now on this human may see an address that is protected.")
        .makes(T::address_listing, S::open)
        .by({R::judge, R::probation_officer})
        .must_say({"assignee", "in role"})
        .needs({N::reasons})
        .in_file(open_or_closed);
    row("address shown no longer", "This human may not see the protected address any more.")
        .moves(T::address_listing, {S::open}, S::closed)
        .by({R::judge, R::probation_officer})
        .in_file(open_or_closed);
    row("identity looked at", "Somebody has seen it.")
        .makes(T::identity_look, S::recorded)
        .by(everybody)
        .must_say({"relation", "looked at"})
        .in_file({S::open, S::closed, S::erasure_proposed, S::erasure_exported, S::erasure_approved});
    row("identity look refused", "Somebody wanted to see it and may not.")
        .makes(T::identity_look, S::refused)
        .by(everybody)
        .must_say({"looked at"})
        .in_file({S::open, S::closed, S::erasure_proposed, S::erasure_exported, S::erasure_approved});
    row("identity looked at urgently",
        "Somebody saw it without having to do with it, because nobody else was there. Good for an hour, and "
        "an inspector is told.")
        .makes(T::identity_look, S::open)
        .by(everybody)
        .must_say({"relation", "looked at", "assignee", "in role", "until"})
        .in_file({S::open, S::closed, S::erasure_proposed, S::erasure_exported, S::erasure_approved});
    row("urgent look at identity reviewed", "An inspector says whether it had to be.")
        .moves(T::identity_look, {S::open}, S::resolved)
        .by({R::inspector})
        .needs({N::reasons})
        .in_file({S::open, S::closed, S::erasure_proposed, S::erasure_exported, S::erasure_approved});
    row("look log begun", "A day's looks for which there is no file. Written by the register.")
        .makes(T::look_log, S::open)
        .by(everybody);
    row("look at nothing",
        "Somebody wanted to see what is not there, or is erased. No reason is kept: it would outlive the "
        "person whom it may name.")
        .makes(T::stray_look, S::refused)
        .by(everybody)
        .must_say({"looked at", "asked for"})
        .without_reason();
}

}  // namespace ultima
