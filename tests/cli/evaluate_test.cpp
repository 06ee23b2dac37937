// SPDX-License-Identifier: Apache-2.0
// `ultima evaluate` as a person runs it.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>

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

TEST_F(EvaluateTest, a_report_is_whole_loads_nothing_and_is_the_same_on_each_run) {
    const std::string written = plan("offence");
    const std::string one = (folder() / "one").string();
    const std::string two = (folder() / "two").string();
    ASSERT_EQ(run({"evaluate", written, "--out", one}).code, 0);
    ASSERT_EQ(run({"evaluate", written, "--out", two}).code, 0);
    for (const char* name : {"report.html", "report.pdf", "result.json"}) {
        EXPECT_FALSE(text_of(fs::path(one) / name).empty()) << name;
        EXPECT_TRUE(text_of(fs::path(one) / name) == text_of(fs::path(two) / name)) << name;
    }
    const std::string page = text_of(fs::path(one) / "report.html");
    EXPECT_THAT(page, testing::HasSubstr("Of 100 people with `early`, 15.0 fewer have the outcome"));
    EXPECT_THAT(page, testing::HasSubstr("<svg class=\"plot\""));
    EXPECT_THAT(page, testing::HasSubstr("At risk after it"));
    EXPECT_THAT(page, testing::HasSubstr("What this cannot show"));
    for (const char* outside : {"<script", "<link", "<img", "http:", "https:", "url(", "@import"})
        EXPECT_THAT(page, testing::Not(testing::HasSubstr(outside)));
    // The page stands beside nothing else, and what is there is never written over.
    const Ran again = run({"evaluate", written, "--out", one});
    EXPECT_EQ(again.code, 3);
    EXPECT_THAT(again.err, testing::HasSubstr("error[report-output]"));
    const fs::path refused = folder() / "refused";
    EXPECT_EQ(run({"evaluate", plan("offence, recall"), "--out", refused.string()}).code, 3);
    EXPECT_FALSE(fs::exists(refused));
    for (const auto& entry : fs::directory_iterator(folder()))
        EXPECT_NE(entry.path().extension(), ".partial") << entry.path();
}

TEST_F(EvaluateTest, what_lies_beside_a_report_stays_and_small_counts_cannot_be_asked_for) {
    const fs::path others = folder() / ".new.partial";
    fs::create_directories(others);
    const std::string written = plan("offence");
    EXPECT_EQ(run({"evaluate", written, "--out", (folder() / "new").string()}).code, 0);
    EXPECT_TRUE(fs::exists(others));
    EXPECT_EQ(run({"evaluate", written, "--out", written + "/in a file"}).code, 3);
    EXPECT_EQ(run({"evaluate", written, "--hide-below", "4"}).code, 2);
    EXPECT_EQ(run({"evaluate", written, "--hide-below", "5"}).code, 0);
}

TEST_F(EvaluateTest, another_table_can_stand_in_for_the_one_of_the_plan) {
    const std::string written = plan("offence");
    fs::rename(folder() / "releases.csv", folder() / "newer.csv");
    EXPECT_EQ(run({"evaluate", written}).code, 3);
    EXPECT_EQ(run({"evaluate", written, "--table", (folder() / "newer.csv").string()}).code, 0);
}

TEST_F(EvaluateTest, what_a_table_holds_cannot_become_markup_of_the_report) {
    std::string table = "release,days,cause,<b>place\n";
    for (int person = 0; person < 400; ++person) {
        table += std::string(person % 2 == 0 ? "early" : "late") +
                 (person % 3 == 0 ? ",100,1," : ",1095,0,") +
                 (person % 7 < 3 ? "<script>alert(1)</script>\n" : "\"a & b\"\n");
    }
    file("releases.csv", table);
    const std::string written =
        file("plan.yaml",
             "question: <i>Fewer?\ntable: releases.csv\n"
             "groups: {column: release, with: early, without: late, known: on day 0}\n"
             "definition: {id: back, clock: release, days: days, kind: cause, kinds: {1: offence}, counted: "
             "[offence], window: 365, followed: 1095}\nadjust for: ['<b>place']\nsubgroups: ['<b>place']\n"
             "estimator: augmented\n");
    const std::string out = (folder() / "out").string();
    const Ran ran = run({"evaluate", written, "--out", out});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const std::string page = text_of(fs::path(out) / "report.html");
    for (const char* markup : {"<script", "<i>", "<b>"})
        EXPECT_THAT(page, testing::Not(testing::HasSubstr(markup)));
    EXPECT_THAT(page, testing::HasSubstr("&lt;script&gt;"));
}

TEST_F(EvaluateTest, a_design_that_misleads_ends_with_3_and_its_name) {
    const Ran ran = run({"evaluate", plan("offence, recall")});
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, testing::HasSubstr("error[unequal-outcome]"));
    EXPECT_EQ(run({"evaluate", (folder() / "nowhere.yaml").string()}).code, 3);
}

TEST_F(EvaluateTest, a_plan_of_monitoring_describes_and_leaves_its_report_whole_or_not_at_all) {
    std::string table = "began,days,how\n";
    for (int person = 0; person < 40; ++person)
        table += person < 10 ? "2023-01-10,20,done\n" : "2023-01-10,80,\n";
    file("measures.csv", table);
    const std::string text =
        "kind: monitoring\nquestion: How?\ntable: measures.csv\nstart: began\ndays: days\nended: how\n"
        "kinds: {done: completion}\nseen until: 2023-06-30\nat: [30]\n";
    const auto out = (folder() / "out").string();
    const Ran ran = run({"evaluate", file("monitor.yaml", text), "--out", out});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, testing::HasSubstr("completion by day 30: 25.0 ("));
    EXPECT_TRUE(std::filesystem::exists(folder() / "out" / "report.html"));
    // 10 of 40 are shown by the plan's 10, also where 5 is asked for, and not below 11.
    const std::string monitor = (folder() / "monitor.yaml").string();
    EXPECT_EQ(run({"evaluate", monitor, "--hide-below", "5"}).out,
              run({"evaluate", monitor, "--hide-below", "10"}).out);
    EXPECT_THAT(run({"evaluate", monitor, "--hide-below", "11"}).out, testing::HasSubstr("too few to show"));
    const Ran nowhere = run({"evaluate", monitor, "--out", monitor + "/in a file"});
    EXPECT_EQ(nowhere.code, 3);
    EXPECT_THAT(nowhere.err, testing::HasSubstr("error[report-output]"));
    file("measures.csv", "began,days,how\n2023-01-10,20,lost\n");
    const auto none = folder() / "none";
    const Ran bad = run({"evaluate", file("monitor.yaml", text), "--out", none.string()});
    EXPECT_EQ(bad.code, 3);
    EXPECT_THAT(bad.err, testing::HasSubstr("measures.csv:2"));
    EXPECT_FALSE(std::filesystem::exists(none));
}

}  // namespace
}  // namespace ultima::test
