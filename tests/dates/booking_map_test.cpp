// SPDX-License-Identifier: Apache-2.0
// What is said of a map of records that cannot be used: each error with file, line and what was expected.
#include "dates/small_dates.h"

namespace ultima::test {
namespace {

class BookingMapTest : public SmallDates {
  protected:
    /// What is said of `dates_map` with one text replaced.
    std::string with(const std::string& from, const std::string& to) {
        std::string text = dates_map;
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return said_of(text.replace(at, from.size(), to));
    }
};

TEST_F(BookingMapTest, is_read_where_every_fact_and_field_is_named) { EXPECT_EQ(said_of(dates_map), ""); }

TEST_F(BookingMapTest, that_is_no_yaml_or_of_another_version_is_refused) {
    EXPECT_EQ(said_of("version: [1"),
              "dates.yaml:1:12: map-yaml: this is not well-formed YAML: end of sequence flow not found\n");
    EXPECT_EQ(said_of("3"), "dates.yaml:1:1: map-yaml: expected lines of `key: value`\n");
    EXPECT_EQ(with("version: 1", "version: 2"),
              "dates.yaml:1:10: map-version: this program reads maps of version 1\n");
    EXPECT_EQ(with("version: 1\n", ""), "dates.yaml:1:1: map-missing: `version` is missing\n");
    EXPECT_EQ(with("id: who.name\n", ""), "dates.yaml:1:1: map-missing: `id` is missing\n");
    EXPECT_EQ(with("id: who.name", "id: [who]"),
              "dates.yaml:2:5: map-kind: expected a path such as `offender.dateOfBirth`\n");
    EXPECT_EQ(said_of("version: 1\nid: id\n"), "dates.yaml:1:1: map-missing: `facts` is missing\n");
    EXPECT_EQ(said_of("version: 1\nid: id\nfacts: all\n"),
              "dates.yaml:3:8: map-kind: expected a fact a line: `FACT: WHERE IT STANDS`\n");
    EXPECT_EQ(
        with("id: who.name", "id: who.name\nfact: x"),
        "dates.yaml:3:1: map-name: a map of records of sentences has no `fact` (did you mean `facts`?)\n");
}

TEST_F(BookingMapTest, names_each_unknown_or_missing_fact_and_field_with_the_nearest_one) {
    EXPECT_EQ(with("born: who.born", "bron: who.born"),
              "dates.yaml:15:3: map-name: the pack has no fact `bron` (did you mean `born`?)\n"
              "dates.yaml:4:3: map-missing: nothing is said of the fact `born` (write where it stands, or "
              "`unknown` if this format does not have it)\n");
    EXPECT_EQ(with("spared: {at: marks", "spread: {at: marks"),
              "dates.yaml:11:9: map-name: `term` has no field `spread` (did you mean `spared`?)\n"
              "dates.yaml:7:9: map-missing: nothing is said of the field `spared` (write where it stands, or "
              "`unknown` if this format does not have it)\n");
    EXPECT_EQ(with("  mark: mark\n", ""),
              "dates.yaml:4:3: map-missing: nothing is said of the fact `mark` (write where it stands, or "
              "`unknown` if this format does not have it)\n");
    EXPECT_EQ(with("        years: years\n", ""),
              "dates.yaml:7:9: map-missing: nothing is said of the field `years` (write where it stands, or "
              "`unknown` if this format does not have it)\n");
}

TEST_F(BookingMapTest, says_what_a_list_of_records_needs) {
    EXPECT_EQ(with("    - each: who.terms\n", "    - eahc: who.terms\n"),
              "dates.yaml:5:7: map-name: a list has no `eahc` (did you mean `each`?)\n");
    EXPECT_EQ(with("    - each: who.terms\n", "    - each: {at: who.terms}\n"),
              "dates.yaml:5:13: map-kind: expected a path such as `offender.dateOfBirth`\n");
    EXPECT_EQ(said_of("version: 1\nid: id\nfacts:\n  terms: who.terms\n  born: unknown\n  adult: unknown\n"
                      "  grade: unknown\n  mark: unknown\n"),
              "dates.yaml:4:10: map-kind: expected `each:` with the path of a list, and `entry:` with the "
              "fields of `term`\n");
}

TEST_F(BookingMapTest, says_what_a_value_needs) {
    EXPECT_EQ(with("born: who.born", "born: [who.born]"),
              "dates.yaml:15:9: map-kind: expected a path, or `at:` and what it means\n");
    EXPECT_EQ(with("born: who.born", "born: {form: who.born}"),
              "dates.yaml:15:10: map-name: a value has no `form`\n"
              "dates.yaml:15:9: map-missing: `at` is missing\n");
    EXPECT_EQ(with("born: who.born", "born: {codes: {x: 1990-01-01}}"),
              "dates.yaml:15:9: map-missing: `at` is missing\n");
    EXPECT_EQ(with("born: who.born", "born: {given: who.born}"),
              "dates.yaml:15:17: map-value: `given` and `has` say yes or no, and this is no yes/no\n");
    EXPECT_EQ(with("born: who.born", "born: {at: who.born, has: [X]}"),
              "dates.yaml:15:14: map-value: `given` and `has` say yes or no, and this is no yes/no\n");
    EXPECT_EQ(with("born: who.born", "born: {at: [[who]]}"),
              "dates.yaml:15:15: map-kind: expected a path such as `offender.dateOfBirth`\n");
    EXPECT_EQ(with("born: who.born", "born: {constant: 1990-02-30}"),
              "dates.yaml:15:20: map-value: expected a date, such as `2025-01-31`, found `1990-02-30`\n");
    EXPECT_EQ(with("born: who.born", "born: {constant: [1990-02-03]}"),
              "dates.yaml:15:20: map-kind: expected a value\n");
    EXPECT_EQ(with("F: fine", "F: fined"),
              "dates.yaml:10:48: map-value: expected one of `prison` or `fine`, found `fined`; did you mean "
              "`fine`?\n");
    EXPECT_EQ(
        with("otherwise: 3", "otherwise: three"),
        "dates.yaml:17:59: map-value: expected a number, such as `12`, `12.5` or `1/3`, found `three`\n");
    EXPECT_EQ(with("absent: prison", "absent: jail"),
              "dates.yaml:10:63: map-value: expected one of `prison` or `fine`, found `jail`\n");
}

TEST_F(BookingMapTest, says_all_that_is_wrong_at_once) {
    std::string text = dates_map;
    text.replace(text.find("P: prison"), 9, "P: prisom");
    text.replace(text.find("born: who.born"), 14, "born: {constant: soon}");
    EXPECT_EQ(said_of(text),
              "dates.yaml:10:37: map-value: expected one of `prison` or `fine`, found `prisom`; did you mean "
              "`prison`?\n"
              "dates.yaml:15:20: map-value: expected a date, such as `2025-01-31`, found `soon`\n");
}

}  // namespace
}  // namespace ultima::test
