// SPDX-License-Identifier: Apache-2.0
#include "register/sealing.h"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace ultima {
namespace {

static_assert(Secret::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(Secret::size == crypto_sign_SEEDBYTES);
static_assert(Secret::size == crypto_auth_hmacsha512256_KEYBYTES);

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

void start_library() {
    static const int started = sodium_init();
    if (started < 0) throw std::runtime_error("the cryptographic library does not start");
}

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}
std::uint8_t* bytes_of(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

/// Nothing unless these are the digits of so many bytes.
std::optional<std::vector<std::uint8_t>> unhex(std::string_view text, std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    std::size_t length = 0;
    const char* end = nullptr;
    if (text.size() != 2 * size ||
        sodium_hex2bin(bytes.data(), size, text.data(), text.size(), nullptr, &length, &end) != 0 ||
        length != size)
        return std::nullopt;
    return bytes;
}

struct KeyPair {
    std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> open;
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
    explicit KeyPair(const Secret& seed) {
        start_library();
        crypto_sign_seed_keypair(open.data(), secret.data(), bytes_of(seed.bytes()));
    }
    ~KeyPair() { sodium_memzero(secret.data(), secret.size()); }
    KeyPair(const KeyPair&) = delete;
    KeyPair& operator=(const KeyPair&) = delete;
};

}  // namespace

Entropy system_entropy() {
    start_library();
    return [](std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); };
}

std::string hex_of(std::span<const std::uint8_t> bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

std::string random_name(const Entropy& entropy, std::size_t bytes) {
    std::vector<std::uint8_t> drawn(bytes);
    entropy(drawn);
    return hex_of(drawn);
}

Secret Secret::random(const Entropy& entropy) {
    Secret secret;
    entropy(secret.bytes_);
    return secret;
}

std::optional<Secret> Secret::from(std::string_view bytes) {
    if (bytes.size() != size) return std::nullopt;
    Secret secret;
    std::copy(bytes.begin(), bytes.end(), secret.bytes_.begin());
    return secret;
}

Secret::~Secret() { sodium_memzero(bytes_.data(), bytes_.size()); }

std::string_view Secret::bytes() const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string seal(const Secret& key, std::string_view text, std::string_view beside, const Entropy& entropy) {
    start_library();
    std::string sealed(nonce_size + text.size() + tag_size, '\0');
    entropy({bytes_of(sealed), nonce_size});
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + nonce_size, nullptr, bytes_of(text),
                                               text.size(), bytes_of(beside), beside.size(), nullptr,
                                               bytes_of(sealed), bytes_of(key.bytes()));
    return sealed;
}

std::optional<std::string> unseal(const Secret& key, std::string_view sealed, std::string_view beside) {
    start_library();
    if (sealed.size() < nonce_size + tag_size) return std::nullopt;
    std::string text(sealed.size() - nonce_size - tag_size, '\0');
    const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes_of(text), nullptr, nullptr, bytes_of(sealed) + nonce_size, sealed.size() - nonce_size,
        bytes_of(beside), beside.size(), bytes_of(sealed), bytes_of(key.bytes()));
    if (status != 0) return std::nullopt;
    return text;
}

std::string keyed_name(const Secret& key, std::string_view text) {
    start_library();
    std::array<std::uint8_t, crypto_auth_hmacsha512256_BYTES> made{};
    crypto_auth_hmacsha512256(made.data(), bytes_of(text), text.size(), bytes_of(key.bytes()));
    return hex_of(made);
}

std::optional<std::string> seal_for(std::string_view public_key, std::string_view text) {
    start_library();
    const auto key = unhex(public_key, crypto_sign_PUBLICKEYBYTES);
    std::array<std::uint8_t, crypto_box_PUBLICKEYBYTES> box{};
    if (!key || crypto_sign_ed25519_pk_to_curve25519(box.data(), key->data()) != 0) return std::nullopt;
    std::string sealed(text.size() + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(bytes_of(sealed), bytes_of(text), text.size(), box.data());
    return sealed;
}

std::optional<std::string> unseal_as(const Secret& seed, std::string_view sealed) {
    if (sealed.size() < crypto_box_SEALBYTES) return std::nullopt;
    const KeyPair pair(seed);
    std::array<std::uint8_t, crypto_box_PUBLICKEYBYTES> open{};
    std::array<std::uint8_t, crypto_box_SECRETKEYBYTES> secret{};
    std::string text(sealed.size() - crypto_box_SEALBYTES, '\0');
    const bool opened = crypto_sign_ed25519_pk_to_curve25519(open.data(), pair.open.data()) == 0 &&
                        crypto_sign_ed25519_sk_to_curve25519(secret.data(), pair.secret.data()) == 0 &&
                        crypto_box_seal_open(bytes_of(text), bytes_of(sealed), sealed.size(), open.data(),
                                             secret.data()) == 0;
    sodium_memzero(secret.data(), secret.size());
    if (!opened) return std::nullopt;
    return text;
}

std::string sign(const Secret& seed, std::string_view text) {
    const KeyPair pair(seed);
    std::array<std::uint8_t, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, bytes_of(text), text.size(), pair.secret.data());
    return hex_of(signature);
}

std::string public_key(const Secret& seed) { return hex_of(KeyPair(seed).open); }

bool signature_holds(std::string_view public_key, std::string_view text, std::string_view signature) {
    start_library();
    const auto key = unhex(public_key, crypto_sign_PUBLICKEYBYTES);
    const auto signed_with = unhex(signature, crypto_sign_BYTES);
    return key && signed_with &&
           crypto_sign_verify_detached(signed_with->data(), bytes_of(text), text.size(), key->data()) == 0;
}

}  // namespace ultima
