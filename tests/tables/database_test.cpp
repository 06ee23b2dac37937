// SPDX-License-Identifier: Apache-2.0
#include "tables/database.h"

#include "base/scratch.h"
#include "tables/appender.h"
#include "tables/function.h"
#include "tables/output.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace ultima {
namespace {

std::int64_t count(Database& db, const std::string& sql) { return db.int64(sql).value(); }

TEST(Database, loads_no_extensions_by_itself) {
    Database db;
    EXPECT_EQ(db.text("SELECT current_setting('autoinstall_known_extensions')::VARCHAR"), "false");
    EXPECT_EQ(db.text("SELECT current_setting('autoload_known_extensions')::VARCHAR"), "false");
}

TEST(Database, takes_its_settings) {
    Scratch scratch;
    Database db({.file = scratch.path("a.db"),
                 .threads = 1,
                 .memory_limit = "500MB",
                 .temp_directory = scratch.path("t"),
                 .keep_order = false});
    EXPECT_EQ(count(db, "SELECT current_setting('threads')::BIGINT"), 1);
    EXPECT_EQ(db.text("SELECT current_setting('preserve_insertion_order')::VARCHAR"), "false");
    EXPECT_TRUE(std::filesystem::exists(scratch.path("a.db")));
    EXPECT_THROW(Database({.memory_limit = "a lot"}), DatabaseError);
    EXPECT_THROW(Database({.file = scratch.path("no/such/folder/a.db")}), DatabaseError);
}

TEST(Database, our_own_bad_sql_throws_and_names_the_statement) {
    Database db;
    try {
        db.run("SELECT * FROM nowhere");
        FAIL();
    } catch (const DatabaseError& error) {
        EXPECT_NE(std::string(error.what()).find("SELECT * FROM nowhere"), std::string::npos);
    }
    EXPECT_THROW((void)db.query("SELEC 1"), DatabaseError);
    EXPECT_THROW((void)db.int64("SELECT 1::BIGINT WHERE false"), DatabaseError);
    EXPECT_THROW((void)db.int64("SELECT 'a'"), DatabaseError);
    EXPECT_EQ(db.int64("SELECT NULL::BIGINT"), std::nullopt);
}

TEST(Database, a_users_bad_sql_is_a_diagnostic) {
    Database db;
    for (const char* sql : {"SELEC 1", "SELECT nothing", "SELECT 1; SELECT 2", "CREATE TABLE t(i INT)", ""}) {
        const auto rows = db.try_query(sql, "map.yaml: fact 'age'");
        ASSERT_FALSE(rows) << sql;
        EXPECT_TRUE(rows.error().front().message.starts_with("map.yaml: fact 'age'"))
            << rows.error().front().message;
    }
    const auto columns = db.try_describe("SELECT 1::BIGINT AS a, 2.5 AS b, DATE '2024-01-31' AS c", "x");
    ASSERT_TRUE(columns);
    EXPECT_EQ(*columns, (std::vector<Column>{{"a", ColumnType::int64, "BIGINT"},
                                             {"b", ColumnType::other, "DECIMAL(2,1)"},
                                             {"c", ColumnType::date, "DATE"}}));
}

TEST(Database, an_error_that_shows_only_on_the_data_comes_from_try_next) {
    Database db;
    auto rows = db.try_query(
        "SELECT CAST(CASE WHEN i = 9000000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(10000000) t(i)",
        "map");
    ASSERT_TRUE(rows);
    bool failed = false;
    while (!failed) {
        const auto chunk = rows->try_next();
        failed = !chunk;
        if (failed) {
            EXPECT_NE(chunk.error()[0].message.find("'x'"), std::string::npos);
        } else {
            ASSERT_NE(*chunk, nullptr) << "the rows ended without the error";
        }
    }
    auto again = db.query(
        "SELECT CAST(CASE WHEN i = 9000000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(10000000) t(i)");
    EXPECT_THROW(while (again.next() != nullptr){}, DatabaseError);
}

TEST(Database, streams_typed_columns_with_nulls) {
    Database db;
    Rows rows = db.query(
        "SELECT i, i::INTEGER, i / 2, DATE '1970-01-01' + i::INTEGER, i % 2 = 0, "
        "CASE WHEN i % 3 = 0 THEN NULL ELSE 'a text longer than twelve ' || i END, 'k' || i FROM range(5000) "
        "t(i)");
    std::int64_t i = 0;
    while (const Chunk* chunk = rows.next()) {
        for (std::size_t r = 0; r < chunk->size(); ++r, ++i) {
            ASSERT_EQ(chunk->column(0, ColumnType::int64).int64(r), i);
            ASSERT_EQ(chunk->column(1, ColumnType::int32).int32(r), i);
            ASSERT_EQ(chunk->column(2, ColumnType::real).real(r), static_cast<double>(i) / 2);
            ASSERT_EQ(chunk->column(3, ColumnType::date).date(r).day, i);
            ASSERT_EQ(chunk->column(4, ColumnType::boolean).boolean(r), i % 2 == 0);
            ASSERT_EQ(chunk->column(5).is_null(r), i % 3 == 0);
            if (i % 3 != 0) {
                ASSERT_EQ(chunk->column(5).text(r), "a text longer than twelve " + std::to_string(i));
            }
            ASSERT_EQ(chunk->column(6).text(r), "k" + std::to_string(i));
        }
    }
    EXPECT_EQ(i, 5000);
    EXPECT_EQ(rows.next(), nullptr);
}

TEST(Database, a_column_of_another_type_is_a_programmers_error) {
    Database db;
    Rows rows = db.query("SELECT 1::BIGINT");
    EXPECT_THROW((void)rows.next()->column(0, ColumnType::text), std::logic_error);
}

TEST(Database, a_stream_is_not_disturbed_by_other_statements_and_outlives_the_database) {
    std::optional<Rows> rows;
    {
        Database db;
        db.run("CREATE TABLE t AS SELECT i FROM range(100000) t(i)");
        rows = db.query("SELECT i FROM t");
        (void)rows->next();
        db.run("CREATE TABLE u AS SELECT 1 AS i");
        EXPECT_EQ(count(db, "SELECT count(*) FROM u"), 1);
    }
    std::size_t n = 2048;
    while (const Chunk* chunk = rows->next()) n += chunk->size();
    EXPECT_EQ(n, 100000U);
}

TEST(Database, parameters_are_bound_and_never_pasted) {
    Database db;
    const Parameter parameters[] = {
        std::int64_t{7}, std::string("x'; DROP TABLE t; --"), nullptr, CivilDate{1}, true, 0.5};
    EXPECT_EQ(db.text("SELECT concat_ws('|', $1, $2, $3, $4, $5, $6)", parameters),
              "7|x'; DROP TABLE t; --|1970-01-02|true|0.5");
    db.run("CREATE TABLE t(i BIGINT)");
    EXPECT_EQ(db.run("INSERT INTO t SELECT ? FROM range(3)", std::span(parameters, 1)), 3);
}

TEST(Database, names_and_texts_are_quoted_safely) {
    Database db;
    const std::string odd = "a \"b\" 'c'; --";
    db.run("CREATE TABLE " + quote_identifier(odd) + " AS SELECT " + quote_literal(odd) + " AS " +
           quote_identifier(odd));
    EXPECT_EQ(db.text("SELECT " + quote_identifier(odd) + " FROM " + quote_identifier(odd)), odd);
    EXPECT_THROW((void)quote_identifier(std::string_view("a\0b", 3)), std::invalid_argument);
    EXPECT_THROW((void)quote_literal(std::string_view("a\0b", 3)), std::invalid_argument);
}

TEST(Database, after_lock_down_no_file_can_be_reached_and_no_setting_changed) {
    Scratch scratch;
    const std::string secret = scratch.file("secret.csv", "a\n1\n");
    std::filesystem::create_directory(scratch.path("in"));
    Database db;
    copy_to_parquet(db, "SELECT 1::BIGINT AS i", scratch.path("in/a.parquet"));
    copy_to_parquet(db, "SELECT 2::BIGINT AS i", scratch.path("b.parquet"));
    const std::filesystem::path allowed[] = {scratch.path("in"), scratch.path("b.parquet")};
    db.lock_down(allowed);
    EXPECT_EQ(count(db, "SELECT i FROM " + quote_literal(scratch.path("in/a.parquet"))), 1);
    EXPECT_EQ(count(db, "SELECT i FROM " + quote_literal(scratch.path("b.parquet"))), 2);
    for (const std::string& sql :
         {"SELECT * FROM read_csv('" + secret + "')", "SELECT * FROM '" + secret + "'",
          "SELECT * FROM read_text('" + secret + "')", "SELECT * FROM glob('" + scratch.path("*") + "')",
          "SELECT * FROM read_csv('" + scratch.path("in/../secret.csv") + "')"}) {
        EXPECT_FALSE(db.try_query(sql, "map")) << sql;
    }
    for (const std::string& sql :
         {"COPY (SELECT 1) TO '" + scratch.path("out.csv") + "'", "ATTACH '" + scratch.path("x.db") + "'",
          std::string("INSTALL httpfs"), std::string("LOAD httpfs"),
          std::string("SET enable_external_access = true"), std::string("SET lock_configuration = false"),
          std::string("SET threads = 1"), "EXPORT DATABASE '" + scratch.path("e") + "'"}) {
        EXPECT_THROW(db.run(sql), DatabaseError) << sql;
    }
    EXPECT_EQ(count(db, "SELECT 1::BIGINT"), 1);
    Rows rows = db.query("SELECT 1::BIGINT");
    EXPECT_NE(rows.next(), nullptr);
}

TEST(Database, a_running_statement_can_be_watched_and_stopped) {
    Database db;
    EXPECT_EQ(db.progress(), std::nullopt);
    db.run("CREATE TABLE t AS SELECT i FROM range(1000000) t(i)");
    std::atomic<bool> stopped = false;
    std::optional<double> seen;
    std::thread watcher([&] {
        // An interrupt before the statement began has no effect, so it is sent until the statement ends.
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (!stopped) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            if (const auto progress = db.progress()) seen = progress;
            if (seen || std::chrono::steady_clock::now() > until) db.interrupt();
        }
    });
    // Of a scan of a table DuckDB can say how far it is; of `range` it cannot.
    EXPECT_THROW(db.run("SELECT sum(hash(a.i, b.i)) FROM t a, t b"), Interrupted);
    stopped = true;
    watcher.join();
    ASSERT_TRUE(seen);
    EXPECT_GE(*seen, 0.0);
    EXPECT_LE(*seen, 1.0);
    EXPECT_EQ(count(db, "SELECT 1::BIGINT"), 1);
}

TEST(Appender, fills_all_types_over_several_chunks) {
    Database db;
    db.run("CREATE TABLE t(a INTEGER, b BIGINT, c VARCHAR, d DATE, e BOOLEAN, f DOUBLE)");
    ChunkAppender appender(db, "t");
    const std::string text = "längerer Text als zwölf Zeichen ";
    for (int i = 0; i < 10000; ++i) {
        appender.int32(0, i);
        appender.int64(1, std::int64_t{i} << 32);
        appender.text(2, i % 5 == 0 ? "" : text + std::to_string(i));
        appender.date(3, CivilDate{i});
        appender.boolean(4, i % 2 == 0);
        if (i % 3 == 0)
            appender.null(5);
        else
            appender.real(5, i / 2.0);
        appender.end_row();
    }
    EXPECT_EQ(appender.rows(), 10000);
    appender.close();
    EXPECT_THROW(appender.close(), std::logic_error);
    EXPECT_EQ(count(db,
                    "SELECT count(*) FROM t WHERE b = a::BIGINT * 4294967296 AND d = DATE '1970-01-01' + a "
                    "AND e = (a % 2 = 0) "
                    "AND c = CASE WHEN a % 5 = 0 THEN '' ELSE 'längerer Text als zwölf Zeichen ' || a END "
                    "AND f IS NOT DISTINCT FROM CASE WHEN a % 3 = 0 THEN NULL ELSE a / 2 END AND a = rowid"),
              10000);
}

TEST(Appender, says_at_once_what_is_wrong) {
    Database db;
    EXPECT_THROW(ChunkAppender(db, "nowhere"), DatabaseError);
    db.run("CREATE TABLE odd(a DECIMAL(4,2)); CREATE TABLE one(a BIGINT NOT NULL)");
    EXPECT_THROW(ChunkAppender(db, "odd"), DatabaseError);
    ChunkAppender appender(db, "one");
    appender.null(0);
    appender.end_row();
    EXPECT_THROW(appender.close(), DatabaseError);
}

TEST(Function, cpp_is_called_from_sql_and_sees_nulls) {
    Database db;
    register_function(db, "days_or", {ColumnType::date, ColumnType::int64, ColumnType::text},
                      ColumnType::text, [](const Chunk& in, OutVector& out) {
                          for (std::size_t i = 0; i < in.size(); ++i) {
                              if (in.column(1).is_null(i))
                                  out.set_null(i);
                              else if (in.column(0).is_null(i))
                                  out.set_text(i, in.column(2).text(i));
                              else
                                  out.set_text(
                                      i, std::to_string(in.column(0).date(i).day + in.column(1).int64(i)));
                          }
                      });
    EXPECT_EQ(db.text("SELECT days_or(DATE '1970-01-11', 5, 'none')"), "15");
    EXPECT_EQ(db.text("SELECT days_or(NULL, 5, 'none')"), "none");
    EXPECT_EQ(db.text("SELECT days_or(NULL, NULL, 'none')"), std::nullopt);
    EXPECT_EQ(count(db,
                    "SELECT sum(days_or(DATE '1970-01-01' + i::INTEGER, 0, 'x')::BIGINT)::BIGINT FROM "
                    "range(10000) t(i)"),
              49995000);
    EXPECT_EQ(count(db,
                    "SELECT count(days_or(DATE '1970-01-01', CASE WHEN i % 2 = 0 THEN i END, 'x')) FROM "
                    "range(10000) t(i)"),
              5000);
}

TEST(Function, an_exception_fails_the_statement_with_its_message) {
    Database db;
    register_function(db, "broken", {ColumnType::int64}, ColumnType::int64,
                      [](const Chunk&, OutVector&) { throw std::runtime_error("the pack is broken"); });
    try {
        db.run("SELECT broken(i) FROM range(10) t(i)");
        FAIL();
    } catch (const DatabaseError& error) {
        EXPECT_NE(std::string(error.what()).find("the pack is broken"), std::string::npos);
    }
}

TEST(Output, files_appear_whole_or_not_at_all) {
    Scratch scratch;
    Database db;
    EXPECT_EQ(copy_to_parquet(db, "SELECT i, 'x' || i AS x FROM range(3) t(i)", scratch.path("a.parquet")),
              3);
    EXPECT_EQ(
        copy_to_csv(db, "SELECT 1 AS \"a b\", 'x, \"y\"' AS b, NULL AS c, '' AS d", scratch.path("a.csv")),
        1);
    std::ifstream csv(scratch.path("a.csv"));
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(csv), {}), "a b,b,c,d\n1,\"x, \"\"y\"\"\",,\"\"\n");
    EXPECT_EQ(db.text("SELECT DISTINCT compression FROM parquet_metadata(" +
                      quote_literal(scratch.path("a.parquet")) + ")"),
              "ZSTD");
    EXPECT_THROW(
        copy_to_parquet(db, "SELECT CAST('x' || i AS INTEGER) FROM range(9) t(i)", scratch.path("a.parquet")),
        DatabaseError);
    EXPECT_THROW(
        copy_to_csv(db, "SELECT CAST('x' || i AS INTEGER) FROM range(9) t(i)", scratch.path("c.csv")),
        DatabaseError);
    EXPECT_THROW(copy_to_csv(db, "SELECT 1", scratch.path("no/folder/c.csv")), DatabaseError);
    EXPECT_EQ(scratch.files(), 2U);
    EXPECT_EQ(count(db, "SELECT count(*) FROM " + quote_literal(scratch.path("a.parquet"))), 3);
}

}  // namespace
}  // namespace ultima
