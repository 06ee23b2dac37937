// SPDX-License-Identifier: Apache-2.0
// A code without a password: when and where, and nothing of why.
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using S = SiteOfTests;

/// The code that an officer makes on the page of the case, without blanks.
std::string code_from(S& site, std::string_view who = S::officer) {
    const std::string page = site.post(who, "/case/c1/code", {}).body;
    constexpr std::string_view before = R"(<strong class="mono" dir="ltr">)";
    const std::size_t at = page.find(before);
    if (at == std::string::npos) return {};
    std::string code = page.substr(at + before.size(), 19);
    std::erase(code, ' ');
    return code;
}

/// Types the code at `/when`, signed in as nobody.
HttpResponse typed(S& site, std::string code, std::string origin = "http://test") {
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/when";
    request.type = "application/x-www-form-urlencoded";
    request.host = "test";
    request.origin = std::move(origin);
    request.source = "10.0.0.1";
    request.form = {{"code", std::move(code)}};
    return site.ask(request);
}

/// A hearing on 3 July, in a place that says nothing and at a time.
void fix_hearing(S& site, std::string place = "Court house, room 4") {
    site.tell("hearing set", Role::judge,
              {{"at", "2026-07-03"}, {"time", "10:30"}, {"place", std::move(place)}});
}

TEST(codes_for_the_person, show_when_and_where_and_nothing_else) {
    S site;
    fix_hearing(site);
    const std::string code = code_from(site);
    ASSERT_EQ(code.size(), 16U);
    const HttpResponse page = typed(site, code);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("3 July 2026"));
    EXPECT_THAT(page.body, HasSubstr("10:30"));
    EXPECT_THAT(page.body, HasSubstr("Court house, room 4"));
    for (const char* told : {"Jun Hollow", "c1", "hearing", "Hearing", "p1", "sentence"})
        EXPECT_THAT(page.body, Not(HasSubstr(told)));
    EXPECT_EQ(value_of(page.headers, "X-Robots-Tag"), "noindex");
}

TEST(codes_for_the_person, leave_out_a_place_that_speaks_of_health) {
    S site;
    fix_hearing(site, "Methadone clinic");
    EXPECT_THAT(typed(site, code_from(site)).body, Not(HasSubstr("Methadone")));
}

TEST(codes_for_the_person, say_to_ask_the_office_alike_where_a_place_is_left_out_and_where_none_was_said) {
    std::string said_of[3];
    const char* const places[] = {"Наркологический диспансер, каб. 7", "戒毒康复中心3号", ""};
    for (int i = 0; i < 3; ++i) {
        S site;
        if (*places[i] == 0)
            site.tell("hearing set", Role::judge, {{"at", "2026-07-03"}, {"time", "10:30"}});
        else
            fix_hearing(site, places[i]);
        said_of[i] = typed(site, code_from(site)).body;
        EXPECT_THAT(said_of[i], HasSubstr("Ask the office where."));
        EXPECT_THAT(said_of[i], HasSubstr("3 July 2026"));
        EXPECT_EQ(said_of[i], said_of[0]);
    }
    S site;
    fix_hearing(site, "Court house, room 4");
    EXPECT_THAT(typed(site, code_from(site)).body, Not(HasSubstr("sk the office")));
    fix_hearing(site, "Centro de salud 5");
    const std::string two = typed(site, code_from(site)).body;
    EXPECT_THAT(two, HasSubstr("Court house, room 4"));
    EXPECT_THAT(two, HasSubstr("There may be another place on this day: ask the office."));
    EXPECT_THAT(two, Not(HasSubstr("salud")));
}

TEST(codes_for_the_person, may_be_typed_in_small_letters_and_groups) {
    S site;
    fix_hearing(site);
    std::string code = code_from(site);
    for (char& c : code)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    EXPECT_THAT(typed(site, spoken(code)).body, HasSubstr("3 July 2026"));
}

TEST(codes_for_the_person, end_after_eight_days_and_with_the_next_one) {
    S site;
    fix_hearing(site);
    const std::string first = code_from(site), second = code_from(site);
    EXPECT_NE(first, second);
    EXPECT_EQ(typed(site, first).status, 404);
    EXPECT_EQ(typed(site, second).status, 200);
    site.now.second += ShortLinks::seconds;
    EXPECT_EQ(typed(site, second).status, 404);
}

TEST(codes_for_the_person, are_made_by_who_is_assigned_and_that_is_on_record) {
    S site;
    EXPECT_EQ(code_from(site, S::other_judge), "");
    EXPECT_EQ(code_from(site, S::judge), "");  // whose work it is not
    EXPECT_EQ(code_from(site, S::somebody), "");
    ASSERT_NE(code_from(site), "");
    const auto events = site.reg().events_of("c1");
    EXPECT_EQ(events.back().event.reason, "made a code that shows the person when and where");
    EXPECT_EQ(events.back().event.by.name, S::officer);
}

TEST(codes_for_the_person, looking_with_one_is_on_record_as_the_persons_own_look) {
    S site;
    fix_hearing(site);
    static_cast<void>(typed(site, code_from(site)));
    const auto events = site.reg().events_of("c1");
    EXPECT_EQ(events.back().event.reason, "when and where, shown by a code");
    EXPECT_EQ(events.back().event.by.role, Role::person);
}

TEST(codes_for_the_person, never_travel_in_an_address) {
    S site;
    fix_hearing(site);
    const std::string page = site.post(S::officer, "/case/c1/code", {}).body;
    EXPECT_THAT(page, HasSubstr(">http://test/when<"));
    const std::string code = code_from(site);
    EXPECT_THAT(site.get("", "/when/" + code).body, Not(HasSubstr("3 July 2026")));
    EXPECT_THAT(site.get("", "/when", {{"code", code}}).body, Not(HasSubstr("3 July 2026")));
    const HttpResponse shown = typed(site, code);
    EXPECT_THAT(shown.body, HasSubstr("3 July 2026"));
    EXPECT_THAT(shown.body, Not(HasSubstr(code)));
    EXPECT_EQ(typed(site, code, "http://elsewhere").status, 403);
}

TEST(codes_for_the_person, cannot_be_guessed_through) {
    S site;
    int refused = 0;
    for (int i = 0; i < 40; ++i)
        if (typed(site, fmt::format("{:A>16}", i % 10 == 0 ? "B" : "C")).status == 429) ++refused;
    EXPECT_GE(refused, 25);
}

}  // namespace
}  // namespace ultima::test
