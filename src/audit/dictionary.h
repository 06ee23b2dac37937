// SPDX-License-Identifier: Apache-2.0
// The different texts of one column, each read once, and the different rows of codes, each answered once.
// Filled by several threads while the table is read, then only read.
#pragma once

#include "base/hash.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Texts to codes. What a text means is found once, by `read`, which also may give two texts the same code.
class Dictionary {
  public:
    /// Called under a lock, for each new text.
    using Read = std::function<std::uint32_t(std::string_view text)>;
    explicit Dictionary(Read read) : read_(std::move(read)), slots_(1024) {}

    /// Codes for many texts at once: one lock for all.
    template <class TextAt>
    void codes(std::size_t count, TextAt text_at, std::uint32_t* out, std::size_t stride);

    [[nodiscard]] std::size_t size() const { return texts_.size(); }

  private:
    struct Slot {
        std::uint64_t hash = 0;
        const std::string* text = nullptr;
        std::uint32_t code = 0;
    };
    [[nodiscard]] const Slot& slot(std::string_view text, std::uint64_t hash) const {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].text && (slots_[at].hash != hash || *slots_[at].text != text))
            at = (at + 1) & (slots_.size() - 1);
        return slots_[at];
    }
    std::uint32_t add(std::string_view text, std::uint64_t hash);

    Read read_;
    std::shared_mutex mutex_;
    std::vector<Slot> slots_;  // a power of two, at most half full
    std::deque<std::string> texts_;
};

/// Rows of codes to numbers 0, 1, 2 ...; which number a row gets depends on the threads.
class VectorTable {
  public:
    explicit VectorTable(std::size_t width) : width_(width), slots_(1024, 0) {}

    /// Numbers for `count` rows that lie one behind the other; rows with `skip` are left alone.
    void numbers(const std::uint32_t* rows, std::size_t count, const std::vector<bool>& skip,
                 std::int64_t* out);

    [[nodiscard]] std::size_t size() const { return hashes_.size(); }
    [[nodiscard]] std::size_t width() const { return width_; }
    [[nodiscard]] std::span<const std::uint32_t> row(std::size_t number) const {
        return {codes_.data() + number * width_, width_};
    }

  private:
    [[nodiscard]] std::uint64_t hash(const std::uint32_t* row) const;
    /// The number, or that of the free slot as ~slot.
    [[nodiscard]] std::int64_t find(const std::uint32_t* row, std::uint64_t hash) const;
    std::int64_t add(const std::uint32_t* row, std::uint64_t hash);

    std::size_t width_;
    std::shared_mutex mutex_;
    std::vector<std::uint32_t> slots_;  // number + 1, or 0; a power of two, at most half full
    std::vector<std::uint64_t> hashes_;
    std::vector<std::uint32_t> codes_;
};

template <class TextAt>
void Dictionary::codes(std::size_t count, TextAt text_at, std::uint32_t* out, std::size_t stride) {
    std::vector<std::uint32_t> missed;
    std::string_view last;
    const Slot* last_slot = nullptr;
    {
        const std::shared_lock lock(mutex_);
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view text = text_at(i);
            if (!last_slot || text != last) {
                last = text;
                last_slot = &slot(text, hash64(text));
            }
            if (last_slot->text)
                out[i * stride] = last_slot->code;
            else
                missed.push_back(static_cast<std::uint32_t>(i));
        }
    }
    if (missed.empty()) return;
    const std::unique_lock lock(mutex_);
    for (const std::uint32_t i : missed) {
        const std::string_view text = text_at(i);
        const std::uint64_t hash = hash64(text);
        const Slot& found = slot(text, hash);
        out[i * stride] = found.text ? found.code : add(text, hash);
    }
}

}  // namespace ultima
