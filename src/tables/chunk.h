// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/date.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// The column types that C++ reads and writes. Everything else is `other`: cast it in SQL.
enum class ColumnType : std::uint8_t { boolean, int32, int64, real, date, text, other };

/// The SQL name of a type (`BIGINT`, `VARCHAR`, ...); `other` has none and throws.
[[nodiscard]] std::string_view sql_name(ColumnType type);

/// A column's name and type; `sql_type` is DuckDB's own name and also says what `other` is.
struct Column {
    std::string name;
    ColumnType type = ColumnType::other;
    std::string sql_type;
    friend bool operator==(const Column&, const Column&) = default;
};

/// One column of a chunk. A view: valid as long as its chunk.
/// The accessors do not check the type (once per value is too often); `Chunk::column` does, once.
class ColumnView {
  public:
    [[nodiscard]] bool is_null(std::size_t row) const {
        return validity_ != nullptr && ((validity_[row / 64] >> (row % 64)) & 1U) == 0;
    }
    [[nodiscard]] bool boolean(std::size_t row) const { return static_cast<const bool*>(data_)[row]; }
    [[nodiscard]] std::int32_t int32(std::size_t row) const {
        return static_cast<const std::int32_t*>(data_)[row];
    }
    [[nodiscard]] std::int64_t int64(std::size_t row) const {
        return static_cast<const std::int64_t*>(data_)[row];
    }
    [[nodiscard]] double real(std::size_t row) const { return static_cast<const double*>(data_)[row]; }
    /// Days since 1970-01-01, as DuckDB stores a DATE and as CivilDate counts.
    [[nodiscard]] CivilDate date(std::size_t row) const { return CivilDate{int32(row)}; }
    /// UTF-8; may hold any byte that UTF-8 allows.
    [[nodiscard]] std::string_view text(std::size_t row) const {
        const auto& cell = static_cast<const TextCell*>(data_)[row];
        return {cell.inside.length <= sizeof cell.inside.bytes ? cell.inside.bytes : cell.outside.bytes,
                cell.inside.length};
    }
    [[nodiscard]] ColumnType type() const { return type_; }

    /// DuckDB's 16-byte string; chunk.cpp asserts that the layouts agree.
    union TextCell {
        struct {
            std::uint32_t length;
            char bytes[12];
        } inside;  ///< up to 12 bytes
        struct {
            std::uint32_t length;
            char prefix[4];
            const char* bytes;
        } outside;
    };

  private:
    friend class Chunk;
    const void* data_ = nullptr;
    const std::uint64_t* validity_ = nullptr;
    ColumnType type_ = ColumnType::other;
};

/// Some rows (at most 2,048) in columns. A view; the owner says how long it lives.
class Chunk {
  public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t column_count() const { return columns_.size(); }
    [[nodiscard]] const ColumnView& column(std::size_t index) const { return columns_[index]; }
    /// As above, but throws std::logic_error when the column is of another type.
    [[nodiscard]] const ColumnView& column(std::size_t index, ColumnType expected) const;

    /// For src/tables only: views a duckdb_data_chunk.
    void view(void* duckdb_chunk, const std::vector<ColumnType>& types);

  private:
    std::vector<ColumnView> columns_;
    std::size_t size_ = 0;
};

/// Where one column of up to 2,048 values is written. Rows may be written in any order;
/// a row never written holds whatever was there (set it or null it).
class OutVector {
  public:
    void set_null(std::size_t row);
    void set_boolean(std::size_t row, bool value) { static_cast<bool*>(data_)[row] = value; }
    void set_int32(std::size_t row, std::int32_t value) { static_cast<std::int32_t*>(data_)[row] = value; }
    void set_int64(std::size_t row, std::int64_t value) { static_cast<std::int64_t*>(data_)[row] = value; }
    void set_real(std::size_t row, double value) { static_cast<double*>(data_)[row] = value; }
    void set_date(std::size_t row, CivilDate value) { set_int32(row, value.day); }
    /// Copies. `value` has to be UTF-8: DuckDB stores null for anything else, so text from outside is checked
    /// first.
    void set_text(std::size_t row, std::string_view value);
    [[nodiscard]] ColumnType type() const { return type_; }

    /// For src/tables only: writes to a duckdb_vector.
    void view(void* duckdb_vector_handle, ColumnType type);

  private:
    void* vector_ = nullptr;
    void* data_ = nullptr;
    std::uint64_t* validity_ = nullptr;
    ColumnType type_ = ColumnType::other;
};

}  // namespace ultima
