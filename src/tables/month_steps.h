// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tables/database.h"

namespace ultima {

/// Gives a database `ultima_months_on(DATE, BIGINT)`: the date so many months on, counted from the date
/// itself, the last day of a month that is too short; NULL if either is. It does what DuckDB's own intervals
/// do, in a fraction of the time. The law as SQL for `sql::duckdb_embedded` calls it.
void register_month_steps(Database& database);

}  // namespace ultima
