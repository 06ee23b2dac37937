// SPDX-License-Identifier: Apache-2.0
// What many writers at once were told, and whether one order of events explains all of it.
#pragma once

#include "register/register.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace ultima::test {

/// One command, from the moment it was first sent to the moment its answer was there.
struct Told {
    Event command;
    std::uint64_t invoked = 0;
    std::uint64_t returned = 0;
    int unknown = 0;                   ///< replies that did not come; the command was sent again with its key
    std::optional<Receipt> receipt{};  ///< nothing if it was refused
};

/// Shared by the writers.
class History {
  public:
    /// Later calls give greater numbers.
    [[nodiscard]] std::uint64_t now() { return ++time_; }
    void add(Told told);
    [[nodiscard]] const std::vector<Told>& all() const { return told_; }
    [[nodiscard]] std::size_t accepted() const;
    [[nodiscard]] std::size_t unknown() const;

  private:
    std::atomic<std::uint64_t> time_ = 0;
    std::mutex mutex_;
    std::vector<Told> told_;
};

/// Everything that does not fit, one line each: the chain does not verify; a command that was acknowledged is
/// not on record, or not once, or elsewhere than said; one that was refused is on record, or nothing stood
/// against it at any moment between question and answer; what was acknowledged before another was asked
/// stands behind it; an event may not be written where it stands; on some day more places of a service are
/// kept than there are; files stand otherwise than their events say. `before`: events from before the
/// history.
[[nodiscard]] std::vector<std::string> anomalies(Register& reg, const std::vector<Told>& history,
                                                 std::uint64_t before);

}  // namespace ultima::test
