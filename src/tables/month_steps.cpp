// SPDX-License-Identifier: Apache-2.0
#include "tables/month_steps.h"

#include "base/date.h"
#include "tables/function.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ultima {

namespace {

/// The first days of the months from 1400 to 2599: all that a step of at most 400 years from a date of the
/// calendar reaches. To look one up is several times as fast as to work it out.
class Months {
  public:
    Months() {
        for (std::int32_t month = 0; month <= count; ++month)
            first_[static_cast<std::size_t>(month)] = day_number(1400 + month / 12, month % 12 + 1, 1);
    }

    std::int32_t after(std::int32_t day, std::int64_t months) const {
        if (day < first_.front() || day >= first_.back())
            return day_number_after_months(day, months, MonthEnd::clip);
        // 400 years are 146,097 days and 4,800 months; months differ in length, so the guess may be one off.
        auto month = static_cast<std::size_t>(std::int64_t{day - first_.front()} * 4800 / 146'097);
        while (first_[month] > day) --month;
        while (first_[month + 1] <= day) ++month;
        const std::int64_t target = static_cast<std::int64_t>(month) + months;
        if (target < 0 || target >= count) return day_number_after_months(day, months, MonthEnd::clip);
        const auto reached = static_cast<std::size_t>(target);
        return std::min(first_[reached] + (day - first_[month]), first_[reached + 1] - 1);
    }

  private:
    static constexpr std::int32_t count = 12 * 1200;
    std::array<std::int32_t, count + 1> first_{};
};

}  // namespace

void register_month_steps(Database& database) {
    static const Months months_of_the_calendar;
    register_function(
        database, "ultima_months_on", {ColumnType::date, ColumnType::int64}, ColumnType::date,
        [](const Chunk& rows, OutVector& out) {
            const ColumnView& dates = rows.column(0, ColumnType::date);
            const ColumnView& months = rows.column(1, ColumnType::int64);
            for (std::size_t row = 0; row < rows.size(); ++row) {
                const bool known = !dates.is_null(row) && !months.is_null(row);
                const std::int64_t step = known ? months.int64(row) : 0;
                if (!known || step < -max_month_step || step > max_month_step)
                    out.set_null(row);
                else
                    out.set_date(row, CivilDate{months_of_the_calendar.after(dates.date(row).day, step)});
            }
        });
}

}  // namespace ultima
