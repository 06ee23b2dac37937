// SPDX-License-Identifier: Apache-2.0
#include "evaluation/time_order.h"

namespace ultima {

void order_by_time(LargeColumn<TimeKey>& keys) {
    constexpr std::size_t time_bytes = sizeof(double), stratum_bytes = sizeof(std::uint32_t);
    order_by_bytes<time_bytes + stratum_bytes>(
        keys, [](const TimeKey& key, std::size_t place) -> std::size_t {
            const bool of_time = place < time_bytes;
            const std::uint64_t bits = of_time ? ~rising_bits(key.time) : key.stratum;
            return (bits >> (8 * (of_time ? place : place - time_bytes))) & 0xFFU;
        });
}

}  // namespace ultima
