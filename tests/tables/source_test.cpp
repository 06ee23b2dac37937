// SPDX-License-Identifier: Apache-2.0
#include "tables/source.h"

#include "base/scratch.h"
#include "tables/output.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace ultima {
namespace {

using namespace std::string_literals;

/// The view as text: cells with | between, rows with \n.
std::string all(Database& db, const std::string& what = "*") {
    Rows rows = db.query("SELECT concat_ws('|', *COLUMNS(*)) FROM (SELECT " + what + " FROM source)");
    std::string out;
    while (const Chunk* chunk = rows.next()) {
        for (std::size_t i = 0; i < chunk->size(); ++i) out += std::string(chunk->column(0).text(i)) + "\n";
    }
    return out;
}

Diagnostic error_of(const Result<TableInfo>& info) {
    EXPECT_FALSE(info);
    return info ? Diagnostic{} : info.error().front();
}

#define EXPECT_REFUSED(info, expected_code, part)                                \
    do {                                                                         \
        const Diagnostic found = error_of(info);                                 \
        EXPECT_EQ(found.code, expected_code) << found.message;                   \
        EXPECT_NE(found.message.find(part), std::string::npos) << found.message; \
    } while (false)

TEST(Source, csv_cells_keep_their_text_and_rows_their_number) {
    Scratch scratch;
    Database db;
    const auto info =
        open_table(db, scratch.file("a.csv", "key,code,since\nP1,0,2024-01-31\nP2,110-125.25,\n"));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->columns, (std::vector<Column>{{"key", ColumnType::text, "VARCHAR"},
                                                  {"code", ColumnType::text, "VARCHAR"},
                                                  {"since", ColumnType::text, "VARCHAR"}}));
    EXPECT_EQ(info->rows, 2);
    EXPECT_EQ(info->unread_count, 0);
    EXPECT_EQ(all(db), "1|2|P1|0|2024-01-31\n2|3|P2|110-125.25|\n");
    EXPECT_EQ(all(db, "code"), "0\n110-125.25\n");
    EXPECT_EQ(db.int64("SELECT count(*) FROM source"), 2);
    EXPECT_EQ(db.int64("SELECT count(*) FROM source WHERE since IS NULL"), 0);
}

TEST(Source, the_delimiter_is_found_or_given) {
    Scratch scratch;
    Database db;
    ASSERT_TRUE(open_table(db, scratch.file("a.csv", "a;b;\"c,d,e,f\"\n1;2;3\n")));
    EXPECT_EQ(all(db), "1|2|1|2|3\n");
    ASSERT_TRUE(open_table(db, scratch.file("b.csv", "a\tb\n1\t2\n")));
    EXPECT_EQ(all(db), "1|2|1|2\n");
    ASSERT_TRUE(open_table(db, scratch.file("c.csv", "a^b\n1^2\n"), {.delimiter = '^'}));
    EXPECT_EQ(all(db), "1|2|1|2\n");
    EXPECT_REFUSED(open_table(db, scratch.file("d.csv", "a;b\n1;2\n"), {.delimiter = ','}), "table-header",
                   "holds ';'");
}

TEST(Source, lines_that_cannot_be_read_are_listed_and_the_rest_is_kept) {
    Scratch scratch;
    Database db;
    const auto info =
        open_table(db, scratch.file("a.csv", "a,b\n1,2\n3\n\"4,5\n6,7,8\n\"9\",\"x\ny\"\n\n10,11"));
    ASSERT_TRUE(info);
    EXPECT_EQ(all(db), "1|2|1|2\n2|6|9|x\ny\n3|9|10|11\n");
    EXPECT_EQ(info->rows, 3);
    EXPECT_EQ(info->unread_count, 3);
    EXPECT_EQ(info->blank_lines, 1);
    ASSERT_EQ(info->unread.size(), 3U);
    EXPECT_EQ(info->unread[0].line, 3);
    EXPECT_EQ(info->unread[0].text, "3");
    EXPECT_EQ(info->unread[0].reason, "expected 2 cells, found 1");
    EXPECT_EQ(info->unread[1].line, 4);
    EXPECT_EQ(info->unread[1].text, "\"4,5");
    EXPECT_EQ(info->unread[2].line, 5);
}

TEST(Source, bytes_that_are_no_text_do_not_cost_the_row) {
    Scratch scratch;
    Database db;
    const auto info = open_table(db, scratch.file("a.csv", "a,b\nZ\xFCrich,\0x\nBern,y\n"s));
    ASSERT_TRUE(info);
    EXPECT_EQ(all(db), "1|2|Z\uFFFDrich|\uFFFDx\n2|3|Bern|y\n");
    EXPECT_EQ(info->repaired_count, 1);
    EXPECT_EQ(info->repaired.front().line, 2);
    ASSERT_TRUE(open_table(db,
                           scratch.file("b.csv",
                                        "St\xE4"
                                        "dte\nZ\xFCrich\n"),
                           {.encoding = "latin-1"}));
    EXPECT_EQ(all(db, "Städte"), "Zürich\n");
}

TEST(Source, a_byte_order_mark_and_windows_line_ends_do_not_show) {
    Scratch scratch;
    Database db;
    const auto info = open_table(db, scratch.file("a.csv", "\xEF\xBB\xBFkey,b\r\n1,\"2\"\r\n3,4\r\n"));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->columns[0].name, "key");
    EXPECT_EQ(all(db), "1|2|1|2\n2|3|3|4\n");
}

TEST(Source, a_line_of_several_megabytes_is_read) {
    Scratch scratch;
    Database db;
    const auto info =
        open_table(db, scratch.file("a.csv", "a,b\n1," + std::string(9'000'000, 'x') + "\n2,\"" +
                                                 std::string(1'000'000, '\n') + "\"\n3,y\n"));
    ASSERT_TRUE(info);
    EXPECT_EQ(all(db, "row, line, length(b)"), "1|2|9000000\n2|3|1000000\n3|1000004|1\n");
}

TEST(Source, a_file_without_usable_header_is_refused) {
    Scratch scratch;
    Database db;
    EXPECT_REFUSED(open_table(db, scratch.file("a.csv", "")), "table-header", "an empty file");
    EXPECT_REFUSED(open_table(db, scratch.file("b.csv", "\na,b\n1,2\n")), "table-header", "an empty line");
    EXPECT_REFUSED(open_table(db, scratch.file("c.csv", "1,2024-01-31\n2,2024-02-01\n")), "table-header",
                   "found values");
    EXPECT_REFUSED(open_table(db, scratch.file("d.csv", "a,,b\n1,2,3\n")), "table-header",
                   "column 2 has no name");
    EXPECT_REFUSED(open_table(db, scratch.file("e.csv", "a,b,A\n1,2,3\n")), "table-header", "two columns");
    EXPECT_REFUSED(open_table(db, scratch.file("f.csv", "\"a,b\n1,2\n")), "table-header", "never closed");
    EXPECT_REFUSED(open_table(db, scratch.file("g.csv", "a,b\r1,2\r")), "table-header", "carriage return");
    EXPECT_REFUSED(open_table(db, scratch.file("h.csv", "a,b\n")), "table-empty", "found none");
    EXPECT_REFUSED(open_table(db, scratch.file("i.csv", "a,b\n1\n")), "table-empty",
                   "line 2: expected 2 cells");
}

TEST(Source, what_is_no_table_of_ours_is_refused_by_name) {
    Scratch scratch;
    Database db;
    EXPECT_REFUSED(open_table(db, scratch.path("none.csv")), "table-not-found", "none.csv");
    EXPECT_REFUSED(open_table(db, "postgresql://host/db"), "table-kind", "not in this version");
    EXPECT_REFUSED(open_table(db, "sqlite:a.db"), "table-kind", "not in this version");
    EXPECT_REFUSED(open_table(db, "https://example.org/a.csv"), "table-kind", "not in this version");
    EXPECT_REFUSED(open_table(db, scratch.file("a.db", "SQLite format 3\0"s)), "table-kind", "SQLite");
    EXPECT_REFUSED(open_table(db, scratch.file("a.gz", "\x1F\x8B\x08 ")), "table-kind", "gzip");
    EXPECT_REFUSED(open_table(db, scratch.file("a.xlsx", "PK\x03\x04")), "table-kind", "Excel");
    EXPECT_REFUSED(open_table(db, "/dev/null"), "table-kind", "expected a file");
    EXPECT_REFUSED(open_table(db, scratch.file("u.csv", std::string("\xFF\xFE"
                                                                    "a\0",
                                                                    4))),
                   "table-encoding", "UTF-16");
    EXPECT_REFUSED(open_table(db, scratch.file("x.csv", "a\n1\n"), {.encoding = "ebcdic"}), "table-encoding",
                   "ebcdic");
    std::filesystem::create_directory(scratch.path("empty"));
    EXPECT_REFUSED(open_table(db, scratch.path("empty")), "table-not-found", "no .parquet");
    EXPECT_REFUSED(open_table(db, scratch.file("a.parquet", "PAR1 broken")), "parquet-unreadable",
                   "a.parquet");
}

TEST(Source, a_file_that_changes_under_the_view_fails_the_statement) {
    Scratch scratch;
    Database db;
    ASSERT_TRUE(open_table(db, scratch.file("a.csv", "a\n1\n2\n")));
    (void)scratch.file("a.csv", "a\n1\n2\n3\n");
    EXPECT_THROW(db.run("SELECT count(*) FROM source"), DatabaseError);
    EXPECT_THROW(db.run("SELECT * FROM source"), DatabaseError);
}

TEST(Source, columns_named_like_ours_and_odd_names_are_kept) {
    Scratch scratch;
    Database db;
    const auto info = open_table(db, scratch.file("a.csv", "Row,row_,a \"b\" 'c'\n1,2,3\n"));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->row_column, "row__");
    EXPECT_EQ(all(db, quote_identifier(info->columns[2].name) + ", row__"), "3|1\n");
}

TEST(Source, csv_can_still_be_read_after_lock_down_and_over_several_views) {
    Scratch scratch;
    Database db;
    ASSERT_TRUE(open_table(db, scratch.file("a.csv", "a\n1\n")));
    ASSERT_TRUE(open_table(db, scratch.file("b.csv", "a\n2\n"), {.view = "the other"}));
    db.lock_down();
    EXPECT_EQ(all(db), "1|2|1\n");
    EXPECT_EQ(db.text("SELECT a FROM \"the other\""), "2");
}

TEST(Source, parquet_gives_rows_in_file_order_as_text_or_typed) {
    Scratch scratch;
    Database db;
    std::filesystem::create_directories(scratch.path("in/2024"));
    copy_to_parquet(db,
                    "SELECT i, DATE '2024-01-30' + i::INTEGER AS d, NULL::VARCHAR AS n FROM range(3) t(i)",
                    scratch.path("in/2024/b.parquet"));
    copy_to_parquet(db, "SELECT i, DATE '2024-02-28' + i::INTEGER AS d, 'x' AS n FROM range(2) t(i)",
                    scratch.path("in/c.parquet"));
    const auto info = open_table(db, scratch.path("in"));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->rows, 5);
    EXPECT_EQ(all(db),
              "1|0|2024-01-30\n2|1|2024-01-31\n3|2|2024-02-01\n4|0|2024-02-28|x\n5|1|2024-02-29|x\n");
    const auto typed = open_table(db, scratch.path("in/c.parquet"), {.all_text = false});
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->columns[1].type, ColumnType::date);
    copy_to_parquet(db, "SELECT 1 AS other", scratch.path("in/d.parquet"));
    EXPECT_REFUSED(open_table(db, scratch.path("in")), "parquet-unlike", "d.parquet");
    db.lock_down(std::vector<std::filesystem::path>{scratch.path("in")});
    EXPECT_EQ(all(db, "row"), "1\n2\n");
}

TEST(Source, a_path_is_no_part_of_the_register) {
    Scratch scratch;
    Database db;
    std::filesystem::create_directories(scratch.path("in/status=CV"));
    copy_to_parquet(db, "SELECT 'UT' AS status", scratch.path("in/status=CV/a.parquet"));
    const auto info = open_table(db, scratch.path("in"));
    ASSERT_TRUE(info);
    EXPECT_EQ(all(db), "1|UT\n");
}

TEST(Source, a_parquet_file_may_have_columns_that_duckdb_itself_gives) {
    Scratch scratch;
    Database db;
    copy_to_parquet(db, "SELECT i AS file_row_number, i AS FILENAME, -i AS row FROM range(3) t(i)",
                    scratch.path("a.parquet"));
    const auto info = open_table(db, scratch.path("a.parquet"));
    ASSERT_TRUE(info);
    EXPECT_EQ(all(db), "1|0|0|0\n2|1|1|-1\n3|2|2|-2\n");
}

TEST(Source, a_name_with_signs_of_a_pattern_is_the_name_of_one_file) {
    Scratch scratch;
    Database db;
    for (const char* name : {"a.parquet", "b.parquet", "*.parquet"})
        copy_to_parquet(db, "SELECT '" + std::string(name) + "' AS n", scratch.path(name));
    ASSERT_TRUE(open_table(db, scratch.path("*.parquet")));
    EXPECT_EQ(all(db), "1|*.parquet\n");
    ASSERT_TRUE(open_table(db, scratch.path("")));
    EXPECT_EQ(all(db, "n"), "*.parquet\na.parquet\nb.parquet\n");
}

TEST(Source, columns_of_a_parquet_file_that_cannot_be_told_apart_are_refused) {
    Scratch scratch;
    Database db;
    db.run("COPY (SELECT 1 AS aaa, 2 AS bbb, {'ccc': 3, 'aaa': 4} AS s, 5 AS aaa_1) TO " +
           quote_literal(scratch.path("a.parquet")) + " (FORMAT parquet, COMPRESSION uncompressed)");
    std::ifstream file(scratch.path("a.parquet"), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    int number = 0;
    const auto with = [&](const std::string& name) {
        std::string changed = bytes;
        for (std::size_t at = changed.find("bbb"); at != std::string::npos; at = changed.find("bbb"))
            changed.replace(at, 3, name);
        return open_table(db, scratch.file(std::to_string(++number) + ".parquet", changed));
    };
    EXPECT_TRUE(with("xyz"));
    EXPECT_TRUE(with("ccc")) << "which is inside another one";
    EXPECT_REFUSED(with("AAA"), "table-header", "two columns are named 'AAA'");
    EXPECT_REFUSED(with("aaa"), "table-header", "two columns are named 'aaa'");
    EXPECT_REFUSED(with("a\0b"s), "table-header", "column 2 has no name that can be written");
}

TEST(Source, a_folder_holds_no_links) {
    Scratch scratch;
    const Scratch elsewhere;
    Database db;
    std::filesystem::create_directories(scratch.path("in"));
    copy_to_parquet(db, "SELECT 1 AS n", scratch.path("in/a.parquet"));
    copy_to_parquet(db, "SELECT 2 AS n", elsewhere.path("b.parquet"));
    ASSERT_TRUE(open_table(db, scratch.path("in")));
    const auto refused = [&](const std::string& target) {
        std::filesystem::create_symlink(target, scratch.path("in/link.parquet"));
        EXPECT_REFUSED(open_table(db, scratch.path("in")), "table-kind", "found a link");
        std::filesystem::remove(scratch.path("in/link.parquet"));
    };
    refused(elsewhere.path("b.parquet"));  // out of it
    refused(elsewhere.path(""));
    refused("a.parquet");     // the same rows twice
    refused("gone.parquet");  // rows that are missing
    std::filesystem::create_symlink(scratch.path("in/a.parquet"), scratch.path("link.parquet"));
    EXPECT_TRUE(open_table(db, scratch.path("link.parquet"))) << "somebody named it";
}

RC_GTEST_PROP(Source, every_line_is_a_row_or_unread_or_blank, ()) {
    Scratch scratch;
    Database db({.threads = 2});
    const auto lines = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "a,b", "a", "\"a,b", "\"a\",b", "a,b,c", "", "\"a\"x,b", "é,b", "\xE9,b"));
    std::string text = "x,y\n1,2\n";
    for (const std::string& line : lines) text += line + "\n";
    const auto info = open_table(db, scratch.file("a.csv", text));
    RC_ASSERT(info.has_value());
    RC_ASSERT(info->rows == db.int64("SELECT count(*) FROM source").value());
    RC_ASSERT(info->rows + info->unread_count + info->blank_lines ==
              static_cast<std::int64_t>(lines.size()) + 1);
    RC_ASSERT(info->unread_count == static_cast<std::int64_t>(info->unread.size()));
    RC_ASSERT(db.int64("SELECT max(row) FROM source") == info->rows);
}

}  // namespace
}  // namespace ultima
