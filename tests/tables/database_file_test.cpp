// SPDX-License-Identifier: Apache-2.0
#include "tables/database_file.h"

#include "base/scratch.h"
#include "tables/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

namespace ultima {
namespace {

using ::testing::HasSubstr;

class DatabaseFileTest : public testing::Test {
  protected:
    std::string sqlite(const std::string& sql) {
        const std::string path = scratch_.path("register.sqlite");
        sqlite3* handle = nullptr;
        EXPECT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(handle);
        sqlite3_close(handle);
        return path;
    }
    std::string duckdb(const std::string& sql) {
        const std::string path = scratch_.path("register.duckdb");
        Database::Settings settings;
        settings.file = path;
        Database(settings).run(sql);
        return path;
    }
    /// All rows of the copy, cells as texts with blanks between.
    std::vector<std::string> copied(const std::string& path, const std::string& table,
                                    const std::vector<std::string>& wanted, bool all_text = true) {
        const std::string to = scratch_.path("copy.parquet");
        Database copying;
        const auto made = copy_from_file(copying, path, table, wanted, all_text, to);
        if (!made)
            return {made.error().front().code + ": " + made.error().front().message,
                    made.error().front().help};
        Database database;
        std::vector<std::string> rows;
        Rows result =
            database.query("SELECT CAST(row(*COLUMNS(*)) AS VARCHAR) FROM read_parquet('" + to + "')");
        while (const Chunk* chunk = result.next())
            for (std::size_t i = 0; i < chunk->size(); ++i) rows.emplace_back(chunk->column(0).text(i));
        return rows;
    }
    Scratch scratch_;
};

constexpr const char* people =
    "CREATE TABLE \"the people\" (id TEXT, name TEXT, born DATE, age INTEGER); "
    "INSERT INTO \"the people\" VALUES ('a', 'x', '1990-01-31', 36), ('b', 'y', NULL, NULL)";

TEST_F(DatabaseFileTest, has_another_state_when_what_was_written_lies_beside_it_still) {
    const std::string path = sqlite(std::string("PRAGMA journal_mode = WAL; ") + people);
    const std::string before = state_of_file(path);
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, "UPDATE \"the people\" SET age = 1", nullptr, nullptr, nullptr),
              SQLITE_OK);
    EXPECT_NE(state_of_file(path), before);
    sqlite3_close(handle);
}

TEST_F(DatabaseFileTest, gives_the_name_of_every_column) {
    for (const std::string& path : {sqlite(people), duckdb(people)}) {
        Database database;
        const auto all =
            copy_from_file(database, path, "the people", {"id"}, true, scratch_.path("copy.parquet"));
        ASSERT_TRUE(all);
        EXPECT_EQ(*all, (std::vector<std::string>{"id", "name", "born", "age"}));
    }
}

TEST_F(DatabaseFileTest, gives_the_wanted_columns_and_no_others) {
    for (const std::string& path : {sqlite(people), duckdb(people)}) {
        EXPECT_TRUE(is_database_file(path));
        EXPECT_THAT(copied(path, "the people", {"born", "id", "age", "not there"}),
                    testing::ElementsAre("(a, 1990-01-31, 36)", "(b, NULL, NULL)"))
            << path;
    }
}

TEST_F(DatabaseFileTest, says_which_tables_there_are) {
    for (const std::string& path : {sqlite(people), duckdb(people)})
        EXPECT_THAT(copied(path, "cases", {}), testing::ElementsAre(HasSubstr("table-not-found: " + path +
                                                                              ": there is no table `cases`"),
                                                                    HasSubstr("the people")));
}

TEST_F(DatabaseFileTest, refuses_what_is_no_database_inside) {
    const std::string broken =
        scratch_.file("broken.sqlite", std::string("SQLite format 3\0 and no more", 29));
    EXPECT_THAT(copied(broken, "cases", {})[0], HasSubstr("database-refused"));
    const std::string other = scratch_.file("broken.duckdb", "12345678DUCK, and no more");
    EXPECT_THAT(copied(other, "cases", {})[0], HasSubstr("database-refused"));
    EXPECT_FALSE(is_database_file(scratch_.file("table.csv", "a,b\n1,2\n")));
    EXPECT_FALSE(is_database_file(scratch_.path("nothing")));
}

TEST_F(DatabaseFileTest, marks_text_that_is_none_instead_of_losing_it) {
    EXPECT_THAT(copied(sqlite("CREATE TABLE cases (id TEXT); INSERT INTO cases VALUES (CAST(x'ff' AS TEXT))"),
                       "cases", {}),
                testing::ElementsAre("(\xEF\xBF\xBD)"));
}

TEST_F(DatabaseFileTest, takes_hostile_names_as_names) {
    const std::string hostile = "x\"; DROP TABLE cases; --";
    const std::string sql =
        "CREATE TABLE \"x\"\"; DROP TABLE cases; --\" (\"a'\"\"\" TEXT); INSERT INTO "
        "\"x\"\"; DROP TABLE cases; --\" VALUES ('1')";
    for (const std::string& path : {sqlite(sql), duckdb(sql)})
        EXPECT_THAT(copied(path, hostile, {"a'\""}), testing::ElementsAre("(1)")) << path;
}

}  // namespace
}  // namespace ultima
