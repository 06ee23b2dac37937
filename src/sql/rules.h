// SPDX-License-Identifier: Apache-2.0
// Rules and exceptions as columns, on the days on which they are asked about.
#pragma once

#include "sql/expressions.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ultima::sql {

class Rules {
  public:
    Rules(const Program& program, CivilDate on, Layers& layers, Expressions& expressions)
        : program_(program), pack_(program.pack), on_(on), layers_(layers), expressions_(expressions) {}

    /// Does the rule apply: a column, or TRUE or FALSE where it is the same for all rows.
    Piece applies(RuleId rule, const Moment& at);

    /// Days on which some of the rules that say something of a measure, or their exceptions, may change, as
    /// far as `applies` was asked of them.
    [[nodiscard]] std::vector<ChangeDay> changes_of(const std::vector<Program::Source>& sources) const;

    /// When to ask about a change: on the day itself where it is to come, and on the day before where it is
    /// past: what held until then.
    const Moment& moment(const ChangeDay& change);

    struct Saved {
        std::map<std::pair<RuleId, std::string>, Piece> applies;
        std::map<std::string, Moment> moments;
    };
    [[nodiscard]] Saved save() const { return kept_; }
    void restore(const Saved& saved) { kept_ = saved; }

  private:
    bool is_timeless(RuleId rule) const;
    void add_changes(RuleId rule, std::vector<ChangeDay>& days) const;

    const Program& program_;
    const Pack& pack_;
    CivilDate on_;
    Layers& layers_;
    Expressions& expressions_;
    Saved kept_;  ///< by rule and moment; by the change
};

}  // namespace ultima::sql
