// SPDX-License-Identifier: Apache-2.0
// Cases of in-undertrial that several measurements ask about.
#pragma once

#include "reason/case.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace ultima::bench {

inline constexpr CivilDate undertrials_asked_on{day_number(2026, 1, 1)};

class UndertrialCases {
  public:
    /// The pack must outlive this.
    explicit UndertrialCases(const Pack& pack) : pack_(pack) {}

    /// The sample of the documents: one record missing.
    Case sample() const;
    /// Cases around it: other days and terms, some records missing, some findings made. One spell in custody
    /// each, which has not ended.
    std::vector<Case> around(std::size_t count) const;

    /// Throws if the pack has no such fact any more.
    FactId fact(std::string_view name) const;

  private:
    void set(Case& made, std::string_view name, std::string_view text) const;
    void find(Case& made, std::string_view name, std::string_view text) const;

    const Pack& pack_;
};

}  // namespace ultima::bench
