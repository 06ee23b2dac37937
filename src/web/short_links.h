// SPDX-License-Identifier: Apache-2.0
// Codes that show a person when and where they are expected, and nothing else, without signing in: telephones
// are shared. In a small file beside the accounts.
#pragma once

#include "base/instant.h"
#include "database/sqlite.h"
#include "register/sealing.h"

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// Used by any number of threads.
class ShortLinks {
  public:
    static constexpr std::int64_t seconds = std::int64_t{8} * 24 * 3600;

    /// Made, empty, if the file is not there; nobody but its owner may read it.
    ShortLinks(const std::filesystem::path& file, Entropy entropy);

    /// A code of 80 random bits for a case, good for eight days, of which only a hash is kept; the case's
    /// code before it ends.
    [[nodiscard]] std::string make(std::string_view file, Instant now);
    /// The case; nothing if there is no such code, or it has ended. Blanks and dashes do not count.
    [[nodiscard]] std::optional<std::string> file_of(std::string_view code, Instant now);

  private:
    std::mutex mutex_;
    Sqlite database_;
    Entropy entropy_;
};

/// As it is said and written: `ABCD EFGH JKLM NPQR`.
[[nodiscard]] std::string spoken(std::string_view code);

}  // namespace ultima
