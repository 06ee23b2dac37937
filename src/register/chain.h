// SPDX-License-Identifier: Apache-2.0
// What makes a change of history visible: each event's hash covers the one before it, and a tree over all of
// them gives one short text to sign and to keep elsewhere.
#pragma once

#include "base/instant.h"
#include "base/result.h"
#include "register/sealing.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

using Hash = std::array<std::uint8_t, 32>;
[[nodiscard]] std::string_view bytes_of(const Hash& hash) noexcept;
[[nodiscard]] std::optional<Hash> hash_of_bytes(std::string_view bytes) noexcept;
[[nodiscard]] std::string to_hex(const Hash& hash);
[[nodiscard]] std::optional<Hash> hash_of_hex(std::string_view text) noexcept;
[[nodiscard]] Hash sha256(std::string_view bytes);

/// What the first event of a register follows on.
[[nodiscard]] Hash first_link(std::string_view register_id, std::string_view public_key);

/// The hash of an event: SHA-256 over the hash of the one before, the header, and the hashes of the sealed
/// parts. Only sealed bytes are hashed, with a nonce of their own, so that nobody can guess what a hash
/// stands for; and the hashes stay when the bytes are erased.
[[nodiscard]] Hash event_hash(const Hash& before, std::string_view header, const Hash& body,
                              const Hash& identity);

/// The tree of RFC 6962 (0x00 before a leaf, 0x01 before two children), of which only the right edge is kept.
class MerkleTree {
  public:
    void append(const Hash& event);
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// SHA-256 of nothing for an empty tree.
    [[nodiscard]] Hash root() const;

    [[nodiscard]] std::string bytes() const;
    /// Nothing unless `bytes` are those of a tree of this size.
    [[nodiscard]] static std::optional<MerkleTree> from(std::uint64_t size, std::string_view bytes);

  private:
    std::uint64_t size_ = 0;
    std::vector<Hash> edge_;  ///< roots of whole subtrees, largest first: one for each bit of the size
};

/// The state of a register at one moment. Whoever keeps one elsewhere can later tell whether the register
/// still holds what it held, to the last event.
struct Checkpoint {
    std::string register_id;
    std::uint64_t size = 0;
    Hash root{};
    Instant at;
};
/// Five lines, the last of them the signature.
[[nodiscard]] std::string signed_text(const Checkpoint& checkpoint, const Secret& seed);
/// Codes: `checkpoint-form`, `checkpoint-signature`.
[[nodiscard]] Result<Checkpoint> read_checkpoint(std::string_view text, std::string_view public_key);

}  // namespace ultima
