// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tables/appender.h"
#include "tables/database.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Rows of texts from elsewhere on their way to a Parquet file, kept by a database until they are all there.
class TextCopy {
  public:
    /// Makes a table `copied`, which goes with this object.
    TextCopy(Database& database, const std::vector<std::string>& columns);
    ~TextCopy();
    TextCopy(const TextCopy&) = delete;
    TextCopy& operator=(const TextCopy&) = delete;

    /// A cell of the row that `end_row` ends; nothing: NULL. What is not UTF-8 is marked (`text_or_mark`).
    void cell(std::size_t column, const std::optional<std::string_view>& text);
    void end_row() { rows_.end_row(); }
    /// Once, after the last row. Throws as `copy_to_parquet` does.
    void write(const std::filesystem::path& to);

  private:
    Database& database_;
    ChunkAppender rows_;
};

}  // namespace ultima
