// SPDX-License-Identifier: Apache-2.0
// How records become facts.
#include "dates/small_dates.h"

namespace ultima::test {
namespace {

class BookingTest : public SmallDates {
  protected:
    /// The only message for a record, in full.
    std::string wrong(const std::string& record) {
        EXPECT_FALSE(read(record)) << record;
        return problems_;
    }
};

TEST_F(BookingTest, takes_values_from_the_first_path_where_something_stands) {
    const auto booking = read(R"({"who": {"name": "A", "born": "1990-02-03", "terms": [
        {"title": "one", "from": "2020-01-01", "days": 30, "kind": "P", "years": 2},
        {"titles": ["two", "no"], "from": "2021-01-01", "kind": "F"},
        {"title": null, "titles": ["three"], "from": "2022-01-01", "kind": null}]}})");
    ASSERT_TRUE(booking) << problems_;
    EXPECT_EQ(booking->id, "A");
    EXPECT_EQ(fact(*booking, "born"), "1990-02-03");
    EXPECT_EQ(fact(*booking, "terms"),
              "(name \"one\", began 2020-01-01, days 30, kind prison, spared no, years 2) and (name \"two\", "
              "began 2021-01-01, days 0, kind fine, spared no, years 0) and (name \"three\", began "
              "2022-01-01, days 0, kind prison, spared no, years 0)");
}

TEST_F(BookingTest, gathers_several_lists_into_one_and_gives_each_its_constants) {
    const auto booking = read(R"({"who": {"fines": [{"title": "f", "from": "2020-01-01"}],
        "terms": [{"title": "t", "from": "2021-01-01", "marks": ["X", "LET OFF"]}]}})");
    ASSERT_TRUE(booking) << problems_;
    EXPECT_EQ(fact(*booking, "terms"),
              "(name \"t\", began 2021-01-01, days 0, kind prison, spared yes, years 0) and (name \"f\", "
              "began 2020-01-01, days 0, kind fine, spared yes, years 0)");
}

TEST_F(BookingTest, takes_what_the_pack_says_where_nothing_stands_and_else_does_not_know) {
    const auto booking = read("{}");
    ASSERT_TRUE(booking) << problems_;
    EXPECT_EQ(booking->id, "");
    EXPECT_EQ(fact(*booking, "terms"), "none");
    EXPECT_EQ(fact(*booking, "born"), "unknown");
    EXPECT_EQ(fact(*booking, "grade"), "1");
    EXPECT_EQ(fact(*booking, "mark"), "");
    EXPECT_EQ(fact(*booking, "adult"), "no");  // `given`: nothing stands there
    EXPECT_EQ(fact(*read(R"({"who": {"card": 0}})"), "adult"), "yes");
    EXPECT_EQ(fact(*read(R"({"who": {"card": null}})"), "adult"), "no");
}

TEST_F(BookingTest, translates_codes_and_takes_the_rest_where_the_map_says_so) {
    EXPECT_EQ(fact(*read(R"({"grade": "low"})"), "grade"), "1");
    EXPECT_EQ(fact(*read(R"({"grade": "middle"})"), "grade"), "3");
    EXPECT_EQ(wrong(R"({"who": {"terms": [{"kind": "Q"}]}})"),
              "records line 7:1:29: booking-value: expected one of the codes that the map names\n");
}

TEST_F(BookingTest, sets_aside_what_is_outside_its_range_and_says_so) {
    const auto booking = read(R"({"who": {"terms": [{"title": "t", "years": 11}]}})");
    ASSERT_TRUE(booking) << problems_;
    ASSERT_EQ(booking->notes.size(), 1U);
    EXPECT_EQ(booking->notes[0], "`years` is 11, outside 0 .. 10: it counts as unknown");
    EXPECT_EQ(fact(*booking, "terms"), "(name \"t\", days 0, kind prison, spared no)");
}

TEST_F(BookingTest, points_at_a_value_of_another_kind) {
    EXPECT_EQ(
        wrong(R"({"who": {"name": "A", "born": "1990-02-30"}})"),
        "records line 7:1:31: booking-value: expected a date, such as `2025-01-31`, found `1990-02-30`\n");
    EXPECT_EQ(id_, "A");
    EXPECT_EQ(wrong(R"({"who": {"born": {"day": 3}}})"),
              "records line 7:1:18: booking-value: expected a single value\n");
    EXPECT_EQ(wrong(R"({"who": {"born": true}})"),
              "records line 7:1:18: booking-value: this is a value of another kind\n");
    EXPECT_EQ(wrong(R"({"who": {"terms": {"title": "t"}}})"),
              "records line 7:1:19: booking-value: expected a list\n");
    EXPECT_EQ(wrong(R"({"who": {"terms": [{"days": "many"}]}})"),
              "records line 7:1:29: booking-value: expected a number, such as `12`, `12.5` or `1/3`, found "
              "`many`\n");
    EXPECT_EQ(wrong(R"({"who": {"terms": [{"days": 1.5}, {"days": 1e400}]}})"),
              "records line 7:1:49: K001: this is not JSON\n");
}

TEST_F(BookingTest, points_at_what_is_no_json) {
    EXPECT_EQ(wrong(R"({"who": {"name": "A")"),
              "records line 7:1:20: K001: the file ends too early: this is not complete JSON\n");
    EXPECT_EQ(wrong(R"({"who": 1, "who": 2})"),
              "records line 7:1:12: K002: `who` stands twice in one object (keep one of them)\n");
    EXPECT_EQ(wrong(""), "records line 7:1:1: K001: the file ends too early: this is not complete JSON\n");
}

}  // namespace
}  // namespace ultima::test
