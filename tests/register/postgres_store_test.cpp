// SPDX-License-Identifier: Apache-2.0
// What a register in PostgreSQL lets each database role do, what it holds against whoever gets further, and
// that several processes see one register.
#include "register/postgres_store.h"

#include "base/text.h"
#include "database/postgres.h"
#include "register/lines.h"
#include "register/verify.h"

#include <fmt/format.h>

#include <atomic>
#include <map>
#include <thread>

namespace ultima::test {
namespace {

constexpr const char* duties[] = {"owner", "writer", "eraser", "reader", "statistician"};

class InPostgres : public testing::Test {
  protected:
    void SetUp() override {
        ULTIMA_NEEDS_POSTGRES();
        schema_.emplace();
        keys_ = scratch_.path("keys");
        register_.emplace(Register::create(schema_->place(), keys_, tools()).value());
        tell(*register_, imposed);
    }

    void TearDown() override {
        if (!schema_) return;
        register_.reset();
        PostgresSession session(postgres_server());
        for (const std::string& login : logins_) session.run("DROP ROLE " + login);
    }

    static RegisterTools tools() {
        return {[] { return parse_instant("2026-06-01T00:00:00Z").value(); }, system_entropy(), {}};
    }

    void tell(Register& reg, std::string_view lines) {
        for (const std::string_view line : split_lines(lines)) {
            if (trim(line).empty()) continue;
            EXPECT_TRUE(reg.write(event_of(trim(line), file_)).has_value()) << line;
        }
    }

    /// A session of somebody who has this one duty.
    PostgresSession session_of(const std::string& duty) {
        PostgresSession administrator(postgres_server());
        const std::string role = fmt::format("{}_{}", schema_->place().schema, duty);
        if (duty != "owner") {
            logins_.push_back("login_" + role);
            administrator.run(fmt::format("CREATE ROLE login_{0} LOGIN PASSWORD 'word' IN ROLE {0}", role));
            PostgresSession session(fmt::format("{} user=login_{} password=word", postgres_server(), role));
            enter(session);
            return session;
        }
        administrator.run("SET ROLE " + role);  // nobody can log in as it
        enter(administrator);
        return administrator;
    }

    void enter(PostgresSession& session) const {
        session.run(fmt::format("SET search_path = {}; SET app.\"user\" = 'Ada'; SET app.role = 'inspector'",
                                schema_->place().schema));
    }

    void erase_somebody() {
        tell(*register_, R"(
2026-01-02 judge: person identified @q name="Somebody Else" juvenile=no
2026-04-01 inspector: erasure proposed @q basis="PC 60"
2026-04-02 administrator: record given to the person @q
2026-04-03 judge: erasure approved @q because "The time for keeping is over"
2026-04-04 administrator: person erased @q
)");
    }

    Scratch scratch_;
    std::string keys_, file_;
    std::optional<PostgresSchema> schema_;
    std::optional<Register> register_;
    std::vector<std::string> logins_;
};

/// The state that the server gives when it refuses; empty if it does what it is told.
std::string refused(PostgresSession& session, const std::string& sql) {
    std::string state;
    try {
        session.run("BEGIN");
        session.run(sql);
    } catch (const PostgresFailure& failure) {
        state = failure.state();
    }
    session.roll_back();
    return state;
}

// S I U D T: select, insert, update, delete, truncate. A small letter: there is the right, and a trigger
// holds what it was tried with here. Nothing: no right, or no row lets itself be seen.
const std::map<std::string, std::map<std::string, std::string>> expected_rights = {
    {"about", {{"owner", "t"}, {"writer", "S"}, {"eraser", ""}, {"reader", "S"}, {"statistician", ""}}},
    {"events", {{"owner", "Siut"}, {"writer", "Si"}, {"eraser", ""}, {"reader", "S"}, {"statistician", ""}}},
    {"head", {{"owner", "t"}, {"writer", "Su"}, {"eraser", ""}, {"reader", "S"}, {"statistician", ""}}},
    {"checkpoints",
     {{"owner", "t"}, {"writer", "SI"}, {"eraser", ""}, {"reader", "S"}, {"statistician", ""}}},
    {"erasures", {{"owner", "St"}, {"writer", "SIU"}, {"eraser", ""}, {"reader", "S"}, {"statistician", ""}}},
    {"kept_places",
     {{"owner", "t"}, {"writer", "SIU"}, {"eraser", ""}, {"reader", "S"}, {"statistician", ""}}},
    {"event_counts", {{"owner", "S"}, {"writer", ""}, {"eraser", ""}, {"reader", ""}, {"statistician", "S"}}},
};

struct Trial {
    const char* inserted;  ///< values
    const char* updated;   ///< assignments
};
const std::map<std::string, Trial> trials = {
    {"about", {"('a', 'b')", "value = value"}},
    {"events", {"(1, 'f', 'p', 'k', '{}', '', '', '', '', '')", "header = header"}},
    {"head", {"(1, 0, '', '')", "size = size + 2"}},
    {"checkpoints", {"(99999, 'text')", "text = text"}},
    {"erasures", {"('somebody', false)", "ended = true"}},
    {"kept_places", {"('s', 'f', 1, 1, 2)", "last = last"}},
    {"event_counts", {"('e', '2026-01', 1)", "events = 1"}},
};

/// The letter if the right is there, a small one if a trigger holds it, nothing otherwise.
std::string right_to(PostgresSession& session, char letter, const std::string& sql) {
    std::string result;
    session.run("BEGIN");
    try {
        const PostgresRows rows = session.ask(sql);
        if (rows.size() > 0 || rows.changed() > 0 || letter == 'T') result = letter;
    } catch (const PostgresFailure& failure) {
        if (failure.state() == "23514")
            result = static_cast<char>(letter - 'A' + 'a');
        else  // no right; a view of counts; no table
            EXPECT_TRUE(failure.state() == "42501" || failure.state() == "55000" ||
                        failure.state() == "42809")
                << failure.what() << " " << failure.state();
    }
    session.roll_back();
    return result;
}

std::string rights_on(PostgresSession& session, const std::string& table) {
    const Trial& trial = trials.at(table);
    std::string found;
    found += right_to(session, 'S', fmt::format("SELECT * FROM {}", table));
    found += right_to(session, 'I', fmt::format("INSERT INTO {} VALUES {}", table, trial.inserted));
    found += right_to(session, 'U', fmt::format("UPDATE {} SET {}", table, trial.updated));
    found += right_to(session, 'D', fmt::format("DELETE FROM {}", table));
    found += right_to(session, 'T', fmt::format("TRUNCATE {}", table));
    return found;
}

TEST_F(InPostgres, each_role_can_do_its_duty_and_nothing_else) {
    tell(*register_, R"(
2026-01-10 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=1
2026-01-10 probation officer: referral sent @c of 3 provider="Open Door" service=s
2026-01-10 provider: place reserved of 6 service=s starts=2026-02-01 ends=2026-02-28
)");
    static_cast<void>(register_->checkpoint());
    erase_somebody();
    int cells = 0;
    for (const char* duty : duties) {
        PostgresSession session = session_of(duty);
        for (const auto& [table, expected] : expected_rights) {
            EXPECT_EQ(rights_on(session, table), expected.at(duty)) << duty << " on " << table;
            cells += 5;
        }
    }
    fmt::print("  {} cells of role, table and command\n", cells);
}

TEST_F(InPostgres, nobody_logs_in_as_a_duty_itself_and_no_duty_gets_around_policies) {
    PostgresSession session(postgres_server());
    const std::string schema = schema_->place().schema;
    const PostgresRows rows = session.ask(
        "SELECT FROM pg_roles WHERE starts_with(rolname, $1 || '_') AND NOT (rolcanlogin OR rolsuper OR "
        "rolbypassrls OR rolcreaterole OR rolcreatedb)",
        {std::string_view(schema)});
    EXPECT_EQ(rows.size(), 5);
    const PostgresRows bound = session.ask(
        "SELECT FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND relrowsecurity AND "
        "relforcerowsecurity",
        {std::string_view(schema)});
    EXPECT_EQ(bound.size(), 6);
}

TEST_F(InPostgres, a_reader_sees_events_only_after_saying_who_looks_and_never_as_statistician) {
    PostgresSession session = session_of("reader");
    const auto seen = [&] { return session.ask("SELECT sequence FROM events").size(); };
    EXPECT_GT(seen(), 0);
    session.run("SET app.\"user\" = ''");
    EXPECT_EQ(seen(), 0);
    session.run("SET app.\"user\" = 'Ada'; SET app.role = 'statistician'");
    EXPECT_EQ(seen(), 0);
    session.run("RESET app.role");
    EXPECT_EQ(seen(), 0);
    session.run("BEGIN; SET LOCAL app.role = 'judge'");
    EXPECT_GT(seen(), 0);
    session.run("COMMIT");
    EXPECT_EQ(seen(), 0);
}

TEST_F(InPostgres, a_statistician_sees_counts_in_which_nobody_has_a_name) {
    PostgresSession session = session_of("statistician");
    const PostgresRows rows = session.ask("SELECT event, month, events FROM event_counts ORDER BY 1, 2");
    EXPECT_EQ(rows.size(), 12);
    EXPECT_EQ(rows.bytes(0, 0), "case opened");
    EXPECT_EQ(rows.bytes(0, 1), "2026-01");
    EXPECT_EQ(rows.whole(0, 2), 1);
}

TEST_F(InPostgres, an_eraser_takes_away_only_what_is_said_of_somebody_whose_erasure_is_on_record) {
    PostgresSession session = session_of("eraser");
    EXPECT_EQ(refused(session, "SELECT erase_sealed('p')"), "23514");
    EXPECT_EQ(refused(session, "SELECT erase_sealed('')"), "23514");
    erase_somebody();
    EXPECT_EQ(refused(session, "SELECT erase_sealed('q')"), "");
    PostgresSession writer = session_of("writer");
    EXPECT_EQ(refused(writer, "SELECT erase_sealed('q')"), "42501");
    EXPECT_EQ(writer.ask("SELECT FROM events WHERE person = 'q' AND body IS NOT NULL").size(), 0);
    EXPECT_EQ(writer.ask("SELECT FROM events WHERE person = 'p' AND body IS NULL").size(), 0);
    const Verification verified = verify(register_->store(), &register_->keys(), {});
    EXPECT_TRUE(verified.problems.empty());
    EXPECT_EQ(verified.erased, 5U);
}

TEST_F(InPostgres, a_writer_adds_only_what_follows_on_the_event_before) {
    PostgresSession session = session_of("writer");
    const auto added = [&](const std::string& sequence, const std::string& hash, const std::string& body) {
        return fmt::format(
            "INSERT INTO events SELECT {}, 'f', 'p', 'another', '{{}}', {}, NULL, sha256('body'), "
            "sha256(''), "
            "{} FROM head",
            sequence, body, hash);
    };
    const std::string right = "sha256(head.hash || sha256('{}') || sha256('body') || sha256(''))";
    EXPECT_EQ(refused(session, added("size + 1", right, "'body'")), "");
    EXPECT_EQ(refused(session, added("size + 2", right, "'body'")), "23514");
    EXPECT_EQ(refused(session, added("size", right, "'body'")), "23514");
    EXPECT_EQ(refused(session, added("size + 1", right, "'other'")), "23514");
    EXPECT_EQ(refused(session, added("size + 1", right, "NULL")), "23514");
    EXPECT_EQ(refused(session, added("size + 1", "sha256('')", "'body'")), "23514");
    EXPECT_EQ(refused(session, "UPDATE head SET size = size + 1"), "23514");
    EXPECT_EQ(refused(session, "UPDATE head SET size = size - 1"), "23514");
}

TEST_F(InPostgres, not_even_the_administrator_of_the_server_changes_an_event_by_mistake) {
    PostgresSession session(postgres_server());
    enter(session);
    EXPECT_EQ(refused(session, "DELETE FROM events WHERE sequence = 1"), "23514");
    EXPECT_EQ(refused(session, "UPDATE events SET header = '{}'"), "23514");
    EXPECT_EQ(refused(session, "UPDATE events SET body = ''"), "23514");
    EXPECT_EQ(refused(session, "TRUNCATE events"), "23514");
}

TEST_F(InPostgres, what_one_process_writes_another_sees_at_once) {
    Register other = Register::open(schema_->place(), keys_, tools()).value();
    EXPECT_EQ(other.file("c")->things.size(), 6U);
    tell(*register_, "2026-02-01 probation officer: session scheduled @c of 3 at=2026-02-10");
    EXPECT_EQ(other.file("c")->things.size(), 7U);
    tell(other, "2026-02-10 probation officer: session recorded @c #6 outcome=attended complied=yes");
    EXPECT_EQ(register_->file("c")->things[6].state, State::recorded);
}

TEST_F(InPostgres, what_one_process_erases_another_does_not_go_on_to_know) {
    Register other = Register::open(schema_->place(), keys_, tools()).value();
    tell(*register_, "2026-01-02 judge: person identified @q name=\"Somebody Else\" juvenile=no");
    EXPECT_EQ(other.who("q").size(), 1U);
    EXPECT_EQ(other.file("q")->things.front().text(field("juvenile")), "no");
    tell(*register_, R"(
2026-04-01 inspector: erasure proposed @q basis="PC 60"
2026-04-02 administrator: record given to the person @q
2026-04-03 judge: erasure approved @q because "The time for keeping is over"
2026-04-04 administrator: person erased @q
)");
    EXPECT_TRUE(other.who("q").empty());
    EXPECT_EQ(other.keys().find("q"), nullptr);
    EXPECT_EQ(other.file("q")->things.front().text(field("juvenile")), "");
    EXPECT_EQ(other.file("q")->state(), State::erased);
}

TEST_F(InPostgres, a_register_is_verified_while_others_write_in_it) {
    Register other = Register::open(schema_->place(), keys_, tools()).value();
    std::atomic<bool> done = false;
    std::thread writer([&] {
        std::string file = "c";
        while (!done)
            EXPECT_TRUE(
                other.write(event_of("2026-02-01 person: complaint filed what=\"The food is cold\"", file)));
    });
    for (int time = 0; time < 20; ++time) {
        const Verification verified = verify(register_->store(), &register_->keys(), {});
        EXPECT_TRUE(verified.problems.empty()) << verified.problems.front().message;
    }
    done = true;
    writer.join();
}

TEST_F(InPostgres, a_register_is_made_once_and_opened_with_its_own_keys_only) {
    const auto code = [](const Result<Register>& result) {
        return result ? std::string() : result.error().front().code;
    };
    EXPECT_EQ(code(Register::create(schema_->place(), scratch_.path("more"), tools())), "register-exists");
    const PostgresSchema another;
    EXPECT_EQ(code(Register::create(another.place(), keys_, tools())), "register-exists");
    EXPECT_EQ(code(Register::open(another.place(), keys_, tools())), "register-missing");
    EXPECT_EQ(code(Register::create(another.place(), scratch_.path("more"), tools())), "");
    EXPECT_EQ(code(Register::open(another.place(), keys_, tools())), "register-keys");
    EXPECT_EQ(code(Register::open(another.place(), scratch_.path("none"), tools())), "register-keys");
}

TEST_F(InPostgres, a_commit_that_was_none_or_was_warned_of_does_not_count) {
    PostgresSession session(postgres_server());
    session.run("BEGIN");
    EXPECT_THROW(session.run("SELECT 1 / 0"), PostgresFailure);
    EXPECT_THROW(session.commit(), PostgresFailure);
    EXPECT_THROW(session.commit(), PostgresFailure);
    session.run("BEGIN");
    session.commit();
}

TEST(NamesInPostgres, a_name_with_a_control_is_refused_before_a_store_sees_it) {
    const auto command = [](const std::string& name) {
        return read_command(fmt::format(
            R"({{"event": "case closed", "file": "{}", "on": "2026-02-01", "by": "Ada", "role": "judge"}})",
            name));
    };
    EXPECT_TRUE(command("c").has_value());
    for (const char* name : {"c\\u0000", "\\u0007c", "c\\n"}) {
        const auto read = command(name);
        ASSERT_FALSE(read.has_value()) << name;
        EXPECT_EQ(read.error().front().code, "command-value") << name;
    }
}

TEST_F(InPostgres, a_schema_has_a_plain_name) {
    for (const char* name : {"", "A", "a b", "a;DROP SCHEMA public", "1a", "pg_a", "a\"b"})
        EXPECT_THROW(static_cast<void>(open_postgres_store({postgres_server(), name})), StoreFailure) << name;
}

TEST_F(InPostgres, a_register_is_made_by_whoever_may_make_roles_and_schemas) {
    PostgresSession administrator(postgres_server());
    const std::string maker = "login_maker_" + schema_->place().schema;
    administrator.run(fmt::format(
        "CREATE ROLE {0} LOGIN CREATEROLE PASSWORD 'word'; GRANT CREATE ON DATABASE postgres TO {0}", maker));
    {
        const PostgresSchema another;
        const PostgresPlace place =
            another.reached(fmt::format("{} user={} password=word", postgres_server(), maker));
        Register made = Register::create(place, scratch_.path("more"), tools()).value();
        tell(made, imposed);
        EXPECT_TRUE(verify(made.store(), &made.keys(), {}).problems.empty());
        made.store().wipe();
        EXPECT_EQ(made.head().size, 12U);
    }
    administrator.run(fmt::format("REVOKE CREATE ON DATABASE postgres FROM {0}; DROP ROLE {0}", maker));
}

}  // namespace
}  // namespace ultima::test
