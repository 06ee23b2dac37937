// SPDX-License-Identifier: Apache-2.0
#include "audit/map.h"

#include "audit/dates.h"
#include "audit/small_audit.h"

namespace ultima {
namespace {

/// `small_map` with one text replaced.
std::string changed(const std::string& from, const std::string& to) {
    std::string text = small_map;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

class MapTest : public SmallAudit {
  protected:
    std::string wrong(const std::string& text) {
        const auto map = map_of(text);
        return map ? "no error" : messages(map.error());
    }
};

TEST_F(MapTest, a_mistyped_fact_is_named_with_its_place_and_the_nearest_one) {
    EXPECT_EQ(wrong(changed("longest_term: {column: term}", "longest trem: {column: term}")),
              "error[map-fact]: the pack `small` has no fact `longest trem`\n"
              "  --> map.yaml:11:3\n"
              "   |\n"
              "11 |   longest trem: {column: term}\n"
              "   |   ^^^^^^^^^^^^\n"
              "   = help: did you mean `longest term`?\n");
}

TEST_F(MapTest, a_mistyped_key_is_named_with_the_nearest_one) {
    EXPECT_EQ(wrong(changed("age: {column: age}", "age: {colunm: age}")),
              "error[map-key]: a fact has no `colunm`\n"
              "  --> map.yaml:13:9\n"
              "   |\n"
              "13 |   age: {colunm: age}\n"
              "   |         ^^^^^^\n"
              "   = help: did you mean `column`?\n"
              "\n"
              "error[map-missing]: `age` needs `column`, `constant` or `expr`\n"
              "  --> map.yaml:13:3\n"
              "   |\n"
              "13 |   age: {colunm: age}\n"
              "   |   ^^^\n");
}

TEST_F(MapTest, a_score_is_never_read) {
    EXPECT_EQ(wrong(changed("age: {column: age}", "age: {column: RiskScore}")),
              "error[map-refused]: the column `RiskScore` looks like a score or a risk class of a person "
              "(`score`); no law "
              "is applied to these\n"
              "  --> map.yaml:13:17\n"
              "   |\n"
              "13 |   age: {column: RiskScore}\n"
              "   |                 ^^^^^^^^^\n"
              "   = help: leave it out, or name it under `ignored columns` with the reason\n");
    for (const char* name : {"score", "risk", "likelihood", "classification", "custody_level",
                             "CUSTODY-LEVEL", "custodylevel", "riskLevel", "compas_decile", "LSI2"})
        EXPECT_TRUE(refused_word(name)) << name;
    for (const char* name : {"asterisk", "scoreboard", "level", "custody", "charge_class", "admitted"})
        EXPECT_FALSE(refused_word(name)) << name;
}

TEST_F(MapTest, a_finding_needs_who_made_it) {
    EXPECT_EQ(wrong(changed("ignored columns:",
                            "  grave order: {column: held_order, values: {1: yes}}\nignored columns:")),
              "error[map-finding]: `grave order` is a finding: a register can hold it only with who made it\n"
              "  --> map.yaml:15:3\n"
              "   |\n"
              "15 |   grave order: {column: held_order, values: {1: yes}}\n"
              "   |   ^^^^^^^^^^^\n"
              "   = help: add `finding: {by: COLUMN, role: {constant: court}, on: COLUMN, reasons: COLUMN}`, "
              "or leave the "
              "fact out: it is then unknown\n");
    EXPECT_NE(wrong(changed("ignored columns:",
                            "  grave order: {column: o, finding: {by: judge, role: {constant: clerk}, on: "
                            "day, reasons: why}}\nignored columns:"))
                  .find("the finding is made by `court`, not by `clerk`"),
              std::string::npos);
}

TEST_F(MapTest, all_errors_are_reported_at_once) {
    const auto map = map_of(
        "version: 2\npack: other\nkey: id\nunit: persons\nstage: pretrail\nfacts:\n  age: {constant: 400}\n"
        "  charge: {column: c, values: 3}\n  earlier conviction: {column: c, values: {Y: yess}}\n");
    ASSERT_FALSE(map);
    EXPECT_EQ(map.error().size(), 7U) << messages(map.error());
    EXPECT_NE(messages(map.error()).find("did you mean `pretrial`?"), std::string::npos);
}

TEST_F(MapTest, complete_is_said_once_or_alike) {
    const std::string at_the_end = std::string(small_map) + "complete: {held: no}\n";
    EXPECT_NE(wrong(at_the_end).find("the entry of `held` itself says the opposite"), std::string::npos);
    EXPECT_TRUE(map_of(std::string(small_map) + "complete: {held: yes}\n"));
}

TEST_F(MapTest, what_is_no_yaml_is_said) {
    EXPECT_NE(wrong("version: [1").find("map-yaml"), std::string::npos);
    EXPECT_NE(wrong("- a\n- b\n").find("expected lines of `key: value`"), std::string::npos);
    EXPECT_NE(wrong("").find("expected lines of `key: value`"), std::string::npos);
    EXPECT_NE(wrong("a: 1\na: 2\n").find("`a` stands here twice"), std::string::npos);
    EXPECT_NE(wrong(std::string(5000, '[')).find("map-yaml"), std::string::npos);
    EXPECT_NE(wrong(",").find("expected lines of `key: value`"), std::string::npos);
    EXPECT_NE(wrong("a: 1\n---\nb: 2\n").find("expected one document, found a second"), std::string::npos);
    EXPECT_NE(wrong("a: \xff\n").find("expected UTF-8"), std::string::npos);
}

TEST_F(MapTest, a_column_that_the_table_lacks_is_named) {
    const auto map = map_of(changed("age: {column: age}", "age: {column: agee}"));
    ASSERT_TRUE(map);
    const auto summary = run_audit(
        pack(), *map, scratch_.file("t.csv", std::string(small_header) + small_rows), on, scratch_.path("o"));
    ASSERT_FALSE(summary);
    EXPECT_EQ(messages(summary.error()),
              "error[map-column]: the table has no column `agee`\n"
              "  --> map.yaml:13:17\n"
              "   |\n"
              "13 |   age: {column: agee}\n"
              "   |                 ^^^^\n"
              "   = help: did you mean `age`?\n");
}

TEST_F(MapTest, sql_needs_trust) {
    const std::string text = changed("age: {column: age}", "age: {sql: \"age + 1\"}");
    EXPECT_NE(wrong(text).find("map-sql"), std::string::npos);
    const auto map = map_of(text, {.trust_map = true});
    ASSERT_TRUE(map);
    const std::string table = scratch_.file(
        "t.csv", std::string(small_header) +
                     "1,n,UT,2025-01-01,,36 months,Y,20,theft\n2,n,UT,2025-01-01,,36 months,Y,19,theft\n");
    EXPECT_FALSE(run_audit(pack(), *map, table, on, scratch_.path("o")));  // text + number: DuckDB refuses
    const auto better =
        map_of(changed("age: {column: age}", "age: {sql: \"age::INTEGER + 1\"}"), {.trust_map = true});
    ASSERT_TRUE(better);
    const auto summary = run_audit(pack(), *better, table, on, scratch_.path("o"));
    ASSERT_TRUE(summary) << messages(summary.error());
    EXPECT_EQ(count(*summary, Overall::court_may), 1);
    const auto outside = map_of(
        changed("age: {column: age}", "age: {sql: \"(SELECT content FROM read_text('/etc/hostname'))\"}"),
        {.trust_map = true});
    ASSERT_TRUE(outside);
    const auto refused = run_audit(pack(), *outside, table, on, scratch_.path("p"));
    ASSERT_FALSE(refused);
    EXPECT_NE(messages(refused.error()).find("it has no SELECT of its own"), std::string::npos);
}

TEST_F(MapTest, sql_of_a_trusted_map_reads_columns_of_its_row_and_nothing_else) {
    const std::string table = scratch_.file(
        "t.csv", std::string("id,status,admitted,left,term,convicted,age,charge,custody_level,Risk Score\n"
                             "1,UT,2025-01-01,,36 months,Y,20,theft,9,9\n"));
    const std::string secret = scratch_.file("secret.csv", "a\n77\n");
    const auto audited = [&](const std::string& sql) {
        std::string quoted;
        for (const char c : sql) quoted += c == '"' ? std::string("\\\"") : std::string(1, c);
        const auto map =
            map_of(changed("age: {column: age}", "age: {sql: \"" + quoted + "\"}"), {.trust_map = true});
        if (!map) return messages(map.error());
        const auto summary = run_audit(pack(), *map, table, on, scratch_.path("o"));
        return summary ? std::string("audited") : messages(summary.error());
    };
    for (const char* sql : {"age", "age::INTEGER + 1", "CASE WHEN AGE > '18' THEN 20 END", "source.age",
                            "\"age\"", "regexp_extract(age, '[0-9]+')", "count(*) OVER (PARTITION BY charge)",
                            "len(list_filter(['a', 'b'], x -> x = charge)) + 20"})
        EXPECT_EQ(audited(sql), "audited") << sql;
    const std::string file = "'" + secret + "'";
    for (const std::string& sql : std::vector<std::string>{
             // other files, the network, the machine
             "(SELECT content FROM read_text('/etc/hostname'))", "(SELECT a FROM read_csv(" + file + "))",
             "(SELECT a FROM " + file + ")", "(SELECT max(file) FROM glob('/*'))",
             "(FROM read_text('/etc/hostname'))", "(SELECT content FROM read_text('" + table + "'))",
             "1 IN (SELECT a FROM read_csv(" + file + "))", "EXISTS (FROM read_csv(" + file + "))",
             "ARRAY(SELECT a FROM read_csv(" + file + "))[1]", "getenv('HOME')",
             "(SELECT max(value) FROM duckdb_settings())",
             // more than an expression
             "1) AS VARCHAR), (SELECT 1", "1) AS VARCHAR) FROM read_text('/etc/hostname') WHERE ((true",
             "1) AS VARCHAR); COPY (SELECT 1) TO '" + scratch_.path("written.csv") + "'; SELECT CAST((1",
             "1) AS VARCHAR) UNION SELECT CAST((2", "COPY source TO '" + scratch_.path("written.csv") + "'",
             "ATTACH '" + scratch_.path("written.db") + "'", "INSTALL httpfs", "LOAD httpfs",
             "PRAGMA version", "1) AS VARCHAR) -- ",
             // other rows and our own tables
             "(SELECT max(age) FROM source)", "(SELECT max(key) FROM audited)",
             "(SELECT count(*) FROM duckdb_tables())",
             // columns that no map may read, by whatever spelling
             "custody_level", "CUSTODY_LEVEL", "\"Risk Score\"", "\"risk score\"", "source.Custody_Level",
             "main.source.custody_level", "source::VARCHAR", "to_json(SOURCE)",
             "to_json(source)->>'$.custody_level'", "COLUMNS('custody.*')", "struct_pack(*COLUMNS(*))",
             "concat(*)", "#9", "concat(#9)"}) {
        const std::string said = audited(sql);
        EXPECT_NE(said, "audited") << sql;
        EXPECT_EQ(said.find("77"), std::string::npos) << said;
        EXPECT_NE(said.find("error[map-"), std::string::npos) << said;
        EXPECT_FALSE(std::filesystem::exists(scratch_.path("written.csv"))) << sql;
        EXPECT_FALSE(std::filesystem::exists(scratch_.path("written.db"))) << sql;
    }
}

TEST_F(MapTest, a_column_said_to_be_ignored_is_not_read_by_sql_either) {
    const auto map =
        map_of(changed("age: {column: age}", "age: {sql: \"length(NAME)\"}"), {.trust_map = true});
    ASSERT_TRUE(map);
    const auto summary = run_audit(
        pack(), *map, scratch_.file("t.csv", std::string(small_header) + small_rows), on, scratch_.path("o"));
    ASSERT_FALSE(summary);
    EXPECT_NE(messages(summary.error()).find("the column `name` is named as ignored, but the map reads it"),
              std::string::npos)
        << messages(summary.error());
}

TEST_F(MapTest, a_map_names_files_beside_it_and_none_elsewhere) {
    namespace fs = std::filesystem;
    const Scratch elsewhere;
    const std::string secret = elsewhere.file("people.csv", "person,age,convicted\n1,40,Y\n77777,40,Y\n");
    fs::create_directories(scratch_.path("more"));
    (void)scratch_.file("more/people.csv", "person,age,convicted\n1,40,Y\n");
    fs::create_symlink(secret, scratch_.path("link.csv"));
    fs::create_directory_symlink(elsewhere.path(""), scratch_.path("door"));
    fs::create_symlink("more/people.csv", scratch_.path("near.csv"));
    const std::string table =
        scratch_.file("t.csv", "id,status,admitted,left,term,charge\n1,UT,2025-01-01,,,theft\n");
    const auto joined = [&](const std::string& name) {
        const auto map =
            map_of(changed("facts:", "join:\n  - {file: '" + name + "', on: {id: person}}\nfacts:"));
        if (!map) return messages(map.error());
        const auto summary = run_audit(pack(), *map, table, on, scratch_.path("o"));
        return summary ? std::string("audited") : messages(summary.error());
    };
    EXPECT_EQ(joined("more/people.csv"), "audited");
    EXPECT_EQ(joined("near.csv"), "audited");
    const auto classified = [&](const std::string& name) {
        const auto map = map_of(std::string(small_map) +
                                "classify: {column: charge, table: charges, file: '" + name + "'}\n");
        return map ? std::string("read") : messages(map.error());
    };
    EXPECT_EQ(classified("more/people.csv"), "read");
    const std::string name_of_elsewhere = fs::path(elsewhere.path("")).parent_path().filename().string();
    for (const std::string& name :
         {secret, "../" + name_of_elsewhere + "/people.csv",
          "more/../../" + name_of_elsewhere + "/people.csv", std::string("link.csv"),
          std::string("door/people.csv"), std::string("/etc/passwd"), std::string("/dev/stdin"),
          std::string("/proc/self/environ"), std::string("https://example.org/people.csv"),
          "file://" + secret, std::string("s3://bucket/people.parquet"), std::string("sqlite://x"),
          std::string("")}) {
        EXPECT_NE(joined(name).find("error[map-"), std::string::npos) << name << joined(name);
        EXPECT_NE(classified(name).find("error[map-"), std::string::npos) << name << classified(name);
        EXPECT_EQ(joined(name).find("77777"), std::string::npos) << "what the file holds: " << joined(name);
    }
    // Signs of patterns and of the home folder are parts of a name.
    for (const char* name : {"*.csv", "more/*.csv", "m?re/people.csv", "~/people.csv", "{more}/people.csv"})
        EXPECT_NE(joined(name).find("there is no such file"), std::string::npos) << name << joined(name);
}

TEST_F(MapTest, an_expression_over_columns_is_the_pack_language) {
    const std::string rows =
        "id,status,admitted,left,term,convicted,date_of_birth,charge\n"
        "1,UT,2025-01-01,,36 months,Y,2000-05-01,theft\n2,UT,2025-01-01,,36 months,Y,2005-05-01,theft\n"
        "3,UT,2025-01-01,,36 months,Y,2010-05-01,theft\n4,UT,2025-01-01,,36 months,Y,,theft\n";
    const AuditSummary summary =
        run(rows, changed("age: {column: age}",
                          "age: {expr: years from date of birth to today, of: {date_of_birth: date}}"));
    EXPECT_EQ(count(summary, Overall::court_may), 1);             // 25
    EXPECT_EQ(count(summary, Overall::custody_not_excluded), 1);  // 20
    EXPECT_EQ(count(summary, Overall::cannot_compute), 1);        // 15
    EXPECT_EQ(count(summary, Overall::cannot_say_yet), 1);
    EXPECT_NE(
        wrong(changed("age: {column: age}", "age: {expr: years from brith to today, of: {birth: date}}"))
            .find("map-expression"),
        std::string::npos);
    EXPECT_NE(wrong(changed("age: {column: age}", "age: {expr: birth, of: {birth: date}}"))
                  .find("the expression gives"),
              std::string::npos);
}

TEST_F(MapTest, a_joined_table_gives_columns_and_may_match_once) {
    const std::string text = changed("facts:", "join:\n  - {file: people.csv, on: {id: person}}\nfacts:");
    const std::string rows =
        "id,status,admitted,left,term,charge\n1,UT,2025-01-01,,36 months,theft\n2,UT,2025-01-01,,36 "
        "months,theft\n";
    (void)scratch_.file("people.csv", "person,age,convicted\n1,40,Y\n9,50,N\n");
    const AuditSummary summary = run(rows, text);
    EXPECT_EQ(count(summary, Overall::court_may), 1);
    EXPECT_EQ(count(summary, Overall::cannot_say_yet), 1);  // 2 matches nothing: unknown
    (void)scratch_.file("people.csv", "person,age,convicted\n1,40,Y\n1,50,N\n");
    const auto map = map_of(text);
    const auto twice = run_audit(pack(), *map, scratch_.path("table.csv"), on, scratch_.path("o"));
    ASSERT_FALSE(twice);
    EXPECT_NE(messages(twice.error()).find("rows 1 and 2 of"), std::string::npos) << messages(twice.error());
}

TEST_F(MapTest, findings_count_only_when_made_by_the_right_hand_with_reasons_and_in_time) {
    const std::string text =
        changed("ignored columns:",
                "  grave order: {column: o, values: {Y: yes, N: no}}\nfindings: {by: judge, role: {constant: "
                "court}, on: day, reasons: why}\nignored columns:");
    const std::string row = "1,n,UT,2025-01-01,,36 months,N,40,murder,";
    const AuditSummary summary =
        run("id,name,status,admitted,left,term,convicted,age,charge,o,judge,day,why\n" + row +
                "Y,J. Doe,2025-06-01,flight\n" + row + "Y,,2025-06-01,flight\n" + row +
                "Y,J. Doe,2026-06-01,flight\n" + row + "Y,J. Doe,2025-06-01,\n" + row + ",,,\n",
            text);
    EXPECT_EQ(count(summary, Overall::release_required), 4);  // the order stands in one row only
    EXPECT_EQ(count(summary, Overall::custody_not_excluded), 1);
    EXPECT_EQ(summary.rows_with_bad_cells, 2);
    ASSERT_EQ(summary.assumed.size(), 1U);
    EXPECT_EQ(summary.assumed[0].rows, 4);
    EXPECT_EQ(summary.repeated_keys, 4);
}

TEST(DateFormats, read_what_registers_write) {
    const auto day = make_date(2025, 3, 9);
    EXPECT_EQ(DateFormat{}.read("2025-03-09"), day);
    EXPECT_EQ(DateFormat::parse("DD.MM.YYYY")->read("09.03.2025"), day);
    EXPECT_EQ(DateFormat::parse("M/D/YYYY")->read("3/9/2025"), day);
    EXPECT_EQ(DateFormat::parse("YYYYMMDD")->read("20250309"), day);
    EXPECT_EQ(DateFormat::parse("%d/%m/%Y")->read("09/03/2025"), day);
    EXPECT_FALSE(DateFormat{}.read("2025-3-9"));
    EXPECT_FALSE(DateFormat{}.read("2025-02-30"));
    EXPECT_FALSE(DateFormat{}.read("2025-03-09 00:00"));
    for (const char* pattern : {"", "YYYY", "YY-MM-DD", "YYYY-MM-DD-DD", "yyyy-mm-dd", "%Y-%m-%H", "%"})
        EXPECT_FALSE(DateFormat::parse(pattern)) << pattern;
}

}  // namespace
}  // namespace ultima
