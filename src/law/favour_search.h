// SPDX-License-Identifier: Apache-2.0
// Where a circumstance or a presumption may count against the person.
#pragma once

#include "law/change.h"
#include "law/favour_direction.h"

#include <cstddef>
#include <optional>
#include <tuple>
#include <vector>

namespace ultima {

/// Another value than the neutral one may hurt the person through a rule.
struct Hurt {
    FactId fact = nothing;
    Value value;
    RuleId rule = nothing;
    bool starts = false;                 ///< the rule begins to apply; else it ceases to, or its value moves
    std::optional<MeasureId> measure{};  ///< of which it says something; nothing: it only needs or shows
    std::optional<std::size_t> gives{};  ///< the value that moves
    bool unclear = false;                ///< neither good nor bad: nothing about the person may move it
};

class FavourSearch {
  public:
    explicit FavourSearch(const ExpressionClasses& expressions);

    /// All hurts by circumstances that have a neutral value, at most one of each fact and rule.
    std::vector<Hurt> circumstances(const HonouredMarks& marks);
    /// A value that would be better for the person than the presumed one, at some stage, as far as can be
    /// told.
    std::optional<Value> better_than_presumed(FactId fact, const HonouredMarks& marks);

    /// Every mark that the pack has.
    HonouredMarks all_marks() const;

  private:
    std::vector<Value> other_values(FactId fact, const Value& than) const;
    std::optional<Change::Of> change_of(FactId fact, const Value& from) const;
    std::optional<Hurt> hurt(Change& change, const HonouredMarks& marks, RuleId rule);
    std::optional<Hurt> hurt_by_grants(Change& change, const HonouredMarks& marks, RuleId rule, Hurt found);
    std::optional<Hurt> hurt_by_values(Change& change, RuleId rule, Hurt found, bool moves);
    bool certainly(Change& change, const HonouredMarks& marks, RuleId rule, bool starts);
    bool given_elsewhere(RuleId rule, const std::string& name) const;

    const ExpressionClasses& expressions_;
    const Pack& pack_;
    std::size_t work_ = 0;
};

}  // namespace ultima
