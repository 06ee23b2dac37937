// SPDX-License-Identifier: Apache-2.0
#include "web/accounts.h"

#include "base/refusal.h"
#include "base/text.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <new>
#include <set>

namespace ultima {
namespace {

constexpr std::size_t secret_bytes = 20;
constexpr std::int64_t seconds_of_step = 30;

Sqlite opened(const std::filesystem::path& file) {
    const bool there = std::filesystem::exists(file);
    if (!there) {
        std::filesystem::create_directories(file.has_parent_path() ? file.parent_path() : ".");
    }
    Sqlite database(file, there ? Sqlite::Mode::write : Sqlite::Mode::create);
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    database.run(
        "CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, role TEXT NOT NULL, office TEXT NOT "
        "NULL, "
        "person TEXT NOT NULL, password TEXT NOT NULL, secret BLOB NOT NULL, last_step INTEGER NOT NULL "
        "DEFAULT 0, "
        "closed INTEGER NOT NULL DEFAULT 0) STRICT");
    return database;
}

std::string hashed(std::string_view password, const PasswordCost& cost) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return out.data();
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
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

/// The step of the code, one step of a slow clock allowed either way; nothing if it is wrong or was used.
std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Instant now,
                                    std::int64_t last) {
    const std::int64_t current = now.second / seconds_of_step;
    for (const std::int64_t step : {current - 1, current, current + 1})
        if (step > last && same(one_time_code(secret, step), code)) return step;
    return std::nullopt;
}

}  // namespace

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

Accounts::Accounts(const std::filesystem::path& file, Entropy entropy, PasswordCost cost)
    : database_(opened(file)),
      entropy_(std::move(entropy)),
      cost_(cost),
      no_password_(hashed(random_name(entropy_, 16), cost)) {}

Result<std::string> Accounts::add(const Looker& who, std::string_view password) {
    if (who.name.empty() || who.name.size() > longest_name || !valid_utf8(who.name) ||
        has_control_character(who.name))
        return refused("account-name", "a name has 1 to 200 characters");
    if (code_points(password) < shortest_password || password.size() > longest_password)
        return refused("account-password",
                       fmt::format("a password has at least {} characters, any you like", shortest_password));
    if (is_easily_guessed(password, who.name))
        return refused("account-password", "this password is among the first that somebody would try");
    if ((who.role == Role::person) == who.person.empty())
        return refused("account-person",
                       "the account of a person names the person's file, and no other account does");
    std::string secret(who.role == Role::person ? 0 : secret_bytes, '\0');
    if (!secret.empty()) entropy_({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
    const std::string hash = hashed(password, cost_);
    const std::lock_guard lock(mutex_);
    SqliteStatement there = database_.prepare("SELECT 1 FROM account WHERE name = ?");
    if (there.bind(0, who.name).step()) return refused("account-name", "there is an account of this name");
    database_
        .prepare(
            "INSERT INTO account (name, role, office, person, password, secret) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(0, who.name)
        .bind(1, to_text(who.role))
        .bind(2, who.office)
        .bind(3, who.person)
        .bind(4, hash)
        .bind_bytes(5, secret)
        .run();
    return secret;
}

bool Accounts::close(std::string_view name) {
    const std::lock_guard lock(mutex_);
    database_.prepare("UPDATE account SET closed = 1 WHERE name = ? AND closed = 0").bind(0, name).run();
    return database_.changed() == 1;
}

std::vector<Looker> Accounts::all() {
    const std::lock_guard lock(mutex_);
    std::vector<Looker> all;
    SqliteStatement rows =
        database_.prepare("SELECT name, role, office, person FROM account WHERE closed = 0 ORDER BY name");
    while (rows.step())
        if (const auto role = find_role(rows.bytes(1)))
            all.push_back(
                {std::string(rows.bytes(0)), *role, std::string(rows.bytes(2)), std::string(rows.bytes(3))});
    return all;
}

std::optional<Looker> Accounts::check(std::string_view name, std::string_view password, std::string_view code,
                                      Instant now) {
    Looker who;
    std::string hash = no_password_, secret;
    std::int64_t last = 0;
    bool there = false;
    {
        const std::lock_guard lock(mutex_);
        SqliteStatement row = database_.prepare(
            "SELECT role, office, person, password, secret, last_step FROM account WHERE name = ? AND closed "
            "= 0");
        row.bind(0, name);
        if (row.step()) {
            const auto role = find_role(row.bytes(0));
            there = role.has_value();
            who = {std::string(name), role.value_or(Role::pack_editor), std::string(row.bytes(1)),
                   std::string(row.bytes(2))};
            hash = row.bytes(3);
            secret = row.bytes(4);
            last = row.whole(5);
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
