// SPDX-License-Identifier: Apache-2.0
// Repeatable random choices for examples and tests; nothing secret may rest on them.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

namespace ultima {

/// SplitMix64 (Steele, Lea, Flood 2014): the n-th number depends on seed and n only, so a seed gives the same
/// sequence on every machine. Unlike the standard library's distributions, so do all functions here.
class Random {
  public:
    explicit constexpr Random(std::uint64_t seed) noexcept : state_{seed} {}

    /// Any 64 bits.
    constexpr std::uint64_t next() noexcept {
        state_ += golden_gamma;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }

    /// 0 .. n - 1, all equally likely; n > 0.
    constexpr std::uint64_t below(std::uint64_t n) noexcept {
        assert(n > 0);
        // Draw again below 2^64 mod n, where the first few remainders would have one chance more than the
        // others.
        const std::uint64_t unfair = (0U - n) % n;
        std::uint64_t drawn = next();
        while (drawn < unfair) drawn = next();
        return drawn % n;
    }

    /// Both ends included; first <= last.
    constexpr std::int64_t between(std::int64_t first, std::int64_t last) noexcept {
        assert(first <= last);
        const std::uint64_t count = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1U;
        const std::uint64_t offset = count == 0 ? next() : below(count);
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + offset);
    }

    /// True in `per_mille` of 1,000 draws.
    constexpr bool chance(std::uint32_t per_mille) noexcept { return below(1000) < per_mille; }

    /// An element of a vector, array or span, which must not be empty.
    template <class Range>
    constexpr auto& pick(Range& range) noexcept {
        return range[static_cast<std::size_t>(below(static_cast<std::uint64_t>(range.size())))];
    }

    /// A generator of its own for part `label` of the work, unaffected by how much is drawn from this one
    /// afterwards.
    [[nodiscard]] constexpr Random part(std::uint64_t label) const noexcept {
        Random mixed{state_ ^ (label * 0xD6E8FEB86659FD93U)};
        return Random{mixed.next() ^ label};
    }

  private:
    static constexpr std::uint64_t golden_gamma = 0x9E3779B97F4A7C15U;
    std::uint64_t state_;
};

}  // namespace ultima
