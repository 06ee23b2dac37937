// SPDX-License-Identifier: Apache-2.0
// What a column or a file is called changes no answer and cannot break out of where its name is printed.
#include "audit/report_page.h"
#include "audit/small_audit.h"
#include "law/wording.h"
#include "tables/output.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace ultima {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using Names = std::vector<std::string>;

const Names plain = {"id", "name", "status", "admitted", "left", "term", "convicted", "age", "charge"};

/// Nine columns each.
const std::vector<Names> hostile = {
    // what the program itself calls things
    {"row", "key", "vector", "audited", "source", "cases", "facts", "layer_1", "line"},
    {"code", "held", "rowid", "join_0", "more_codes", "ultima_vector", "outcomes", "file_row_number",
     "filename"},
    // words and signs of SQL
    {"select", "from", "NULL", "group by", "'); DROP TABLE audited; --", "\"", "$$", "'",
     "x\"; DROP VIEW source; --"},
    {"--", "/* x", "a;b", "a\\b", "\\", "COLUMNS(*)", "source.\"id\"", "$1", "?"},
    // patterns, options and shells
    {"*", "[a-z]{1,2}", "%s%n", "~", "-o", "--out=/tmp/x", "$(id)", "`id`", "{}"},
    // spreadsheets, pages and templates
    {"=1+1", "@SUM(A1)", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "&amp;", "{{title}}",
     "{{{title}}}", "<!--", "</style>"},
    // signs that do not show, or turn the others round
    {"a\nb", "a\r\nb", "tab\there", "\x1b[31mred", "\u202e\u05d0abc", "a\u200bb", "ab", "a\u00a0b", "a b"},
    // alike to people, and long
    {"\u00e9", "e\u0301", "\u00c9", "a,b", std::string(1'000, 'x'), std::string(1'000, 'x') + "y", "\u0430",
     "a",
     "\xef\xbb\xbf"
     "b"},
};

std::string quoted(const std::string& text, char mark) {
    std::string out(1, mark);
    for (const char c : text) out += std::string(c == mark ? 2 : 1, c);
    return out + mark;
}

/// `small_map` over columns of other names.
std::string map_over(const Names& names) {
    const auto of = [&](const std::string& name) {
        const auto at = std::find(plain.begin(), plain.end(), name) - plain.begin();
        return json(names[static_cast<std::size_t>(at)]).dump(-1, ' ', true);
    };
    return "version: 1\npack: small\nkey: " + of("id") + "\nunit: case\nstage:\n  column: " + of("status") +
           "\n  values: {UT: pretrial, SE: sentence}\n  out of scope: {CV: \"serving a sentence\"}\nfacts:\n"
           "  held: {from: " +
           of("admitted") + ", to: " + of("left") +
           ", complete: yes}\n"
           "  longest_term: {column: " +
           of("term") +
           "}\n"
           "  earlier conviction: {column: " +
           of("convicted") +
           ", values: {Y: yes, N: no}, unknown: [\"?\"]}\n"
           "  age: {column: " +
           of("age") + "}\n  charge: " + of("charge") +
           "\n"
           "ignored columns:\n  " +
           of("name") + ": \"not needed\"\n";
}

std::string header_of(const Names& names) {
    std::string line;
    for (const std::string& name : names) line += (line.empty() ? "" : ",") + quoted(name, '"');
    return line + "\n";
}

class HostileNames : public SmallAudit {
  protected:
    /// The table as a Parquet file with these columns.
    std::string parquet(const Names& names, const std::string& file = "table.parquet") {
        Database database;
        EXPECT_TRUE(open_table(database, scratch_.file("plain.csv", std::string(small_header) + small_rows)));
        std::string columns;
        for (std::size_t i = 0; i < names.size(); ++i)
            columns +=
                (i == 0 ? "" : ", ") + quote_identifier(plain[i]) + " AS " + quote_identifier(names[i]);
        fs::create_directories(fs::path(scratch_.path(file)).parent_path());
        copy_to_parquet(database, "SELECT " + columns + " FROM source ORDER BY row", scratch_.path(file));
        return scratch_.path(file);
    }
    /// Nothing, or what went wrong.
    std::string audit(const std::string& table, const std::string& map_text, const std::string& out) {
        const auto map = map_of(map_text);
        if (!map) return messages(map.error());
        auto summary = run_audit(pack(), *map, table, on, scratch_.path(out), {.threads = 1});
        if (!summary) return messages(summary.error());
        summary_ = std::move(*summary);
        return {};
    }
    AuditSummary summary_;
};

TEST_F(HostileNames, of_columns_change_no_answer) {
    // Without the row whose note names a column.
    std::string rows = small_rows;
    const std::size_t bad = rows.find("a9,");
    rows.erase(bad, rows.find('\n', bad) + 1 - bad);
    ASSERT_EQ(audit(scratch_.file("plain.csv", header_of(plain) + rows), map_over(plain), "plain"), "");
    for (std::size_t set = 0; set < hostile.size(); ++set)
        for (const std::size_t turn : {0U, 4U}) {
            Names names = hostile[set];
            std::rotate(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(turn), names.end());
            const std::string where = "set " + std::to_string(set) + ", turn " + std::to_string(turn);
            ASSERT_EQ(
                audit(scratch_.file("hostile.csv", header_of(names) + rows), map_over(names), "hostile"), "")
                << where;
            for (const char* each : {"results.csv", "worklist.csv", "classification.csv"})
                EXPECT_EQ(file(each, "hostile"), file(each, "plain")) << each << ", " << where;
        }
}

TEST_F(HostileNames, of_columns_of_a_parquet_file_change_no_answer) {
    std::string map = map_over(plain);
    ASSERT_EQ(audit(parquet(plain), map, "plain"), "");
    const auto answers = [&](const std::string& out) {
        Database database;
        return database
            .text(
                "SELECT string_agg(concat_ws('|', row, key, stage, scope, why_not, overall, measure, rule, "
                "cite, "
                "days_past, required_from), chr(10) ORDER BY row) FROM read_parquet(" +
                quote_literal(scratch_.path(out) + "/results.parquet") + ")")
            .value_or("");
    };
    EXPECT_THAT(answers("plain"), HasSubstr("a1|pretrial|in scope|release required|bond|R1|Act s. 1|10"));
    for (const Names& names : hostile) {
        ASSERT_EQ(audit(parquet(names), map_over(names), "hostile"), "") << names[0];
        EXPECT_EQ(answers("hostile"), answers("plain")) << names[0];
        EXPECT_EQ(file("worklist.csv", "hostile"), file("worklist.csv", "plain")) << names[0];
    }
}

TEST_F(HostileNames, of_columns_are_printed_as_text) {
    ASSERT_EQ(audit(scratch_.file("plain.csv", header_of(plain) + small_rows), map_over(plain), "plain"), "");
    const std::string other = report_page(summary_, pack(), Wording(pack()));
    for (const Names& names : hostile) {
        ASSERT_EQ(audit(scratch_.file("hostile.csv", header_of(names) + small_rows), map_over(names), "out"),
                  "");
        // JSON gives them back as they were.
        const json summary = json::parse(file("summary.json"));
        EXPECT_EQ(summary.at("input").at("facts").at(1).at("from"), "column " + names[5]);
        EXPECT_EQ(summary.at("input").at("ignored_columns").at(0).at("column"), names[1]);
        // A note is one cell, whatever its column is called: the table has as many lines and cells as before.
        Database database;
        const std::string results = scratch_.path("out/results.csv");
        const auto info = open_table(database, results, {.delimiter = ','});
        ASSERT_TRUE(info);
        EXPECT_EQ(info->rows, 12);
        EXPECT_EQ(info->unread_count, 0);
        EXPECT_EQ(database.text("SELECT notes FROM source WHERE key = 'a9'"),
                  "held is unknown: column " + names[3] +
                      ": expected a date as YYYY-MM-DD; age is unknown: column " + names[7] +
                      ": expected a value from 0 to 120");
        const std::string page = report_page(summary_, pack(), Wording(pack()));
        for (const char* live : {"<script>alert", "<img src=x", "<!--<"})
            EXPECT_THAT(page, Not(HasSubstr(live)));
        // All names stand between tags: there are as many as with plain names.
        const auto tags = std::count(page.begin(), page.end(), '<');
        EXPECT_EQ(tags, std::count(other.begin(), other.end(), '<'));
    }
}

TEST_F(HostileNames, of_joined_columns_and_files_change_no_answer) {
    const std::string rows =
        "id,status,admitted,left,term,charge\n1,UT,2025-01-01,,36 months,theft\n"
        "2,UT,2025-01-01,,36 months,theft\n";
    const auto joined = [&](const std::string& name, const Names& names, const std::string& out) {
        (void)scratch_.file(name, header_of(names) + "1,40,Y\n9,50,N\n");
        const auto text = [](const std::string& word) { return json(word).dump(-1, ' ', true); };
        std::string map = small_map;
        map.replace(map.find("facts:"), 6,
                    "join:\n  - {file: " + text(name) + ", on: {id: " + text(names[0]) + "}}\nfacts:");
        map.replace(map.find("age: {column: age}"), 18, "age: {column: " + text(names[1]) + "}");
        map.replace(map.find("{column: convicted"), 18, "{column: " + text(names[2]));
        EXPECT_EQ(audit(scratch_.file("table.csv", rows), map, out), "") << name;
    };
    joined("people.csv", {"person", "age", "convicted"}, "plain");
    const Names files = {"';DROP TABLE audited;--.csv",
                         "[a-z]*?.csv",
                         "~.csv",
                         "-o.csv",
                         "a\"b.csv",
                         "\u202evsc.csv",
                         "a\nb.csv",
                         "row.csv",
                         "source.csv"};
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Names& names = hostile[i % hostile.size()];
        joined(files[i], {names[0], names[1], names[2]}, "hostile");
        for (const char* each : {"results.csv", "worklist.csv"})
            EXPECT_EQ(file(each, "hostile"), file(each, "plain"));
    }
}

TEST_F(HostileNames, of_files_and_folders_change_no_answer_and_bring_in_no_other_file) {
    const std::string map = map_over(plain);
    ASSERT_EQ(audit(parquet(plain), map, "plain"), "");
    for (const char* neighbour : {"in/a1.parquet", "in/ab.parquet", "in/status=CV/b.parquet"})
        (void)parquet(plain, neighbour);
    const Names files = {"in/a*.parquet",          "in/a?.parquet",   "in/[ab]1.parquet",
                         "in/{a1,ab}.parquet",     "in/~/x.parquet",  "in/-o.parquet",
                         "in/a'b;--.parquet",      "in/a\"b.parquet", "in/a\\b.parquet",
                         "in/status=CV/t.parquet", "in/a\nb.parquet", "in/**/t.parquet",
                         "in/%d/{}.parquet",       "in/[/t.parquet",  "in/\u202ex.parquet"};
    for (const std::string& name : files) {
        ASSERT_EQ(audit(parquet(plain, name), map, "o" + name), "") << name;
        for (const char* each : {"results.csv", "worklist.csv", "measures.parquet"})
            EXPECT_EQ(file(each, "o" + name), file(each, "plain")) << name;
    }
    // As a folder with such a file in it; and with SQL, which may not reach other files.
    std::string sql = map;
    sql.replace(sql.find("age: {column: \"age\"}"), 20, "age: {sql: \"age\"}");
    const auto trusted = map_of(sql, {.trust_map = true});
    ASSERT_TRUE(trusted);
    for (const char* folder : {"in/**", "in/[", "in/%d"}) {
        ASSERT_EQ(audit(scratch_.path(folder), map, "folder"), "") << folder;
        EXPECT_EQ(file("results.csv", "folder"), file("results.csv", "plain")) << folder;
        const auto again = run_audit(pack(), *trusted, scratch_.path(folder), on, scratch_.path("folder"));
        ASSERT_TRUE(again) << folder << messages(again.error());
    }
    EXPECT_THAT(audit(parquet(plain, "in/a\\*.parquet"), map, "refused"),
                HasSubstr("cannot read a file with this name"));
}

TEST_F(HostileNames, and_texts_of_a_pack_change_no_answer_and_are_printed_as_text) {
    ASSERT_EQ(audit(scratch_.file("t.csv", std::string(small_header) + small_rows), small_map, "plain"), "");
    const std::vector<std::pair<std::string, std::string>> texts = {
        {"title: A small law", "title: \"<script>alert(1)</script> {{title}}, \\\"x\\\"\""},
        {"disclaimer: For tests.", "disclaimer: \"</style><img src=x onerror=alert(1)>\""},
        {"authority: none", "authority: \"<script>alert(1)</script>\""},
        {"\"Bail\"", "\"<script>alert(1)</script>{{{title}}}\""},
        {"\"Bond\"", "\"=HYPERLINK(1), '); DROP TABLE audited; --\""},
        {"\"Was the person convicted before?\"", "\"<img src=x onerror=alert(1)>, $$?\""},
        {"children have a law of their own", "a, b; <script>alert(1)</script>"},
        {"tell the court", "'); DROP TABLE audited; -- <script>alert(1)</script>"}};
    std::string yaml = small_pack_yaml;
    std::string law = small_pack_law;
    for (const auto& [from, to] : texts) {
        std::string& where = yaml.find(from) != std::string::npos ? yaml : law;
        ASSERT_NE(where.find(from), std::string::npos) << from;
        where.replace(where.find(from), from.size(), to);
    }
    const LoadedPack loaded = load_pack(PackFiles{"small", {{"pack.yaml", yaml}, {"law.md", law}}});
    ASSERT_FALSE(has_errors(loaded.diagnostics)) << render_text(loaded.diagnostics, loaded.sources, false);
    const std::uint32_t file_of_map = loaded_.sources.add("map.yaml", small_map);
    const auto map = read_map(std::as_const(loaded_.sources), file_of_map, loaded.pack);
    ASSERT_TRUE(map) << messages(map.error());
    const auto summary =
        run_audit(loaded.pack, *map, scratch_.path("t.csv"), on, scratch_.path("hostile"), {.hide_below = 0});
    ASSERT_TRUE(summary) << messages(summary.error());
    std::string expected = file("results.csv", "plain");
    const std::string reason = texts[6].first;
    expected.replace(expected.find(reason), reason.size(), "\"" + texts[6].second + "\"");
    EXPECT_EQ(file("results.csv", "hostile"), expected);
    const json found = json::parse(file("summary.json", "hostile"));
    EXPECT_EQ(found.at("pack").at("title"), "<script>alert(1)</script> {{title}}, \"x\"");
    EXPECT_EQ(found.at("reasons").at("cannot_compute").at(0).at("reason"), texts[6].second);
    const std::string page = report_page(*summary, loaded.pack, Wording(loaded.pack));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for (const char* live : {"<script", "<img", "</style><"}) EXPECT_THAT(page, Not(HasSubstr(live)));
}

TEST_F(HostileNames, that_cannot_be_told_apart_or_written_are_refused) {
    using namespace std::string_literals;
    const std::string rest = ",name,status,admitted,left,term,convicted,age,charge\n1,,UT,,,,,,\n";
    EXPECT_THAT(audit(scratch_.file("t.csv", "" + rest), small_map, "o"), HasSubstr("column 1 has no name"));
    EXPECT_THAT(audit(scratch_.file("t.csv", "Name" + rest), small_map, "o"),
                HasSubstr("two columns are named"));
    EXPECT_FALSE(fs::exists(scratch_.path("o")));
    // A NUL byte becomes a sign that a map can write; it does not end the name.
    EXPECT_EQ(
        audit(scratch_.file("t.csv", "id\0x"s + rest.substr(0, rest.find('\n')) + ",id\nk,,UT,,,,,,,1\n"),
              small_map, "o"),
        "");
    EXPECT_EQ(summary_.not_mapped, Names{"id\ufffdx"});
    EXPECT_THAT(audit(scratch_.path("t.csv"),
                      map_over({"id\0x"s, "name", "status", "admitted", "left", "term", "convicted", "age",
                                "charge"}),
                      "p"),
                HasSubstr("error[map-"));
}

}  // namespace
}  // namespace ultima
