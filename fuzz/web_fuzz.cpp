// SPDX-License-Identifier: Apache-2.0
// Requests of people who are signed in, on every route: nothing that a form, a path or a body can hold may
// crash the application, hang it, or make it answer what no browser may be given.
#include "base/text.h"
#include "must.h"
#include "web/site_of_tests.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using ultima::test::SiteOfTests;

/// The application with somebody signed in. It begins anew now and then, since what was asked may have been
/// written and a register grows, and where that person can no longer sign in.
SiteOfTests& site_for(std::string_view name) {
    constexpr int requests = 2000;
    static std::unique_ptr<SiteOfTests> site;
    static int asked = 0;
    if (!site || ++asked == requests) site = nullptr;
    if (site && !site->app().sessions.find(site->cookie_of(name), site->now)) {
        try {
            site->sign_in(name);
        } catch (const std::logic_error&) {
            site = nullptr;
        }
    }
    if (!site) {
        site = std::make_unique<SiteOfTests>();
        asked = 0;
    }
    return *site;
}

/// What stands before the next line break, and takes it away.
std::string next_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    std::string line(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

/// `/case/:file/act` with a line for each part that is open.
std::string path_of(std::string_view pattern, std::string_view& rest) {
    std::string path;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find(':');
        path += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        path += next_line(rest);
        const std::size_t end = pattern.find_first_of("/.", open);
        pattern = end == std::string_view::npos ? std::string_view() : pattern.substr(end);
    }
    return path;
}

void fits(const ultima::HttpResponse& response) {
    must(response.status >= 200 && response.status < 500);
    for (const auto& [name, value] : response.headers)
        must((name + value).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    if (response.type.find("pdf") == std::string::npos && response.type.find("zip") == std::string::npos)
        must(ultima::valid_utf8(response.body));
    if (response.type.find("json") != std::string::npos && !response.body.empty())
        must(nlohmann::json::accept(response.body));
}

}  // namespace

/// The first byte says who asks, the second on which route; then a line for each open part of the path, and
/// the rest is the form, the query, or the body in JSON. Without a route the first line is the path: sign-in
/// and the interface for programs are no routes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view who[] = {
        SiteOfTests::judge,     SiteOfTests::officer,       SiteOfTests::provider, SiteOfTests::defence,
        SiteOfTests::inspector, SiteOfTests::administrator, SiteOfTests::somebody, SiteOfTests::other_judge};
    if (size < 2) return 0;
    const auto routes = ultima::routes();
    const std::string_view name = who[static_cast<unsigned char>(data[0] - '0') % std::size(who)];
    const std::size_t chosen = static_cast<unsigned char>(data[1] - ' ') % (routes.size() + 1);
    std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    SiteOfTests& at = site_for(name);
    ultima::HttpRequest request;
    request.path = path_of(chosen == 0 ? ":" : routes[chosen - 1].path, rest);
    if (chosen == 0 ? !rest.empty() : routes[chosen - 1].method == ultima::HttpMethod::post)
        request.method = ultima::HttpMethod::post;
    if (!ultima::valid_utf8(request.path)) return 0;  // the server refuses it before
    request.host = "test";
    request.origin = "http://test";
    request.cookies = {{"ultima", at.cookie_of(name)}};
    if (chosen == 0) request.authorization = "Bearer " + at.cookie_of(name);
    const auto fields = ultima::form_fields(rest);
    if (request.method == ultima::HttpMethod::post && rest.starts_with('{')) {
        request.type = "application/json";
        request.body = rest;
    } else if (fields && request.method == ultima::HttpMethod::post) {
        request.type = "application/x-www-form-urlencoded";
        request.form = *fields;
        request.form.emplace_back("token", at.token_of(name));
    } else if (fields) {
        request.query = *fields;
    }
    fits(at.ask(request));
    return 0;
}
