// SPDX-License-Identifier: Apache-2.0
#include "web/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace ultima {

void Metrics::answered(int status, std::chrono::microseconds took) noexcept {
    const auto place = std::lower_bound(ends.begin(), ends.end(), took.count()) - ends.begin();
    ++took_[static_cast<std::size_t>(place)];
    ++by_hundred_[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))];
    microseconds_ += static_cast<std::uint64_t>(took.count());
}

double Metrics::within(double share) const {
    std::uint64_t all = 0, so_far = 0;
    for (const auto& one : took_) all += one;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        so_far += took_[i];
        if (static_cast<double>(so_far) >= share * static_cast<double>(all))
            return static_cast<double>(ends[i]) / 1e6;
    }
    return std::numeric_limits<double>::infinity();
}

std::string Metrics::text() const {
    std::string text =
        "# HELP ultima_request_seconds Time to answer a request.\n"
        "# TYPE ultima_request_seconds histogram\n";
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        so_far += took_[i];
        text += fmt::format("ultima_request_seconds_bucket{{le=\"{}\"}} {}\n",
                            static_cast<double>(ends[i]) / 1e6, so_far);
    }
    so_far += took_.back();
    text += fmt::format(
        "ultima_request_seconds_bucket{{le=\"+Inf\"}} {0}\nultima_request_seconds_sum {1}\n"
        "ultima_request_seconds_count {0}\n"
        "# HELP ultima_responses_total Answers by the first digit of their status.\n"
        "# TYPE ultima_responses_total counter\n",
        so_far, static_cast<double>(microseconds_) / 1e6);
    for (std::size_t i = 1; i < by_hundred_.size(); ++i)
        text += fmt::format("ultima_responses_total{{code=\"{}xx\"}} {}\n", i, by_hundred_[i].load());
    text += fmt::format(
        "# HELP ultima_refused_early_total Requests refused before the application saw them.\n"
        "# TYPE ultima_refused_early_total counter\nultima_refused_early_total {}\n",
        refused_.load());
    return text;
}

}  // namespace ultima
