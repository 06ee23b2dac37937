// SPDX-License-Identifier: Apache-2.0
#include "web/openid_token.h"

#include "base/hash.h"
#include "base/refusal.h"

#include <cjose/cjose.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>

namespace ultima {
namespace {

using Json = nlohmann::json;

constexpr std::size_t largest_token = 16U << 10U, largest_subject = 255, most_keys = 100;
constexpr std::int64_t leeway = 60, oldest = 600;  // seconds
constexpr std::size_t least_rsa_bytes = 256;

struct ReleaseKey {
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct ReleaseSignature {
    void operator()(cjose_jws_t* signature) const { cjose_jws_release(signature); }
};

/// The member as text; empty if it is none.
std::string text_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> whole_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    constexpr double largest = 4e9;  // in the next century
    const double value = found->get<double>();
    if (!(value >= 0 && value <= largest)) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

struct Parts {
    Json header;
    std::string_view payload;  ///< encoded; nothing of it is read before its signature is checked
};

std::optional<Json> object_in(std::string_view encoded) {
    const auto text = from_base64url(encoded);
    if (!text) return std::nullopt;
    Json read = Json::parse(*text, nullptr, false);
    if (!read.is_object()) return std::nullopt;
    return read;
}

std::optional<Parts> parts_of(std::string_view token) {
    if (token.size() > largest_token || std::count(token.begin(), token.end(), '.') != 2) return std::nullopt;
    const std::size_t first = token.find('.'), second = token.find('.', first + 1);
    auto header = object_in(token.substr(0, first));
    const std::string_view payload = token.substr(first + 1, second - first - 1);
    if (!header || !from_base64url(payload) || !from_base64url(token.substr(second + 1))) return std::nullopt;
    // An extension that has to be understood is one that we do not know.
    if (header->contains("crit") || header->contains("b64")) return std::nullopt;
    return Parts{std::move(*header), payload};
}

bool is_signed(std::string_view token, const SigningKeys::Key& key) {
    // The library reads two numbers of a signature on a curve and would let something stand behind them.
    constexpr std::size_t two_numbers = 64;
    const auto bytes = from_base64url(token.substr(token.rfind('.') + 1));
    if (!bytes || (key.kind == "EC" && bytes->size() != two_numbers)) return false;
    cjose_err error{};
    const std::unique_ptr<cjose_jwk_t, ReleaseKey> jwk(
        cjose_jwk_import(key.json.data(), key.json.size(), &error));
    const std::unique_ptr<cjose_jws_t, ReleaseSignature> jws(
        cjose_jws_import(token.data(), token.size(), &error));
    return jwk && jws && cjose_jws_verify(jws.get(), jwk.get(), &error);
}

tl::unexpected<Diagnostics> wrong(const char* what) {
    return refused(std::string("openid-") + what,
                   std::string("the provider's answer was not taken: ") + what);
}

/// For this client and nobody else: who else could use it is nobody that we know.
bool is_for(const Json& claims, const std::string& client) {
    const auto audience = claims.find("aud");
    if (audience == claims.end()) return false;
    const bool alone = audience->is_string()
                           ? audience->get<std::string>() == client
                           : audience->is_array() && audience->size() == 1 && audience->front().is_string() &&
                                 audience->front().get<std::string>() == client;
    return alone && (!claims.contains("azp") || text_in(claims, "azp") == client);
}

bool is_of_now(const Json& claims, const TokenAsked& asked) {
    const std::int64_t now = asked.now.second;
    const auto ends = whole_in(claims, "exp"), issued = whole_in(claims, "iat");
    if (!ends || *ends <= now - leeway) return false;
    if (!issued || *issued > now + leeway || *issued < now - oldest) return false;
    if (claims.contains("nbf")) {
        const auto begins = whole_in(claims, "nbf");
        if (!begins || *begins > now + leeway) return false;
    }
    if (!asked.most_seconds) return true;
    const auto signed_in = whole_in(claims, "auth_time");
    return signed_in && *signed_in <= now + leeway && *signed_in >= now - *asked.most_seconds - leeway;
}

bool has_second_factor(const Json& claims, const TokenAsked& asked) {
    if (!asked.acr.empty() && !contains(asked.acr, text_in(claims, "acr"))) return false;
    if (asked.amr.empty()) return true;
    const auto ways = claims.find("amr");
    return ways != claims.end() && ways->is_array() &&
           std::any_of(ways->begin(), ways->end(), [&](const Json& one) {
               return one.is_string() && contains(asked.amr, one.get<std::string>());
           });
}

/// That the access token is the one that came with it (section 3.1.3.6): the left half of its SHA-256.
bool fits(const Json& claims, const std::string& access_token) {
    if (!claims.contains("at_hash")) return true;
    return text_in(claims, "at_hash") == base64url(sha256_bytes(access_token).substr(0, 16));
}

std::optional<SigningKeys::Key> usable_key(const Json& one) {
    if (!one.is_object() || one.contains("d") || one.contains("k")) return std::nullopt;
    if (one.contains("use") && text_in(one, "use") != "sig") return std::nullopt;
    if (const auto uses = one.find("key_ops"); uses != one.end())
        if (!uses->is_array() || std::find(uses->begin(), uses->end(), "verify") == uses->end())
            return std::nullopt;
    SigningKeys::Key key{text_in(one, "kid"), text_in(one, "alg"), text_in(one, "kty"), one.dump()};
    if (key.kind == "RSA") {
        const auto modulus = from_base64url(text_in(one, "n"));
        if (!modulus) return std::nullopt;
        const std::size_t zeros = std::min(modulus->find_first_not_of('\0'), modulus->size());
        if (modulus->size() - zeros < least_rsa_bytes) return std::nullopt;
        return key;
    }
    if (key.kind == "EC" && text_in(one, "crv") == "P-256") return key;
    return std::nullopt;
}

}  // namespace

std::string base64url(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &size, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

std::string sha256_bytes(std::string_view text) {
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hash;
}

Result<SigningKeys> SigningKeys::read(std::string_view json) {
    const Json read = Json::parse(json, nullptr, false);
    const auto keys = read.is_object() ? read.find("keys") : read.end();
    if (!read.is_object() || keys == read.end() || !keys->is_array()) return wrong("keys");
    SigningKeys set;
    for (const Json& one : *keys)
        if (auto key = usable_key(one); key && set.keys_.size() < most_keys)
            set.keys_.push_back(std::move(*key));
    return set;
}

const SigningKeys::Key* SigningKeys::find(const std::optional<std::string>& id) const {
    if (!id) return keys_.size() == 1 ? &keys_.front() : nullptr;
    const auto found =
        std::find_if(keys_.begin(), keys_.end(), [&](const Key& one) { return one.id == *id; });
    return found == keys_.end() ? nullptr : &*found;
}

Result<std::optional<std::string>> key_named_in(std::string_view token) {
    const auto parts = parts_of(token);
    if (!parts || (parts->header.contains("kid") && !parts->header["kid"].is_string())) return wrong("form");
    if (!parts->header.contains("kid")) return std::optional<std::string>();
    return std::optional<std::string>(text_in(parts->header, "kid"));
}

Result<Identity> check_token(std::string_view token, const SigningKeys& keys, const TokenAsked& asked) {
    const auto id = key_named_in(token);
    if (!id) return tl::unexpected(id.error());
    const Parts parts = *parts_of(token);
    const std::string algorithm = text_in(parts.header, "alg");
    if (!contains(asked.algorithms, algorithm)) return wrong("algorithm");
    const SigningKeys::Key* key = keys.find(*id);
    if (key == nullptr) return wrong("key");
    // The key says what it is for; the token does not choose (RFC 8725, section 3.1).
    if ((!key->algorithm.empty() && key->algorithm != algorithm) ||
        key->kind != (algorithm.starts_with("ES") ? "EC" : "RSA"))
        return wrong("algorithm");
    if (!is_signed(token, *key)) return wrong("signature");
    const auto said = object_in(parts.payload);
    if (!said) return wrong("claims");
    const Json& claims = *said;
    if (text_in(claims, "iss") != asked.issuer) return wrong("issuer");
    if (!is_for(claims, asked.client)) return wrong("audience");
    if (!is_of_now(claims, asked)) return wrong("time");
    if (asked.nonce.empty() || text_in(claims, "nonce") != asked.nonce) return wrong("nonce");
    if (!fits(claims, asked.access_token)) return wrong("access-token");
    if (!has_second_factor(claims, asked)) return wrong("second-factor");
    std::string subject = text_in(claims, "sub");
    if (subject.empty() || subject.size() > largest_subject ||
        std::any_of(subject.begin(), subject.end(), [](char c) { return c < 0x20 || c > 0x7E; }))
        return wrong("subject");
    return Identity{asked.issuer, std::move(subject)};
}

}  // namespace ultima
