// SPDX-License-Identifier: Apache-2.0
#include "audit/dictionary.h"

#include <algorithm>
#include <stdexcept>

namespace ultima {

std::uint32_t Dictionary::add(std::string_view text, std::uint64_t hash) {
    if (2 * (texts_.size() + 1) > slots_.size()) {
        std::vector<Slot> old(2 * slots_.size());
        old.swap(slots_);
        for (const Slot& moved : old)
            if (moved.text) const_cast<Slot&>(slot(*moved.text, moved.hash)) = moved;
    }
    const std::uint32_t code = read_(text);
    texts_.emplace_back(text);
    const_cast<Slot&>(slot(text, hash)) = Slot{hash, &texts_.back(), code};
    return code;
}

std::uint64_t VectorTable::hash(const std::uint32_t* row) const {
    std::uint64_t result = 0x9e3779b97f4a7c15ULL;
    for (std::size_t i = 0; i < width_; ++i) {
        result = (result ^ row[i]) * 0xff51afd7ed558ccdULL;
        result ^= result >> 32;
    }
    return result;
}

std::int64_t VectorTable::find(const std::uint32_t* row, std::uint64_t hash) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0) {
        const std::size_t number = slots_[at] - 1;
        if (hashes_[number] == hash && std::equal(row, row + width_, codes_.data() + number * width_))
            return static_cast<std::int64_t>(number);
        at = (at + 1) & (slots_.size() - 1);
    }
    return ~static_cast<std::int64_t>(at);
}

std::int64_t VectorTable::add(const std::uint32_t* row, std::uint64_t hash) {
    if (2 * (hashes_.size() + 1) > slots_.size()) {
        slots_.assign(2 * slots_.size(), 0);
        for (std::size_t number = 0; number < hashes_.size(); ++number) {
            std::size_t at = hashes_[number] & (slots_.size() - 1);
            while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = static_cast<std::uint32_t>(number + 1);
        }
    }
    const std::int64_t found = find(row, hash);
    if (found >= 0) return found;
    if (hashes_.size() >= 0xfffffff0U) throw std::length_error("more than 4 billion different rows");
    hashes_.push_back(hash);
    codes_.insert(codes_.end(), row, row + width_);
    slots_[static_cast<std::size_t>(~found)] = static_cast<std::uint32_t>(hashes_.size());
    return static_cast<std::int64_t>(hashes_.size() - 1);
}

void VectorTable::numbers(const std::uint32_t* rows, std::size_t count, const std::vector<bool>& skip,
                          std::int64_t* out) {
    std::vector<std::uint64_t> hashes(count);
    for (std::size_t i = 0; i < count; ++i)
        if (!skip[i]) hashes[i] = hash(rows + i * width_);
    std::vector<std::uint32_t> missed;
    {
        const std::shared_lock lock(mutex_);
        for (std::size_t i = 0; i < count; ++i) {
            if (skip[i]) continue;
            out[i] = find(rows + i * width_, hashes[i]);
            if (out[i] < 0) missed.push_back(static_cast<std::uint32_t>(i));
        }
    }
    if (missed.empty()) return;
    const std::unique_lock lock(mutex_);
    for (const std::uint32_t i : missed) out[i] = add(rows + i * width_, hashes[i]);
}

}  // namespace ultima
