// SPDX-License-Identifier: Apache-2.0
// One person's record of sentences.
#pragma once

#include "dates/booking_map.h"

#include <string>
#include <vector>

namespace ultima {

struct Booking {
    std::string id;
    std::vector<Value> facts;        ///< by FactId; Unknown where the record does not say
    std::vector<std::string> notes;  ///< what was set aside and why, in words
};

/// Reads one record; `file` is its number in `sources` and holds nothing else. A value of another kind than
/// the map leads to expect is reported with its place (`booking-value`); one outside the range of its fact is
/// unknown, with a note. Nothing after an error; `id` is told even then, if it can be.
std::optional<Booking> read_booking(const Pack& pack, const BookingMap& map, const Sources& sources,
                                    std::uint32_t file, Diagnostics& diagnostics, std::string& id);

}  // namespace ultima
