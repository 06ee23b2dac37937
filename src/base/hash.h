// SPDX-License-Identifier: Apache-2.0
// SHA-256 for what must be recognised again, and a fast hash for tables in memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ultima {

/// 64 hexadecimal digits in lower case.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// SHA-256 of bytes that come in pieces.
class Sha256 {
  public:
    Sha256();
    Sha256& update(std::string_view bytes);
    /// The hash of all bytes so far; more may follow.
    [[nodiscard]] std::string hex() const;
    [[nodiscard]] std::array<std::uint8_t, 32> bytes() const;

  private:
    alignas(16) std::array<std::byte, 128> state_;  // libsodium's state, kept out of this header
};

/// The same on every machine, so it may seed things; not safe against chosen input and never to be stored.
[[nodiscard]] std::uint64_t hash64(std::string_view bytes) noexcept;

}  // namespace ultima
