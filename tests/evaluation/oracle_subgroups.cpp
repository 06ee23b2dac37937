// SPDX-License-Identifier: Apache-2.0
// Effects in subgroups (iterative: 1e-6), and their p-values adjusted for being many.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_shares.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/subgroups.h"

#include <algorithm>
#include <cmath>

namespace ultima::test {

void check_subgroups(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const Times times = times_of(study.rows, "days", "cause == 1");
    const SubgroupColumns columns{
        .days = times.stop, .event = times.event, .treated = study.rows.value(study.group)};
    // The columns of the data that the file divides by, in the order of the data.
    std::vector<Grouping> groupings;
    for (const std::string& name : study.rows.columns()) {
        const auto& blocks = oracle.at("/subgroups");
        const bool divides = std::ranges::any_of(
            blocks.items(), [&](const auto& block) { return block.key().rfind(name + "=", 0) == 0; });
        if (divides) groupings.push_back({name, study.rows.text(name)});
    }
    const SubgroupReport report = must(subgroup_effects(columns, groupings, Multiplicity::holm));
    std::vector<double> p;
    for (const SubgroupEffect& effect : report.effects) {
        const std::string path = below("/subgroups", effect.subgroup);
        oracle.compare(path + "/n", static_cast<double>(effect.people), closed_form);
        oracle.compare(path + "/events", static_cast<double>(effect.events), closed_form);
        oracle.compare(path + "/coef", effect.estimate, iterative);
        oracle.compare(path + "/se", effect.error, iterative);
        oracle.compare(path + "/p", effect.p, p_value);
        if (oracle.has(path)) p.push_back(effect.p.value());
    }
    compare_adjusted(oracle, "/adjusted", p);
}

}  // namespace ultima::test
