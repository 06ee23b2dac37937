// SPDX-License-Identifier: Apache-2.0
#include "register/postgres_store.h"

#include "database/postgres.h"
#include "register/postgres_schema.h"

#include <fmt/format.h>

#include <utility>

namespace ultima {
namespace {

constexpr std::string_view format_version = "1";
constexpr int most_attempts = 5;
/// Events that are asked for at a time.
constexpr int rows_at_a_time = 1000;

constexpr std::string_view event_columns =
    "sequence, file, person, client_key, header, body, identity, body_hash, identity_hash, hash";
constexpr std::string_view place_columns = "service, file, thing, first, last";

Hash hash_in(const PostgresRows& rows, int row, int column) {
    const auto hash = hash_of_bytes(rows.bytes(row, column));
    if (!hash) throw StoreFailure("a hash in the register does not have 32 bytes");
    return *hash;
}

std::optional<std::string> bytes_in(const PostgresRows& rows, int row, int column) {
    if (rows.is_null(row, column)) return std::nullopt;
    return std::string(rows.bytes(row, column));
}

StoredEvent record_in(const PostgresRows& rows, int row) {
    return {static_cast<std::uint64_t>(rows.whole(row, 0)),
            std::string(rows.bytes(row, 1)),
            std::string(rows.bytes(row, 2)),
            std::string(rows.bytes(row, 3)),
            std::string(rows.bytes(row, 4)),
            bytes_in(rows, row, 5),
            bytes_in(rows, row, 6),
            hash_in(rows, row, 7),
            hash_in(rows, row, 8),
            hash_in(rows, row, 9)};
}

std::vector<StoredEvent> records_in(const PostgresRows& rows) {
    std::vector<StoredEvent> records;
    for (int row = 0; row < rows.size(); ++row) records.push_back(record_in(rows, row));
    return records;
}

std::vector<KeptPlace> places_in(const PostgresRows& rows) {
    std::vector<KeptPlace> places;
    for (int row = 0; row < rows.size(); ++row)
        places.push_back({std::string(rows.bytes(row, 0)), std::string(rows.bytes(row, 1)),
                          static_cast<std::uint32_t>(rows.whole(row, 2)),
                          CivilDate{static_cast<std::int32_t>(rows.whole(row, 3))},
                          CivilDate{static_cast<std::int32_t>(rows.whole(row, 4))}});
    return places;
}

std::vector<std::string> texts_in(const PostgresRows& rows) {
    std::vector<std::string> texts;
    for (int row = 0; row < rows.size(); ++row) texts.emplace_back(rows.bytes(row, 0));
    return texts;
}

std::string select_events(std::string_view rest) {
    return fmt::format("SELECT {} FROM events {}", event_columns, rest);
}

PostgresValue whole(std::uint64_t value) { return {static_cast<std::int64_t>(value)}; }
PostgresValue whole(CivilDate date) { return {std::int64_t{date.day}}; }
PostgresValue sealed(const std::optional<std::string>& bytes) {
    return bytes ? PostgresValue::bytes(*bytes) : PostgresValue::null_bytes();
}

/// Makes what the server says the store's own failure.
template <class Work>
auto as_store_failure(Work work) {
    try {
        return work();
    } catch (const PostgresFailure& failure) {
        throw StoreFailure(failure.what());
    }
}

class PostgresStore final : public Store, private StoreTransaction {
  public:
    PostgresStore(PostgresSession&& session, std::string schema)
        : session_(std::move(session)), schema_(std::move(schema)) {
        // A stronger wish of the administrator stays (remote_apply). Whoever waits for a lock, or holds one
        // and says nothing, ends after a while.
        session_.run(
            fmt::format("SET ROLE {0}_writer; SET search_path = {0}, pg_temp; SET lock_timeout = '60s';"
                        "SET idle_in_transaction_session_timeout = '60s';"
                        "SELECT set_config('synchronous_commit', 'on', false) "
                        "WHERE current_setting('synchronous_commit') IN ('off', 'local')",
                        schema_));
    }

    void write(const std::function<void(StoreTransaction&)>& work) override {
        as_store_failure([&] {
            for (int attempt = 1;; ++attempt) {
                try {
                    return write_once(work);
                } catch (const PostgresFailure& failure) {
                    if (!failure.again() || attempt == most_attempts) throw;
                }
            }
        });
    }

    void read(std::uint64_t after, const std::function<bool(StoredEvent&&)>& each) override {
        as_store_failure([&] {
            while (true) {
                const PostgresRows rows =
                    session_.ask(select_events("WHERE sequence > $1 ORDER BY sequence LIMIT $2"),
                                 {whole(after), std::int64_t{rows_at_a_time}});
                for (int row = 0; row < rows.size(); ++row) {
                    StoredEvent record = record_in(rows, row);
                    after = record.sequence;
                    if (!each(std::move(record))) return;
                }
                if (rows.size() < rows_at_a_time) return;
            }
        });
    }

    std::vector<StoredEvent> about_nobody(std::string_view beginning) override {
        return as_store_failure([&] {
            const std::string past = past_names(beginning);
            return records_in(session_.ask(
                select_events("WHERE person = '' AND file >= $1 AND file < $2 ORDER BY sequence"),
                {beginning, std::string_view(past)}));
        });
    }

    std::vector<std::string> checkpoints() override {
        return texts("SELECT text FROM checkpoints ORDER BY size");
    }

    std::vector<std::string> unfinished_erasures() override {
        return texts("SELECT person FROM erasures WHERE NOT ended ORDER BY person");
    }

    std::vector<KeptPlace> all_kept_places() override {
        return as_store_failure([&] {
            return places_in(session_.ask(fmt::format(
                "SELECT {} FROM kept_places WHERE last >= first ORDER BY file, thing", place_columns)));
        });
    }

    std::string register_id() override { return about("register"); }
    std::string public_key() override { return about("public key"); }
    std::string format() { return about("format"); }

    void wipe() override {
        as_store_failure([&] {
            // Where whoever has logged in may not, the server warns and goes on.
            session_.run("RESET ROLE");
            session_.run(fmt::format("VACUUM {}.events", schema_));
            session_.run(fmt::format("SET ROLE {}_writer", schema_));
        });
    }

  private:
    void write_once(const std::function<void(StoreTransaction&)>& work) {
        try {
            // The lock comes first, in a statement that looks at nothing: what the transaction sees is fixed
            // by its first look, and with a lock on the row whoever waited would find that he had looked too
            // early. Whoever holds it is alone from before his first look until he is done, so transactions
            // are serial as they are. SERIALIZABLE would add nothing but refusals: the server lets go of the
            // lock a moment before it notes a transaction as done, and on a busy machine turned the next ones
            // away as overlapping, five times over.
            session_.run("BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE head IN EXCLUSIVE MODE");
            work(*this);
            session_.commit();
        } catch (...) {
            session_.roll_back();
            throw;
        }
    }

    std::vector<std::string> texts(const std::string& sql) {
        return as_store_failure([&] { return texts_in(session_.ask(sql)); });
    }

    std::string about(std::string_view name) {
        return as_store_failure([&] {
            const PostgresRows rows = session_.ask("SELECT value FROM about WHERE name = $1", {name});
            return rows.size() == 0 ? std::string() : std::string(rows.bytes(0, 0));
        });
    }

    Head head() override {
        const PostgresRows rows = session_.ask("SELECT size, hash, tree FROM head");
        if (rows.size() != 1) throw StoreFailure("the register has lost its head");
        Head head;
        head.size = static_cast<std::uint64_t>(rows.whole(0, 0));
        head.hash = hash_in(rows, 0, 1);
        const auto tree = MerkleTree::from(head.size, rows.bytes(0, 2));
        if (!tree) throw StoreFailure("the head of the register does not fit its size");
        head.tree = *tree;
        return head;
    }

    std::optional<StoredEvent> by_key(std::string_view key) override {
        const PostgresRows rows = session_.ask(select_events("WHERE client_key = $1"), {key});
        if (rows.size() == 0) return std::nullopt;
        return record_in(rows, 0);
    }

    std::vector<StoredEvent> of_file(std::string_view file, std::uint64_t after) override {
        return records_in(session_.ask(select_events("WHERE file = $1 AND sequence > $2 ORDER BY sequence"),
                                       {file, whole(after)}));
    }

    std::vector<std::string> files_of(std::string_view person) override {
        return texts_in(session_.ask("SELECT DISTINCT file FROM events WHERE person = $1", {person}));
    }

    std::vector<KeptPlace> kept_places(std::string_view service, CivilDate first, CivilDate last) override {
        return places_in(session_.ask(
            fmt::format(
                "SELECT {} FROM kept_places WHERE service = $1 AND first <= $2 AND last >= $3 AND last >= "
                "first",
                place_columns),
            {service, whole(last), whole(first)}));
    }

    void set_mark() override { session_.run("SAVEPOINT mark"); }
    void lift_mark() override { session_.run("RELEASE SAVEPOINT mark"); }
    void back_to_mark() override { session_.run("ROLLBACK TO SAVEPOINT mark; RELEASE SAVEPOINT mark"); }

    void append(const StoredEvent& record, const Head& head) override {
        session_.ask("INSERT INTO events VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                     {whole(record.sequence), std::string_view(record.file), std::string_view(record.person),
                      std::string_view(record.key), std::string_view(record.header), sealed(record.body),
                      sealed(record.identity), PostgresValue::bytes(bytes_of(record.body_hash)),
                      PostgresValue::bytes(bytes_of(record.identity_hash)),
                      PostgresValue::bytes(bytes_of(record.hash))});
        const std::string tree = head.tree.bytes();
        change("UPDATE head SET size = $1, hash = $2, tree = $3",
               {whole(head.size), PostgresValue::bytes(bytes_of(head.hash)), PostgresValue::bytes(tree)});
    }

    void keep_place(const KeptPlace& place) override {
        session_.ask("INSERT INTO kept_places VALUES ($1, $2, $3, $4, $5)",
                     {std::string_view(place.service), std::string_view(place.file),
                      whole(std::uint64_t{place.thing}), whole(place.first), whole(place.last)});
    }

    /// Nobody deletes here: a place that is kept on no day stays as such a row.
    void shorten_place(std::string_view file, std::uint32_t thing, CivilDate last) override {
        change("UPDATE kept_places SET last = least(last, $1) WHERE file = $2 AND thing = $3",
               {whole(last), file, whole(std::uint64_t{thing})});
    }

    void erase_sealed(std::string_view person) override {
        session_.run(fmt::format("SET LOCAL ROLE {}_eraser", schema_));
        session_.ask("SELECT erase_sealed($1)", {person});
        session_.run(fmt::format("SET LOCAL ROLE {}_writer", schema_));
    }

    void begin_erasure(std::string_view person) override {
        session_.ask("INSERT INTO erasures VALUES ($1, false)", {person});
    }

    void end_erasure(std::string_view person) override {
        change("UPDATE erasures SET ended = true WHERE person = $1", {person});
    }

    /// Two that stand at the same event say the same.
    void add_checkpoint(std::uint64_t size, std::string_view text) override {
        session_.ask("INSERT INTO checkpoints VALUES ($1, $2) ON CONFLICT DO NOTHING", {whole(size), text});
    }

    /// Row-level security leaves out rows without a word, so what has to be there is counted.
    void change(const std::string& sql, std::initializer_list<PostgresValue> values) {
        if (session_.ask(sql, values).changed() != 1)
            throw StoreFailure("a row of the register that has to be there is not");
    }

    PostgresSession session_;
    std::string schema_;
};

void check_name(const PostgresPlace& place) {
    if (!is_schema_name(place.schema))
        throw StoreFailure(
            fmt::format("a schema is named with small letters, digits and _, and not `{}`", place.schema));
}

bool exists(PostgresSession& session, std::string_view schema) {
    return session
               .ask(
                   "SELECT FROM pg_namespace WHERE nspname = $1 UNION ALL SELECT FROM pg_roles WHERE rolname "
                   "IN ($1 || '_owner', $1 || '_writer', $1 || '_eraser', $1 || '_reader', $1 || "
                   "'_statistician')",
                   {schema})
               .size() > 0;
}

}  // namespace

bool postgres_store_exists(const PostgresPlace& place) {
    check_name(place);
    return as_store_failure([&] {
        PostgresSession session(place.url);
        return exists(session, place.schema);
    });
}

std::unique_ptr<Store> create_postgres_store(const PostgresPlace& place, std::string_view register_id,
                                             std::string_view public_key) {
    check_name(place);
    as_store_failure([&] {
        PostgresSession session(place.url);
        session.run("BEGIN");
        session.run(statements_to_make(place.schema));
        const std::string about = "INSERT INTO about VALUES ($1, $2)";
        session.ask(about, {std::string_view("register"), register_id});
        session.ask(about, {std::string_view("public key"), public_key});
        session.ask(about, {std::string_view("format"), format_version});
        const Hash first = first_link(register_id, public_key);
        session.ask("INSERT INTO head VALUES (1, 0, $1, '')", {PostgresValue::bytes(bytes_of(first))});
        session.run(statements_to_close(place.schema));
        session.commit();
    });
    return open_postgres_store(place);
}

std::unique_ptr<Store> open_postgres_store(const PostgresPlace& place) {
    check_name(place);
    return as_store_failure([&]() -> std::unique_ptr<Store> {
        auto store = std::make_unique<PostgresStore>(PostgresSession(place.url), place.schema);
        if (const std::string version = store->format(); version != format_version)
            throw StoreFailure(fmt::format("schema `{}` is no register of format {} (it says {})",
                                           place.schema, format_version, version));
        return store;
    });
}

}  // namespace ultima
