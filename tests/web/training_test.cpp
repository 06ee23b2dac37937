// SPDX-License-Identifier: Apache-2.0
// An exercise as somebody goes through it: asking, deciding, comparing, deciding again.
#include "web/site.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using S = SiteOfTests;

constexpr const char* carer = "/training/the-only-carer";

HttpFields decision(std::string step, std::string measure) {
    return {{"step", std::move(step)}, {"measure", std::move(measure)}, {"reasons", "Four people need her"}};
}

TEST(training, is_for_staff_and_lists_the_exercises_on_the_law) {
    SiteOfTests site;
    const HttpResponse list = site.get(S::judge, "/training");
    EXPECT_EQ(list.status, 200);
    EXPECT_THAT(list.body, AllOf(HasSubstr("/training/the-only-carer"), HasSubstr("The only carer"),
                                 HasSubstr("not begun")));
    EXPECT_EQ(site.get(S::somebody, "/training").status, 404);
    EXPECT_EQ(site.get(S::somebody, carer).status, 404);
    EXPECT_EQ(site.get("", carer).status, 401);
    EXPECT_EQ(site.get(S::judge, "/training/no-such-thing").status, 404);
}

TEST(training, shows_what_is_lawful_only_after_a_decision_and_then_from_the_rules) {
    SiteOfTests site;
    const HttpResponse begin = site.get(S::judge, carer);
    EXPECT_THAT(begin.body, AllOf(HasSubstr("Who would care for the children and the mother?"),
                                  Not(HasSubstr("a neighbour can fetch")), Not(HasSubstr("WC4"))));
    EXPECT_EQ(site.post(S::judge, carer, {{"step", "ask"}, {"ask.0", "1"}, {"ask.4", "1"}}).status, 303);
    const HttpResponse asked = site.get(S::judge, carer);
    EXPECT_THAT(asked.body, AllOf(HasSubstr("a neighbour can fetch"), HasSubstr("Beside the point."),
                                  Not(HasSubstr("She struck")), Not(HasSubstr("WC4")),
                                  Not(HasSubstr("ten minutes on the day of the plea"))));
    HttpFields first = decision("decide", "probation");
    first.emplace_back("legal aid", "Was she advised before the plea?");
    EXPECT_EQ(site.post(S::judge, carer, first).status, 303);
    const HttpResponse compare = site.get(S::judge, carer);
    EXPECT_THAT(
        compare.body,
        AllOf(HasSubstr("Because of WC4 (Women and Carers Act s. 4(1))."), HasSubstr("Four people need her"),
              HasSubstr("ten minutes on the day of the plea"), HasSubstr("Absolute discharge"),
              HasSubstr("A second packet"), HasSubstr("Sentence in the community (WC4 (Women"),
              HasSubstr("It is shown from ten answers on.")));
    EXPECT_EQ(site.post(S::judge, carer, decision("finish", "suspended sentence")).status, 303);
    const HttpResponse done = site.get(S::judge, carer);
    EXPECT_THAT(
        done.body,
        AllOf(HasSubstr("Asked for the facts that were missing: 1 of 4"),
              HasSubstr("You asked one question beside the point."), HasSubstr("Looked at legal aid: yes"),
              HasSubstr("Looked at consent: no"), HasSubstr("Which facts only open options?"),
              HasSubstr("not excluded by this law"), Not(HasSubstr("Four people need her"))));
    EXPECT_THAT(site.get(S::judge, "/training").body, HasSubstr("finished"));
}

TEST(training, leaves_open_what_nobody_asked_for) {
    SiteOfTests site;
    site.post(S::judge, carer, {{"step", "ask"}});
    EXPECT_THAT(site.get(S::judge, carer).body, HasSubstr("Nothing. All of it stays unknown."));
    site.post(S::judge, carer, decision("decide", "probation"));
    EXPECT_THAT(site.get(S::judge, carer).body,
                AllOf(HasSubstr("cannot say yet"), Not(HasSubstr("Because of WC4"))));
}

TEST(training, wants_a_measure_and_keeps_what_was_typed) {
    SiteOfTests site;
    site.post(S::judge, carer, {{"step", "ask"}});
    for (const char* measure : {"", "no such measure", "conditional release"}) {
        const HttpResponse refused = site.post(S::judge, carer, decision("decide", measure));
        EXPECT_EQ(refused.status, 409);
        EXPECT_THAT(refused.body, AllOf(HasSubstr("Choose a measure."), HasSubstr("Four people need her")));
    }
    HttpFields longest = decision("decide", "probation");
    longest.emplace_back("consent", std::string(5000, 'x'));
    EXPECT_EQ(site.post(S::judge, carer, longest).status, 409);
    EXPECT_EQ(site.post(S::officer, carer, {{"step", "ask"}, {"course", std::string(60, 'x')}}).status, 409);
}

TEST(training, steps_sent_twice_or_out_of_turn_change_nothing) {
    SiteOfTests site;
    EXPECT_EQ(site.post(S::judge, carer, decision("finish", "probation")).status, 303);
    EXPECT_THAT(site.get(S::judge, carer).body, HasSubstr("What would you ask for?"));
    site.post(S::judge, carer, {{"step", "ask"}, {"ask.0", "1"}});
    site.post(S::judge, carer, {{"step", "ask"}, {"ask.1", "1"}});
    EXPECT_THAT(site.get(S::judge, carer).body, Not(HasSubstr("He struck her")));
    site.post(S::judge, carer, decision("decide", "probation"));
    site.post(S::judge, carer, decision("decide", "custody"));
    EXPECT_THAT(site.get(S::judge, carer).body, HasSubstr("<p>Probation</p>"));
    site.post(S::judge, carer, {{"step", "again"}});
    EXPECT_THAT(site.get(S::judge, carer).body, HasSubstr("What would you ask for?"));
}

TEST(training, forms_of_other_sites_are_refused) {
    SiteOfTests site;
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = carer;
    request.type = "application/x-www-form-urlencoded";
    request.host = "test";
    request.cookies = {{"ultima", site.sign_in(S::judge)}};
    request.form = {{"step", "ask"}};
    EXPECT_EQ(site.ask(request).status, 403);
}

TEST(training, writes_nothing_in_the_register) {
    SiteOfTests site;
    const auto head = site.reg().head();
    site.post(S::judge, carer, {{"step", "ask"}, {"course", "spring"}});
    site.post(S::judge, carer, decision("decide", "probation"));
    site.post(S::judge, carer, decision("finish", "probation"));
    site.get(S::judge, "/courses", {{"course", "spring"}});
    EXPECT_EQ(site.reg().head().hash, head.hash);
}

/// Answers of somebody, written past the pages: there are fewer accounts than people in a course.
void answered_by(SiteOfTests& site, const std::string& name, std::string_view measure) {
    TrainingAnswer answer;
    answer.exercise = "the-only-carer";
    answer.course = "spring";
    const Manifest& manifest = site.app().law.now()->pack().manifest;
    answer.law = fmt::format("{} {}", manifest.id, manifest.version);
    answer.asked = Asked(6, false);
    TrainingDecision made;
    made.measure = measure;
    site.app().training->begin(name, answer, {20'000});
    ASSERT_TRUE(site.app().training->decide(name, answer.exercise, made));
    Marks marks{};
    marks[0] = {2, 4};
    ASSERT_TRUE(site.app().training->finish(name, answer.exercise, made, marks));
}

TEST(training, shows_what_others_chose_from_ten_answers_on_and_never_a_name) {
    SiteOfTests site;
    site.post(S::judge, carer, {{"step", "ask"}, {"course", "spring"}});
    site.post(S::judge, carer, decision("decide", "custody"));
    for (int i = 0; i < 8; ++i) answered_by(site, fmt::format("Person {}", i), "probation");
    EXPECT_THAT(site.get(S::judge, carer).body, HasSubstr("It is shown from ten answers on."));
    EXPECT_THAT(site.get(S::inspector, "/courses", {{"course", "spring"}}).body,
                HasSubstr("Nothing can be shown of this course yet."));
    answered_by(site, "Person 8", "probation");
    EXPECT_THAT(site.get(S::judge, carer).body,
                AllOf(HasSubstr("Of 10 answers"), HasSubstr("Probation: 90 %"), HasSubstr("Custody: 10 %")));
    // Nine are finished: the judge's is not.
    EXPECT_THAT(site.get(S::inspector, "/courses", {{"course", "spring"}}).body,
                HasSubstr("Nothing can be shown of this course yet."));
    answered_by(site, "Person 9", "day fine");
    const std::string results = site.get(S::inspector, "/courses", {{"course", "spring"}}).body;
    EXPECT_THAT(results,
                AllOf(HasSubstr("The only carer"), HasSubstr("10 answers"), HasSubstr("Probation: 9"),
                      HasSubstr("Fine by daily income: 1"), Not(HasSubstr("Person")), Not(HasSubstr("Ama"))));
    EXPECT_EQ(site.get(S::somebody, "/courses").status, 404);
}

TEST(training, of_another_version_of_the_law_is_begun_anew) {
    SiteOfTests site;
    TrainingAnswer answer;
    answer.exercise = "the-only-carer";
    answer.law = "avenmar 0.1.0";
    answer.asked = Asked(6, true);
    site.app().training->begin(S::judge, answer, {20'000});
    EXPECT_THAT(site.get(S::judge, carer).body, HasSubstr("What would you ask for?"));
    EXPECT_EQ(site.post(S::judge, carer, {{"step", "ask"}}).status, 303);
    EXPECT_THAT(site.get(S::judge, carer).body, HasSubstr("What would you decide?"));
}

TEST(training, is_not_offered_where_there_are_no_exercises) {
    SiteOfTests site;
    EXPECT_THAT(site.get(S::judge, "/").body, HasSubstr("href=\"/training\""));
    site.app().training.reset();
    EXPECT_THAT(site.get(S::judge, "/").body, Not(HasSubstr("href=\"/training\"")));
    for (const char* path : {"/training", "/courses", carer}) EXPECT_EQ(site.get(S::judge, path).status, 404);
}

}  // namespace
}  // namespace ultima::test
