// SPDX-License-Identifier: Apache-2.0
#include "judge/sql_engine.h"

#include "tables/database.h"
#include "tables/month_steps.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

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

/// Through psql, at ULTIMA_POSTGRES (tools/with-postgres).
class PostgresEngine : public Engine {
  public:
    explicit PostgresEngine(std::string where) : where_(std::move(where)) {}
    const sql::Dialect& dialect() const override { return sql::postgresql; }
    Rows run(const std::string& table, const std::string& select,
             const std::vector<std::string>& names) override {
        const auto file = std::filesystem::temp_directory_path() / fmt::format("ultima-{}.sql", ::getpid());
        std::ofstream(file) << "BEGIN;\n" << table << ";\n" << select << ";\nROLLBACK;\n";
        const std::string command =
            fmt::format("psql '{}' -X -q -A -t -F '\x1f' -P null='\x02' -v ON_ERROR_STOP=1 -f {} 2>&1",
                        where_, file.string());
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string out;
        std::array<char, 65536> piece{};
        while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), pipe))
            out.append(piece.data(), count);
        const int status = ::pclose(pipe);
        std::filesystem::remove(file);
        if (status != 0) throw std::runtime_error(out);
        Rows rows;
        std::istringstream lines(out);
        for (std::string line; std::getline(lines, line);) {
            auto& made = rows.emplace_back();
            std::istringstream cells(line);
            std::size_t i = 0;
            for (std::string cell; std::getline(cells, cell, '\x1f'); ++i)
                if (cell != "\x02") made[names.at(i)] = cell;
        }
        return rows;
    }

  private:
    std::string where_;
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
