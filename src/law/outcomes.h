// SPDX-License-Identifier: Apache-2.0
// What a change of one fact does to the measures of a stage, in every case that the rules can tell apart.
// Exact where law/change.h looks at each condition alone: it tries all values of everything else.
#pragma once

#include "law/change.h"

#include <cstddef>
#include <optional>

namespace ultima {

class Outcomes {
  public:
    Outcomes(ChangeOfPack& shared, Change& change, Stage stage)
        : shared_(shared), pack_(shared.pack), change_(change), stage_(stage) {}

    // All three are false if they cannot tell: there would be too much to try.

    /// The measure is at least as favourable to the person after the change, in every case.
    bool never_worse(MeasureId measure);
    /// The rule never begins to apply with the change (`starts`), or never ceases to.
    bool rule_never(RuleId rule, bool starts);
    /// In no case is the stage as a whole better after the change. What opens with it may be outweighed: by
    /// a measure that is no more restrictive and closes, or by a burden of at least its band that comes.
    bool never_better();

  private:
    bool relevant(RuleId rule) const;

    ChangeOfPack& shared_;
    const Pack& pack_;
    Change& change_;
    Stage stage_;
};

}  // namespace ultima
