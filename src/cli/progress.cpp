// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace ultima {

void ProgressBar::show(std::string_view step, double done) {
    if (!shown_) return;
    constexpr int width = 30;
    const int filled = std::clamp(static_cast<int>(done * width), 0, width);
    if (step != step_) {
        step_ = step;
        begin_ = std::chrono::steady_clock::now();
    }
    std::string line =
        fmt::format("\r{:<12} [{}{}] {:3d} %{:<20}", step, std::string(static_cast<std::size_t>(filled), '#'),
                    std::string(static_cast<std::size_t>(width - filled), '.'),
                    std::clamp(static_cast<int>(done * 100), 0, 100), time_left(done));
    if (line == last_) return;
    last_ = std::move(line);
    fmt::print(stderr, "{}", last_);
    std::fflush(stderr);
}

/// Of this step, if it goes on as it did; nothing before there is much to judge by.
std::string ProgressBar::time_left(double done) const {
    const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    constexpr double long_enough = 5, far_enough = 0.02;
    if (passed < long_enough || done < far_enough || done >= 1) return {};
    const double left = passed / done * (1 - done);
    constexpr double minute = 60, hour = 60 * minute;
    if (left < minute) return fmt::format("  {:.0f} s left", left);
    if (left < hour) return fmt::format("  {:.0f} min left", left / minute);
    return fmt::format("  {:.1f} h left", left / hour);
}

ProgressBar::~ProgressBar() {
    if (last_.empty()) return;
    // Wipes the line: what counts is printed after it.
    fmt::print(stderr, "\r{}\r", std::string(last_.size(), ' '));
    std::fflush(stderr);
}

}  // namespace ultima
