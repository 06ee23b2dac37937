// SPDX-License-Identifier: Apache-2.0
#include "evaluation/follow_up.h"

#include "base/large_column.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace ultima {
namespace {

void report(Diagnostics& found, const char* code, std::string message) {
    found.push_back({.code = code, .span = {}, .message = std::move(message)});
}

void report_length(std::size_t length, std::size_t rows, const char* column, Diagnostics& found) {
    report(found, "lengths-differ",
           fmt::format("the column of {} has {} rows, that of times has {}", column, length, rows));
}

void check_times(std::span<const double> times, const char* name, Diagnostics& found) {
    for (std::size_t i = 0; i < times.size(); ++i) {
        ask_for(times.data(), i + far_ahead, 1);
        if (!std::isfinite(times[i]) || times[i] < 0) {
            report(found, "bad-time",
                   fmt::format("{} of row {} is {}; expected a time of 0 or more", name, i + 1, times[i]));
            return;
        }
    }
}

void check_weights(std::span<const double> weights, Diagnostics& found) {
    double total = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (!std::isfinite(weights[i]) || weights[i] < 0) {
            report(found, "bad-weight",
                   fmt::format("the weight of row {} is {}; expected 0 or more", i + 1, weights[i]));
            return;
        }
        total += weights[i];
    }
    if (!weights.empty() && total == 0) report(found, "no-weight", "every row has the weight 0");
}

}  // namespace

void check_length(std::size_t length, std::size_t rows, const char* column, Diagnostics& found) {
    if (length != 0 && length != rows) report_length(length, rows, column, found);
}

double FollowUp::start_of(std::size_t row) const {
    return start.empty() ? -std::numeric_limits<double>::infinity() : start[row];
}

Diagnostics check(const FollowUp& follow_up) {
    Diagnostics found;
    const std::size_t rows = follow_up.rows();
    if (rows == 0) {
        report(found, "no-rows", "there are no rows");
        return found;
    }
    if (follow_up.event.size() != rows) report_length(follow_up.event.size(), rows, "events", found);
    check_length(follow_up.start.size(), rows, "starts", found);
    check_length(follow_up.weight.size(), rows, "weights", found);
    if (!found.empty()) return found;
    check_times(follow_up.stop, "the time", found);
    check_times(follow_up.start, "the start", found);
    check_weights(follow_up.weight, found);
    for (std::size_t i = 0; i < rows; ++i)
        if (follow_up.event[i] > 1) {
            report(found, "bad-event",
                   fmt::format("the event of row {} is {}; expected 0 or 1", i + 1, follow_up.event[i]));
            break;
        }
    for (std::size_t i = 0; i < follow_up.start.size() && found.empty(); ++i)
        if (follow_up.start[i] >= follow_up.stop[i])
            report(found, "empty-interval",
                   fmt::format("row {} starts at {} and ends at {}; expected a start before the end", i + 1,
                               follow_up.start[i], follow_up.stop[i]));
    return found;
}

Diagnostics check(const CompetingFollowUp& follow_up) {
    Diagnostics found;
    const std::size_t rows = follow_up.rows();
    if (rows == 0) {
        report(found, "no-rows", "there are no rows");
        return found;
    }
    if (follow_up.cause.size() != rows) report_length(follow_up.cause.size(), rows, "causes", found);
    check_length(follow_up.weight.size(), rows, "weights", found);
    if (!found.empty()) return found;
    check_times(follow_up.stop, "the time", found);
    check_weights(follow_up.weight, found);
    return found;
}

}  // namespace ultima
