// SPDX-License-Identifier: Apache-2.0
#include "register/postgres_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace ultima {
namespace {

constexpr std::size_t longest_schema_name = 40;

/// One right: the grant, and the policy without which the grant opens no row.
struct Right {
    std::string_view table;
    std::string_view role;
    std::string_view command;
    std::string_view columns = {};  ///< `(a, b)` if the grant is about these only
    std::string_view rows = "true";
};

constexpr std::string_view somebody_looks =
    "current_setting('app.user', true) <> '' AND current_setting('app.role', true) NOT IN ('', "
    "'statistician')";

// Nobody deletes: no role is granted it, and no policy lets it through. What is not here is denied.
constexpr Right rights[] = {
    {"about", "writer", "SELECT"},
    {"about", "reader", "SELECT"},
    {"events", "writer", "SELECT"},
    {"events", "writer", "INSERT"},
    {"events", "reader", "SELECT", {}, somebody_looks},
    {"head", "writer", "SELECT"},
    {"head", "writer", "UPDATE"},
    {"head", "reader", "SELECT"},
    {"checkpoints", "writer", "SELECT"},
    {"checkpoints", "writer", "INSERT"},
    {"checkpoints", "reader", "SELECT"},
    {"erasures", "writer", "SELECT"},
    {"erasures", "writer", "INSERT"},
    {"erasures", "writer", "UPDATE", "(ended)"},
    {"erasures", "reader", "SELECT"},
    {"kept_places", "writer", "SELECT"},
    {"kept_places", "writer", "INSERT"},
    {"kept_places", "writer", "UPDATE", "(last)"},
    {"kept_places", "reader", "SELECT", {}, somebody_looks},
};

// The owner has these rights because the function that erases and the view of counts act as it.
constexpr Right owner_rights[] = {
    {"events", "owner", "SELECT"},
    {"events", "owner", "UPDATE"},
    {"erasures", "owner", "SELECT"},
};

constexpr std::string_view tables[] = {"about", "events", "head", "checkpoints", "erasures", "kept_places"};

constexpr std::string_view roles = R"sql(
CREATE ROLE $_owner NOLOGIN NOBYPASSRLS;
CREATE ROLE $_writer NOLOGIN NOBYPASSRLS;
CREATE ROLE $_eraser NOLOGIN NOBYPASSRLS;
CREATE ROLE $_reader NOLOGIN NOBYPASSRLS;
CREATE ROLE $_statistician NOLOGIN NOBYPASSRLS;
GRANT $_owner, $_writer, $_eraser TO CURRENT_USER;
CREATE SCHEMA $ AUTHORIZATION $_owner;
SET LOCAL ROLE $_owner;
SET LOCAL search_path = $, pg_temp;
GRANT USAGE ON SCHEMA $ TO $_writer, $_eraser, $_reader, $_statistician;
)sql";

// Names compare byte by byte, as everywhere else in the program.
constexpr std::string_view made_tables = R"sql(
CREATE TABLE about (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE events (
  sequence bigint PRIMARY KEY,
  file text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  client_key text COLLATE "C" NOT NULL UNIQUE,
  header text NOT NULL, body bytea, identity bytea,
  body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
  identity_hash bytea NOT NULL CHECK (octet_length(identity_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32));
CREATE INDEX events_of_file ON events (file, sequence);
CREATE INDEX events_of_person ON events (person, file);
CREATE TABLE head (
  one integer PRIMARY KEY CHECK (one = 1), size bigint NOT NULL, hash bytea NOT NULL, tree bytea NOT NULL
) WITH (fillfactor = 10);
CREATE TABLE checkpoints (size bigint PRIMARY KEY, text text NOT NULL);
CREATE TABLE erasures (person text COLLATE "C" PRIMARY KEY, ended boolean NOT NULL);
CREATE TABLE kept_places (
  service text COLLATE "C" NOT NULL, file text COLLATE "C" NOT NULL, thing bigint NOT NULL,
  first bigint NOT NULL, last bigint NOT NULL, PRIMARY KEY (file, thing));
CREATE INDEX places_of_service ON kept_places (service, first);
)sql";

// They keep our own faults, and whoever has only the writer's rights, from changing history or writing a
// chain that does not hold; against the owner and the server's administrator there is the chain itself.
constexpr std::string_view triggers = R"sql(
CREATE FUNCTION events_follow() RETURNS trigger LANGUAGE plpgsql SET search_path = $, pg_temp AS $body$
DECLARE
  last record;
BEGIN
  SELECT size, hash INTO last FROM head;
  IF NOT FOUND OR NEW.sequence <> last.size + 1 OR NEW.body IS NULL
    OR NEW.body_hash <> sha256(NEW.body) OR NEW.identity_hash <> sha256(coalesce(NEW.identity, ''))
    OR NEW.hash <> sha256(last.hash || sha256(convert_to(NEW.header, 'UTF8')) || NEW.body_hash || NEW.identity_hash)
  THEN
    RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'an event follows on the one before';
  END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER events_follow BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_follow();

CREATE FUNCTION events_stand() RETURNS trigger LANGUAGE plpgsql SET search_path = $, pg_temp AS $body$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.body IS NULL AND NEW.identity IS NULL
      AND (NEW.sequence, NEW.file, NEW.person, NEW.client_key, NEW.header, NEW.body_hash, NEW.identity_hash, NEW.hash)
        = (OLD.sequence, OLD.file, OLD.person, OLD.client_key, OLD.header, OLD.body_hash, OLD.identity_hash, OLD.hash)
    THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'events are never changed';
  END IF;
  RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'nothing is ever deleted';
END $body$;
CREATE TRIGGER events_stand BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_stand();

CREATE FUNCTION head_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = $, pg_temp AS $body$
BEGIN
  IF NEW.size <> OLD.size + 1
    OR NOT EXISTS (SELECT FROM events WHERE sequence = NEW.size AND hash = NEW.hash)
  THEN
    RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'the head moves on with each event';
  END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER head_follows BEFORE UPDATE ON head FOR EACH ROW EXECUTE FUNCTION head_follows();
)sql";

constexpr std::string_view functions = R"sql(
CREATE FUNCTION erase_sealed(who text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = $, pg_temp AS $body$
BEGIN
  IF NOT EXISTS (SELECT FROM erasures WHERE person = who) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'no erasure of this person is on record';
  END IF;
  UPDATE events SET body = NULL, identity = NULL
  WHERE person = who AND (body IS NOT NULL OR identity IS NOT NULL);
END $body$;
REVOKE ALL ON FUNCTION erase_sealed(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_sealed(text) TO $_eraser;

CREATE VIEW event_counts WITH (security_barrier) AS
SELECT header::json ->> 'event' AS event, left(header::json ->> 'on', 7) AS month, count(*) AS events
FROM events GROUP BY 1, 2;
GRANT SELECT ON event_counts TO $_statistician;
)sql";

/// Puts the schema where `$` stands, except in `$body$`.
std::string in_schema(std::string_view sql, std::string_view schema) {
    std::string out;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        if (sql.substr(at).starts_with("$body$")) {
            out += "$body$";
            at += 5;
        } else if (sql[at] == '$') {
            out += schema;
        } else {
            out += sql[at];
        }
    }
    return out;
}

std::string policy(const Right& right, std::string_view schema) {
    // Rows that are there are asked with USING, rows that come with CHECK.
    const std::string_view clause = right.command == "INSERT" ? "WITH CHECK" : "USING";
    std::string command(right.command);
    std::transform(command.begin(), command.end(), command.begin(),
                   [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    return fmt::format("CREATE POLICY {}_{} ON {} FOR {} TO {}_{} {} ({});\n", right.role, command,
                       right.table, right.command, schema, right.role, clause, right.rows);
}

std::string rights_of(std::string_view schema) {
    std::string sql;
    for (const Right& right : rights) {
        sql += fmt::format("GRANT {} {} ON {} TO {}_{};\n", right.command, right.columns, right.table, schema,
                           right.role);
        sql += policy(right, schema);
    }
    for (const Right& right : owner_rights) sql += policy(right, schema);
    return sql;
}

}  // namespace

bool is_schema_name(std::string_view name) noexcept {
    const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto fits = [&](char c) { return small(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= longest_schema_name && small(name.front()) &&
           !name.starts_with("pg_") && std::all_of(name.begin(), name.end(), fits);
}

std::string statements_to_make(std::string_view schema) {
    std::string sql;
    for (const std::string_view part : {roles, made_tables, triggers, functions})
        sql += in_schema(part, schema);
    return sql + rights_of(schema);
}

std::string statements_to_close(std::string_view schema) {
    std::string sql;
    for (const std::string_view table : tables)
        sql += fmt::format(
            "ALTER TABLE {0} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"
            "CREATE TRIGGER {0}_stay BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION "
            "events_stand();\n",
            table);
    return sql + fmt::format("RESET ROLE; REVOKE {}_owner FROM CURRENT_USER;\n", schema);
}

}  // namespace ultima
