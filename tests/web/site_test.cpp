// SPDX-License-Identifier: Apache-2.0
// The application as a function of requests: who sees which page, and what a form leaves in the register.
#include "web/site.h"

#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using S = SiteOfTests;

constexpr std::string_view key = "0123456789abcdef0123456789abcdef";

TEST(site, shows_a_judge_their_case_with_what_the_law_allows_and_why) {
    SiteOfTests site;
    site.tell("finding made", Role::judge, {{"fact", "term considered"}, {"value", "5 months"}}, 0, 0,
              "The court considers five months");
    const HttpResponse page = site.get(S::judge, "/case/c1");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Jun Hollow"));
    EXPECT_THAT(page.body, HasSubstr("Probation"));
    EXPECT_THAT(page.body, HasSubstr("Because of SA1 (Sentencing Act s. 1(1))."));
    EXPECT_THAT(page.body, HasSubstr("/case/c1/decide/probation"));
}

TEST(site, a_decision_writes_options_measure_and_decision_together_and_prints_an_order) {
    SiteOfTests site;
    site.tell("finding made", Role::judge, {{"fact", "term considered"}, {"value", "5 months"}}, 0, 0,
              "The court considers five months");
    HttpFields form{{"key", std::string(key)},
                    {"law", site.app().law.now()->hash()},
                    {"reason", "The person has work, and keeps it in this way"},
                    {"instead", "five months of custody"},
                    {"exposure", "150"},
                    {"starts", "2026-06-30"},
                    {"ends", "2027-06-29"}};
    const HttpResponse refused = site.post(S::judge, "/case/c1/decide/probation", form);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("say why not: Reprimand"));
    EXPECT_THAT(site.events_of("c1"), Not(Contains("decision made")));
    for (const char* other :
         {"reprimand", "day fine", "compensation", "suspended sentence", "community service"})
        form.emplace_back(std::string("why.") + other, "less fitting here");
    const HttpResponse done = site.post(S::judge, "/case/c1/decide/probation", form);
    ASSERT_EQ(done.status, 303) << done.body;
    const auto events = site.events_of("c1");
    EXPECT_THAT(
        std::vector(events.end() - 4, events.end()),
        ::testing::ElementsAre("options computed", "measure proposed", "decision made", "measure imposed"));
    const HttpResponse order = site.get(S::judge, std::string(value_of(done.headers, "Location")));
    EXPECT_EQ(order.status, 200);
    EXPECT_THAT(order.body, HasSubstr("The person has work, and keeps it in this way"));
    EXPECT_THAT(order.body, Not(HasSubstr("DRAFT")));
    // The same form again changes nothing.
    EXPECT_EQ(site.post(S::judge, "/case/c1/decide/probation", form).status, 303);
    EXPECT_EQ(site.events_of("c1"), events);
}

TEST(site, asks_why_of_somebody_who_is_not_assigned_and_shows_nothing_to_who_may_not_see) {
    SiteOfTests site;
    const HttpResponse why = site.get(S::other_judge, "/case/c1");
    EXPECT_THAT(why.body, HasSubstr("Why do you look at this case?"));
    EXPECT_THAT(why.body, Not(HasSubstr("Hollow")));
    site.post(S::other_judge, "/cases", {{"file", "c1"}, {"reason", "I would like to know more"}});
    const HttpResponse refused = site.get(S::other_judge, "/case/c1");
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.body, Not(HasSubstr("Hollow")));
    site.post(S::other_judge, "/cases", {{"file", "nothing"}, {"reason", "I would like to know more"}});
    EXPECT_EQ(site.get(S::other_judge, "/case/nothing").status, 403);
}

/// A judge imposes probation; returns the measure's number in the judge's view.
ThingNumber impose_probation(SiteOfTests& site) {
    site.tell("finding made", Role::judge, {{"fact", "term considered"}, {"value", "5 months"}}, 0, 0,
              "The court considers five months");
    HttpFields form{{"key", std::string(key)},
                    {"law", site.app().law.now()->hash()},
                    {"reason", "The person has work, and keeps it in this way"},
                    {"instead", "custody"},
                    {"exposure", "150"},
                    {"starts", "2026-06-30"},
                    {"ends", "2027-06-29"}};
    for (const char* other :
         {"reprimand", "day fine", "compensation", "suspended sentence", "community service"})
        form.emplace_back(std::string("why.") + other, "less fitting here");
    EXPECT_EQ(site.post(S::judge, "/case/c1/decide/probation", form).status, 303);
    const auto view =
        site.reg().look({std::string(S::judge), Role::judge, "", ""}, {"c1", "to test what stands there"});
    for (const SeenThing& thing : view->things)
        if (thing.kind == ThingKind::measure) return thing.number;
    return 0;
}

TEST(site, sets_a_condition_of_the_library_in_its_words_with_ground_and_burden) {
    SiteOfTests site;
    const std::string measure = std::to_string(impose_probation(site));
    const HttpResponse list =
        site.get(S::judge, "/case/c1/condition", {{"of", measure}, {"condition", "live-at"}});
    EXPECT_THAT(list.body, HasSubstr("tell the probation officer"));
    EXPECT_THAT(list.body, HasSubstr("1 to 14 days"));
    const auto decision = [&] {
        const auto view = site.reg().look({std::string(S::judge), Role::judge, "", ""},
                                          {"c1", "to test what stands there"});
        for (const SeenThing& thing : view->things)
            if (thing.kind == ThingKind::decision) return std::to_string(thing.number);
        return std::string();
    }();
    HttpFields form{{"key", "11111111111111111111111111111111"},
                    {"law", site.app().law.now()->hash()},
                    {"of", measure},
                    {"condition", "live-at"},
                    {"decision", decision},
                    {"ground", "the person has to be found"},
                    {"i.place", "the house at the harbour"},
                    {"i.days", "20"}};
    EXPECT_EQ(site.post(S::judge, "/case/c1/condition", form).status, 409) << "20 days are more than 14";
    form.back().second = "3";
    HttpFields of_other_law = form;
    of_other_law[1].second = std::string(64, '0');
    EXPECT_EQ(site.post(S::judge, "/case/c1/condition", of_other_law).status, 409);
    const HttpResponse done = site.post(S::judge, "/case/c1/condition", form);
    ASSERT_EQ(done.status, 303) << done.body;
    EXPECT_THAT(
        site.get(S::judge, "/case/c1").body,
        HasSubstr("Live at the house at the harbour, and tell the probation officer 3 days before moving."));
}

TEST(site, records_sessions_of_a_day_in_one_form) {
    SiteOfTests site;
    static_cast<void>(impose_probation(site));
    const auto things = site.reg().file("c1")->things;
    const auto measure = static_cast<ThingNumber>(
        std::find_if(things.begin(), things.end(),
                     [](const Thing& one) { return one.kind == ThingKind::measure; }) -
        things.begin());
    const ThingNumber first = site.tell("session scheduled", Role::probation_officer, {{"at", "2026-06-30"}},
                                        0, measure, "", "2026-06-30");
    const HttpResponse list = site.get(S::officer, "/sessions");
    EXPECT_THAT(list.body, HasSubstr("Jun Hollow"));
    const std::size_t at = list.body.find("name=\"thing.1\" value=\"") + 22;
    const std::string named = list.body.substr(at, list.body.find('"', at) - at);
    EXPECT_EQ(named.size(), 24U) << "no number of the register";
    const HttpResponse done =
        site.post(S::officer, "/sessions",
                  {{"case.1", "c1"}, {"thing.1", named}, {"key.1", std::string(key)}, {"outcome.1", "late"}});
    EXPECT_THAT(done.body, HasSubstr("One session is in the register."));
    const FileState after = site.reg().file("c1").value();
    EXPECT_EQ(after.thing(first)->state, State::recorded);
    EXPECT_EQ(after.thing(first)->text(field("outcome")), "attended late");
    EXPECT_THAT(site.get(S::officer, "/sessions").body, HasSubstr("Nothing is left to record today."));
}

TEST(site, refuses_forms_that_did_not_come_from_its_own_pages) {
    SiteOfTests site;
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/cases";
    request.host = "test";
    request.type = "application/x-www-form-urlencoded";
    request.cookies = {{"ultima", site.sign_in(S::judge)}};
    EXPECT_EQ(site.ask(request).status, 403);  // no token
    request.form = {{"token", site.token_of(S::officer)}};
    EXPECT_EQ(site.ask(request).status, 403);  // somebody else's
    request.form = {{"token", site.token_of(S::judge)}, {"file", "c1"}};
    request.origin = "http://elsewhere";
    EXPECT_EQ(site.ask(request).status, 403);
    request.origin = "http://test";
    request.type = "text/plain";
    EXPECT_EQ(site.ask(request).status, 403);
    request.type = "application/x-www-form-urlencoded";
    EXPECT_EQ(site.ask(request).status, 303);
}

TEST(site, nobody_sees_anything_before_sign_in_and_after_sign_out) {
    SiteOfTests site;
    for (const Route& route : routes()) {
        HttpRequest request;
        request.path = route.path;
        EXPECT_THAT(site.ask(request).body, HasSubstr("Sign in")) << route.path;
    }
    const std::string cookie = site.sign_in(S::judge);
    EXPECT_EQ(site.post(S::judge, "/sign-out", {}).status, 303);
    HttpRequest request;
    request.path = "/cases";
    request.cookies = {{"ultima", cookie}};
    EXPECT_EQ(site.ask(request).status, 401);
}

TEST(site, each_route_is_for_the_roles_that_it_names) {
    SiteOfTests site;
    for (const auto& [name, role] :
         {std::pair(S::judge, Role::judge), std::pair(S::officer, Role::probation_officer),
          std::pair(S::inspector, Role::inspector), std::pair(S::administrator, Role::administrator),
          std::pair(S::provider, Role::provider), std::pair(S::somebody, Role::person)})
        for (const Route& route : routes()) {
            if (route.method != HttpMethod::get || route.path.find(':') != std::string_view::npos) continue;
            const int status = site.get(name, std::string(route.path)).status;
            EXPECT_EQ(status == 404, !route.roles.contains(role))
                << route.path << " " << to_text(role) << " " << status;
        }
}

TEST(site, asking_changes_nothing_but_the_record_of_looks) {
    SiteOfTests site;
    const auto before = site.events_of("c1");
    for (const std::string_view name : {S::judge, S::officer, S::defence, S::inspector, S::somebody})
        for (const char* path :
             {"/", "/cases", "/case/c1", "/services", "/law", "/law/try", "/me", "/sessions"})
            static_cast<void>(site.get(name, path));
    EXPECT_EQ(site.events_of("c1"), before);
}

TEST(site, the_person_sees_what_to_do_how_to_object_and_who_looked) {
    SiteOfTests site;
    static_cast<void>(site.get(S::judge, "/case/c1"));
    const HttpResponse sheet = site.get(S::somebody, "/me");
    EXPECT_EQ(sheet.status, 200);
    EXPECT_THAT(sheet.body, HasSubstr("What happens next"));
    EXPECT_THAT(sheet.body, HasSubstr("Ama Reed"));
    const HttpResponse done = site.post(
        S::somebody, "/case/c1/write",
        {{"event", "complaint filed"}, {"key", std::string(key)}, {"f.what", "The hours\r\nwere wrong"}});
    EXPECT_EQ(done.status, 303) << done.body;
    EXPECT_THAT(site.events_of("c1"), Contains("complaint filed"));
    // Headers of events stay readable for good: the person's name is in none.
    EXPECT_EQ(site.reg().events_of("c1").back().event.by.name, "p1");
}

TEST(site, speaks_arabic_from_right_to_left_when_asked) {
    SiteOfTests site;
    const HttpResponse page = site.get(S::judge, "/", {{"lang", "ar"}});
    EXPECT_THAT(page.body, HasSubstr("<html lang=\"ar\" dir=\"rtl\""));
    EXPECT_THAT(std::string(value_of(page.headers, "Set-Cookie")), HasSubstr("lang=ar"));
}

TEST(site, opens_a_case_to_each_role_as_far_as_the_table_says_and_lets_it_write) {
    SiteOfTests site;
    site.tell("assigned", Role::administrator,
              {{"assignee", "Hana Moor"}, {"in role", "prison"}, {"office", "City prison"}});
    site.add_account({"Hana Moor", Role::prison, "City prison", ""});
    for (const std::string_view name :
         {S::judge, S::officer, S::provider, S::defence, std::string_view("Hana Moor"), S::somebody}) {
        const HttpResponse page = site.get(name, "/case/c1");
        EXPECT_EQ(page.status, 200) << name;
        EXPECT_THAT(page.body, HasSubstr("Jun Hollow")) << name;
    }
    site.post(S::inspector, "/cases", {{"file", "c1"}, {"reason", "a complaint was filed about it"}});
    EXPECT_EQ(site.get(S::inspector, "/case/c1").status, 200);
    // A provider sees whom to expect, not why.
    EXPECT_THAT(site.get(S::provider, "/case/c1").body, Not(HasSubstr("What the law allows")));
}

TEST(site, lets_a_judge_on_duty_look_without_delay_once_and_an_inspector_close_that) {
    SiteOfTests site;
    site.post(S::other_judge, "/cases",
              {{"file", "c1"}, {"reason", "on duty tonight, nobody else is there"}, {"urgent", "yes"}});
    EXPECT_EQ(site.get(S::other_judge, "/case/c1").status, 200);
    EXPECT_EQ(site.get(S::other_judge, "/case/c1").status, 200) << "within the hour";
    EXPECT_THAT(site.get(S::inspector, "/").body, HasSubstr("Urgent look to be reviewed"));
    site.now.second += urgent_seconds + 1;
    EXPECT_EQ(site.get(S::other_judge, "/sign-in").status, 200) << "the session ended meanwhile";
    static_cast<void>(site.sign_in(S::other_judge));
    site.post(S::other_judge, "/cases", {{"file", "c1"}, {"reason", "would like to read on"}});
    EXPECT_EQ(site.get(S::other_judge, "/case/c1").status, 403);
    static_cast<void>(site.sign_in(S::inspector));
    site.post(S::inspector, "/cases", {{"file", "c1"}, {"reason", "an urgent look is to be reviewed"}});
    EXPECT_THAT(site.get(S::inspector, "/case/c1").body, HasSubstr("event=urgent%20look%20reviewed"));
}

TEST(site, decides_on_nothing_that_the_law_does_not_open_or_that_is_for_others_to_order) {
    SiteOfTests site;
    site.tell("finding made", Role::judge, {{"fact", "term considered"}, {"value", "39 years"}}, 0, 0,
              "The court considers so much");
    const auto before = site.events_of("c1");
    for (const char* measure : {"probation", "custody", "community%20sentence", "home%20detention"}) {
        const std::string path = std::string("/case/c1/decide/") + measure;
        EXPECT_NE(site.get(S::judge, path).status, 200) << measure;
        EXPECT_NE(site.post(S::judge, path,
                            {{"key", std::string(key)},
                             {"reason", "The person has work, and keeps it"},
                             {"starts", "2026-06-30"},
                             {"ends", "2026-12-31"}})
                      .status,
                  303)
            << measure;
    }
    EXPECT_EQ(site.events_of("c1"), before);
}

TEST(site, says_who_is_held_only_to_who_may_see_custody) {
    SiteOfTests site;
    for (const char* standing : {"must", "may", "open"})
        for (const std::string_view name : {S::provider, S::other_judge, S::inspector})
            EXPECT_THAT(site.get(name, std::string("/held/") + standing).body, Not(HasSubstr("Jun Hollow")))
                << name;
}

TEST(site, makes_no_link_to_another_site_of_the_path_that_was_asked_for) {
    SiteOfTests site;
    HttpRequest request;
    for (const char* path : {"//evil.example", "/\\evil.example", "/a\"><b"}) {
        request.path = path;
        const std::string body = site.ask(request).body;
        EXPECT_THAT(body, Not(HasSubstr("href=\"//evil"))) << path;
        EXPECT_THAT(body, Not(HasSubstr("href=\"/\\"))) << path;
        EXPECT_THAT(body, Not(HasSubstr("\"><b"))) << path;
    }
}

TEST(site, says_to_a_watchdog_that_the_register_answers) {
    SiteOfTests site;
    HttpRequest request;
    request.path = "/health";
    EXPECT_EQ(site.ask(request).status, 200);
}

TEST(site, sets_a_cookie_that_no_script_and_no_other_site_gets) {
    SiteOfTests site;
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/sign-in";
    request.type = "application/x-www-form-urlencoded";
    request.form = {{"name", std::string(S::judge)}};
    std::string set(value_of(site.ask(request).headers, "Set-Cookie"));
    EXPECT_THAT(set, HasSubstr("HttpOnly; SameSite=Strict"));
    site.app().settings.secure = true;
    set = value_of(site.ask(request).headers, "Set-Cookie");
    EXPECT_THAT(set, ::testing::StartsWith("__Host-ultima="));
    EXPECT_THAT(set, HasSubstr("; Secure"));
}

TEST(site, asks_for_password_and_code_outside_the_fictional_country) {
    SiteOfTests site(false);
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/sign-in";
    request.type = "application/x-www-form-urlencoded";
    request.form = {{"name", std::string(S::judge)}};
    EXPECT_EQ(site.ask(request).status, 403);
    request.form = {{"name", std::string(S::somebody)}, {"password", "correct horse battery"}};
    EXPECT_EQ(site.ask(request).status, 303);
    request.form = {{"name", std::string(S::judge)}, {"password", "wrong"}, {"code", "000000"}};
    for (int i = 0; i < SignInTries::of_both; ++i) static_cast<void>(site.ask(request));
    EXPECT_EQ(site.ask(request).status, 429);
}

TEST(site, an_account_that_is_closed_is_signed_out_at_once) {
    SiteOfTests site;
    EXPECT_EQ(site.get(S::judge, "/cases").status, 200);
    EXPECT_EQ(
        site.post(S::administrator, "/accounts", {{"name", std::string(S::judge)}, {"do", "close"}}).status,
        200);
    EXPECT_EQ(site.get(S::judge, "/cases").status, 401);
}

TEST(site, an_account_changed_on_the_machine_is_signed_out_with_the_next_request) {
    SiteOfTests site;
    EXPECT_EQ(site.get(S::officer, "/cases").status, 200);
    ASSERT_TRUE(site.app().accounts.close(S::officer, AccountKeeper::of_machine(site.now)));
    EXPECT_EQ(site.get(S::officer, "/cases").status, 401);
}

TEST(site, a_second_administrator_confirms_on_a_page_what_the_first_asked_for_and_inspectors_see_both) {
    SiteOfTests site({{std::string(S::administrator), Role::administrator, "", ""},
                      {std::string(S::inspector), Role::inspector, "", ""}});
    const auto add = [&](std::string_view by, std::string name, std::string role) {
        return site.post(
            by, "/accounts",
            {{"name", std::move(name)}, {"role", std::move(role)}, {"password", "correct horse battery"}});
    };
    const HttpFields confirm{
        {"name", "Ivy Judge"}, {"do", "confirm"}, {"seen", "new account; Edo Wood; judge; "}};
    EXPECT_THAT(add(S::administrator, "Hana Moor", "administrator").body,
                HasSubstr("There is no second administrator who could confirm this; the record says so."));
    EXPECT_THAT(add(S::administrator, "Ivy Judge", "judge").body,
                HasSubstr("This waits until a second administrator has confirmed it: Ivy Judge"));
    EXPECT_THROW(site.sign_in("Ivy Judge"), std::logic_error);
    EXPECT_EQ(site.post(S::administrator, "/accounts", confirm).status, 409);
    EXPECT_THROW(site.sign_in("Ivy Judge"), std::logic_error);
    HttpFields something_else = confirm;
    something_else.back().second = "new account; Edo Wood; defence; ";
    EXPECT_EQ(site.post("Hana Moor", "/accounts", something_else).status, 409);
    EXPECT_EQ(site.post("Hana Moor", "/accounts", confirm).status, 200);
    EXPECT_NO_THROW(site.sign_in("Ivy Judge"));
    const HttpResponse record = site.get(S::inspector, "/looks/accounts");
    EXPECT_EQ(record.status, 200);
    for (const char* said :
         {"Ivy Judge", "Hana Moor", "confirmed: new account", "confirmed by a second administrator",
          "no second administrator could confirm it", "The record holds together"})
        EXPECT_THAT(record.body, HasSubstr(said));
    EXPECT_EQ(site.get(S::administrator, "/looks/accounts").status, 404);
}

TEST(site, a_write_that_is_refused_for_want_of_a_relation_is_on_record) {
    SiteOfTests site;
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/api/v1/events";
    request.type = "application/json";
    request.authorization = "Bearer " + site.sign_in(S::other_judge);
    request.body = R"({"event":"stage reached","file":"c1","on":"2026-06-30","stage":"trial"})";
    EXPECT_EQ(site.ask(request).status, 403);
    const HttpResponse looks = site.get(S::inspector, "/looks", {{"file", "c1"}});
    EXPECT_THAT(looks.body, HasSubstr(std::string(S::other_judge)));
    EXPECT_THAT(looks.body, HasSubstr("wanted to write `stage reached`"));
}

TEST(site, shows_naughty_strings_as_they_were_typed) {
    const std::vector<std::string> naughty{"<script>alert(1)</script>",
                                           "\"><img src=x onerror=alert(1)>",
                                           "{{name}} {{{token}}} [[x]]",
                                           "'; DROP TABLE account; --",
                                           "&lt;b&gt;",
                                           "\xE2\x80\xAE"
                                           "reversed",
                                           "%n%s%x",
                                           "../../etc/passwd",
                                           "\xF0\x9F\x92\xA9",
                                           "` `'\"&"};
    SiteOfTests site;
    for (std::size_t i = 0; i < naughty.size(); ++i) {
        const HttpResponse done = site.post(S::somebody, "/case/c1/write",
                                            {{"event", "complaint filed"},
                                             {"key", fmt::format("{:032x}", i)},
                                             {"f.what", naughty[i]},
                                             {"reason", naughty[i]}});
        ASSERT_EQ(done.status, 303) << naughty[i] << done.body;
        EXPECT_EQ(site.reg().events_of("c1").back().event.value(field("what")), naughty[i]);
        const HttpResponse page = site.get(S::somebody, "/case/c1", {{"all", "1"}});
        EXPECT_THAT(page.body, HasSubstr(escaped(naughty[i])));
        for (const char* raw : {"<script>alert", "<img src=x"}) EXPECT_THAT(page.body, Not(HasSubstr(raw)));
    }
}

TEST(site, metrics_are_for_the_machine_itself) {
    SiteOfTests site;
    HttpRequest request;
    request.path = "/metrics";
    request.source = "10.0.0.1";
    EXPECT_EQ(site.ask(request).status, 404);
    request.source = "127.0.0.1";
    EXPECT_EQ(site.ask(request).status, 200);
}

}  // namespace
}  // namespace ultima::test
