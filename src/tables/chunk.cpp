// SPDX-License-Identifier: Apache-2.0
#include "tables/chunk.h"

#include "tables/duck.h"

#include <stdexcept>

namespace ultima {

static_assert(sizeof(ColumnView::TextCell) == sizeof(duckdb_string_t));
static_assert(offsetof(ColumnView::TextCell, outside.bytes) == offsetof(duckdb_string_t, value.pointer.ptr));
static_assert(offsetof(ColumnView::TextCell, inside.bytes) ==
              offsetof(duckdb_string_t, value.inlined.inlined));
static_assert(sizeof(CivilDate) == sizeof(duckdb_date) && sizeof(bool) == 1);

std::string_view sql_name(ColumnType type) {
    switch (type) {
        case ColumnType::boolean:
            return "BOOLEAN";
        case ColumnType::int32:
            return "INTEGER";
        case ColumnType::int64:
            return "BIGINT";
        case ColumnType::real:
            return "DOUBLE";
        case ColumnType::date:
            return "DATE";
        case ColumnType::text:
            return "VARCHAR";
        case ColumnType::other:
            break;
    }
    throw std::logic_error("a column of another type has no SQL name here");
}

const ColumnView& Chunk::column(std::size_t index, ColumnType expected) const {
    const ColumnView& found = columns_.at(index);
    if (found.type() != expected) {
        throw std::logic_error("column " + std::to_string(index) + " is not " +
                               std::string(sql_name(expected)));
    }
    return found;
}

void Chunk::view(void* duckdb_chunk, const std::vector<ColumnType>& types) {
    auto* const chunk = static_cast<duckdb_data_chunk>(duckdb_chunk);
    size_ = duckdb_data_chunk_get_size(chunk);
    columns_.resize(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
        columns_[i].data_ = duckdb_vector_get_data(vector);
        columns_[i].validity_ = duckdb_vector_get_validity(vector);
        columns_[i].type_ = types[i];
    }
}

void OutVector::set_null(std::size_t row) {
    if (validity_ == nullptr) {
        auto* const vector = static_cast<duckdb_vector>(vector_);
        duckdb_vector_ensure_validity_writable(vector);
        validity_ = duckdb_vector_get_validity(vector);
    }
    validity_[row / 64] &= ~(std::uint64_t{1} << (row % 64));
}

void OutVector::set_text(std::size_t row, std::string_view value) {
    duckdb_vector_assign_string_element_len(static_cast<duckdb_vector>(vector_), row, value.data(),
                                            value.size());
}

void OutVector::view(void* duckdb_vector_handle, ColumnType type) {
    vector_ = duckdb_vector_handle;
    data_ = duckdb_vector_get_data(static_cast<duckdb_vector>(duckdb_vector_handle));
    validity_ = nullptr;
    type_ = type;
}

}  // namespace ultima
