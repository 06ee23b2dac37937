// SPDX-License-Identifier: Apache-2.0
// How the server does, in numbers: no path, name or address is kept.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace ultima {

/// Counted by any number of threads.
class Metrics {
  public:
    /// Upper ends of the histogram, in microseconds; beyond the last there is one more.
    static constexpr std::array<std::int64_t, 14> ends{250,     500,       1'000,     2'500,     5'000,
                                                       10'000,  15'000,    20'000,    50'000,    100'000,
                                                       250'000, 1'000'000, 2'500'000, 10'000'000};

    void answered(int status, std::chrono::microseconds took) noexcept;
    void refused_early() noexcept { ++refused_; }
    /// Seconds within which that share of all requests was answered, by the upper end of its place in the
    /// histogram.
    [[nodiscard]] double within(double share) const;
    /// In the text format of Prometheus, version 0.0.4.
    [[nodiscard]] std::string text() const;

  private:
    std::array<std::atomic<std::uint64_t>, ends.size() + 1> took_{};
    std::array<std::atomic<std::uint64_t>, 6> by_hundred_{};
    std::atomic<std::uint64_t> microseconds_{0}, refused_{0};
};

}  // namespace ultima
