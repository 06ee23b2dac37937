// SPDX-License-Identifier: Apache-2.0
// Random numbers by counting: the n-th number of a stream is a function of seed, name and n, so nothing that
// another stream draws, no thread and no standard library changes it.
#pragma once

#include <cstdint>
#include <string_view>

namespace ultima {

/// Philox 2x64 with ten rounds (Salmon et al. 2011), first word: a counter, the number of a stream, a key.
[[nodiscard]] std::uint64_t philox(std::uint64_t counter, std::uint64_t stream, std::uint64_t key) noexcept;

/// One stream. `NamedRandom(7, "persons").uniform()`.
class NamedRandom {
  public:
    NamedRandom(std::uint64_t seed, std::string_view name) noexcept;

    /// Any 64 bits.
    std::uint64_t next() noexcept;
    /// In (0, 1), never an end: 53 bits.
    double uniform() noexcept;
    /// Standard normal, by the inverse of its distribution.
    double normal();
    /// Exponential with mean 1.
    double exponential();
    /// True with this probability.
    bool chance(double probability) noexcept { return uniform() < probability; }
    /// 0 .. n - 1, all equally likely; n > 0.
    std::uint64_t below(std::uint64_t n) noexcept;

  private:
    std::uint64_t key_;
    std::uint64_t stream_;
    std::uint64_t counter_ = 0;
};

}  // namespace ultima
