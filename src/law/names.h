// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ultima {

enum class NameKind : std::uint8_t { fact, measure, definition, output, choice_value, record };

/// What a name stands for. `index` counts within the pack's list of its kind; an output has its table there
/// and its column in `extra`; a value of a choice means what its place tells and has neither.
struct NameEntry {
    NameKind kind = NameKind::fact;
    std::uint32_t index = 0;
    std::uint32_t extra = 0;
    Span span;  ///< where it is declared
    std::string text;
};

/// Names of one or more words; the time to find one grows with its words, not with the number of names. The
/// words are views into texts that must outlive this object.
class Names {
  public:
    /// Nullptr if it was new, else the entry that already had this name; that one stays.
    const NameEntry* add(const std::vector<std::string_view>& words, NameEntry entry);

    struct Match {
        const NameEntry* entry = nullptr;
        std::size_t words = 0;
    };
    /// The longest name at the beginning of the words; entry nullptr if there is none.
    Match longest(std::span<const std::string_view> words) const;

    /// All entries, in the order they were added; valid until the next `add`.
    const std::vector<NameEntry>& entries() const { return entries_; }
    std::size_t longest_name() const { return longest_name_; }

  private:
    std::unordered_map<std::string_view, std::uint32_t> words_;
    std::unordered_map<std::uint64_t, std::uint32_t> edges_;  ///< (node, word) to node; node 0 is the root
    std::unordered_map<std::uint32_t, std::uint32_t> ends_;   ///< node to entry
    std::vector<NameEntry> entries_;
    std::uint32_t nodes_ = 1;
    std::size_t longest_name_ = 0;
};

/// The words with one blank between them, and back.
std::string joined_words(std::span<const std::string_view> words);
std::vector<std::string_view> split_words(std::string_view text);

}  // namespace ultima
