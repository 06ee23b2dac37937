// SPDX-License-Identifier: Apache-2.0
// How many rows came in and how many people were left, without a count of a few.
#pragma once

#include "evaluation/plan_rows.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

struct FlowLine {
    std::string what;
    std::string shown;  ///< a number, or words where it is small
};

/// `Exits` for `exits`, where letters are those of English.
[[nodiscard]] std::string capital(std::string word);

/// From the rows that were read to the people that were left. Small exclusions stand together, with a larger
/// one if need be; where all exclusions together are a few, the rows are not told exactly either, since
/// everything else would give them away.
[[nodiscard]] std::vector<FlowLine> people_flow(std::size_t rows, std::size_t unread,
                                                const std::vector<Exclusion>& excluded, std::size_t people,
                                                std::int64_t hide_below,
                                                const std::string& rows_word = "people");

}  // namespace ultima
