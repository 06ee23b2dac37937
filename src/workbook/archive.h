// SPDX-License-Identifier: Apache-2.0
// Zip archives in memory: the only user of libzip.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

struct ArchiveMember {
    std::string name;
    std::string bytes;
    bool packed = true;  ///< stored as it is otherwise
};

/// The archive, its members in this order. Equal members give equal bytes.
[[nodiscard]] std::string archive_of(const std::vector<ArchiveMember>& members);

/// An archive that somebody sent. The bytes must stay for as long as it is used.
class Archive {
  public:
    /// Codes: `archive-broken`.
    [[nodiscard]] static Result<Archive> open(std::string_view bytes);
    Archive(Archive&& other) noexcept;
    Archive& operator=(Archive&&) = delete;
    ~Archive();

    [[nodiscard]] bool has(const char* name) const;
    /// Gives the member's bytes piece by piece until `take` says false. What the archive says about sizes is
    /// not believed: no more than `limit` bytes are ever unpacked. Codes: `archive-broken`, `archive-large`.
    [[nodiscard]] Result<bool> read(const char* name, std::size_t limit,
                                    const std::function<bool(std::string_view)>& take) const;

  private:
    explicit Archive(void* zip) : zip_(zip) {}
    void* zip_;
};

}  // namespace ultima
