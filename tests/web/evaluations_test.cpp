// SPDX-License-Identifier: Apache-2.0
// Plans of evaluations on the pages: filed in the register, carried out beside everything else, and shown
// without a person.
#include "base/files.h"
#include "base/hash.h"
#include "exchange/plan_filings.h"
#include "web/evaluation_words.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cmath>
#include <thread>

namespace ultima::test {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using S = SiteOfTests;

constexpr std::string_view statistician = "Iris Wells";
constexpr std::string_view child_name = "Quillon Zephyrine";

const char* const plan = R"(question: Who is held again after a release?
kind: description
table: any.csv
population:
  began with: [release]
definition:
  id: held-again-180
  clock: release
  days: return days
  kind: return
  kinds: {new case: new case}
  counted: [new case]
  window: 180
  followed: {column: followed}
by: [measure]
)";

/// Releases from custody: of every three people, one is held again after 100 days.
class Releases {
  public:
    explicit Releases(S& site) : site_(site) {}

    void of(int people, std::string_view name = "Jo Lark", bool child = false) {
        for (int i = 0; i < people; ++i) {
            person_ = fmt::format("q{}", count_);
            tell("person identified", Role::administrator, "2025-01-01",
                 {{"name", std::string(name)}, {"juvenile", child ? "yes" : "no"}, {"born", "1990-02-03"}});
            open("2025-01-02", "remand", "2025-02-01");
            if (count_ % 3 == 0) open("2025-05-12", "remand", "2025-06-01");
            ++count_;
        }
    }

    /// Every other one is held once; the others are released three times, held again 100 days after each of
    /// them, and are still there.
    void again_and_again(int people) {
        for (; count_ < people; ++count_) {
            person_ = fmt::format("q{}", count_);
            tell("person identified", Role::administrator, "2025-01-01",
                 {{"name", "Jo Lark"}, {"juvenile", "no"}, {"born", "1990-02-03"}});
            open("2025-01-02", "remand", "2025-02-01");
            if (count_ % 2 == 0) continue;
            open("2025-05-12", "remand", "2025-06-01");
            open("2025-09-09", "remand", "2025-10-01");
            open("2026-01-09", "remand", "");
        }
    }

  private:
    void open(std::string_view from, std::string_view why, std::string_view until) {
        case_ = fmt::format("f{}", cases_++);
        tell("case opened", Role::administrator, from, {{"stage", "pretrial"}});
        tell("custody reported", Role::prison, from, {{"why held", std::string(why)}});
        if (!until.empty()) tell("custody ended", Role::prison, until, {}, 1);
    }
    void tell(std::string_view name, Role role, std::string_view on,
              std::vector<std::pair<std::string_view, std::string>> said, ThingNumber thing = 0) {
        Event event;
        event.rule = find_event_rule(name);
        event.file = name == "person identified" ? person_ : case_;
        event.person = person_;
        event.thing = thing;
        event.on = parse_date(on).value();
        event.by = {"Ivo Clerk", role, "a jail"};
        event.key = sha256_hex(fmt::format("release {}", told_++)).substr(0, key_length);
        for (auto& [what, value] : said) event.said.push_back({field(what), std::move(value), {}});
        const auto written = site_.reg().write(std::move(event));
        ASSERT_TRUE(written) << name << ": " << written.error().front().message;
    }

    S& site_;
    std::string person_{}, case_{};
    int count_ = 0, cases_ = 0, told_ = 0;
};

class Evaluating : public ::testing::Test {
  protected:
    Evaluating() { site_.add_account({std::string(statistician), Role::statistician, "", ""}); }

    /// The path of the plan's page; empty if it was not kept.
    std::string keep(std::string text, std::string reason = "") {
        return std::string(value_of(site_
                                        .post(statistician, "/evaluations",
                                              {{"plan", std::move(text)}, {"reason", std::move(reason)}})
                                        .headers,
                                    "Location"));
    }
    HttpResponse carry_out(const std::string& path, std::string until = "2026-05-31") {
        HttpResponse response = site_.post(statistician, path, {{"until", std::move(until)}});
        site_.app().evaluations->wait();
        return response;
    }
    /// The first link to a report on the plan's page.
    std::string report_of(const std::string& path) {
        const std::string page = site_.get(statistician, path).body;
        const std::size_t at = page.find(path + "/");
        return at == std::string::npos ? "" : page.substr(at, page.find('"', at) - at);
    }

    S site_;
};

TEST_F(Evaluating, a_plan_is_filed_under_its_fingerprint_whatever_ends_its_lines) {
    std::string sent;
    for (const char letter : std::string_view(plan)) sent += letter == '\n' ? "\r\n" : std::string(1, letter);
    EXPECT_EQ(keep(sent), "/evaluations/" + sha256_hex(plan));
    EXPECT_EQ(keep(plan), keep(sent));
    const std::string list = site_.get(statistician, "/evaluations").body;
    EXPECT_THAT(list, HasSubstr("Who is held again after a release?"));
    EXPECT_THAT(list, HasSubstr("30 June 2026, Iris Wells"));
    EXPECT_THAT(list, HasSubstr("none yet"));
}

TEST_F(Evaluating, a_plan_stands_in_the_register_whole_with_who_filed_it_and_once_however_often_it_is_sent) {
    keep(plan);
    keep("# a comment says nothing\n" + std::string(plan));
    const std::vector<RecordedEvent> events = site_.reg().evaluations();
    ASSERT_EQ(events.size(), 1U);
    const Event& event = events.front().event;
    EXPECT_EQ(event.rule->name, "evaluation plan filed");
    EXPECT_EQ(event.by.name, statistician);
    EXPECT_EQ(event.by.role, Role::statistician);
    EXPECT_EQ(event.value(field("plan text")), plan);
    EXPECT_EQ(event.value(field("evaluation")), "Who is held again after a release?");
}

TEST_F(Evaluating, a_plan_that_is_changed_needs_a_reason_and_its_report_says_what_deviates_and_since_when) {
    Releases(site_).of(40);
    const std::string first = keep(plan);
    const auto filing = [&](const std::string& path) {
        carry_out(path);
        const std::string json = site_.get(statistician, report_of(path) + ".json").body;
        return nlohmann::json::parse(json).at("filing");
    };
    const auto said = filing(first);
    EXPECT_TRUE(said["filed_before_outcomes"].get<bool>());
    EXPECT_TRUE(said["deviations"].empty());
    EXPECT_EQ(said["versions"][0]["by"], statistician);
    EXPECT_THAT(said["words"][0].get<std::string>(),
                HasSubstr(" by Iris Wells (statistician), before outcomes were first opened (event "));

    std::string other = plan;
    other.replace(other.find("window: 180"), 11, "window: 150");
    EXPECT_EQ(keep(other), "");
    const HttpResponse refused = site_.post(statistician, "/evaluations", {{"plan", other}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("A plan of this name is on record and says something else"));
    EXPECT_THAT(refused.body, HasSubstr("name=\"reason\""));
    const std::string second = keep(other, "the register ends earlier than we knew");
    EXPECT_THAT(site_.get(statistician, second).body, HasSubstr("the register ends earlier than we knew"));
    const auto again = filing(second);
    EXPECT_TRUE(again["filed_before_outcomes"].get<bool>());
    ASSERT_EQ(again["deviations"].size(), 1U) << again.dump();
    EXPECT_EQ(again["deviations"][0]["filed"], "180");
    EXPECT_EQ(again["deviations"][0]["carried_out"], "150");
    ASSERT_EQ(again["versions"].size(), 2U);
    EXPECT_THAT(again["words"].dump(), HasSubstr("once outcomes had been opened: the register ends earlier"));
    EXPECT_THAT(site_.get(statistician, report_of(second)).body,
                HasSubstr("In one thing it was not carried out as it was filed."));
}

TEST_F(Evaluating, another_name_does_not_make_a_plan_one_that_was_filed_before_anybody_looked) {
    Releases(site_).of(40);
    const auto filed_before = [&](const std::string& path) {
        carry_out(path);
        const auto report = nlohmann::json::parse(site_.get(statistician, report_of(path) + ".json").body);
        return report["filing"]["filed_before_outcomes"].get<bool>();
    };
    EXPECT_TRUE(filed_before(keep(plan)));
    std::string other = plan;
    other.replace(other.find("window: 180"), 11, "window: 150");
    other.replace(other.find('?'), 1, ", again?");
    EXPECT_FALSE(filed_before(keep(other)));
}

TEST_F(Evaluating, that_outcomes_were_opened_is_on_record_once_a_plan_whatever_becomes_of_the_reports) {
    Releases(site_).of(40);
    const std::string first = keep(plan);
    EXPECT_TRUE(outcomes_opened(site_.reg()).empty());
    carry_out(first);
    carry_out(first, "2026-04-30");
    carry_out(first);
    const auto opened = outcomes_opened(site_.reg());
    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(opened.front().plan, filed_plans(site_.reg()).front().hash);
    EXPECT_EQ(filed_plans(site_.reg()).size(), 1U) << "it is no plan";
    const RecordedEvent event = site_.reg().evaluations().back();
    EXPECT_EQ(event.event.rule->name, "outcomes opened");
    EXPECT_EQ(event.event.by.name, statistician);
    const auto filing = [&](const std::string& path) {
        return nlohmann::json::parse(site_.get(statistician, report_of(path) + ".json").body)["filing"];
    };
    EXPECT_EQ(filing(first)["outcomes_opened_event"], opened.front().event);
    // Nobody can make a later plan an earlier one by losing what came of the first.
    std::filesystem::remove_all(site_.evaluations() / sha256_hex(plan));
    std::string other = plan;
    other.replace(other.find('?'), 1, ", again?");
    const std::string second = keep(other);
    carry_out(second);
    EXPECT_EQ(outcomes_opened(site_.reg()).size(), 2U);
    const auto said = filing(second);
    EXPECT_FALSE(said["filed_before_outcomes"].get<bool>());
    EXPECT_EQ(said["outcomes_opened_event"], opened.front().event);
    EXPECT_THAT(said["words"][0].get<std::string>(),
                HasSubstr("(statistician), after outcomes were first opened (event "));
}

TEST_F(Evaluating, a_report_that_is_older_than_any_such_record_still_says_that_somebody_had_looked) {
    Releases(site_).of(40);
    const auto old = site_.evaluations() / sha256_hex("another plan") / "reports" / "2026-04-30-0";
    std::filesystem::create_directories(old);
    write_file_whole(old / "made.json", R"({"until": "2026-04-30", "table": "0", "by": "Iris Wells",)"
                                        R"( "at": "2026-05-02T09:00:00Z", "began": 3, "head": 3})");
    const std::string path = keep(plan);
    carry_out(path);
    const auto filing =
        nlohmann::json::parse(site_.get(statistician, report_of(path) + ".json").body)["filing"];
    EXPECT_FALSE(filing["filed_before_outcomes"].get<bool>());
    EXPECT_TRUE(filing["outcomes_opened_event"].is_null());
    EXPECT_THAT(filing["words"][0].get<std::string>(),
                HasSubstr("its table was there by 2026-05-02T09:00:00Z."));
}

TEST_F(Evaluating, what_was_kept_in_a_folder_before_is_filed_with_its_reports_and_says_since_when) {
    Releases(site_).of(40);
    const auto folder = site_.evaluations() / sha256_hex(plan);
    std::filesystem::create_directories(folder / "reports");
    write_file_whole(folder / "plan.yaml", plan);
    write_file_whole(folder / "kept.json", R"({"by": "Iris Wells", "at": "2026-05-02T09:00:00Z"})");
    // The same but for a comment: its own reports are found by its own text.
    const std::string commented = std::string(plan) + "# read by two\n";
    const auto twin = site_.evaluations() / sha256_hex(commented);
    std::filesystem::create_directories(twin);
    write_file_whole(twin / "plan.yaml", commented);
    write_file_whole(twin / "kept.json", R"({"by": "Iris Wells", "at": "2026-05-03T09:00:00Z"})");
    // Somebody changed this one.
    const auto changed = site_.evaluations() / sha256_hex("another");
    std::filesystem::create_directories(changed);
    write_file_whole(changed / "plan.yaml", plan);
    write_file_whole(changed / "kept.json", R"({"by": "Iris Wells", "at": "2026-05-02T09:00:00Z"})");
    for (int start = 0; start < 2; ++start) {
        const Evaluations started(site_.evaluations(), site_.reg());
        const auto plans = started.plans();
        ASSERT_EQ(plans.size(), 2U);
        EXPECT_EQ(plans.front().filed.text, commented);
        EXPECT_EQ(plans.back().filed.by, statistician);
        EXPECT_EQ(plans.back().filed.text, plan);
        EXPECT_THAT(plans.back().filed.reason, HasSubstr("2026-05-02T09:00:00Z"));
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "plan.yaml"));
    EXPECT_TRUE(std::filesystem::exists(changed / "plan.yaml"));
    const std::string path = "/evaluations/" + sha256_hex(plan);
    carry_out(path);
    EXPECT_NE(report_of(path), "");
}

TEST_F(Evaluating, a_plan_is_carried_out_and_its_report_is_a_page_a_pdf_and_json) {
    Releases(site_).of(40);
    const std::string path = keep(plan);
    EXPECT_EQ(carry_out(path).status, 303);
    const std::string report = report_of(path);
    ASSERT_THAT(report, HasSubstr("/2026-05-31-")) << site_.get(statistician, path).body;
    const std::string page = site_.get(statistician, report).body;
    EXPECT_THAT(page, HasSubstr("31 May 2026"));
    // Of 40 people 14 were held again, by hand: those numbered 0, 3, ... 39. Each of their second releases is
    // a row of its own, after which nobody was held again: 14 of 54.
    EXPECT_THAT(page, HasSubstr("25.9"));
    EXPECT_THAT(page, HasSubstr(sha256_hex(plan)));
    EXPECT_EQ(site_.get(statistician, report + ".pdf").body.substr(0, 5), "%PDF-");
    const HttpResponse json = site_.get(statistician, report + ".json");
    EXPECT_EQ(json.type, "application/json");
    EXPECT_TRUE(nlohmann::json::accept(json.body));
    EXPECT_THAT(std::string(value_of(json.headers, "Content-Disposition")),
                HasSubstr("evaluation-2026-05-31.json"));
}

// Of 60 people 30 are released once for all and 30 three times: 120 releases, after 90 of which somebody was
// held again.
TEST_F(Evaluating, several_releases_of_one_person_are_counted_as_releases_with_errors_by_person_unasked) {
    Releases(site_).again_and_again(60);
    const std::string path = keep(plan);
    carry_out(path);
    const std::string report = report_of(path);
    ASSERT_FALSE(report.empty()) << site_.get(statistician, path).body;
    const std::string page = site_.get(statistician, report).body;
    EXPECT_THAT(page,
                HasSubstr("Counted are releases, not persons: 120 releases of 60 persons, by the register"));
    EXPECT_THAT(page, HasSubstr("Intervals allow releases of one person to be alike."));
    EXPECT_THAT(page, HasSubstr("All releases"));
    EXPECT_THAT(page, Not(HasSubstr("Everybody")));
    EXPECT_EQ(site_.get(statistician, report + ".pdf").body.substr(0, 5), "%PDF-");
    const auto json = nlohmann::json::parse(site_.get(statistician, report + ".json").body);
    EXPECT_EQ(json["unit"]["rows"], "releases");
    EXPECT_EQ(json["unit"]["persons"], 60);
    EXPECT_TRUE(json["unit"]["person"].is_null());
    EXPECT_TRUE(json["filing"]["deviations"].empty()) << "what the register knows is no other plan";
    // By hand: 30 persons have no return and one release, where 0.75 would be expected, and 30 have 3 where
    // it would be 2.25. Wilson's interval is that of as many rows as would have the variance between persons.
    const double variance = 60 * 0.75 * 0.75 / (120.0 * 120) * 60 / 59;
    const double worth = 0.75 * 0.25 / variance;
    EXPECT_NEAR(worth, 78.7, 0.05) << "and not 120";
    for (const auto& end : json["answers"][0]["everybody"]["interval"]) {
        const double at = end.get<double>();
        EXPECT_NEAR(std::fabs(at - 0.75), 1.959963985 * std::sqrt(at * (1 - at) / worth), 1e-3)
            << "errors of rows of persons have three digits";
    }
}

TEST_F(Evaluating, a_plan_that_asks_for_the_first_release_alone_is_one_of_people) {
    Releases(site_).again_and_again(60);
    std::string first = plan;
    first.replace(first.find("[release]"), 9, "[release]\n  began: [2025-02]");
    const std::string path = keep(first);
    carry_out(path);
    const std::string report = report_of(path);
    ASSERT_FALSE(report.empty()) << site_.get(statistician, path).body;
    EXPECT_THAT(site_.get(statistician, report).body, Not(HasSubstr("not persons")));
    EXPECT_THAT(site_.get(statistician, report).body, HasSubstr("Everybody"));
}

TEST_F(Evaluating, a_plan_need_not_and_cannot_say_whose_a_row_is) {
    const HttpResponse page =
        site_.post(statistician, "/evaluations",
                   {{"plan", std::string(plan) + "unit: {rows: releases, person: office}\n"}});
    EXPECT_EQ(page.status, 409);
    EXPECT_THAT(page.body, HasSubstr("The register knows whose each measure and each release is."));
}

TEST_F(Evaluating, nothing_of_a_person_stands_in_a_report_nor_in_the_folder) {
    Releases releases(site_);
    releases.of(39);
    releases.of(2, child_name, true);
    const std::string path = keep(plan);
    carry_out(path);
    const std::string report = report_of(path);
    ASSERT_FALSE(report.empty());
    for (const std::string& one : {path, report, report + ".json", report + ".pdf"}) {
        const std::string body = site_.get(statistician, one).body;
        EXPECT_THAT(body, Not(AnyOf(HasSubstr(std::string(child_name)), HasSubstr("Jo Lark"),
                                    HasSubstr("q1<"), HasSubstr("f1<"))));
    }
    // 39 people and 13 second releases; the two children are nowhere.
    EXPECT_THAT(site_.get(statistician, report).body, HasSubstr(">52<"));
    EXPECT_THAT(site_.get(statistician, report).body, Not(HasSubstr(">54<")));
    for (const auto& entry : std::filesystem::recursive_directory_iterator(site_.evaluations())) {
        EXPECT_NE(entry.path().extension(), ".csv") << entry.path();
        EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("partial")));
    }
}

TEST_F(Evaluating, an_answer_that_would_speak_of_single_persons_is_refused_in_plain_words) {
    Releases(site_).of(9);  // three of whom are held again
    const std::string path = keep(plan);
    carry_out(path);
    EXPECT_EQ(report_of(path), "");
    const HttpResponse page = site_.get(statistician, path);
    EXPECT_EQ(page.status, 409);
    EXPECT_THAT(page.body, HasSubstr("A group is too small"));
}

TEST_F(Evaluating, a_refusal_holds_no_word_of_a_row_and_does_not_say_whether_anybody_is_there) {
    Releases(site_).of(9);
    std::string narrow = plan;
    const std::string whole = keep(plan);
    carry_out(whole);
    narrow.replace(narrow.find("[release]"), 9, "[nothing]");
    const std::string nobody = keep(narrow, "other people are asked about");
    carry_out(nobody);
    for (const std::string& path : {whole, nobody})
        EXPECT_THAT(site_.get(statistician, path).body, HasSubstr("A group is too small"));
    // The days of a column that holds something else would be told, one for each row.
    const std::string path = keep(R"(kind: monitoring
question: How does it go?
table: any.csv
population: {return: [new case]}
start: return days
days: ending days
ended: ending
kinds: {completed: completion}
still running: [""]
seen until: 2026-05-31
cohorts: quarter
at: [200]
)");
    ASSERT_NE(path, "");
    carry_out(path);
    const HttpResponse page = site_.get(statistician, path);
    EXPECT_EQ(page.status, 409);
    EXPECT_THAT(page.body, HasSubstr("No answer can be worked out from this plan and this register."));
    EXPECT_THAT(page.body, Not(AnyOf(HasSubstr("100"), HasSubstr("is no day"))));
}

TEST_F(Evaluating, a_plan_that_misleads_or_cannot_be_read_is_not_filed_and_says_why_in_plain_words) {
    const auto refusal = [&](std::string text) {
        const HttpResponse page = site_.post(statistician, "/evaluations", {{"plan", std::move(text)}});
        EXPECT_EQ(page.status, 409);
        return page.body;
    };
    EXPECT_THAT(refusal("no plan at all"), HasSubstr("This cannot be read as a plan"));
    std::string text = plan;
    text.replace(text.find("by: [measure]"), 3, "bye: ");
    EXPECT_THAT(refusal(text), HasSubstr("line 15:"));
    EXPECT_THAT(refusal(text), HasSubstr("`bye`"));
    text = plan;
    text.replace(text.find("by: [measure]"), 13, "by: [shoe size]");
    EXPECT_THAT(refusal(text), HasSubstr("neither in the register&#39;s table nor a fact of the law"));
    EXPECT_THAT(refusal(text), HasSubstr("`shoe size`"));
    EXPECT_THAT(refusal(std::string(largest_kept_plan + 1, '#')), HasSubstr("too large for a page"));
    EXPECT_THAT(site_.get(statistician, "/evaluations").body, HasSubstr("No plan is filed yet"));
}

TEST_F(Evaluating, only_whole_months_that_are_over_are_told) {
    const std::string path = keep(plan);
    for (const char* day : {"2026-05-30", "2026-07-31", "", "nonsense"}) {
        const HttpResponse page = carry_out(path, day);
        EXPECT_EQ(page.status, 409) << day;
        EXPECT_THAT(page.body, HasSubstr("Choose the last day of a month that is over")) << day;
    }
    // The day of these tests is the last of June.
    EXPECT_THAT(site_.get(statistician, path).body, HasSubstr(R"(<option value="2026-06-30">)"));
}

TEST_F(Evaluating, one_plan_at_a_time_is_carried_out_and_the_others_are_told_to_wait) {
    Releases(site_).of(300);
    const std::string path = keep(plan);
    std::string other = plan;
    other.replace(other.find("180"), 3, "150");
    const std::string second = keep(other, "two windows are asked about");
    EXPECT_EQ(site_.post(statistician, path, {{"until", "2026-05-31"}}).status, 303);
    std::atomic<int> begun = 0, busy = 0;
    std::vector<std::thread> askers;
    const auto kept = site_.app().evaluations->find(second.substr(second.rfind('/') + 1)).value();
    for (int i = 0; i < 8; ++i)
        askers.emplace_back([&] {
            const auto answer = site_.app().evaluations->begin(
                kept, read_kept_plan(kept.filed.text).value(), parse_date("2026-05-31").value(),
                {std::string(statistician), Role::statistician, "", ""}, site_.now);
            ++(answer ? begun : busy);
        });
    for (std::thread& one : askers) one.join();
    EXPECT_EQ(begun + busy, 8);
    site_.app().evaluations->wait();
    EXPECT_NE(report_of(path), "");
}

TEST_F(Evaluating, what_was_worked_out_on_the_same_register_is_not_worked_out_again) {
    Releases(site_).of(40);
    const std::string path = keep(plan);
    carry_out(path);
    const std::string report = report_of(path);
    carry_out(path);
    const auto kept = site_.app().evaluations->find(path.substr(path.rfind('/') + 1)).value();
    ASSERT_EQ(kept.reports.size(), 1U);
    EXPECT_TRUE(report.ends_with(kept.reports.front().id));
}

TEST_F(Evaluating, who_may_not_count_finds_nothing_and_inspectors_read_only) {
    const std::string path = keep(plan);
    for (const auto who : {S::judge, S::officer, S::administrator, S::somebody}) {
        EXPECT_EQ(site_.get(who, "/evaluations").status, 404) << who;
        EXPECT_EQ(site_.get(who, path).status, 404) << who;
    }
    const std::string page = site_.get(S::inspector, path).body;
    EXPECT_THAT(page, HasSubstr("Who is held again"));
    EXPECT_THAT(page, Not(HasSubstr("<select")));
    EXPECT_EQ(site_.post(S::inspector, path, {{"until", "2026-05-31"}}).status, 404);
    EXPECT_EQ(site_.get(statistician, path + "/..%2f..").status, 404);
}

TEST_F(Evaluating, plans_and_what_was_opened_are_written_on_no_other_page) {
    for (const char* event : {"evaluation plan filed", "outcomes opened"})
        for (const auto who : {std::string_view(S::administrator), statistician}) {
            EXPECT_EQ(site_
                          .post(who, "/case/c1/write",
                                {{"event", event},
                                 {"evaluation", "one"},
                                 {"plan text", "none"},
                                 {"plan hash", "none"}})
                          .status,
                      404)
                << event << " by " << who;
        }
    EXPECT_TRUE(site_.reg().evaluations().empty());
}

TEST_F(Evaluating, monitoring_is_carried_out_until_the_day_that_it_names) {
    Releases(site_).of(40);
    const std::string path = keep(R"(kind: monitoring
question: What becomes of people who are released?
table: any.csv
population:
  began with: [release]
start: began
days: return days
ended: return
kinds: {custody: custody, new case: new case}
still running: [""]
seen until: 2026-05-31
cohorts: quarter
at: [60, 150]
)");
    carry_out(path, "2020-01-31");
    const std::string report = report_of(path);
    ASSERT_THAT(report, HasSubstr("/2026-05-31-")) << site_.get(statistician, path).body;
    const std::string page = site_.get(statistician, report).body;
    EXPECT_THAT(page, HasSubstr("2025-Q1"));
    EXPECT_THAT(page, HasSubstr("nobody had ended by: custody."));
    EXPECT_THAT(page, HasSubstr("This plan was filed on "));
    EXPECT_EQ(site_.get(statistician, report + ".pdf").body.substr(0, 5), "%PDF-");
    // 54 rows, less the 40 of the quarter that is shown, would count the other one's.
    for (const std::string& form : {page, site_.get(statistician, report + ".json").body})
        EXPECT_THAT(
            form, AllOf(HasSubstr("it counts rows of the register. The ranges"), Not(HasSubstr("54 rows"))));
}

TEST(counting_roles, are_those_to_whom_the_table_of_access_gives_statistics) {
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        EXPECT_EQ(counting.contains(role),
                  may({role, Relation::none, FileStand::sealed, true, false, FilePart::statistics}).allowed())
            << to_text(role);
    }
}

}  // namespace
}  // namespace ultima::test
