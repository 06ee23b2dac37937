// SPDX-License-Identifier: Apache-2.0
#include "register/key_file.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ultima {
namespace {

constexpr const char* schema = R"sql(
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE secrets (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE persons (person TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
)sql";

void set_up(Sqlite& database) {
    // No log, in which a deleted key would live on.
    database.run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON");
}

Secret secret_in(const SqliteStatement& row, int column) {
    const auto secret = Secret::from(row.bytes(column));
    if (!secret) throw std::runtime_error("the key file holds a key that does not have 32 bytes");
    return *secret;
}

Secret secret_called(Sqlite& database, std::string_view name) {
    SqliteStatement statement = database.prepare("SELECT bytes FROM secrets WHERE name = ?");
    statement.bind(0, name);
    if (!statement.step()) throw std::runtime_error(fmt::format("the key file has no secret `{}`", name));
    return secret_in(statement, 0);
}

void for_owner_only(const std::filesystem::path& path) {
    std::filesystem::permissions(path,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

/// How many keys were ever destroyed, so that other processes see that one was.
std::int64_t destroyed(Sqlite& database) { return database.whole("PRAGMA user_version"); }

}  // namespace

KeyFile::KeyFile(Sqlite&& database, std::string register_id, Secret signing, Secret common, Secret naming)
    : database_(std::move(database)),
      register_id_(std::move(register_id)),
      signing_(signing),
      common_(common),
      naming_(naming),
      destroyed_(destroyed(database_)) {}

KeyFile KeyFile::create(const std::filesystem::path& path, std::string_view register_id,
                        const Entropy& entropy, const std::string& system) {
    {
        Sqlite database(path, Sqlite::Mode::create, system);
        set_up(database);
        in_transaction(database, [&] {
            database.run(schema);
            SqliteStatement about = database.prepare("INSERT INTO about VALUES ('register', ?)");
            about.bind(0, register_id).run();
            SqliteStatement secret = database.prepare("INSERT INTO secrets VALUES (?, ?)");
            for (const std::string_view name : {"signing", "common", "naming"})
                secret.bind(0, name).bind_bytes(1, Secret::random(entropy).bytes()).run();
        });
    }
    for_owner_only(path);
    return open(path, system);
}

KeyFile KeyFile::open(const std::filesystem::path& path, const std::string& system) {
    Sqlite database(path, Sqlite::Mode::write, system);
    set_up(database);
    std::string id = database.text("SELECT value FROM about WHERE name = 'register'");
    Secret signing = secret_called(database, "signing"), common = secret_called(database, "common"),
           naming = secret_called(database, "naming");
    return {std::move(database), std::move(id), signing, common, naming};
}

const Secret* KeyFile::find(std::string_view person) {
    const auto known = known_.find(std::string(person));
    if (known != known_.end()) return &known->second;
    SqliteStatement statement = database_.prepare("SELECT key FROM persons WHERE person = ?");
    statement.bind(0, person);
    if (!statement.step()) return nullptr;
    return &known_.emplace(person, secret_in(statement, 0)).first->second;
}

const Secret& KeyFile::make(std::string_view person, const Entropy& entropy) {
    make_all({std::string(person)}, entropy);
    return *find(person);
}

void KeyFile::make_all(const std::vector<std::string>& persons, const Entropy& entropy) {
    std::unordered_map<std::string, Secret> made;
    for (const std::string& person : persons)
        if (find(person) == nullptr) made.try_emplace(person, Secret::random(entropy));
    if (made.empty()) return;
    in_transaction(database_, [&] {
        // Another process may have made one meanwhile: then that one counts.
        SqliteStatement insert = database_.prepare("INSERT OR IGNORE INTO persons VALUES (?, ?)");
        for (const auto& [person, key] : made) insert.bind(0, person).bind_bytes(1, key.bytes()).run();
    });
}

void KeyFile::destroy(std::string_view person) {
    in_transaction(database_, [&] {
        SqliteStatement remove = database_.prepare("DELETE FROM persons WHERE person = ?");
        remove.bind(0, person).run();
        database_.run(fmt::format("PRAGMA user_version = {}", destroyed(database_) + 1));
    });
    known_.erase(std::string(person));
}

void KeyFile::copy_to(const std::filesystem::path& path) {
    SqliteStatement copy = database_.prepare("VACUUM INTO ?");
    copy.bind(0, path.string()).run();
    for_owner_only(path);
}

bool KeyFile::forget_destroyed() {
    const std::int64_t now = destroyed(database_);
    if (now == destroyed_) return false;
    destroyed_ = now;
    known_.clear();
    return true;
}

std::vector<std::string> KeyFile::persons() {
    std::vector<std::string> all;
    SqliteStatement statement = database_.prepare("SELECT person FROM persons ORDER BY person");
    while (statement.step()) all.emplace_back(statement.bytes(0));
    return all;
}

}  // namespace ultima
