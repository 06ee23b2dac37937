// SPDX-License-Identifier: Apache-2.0
// The process is killed, or the disk fails, at every call that changes the disk.
#ifdef ULTIMA_FAILING_DISK

#include "register/before_libc/failing_disk.h"
#include "register/fast_folder.h"
#include "register/script.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, ULTIMA_FAULTS> fault_words{
    "none",          "kill before",           "torn write and kill",      "kill after",
    "no space once", "no space from then on", "I/O error once",           "I/O errors from then on",
    "short write",   "failed sync once",      "failed syncs from then on"};

/// Seen by the process that is killed and by the one that looks afterwards.
struct Shared {
    ultima_disk disk;
    Acknowledged told;
};

struct Unmap {
    void operator()(Shared* shared) const { ::munmap(shared, sizeof *shared); }
};

std::unique_ptr<Shared, Unmap> shared_memory() {
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    return std::unique_ptr<Shared, Unmap>(new (memory) Shared{});
}

class EveryCall : public testing::Test {
  protected:
    EveryCall() { ultima_disk_skips_sync(1); }
    ~EveryCall() override { ultima_disk_skips_sync(0); }

    /// Runs `work` in a process of its own, with the fault. Whether the fault came.
    template <class Work>
    bool in_process(ultima_fault fault, long at, Work work) {
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

    /// Looks at the register in `folder` after a point.
    void look(const std::vector<Step>& steps, ultima_fault fault, long at) {
        if (!fs::exists(place_ / "register")) {
            EXPECT_FALSE(shared_->told.created) << "a register that was there is gone";
            EXPECT_TRUE(Register::create(place_ / "register", scripted_tools(4)));
        }
        const Survival found = survival(place_ / "register", scripted_tools(3), steps, shared_->told);
        ++points_;
        unsaid_ += found.unsaid;
        longest_ = std::max(longest_, found.opened_in);
        EXPECT_EQ(found.wrong, "") << fault_words[fault] << " at call " << at;
        if (erased_key_.empty()) return;
        for (const auto& entry : fs::directory_iterator(place_ / "register"))
            EXPECT_EQ(bytes_of_file(entry.path()).find(erased_key_), std::string::npos)
                << fault_words[fault] << " at call " << at << " leaves a key in " << entry.path();
    }

    /// All points of all faults; `step`: look at every so manieth call only.
    template <class Prepare, class Work>
    void sweep(const Script& script, long step, Prepare prepare_each, Work work) {
        const std::vector<Step> steps = script.steps();
        for (int kind = ULTIMA_KILL_BEFORE; kind < ULTIMA_FAULTS && !HasFailure(); ++kind) {
            const auto fault = static_cast<ultima_fault>(kind);
            const long by = fault >= ULTIMA_SYNC_FAILS_ONCE ? 1 : step;
            for (long at = 1 + kind % by; !HasFailure(); at += by) {
                prepare_each();
                const bool came = in_process(fault, at, [&](Acknowledged& told) { work(steps, told); });
                look(steps, fault, at);
                if (!came) break;
            }
        }
        fmt::print("{} points, {} events durable and never acknowledged, opened again within {:.3f} s\n",
                   points_, unsaid_, longest_);
        EXPECT_LT(longest_, 2.0);
    }

    /// `commits`: empty ones before the script, after some of which the log is written back.
    void sweep_prepared(const Script& script, long step, int commits = 0) {
        prepare(script, place_ / "prepared");
        erased_key_ = key_of("q", place_ / "prepared");
        sweep(
            script, step,
            [&] {
                fs::remove_all(place_ / "register");
                fs::copy(place_ / "prepared", place_ / "register");
            },
            [&](const std::vector<Step>& steps, Acknowledged& told) {
                auto reg =
                    Register::open(place_ / "register", place_ / "register/keys.sqlite", scripted_tools(2));
                if (!reg) return;
                for (int i = 0; i < commits; ++i) static_cast<void>(reg->head());
                send(*reg, steps, told);
            });
    }

    static bool torture() { return std::getenv("ULTIMA_TORTURE") != nullptr; }

    FastFolder place_;
    std::unique_ptr<Shared, Unmap> shared_ = shared_memory();
    std::string erased_key_;
    long points_ = 0;
    std::uint64_t unsaid_ = 0;
    double longest_ = 0;
};

TEST_F(EveryCall, of_appending_can_fail_and_nothing_acknowledged_is_lost_or_doubled) {
    sweep_prepared(torture() ? appending.repeated(10) : appending, 1);
    EXPECT_GE(points_, torture() ? 7'500 : 1'000);
}

TEST_F(EveryCall, of_an_erasure_can_fail_and_it_is_finished_later) {
    sweep_prepared(erasing, 1);
    EXPECT_GE(points_, 900);
}

TEST_F(EveryCall, of_creating_a_register_can_fail_and_it_is_there_whole_or_not_at_all) {
    sweep(
        beginning, 1,
        [&] {
            fs::remove_all(place_ / "register");
            fs::remove_all(unfinished_beside(place_ / "register"));
        },
        [&](const std::vector<Step>& steps, Acknowledged& told) {
            auto reg = Register::create(place_ / "register", scripted_tools(2));
            if (!reg) return;
            told.created = true;
            send(*reg, steps, told);
        });
    EXPECT_GE(points_, 1'000);
}

TEST_F(EveryCall, of_writing_the_log_back_into_the_file_can_fail) {
    sweep_prepared(appending, torture() ? 1 : 7, 995);
    EXPECT_GE(points_, 100);
}

TEST_F(EveryCall, of_creating_a_register_is_followed_by_a_sync_of_the_folder_that_holds_its_name) {
    shared_->disk = {ULTIMA_FAULT_NONE, 0, 0, 0, 0};
    ultima_disk_fails(&shared_->disk);
    const auto made = Register::create(place_ / "register", scripted_tools(2));
    ultima_disk_fails(nullptr);
    EXPECT_TRUE(made);
    EXPECT_NE(shared_->disk.renamed_in, 0U);
    EXPECT_EQ(shared_->disk.renamed_in, shared_->disk.synced_folder) << "a power cut could lose all of it";
}

TEST_F(EveryCall, that_lost_something_would_be_seen) {
    prepare(appending, place_ / "register");
    const std::vector<Step> steps = appending.steps();
    shared_->told.count = 1;
    const Survival found = survival(place_ / "register", scripted_tools(3), steps, shared_->told);
    EXPECT_EQ(found.lost, 1U);
    EXPECT_EQ(found.wrong, "1 acknowledged events are lost");
}

}  // namespace
}  // namespace ultima::test

#endif
