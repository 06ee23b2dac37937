// SPDX-License-Identifier: Apache-2.0
// What is about nobody's case: which version of the law the program answers with, and which evaluations were
// planned.
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

// A plan that was changed is filed again and stands beside the first: nothing takes a plan away.
void add_evaluations(EventRows& row) {
    row("evaluation plan filed", "What an evaluation will ask, on record before its outcomes are opened.")
        .makes(T::evaluation_file, S::filed)
        .by({R::statistician, R::inspector, R::administrator})
        .must_say({"evaluation", "plan text", "plan hash"});
    row("outcomes opened", "The outcomes were worked out for this plan; who plans later could know them.")
        .makes(T::evaluation_file, S::open)
        .by({R::statistician})
        .must_say({"evaluation", "plan hash"});
}

}  // namespace ultima
