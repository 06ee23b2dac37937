// SPDX-License-Identifier: Apache-2.0
#include "register/raw_register.h"

#include <stdexcept>

namespace ultima::test {
namespace {

std::string text(const SqliteStatement& row, int column) { return std::string(row.bytes(column)); }

std::optional<std::string> bytes(const SqliteStatement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return text(row, column);
}

void bind(SqliteStatement& statement, int parameter, const std::optional<std::string>& bytes) {
    if (bytes)
        statement.bind_bytes(parameter, *bytes);
    else
        statement.bind_null(parameter);
}

void read_events(Sqlite& database, RawRegister& into) {
    SqliteStatement events = database.prepare("SELECT * FROM events ORDER BY sequence");
    while (events.step())
        into.events.push_back({events.whole(0), text(events, 1), text(events, 2), text(events, 3),
                               text(events, 4), bytes(events, 5), bytes(events, 6), text(events, 7),
                               text(events, 8), text(events, 9)});
}

void write_events(Sqlite& database, const RawRegister& from) {
    database.run("DELETE FROM events");
    SqliteStatement insert = database.prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const RawEvent& event : from.events) {
        insert.bind(0, event.sequence)
            .bind(1, event.file)
            .bind(2, event.person)
            .bind(3, event.key)
            .bind(4, event.header)
            .bind_bytes(7, event.body_hash)
            .bind_bytes(8, event.identity_hash)
            .bind_bytes(9, event.hash);
        bind(insert, 5, event.body);
        bind(insert, 6, event.identity);
        insert.run();
    }
}

void write_beside(Sqlite& database, const RawRegister& from) {
    SqliteStatement about = database.prepare("UPDATE about SET value = ? WHERE name = ?");
    about.bind(0, from.id).bind(1, "register").run();
    about.bind(0, from.public_key).bind(1, "public key").run();
    SqliteStatement head = database.prepare("UPDATE head SET size = ?, hash = ?, tree = ?");
    head.bind(0, from.size).bind_bytes(1, from.head).bind_bytes(2, from.tree).run();
    database.run("DELETE FROM checkpoints; DELETE FROM kept_places; DELETE FROM erasures WHERE ended = 0");
    SqliteStatement checkpoint = database.prepare("INSERT INTO checkpoints VALUES (?, ?)");
    for (const RawCheckpoint& one : from.checkpoints) checkpoint.bind(0, one.size).bind(1, one.text).run();
    SqliteStatement place = database.prepare("INSERT INTO kept_places VALUES (?, ?, ?, ?, ?)");
    for (const RawPlace& one : from.places)
        place.bind(0, one.service)
            .bind(1, one.file)
            .bind(2, one.thing)
            .bind(3, one.first)
            .bind(4, one.last)
            .run();
    SqliteStatement erasure = database.prepare("INSERT OR REPLACE INTO erasures VALUES (?, 0)");
    for (const std::string& person : from.unfinished) erasure.bind(0, person).run();
}

Hash hash_of(const std::string& bytes) {
    const auto hash = hash_of_bytes(bytes);
    if (!hash) throw std::logic_error("no hash");
    return *hash;
}

}  // namespace

RawRegister RawRegister::read(Sqlite& database) {
    RawRegister raw;
    raw.id = database.text("SELECT value FROM about WHERE name = 'register'");
    raw.public_key = database.text("SELECT value FROM about WHERE name = 'public key'");
    raw.size = database.whole("SELECT size FROM head");
    raw.head = database.text("SELECT hash FROM head");
    raw.tree = database.text("SELECT tree FROM head");
    read_events(database, raw);
    SqliteStatement checkpoints = database.prepare("SELECT size, text FROM checkpoints ORDER BY size");
    while (checkpoints.step()) raw.checkpoints.push_back({checkpoints.whole(0), text(checkpoints, 1)});
    SqliteStatement places =
        database.prepare("SELECT service, file, thing, first, last FROM kept_places ORDER BY file, thing");
    while (places.step())
        raw.places.push_back(
            {text(places, 0), text(places, 1), places.whole(2), places.whole(3), places.whole(4)});
    SqliteStatement unfinished = database.prepare("SELECT person FROM erasures WHERE ended = 0");
    while (unfinished.step()) raw.unfinished.push_back(text(unfinished, 0));
    return raw;
}

void RawRegister::write(Sqlite& database) const {
    std::vector<std::string> names, made;
    SqliteStatement triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
    while (triggers.step()) {
        names.push_back(text(triggers, 0));
        made.push_back(text(triggers, 1));
    }
    in_transaction(database, [&] {
        for (const std::string& name : names) database.run("DROP TRIGGER " + name);
        write_events(database, *this);
        write_beside(database, *this);
        for (const std::string& sql : made) database.run(sql);
    });
}

void RawRegister::hash_again(std::size_t from) {
    MerkleTree edge;
    Hash before = first_link(id, public_key);
    for (std::size_t i = 0; i < events.size(); ++i) {
        RawEvent& event = events[i];
        if (i >= from) {
            if (event.body) event.body_hash = bytes_of(sha256(*event.body));
            if (event.identity || i == from)
                event.identity_hash = bytes_of(sha256(event.identity.value_or("")));
            event.hash = bytes_of(
                event_hash(before, event.header, hash_of(event.body_hash), hash_of(event.identity_hash)));
        }
        before = hash_of(event.hash);
        edge.append(before);
    }
    size = static_cast<std::int64_t>(events.size());
    head = bytes_of(before);
    tree = edge.bytes();
}

}  // namespace ultima::test
