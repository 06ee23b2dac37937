// SPDX-License-Identifier: Apache-2.0
// Whether an ID token of a provider says who somebody is: signature and claims, and nothing of the network
// (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).
#pragma once

#include "base/instant.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Keys with which a provider signs, as it publishes them (RFC 7517).
class SigningKeys {
  public:
    /// Those that can sign with a public key of at least 2,048 bits (RSA) or on P-256; others are left out.
    /// Code: `openid-keys`, if it is no set of keys.
    [[nodiscard]] static Result<SigningKeys> read(std::string_view json);

    struct Key {
        std::string id, algorithm, kind, json;
    };
    /// The key of that id; of a token without one, the only key there is.
    [[nodiscard]] const Key* find(const std::optional<std::string>& id) const;

  private:
    std::vector<Key> keys_{};
};

/// What has to stand in the token.
struct TokenAsked {
    std::string issuer, client, nonce;
    std::string access_token{};  ///< that came with it
    std::vector<std::string> algorithms{"RS256", "PS256", "ES256"};
    std::vector<std::string> acr{}, amr{};       ///< one of each, if there are any: a second factor
    std::optional<std::int64_t> most_seconds{};  ///< since they signed in at the provider
    Instant now;
};

/// Who it is: a subject means something only beside its issuer.
struct Identity {
    std::string issuer, subject;
};

/// The id of the key that signed it, nothing if it names none. Code: `openid-form`.
[[nodiscard]] Result<std::optional<std::string>> key_named_in(std::string_view token);

/// Codes, none with anything of the token in its message: `openid-form`, `openid-algorithm`, `openid-key`,
/// `openid-signature`, `openid-issuer`, `openid-audience`, `openid-time`, `openid-nonce`,
/// `openid-access-token`, `openid-second-factor`, `openid-subject`, `openid-claims`.
[[nodiscard]] Result<Identity> check_token(std::string_view token, const SigningKeys& keys,
                                           const TokenAsked& asked);

/// Bytes as they stand in addresses and tokens (RFC 4648, base 64 with the alphabet for addresses, without
/// padding).
[[nodiscard]] std::string base64url(std::string_view bytes);
/// Nothing if it is no such text in its only form.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);
/// SHA-256, as bytes.
[[nodiscard]] std::string sha256_bytes(std::string_view text);

}  // namespace ultima
