// SPDX-License-Identifier: Apache-2.0
// The power is cut at a random moment, and the disk keeps what it happens to keep. Killing a process cannot
// show this: what it wrote is then still in the system's memory.
#include "register/fast_folder.h"
#include "register/power.h"
#include "register/script.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

struct Sum {
    std::uint64_t cuts = 0, lost = 0, broken = 0, doubled = 0, unsaid = 0, keys_left = 0;
    double longest = 0;
    std::string first_wrong{};
};

class PowerCut : public testing::Test {
  protected:
    void begin(const Script& script) {
        folder_ = place_ / "register";
        fs::remove_all(folder_);
        prepare(script, folder_);
        register_bytes_ = bytes_of_file(folder_ / "register.sqlite");
        key_bytes_ = bytes_of_file(folder_ / "keys.sqlite");
        steps_ = script.steps();
        erased_key_ = key_of("q", folder_);
        start_anew();
        Acknowledged told{};
        open_and_send(told, 0);
        changes_ = disk_.changes();
        ASSERT_FALSE(told.failed || told.refused);
    }

    void start_anew() {
        disk_.clear();
        disk_.put(folder_ / "register.sqlite", register_bytes_);
        disk_.put(folder_ / "keys.sqlite", key_bytes_);
    }

    void open_and_send(Acknowledged& told, std::uint64_t seed, int longest_log = usual_longest_log) {
        try {
            RegisterTools tools = scripted_tools(seed, disk_.name());
            tools.longest_log = longest_log;
            auto reg = Register::open(folder_, folder_ / "keys.sqlite", tools);
            if (!reg) return;
            send(*reg, steps_, told);
        } catch (const std::exception&) {  // the power went while it opened
        }
    }

    /// One cut, or a second one while the register is opened after it and everything is sent again.
    Survival cut(std::uint64_t seed) {
        Random random(seed);
        start_anew();
        Acknowledged told{};
        const int times = random.chance(300) ? 2 : 1;
        for (int i = 0; i < times; ++i) {
            disk_.cut_at(1 + random.below(changes_ + 5));
            // Now and then the log is written back in between.
            open_and_send(told, 2 + seed, random.chance(20) ? 20 : usual_longest_log);
            told.failed = false;
            disk_.restore(random);
        }
        return survival(folder_, scripted_tools(3 + seed, disk_.name()), steps_, told);
    }

    Sum cut_often(std::uint64_t first, std::uint64_t seeds) {
        Sum sum;
        for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
            const Survival found = cut(seed);
            ++sum.cuts;
            sum.lost += found.lost;
            if (!erased_key_.empty() && disk_.holds(erased_key_)) ++sum.keys_left;
            sum.doubled += found.doubled;
            sum.unsaid += found.unsaid;
            sum.broken += found.broken ? 1U : 0U;
            sum.longest = std::max(sum.longest, found.opened_in);
            if (sum.first_wrong.empty() && !found.wrong.empty())
                sum.first_wrong = fmt::format("seed {}: {}", seed, found.wrong);
        }
        fmt::print(
            "{} cuts, {} lost, {} broken, {} durable and never acknowledged, opened again within {:.3f} s\n",
            sum.cuts, sum.lost, sum.broken, sum.unsaid, sum.longest);
        return sum;
    }

    void expect_nothing_lost(const Script& script) {
        begin(script);
        const std::uint64_t seeds = std::getenv("ULTIMA_TORTURE") != nullptr ? 50'000 : 1'000;
        const Sum sum = cut_often(1, seeds);
        EXPECT_EQ(sum.first_wrong, "");
        EXPECT_EQ(sum.lost + sum.doubled + sum.broken, 0U);
        EXPECT_EQ(sum.keys_left, 0U);
        EXPECT_LT(sum.longest, 2.0);
    }

    FastFolder place_;
    PowerDisk disk_{"power"};
    fs::path folder_;
    std::string register_bytes_, key_bytes_, erased_key_;
    std::vector<Step> steps_;
    std::uint64_t changes_ = 0;
};

TEST_F(PowerCut, loses_nothing_that_was_acknowledged) { expect_nothing_lost(appending); }

TEST_F(PowerCut, during_an_erasure_leaves_it_to_be_finished) { expect_nothing_lost(erasing); }

TEST_F(PowerCut, of_a_disk_that_only_pretends_to_sync_does_lose_events) {
    begin(appending);
    disk_.pretend_to_sync(true);
    const Sum sum = cut_often(1, 200);
    EXPECT_GT(sum.lost, 0U) << "the test could not see a lost sync";
}

}  // namespace
}  // namespace ultima::test
