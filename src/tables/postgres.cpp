// SPDX-License-Identifier: Apache-2.0
#include "tables/postgres.h"

#include "base/text.h"

#include <fmt/format.h>
#include <postgresql/libpq-fe.h>

#include <algorithm>
#include <utility>

namespace ultima {

namespace {

using ResultOwner = std::unique_ptr<PGresult, decltype(&PQclear)>;
using TextOwner = std::unique_ptr<char, decltype(&PQfreemem)>;

std::string trimmed(const char* message) { return std::string(trim(message)); }

/// Types by the server's numbers for them, which never change (pg_type).
ColumnType type_of(Oid type) {
    switch (type) {
        case 16:
            return ColumnType::boolean;
        case 21:  // int2
        case 23:  // int4
            return ColumnType::int32;
        case 20:
            return ColumnType::int64;
        case 1082:
            return ColumnType::date;
        case 25:    // text
        case 1042:  // bpchar
        case 1043:  // varchar
            return ColumnType::text;
        default:
            return ColumnType::other;
    }
}

/// Splits a line of COPY into cells, its escapes taken out; `line` is changed and holds the cells' texts.
void split(std::string& line, std::vector<std::optional<std::string_view>>& cells) {
    cells.clear();
    std::size_t to = 0, begin = 0;
    bool is_null = false;
    const auto end_cell = [&] {
        cells.push_back(is_null ? std::nullopt
                                : std::optional(std::string_view(line).substr(begin, to - begin)));
        begin = to;
        is_null = false;
    };
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '\t') {
            end_cell();
            continue;
        }
        if (c == '\n' && at + 1 == line.size()) break;
        if (c != '\\' || at + 1 == line.size()) {
            line[to++] = c;
            continue;
        }
        const char next = line[++at];
        if (next == 'N') {
            is_null = true;
            continue;
        }
        constexpr std::string_view escapes = "bfnrtv", meanings = "\b\f\n\r\t\v";
        const std::size_t place = escapes.find(next);
        line[to++] = place == std::string_view::npos ? next : meanings[place];
    }
    end_cell();
}

}  // namespace

bool is_postgres_url(std::string_view where) {
    return where.starts_with("postgresql://") || where.starts_with("postgres://");
}

// A password that was not written as an address wants it (%40 for @) may reach into what follows it, so
// rather too much is left out than too little.
std::string without_password(std::string_view url) {
    const std::size_t slashes = url.find("//");
    const std::size_t begin = slashes == std::string_view::npos ? 0 : slashes + 2;
    std::string_view rest = url.substr(begin);
    std::string out(url.substr(0, begin));
    if (std::size_t at = rest.find('@'); at < rest.find('/') || at < rest.find('?')) {
        out += rest.substr(0, std::min(at, rest.find(':')));
        rest.remove_prefix(at);
        at = rest.substr(0, rest.find('?')).rfind('@');
        out += '@';
        rest.remove_prefix(at + 1);
    }
    return out.append(rest.substr(0, rest.find('?')));  // what stands behind it may hold password=
}

std::string quoted_name(std::string_view name) {
    std::string out;
    while (true) {
        const std::size_t dot = name.find('.');
        out += (out.empty() ? "" : ".") + quote_identifier(name.substr(0, dot));
        if (dot == std::string_view::npos) return out;
        name.remove_prefix(dot + 1);
    }
}

namespace {

/// Does libpq read the address as its author meant it? If not, what it says of it may show the password.
bool is_clear(const std::string& where) {
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(where.c_str(), &error), PQconninfoFree);
    const TextOwner owner(error, PQfreemem);
    if (!options) return false;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        const std::string_view value = option->val == nullptr ? "" : option->val;
        const std::string_view keyword = option->keyword;
        if (keyword == "host" && value.find('@') != std::string_view::npos) return false;
        if (keyword == "port" && value.find_first_not_of("0123456789,") != std::string_view::npos)
            return false;
    }
    return true;
}

}  // namespace

struct Postgres::Connection {
    explicit Connection(const std::string& where) : handle(PQconnectdb(where.c_str())) {}
    ~Connection() { PQfinish(handle); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[noreturn]] void fail(const std::string& sql) const {
        throw DatabaseError(
            fmt::format("PostgreSQL: {} (in: {})", trimmed(PQerrorMessage(handle)), sql.substr(0, 200)));
    }
    PGconn* handle;
};

Postgres::Postgres(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Postgres::~Postgres() = default;
Postgres::Postgres(Postgres&&) noexcept = default;
Postgres& Postgres::operator=(Postgres&&) noexcept = default;

Result<Postgres> Postgres::connect(const std::string& where) {
    const auto refuse = [&](const std::string& why, const std::string& help = {}) {
        return failure(Diagnostic{.severity = Severity::error,
                                  .code = "database-refused",
                                  .span = std::nullopt,
                                  .message = without_password(where) + ": " + why,
                                  .help = help});
    };
    if (!is_clear(where))
        return refuse("expected postgresql://USER@HOST:PORT/DATABASE",
                      "in a name or a password, the signs @ : / ? % are written %40 %3A %2F %3F %25");
    auto connection = std::make_unique<Connection>(where);
    if (PQstatus(connection->handle) != CONNECTION_OK)
        return refuse(trimmed(PQerrorMessage(connection->handle)));
    constexpr int oldest = 150000;
    if (PQserverVersion(connection->handle) < oldest)
        return refuse("expected PostgreSQL 15 or later, found an older server");
    PQsetNoticeProcessor(
        connection->handle, [](void*, const char*) {}, nullptr);
    Postgres made(std::move(connection));
    made.run("SET standard_conforming_strings = on; SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'");
    // A server does not work on for an audit that was ended, where its system can tell.
    const ResultOwner ignored(PQexec(made.connection_->handle, "SET client_connection_check_interval = '1s'"),
                              PQclear);
    return made;
}

void Postgres::run(const std::string& sql) {
    const ResultOwner result(PQexec(connection_->handle, sql.c_str()), PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) connection_->fail(sql);
}

std::optional<std::string> Postgres::text(const std::string& sql) {
    const ResultOwner result(PQexec(connection_->handle, sql.c_str()), PQclear);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) connection_->fail(sql);
    if (PQntuples(result.get()) == 0 || PQgetisnull(result.get(), 0, 0) != 0) return std::nullopt;
    return std::string(PQgetvalue(result.get(), 0, 0));
}

Result<std::vector<Column>> Postgres::columns_of(const std::string& table) {
    const std::string sql = "SELECT * FROM " + table + " LIMIT 0";
    const ResultOwner result(PQexec(connection_->handle, sql.c_str()), PQclear);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
        return failure(Diagnostic{.severity = Severity::error,
                                  .code = "table-not-found",
                                  .span = std::nullopt,
                                  .message = trimmed(PQerrorMessage(connection_->handle))});
    std::vector<Column> columns;
    for (int i = 0; i < PQnfields(result.get()); ++i) {
        const Oid type = PQftype(result.get(), i);
        columns.push_back({PQfname(result.get(), i), type_of(type), {}});
    }
    for (Column& column : columns)
        column.sql_type =
            column.type == ColumnType::other ? "another type" : std::string(sql_name(column.type));
    return columns;
}

void Postgres::stream(const std::string& select, const std::atomic<bool>* stop,
                      const std::function<void(Cells)>& row) {
    const std::string sql = "COPY (" + select + ") TO STDOUT";
    ResultOwner result(PQexec(connection_->handle, sql.c_str()), PQclear);
    if (PQresultStatus(result.get()) != PGRES_COPY_OUT) connection_->fail(sql);
    std::string line;
    std::vector<std::optional<std::string_view>> cells;
    while (true) {
        char* data = nullptr;
        const int length = PQgetCopyData(connection_->handle, &data, 0);
        const TextOwner owner(data, PQfreemem);
        if (length == -1) break;
        if (length < -1) connection_->fail(sql);
        if (stop != nullptr && stop->load()) {
            const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> cancel(PQgetCancel(connection_->handle),
                                                                            PQfreeCancel);
            char ignored[256];
            PQcancel(cancel.get(), ignored, sizeof ignored);
            throw Interrupted("the audit was stopped");
        }
        line.assign(data, static_cast<std::size_t>(length));
        split(line, cells);
        row(cells);
    }
    result.reset(PQgetResult(connection_->handle));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) connection_->fail(sql);
    // Nothing more comes; libpq wants to have been asked.
    while (ResultOwner more{PQgetResult(connection_->handle), PQclear}) {
    }
}

}  // namespace ultima
