// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace ultima {

/// Objects that are dear to make and used by one thread at a time: taken, and given back for the next. One
/// that is not given back, since something failed, is not used again.
template <class T>
class Spare {
  public:
    explicit Spare(std::function<T()> make) : make_(std::move(make)) {}
    T take() {
        {
            const std::lock_guard lock(mutex_);
            if (!free_.empty()) {
                T taken = std::move(free_.back());
                free_.pop_back();
                return taken;
            }
        }
        return make_();
    }
    void give_back(T used) {
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(used));
    }

  private:
    std::function<T()> make_;
    std::mutex mutex_;
    std::vector<T> free_;
};

}  // namespace ultima
