// SPDX-License-Identifier: Apache-2.0
// A CSV file that was looked through once, and the table function that reads it.
#pragma once

#include "base/result.h"
#include "tables/csv.h"
#include "tables/source.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ultima {

/// About a MiB of records, to be read on its own.
struct CsvBlock {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::int64_t first_row = 1;
    std::int64_t first_line = 1;
    std::int64_t rows = 0;
};

struct CsvFile {
    std::filesystem::path path;
    std::uint64_t size = 0;
    std::filesystem::file_time_type changed;
    char delimiter = ',';
    CsvEncoding encoding = CsvEncoding::utf8;
    std::vector<std::string> columns;
    std::vector<CsvBlock> blocks;
    std::int64_t rows = 0;
};

/// Reads the header and looks through all records; fills everything of `info` but `columns`' view names.
[[nodiscard]] Result<CsvFile> look_through_csv(const std::filesystem::path& path,
                                               const SourceOptions& options, TableInfo& info);

/// Registers a table function that gives row number, line number and the columns as text.
/// Returns its name. The order of rows is kept where the statement asks for it (`Settings::keep_order`).
std::string register_csv(Database& database, std::shared_ptr<const CsvFile> file,
                         const std::string& row_column, const std::string& line_column);

}  // namespace ultima
