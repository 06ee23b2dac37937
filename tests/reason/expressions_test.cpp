// SPDX-License-Identifier: Apache-2.0
// Expressions in packs that once were answered wrongly; random packs found them (tests/judge).
#include "reason/small_pack.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima::test {
namespace {

/// The small manifest with another reading of fractions.
std::string by_days_of_the_span() {
    std::string manifest(small_manifest);
    const std::string reading = "by months";
    manifest.replace(manifest.find(reading), reading.size(), "by days of the span");
    return manifest;
}

TEST(ExpressionsTest, a_condition_that_is_tried_as_yes_and_as_no_is_so_inside_comparisons_too) {
    const SmallPack small(R"(# Act
```facts
count  : number  range 0 .. 9
shown  : yes/no
known  : yes/no
```
```measures
order  : measure un M14 band 2 decided by court
```
```define
notion = count > count * count - 20
```
```rule R1   Act s. 1   stage pretrial
may       order
when      shown or notion
```
```rule R2   Act s. 2   stage pretrial
must not  order
when      notion = known
```
)",
                          {"C006"});
    const Asked asked(small.pack(), {{"known", "no"}}, "2026-01-01");
    // Where the notion holds the order is available; where it does not, it is barred.
    EXPECT_EQ(asked.possible("order"), (std::vector<std::string>{"available", "conflict", "barred"}));
}

TEST(ExpressionsTest, the_days_of_a_span_are_counted_of_the_whole_that_an_if_chooses) {
    const SmallPack small(R"(# Act
```facts
term   : duration
grave  : yes/no
first  : date
```
```measures
order  : measure un M14 band 2 decided by court
```
```rule R1   Act s. 1   stage pretrial
may       order
gives     share = days in (if grave then term * 2/3 else term * 1/3) from first
when      days from first to today >= days in (if grave then term * 2/3 else term * 1/3) from first
```
)",
                          {"C012"}, by_days_of_the_span());
    // 7 months from 1 January 2024 are 213 days: a third of them is 71, two thirds are 142.
    const Asked light(small.pack(), {{"term", "7 months"}, {"grave", "no"}, {"first", "2024-01-01"}},
                      "2024-03-13");
    EXPECT_EQ(light.status("order"), "available");
    EXPECT_EQ(light.since("order"), "2024-03-12");
    const Asked grave(small.pack(), {{"term", "7 months"}, {"grave", "yes"}, {"first", "2024-01-01"}},
                      "2024-03-13");
    EXPECT_EQ(grave.status("order"), "not yet");
    EXPECT_EQ(grave.from("order"), "2024-05-22");
}

TEST(ExpressionsTest, a_date_counted_from_today_may_leave_the_calendar_far_away) {
    const SmallPack small(R"(# Act
```facts
term   : duration
```
```measures
order  : measure un M14 band 2 decided by court
```
```rule R1   Act s. 1   stage pretrial
may       order
when      today + term >= 2030-02-28 and today - term <= 2030-02-28
```
)");
    const Asked before(small.pack(), {{"term", "20 years"}}, "2009-06-01");
    EXPECT_EQ(before.status("order"), "not yet");
    EXPECT_EQ(before.from("order"), "2010-02-28");
    const Asked during(small.pack(), {{"term", "20 years"}}, "2026-06-01");
    EXPECT_EQ(during.status("order"), "available");
    EXPECT_EQ(during.since("order"), "2010-02-28");
    const Asked after(small.pack(), {{"term", "20 years"}}, "2050-06-01");
    EXPECT_EQ(after.status("order"), "conditions not met");
}

TEST(ExpressionsTest, a_table_over_passing_time_may_say_yes_then_no_then_yes) {
    const SmallPack small(R"(# Act
```facts
heard on : date
```
```measures
order  : measure un M14 band 2 decided by court
```
```table phases   Act s. 1   hit unique   complete
| days from heard on to today | -> open now : yes/no |
| < 5                         | yes                  |
| 5 .. 6                      | no                   |
| > 6                         | yes                  |
```
```rule R1   Act s. 2   stage pretrial
may       order
when      open now
```
)");
    const auto on = [&](const char* day) { return Asked(small.pack(), {{"heard on", "2026-01-01"}}, day); };
    EXPECT_EQ(on("2026-01-05").status("order"), "available");
    EXPECT_EQ(on("2026-01-06").status("order"), "not yet");
    EXPECT_EQ(on("2026-01-06").from("order"), "2026-01-08");
    EXPECT_EQ(on("2026-01-09").status("order"), "available");
    EXPECT_EQ(on("2026-01-09").since("order"), "2026-01-08");
}

}  // namespace
}  // namespace ultima::test
