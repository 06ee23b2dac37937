// SPDX-License-Identifier: Apache-2.0
// The dates of a few people as a page: for the file of a case, not for publication.
#pragma once

#include "dates/booking.h"
#include "dates/calculate.h"

#include <string>
#include <vector>

namespace ultima {

struct DatesOnPage {
    std::string id;
    CalculatedDates dates;
    std::vector<std::string> notes;
};

/// HTML that loads nothing: for each record a line of time, and each date with its rule, its citation,
/// whether this was compared with the law's text, and how it came about.
std::string dates_page(const Pack& pack, const std::vector<DatesOnPage>& records);

}  // namespace ultima
