// SPDX-License-Identifier: Apache-2.0
#include "web/sessions.h"

#include "base/hash.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::size_t token_bytes = 32;

/// Keys of the three counts; a zero byte stands in no name.
std::string both(std::string_view name, std::string_view source) {
    return fmt::format("b{}{}{}", name, '\0', source);
}
std::string by_source(std::string_view source) { return fmt::format("s{}", source); }
std::string by_name(std::string_view name) { return fmt::format("n{}", name); }

}  // namespace

std::string Sessions::begin(const Looker& who, Instant now) {
    std::string token = random_name(entropy_, token_bytes);
    const Kept kept{{who, random_name(entropy_, token_bytes), {}}, now, now, {}};
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
