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

/// A folder beside the one that is to be, under a name that nobody has and that ends as what is unfinished
/// does; gone with this, unless it has become that one. Throws std::runtime_error when the disk fails.
class PartialFolder {
  public:
    static constexpr std::string_view end = ".partial";

    explicit PartialFolder(const std::filesystem::path& wanted);
    PartialFolder(const PartialFolder&) = delete;
    PartialFolder& operator=(const PartialFolder&) = delete;
    ~PartialFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// With all that it holds, or not at all.
    void becomes(const std::filesystem::path& wanted) const;

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
