// SPDX-License-Identifier: Apache-2.0
#include "database/postgres.h"

#include "base/text.h"

#include <fmt/format.h>
#include <postgresql/libpq-fe.h>

#include <charconv>
#include <vector>

namespace ultima {
namespace {

constexpr int oldest_version = 150'000;
/// Numbers that the server has for its types, which never change (pg_type).
constexpr Oid type_bigint = 20, type_text = 25, type_bytea = 17;

std::string words_of(const char* message) { return std::string(trim(message == nullptr ? "" : message)); }

/// Keeps a warning, and no other notice.
void note_warning(void* kept, const PGresult* notice) {
    const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity != nullptr && std::string_view(severity) == "WARNING")
        *static_cast<std::string*>(kept) = words_of(PQresultErrorMessage(notice));
}

}  // namespace

bool PostgresFailure::again() const noexcept { return state_ == "40001" || state_ == "40P01"; }

PostgresValue::PostgresValue(std::int64_t whole) : kind_(Kind::whole) {
    auto rest = static_cast<std::uint64_t>(whole);
    for (std::size_t i = whole_.size(); i-- > 0; rest >>= 8U) whole_[i] = static_cast<char>(rest & 0xFFU);
}

PostgresValue::PostgresValue(std::string_view text) : PostgresValue(Kind::text, text) {}

PostgresValue PostgresValue::bytes(std::string_view bytes) { return {Kind::bytes, bytes}; }

PostgresValue PostgresValue::null_bytes() { return {Kind::null_bytes, {}}; }

void PostgresRows::Clear::operator()(pg_result* result) const noexcept { PQclear(result); }

int PostgresRows::size() const { return PQntuples(result_.get()); }

bool PostgresRows::is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }

std::int64_t PostgresRows::whole(int row, int column) const {
    const std::string_view big_endian = bytes(row, column);
    if (big_endian.size() != sizeof(std::int64_t))
        throw PostgresFailure("expected a column of type bigint", "");
    std::uint64_t value = 0;
    for (const char byte : big_endian) value = (value << 8U) | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
}

std::string_view PostgresRows::bytes(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t PostgresRows::changed() const {
    const std::string_view text = PQcmdTuples(result_.get());
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

void PostgresSession::Close::operator()(pg_conn* handle) const noexcept { PQfinish(handle); }

PostgresSession::PostgresSession(const std::string& where) : warning_(std::make_unique<std::string>()) {
    // What stands before `dbname` may be overruled by the address. A server that is gone without a word is
    // given up after half a minute.
    const char* names[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout",
                           "dbname",          "client_encoding", nullptr};
    const char* values[] = {"10", "10", "30000", where.c_str(), "UTF8", nullptr};
    handle_.reset(PQconnectdbParams(names, values, 1));
    if (PQstatus(handle_.get()) != CONNECTION_OK) fail(nullptr);
    if (PQserverVersion(handle_.get()) < oldest_version)
        throw PostgresFailure("expected PostgreSQL 15 or later, found an older server", "");
    PQsetNoticeReceiver(handle_.get(), note_warning, warning_.get());
}

void PostgresSession::fail(const pg_result* result) const {
    const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string said =
        words_of(result == nullptr ? PQerrorMessage(handle_.get()) : PQresultErrorMessage(result));
    throw PostgresFailure(
        fmt::format("PostgreSQL: {}", said.empty() ? words_of(PQerrorMessage(handle_.get())) : said),
        PQstatus(handle_.get()) == CONNECTION_OK && state != nullptr ? state : "");
}

PostgresRows PostgresSession::checked(pg_result* result) {
    PostgresRows rows(result);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result);
    return rows;
}

void PostgresSession::run(const std::string& sql) { checked(PQexec(handle_.get(), sql.c_str())); }

const std::string& PostgresSession::prepared(const std::string& sql,
                                             std::initializer_list<PostgresValue> values) {
    if (const auto known = prepared_.find(sql); known != prepared_.end()) return known->second;
    std::vector<Oid> types;
    for (const PostgresValue& value : values)
        types.push_back(value.kind_ == PostgresValue::Kind::whole  ? type_bigint
                        : value.kind_ == PostgresValue::Kind::text ? type_text
                                                                   : type_bytea);
    std::string name = fmt::format("s{}", prepared_.size());
    checked(
        PQprepare(handle_.get(), name.c_str(), sql.c_str(), static_cast<int>(types.size()), types.data()));
    return prepared_.emplace(sql, std::move(name)).first->second;
}

PostgresRows PostgresSession::ask(const std::string& sql, std::initializer_list<PostgresValue> values) {
    constexpr int binary = 1;
    const std::string& name = prepared(sql, values);
    std::vector<const char*> starts;
    std::vector<int> lengths;
    for (const PostgresValue& value : values) {
        const bool whole = value.kind_ == PostgresValue::Kind::whole;
        const std::string_view bytes =
            whole ? std::string_view(value.whole_.data(), value.whole_.size()) : value.text_;
        const bool null = value.kind_ == PostgresValue::Kind::null_bytes;
        starts.push_back(null ? nullptr : bytes.data() == nullptr ? "" : bytes.data());
        lengths.push_back(static_cast<int>(bytes.size()));
    }
    const std::vector<int> formats(values.size(), binary);
    return checked(PQexecPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()), starts.data(),
                                  lengths.data(), formats.data(), binary));
}

void PostgresSession::commit() {
    warning_->clear();
    const PostgresRows done = checked(PQexec(handle_.get(), "COMMIT"));
    // That a copy elsewhere was no longer waited for, and might not have it, is said in a warning only.
    if (!warning_->empty()) throw PostgresFailure("PostgreSQL: " + *warning_, "");
    // A transaction in which something failed is taken back by COMMIT, and that counts as success.
    if (std::string_view(PQcmdStatus(done.result_.get())) != "COMMIT")
        throw PostgresFailure("PostgreSQL: the transaction had failed before and was taken back", "25P02");
}

void PostgresSession::roll_back() noexcept {
    if (PQtransactionStatus(handle_.get()) == PQTRANS_IDLE) return;
    PQclear(PQexec(handle_.get(), "ROLLBACK"));  // a lost connection takes back by itself
}

}  // namespace ultima
