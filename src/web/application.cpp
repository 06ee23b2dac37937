// SPDX-License-Identifier: Apache-2.0
#include "web/application.h"

#include "law/wording.h"
#include "web/refusal_words.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace ultima {
namespace {

constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                            "July",    "August",   "September", "October", "November", "December"};

bool ends_with(std::string_view name, std::string_view end) { return name.ends_with(end); }

/// A link of the main navigation, and who has it.
struct NavigationLink {
    std::string_view path, text;
    Roles roles;
};
constexpr std::array navigation{
    NavigationLink{"/", "Today", staff},
    NavigationLink{"/cases", "Cases", case_workers},
    NavigationLink{"/sessions", "Sessions", {Role::probation_officer, Role::provider}},
    NavigationLink{"/services", "Services", staff},
    NavigationLink{"/evaluations", "Evaluations", counting},
    NavigationLink{"/looks", "Who looked", {Role::inspector}},
    NavigationLink{"/accounts", "Accounts", {Role::administrator}},
    NavigationLink{"/law", "The law", staff},
    NavigationLink{"/training", "Training", staff},
    NavigationLink{"/me", "What I must do", {Role::person}},
};

/// The path for a link on this page: encoded again, and never one that a browser reads as another site.
std::string path_again(std::string_view path) {
    std::string encoded;
    while (path.starts_with('/')) {
        path.remove_prefix(1);
        const std::string_view part = path.substr(0, path.find('/'));
        encoded += '/' + url_encoded(part);
        path.remove_prefix(part.size());
    }
    return encoded.starts_with("//") || encoded.empty() ? "/" : encoded;
}

}  // namespace

WebTexts::WebTexts() {
    const std::vector<WebFile> files = built_in_web_files();
    for (const WebLanguage& language : web_languages()) {
        Words words(language);
        for (const WebFile& file : files)
            if (file.name == fmt::format("{}.po", language.code)) words = Words(language, file.text);
        for (const WebFile& file : files)
            if (ends_with(file.name, ".mustache"))
                pages_[std::string(language.code)][file.name.substr(0, file.name.find('.'))] =
                    words.in(file.text);
        words_.emplace(language.code, std::move(words));
    }
    for (const WebFile& file : files)
        if (ends_with(file.name, ".css") || ends_with(file.name, ".js") || ends_with(file.name, ".svg"))
            assets_[file.name] = file.text;
}

const Words& WebTexts::words(std::string_view language) const {
    const auto found = words_.find(language);
    return found == words_.end() ? words_.at("en") : found->second;
}

std::string WebTexts::fill(const Words& words, std::string_view page, const TemplateData& data) const {
    const auto& of_language = pages_.find(words.language().code)->second;
    const auto found = of_language.find(page);
    if (found == of_language.end()) throw std::logic_error(fmt::format("there is no page {}", page));
    return ultima::fill(found->second, data);
}

const std::string* WebTexts::asset(std::string_view name) const {
    const auto found = assets_.find(name);
    return found == assets_.end() ? nullptr : &found->second;
}

bool Application::follows_law(Instant now) {
    static const Field hash = field("pack hash");
    const std::lock_guard lock(following_);
    if (law_looked_up_ && law_looked_up_->second == now.second) return law_here_;
    law_looked_up_ = now;
    const auto in_use = desk.law_in_use();
    if (!in_use || in_use->things.front().text(hash) == law.now()->hash()) return law_here_ = true;
    const auto there = shelf.find(in_use->things.front().text(hash));
    if (there) law.take(there);
    return law_here_ = there != nullptr;
}

std::optional<Session> session_of(Application& app, std::string_view token, Instant now) {
    auto session = app.sessions.find(token, now);
    const auto opens = [&](const std::string& identity) {
        const auto who = app.accounts.of_identity(identity);
        return who && who->name == session->who.name;
    };
    if (session &&
        (!app.accounts.still_is(session->who) || (!session->identity.empty() && !opens(session->identity)))) {
        app.sessions.end(token);
        return std::nullopt;
    }
    return session;
}

bool Application::is_in_use(const Law& one) {
    static const Field hash = field("pack hash");
    const auto in_use = desk.law_in_use();
    return in_use ? in_use->things.front().text(hash) == one.hash() : law.now()->hash() == one.hash();
}

Wording Visit::wording() const {
    return Wording::in(pack(), words.language().code).value_or(Wording(pack()));
}

bool may_count(const Visit& visit) {
    // Of the file that needs most: a sealed one, about a child.
    return may({visit.who().role, Relation::none, FileStand::sealed, true, false, FilePart::statistics})
        .allowed();
}

std::string framed(const Application& app, const Words& words, const Session* session,
                   const HttpRequest& request, std::string title, Markup content) {
    TemplateData data;
    data["title"] = std::move(title);
    data["institution"] = app.settings.institution;
    data["language"] = std::string(words.language().code);
    data["direction"] = words.language().right_to_left ? "rtl" : "ltr";
    data["fictional"] = app.settings.fictional;
    data["large"] = value_of(request.query, "large") == "1";
    data["content"] = std::move(content);
    TemplateData::List languages;
    for (const WebLanguage& one : web_languages()) {
        TemplateData link;
        link["code"] = std::string(one.code);
        link["name"] = std::string(one.name);
        link["current"] = one.code == words.language().code;
        languages.push_back(std::move(link));
    }
    data["languages"] = std::move(languages);
    data["path"] = path_again(request.path);
    data["signed_in"] = session != nullptr;
    if (session != nullptr) {
        const bool person = session->who.role == Role::person;
        data["who"] = person ? words.of("the person") : session->who.name;
        if (!person) data["role"] = words.of(to_text(session->who.role));
        data["office"] = session->who.office;
        data["token"] = session->form_token;
        TemplateData::List links;
        for (const NavigationLink& link : navigation) {
            if (!link.roles.contains(session->who.role)) continue;
            if (link.path == "/training" && app.training == nullptr) continue;
            if (link.path == "/evaluations" && app.evaluations == nullptr) continue;
            TemplateData one;
            one["path"] = std::string(link.path);
            one["text"] = words.of(link.text);
            one["current"] = request.path == link.path;
            links.push_back(std::move(one));
        }
        data["links"] = std::move(links);
    }
    return app.texts.fill(words, "frame", data);
}

HttpResponse page(const Visit& visit, std::string_view name, std::string title, TemplateData data,
                  int status) {
    data["token"] = visit.session.form_token;
    data["title"] = title;
    HttpResponse response;
    response.status = status;
    response.body = framed(visit.app, visit.words, &visit.session, visit.request, std::move(title),
                           {visit.app.texts.fill(visit.words, name, data)});
    return response;
}

void put_list(TemplateData& data, std::string_view name, TemplateData::List list) {
    if (list.empty()) return;
    TemplateData section;
    section["list"] = std::move(list);
    data[name] = std::move(section);
}

TemplateData::List messages_of(const Words& words, const Diagnostics& diagnostics) {
    TemplateData::List messages;
    for (const Diagnostic& one : diagnostics) {
        RefusalSaid said = refusal_said(words, one);
        TemplateData row;
        row["english"] = said.name.empty();
        row["text"] = std::move(said.text);
        messages.push_back(std::move(row));
    }
    return messages;
}

HttpResponse refusal_page(const Visit& visit, const Diagnostics& diagnostics) {
    TemplateData data;
    int status = 409;
    for (const Diagnostic& one : diagnostics)
        if (one.code == "look-refused" || one.code == "refused-relation") status = 403;
    data["problems"] = messages_of(visit.words, diagnostics);
    data["nothing_seen"] = status == 403;
    return page(visit, "refusal", visit.of("This cannot be done"), std::move(data), status);
}

HttpResponse not_found_page(const Visit& visit) {
    return page(visit, "not_found", visit.of("There is nothing here"), {}, 404);
}

std::string day_text(const Words& words, CivilDate day) {
    const std::string iso = to_text(day);
    const auto number = [&](std::size_t from, std::size_t length) {
        return std::stoi(iso.substr(from, length));
    };
    const std::string month = words.of(months[static_cast<std::size_t>(number(5, 2) - 1)]);
    if (words.language().code == "zh")
        return fmt::format("{}年{}月{}日", number(0, 4), number(5, 2), number(8, 2));
    return fmt::format("{} {} {}", number(8, 2), month, number(0, 4));
}

std::string distance_text(const Words& words, CivilDate day, CivilDate today) {
    const std::int64_t days = days_between(today, day);
    if (days == 0) return words.of("today");
    if (days > 0) return words.count(days, "in one day", "in {} days");
    return words.count(-days, "one day ago", "{} days ago");
}

}  // namespace ultima
