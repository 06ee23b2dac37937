// SPDX-License-Identifier: Apache-2.0
// Which check belongs to which file of reference results. A check lives in oracle_<kind>.cpp.
#pragma once

#include "evaluation/oracle.h"
#include "evaluation/oracle_data.h"

#include <string_view>

namespace ultima::test {

/// Computes what the file holds from the data that it names, and compares. Throws std::runtime_error where
/// the file or its data lack something.
using OracleCheck = void (*)(Oracle&, const Places&);

struct OracleKind {
    std::string_view pattern;  ///< of the file's name without `.json`; `*` is anything
    OracleCheck check;         ///< nullptr: known, but not compared yet
};

/// The first kind whose pattern fits, or else fits with more behind it (`iowa_km_2013`); nullptr if none
/// does.
[[nodiscard]] const OracleKind* kind_of(std::string_view name);
/// For a file whose name says nothing: the kind that alone has blocks such as it holds.
[[nodiscard]] const OracleKind* kind_by_content(const Json& document);

// Survival.
void check_km(Oracle& oracle, const Places& places);
void check_logrank(Oracle& oracle, const Places& places);
void check_cox(Oracle& oracle, const Places& places);
void check_time_dependent(Oracle& oracle, const Places& places);
void check_rmst(Oracle& oracle, const Places& places);
void check_cif_gray(Oracle& oracle, const Places& places);
void check_finegray(Oracle& oracle, const Places& places);
void check_crr_subset(Oracle& oracle, const Places& places);
void check_censored(Oracle& oracle, const Places& places);
void check_federated(Oracle& oracle, const Places& places);

// Causes, proportions, pooling.
void check_causal(Oracle& oracle, const Places& places);
void check_matching(Oracle& oracle, const Places& places);
void check_definitions(Oracle& oracle, const Places& places);
void check_subgroups(Oracle& oracle, const Places& places);
void check_parametric(Oracle& oracle, const Places& places);
void check_meta(Oracle& oracle, const Places& places);
void check_proportions(Oracle& oracle, const Places& places);
void check_missing(Oracle& oracle, const Places& places);
void check_target_trial(Oracle& oracle, const Places& places);
void check_vectors(Oracle& oracle, const Places& places);

}  // namespace ultima::test
