// SPDX-License-Identifier: Apache-2.0
// The process is killed, or the disk fails, at every call that changes the disk.
#ifdef ULTIMA_FAILING_DISK

#include "register/failing_process.h"
#include "register/fast_folder.h"
#include "register/script.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

class EveryCall : public testing::Test {
  protected:
    EveryCall() { ultima_disk_skips_sync(1); }
    ~EveryCall() override { ultima_disk_skips_sync(0); }

    /// Looks at the register in `folder` after a point.
    void look(const std::vector<Step>& steps, ultima_fault fault, long at) {
        if (!fs::exists(place_ / "register")) {
            EXPECT_FALSE(process_.told().created) << "a register that was there is gone";
            EXPECT_TRUE(Register::create(place_ / "register", scripted_tools(4)));
        }
        const Survival found = survival(place_ / "register", scripted_tools(3), steps, process_.told());
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
                const bool came = process_.run(fault, at, [&](Acknowledged& told) { work(steps, told); });
                look(steps, fault, at);
                if (!came) break;
            }
        }
        fmt::print("{} points, {} events durable and never acknowledged, opened again within {:.3f} s\n",
                   points_, unsaid_, longest_);
        EXPECT_LT(longest_, 2.0);
    }

    void sweep_prepared(const Script& script, long step, int longest_log = usual_longest_log) {
        prepare(script, place_ / "prepared");
        erased_key_ = key_of("q", place_ / "prepared");
        sweep(
            script, step,
            [&] {
                fs::remove_all(place_ / "register");
                fs::copy(place_ / "prepared", place_ / "register");
            },
            [&](const std::vector<Step>& steps, Acknowledged& told) {
                RegisterTools tools = scripted_tools(2);
                tools.longest_log = longest_log;
                auto reg = Register::open(place_ / "register", place_ / "register/keys.sqlite", tools);
                if (!reg) return;
                send(*reg, steps, told);
            });
    }

    static bool torture() { return std::getenv("ULTIMA_TORTURE") != nullptr; }

    FastFolder place_;
    FailingProcess<Acknowledged> process_;
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
    sweep_prepared(appending, torture() ? 1 : 7, 20);
    EXPECT_GE(points_, 100);
}

TEST_F(EveryCall, of_creating_a_register_is_followed_by_a_sync_of_the_folder_that_holds_its_name) {
    process_.disk() = {ULTIMA_FAULT_NONE, 0, 0, 0, 0};
    ultima_disk_fails(&process_.disk());
    const auto made = Register::create(place_ / "register", scripted_tools(2));
    ultima_disk_fails(nullptr);
    EXPECT_TRUE(made);
    EXPECT_NE(process_.disk().renamed_in, 0U);
    EXPECT_EQ(process_.disk().renamed_in, process_.disk().synced_folder)
        << "a power cut could lose all of it";
}

TEST_F(EveryCall, that_lost_something_would_be_seen) {
    prepare(appending, place_ / "register");
    const std::vector<Step> steps = appending.steps();
    process_.told().count = 1;
    const Survival found = survival(place_ / "register", scripted_tools(3), steps, process_.told());
    EXPECT_EQ(found.lost, 1U);
    EXPECT_EQ(found.wrong, "1 acknowledged events are lost");
}

}  // namespace
}  // namespace ultima::test

#endif
