// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_kinds.h"

namespace ultima::test {
namespace {

/// The first that fits counts, so a longer pattern stands before a shorter one.
constexpr OracleKind kinds[] = {
    // Survival.
    {"*_logrank", check_logrank},
    {"*_km", check_km},
    {"*_time_dependent", check_time_dependent},
    {"*_cox", check_cox},
    {"*_rmst", check_rmst},
    {"*_cif_gray", check_cif_gray},
    {"*_finegray", check_finegray},
    {"*_crr_subset", check_crr_subset},
    {"*_censored*", check_censored},
    {"*_federated", check_federated},

    // Causes, proportions, pooling.
    {"*_causal*", check_causal},
    {"*_matching", check_matching},
    {"*_parametric", check_parametric},
    {"*_subgroups", check_subgroups},
    {"*_definitions", check_definitions},
    {"*_meta*", check_meta},
    {"*_proportions", check_proportions},
    {"*_missing*", check_missing},
    {"target_trial*", check_target_trial},
    {"vectors*", check_vectors},
};

bool fits(std::string_view name, std::string_view pattern) {
    if (pattern.empty()) return name.empty();
    if (pattern[0] == '*') {
        for (std::size_t skipped = 0; skipped <= name.size(); ++skipped)
            if (fits(name.substr(skipped), pattern.substr(1))) return true;
        return false;
    }
    return !name.empty() && name[0] == pattern[0] && fits(name.substr(1), pattern.substr(1));
}

}  // namespace

const OracleKind* kind_of(std::string_view name) {
    for (const OracleKind& kind : kinds)
        if (fits(name, kind.pattern)) return &kind;
    return nullptr;
}

}  // namespace ultima::test
