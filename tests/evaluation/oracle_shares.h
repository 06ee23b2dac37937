// SPDX-License-Identifier: Apache-2.0
// Blocks of shares and intervals, which several kinds of file have.
#pragma once

#include "evaluation/oracle.h"
#include "evaluation/proportions.h"

#include <span>
#include <string>

namespace ultima::test {

/// `lower` and `upper` of the object at `path`.
void compare_interval(Oracle& oracle, const std::string& path, Interval interval, Tolerance tolerance);

/// `x`, `n`, `p`, and the intervals of a share.
void compare_share(Oracle& oracle, const std::string& path, Share share);

/// Adjusted p-values by the names R has for the methods.
void compare_adjusted(Oracle& oracle, const std::string& path, std::span<const double> p);

}  // namespace ultima::test
