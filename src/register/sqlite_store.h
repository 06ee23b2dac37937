// SPDX-License-Identifier: Apache-2.0
// A register in one SQLite file.
#pragma once

#include "register/store.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace ultima {

/// Pages (of 4 KiB) in the log after which it is written back into the file. Whoever commits then waits for
/// it, so it must be seldom.
inline constexpr int usual_longest_log = 16'000;

/// Makes the file, which must not be there. `system`: see Sqlite.
[[nodiscard]] std::unique_ptr<Store> create_sqlite_store(const std::filesystem::path& path,
                                                         std::string_view register_id,
                                                         std::string_view public_key,
                                                         const std::string& system = "");
/// Opens it for one writer; the caller sees to it that there is no other.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& path,
                                                       const std::string& system = "",
                                                       int longest_log = usual_longest_log);

}  // namespace ultima
