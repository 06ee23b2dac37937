// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tables/chunk.h"
#include "tables/database.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Fills a table by columns, 2,048 rows at a time. Every column of every row is set or nulled before
/// `end_row`.
///
///     ChunkAppender answers(db, "answers");
///     answers.int64(0, id); answers.text(1, status); answers.null(2); answers.end_row();
///     answers.close();
///
/// Throws DatabaseError as soon as DuckDB refuses. Without `close` nothing is promised to be in the table.
class ChunkAppender {
  public:
    /// The table exists and has only columns of the types in ColumnType (not `other`), else this throws.
    ChunkAppender(Database& database, const std::string& table);
    ~ChunkAppender();
    ChunkAppender(ChunkAppender&&) noexcept;
    ChunkAppender& operator=(ChunkAppender&&) noexcept;

    void boolean(std::size_t column, bool value) { out_[column].set_boolean(row_, value); }
    void int32(std::size_t column, std::int32_t value) { out_[column].set_int32(row_, value); }
    void int64(std::size_t column, std::int64_t value) { out_[column].set_int64(row_, value); }
    void real(std::size_t column, double value) { out_[column].set_real(row_, value); }
    void date(std::size_t column, CivilDate value) { out_[column].set_date(row_, value); }
    void text(std::size_t column, std::string_view value) { out_[column].set_text(row_, value); }
    void null(std::size_t column) { out_[column].set_null(row_); }
    void end_row() {
        if (++row_ == capacity_) flush();
    }

    /// Writes what is left and commits. Must be called once; nothing can be appended after.
    void close();
    /// Rows ended so far.
    [[nodiscard]] std::int64_t rows() const { return flushed_ + static_cast<std::int64_t>(row_); }

  private:
    void flush();
    void view_columns();
    struct Impl;
    std::unique_ptr<Impl> impl_;
    std::vector<OutVector> out_;
    std::size_t row_ = 0;
    std::size_t capacity_ = 0;
    std::int64_t flushed_ = 0;
};

}  // namespace ultima
