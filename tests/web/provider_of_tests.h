// SPDX-License-Identifier: Apache-2.0
// A sign-in provider that signs what a test wants it to, with OpenSSL itself: nothing of the code under test.
#pragma once

#include "web/openid.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ultima::test {

class ProviderOfTests {
  public:
    ProviderOfTests();
    ~ProviderOfTests();
    ProviderOfTests(const ProviderOfTests&) = delete;
    ProviderOfTests& operator=(const ProviderOfTests&) = delete;

    /// The public keys; `rsa` and `ec` are their ids.
    [[nodiscard]] std::string keys() const;
    /// A token of these texts in JSON, signed as `algorithm` says, whatever the header says.
    [[nodiscard]] std::string token(const std::string& header, const std::string& claims,
                                    std::string_view algorithm = "RS256") const;
    [[nodiscard]] Fetch fetch();
    [[nodiscard]] OpenIdSettings settings() const;

    static constexpr std::string_view issuer = "https://login.test/realm";
    std::string header = R"({"alg":"RS256","kid":"rsa"})";
    std::map<std::string, std::string> claims;  ///< values in JSON; `nonce` is filled in
    std::map<std::string, std::string> discovery;
    std::string challenge{};  ///< what the browser brought: without its verifier there is no token
    std::string nonce{};
    std::string key_id = "rsa";  ///< as `keys` publishes it
    std::vector<FetchAsked> asked{};
    bool reachable = true;

  private:
    struct Keys;
    std::unique_ptr<Keys> keys_;
};

}  // namespace ultima::test
