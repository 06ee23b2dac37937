// SPDX-License-Identifier: Apache-2.0
// The dates that a pack's rules give for one person's record of sentences.
#pragma once

#include "base/date.h"
#include "law/pack.h"
#include "reason/evaluator.h"
#include "reason/program.h"

#include <string>
#include <vector>

namespace ultima {

/// What the rules of a stage give.
struct CalculatedDates {
    struct Given {
        RuleId rule = nothing;
        std::size_t place = 0;  ///< in Rule::gives
        Value value;
    };
    /// A value that cannot be said yet, and the facts that are missing, in words: "`committed on` of s1".
    struct Open {
        std::string name;
        std::vector<std::string> facts;
    };
    std::vector<Given> values;    ///< known ones, in the order of the pack; none where something is refused
    std::vector<RuleId> refused;  ///< rules that say `cannot compute`, in the order of the pack
    std::vector<Open> open;
    std::vector<std::string> notes;
};

/// Works out one record after another for one thread. The pack must outlive it.
class DateCalculator {
  public:
    explicit DateCalculator(const Pack& pack, Stage stage);

    /// `facts` by FactId. A rule that certainly says `cannot compute` leaves no value; one of which nobody
    /// knows whether it applies leaves each value open: never a wrong date in silence. Names in `left_out`
    /// are not worked out.
    CalculatedDates calculate(const std::vector<Value>& facts, CivilDate on,
                              const std::vector<std::string>& left_out = {});

  private:
    std::vector<std::string> missing(const std::vector<Value>& facts, CivilDate on, NodeId value,
                                     RuleId rule);

    const Pack& pack_;
    Stage stage_;
    Program program_;
    Evaluator evaluator_;
};

}  // namespace ultima
