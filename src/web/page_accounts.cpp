// SPDX-License-Identifier: Apache-2.0
// Who may sign in, for administrators; and who made and changed accounts, for inspectors.
#include "base/refusal.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t most_entries = 200;

TemplateData::List all_roles(const Visit& visit) {
    TemplateData::List roles;
    for (std::size_t i = 0; i < role_count; ++i)
        roles.push_back(
            option_row(std::string(to_text(static_cast<Role>(i))), visit.of(to_text(static_cast<Role>(i)))));
    return roles;
}

TemplateData account_row(const Visit& visit, const Account& account, std::size_t place) {
    TemplateData row;
    row["name"] = account.who.name;
    row["role"] = visit.of(to_text(account.who.role));
    row["office"] = account.who.office;
    row["place"] = std::to_string(place);
    row["staff"] = account.who.role != Role::person;
    if (visit.app.openid) {
        TemplateData at_provider;
        const std::string before = visit.app.openid->settings().issuer + " ";
        at_provider["subject"] =
            account.identity.starts_with(before) ? account.identity.substr(before.size()) : account.identity;
        row["openid"] = std::move(at_provider);
    }
    if (account.waits == AccountRequest::none) return row;
    TemplateData waits;
    waits["what"] = visit.of(to_text(account.waits));
    waits["by"] = account.asked_by;
    if (account.waits == AccountRequest::role) waits["next_role"] = visit.of(to_text(account.next.role));
    waits["second"] = account.asked_by != visit.who().name;
    if (account.waits == AccountRequest::identity) waits["identity"] = account.next_identity;
    waits["seen"] = waiting_of(account);
    if (account.waits == AccountRequest::role) waits["next_office"] = account.next.office;
    row["waits"] = std::move(waits);
    return row;
}

HttpResponse show_accounts(const Visit& visit, std::string done, const Diagnostics& problems) {
    TemplateData data;
    TemplateData::List rows;
    for (const Account& one : visit.app.accounts.open())
        rows.push_back(account_row(visit, one, rows.size() + 1));
    data["accounts"] = std::move(rows);
    data["roles"] = all_roles(visit);
    data["done"] = std::move(done);
    put_list(data, "problems", messages_of(visit.words, problems));
    return page(visit, "accounts", visit.of("Accounts"), std::move(data), problems.empty() ? 200 : 409);
}

/// What came of a change, in words: at once, or what it waits for, or that nobody could confirm it.
std::string words_for(const Visit& visit, const std::string& name, std::string now,
                      const AccountChange& change) {
    std::string text = std::move(now);
    if (change.effect == AccountEffect::waits)
        text = visit.words.with("This waits until a second administrator has confirmed it: {}", {name});
    if (change.effect == AccountEffect::alone)
        text +=
            " " + visit.of("There is no second administrator who could confirm this; the record says so.");
    if (!change.secret.empty())
        text += " " +
                visit.words.with("Secret for the authenticator, shown only now: {}", {base32(change.secret)});
    return text;
}

Result<AccountChange> add_account(const Visit& visit, const AccountKeeper& by) {
    const HttpFields& form = visit.request.form;
    const auto role = find_role(value_of(form, "role"));
    if (!role) return refused("account-role", "say in what role");
    const Looker who{std::string(value_of(form, "name")), *role, std::string(value_of(form, "office")),
                     std::string(value_of(form, "person"))};
    const auto file = visit.app.reg.file(who.person);
    if (!who.person.empty() && (!file || file->things.front().kind != ThingKind::person_file))
        return refused("account-person", "there is no such file of a person");
    Accounts& accounts = visit.app.accounts;
    const std::string_view password = value_of(form, "password");
    return value_of(form, "again").empty() ? accounts.add(who, password, by)
                                           : accounts.open_again(who, password, by);
}

Result<AccountChange> change_role(const Visit& visit, std::string_view name, const AccountKeeper& by) {
    const auto role = find_role(value_of(visit.request.form, "role"));
    if (!role) return refused("account-role", "say in what role");
    return visit.app.accounts.change_role(name, *role, value_of(visit.request.form, "office"), by);
}

/// The subject as the provider has it; that of another provider is none here.
Result<AccountChange> tie_identity(const Visit& visit, std::string_view name, const AccountKeeper& by) {
    if (!visit.app.openid) return refused("account-identity", "nobody signs in with a provider here");
    const std::string subject(value_of(visit.request.form, "subject"));
    return visit.app.accounts.tie(
        name, subject.empty() ? "" : text_of(Identity{visit.app.openid->settings().issuer, subject}), by);
}

/// What a form asks for, and the words for when it is done.
struct AskedChange {
    Result<AccountChange> change;
    std::string done;
};
AskedChange asked_by_form(const Visit& visit, const std::string& name) {
    Accounts& accounts = visit.app.accounts;
    const AccountKeeper by{visit.who().name, false, visit.now};
    const std::string_view what = value_of(visit.request.form, "do");
    const auto with = [&](std::string_view words) { return visit.words.with(words, {name}); };
    if (what == "close") return {accounts.close(name, by), with("{} can no longer sign in.")};
    if (what == "role") return {change_role(visit, name, by), with("{} has another role now.")};
    if (what == "code") return {accounts.renew_code(name, by), with("{} has a new authenticator.")};
    if (what == "confirm")
        return {accounts.confirm(name, value_of(visit.request.form, "seen"), by),
                with("It is so now for {}.")};
    if (what == "identity") return {tie_identity(visit, name, by), with("It is so now for {}.")};
    if (what == "decline") return {accounts.decline(name, by), with("It stays as it was for {}.")};
    return {add_account(visit, by), with("{} can sign in.")};
}

TemplateData entry_row(const Visit& visit, const AccountEntry& entry) {
    TemplateData row;
    row["number"] = std::to_string(entry.number);
    row["at"] = to_text(entry.at);
    row["by"] = entry.by == AccountKeeper::of_machine({}).name ? visit.of(entry.by) : entry.by;
    row["deed"] = visit.of(entry.deed);
    row["name"] = entry.name;
    row["role"] = visit.of(entry.role);
    row["office"] = entry.office;
    row["identity"] = entry.identity;
    row["waits"] = entry.waits.empty() ? std::string() : visit.of("waits for a second administrator");
    row["effect"] = entry.effect.empty() || !entry.waits.empty() ? std::string() : visit.of(entry.effect);
    row["closed"] = entry.closed;
    return row;
}

}  // namespace

HttpResponse accounts_page(const Visit& visit, const PathParts&) { return show_accounts(visit, {}, {}); }

HttpResponse write_account(const Visit& visit, const PathParts&) {
    const std::string name(value_of(visit.request.form, "name"));
    const AskedChange asked = asked_by_form(visit, name);
    if (!asked.change) return show_accounts(visit, {}, asked.change.error());
    // Whoever can do no more what they could is signed out with their next request; here at once.
    if (const auto open = visit.app.accounts.all();
        value_of(visit.request.form, "do") == "code" ||
        std::none_of(open.begin(), open.end(), [&](const Looker& one) { return one.name == name; }))
        visit.app.sessions.end_all(name);
    return show_accounts(visit, words_for(visit, name, asked.done, *asked.change), {});
}

HttpResponse account_record_page(const Visit& visit, const PathParts&) {
    const RecordCheck check = visit.app.accounts.check_record();
    TemplateData data;
    TemplateData::List rows, problems;
    for (const AccountEntry& one : visit.app.accounts.record(most_entries))
        rows.push_back(entry_row(visit, one));
    for (const std::string& one : check.problems) problems.emplace_back(one);
    data["good"] = check.problems.empty();
    put_list(data, "problems", std::move(problems));
    data["entries"] = std::move(rows);
    data["count"] = std::to_string(check.entries);
    data["hash"] = check.hash;
    return page(visit, "account_record", visit.of("Who made and changed accounts"), std::move(data));
}

}  // namespace ultima
