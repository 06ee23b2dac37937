// SPDX-License-Identifier: Apache-2.0
// Who may sign in: names, roles, passwords and one-time codes, in a small SQLite file of their own.
#pragma once

#include "base/instant.h"
#include "base/result.h"
#include "database/sqlite.h"
#include "register/access.h"
#include "register/sealing.h"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// How hard a password is to guess from what is stored (Argon2id).
struct PasswordCost {
    unsigned long long passes = 3;
    std::size_t bytes = std::size_t{64} << 20U;
};

/// A time-based one-time code of six digits (RFC 6238 with SHA-1 and steps of 30 seconds, which is what
/// authenticators on telephones know).
[[nodiscard]] std::string one_time_code(std::string_view secret, std::int64_t step);
/// Bytes as people type them into an authenticator (RFC 4648, base 32, without padding).
[[nodiscard]] std::string base32(std::string_view bytes);

/// Used by any number of threads.
class Accounts {
  public:
    static constexpr std::size_t shortest_password = 15;
    static constexpr std::size_t longest_password = 1000;

    /// Made, empty, if the file is not there; nobody but its owner may read it.
    Accounts(const std::filesystem::path& file, Entropy entropy, PasswordCost cost);

    /// Returns the secret of the account's one-time codes, to be typed into an authenticator once; empty for
    /// the role `person`, who signs in without. Codes: `account-name` (taken, or not 1 to 200 characters of
    /// UTF-8), `account-password`, `account-person` (a person needs their file, others have none).
    [[nodiscard]] Result<std::string> add(const Looker& who, std::string_view password);
    /// Nobody signs in with it any more. False if there is none.
    bool close(std::string_view name);
    [[nodiscard]] std::vector<Looker> all();

    /// Who it is, if password and code are right; a code is good once. Takes as long whether there is such an
    /// account or not.
    [[nodiscard]] std::optional<Looker> check(std::string_view name, std::string_view password,
                                              std::string_view code, Instant now);

  private:
    std::mutex mutex_;
    std::counting_semaphore<4> at_once_{2};  ///< each check takes much memory
    Sqlite database_;
    Entropy entropy_;
    PasswordCost cost_;
    std::string no_password_;  ///< checked where there is no account
};

}  // namespace ultima
