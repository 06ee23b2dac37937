// SPDX-License-Identifier: Apache-2.0
// Rows in the order of time, however many there are.
#pragma once

#include "base/large_column.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ultima {

struct TimeKey {
    double time;  ///< 0 or more
    std::uint32_t stratum;
    std::uint32_t row;
};

/// As whole numbers, the bits of times from 0 on rise with them (IEEE 754). Adding 0 makes -0 the same as 0.
inline std::uint64_t rising_bits(double time) { return std::bit_cast<std::uint64_t>(time + 0.0); }

/// Sorts rows by keys of `places` bytes, of which `byte_of(row, place)` is one, from the least significant at
/// 0 up; equal keys in the order given, so that sums never depend on the sorting. The work grows with the
/// number of rows and no faster: a byte at a time, and bytes in which all agree (of whole days, most) cost
/// nothing.
template <std::size_t places, class Row, class ByteOf>
void order_by_bytes(LargeColumn<Row>& rows, ByteOf byte_of) {
    if (rows.empty()) return;
    std::array<std::array<std::size_t, 256>, places> counts{};
    for (const Row& row : rows)
        for (std::size_t place = 0; place < places; ++place) ++counts[place][byte_of(row, place)];
    LargeColumn<Row> ordered;
    ordered.resize(rows.size());
    for (std::size_t place = 0; place < places; ++place) {
        std::array<std::size_t, 256>& next = counts[place];
        if (next[byte_of(rows.front(), place)] == rows.size()) continue;
        std::size_t before = 0;
        for (std::size_t& count : next) before += std::exchange(count, before);
        for (const Row& row : rows) ordered[next[byte_of(row, place)]++] = row;
        rows.swap(ordered);
    }
}

/// From the first time to the last; a row has a `time` of 0 or more.
template <class Row>
void order_from_first(LargeColumn<Row>& rows) {
    order_by_bytes<sizeof(double)>(rows, [](const Row& row, std::size_t place) -> std::size_t {
        return (rising_bits(row.time) >> (8 * place)) & 0xFFU;
    });
}

/// By stratum, then from the last time to the first, as a pass over the risk sets meets them.
void order_by_time(LargeColumn<TimeKey>& keys);

}  // namespace ultima
