// SPDX-License-Identifier: Apache-2.0
// What must always hold of an answer, for any pack and any case. Each returns what went wrong, or nothing.
#pragma once

#include "judge/judge.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima::judge {

class Promises {
  public:
    explicit Promises(const Pack& pack);

    /// E3: as Judge::in_favour.
    Failure a_circumstance_never_hurts(const RandomCase& one);
    /// E4: a longer time in custody never takes away what was required or available, and never moves the day
    /// of a `not yet`. `left_unknown`: findings that a court makes in view of the time. A spell before all
    /// others has three days at least: months may be counted from its first day, and are up to three longer.
    Failure more_custody_never_delays(const RandomCase& one, const std::vector<std::string>& left_unknown);
    /// E4: an output never falls along the inputs of which its table says so.
    Failure monotone_tables_never_fall(const RandomCase& one);
    /// E5: facts learnt one after another settle statuses, dates, values and duties, and never change a
    /// settled one.
    Failure more_knowledge_never_flips(const RandomCase& one);
    /// E14: every option names rules with listed citations, every refusal a failed condition, a rule that is
    /// not in force, an exception, a bar, or is one because no rule of the stage could grant the measure.
    Failure every_answer_has_its_reason(const RandomCase& one);
    /// E20: two cases that differ only in facts that no rule reads get the same answer.
    Failure twins_get_the_same_answer(const RandomCase& one);
    /// E22: as Judge::baseline_only_adds.
    Failure the_baseline_only_adds(const RandomCase& one);

    const CaseMaker& cases() const { return maker_; }
    bool has_spells() const;
    bool has_monotone_tables() const;

    std::uint64_t compared = 0;  ///< how often something was there to compare

  private:
    Failure counted(Failure (Judge::*check)(const RandomCase&), std::uint64_t Tally::*count,
                    const RandomCase& one);

    const Pack& pack_;
    CaseMaker maker_;
    Reasoner reasoner_;
    Judge judge_;
};

}  // namespace ultima::judge
