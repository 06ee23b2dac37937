// SPDX-License-Identifier: Apache-2.0
// Who someone is (age, sex, health, poverty) may only help, in every part of packs/in-undertrial: compared
// with the neutral value of each circumstance, over random cases at every stage.
#include "base/random.h"
#include "law/load.h"
#include "reason/small_pack.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

namespace ultima::test {
namespace {

using Values = std::vector<std::string_view>;
using Choices = std::vector<std::pair<std::string_view, Values>>;

/// What is no circumstance, and what it may be in a random case.
const Choices& cases() {
    static const Values answers = {"yes", "no"};
    static const Choices choices = {
        {"case before", {"criminal court", "Juvenile Justice Board", "Children's Court"}},
        {"offence group", {"petty", "serious", "heinous"}},
        {"gravest penalty", {"term", "term", "term", "life"}},
        {"longest term", {"2 years", "3 years", "7 years", "10 years"}},
        {"minimum term", {"0 days", "2 years"}},
        {"offence convicted of", {"theft", "defamation", "other offence"}},
        {"value stolen", {"INR 3000", "INR 5000"}},
        {"detention spells", {"none", "from 2024-07-10", "from 2025-05-01"}},
        {"arrested on", {"2025-05-01", "2025-05-30"}},
        {"first remand", {"2025-01-10", "2025-05-02"}},
        {"charge framed on", {"2025-04-01", "2025-05-20"}},
        {"bond made on", {"2025-01-10"}},
        {"earlier conviction", answers},
        {"other matters", answers},
        {"bailable", answers},
        {"bail furnished", answers},
        {"bail refused", answers},
        {"police report", answers},
        {"grounds for guilt", answers},
        {"repeat convictions", answers},
        {"special reason", answers},
        {"arrest needed", answers},
        {"arrest permitted", answers},
        {"notice broken", answers},
        {"notice complied with", answers},
        {"property returned", answers},
        {"listed property offence", answers},
        {"conviction proved", answers},
        {"probation report", answers},
        {"probation undesirable", answers},
        {"settlement reached", answers},
        {"socio-economic offence", answers},
        {"protected victim", answers},
        {"same offence before", answers},
        {"bargain asked for", answers},
        {"release refused", answers},
        {"kept by the Board", answers},
        {"tried as adult", answers},
        {"special home needed", answers},
        {"under a bond", answers},
        {"failure found", answers},
        {"failed before", answers}};
    return choices;
}

const Choices& circumstances() {
    static const Choices choices = {{"child", {"yes"}},
                                    {"woman", {"yes"}},
                                    {"illness", {"yes"}},
                                    {"too poor", {"yes"}},
                                    {"over sixty", {"yes"}},
                                    {"age at offence", {"12", "15", "16", "17", "19", "70"}},
                                    {"age at finding", {"17", "18", "20", "22", "70"}}};
    return choices;
}

class IndiaCircumstances : public ::testing::Test {
  protected:
    static const Pack& india() {
        static const LoadedPack loaded =
            load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
        return loaded.pack;
    }
    static void set(std::vector<Value>& values, std::string_view fact, std::string_view text) {
        const FactId id = india().find_fact(fact).value();
        values[id] = parse_value(india(), india().facts[id].type, text).value();
    }
    /// Records and findings by chance, circumstances neutral.
    static std::vector<Value> random_case(std::uint64_t seed) {
        Random random(seed);
        std::vector<Value> values(india().facts.size());
        for (const auto& [fact, choices] : cases())
            if (random.chance(900)) set(values, fact, random.pick(choices));
        for (FactId id = 0; id < india().facts.size(); ++id)
            if (india().facts[id].source == FactSource::circumstance) values[id] = *india().facts[id].neutral;
        return values;
    }
    /// Custody, and what takes liberty or ends a measure: the less of it, the better.
    static bool burdens(const Measure& measure) {
        return measure.role == MeasureRole::custody || measure.name == "special home" ||
               measure.name == "original sentence";
    }
    static bool granted(Status status) { return status == Status::required || status == Status::available; }
    /// Is b worse for the person than a, where only a circumstance differs?
    static bool worse(const Measure& measure, Status a, Status b) {
        if (measure.role == MeasureRole::custody) return a == Status::barred && b != Status::barred;
        if (burdens(measure)) return !granted(a) && b != a;
        return (granted(a) && !granted(b)) || (a == Status::required && b != Status::required);
    }
};

TEST_F(IndiaCircumstances, are_all_tried_here) {
    std::size_t known = 0;
    for (const Fact& fact : india().facts) known += fact.source == FactSource::circumstance ? 1 : 0;
    EXPECT_EQ(known, circumstances().size());
}

TEST_F(IndiaCircumstances, open_ways_and_close_the_prison_and_never_the_other_way_round) {
    constexpr std::array stages = {Stage::police,   Stage::pretrial,      Stage::trial,
                                   Stage::sentence, Stage::post_sentence, Stage::appeal};
    const CivilDate on = day("2025-06-01");
    Reasoner reasoner(india());
    std::map<std::string, int> helped;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const std::vector<Value> neutral = random_case(seed);
        const Stage stage = stages[seed % stages.size()];
        const Answer before = reasoner.options(known_facts(india(), neutral), stage, on, {false});
        for (const auto& [fact, values] : circumstances())
            for (const std::string_view value : values) {
                std::vector<Value> changed = neutral;
                set(changed, fact, value);
                const Answer after = reasoner.options(known_facts(india(), changed), stage, on, {false});
                for (MeasureId id = 0; id < india().measures.size(); ++id) {
                    const Measure& measure = india().measures[id];
                    const Status a = before.of(id).status, b = after.of(id).status;
                    EXPECT_FALSE(worse(measure, a, b))
                        << measure.name << ": " << to_text(a) << ", but with " << fact << " " << value << " "
                        << to_text(b) << " (case " << seed << ")";
                    helped[std::string(fact)] += a != b ? 1 : 0;
                }
            }
    }
    for (const auto& [fact, count] : helped) EXPECT_GT(count, 0) << fact << " never made a difference";
}

TEST_F(IndiaCircumstances, a_person_who_was_a_child_is_never_lawfully_in_jail_before_the_end_of_the_trial) {
    Reasoner reasoner(india());
    const MeasureId custody = india().find_measure("custody").value();
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        std::vector<Value> values = random_case(seed);
        set(values, "age at offence", seed % 2 == 0 ? "17" : "12");
        for (const Stage stage : {Stage::police, Stage::pretrial, Stage::trial})
            EXPECT_EQ(reasoner.options(known_facts(india(), values), stage, day("2025-06-01"), {false})
                          .of(custody)
                          .status,
                      Status::barred)
                << seed;
    }
}

}  // namespace
}  // namespace ultima::test
