// SPDX-License-Identifier: Apache-2.0
#include "tables/output.h"

#include <fmt/format.h>

#include <random>

namespace ultima {

namespace {

/// Removes the temporary file unless it got its name.
class Unfinished {
  public:
    explicit Unfinished(std::filesystem::path path) : path_(std::move(path)) {}
    ~Unfinished() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove(path_, ignored);
    }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    void rename_to(const std::filesystem::path& target) {
        std::filesystem::rename(path_, target);
        path_.clear();
    }

  private:
    std::filesystem::path path_;
};

/// A name beside `path` that nobody else uses. Not a number of the law, so real randomness may be used.
std::filesystem::path sibling(const std::filesystem::path& path) {
    std::random_device random;
    std::filesystem::path name = path;
    name += fmt::format(".{:08x}{:08x}.part", random(), random());
    return name;
}

std::int64_t copy_whole(Database& database, const std::string& select, const std::filesystem::path& path,
                        std::string_view options) {
    Unfinished file(sibling(path));
    const std::string sql =
        fmt::format("COPY ({}) TO {} ({}, USE_TMP_FILE false)", select,
                    quote_literal(std::filesystem::absolute(file.path()).string()), options);
    const std::int64_t rows = database.run(sql, std::span<const Parameter>{});
    file.rename_to(path);
    return rows;
}

}  // namespace

std::int64_t copy_to_parquet(Database& database, const std::string& select,
                             const std::filesystem::path& path) {
    // Enumerated columns are written as dictionaries all the same. To look for repeated texts in the others
    // takes a third of the time of writing, and what zstd makes of the plain texts is smaller.
    return copy_whole(database, select, path, "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1");
}

std::int64_t copy_to_csv(Database& database, const std::string& select, const std::filesystem::path& path) {
    return copy_whole(database, select, path,
                      "FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''");
}

}  // namespace ultima
