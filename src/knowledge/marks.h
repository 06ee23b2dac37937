// SPDX-License-Identifier: Apache-2.0
// What a trainee did on the way to a decision: asked, looked at, gave reasons. Which measure they chose
// counts for nothing here, and nothing is added up to a mark of the person.
#pragma once

#include "knowledge/lawful_set.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// The largest text of a decision that is kept, in bytes.
inline constexpr std::size_t longest_answer_text = 4000;

/// What somebody would decide, in their words.
struct TrainingDecision {
    std::string measure;  ///< its id in the pack
    std::string reasons;
    std::string conditions;                                     ///< a line each
    std::string why_conditions;                                 ///< what they are for
    std::array<std::string, look_count> looked{};               ///< by Look
    std::map<std::string, std::string, std::less<>> why_not{};  ///< by measure
};

/// Steps of the way, in the order in which they are taken.
enum class Step : std::uint8_t {
    asked,  ///< for the facts that bear on the case
    legal_aid,
    consent,
    proportionality,
    safety,
    dependants,
    reasons,
    conditions,        ///< what each condition is for, if there are any
    less_restrictive,  ///< why not the lawful measures that ask less
    again,             ///< reasons again after the facts had changed
};
inline constexpr std::size_t step_count = 10;
/// As it is kept and exported: `legal aid`.
[[nodiscard]] std::string_view to_text(Step step);
/// As people read it: "Asked for the facts that were missing".
[[nodiscard]] std::string_view says(Step step);

/// How much of a step was done: `done` of `of`; 0 of 0 where there was nothing to do.
struct StepMark {
    int done = 0;
    int of = 0;
    friend bool operator==(const StepMark&, const StepMark&) = default;
};
using Marks = std::array<StepMark, step_count>;

/// Whether something was written, never how good it is: that is for the trainee to compare, and for the
/// course to talk about. `first` and `second` are what the law allowed in the two rounds as the trainee knew
/// the case.
[[nodiscard]] Marks marks_of(const Pack& pack, const Exercise& exercise, const Asked& asked,
                             const TrainingDecision& at_first, const LawfulSet& first,
                             const TrainingDecision& then, const LawfulSet& second);

/// How many questions beside the point were asked. It is told to the trainee, and is no step.
[[nodiscard]] int asked_beside_the_point(const Exercise& exercise, const Asked& asked);

}  // namespace ultima
