// SPDX-License-Identifier: Apache-2.0
#include "tables/csv_file.h"
#include "tables/duck.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <fstream>

namespace ultima {

namespace {

/// Column numbers of the table function: 0 is the row, 1 the line, then the file's.
constexpr idx_t row_index = 0;
constexpr idx_t line_index = 1;
constexpr idx_t first_file_index = 2;

struct Source {
    std::shared_ptr<const CsvFile> file;
    std::string row_column;
    std::string line_column;
};

/// One run of the statement, shared by its threads.
struct Scan {
    std::atomic<std::size_t> next_block = 0;
};

/// One thread's part. Reads a block whole, then hands it out a chunk at a time.
class Reader {
  public:
    Reader(const Source& source, std::vector<idx_t> wanted)
        : csv_(*source.file),
          wanted_(std::move(wanted)),
          file_(csv_.path, std::ios::binary),
          parser_(csv_.delimiter, csv_.columns.size()) {
        std::error_code error;
        const bool same = std::filesystem::file_size(csv_.path, error) == csv_.size &&
                          std::filesystem::last_write_time(csv_.path, error) == csv_.changed;
        if (!file_ || error || !same) changed();
    }

    /// Fills `output`; leaves it empty at the end.
    void fill(Scan& scan, duckdb_data_chunk output) {
        const idx_t capacity = duckdb_vector_size();
        columns_.resize(wanted_.size());
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            columns_[i].view(duckdb_data_chunk_get_vector(output, i),
                             wanted_[i] < first_file_index ? ColumnType::int64 : ColumnType::text);
        }
        idx_t count = 0;
        while (count < capacity) {
            if (at_ == text_.size()) {
                // A block's rows go out before the next block is read, so that a chunk is from one block.
                if (count > 0 || !read_block(scan)) break;
            }
            if (read_record(count)) ++count;
        }
        duckdb_data_chunk_set_size(output, count);
    }

  private:
    [[noreturn]] void changed() const {
        throw DatabaseError(fmt::format("{} changed while it was read; start again", csv_.path.string()));
    }

    bool read_block(Scan& scan) {
        const std::size_t number = scan.next_block.fetch_add(1);
        if (number >= csv_.blocks.size()) return false;
        const CsvBlock& block = csv_.blocks[number];
        text_.resize(block.length);
        file_.seekg(static_cast<std::streamoff>(block.offset));
        file_.read(text_.data(), static_cast<std::streamsize>(block.length));
        if (!file_) changed();
        at_ = 0;
        row_ = block.first_row;
        line_ = block.first_line;
        end_row_ = block.first_row + block.rows;
        return true;
    }

    /// Whether a row was written at `position`.
    bool read_record(idx_t position) {
        const CsvRecordKind kind = parser_.next(text_.data() + at_, text_.data() + text_.size(), true);
        if (kind == CsvRecordKind::row) {
            if (row_ == end_row_) changed();
            write_row(position);
            ++row_;
        }
        at_ += parser_.length();
        line_ += parser_.lines();
        if (at_ == text_.size() && row_ != end_row_) changed();
        return kind == CsvRecordKind::row;
    }

    void write_row(idx_t position) {
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            if (wanted_[i] == row_index) {
                columns_[i].set_int64(position, row_);
            } else if (wanted_[i] == line_index) {
                columns_[i].set_int64(position, line_);
            } else {
                const CsvCell& cell = parser_.cells()[wanted_[i] - first_file_index];
                columns_[i].set_text(position, cell_text(cell, csv_.encoding, buffer_));
            }
        }
    }

    const CsvFile& csv_;
    std::vector<idx_t> wanted_;
    std::ifstream file_;
    CsvParser parser_;
    std::vector<OutVector> columns_;
    std::string text_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::int64_t row_ = 0;
    std::int64_t line_ = 0;
    std::int64_t end_row_ = 0;
};

/// Runs `body`; what it throws is told to DuckDB by `tell`. No exception may cross into C.
template <class Body, class Tell>
void guarded(Body body, Tell tell) noexcept {
    try {
        body();
    } catch (const std::exception& error) {
        tell(error.what());
    } catch (...) {
        tell("reading failed without a reason");
    }
}

void bind(duckdb_bind_info info) noexcept {
    guarded(
        [&] {
            const auto& source = *static_cast<const Source*>(duckdb_bind_get_extra_info(info));
            const duck::LogicalType number = duck::logical_type(ColumnType::int64);
            const duck::LogicalType text = duck::logical_type(ColumnType::text);
            duckdb_bind_add_result_column(info, source.row_column.c_str(), number.get());
            duckdb_bind_add_result_column(info, source.line_column.c_str(), number.get());
            for (const std::string& name : source.file->columns) {
                duckdb_bind_add_result_column(info, name.c_str(), text.get());
            }
            duckdb_bind_set_cardinality(info, static_cast<idx_t>(source.file->rows), true);
        },
        [&](const char* message) { duckdb_bind_set_error(info, message); });
}

void init(duckdb_init_info info) noexcept {
    guarded(
        [&] {
            const auto& source = *static_cast<const Source*>(duckdb_init_get_extra_info(info));
            duckdb_init_set_max_threads(info, std::max<idx_t>(1, source.file->blocks.size()));
            duckdb_init_set_init_data(info, std::make_unique<Scan>().release(),
                                      [](void* owned) { delete static_cast<Scan*>(owned); });
        },
        [&](const char* message) { duckdb_init_set_error(info, message); });
}

void init_thread(duckdb_init_info info) noexcept {
    guarded(
        [&] {
            const auto& source = *static_cast<const Source*>(duckdb_init_get_extra_info(info));
            std::vector<idx_t> wanted;
            for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
                const idx_t index = duckdb_init_get_column_index(info, i);
                // Where only the number of rows is wanted, DuckDB names a column that does not exist; any
                // number will do.
                wanted.push_back(index < first_file_index + source.file->columns.size() ? index : row_index);
            }
            auto reader = std::make_unique<Reader>(source, std::move(wanted));
            duckdb_init_set_init_data(info, reader.release(),
                                      [](void* owned) { delete static_cast<Reader*>(owned); });
        },
        [&](const char* message) { duckdb_init_set_error(info, message); });
}

void read(duckdb_function_info info, duckdb_data_chunk output) noexcept {
    guarded(
        [&] {
            auto& scan = *static_cast<Scan*>(duckdb_function_get_init_data(info));
            static_cast<Reader*>(duckdb_function_get_local_init_data(info))->fill(scan, output);
        },
        [&](const char* message) { duckdb_function_set_error(info, message); });
}

}  // namespace

std::string register_csv(Database& database, std::shared_ptr<const CsvFile> file,
                         const std::string& row_column, const std::string& line_column) {
    std::string name = fmt::format("ultima_csv_{}", database.impl().next_table_function.fetch_add(1));
    const duck::TableFunction function{duckdb_create_table_function()};
    duckdb_table_function_set_name(function.get(), name.c_str());
    duckdb_table_function_set_extra_info(function.get(), new Source{std::move(file), row_column, line_column},
                                         [](void* owned) { delete static_cast<Source*>(owned); });
    duckdb_table_function_set_bind(function.get(), bind);
    duckdb_table_function_set_init(function.get(), init);
    duckdb_table_function_set_local_init(function.get(), init_thread);
    duckdb_table_function_set_function(function.get(), read);
    duckdb_table_function_supports_projection_pushdown(function.get(), true);
    if (duckdb_register_table_function(database.impl().main, function.get()) != DuckDBSuccess) {
        throw DatabaseError(fmt::format("DuckDB does not accept the table function {}", name));
    }
    return name;
}

}  // namespace ultima
