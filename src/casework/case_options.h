// SPDX-License-Identifier: Apache-2.0
// What the law allows in a case of the register, and how that is put on record.
#pragma once

#include "law/pack.h"
#include "reason/case.h"
#include "reason/options.h"
#include "register/vocabulary.h"

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

/// `hidden`: facts that count as unknown whatever the law presumes of them.
[[nodiscard]] CaseOptions options_of(Reasoner& reasoner, const Case& given, Stage stage, CivilDate on,
                                     const std::vector<FactId>& hidden = {});

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

/// Is the measure for a court (`court`, `children's court`) or for a prosecutor to order, as the pack says?
[[nodiscard]] bool may_order(const Measure& measure, Role role);

/// Measures that the answer requires or allows and that can be ordered by themselves (kinds, not groups), the
/// least restrictive first; custody is none of them.
[[nodiscard]] std::vector<MeasureId> lawful_measures(const Pack& pack, const Answer& answer);

}  // namespace ultima
