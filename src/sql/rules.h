// SPDX-License-Identifier: Apache-2.0
// Rules and exceptions as columns, on all days on which they are asked about.
#pragma once

#include "sql/expressions.h"

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace ultima::sql {

class Rules {
  public:
    using Sources = std::vector<Program::Source>;

    Rules(const Program& program, Layers& layers, Expressions& expressions)
        : program_(program), pack_(program.pack), layers_(layers), expressions_(expressions) {}

    /// Where the days of a measure are.
    struct Days {
        std::size_t timeline = 0;
        Slots slots = 0;
    };
    /// The days on which some of the rules that say something of a measure, or their exceptions, may change.
    /// Asked for each measure, before the first `applies`.
    Days find_days(const Sources& sources);

    /// The timeline on which a rule can be asked about the day of the query alone, what it goes `with` among
    /// it. Before the first `applies`, too.
    std::size_t find_today(RuleId rule);

    /// Is the rule in force, whatever its condition: on the days of a timeline.
    Bits in_force(RuleId rule, std::size_t timeline) { return in_force(rule, timelines_[timeline]); }
    /// Does the rule apply: on the days of a timeline.
    Bits applies(RuleId rule, std::size_t timeline);
    [[nodiscard]] const Timeline& timeline(std::size_t place) const { return timelines_[place]; }

    /// To take back what was asked of them since.
    struct Mark {
        std::size_t timelines, applies;
        Timeline::Mark last;  ///< the only timeline that still changes
    };
    [[nodiscard]] Mark mark() const;
    void take_back(const Mark& mark);

  private:
    void add_changes(RuleId rule, std::vector<ChangeDay>& days);
    void need(RuleId rule, Slots slots, Timeline& line) const;
    Bits in_force(RuleId rule, const Timeline& line);

    const Program& program_;
    const Pack& pack_;
    Layers& layers_;
    Expressions& expressions_;
    std::vector<Timeline> timelines_;
    Growing<std::map<std::pair<RuleId, std::size_t>, Bits>> applies_;  ///< by rule and timeline
};

}  // namespace ultima::sql
