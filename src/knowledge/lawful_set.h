// SPDX-License-Identifier: Apache-2.0
// What the law allows in an exercise: said by the reasoner, in the words of the pack.
#pragma once

#include "knowledge/exercise.h"
#include "reason/options.h"

#include <optional>
#include <string>
#include <vector>

namespace ultima {

struct LawfulMeasure {
    MeasureId measure = nothing;
    std::string name;  ///< as the pack shows it
    Status status = Status::undetermined;
    std::string says;              ///< the status in words
    std::vector<std::string> why;  ///< rules with citations; what failed; what would settle it
    std::vector<std::string> needs;
    /// The law requires it or leaves it to the court, and it is not custody.
    bool lawful = false;
};

struct LawfulSet {
    std::vector<LawfulMeasure> measures;  ///< of the stage, what asks least of a person first, custody last
    std::vector<std::string> one_of;      ///< groups of which the law requires one kind, with citations
    std::vector<std::string> duties;      ///< that arise, with citations
};
/// `reasoner` is one of the exercise's pack.
[[nodiscard]] LawfulSet lawful_set(Reasoner& reasoner, const Exercise& exercise, const Asked& asked,
                                   Round round);

/// The measures that one can choose among: those of the stage, in the same order.
[[nodiscard]] std::vector<MeasureId> measures_of_stage(const Pack& pack, Stage stage);
/// Does `left` ask less of a person than `right`? Custody asks most.
[[nodiscard]] bool asks_less(const Pack& pack, MeasureId left, MeasureId right);

/// Measures of the UN's list that the exercise brings to mind and for which the pack has no rule at its
/// stage, by name.
[[nodiscard]] std::vector<std::string> without_a_rule(const Pack& pack, const Exercise& exercise);

/// "Fine by daily income" of "M24"; what the UN baseline calls it.
[[nodiscard]] std::string un_measure_name(std::string_view id);
/// What a safeguard asks, with its source: "... (Tokyo Rules 3.4)".
[[nodiscard]] std::string safeguard_text(std::string_view id);

}  // namespace ultima
