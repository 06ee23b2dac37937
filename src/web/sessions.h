// SPDX-License-Identifier: Apache-2.0
// Who is signed in. Only in memory: whoever restarts the server signs everybody out.
#pragma once

#include "base/instant.h"
#include "register/access.h"
#include "register/sealing.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ultima {

struct Session {
    Looker who;
    std::string form_token;  ///< stands in every form of this session: nobody else's page can send one
    /// Why they look at a file to which they are not assigned, by file; `urgent`: without delay.
    struct Purpose {
        std::string reason;
        bool urgent = false;
    };
    std::map<std::string, Purpose, std::less<>> purposes{};
    std::string identity{};  ///< with which they signed in at a provider; empty if with a password
};

/// Used by any number of threads.
class Sessions {
  public:
    static constexpr std::int64_t seconds_idle = 15 * 60;
    static constexpr std::int64_t seconds_at_most = 10 * 3600;
    static constexpr std::size_t most_purposes = 200;

    explicit Sessions(Entropy entropy) : entropy_(std::move(entropy)) {}

    /// Returns the token for the browser's cookie: 256 random bits, of which only a hash is kept.
    [[nodiscard]] std::string begin(const Looker& who, Instant now, std::string identity = {});
    /// The session of a token, which goes on for another while; nothing if it has ended.
    [[nodiscard]] std::optional<Session> find(std::string_view token, Instant now);
    /// Notes why a file is looked at, for as long as the session goes on.
    void note(std::string_view token, std::string file, Session::Purpose purpose);
    /// Whether this is the first time in the session that the file stands in a list.
    [[nodiscard]] bool first_listed(std::string_view token, const std::string& file);
    /// It was not shown after all.
    void forget_listed(std::string_view token, const std::string& file);
    void end(std::string_view token);
    /// Ends all of somebody.
    void end_all(std::string_view name);

  private:
    struct Kept {
        Session session;
        Instant begun, last;
        std::set<std::string> listed{};
    };
    std::mutex mutex_;
    Entropy entropy_;
    std::unordered_map<std::string, Kept> kept_;  ///< by the hash of the token
};

/// From where a request comes, as tries are counted: an address of IPv4, or the first 64 bits of one of IPv6,
/// of which a household has 2^64 to go through. The text itself if it is no address.
[[nodiscard]] std::string network_of(std::string_view source);

/// How often somebody may try to sign in: ten wrong guesses at an account from one address, fifty at any from
/// one address, and a hundred at an account from everywhere, within a quarter of an hour. Who is guessed at
/// can still sign in from where they are.
class SignInTries {
  public:
    static constexpr std::int64_t seconds = 15 * 60;
    static constexpr int of_both = 10, of_source = 50, of_name = 100;

    [[nodiscard]] bool may_try(std::string_view name, std::string_view source, Instant now);
    void failed(std::string_view name, std::string_view source, Instant now);
    /// Whoever has signed in from there before is not kept out by what others try.
    void succeeded(std::string_view name, std::string_view source);

  private:
    struct Count {
        int failures = 0;
        Instant since;
    };
    static constexpr std::size_t most = 100'000;  ///< beyond, the oldest are forgotten

    [[nodiscard]] int count(const std::string& key, Instant now) const;
    void add(const std::string& key, Instant now);

    std::mutex mutex_;
    std::map<std::string, Count, std::less<>> counts_;
    std::set<std::string> known_;
};

}  // namespace ultima
