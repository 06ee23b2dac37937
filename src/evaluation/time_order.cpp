// SPDX-License-Identifier: Apache-2.0
#include "evaluation/time_order.h"

#include <array>
#include <bit>
#include <cstddef>
#include <utility>

namespace ultima {

namespace {

constexpr std::size_t time_bytes = sizeof(double), stratum_bytes = sizeof(std::uint32_t);

/// Bytes of a key from the least to the most significant. As whole numbers, the bits of times from 0 on rise
/// with them (IEEE 754); turned over, they fall. Adding 0 makes -0 the same as 0.
std::size_t byte_of(const TimeKey& key, std::size_t place) {
    const std::uint64_t bits =
        place < time_bytes ? ~std::bit_cast<std::uint64_t>(key.time + 0.0) : key.stratum;
    return (bits >> (8 * (place < time_bytes ? place : place - time_bytes))) & 0xFFU;
}

}  // namespace

void order_by_time(LargeColumn<TimeKey>& keys) {
    if (keys.empty()) return;
    std::array<std::array<std::size_t, 256>, time_bytes + stratum_bytes> counts{};
    for (const TimeKey& key : keys)
        for (std::size_t place = 0; place < counts.size(); ++place) ++counts[place][byte_of(key, place)];
    LargeColumn<TimeKey> ordered;
    ordered.resize(keys.size());
    for (std::size_t place = 0; place < counts.size(); ++place) {
        std::array<std::size_t, 256>& next = counts[place];
        if (next[byte_of(keys.front(), place)] == keys.size()) continue;
        std::size_t before = 0;
        for (std::size_t& count : next) before += std::exchange(count, before);
        for (const TimeKey& key : keys) ordered[next[byte_of(key, place)]++] = key;
        keys.swap(ordered);
    }
}

}  // namespace ultima
