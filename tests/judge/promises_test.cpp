// SPDX-License-Identifier: Apache-2.0
// What must always hold, over every pack of the repository and the judge's own: 1,000 random cases each,
// 100,000 with `make torture`. JUDGE_CASES and JUDGE_SEED choose others.
#include "judge/promises.h"

#include "judge/environment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace ultima::judge {
namespace {

std::uint64_t case_count() { return from_environment("JUDGE_CASES", at_length() ? 100'000 : 1'000); }

std::string name_of(const testing::TestParamInfo<NamedPack>& info) {
    std::string name = info.param.name;
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
}

class promises : public testing::TestWithParam<NamedPack> {
  protected:
    promises() : loaded_(load_pack(GetParam().files)), promises_(loaded_.pack) {}

    /// Checks random cases and shrinks the first that fails. Says how much there was to compare.
    void check(const std::function<Failure(const RandomCase&)>& holds) {
        const std::uint64_t seed = from_environment("JUDGE_SEED", 14);
        for (std::uint64_t i = 0; i < case_count(); ++i) {
            const RandomCase one = promises_.cases().make(seed * 1'000'000'007 + i);
            const Failure failure = holds(one);
            if (!failure) continue;
            const auto again = [&](const RandomCase& tried) {
                Failure found = holds(tried);
                return found && found->kind == failure->kind ? found : std::nullopt;
            };
            const RandomCase small = Judge(loaded_.pack, {}).shrunk(one, again);
            const Failure why = again(small);
            FAIL() << report(loaded_.pack, small, why ? why->text : failure->text);
        }
        std::cout << GetParam().name << ": " << case_count() << " cases, compared " << promises_.compared
                  << " times\n";
    }

    LoadedPack loaded_;
    Promises promises_;
};

TEST_P(promises, E3_a_circumstance_never_takes_an_option_away_nor_adds_a_burden) {
    check([&](const RandomCase& one) { return promises_.a_circumstance_never_hurts(one); });
    const bool circumstances = std::any_of(
        loaded_.pack.facts.begin(), loaded_.pack.facts.end(),
        [](const Fact& fact) { return fact.source == FactSource::circumstance || fact.presumed; });
    EXPECT_EQ(promises_.compared > 0, circumstances);
}

TEST_P(promises, E4_graver_facts_never_give_a_lighter_minimum) {
    if (!promises_.has_monotone_tables()) GTEST_SKIP() << "no table says that an output never falls";
    check([&](const RandomCase& one) { return promises_.monotone_tables_never_fall(one); });
    EXPECT_GT(promises_.compared, case_count() / 100);
}

TEST_P(promises, E5_more_knowledge_may_settle_an_answer_and_never_flips_one) {
    check([&](const RandomCase& one) { return promises_.more_knowledge_never_flips(one); });
    EXPECT_GT(promises_.compared, case_count());
}

TEST_P(promises, E14_every_option_has_a_valid_citation_and_every_refusal_its_failed_condition) {
    if (loaded_.pack.measures.empty()) GTEST_SKIP() << "the pack gives dates and no measures";
    check([&](const RandomCase& one) { return promises_.every_answer_has_its_reason(one); });
    EXPECT_GT(promises_.compared, case_count());
}

TEST_P(promises, E20_twins_who_differ_only_in_a_fact_that_no_rule_reads_get_the_same_answer) {
    check([&](const RandomCase& one) { return promises_.twins_get_the_same_answer(one); });
}

TEST_P(promises, E22_the_baseline_only_adds_and_E24_every_answer_counts_its_needs) {
    check([&](const RandomCase& one) { return promises_.the_baseline_only_adds(one); });
    EXPECT_EQ(promises_.compared > 0, loaded_.pack.overlay.has_value());
}

INSTANTIATE_TEST_SUITE_P(every_pack, promises, testing::ValuesIn(all_packs()), name_of);

/// The judge's own packs make no sense as law, so only those that are meant as law promise this.
class promises_of_law : public promises {};

TEST_P(promises_of_law, E4_more_days_in_custody_never_delay_release) {
    if (!promises_.has_spells()) GTEST_SKIP() << "no fact counts days in custody";
    // What a court ordered after half of the term is its decision in view of the days, and no day in custody.
    static const std::map<std::string, std::vector<std::string>> decided{
        {"packs/in-undertrial", {"court order"}}};
    const auto found = decided.find(GetParam().name);
    const std::vector<std::string> left_unknown =
        found == decided.end() ? std::vector<std::string>{} : found->second;
    check([&](const RandomCase& one) { return promises_.more_custody_never_delays(one, left_unknown); });
}

INSTANTIATE_TEST_SUITE_P(every_pack, promises_of_law, testing::ValuesIn(shipped_packs()), name_of);

}  // namespace
}  // namespace ultima::judge
