// SPDX-License-Identifier: Apache-2.0
// Audits without a map: a table with the columns of the law as a query, answered where it is. What they say
// is what the audit through a map says, or less. In PostgreSQL, too, where tools/with-postgres has started
// one.
#include "audit/cases_audit.h"
#include "audit/exported.h"
#include "audit/small_audit.h"
#include "base/random.h"
#include "tables/output.h"
#include "tables/postgres.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

namespace ultima {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* cases_header =
    "key,\"held, first day\",\"held, last day\",\"held, complete\",\"longest term, months\",\"longest term, "
    "days\",earlier conviction,age,charge,name\n";

/// The same people for a map and in the columns of the query, with much that is not known.
struct People {
    explicit People(std::uint64_t seed, int count) {
        Random random(seed);
        const auto day = [&] {
            // One after the other: compilers differ in the order of arguments.
            const auto year = 2022 + random.below(5);
            const auto month = 1 + random.below(12);
            return fmt::format("{}-{:02}-{:02}", year, month, 1 + random.below(28));
        };
        for (int i = 0; i < count; ++i) {
            const std::string id = fmt::format("p{:04}", i);
            const std::string first = random.below(8) == 0 ? "" : day();
            const std::string last = random.below(6) != 0 || first.empty() ? "" : day();
            const auto months = random.below(8) == 0 ? 0 : 1 + random.below(60);
            const std::string convicted = random.below(3) == 0 ? "" : random.below(2) == 0 ? "yes" : "no";
            const std::string age = random.below(4) == 0 ? "" : std::to_string(15 + random.below(20));
            const std::string charge = std::array{"", "murder", "theft", "arson"}.at(random.below(4));
            mapped +=
                fmt::format("{},{},{},{},{},{},{}\n", id, first, last,
                            months == 0 ? "" : fmt::format("{} months", months), convicted, age, charge);
            // A last day before the first is a mistake: nothing is known of the custody then.
            cases += fmt::format("{},{},{},{},{},{},{},{},{},N\n", id, first, last,
                                 first.empty() ? "" : "yes", months == 0 ? "" : std::to_string(months),
                                 months == 0 ? "" : "0", convicted, age, charge);
        }
    }
    std::string mapped = "id,admitted,left,term,convicted,age,charge\n";
    std::string cases = cases_header;
};

constexpr const char* pretrial_map = R"(version: 1
pack: small
key: id
unit: case
stage: pretrial
facts:
  held: {from: admitted, to: left, complete: yes}
  longest_term: {column: term}
  earlier conviction: {column: convicted}
  age: {column: age}
  charge: charge
)";

class CasesTest : public SmallAudit {
  protected:
    Result<AuditSummary> ask(const std::string& where, const std::string& out = "out",
                             const AuditOptions& options = {.threads = 2},
                             const ProgressCallback& progress = {}, const std::string& table = "cases") {
        return run_cases_audit(pack(), Stage::pretrial, {where, table}, on, scratch_.path(out), options,
                               progress);
    }
    AuditSummary asked(const std::string& where, const std::string& out = "out") {
        auto summary = ask(where, out);
        if (!summary) ADD_FAILURE() << messages(summary.error());
        return summary ? *std::move(summary) : AuditSummary{};
    }
    std::vector<std::string> lines(const std::string& name, const std::string& out = "out") const {
        std::istringstream text(file(name, out));
        std::vector<std::string> all;
        for (std::string line; std::getline(text, line);) all.push_back(line);
        return all;
    }
    /// A line of results.csv without its last cell: the query makes no notes on a row.
    static std::string without_note(const std::string& line) {
        constexpr int cells = 11;
        std::size_t end = 0;
        for (int cell = 0; cell < cells; ++cell) end = line.find(',', end) + 1;
        return line.substr(0, end);
    }
    /// One Parquet file of many persons.
    void make_part(const std::string& path, std::uint64_t seed) {
        Database database;
        ASSERT_TRUE(open_table(database, scratch_.file("part.csv", People(seed, 200).cases)));
        fs::create_directories(fs::path(path).parent_path());
        copy_to_parquet(database, "SELECT * EXCLUDE (\"row\", line) FROM source", path);
    }
};

TEST_F(CasesTest, say_what_a_quick_audit_through_a_map_says) {
    const People people(1, 500);
    const AuditSummary cases = asked(scratch_.file("cases.csv", people.cases), "cases");
    const AuditSummary mapped = run(people.mapped, pretrial_map, {.threads = 2, .quick = true}, "mapped");
    const auto of_cases = lines("results.csv", "cases"), of_map = lines("results.csv", "mapped");
    ASSERT_EQ(of_cases.size(), of_map.size());
    std::int64_t mistakes = 0;
    for (std::size_t row = 0; row < of_map.size(); ++row) {
        const std::size_t note = of_map[row].find("held is unknown");
        mistakes += note == std::string::npos ? 0 : 1;
        EXPECT_EQ(of_cases[row], of_map[row].substr(0, note));
    }
    EXPECT_GT(mistakes, 0);
    EXPECT_THAT(cases.notes,
                testing::Contains(fmt::format(
                    "{} rows have a last day in custody before the first: it counts as unknown", mistakes)));
    EXPECT_EQ(cases.overall, mapped.overall);
    EXPECT_EQ(cases.in_scope, mapped.in_scope);
    EXPECT_GT(count(cases, Overall::release_required), 5);
    EXPECT_GT(count(cases, Overall::cannot_say_yet), 5);
    EXPECT_GT(count(cases, Overall::court_may), 5);
    EXPECT_GT(cases.out_of_scope_rows, 5);  // no more in custody
}

TEST_F(CasesTest, never_say_otherwise_than_the_full_audit_only_less) {
    for (std::uint64_t seed = 10; seed < 14; ++seed) {
        const People people(seed, 300);
        (void)asked(scratch_.file("cases.csv", people.cases), "cases");
        (void)run(people.mapped, pretrial_map, {.threads = 2}, "full");
        const auto cases = lines("results.csv", "cases"), full = lines("results.csv", "full");
        ASSERT_EQ(cases.size(), full.size());
        for (std::size_t row = 0; row < cases.size(); ++row)
            if (without_note(cases[row]) != without_note(full[row])) {
                EXPECT_THAT(cases[row], HasSubstr(",cannot say yet,")) << full[row];
            }
    }
}

TEST_F(CasesTest, count_cells_that_are_none_of_the_columns_kind) {
    const AuditSummary summary = asked(
        scratch_.file("cases.csv", std::string(cases_header) + "a,2025-13-01,,yes,36,0,no,40,theft,N\n"
                                                               "b,2025-01-01,,yes,many,0,perhaps,40,theft,N\n"
                                                               "c,2025-01-01,,yes,36,0,no,4.5,theft,N\n"));
    EXPECT_THAT(summary.notes,
                testing::IsSupersetOf({HasSubstr("1 cells of the column held, first day hold"),
                                       HasSubstr("1 cells of the column longest term, months hold"),
                                       HasSubstr("1 cells of the column earlier conviction hold"),
                                       HasSubstr("1 cells of the column age hold")}));
    EXPECT_THAT(summary.not_mapped, ElementsAre("name"));
    EXPECT_THAT(summary.facts_not_mapped, ElementsAre("grave order"));
}

TEST_F(CasesTest, answer_cannot_compute_where_the_query_cannot_reckon) {
    const AuditSummary summary = asked(
        scratch_.file("cases.csv", std::string(cases_header) + "a,2025-01-01,,yes,36,500,no,40,theft,N\n"
                                                               "b,2025-01-01,,yes,36,0,no,40,theft,N\n"));
    EXPECT_EQ(count(summary, Overall::cannot_compute), 1);
    EXPECT_EQ(count(summary, Overall::release_required), 1);
    EXPECT_THAT(lines("results.csv")[1], HasSubstr("beyond this query"));
    // What the law does not provide at this stage, it does not provide for such a row either.
    const auto fine = std::find_if(summary.measures.begin(), summary.measures.end(),
                                   [](const MeasureLine& line) { return line.measure == "fine"; });
    ASSERT_NE(fine, summary.measures.end());
    EXPECT_EQ(fine->rows[static_cast<std::size_t>(Status::not_at_this_stage)], 2);
}

TEST_F(CasesTest, refuse_a_table_without_key_or_with_columns_of_another_kind) {
    const auto without = ask(scratch_.file("cases.csv", "age,charge\n40,theft\n"));
    ASSERT_FALSE(without);
    EXPECT_THAT(messages(without.error()), HasSubstr("there is no column `key`"));
    const auto nothing_read = ask(scratch_.file("cases.csv", "key,colour\na,red\n"));
    ASSERT_FALSE(nothing_read);
    EXPECT_THAT(messages(nothing_read.error()), HasSubstr("no column for any fact"));
    Database database;
    copy_to_parquet(database, "SELECT 'a' AS key, DATE '2020-01-01' AS age", scratch_.path("cases.parquet"));
    const auto wrong = ask(scratch_.path("cases.parquet"));
    ASSERT_FALSE(wrong);
    EXPECT_THAT(messages(wrong.error()), HasSubstr("the column `age` is DATE; expected BIGINT"));
    EXPECT_FALSE(fs::exists(scratch_.path("out")));
}

TEST_F(CasesTest, go_on_after_an_interruption_and_end_as_if_there_had_been_none) {
    for (int part = 0; part < 4; ++part)
        make_part(scratch_.path(fmt::format("register/{}.parquet", part)),
                  20 + static_cast<std::uint64_t>(part));
    const std::string where = scratch_.path("register");
    (void)asked(where, "undisturbed");

    std::atomic<bool> stop{false};
    AuditOptions stopped{.threads = 1};
    stopped.stop = &stop;
    EXPECT_THROW((void)ask(where, "out", stopped,
                           [&](const AuditProgress& progress) {
                               if (progress.step == "answering" && progress.done >= 0.5) stop = true;
                           }),
                 Interrupted);
    const auto parts = [&] {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(scratch_.path("out/.parts")))
            names.insert(entry.path().filename().string());
        return names;
    };
    EXPECT_EQ(parts().size(), 2U);
    EXPECT_FALSE(fs::exists(scratch_.path("out/summary.json")));

    // Another day is another question; a part that has changed is asked again.
    make_part(scratch_.path("register/1.parquet"), 99);
    (void)asked(where, "changed");
    (void)asked(where);
    EXPECT_FALSE(fs::exists(scratch_.path("out/.parts")));
    for (const char* name : {"results.csv", "worklist.csv", "summary.json"})
        EXPECT_TRUE(file(name) == file(name, "changed")) << name;
    EXPECT_FALSE(file("results.csv") == file("results.csv", "undisturbed"));
}

TEST_F(CasesTest, are_read_from_a_database_file_too) {
    const People people(7, 100);
    const std::string csv = scratch_.file("cases.csv", people.cases);
    {
        Database::Settings settings;
        settings.file = scratch_.path("register.duckdb");
        Database database(settings);
        ASSERT_TRUE(open_table(database, csv));
        database.run("CREATE TABLE \"the cases\" AS SELECT * EXCLUDE (\"row\", line) FROM source");
    }
    const auto summary = ask(scratch_.path("register.duckdb"), "database", {.threads = 2}, {}, "the cases");
    ASSERT_TRUE(summary) << messages(summary.error());
    (void)asked(csv, "file");
    EXPECT_TRUE(file("results.csv", "database") == file("results.csv", "file"));
    EXPECT_EQ(summary->table_file, "register.duckdb the cases");
    EXPECT_THAT(summary->not_mapped, ElementsAre("name"));
}

TEST_F(CasesTest, keep_in_scope_whose_first_day_is_beyond_the_calendar) {
    // A mistake in a date says nothing of custody: through a map the row stays in, too.
    const AuditSummary cases =
        asked(scratch_.file("cases.csv", std::string(cases_header) +
                                             "a,3025-01-01,,yes,36,0,no,40,theft,N\n"
                                             "b,1700-01-01,1701-01-01,yes,36,0,no,40,theft,N\n"
                                             "c,3025-01-01,2025-06-01,yes,36,0,no,40,theft,N\n"),
              "cases");
    const AuditSummary mapped =
        run("id,admitted,left,term,convicted,age,charge\n"
            "a,3025-01-01,,36 months,no,40,theft\n"
            "b,1700-01-01,1701-01-01,36 months,no,40,theft\n"
            "c,3025-01-01,2025-06-01,36 months,no,40,theft\n",
            pretrial_map, {.threads = 2, .quick = true}, "mapped");
    EXPECT_EQ(cases.out_of_scope_rows, mapped.out_of_scope_rows);
    EXPECT_EQ(cases.out_of_scope_rows, 1);
    EXPECT_EQ(cases.overall, mapped.overall);
}

TEST_F(CasesTest, read_blanks_around_a_text_as_a_map_does) {
    const std::string texts[] = {"\ttheft\t", " theft ", "\xC2\xA0theft", "theft\r", "   "};
    std::string cases = cases_header, mapped = "id,admitted,left,term,convicted,age,charge\n";
    int i = 0;
    for (const std::string& text : texts) {
        cases += fmt::format("{},2025-01-01,,yes,36,0,yes,\"\t40\",\"{}\",N\n", i, text);
        mapped += fmt::format("{},2025-01-01,,36 months,yes,\"\t40\",\"{}\"\n", i++, text);
    }
    (void)asked(scratch_.file("cases.csv", cases), "cases");
    (void)run(mapped, pretrial_map, {.threads = 2, .quick = true}, "mapped");
    EXPECT_EQ(file("results.csv", "cases"), file("results.csv", "mapped"));
}

TEST_F(CasesTest, answer_a_folder_with_an_empty_file) {
    make_part(scratch_.path("register/0.parquet"), 1);
    Database database;
    const std::string first = scratch_.path("register/0.parquet");
    copy_to_parquet(database, "SELECT * FROM read_parquet('" + first + "') LIMIT 0",
                    scratch_.path("register/1.parquet"));
    EXPECT_EQ(asked(scratch_.path("register")).rows_in, 200);
}

TEST_F(CasesTest, take_a_column_without_any_value_for_unknown_whatever_its_type) {
    Database database;
    copy_to_parquet(database,
                    "SELECT 'a' AS key, 40 AS age, NULL AS charge, NULL AS \"earlier conviction\", NULL AS "
                    "\"held, first day\"",
                    scratch_.path("cases.parquet"));
    const auto summary = ask(scratch_.path("cases.parquet"));
    ASSERT_TRUE(summary) << messages(summary.error());
    EXPECT_EQ(count(*summary, Overall::cannot_say_yet), 1);
}

TEST_F(CasesTest, refuse_a_moment_for_a_day_where_the_day_hangs_on_where_one_is) {
    Database database;
    copy_to_parquet(database,
                    "SELECT 'a' AS key, TIMESTAMPTZ '2025-01-01 02:00:00+00' AS \"held, first day\"",
                    scratch_.path("cases.parquet"));
    const auto wrong = ask(scratch_.path("cases.parquet"));
    ASSERT_FALSE(wrong);
    EXPECT_THAT(messages(wrong.error()), HasSubstr("TIMESTAMP WITH TIME ZONE; expected DATE"));
}

TEST_F(CasesTest, write_to_a_folder_of_any_name) {
    const People people(1, 20);
    EXPECT_EQ(asked(scratch_.file("cases.csv", people.cases), "results [2026] *?").rows_in, 20);
}

/// PostgreSQL, or nothing: then the test says that it was skipped.
class PostgresCasesTest : public CasesTest {
  protected:
    void SetUp() override {
        const char* where = std::getenv("ULTIMA_POSTGRES");
        if (where == nullptr)
            GTEST_SKIP() << "ULTIMA_POSTGRES is not set; tools/with-postgres starts a server";
        std::istringstream words(where);
        for (std::string word; words >> word;)
            if (word.starts_with("host=")) {
                std::string host = word.substr(5);
                for (std::size_t at = host.find('/'); at != std::string::npos; at = host.find('/', at + 3))
                    host.replace(at, 1, "%2F");
                url_ = "postgresql://ultima@" + host + "/postgres";
            }
    }
    /// Makes the view `schema.cases` over these people, some of its columns in domains of its own.
    void put(const std::string& cases, const std::string& schema) {
        Database database;
        ASSERT_TRUE(open_table(database, scratch_.file("put.csv", cases)));
        auto server = Postgres::connect(url_);
        ASSERT_TRUE(server);
        server->run(fmt::format(
            "DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}; CREATE DOMAIN {0}.day AS DATE; CREATE "
            "DOMAIN {0}.truth AS BOOLEAN; CREATE DOMAIN {0}.count AS BIGINT; CREATE TABLE {0}.register (id "
            "TEXT, first "
            "TEXT, last TEXT, complete TEXT, months TEXT, days TEXT, convicted TEXT, age TEXT, charge TEXT, "
            "name "
            "TEXT)",
            schema));
        Rows rows = database.query("SELECT * EXCLUDE (\"row\", line) FROM source");
        while (const Chunk* chunk = rows.next())
            for (std::size_t row = 0; row < chunk->size(); ++row) {
                std::string values;
                for (std::size_t column = 0; column < chunk->column_count(); ++column)
                    values += fmt::format("{}NULLIF({}, '')", column == 0 ? "" : ", ",
                                          sql::text_literal(chunk->column(column).text(row)));
                server->run(fmt::format("INSERT INTO {}.register VALUES ({})", schema, values));
            }
        server->run(
            fmt::format("CREATE VIEW {0}.cases AS SELECT id AS key, first::{0}.day AS \"held, first day\", "
                        "last::date AS \"held, "
                        "last day\", complete::boolean AS \"held, complete\", months::{0}.count AS \"longest "
                        "term, months\", "
                        "days::bigint AS \"longest term, days\", convicted::{0}.truth AS \"earlier "
                        "conviction\", age::int AS "
                        "age, charge, name FROM {0}.register",
                        schema));
    }
    std::string url_;
};

TEST_F(PostgresCasesTest, answer_inside_the_server_what_they_answer_from_a_file) {
    const People people(5, 400);
    put(people.cases, "\"it's; DROP\"");
    auto summary = ask(url_, "server", {.threads = 2}, {}, "it's; DROP.cases");
    ASSERT_TRUE(summary) << messages(summary.error());
    (void)asked(scratch_.file("cases.csv", people.cases), "file");
    for (const char* name : {"results.csv", "worklist.csv"})
        EXPECT_TRUE(file(name, "server") == file(name, "file")) << name;
    EXPECT_EQ(summary->table_file, url_ + " \"it's; DROP\".\"cases\"");
}

TEST_F(PostgresCasesTest, take_an_empty_text_for_unknown_as_a_map_does) {
    auto server = Postgres::connect(url_);
    ASSERT_TRUE(server);
    server->run(
        "DROP SCHEMA IF EXISTS empties CASCADE; CREATE SCHEMA empties; CREATE VIEW empties.cases AS SELECT "
        "n AS key, DATE '2025-01-01' AS \"held, first day\", TRUE AS \"held, complete\", 40 AS age, NULL AS "
        "\"earlier conviction\", charge FROM (VALUES (1, ''), (2, '  '), (3, ' theft'), (4, E'theft\\t')) "
        "AS given (n, charge)");
    const auto summary = ask(url_, "server", {}, {}, "empties.cases");
    ASSERT_TRUE(summary) << messages(summary.error());
    (void)asked(scratch_.file("cases.csv",
                              "key,\"held, first day\",\"held, complete\",age,charge\n"
                              "1,2025-01-01,yes,40,\n2,2025-01-01,yes,40,\n"
                              "3,2025-01-01,yes,40,theft\n4,2025-01-01,yes,40,theft\n"),
                "file");
    EXPECT_EQ(file("results.csv", "server"), file("results.csv", "file"));
}

TEST_F(PostgresCasesTest, give_rows_of_one_key_in_one_order) {
    auto server = Postgres::connect(url_);
    ASSERT_TRUE(server);
    std::vector<std::string> results;
    for (const char* order : {"", " DESC"}) {
        server->run(
            fmt::format("DROP SCHEMA IF EXISTS twice CASCADE; CREATE SCHEMA twice; CREATE TABLE "
                        "twice.cases AS SELECT 'a'::text AS key, n AS age FROM generate_series(10, "
                        "50) AS n ORDER BY n{}",
                        order));
        const auto summary = ask(url_, "server", {}, {}, "twice.cases");
        ASSERT_TRUE(summary) << messages(summary.error());
        results.push_back(file("results.csv", "server"));
    }
    EXPECT_EQ(results[0], results[1]);
}

TEST_F(PostgresCasesTest, give_through_a_map_what_a_file_gives_and_only_what_the_map_names) {
    const People people(6, 200);
    auto server = Postgres::connect(url_);
    ASSERT_TRUE(server);
    server->run(
        "DROP SCHEMA IF EXISTS mapped CASCADE; CREATE SCHEMA mapped; CREATE TABLE mapped.people (id TEXT, "
        "admitted DATE, \"left\" DATE, term TEXT, convicted TEXT, age INT, charge TEXT, name TEXT)");
    std::istringstream rows(people.mapped.substr(people.mapped.find('\n') + 1));
    for (std::string row; std::getline(rows, row);) {
        std::string values;
        std::istringstream cells(row + ",");
        for (std::string cell; std::getline(cells, cell, ',');)
            values += (cell.empty() ? "NULL" : sql::text_literal(cell)) + ", ";
        server->run("INSERT INTO mapped.people VALUES (" + values + "'nobody''s name')");
    }
    const auto map = map_of(pretrial_map);
    ASSERT_TRUE(map);
    EXPECT_THAT(columns_named(*map),
                ElementsAre("admitted", "age", "charge", "convicted", "id", "left", "term"));
    AuditOptions options{.threads = 2};
    options.table = "mapped.people";
    ASSERT_TRUE(run_audit(pack(), *map, url_, on, scratch_.path("server"), options));
    (void)run(people.mapped, pretrial_map, {.threads = 2}, "file");
    for (const char* name : {"results.csv", "worklist.csv"})
        EXPECT_TRUE(file(name, "server") == file(name, "file")) << name;
    EXPECT_FALSE(fs::exists(scratch_.path("server/.partial")));
}

TEST_F(PostgresCasesTest, say_what_the_server_says_and_no_password) {
    const auto no_table = ask(url_, "out", {}, {}, "nowhere.cases");
    ASSERT_FALSE(no_table);
    EXPECT_THAT(messages(no_table.error()), HasSubstr("nowhere.cases"));
    const auto no_server = ask("postgresql://someone:secret@/nothing?host=/nowhere");
    ASSERT_FALSE(no_server);
    EXPECT_THAT(messages(no_server.error()), Not(HasSubstr("secret")));
    auto server = Postgres::connect(url_);
    server->run(
        "DROP SCHEMA IF EXISTS typed CASCADE; CREATE SCHEMA typed; CREATE TABLE typed.cases (key TEXT, "
        "age TEXT)");
    const auto empty = ask(url_, "out", {}, {}, "typed.cases");
    ASSERT_FALSE(empty);
    EXPECT_THAT(messages(empty.error()), HasSubstr("expected rows, found none"));
    server->run("INSERT INTO typed.cases VALUES ('a', '40')");
    const auto wrong = ask(url_, "out", {}, {}, "typed.cases");
    ASSERT_FALSE(wrong);
    EXPECT_THAT(messages(wrong.error()), HasSubstr("the column `age` is VARCHAR; expected BIGINT"));
}

TEST(postgres_url, that_cannot_be_read_is_refused_without_its_password) {
    for (const char* url :
         {"postgresql://me:100%secret@host/db", "postgresql://me:pa/secret@/db?host=/nowhere",
          "postgresql://me:x@secret@localhost:1/db", "postgresql:///db?password=%secret",
          "postgresql:///db?host=/nowhere&password=x@secret", "postgresql://me:a?secret@localhost:1/db",
          "postgresql://me:[secret@localhost:1/db"}) {
        const auto refused = Postgres::connect(url);
        ASSERT_FALSE(refused);
        EXPECT_THAT(refused.error().front().message, Not(HasSubstr("secret"))) << url;
    }
}

TEST(postgres_url, is_shown_without_its_password) {
    EXPECT_EQ(without_password("postgresql://me:secret@host:5432/db"), "postgresql://me@host:5432/db");
    EXPECT_EQ(without_password("postgresql://host:5432/db?password=secret"), "postgresql://host:5432/db");
    EXPECT_EQ(without_password("postgresql://host:5432/db?password=x@secret"), "postgresql://host:5432/db");
    EXPECT_EQ(without_password("postgresql://me:se@cret@host/db"), "postgresql://me@host/db");
    EXPECT_EQ(without_password("postgresql://me:se/cr@et@host/db"), "postgresql://me@host/db");
    EXPECT_EQ(without_password("postgresql://me:se?cr@host/db"), "postgresql://me@host/db");
    EXPECT_EQ(without_password("postgresql://me@host:5432/db"), "postgresql://me@host:5432/db");
    EXPECT_EQ(without_password("postgresql:///db?user=a&host=/run/x:y"), "postgresql:///db");
    EXPECT_TRUE(is_postgres_url("postgres://host/db"));
    EXPECT_FALSE(is_postgres_url("register.csv"));
}

TEST_F(PostgresCasesTest, rows_come_back_with_every_sign_they_may_hold) {
    auto server = Postgres::connect(url_);
    ASSERT_TRUE(server);
    std::vector<std::string> found;
    server->stream("SELECT E'a\\tb\\nc\\\\d\\r\\x08\\f\\x0b', NULL, '', '\\N'", nullptr,
                   [&](Postgres::Cells cells) {
                       for (const auto& cell : cells)
                           found.push_back(cell ? "=" + std::string(*cell) : "NULL");
                   });
    EXPECT_THAT(found, ElementsAre("=a\tb\nc\\d\r\b\f\v", "NULL", "=", "=\\N"));
}

}  // namespace
}  // namespace ultima
