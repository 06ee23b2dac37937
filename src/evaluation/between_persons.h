// SPDX-License-Identifier: Apache-2.0
// Shares of rows of which several may be of one person: rows of a person may be alike, so errors are those
// between persons.
#pragma once

#include "evaluation/interval.h"

#include <array>
#include <cstddef>
#include <map>

namespace ultima {

/// Of each person, by number: rows, and those of them with the event.
using RowsOfPersons = std::map<std::size_t, std::array<std::size_t, 2>>;

/// Of how many persons an interval may tell: in fives, since their very number, beside that of their rows,
/// can count a few who have several.
[[nodiscard]] double persons_told(std::size_t persons);

/// The share of rows with the event (a ratio of sums), and Wilson's interval of as many independent rows as
/// say as much: p (1 - p) over the variance of p between persons, never more than there are (Kish 1965;
/// Franco, Little, Louis & Slud 2019 compare such intervals). At least one row.
struct ShareOfRows {
    double share = 0;
    double variance = 0;
    Interval interval;
};
[[nodiscard]] ShareOfRows share_between_persons(const RowsOfPersons& rows);

/// One less the other, from both intervals, where persons may have rows in both (Zou & Donner 2008).
struct DifferenceOfRows {
    double difference = 0;
    Interval interval;
};
[[nodiscard]] DifferenceOfRows difference_between_persons(const RowsOfPersons& one,
                                                          const RowsOfPersons& other);

}  // namespace ultima
