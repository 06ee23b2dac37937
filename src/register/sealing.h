// SPDX-License-Identifier: Apache-2.0
// Text that only a key opens, and signatures. XChaCha20-Poly1305 and Ed25519, both libsodium's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ultima {

/// Fills bytes that nobody can guess. Passed in; tests repeat theirs.
using Entropy = std::function<void(std::span<std::uint8_t>)>;
/// The operating system's.
[[nodiscard]] Entropy system_entropy();
/// So many random bytes, in hexadecimal digits.
[[nodiscard]] std::string random_name(const Entropy& entropy, std::size_t bytes);

/// Two digits for each byte, in small letters.
[[nodiscard]] std::string hex_of(std::span<const std::uint8_t> bytes);

/// 32 secret bytes, overwritten when they go.
class Secret {
  public:
    static constexpr std::size_t size = 32;

    [[nodiscard]] static Secret random(const Entropy& entropy);
    /// Nothing unless there are 32 bytes.
    [[nodiscard]] static std::optional<Secret> from(std::string_view bytes);
    ~Secret();
    Secret(const Secret&) = default;
    Secret& operator=(const Secret&) = default;

    [[nodiscard]] std::string_view bytes() const noexcept;

  private:
    Secret() = default;
    std::array<std::uint8_t, size> bytes_{};
};

/// The text sealed with a nonce of its own. `beside` stays readable elsewhere; opening fails if it is not the
/// same.
[[nodiscard]] std::string seal(const Secret& key, std::string_view text, std::string_view beside,
                               const Entropy& entropy);
/// Nothing if the key or `beside` is another one, or a bit was changed.
[[nodiscard]] std::optional<std::string> unseal(const Secret& key, std::string_view sealed,
                                                std::string_view beside);

/// HMAC-SHA-512-256 in hexadecimal digits: a name for a text that nobody without the key can guess or check.
[[nodiscard]] std::string keyed_name(const Secret& key, std::string_view text);

/// Sealed so that only the holder of the key pair can open it, whoever sealed it. Nothing if `public_key` is
/// none.
[[nodiscard]] std::optional<std::string> seal_for(std::string_view public_key, std::string_view text);
/// Nothing if it was sealed for somebody else, or changed.
[[nodiscard]] std::optional<std::string> unseal_as(const Secret& seed, std::string_view sealed);

/// Signs with the key pair that the seed gives. 128 hexadecimal digits.
[[nodiscard]] std::string sign(const Secret& seed, std::string_view text);
/// 64 hexadecimal digits.
[[nodiscard]] std::string public_key(const Secret& seed);
[[nodiscard]] bool signature_holds(std::string_view public_key, std::string_view text,
                                   std::string_view signature);

}  // namespace ultima
