// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace ultima {

/// A bar on a terminal for long work; nothing at all when standard error is not a terminal.
class ProgressBar {
  public:
    explicit ProgressBar(bool is_terminal) : shown_(is_terminal) {}
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// `done` from 0 to 1.
    void show(std::string_view step, double done);

  private:
    [[nodiscard]] std::string time_left(double done) const;

    bool shown_;
    std::string last_, step_;
    std::chrono::steady_clock::time_point begin_{};
};

}  // namespace ultima
