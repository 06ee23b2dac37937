// SPDX-License-Identifier: Apache-2.0
#include "web/site.h"

#include "web/api.h"
#include "web/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>

namespace ultima {
namespace {

constexpr Roles everybody{Role::judge,     Role::prosecutor,    Role::defence,        Role::probation_officer,
                          Role::provider,  Role::prison,        Role::victim_support, Role::statistician,
                          Role::inspector, Role::administrator, Role::pack_editor,    Role::person};
constexpr Roles with_files{
    Role::judge,  Role::prosecutor,     Role::defence,   Role::probation_officer, Role::provider,
    Role::prison, Role::victim_support, Role::inspector, Role::administrator,     Role::person};
/// Who puts before a court, in a case, what the law allows.
constexpr Roles arguing{Role::judge, Role::prosecutor, Role::defence, Role::probation_officer};
constexpr Roles deciding{Role::judge, Role::prosecutor};
constexpr auto get = HttpMethod::get;
constexpr auto post = HttpMethod::post;

constexpr std::array all_routes{
    Route{get, "/", everybody, home_page},
    Route{get, "/held/:standing", everybody, held_page},
    Route{get, "/held/:standing/notices", case_workers, notices_page},
    Route{get, "/held/:standing/notices.pdf", case_workers, notices_pdf},
    Route{get, "/cases", case_workers, cases_page},
    Route{post, "/cases", with_files, open_case},
    Route{get, "/case/:file", with_files, case_page},
    Route{get, "/case/:file/events", with_files, case_events},
    Route{get, "/case/:file/write", with_files, event_form},
    Route{post, "/case/:file/write", with_files, write_event},
    Route{get, "/case/:file/condition", deciding, condition_form},
    Route{post, "/case/:file/condition", deciding, write_condition},
    Route{get, "/case/:file/decide/:measure", deciding, decision_form},
    Route{post, "/case/:file/decide/:measure", deciding, write_decision},
    Route{get, "/case/:file/order/:decision.pdf", with_files, order_pdf},
    Route{get, "/case/:file/order/:decision", with_files, order_page},
    Route{post, "/case/:file/code", {Role::probation_officer, Role::provider, Role::defence}, make_link},
    Route{get, "/case/:file/submission", arguing, submission_page},
    Route{get, "/case/:file/submission.pdf", arguing, submission_pdf},
    Route{get, "/case/:file/breach/:number.pdf", with_files, breach_pdf},
    Route{get, "/case/:file/breach/:number", with_files, breach_page},
    Route{get, "/case/:file/report/:number.pdf", with_files, report_pdf},
    Route{get, "/case/:file/report/:number", with_files, report_form},
    Route{post, "/case/:file/report/:number", {Role::probation_officer}, write_report},
    Route{get, "/sessions", {Role::probation_officer, Role::provider}, sessions_page},
    Route{post, "/sessions", {Role::probation_officer, Role::provider}, write_sessions},
    Route{get, "/services", everybody, services_page},
    Route{post, "/services", {Role::provider, Role::administrator}, write_places},
    Route{get, "/looks", {Role::inspector}, looks_page},
    Route{get, "/looks/accounts", {Role::inspector}, account_record_page},
    Route{get, "/accounts", {Role::administrator}, accounts_page},
    Route{post, "/accounts", {Role::administrator}, write_account},
    Route{get, "/law", everybody, law_page},
    Route{get, "/law/try", everybody, try_law_page},
    Route{get, "/law/versions", everybody, versions_page},
    Route{post, "/law/versions", {Role::administrator, Role::pack_editor}, propose_version},
    Route{get, "/law/versions/:file", everybody, version_page},
    Route{post, "/law/versions/:file", {Role::administrator}, decide_on_version},
    Route{get, "/training", staff, exercise_list},
    Route{get, "/training/:exercise", staff, exercise_page},
    Route{post, "/training/:exercise", staff, answer_exercise},
    Route{get, "/courses", staff, course_page},
    Route{get, "/evaluations", counting, evaluations_page},
    Route{post, "/evaluations", {Role::statistician}, keep_plan},
    Route{get, "/evaluations/:plan", counting, plan_page_of},
    Route{post, "/evaluations/:plan", {Role::statistician}, carry_out_plan},
    Route{get, "/evaluations/:plan/:report.pdf", counting, evaluation_pdf},
    Route{get, "/evaluations/:plan/:report.json", counting, evaluation_json},
    Route{get, "/evaluations/:plan/:report", counting, evaluation_report},
    Route{get, "/me", {Role::person}, person_page},
    Route{get, "/me.pdf", {Role::person}, person_pdf},
};

constexpr std::int64_t year = 365 * 24 * 3600;

/// A prefix that browsers honour only over TLS: no page of a neighbour can set such a cookie.
std::string cookie_name(const Application& app) { return app.settings.secure ? "__Host-ultima" : "ultima"; }

/// What the browser keeps while somebody signs in at the provider.
std::string openid_cookie_name(const Application& app) { return cookie_name(app) + "-openid"; }

void set_cookie(const Application& app, HttpResponse& response, std::string_view name, std::string_view value,
                std::int64_t seconds, bool strict) {
    response.headers.emplace_back(
        "Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite={}{}{}", name, value,
                                  strict ? "Strict" : "Lax", app.settings.secure ? "; Secure" : "",
                                  seconds < 0 ? "" : fmt::format("; Max-Age={}", seconds)));
}

const Words& words_for(const Application& app, const HttpRequest& request) {
    const std::string_view chosen = value_of(request.query, "lang");
    if (!chosen.empty()) return app.texts.words(web_language(chosen).code);
    const std::string_view kept = value_of(request.cookies, "lang");
    if (!kept.empty()) return app.texts.words(web_language(kept).code);
    return app.texts.words(web_language_of(request.languages).code);
}

/// The parts of a path that fit the route; nothing if it is another one.
std::optional<PathParts> fits(std::string_view route, std::string_view path) {
    PathParts parts;
    while (!route.empty() && !path.empty()) {
        route.remove_prefix(1);
        if (!path.starts_with('/')) return std::nullopt;
        path.remove_prefix(1);
        const std::string_view wanted = route.substr(0, route.find('/'));
        const std::string_view there = path.substr(0, path.find('/'));
        if (wanted.starts_with(':')) {
            const std::string_view end = wanted.substr(std::min(wanted.find('.'), wanted.size()));
            if (there.size() <= end.size() || !there.ends_with(end)) return std::nullopt;
            parts.emplace_back(there.substr(0, there.size() - end.size()));
        } else if (wanted != there) {
            return std::nullopt;
        }
        route.remove_prefix(wanted.size());
        path.remove_prefix(there.size());
    }
    if (!route.empty() || !path.empty()) return std::nullopt;
    return parts;
}

/// A form of our own page, sent from our own page. A browser sends Origin with every POST.
bool comes_from_us(const HttpRequest& request, const Session* session) {
    if (!request.origin.empty()) {
        const std::size_t slashes = request.origin.find("//");
        if (slashes == std::string::npos || request.origin.substr(slashes + 2) != request.host) return false;
    }
    if (!request.type.starts_with("application/x-www-form-urlencoded")) return false;
    return session == nullptr || value_of(request.form, "token") == session->form_token;
}

HttpResponse plain(int status, std::string_view says) {
    HttpResponse response;
    response.status = status;
    response.type = "text/plain; charset=utf-8";
    response.body = fmt::format("{}\n", says);
    return response;
}

HttpResponse not_from_us(const Words& words) {
    return plain(
        403, words.of("This did not come from a page of ours. Go back, load the page again, and try again."));
}

std::string other_law(const Words& words) {
    return words.of(
        "The register says that another version of the law is in use, and it does not lie on this server. No "
        "answer is better than one from the wrong law.");
}

HttpResponse asset(const Application& app, const Words& words, const std::string& path) {
    const std::string* text = app.texts.asset(path.substr(path.rfind('/') + 1));
    if (text == nullptr) return plain(404, words.of("There is nothing here"));
    HttpResponse response;
    response.type = path.ends_with(".css")  ? "text/css; charset=utf-8"
                    : path.ends_with(".js") ? "text/javascript; charset=utf-8"
                                            : "image/svg+xml; charset=utf-8";
    response.body = *text;
    response.headers.emplace_back("Cache-Control", "public, max-age=3600");
    return response;
}

class Answering {
  public:
    Answering(Application& app, const HttpRequest& request)
        : app_(app), request_(request), words_(words_for(app, request)), now_(app.reg.now()) {}

    HttpResponse answer() {
        HttpResponse response = whole_answer();
        if (const std::string_view chosen = value_of(request_.query, "lang"); !chosen.empty())
            set_cookie(app_, response, "lang", web_language(chosen).code, year, false);
        if (request_.method == HttpMethod::head) response.body.clear();
        return response;
    }

  private:
    HttpResponse whole_answer() {
        if (request_.path.starts_with("/assets/")) return asset(app_, words_, request_.path);
        if (request_.path == "/health") return health();
        if (request_.path == "/metrics") return metrics();
        if (!app_.follows_law(now_)) return plain(503, other_law(words_));
        if (request_.path.starts_with("/api/")) return answer_api(app_, request_);
        if (request_.path == "/when" || request_.path.starts_with("/when/")) return when();
        token_ = value_of(request_.cookies, cookie_name(app_));
        session_ = session_of(app_, token_, now_);
        const Session* session = session_ ? &*session_ : nullptr;
        if (request_.method == HttpMethod::post && !comes_from_us(request_, session))
            return not_from_us(words_);
        if (request_.path == "/sign-in" && request_.method == HttpMethod::post) return sign_in();
        if (request_.path == "/sign-out" && request_.method == HttpMethod::post) return sign_out();
        if (app_.openid && request_.method == HttpMethod::get) {
            if (request_.path == "/sign-in/openid") return to_provider();
            if (request_.path == OpenId::back) return from_provider();
        }
        if (request_.path == "/verify") return verify_page(app_, request_, words_, session, now_);
        if (!session_) {
            const bool asked_for = request_.path == "/" || request_.path == "/sign-in";
            return sign_in_page(app_, request_, words_, false, asked_for ? 200 : 401);
        }
        if (request_.path == "/sign-in") return redirect("/");
        return routed();
    }

    HttpResponse routed() {
        const Visit visit{app_, request_, *session_, token_, words_, now_};
        const HttpMethod method = request_.method == HttpMethod::head ? HttpMethod::get : request_.method;
        bool other_method = false;
        for (const Route& route : all_routes) {
            const auto parts = fits(route.path, request_.path);
            if (!parts) continue;
            if (route.method != method) {
                other_method = true;
                continue;
            }
            if (!route.roles.contains(session_->who.role)) return not_found_page(visit);
            return route.answer(visit, *parts);
        }
        return other_method ? plain(405, words_.of("This cannot be done")) : not_found_page(visit);
    }

    /// Whoever is signed in or not: it is the code that counts.
    HttpResponse when() {
        if (request_.method == HttpMethod::post && !comes_from_us(request_, nullptr))
            return not_from_us(words_);
        return when_page(app_, request_, words_, now_);
    }

    /// Good while the register answers; after a failed write it does not any more.
    HttpResponse health() {
        try {
            static_cast<void>(app_.reg.head());
            return app_.follows_law(now_) ? plain(200, "good") : plain(503, other_law(words_));
        } catch (const std::exception&) {
            return plain(503, "the register has stopped");
        }
    }

    /// Only for who asks from the machine itself: counts are nobody else's business.
    HttpResponse metrics() {
        if (app_.settings.proxied || (request_.source != "127.0.0.1" && request_.source != "::1"))
            return plain(404, words_.of("There is nothing here"));
        HttpResponse response = plain(200, "");
        response.body = app_.metrics.text();
        return response;
    }

    HttpResponse sign_in() {
        const std::string name(value_of(request_.form, "name"));
        std::optional<Looker> who;
        if (app_.settings.fictional) {
            for (Looker& one : app_.accounts.all())
                if (one.name == name) who = std::move(one);
        } else {
            if (app_.openid && !app_.openid->settings().passwords)
                return sign_in_page(app_, request_, words_, true, 403);
            if (!app_.tries.may_try(name, request_.source, now_))
                return sign_in_page(app_, request_, words_, true, 429);
            who = app_.accounts.check(name, value_of(request_.form, "password"),
                                      value_of(request_.form, "code"), now_);
        }
        if (!who) {
            app_.tries.failed(name, request_.source, now_);
            return sign_in_page(app_, request_, words_, true, 403);
        }
        app_.tries.succeeded(name, request_.source);
        app_.sessions.end(token_);
        HttpResponse response = redirect(home_of(*who));
        set_cookie(app_, response, cookie_name(app_), app_.sessions.begin(*who, now_), -1, true);
        return response;
    }

    HttpResponse to_provider() {
        if (!app_.tries.may_try(provider_tries(), request_.source, now_))
            return openid_refused_page(app_, request_, words_, "openid-tries");
        const auto begun = app_.openid->begin(now_);
        if (!begun) return openid_refused_page(app_, request_, words_, begun.error().front().code);
        HttpResponse response = redirect(begun->to);
        // They come back from another site: a strict cookie would stay behind.
        set_cookie(app_, response, openid_cookie_name(app_), begun->kept, OpenId::seconds_to_sign_in, false);
        return response;
    }

    HttpResponse from_provider() {
        HttpResponse response = signed_in_by_provider();
        set_cookie(app_, response, openid_cookie_name(app_), "", 0, false);
        return response;
    }

    HttpResponse signed_in_by_provider() {
        const auto refuse = [&](std::string_view code) {
            if (code != "openid-busy" && code != "openid-tries")
                app_.tries.failed(provider_tries(), request_.source, now_);
            return openid_refused_page(app_, request_, words_, code);
        };
        if (!app_.tries.may_try(provider_tries(), request_.source, now_)) return refuse("openid-tries");
        const auto identity =
            app_.openid->finish(value_of(request_.cookies, openid_cookie_name(app_)), request_.query, now_);
        if (!identity) return refuse(identity.error().front().code);
        const std::string text = text_of(*identity);
        const auto who = app_.accounts.of_identity(text);
        if (!who) return refuse("openid-none");
        app_.sessions.end(token_);
        HttpResponse response = openid_signed_in_page(app_, request_, words_, home_of(*who));
        set_cookie(app_, response, cookie_name(app_), app_.sessions.begin(*who, now_, text), -1, true);
        return response;
    }

    /// Under which wrong answers of a provider are counted: they name no account.
    [[nodiscard]] std::string provider_tries() const { return "provider from " + request_.source; }
    static std::string home_of(const Looker& who) { return who.role == Role::person ? "/me" : "/"; }

    HttpResponse sign_out() {
        app_.sessions.end(token_);
        HttpResponse response = redirect("/sign-in");
        if (session_ && !session_->identity.empty() && app_.openid)
            if (std::string there = app_.openid->sign_out_address(); !there.empty())
                response = openid_signed_out_page(app_, request_, words_, std::move(there));
        set_cookie(app_, response, cookie_name(app_), "", 0, true);
        response.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
        return response;
    }

    Application& app_;
    const HttpRequest& request_;
    const Words& words_;
    Instant now_;
    std::string token_{};
    std::optional<Session> session_{};
};

}  // namespace

std::span<const Route> routes() { return all_routes; }

HttpResponse answer(Application& app, const HttpRequest& request) { return Answering(app, request).answer(); }

}  // namespace ultima
