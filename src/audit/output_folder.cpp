// SPDX-License-Identifier: Apache-2.0
#include "audit/output_folder.h"

#include <array>
#include <system_error>
#include <utility>

namespace ultima {

namespace fs = std::filesystem;

namespace {

/// What an audit may have written, in the order in which it goes.
constexpr std::array<const char*, 8> results = {"summary.json",    "report.html",       "results.csv",
                                                "results.parquet", "measures.parquet",  "worklist.csv",
                                                "unread_rows.csv", "classification.csv"};

}  // namespace

Result<OutputFolder> OutputFolder::make(const fs::path& out, bool replace) {
    const auto refuse = [&](const std::string& why, std::string help = {}) {
        return failure(Diagnostic{.severity = Severity::error,
                                  .code = "audit-output",
                                  .span = std::nullopt,
                                  .message = out.string() + ": " + why,
                                  .help = std::move(help)});
    };
    std::error_code error;
    const fs::file_status status = fs::status(out, error);
    if (fs::exists(status) && !fs::is_directory(status)) return refuse("expected a folder, found a file");
    if (!replace && fs::exists(out / "summary.json", error))
        return refuse("holds the results of an audit already", "name another folder");
    for (const char* name : results)
        if (fs::is_directory(fs::symlink_status(out / name, error)))
            return refuse(std::string("holds a folder named ") + name, "name another folder");
    const bool made = !fs::exists(status);
    fs::create_directories(out, error);
    if (error) return refuse("cannot be written: " + error.message());
    std::optional<FolderClaim> claim = FolderClaim::on(out);
    if (!claim)
        return refuse("another audit is writing here", "wait until it has ended, or name another folder");
    OutputFolder folder(out, made, *std::move(claim));
    fs::remove_all(folder.partial_, error);
    fs::create_directories(folder.partial_, error);
    if (error) return refuse("cannot be written: " + error.message());
    return folder;
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : claim_(std::move(other.claim_)),
      out_(std::move(other.out_)),
      partial_(std::exchange(other.partial_, {})),
      made_(other.made_) {}

OutputFolder::~OutputFolder() {
    if (partial_.empty()) return;
    std::error_code ignored;
    fs::remove_all(partial_, ignored);
    if (made_) fs::remove(out_, ignored);  // only if nothing is in it
}

void OutputFolder::publish(const std::vector<std::string>& files) {
    for (const char* old : results) fs::remove(out_ / old);
    for (const std::string& file : files) fs::rename(partial_ / file, out_ / file);
}

}  // namespace ultima
