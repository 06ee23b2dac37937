// SPDX-License-Identifier: Apache-2.0
// Up to 64 ways a case may turn out, evaluated in one pass: a bit for each.
#pragma once

#include "base/truth.h"

#include <cstdint>

namespace ultima {

/// A set of worlds, a bit for each. A world is the case with certain answers put in for facts that are not
/// known.
using WorldSet = std::uint64_t;
inline constexpr WorldSet every_world = ~WorldSet{0};
inline constexpr std::size_t worlds_at_once = 64;

/// A Kleene truth in each of 64 worlds: unknown where neither bit is set.
struct Worlds {
    WorldSet yes = 0;
    WorldSet no = 0;
    friend bool operator==(const Worlds&, const Worlds&) = default;

    /// World 0 is the case as it is known.
    Truth first() const { return (yes & 1U) != 0 ? Truth::yes : (no & 1U) != 0 ? Truth::no : Truth::unknown; }
    WorldSet unknown() const { return ~(yes | no); }
    WorldSet can_be_yes() const { return ~no; }
    WorldSet can_be_no() const { return ~yes; }
};

/// The same truth in every world.
constexpr Worlds in_every_world(Truth truth) {
    return {truth == Truth::yes ? every_world : 0, truth == Truth::no ? every_world : 0};
}

constexpr Worlds both(Worlds a, Worlds b) { return {a.yes & b.yes, a.no | b.no}; }
constexpr Worlds either(Worlds a, Worlds b) { return {a.yes | b.yes, a.no & b.no}; }
constexpr Worlds negate(Worlds a) { return {a.no, a.yes}; }

constexpr bool is_everywhere(Truth whole, Truth truth) { return whole == truth; }
constexpr bool is_everywhere(Worlds whole, Truth truth) { return whole == in_every_world(truth); }

}  // namespace ultima
