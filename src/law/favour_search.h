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
    explicit FavourSearch(const ExpressionClasses& expressions)
        : expressions_(expressions), pack_(expressions.pack()), shared_(expressions) {}

    /// All hurts by circumstances that have a neutral value, at most one of each fact and rule.
    std::vector<Hurt> circumstances();
    /// A value that would be better for the person than the presumed one, at some stage, as far as can be
    /// told.
    std::optional<Value> better_than_presumed(FactId fact);

    /// The marks that are taken as given, at first all that the pack has.
    HonouredMarks& marks() { return shared_.marks; }
    /// There was too much to try: what was not tried counts as a hurt.
    bool exhausted() const { return shared_.exhausted(); }

  private:
    std::vector<Value> other_values(FactId fact, const Value& than);
    std::optional<Change::Of> change_of(FactId fact, const Value& from) const;
    std::optional<Hurt> hurt(Change& change, RuleId rule);
    std::optional<Hurt> hurt_by_grants(Change& change, RuleId rule, Hurt found);
    std::optional<Hurt> hurt_by_values(Change& change, RuleId rule, Hurt found, bool moves);
    bool never(Change& change, RuleId rule, bool starts);
    bool given_elsewhere(RuleId rule, const std::string& name) const;

    const ExpressionClasses& expressions_;
    const Pack& pack_;
    ChangeOfPack shared_;
};

}  // namespace ultima
