// SPDX-License-Identifier: Apache-2.0
// `ultima evaluate` as a person runs it.
#include "cli/program.h"
#include "cli/register_verbs.h"
#include "exchange/plan_filings.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>

namespace ultima::test {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) ADD_FAILURE() << "there is no " << from;
    return text.replace(at, from.size(), to);
}

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
    std::string monitoring() const {
        std::string table = "began,days,how\n";
        for (int person = 0; person < 40; ++person)
            table += person < 10 ? "2023-01-10,20,done\n" : "2023-01-10,80,\n";
        file("measures.csv", table);
        return file(
            "monitor.yaml",
            "kind: monitoring\nquestion: How?\ntable: measures.csv\nstart: began\ndays: days\nended: how\n"
            "kinds: {done: completion}\nseen until: 2023-06-30\nat: [30]\n");
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
    EXPECT_THAT(page, testing::HasSubstr("at risk after it"));
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
    const std::string monitor = monitoring();
    const auto out = folder() / "out";
    const Ran ran = run({"evaluate", monitor, "--out", out.string()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, testing::HasSubstr("completion by day 30: 25.0 ("));
    EXPECT_TRUE(fs::exists(out / "report.html"));
    EXPECT_THAT(text_of(out / "report.pdf"), testing::HasSubstr("/S /Figure"));
    EXPECT_EQ(text_of(out / "result.json"), run({"evaluate", monitor, "--json"}).out);
    // 10 of 40 are shown by the plan's 10, also where 5 is asked for, and not below 11.
    EXPECT_EQ(run({"evaluate", monitor, "--hide-below", "5"}).out,
              run({"evaluate", monitor, "--hide-below", "10"}).out);
    EXPECT_THAT(run({"evaluate", monitor, "--hide-below", "11"}).out, testing::HasSubstr("too few to show"));
    const Ran again = run({"evaluate", monitor, "--out", out.string()});
    EXPECT_EQ(again.code, 3);
    EXPECT_THAT(again.err, testing::HasSubstr("is there already"));
    const Ran nowhere = run({"evaluate", monitor, "--out", monitor + "/in a file"});
    EXPECT_EQ(nowhere.code, 3);
    EXPECT_THAT(nowhere.err, testing::HasSubstr("error[report-output]"));
    file("measures.csv", "began,days,how\n2023-01-10,20,lost\n");
    const auto none = folder() / "none";
    const Ran bad = run({"evaluate", monitor, "--out", none.string()});
    EXPECT_EQ(bad.code, 3);
    EXPECT_THAT(bad.err, testing::HasSubstr("measures.csv:2"));
    EXPECT_FALSE(fs::exists(none));
}

TEST_F(EvaluateTest, what_ends_between_two_files_of_a_report_leaves_no_report) {
    // No file may be longer than so many blocks of 512 bytes. What is longer ends the program there, or
    // cannot be written, if the program is told to go on.
    const auto limited = [&](const std::string& words, const std::string& plan, const fs::path& out,
                             std::uintmax_t bytes) {
        const std::string command = words + "ulimit -f " + std::to_string(bytes / 512) + "; " +
                                    in_quotes(ULTIMA_PROGRAM) + " evaluate " + in_quotes(plan) + " --out " +
                                    in_quotes(out.string()) + " >/dev/null 2>" +
                                    in_quotes((folder() / ".err").string());
        const int status = std::system(command.c_str());  // NOLINT(cert-env33-c): our own words, quoted
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    };
    for (const std::string& written : {plan("offence"), monitoring()}) {
        const fs::path whole = folder() / "whole";
        fs::remove_all(whole);
        ASSERT_EQ(run({"evaluate", written, "--out", whole.string()}).code, 0);
        const auto page = fs::file_size(whole / "report.html");
        const auto pdf = fs::file_size(whole / "report.pdf");
        ASSERT_GT(pdf, page + 1024) << "the limit lies between them";
        const fs::path out = folder() / "out";
        EXPECT_EQ(limited("", written, out, pdf - 1), 128 + SIGXFSZ);
        EXPECT_FALSE(fs::exists(out));
        EXPECT_EQ(limited("trap '' XFSZ; ", written, out, pdf - 1), 3);
        EXPECT_THAT(text_of(folder() / ".err"), testing::HasSubstr("error[report-output]"));
        EXPECT_FALSE(fs::exists(out));
        // What was left behind is nobody's report and stands in nobody's way.
        ASSERT_EQ(run({"evaluate", written, "--out", out.string()}).code, 0);
        for (const char* name : {"report.html", "report.pdf", "result.json"})
            EXPECT_TRUE(text_of(out / name) == text_of(whole / name)) << name;
        fs::remove_all(out);
    }
}

// A plan under a name, and a register to file it in.
class FiledPlanTest : public EvaluateTest {
  protected:
    void SetUp() override {
        EvaluateTest::SetUp();
        register_ = (folder() / "town").string();
        ASSERT_EQ(run({"register", "create", register_}).code, 0);
    }
    std::string named(const std::string& counted) const {
        const std::string text = text_of(plan(counted));
        return file("plan.yaml", "name: early release\n" + text);
    }
    Ran file_it(const std::string& written, const std::string& reason = "") const {
        return run({"register", "plan", register_, written, "--by", "Nia Roe", "--role", "statistician",
                    "--reason", reason});
    }
    /// In an hour's distance: times of files and of the register are those of one clock.
    void table_is(int hours_later) const {
        fs::last_write_time(folder() / "releases.csv",
                            fs::file_time_type::clock::now() + std::chrono::hours(hours_later));
    }
    nlohmann::json filing(const std::string& written) const {
        const Ran ran = run({"evaluate", written, "--register", register_, "--json"});
        EXPECT_EQ(ran.code, 0) << ran.err;
        return nlohmann::json::parse(ran.out)["filing"];
    }
    std::string register_;
};

TEST_F(FiledPlanTest, a_plan_that_was_there_first_is_said_to_have_been_with_when_and_by_whom) {
    const std::string written = named("offence");
    ASSERT_EQ(file_it(written).code, 0);
    table_is(1);
    const auto said = filing(written);
    EXPECT_TRUE(said["filed_before_outcomes"].get<bool>());
    EXPECT_EQ(said["versions"][0]["by"], "Nia Roe");
    EXPECT_EQ(said["versions"][0]["role"], "statistician");
    EXPECT_TRUE(said["deviations"].empty());
    const Ran text = run({"evaluate", written, "--register", register_});
    EXPECT_THAT(text.out,
                testing::HasSubstr(" by Nia Roe (statistician), before its table was last written"));
    EXPECT_THAT(text.out, testing::HasSubstr("It was carried out as it was filed."));
    EXPECT_THAT(text.out, testing::HasSubstr(said["versions"][0]["hash"].get<std::string>()));
    EXPECT_EQ(run({"register", "verify", register_}).code, 0);
}

TEST_F(FiledPlanTest, every_change_since_it_was_filed_is_named_in_the_report_and_layout_is_none) {
    const std::string written = named("offence");
    ASSERT_EQ(file_it(written).code, 0);
    std::string changed = text_of(written);
    file("plan.yaml", "# only a comment\n" + changed);
    table_is(1);
    EXPECT_TRUE(filing(written)["deviations"].empty());
    changed.replace(changed.find("window: 365"), 11, "window: 180");
    file("plan.yaml", changed + "population: {cause: [0, 1]}\n");
    const auto deviations = filing(written)["deviations"];
    ASSERT_EQ(deviations.size(), 2U) << deviations.dump();
    EXPECT_EQ(deviations[0]["what"], "definition back: window, in days");
    EXPECT_EQ(deviations[0]["filed"], "365");
    EXPECT_EQ(deviations[0]["carried_out"], "180");
    EXPECT_EQ(deviations[1]["what"], "only people whose `cause` is");
    EXPECT_EQ(deviations[1]["filed"], "");
    const fs::path out = folder() / "out";
    ASSERT_EQ(run({"evaluate", written, "--register", register_, "--out", out.string()}).code, 0);
    const std::string page = text_of(out / "report.html");
    EXPECT_THAT(page, testing::HasSubstr("In 2 things it was not carried out as it was filed."));
    EXPECT_THAT(page, testing::HasSubstr("definition back: window, in days</th><td class=\"n\">365</td><td "
                                         "class=\"n\">180</td>"));
}

TEST_F(FiledPlanTest, a_plan_filed_too_late_never_or_nowhere_is_said_not_to_have_been_there_first) {
    const std::string written = named("offence");
    const auto not_before = testing::HasSubstr("This plan was not filed before the outcomes were opened: ");
    EXPECT_THAT(run({"evaluate", written}).out, not_before);
    EXPECT_THAT(run({"evaluate", written, "--register", register_}).out, not_before);
    ASSERT_EQ(file_it(written).code, 0);
    table_is(-1);
    EXPECT_THAT(run({"evaluate", written, "--register", register_}).out,
                testing::AllOf(testing::StartsWith("Fewer?\n\nThis plan was not filed before"),
                               testing::HasSubstr("and its table was there by")));
    EXPECT_FALSE(filing(written)["filed_before_outcomes"].get<bool>());
    EXPECT_THAT(run({"evaluate", plan("offence"), "--register", register_}).out,
                testing::HasSubstr("the register has no plan of its name."));
}

TEST_F(FiledPlanTest,
       a_plan_filed_after_outcomes_were_opened_in_the_application_was_filed_too_late_whatever_the_table) {
    const std::string written = named("offence");
    {
        RegisterRequest place;
        place.folder = register_;
        auto of = opened_register(place, Surroundings{});
        ASSERT_TRUE(of);
        FiledPlan another;
        another.name = another.hash = "another plan";
        Event event = opening_event(another, of->now());
        event.by = {"Nia Roe", Role::statistician, "evaluations"};
        ASSERT_TRUE(of->write(std::move(event)));
    }
    ASSERT_EQ(file_it(written).code, 0);
    table_is(1);
    const auto said = filing(written);
    EXPECT_FALSE(said["filed_before_outcomes"].get<bool>());
    EXPECT_EQ(said["outcomes_opened_event"], 1);
    EXPECT_TRUE(said["table_written"].is_null());
    EXPECT_THAT(run({"evaluate", written, "--register", register_}).out,
                testing::HasSubstr("after outcomes were first opened (event 1 of the register, "));
}

TEST_F(FiledPlanTest, what_was_filed_first_counts_and_later_versions_need_a_reason_and_are_named) {
    const std::string written = named("offence");
    ASSERT_EQ(file_it(written).code, 0);
    EXPECT_THAT(file_it(written).out, testing::HasSubstr("is on record already"));
    std::string changed = text_of(written);
    changed.replace(changed.find("window: 365"), 11, "window: 180");
    file("plan.yaml", changed);
    const Ran refused = file_it(written);
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.err, testing::HasSubstr("error[plan-changed]"));
    ASSERT_EQ(file_it(written, "the register ends earlier than we knew").code, 0);
    table_is(1);
    const auto said = filing(written);
    EXPECT_EQ(said["versions"].size(), 2U);
    EXPECT_EQ(said["versions"][1]["reason"], "the register ends earlier than we knew");
    EXPECT_EQ(said["deviations"].size(), 1U);
}

TEST_F(FiledPlanTest, a_plan_of_monitoring_is_held_against_what_was_filed_as_any_other) {
    const auto table_is_newer = [&](int hours) {
        fs::last_write_time(folder() / "measures.csv",
                            fs::file_time_type::clock::now() + std::chrono::hours(hours));
    };
    const std::string written = monitoring();
    const std::string text = "name: how measures go\n" + text_of(written);
    file("monitor.yaml", text);
    EXPECT_THAT(run({"evaluate", written, "--register", register_}).out,
                testing::HasSubstr("the register has no plan of its name."));
    ASSERT_THAT(file_it(written).out, testing::HasSubstr("`how measures go` is on record as event 1."));
    table_is_newer(1);
    const auto said = filing(written);
    EXPECT_TRUE(said["filed_before_outcomes"].get<bool>());
    EXPECT_EQ(said["versions"][0]["by"], "Nia Roe");
    EXPECT_TRUE(said["deviations"].empty());
    // A comment, and keys in another order, say nothing else.
    file("monitor.yaml", "# ours\nat: [30]\n" + replaced(text, "at: [30]\n", ""));
    EXPECT_TRUE(filing(written)["deviations"].empty());
    EXPECT_THAT(file_it(written).out, testing::HasSubstr("is on record already"));
    file("monitor.yaml", replaced(text, "at: [30]", "at: [20, 30]\nhide below: 8"));
    const auto deviations = filing(written)["deviations"];
    ASSERT_EQ(deviations.size(), 2U) << deviations.dump();
    EXPECT_EQ(deviations[0]["what"], "counts are hidden below");
    EXPECT_EQ(deviations[1]["what"], "shown on the days");
    EXPECT_EQ(deviations[1]["filed"], "30");
    EXPECT_EQ(deviations[1]["carried_out"], "20, 30");
    const fs::path out = folder() / "out";
    ASSERT_EQ(run({"evaluate", written, "--register", register_, "--out", out.string()}).code, 0);
    const std::string page = text_of(out / "report.html");
    EXPECT_THAT(page, testing::HasSubstr("In 2 things it was not carried out as it was filed."));
    EXPECT_THAT(page, testing::HasSubstr("shown on the days</th><td class=\"n\">30</td><td class=\"n\">20, "
                                         "30</td>"));
    EXPECT_THAT(page, testing::HasSubstr(said["versions"][0]["hash"].get<std::string>()));
    EXPECT_THAT(page, testing::HasSubstr("by Nia Roe (statistician), before its table was last written"));
    table_is_newer(-1);
    EXPECT_THAT(run({"evaluate", written, "--register", register_}).out,
                testing::StartsWith("How?\n\nThis plan was not filed before the outcomes were opened: "));
}

TEST_F(FiledPlanTest,
       a_plan_without_a_name_is_filed_under_its_question_and_none_that_misleads_or_by_who_may_not) {
    EXPECT_THAT(file_it(plan("offence")).out, testing::HasSubstr("`Fewer?` is on record as event 1."));
    EXPECT_THAT(file_it(file("m.yaml", "kind: monitoring\n")).err, testing::HasSubstr("error[plan-missing]"));
    EXPECT_EQ(
        run({"register", "plan", register_, named("offence"), "--by", "Ada Obi", "--role", "judge"}).code, 3);
    EXPECT_THAT(file_it(named("offence, recall")).err, testing::HasSubstr("error[unequal-outcome]"));
}

}  // namespace
}  // namespace ultima::test
