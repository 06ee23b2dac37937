// SPDX-License-Identifier: Apache-2.0
// For those who oversee: who looked at what; and who may sign in.
#include "base/refusal.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::size_t most_waiting = 50;

TemplateData look_row(const Visit& visit, const SeenEvent& event) {
    TemplateData row;
    row["on"] = day_text(visit.words, event.on);
    row["by"] = event.by;
    row["role"] = visit.of(to_text(event.role));
    row["what"] = visit.of(event.rule->name);
    row["part"] = visit.of(said_in(event.said, "looked at"));
    row["relation"] = visit.of(said_in(event.said, "relation"));
    row["reason"] = event.reason;
    return row;
}

HttpResponse show_accounts(const Visit& visit, std::string done, const Diagnostics& problems) {
    TemplateData data;
    TemplateData::List rows, roles;
    for (const Looker& one : visit.app.accounts.all()) {
        TemplateData row;
        row["name"] = one.name;
        row["role"] = visit.of(to_text(one.role));
        row["office"] = one.office;
        rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < role_count; ++i) {
        roles.push_back(
            option_row(std::string(to_text(static_cast<Role>(i))), visit.of(to_text(static_cast<Role>(i)))));
    }
    data["accounts"] = std::move(rows);
    data["roles"] = std::move(roles);
    data["done"] = std::move(done);
    put_list(data, "problems", messages_of(problems));
    return page(visit, "accounts", visit.of("Accounts"), std::move(data), problems.empty() ? 200 : 409);
}

}  // namespace

HttpResponse looks_page(const Visit& visit, const PathParts&) {
    TemplateData data;
    const std::string file(value_of(visit.request.query, "file"));
    data["file"] = file;
    if (!file.empty()) {
        const auto view = visit.app.reg.look(
            visit.who(), {file, "oversight of who looked at this file", FilePart::looks, false});
        if (!view) return refusal_page(visit, view.error());
        TemplateData::List looks;
        for (auto event = view->events.rbegin(); event != view->events.rend(); ++event)
            if (part_of(event->rule->thing) == FilePart::looks) looks.push_back(look_row(visit, *event));
        TemplateData section;
        section["none"] = looks.empty();
        section["list"] = std::move(looks);
        data["looks"] = std::move(section);
    }
    TemplateData::List urgent;
    for (const ListedCase& one : visit.app.desk.waiting_anywhere(visit.who(), visit.now, visit.today()))
        for (const Waiting& waiting : one.waiting) {
            if (urgent.size() == most_waiting) break;
            TemplateData row;
            row["file"] = one.file;
            row["says"] = visit.of(waiting.rule->says);
            row["on"] = day_text(visit.words, waiting.on);
            urgent.push_back(std::move(row));
        }
    data["nothing_waits"] = urgent.empty();
    data["waiting"] = std::move(urgent);
    const Head head = visit.app.reg.head();
    data["events"] = std::to_string(head.size);
    data["hash"] = hex_of(head.hash);
    return page(visit, "looks", visit.of("Who looked, and why"), std::move(data));
}

HttpResponse accounts_page(const Visit& visit, const PathParts&) { return show_accounts(visit, {}, {}); }

HttpResponse write_account(const Visit& visit, const PathParts&) {
    const HttpFields& form = visit.request.form;
    const std::string name(value_of(form, "name"));
    if (value_of(form, "close") == "yes") {
        visit.app.accounts.close(name);
        visit.app.sessions.end_all(name);
        return show_accounts(visit, visit.words.with("{} can no longer sign in.", {name}), {});
    }
    const auto role = find_role(value_of(form, "role"));
    const Looker who{name, role.value_or(Role::pack_editor), std::string(value_of(form, "office")),
                     std::string(value_of(form, "person"))};
    if (!role) return show_accounts(visit, {}, refused("account-role", "say in what role").value());
    const auto file = visit.app.reg.file(who.person);
    if (!who.person.empty() && (!file || file->things.front().kind != ThingKind::person_file))
        return show_accounts(visit, {},
                             refused("account-person", "there is no such file of a person").value());
    const auto secret = visit.app.accounts.add(who, value_of(form, "password"));
    if (!secret) return show_accounts(visit, {}, secret.error());
    std::string done = visit.words.with("{} can sign in.", {name});
    if (!secret->empty())
        done += " " + visit.words.with("Secret for the authenticator, shown only now: {}", {base32(*secret)});
    return show_accounts(visit, std::move(done), {});
}

}  // namespace ultima
