// SPDX-License-Identifier: Apache-2.0
#include "base/large_column.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace ultima {
namespace {

constexpr std::size_t large_page = std::size_t{2} << 20, large = 2 * large_page;

std::size_t whole_pages(std::size_t bytes) { return (bytes + large_page - 1) / large_page * large_page; }

}  // namespace

void* take_large_memory(std::size_t bytes) {
    if (bytes < large) return ::operator new(bytes);
    void* memory = ::operator new (whole_pages(bytes), std::align_val_t{large_page});
#ifdef __linux__
    // A request that may be refused: then the pages are small ones, and nothing else differs.
    static_cast<void>(::madvise(memory, whole_pages(bytes), MADV_HUGEPAGE));
#endif
    return memory;
}

void give_back_large_memory(void* memory, std::size_t bytes) {
    if (bytes < large)
        ::operator delete(memory);
    else
        ::operator delete (memory, std::align_val_t{large_page});
}

}  // namespace ultima
