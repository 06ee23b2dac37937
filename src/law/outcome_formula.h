// SPDX-License-Identifier: Apache-2.0
// The rules of a pack as one formula over what can vary: a finite number of cases that can all be tried.
#pragma once

#include "law/axis.h"
#include "law/change.h"

#include <cstdint>
#include <functional>
#include <map>
#include <tuple>
#include <vector>

namespace ultima {

/// Rules are added, then all cases are gone through. Each has two sides: before and after the change.
class OutcomeFormula {
  public:
    /// Something that holds or not: its place in the formula.
    using Place = std::uint32_t;

    OutcomeFormula(ChangeOfPack& shared, Change& change)
        : shared_(shared), expressions_(shared.expressions), pack_(shared.pack), change_(change) {}

    /// Whether the rule applies. `whole`: the rule as one thing that may hold or not, whatever else does;
    /// only for a rule that does not read the changed fact.
    Place rule(RuleId rule, bool whole);

    /// Something in 64 cases at once, a bit for each.
    struct Sides64 {
        std::uint64_t before = 0, after = 0;
    };
    /// One case.
    class Case {
      public:
        Case(const std::vector<Sides64>& sides, unsigned bit) : sides_(sides), bit_(bit) {}
        bool before(Place place) const { return (sides_[place].before >> bit_ & 1U) != 0; }
        bool after(Place place) const { return (sides_[place].after >> bit_ & 1U) != 0; }

      private:
        const std::vector<Sides64>& sides_;
        unsigned bit_;
    };
    /// Tells every case in which one of these differs before and after, until `told` answers false, which is
    /// then the result. Nothing if there are more cases than can be tried.
    std::optional<bool> all_changes(const std::vector<Place>& of,
                                    const std::function<bool(const Case&)>& told);

  private:
    enum class What : std::uint8_t { fixed, free, within, both, either, negated };
    struct Part {
        What what = What::fixed;
        Pairs allowed = pairs::no_no;  ///< fixed: the one pair; free: those it may take
        Place a = 0, b = 0;
        std::uint32_t variable = 0;  ///< free, within
        Places places;               ///< within: where it holds
        NodeId condition = nothing;
    };
    /// Something that varies: pairs of truths, or the places of one expression or of one date.
    struct Variable {
        std::vector<Pairs> truths;
        std::uint32_t size = 0;
    };

    Place add(Part part);
    Place fixed(Pairs pair) { return add({What::fixed, pair, 0, 0, 0, {}, nothing}); }
    Place free(Pairs allowed);
    Place join(What what, Place a, Place b) { return add({what, 0, a, b, 0, {}, nothing}); }
    Place condition(NodeId id);
    Place new_condition(NodeId id);
    Place in_force(const Validity& validity);
    void place_subjects();
    void place_times();
    void evaluate(const std::vector<std::vector<std::uint64_t>>& chosen, std::vector<Sides64>& sides) const;

    static constexpr std::size_t most_cases = 2'000'000;

    ChangeOfPack& shared_;
    const ExpressionClasses& expressions_;
    const Pack& pack_;
    Change& change_;
    int depth_ = 0;            ///< of exceptions to exceptions
    std::vector<Part> parts_;  ///< each after those that it is made of
    std::vector<Variable> variables_;
    std::map<std::uint32_t, Place> conditions_;  ///< by class
    std::map<RuleId, Place> rules_;
    std::map<std::uint32_t, std::vector<Place>> subjects_;  ///< conditions about one expression
    struct Time {
        Place place;
        Validity validity;
    };
    std::map<FactId, std::vector<Time>> times_;  ///< by the fact that selects the version
};

}  // namespace ultima
