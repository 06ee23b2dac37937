// SPDX-License-Identifier: Apache-2.0
// The law as SQL against the reasoner: random packs over random tables, and the packs of the repository.
// Every output that the query gives is the reasoner's, row by row. 300 packs of 300 rows, 20,000 of 1,000
// with `make torture`; in PostgreSQL, too, where tools/with-postgres has started one.
#include "judge/environment.h"
#include "judge/judge.h"
#include "judge/random_case.h"
#include "judge/random_pack.h"
#include "judge/sql_asked.h"
#include "judge/sql_engine.h"
#include "judge/sql_shrink.h"
#include "sql/query.h"
#include "tables/database.h"
#include "tables/postgres.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace ultima::judge {
namespace {

/// The example of docs/pack-language.md: a third of the longest term is enough for who was never convicted.
TEST(the_law_as_sql, gives_statuses_days_rules_and_what_is_not_known) {
    const LoadedPack loaded = load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    const sql::Query query =
        sql::compile(loaded.pack, Stage::pretrial, CivilDate{day_number(2026, 1, 1)}, sql::duckdb);
    Database database;
    std::string columns;
    for (const sql::InputColumn& input : query.inputs)
        columns += ", " + sql::identifier(input.name) + " " + input.type;
    database.run("CREATE TABLE cases (key TEXT" + columns + ")");
    database.run(
        "INSERT INTO cases (key, \"detention spells, first day\", \"detention spells, complete\", \"longest "
        "term, "
        "months\", \"longest term, days\", \"gravest penalty\", \"other matters\", \"earlier conviction\") "
        "VALUES "
        "('never convicted', DATE '2025-01-01', TRUE, 36, 0, 0, FALSE, FALSE), "
        "('nobody knows', DATE '2025-01-01', TRUE, 36, 0, 0, FALSE, NULL)");
    const auto said = [&](const std::string& key, const std::string& column) {
        return database
            .text(fmt::format("SELECT CAST({} AS TEXT) FROM ({}) AS answers WHERE key = {}",
                              sql::identifier(column), query.text, sql::text_literal(key)))
            .value_or("");
    };
    EXPECT_EQ(said("never convicted", "bond: status"), "required");
    EXPECT_EQ(said("never convicted", "bond: since"), "2025-12-31");  // the 365th day of 1095
    EXPECT_EQ(said("never convicted", "bond: rules"), "IN02");
    EXPECT_EQ(said("nobody knows", "bond: status"), "undetermined");
    // `ultima options` tries answers, and leaves `not yet` out.
    EXPECT_EQ(said("nobody knows", "bond: possible"),
              std::to_string(sql::status_bit(Status::required) | sql::status_bit(Status::conditions_not_met) |
                             sql::status_bit(Status::not_yet)));
    EXPECT_EQ(said("nobody knows", "bond: unknown"), "earlier conviction");
    EXPECT_EQ(said("nobody knows", "bail: status"), "not yet");
    EXPECT_EQ(said("nobody knows", "bail: from"), "2026-06-30");
    EXPECT_EQ(said("nobody knows", "release: status"), "undetermined");
}

/// Names that the query uses itself, a lookup of more than twelve rows, and numbers near the ends of 32 bits.
TEST(the_law_as_sql, runs_whatever_a_table_is_called_and_however_large_a_constant_is) {
    std::string law =
        "```facts\ncode : text from register\nowed : money EUR from register range EUR 0 .. EUR 90000000\n"
        "```\n```measures\nhelp : measure un M9 band 1 decided by court consent yes\n"
        "custody : custody un none \"none\" band 7\n```\n"
        "```table facts Act s. 2 hit unique\n| code | -> class : number |\n";
    for (int row = 0; row < 14; ++row) law += fmt::format("| \"c{0}\" | {0} |\n", row);
    law +=
        "```\n```rule R1 Act s. 1 stage trial\nmay help\n"
        "when class = 3 and owed * 1/2 rounded up >= EUR 15000000\n```\n";
    const LoadedPack loaded =
        load_pack(PackFiles{"names", {{"pack.yaml", random_pack(1).manifest}, {"law.md", law}}});
    ASSERT_EQ(refusal(loaded), "") << law;
    for (const auto& engine : engines()) {
        const sql::Query query =
            sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, engine->dialect());
        const Rows rows = engine->answer(
            "CREATE TABLE cases (key BIGINT, code TEXT, owed BIGINT); INSERT INTO cases VALUES "
            "(0, 'c3', 3000000000), (1, 'c3', 2999999997), (2, 'c4', 3000000000), (3, 'none', 3000000000)",
            query);
        ASSERT_EQ(rows.size(), 4U);
        const std::vector<std::string> expected = {"available", "conditions not met", "conditions not met",
                                                   "undetermined"};
        for (const auto& row : rows)
            EXPECT_EQ(row.at("help: status"), expected[std::stoull(*row.at("key"))])
                << engine->dialect().name;
    }
}

TEST(the_law_as_sql, leaves_a_fraction_to_the_reasoner_whatever_the_type_of_its_column) {
    const LoadedPack loaded =
        load_pack(PackFiles{"fractions",
                            {{"pack.yaml", random_pack(1).manifest},
                             {"law.md",
                              "```facts\nlevel : number from register\n```\n"
                              "```measures\nhelp : measure un M9 band 1 decided by court consent yes\n"
                              "custody : custody un none \"none\" band 7\n```\n"
                              "```rule R1 Act s. 1 stage trial\nmay help\nwhen level >= 3\n```\n"}}});
    ASSERT_EQ(refusal(loaded), "");
    for (const auto& engine : engines()) {
        const sql::Query query =
            sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, engine->dialect());
        for (const std::string type : {"BIGINT", "INTEGER", "NUMERIC(9, 2)", "DOUBLE PRECISION", "TEXT"}) {
            const bool whole = type == "BIGINT" || type == "INTEGER" || type == "TEXT";
            const Rows rows = engine->answer(
                fmt::format("DROP TABLE IF EXISTS cases; CREATE TABLE cases AS SELECT key, CAST(level AS {}) "
                            "AS level "
                            "FROM (VALUES (0, '3'), (1, '{}'), (2, NULL)) AS given (key, level)",
                            type, whole ? "4" : "2.75"),
                query);
            ASSERT_EQ(rows.size(), 3U);
            for (const auto& row : rows) {
                EXPECT_EQ(row.at(query.beyond) == "true", !whole && row.at("key") == "1")
                    << engine->dialect().name << " " << type;
                if (row.at("key") == "0") {
                    EXPECT_EQ(row.at("help: status"), "available") << type;
                }
            }
        }
    }
}

/// A pack with these facts, of which one rule says when help may be given.
PackFiles small_pack(const std::string& facts, const std::string& when) {
    return {"small",
            {{"pack.yaml", random_pack(1).manifest},
             {"law.md", "```facts\n" + facts +
                            "```\n```measures\nhelp : measure un M9 band 1 decided by court consent yes\n"
                            "custody : custody un none \"none\" band 7\n```\n"
                            "```rule R1 Act s. 1 stage trial\nmay help\nwhen " +
                            when + "\n```\n"}}};
}

/// As an audit asks PostgreSQL, and `ultima sql --typed`.
TEST(the_law_as_sql, over_columns_of_the_types_it_names_refuses_other_types_before_the_first_row) {
    const char* where = std::getenv("ULTIMA_POSTGRES");
    if (where == nullptr) GTEST_SKIP() << "ULTIMA_POSTGRES is not set; tools/with-postgres starts one";
    const LoadedPack loaded = load_pack(
        small_pack("level : number from register\ntold : yes/no from register\nmet : date from register\n",
                   "level >= 3 and told and met < today"));
    ASSERT_EQ(refusal(loaded), "");
    const sql::Query query =
        sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, sql::postgresql_typed);
    Postgres server = Postgres::connect(where).value();
    const auto said = [&](const std::string& level, const std::string& told) {
        server.run(
            fmt::format("CREATE TEMP TABLE cases AS SELECT 1 AS key, CAST({} AS {}) AS level, "
                        "CAST('1' AS {}) AS told, DATE '2025-01-01' AS met",
                        level, level == "4" ? "BIGINT" : "NUMERIC", told));
        std::string answer;
        try {
            answer = server.text("SELECT \"help: status\" FROM (" + query.text + ") AS answers").value();
        } catch (const DatabaseError& error) {
            answer = error.what();
        }
        server.run("DROP TABLE cases");
        return answer;
    };
    EXPECT_EQ(said("4", "BOOLEAN"), "available");
    const std::string refused = said("2.75", "BOOLEAN");
    EXPECT_NE(refused.find("\"level\" is no BIGINT\""), std::string::npos) << refused;
    EXPECT_NE(said("4", "TEXT").find("boolean"), std::string::npos)
        << "PostgreSQL itself sees that it is none";
}

/// No function of PostgreSQL takes more than a hundred arguments.
TEST(the_law_as_sql, over_columns_of_the_types_it_names_has_room_for_more_than_a_hundred) {
    const char* where = std::getenv("ULTIMA_POSTGRES");
    if (where == nullptr) GTEST_SKIP() << "ULTIMA_POSTGRES is not set; tools/with-postgres starts one";
    std::string facts, when, columns;
    for (int i = 0; i < 120; ++i) {
        const std::string name = "truth " + std::to_string(i);
        facts += name + " : yes/no from register\n";
        when += (i == 0 ? "" : " and ") + name;
        columns += ", TRUE AS " + sql::identifier(name);
    }
    const LoadedPack loaded = load_pack(small_pack(facts, when));
    ASSERT_EQ(refusal(loaded), "");
    Postgres server = Postgres::connect(where).value();
    server.run("CREATE TEMP TABLE cases AS SELECT 1 AS key" + columns);
    EXPECT_EQ(server.text("SELECT \"help: status\" FROM (" +
                          sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)},
                                       sql::postgresql_typed)
                              .text +
                          ") AS answers"),
              "available");
}

TEST(the_law_as_sql, is_not_stopped_by_one_text_that_cannot_be_read) {
    const LoadedPack loaded =
        load_pack(small_pack("level : number from register\nborn : date from register\n"
                             "known : yes/no from register\nmost : number from register range 0 .. "
                             "9000000000000000000\n",
                             "level >= 3 or born = 2000-02-29 or known or most >= 5"));
    ASSERT_EQ(refusal(loaded), "");
    struct Row {
        std::string level, born, known, most, status;
        bool beyond = false;
    };
    const std::string huge = "99999999999999999999";
    const std::vector<Row> rows = {
        {"3", "1999-01-01", "no", "0", "available"},
        {" 0003.00 ", "1999-01-01", "no", "0", "available"},
        {"2", "2000-02-29", "no", "0", "available"},
        {"2", "1999-01-01", " Yes ", "0", "available"},
        {"-2", "1999-01-01", "no", "0", "undetermined"},  // outside its range
        {"2", "1999-01-01", "no", "0", "conditions not met"},
        {"", "1999-01-01", "no", "0", "undetermined"},
        {"many", "1999-01-01", "no", "0", "undetermined"},
        {"0x3", "1999-01-01", "no", "0", "undetermined"},
        {"1_000", "1999-01-01", "no", "0", "undetermined"},
        {"3 3", "1999-01-01", "no", "0", "undetermined"},
        {huge, "1999-01-01", "no", "0", "undetermined"},  // outside its range
        {"2", "2001-02-29", "no", "0", "undetermined"},
        {"2", "1900-02-29", "no", "0", "undetermined"},
        {"2", "2000-04-31", "no", "0", "undetermined"},
        {"2", "2000-13-01", "no", "0", "undetermined"},
        {"2", "01/02/2000", "no", "0", "undetermined"},
        {"2", huge, "no", "0", "undetermined"},
        {"2", "1999-01-01", "maybe", "0", "undetermined"},
        {"2", "1999-01-01", "no", "", "undetermined"},
        {"1.5", "1999-01-01", "no", "0", "", true},
        {"-.25", "1999-01-01", "no", "0", "", true},
        {"1e3", "1999-01-01", "no", "0", "", true},
        {"2", "1999-01-01", "no", "1.5", "", true},
        {"2", "1999-01-01", "no", huge, "", true},
    };
    std::string values;
    for (std::size_t key = 0; key < rows.size(); ++key)
        values += fmt::format("{}({}, '{}', '{}', '{}', '{}')", key == 0 ? "" : ", ", key, rows[key].level,
                              rows[key].born, rows[key].known, rows[key].most);
    for (const auto& engine : engines()) {
        const sql::Query query =
            sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, engine->dialect());
        const Rows answers = engine->answer("CREATE TABLE cases AS SELECT * FROM (VALUES " + values +
                                                ") AS given (key, level, born, known, most)",
                                            query);
        ASSERT_EQ(answers.size(), rows.size());
        for (const auto& answer : answers) {
            const Row& row = rows[std::stoull(*answer.at("key"))];
            const std::string where = fmt::format("{}: {} {} {} {}", engine->dialect().name, row.level,
                                                  row.born, row.known, row.most);
            EXPECT_EQ(answer.at(query.beyond) == "true", row.beyond) << where;
            if (!row.beyond) {
                EXPECT_EQ(answer.at("help: status"), row.status) << where;
            }
        }
    }
}

/// At the calendar's end the query answers as the reasoner does, or says that it does not.
TEST(the_law_as_sql, does_not_count_on_beyond_the_calendar) {
    const CivilDate on{day_number(2026, 1, 1)};
    const std::int32_t to_last = last_date().day - on.day;
    const std::int32_t to_first = on.day - first_date().day;
    const std::string facts =
        "term : days from register range 0 .. 300000\nless : days from register range 0 .. 300000\n"
        "end : date from register\n";
    std::size_t compared = 0;
    for (const std::string when :
         {"today + term > end", "today + term >= end", "not (today + term < end)", "today - term < end",
          "not (today - term <= end)", "today + term - less > end",
          "today + term > end and today > 2150-01-01"}) {
        const LoadedPack loaded = load_pack(small_pack(facts, when));
        ASSERT_EQ(refusal(loaded), "") << when;
        std::vector<std::vector<Value>> rows;
        for (const std::int32_t term : {0, 1, 365, to_last - 1, to_last, to_last + 1, to_first - 1, to_first,
                                        to_first + 1, 146'096, 300'000})
            for (const std::int32_t less : {0, 400, to_last})
                for (const CivilDate end :
                     {first_date(), CivilDate{first_date().day + 1}, CivilDate{on.day - 1}, on,
                      CivilDate{on.day + 1}, CivilDate{day_number(2150, 6, 1)},
                      CivilDate{last_date().day - 1}, last_date()})
                    rows.push_back({Number{Rational{term}}, Number{Rational{less}}, end});
        const Asked asked(loaded.pack, Stage::trial, on, rows);
        Counts counts;
        for (const auto& engine : engines()) {
            const auto found = disagreement_of_columns(asked, *engine, counts);
            EXPECT_FALSE(found) << when << "\n" << report(asked, *engine, *found);
        }
        EXPECT_GT(counts.beyond, 0U) << when;
        EXPECT_LT(counts.beyond, counts.rows) << when;
        compared += counts.rows - counts.beyond;
    }
    EXPECT_GT(compared, 1000U);
}

/// Each list of names is looked up by its number: where one list begins too early, every answer names others.
TEST(the_law_as_sql, names_just_the_facts_that_are_not_known) {
    const std::vector<std::string> names = {"alone", "o'clock", "\u0645\u0641\u062a", "drop table cases",
                                            "e"};
    std::string facts;
    std::string when;
    for (const std::string& name : names) {
        facts += name + " : yes/no from register\n";
        when += (when.empty() ? "" : " and ") + name;
    }
    const LoadedPack loaded = load_pack(small_pack(facts, when));
    ASSERT_EQ(refusal(loaded), "");
    const std::size_t lists = std::size_t{1} << names.size();
    std::string table = "CREATE TABLE cases AS SELECT n AS key";
    for (std::size_t place = 0; place < names.size(); ++place)
        table += fmt::format(", CASE WHEN (n & {}) = 0 THEN TRUE END AS {}", 1U << place,
                             sql::identifier(names[place]));
    table += fmt::format(" FROM generate_series(0, {}) AS t(n)", lists - 1);
    for (const auto& engine : engines()) {
        const sql::Query query =
            sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, engine->dialect());
        const std::string& unknown = query.measures.front().unknown;
        const Rows rows = engine->answer(table, query, {{unknown, sql::identifier(unknown)}});
        ASSERT_EQ(rows.size(), lists) << engine->dialect().name;
        for (const auto& row : rows) {
            const std::size_t number = std::stoull(row.at("key").value());
            std::string expected;
            for (std::size_t place = 0; place < names.size(); ++place)
                if ((number >> place & 1U) != 0) expected += (expected.empty() ? "" : ", ") + names[place];
            const auto said = row.find(unknown);  // NULL is not there
            EXPECT_EQ(said == row.end() ? "" : said->second.value_or(""), expected) << engine->dialect().name;
        }
    }
}

TEST(the_law_as_sql, lets_no_text_of_a_pack_or_a_row_change_the_query) {
    const std::string hostile = "x'); DROP TABLE cases; -- \\";
    std::string manifest = random_pack(1).manifest;
    PackFiles files{"hostile",
                    {{"pack.yaml", manifest},
                     {"law.md",
                      "```facts\ncode : text from register\nlevel : number from register\n```\n"
                      "```measures\nhelp : measure un M9 band 1 decided by court consent yes\n"
                      "custody : custody un none \"none\" band 7\n```\n"
                      "```rule R1 Act s. 1 stage trial\nmay help\nwhen code = \"" +
                          hostile + "\" and level > 1\n```\n"}}};
    const LoadedPack loaded = load_pack(files);
    ASSERT_EQ(refusal(loaded), "");
    const sql::Query query =
        sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, sql::duckdb);
    Database database;
    database.run("CREATE TABLE cases (key TEXT, code TEXT, level BIGINT)");
    const std::string literal = sql::text_literal(hostile);
    database.run(fmt::format("INSERT INTO cases VALUES ({0}, {0}, 2), ('other', 'x', 2), ('large', {0}, {1})",
                             literal, std::numeric_limits<std::int64_t>::max()));
    const auto status = [&](const std::string& key) {
        return database.text(
            fmt::format("SELECT \"help: status\" FROM ({}) AS answers WHERE key = {}", query.text, key));
    };
    EXPECT_EQ(status(literal), "available");
    EXPECT_EQ(status("'other'"), "conditions not met");
    EXPECT_EQ(status("'large'"), "undetermined");  // outside its range, so unknown; nothing overflows
    EXPECT_EQ(database.int64("SELECT count(*) FROM cases"), 3);
}

/// Words of SQL, names of the query's own columns and layers, names that differ by little, or by what a
/// database cuts off or does not show.
TEST(the_law_as_sql, answers_as_the_reasoner_does_whatever_facts_and_measures_are_called) {
    const std::string endless = "x" + std::string(70, 'y');
    const std::vector<std::string> names = {"key",
                                            "KEY",
                                            "cases",
                                            "given",
                                            "facts",
                                            "select",
                                            "null",
                                            "group by",
                                            "layer 1",
                                            "from",
                                            "as",
                                            "user",
                                            "true",
                                            "drop table cases",
                                            "distinct",
                                            "cast",
                                            "coalesce",
                                            "row",
                                            "x-y",
                                            "o'clock",
                                            "o\u2019clock",
                                            "a\u200cb",
                                            "ab",
                                            "\u0645\u0641\u062a",
                                            "\u00e9",
                                            "e\u0301",
                                            endless + " one",
                                            endless + " two"};
    std::string law = "```facts\n";
    for (const std::string& name : names) law += name + " : yes/no from register\n";
    law +=
        "limit : number from register range 0 .. 9\n"
        "interval : duration from register range 1 day .. 50 years\n"
        "date : date from register\nmoney : money EUR from register range EUR 0 .. EUR 100\n"
        "text : text from register\norder : table one / drop table two / key three\n"
        "values : spells from register\n```\n```measures\n"
        "status : measure un M9 band 1 decided by court consent yes\n"
        "possible : measure un M10 band 1 decided by court consent yes\n"
        "since : measure un M11 band 1 decided by court consent yes\n"
        "custody : custody un none \"none\" band 7\n```\n"
        "```rule R1 Act s. 1 stage trial\nmay status\nwhen ";
    for (std::size_t i = 0; i + 1 < names.size(); i += 2)
        law += fmt::format("{}({} or {})", i == 0 ? "" : " and ", names[i], names[i + 1]);
    law +=
        "\n```\n```rule R2 Act s. 1 stage trial\nmust possible\nwhen (limit >= 3 or order = drop table two) "
        "and "
        "(interval >= 6 months or money >= EUR 50) and (text = \"'); DROP TABLE cases; --\" or date >= "
        "2020-01-01)\n```\n```rule R3 Act s. 1 stage trial\nmust since\nwhen days in values >= days in "
        "interval "
        "* 1/3 from first day of values\n```\n";
    const LoadedPack loaded =
        load_pack(PackFiles{"names", {{"pack.yaml", random_pack(1).manifest}, {"law.md", law}}});
    ASSERT_EQ(refusal(loaded), "") << law;
    const CaseMaker maker(loaded.pack);
    Counts counts;
    for (std::uint64_t query = 0; query < 3; ++query) {
        const Asked asked(loaded.pack, maker, query * 1000, 100);
        for (const auto& engine : engines()) {
            const auto found = disagreement_of_columns(asked, *engine, counts);
            EXPECT_FALSE(found) << report(asked, *engine, *found);
        }
    }
    EXPECT_EQ(counts.not_in_sql, 0U);
    EXPECT_GT(counts.answers, 0U);
}

/// The query's columns and, in one query of three, which is enough, the same in codes.
std::optional<Disagreement> disagreement(const Asked& asked, Engine& engine, std::uint64_t query,
                                         Counts& counts) {
    auto found = disagreement_of_columns(asked, engine, counts);
    if (!found && (query + engine.dialect().name.size()) % 3 == 0)
        found = disagreement_of_codes(asked, engine, counts);
    return found;
}

TEST(the_law_as_sql, answers_rows_of_random_packs_as_the_reasoner_does) {
    constexpr std::uint64_t queries = 3;  // stages and days of a pack, with a table each
    const std::uint64_t first = from_environment("JUDGE_FIRST_PACK", 0);
    const std::uint64_t packs = from_environment("JUDGE_PACKS", at_length() ? 20'000 : 300);
    const std::uint64_t rows = from_environment("JUDGE_PACK_CASES", at_length() ? 1'000 : 300) / queries;
    const auto all = engines();
    Counts counts;
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + packs && failures < 3; ++seed) {
        const RandomPack random = random_pack(seed);
        const LoadedPack loaded = load_pack(random.files());
        if (!refusal(loaded).empty()) continue;
        const CaseMaker maker(loaded.pack);
        for (std::uint64_t query = 0; query < queries; ++query) {
            const Asked asked(loaded.pack, maker, seed * 1000 + query * 331, rows);
            for (const auto& engine : all) {
                const auto found = disagreement(asked, *engine, query, counts);
                if (!found) continue;
                ADD_FAILURE() << shrunk_report(random, asked, *engine, *found);
                ++failures;
                break;  // what one engine answers wrongly, the others mostly do, too
            }
        }
    }
    print(counts);
}

TEST(the_law_as_sql, answers_rows_of_every_pack_as_the_reasoner_does) {
    const std::uint64_t queries = from_environment("JUDGE_CASES", at_length() ? 5000 : 250) / 25;
    const auto all = engines();
    for (const NamedPack& named : all_packs()) {
        const LoadedPack loaded = load_pack(named.files);
        const CaseMaker maker(loaded.pack);
        Counts counts;
        for (std::uint64_t query = 0; query < queries; ++query) {
            const Asked asked(loaded.pack, maker, query * 1000, 100);
            for (const auto& engine : all) {
                const auto found = disagreement(asked, *engine, query, counts);
                ASSERT_FALSE(found) << named.name << "\n" << report(asked, *engine, *found);
            }
        }
        fmt::print("{}\n", named.name);
        print(counts);
    }
}

}  // namespace
}  // namespace ultima::judge
