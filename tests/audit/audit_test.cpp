// SPDX-License-Identifier: Apache-2.0
#include "audit/audit.h"

#include "audit/small_audit.h"
#include "reason/options.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ultima {
namespace {

const std::string small_table = std::string(small_header) + small_rows;

TEST_F(SmallAudit, every_row_has_one_answer_and_the_sums_hold) {
    const AuditSummary summary = run(small_table);
    EXPECT_EQ(summary.rows_in, 13);
    EXPECT_EQ(summary.unread, 1);
    EXPECT_EQ(summary.out_of_scope_rows, 4);
    EXPECT_EQ(summary.cannot_compute_rows, 1);
    EXPECT_EQ(summary.in_scope, 7);
    EXPECT_EQ(count(summary, Overall::release_required), 2);      // a1, b2
    EXPECT_EQ(count(summary, Overall::cannot_say_yet), 2);        // a2, a9
    EXPECT_EQ(count(summary, Overall::court_may), 2);             // a3, b1
    EXPECT_EQ(count(summary, Overall::custody_not_excluded), 1);  // a4
    EXPECT_EQ(file("results.csv"),
              "row,key,stage,scope,why_not,overall,measure,rule,cite,days_past,required_from,notes\n"
              "1,a1,pretrial,in scope,,release required,bond,R1,Act s. 1,10,,\n"
              "2,a2,pretrial,in scope,,cannot say yet,bond,,,,,\n"
              "3,a3,pretrial,in scope,,a court may place elsewhere,bail,R2,Act s. 2,,,\n"
              "4,a4,pretrial,in scope,,custody not excluded by this law,,,,,,\n"
              "5,a5,pretrial,cannot compute,children have a law of their own,cannot compute,,R3,Act s. 4,,,\n"
              "6,a6,,out of scope,serving a sentence,out of scope,,,,,,\n"
              "7,a7,,out of scope,status XX is not in the map,out of scope,,,,,,\n"
              "8,a8,,out of scope,no status is given,out of scope,,,,,,\n"
              "9,a9,pretrial,in scope,,cannot say yet,bond,,,,,held is unknown: column admitted: expected a "
              "date as "
              "YYYY-MM-DD; age is unknown: column age: expected a value from 0 to 120\n"
              "10,b1,sentence,in scope,,a court may place elsewhere,fine,S1,Act s. 8,,,\n"
              "11,b2,pretrial,in scope,,release required,custody,R4,Act s. 6,1106,,\n"
              "12,b4,,out of scope,not in custody on the day asked about,out of scope,,,,,,\n");
}

TEST_F(SmallAudit, the_headline_counts_only_what_is_required) {
    const AuditSummary summary = run(small_table);
    ASSERT_EQ(summary.required.size(), 2U);
    const auto bond = std::find_if(summary.required.begin(), summary.required.end(),
                                   [](const RequiredLine& line) { return line.measure == "bond"; });
    ASSERT_NE(bond, summary.required.end());
    EXPECT_EQ(bond->rule, "R1");
    EXPECT_FALSE(bond->recalled);
    EXPECT_EQ(bond->rows, 1);
    EXPECT_EQ(bond->days_past.median, 10);
    EXPECT_EQ(summary.days_past.rows, 2);
    EXPECT_EQ(summary.days_past.person_days, 1116);
    EXPECT_EQ(summary.required_recalled, 1);  // b2 rests on Act s. 6
    ASSERT_EQ(summary.may.size(), 3U);        // release, bail, fine
    EXPECT_EQ(summary.may[1].measure, "bail");
    EXPECT_EQ(summary.may[1].rows, 2);  // a2, a3
    EXPECT_EQ(summary.may[1].rows_overall, 1);
    ASSERT_FALSE(summary.unknown.empty());
    EXPECT_EQ(summary.unknown[0].fact, "earlier conviction");
    EXPECT_EQ(summary.unknown[0].settles_alone, 1);
}

TEST_F(SmallAudit, a_line_that_cannot_be_read_is_kept_apart) {
    (void)run(small_table);
    EXPECT_TRUE(file("unread_rows.csv").starts_with("line,reason,text\n13,")) << file("unread_rows.csv");
    EXPECT_NE(file("unread_rows.csv").find("\"b3,Lee\""), std::string::npos);
}

TEST_F(SmallAudit, a_bad_cell_is_counted_and_the_person_stays_in) {
    const AuditSummary summary = run(small_table);
    EXPECT_EQ(summary.rows_with_bad_cells, 1);
    ASSERT_EQ(summary.bad_cells.size(), 2U);
    EXPECT_EQ(summary.bad_cells[0].column, "age");
    EXPECT_EQ(summary.bad_cells[0].expected, "expected a value from 0 to 120");
    EXPECT_EQ(summary.bad_cells[1].column, "admitted");
    EXPECT_EQ(summary.facts[0].bad, 1);
}

TEST_F(SmallAudit, a_spell_that_ends_before_it_begins_is_unknown) {
    const AuditSummary summary =
        run(std::string(small_header) + "x,n,UT,2025-06-01,2025-05-01,36 months,N,40,murder\n");
    ASSERT_EQ(summary.bad_cells.size(), 1U);
    EXPECT_EQ(summary.bad_cells[0].expected, "the last day lies before the first");
    EXPECT_EQ(count(summary, Overall::cannot_say_yet), 1);
}

TEST_F(SmallAudit, the_worklist_names_who_does_what) {
    (void)run(small_table);
    const std::string list = file("worklist.csv");
    EXPECT_NE(list.find("1,a1,pretrial,past the date,bond is required,2025-12-31,10,court,,,Act s. 1,bring "
                        "before the court\n"),
              std::string::npos)
        << list;
    EXPECT_NE(
        list.find(
            "1,a1,pretrial,duty,D1,2025-12-31,10,jail superintendent,,,Act s. 7 (recalled),tell the court\n"),
        std::string::npos)
        << list;
    EXPECT_NE(list.find("2,a2,pretrial,find out,bond,,,register,Was the person convicted before?,,Act s. 1,"),
              std::string::npos)
        << list;
    EXPECT_EQ(list.find(",a3,pretrial,find out"), std::string::npos);  // settled: nothing to ask
}

TEST_F(SmallAudit, codes_are_classified_by_the_table_of_the_pack) {
    const AuditSummary summary =
        run(std::string(small_header) +
            "1,n,UT,,,,,,murder\n2,n,UT,,,,,,theft\n3,n,CV,,,,,,murder\n4,n,UT,,,,,,arson\n5,n,UT,,,,,,\n");
    EXPECT_EQ(summary.classified_table, "charges");
    EXPECT_EQ(file("classification.csv"),
              "code,rows,result,cite,text\nmurder,2,grave: yes,Act s. "
              "5,recalled\n,1,unknown,,\narson,1,unclassified,,\n"
              "theft,1,grave: no,Act s. 1,checked\n");
}

TEST_F(SmallAudit, results_are_the_same_for_any_number_of_threads) {
    std::string rows = small_header;
    for (int i = 0; i < 20'000; ++i) {
        const int day = 1 + i % 28;
        rows += "k" + std::to_string(i) + ",n," +
                (i % 11 == 0   ? "CV"
                 : i % 13 == 0 ? "Q" + std::to_string(i % 7)
                               : "UT") +
                ",2025-0" + std::to_string(1 + i % 9) + "-" + (day < 10 ? "0" : "") + std::to_string(day) +
                ",," + std::to_string(6 + i % 40) + " months," +
                (i % 3 == 0   ? "Y"
                 : i % 3 == 1 ? "N"
                              : "") +
                "," + std::to_string(15 + i % 30) + "," + (i % 2 == 0 ? "murder" : "theft") + "\n";
    }
    (void)run(rows, small_map, {.threads = 1}, "one");
    (void)run(rows, small_map, {.threads = 2}, "two");
    (void)run(rows, small_map, {.threads = 5}, "five");
    for (const char* name : {"results.csv", "worklist.csv", "summary.json", "classification.csv"}) {
        EXPECT_FALSE(file(name, "one").empty());
        EXPECT_EQ(file(name, "one"), file(name, "two")) << name;
        EXPECT_EQ(file(name, "one"), file(name, "five")) << name;
    }
    Database db;
    for (const char* name : {"results.parquet", "measures.parquet"}) {
        const auto table = [&](const char* out) {
            return "(SELECT row_number() OVER () AS place, * FROM read_parquet(" +
                   quote_literal(scratch_.path(out) + "/" + name) + "))";
        };
        EXPECT_EQ(db.int64("SELECT count(*) FROM (SELECT * FROM " + table("one") + " EXCEPT SELECT * FROM " +
                           table("two") + ")"),
                  0);
    }
    EXPECT_EQ(db.int64("SELECT count(*) FROM read_parquet(" +
                       quote_literal(scratch_.path("one") + "/results.parquet") + ")"),
              20'000);
}

TEST_F(SmallAudit, parquet_and_csv_say_the_same) {
    (void)run(small_table);
    Database db;
    const std::string parquet = "read_parquet(" + quote_literal(scratch_.path("out/results.parquet")) + ")";
    EXPECT_EQ(db.text("SELECT string_agg(concat_ws(',', row, key, overall, measure, rule, days_past), ';' "
                      "ORDER BY row) FROM " +
                      parquet + " WHERE row IN (1, 6, 11)"),
              "1,a1,release required,bond,R1,10;6,a6,out of scope;11,b2,release required,custody,R4,1106");
    const std::string measures = "read_parquet(" + quote_literal(scratch_.path("out/measures.parquet")) + ")";
    EXPECT_EQ(db.int64("SELECT count(*) FROM " + measures), 8 * 5);
    EXPECT_EQ(db.text("SELECT concat_ws('|', stage, status, since, days_past, rules, cites) FROM " +
                      measures + " WHERE row = 1 AND measure = 'bond'"),
              "pretrial|required|2025-12-31|10|R1|Act s. 1");
    EXPECT_EQ(db.text("SELECT concat_ws('|', status, possible, missing) FROM " + measures +
                      " WHERE row = 2 AND measure = 'bond'"),
              "undetermined|required, conditions not met|earlier conviction");
}

/// The audit answers each row as one case would be answered, whatever else stands in the table.
TEST_F(SmallAudit, agrees_with_one_case_at_a_time) {
    std::string rows = small_header;
    struct Row {
        std::string admitted, left, term, convicted, age, charge;
    };
    std::vector<Row> given;
    const auto pick = [](std::vector<std::string> list, std::size_t i) { return list[i % list.size()]; };
    for (std::size_t i = 0; i < 3000; ++i) {
        const std::size_t r = i * 2654435761U % 1000003;
        given.push_back({pick({"2025-01-01", "2024-02-29", "2023-05-31", "", "2026-02-01"}, r),
                         pick({"", "", "2025-06-30"}, r / 5),
                         pick({"36 months", "10 months", "2 years", "30 days", ""}, r / 15),
                         pick({"Y", "N", ""}, r / 75), pick({"17", "18", "20", "21", "45", ""}, r / 225),
                         pick({"murder", "theft", "other", ""}, r / 1350)});
        const Row& row = given.back();
        rows += std::to_string(i) + ",n,UT," + row.admitted + "," + row.left + "," + row.term + "," +
                row.convicted + "," + row.age + "," + row.charge + "\n";
    }
    const AuditSummary summary = run(rows);
    EXPECT_LT(summary.distinct_vectors, 3000);
    const auto held = [this](const Row& row) {
        const auto first = parse_date(row.admitted);
        const auto last = parse_date(row.left);
        const bool mistake = first && last && *last < *first;
        return mistake || ((!first || *first <= on) && (!last || *last >= on));
    };

    Database db;
    Rows measures = db.query(
        "SELECT row, measure, status, since::VARCHAR, \"from\"::VARCHAR, missing FROM read_parquet(" +
        quote_literal(scratch_.path("out/measures.parquet")) + ")");
    Reasoner reasoner(pack());
    const auto value = [&](const char* fact, const std::string& text) {
        return text.empty() ? Value{}
                            : parse_value(pack(), pack().facts[*pack().find_fact(fact)].type, text).value();
    };
    Answer answer;
    std::set<std::string> shown;
    std::set<MeasureId> spoken_of;
    std::size_t seen = 0;
    std::size_t last = given.size();
    while (const Chunk* chunk = measures.next())
        for (std::size_t i = 0; i < chunk->size(); ++i, ++seen) {
            const auto number = static_cast<std::size_t>(chunk->column(0).int64(i) - 1);
            if (number != last) {
                last = number;
                const Row& row = given[number];
                ASSERT_TRUE(held(row)) << "row " << number + 1;
                std::vector<Value> values(pack().facts.size());
                const auto set = [&](const char* fact, Value known) {
                    values[*pack().find_fact(fact)] = std::move(known);
                };
                if (!row.admitted.empty()) {
                    Spell spell{*parse_date(row.admitted), parse_date(row.left)};
                    if (auto spells = make_spells({spell}, true))
                        set("held", std::make_shared<const SpellList>(*spells));
                }
                set("longest term", value("longest term", row.term));
                set("earlier conviction", value("earlier conviction", row.convicted == "Y"   ? "yes"
                                                                      : row.convicted == "N" ? "no"
                                                                                             : ""));
                set("age", value("age", row.age));
                set("charge", value("charge", row.charge));
                answer = reasoner.options(known_facts(pack(), std::move(values)), Stage::pretrial, on);
                for (const MeasureAnswer& each : answer.measures)
                    if (each.status != Status::not_at_this_stage && each.status != Status::not_provided)
                        spoken_of.insert(each.measure);
            }
            const auto text = [&](std::size_t column) {
                return chunk->column(column).is_null(i) ? std::string{}
                                                        : std::string(chunk->column(column).text(i));
            };
            shown.insert(text(1));
            const MeasureAnswer& expected = answer.of(*pack().find_measure(text(1)));
            ASSERT_EQ(text(2), to_text(expected.status)) << "row " << number + 1 << ", " << text(1);
            ASSERT_EQ(text(3), expected.since ? to_text(*expected.since) : "") << "row " << number + 1;
            ASSERT_EQ(text(4), expected.from ? to_text(*expected.from) : "") << "row " << number + 1;
            ASSERT_EQ(text(5).empty(), expected.missing.empty());
        }
    const auto in_custody = static_cast<std::size_t>(std::count_if(given.begin(), given.end(), held));
    EXPECT_LT(in_custody, 3000U);
    EXPECT_EQ(seen, in_custody * spoken_of.size());
    for (const MeasureId measure : spoken_of) EXPECT_TRUE(shown.contains(pack().measures[measure].name));
    EXPECT_LT(spoken_of.size(), pack().measures.size()) << "a fine is for other stages";
}

TEST_F(SmallAudit, who_left_custody_or_has_not_come_into_it_is_not_audited) {
    const AuditSummary summary = run(std::string(small_header) +
                                     "left,n,UT,2020-01-01,2026-01-09,36 months,N,40,murder\n"
                                     "last day,n,UT,2025-01-01,2026-01-10,36 months,N,40,murder\n"
                                     "to come,n,UT,2026-01-11,,36 months,N,40,murder\n");
    EXPECT_EQ(summary.in_scope, 1);
    ASSERT_EQ(summary.out_of_scope.size(), 1U);
    EXPECT_EQ(summary.out_of_scope[0].reason, "not in custody on the day asked about");
    EXPECT_EQ(summary.out_of_scope[0].rows, 2);
    EXPECT_EQ(count(summary, Overall::release_required), 1);
}

TEST_F(SmallAudit, days_past_the_date_are_days_in_custody) {
    // Above the whole term already when the first spell ended; held again for ten days.
    std::string map = small_map;
    map.replace(map.find("{from: admitted, to: left, complete: yes}"), 41,
                "{column: admitted, complete: yes}");
    const auto read = map_of(map);
    ASSERT_TRUE(read) << messages(read.error());
    const std::string rows =
        "id,name,status,admitted,term,convicted,age,charge\n"
        "1,n,UT,2020-01-01 to 2024-01-01 and from 2026-01-01,36 months,Y,40,murder\n";
    const auto summary = run_audit(pack(), *read, scratch_.file("s.csv", rows), on, scratch_.path("s"));
    ASSERT_TRUE(summary) << messages(summary.error());
    ASSERT_EQ(count(*summary, Overall::release_required), 1);
    // Since 2022-12-31: 366 days until the spell ended, and ten since the new one began.
    EXPECT_EQ(summary->days_past.person_days, 366 + 10);
}

TEST_F(SmallAudit, a_finding_counts_from_its_day_on) {
    // Held since 2020, beyond the whole term: custody is barred, unless the court has ordered more. The order
    // of 2025 was lifted on 2026-01-05.
    std::string map = small_map;
    map.insert(
        map.find("ignored columns:"),
        "  grave order: {column: held_order, values: {Y: yes, N: no}, finding: {by: judge, role: {constant: "
        "court}, on: day, reasons: why}}\n");
    const auto read = map_of(map);
    ASSERT_TRUE(read) << messages(read.error());
    const std::string rows =
        "id,name,status,admitted,left,term,convicted,age,charge,held_order,judge,day,why\n"
        "1,n,UT,2025-01-01,,36 months,N,40,murder,N,J,2026-01-05,heard\n"
        "2,n,UT,2025-01-01,,36 months,N,40,murder,N,J,2025-03-01,heard\n";
    const auto summary = run_audit(pack(), *read, scratch_.file("f.csv", rows), on, scratch_.path("f"));
    ASSERT_TRUE(summary) << messages(summary.error());
    EXPECT_EQ(count(*summary, Overall::release_required), 2);
    Database db;
    const std::string results = "read_parquet(" + quote_literal(scratch_.path("f/results.parquet")) + ")";
    // A presumption held before the finding of the first row, and says the same: nothing changed.
    EXPECT_EQ(db.text("SELECT string_agg(days_past, ' ' ORDER BY row) FROM " + results), "10 10");
}

TEST_F(SmallAudit, a_column_said_to_be_ignored_is_not_read) {
    std::string map = small_map;
    map += "  term: \"never read\"\n";
    const auto read = map_of(map);
    ASSERT_TRUE(read) << messages(read.error());
    const auto summary =
        run_audit(pack(), *read, scratch_.file("t.csv", small_table), on, scratch_.path("ignored"));
    ASSERT_FALSE(summary);
    const std::string said = messages(summary.error());
    EXPECT_NE(said.find("the column `term` is named as ignored, but the map reads it"), std::string::npos)
        << said;
}

TEST_F(SmallAudit, columns_that_the_map_does_not_name_are_not_read) {
    const AuditSummary summary =
        run("id,status,admitted,left,term,convicted,age,charge,custody_level,hair\n"
            "1,UT,2025-01-01,,36 months,N,40,murder,MAX,red\n");
    EXPECT_EQ(summary.not_mapped, (std::vector<std::string>{"custody_level", "hair"}));
    for (const char* name : {"results.csv", "worklist.csv", "classification.csv"})
        EXPECT_EQ(file(name).find("MAX"), std::string::npos) << name;
    EXPECT_EQ(file("summary.json").find("MAX"), std::string::npos);
}

TEST_F(SmallAudit, a_failure_leaves_nothing_behind) {
    const auto map = map_of(small_map);
    ASSERT_TRUE(map);
    const auto no_column =
        run_audit(pack(), *map, scratch_.file("t.csv", "id,status\n1,UT\n"), on, scratch_.path("new"));
    ASSERT_FALSE(no_column);
    EXPECT_EQ(no_column.error().size(), 6U) << messages(no_column.error());
    EXPECT_FALSE(std::filesystem::exists(scratch_.path("new")));
    const auto no_table = run_audit(pack(), *map, scratch_.path("none.csv"), on, scratch_.path("new"));
    ASSERT_FALSE(no_table);
    EXPECT_FALSE(std::filesystem::exists(scratch_.path("new")));

    (void)run(small_table);
    const std::string before = file("summary.json");
    (void)run_audit(pack(), *map, scratch_.path("none.csv"), on, scratch_.path("out"));
    EXPECT_EQ(file("summary.json"), before);
    EXPECT_FALSE(std::filesystem::exists(scratch_.path("out/.partial")));
    const auto again =
        run_audit(pack(), *map, scratch_.path("table.csv"), on, scratch_.path("out"), {.replace = false});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().front().code, "audit-output");
}

TEST_F(SmallAudit, summary_json_is_valid_and_repeats) {
    const AuditSummary summary = run(small_table);
    const auto json = nlohmann::json::parse(file("summary.json"));
    EXPECT_EQ(json["rows_in"], 13);
    EXPECT_EQ(json["rows_in"].get<int>(), json["in_scope"].get<int>() + json["out_of_scope"].get<int>() +
                                              json["cannot_compute"].get<int>() + json["unread"].get<int>());
    EXPECT_EQ(json["overall"]["release required"], 2);
    EXPECT_EQ(json["pack"]["hash"], pack().hash);
    const std::string first = file("summary.json");
    (void)run(small_table, small_map, {.threads = 1}, "again");
    EXPECT_EQ(first, file("summary.json", "again"));
}

TEST_F(SmallAudit, reports_progress_in_order) {
    const auto map = map_of(small_map);
    std::vector<std::string> steps;
    const auto summary = run_audit(pack(), *map, scratch_.file("t.csv", small_table), on, scratch_.path("p"),
                                   {.threads = 1}, [&](const AuditProgress& progress) {
                                       EXPECT_GE(progress.done, 0);
                                       EXPECT_LE(progress.done, 1);
                                       if (steps.empty() || steps.back() != progress.step)
                                           steps.emplace_back(progress.step);
                                   });
    ASSERT_TRUE(summary);
    EXPECT_EQ(steps.front(), "reading");
    EXPECT_EQ(steps.back(), "writing");
}

TEST_F(SmallAudit, parquet_can_be_read_too) {
    Database db;
    db.run(
        "CREATE TABLE t AS SELECT 'k' || i AS id, 'UT' AS status, DATE '2025-01-01' AS admitted, NULL::DATE "
        "AS \"left\", "
        "'36 months' AS term, 'N' AS convicted, 40 AS age, 'murder' AS charge FROM range(3) t(i)");
    db.run("COPY t TO " + quote_literal(scratch_.path("t.parquet")) + " (FORMAT parquet)");
    const auto map = map_of(small_map);
    const auto summary =
        run_audit(pack(), *map, scratch_.path("t.parquet"), on, scratch_.path("out"), {.threads = 1});
    ASSERT_TRUE(summary) << messages(summary.error());
    EXPECT_EQ(count(*summary, Overall::release_required), 3);
}

}  // namespace
}  // namespace ultima
