// SPDX-License-Identifier: Apache-2.0
// Memory for columns that are larger than the caches of a processor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace ultima {

/// Memory of 4 MB and more begins at a page of 2 MB, and the system is asked for pages of that size: whole
/// rows are written to it in another order than they are read, and with pages of 4 KB each of these writes
/// would have to look up its page first, and each page would have to be asked for. What is smaller, and where
/// the system has no such pages, comes as `new` gives it.
[[nodiscard]] void* take_large_memory(std::size_t bytes);
void give_back_large_memory(void* memory, std::size_t bytes);

template <class T>
struct LargeMemory {
    using value_type = T;

    LargeMemory() = default;
    template <class U>
    explicit LargeMemory(const LargeMemory<U>& /*other*/) {}

    [[nodiscard]] T* allocate(std::size_t count) {
        if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
        return static_cast<T*>(take_large_memory(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t count) { give_back_large_memory(memory, count * sizeof(T)); }

    /// `resize(n)` leaves numbers unset: whoever calls it writes each of them, and once is enough.
    template <class U>
    void construct(U* place) {
        ::new (static_cast<void*>(place)) U;
    }
    template <class U, class... Given>
    void construct(U* place, Given&&... given) {
        std::construct_at(place, std::forward<Given>(given)...);
    }
    friend bool operator==(const LargeMemory& /*one*/, const LargeMemory& /*other*/) { return true; }
};

/// How many rows before their turn numbers are asked for that are read from beginning to end.
constexpr std::size_t far_ahead = 400;

/// Asks for numbers of a column that are wanted soon, so that they come from memory while the processor is at
/// something else. They need not be there: past the end, nothing is asked for that anyone would miss.
template <class T>
void ask_for(const T* column, std::size_t first, std::size_t count) {
    const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(column) + first * sizeof(T);
    __builtin_prefetch(reinterpret_cast<const void*>(begin));
    if (count > 1) __builtin_prefetch(reinterpret_cast<const void*>(begin + (count - 1) * sizeof(T)));
}

/// As `std::vector`, but for `resize`, after which new numbers are unset.
template <class T>
using LargeColumn = std::vector<T, LargeMemory<T>>;

}  // namespace ultima
