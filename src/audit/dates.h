// SPDX-License-Identifier: Apache-2.0
// Dates as registers write them.
#pragma once

#include "base/date.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// How a register writes dates: `YYYY-MM-DD`, `DD.MM.YYYY`, `M/D/YYYY` (one or two digits), `YYYYMMDD`, or
/// as for strptime: `%Y-%m-%d`. A two-digit year is not accepted: which century it means is a guess.
class DateFormat {
  public:
    DateFormat() = default;  ///< YYYY-MM-DD
    [[nodiscard]] static std::optional<DateFormat> parse(std::string_view pattern);

    /// Nothing unless the whole text is a date in this format, from 1800 to 2199.
    [[nodiscard]] std::optional<CivilDate> read(std::string_view text) const;
    [[nodiscard]] const std::string& pattern() const { return pattern_; }

  private:
    struct Part {
        char what;  ///< 'Y', 'M', 'D', or 0: `sign`
        char sign;
        int least, most;  ///< digits
    };
    std::string pattern_ = "YYYY-MM-DD";
    std::vector<Part> parts_ = {
        {'Y', 0, 4, 4}, {0, '-', 1, 1}, {'M', 0, 2, 2}, {0, '-', 1, 1}, {'D', 0, 2, 2}};
};

}  // namespace ultima
