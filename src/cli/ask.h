// SPDX-License-Identifier: Apache-2.0
// ultima options [CASE.json] --pack P --ask [--save FILE]
#pragma once

#include "law/pack.h"
#include "reason/case.h"

#include <iosfwd>
#include <string>

namespace ultima {

/// What a dialogue starts from.
struct AskStart {
    const Pack& pack;
    Case known;
    Stage stage = Stage::pretrial;
    CivilDate on;
    bool colour = false;
};

/// Asks for one fact at a time until nothing more would settle anything, the person at the keyboard is done
/// or the input ends. Shows what each answer changed, and in the end the options and the case file. Returns
/// the case file.
std::string ask(AskStart start, std::istream& in, std::ostream& out);

}  // namespace ultima
