// SPDX-License-Identifier: Apache-2.0
// The error of a cumulative incidence where several rows may be of one person.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ultima {

/// Variance of the share that has had `which` by `day` (aalen_johansen.h): the infinitesimal jackknife over
/// persons, each with all rows of theirs (Aalen & Johansen 1978; Lin & Wei 1989 add up by person likewise).
/// Where nobody has two rows, the `jackknife_variance` of the curve. As many causes (0: censored) and numbers
/// of persons as days.
[[nodiscard]] double incidence_variance_between_persons(std::span<const double> stop,
                                                        std::span<const std::uint8_t> cause,
                                                        std::span<const std::size_t> persons,
                                                        std::uint8_t which, double day);

}  // namespace ultima
