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
    std::string line =
        fmt::format("\r{:<12} [{}{}] {:3d} %", step, std::string(static_cast<std::size_t>(filled), '#'),
                    std::string(static_cast<std::size_t>(width - filled), '.'),
                    std::clamp(static_cast<int>(done * 100), 0, 100));
    if (line == last_) return;
    last_ = std::move(line);
    fmt::print(stderr, "{}", last_);
    std::fflush(stderr);
}

ProgressBar::~ProgressBar() {
    if (last_.empty()) return;
    // Wipes the line: what counts is printed after it.
    fmt::print(stderr, "\r{}\r", std::string(last_.size(), ' '));
    std::fflush(stderr);
}

}  // namespace ultima
