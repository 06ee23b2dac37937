// SPDX-License-Identifier: Apache-2.0
#include "register/stores.h"

#include "database/postgres.h"
#include "register/sealing.h"

#include <fmt/format.h>

#include <cstdlib>

namespace ultima::test {

const char* postgres_server() { return std::getenv("ULTIMA_POSTGRES"); }

std::vector<Kept> stores_here() {
    if (postgres_server() == nullptr) return {Kept::in_sqlite};
    return {Kept::in_sqlite, Kept::in_postgres};
}

std::string name_of_store(const testing::TestParamInfo<Kept>& kept) {
    return kept.param == Kept::in_sqlite ? "in_sqlite" : "in_postgres";
}

PostgresSchema::PostgresSchema()
    : place_{postgres_server(), fmt::format("test_{}", random_name(system_entropy(), 8))} {}

PostgresSchema::~PostgresSchema() {
    try {
        PostgresSession session(place_.url);
        session.run("SET client_min_messages = error");
        session.run(fmt::format("DROP SCHEMA IF EXISTS {} CASCADE", place_.schema));
        for (const char* duty : {"owner", "writer", "eraser", "reader", "statistician"})
            session.run(fmt::format("DROP ROLE IF EXISTS {}_{}", place_.schema, duty));
    } catch (const PostgresFailure& failure) {
        ADD_FAILURE() << "a schema of a test stays: " << failure.what();
    }
}

}  // namespace ultima::test
