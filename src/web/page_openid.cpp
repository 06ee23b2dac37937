// SPDX-License-Identifier: Apache-2.0
// Signing in with a provider: what somebody sees on the way there, back, and out.
#include "web/pages.h"

#include <fmt/format.h>

namespace ultima {
namespace {

/// What to say of a refusal: only as much as whoever it is can do something about. Which check it was goes to
/// the log, with nothing of the token.
std::string words_of(const Words& words, std::string_view code) {
    if (code == "openid-busy" || code == "openid-fetch" || code == "openid-discovery")
        return words.of("Your organisation's sign-in cannot be reached now. Try again in a moment.");
    if (code == "openid-none")
        return words.of(
            "No account here belongs to who you are at your organisation. An administrator here can tie "
            "one "
            "to you, and a second one confirms it.");
    if (code == "openid-tries") return words.of("Too many tries came from here. Wait a quarter of an hour.");
    return words.of(
        "Your organisation's answer was not taken. Begin again; if it stays so, tell an administrator "
        "here.");
}

HttpResponse framed_openid(const Application& app, const HttpRequest& request, const Words& words,
                           std::string title, TemplateData data, int status) {
    data["title"] = title;
    HttpResponse response;
    response.status = status;
    response.body =
        framed(app, words, nullptr, request, std::move(title), {app.texts.fill(words, "openid", data)});
    return response;
}

}  // namespace

HttpResponse openid_refused_page(const Application& app, const HttpRequest& request, const Words& words,
                                 std::string_view code) {
    fmt::print(stderr, "a sign-in with the provider was refused: {}\n", code);
    TemplateData data;
    data["refused"] = words_of(words, code);
    const int status = code == "openid-tries"                            ? 429
                       : code == "openid-busy" || code == "openid-fetch" ? 503
                                                                         : 403;
    return framed_openid(app, request, words, words.of("Sign in"), std::move(data), status);
}

HttpResponse openid_signed_in_page(const Application& app, const HttpRequest& request, const Words& words,
                                   std::string_view to) {
    TemplateData data;
    data["on"] = std::string(to);
    HttpResponse response = framed_openid(app, request, words, words.of("Sign in"), std::move(data), 200);
    // A redirect would still be one from the provider, with which browsers send no strict cookie.
    response.headers.emplace_back("Refresh", fmt::format("0;url={}", to));
    return response;
}

HttpResponse openid_signed_out_page(const Application& app, const HttpRequest& request, const Words& words,
                                    std::string provider) {
    TemplateData data;
    data["out"] = std::move(provider);
    return framed_openid(app, request, words, words.of("Sign out"), std::move(data), 200);
}

}  // namespace ultima
