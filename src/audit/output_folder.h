// SPDX-License-Identifier: Apache-2.0
// Results appear together and whole, or not at all.
#pragma once

#include "base/files.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ultima {

/// The folder in which results are made until they are complete; what is left of it is removed at the end.
class OutputFolder {
  public:
    /// Makes `out` and `out`/.partial, for this process alone. Codes: `audit-output`.
    [[nodiscard]] static Result<OutputFolder> make(const std::filesystem::path& out, bool replace);
    ~OutputFolder();
    OutputFolder(OutputFolder&& other) noexcept;
    OutputFolder& operator=(OutputFolder&&) = delete;

    [[nodiscard]] const std::filesystem::path& partial() const { return partial_; }
    [[nodiscard]] std::filesystem::path spill() const { return partial_ / "spill"; }
    /// Moves the files into place. summary.json, the last of them, is the sign that all are there: that of an
    /// earlier audit goes first, and then its other results, its report before them. So a process that is
    /// killed at any moment leaves the old set, the new one, or a part of one of them without summary.json;
    /// never files of both. Only where all other results are is there a report.
    void publish(const std::vector<std::string>& files);

  private:
    OutputFolder(std::filesystem::path out, bool made, FolderClaim claim)
        : claim_(std::move(claim)),
          out_(std::move(out)),
          partial_(std::filesystem::absolute(out_) / ".partial"),
          made_(made) {}
    FolderClaim claim_;  ///< ends last
    std::filesystem::path out_, partial_;
    bool made_ = false;  ///< `out` did not exist before
};

}  // namespace ultima
