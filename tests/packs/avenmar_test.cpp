// SPDX-License-Identifier: Apache-2.0
// The fictional country has what the UN's rules ask for, at every stage.
#include "law/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace ultima {
namespace {

const Pack& avenmar() {
    static const LoadedPack loaded =
        load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "examples/avenmar/pack");
    return loaded.pack;
}

StageSet stages_of(std::string_view act) {
    StageSet stages;
    for (const Rule& rule : avenmar().rules)
        if (rule.cite.starts_with(act)) stages |= rule.stages;
    return stages;
}

TEST(Avenmar, has_law_for_every_stage) { EXPECT_TRUE(avenmar().stages.all()); }

TEST(Avenmar, has_a_path_for_children_and_for_those_who_care_at_every_stage_before_an_appeal) {
    for (const Stage stage : {Stage::police, Stage::prosecution, Stage::pretrial, Stage::trial,
                              Stage::sentence, Stage::post_sentence, Stage::aftercare})
        for (const std::string_view act : {"Children Act", "Women and Carers Act"})
            EXPECT_TRUE(stages_of(act)[static_cast<std::size_t>(stage)]) << act << " at " << to_text(stage);
}

TEST(Avenmar, has_the_measures_for_children_that_the_Beijing_Rules_name) {
    // Rule 18.1: supervision, community service, treatment, group counselling, placement with a family.
    for (const char* const name : {"child supervision", "child service", "child treatment",
                                   "group counselling", "family placement", "family conference"})
        EXPECT_TRUE(avenmar().find_measure(name)) << name;
}

TEST(Avenmar, gives_every_circumstance_a_neutral_value_and_puts_custody_last) {
    for (const Fact& fact : avenmar().facts)
        if (fact.source == FactSource::circumstance) {
            EXPECT_TRUE(fact.neutral) << fact.name;
        }
    EXPECT_EQ(avenmar().custody + 1, avenmar().measures.size());
}

/// At this stage, for this measure: does some rule grant it, and does some rule need the consent of the
/// person?
std::pair<bool, bool> granted_and_asked(const Pack& pack, MeasureId measure, std::size_t stage) {
    std::pair<bool, bool> found{false, false};
    for (const Rule& rule : pack.rules) {
        if (!rule.stages[stage]) continue;
        bool grants = false;
        for (const Grant& grant : rule.grants)
            grants = grants || (grant.measure == measure && grant.effect != Effect::must_not);
        found.first = found.first || grants;
        for (const Need& need : rule.needs) {
            const bool for_it = need.measures.empty() ? grants
                                                      : std::find(need.measures.begin(), need.measures.end(),
                                                                  measure) != need.measures.end();
            found.second = found.second || (need.kind == "consent" && for_it);
        }
    }
    return found;
}

TEST(Avenmar, asks_for_consent_wherever_a_measure_needs_it) {
    const Pack& pack = avenmar();
    std::size_t looked_at = 0;
    for (MeasureId id = 0; id < pack.measures.size(); ++id)
        for (std::size_t stage = 0; stage < stage_count; ++stage) {
            if (!pack.measures[id].consent.value_or(false)) continue;
            const auto [granted, asked] = granted_and_asked(pack, id, stage);
            if (!granted) continue;
            ++looked_at;
            EXPECT_TRUE(asked) << pack.measures[id].name << " at " << to_text(static_cast<Stage>(stage));
        }
    EXPECT_GT(looked_at, 20U);
}

}  // namespace
}  // namespace ultima
