// SPDX-License-Identifier: Apache-2.0
#include "web/api.h"

#include "base/json_writer.h"
#include "base/source.h"
#include "casework/case_options.h"
#include "reason/answer_json.h"
#include "web/refusal_words.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace ultima {
namespace {

constexpr std::size_t on_one_page = 100;

constexpr std::array page_of_cases{ApiParameter{"after", "the last case of the page before"}};
constexpr std::array why_one_looks{ApiParameter{"reason", "why you look: at least 10 characters", true}};
constexpr std::array stage_and_day{
    ApiParameter{"stage", "where in the case: pretrial, sentence, ...", true},
    ApiParameter{"on", "the day asked about, `2026-06-30`; today if it is left out"}};

constexpr std::array all_routes{
    ApiRoute{HttpMethod::post, "/api/v1/session", "Sign in: a token for the header Authorization.", "SignIn",
             "Token", false},
    ApiRoute{HttpMethod::get, "/api/v1/cases",
             "Cases that you have to do with, and what waits in them. `after` is the last case of the page "
             "before.",
             "", "Cases", true, page_of_cases},
    ApiRoute{HttpMethod::get, "/api/v1/cases/{file}",
             "A file as you may see it, a line of JSON for each thing and event. `reason` says why you look.",
             "", "Lines", true, why_one_looks},
    ApiRoute{HttpMethod::post, "/api/v1/events",
             "Writes an event; the header Idempotency-Key, or the member `key`, makes it safe to send again.",
             "Event", "Receipt"},
    ApiRoute{HttpMethod::post, "/api/v1/options",
             "What the law allows in a case file that you send; nothing is written. Query: `stage`, `on`.",
             "Case", "Answer", true, stage_and_day},
    ApiRoute{HttpMethod::get, "/api/v1/services", "Services with their places, nobody's file.", "",
             "Services"},
};

HttpResponse json(std::string body, int status = 200) {
    HttpResponse response;
    response.status = status;
    response.type = "application/json";
    response.body = std::move(body);
    return response;
}

/// In the language that was asked for: the title says what was not done, each error why, with a name that
/// does not change and what it leaves open (RFC 9457, sections 3.1.4 and 3.2). Faults in case files are told
/// in English, and the header says so.
HttpResponse problem_in(const Words& words, int status, std::string_view title,
                        const Diagnostics& diagnostics) {
    const std::string_view own = words.language().code;
    bool english = false;
    std::string body;
    JsonWriter writer(body);
    writer.object([&] {
        writer.name("type").text("about:blank");
        writer.name("title").text(words.of(title));
        writer.name("status").number(status);
        if (diagnostics.empty()) return;
        writer.name("errors").list([&] {
            for (const Diagnostic& one : diagnostics)
                writer.object([&] {
                    const RefusalSaid said = refusal_said(words, one);
                    english = english || said.name.empty();
                    writer.name("code").text(one.code);
                    if (!said.name.empty()) {
                        writer.name("refusal").text(said.name);
                        writer.name("values").object([&] {
                            for (const auto& [name, value] : said.values) writer.name(name).text(value);
                        });
                    }
                    writer.name("detail").text(said.text);
                });
        });
    });
    HttpResponse response = json(std::move(body), status);
    response.type = "application/problem+json";
    response.headers.emplace_back("Content-Language",
                                  english && own != "en" ? fmt::format("{}, en", own) : std::string(own));
    return response;
}

class Answering {
  public:
    Answering(Application& app, const HttpRequest& request)
        : app_(app), request_(request), now_(app.reg.now()) {}

    HttpResponse answer() {
        const std::string& path = request_.path;
        if (path == "/api/openapi.json") return json(openapi_document());
        const bool posts = request_.method == HttpMethod::post;
        if (posts && !request_.type.starts_with("application/json"))
            return problem(415, "The body has to be application/json");
        if (path == "/api/v1/session" && posts) return sign_in();
        if (!path.starts_with("/api/v1/")) return problem(404, "There is nothing here");
        constexpr std::string_view bearer = "Bearer ";
        if (!request_.authorization.starts_with(bearer))
            return problem(401, "Sign in first: POST /api/v1/session");
        session_ = session_of(app_, request_.authorization.substr(bearer.size()), now_);
        if (!session_) return problem(401, "The token has ended: sign in again");
        if (path == "/api/v1/cases" && !posts) return cases();
        if (path == "/api/v1/services" && !posts) return services();
        if (path == "/api/v1/events" && posts) return write();
        if (path == "/api/v1/options" && posts) return options();
        constexpr std::string_view one_case = "/api/v1/cases/";
        if (path.starts_with(one_case) && !posts) return look(path.substr(one_case.size()));
        return problem(404, "There is nothing here");
    }

  private:
    [[nodiscard]] HttpResponse problem(int status, std::string_view title,
                                       const Diagnostics& found = {}) const {
        return problem_in(words(), status, title, found);
    }
    const Words& words() const { return app_.texts.words(web_language_of(request_.languages).code); }

    HttpResponse sign_in() {
        const auto body = nlohmann::json::parse(request_.body, nullptr, false);
        const auto said = [&](const char* name) {
            return body.is_object() && body.contains(name) && body[name].is_string()
                       ? body[name].get<std::string>()
                       : std::string();
        };
        const std::string name = said("name");
        if (app_.openid && !app_.openid->settings().passwords)
            return problem(403, "Here everybody signs in with their organisation");
        if (!app_.tries.may_try(name, request_.source, now_))
            return problem(429, "Too many tries: wait a quarter of an hour");
        // The fictional country's accounts have passwords that nobody knows: programs sign in to real ones.
        const auto who = app_.accounts.check(name, said("password"), said("code"), now_);
        if (!who) {
            app_.tries.failed(name, request_.source, now_);
            return problem(403, "This did not fit together");
        }
        std::string out;
        JsonWriter writer(out);
        writer.object([&] { writer.name("token").text(app_.sessions.begin(*who, now_)); });
        return json(std::move(out));
    }

    HttpResponse cases() {
        const std::string_view after = value_of(request_.query, "after");
        std::vector<ListedCase> all = app_.desk.cases_of(session_->who, now_, app_.settings.day(now_));
        std::sort(all.begin(), all.end(),
                  [](const ListedCase& left, const ListedCase& right) { return left.file < right.file; });
        std::erase_if(all, [&](const ListedCase& one) { return one.file <= after; });
        const bool more = all.size() > on_one_page;
        all.resize(std::min(all.size(), on_one_page));
        std::string out;
        JsonWriter writer(out);
        writer.object([&] {
            writer.name("cases").list([&] {
                for (const ListedCase& one : all)
                    writer.object([&] {
                        writer.name("file").text(one.file);
                        writer.name("stage").text(one.stage);
                        writer.name("waiting").list([&] {
                            for (const Waiting& waiting : one.waiting)
                                writer.object([&] {
                                    writer.name("says").text(waiting.rule->says);
                                    writer.name("on").date(waiting.on);
                                });
                        });
                    });
            });
            if (more) writer.name("next").text(all.back().file);
        });
        return json(std::move(out));
    }

    HttpResponse look(const std::string& file) {
        const std::string reason(value_of(request_.query, "reason"));
        const auto view = app_.reg.look(session_->who, {file, reason, FilePart::whole_file, false});
        if (!view) {
            const int status = view.error().front().code == "look-reason" ? 400 : 403;
            return problem(status, "There is nothing to be seen", view.error());
        }
        HttpResponse response = json(text_of(*view));
        response.type = "application/x-ndjson; charset=utf-8";
        return response;
    }

    HttpResponse write() {
        auto body = nlohmann::json::parse(request_.body, nullptr, false);
        if (!body.is_object()) return problem(400, "The body is no JSON object");
        // Who writes is who is signed in, whatever the body says.
        body["by"] = session_->who.role == Role::person ? session_->who.person : session_->who.name;
        body["role"] = std::string(to_text(session_->who.role));
        if (!request_.idempotency_key.empty()) body["key"] = request_.idempotency_key;
        auto event = read_command(body.dump());
        if (!event) return problem(400, "The event cannot be read", event.error());
        // Its own page looks at the law's files and tests first.
        if (event->rule->thing == ThingKind::law_file)
            return problem(403, "Versions of the law are taken into use on their page");
        if (event->rule->thing == ThingKind::evaluation_file)
            return problem(403, "Plans of evaluations are filed on their page");
        if (const auto state = app_.reg.file(event->file); state && event->person.empty())
            event->person = state->person;
        const auto written = write_as(app_.reg, session_->who, std::move(*event));
        if (!written) {
            const int status = written.error().front().code == "refused-relation" ? 403 : 409;
            return problem(status, "This was not written", written.error());
        }
        std::string out;
        JsonWriter writer(out);
        writer.object([&] {
            writer.name("sequence").number(written->sequence);
            writer.name("file").text(written->file);
            writer.name("thing").number(written->thing);
            writer.name("hash").text(to_hex(written->hash));
            writer.name("repeated").flag(written->repeated);
        });
        return json(std::move(out), written->repeated ? 200 : 201);
    }

    HttpResponse options() {
        const std::shared_ptr<Law> law = app_.law.now();
        const auto stage = parse_stage(value_of(request_.query, "stage"));
        if (!stage) return problem(400, "Say `stage`: pretrial, sentence, ...");
        const std::string_view asked = value_of(request_.query, "on");
        const auto on = asked.empty() ? std::optional(app_.settings.day(now_)) : parse_date(asked);
        if (!on) return problem(400, "`on` is a day: 2026-06-30");
        Sources sources;
        Diagnostics diagnostics;
        const std::uint32_t file = sources.add("case", request_.body);
        const auto given = read_case(law->pack(), sources, file, diagnostics);
        if (!given) return problem(400, "The case file cannot be read", diagnostics);
        std::string out;
        law->reasoners.with([&](Reasoner& reasoner) {
            const CaseOptions found = options_of(reasoner, *given, *stage, *on);
            AnswerJson(law->pack()).append(out, reasoner, found.facts, found.answer);
            return 0;
        });
        return json(std::move(out));
    }

    HttpResponse services() {
        std::string out;
        JsonWriter writer(out);
        writer.object([&] {
            writer.name("services").list([&] {
                for (const ServiceUse& use : app_.desk.capacity(app_.settings.day(now_)).services)
                    writer.object([&] {
                        writer.name("file").text(use.file);
                        writer.name("title").text(use.title);
                        writer.name("provider").text(use.provider);
                        writer.name("unit").text(use.unit);
                        writer.name("places").number(use.places);
                        writer.name("kept").number(use.kept);
                        writer.name("waiting").number(use.waiting);
                    });
            });
        });
        return json(std::move(out));
    }

    Application& app_;
    const HttpRequest& request_;
    Instant now_;
    std::optional<Session> session_{};
};

}  // namespace

std::span<const ApiRoute> api_routes() { return all_routes; }

HttpResponse answer_api(Application& app, const HttpRequest& request) {
    return Answering(app, request).answer();
}

}  // namespace ultima
