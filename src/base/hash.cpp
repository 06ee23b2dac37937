// SPDX-License-Identifier: Apache-2.0
// Hashes of bytes.
#include "base/hash.h"

#include <sodium.h>

#include <new>

namespace ultima {

static_assert(sizeof(crypto_hash_sha256_state) <= 128 && alignof(crypto_hash_sha256_state) <= 16);
static_assert(crypto_hash_sha256_BYTES == 32);

Sha256::Sha256() : state_{} {
    auto* state = new (state_.data()) crypto_hash_sha256_state;
    crypto_hash_sha256_init(state);
}

Sha256& Sha256::update(std::string_view bytes) {
    auto* state = std::launder(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
    crypto_hash_sha256_update(state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return *this;
}

std::array<std::uint8_t, 32> Sha256::bytes() const {
    Sha256 copy = *this;  // finishing destroys the state
    auto* state = std::launder(reinterpret_cast<crypto_hash_sha256_state*>(copy.state_.data()));
    std::array<std::uint8_t, 32> hash{};
    crypto_hash_sha256_final(state, hash.data());
    return hash;
}

std::string Sha256::hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(64);
    for (const std::uint8_t byte : bytes()) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string sha256_hex(std::string_view bytes) { return Sha256{}.update(bytes).hex(); }

namespace {

__extension__ using Wide = unsigned __int128;

/// Folded 128-bit product, the mixing step of wyhash (Wang Yi, 2019).
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) noexcept {
    const Wide product = Wide{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Up to eight bytes, the first lowest, on every machine.
std::uint64_t word_of(const char* bytes, std::size_t count) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i)
        word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return word;
}

}  // namespace

std::uint64_t hash64(std::string_view bytes) noexcept {
    constexpr std::uint64_t first_key = 0xA0761D6478BD642FU;
    constexpr std::uint64_t second_key = 0xE7037ED1A0B428DBU;
    std::uint64_t hash = mixed(bytes.size() ^ first_key, second_key);
    for (; bytes.size() >= 8; bytes.remove_prefix(8))
        hash = mixed(hash ^ word_of(bytes.data(), 8), first_key);
    hash = mixed(hash ^ word_of(bytes.data(), bytes.size()), second_key);
    return mixed(hash ^ first_key, second_key);
}

}  // namespace ultima
