// SPDX-License-Identifier: Apache-2.0
// What a change of law does to the people of a small register, row by row.
#include "audit/small_audit.h"
#include "compare/report_page.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>

namespace ultima {
namespace {

using testing::HasSubstr;

const std::string shared = R"(# A law
```facts
held  : spells    from register
term  : duration  from register    range 1 day .. 50 years
first : yes/no    from register
```
```measures
bond    : measure  un M11  band 1  decided by court "Bond"
leave   : measure  un M14  band 2  decided by court "Leave"
custody : custody  un none "custody is not an alternative"  band 7 "Custody"
```
)";
const std::string old_rules = R"(
```rule BOND   Act s. 1   stage pretrial
must      bond
when      days in held >= days in term * 1/2 from first day of held
```
```rule LEAVE   Act s. 2   stage pretrial
may       leave
```
)";
const std::string new_rules = R"(
```rule BOND   Act s. 1   stage pretrial
must      bond
when      days in held >= days in term * 1/3 from first day of held
```
```rule LEAVE   Act s. 2   stage pretrial
may       leave
when      first
```
)";

class Reform : public SmallAudit {
  protected:
    Reform() : old_(law(old_rules)) { loaded_ = law(new_rules); }

    static LoadedPack law(const std::string& rules) {
        return load_pack(PackFiles{"small", {{"pack.yaml", small_pack_yaml}, {"law.md", shared + rules}}});
    }
    Result<PeopleChanges> compared(const std::string& rows, const std::vector<std::string>& by = {}) {
        const auto map = map_of(R"(version: 1
pack: small
key: id
unit: case
stage: {constant: pretrial}
facts:
  held: {from: admitted, complete: yes}
  term: {column: term}
  first: {column: first}
)");
        if (!map) return failure(map.error());
        // Both laws have the same facts, so one map serves both.
        bool after_failed = false;
        return people_changes({old_.pack, *map, on}, {pack(), *map, on},
                              scratch_.file("table.csv", "id,sex,admitted,term,first\n" + rows), by,
                              scratch_.path("out"), {.threads = 1}, after_failed);
    }

    LoadedPack old_;
};

const PeopleChanges::OfMeasure* of(const PeopleChanges& changes, const std::string& measure) {
    for (const PeopleChanges::OfMeasure& each : changes.measures)
        if (each.measure == measure) return &each;
    return nullptr;
}

TEST_F(Reform, counts_who_gains_who_loses_and_who_does_both) {
    const auto changes = compared(
        "a,F,2025-01-01,36 months,yes\n"  // a third is past, a half is not: bond comes
        "b,M,2025-01-01,36 months,no\n"   // the same, but leave goes
        "c,M,2025-12-01,36 months,no\n"   // bond comes nearer, leave goes
        "d,F,2020-01-01,36 months,yes\n"  // bond since longer
        "e,M,2020-01-01,36 months,\n"     // bond since longer; leave depends on a missing fact
        "f,F,2025-12-01,,yes\n",          // nobody knows when bond is due
        {"sex"});
    ASSERT_TRUE(changes) << messages(changes.error());
    EXPECT_EQ(changes->rows, 6);
    EXPECT_EQ(changes->compared, 6);
    EXPECT_EQ(changes->persons.gain, 3);  // a, d, e
    EXPECT_EQ(changes->persons.both, 2);  // b, c
    EXPECT_EQ(changes->persons.lose, 0);
    EXPECT_EQ(changes->persons.cannot_say, 1);  // f
    EXPECT_EQ(changes->persons.open, 1);        // e
    EXPECT_EQ(changes->persons_by.at("sex").at("F").gain, 2);
    EXPECT_EQ(changes->persons_by.at("sex").at("M").both, 2);

    const PeopleChanges::OfMeasure* bond = of(*changes, "bond");
    ASSERT_NE(bond, nullptr);
    EXPECT_EQ(bond->moves.of(Move::better), 2);
    EXPECT_EQ(bond->moves.of(Move::better_day), 3);
    EXPECT_EQ(bond->moves.of(Move::cannot_say), 1);
    // Twelve months instead of eighteen: 181 days from 2020-01-01, 182 from 2025-12-01.
    EXPECT_EQ(bond->moves.days[1].median, 181);
    EXPECT_EQ(bond->moves.days[1].most, 182);
    EXPECT_EQ(bond->moves.days[0].median, 181) << "2026-06-30 was to come, 2025-12-31 is past";
    const PeopleChanges::OfMeasure* leave = of(*changes, "leave");
    ASSERT_NE(leave, nullptr);
    EXPECT_EQ(leave->moves.of(Move::worse), 2);
    EXPECT_EQ(leave->moves.of(Move::same), 3);
    EXPECT_EQ(leave->moves.of(Move::cannot_say), 1);
    EXPECT_EQ(leave->by.at("sex").at("M").of(Move::worse), 2);
    EXPECT_EQ(of(*changes, "custody"), nullptr) << "neither law says anything about custody";
}

/// Each measure's moves add up to everyone compared, over all values of a column, too.
TEST_F(Reform, nobody_is_lost) {
    std::string rows;
    const auto pick = [](std::vector<std::string> list, std::size_t i) { return list[i % list.size()]; };
    for (std::size_t i = 0; i < 400; ++i) {
        const std::size_t r = i * 2654435761U % 1000003;
        rows += std::to_string(i) + "," + pick({"F", "M", ""}, r) + "," +
                pick({"2025-01-01", "2024-02-29", "2023-05-31", "", "2025-12-30"}, r / 3) + "," +
                pick({"36 months", "10 months", "2 years", "30 days", ""}, r / 15) + "," +
                pick({"yes", "no", ""}, r / 75) + "\n";
    }
    const auto changes = compared(rows, {"sex"});
    ASSERT_TRUE(changes);
    const auto all = [](const PersonMoves& persons) {
        return persons.gain + persons.lose + persons.both + persons.same + persons.cannot_say;
    };
    const auto sum = [](const Moves& moves) {
        std::int64_t rows_of_all = 0;
        for (const std::int64_t each : moves.rows) rows_of_all += each;
        return rows_of_all;
    };
    EXPECT_GT(changes->compared, 300);
    EXPECT_EQ(all(changes->persons), changes->compared);
    std::int64_t by_sex = 0;
    for (const auto& [value, persons] : changes->persons_by.at("sex")) by_sex += all(persons);
    EXPECT_EQ(by_sex, changes->compared);
    for (const PeopleChanges::OfMeasure& measure : changes->measures) {
        EXPECT_EQ(sum(measure.moves), changes->compared) << measure.measure;
        std::int64_t of_values = 0;
        for (const auto& [value, moves] : measure.by.at("sex")) of_values += sum(moves);
        EXPECT_EQ(of_values, changes->compared) << measure.measure;
    }
}

/// A law that gives no answer is neither better nor worse than one that gives one.
TEST_F(Reform, from_and_to_no_answer_nothing_can_be_said) {
    loaded_ = law(R"(
```rule BOND   Act s. 1   stage pretrial
cannot compute GAP "the act is silent" for bond
when      first
```
)");
    const auto changes =
        compared("a,F,2025-01-01,36 months,yes\nb,F,2020-01-01,36 months,yes\n", {"sex", "sex"});
    ASSERT_TRUE(changes);
    const PeopleChanges::OfMeasure* bond = of(*changes, "bond");
    ASSERT_NE(bond, nullptr);
    EXPECT_EQ(bond->moves.of(Move::cannot_say), 2);
    EXPECT_EQ(bond->by.at("sex").at("F").all(), 2) << "a column given twice counts once";
    const PeopleChanges::OfMeasure* leave = of(*changes, "leave");
    ASSERT_NE(leave, nullptr);
    EXPECT_EQ(leave->moves.of(Move::worse), 2);
    EXPECT_EQ(leave->flows[0].after, "nothing said");
}

TEST_F(Reform, small_counts_are_not_shown) {
    const auto changes = compared("a,F,2025-01-01,36 months,yes\nb,F,2025-01-01,36 months,no\n");
    ASSERT_TRUE(changes);
    const std::string text = people_changes_text(*changes, 5);
    EXPECT_THAT(text, HasSubstr("fewer than 5  gain, with no loss known"));
    EXPECT_THAT(people_changes_text(*changes, 0), HasSubstr("1  gain, with no loss known"));
    const auto json = nlohmann::json::parse(people_changes_json(*changes));
    EXPECT_EQ(json["persons"]["gain"], 1);
    EXPECT_EQ(json["measures"][0]["flows"][0]["rows"], 2);
}

TEST_F(Reform, the_page_shows_both_laws_and_hides_small_counts) {
    std::string rows;
    for (int i = 0; i < 7; ++i) rows += std::to_string(i) + ",F,2025-01-01,36 months,yes\n";
    rows += "a,M,2025-01-01,36 months,no\n";
    const auto changes = compared(rows, {"sex"});
    ASSERT_TRUE(changes);
    const LawOn before{old_.pack, on};
    const LawOn after{pack(), on};
    const std::string page = compare_page(law_changes(before, after), before, after, *changes, 5);
    EXPECT_THAT(page, HasSubstr("<td>sex F</td><td class=\"n\">5</td>")) << "7, in fives";
    EXPECT_THAT(page, testing::Not(HasSubstr("sex M"))) << "one person";
    EXPECT_THAT(page, HasSubstr("sex: 1 values with fewer than 5 each are not shown."));
    EXPECT_THAT(page, HasSubstr("not yet to required: 5"));
    EXPECT_THAT(page, testing::Not(HasSubstr("available to conditions not met"))) << "one person only";
    EXPECT_THAT(page, HasSubstr("is when: days in held &gt;= days in term * 1/3 from first day of held"));
}

TEST_F(Reform, a_column_that_is_not_there_or_judges_people_is_refused) {
    const auto missing = compared("a,F,2025-01-01,36 months,yes\n", {"sexe"});
    ASSERT_FALSE(missing);
    EXPECT_THAT(messages(missing.error()), HasSubstr("has no column `sexe`"));
    const auto key = compared("a,F,2025-01-01,36 months,yes\n", {"id"});
    ASSERT_FALSE(key);
    EXPECT_THAT(messages(key.error()), HasSubstr("`id` is the key"));
    const auto score = compared("a,F,2025-01-01,36 months,yes\n", {"risk_score"});
    ASSERT_FALSE(score);
    EXPECT_EQ(score.error().front().code, "map-refused");
}

}  // namespace
}  // namespace ultima
