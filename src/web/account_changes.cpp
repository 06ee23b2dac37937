// SPDX-License-Identifier: Apache-2.0
// What is asked for an account that is there, how it waits for a second administrator, and takes effect.
#include "base/refusal.h"
#include "web/accounts.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::size_t longest_identity = 2000;

}  // namespace

/// What waits for an account, or nothing any more.
void Accounts::put(const Account& account, std::string_view secret) {
    const bool waits = account.waits != AccountRequest::none;
    database_
        .prepare(
            "UPDATE account SET waits = ?, asked_by = ?, next_role = ?, next_office = ?, next_secret = ?, "
            "next_identity = ? WHERE name = ?")
        .bind(0, to_text(account.waits))
        .bind(1, account.asked_by)
        .bind(2, waits ? to_text(account.next.role) : std::string_view())
        .bind(3, waits ? std::string_view(account.next.office) : std::string_view())
        .bind_bytes(4, secret)
        .bind(5, waits ? std::string_view(account.next_identity) : std::string_view())
        .bind(6, account.who.name)
        .run();
}

/// What was asked becomes so.
void Accounts::take_effect(Account& account) {
    const auto run = [&](std::string_view sql) { database_.prepare(sql).bind(0, account.who.name).run(); };
    if (account.waits == AccountRequest::role) {
        run("UPDATE account SET role = next_role, office = next_office WHERE name = ?");
        account.who.role = account.next.role;
        account.who.office = account.next.office;
    }
    if (account.waits == AccountRequest::code)
        run("UPDATE account SET secret = next_secret, last_step = 0 WHERE name = ?");
    // A closed account leaves its identity free: whoever it is may get another one.
    if (account.waits == AccountRequest::closing) {
        run("UPDATE account SET closed = 1, identity = '' WHERE name = ?");
        account.identity.clear();
    }
    if (account.waits == AccountRequest::identity) {
        run("UPDATE account SET identity = next_identity WHERE name = ?");
        account.identity = account.next_identity;
    }
    account.next_identity.clear();
    account.waits = AccountRequest::none;
    account.asked_by.clear();
    put(account, "");
}

AccountChange Accounts::ask(Account account, AccountRequest what, std::string_view deed,
                            const AccountKeeper& by, AccountChange change) {
    account.waits = what;
    account.asked_by = by.name;
    in_transaction(database_, [&] {
        put(account, change.secret);
        if (change.effect != AccountEffect::waits) take_effect(account);
        write_down(deed, account, by, change.effect);
    });
    return change;
}

Result<AccountChange> Accounts::close(std::string_view name, const AccountKeeper& by) {
    const std::lock_guard lock(mutex_);
    auto account = find(name);
    if (!account) return refused("account-none", "there is no such account");
    AccountChange change;
    // Whoever is no administrator is shut out at once; an administrator may go of their own will.
    if (account->can_sign_in() && account->who.role == Role::administrator && account->who.name != by.name) {
        if (auto free = found(name, by); !free) return tl::unexpected(free.error());
        change.effect = effect_of(by, true);
    }
    const bool waits = change.effect == AccountEffect::waits;
    in_transaction(database_, [&] {
        account->waits = AccountRequest::closing;
        account->asked_by = by.name;
        account->next = account->who;
        if (waits)
            put(*account, "");
        else
            take_effect(*account);
        write_down(waits ? "closing asked for" : "account closed", *account, by, change.effect, !waits);
    });
    return change;
}

Result<AccountChange> Accounts::change_role(std::string_view name, Role role, std::string_view office,
                                            const AccountKeeper& by) {
    const std::lock_guard lock(mutex_);
    auto account = found(name, by);
    if (!account) return tl::unexpected(account.error());
    if (account->who.role == Role::person || role == Role::person)
        return refused("account-person",
                       "the account of a person under a measure stays one, and no other becomes one");
    if (!is_line(office, longest_name))
        return refused("account-name", "a court, office or house has at most 200 characters");
    account->next = {account->who.name, role, std::string(office), {}};
    return ask(*account, AccountRequest::role, "role changed", by, {effect_of(by, false), {}});
}

Result<AccountChange> Accounts::renew_code(std::string_view name, const AccountKeeper& by) {
    const std::lock_guard lock(mutex_);
    auto account = found(name, by);
    if (!account) return tl::unexpected(account.error());
    if (account->who.role == Role::person)
        return refused("account-person", "the account of a person under a measure has no codes");
    account->next = account->who;
    return ask(*account, AccountRequest::code, "authenticator renewed", by,
               {effect_of(by, true), new_secret(account->who.role)});
}

Result<AccountChange> Accounts::tie(std::string_view name, const std::string& identity,
                                    const AccountKeeper& by) {
    const std::lock_guard lock(mutex_);
    auto account = found(name, by);
    if (!account) return tl::unexpected(account.error());
    if (!is_line(identity, longest_identity))
        return refused("account-identity", "this is no identity that a provider gives");
    SqliteStatement other = database_.prepare(
        "SELECT 1 FROM account WHERE (identity = ?1 OR next_identity = ?1) AND ?1 <> '' AND closed = 0 AND "
        "name <> ?2");
    if (other.bind(0, identity).bind(1, name).step())
        return refused("account-identity", "another account has this identity");
    other.reset();
    account->next = account->who;
    account->next_identity = identity;
    return ask(*account, AccountRequest::identity, "identity tied", by, {effect_of(by, false), {}});
}

Result<AccountChange> Accounts::confirm(std::string_view name, std::string_view seen,
                                        const AccountKeeper& by) {
    const std::lock_guard lock(mutex_);
    auto account = find(name);
    if (!account || account->waits == AccountRequest::none)
        return refused("account-none", "nothing waits to be confirmed for this account");
    const auto second = find(by.name);
    if (by.on_machine || account->asked_by == by.name || !second || !second->can_sign_in() ||
        second->who.role != Role::administrator)
        return refused("account-second", "it takes another administrator than the one who asked for it");
    if (waiting_of(*account) != seen)
        return refused("account-changed", "something else waits now: look again");
    in_transaction(database_, [&] {
        const bool closes = account->waits == AccountRequest::closing;
        const std::string deed = fmt::format("confirmed: {}", to_text(account->waits));
        take_effect(*account);
        write_down(deed, *account, by, AccountEffect::confirmed, closes);
    });
    return AccountChange{AccountEffect::confirmed, {}};
}

Result<AccountChange> Accounts::decline(std::string_view name, const AccountKeeper& by) {
    const std::lock_guard lock(mutex_);
    auto account = find(name);
    if (!account || account->waits == AccountRequest::none)
        return refused("account-none", "nothing waits to be confirmed for this account");
    in_transaction(database_, [&] {
        const bool closes =
            account->waits == AccountRequest::opening || account->waits == AccountRequest::reopening;
        const std::string deed = fmt::format("declined: {}", to_text(account->waits));
        account->waits = closes ? AccountRequest::closing : AccountRequest::none;
        if (closes)
            take_effect(*account);
        else
            put(*account, "");
        account->asked_by.clear();
        account->next_identity.clear();
        write_down(deed, *account, by, AccountEffect::at_once, closes);
    });
    return AccountChange{};
}

}  // namespace ultima
