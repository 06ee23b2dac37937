// SPDX-License-Identifier: Apache-2.0
// What the law allows in a case of the register, and how that is put on record.
#pragma once

#include "law/pack.h"
#include "reason/case.h"
#include "reason/options.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// An answer and what it was asked with.
struct CaseOptions {
    KnownFacts facts;
    Answer answer;
    std::string inputs;  ///< the case as a case file: anybody can ask again with `ultima options`
};

/// The stage of the pack that a stage of the register is; nothing if the word is unknown.
[[nodiscard]] std::optional<Stage> stage_of_case(std::string_view stage);

[[nodiscard]] CaseOptions options_of(Reasoner& reasoner, const Case& given, Stage stage, CivilDate on);

/// What the event `options computed` says of it.
struct ComputedOptions {
    std::string pack;         ///< `id version`
    std::string inputs_hash;  ///< SHA-256 of the case file
    std::string result_hash;  ///< SHA-256 of the answer as JSON
    std::string options;      ///< the ids of measures that are required or may be ordered, a line each
    std::string
        consent;  ///< for each of them whether the law needs consent: `measure: yes`, `no` or `unknown`
};
[[nodiscard]] ComputedOptions computed(Reasoner& reasoner, const CaseOptions& options);

/// Measures that the answer requires or allows and that can be ordered by themselves (kinds, not groups), the
/// least restrictive first; custody is none of them.
[[nodiscard]] std::vector<MeasureId> lawful_measures(const Pack& pack, const Answer& answer);

}  // namespace ultima
