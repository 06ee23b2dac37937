// SPDX-License-Identifier: Apache-2.0
// Who may sign in: names, roles, passwords and one-time codes, in a small SQLite file of their own, with a
// record of who made, changed and closed each.
#pragma once

#include "base/instant.h"
#include "base/result.h"
#include "database/sqlite.h"
#include "register/access.h"
#include "register/sealing.h"
#include "web/account_record.h"
#include "web/openid_token.h"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <semaphore>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// How hard a password is to guess from what is stored (Argon2id).
struct PasswordCost {
    unsigned long long passes = 3;
    std::size_t bytes = std::size_t{64} << 20U;
};

/// UTF-8 of at most so many bytes, without control characters.
[[nodiscard]] bool is_line(std::string_view text, std::size_t longest);
/// A time-based one-time code of six digits (RFC 6238 with SHA-1 and steps of 30 seconds, which is what
/// authenticators on telephones know).
[[nodiscard]] std::string one_time_code(std::string_view secret, std::int64_t step);
/// Bytes as people type them into an authenticator (RFC 4648, base 32, without padding).
[[nodiscard]] std::string base32(std::string_view bytes);

/// Who changes an account.
struct AccountKeeper {
    std::string name;         ///< of an administrator
    bool on_machine = false;  ///< or whoever keeps the machine, on its command line
    Instant now;
    [[nodiscard]] static AccountKeeper of_machine(Instant at);
};

/// Words of the record as pages show them, for who translates them.
[[nodiscard]] std::span<const std::string_view> account_record_words();

/// What was asked for an account and waits for a second administrator.
enum class AccountRequest : std::uint8_t { none, opening, role, code, closing, reopening, identity };
[[nodiscard]] std::string_view to_text(AccountRequest request) noexcept;

struct Account {
    Looker who;
    AccountRequest waits = AccountRequest::none;
    std::string asked_by{};  ///< empty if nothing waits
    Looker next{};           ///< what they would be in
    std::string identity{};  ///< at the sign-in provider, as `text_of`; empty if none is tied
    std::string next_identity{};
    [[nodiscard]] bool can_sign_in() const noexcept;
};

/// An issuer and its subject in one text.
[[nodiscard]] std::string text_of(const Identity& identity);

/// All that waits for an account, in one text: whoever confirms it says which one they have seen.
[[nodiscard]] std::string waiting_of(const Account& account);

/// How a change went.
struct AccountChange {
    AccountEffect effect = AccountEffect::at_once;
    /// Of the account's one-time codes, to be typed into an authenticator once; empty if there is no new one.
    std::string secret{};
};

/// Used by any number of threads.
///
/// Accounts change when a second administrator has confirmed it: with one of any role somebody alone could
/// see, write or confirm what takes two. Until then nobody signs in with them, but that administrators do as
/// before: else one of them could shut out the other and be alone. If there is no second one, the change
/// holds at once, and the record says that nobody confirmed it. Whoever keeps the machine could change the
/// file itself: on its command line codes are renewed and accounts closed at once, so that a register without
/// any administrator can have one again. Whatever it is stands on the record, written together with the
/// change.
class Accounts {
  public:
    static constexpr std::size_t shortest_password = 15;
    static constexpr std::size_t longest_password = 1000;

    /// Made, empty, if the file is not there; nobody but its owner may read it. Accounts of a file that is
    /// older than the record are put on it, `at` that moment.
    Accounts(const std::filesystem::path& file, Entropy entropy, PasswordCost cost, Instant at);

    /// Codes: `account-name` (taken, or not 1 to 200 characters of UTF-8), `account-password`,
    /// `account-person` (a person needs their file, others have none). The role `person` signs in without
    /// codes.
    [[nodiscard]] Result<AccountChange> add(const Looker& who, std::string_view password,
                                            const AccountKeeper& by);
    /// An account that was closed, with a password and codes of its own; if it waits, it stays closed until
    /// then. Codes besides: `account-none` (nothing of this name is closed).
    [[nodiscard]] Result<AccountChange> open_again(const Looker& who, std::string_view password,
                                                   const AccountKeeper& by);
    /// Nobody signs in with it any more. Codes: `account-none`, `account-waits`.
    [[nodiscard]] Result<AccountChange> close(std::string_view name, const AccountKeeper& by);
    /// Codes besides: `account-person` (nobody becomes a person under a measure, nor stops being one).
    [[nodiscard]] Result<AccountChange> change_role(std::string_view name, Role role, std::string_view office,
                                                    const AccountKeeper& by);
    /// A new secret for one-time codes; the old one is good no more. Codes: as above.
    [[nodiscard]] Result<AccountChange> renew_code(std::string_view name, const AccountKeeper& by);
    /// Whoever the provider says they are signs in with this account; nobody, if `identity` is empty. Codes
    /// besides: `account-identity` (another account has it, or it is none).
    [[nodiscard]] Result<AccountChange> tie(std::string_view name, const std::string& identity,
                                            const AccountKeeper& by);
    /// A second administrator says that what waits shall be so, or not. Who asked may take it back. `seen`:
    /// see `waiting_of`. Codes: `account-none` (nothing waits), `account-second` (it takes another
    /// administrator than who asked), `account-changed` (something else waits than what was seen).
    [[nodiscard]] Result<AccountChange> confirm(std::string_view name, std::string_view seen,
                                                const AccountKeeper& by);
    [[nodiscard]] Result<AccountChange> decline(std::string_view name, const AccountKeeper& by);

    /// Those who can sign in.
    [[nodiscard]] std::vector<Looker> all();
    /// And those that wait.
    [[nodiscard]] std::vector<Account> open();

    /// Who it is, if password and code are right; a code is good once. Takes as long whether there is such an
    /// account or not.
    [[nodiscard]] std::optional<Looker> check(std::string_view name, std::string_view password,
                                              std::string_view code, Instant now);

    /// Whose account the identity opens; nothing if none is tied to it.
    [[nodiscard]] std::optional<Looker> of_identity(const std::string& identity);

    /// Whether somebody who signed in earlier still could, as who they were then.
    [[nodiscard]] bool still_is(const Looker& who);

    /// The record, latest first, at most so many.
    [[nodiscard]] std::vector<AccountEntry> record(std::size_t most);
    /// Whether the record holds together, and whether each account stands as it says.
    [[nodiscard]] RecordCheck check_record();

  private:
    [[nodiscard]] std::optional<Account> find(std::string_view name);
    [[nodiscard]] std::vector<Account> find_all();
    [[nodiscard]] Result<Account> found(std::string_view name, const AccountKeeper& by);
    [[nodiscard]] bool signs_in_for(std::string_view person);
    [[nodiscard]] bool has_other_administrator(const AccountKeeper& by);
    [[nodiscard]] AccountEffect effect_of(const AccountKeeper& by, bool restores);
    /// Asks for what `account.next` says; where nobody has to confirm it, it is so at once.
    AccountChange ask(Account account, AccountRequest what, std::string_view deed, const AccountKeeper& by,
                      AccountChange change);
    void put(const Account& account, std::string_view secret);
    void take_effect(Account& account);
    void write_down(std::string_view deed, const Account& account, const AccountKeeper& by,
                    AccountEffect effect, bool closed = false);
    [[nodiscard]] std::string new_secret(Role role);

    std::mutex mutex_;
    std::counting_semaphore<4> at_once_{2};  ///< each check takes much memory
    Sqlite database_;
    AccountRecord record_;
    Entropy entropy_;
    PasswordCost cost_;
    std::string no_password_;  ///< checked where there is no account
};

}  // namespace ultima
