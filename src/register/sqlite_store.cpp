// SPDX-License-Identifier: Apache-2.0
#include "register/sqlite_store.h"

#include "database/sqlite.h"

#include <fmt/format.h>

#include <utility>

namespace ultima {
namespace {

constexpr std::int64_t format_version = 1;

// The triggers keep our own faults from changing history; against others there is the chain.
constexpr const char* schema = R"sql(
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY, file TEXT NOT NULL, person TEXT NOT NULL, client_key TEXT NOT NULL UNIQUE,
  header TEXT NOT NULL, body BLOB, identity BLOB,
  body_hash BLOB NOT NULL, identity_hash BLOB NOT NULL, hash BLOB NOT NULL);
CREATE INDEX events_of_file ON events (file, sequence);
CREATE INDEX events_of_person ON events (person, file);
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, hash BLOB NOT NULL, tree BLOB NOT NULL);
CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE erasure_lists (text TEXT NOT NULL);
CREATE TABLE erasures (person TEXT PRIMARY KEY, ended INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE kept_places (
  service TEXT NOT NULL, file TEXT NOT NULL, thing INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (file, thing)) WITHOUT ROWID;
CREATE INDEX places_of_service ON kept_places (service, first);
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER events_stand BEFORE UPDATE ON events
WHEN NEW.body IS NOT NULL OR NEW.identity IS NOT NULL
  OR (NEW.sequence, NEW.file, NEW.person, NEW.client_key, NEW.header, NEW.body_hash, NEW.identity_hash, NEW.hash)
     IS NOT (OLD.sequence, OLD.file, OLD.person, OLD.client_key, OLD.header, OLD.body_hash, OLD.identity_hash, OLD.hash)
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
)sql";

constexpr const char* all_schema =
    "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY type, name)";

/// What `all_schema` says of a new register.
const std::string& made_schema() {
    static const std::string made = [] {
        Sqlite database(":memory:", Sqlite::Mode::create);
        database.run(schema);
        return database.text(all_schema);
    }();
    return made;
}

constexpr const char* event_columns =
    "sequence, file, person, client_key, header, body, identity, body_hash, identity_hash, hash";

Hash hash_in(const SqliteStatement& row, int column) {
    const auto hash = hash_of_bytes(row.bytes(column));
    if (!hash) throw StoreFailure("a hash in the register does not have 32 bytes");
    return *hash;
}

std::optional<std::string> bytes_in(const SqliteStatement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return std::string(row.bytes(column));
}

StoredEvent record_in(const SqliteStatement& row) {
    return {static_cast<std::uint64_t>(row.whole(0)),
            std::string(row.bytes(1)),
            std::string(row.bytes(2)),
            std::string(row.bytes(3)),
            std::string(row.bytes(4)),
            bytes_in(row, 5),
            bytes_in(row, 6),
            hash_in(row, 7),
            hash_in(row, 8),
            hash_in(row, 9)};
}

KeptPlace place_in(const SqliteStatement& row) {
    return {std::string(row.bytes(0)), std::string(row.bytes(1)), static_cast<std::uint32_t>(row.whole(2)),
            CivilDate{static_cast<std::int32_t>(row.whole(3))},
            CivilDate{static_cast<std::int32_t>(row.whole(4))}};
}

/// Makes what SQLite throws the store's own failure.
template <class Work>
auto as_store_failure(Work work) {
    try {
        return work();
    } catch (const DatabaseFailure& failure) {
        throw StoreFailure(failure.what());
    }
}

void set_up(Sqlite& database) {
    // FULL: a commit is on the disk when it returns. Checkpoints are ours, so that none fails unseen within a
    // commit that went well.
    database.run(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
        "PRAGMA foreign_keys = ON");
    // A batch of thousands of events would otherwise be written to the disk and read again several times over
    // before it is done.
    database.run("PRAGMA cache_size = -65536");  // at most, in KiB
    database.keep_log();
}

class SqliteStore final : public Store, private StoreTransaction {
  public:
    SqliteStore(Sqlite&& database, int longest_log)
        : database_(std::move(database)),
          head_(database_.prepare("SELECT size, hash, tree FROM head")),
          by_key_(prepare_events("WHERE client_key = ?")),
          of_file_(prepare_events("WHERE file = ? AND sequence > ? ORDER BY sequence")),
          files_of_(database_.prepare("SELECT DISTINCT file FROM events WHERE person = ?")),
          kept_(database_.prepare("SELECT service, file, thing, first, last FROM kept_places "
                                  "WHERE service = ? AND first <= ? AND last >= ?")),
          append_(database_.prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
          set_head_(database_.prepare("UPDATE head SET size = ?, hash = ?, tree = ?")),
          keep_(database_.prepare("INSERT INTO kept_places VALUES (?, ?, ?, ?, ?)")),
          longest_log_(longest_log) {}

    void write(const std::function<void(StoreTransaction&)>& work) override {
        as_store_failure([&] {
            in_transaction(database_, [&] { work(*this); });
            checkpoint_log();
        });
    }

    void read(std::uint64_t after, const std::function<bool(StoredEvent&&)>& each) override {
        as_store_failure([&] {
            SqliteStatement all = prepare_events("WHERE sequence > ? ORDER BY sequence");
            all.bind(0, static_cast<std::int64_t>(after));
            while (all.step())
                if (!each(record_in(all))) return;
        });
    }

    std::vector<StoredEvent> about_nobody(std::string_view beginning) override {
        return as_store_failure([&] {
            std::vector<StoredEvent> found;
            SqliteStatement some =
                prepare_events("WHERE person = '' AND file >= ? AND file < ? ORDER BY sequence");
            some.bind(0, beginning).bind(1, past_names(beginning));
            while (some.step()) found.push_back(record_in(some));
            return found;
        });
    }

    std::vector<std::string> checkpoints() override {
        return texts("SELECT text FROM checkpoints ORDER BY size");
    }

    std::vector<std::string> erasure_lists() override { return texts("SELECT text FROM erasure_lists"); }

    std::vector<std::string> unfinished_erasures() override {
        return texts("SELECT person FROM erasures WHERE ended = 0 ORDER BY person");
    }

    std::vector<KeptPlace> all_kept_places() override {
        return as_store_failure([&] {
            std::vector<KeptPlace> all;
            SqliteStatement statement = database_.prepare(
                "SELECT service, file, thing, first, last FROM kept_places ORDER BY file, thing");
            while (statement.step()) all.push_back(place_in(statement));
            return all;
        });
    }

    std::string register_id() override { return about("register"); }
    std::string public_key() override { return about("public key"); }

    void copy_to(const std::filesystem::path& path) override {
        as_store_failure([&] {
            SqliteStatement copy = database_.prepare("VACUUM INTO ?");
            copy.bind(0, path.string()).run();
        });
    }

    std::string damage() override {
        return as_store_failure([&]() -> std::string {
            // Read through the indexes, a case would be another one than its events say.
            const std::string found = database_.text("PRAGMA integrity_check(1)");
            if (found != "ok") return found;
            if (database_.text(all_schema) != made_schema())
                return "its tables, indexes or triggers are not those of a register";
            return {};
        });
    }

    void wipe() override {
        as_store_failure([&] {
            // In the file itself they are overwritten (secure_delete) once the log is in it.
            if (database_.whole("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
                throw StoreFailure("somebody reads the register, so its log could not be emptied");
        });
    }

  private:
    SqliteStatement prepare_events(std::string_view rest) {
        return database_.prepare(fmt::format("SELECT {} FROM events {}", event_columns, rest));
    }

    std::vector<std::string> texts(std::string_view sql) {
        return as_store_failure([&] {
            std::vector<std::string> all;
            SqliteStatement statement = database_.prepare(sql);
            while (statement.step()) all.emplace_back(statement.bytes(0));
            return all;
        });
    }

    std::string about(std::string_view name) {
        return as_store_failure([&] {
            SqliteStatement statement = database_.prepare("SELECT value FROM about WHERE name = ?");
            statement.bind(0, name);
            return statement.step() ? std::string(statement.bytes(0)) : std::string();
        });
    }

    void checkpoint_log() {
        // Not again until something was written: its length is that of the last commit.
        if (database_.log_length() < longest_log_ || database_.log_length() == written_back_) return;
        written_back_ = database_.log_length();
        database_.run("PRAGMA wal_checkpoint(PASSIVE)");
    }

    Head head() override {
        if (!head_.step()) throw StoreFailure("the register has lost its head");
        Head head;
        head.size = static_cast<std::uint64_t>(head_.whole(0));
        head.hash = hash_in(head_, 1);
        const auto tree = MerkleTree::from(head.size, head_.bytes(2));
        head_.reset();
        if (!tree) throw StoreFailure("the head of the register does not fit its size");
        head.tree = *tree;
        return head;
    }

    std::optional<StoredEvent> by_key(std::string_view key) override {
        by_key_.bind(0, key);
        if (!by_key_.step()) return std::nullopt;
        StoredEvent record = record_in(by_key_);
        by_key_.reset();
        return record;
    }

    std::vector<StoredEvent> of_file(std::string_view file, std::uint64_t after) override {
        std::vector<StoredEvent> records;
        of_file_.bind(0, file).bind(1, static_cast<std::int64_t>(after));
        while (of_file_.step()) records.push_back(record_in(of_file_));
        return records;
    }

    std::vector<std::string> files_of(std::string_view person) override {
        std::vector<std::string> files;
        files_of_.bind(0, person);
        while (files_of_.step()) files.emplace_back(files_of_.bytes(0));
        return files;
    }

    std::vector<KeptPlace> kept_places(std::string_view service, CivilDate first, CivilDate last) override {
        std::vector<KeptPlace> places;
        kept_.bind(0, service).bind(1, std::int64_t{last.day}).bind(2, std::int64_t{first.day});
        while (kept_.step()) places.push_back(place_in(kept_));
        return places;
    }

    void set_mark() override { database_.run("SAVEPOINT mark"); }
    void lift_mark() override { database_.run("RELEASE SAVEPOINT mark"); }
    void back_to_mark() override { database_.run("ROLLBACK TO SAVEPOINT mark; RELEASE SAVEPOINT mark"); }

    void append(const StoredEvent& record, const Head& head) override {
        append_.bind(0, static_cast<std::int64_t>(record.sequence))
            .bind(1, record.file)
            .bind(2, record.person)
            .bind(3, record.key)
            .bind(4, record.header)
            .bind_bytes(7, bytes_of(record.body_hash))
            .bind_bytes(8, bytes_of(record.identity_hash))
            .bind_bytes(9, bytes_of(record.hash));
        bind_sealed(5, record.body);
        bind_sealed(6, record.identity);
        append_.run();
        set_head_.bind(0, static_cast<std::int64_t>(head.size))
            .bind_bytes(1, bytes_of(head.hash))
            .bind_bytes(2, head.tree.bytes())
            .run();
    }

    void bind_sealed(int parameter, const std::optional<std::string>& sealed) {
        if (sealed)
            append_.bind_bytes(parameter, *sealed);
        else
            append_.bind_null(parameter);
    }

    void keep_place(const KeptPlace& place) override {
        keep_.bind(0, place.service)
            .bind(1, place.file)
            .bind(2, std::int64_t{place.thing})
            .bind(3, std::int64_t{place.first.day})
            .bind(4, std::int64_t{place.last.day})
            .run();
    }

    void shorten_place(std::string_view file, std::uint32_t thing, CivilDate last) override {
        SqliteStatement shorten =
            database_.prepare("UPDATE kept_places SET last = min(last, ?) WHERE file = ? AND thing = ?");
        shorten.bind(0, std::int64_t{last.day}).bind(1, file).bind(2, std::int64_t{thing}).run();
        SqliteStatement drop =
            database_.prepare("DELETE FROM kept_places WHERE file = ? AND thing = ? AND last < first");
        drop.bind(0, file).bind(1, std::int64_t{thing}).run();
    }

    void erase_sealed(std::string_view person) override {
        SqliteStatement erase =
            database_.prepare("UPDATE events SET body = NULL, identity = NULL WHERE person = ?");
        erase.bind(0, person).run();
    }

    void begin_erasure(std::string_view person) override {
        SqliteStatement begin = database_.prepare("INSERT INTO erasures VALUES (?, 0)");
        begin.bind(0, person).run();
    }

    void end_erasure(std::string_view person) override {
        SqliteStatement end = database_.prepare("UPDATE erasures SET ended = 1 WHERE person = ?");
        end.bind(0, person).run();
    }

    void add_checkpoint(std::uint64_t size, std::string_view text) override {
        SqliteStatement add = database_.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)");
        add.bind(0, static_cast<std::int64_t>(size)).bind(1, text).run();
    }

    void add_erasure_list(std::string_view text) override {
        SqliteStatement add = database_.prepare("INSERT INTO erasure_lists VALUES (?)");
        add.bind(0, text).run();
    }

    Sqlite database_;
    SqliteStatement head_, by_key_, of_file_, files_of_, kept_, append_, set_head_, keep_;
    int longest_log_;
    int written_back_ = 0;  ///< length of the log when it was last written back
};

}  // namespace

std::unique_ptr<Store> create_sqlite_store(const std::filesystem::path& path, std::string_view register_id,
                                           std::string_view public_key, const std::string& system) {
    return as_store_failure([&]() -> std::unique_ptr<Store> {
        Sqlite database(path, Sqlite::Mode::create, system);
        set_up(database);
        in_transaction(database, [&] {
            database.run(schema);
            database.run(fmt::format("PRAGMA user_version = {}", format_version));
            SqliteStatement about = database.prepare("INSERT INTO about VALUES (?, ?)");
            about.bind(0, "register").bind(1, register_id).run();
            about.bind(0, "public key").bind(1, public_key).run();
            SqliteStatement head = database.prepare("INSERT INTO head VALUES (1, 0, ?, x'')");
            head.bind_bytes(0, bytes_of(first_link(register_id, public_key))).run();
        });
        return std::make_unique<SqliteStore>(std::move(database), usual_longest_log);
    });
}

std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& path, const std::string& system,
                                         int longest_log) {
    return as_store_failure([&]() -> std::unique_ptr<Store> {
        Sqlite database(path, Sqlite::Mode::write, system);
        const std::int64_t version = database.whole("PRAGMA user_version");
        if (version != format_version)
            throw StoreFailure(fmt::format("`{}` is no register of format {} (it says {})", path.string(),
                                           format_version, version));
        set_up(database);
        return std::make_unique<SqliteStore>(std::move(database), longest_log);
    });
}

}  // namespace ultima
