// SPDX-License-Identifier: Apache-2.0
// What keeps the input's order and what does not. The audit's results come in input order; these tests say
// which statements may leave ORDER BY out.
#include "base/scratch.h"
#include "tables/database.h"
#include "tables/function.h"
#include "tables/output.h"
#include "tables/source.h"

#include <gtest/gtest.h>

namespace ultima {
namespace {

constexpr std::int64_t row_count = 600'000;  // several row groups and blocks, so that both threads have work

/// How many rows do not come right after their forerunner.
std::int64_t out_of_order(Database& db, const std::string& parquet) {
    return db
        .int64("SELECT count(*) FROM (SELECT row, lag(row) OVER () AS l FROM read_parquet(" +
               quote_literal(parquet) + ")) WHERE row <> l + 1")
        .value();
}

class Order : public testing::Test {
  protected:
    Order() : db({.threads = 2}) {
        copy_to_csv(db,
                    "SELECT i AS key, i % 1000 AS fact FROM range(" + std::to_string(row_count) + ") t(i)",
                    scratch.path("a.csv"));
        EXPECT_TRUE(open_table(db, scratch.path("a.csv")));
    }
    Scratch scratch;
    Database db;
};

TEST_F(Order, a_csv_view_gives_its_rows_in_order_to_copies_tables_and_streams) {
    copy_to_parquet(db, "SELECT row, key FROM source", scratch.path("a.parquet"));
    EXPECT_EQ(out_of_order(db, scratch.path("a.parquet")), 0);
    db.run("CREATE TABLE rows AS SELECT row, key FROM source");
    copy_to_parquet(db, "SELECT row, key FROM rows", scratch.path("b.parquet"));
    EXPECT_EQ(out_of_order(db, scratch.path("b.parquet")), 0);
    std::int64_t expected = 1;
    Rows rows = db.query("SELECT row, key FROM source");
    while (const Chunk* chunk = rows.next()) {
        for (std::size_t i = 0; i < chunk->size(); ++i) ASSERT_EQ(chunk->column(0).int64(i), expected++);
    }
    EXPECT_EQ(expected, row_count + 1);
}

TEST_F(Order, a_csv_views_row_numbers_are_right_where_order_is_given_up) {
    EXPECT_EQ(
        db.int64("SELECT count(DISTINCT row) FROM source WHERE row = key::BIGINT + 1 AND line = row + 1"),
        row_count);
}

TEST_F(Order, functions_and_unnest_keep_the_order) {
    register_function(db, "twice", {ColumnType::int64}, ColumnType::int64,
                      [](const Chunk& in, OutVector& out) {
                          for (std::size_t i = 0; i < in.size(); ++i)
                              out.set_int64(i, 2 * in.column(0).int64(i));
                      });
    copy_to_parquet(db, "SELECT row, twice(row) AS t FROM source", scratch.path("a.parquet"));
    EXPECT_EQ(out_of_order(db, scratch.path("a.parquet")), 0);
    db.run("CREATE TABLE rows AS SELECT row, key FROM source");
    copy_to_parquet(db,
                    "SELECT 5 * row + m AS row, twice(row) AS t FROM (SELECT row, unnest([0, 1, 2, 3, 4]) AS "
                    "m FROM rows)",
                    scratch.path("b.parquet"));
    EXPECT_EQ(out_of_order(db, scratch.path("b.parquet")), 0);
}

TEST_F(Order, a_join_needs_order_by) {
    db.run("CREATE TABLE rows AS SELECT row, fact FROM source");
    db.run(
        "CREATE TABLE answers AS SELECT row_number() OVER () AS answer, fact FROM (SELECT DISTINCT fact FROM "
        "rows)");
    const std::string join =
        "SELECT r.row, a.answer FROM rows r JOIN answers a ON r.fact IS NOT DISTINCT FROM a.fact";
    copy_to_parquet(db, join, scratch.path("a.parquet"));
    RecordProperty("out_of_order_without_order_by",
                   std::to_string(out_of_order(db, scratch.path("a.parquet"))));
    // Whether it happens to come in order depends on sizes, threads and memory: never relied upon.
    copy_to_parquet(db, join + " ORDER BY r.row", scratch.path("b.parquet"));
    EXPECT_EQ(out_of_order(db, scratch.path("b.parquet")), 0);
}

}  // namespace
}  // namespace ultima
