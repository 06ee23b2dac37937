// SPDX-License-Identifier: Apache-2.0
// Another version of the law: proposed by one, looked at by all, taken into use by somebody else.
#include "base/files.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using S = SiteOfTests;

std::string text_of(const fs::path& path) { return read_file(path, 1U << 20U).value(); }

void replace_in(const fs::path& path, std::string_view from, std::string_view to) {
    std::string text = text_of(path);
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("the law of tests has changed");
    text.replace(at, from.size(), to);
    write_file_whole(path, text);
}

/// The law of the fictional country with a day fine for longer terms than a year, as a version of its own. Up
/// to 18 months its own tests hold; up to 24 they do not.
void lay_version(const S& site, const std::string& folder, std::string_view months) {
    const fs::path to = site.laws() / folder;
    fs::create_directories(site.laws());
    fs::copy(ULTIMA_SOURCE_DIR "/examples/avenmar/pack", to, fs::copy_options::recursive);
    replace_in(to / "pack.yaml", "version: 0.2.0", "version: 0.3.0");
    replace_in(to / "4-trial-and-sentence.md", "whom they keep\"\nwhen      term considered <= 12 months",
               fmt::format("whom they keep\"\nwhen      term considered <= {}", months));
}

/// In the case of these tests 15 months are considered.
void consider_15_months(S& site) {
    site.tell("finding made", Role::judge, {{"fact", "term considered"}, {"value", "15 months"}}, 0, 0,
              "The court considers fifteen months");
}

/// Other open cases of the same person, in which no term is considered.
void more_cases(S& site, int count) {
    for (int i = 0; i < count; ++i) {
        Event event;
        event.rule = find_event_rule("case opened");
        event.file = fmt::format("d{}", i);
        event.person = S::person;
        event.on = parse_date("2026-06-01").value();
        event.by = {"Ivo Clerk", Role::administrator, {}};
        event.key = fmt::format("{:032}", 1000 + i);
        event.said = {{field("stage"), "sentence", {}}};
        if (!site.reg().write(std::move(event))) throw std::logic_error("a case was refused");
    }
}

std::string key_of(int number) { return fmt::format("{:032}", number); }

/// Proposes the version that lies on the shelf and returns the path of its page.
std::string propose(S& site, int key = 1) {
    constexpr std::string_view who = S::administrator;
    const std::string page = site.get(who, "/law/versions").body;
    constexpr std::string_view before = R"(name="hash" value=")";
    const std::size_t at = page.find(before);
    if (at == std::string::npos) throw std::logic_error("there is no version to propose");
    const HttpResponse done = site.post(who, "/law/versions",
                                        {{"key", key_of(key)},
                                         {"hash", page.substr(at + before.size(), 64)},
                                         {"reason", "The Sentencing Act was amended"}});
    return std::string(value_of(done.headers, "Location"));
}

HttpResponse take(S& site, std::string_view who, const std::string& path, int key = 2) {
    return site.post(who, path, {{"key", key_of(key)}, {"decision", "take"}});
}

TEST(versions, a_version_says_before_it_is_used_what_it_changes_in_law_and_in_open_cases) {
    S site;
    consider_15_months(site);
    lay_version(site, "next", "18 months");
    const std::string path = propose(site);
    const HttpResponse page = site.get(S::other_administrator, path);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("The Sentencing Act was amended"));
    EXPECT_THAT(page.body, HasSubstr("term considered &lt;= 18 months"));
    EXPECT_THAT(page.body, HasSubstr("0 provisions come, 0 go, 1 change"));
    EXPECT_THAT(page.body, HasSubstr("There are fewer than ten open cases"));
    EXPECT_THAT(page.body, Not(HasSubstr("Fine by daily income")));
    EXPECT_THAT(page.body, Not(HasSubstr("Your cases that change")));
}

TEST(versions, counts_of_open_cases_are_in_fives_and_for_those_who_count) {
    S site;
    consider_15_months(site);
    more_cases(site, 30);
    lay_version(site, "next", "18 months");
    const std::string path = propose(site);
    const std::string page = site.get(S::inspector, path).body;
    EXPECT_THAT(page, HasSubstr("Open cases: 30. Cases with another answer today: 1 to 4."));
    EXPECT_THAT(page, HasSubstr("Fine by daily income"));
    EXPECT_THAT(site.get(S::judge, path).body, Not(HasSubstr("Open cases:")));
    EXPECT_THAT(site.get(S::somebody, path).body, Not(HasSubstr("Open cases:")));
}

TEST(versions, a_decision_on_a_form_of_the_law_before_is_not_written) {
    S site;
    consider_15_months(site);
    HttpFields form{{"key", key_of(7)},
                    {"law", site.app().law.now()->hash()},
                    {"reason", "The person has work, and keeps it in this way"},
                    {"instead", "five months of custody"},
                    {"exposure", "150"},
                    {"starts", "2026-06-30"},
                    {"ends", "2027-06-29"}};
    lay_version(site, "next", "18 months");
    ASSERT_EQ(take(site, S::other_administrator, propose(site)).status, 303);
    const HttpResponse refused = site.post(S::judge, "/case/c1/decide/probation", form);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("another version of the law has been taken into use"));
    EXPECT_THAT(site.events_of("c1"), ::testing::Not(::testing::Contains("decision made")));
}

TEST(versions, a_condition_on_a_form_of_the_law_before_is_not_written) {
    S site;
    HttpFields form{{"key", key_of(7)},
                    {"law", site.app().law.now()->hash()},
                    {"of", "0"},
                    {"condition", "live-at"},
                    {"decision", "0"},
                    {"ground", "the person has to be found"},
                    {"i.place", "the house at the harbour"},
                    {"i.days", "3"}};
    lay_version(site, "next", "18 months");
    ASSERT_EQ(take(site, S::other_administrator, propose(site)).status, 303);
    const HttpResponse refused = site.post(S::judge, "/case/c1/condition", form);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("another version of the law has been taken into use"));
    EXPECT_THAT(site.events_of("c1"), ::testing::Not(::testing::Contains("condition added")));
    const HttpResponse again = site.get(S::judge, "/case/c1/condition", {{"condition", "live-at"}});
    EXPECT_THAT(again.body, HasSubstr(site.app().law.now()->hash()));
}

TEST(versions, are_taken_into_use_on_their_page_and_not_by_programs) {
    S site;
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/api/v1/events";
    request.type = "application/json";
    request.authorization = "Bearer " + site.sign_in(S::administrator);
    request.body = R"({"event":"law proposed","on":"2026-06-30","pack":"avenmar 9","pack hash":"none",)"
                   R"("reason":"a reason that is long enough"})";
    EXPECT_EQ(site.ask(request).status, 403);
    EXPECT_TRUE(site.app().desk.laws().all.empty());
}

TEST(versions, who_works_on_a_case_sees_that_its_answers_would_change_and_nobody_else_does) {
    S site;
    consider_15_months(site);
    lay_version(site, "next", "18 months");
    const std::string path = propose(site);
    EXPECT_THAT(site.get(S::defence, path).body, HasSubstr(R"(href="/case/c1">c1</a>)"));
    // An officer does not see what counts as the treatment of a person, so an answer could tell them of it.
    for (const std::string_view other : {S::other_judge, S::administrator, S::provider, S::somebody})
        EXPECT_THAT(site.get(other, path).body, Not(HasSubstr(R"(href="/case/c1")"))) << other;
}

TEST(versions, another_administrator_takes_it_into_use_and_every_answer_is_from_it_then) {
    S site;
    consider_15_months(site);
    lay_version(site, "next", "18 months");
    EXPECT_THAT(site.get(S::judge, "/case/c1").body, Not(HasSubstr("/case/c1/decide/day%20fine")));
    const std::string path = propose(site);
    const HttpResponse alone = take(site, S::administrator, path);
    EXPECT_EQ(alone.status, 409);
    EXPECT_THAT(alone.body, HasSubstr("somebody else than who proposed it"));
    EXPECT_EQ(take(site, S::judge, path).status, 404);
    EXPECT_THAT(site.get(S::judge, "/case/c1").body, Not(HasSubstr("/case/c1/decide/day%20fine")));
    EXPECT_EQ(take(site, S::other_administrator, path).status, 303);
    EXPECT_THAT(site.get(S::judge, "/case/c1").body, HasSubstr("/case/c1/decide/day%20fine"));
    EXPECT_THAT(site.get(S::judge, "/law/versions").body, HasSubstr("avenmar 0.3.0"));
    EXPECT_THAT(site.events_of(path.substr(path.rfind('/') + 1)),
                ElementsAre("law proposed", "law taken into use"));
}

TEST(versions, the_one_before_is_on_record_as_replaced) {
    S site;
    lay_version(site, "next", "18 months");
    const std::string first = propose(site);
    ASSERT_EQ(take(site, S::other_administrator, first).status, 303);
    lay_version(site, "later", "17 months");
    const std::string second = propose(site, 3);
    ASSERT_EQ(take(site, S::other_administrator, second, 4).status, 303);
    const auto file = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
    EXPECT_THAT(site.events_of(file(first)),
                ElementsAre("law proposed", "law taken into use", "law replaced"));
    EXPECT_EQ(site.app().desk.laws().in_use->file, file(second));
    EXPECT_EQ(site.app().desk.law_in_use()->file, file(second));
}

TEST(versions, the_one_before_ends_with_the_next_or_nothing_is_written) {
    S site;
    lay_version(site, "next", "18 months");
    const std::string first = propose(site);
    ASSERT_EQ(take(site, S::other_administrator, first).status, 303);
    lay_version(site, "later", "17 months");
    const std::string second = propose(site, 3);
    const auto events = [&](const std::string& path) {
        return site.events_of(path.substr(path.rfind('/') + 1));
    };
    // What stands against the second event, here that nobody may write it, leaves the first unwritten too.
    Batch batch;
    for (const auto& [name, path] :
         {std::pair("law taken into use", second), std::pair("law replaced", first)}) {
        Event event;
        event.rule = find_event_rule(name);
        event.file = path.substr(path.rfind('/') + 1);
        event.key = key_of(static_cast<int>(10 + batch.events.size()));
        event.on = parse_date(batch.events.empty() ? "2026-06-30" : "2026-06-29").value();
        event.reason = "The Sentencing Act was amended";
        batch.events.push_back(std::move(event));
    }
    const Looker who{std::string(S::other_administrator), Role::administrator, "", ""};
    EXPECT_FALSE(write_all_as(site.reg(), who, batch, {}));
    EXPECT_THAT(events(second), ElementsAre("law proposed"));
    EXPECT_THAT(events(first), ElementsAre("law proposed", "law taken into use"));
    batch.events.back().on = batch.events.front().on;
    EXPECT_TRUE(write_all_as(site.reg(), who, batch, {}));
    EXPECT_THAT(events(second), ElementsAre("law proposed", "law taken into use"));
    EXPECT_THAT(events(first), ElementsAre("law proposed", "law taken into use", "law replaced"));
}

TEST(versions, one_whose_own_tests_fail_is_not_taken_into_use) {
    S site;
    lay_version(site, "wrong", "24 months");
    const std::string path = propose(site);
    EXPECT_THAT(site.get(S::other_administrator, path).body, HasSubstr("Tests of its own fail: 1."));
    const HttpResponse refused = take(site, S::other_administrator, path);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("tests of its own fail"));
    EXPECT_EQ(site.app().law.now()->name(), "avenmar 0.2.0");
}

TEST(versions, what_was_changed_after_it_was_proposed_is_another_version) {
    S site;
    lay_version(site, "next", "18 months");
    const std::string path = propose(site);
    replace_in(site.laws() / "next" / "4-trial-and-sentence.md", "<= 18 months", "<= 17 months");
    const HttpResponse refused = take(site, S::other_administrator, path);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("does not lie on this server"));
}

TEST(versions, a_library_of_conditions_that_changed_makes_another_version_too) {
    S site;
    lay_version(site, "next", "18 months");
    const std::string before = read_law(site.laws() / "next").law->hash();
    replace_in(site.laws() / "next" / "conditions.yaml", "version: 1", "version: 1 ");
    EXPECT_NE(read_law(site.laws() / "next").law->hash(), before);
}

TEST(versions, one_that_cannot_be_read_says_why_and_cannot_be_proposed) {
    S site;
    lay_version(site, "next", "18 maunds");
    const std::string page = site.get(S::administrator, "/law/versions").body;
    EXPECT_THAT(page, HasSubstr("cannot be used"));
    EXPECT_THAT(page, Not(HasSubstr(R"(name="hash")")));
}

TEST(versions, the_law_of_another_country_is_not_offered) {
    S site;
    fs::create_directories(site.laws());
    fs::copy(ULTIMA_SOURCE_DIR "/packs/in-undertrial", site.laws() / "in", fs::copy_options::recursive);
    const std::string page = site.get(S::administrator, "/law/versions").body;
    EXPECT_THAT(page, Not(HasSubstr(R"(name="hash")")));
    EXPECT_THAT(page, HasSubstr("No other version lies on the server."));
}

TEST(versions, a_server_follows_what_another_one_wrote_and_answers_nothing_without_that_law) {
    S site;
    lay_version(site, "next", "18 months");
    const std::string path = propose(site);
    const std::string hash = read_law(site.laws() / "next").law->hash();
    // As another server would write it.
    Event event;
    event.rule = find_event_rule("law taken into use");
    event.file = path.substr(path.rfind('/') + 1);
    event.key = key_of(9);
    event.on = site.app().settings.day(site.now);
    event.by = {std::string(S::other_administrator), Role::administrator, {}};
    ASSERT_TRUE(site.reg().write(std::move(event)));
    site.now.second += 1;
    EXPECT_EQ(site.get(S::judge, "/law/versions").status, 200);
    EXPECT_EQ(site.app().law.now()->hash(), hash);
    // One that was started with the old law and cannot find the new one.
    fs::remove_all(site.laws());
    site.app().law.take(std::make_shared<Law>(load_pack(ULTIMA_SOURCE_DIR "/examples/avenmar/pack"),
                                              std::optional<ConditionLibrary>()));
    site.now.second += 1;
    EXPECT_EQ(site.get(S::judge, "/case/c1").status, 503);
    EXPECT_EQ(site.get("", "/health").status, 503);
}

}  // namespace
}  // namespace ultima::test
