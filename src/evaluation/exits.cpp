// SPDX-License-Identifier: Apache-2.0
#include "evaluation/exits.h"

#include "evaluation/time_order.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace ultima {
namespace {

/// Adds rows up by time and cause in a table that stays within the caches of a processor. Once half full, it
/// is written out and begins anew.
class Tally {
  public:
    explicit Tally(std::size_t rows)
        : slots_(std::bit_ceil(std::clamp<std::size_t>(2 * rows, 64, 16'384))),
          shift_(64 - static_cast<unsigned>(std::countr_zero(slots_.size()))) {}

    void add(double time, std::uint32_t cause, double weight) {
        const std::uint64_t mixed = (rising_bits(time) ^ cause) * 0x9E37'79B9'7F4A'7C15U;
        for (std::size_t at = mixed >> shift_;; at = (at + 1) % slots_.size()) {
            Exits& slot = slots_[at];
            if (slot.rows > 0 && (slot.time != time || slot.cause != cause)) continue;
            if (slot.rows == 0) {
                if (2 * used_ == slots_.size()) {
                    write_out();
                    return add(time, cause, weight);
                }
                ++used_;
                slot.time = time;
                slot.cause = cause;
            }
            ++slot.rows;
            slot.weight += weight;
            slot.squares += weight * weight;
            return;
        }
    }
    [[nodiscard]] LargeColumn<Exits> in_order() {
        write_out();
        order_from_first(exits_);
        return std::move(exits_);
    }

  private:
    void write_out() {
        for (Exits& slot : slots_)
            if (slot.rows > 0) {
                exits_.push_back(slot);
                slot = {};
            }
        used_ = 0;
    }

    std::vector<Exits> slots_;  ///< a power of two of them; free where no row is in it
    unsigned shift_;
    std::size_t used_ = 0;
    LargeColumn<Exits> exits_;
};

}  // namespace

LargeColumn<Exits> exits_by_time(std::span<const double> time, std::span<const std::uint8_t> cause,
                                 std::span<const double> weight) {
    Tally tally(time.size());
    for (std::size_t i = 0; i < time.size(); ++i) {
        ask_for(time.data(), i + far_ahead, 1);
        const double own = weight.empty() ? 1 : weight[i];
        if (own > 0) tally.add(time[i], cause.empty() ? 0 : cause[i], own);
    }
    return tally.in_order();
}

std::size_t rows_of(const LargeColumn<Exits>& exits) {
    std::size_t rows = 0;
    for (const Exits& some : exits) rows += some.rows;
    return rows;
}

LargeColumn<double> weight_from(const LargeColumn<Exits>& exits) {
    LargeColumn<double> weight;
    weight.resize(exits.size() + 1);
    weight.back() = 0;
    for (std::size_t i = exits.size(); i-- > 0;) weight[i] = weight[i + 1] + exits[i].weight;
    return weight;
}

std::size_t times_of(const LargeColumn<Exits>& exits) {
    std::size_t times = 0;
    for (std::size_t i = 0; i < exits.size(); ++i)
        if (i == 0 || exits[i].time != exits[i - 1].time) ++times;
    return times;
}

}  // namespace ultima
