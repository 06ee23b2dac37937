// SPDX-License-Identifier: Apache-2.0
// Answers as JSON and as text.
#include "dates/small_dates.h"

namespace ultima::test {
namespace {

class DatesJsonTest : public SmallDates {};

/// A record with one term; `more` are further members of `who`.
std::string one_term(const std::string& more = "") {
    return R"({"who": {"name": "A", )" + more +
           R"("born": "1990-02-03", "terms": [{"title": "one", "from": "2020-01-01", "days": 30}]}})";
}

TEST_F(DatesJsonTest, gives_dates_then_other_values_then_reasons_in_the_order_of_the_pack) {
    EXPECT_EQ(json(one_term()),
              R"({"id":"A","dates":{"END":"2020-01-31","half way":"2020-01-01","LATE":"2020-02-01"},)"
              R"("full_length":"P1Y2M3D","empty_length":"P0D","cannot_compute":[],"undetermined":{}})");
    EXPECT_EQ(json(R"({"who": {"name": "B \"x\"\n"}})"),
              R"({"id":"B \"x\"\n","dates":{},"cannot_compute":[],"undetermined":{"LATE":["`born`"]}})");
}

TEST_F(DatesJsonTest, gives_durations_as_periods) {
    EXPECT_EQ(
        json(R"({"grade": "low", "who": {"terms": [{"title": "one", "from": "2020-01-01", "days": 30}]}})"),
        R"({"id":"","dates":{"END":"2020-01-31","half way":"2020-01-01"},)"
        R"("full_length":"P1Y2M3D","empty_length":"P0D","cannot_compute":[],)"
        R"("undetermined":{"LATE":["`born`"]}})");
}

TEST_F(DatesJsonTest, says_which_facts_a_date_hangs_on) {
    EXPECT_EQ(
        json(
            R"({"who": {"name": "A", "terms": [{"title": "one", "days": 30}, {"days": 3, "from": "2020-01-01"}]}})"),
        R"({"id":"A","dates":{},"full_length":"P1Y2M3D","empty_length":"P0D",)"
        R"("cannot_compute":[],)"
        R"("undetermined":{"END":["`began` of one"],"half way":["`began` of one"],"LATE":["`began` of one","`born`"]}})");
    EXPECT_EQ(
        json(
            R"({"who": {"terms": [{"from": "2020-01-01"}, {"title": "two", "from": "2020-01-01", "years": 11}]}})"),
        R"({"id":"","dates":{"END":"2020-01-01","half way":"2020-01-01"},)"
        R"("full_length":"P1Y2M3D","empty_length":"P0D","cannot_compute":[],)"
        R"("undetermined":{"LATE":["`born`"]},)"
        R"("notes":["`years` is 11, outside 0 .. 10: it counts as unknown"]})");
}

TEST_F(DatesJsonTest, gives_the_codes_of_what_cannot_be_computed_in_order_and_then_no_date) {
    EXPECT_EQ(
        json(
            R"({"grade": "high", "who": {"born": "1990-01-01", "fines": [{"title": "f", "from": "2020-01-01"}]}})"),
        R"({"id":"","dates":{},"cannot_compute":["SECOND FIRST","FIRST-SECOND"],)"
        R"("undetermined":{}})");
}

TEST_F(DatesJsonTest, groups_why_by_date) {
    EXPECT_EQ(json(R"({"who": {"name": "A", "born": "1990-02-03", "terms": [
        {"title": "one", "from": "2020-01-01", "days": 30}, {"title": "two", "from": "2020-01-01", "days": 3}]}})",
                   {}),
              R"({"id":"A","dates":{"END":"2020-01-31","half way":"2020-01-01","LATE":"2020-02-01"},)"
              R"("full_length":"P1Y2M3D","empty_length":"P0D","cannot_compute":[],"undetermined":{},)"
              R"("why":{"END":[{"what":"one","on":"2020-01-31"},{"what":"two","on":"2020-01-04"}]}})");
}

TEST_F(DatesJsonTest, leaves_out_what_is_not_asked_for) {
    EXPECT_EQ(json(one_term(), {"why", "END", "full length"}),
              R"({"id":"A","dates":{"half way":"2020-01-01","LATE":"2020-02-01"},)"
              R"("empty_length":"P0D","cannot_compute":[],"undetermined":{}})");
}

TEST_F(DatesJsonTest, answers_what_could_not_be_read_in_the_same_form) {
    EXPECT_EQ(unreadable_json("A \"1\"", "this is not JSON"),
              R"({"id":"A \"1\"","dates":{},"cannot_compute":["NOT-READ"],"undetermined":{},)"
              R"("problem":"this is not JSON"})");
}

TEST_F(DatesJsonTest, tells_people_each_date_with_its_citation) {
    EXPECT_EQ(words(one_term()),
              "A\n"
              "  END                          2020-01-31   (Act s. 3)\n"
              "  half way                     2020-01-01   (Act s. 3)\n"
              "  LATE                         2020-02-01   (Act s. 4)\n"
              "  full length                  14 months 3 days   (Act s. 5)\n"
              "  empty length                 0 days   (Act s. 5)\n");
    EXPECT_EQ(
        words(R"({"grade": "high", "who": {"name": "A", "fines": [{"title": "f", "from": "2020-01-01"}]}})"),
        "A\n"
        "  cannot be calculated: a fine has no end (SECOND FIRST; Act s. 6)\n"
        "  cannot be calculated: grade five is for the court (FIRST-SECOND; Act s. 7)\n");
    EXPECT_EQ(
        words(
            R"({"who": {"name": "A", "terms": [{"title": "one", "days": 30}, {"title": "two", "from": "2020-01-01", "years": 11}]}})"),
        "A\n"
        "  full length                  14 months 3 days   (Act s. 5)\n"
        "  empty length                 0 days   (Act s. 5)\n"
        "  END                          cannot be said yet: not known is `began` of one\n"
        "  half way                     cannot be said yet: not known is `began` of one\n"
        "  LATE                         cannot be said yet: not known is `began` of one, `born`\n"
        "  note: `years` is 11, outside 0 .. 10: it counts as unknown\n");
}

}  // namespace
}  // namespace ultima::test
