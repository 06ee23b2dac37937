// SPDX-License-Identifier: Apache-2.0
// Inside of the register: files as they stand within a transaction, and events written within one.
#pragma once

#include "register/register.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ultima {

/// How the names begin that the register gives to files of a kind.
[[nodiscard]] std::string_view prefix_of(ThingKind kind) noexcept;
/// Bytes of which the register makes names and keys.
inline constexpr std::size_t name_bytes = 16;

/// A file as it stands, and the event up to which that is.
struct FileAtHand {
    FileState state;
    std::uint64_t last = 0;
};

/// Files as they stand within one transaction: those at hand, brought up to date, and this transaction's own
/// events.
class FilesInTransaction final : public OtherFiles {
  public:
    using AtHand = std::unordered_map<std::string, FileAtHand>;

    FilesInTransaction(StoreTransaction& transaction, KeyFile& keys, AtHand& at_hand)
        : transaction_(transaction), keys_(keys), at_hand_(at_hand) {}

    [[nodiscard]] const FileState* file(std::string_view name) const override;
    [[nodiscard]] std::vector<const FileState*> cases_of(std::string_view person) const override;
    [[nodiscard]] std::vector<std::string> files_of_human(std::string_view person) const override;
    [[nodiscard]] std::int64_t most_places_kept(std::string_view service, CivilDate first,
                                                CivilDate last) const override;
    FileAtHand& up_to_date(std::string_view name) const;
    /// Once the transaction is durable, what it saw and wrote is how things stand.
    void keep();

  private:
    StoreTransaction& transaction_;
    KeyFile& keys_;
    AtHand& at_hand_;
    mutable std::unordered_map<std::string, std::unique_ptr<FileAtHand>> touched_;
};

/// What writing in one transaction needs.
struct WritingTools {
    StoreTransaction& transaction;
    KeyFile& keys;
    const RegisterTools& tools;
    FilesInTransaction& files;
    /// Whom a list of erasures names: nobody writes about them again.
    const std::unordered_set<std::string>& listed;
    bool only_try = false;  ///< no key is made
};
[[nodiscard]] std::vector<Result<Receipt>> write_batch(const WritingTools& with, const Batch& batch);

/// Those whom events of the batch identify, as far as they have names already.
[[nodiscard]] std::vector<std::string> persons_to_be(const Batch& batch);

}  // namespace ultima
