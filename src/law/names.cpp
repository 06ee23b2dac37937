// SPDX-License-Identifier: Apache-2.0
#include "law/names.h"

#include <algorithm>

namespace ultima {
namespace {

std::uint64_t edge(std::uint32_t node, std::uint32_t word) { return std::uint64_t{node} << 32 | word; }

}  // namespace

const NameEntry* Names::add(const std::vector<std::string_view>& words, NameEntry entry) {
    std::uint32_t node = 0;
    for (const std::string_view word : words) {
        const auto word_id =
            words_.try_emplace(word, static_cast<std::uint32_t>(words_.size())).first->second;
        const auto [found, added] = edges_.try_emplace(edge(node, word_id), nodes_);
        if (added) ++nodes_;
        node = found->second;
    }
    const auto [found, added] = ends_.try_emplace(node, static_cast<std::uint32_t>(entries_.size()));
    if (!added) return &entries_[found->second];
    entries_.push_back(std::move(entry));
    longest_name_ = std::max(longest_name_, words.size());
    return nullptr;
}

Names::Match Names::longest(std::span<const std::string_view> words) const {
    Match best;
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto word = words_.find(words[i]);
        if (word == words_.end()) break;
        const auto next = edges_.find(edge(node, word->second));
        if (next == edges_.end()) break;
        node = next->second;
        if (const auto end = ends_.find(node); end != ends_.end()) best = {&entries_[end->second], i + 1};
    }
    return best;
}

std::string joined_words(std::span<const std::string_view> words) {
    std::string result;
    for (const std::string_view word : words) {
        if (!result.empty()) result += ' ';
        result += word;
    }
    return result;
}

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        words.push_back(text.substr(0, blank));
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return words;
}

}  // namespace ultima
