// SPDX-License-Identifier: Apache-2.0
#include "tables/month_steps.h"

#include "base/date.h"
#include "tables/function.h"

namespace ultima {

void register_month_steps(Database& database) {
    register_function(database, "ultima_months_on", {ColumnType::date, ColumnType::int64}, ColumnType::date,
                      [](const Chunk& rows, OutVector& out) {
                          const ColumnView& dates = rows.column(0, ColumnType::date);
                          const ColumnView& months = rows.column(1, ColumnType::int64);
                          for (std::size_t row = 0; row < rows.size(); ++row) {
                              const bool known = !dates.is_null(row) && !months.is_null(row);
                              const std::int64_t step = known ? months.int64(row) : 0;
                              if (!known || step < -max_month_step || step > max_month_step)
                                  out.set_null(row);
                              else
                                  out.set_date(row, CivilDate{day_number_after_months(dates.date(row).day,
                                                                                      step, MonthEnd::clip)});
                          }
                      });
}

}  // namespace ultima
