// SPDX-License-Identifier: Apache-2.0
// Who made, changed and closed accounts: entries that are written and never changed, each with the hash of
// the one before, as the events of the register are. In the file of the accounts, so that no account changes
// without its entry.
#pragma once

#include "base/instant.h"
#include "database/sqlite.h"
#include "register/chain.h"
#include "register/sealing.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Whether a change took somebody else's word.
enum class AccountEffect : std::uint8_t {
    at_once,    ///< none is needed
    waits,      ///< it waits for a second administrator
    alone,      ///< there was no second administrator: nobody confirmed it
    confirmed,  ///< a second administrator has
};
[[nodiscard]] std::string_view to_text(AccountEffect effect) noexcept;

/// One entry: what was done, and how the account stands since.
struct AccountEntry {
    std::int64_t number = 0;
    Instant at;
    std::string by{};    ///< an administrator's name, or that it was on the machine itself
    std::string deed{};  ///< `account made`
    std::string name{};  ///< of the account
    std::string role{}, office{}, person{};
    std::string waits{};  ///< what waits for a second administrator; empty if nothing does
    std::string effect{};
    bool closed = false;
    std::string identity{};  ///< at the sign-in provider; empty if none is tied
    std::string hash{};
};

/// How an account stands by its last entry, in one text; the same is made of the table of accounts.
[[nodiscard]] std::string standing_of(const AccountEntry& entry);

/// What was found.
struct RecordCheck {
    std::vector<std::string> problems{};  ///< empty if all is well
    std::int64_t entries = 0;
    std::string
        hash{};  ///< of the last entry: whoever keeps it elsewhere can tell later that nothing changed
};

/// Called under the lock of whoever has the database.
class AccountRecord {
  public:
    /// Makes the table if it is not there.
    AccountRecord(Sqlite& database, const Entropy& entropy);
    /// Within the transaction that changes the account. The number and the hash are the record's.
    void add(AccountEntry entry);
    [[nodiscard]] std::vector<AccountEntry> latest(std::size_t most);
    [[nodiscard]] bool empty();
    /// Follows the chain; adds to `standing` how each account stands by its last entry.
    [[nodiscard]] RecordCheck check(std::map<std::string, std::string, std::less<>>& standing);

  private:
    Sqlite& database_;
    std::string id_;  ///< what the first entry follows on
};

}  // namespace ultima
