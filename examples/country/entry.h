// SPDX-License-Identifier: Apache-2.0
// One line of the register of the fictional country.
#pragma once

#include "base/date.h"
#include "base/random.h"
#include "country/shapes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ultima {

/// What the register says of a person's place.
enum class CustodyStatus : std::uint8_t {
    awaiting_trial,
    bail_not_furnished,
    convicted,  ///< not yet sentenced
    serving,
    unpaid_fine,
    immigration_hold,
    released,
    at_home  ///< under supervision, no longer in prison
};
[[nodiscard]] std::string_view to_text(CustodyStatus status) noexcept;

/// A case of custody as it happened, before the register's own mistakes. Blank text: the register does not
/// say.
struct Entry {
    CustodyStatus status = CustodyStatus::awaiting_trial;
    CivilDate admitted;
    std::optional<CivilDate> released;
    std::optional<CivilDate> earlier_from, earlier_to;  ///< an earlier spell in the same case
    Offence offence = Offence::other;
    std::int32_t longest_months = 0;
    std::int32_t sought_months = 0;    ///< by the prosecutor; 0: not stated
    std::int32_t sentence_months = 0;  ///< 0: none, or for life
    bool for_life = false;
    std::optional<CivilDate> sentenced_on;
    std::int32_t age = 0;
    bool woman = false;
    bool foreign = false;
    std::string_view region;
    std::string_view pregnant, small_child, drug_dependent, earlier_conviction, identity_established;
    std::string_view cares_for, no_home, violence_told;  ///< asked at admission; the last only if wished
    std::string_view gravely_ill, work_outside;          ///< of persons serving
    std::string_view ground, extension, release_forbidden,
        able_to_pay;               ///< found by the court in its latest order
    std::int32_t bail = 0;         ///< whole crowns; 0: none set
    std::int32_t means = -1;       ///< found by the court; -1: no finding
    std::int32_t fine = 0;         ///< unpaid, whole crowns
    std::int32_t order_court = 0;  ///< number of the court; 0: no order on record
    std::optional<CivilDate> ordered_on;
    bool reasons = false;  ///< the order states them
};

/// Draws one case, as it stands on `day`. Uses integers only: the same on every machine.
[[nodiscard]] Entry draw_entry(Random random, CivilDate day) noexcept;

}  // namespace ultima
