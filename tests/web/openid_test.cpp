// SPDX-License-Identifier: Apache-2.0
// Signing in with a provider: each thing that is checked is wrong once, alone.
#include "base/files.h"
#include "web/provider_of_tests.h"
#include "web/server.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <set>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using S = SiteOfTests;

constexpr Instant now{1'782'810'000};

class OpenIdTokens : public ::testing::Test {
  protected:
    static const ProviderOfTests& provider() {
        static const ProviderOfTests one;
        return one;
    }
    std::string header = R"({"alg":"RS256","kid":"rsa"})";
    std::map<std::string, std::string> claims = [] {
        auto all = provider().claims;
        all["nonce"] = "\"n-1\"";
        all["azp"] = "\"ultima\"";
        all["auth_time"] = "1782809000";
        all["acr"] = "\"two\"";
        // The left half of SHA-256 of `an access token`.
        all["at_hash"] = "\"" + base64url(sha256_bytes("an access token").substr(0, 16)) + "\"";
        return all;
    }();
    TokenAsked asked = [] {
        TokenAsked all;
        all.issuer = ProviderOfTests::issuer;
        all.client = "ultima";
        all.nonce = "n-1";
        all.access_token = "an access token";
        all.acr = {"two", "three"};
        all.amr = {"otp"};
        all.most_seconds = 3600;
        all.now = now;
        return all;
    }();
    std::string algorithm = "RS256";

    [[nodiscard]] std::string token() const {
        std::string text;
        for (const auto& [name, value] : claims)
            text += fmt::format("{}\"{}\":{}", text.empty() ? "" : ",", name, value);
        return provider().token(header, "{" + text + "}", algorithm);
    }
    [[nodiscard]] std::string said(const std::string& of) const {
        const auto keys = SigningKeys::read(provider().keys());
        const auto identity = check_token(of, keys.value(), asked);
        return identity ? identity->issuer + " " + identity->subject : identity.error().front().code;
    }
    [[nodiscard]] std::string said() const { return said(token()); }
    /// What is said with one claim as it should not be; an empty value leaves it out.
    std::string with(const std::string& name, const std::string& value) {
        const auto before = claims;
        claims.erase(name);
        if (!value.empty()) claims[name] = value;
        std::string says = said();
        claims = before;
        return says;
    }
};

constexpr std::string_view good = "https://login.test/realm u-17";

TEST_F(OpenIdTokens, say_who_it_is_under_each_algorithm_that_is_allowed) {
    EXPECT_EQ(said(), good);
    algorithm = "PS256";
    header = R"({"alg":"PS256","kid":"rsa"})";
    EXPECT_EQ(said(), good);
    algorithm = "ES256";
    header = R"({"alg":"ES256","kid":"ec"})";
    EXPECT_EQ(said(), good);
}

TEST_F(OpenIdTokens, are_not_taken_under_another_algorithm_or_key) {
    for (const auto& [wrong_header, how, code] :
         {std::tuple(R"({"alg":"none","kid":"rsa"})", "none", "openid-algorithm"),
          {R"({"alg":"HS256","kid":"rsa"})", "HS256", "openid-algorithm"},
          {R"({"alg":"RS512","kid":"rsa"})", "RS256", "openid-algorithm"},
          {R"({"alg":"ES256","kid":"rsa"})", "ES256", "openid-algorithm"},
          {R"({"alg":"RS256","kid":"ec"})", "RS256", "openid-algorithm"},
          {R"({"alg":"RS256","kid":"other"})", "RS256", "openid-key"},
          {R"({"alg":"RS256"})", "RS256", "openid-key"},  // there are two keys
          {R"({"alg":"RS256","kid":7})", "RS256", "openid-form"},
          {R"({"alg":"RS256","kid":"rsa","crit":["x"],"x":1})", "RS256", "openid-form"},
          {R"({"alg":"PS256","kid":"rsa"})", "RS256", "openid-signature"}}) {
        header = wrong_header;
        algorithm = how;
        EXPECT_EQ(said(), code) << wrong_header << " " << how;
    }
}

TEST_F(OpenIdTokens, that_were_changed_anywhere_are_not_taken) {
    const std::string whole = token();
    for (std::size_t i = 0; i < whole.size(); i += 3) {
        std::string changed = whole;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_NE(said(changed), good) << i;
    }
    EXPECT_EQ(said(whole + "."), "openid-form");
    EXPECT_EQ(said(whole + "="), "openid-form");
    EXPECT_EQ(said(whole.substr(0, whole.rfind('.') + 1)), "openid-signature");
    EXPECT_EQ(said(""), "openid-form");
    EXPECT_EQ(said(std::string(20'000, 'A')), "openid-form");
}

TEST_F(OpenIdTokens, of_another_issuer_or_for_another_client_are_not_taken) {
    EXPECT_EQ(with("iss", R"("https://login.test/realm/")"), "openid-issuer");
    EXPECT_EQ(with("iss", ""), "openid-issuer");
    EXPECT_EQ(with("aud", R"("other")"), "openid-audience");
    EXPECT_EQ(with("aud", R"(["ultima","other"])"), "openid-audience");
    EXPECT_EQ(with("aud", "[]"), "openid-audience");
    EXPECT_EQ(with("aud", ""), "openid-audience");
    EXPECT_EQ(with("azp", R"("other")"), "openid-audience");
    EXPECT_EQ(with("azp", ""), good);
    EXPECT_EQ(with("aud", R"(["ultima"])"), good);
}

TEST_F(OpenIdTokens, of_another_time_are_not_taken_but_for_a_minute_of_a_wrong_clock) {
    EXPECT_EQ(with("exp", "1782809941"), good);
    EXPECT_EQ(with("exp", "1782809940"), "openid-time");
    EXPECT_EQ(with("exp", ""), "openid-time");
    EXPECT_EQ(with("exp", R"("1782810300")"), "openid-time");
    EXPECT_EQ(with("iat", "1782810060"), good);
    EXPECT_EQ(with("iat", "1782810061"), "openid-time");
    EXPECT_EQ(with("iat", "1782809399"), "openid-time");
    EXPECT_EQ(with("iat", ""), "openid-time");
    EXPECT_EQ(with("nbf", "1782810060"), good);
    EXPECT_EQ(with("nbf", "1782810061"), "openid-time");
    EXPECT_EQ(with("nbf", R"("now")"), "openid-time");
    EXPECT_EQ(with("auth_time", "1782806340"), good);
    EXPECT_EQ(with("auth_time", "1782806339"), "openid-time");
    EXPECT_EQ(with("auth_time", ""), "openid-time");
}

TEST_F(OpenIdTokens, of_another_sign_in_or_beside_another_access_token_are_not_taken) {
    EXPECT_EQ(with("nonce", R"("n-2")"), "openid-nonce");
    EXPECT_EQ(with("nonce", ""), "openid-nonce");
    EXPECT_EQ(with("at_hash", R"("AAAAAAAAAAAAAAAAAAAAAA")"), "openid-access-token");
    EXPECT_EQ(with("at_hash", ""), good);
    asked.nonce.clear();
    EXPECT_EQ(with("nonce", R"("")"), "openid-nonce") << "nothing is as good as nothing";
}

TEST_F(OpenIdTokens, without_a_second_factor_or_a_subject_are_not_taken) {
    EXPECT_EQ(with("amr", R"(["pwd"])"), "openid-second-factor");
    EXPECT_EQ(with("amr", R"("otp")"), "openid-second-factor");
    EXPECT_EQ(with("amr", ""), "openid-second-factor");
    EXPECT_EQ(with("acr", R"("one")"), "openid-second-factor");
    EXPECT_EQ(with("acr", ""), "openid-second-factor");
    EXPECT_EQ(with("sub", ""), "openid-subject");
    EXPECT_EQ(with("sub", R"("")"), "openid-subject");
    EXPECT_EQ(with("sub", R"("a\nb")"), "openid-subject");
    EXPECT_EQ(with("sub", "\"" + std::string(256, 'x') + "\""), "openid-subject");
}

/// Signatures that others made to be taken by mistake (Wycheproof, Apache-2.0): no part of this project.
TEST(openid_signatures_of_others, that_are_wrong_are_never_taken) {
    namespace fs = std::filesystem;
    const char* data = std::getenv("ULTIMA_DATA");
    const fs::path file =
        (data != nullptr ? fs::path(data) : fs::path(ULTIMA_SOURCE_DIR) / "../shared/data") /
        "security/wycheproof/json_web_signature_test.json";
    if (!fs::exists(file))
        GTEST_SKIP() << "SKIPPED: there are no signatures of others (ULTIMA_DATA/security/wycheproof)";
    const auto read = nlohmann::json::parse(read_file(file, 8U << 20U).value());
    int wrong = 0, taken = 0, right = 0, right_taken = 0;
    for (const auto& group : read.at("testGroups")) {
        const auto& key = group.contains("public") ? group.at("public") : group.at("private");
        const auto keys = SigningKeys::read(nlohmann::json{{"keys", {key}}}.dump());
        const std::string algorithm = key.value("alg", "");
        TokenAsked asked;
        for (const auto& one : group.at("tests")) {
            const auto said = check_token(one.at("jws").get<std::string>(), keys.value(), asked);
            // Their texts are no claims: that is looked at once the signature is right.
            const bool signature_taken = said || said.error().front().code == "openid-claims" ||
                                         said.error().front().code == "openid-issuer";
            if (one.at("result") == "invalid") {
                ++wrong;
                taken += signature_taken ? 1 : 0;
                EXPECT_FALSE(signature_taken) << one.at("tcId") << " " << one.at("comment");
            } else if (algorithm == "RS256" || algorithm == "PS256" || algorithm == "ES256") {
                ++right;
                right_taken += signature_taken ? 1 : 0;
                if (!signature_taken)
                    std::printf("not taken: %s, %s\n", one.at("comment").get<std::string>().c_str(),
                                said.error().front().code.c_str());
            }
        }
    }
    std::printf("%d wrong signatures, %d taken; %d right ones, %d taken\n", wrong, taken, right, right_taken);
    EXPECT_GT(wrong, 300);
    EXPECT_GT(right_taken, right / 2) << "who takes nothing takes nothing wrong";
}

TEST(openid_keys, that_are_too_small_secret_or_for_something_else_are_left_out) {
    const std::string small = base64url(std::string(255, '\x7F')),
                      large = base64url(std::string(256, '\x7F'));
    const auto usable = [&](const std::string& key) {
        const auto keys = SigningKeys::read(R"({"keys":[)" + key + "]}");
        return keys && keys->find("k") != nullptr;
    };
    EXPECT_TRUE(usable(R"({"kty":"RSA","kid":"k","e":"AQAB","n":")" + large + R"("})"));
    EXPECT_FALSE(usable(R"({"kty":"RSA","kid":"k","e":"AQAB","n":")" + small + R"("})"));
    EXPECT_FALSE(
        usable(R"({"kty":"RSA","kid":"k","e":"AQAB","n":")" + base64url(std::string(9, '\0')) + R"("})"));
    EXPECT_FALSE(usable(R"({"kty":"RSA","kid":"k","use":"enc","e":"AQAB","n":")" + large + R"("})"));
    EXPECT_FALSE(usable(R"({"kty":"RSA","kid":"k","d":"AQ","e":"AQAB","n":")" + large + R"("})"));
    EXPECT_FALSE(usable(R"({"kty":"oct","kid":"k","k":"AAAA"})"));
    EXPECT_FALSE(usable(R"({"kty":"EC","kid":"k","crv":"P-521","x":"AA","y":"AA"})"));
    EXPECT_FALSE(SigningKeys::read("[]"));
    EXPECT_FALSE(SigningKeys::read(R"({"keys":7})"));
}

/// A browser that goes to the provider and comes back.
class OpenIdSignIn : public ::testing::Test {
  protected:
    S site{false};
    ProviderOfTests provider;

    OpenIdSignIn() {
        site.app().openid = std::make_unique<OpenId>(provider.settings(), provider.fetch(), system_entropy());
    }

    HttpResponse get(std::string path, HttpFields query = {}, HttpFields cookies = {}) {
        HttpRequest request;
        request.path = std::move(path);
        request.query = std::move(query);
        request.cookies = std::move(cookies);
        request.host = "test";
        request.source = "10.0.0.1";
        return site.ask(request);
    }
    static std::string cookie(const HttpResponse& response, std::string_view name) {
        for (const auto& [header, value] : response.headers)
            if (header == "Set-Cookie" && value.starts_with(std::string(name) + "="))
                return value.substr(name.size() + 1, value.find(';') - name.size() - 1);
        return {};
    }
    struct Way {
        std::string kept;
        HttpFields query;
    };
    /// What the provider would send the browser back with.
    Way begin() {
        const HttpResponse to = get("/sign-in/openid");
        const std::string address(value_of(to.headers, "Location"));
        const auto asked =
            form_fields(address.substr(std::min(address.find('?'), address.size() - 1) + 1)).value();
        provider.challenge = value_of(asked, "code_challenge");
        provider.nonce = value_of(asked, "nonce");
        return {cookie(to, "ultima-openid"),
                {{"state", std::string(value_of(asked, "state"))},
                 {"code", "code-1"},
                 {"iss", std::string(ProviderOfTests::issuer)}}};
    }
    HttpResponse back(const Way& way) {
        return get("/sign-in/openid/back", way.query, {{"ultima-openid", way.kept}});
    }
    static void set(Way& way, std::string_view name, std::string value) {
        for (auto& [key, kept] : way.query)
            if (key == name) kept = value;
    }
    void tie(std::string_view name = S::judge, const std::string& subject = "u-17") {
        const std::string text = text_of(Identity{std::string(ProviderOfTests::issuer), subject});
        ASSERT_TRUE(site.app().accounts.tie(name, text, {std::string(S::administrator), false, site.now}));
        for (const Account& one : site.app().accounts.open())
            if (one.who.name == name) {
                const AccountKeeper second{std::string(S::other_administrator), false, site.now};
                ASSERT_TRUE(site.app().accounts.confirm(name, waiting_of(one), second));
            }
    }
};

TEST_F(OpenIdSignIn, opens_the_account_to_which_two_administrators_tied_the_identity) {
    tie();
    EXPECT_THAT(get("/sign-in").body, HasSubstr("Sign in with the ministry"));
    const HttpResponse to = get("/sign-in/openid");
    EXPECT_EQ(to.status, 303);
    const std::string address(value_of(to.headers, "Location"));
    EXPECT_THAT(address,
                StartsWith("https://login.test/ask?response_type=code&scope=openid&client_id=ultima&"));
    EXPECT_THAT(address, HasSubstr("code_challenge_method=S256"));
    EXPECT_THAT(address, HasSubstr("redirect_uri=https%3A%2F%2Fultima.test%2Fsign-in%2Fopenid%2Fback"));
    EXPECT_THAT(std::string(value_of(to.headers, "Set-Cookie")), HasSubstr("HttpOnly; SameSite=Lax"));
    const HttpResponse done = back(begin());
    EXPECT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(value_of(done.headers, "Refresh"), "0;url=/");
    EXPECT_THAT(done.body, HasSubstr(R"(href="/")"));
    const HttpResponse home = get("/", {}, {{"ultima", cookie(done, "ultima")}});
    EXPECT_EQ(home.status, 200);
    EXPECT_THAT(home.body, HasSubstr("Ama Reed"));
    for (const FetchAsked& one : provider.asked) EXPECT_THAT(one.address, Not(HasSubstr("secret")));
}

TEST_F(OpenIdSignIn, makes_no_account_and_opens_none_before_it_is_confirmed) {
    const HttpResponse nobody = back(begin());
    EXPECT_EQ(nobody.status, 403);
    EXPECT_THAT(nobody.body, HasSubstr("No account here belongs to who you are"));
    EXPECT_EQ(cookie(nobody, "ultima"), "");
    const std::string text = text_of(Identity{std::string(ProviderOfTests::issuer), "u-17"});
    const AccountKeeper by{std::string(S::administrator), false, site.now};
    ASSERT_EQ(site.app().accounts.tie(S::judge, text, by)->effect, AccountEffect::waits);
    EXPECT_EQ(back(begin()).status, 403);
    EXPECT_EQ(site.app().accounts.tie(S::officer, text, by).error().front().code, "account-identity");
    ASSERT_TRUE(site.app().accounts.decline(S::judge, by));
    EXPECT_EQ(back(begin()).status, 403);
    tie();
    EXPECT_EQ(back(begin()).status, 200);
    EXPECT_EQ(site.app().accounts.tie(S::officer, text, by).error().front().code, "account-identity");
    EXPECT_TRUE(site.app().accounts.check_record().problems.empty());
    EXPECT_EQ(site.app().accounts.record(1).front().identity, text);
}

TEST_F(OpenIdSignIn, is_for_the_browser_that_began_it_and_once) {
    tie();
    const Way first = begin();
    Way other = begin();
    const std::string kept = other.kept;
    other.kept = first.kept;
    EXPECT_EQ(back(other).status, 403) << "another browser's state";
    other.kept = kept;
    EXPECT_EQ(back(other).status, 200);
    EXPECT_EQ(back(other).status, 403) << "twice";
    EXPECT_EQ(back(first).status, 403) << "what was tried is gone";
    Way late = begin();
    site.now.second += OpenId::seconds_to_sign_in;
    EXPECT_EQ(back(late).status, 403);
    Way bare = begin();
    bare.kept.clear();
    EXPECT_EQ(back(bare).status, 403);
}

TEST_F(OpenIdSignIn, takes_no_answer_of_another_provider_nor_one_that_is_none) {
    tie();
    for (const auto& [name, value] : {std::pair("iss", "https://elsewhere.test"),
                                      {"iss", ""},
                                      {"code", ""},
                                      {"code", "code-2"},
                                      {"state", "another"}}) {
        Way way = begin();
        set(way, name, value);
        EXPECT_NE(back(way).status, 200) << name << " " << value;
    }
    Way way = begin();
    way.query.emplace_back("error", "access_denied");
    EXPECT_EQ(back(way).status, 403);
    provider.challenge = "of another browser";
    const std::string challenge = provider.challenge;
    way = begin();
    provider.challenge = challenge;
    EXPECT_NE(back(way).status, 200) << "the code of somebody else";
    way = begin();
    provider.nonce = "another";
    EXPECT_EQ(back(way).status, 403);
}

TEST_F(OpenIdSignIn, goes_to_no_provider_that_does_not_name_itself_or_has_addresses_without_tls) {
    provider.discovery["issuer"] = R"("https://login.test/other")";
    EXPECT_EQ(get("/sign-in/openid").status, 403);
    provider.discovery["issuer"] = R"("https://login.test/realm")";
    for (const char* name : {"authorization_endpoint", "token_endpoint", "jwks_uri"}) {
        const std::string before = provider.discovery[name];
        provider.discovery[name] = R"("http://login.test/x")";
        EXPECT_EQ(get("/sign-in/openid").status, 403) << name;
        provider.discovery[name] = before;
    }
    EXPECT_EQ(get("/sign-in/openid").status, 303);
}

TEST_F(OpenIdSignIn, looks_for_a_key_that_it_does_not_know_and_not_more_than_once_a_minute) {
    tie();
    const auto asked_for_keys = [&] {
        return std::count_if(provider.asked.begin(), provider.asked.end(),
                             [](const FetchAsked& one) { return one.address == "https://login.test/keys"; });
    };
    EXPECT_EQ(back(begin()).status, 200);
    EXPECT_EQ(back(begin()).status, 200);
    EXPECT_EQ(asked_for_keys(), 1);
    provider.key_id = "next";
    provider.header = R"({"alg":"RS256","kid":"next"})";
    EXPECT_EQ(back(begin()).status, 403);
    EXPECT_EQ(asked_for_keys(), 1);
    site.now.second += OpenId::seconds_between_keys;
    EXPECT_EQ(back(begin()).status, 200);
    EXPECT_EQ(asked_for_keys(), 2);
}

TEST_F(OpenIdSignIn, ends_with_the_tie_and_leads_to_the_provider_to_sign_out_there) {
    tie();
    const HttpFields cookies{{"ultima", cookie(back(begin()), "ultima")}};
    const auto session = site.app().sessions.find(cookies[0].second, site.now);
    ASSERT_TRUE(session);
    HttpRequest out;
    out.method = HttpMethod::post;
    out.path = "/sign-out";
    out.type = "application/x-www-form-urlencoded";
    out.cookies = cookies;
    out.form = {{"token", session->form_token}};
    const HttpFields again{{"ultima", cookie(back(begin()), "ultima")}};
    const HttpResponse left = site.ask(out);
    EXPECT_THAT(left.body,
                HasSubstr("https://login.test/out?client_id=ultima&amp;post_logout_redirect_uri="));
    EXPECT_EQ(get("/cases", {}, cookies).status, 401);
    EXPECT_EQ(get("/cases", {}, again).status, 200);
    tie(S::judge, "u-18");
    EXPECT_EQ(get("/cases", {}, again).status, 401);
}

TEST_F(OpenIdSignIn, is_the_only_way_where_the_settings_say_so_and_slowed_down_by_source) {
    OpenIdSettings settings = provider.settings();
    settings.passwords = false;
    site.app().openid = std::make_unique<OpenId>(settings, provider.fetch(), system_entropy());
    EXPECT_THAT(get("/sign-in").body, Not(HasSubstr("type=\"password\"")));
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/sign-in";
    request.type = "application/x-www-form-urlencoded";
    request.form = {{"name", std::string(S::judge)}, {"password", "correct horse battery"}};
    EXPECT_EQ(site.ask(request).status, 403);
    for (int i = 0; i < SignInTries::of_both; ++i) EXPECT_EQ(back({"x", {}}).status, 403);
    EXPECT_EQ(back({"x", {}}).status, 429);
    EXPECT_EQ(get("/sign-in/openid").status, 429);
}

TEST_F(OpenIdSignIn, says_in_every_language_why_nobody_is_signed_in) {
    provider.reachable = false;
    std::set<std::string> pages;
    for (const char* language : {"en", "fr", "es", "ar", "ru", "zh"}) {
        const HttpResponse page = get("/sign-in/openid", {{"lang", language}});
        EXPECT_EQ(page.status, 503);
        pages.insert(page.body);
    }
    EXPECT_EQ(pages.size(), 6U);
}

TEST_F(OpenIdSignIn, of_an_administrator_is_tied_on_the_page_of_accounts) {
    S fictional;
    fictional.app().openid =
        std::make_unique<OpenId>(provider.settings(), provider.fetch(), system_entropy());
    EXPECT_THAT(fictional.get(S::administrator, "/accounts").body, HasSubstr("Tie to the provider"));
    fictional.post(S::administrator, "/accounts",
                   {{"name", std::string(S::judge)}, {"do", "identity"}, {"subject", "u-17"}});
    const std::string shown = fictional.get(S::other_administrator, "/accounts").body;
    EXPECT_THAT(shown, HasSubstr("https://login.test/realm u-17"));
    fictional.post(
        S::other_administrator, "/accounts",
        {{"name", std::string(S::judge)},
         {"do", "confirm"},
         {"seen", "identity at the provider; Edo Wood; judge; City court; https://login.test/realm u-17"}});
    EXPECT_EQ(fictional.app().accounts.of_identity("https://login.test/realm u-17")->name, S::judge);
    EXPECT_THAT(fictional.get(S::inspector, "/looks/accounts").body,
                HasSubstr("confirmed: identity at the provider"));
}

TEST(openid_settings, are_read_whole_with_a_secret_that_nobody_else_can_read) {
    const FastFolder folder;
    const std::filesystem::path file = folder / "openid.json", secret = folder / "openid.secret";
    const auto put = [&](const std::string& text) { write_file_whole(file, text); };
    write_file_whole(secret, "a secret\n");
    std::filesystem::permissions(secret, std::filesystem::perms::owner_read);
    const std::string whole =
        R"({"issuer":"https://login.test","client":"ultima","secret file":"openid.secret","address":"https://ultima.test/","amr":["otp"],"max age":60,"passwords":false,"button":{"en":"In"}})";
    put(whole);
    const auto settings = read_openid(file);
    ASSERT_TRUE(settings) << settings.error().front().message;
    EXPECT_EQ(settings->secret, "a secret");
    EXPECT_EQ(settings->address, "https://ultima.test");
    EXPECT_FALSE(settings->passwords);
    for (const auto& [from, to] : {std::pair("https://login.test", "http://login.test"),
                                   {"https://ultima.test/", "ultima.test"},
                                   {R"("amr":["otp"],)", ""},
                                   {"\"client\"", "\"klient\""},
                                   {"60", "\"an hour\""},
                                   {"false", "0"}}) {
        std::string other = whole;
        other.replace(other.find(from), std::string_view(from).size(), to);
        put(other);
        EXPECT_FALSE(read_openid(file)) << other;
    }
    put(whole);
    std::filesystem::permissions(secret, std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::add);
    EXPECT_FALSE(read_openid(file));
}

TEST(fetching, is_over_tls_or_on_the_machine_itself) {
    for (const char* good_one :
         {"https://a.test/x", "http://127.0.0.1:8080/x", "http://localhost", "http://[::1]:1"})
        EXPECT_TRUE(may_be_fetched(good_one)) << good_one;
    for (const char* bad : {"http://a.test", "http://127.0.0.1.a.test", "http://localhost@a.test",
                            "file:///etc", "ftp://127.0.0.1", "", "https://a.test\r\nX: y"})
        EXPECT_FALSE(may_be_fetched(bad)) << bad;
}

TEST(fetching, follows_no_redirect_and_takes_no_more_than_it_can_hold) {
    Metrics metrics;
    HttpRequest last;
    const HttpServer server(
        {},
        [&](const HttpRequest& request) {
            last = request;
            HttpResponse response;
            if (request.path == "/redirect") return redirect("/good");
            response.body = request.path == "/large" ? std::string(300'000, 'x') : "{}";
            return response;
        },
        metrics);
    const std::string here = fmt::format("http://127.0.0.1:{}", server.port());
    const Fetch fetch = fetch_over_tls();
    EXPECT_EQ(fetch({here + "/good"}).value(), "{}");
    EXPECT_FALSE(fetch({here + "/redirect"}));
    EXPECT_FALSE(fetch({here + "/large"}));
    EXPECT_TRUE(fetch({here + "/good", "a=b%20c", "Basic eA=="}));
    EXPECT_EQ(last.method, HttpMethod::post);
    EXPECT_EQ(value_of(last.form, "a"), "b c");
    EXPECT_EQ(last.authorization, "Basic eA==");
    EXPECT_FALSE(fetch({fmt::format("https://127.0.0.1:{}/good", server.port())})) << "no TLS there";
}

}  // namespace
}  // namespace ultima::test
