// SPDX-License-Identifier: Apache-2.0
// Work in a process of its own, while the disk fails under it or it is killed.
#pragma once

#include "register/before_libc/failing_disk.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <new>
#include <string_view>

namespace ultima::test {

inline constexpr std::array<std::string_view, ULTIMA_FAULTS> fault_words{
    "none",          "kill before",           "torn write and kill",      "kill after",
    "no space once", "no space from then on", "I/O error once",           "I/O errors from then on",
    "short write",   "failed sync once",      "failed syncs from then on"};

/// `Told` is plain memory, seen by the process that is killed and by the one that looks afterwards. It has a
/// flag `failed`, for an exception.
template <class Told>
class FailingProcess {
  public:
    /// Runs `work(told)` with the fault at the call of that number. Whether the fault came.
    template <class Work>
    bool run(ultima_fault fault, long at, Work work) {
        shared_->~Shared();
        new (shared_.get()) Shared{};
        shared_->disk = {fault, at, 0, 0, 0};
        const pid_t child = ::fork();
        if (child == 0) {
            ultima_disk_fails(&shared_->disk);
            try {
                work(shared_->told);
            } catch (const std::exception&) {
                shared_->told.failed = true;
            }
            ::_exit(0);
        }
        int status = 0;
        EXPECT_EQ(::waitpid(child, &status, 0), child);
        const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        EXPECT_TRUE(killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) << "status " << status;
        return shared_->disk.calls >= at;
    }

    [[nodiscard]] Told& told() { return shared_->told; }
    [[nodiscard]] ultima_disk& disk() { return shared_->disk; }

  private:
    struct Shared {
        ultima_disk disk;
        Told told;
    };
    struct Unmap {
        void operator()(Shared* shared) const { ::munmap(shared, sizeof *shared); }
    };
    static std::unique_ptr<Shared, Unmap> shared_memory() {
        void* memory =
            ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) throw std::bad_alloc();
        return std::unique_ptr<Shared, Unmap>(new (memory) Shared{});
    }

    std::unique_ptr<Shared, Unmap> shared_ = shared_memory();
};

}  // namespace ultima::test
