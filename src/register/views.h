// SPDX-License-Identifier: Apache-2.0
// What a register looks like as a whole, worked out anew from its events.
#pragma once

#include "register/access.h"
#include "register/register.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace ultima {

/// How full a service is on one day.
struct ServiceUse {
    std::string file;
    std::string title, provider, unit;
    std::string part_of{};  ///< the service whose further places these are; empty if it is one itself
    std::int64_t places = 0;
    std::int64_t kept = 0;     ///< reserved or taken on that day
    std::int64_t waiting = 0;  ///< referrals on its list
};

/// The gap report: what the law allowed and could not be had (E11).
struct Capacity {
    std::vector<ServiceUse> services;                            ///< by file
    std::map<std::string, std::int64_t, std::less<>> open_gaps;  ///< by kind: `no place`
    std::map<std::string, std::int64_t, std::less<>> all_gaps;   ///< also those that were filled
};

/// Every file as it stands. Reads each event once, in order.
class Views {
  public:
    /// Up to the last event there is.
    [[nodiscard]] static Views of(Register& from);

    void take(const RecordedEvent& recorded);
    [[nodiscard]] const std::unordered_map<std::string, FileState>& files() const noexcept { return files_; }
    /// What was said of whether a person was a child.
    [[nodiscard]] std::vector<ChildStatement> child_statements(const std::string& person) const;
    /// Cases in which somebody has a part: their own, and those of others.
    [[nodiscard]] std::set<std::string> cases_of(const std::string& person) const;
    [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
    [[nodiscard]] Capacity capacity(CivilDate on) const;

  private:
    std::unordered_map<std::string, FileState> files_;
    std::unordered_map<std::string, std::vector<ChildStatement>> children_;
    std::unordered_map<std::string, std::set<std::string>> cases_;
    std::uint64_t events_ = 0;
};

}  // namespace ultima
