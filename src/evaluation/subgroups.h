// SPDX-License-Identifier: Apache-2.0
// Whether a measure does more for some than for others. First the question of the interaction: do the effects
// differ at all? The effects one by one come second, with p-values that count how many were asked (Wang et
// al. 2007; Brookes et al. 2004).
#pragma once

#include "evaluation/cox.h"
#include "evaluation/design.h"
#include "evaluation/multiplicity.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// What people are divided by: `sex`, with a value a row.
struct Grouping {
    std::string name;
    std::vector<std::string> value;
};

/// Everybody, followed up; `treated` is 1 or 0; `covariates` are adjusted for.
struct SubgroupColumns {
    std::vector<double> days;
    std::vector<std::uint8_t> event;
    std::vector<double> treated;
    std::vector<NamedColumn> covariates{};
};

/// One subgroup, `sex=female`. Effects are log hazard ratios.
struct SubgroupEffect {
    std::string subgroup;
    std::size_t people = 0;
    std::size_t events = 0;
    std::optional<double> estimate;
    std::optional<double> error;
    std::optional<double> p;
    std::optional<double> adjusted_p;
    std::vector<std::string> left_out{};  ///< covariates that do not vary here
    std::string refused{};                ///< why there is no effect: a code and a sentence
};

/// Whether the effects of one grouping differ: likelihood ratio of the model with and without their product.
struct Interaction {
    std::string grouping;
    std::optional<EffectTest> test;
    std::string refused{};
};

struct SubgroupReport {
    std::vector<Interaction> interactions;  ///< read these first
    std::vector<SubgroupEffect> effects;
};

/// Groupings in the order given, subgroups in the order of their names; the p-values of all effects together
/// are one family. What cannot be estimated in a subgroup is in the report, with the reason. Refuses bad
/// columns, `no-groupings`.
[[nodiscard]] Result<SubgroupReport> subgroup_effects(const SubgroupColumns& columns,
                                                      std::span<const Grouping> groupings,
                                                      Multiplicity multiplicity, Ties ties = Ties::efron);

}  // namespace ultima
