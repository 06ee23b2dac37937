// SPDX-License-Identifier: Apache-2.0
#include "web/provider_of_tests.h"

#include "base/refusal.h"
#include "web/site.h"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace ultima::test {
namespace {

void must(bool good) {
    if (!good) throw std::logic_error("OpenSSL refused");
}

std::string number(EVP_PKEY* key, const char* name, int size = 0) {
    BIGNUM* big = nullptr;
    must(EVP_PKEY_get_bn_param(key, name, &big) == 1);
    std::string bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(big)), '\0');
    BN_bn2binpad(big, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    BN_free(big);
    return base64url(bytes);
}

std::string signature(EVP_PKEY* key, std::string_view text, bool pss) {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* how = nullptr;
    must(EVP_DigestSignInit(context, &how, EVP_sha256(), nullptr, key) == 1);
    if (pss) {
        must(EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1);
        must(EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1);
    }
    std::size_t size = 0;
    const auto* const data = reinterpret_cast<const unsigned char*>(text.data());
    must(EVP_DigestSign(context, nullptr, &size, data, text.size()) == 1);
    std::string bytes(size, '\0');
    must(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(bytes.data()), &size, data, text.size()) ==
         1);
    bytes.resize(size);
    EVP_MD_CTX_free(context);
    return bytes;
}

/// From two numbers in DER to two numbers of 32 bytes (RFC 7518, section 3.4).
std::string two_numbers(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    must(pair != nullptr);
    std::string bytes(64, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(bytes.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), to, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), to + 32, 32);
    ECDSA_SIG_free(pair);
    return bytes;
}

std::string object(const std::map<std::string, std::string>& members) {
    std::string text;
    for (const auto& [name, value] : members)
        text += fmt::format("{}\"{}\":{}", text.empty() ? "" : ",", name, value);
    return "{" + text + "}";
}

}  // namespace

struct ProviderOfTests::Keys {
    EVP_PKEY* rsa = EVP_RSA_gen(2048);
    EVP_PKEY* ec = EVP_EC_gen("P-256");
    ~Keys() {
        EVP_PKEY_free(rsa);
        EVP_PKEY_free(ec);
    }
};

ProviderOfTests::ProviderOfTests()
    : claims{{"iss", fmt::format("\"{}\"", issuer)},
             {"aud", "\"ultima\""},
             {"sub", "\"u-17\""},
             {"iat", "1782810000"},
             {"exp", "1782810300"},
             {"amr", R"(["pwd","otp"])"}},
      discovery{{"issuer", fmt::format("\"{}\"", issuer)},
                {"authorization_endpoint", R"("https://login.test/ask")"},
                {"token_endpoint", R"("https://login.test/token")"},
                {"jwks_uri", R"("https://login.test/keys")"},
                {"end_session_endpoint", R"("https://login.test/out")"},
                {"authorization_response_iss_parameter_supported", "true"}},
      keys_(new Keys) {}

ProviderOfTests::~ProviderOfTests() = default;

std::string ProviderOfTests::keys() const {
    return fmt::format(
        R"({{"keys":[{{"kty":"RSA","use":"sig","kid":"{}","n":"{}","e":"{}"}},{{"kty":"EC","crv":"P-256","kid":"ec","x":"{}","y":"{}"}}]}})",
        key_id, number(keys_->rsa, OSSL_PKEY_PARAM_RSA_N), number(keys_->rsa, OSSL_PKEY_PARAM_RSA_E),
        number(keys_->ec, OSSL_PKEY_PARAM_EC_PUB_X, 32), number(keys_->ec, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
}

std::string ProviderOfTests::token(const std::string& of, const std::string& says,
                                   std::string_view algorithm) const {
    const std::string text = base64url(of) + "." + base64url(says);
    std::string bytes;
    if (algorithm == "HS256") {  // with the public key for a secret: what a careless reader would take
        const std::string secret = keys();
        bytes.resize(32);
        HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(),
             reinterpret_cast<unsigned char*>(bytes.data()), nullptr);
    } else if (algorithm == "ES256") {
        bytes = two_numbers(signature(keys_->ec, text, false));
    } else if (algorithm != "none") {
        bytes = signature(keys_->rsa, text, algorithm == "PS256");
    }
    return text + "." + base64url(bytes);
}

OpenIdSettings ProviderOfTests::settings() const {
    OpenIdSettings settings;
    settings.issuer = issuer;
    settings.client = "ultima";
    settings.secret = "a secret of tests";
    settings.address = "https://ultima.test";
    settings.amr = {"otp", "hwk"};
    settings.button = {{"en", "Sign in with the ministry"}};
    return settings;
}

Fetch ProviderOfTests::fetch() {
    return [this](const FetchAsked& one) -> Result<std::string> {
        asked.push_back(one);
        if (!reachable) return refused("openid-fetch", "the provider could not be reached");
        if (one.address == std::string(issuer) + "/.well-known/openid-configuration")
            return object(discovery);
        if (one.address == "https://login.test/keys") return keys();
        const auto form = form_fields(one.form).value();
        const bool known = one.authorization == "Basic dWx0aW1hOmElMjBzZWNyZXQlMjBvZiUyMHRlc3Rz";
        if (!known || value_of(form, "code") != "code-1" ||
            value_of(form, "redirect_uri") != "https://ultima.test/sign-in/openid/back" ||
            base64url(sha256_bytes(value_of(form, "code_verifier"))) != challenge)
            return refused("openid-fetch", "the provider did not answer as it should");
        auto says = claims;
        says.emplace("nonce", "\"" + nonce + "\"");
        return fmt::format(R"({{"access_token":"an access token","token_type":"Bearer","id_token":"{}"}})",
                           token(header, object(says)));
    };
}

}  // namespace ultima::test
