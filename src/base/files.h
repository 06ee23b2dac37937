// SPDX-License-Identifier: Apache-2.0
// Whole files in, whole files out.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace ultima {

/// The bytes of a file. Codes: `file-not-found`, `file-is-a-folder`, `file-not-readable`, `file-too-large`
/// (more than `size_limit` bytes; no more than that is ever read).
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t size_limit);

/// The file holds all of `text` afterwards, or what it held before: written beside, then renamed over. Throws
/// std::runtime_error when that fails.
void write_file_whole(const std::filesystem::path& path, std::string_view text);

/// Makes the name of a file or folder survive a power cut: what is new, renamed or gone in a folder is on
/// disk only once that folder is. Throws std::runtime_error when the disk fails.
void sync_folder_of(const std::filesystem::path& path);

/// A file that is gone with this, however its use ends; whether there is one is not asked.
class PassingFile {
  public:
    explicit PassingFile(std::filesystem::path path) : path_(std::move(path)) {}
    PassingFile(const PassingFile&) = delete;
    PassingFile& operator=(const PassingFile&) = delete;
    ~PassingFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// A folder that one process writes in, and one object of it. It ends with the object, or with the process,
/// however that ends.
class FolderClaim {
  public:
    /// Nothing if somebody else has the folder. Where the file system knows no such claims, everybody gets
    /// one.
    [[nodiscard]] static std::optional<FolderClaim> on(const std::filesystem::path& folder);
    ~FolderClaim();
    FolderClaim(FolderClaim&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderClaim& operator=(FolderClaim&&) = delete;

  private:
    explicit FolderClaim(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace ultima
