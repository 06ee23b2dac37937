// SPDX-License-Identifier: Apache-2.0
// Which version of the law the program answers with.
#include "register/event_rows.h"

namespace ultima {

void add_law(EventRows& row) {
    row("law proposed", "Answers should come from this version of the law.")
        .makes(T::law_file, S::proposed)
        .by({R::administrator, R::pack_editor})
        .must_say({"pack", "pack hash"})
        .needs({N::reasons});
    row("law taken into use", "From now on, answers come from this version.")
        .moves(T::law_file, {S::proposed}, S::in_force)
        .by({R::administrator})
        .needs({N::second_person});
    row("law replaced", "Answers come from another version now.")
        .moves(T::law_file, {S::in_force}, S::closed)
        .by({R::administrator});
    row("law not taken", "This version is not wanted.")
        .moves(T::law_file, {S::proposed}, S::withdrawn)
        .by({R::administrator})
        .needs({N::reasons});
}

}  // namespace ultima
