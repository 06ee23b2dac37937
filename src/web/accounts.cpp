// SPDX-License-Identifier: Apache-2.0
#include "web/accounts.h"

#include "base/refusal.h"
#include "base/text.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>
#include <set>

namespace ultima {
namespace {

constexpr std::size_t secret_bytes = 20;
constexpr std::int64_t seconds_of_step = 30;

/// What came later than the first files: what is asked for an account, by whom, and what it would be then.
void add_columns(Sqlite& database) {
    const auto has = [&](std::string_view column) {
        return database.whole(fmt::format(
                   "SELECT count(*) FROM pragma_table_info('account') WHERE name = '{}'", column)) != 0;
    };
    for (const char* column : {"identity", "next_identity"})
        if (!has(column))
            database.run(fmt::format("ALTER TABLE account ADD COLUMN {} TEXT NOT NULL DEFAULT ''", column));
    if (has("waits")) return;
    for (const char* column : {"waits", "asked_by", "next_role", "next_office"})
        database.run(fmt::format("ALTER TABLE account ADD COLUMN {} TEXT NOT NULL DEFAULT ''", column));
    database.run("ALTER TABLE account ADD COLUMN next_secret BLOB NOT NULL DEFAULT x''");
}

Sqlite opened(const std::filesystem::path& file) {
    Sqlite database = open_private(file);
    database.run(
        "CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, role TEXT NOT NULL, office TEXT NOT "
        "NULL, "
        "person TEXT NOT NULL, password TEXT NOT NULL, secret BLOB NOT NULL, last_step INTEGER NOT NULL "
        "DEFAULT 0, "
        "closed INTEGER NOT NULL DEFAULT 0) STRICT");
    add_columns(database);
    return database;
}

std::string hashed(std::string_view password, const PasswordCost& cost) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return out.data();
}

/// What guessers try first among long ones: one or two letters again and again, or the name.
bool is_easily_guessed(std::string_view password, std::string_view name) {
    return std::set<char>(password.begin(), password.end()).size() < 5 ||
           (!name.empty() && password.find(name) != std::string_view::npos &&
            password.size() < name.size() + 8);
}

/// Equal without telling by its time how much of it is.
bool same(std::string_view left, std::string_view right) {
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

constexpr std::array<std::string_view, 7> request_words{
    "",        "new account",   "change of role",          "new authenticator",
    "closing", "opening again", "identity at the provider"};

/// Of the table, in the order in which `account_in` reads them.
constexpr std::string_view account_columns =
    "name, role, office, person, waits, asked_by, next_role, next_office, identity, next_identity";
constexpr int closed_column = 10;

/// Nothing if the role, or what waits, is none that this program knows.
std::optional<Account> account_in(const SqliteStatement& row) {
    const auto role = find_role(row.bytes(1));
    const auto* const waits = std::find(request_words.begin(), request_words.end(), row.bytes(4));
    if (!role || waits == request_words.end()) return std::nullopt;
    Account account{{std::string(row.bytes(0)), *role, std::string(row.bytes(2)), std::string(row.bytes(3))},
                    static_cast<AccountRequest>(waits - request_words.begin()),
                    std::string(row.bytes(5)),
                    {}};
    account.next = {account.who.name, find_role(row.bytes(6)).value_or(*role), std::string(row.bytes(7)),
                    account.who.person};
    account.identity = row.bytes(8);
    account.next_identity = row.bytes(9);
    return account;
}

/// How the account stands, as the record says it.
AccountEntry entry_of(const Account& account, bool closed) {
    AccountEntry entry;
    entry.name = account.who.name;
    entry.role = to_text(account.who.role);
    entry.office = account.who.office;
    entry.person = account.who.person;
    entry.identity = account.identity;
    if (account.waits == AccountRequest::identity)
        entry.waits = fmt::format("{}: {}", to_text(account.waits), account.next_identity);
    else if (account.waits != AccountRequest::none)
        entry.waits = account.waits == AccountRequest::role
                          ? fmt::format("{}: {}, {}", to_text(account.waits), to_text(account.next.role),
                                        account.next.office)
                          : std::string(to_text(account.waits));
    entry.closed = closed;
    return entry;
}

/// What stands against an account, whether there is one of this name or not.
Diagnostics problem_with(const Looker& who, std::string_view password) {
    const auto problem = [](std::string code, std::string message) {
        return refused(std::move(code), std::move(message)).value();
    };
    if (who.name.empty() || !is_line(who.name, longest_name))
        return problem("account-name", "a name has 1 to 200 characters");
    if (!is_line(who.office, longest_name))
        return problem("account-name", "a court, office or house has at most 200 characters");
    if (code_points(password) < Accounts::shortest_password || password.size() > Accounts::longest_password)
        return problem("account-password", fmt::format("a password has at least {} characters, any you like",
                                                       Accounts::shortest_password));
    if (is_easily_guessed(password, who.name))
        return problem("account-password", "this password is among the first that somebody would try");
    if ((who.role == Role::person) == who.person.empty())
        return problem("account-person",
                       "the account of a person names the person's file, and no other account does");
    return {};
}

/// The step of the code, one step of a slow clock allowed either way; nothing if it is wrong or was used.
std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Instant now,
                                    std::int64_t last) {
    const std::int64_t current = now.second / seconds_of_step;
    for (const std::int64_t step : {current - 1, current, current + 1})
        if (step > last && same(one_time_code(secret, step), code)) return step;
    return std::nullopt;
}

}  // namespace

bool is_line(std::string_view text, std::size_t longest) {
    return text.size() <= longest && valid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
           });
}

std::string one_time_code(std::string_view secret, std::int64_t step) {
    std::array<unsigned char, 8> message{};
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(),
             mac.data(), &size) == nullptr)
        throw std::bad_alloc();
    const std::size_t at = mac[size - 1] & 0x0FU;  // RFC 4226, 5.3: the last four bits say where
    const std::uint32_t number = (std::uint32_t{mac[at]} & 0x7FU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                                 std::uint32_t{mac[at + 2]} << 8U | std::uint32_t{mac[at + 3]};
    return fmt::format("{:06}", number % 1'000'000);
}

std::string base32(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        held = held << 8U | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) out += letters[held >> (bits - 5) & 31U];
    }
    if (bits > 0) out += letters[held << (5 - bits) & 31U];
    return out;
}

std::span<const std::string_view> account_record_words() {
    static constexpr std::array<std::string_view, 30> words{"account found",
                                                            "account made",
                                                            "closing asked for",
                                                            "account closed",
                                                            "role changed",
                                                            "authenticator renewed",
                                                            "new account",
                                                            "change of role",
                                                            "new authenticator",
                                                            "closing",
                                                            "account opened again",
                                                            "opening again",
                                                            "identity tied",
                                                            "identity at the provider",
                                                            "confirmed: identity at the provider",
                                                            "declined: identity at the provider",
                                                            "confirmed: opening again",
                                                            "declined: opening again",
                                                            "confirmed: new account",
                                                            "confirmed: change of role",
                                                            "confirmed: new authenticator",
                                                            "confirmed: closing",
                                                            "declined: new account",
                                                            "declined: change of role",
                                                            "declined: new authenticator",
                                                            "declined: closing",
                                                            "waits for a second administrator",
                                                            "no second administrator could confirm it",
                                                            "confirmed by a second administrator",
                                                            "on the machine itself"};
    return words;
}

AccountKeeper AccountKeeper::of_machine(Instant at) { return {"on the machine itself", true, at}; }

std::string_view to_text(AccountRequest request) noexcept {
    return request_words[static_cast<std::size_t>(request)];
}

bool Account::can_sign_in() const noexcept {
    if (waits == AccountRequest::none) return true;
    // Else one administrator could shut out the other, and be alone.
    return waits != AccountRequest::opening && waits != AccountRequest::reopening &&
           who.role == Role::administrator;
}

std::string waiting_of(const Account& account) {
    return fmt::format("{}; {}; {}; {}{}", to_text(account.waits), account.asked_by,
                       to_text(account.next.role), account.next.office,
                       account.waits == AccountRequest::identity ? "; " + account.next_identity : "");
}

std::string text_of(const Identity& identity) {
    return fmt::format("{} {}", identity.issuer, identity.subject);
}

Accounts::Accounts(const std::filesystem::path& file, Entropy entropy, PasswordCost cost, Instant at)
    : database_(opened(file)),
      record_(database_, entropy),
      entropy_(std::move(entropy)),
      cost_(cost),
      no_password_(hashed(random_name(entropy_, 16), cost)) {
    if (!record_.empty()) return;
    in_transaction(database_, [&] {
        SqliteStatement rows =
            database_.prepare(fmt::format("SELECT {}, closed FROM account ORDER BY name", account_columns));
        while (rows.step())
            if (const auto account = account_in(rows))
                write_down("account found", *account, AccountKeeper::of_machine(at), AccountEffect::at_once,
                           rows.whole(closed_column) != 0);
    });
}

std::optional<Account> Accounts::find(std::string_view name) {
    SqliteStatement row = database_.prepare(
        fmt::format("SELECT {} FROM account WHERE name = ? AND closed = 0", account_columns));
    if (!row.bind(0, name).step()) return std::nullopt;
    return account_in(row);
}

std::vector<Account> Accounts::find_all() {
    std::vector<Account> all;
    SqliteStatement rows = database_.prepare(
        fmt::format("SELECT {} FROM account WHERE closed = 0 ORDER BY name", account_columns));
    while (rows.step())
        if (const auto account = account_in(rows)) all.push_back(*account);
    return all;
}

Result<Account> Accounts::found(std::string_view name, const AccountKeeper& by) {
    auto account = find(name);
    if (!account) return refused("account-none", "there is no such account");
    if (account->waits != AccountRequest::none && !by.on_machine)
        return refused("account-waits", "something waits for this account: confirm or decline that first");
    return *account;
}

bool Accounts::signs_in_for(std::string_view person) {
    SqliteStatement theirs =
        database_.prepare("SELECT 1 FROM account WHERE person = ? AND person <> '' AND closed = 0");
    return theirs.bind(0, person).step();
}

bool Accounts::has_other_administrator(const AccountKeeper& by) {
    const auto all = find_all();
    return std::any_of(all.begin(), all.end(), [&](const Account& one) {
        return one.who.role == Role::administrator && one.can_sign_in() &&
               (by.on_machine || one.who.name != by.name);
    });
}

AccountEffect Accounts::effect_of(const AccountKeeper& by, bool restores) {
    if (by.on_machine && restores) return AccountEffect::at_once;
    return has_other_administrator(by) ? AccountEffect::waits : AccountEffect::alone;
}

std::string Accounts::new_secret(Role role) {
    std::string secret(role == Role::person ? 0 : secret_bytes, '\0');
    if (!secret.empty()) entropy_({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
    return secret;
}

void Accounts::write_down(std::string_view deed, const Account& account, const AccountKeeper& by,
                          AccountEffect effect, bool closed) {
    AccountEntry entry = entry_of(account, closed);
    entry.at = by.now;
    entry.by = by.name;
    entry.deed = deed;
    entry.effect = to_text(effect);
    record_.add(std::move(entry));
}

Result<AccountChange> Accounts::add(const Looker& who, std::string_view password, const AccountKeeper& by) {
    if (auto wrong = problem_with(who, password); !wrong.empty()) return tl::unexpected(std::move(wrong));
    AccountChange change{AccountEffect::at_once, new_secret(who.role)};
    const std::string hash = hashed(password, cost_);
    const std::lock_guard lock(mutex_);
    SqliteStatement there = database_.prepare("SELECT 1 FROM account WHERE name = ?");
    if (there.bind(0, who.name).step()) return refused("account-name", "there is an account of this name");
    there.reset();
    if (signs_in_for(who.person)) return refused("account-person", "somebody signs in for this file already");
    change.effect = effect_of(by, false);
    const bool waits = change.effect == AccountEffect::waits;
    const Account account{who, waits ? AccountRequest::opening : AccountRequest::none, waits ? by.name : "",
                          who};
    in_transaction(database_, [&] {
        database_
            .prepare(
                "INSERT INTO account (name, role, office, person, password, secret) VALUES (?, ?, ?, ?, ?, "
                "?)")
            .bind(0, who.name)
            .bind(1, to_text(who.role))
            .bind(2, who.office)
            .bind(3, who.person)
            .bind(4, hash)
            .bind_bytes(5, change.secret)
            .run();
        put(account, "");
        write_down("account made", account, by, change.effect);
    });
    return change;
}

Result<AccountChange> Accounts::open_again(const Looker& who, std::string_view password,
                                           const AccountKeeper& by) {
    if (auto wrong = problem_with(who, password); !wrong.empty()) return tl::unexpected(std::move(wrong));
    AccountChange change{AccountEffect::at_once, new_secret(who.role)};
    const std::string hash = hashed(password, cost_);
    const std::lock_guard lock(mutex_);
    SqliteStatement closed =
        database_.prepare("SELECT role, person FROM account WHERE name = ? AND closed = 1");
    if (!closed.bind(0, who.name).step())
        return refused("account-none", "there is no closed account of this name");
    // What stands on record under a name stays that of one human.
    if ((closed.bytes(0) == to_text(Role::person)) != (who.role == Role::person) ||
        closed.bytes(1) != who.person)
        return refused("account-person",
                       "the account of a person under a measure is opened again for the same file alone");
    closed.reset();
    if (signs_in_for(who.person)) return refused("account-person", "somebody signs in for this file already");
    change.effect = effect_of(by, false);
    const bool waits = change.effect == AccountEffect::waits;
    const Account account{who, waits ? AccountRequest::reopening : AccountRequest::none, waits ? by.name : "",
                          who};
    in_transaction(database_, [&] {
        database_
            .prepare(
                "UPDATE account SET role = ?, office = ?, password = ?, secret = ?, last_step = 0, closed = "
                "0 "
                "WHERE name = ?")
            .bind(0, to_text(who.role))
            .bind(1, who.office)
            .bind(2, hash)
            .bind_bytes(3, change.secret)
            .bind(4, who.name)
            .run();
        put(account, "");
        write_down("account opened again", account, by, change.effect);
    });
    return change;
}

std::optional<Looker> Accounts::of_identity(const std::string& identity) {
    const std::lock_guard lock(mutex_);
    SqliteStatement row = database_.prepare(fmt::format(
        "SELECT {} FROM account WHERE identity = ? AND identity <> '' AND closed = 0", account_columns));
    if (!row.bind(0, identity).step()) return std::nullopt;
    const auto account = account_in(row);
    if (!account || !account->can_sign_in()) return std::nullopt;
    return account->who;
}

std::vector<Looker> Accounts::all() {
    const std::lock_guard lock(mutex_);
    std::vector<Looker> all;
    for (Account& one : find_all())
        if (one.can_sign_in()) all.push_back(std::move(one.who));
    return all;
}

std::vector<Account> Accounts::open() {
    const std::lock_guard lock(mutex_);
    return find_all();
}

bool Accounts::still_is(const Looker& who) {
    const std::lock_guard lock(mutex_);
    const auto account = find(who.name);
    return account && account->can_sign_in() && account->who.role == who.role &&
           account->who.office == who.office && account->who.person == who.person;
}

std::vector<AccountEntry> Accounts::record(std::size_t most) {
    const std::lock_guard lock(mutex_);
    return record_.latest(most);
}

RecordCheck Accounts::check_record() {
    const std::lock_guard lock(mutex_);
    std::map<std::string, std::string, std::less<>> recorded;
    RecordCheck check = record_.check(recorded);
    std::map<std::string, std::string, std::less<>> there;
    SqliteStatement rows = database_.prepare(fmt::format("SELECT {}, closed FROM account", account_columns));
    while (rows.step()) {
        const std::string name(rows.bytes(0));
        const auto account = account_in(rows);
        there[name] =
            account ? standing_of(entry_of(*account, rows.whole(closed_column) != 0)) : "unknown role";
    }
    for (const auto& [name, standing] : there)
        if (const auto entry = recorded.find(name); entry == recorded.end())
            check.problems.push_back(fmt::format("the account of {} stands on no record", name));
        else if (entry->second != standing)
            check.problems.push_back(fmt::format("the account of {} is not as the record says", name));
    for (const auto& [name, standing] : recorded)
        if (!there.contains(name)) check.problems.push_back(fmt::format("the account of {} is gone", name));
    return check;
}

std::optional<Looker> Accounts::check(std::string_view name, std::string_view password, std::string_view code,
                                      Instant now) {
    Looker who;
    std::string hash = no_password_, secret;
    std::int64_t last = 0;
    bool there = false;
    {
        const std::lock_guard lock(mutex_);
        if (const auto account = find(name); account && account->can_sign_in()) {
            there = true;
            who = account->who;
            SqliteStatement row =
                database_.prepare("SELECT password, secret, last_step FROM account WHERE name = ?");
            row.bind(0, name).step();
            hash = row.bytes(0);
            secret = row.bytes(1);
            last = row.whole(2);
        }
    }
    const std::string typed(password);  // never a null pointer, as a view of nothing may be
    at_once_.acquire();
    const bool right = crypto_pwhash_str_verify(hash.c_str(), typed.data(), typed.size()) == 0;
    at_once_.release();
    if (!there || !right) return std::nullopt;
    if (who.role == Role::person && secret.empty()) return who;
    const auto step = step_of(secret, code, now, last);
    if (!step) return std::nullopt;
    const std::lock_guard lock(mutex_);
    // Two sign-ins with one code at the same moment: the first has it.
    database_.prepare("UPDATE account SET last_step = ? WHERE name = ? AND last_step < ? AND closed = 0")
        .bind(0, *step)
        .bind(1, name)
        .bind(2, *step)
        .run();
    if (database_.changed() != 1) return std::nullopt;
    return who;
}

}  // namespace ultima
