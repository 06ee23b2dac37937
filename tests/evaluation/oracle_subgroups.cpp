// SPDX-License-Identifier: Apache-2.0
// Effects in subgroups (iterative: 1e-6), and their p-values adjusted for being many.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_outcomes.h"
#include "evaluation/oracle_shares.h"
#include "evaluation/oracle_survival.h"
#include "evaluation/subgroups.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace ultima::test {

void check_subgroups(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    const Times times = times_of(study.rows, study.time, cause_called(study, "new"));
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
    std::map<std::string, double> p_of;
    for (const SubgroupEffect& effect : report.effects) {
        const std::string path = below("/subgroups", effect.subgroup);
        if (!oracle.has(path)) continue;
        if (!effect.refused.empty()) {
            oracle.leave_out(path, "ours refuses, " + effect.refused);
            continue;
        }
        oracle.compare(path + "/n", static_cast<double>(effect.people), closed_form);
        oracle.compare(path + "/events", static_cast<double>(effect.events), closed_form);
        oracle.compare(path + "/coef", effect.estimate, iterative);
        oracle.compare(path + "/se", effect.error, iterative);
        oracle.compare(path + "/p", effect.p, p_value);
        p_of[effect.subgroup] = effect.p.value();
    }
    std::vector<double> p;  // in the order of the file
    for (const auto& item : oracle.at("/subgroups").items())
        if (const auto found = p_of.find(item.key()); found != p_of.end()) p.push_back(found->second);
    if (p.size() < oracle.at("/subgroups").size()) {
        oracle.leave_out("/adjusted", "one of the effects is not among ours, and all adjust each other");
        return;
    }
    compare_adjusted(oracle, "/adjusted", p);
}

}  // namespace ultima::test
