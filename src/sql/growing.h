// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace ultima::sql {

/// A map or a set that only grows, and can be taken back to what it held before.
template <class Container>
class Growing {
  public:
    using Iterator = typename Container::const_iterator;

    Growing() = default;
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;

    template <class Key>
    [[nodiscard]] Iterator find(const Key& key) const {
        return held_.find(key);
    }
    [[nodiscard]] Iterator end() const { return held_.end(); }
    [[nodiscard]] std::size_t size() const { return held_.size(); }

    template <class... Parts>
    std::pair<Iterator, bool> emplace(Parts&&... parts) {
        const auto made = held_.emplace(std::forward<Parts>(parts)...);
        if (made.second) order_.push_back(made.first);
        return made;
    }
    /// To what it held when it had this size.
    void take_back(std::size_t size) {
        for (; order_.size() > size; order_.pop_back()) held_.erase(order_.back());
    }

  private:
    Container held_;
    std::vector<Iterator> order_;  ///< in which it grew
};

}  // namespace ultima::sql
