// SPDX-License-Identifier: Apache-2.0
#include "web/openid.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/refusal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include <array>

namespace ultima {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t most_waiting = 10'000, largest_settings = 64U << 10U, random_bytes = 32;
constexpr std::int64_t seconds_of_discovery = 3600;

std::string text_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> texts_in(const Json& object, const char* name) {
    std::vector<std::string> texts;
    if (const auto found = object.find(name); found != object.end() && found->is_array())
        for (const Json& one : *found)
            if (one.is_string()) texts.push_back(one.get<std::string>());
    return texts;
}

tl::unexpected<Diagnostics> unusable(const fs::path& file, std::string_view what) {
    return refused("openid-settings", fmt::format("{}: {}", file.string(), what));
}

Result<std::string> secret_in(const fs::path& file) {
    std::error_code failed;
    const fs::perms open =
        fs::status(file, failed).permissions() & (fs::perms::group_all | fs::perms::others_all);
    if (failed || open != fs::perms::none)
        return unusable(file, "nobody but its owner may be able to read this file (chmod 600)");
    auto secret = read_file(file, largest_settings);
    if (!secret) return tl::unexpected(secret.error());
    while (!secret->empty() && (secret->back() == '\n' || secret->back() == '\r')) secret->pop_back();
    if (secret->empty()) return unusable(file, "the secret is empty");
    return *secret;
}

std::string base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

bool same(std::string_view left, std::string_view right) {
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

Result<OpenIdSettings> read_openid(const fs::path& file) {
    auto text = read_file(file, largest_settings);
    if (!text) return tl::unexpected(text.error());
    const Json read = Json::parse(*text, nullptr, false);
    if (!read.is_object()) return unusable(file, "this is no JSON object");
    constexpr std::array known{"issuer", "client", "secret file", "address",  "button",
                               "acr",    "amr",    "max age",     "passwords"};
    for (const auto& [name, value] : read.items())
        if (std::find(known.begin(), known.end(), name) == known.end())
            return unusable(file, fmt::format("`{}` is not known here", name));
    OpenIdSettings settings;
    settings.issuer = text_in(read, "issuer");
    settings.client = text_in(read, "client");
    settings.address = text_in(read, "address");
    while (settings.address.ends_with('/')) settings.address.pop_back();
    if (!may_be_fetched(settings.issuer) || !may_be_fetched(settings.address) || settings.client.empty())
        return unusable(file,
                        "issuer and address have to begin with https://, and client says who we are there");
    settings.acr = texts_in(read, "acr");
    settings.amr = texts_in(read, "amr");
    if (settings.acr.empty() && settings.amr.empty())
        return unusable(file, "acr or amr has to say what the provider calls a second factor");
    if (read.contains("max age")) {
        if (!read["max age"].is_number_unsigned()) return unusable(file, "max age is a number of seconds");
        settings.most_seconds = read["max age"].get<std::int64_t>();
    }
    if (read.contains("passwords")) {
        if (!read["passwords"].is_boolean()) return unusable(file, "passwords is true or false");
        settings.passwords = read["passwords"].get<bool>();
    }
    if (const auto button = read.find("button"); button != read.end() && button->is_object())
        for (const auto& [language, says] : button->items())
            if (says.is_string()) settings.button[language] = says.get<std::string>();
    const fs::path secret_file = text_in(read, "secret file");
    auto secret = secret_in(secret_file.is_absolute() ? secret_file : file.parent_path() / secret_file);
    if (!secret) return tl::unexpected(secret.error());
    settings.secret = std::move(*secret);
    return settings;
}

OpenId::OpenId(OpenIdSettings settings, Fetch fetch, Entropy entropy)
    : settings_(std::move(settings)), fetch_(std::move(fetch)), entropy_(std::move(entropy)) {}

std::string OpenId::random() {
    std::string bytes(random_bytes, '\0');
    entropy_({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    return base64url(bytes);
}

Result<OpenId::Provider> OpenId::provider(Instant now) {
    {
        const std::lock_guard lock(mutex_);
        if (provider_ && now.second - provider_->at.second < seconds_of_discovery) return *provider_;
    }
    std::string issuer = settings_.issuer;
    while (issuer.ends_with('/')) issuer.pop_back();
    auto text = fetch_({issuer + "/.well-known/openid-configuration"});
    if (!text) return tl::unexpected(std::move(text.error()));
    const Json read = Json::parse(*text, nullptr, false);
    if (!read.is_object() || text_in(read, "issuer") != settings_.issuer)
        return refused("openid-discovery", "the provider does not name itself as the settings do");
    Provider found{text_in(read, "authorization_endpoint"),
                   text_in(read, "token_endpoint"),
                   text_in(read, "jwks_uri"),
                   text_in(read, "end_session_endpoint"),
                   false,
                   now};
    if (const auto named = read.find("authorization_response_iss_parameter_supported"); named != read.end())
        found.names_itself = *named == true;
    for (const std::string& one : {found.authorization, found.token, found.keys})
        if (!may_be_fetched(one))
            return refused("openid-discovery", "the provider's addresses are not https");
    if (!may_be_fetched(found.end_session)) found.end_session.clear();
    const std::lock_guard lock(mutex_);
    provider_ = found;
    return found;
}

Result<OpenId::Begun> OpenId::begin(Instant now) {
    const std::unique_lock asking(asking_, std::try_to_lock);
    if (!asking.owns_lock()) return refused("openid-busy", "somebody else's request is under way");
    const auto from = provider(now);
    if (!from) return tl::unexpected(from.error());
    Waiting waiting{random(), random(), random(), now};
    const std::string kept = random();
    std::string to = fmt::format(
        "{}{}response_type=code&scope=openid&client_id={}&redirect_uri={}&state={}&nonce={}&code_challenge={}"
        "&"
        "code_challenge_method=S256",
        from->authorization, from->authorization.find('?') == std::string::npos ? '?' : '&',
        url_encoded(settings_.client), url_encoded(settings_.address + std::string(back)), waiting.state,
        waiting.nonce, base64url(sha256_bytes(waiting.verifier)));
    if (settings_.most_seconds) to += fmt::format("&max_age={}", *settings_.most_seconds);
    if (!settings_.acr.empty()) {
        std::string values;
        for (const std::string& one : settings_.acr) values += (values.empty() ? "" : " ") + one;
        to += "&acr_values=" + url_encoded(values);
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [&](const auto& one) {
        return now.second - one.second.since.second >= seconds_to_sign_in;
    });
    if (waiting_.size() >= most_waiting) return refused("openid-busy", "too many are signing in now");
    waiting_[sha256_hex(kept)] = std::move(waiting);
    return Begun{std::move(to), kept};
}

std::optional<OpenId::Waiting> OpenId::taken(std::string_view kept, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(sha256_hex(kept));
    if (found == waiting_.end()) return std::nullopt;
    Waiting waiting = std::move(found->second);
    waiting_.erase(found);
    if (now.second - waiting.since.second >= seconds_to_sign_in) return std::nullopt;
    return waiting;
}

Result<Identity> OpenId::finish(std::string_view kept, const HttpFields& query, Instant now) {
    const std::unique_lock asking(asking_, std::try_to_lock);
    if (!asking.owns_lock()) return refused("openid-busy", "somebody else's request is under way");
    const auto waiting = taken(kept, now);
    if (!waiting || !same(value_of(query, "state"), waiting->state))
        return refused("openid-state", "this was not begun in this browser, or too long ago");
    const auto from = provider(now);
    if (!from) return tl::unexpected(from.error());
    const std::string_view issuer = value_of(query, "iss");
    if (issuer.empty() ? from->names_itself : issuer != settings_.issuer)
        return refused("openid-issuer", "another provider answered than was asked");
    const std::string_view code = value_of(query, "code");
    if (!value_of(query, "error").empty() || code.empty())
        return refused("openid-refused", "the provider did not sign them in");
    return identity_of(*from, *waiting, code, now);
}

Result<Identity> OpenId::identity_of(const Provider& from, const Waiting& waiting, std::string_view code,
                                     Instant now) {
    const std::string form =
        fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}",
                    url_encoded(code), url_encoded(settings_.address + std::string(back)), waiting.verifier);
    auto text =
        fetch_({from.token, form,
                "Basic " + base64(url_encoded(settings_.client) + ":" + url_encoded(settings_.secret))});
    if (!text) return tl::unexpected(std::move(text.error()));
    const Json read = Json::parse(*text, nullptr, false);
    if (!read.is_object()) return refused("openid-form", "the provider's answer cannot be read");
    const std::string token = text_in(read, "id_token");
    const auto keys = keys_for(from.keys, token, now);
    if (!keys) return tl::unexpected(keys.error());
    TokenAsked asked;
    asked.issuer = settings_.issuer;
    asked.client = settings_.client;
    asked.nonce = waiting.nonce;
    asked.access_token = text_in(read, "access_token");
    asked.acr = settings_.acr;
    asked.amr = settings_.amr;
    asked.most_seconds = settings_.most_seconds;
    asked.now = now;
    return check_token(token, *keys, asked);
}

/// Keys change: a key that is not known is looked for once more, and not more often than once a minute, so
/// that nobody makes us ask by sending what is no token.
Result<SigningKeys> OpenId::keys_for(const std::string& address, std::string_view token, Instant now) {
    const auto id = key_named_in(token);
    if (!id) return tl::unexpected(id.error());
    {
        const std::lock_guard lock(mutex_);
        const bool asked = keys_asked_ && now.second - keys_asked_->second < seconds_between_keys;
        if (keys_ && (asked || keys_->find(*id) != nullptr)) return *keys_;
        if (asked) return refused("openid-fetch", "the provider's keys could not be had");
        keys_asked_ = now;
    }
    auto text = fetch_({address});
    if (!text) return tl::unexpected(std::move(text.error()));
    auto keys = SigningKeys::read(*text);
    if (!keys) return keys;
    const std::lock_guard lock(mutex_);
    keys_ = *keys;
    return keys;
}

std::string OpenId::sign_out_address() {
    const std::lock_guard lock(mutex_);
    if (!provider_ || provider_->end_session.empty()) return {};
    return fmt::format("{}{}client_id={}&post_logout_redirect_uri={}", provider_->end_session,
                       provider_->end_session.find('?') == std::string::npos ? '?' : '&',
                       url_encoded(settings_.client), url_encoded(settings_.address + "/sign-in"));
}

}  // namespace ultima
