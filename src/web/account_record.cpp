// SPDX-License-Identifier: Apache-2.0
#include "web/account_record.h"

#include "base/json_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace ultima {
namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::string_view columns =
    "number, at, by, deed, name, role, office, person, waits, effect, closed, identity, hash";

/// What the hash covers, always in the same form.
std::string header_of(const AccountEntry& entry) {
    std::string text;
    JsonWriter writer(text);
    writer.object([&] {
        writer.name("number").number(entry.number);
        writer.name("at").text(to_text(entry.at));
        writer.name("by").text(entry.by);
        writer.name("deed").text(entry.deed);
        writer.name("name").text(entry.name);
        writer.name("role").text(entry.role);
        writer.name("office").text(entry.office);
        writer.name("person").text(entry.person);
        writer.name("waits").text(entry.waits);
        writer.name("effect").text(entry.effect);
        writer.name("closed").flag(entry.closed);
        // Entries that are older than identities have none, and the hash that they had.
        if (!entry.identity.empty()) writer.name("identity").text(entry.identity);
    });
    return text;
}

/// Nothing is sealed: the names of staff stand in the register's headers too.
Hash hash_of(const Hash& before, const AccountEntry& entry) {
    return event_hash(before, header_of(entry), sha256(""), sha256(""));
}

AccountEntry entry_in(const SqliteStatement& row) {
    AccountEntry entry;
    entry.number = row.whole(0);
    entry.at = Instant{row.whole(1)};
    int column = 2;
    for (std::string* text : {&entry.by, &entry.deed, &entry.name, &entry.role, &entry.office, &entry.person,
                              &entry.waits, &entry.effect})
        *text = row.bytes(column++);
    entry.closed = row.whole(10) != 0;
    entry.identity = row.bytes(11);
    entry.hash = row.bytes(12);
    return entry;
}

}  // namespace

std::string_view to_text(AccountEffect effect) noexcept {
    constexpr std::array<std::string_view, 4> words{"", "waits for a second administrator",
                                                    "no second administrator could confirm it",
                                                    "confirmed by a second administrator"};
    return words[static_cast<std::size_t>(effect)];
}

std::string standing_of(const AccountEntry& entry) {
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", entry.role, entry.office, entry.person, entry.waits,
                       entry.closed ? "closed" : "open", entry.identity);
}

AccountRecord::AccountRecord(Sqlite& database, const Entropy& entropy) : database_(database) {
    database_.run(
        "CREATE TABLE IF NOT EXISTS account_record (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT "
        "NOT NULL, deed TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, office TEXT NOT NULL, person "
        "TEXT NOT NULL, waits TEXT NOT NULL, effect TEXT NOT NULL, closed INTEGER NOT NULL, hash TEXT NOT "
        "NULL) STRICT");
    if (database_.whole("SELECT count(*) FROM pragma_table_info('account_record') WHERE name = 'identity'") ==
        0)
        database_.run("ALTER TABLE account_record ADD COLUMN identity TEXT NOT NULL DEFAULT ''");
    database_.run("CREATE TABLE IF NOT EXISTS account_record_id (id TEXT NOT NULL) STRICT");
    // Against mistakes of our own; whoever writes past the program is found by the chain.
    for (const char* change : {"UPDATE", "DELETE"})
        database_.run(
            fmt::format("CREATE TRIGGER IF NOT EXISTS account_record_no_{0} BEFORE {0} ON "
                        "account_record BEGIN SELECT RAISE(ABORT, 'entries are not changed'); END",
                        change));
    if (database_.whole("SELECT count(*) FROM account_record_id") == 0)
        database_.prepare("INSERT INTO account_record_id (id) VALUES (?)")
            .bind(0, random_name(entropy, id_bytes))
            .run();
    id_ = database_.text("SELECT id FROM account_record_id");
}

bool AccountRecord::empty() { return database_.whole("SELECT count(*) FROM account_record") == 0; }

void AccountRecord::add(AccountEntry entry) {
    Hash before = first_link(id_, "accounts");
    if (const auto last = latest(1); !last.empty()) {
        before = hash_of_hex(last.front().hash).value_or(Hash{});
        entry.number = last.front().number;
    }
    ++entry.number;
    entry.hash = to_hex(hash_of(before, entry));
    database_
        .prepare(fmt::format("INSERT INTO account_record ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             columns))
        .bind(0, entry.number)
        .bind(1, entry.at.second)
        .bind(2, entry.by)
        .bind(3, entry.deed)
        .bind(4, entry.name)
        .bind(5, entry.role)
        .bind(6, entry.office)
        .bind(7, entry.person)
        .bind(8, entry.waits)
        .bind(9, entry.effect)
        .bind(10, std::int64_t{entry.closed ? 1 : 0})
        .bind(11, entry.identity)
        .bind(12, entry.hash)
        .run();
}

std::vector<AccountEntry> AccountRecord::latest(std::size_t most) {
    std::vector<AccountEntry> entries;
    SqliteStatement rows =
        database_.prepare(fmt::format("SELECT {} FROM account_record ORDER BY number DESC LIMIT ?", columns));
    constexpr auto largest = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    rows.bind(0, static_cast<std::int64_t>(std::min(most, largest)));
    while (rows.step()) entries.push_back(entry_in(rows));
    return entries;
}

RecordCheck AccountRecord::check(std::map<std::string, std::string, std::less<>>& standing) {
    RecordCheck check;
    Hash before = first_link(id_, "accounts");
    SqliteStatement rows =
        database_.prepare(fmt::format("SELECT {} FROM account_record ORDER BY number", columns));
    while (rows.step()) {
        const AccountEntry entry = entry_in(rows);
        ++check.entries;
        if (entry.number != check.entries)
            check.problems.push_back(fmt::format("entry {} is missing", check.entries));
        const Hash hash = hash_of(before, entry);
        if (to_hex(hash) != entry.hash)
            check.problems.push_back(fmt::format("entry {} is not what was written", entry.number));
        standing[entry.name] = standing_of(entry);
        before = hash;
        check.entries = entry.number;
        check.hash = entry.hash;
    }
    return check;
}

}  // namespace ultima
