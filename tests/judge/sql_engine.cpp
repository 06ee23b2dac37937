// SPDX-License-Identifier: Apache-2.0
#include "judge/sql_engine.h"

#include "tables/database.h"
#include "tables/month_steps.h"
#include "tables/postgres.h"

#include <fmt/format.h>

#include <cstdlib>

namespace ultima::judge {
namespace {

class DuckDbEngine : public Engine {
  public:
    explicit DuckDbEngine(const sql::Dialect& dialect) : dialect_(dialect), database_(one_thread()) {
        if (&dialect_ == &sql::duckdb_embedded) register_month_steps(database_);
    }
    const sql::Dialect& dialect() const override { return dialect_; }
    Rows run(const std::string& table, const std::string& select,
             const std::vector<std::string>& names) override {
        database_.run("DROP TABLE IF EXISTS cases");
        database_.run(table);
        auto result = database_.query(select);
        Rows rows;
        while (const Chunk* chunk = result.next())
            for (std::size_t row = 0; row < chunk->size(); ++row) {
                auto& made = rows.emplace_back();
                for (std::size_t i = 0; i < names.size(); ++i)
                    if (!chunk->column(i).is_null(row))
                        made[names[i]] = std::string(chunk->column(i).text(row));
            }
        return rows;
    }

  private:
    static Database::Settings one_thread() {
        Database::Settings settings;
        settings.threads = 1;
        return settings;
    }

    const sql::Dialect& dialect_;
    Database database_;
};

/// At ULTIMA_POSTGRES (tools/with-postgres).
class PostgresEngine : public Engine {
  public:
    explicit PostgresEngine(const std::string& where) : server_(Postgres::connect(where).value()) {}
    const sql::Dialect& dialect() const override { return sql::postgresql; }
    const sql::Dialect& dialect_of_audits() const override { return sql::postgresql_typed; }
    Rows run(const std::string& table, const std::string& select,
             const std::vector<std::string>& names) override {
        server_.run("ROLLBACK");  // of the run before, however it ended
        server_.run("BEGIN");
        server_.run(table);
        Rows rows;
        server_.stream(select, nullptr, [&](Postgres::Cells cells) {
            auto& made = rows.emplace_back();
            for (std::size_t i = 0; i < names.size(); ++i)
                if (cells[i]) made[names[i]] = std::string(*cells[i]);
        });
        return rows;
    }

  private:
    Postgres server_;
};

}  // namespace

std::unique_ptr<Engine> duckdb_engine(const sql::Dialect& dialect) {
    return std::make_unique<DuckDbEngine>(dialect);
}

std::vector<std::unique_ptr<Engine>> engines() {
    std::vector<std::unique_ptr<Engine>> all;
    all.push_back(duckdb_engine(sql::duckdb));
    all.push_back(duckdb_engine(sql::duckdb_embedded));
    if (const char* where = std::getenv("ULTIMA_POSTGRES"))
        all.push_back(std::make_unique<PostgresEngine>(where));
    else
        fmt::print("  SKIPPED for PostgreSQL: ULTIMA_POSTGRES is not set; tools/with-postgres starts one\n");
    return all;
}

}  // namespace ultima::judge
