// SPDX-License-Identifier: Apache-2.0
#include "database/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace ultima {
namespace {

/// The first version in which a WAL that is begun again cannot lose pages (sqlite.org, release 3.51.3).
static_assert(SQLITE_VERSION_NUMBER >= 3051003);

constexpr int wait_for_others_ms = 5000;

[[noreturn]] void fail(sqlite3* database, int status) {
    throw DatabaseFailure(database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(status), status);
}

}  // namespace

bool DatabaseFailure::busy() const noexcept {
    const int primary = status_ & 0xFF;
    return primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
}

bool DatabaseFailure::refused() const noexcept { return (status_ & 0xFF) == SQLITE_CONSTRAINT; }

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);  // repeats the status of the last step, which was checked
}

SqliteStatement::SqliteStatement(sqlite3* database, std::string_view sql) : database_(database) {
    sqlite3_stmt* made = nullptr;
    const int status = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (status != SQLITE_OK) fail(database, status);
    statement_.reset(made);
}

void SqliteStatement::check(int status) const {
    if (status != SQLITE_OK) fail(database_, status);
}

SqliteStatement& SqliteStatement::bind(int parameter, std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), parameter + 1, value));
    return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, std::string_view text) {
    check(sqlite3_bind_text64(statement_.get(), parameter + 1, text.empty() ? "" : text.data(), text.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

SqliteStatement& SqliteStatement::bind_bytes(int parameter, std::string_view bytes) {
    check(sqlite3_bind_blob64(statement_.get(), parameter + 1, bytes.empty() ? "" : bytes.data(),
                              bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

SqliteStatement& SqliteStatement::bind_null(int parameter) {
    check(sqlite3_bind_null(statement_.get(), parameter + 1));
    return *this;
}

bool SqliteStatement::step() {
    const int status = sqlite3_step(statement_.get());
    if (status == SQLITE_ROW) return true;
    sqlite3_reset(statement_.get());
    if (status != SQLITE_DONE) fail(database_, status);
    return false;
}

void SqliteStatement::run() {
    while (step()) {
    }
}

void SqliteStatement::reset() { sqlite3_reset(statement_.get()); }

bool SqliteStatement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t SqliteStatement::whole(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view SqliteStatement::bytes(int column) const {
    const void* data = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    if (data == nullptr) return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

void Sqlite::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }

Sqlite::Sqlite(const std::filesystem::path& path, Mode mode, const std::string& system) {
    if (mode == Mode::create && std::filesystem::exists(path))
        throw DatabaseFailure(fmt::format("`{}` is there already", path.string()), SQLITE_CANTOPEN);
    const int flags = mode == Mode::read    ? SQLITE_OPEN_READONLY
                      : mode == Mode::write ? SQLITE_OPEN_READWRITE
                                            : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* opened = nullptr;
    const int status =
        sqlite3_open_v2(path.c_str(), &opened, flags, system.empty() ? nullptr : system.c_str());
    handle_.reset(opened);
    if (status != SQLITE_OK)
        throw DatabaseFailure(fmt::format("`{}` cannot be opened: {}", path.string(), sqlite3_errstr(status)),
                              status);
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, wait_for_others_ms);
    // A file that somebody prepared must not be able to do more than hold rows.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    run("PRAGMA cell_size_check = ON");
}

void Sqlite::run(const std::string& sql) {
    const int status = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (status != SQLITE_OK) fail(handle_.get(), status);
}

std::int64_t Sqlite::changed() const { return sqlite3_changes64(handle_.get()); }

void Sqlite::keep_log() {
    log_length_ = std::make_unique<int>(0);
    sqlite3_wal_hook(
        handle_.get(),
        [](void* length, sqlite3* /*of*/, const char* /*name*/, int pages) {
            *static_cast<int*>(length) = pages;
            return SQLITE_OK;
        },
        log_length_.get());
}

std::int64_t Sqlite::whole(std::string_view sql) {
    SqliteStatement statement = prepare(sql);
    return statement.step() ? statement.whole(0) : 0;
}

std::string Sqlite::text(std::string_view sql) {
    SqliteStatement statement = prepare(sql);
    return statement.step() ? std::string(statement.bytes(0)) : std::string();
}

Sqlite open_private(const std::filesystem::path& path) {
    const bool there = std::filesystem::exists(path);
    if (!there && path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
    Sqlite database(path, there ? Sqlite::Mode::write : Sqlite::Mode::create);
    std::filesystem::permissions(path,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return database;
}

}  // namespace ultima
