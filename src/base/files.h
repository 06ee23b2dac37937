// SPDX-License-Identifier: Apache-2.0
// Whole files in, whole files out.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace ultima {

/// The bytes of a file. Codes: `file-not-found`, `file-is-a-folder`, `file-not-readable`, `file-too-large`
/// (more than `size_limit` bytes; no more than that is ever read).
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t size_limit);

/// The file holds all of `text` afterwards, or what it held before: written beside, then renamed over. Throws
/// std::runtime_error when that fails.
void write_file_whole(const std::filesystem::path& path, std::string_view text);

}  // namespace ultima
