// SPDX-License-Identifier: Apache-2.0
#include "web/sessions.h"

#include "base/hash.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima {
namespace {

constexpr std::size_t token_bytes = 32;

/// Keys of the three counts; a zero byte stands in no name.
std::string both(std::string_view name, std::string_view source) {
    return fmt::format("b{}{}{}", name, '\0', network_of(source));
}
std::string by_source(std::string_view source) { return fmt::format("s{}", network_of(source)); }
std::string by_name(std::string_view name) { return fmt::format("n{}", name); }

}  // namespace

std::string network_of(std::string_view source) {
    // The name of a network card may follow: `fe80::1%eth0`.
    const std::string address(source.substr(0, source.find('%')));
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return std::string(source);
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::equal(mapped.begin(), mapped.end(), bytes.begin()))  // IPv4 where a server listens to both
        return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
    std::string network;
    for (std::size_t i = 0; i < 8; ++i) network += fmt::format("{:02x}", bytes[i]);
    return network + "/64";
}

std::string Sessions::begin(const Looker& who, Instant now, std::string identity) {
    std::string token = random_name(entropy_, token_bytes);
    const Kept kept{{who, random_name(entropy_, token_bytes), {}, std::move(identity)}, now, now, {}};
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const auto& one) {
        return now.second - one.second.last.second > seconds_idle ||
               now.second - one.second.begun.second > seconds_at_most;
    });
    kept_.emplace(sha256_hex(token), kept);
    return token;
}

std::optional<Session> Sessions::find(std::string_view token, Instant now) {
    if (token.empty()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(sha256_hex(token));
    if (found == kept_.end()) return std::nullopt;
    Kept& kept = found->second;
    if (now.second - kept.last.second > seconds_idle || now.second - kept.begun.second > seconds_at_most) {
        kept_.erase(found);
        return std::nullopt;
    }
    kept.last = now;
    return kept.session;
}

void Sessions::note(std::string_view token, std::string file, Session::Purpose purpose) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(sha256_hex(token));
    if (found == kept_.end()) return;
    auto& purposes = found->second.session.purposes;
    if (purposes.size() >= most_purposes && !purposes.contains(file)) purposes.clear();
    purposes[std::move(file)] = std::move(purpose);
}

bool Sessions::first_listed(std::string_view token, const std::string& file) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(sha256_hex(token));
    return found != kept_.end() && found->second.listed.insert(file).second;
}

void Sessions::forget_listed(std::string_view token, const std::string& file) {
    const std::lock_guard lock(mutex_);
    if (const auto found = kept_.find(sha256_hex(token)); found != kept_.end())
        found->second.listed.erase(file);
}

void Sessions::end(std::string_view token) {
    const std::lock_guard lock(mutex_);
    kept_.erase(sha256_hex(token));
}

void Sessions::end_all(std::string_view name) {
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const auto& one) { return one.second.session.who.name == name; });
}

int SignInTries::count(const std::string& key, Instant now) const {
    const auto found = counts_.find(key);
    if (found == counts_.end() || now.second - found->second.since.second > seconds) return 0;
    return found->second.failures;
}

bool SignInTries::may_try(std::string_view name, std::string_view source, Instant now) {
    const std::lock_guard lock(mutex_);
    if (count(both(name, source), now) >= of_both) return false;
    if (known_.contains(both(name, source))) return true;
    return count(by_source(source), now) < of_source && count(by_name(name), now) < of_name;
}

void SignInTries::add(const std::string& key, Instant now) {
    Count& one = counts_[key];
    if (now.second - one.since.second > seconds) one = {0, now};
    ++one.failures;
}

void SignInTries::succeeded(std::string_view name, std::string_view source) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= most) known_.clear();
    known_.insert(both(name, source));
}

void SignInTries::failed(std::string_view name, std::string_view source, Instant now) {
    const std::lock_guard lock(mutex_);
    if (counts_.size() > most)
        std::erase_if(counts_,
                      [&](const auto& one) { return now.second - one.second.since.second > seconds; });
    if (counts_.size() > most) counts_.clear();
    add(both(name, source), now);
    add(by_source(source), now);
    add(by_name(name), now);
}

}  // namespace ultima
