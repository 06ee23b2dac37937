// SPDX-License-Identifier: Apache-2.0
// Civil dates against std::chrono, every day of the range.
#include "base/date.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace ultima {
namespace {

namespace chrono = std::chrono;

CivilDate date(int year, unsigned month, unsigned day) { return make_date(year, month, day).value(); }

chrono::year_month_day chrono_date(CivilDate d) { return chrono::sys_days{chrono::days{d.day}}; }

/// The slow way, for comparison: chrono's month arithmetic, and what the pack says about missing days.
std::int32_t slow_day_after_months(CivilDate from, int months, MonthEnd end) {
    const chrono::year_month_day target = chrono_date(from) + chrono::months{months};
    const auto number = [](chrono::sys_days d) {
        return static_cast<std::int32_t>(d.time_since_epoch().count());
    };
    if (target.ok()) return number(target);
    const std::int32_t day = number(target.year() / target.month() / chrono::last);
    return end == MonthEnd::clip ? day : day + 1;
}

TEST(DateTest, every_day_of_the_range_agrees_with_chrono) {
    std::string text;
    for (CivilDate d = first_date(); d <= last_date(); ++d.day) {
        const chrono::year_month_day expected = chrono_date(d);
        const CivilParts parts = parts_of(d);
        ASSERT_EQ(parts.year, static_cast<int>(expected.year()));
        ASSERT_EQ(parts.month, static_cast<std::int32_t>(static_cast<unsigned>(expected.month())));
        ASSERT_EQ(parts.day, static_cast<std::int32_t>(static_cast<unsigned>(expected.day())));
        ASSERT_EQ(make_date(parts.year, static_cast<unsigned>(parts.month), static_cast<unsigned>(parts.day)),
                  d);
        ASSERT_EQ(weekday_of(d),
                  static_cast<std::int32_t>(chrono::weekday{chrono::sys_days{expected}}.iso_encoding()));
        text.clear();
        append_text(text, d);
        ASSERT_EQ(parse_date(text), d);
    }
}

TEST(DateTest, the_range_runs_from_1800_to_2199_and_nothing_leaves_it) {
    EXPECT_EQ(to_text(first_date()), "1800-01-01");
    EXPECT_EQ(to_text(last_date()), "2199-12-31");
    EXPECT_EQ(days_between(first_date(), last_date()), 146'096);
    EXPECT_FALSE(make_date(1799, 12, 31));
    EXPECT_FALSE(make_date(2200, 1, 1));
    EXPECT_FALSE(add_days(first_date(), -1));
    EXPECT_FALSE(add_days(last_date(), 1));
    EXPECT_FALSE(add_days(last_date(), INT64_MAX));
    EXPECT_FALSE(add_days(last_date(), INT64_MIN));
    EXPECT_EQ(add_days(first_date(), 146'096), last_date());
    EXPECT_FALSE(add_months(date(2199, 12, 1), 1, MonthEnd::clip));
    EXPECT_FALSE(add_months(date(2199, 12, 1), INT64_MAX, MonthEnd::clip));
    EXPECT_FALSE(add_months(date(2199, 12, 1), INT64_MIN, MonthEnd::clip));
    EXPECT_EQ(add_months(date(2199, 12, 1), -12 * 399 - 11, MonthEnd::clip), first_date());
}

TEST(DateTest, days_that_do_not_exist_are_refused) {
    EXPECT_FALSE(make_date(2026, 2, 29));
    EXPECT_FALSE(make_date(1900, 2, 29));
    EXPECT_TRUE(make_date(2000, 2, 29));
    EXPECT_FALSE(make_date(2026, 4, 31));
    EXPECT_FALSE(make_date(2026, 0, 1));
    EXPECT_FALSE(make_date(2026, 13, 1));
    EXPECT_FALSE(make_date(2026, 1, 0));
    EXPECT_FALSE(make_date(2026, 1, 4'294'967'295U));
}

TEST(DateTest, only_the_long_iso_form_is_read) {
    EXPECT_EQ(parse_date("2026-01-31"), date(2026, 1, 31));
    for (const char* wrong :
         {"", "2026-1-31", "2026-01-32", "20260131", "2026/01/31", "2026-01-31 ", " 2026-01-31", "2026-01-3x",
          "-026-01-31", "+026-01-31", "2026-01-31T00:00", "31-01-2026", "2026-+1-31"})
        EXPECT_FALSE(parse_date(wrong)) << wrong;
}

TEST(DateTest, the_month_end_setting_decides_about_31_january_plus_a_month) {
    EXPECT_EQ(add_months(date(2025, 1, 31), 1, MonthEnd::clip), date(2025, 2, 28));
    EXPECT_EQ(add_months(date(2024, 1, 31), 1, MonthEnd::clip), date(2024, 2, 29));
    EXPECT_EQ(add_months(date(2025, 1, 31), 1, MonthEnd::next_day), date(2025, 3, 1));
    EXPECT_EQ(add_months(date(2025, 1, 29), 1, MonthEnd::next_day), date(2025, 3, 1));
    EXPECT_EQ(add_months(date(2025, 12, 31), 2, MonthEnd::next_day), date(2026, 3, 1));
    EXPECT_EQ(add_months(date(2024, 2, 29), 12, MonthEnd::clip), date(2025, 2, 28));
    EXPECT_EQ(add_months(date(2025, 3, 31), -1, MonthEnd::clip), date(2025, 2, 28));
    EXPECT_EQ(add_months(date(2025, 1, 31), 2, MonthEnd::clip), date(2025, 3, 31));
}

TEST(DateTest, month_steps_agree_with_chrono) {
    for (CivilDate d = date(1895, 1, 1); d <= date(1905, 1, 1); ++d.day)
        for (int months = -50; months <= 50; ++months)
            for (const MonthEnd end : {MonthEnd::clip, MonthEnd::next_day})
                ASSERT_EQ(day_number_after_months(d.day, months, end), slow_day_after_months(d, months, end))
                    << to_text(d) << " " << months;
    Random random{1};
    for (int i = 0; i < 200'000; ++i) {
        const CivilDate d{static_cast<std::int32_t>(random.between(first_date().day, last_date().day))};
        const auto months = static_cast<int>(random.between(-5000, 5000));
        const MonthEnd end = random.chance(500) ? MonthEnd::clip : MonthEnd::next_day;
        ASSERT_EQ(day_number_after_months(d.day, months, end), slow_day_after_months(d, months, end));
    }
}

TEST(DateTest, whole_months_are_the_most_that_fit) {
    Random random{2};
    for (int i = 0; i < 200'000; ++i) {
        const CivilDate from{static_cast<std::int32_t>(random.between(first_date().day, last_date().day))};
        const auto near = static_cast<std::int32_t>(from.day + random.between(-800, 800));
        const CivilDate to =
            random.chance(500)
                ? CivilDate{near}
                : CivilDate{static_cast<std::int32_t>(random.between(first_date().day, last_date().day))};
        for (const MonthEnd end : {MonthEnd::clip, MonthEnd::next_day}) {
            const std::int64_t months = whole_months_between(from, to, end);
            ASSERT_LE(day_number_after_months(from.day, months, end), to.day) << to_text(from) << to_text(to);
            ASSERT_GT(day_number_after_months(from.day, months + 1, end), to.day)
                << to_text(from) << to_text(to);
            const std::int64_t years = whole_years_between(from, to, end);
            ASSERT_LE(day_number_after_months(from.day, 12 * years, end), to.day);
            ASSERT_GT(day_number_after_months(from.day, 12 * (years + 1), end), to.day);
        }
    }
}

TEST(DateTest, someone_born_on_29_february_comes_of_age_as_the_setting_says) {
    const CivilDate birth = date(2008, 2, 29);
    EXPECT_EQ(whole_years_between(birth, date(2026, 2, 27), MonthEnd::clip), 17);
    EXPECT_EQ(whole_years_between(birth, date(2026, 2, 28), MonthEnd::clip), 18);
    EXPECT_EQ(whole_years_between(birth, date(2026, 2, 28), MonthEnd::next_day), 17);
    EXPECT_EQ(whole_years_between(birth, date(2026, 3, 1), MonthEnd::next_day), 18);
    EXPECT_EQ(whole_years_between(birth, date(2008, 2, 28), MonthEnd::clip), -1);
}

}  // namespace
}  // namespace ultima
