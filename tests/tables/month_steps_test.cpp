// SPDX-License-Identifier: Apache-2.0
#include "tables/month_steps.h"

#include <gtest/gtest.h>

namespace ultima {
namespace {

TEST(month_steps, are_those_of_the_database_itself) {
    Database database;
    register_month_steps(database);
    EXPECT_EQ(
        database.int64("SELECT count(*) FROM range(1000000) AS t(i), LATERAL (SELECT DATE '1800-01-01' + "
                       "CAST(hash(i) % 146000 AS INTEGER) AS day, CAST(hash(i, 1) % 4801 AS BIGINT) - 2400 "
                       "AS months) AS made WHERE ultima_months_on(day, months) <> CAST(day + "
                       "to_months(CAST(months AS INTEGER)) AS DATE)"),
        0);
    EXPECT_EQ(database.int64("SELECT count(ultima_months_on(day, months)) FROM (VALUES (NULL, 1), "
                             "(DATE '2026-01-31', NULL), (DATE '2026-01-31', 9000000000)) AS t(day, months)"),
              0);
}

}  // namespace
}  // namespace ultima
