// SPDX-License-Identifier: Apache-2.0
// The law that the pages show, with all that hangs on it. Another version can take its place while requests
// run: each request keeps the one that it began with.
#pragma once

#include "exchange/conditions.h"
#include "knowledge/exercise.h"
#include "law/load.h"
#include "reason/options.h"
#include "web/held_now.h"

#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace ultima {

/// Reasoners over one pack, lent to one thread at a time.
class Reasoners {
  public:
    explicit Reasoners(const Pack& pack) : first_(pack) {}
    /// Calls `use` with a reasoner of its own.
    template <class Use>
    auto with(Use use) {
        std::unique_ptr<Reasoner> mine = take();
        auto result = use(*mine);
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(mine));
        return result;
    }

  private:
    std::unique_ptr<Reasoner> take() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return std::make_unique<Reasoner>(first_);
        std::unique_ptr<Reasoner> one = std::move(idle_.back());
        idle_.pop_back();
        return one;
    }
    std::mutex mutex_;
    Reasoner first_;
    std::vector<std::unique_ptr<Reasoner>> idle_;
};

/// A pack as the application uses it. Stays where it is: reasoners refer to it.
class Law {
  public:
    Law(LoadedPack loaded, std::optional<ConditionLibrary> library);
    Law(const Law&) = delete;
    Law& operator=(const Law&) = delete;

    [[nodiscard]] const Pack& pack() const { return loaded_.pack; }
    [[nodiscard]] const Sources& sources() const { return loaded_.sources; }
    /// SHA-256 over all its files, the library of conditions among them: two with the same are the same law.
    [[nodiscard]] const std::string& hash() const { return hash_; }
    [[nodiscard]] std::string name() const { return pack().manifest.id + " " + pack().manifest.version; }

  private:
    LoadedPack loaded_;
    std::string hash_;

  public:
    const std::optional<ConditionLibrary> conditions;  ///< of the pack, if it has one
    std::vector<Exercise> exercises{};                 ///< on the pack; filled before the law is in use
    Reasoners reasoners;
    HeldNow held{};
};

/// Used by any number of threads.
class LawInUse {
  public:
    explicit LawInUse(std::shared_ptr<Law> first) : law_(std::move(first)) {}

    [[nodiscard]] std::shared_ptr<Law> now() const {
        const std::lock_guard lock(mutex_);
        return law_;
    }
    /// Requests from now on.
    void take(std::shared_ptr<Law> law) {
        const std::lock_guard lock(mutex_);
        law_ = std::move(law);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<Law> law_;
};

}  // namespace ultima
