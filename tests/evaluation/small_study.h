// SPDX-License-Identifier: Apache-2.0
// Made-up follow-up of a few dozen persons, with many ties, for properties that hold for any data.
#pragma once

#include "evaluation/cox.h"
#include "evaluation/fine_gray.h"
#include "evaluation/follow_up.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima::test {

struct SmallStudy {
    std::vector<double> stop;
    std::vector<std::uint8_t> event, cause;  ///< cause 0, 1, 2; event where it is not 0
    std::vector<double> weight;
    std::vector<std::uint32_t> group, stratum, person;
    std::vector<std::vector<double>> x;  ///< two covariates: yes/no, and one of many values

    /// The same for the same seed.
    [[nodiscard]] static SmallStudy make(std::uint64_t seed, std::size_t rows = 40);

    [[nodiscard]] FollowUp follow_up() const { return {.stop = stop, .event = event}; }
    [[nodiscard]] CompetingFollowUp competing() const { return {.stop = stop, .cause = cause}; }
    [[nodiscard]] CoxColumns columns() const;
    [[nodiscard]] FineGrayColumns subdistribution() const;
    /// The rows in another order.
    [[nodiscard]] SmallStudy permuted(std::uint64_t seed) const;
};

/// The first code of a failure; `fine` where there is none.
template <class T>
std::string code_of(const Result<T>& result) {
    return result ? "fine" : result.error().front().code;
}

}  // namespace ultima::test
