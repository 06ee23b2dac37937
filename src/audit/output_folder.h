// SPDX-License-Identifier: Apache-2.0
// Results appear together and whole, or not at all.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ultima {

/// The folder in which results are made until they are complete; what is left of it is removed at the end.
class OutputFolder {
  public:
    /// Makes `out` and `out`/.partial. Codes: `audit-output`.
    [[nodiscard]] static Result<OutputFolder> make(const std::filesystem::path& out, bool replace);
    ~OutputFolder();
    OutputFolder(OutputFolder&& other) noexcept;
    OutputFolder& operator=(OutputFolder&&) = delete;

    [[nodiscard]] const std::filesystem::path& partial() const { return partial_; }
    [[nodiscard]] std::filesystem::path spill() const { return partial_ / "spill"; }
    /// Moves the files into place, the last of them (summary.json) last: where it is, all are. Results of an
    /// earlier audit go first, its report among them.
    void publish(const std::vector<std::string>& files);

  private:
    OutputFolder(std::filesystem::path out, bool made)
        : out_(std::move(out)), partial_(out_ / ".partial"), made_(made) {}
    std::filesystem::path out_, partial_;
    bool made_ = false;  ///< `out` did not exist before
};

}  // namespace ultima
