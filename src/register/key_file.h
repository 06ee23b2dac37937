// SPDX-License-Identifier: Apache-2.0
// The keys of a register, apart from it: whoever has only one of the two files can read nothing about
// anybody.
#pragma once

#include "database/sqlite.h"
#include "register/sealing.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ultima {

/// A small SQLite file without a log, in which deleted bytes are overwritten at once. Throws DatabaseFailure.
class KeyFile {
  public:
    [[nodiscard]] static KeyFile create(const std::filesystem::path& path, std::string_view register_id,
                                        const Entropy& entropy, const std::string& system = "");
    [[nodiscard]] static KeyFile open(const std::filesystem::path& path, const std::string& system = "");

    [[nodiscard]] const std::string& register_id() const noexcept { return register_id_; }
    /// Signs checkpoints and bundles.
    [[nodiscard]] const Secret& signing() const noexcept { return signing_; }
    /// Seals what is about no person.
    [[nodiscard]] const Secret& common() const noexcept { return common_; }
    /// Makes the pseudonyms under which an import knows its rows again.
    [[nodiscard]] const Secret& naming() const noexcept { return naming_; }

    /// The person's key; nothing if there is none, or none any more. Valid until a key is destroyed.
    [[nodiscard]] const Secret* find(std::string_view person);
    /// The person's key, made if there is none; durable when this returns.
    const Secret& make(std::string_view person, const Entropy& entropy);
    /// Keys for all of them who have none, in one go.
    void make_all(const std::vector<std::string>& persons, const Entropy& entropy);
    /// Nothing sealed with it can be opened any more.
    void destroy(std::string_view person);
    /// Keys that another process has destroyed are no longer known here either. True if there may be such.
    bool forget_destroyed();
    [[nodiscard]] std::vector<std::string> persons();
    /// A copy in a file that must not be there.
    void copy_to(const std::filesystem::path& path);

  private:
    KeyFile(Sqlite&& database, std::string register_id, Secret signing, Secret common, Secret naming);

    Sqlite database_;
    std::string register_id_;
    Secret signing_, common_, naming_;
    std::unordered_map<std::string, Secret> known_;
    std::int64_t destroyed_ = 0;  ///< keys that were ever destroyed, as far as this object has seen
};

}  // namespace ultima
