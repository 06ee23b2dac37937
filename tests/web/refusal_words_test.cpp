// SPDX-License-Identifier: Apache-2.0
#include "web/refusal_words.h"

#include "base/files.h"
#include "register/event_rules.h"
#include "web/application.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iterator>
#include <regex>
#include <set>

namespace ultima::test {
namespace {

const Words& words_of(std::string_view language) {
    static const WebTexts texts;
    return texts.words(language);
}

std::string without_names(std::string_view text) {
    static const std::regex open(R"(\{[^}]*\})");
    return std::regex_replace(std::string(text), open, "{}");
}

/// A string of C++ that stands in several pieces, without its escapes.
std::string literal(const std::string& source) {
    static const std::regex piece(R"re("((?:[^"\\]|\\.)*)")re");
    std::string text;
    for (std::sregex_iterator one(source.begin(), source.end(), piece), end; one != end; ++one)
        text += std::regex_replace((*one)[1].str(), std::regex(R"(\\(.))"), "$1");
    return text;
}

/// The sentences with which a file refuses, read from its source. `wrong` of event.cpp has one sentence.
void add_sentences(std::set<std::string>& all, const char* file) {
    const std::string source = read_file(std::string(ULTIMA_SOURCE_DIR "/src/") + file, 1U << 20U).value();
    static const std::string text = R"re(((?:"(?:[^"\\]|\\.)*"\s*)+))re";
    static const std::regex said(
        R"re(\b(?:refuse|refused|problem)\(\s*"[a-z-]+",\s*(?:what[^?;]*\?\s*)?(?:fmt::format\(\s*)?)re" +
        text);
    static const std::regex other(R"re("say which one it is about"\s*:\s*fmt::format\()re" + text);
    static const std::regex wrong(R"re(\bwrong\(\s*"[a-z-]+",\s*(?:later \? )?(?:fmt::format\(\s*)?)re" +
                                  text);
    static const std::regex else_wrong(R"re(later \? fmt::format\([^;]*?:\s*fmt::format\()re" + text);
    static const std::regex form(R"re(\bform_problem\(\s*(?:fmt::format\(\s*)?)re" + text);
    static const std::regex field(R"re(return fmt::format\()re" + text);
    for (const std::regex* one : {&said, &other, &form, &wrong, &else_wrong})
        for (std::sregex_iterator at(source.begin(), source.end(), *one), end; at != end; ++at)
            all.insert(literal((*at)[1]));
    if (std::string_view(file) != "register/event.cpp" &&
        std::string_view(file) != "exchange/condition_event.cpp")
        return;
    for (std::sregex_iterator at(source.begin(), source.end(), field), end; at != end; ++at)
        if (const std::string sentence = literal((*at)[1]); sentence != "`{}` is {}, and `{}` is none")
            all.insert(sentence);
}

TEST(refusal_words, know_every_sentence_with_which_the_register_and_the_forms_refuse) {
    std::set<std::string> known, said;
    for (const RefusalText& one : refusal_texts()) known.insert(without_names(one.text));
    for (const char* file :
         {"register/refusals.cpp", "register/event.cpp", "register/writing.cpp", "register/look.cpp",
          "register/command.cpp", "exchange/condition_event.cpp", "web/event_input.cpp",
          "web/page_condition.cpp", "web/page_report.cpp", "web/page_decision.cpp", "web/page_versions.cpp",
          "web/page_accounts.cpp", "web/accounts.cpp", "web/account_changes.cpp"})
        add_sentences(said, file);
    EXPECT_GT(said.size(), 90U);  // otherwise the sentences are not found in the source any more
    for (const std::string& one : said) EXPECT_TRUE(known.contains(one)) << one;
}

/// What the API and the plain answers of the site say of themselves goes through the catalogues as well: a
/// title of the API does where it is written (`problem`, whose texts are among those to translate), and no
/// sentence stands in the other calls as it is. For machines alone: what `/health` says.
TEST(refusal_words, are_not_needed_for_titles_since_none_is_said_past_the_catalogues) {
    static const std::regex bare(R"re(\b(?:problem_in|plain)\([^;"]*?[0-9]\s*,\s*"((?:[^"\\]|\\.)*)")re");
    static const std::regex said(R"re(\bproblem\((?:\d+|status),\s*"|\bplain\([^;"]*?of\(\s*")re");
    const std::set<std::string> for_machines{"", "good", "the register has stopped"};
    std::ptrdiff_t translated = 0;
    for (const char* file : {"web/api.cpp", "web/site.cpp"}) {
        const std::string source =
            read_file(std::string(ULTIMA_SOURCE_DIR "/src/") + file, 1U << 20U).value();
        for (std::sregex_iterator at(source.begin(), source.end(), bare), end; at != end; ++at)
            EXPECT_TRUE(for_machines.contains((*at)[1])) << file << ": " << (*at)[1];
        translated += std::distance(std::sregex_iterator(source.begin(), source.end(), said), {});
    }
    EXPECT_GT(translated, 15);  // otherwise they are not found in the source any more
}

TEST(refusal_words, stand_in_every_language_with_what_they_leave_open) {
    std::set<std::string_view> names;
    static const std::regex open(R"(\{[^}]*\})");
    for (const RefusalText& one : refusal_texts()) {
        EXPECT_TRUE(names.insert(one.name).second) << one.name;
        const auto left_open = [&](const std::string& text) {
            return std::multiset<std::string>(std::sregex_token_iterator(text.begin(), text.end(), open), {});
        };
        for (const WebLanguage& language : web_languages()) {
            const std::string text = words_of(language.code).of(one.text);
            EXPECT_EQ(left_open(text), left_open(std::string(one.text))) << language.code << ": " << text;
            if (language.code != "en") {
                EXPECT_TRUE(words_of(language.code).has(one.text)) << language.code << ": " << one.text;
            }
        }
    }
}

/// Each sentence filled with values, hostile ones among them, is recognised again.
TEST(refusal_words, find_each_sentence_again_with_what_fills_it) {
    for (const RefusalText& one : refusal_texts())
        for (const char* value : {"2026-06-30", "consent: given", "` is none", "{day}", ""}) {
            static const std::regex open(R"(\{[^}]*\})");
            std::string filled;
            std::size_t places = 0;
            const std::string text(one.text);
            std::size_t at = 0;
            for (std::sregex_iterator place(text.begin(), text.end(), open), end; place != end; ++place) {
                filled += text.substr(at, static_cast<std::size_t>(place->position()) - at) +
                          std::string(places++ == 0 ? value : "x");
                at = static_cast<std::size_t>(place->position() + place->length());
            }
            filled += text.substr(at);
            const RefusalSaid said =
                refusal_said(words_of("en"), Diagnostic{.code = "any", .span = {}, .message = filled});
            ASSERT_FALSE(said.name.empty()) << filled;
            if (std::string_view(value) != "` is none") {
                EXPECT_EQ(said.name, one.name) << filled;
                if (places > 0) {
                    EXPECT_EQ(said.values.front().second, value) << filled;
                }
            }
        }
}

TEST(refusal_words, say_days_as_pages_do_and_words_of_the_register_in_the_language) {
    const Diagnostic need{
        .code = "refused-need",
        .span = {},
        .message = "`breach heard` needs: at least one answer other than custody is shown (E8)"};
    for (const char* language : {"ar", "fr"}) {
        const RefusalSaid said = refusal_said(words_of(language), need);
        EXPECT_EQ(said.name, "need");
        EXPECT_NE(said.text.find(words_of(language).of("breach heard")), std::string::npos) << said.text;
        EXPECT_NE(said.text.find(words_of(language).of("at least one answer other than custody is shown")),
                  std::string::npos)
            << said.text;
    }
    const Diagnostic day{.code = "refused-date", .span = {}, .message = "2027-01-05 has not come yet"};
    EXPECT_EQ(refusal_said(words_of("fr"), day).text,
              "Le jour indiqué n’est pas encore venu : 5 janvier 2027");
    EXPECT_EQ(refusal_said(words_of("en"), day).text, "5 January 2027 has not come yet");
}

TEST(refusal_words, reach_pages_and_programs_in_the_language_that_they_ask_for) {
    using S = SiteOfTests;
    using Json = nlohmann::json;
    for (const char* language : {"ar", "fr"}) {
        S site;
        const Words& words = words_of(language);
        const auto ask = [&](HttpRequest request) {
            request.method = HttpMethod::post;
            request.host = "test";
            request.languages = language;
            return site.ask(std::move(request));
        };
        HttpRequest form;
        form.path = "/case/c1/write";
        form.type = "application/x-www-form-urlencoded";
        form.origin = "http://test";
        form.cookies = {{"ultima", site.cookie_of(S::judge)}};
        form.form = {{"token", site.token_of(S::judge)},
                     {"event", "hearing set"},
                     {"on", "no day"},
                     {"key", "00112233445566778899aabbccddeeff"}};
        const HttpResponse page = ask(form);
        EXPECT_EQ(page.status, 409);
        EXPECT_EQ(page.body.find("is no day"), std::string::npos);
        const std::string said = refusal_said(words, Diagnostic{.code = "form-day",
                                                                .span = {},
                                                                .message = "`no day` is no day: write it as "
                                                                           "2026-06-30"})
                                     .text;
        EXPECT_NE(page.body.find(said), std::string::npos) << page.body;

        HttpRequest command;
        command.path = "/api/v1/events";
        command.type = "application/json";
        command.authorization = "Bearer " + site.cookie_of(S::judge);
        command.body = R"({"event":"hearing set","file":"c1","on":"2027-01-05","at":"2027-02-01"})";
        const HttpResponse problem = ask(command);
        EXPECT_EQ(problem.status, 409) << problem.body;
        const Json error = Json::parse(problem.body)["errors"][0];
        EXPECT_EQ(error["code"], "refused-date");
        EXPECT_EQ(error["refusal"], "day-to-come");
        EXPECT_EQ(error["values"]["day"], "2027-01-05");
        const auto day = parse_date("2027-01-05");
        EXPECT_NE(error["detail"].get<std::string>().find(day_text(words, *day)), std::string::npos)
            << error["detail"];
        EXPECT_EQ(value_of(problem.headers, "Content-Language"), language);
    }
}

TEST(refusal_words, leave_a_sentence_of_elsewhere_as_it_came) {
    const Diagnostic other{.code = "x", .span = {}, .message = "something else altogether"};
    const RefusalSaid said = refusal_said(words_of("ar"), other);
    EXPECT_TRUE(said.name.empty());
    EXPECT_EQ(said.text, other.message);
}

}  // namespace
}  // namespace ultima::test
