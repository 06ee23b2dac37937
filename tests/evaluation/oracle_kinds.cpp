// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_kinds.h"

#include <algorithm>
#include <string>
#include <utility>

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

/// Names of blocks or numbers that one kind alone has, and the name of a file of that kind.
constexpr std::pair<std::string_view, std::string_view> tell_tale[] = {
    {"clone_censor_weight", "target_trial"},
    {"censoring", "x_censored"},
    {"e_values", "vectors"},
    {"p_adjust", "vectors"},
    {"rubin", "vectors"},
    {"manski_rd", "x_missing"},
    {"leave_one_out_estimate", "x_meta"},
    {"tau2_q_profile_ci", "x_meta"},
    {"subgroups", "x_subgroups"},
    {"sites", "x_federated"},
    {"pairs", "x_matching"},
    {"propensity", "x_causal"},
    {"newcombe_difference", "x_proportions"},
    {"clopper_pearson", "x_definitions"},
    {"est_cmprsk", "x_cif_gray"},
    {"se_cmprsk", "x_finegray"},
    {"rows_expanded", "x_finegray"},
    {"weibull", "x_parametric"},
    {"log_normal", "x_parametric"},
    {"lognormal", "x_parametric"},
    {"se_greenwood", "x_km"},
    {"rmtl_ratio", "x_rmst"},
    {"schoenfeld_km", "x_cox"},
    {"concordance", "x_cox"},
    {"logrank", "x_logrank"},
};

bool holds(const Json& node, std::string_view name) {
    if (!node.is_structured()) return false;
    if (node.is_object() && node.contains(name)) return true;
    return std::any_of(node.begin(), node.end(), [&](const Json& inner) { return holds(inner, name); });
}

}  // namespace

const OracleKind* kind_of(std::string_view name) {
    for (const OracleKind& kind : kinds)
        if (fits(name, kind.pattern)) return &kind;
    for (const OracleKind& kind : kinds)
        if (fits(name, std::string(kind.pattern) + "_*")) return &kind;
    return nullptr;
}

const OracleKind* kind_by_content(const Json& document) {
    // Intervals of people beside a file of people: their covariates change with time.
    if (const auto data = document.find("data"); data != document.end() && data->is_array())
        return kind_of("x_time_dependent");
    for (const auto& [block, name] : tell_tale)
        if (holds(document, block)) return kind_of(name);
    return nullptr;
}

}  // namespace ultima::test
