// SPDX-License-Identifier: Apache-2.0
// The application for programs.
#include "web/api.h"

#include "web/refusal_words.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using S = SiteOfTests;

class Api : public ::testing::Test {
  protected:
    SiteOfTests site;

    HttpResponse ask(HttpMethod method, std::string path, const std::string& token,
                     const std::string& body = "", HttpFields query = {}) {
        HttpRequest request;
        request.method = method;
        request.path = std::move(path);
        request.query = std::move(query);
        request.type = "application/json";
        request.body = body;
        if (!token.empty()) request.authorization = "Bearer " + token;
        request.idempotency_key = key;
        return site.ask(request);
    }
    /// A token of somebody who signed in.
    std::string token(std::string_view name) { return site.sign_in(name); }
    std::string key;
};

TEST_F(Api, gives_a_token_for_name_and_password_and_nothing_to_who_has_none) {
    const HttpResponse signed_in =
        ask(HttpMethod::post, "/api/v1/session", "", R"({"name":"p1","password":"correct horse battery"})");
    ASSERT_EQ(signed_in.status, 200);
    const std::string mine = Json::parse(signed_in.body)["token"];
    EXPECT_EQ(ask(HttpMethod::get, "/api/v1/cases", mine).status, 200);
    for (const char* body :
         {"", "[]", "{}", R"({"name":1})", R"({"name":"p1","password":"no"})", "{\"name\":"})
        EXPECT_EQ(ask(HttpMethod::post, "/api/v1/session", "", body).status, 403) << body;
    for (const ApiRoute& route : api_routes()) {
        if (!route.signed_in) continue;
        EXPECT_EQ(ask(route.method, std::string(route.path), "").status, 401) << route.path;
    }
}

TEST_F(Api, takes_no_cookie_for_a_token) {
    HttpRequest request;
    request.path = "/api/v1/cases";
    request.cookies = {{"ultima", token(S::judge)}};
    EXPECT_EQ(site.ask(request).status, 401);
}

TEST_F(Api, shows_of_a_file_what_the_access_table_allows_and_asks_why) {
    const std::string judge = token(S::judge), other = token(S::other_judge);
    EXPECT_EQ(ask(HttpMethod::get, "/api/v1/cases/c1", judge).status, 400) << "no reason";
    const HttpFields why{{"reason", "the hearing is today"}};
    EXPECT_THAT(ask(HttpMethod::get, "/api/v1/cases/c1", judge, "", why).body, HasSubstr("Jun Hollow"));
    const HttpResponse refused = ask(HttpMethod::get, "/api/v1/cases/c1", other, "", why);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.type, "application/problem+json");
    EXPECT_THAT(refused.body, Not(HasSubstr("Hollow")));
    // Whoever may not see a file is not told whether there is one: only the name that was asked for differs.
    const auto same = [](std::string text, std::string_view name) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name))
            text.erase(at, name.size());
        return text;
    };
    EXPECT_EQ(same(refused.body, "c1"),
              same(ask(HttpMethod::get, "/api/v1/cases/none", other, "", why).body, "none"));
}

TEST_F(Api, writes_an_event_once_by_whoever_is_signed_in) {
    key = "0123456789abcdef0123456789abcdef";
    const std::string body =
        R"({"event":"complaint filed","file":"c1","on":"2026-06-30","by":"Somebody Else","role":"judge","what":["The hours"]})";
    const std::string person = token(S::somebody);
    EXPECT_EQ(ask(HttpMethod::post, "/api/v1/events", person, body).status, 201);
    EXPECT_EQ(ask(HttpMethod::post, "/api/v1/events", person, body).status, 200);
    EXPECT_EQ(site.reg().events_of("c1").back().event.by.name, "p1");
    EXPECT_EQ(site.reg().events_of("c1").back().event.by.role, Role::person);
    key.clear();
    EXPECT_EQ(ask(HttpMethod::post, "/api/v1/events", token(S::other_judge),
                  R"({"event":"case closed","file":"c1","on":"2026-06-30"})")
                  .status,
              403);
    for (const char* broken :
         {"", "[]", "{}", R"({"event":"no such"})", R"({"event":"complaint filed","file":"c1","on":"soon"})"})
        EXPECT_EQ(ask(HttpMethod::post, "/api/v1/events", person, broken).status, 400) << broken;
}

TEST_F(Api, answers_what_the_law_allows_in_a_case_that_is_sent) {
    const HttpResponse answered = ask(HttpMethod::post, "/api/v1/options", token(S::defence),
                                      R"({"facts":{"longest term":"36 months"}})", {{"stage", "pretrial"}});
    ASSERT_EQ(answered.status, 200) << answered.body;
    EXPECT_EQ(Json::parse(answered.body)["on"], "2026-06-30");
    EXPECT_EQ(
        ask(HttpMethod::post, "/api/v1/options", token(S::defence), "{}", {{"stage", "nowhere"}}).status,
        400);
    EXPECT_EQ(ask(HttpMethod::post, "/api/v1/options", token(S::defence), R"({"facts":{"height":1}})",
                  {{"stage", "pretrial"}})
                  .status,
              400);
}

TEST_F(Api, is_described_route_by_route_and_event_by_event) {
    const Json document = Json::parse(openapi_document());
    EXPECT_EQ(document["openapi"], "3.1.0");
    EXPECT_EQ(document["paths"].size(), api_routes().size());
    for (const ApiRoute& route : api_routes()) {
        const Json& operation =
            document["paths"][std::string(route.path)][route.method == HttpMethod::post ? "post" : "get"];
        EXPECT_EQ(operation["summary"], std::string(route.says));
        EXPECT_TRUE(document["components"]["schemas"].contains(std::string(route.response)))
            << route.response;
    }
    std::size_t described = 0;
    for (const EventRule& rule : event_rules()) described += part_of(rule.thing) != FilePart::looks ? 1 : 0;
    EXPECT_EQ(document["components"]["schemas"]["Event"]["oneOf"].size(), described);
    EXPECT_EQ(ask(HttpMethod::get, "/api/openapi.json", "").body, openapi_document());
}

/// The description of one refusal; null if there is none.
Json described(std::string_view name) {
    const Json document = Json::parse(openapi_document());
    for (const Json& one : document["components"]["schemas"]["Refusal"]["oneOf"])
        if (one["properties"]["refusal"]["const"] == std::string(name)) return one;
    return {};
}

TEST_F(Api, describes_each_refusal_by_its_name_and_what_it_leaves_open) {
    for (const RefusalText& one : refusal_texts()) EXPECT_FALSE(described(one.name).is_null()) << one.name;
    const std::string judge = token(S::judge);
    std::size_t found = 0;
    for (const char* body : {R"({"event":"hearing set","file":"c1","on":"2027-01-05","at":"2027-02-01"})",
                             R"({"event":"hearing set","file":"c1","on":"2026-06-05"})",
                             R"({"event":"no such","file":"c1","on":"2026-06-05","height":1,"thing":"x"})",
                             R"({"file":"","on":"yesterday"})"}) {
        const Json problem = Json::parse(ask(HttpMethod::post, "/api/v1/events", judge, body).body);
        for (const Json& error : problem["errors"]) {
            ASSERT_TRUE(error.contains("refusal")) << error;
            const Json values = described(error["refusal"].get<std::string>())["properties"]["values"];
            std::size_t required = 0;
            for (const Json& name : values["required"]) {
                EXPECT_TRUE(error["values"].contains(name.get<std::string>())) << error;
                ++required;
            }
            EXPECT_EQ(error["values"].size(), required) << error;
            ++found;
        }
    }
    EXPECT_GE(found, 8U);
}

TEST_F(Api, says_what_was_not_done_in_the_language_that_is_asked_for) {
    const auto asked = [&](const char* languages, std::string path, std::string authorization) {
        HttpRequest request;
        request.path = std::move(path);
        request.languages = languages;
        request.authorization = std::move(authorization);
        return site.ask(std::move(request));
    };
    const HttpResponse arabic = asked("ar", "/api/v1/cases", ""), english = asked("en", "/api/v1/cases", "");
    EXPECT_EQ(arabic.status, 401);
    EXPECT_EQ(value_of(arabic.headers, "Content-Language"), "ar");
    EXPECT_EQ(value_of(english.headers, "Content-Language"), "en");
    EXPECT_EQ(Json::parse(english.body)["title"], "Sign in first: POST /api/v1/session");
    EXPECT_NE(Json::parse(arabic.body)["title"], Json::parse(english.body)["title"]);
    EXPECT_EQ(Json::parse(arabic.body)["type"], Json::parse(english.body)["type"]);
    // A fault in a case file is told in English, and the header says so.
    HttpRequest options;
    options.method = HttpMethod::post;
    options.path = "/api/v1/options";
    options.query = {{"stage", "pretrial"}};
    options.type = "application/json";
    options.languages = "ar";
    options.authorization = "Bearer " + token(S::defence);
    options.body = R"({"facts":{"height":1}})";
    const HttpResponse fault = site.ask(std::move(options));
    EXPECT_EQ(fault.status, 400);
    EXPECT_EQ(value_of(fault.headers, "Content-Language"), "ar, en");
}

}  // namespace
}  // namespace ultima::test
