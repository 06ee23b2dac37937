// SPDX-License-Identifier: Apache-2.0
// Signing in with an OpenID Connect provider that the keeper of the machine has named: the code flow with
// PKCE (RFC 6749, 7636, 9207). Who somebody is, the provider says; whether there is an account for them, the
// administrators have said.
#pragma once

#include "register/sealing.h"
#include "web/fetch.h"
#include "web/http.h"
#include "web/openid_token.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

struct OpenIdSettings {
    std::string issuer, client, secret;
    std::string address;  ///< of this application, as browsers know it: `https://ultima.example`
    std::map<std::string, std::string, std::less<>> button{};  ///< by language
    std::vector<std::string> acr{}, amr{};
    std::optional<std::int64_t> most_seconds{};
    bool passwords = true;
};
/// From a file in JSON, and the secret from the file that it names, which nobody but its owner may read.
/// Codes: `openid-settings`.
[[nodiscard]] Result<OpenIdSettings> read_openid(const std::filesystem::path& file);

/// Used by any number of threads.
class OpenId {
  public:
    static constexpr std::int64_t seconds_to_sign_in = 600, seconds_between_keys = 60;
    static constexpr std::string_view back = "/sign-in/openid/back";

    OpenId(OpenIdSettings settings, Fetch fetch, Entropy entropy);

    [[nodiscard]] const OpenIdSettings& settings() const { return settings_; }

    /// Where to send the browser, and what it keeps until it comes back. Codes: `openid-fetch`,
    /// `openid-discovery`, `openid-busy`.
    struct Begun {
        std::string to, kept;
    };
    [[nodiscard]] Result<Begun> begin(Instant now);
    /// Who came back. What the browser kept is good once. Codes: those of `check_token`, `openid-state`,
    /// `openid-refused` (by the provider), `openid-fetch`, `openid-busy`.
    [[nodiscard]] Result<Identity> finish(std::string_view kept, const HttpFields& query, Instant now);
    /// Where somebody signs out at the provider, too; empty if it does not say.
    [[nodiscard]] std::string sign_out_address();

  private:
    struct Waiting {
        std::string state, nonce, verifier;
        Instant since;
    };
    struct Provider {
        std::string authorization, token, keys, end_session;
        bool names_itself = false;  ///< in each answer (RFC 9207)
        Instant at;
    };
    [[nodiscard]] Result<Provider> provider(Instant now);
    [[nodiscard]] std::optional<Waiting> taken(std::string_view kept, Instant now);
    [[nodiscard]] Result<Identity> identity_of(const Provider& from, const Waiting& waiting,
                                               std::string_view code, Instant now);
    [[nodiscard]] Result<SigningKeys> keys_for(const std::string& address, std::string_view token,
                                               Instant now);
    [[nodiscard]] std::string random();

    OpenIdSettings settings_;
    Fetch fetch_;
    Entropy entropy_;
    std::mutex asking_;  ///< one request at a time goes to the provider: the other threads answer pages
    std::mutex mutex_;   ///< of what follows
    std::map<std::string, Waiting, std::less<>> waiting_{};  ///< by the hash of what the browser keeps
    std::optional<Provider> provider_{};
    std::optional<SigningKeys> keys_{};
    std::optional<Instant> keys_asked_{};
};

}  // namespace ultima
