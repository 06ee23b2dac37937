// SPDX-License-Identifier: Apache-2.0
#include "tables/appender.h"

#include "tables/duck.h"

#include <fmt/format.h>

namespace ultima {

struct ChunkAppender::Impl {
    std::unique_ptr<duck::Connection> connection;  // destroyed last
    duck::Appender appender;
    duck::DataChunk chunk;
    std::vector<ColumnType> types;
    std::string table;
    bool closed = false;

    void check(duckdb_state state) {
        if (state == DuckDBSuccess) return;
        const char* const message = duckdb_appender_error(appender.get());
        duck::raise({DUCKDB_ERROR_INVALID, message != nullptr ? message : "DuckDB gave no reason"},
                    fmt::format("append to table {}", table));
    }
};

ChunkAppender::ChunkAppender(Database& database, const std::string& table) : impl_(std::make_unique<Impl>()) {
    impl_->table = table;
    impl_->connection = std::make_unique<duck::Connection>(database.shared());
    impl_->check(
        duckdb_appender_create(impl_->connection->get(), nullptr, table.c_str(), impl_->appender.out()));
    std::vector<duck::LogicalType> owned;
    std::vector<duckdb_logical_type> types;
    const idx_t count = duckdb_appender_column_count(impl_->appender.get());
    for (idx_t i = 0; i < count; ++i) {
        types.push_back(owned.emplace_back(duckdb_appender_column_type(impl_->appender.get(), i)).get());
        impl_->types.push_back(duck::column_type(duckdb_get_type_id(types.back())));
        if (impl_->types.back() == ColumnType::other) {
            throw DatabaseError(
                fmt::format("column {} of table {} has a type that is not appended to", i, table));
        }
    }
    *impl_->chunk.out() = duckdb_create_data_chunk(types.data(), types.size());
    if (impl_->chunk.get() == nullptr)
        throw DatabaseError(fmt::format("DuckDB cannot make a chunk for table {}", table));
    capacity_ = duckdb_vector_size();
    out_.resize(types.size());
    view_columns();
}

ChunkAppender::~ChunkAppender() = default;
ChunkAppender::ChunkAppender(ChunkAppender&&) noexcept = default;
ChunkAppender& ChunkAppender::operator=(ChunkAppender&&) noexcept = default;

void ChunkAppender::view_columns() {
    for (std::size_t i = 0; i < out_.size(); ++i) {
        out_[i].view(duckdb_data_chunk_get_vector(impl_->chunk.get(), i), impl_->types[i]);
    }
}

void ChunkAppender::flush() {
    if (impl_->closed) throw std::logic_error("the appender is closed");
    duckdb_data_chunk_set_size(impl_->chunk.get(), row_);
    impl_->check(duckdb_append_data_chunk(impl_->appender.get(), impl_->chunk.get()));
    flushed_ += static_cast<std::int64_t>(row_);
    row_ = 0;
    duckdb_data_chunk_reset(impl_->chunk.get());
    view_columns();
}

void ChunkAppender::close() {
    if (row_ > 0) flush();
    if (impl_->closed) throw std::logic_error("the appender is closed");
    impl_->closed = true;
    impl_->check(duckdb_appender_close(impl_->appender.get()));
}

}  // namespace ultima
