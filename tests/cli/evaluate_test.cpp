// SPDX-License-Identifier: Apache-2.0
// `ultima evaluate` as a person runs it.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace ultima::test {
namespace {

class EvaluateTest : public ProgramTest {
  protected:
    std::string plan(const std::string& counted) const {
        std::string table = "release,days,cause\n";
        for (int person = 0; person < 80; ++person) {
            // 6 of 40 with, 12 of 40 without.
            const bool with = person < 40;
            const bool back = with ? person < 6 : person < 52;
            table += std::string(with ? "early" : "at the end") + (back ? ",100,1\n" : ",1095,0\n");
        }
        file("releases.csv", table);
        return file(
            "plan.yaml",
            "question: Fewer?\ntable: releases.csv\n"
            "groups: {column: release, with: early, without: at the end, known: on day 0}\n"
            "definition:\n  id: back\n  clock: release\n  days: days\n  kind: cause\n"
            "  kinds: {1: offence, 2: recall}\n  counted: [" +
                counted +
                "]\n  only for: {recall: [early]}\n  window: 365\n  followed: 1095\nestimator: crude\n");
    }
};

TEST_F(EvaluateTest, the_difference_in_a_hundred_people_comes_first) {
    const Ran text = run({"evaluate", plan("offence")});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_THAT(text.out,
                testing::StartsWith("Fewer?\n\nCounted: within 365 days of release: offence\n\n"
                                    "Of 100 people with `early`, 15.0 fewer have the outcome than of "
                                    "100 with `at the end` (from -33.0 to +3.0).\n"
                                    "These people do not show whether it is fewer or more.\n"));
    const Ran json = run({"evaluate", plan("offence"), "--json"});
    EXPECT_EQ(json.code, 0);
    EXPECT_NEAR(nlohmann::json::parse(json.out)["answers"][0]["difference_per_100"].get<double>(), -15, 1e-9);
}

TEST_F(EvaluateTest, a_design_that_misleads_ends_with_3_and_its_name) {
    const Ran ran = run({"evaluate", plan("offence, recall")});
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, testing::HasSubstr("error[unequal-outcome]"));
    EXPECT_EQ(run({"evaluate", (folder() / "nowhere.yaml").string()}).code, 3);
}

}  // namespace
}  // namespace ultima::test
