// SPDX-License-Identifier: Apache-2.0
// An audit that is ended from outside, at any moment: what lies in its folder is the old results, the new
// ones, or nothing that looks like results. 25 moments, or KILL_MOMENTS of them; with `make torture` 500.
#include "audit/small_audit.h"
#include "cli/program.h"
#include "tables/output.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <map>
#include <thread>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;
using Files = std::map<std::string, std::string>;

/// An audit over a register of 100,000 rows, with the results of an older one in its folder.
class KilledTest : public ProgramTest {
  protected:
    void SetUp() override {
        ProgramTest::SetUp();
        file("small/pack.yaml", small_pack_yaml);
        file("small/law.md", small_pack_law);
        make_register();
        ASSERT_EQ(run(words("2025-12-01")).code, 0) << text_of(folder() / ".err");
        old_ = found();
        const auto begin = Clock::now();
        ASSERT_EQ(run(words("2026-01-10")).code, 0);
        whole_run_ = Clock::now() - begin;
        young_ = found();
        ASSERT_GE(old_.size(), 7U);
        ASSERT_EQ(young_.size(), old_.size());
        ASSERT_NE(old_.at("results.csv"), young_.at("results.csv"));
        put_old();
    }

    virtual void make_register() {
        file("map.yaml", small_map);
        std::string rows = small_header;
        for (int i = 0; i < 100'000; ++i) {
            const std::string day = std::to_string(1 + i % 7);
            rows += "k" + std::to_string(i) + ",n," + (i % 11 == 0 ? "CV" : "UT") + ",2025-0" +
                    std::to_string(1 + i % 9) + (day.size() == 1 ? "-0" : "-") + day + ",," +
                    std::to_string(6 + i % 12) + " months," + (i % 3 == 0 ? "Y" : "N") + "," +
                    std::to_string(15 + i % 30) + "," + (i % 2 == 0 ? "murder" : "theft") + "\n";
        }
        file("register.csv", rows);
    }

    virtual std::vector<std::string> words(const std::string& on) const {
        return {"audit",  (folder() / "register.csv").string(),
                "--map",  (folder() / "map.yaml").string(),
                "--pack", (folder() / "small").string(),
                "--on",   on,
                "--out",  out().string()};
    }
    fs::path out() const { return folder() / "out"; }
    /// What lies in the folder, hidden things apart.
    Files found() const {
        Files files;
        for (const auto& entry : fs::directory_iterator(out()))
            if (entry.path().filename() != ".partial" && entry.path().filename() != ".parts")
                files[entry.path().filename().string()] = text_of(entry.path());
        return files;
    }
    void put_old() const {
        fs::remove_all(out());
        fs::create_directories(out());
        for (const auto& [name, text] : old_) std::ofstream(out() / name, std::ios::binary) << text;
    }

    /// Starts the newer audit, sends the signal after a while, and waits for the end. What it said is in
    /// `.err`.
    int ended_by(int signal, std::chrono::nanoseconds after) const {
        std::vector<std::string> all = words("2026-01-10");
        all.insert(all.begin(), ULTIMA_PROGRAM);
        std::vector<char*> arguments;
        for (std::string& word : all) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const std::string said = (folder() / ".err").string();
        const pid_t child = ::fork();
        if (child == 0) {
            // Whoever runs the tests in the background may have told them to ignore these.
            for (const int each : {SIGINT, SIGTERM, SIGHUP}) (void)std::signal(each, SIG_DFL);
            const int err = ::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
            const int nowhere = ::open("/dev/null", O_WRONLY);
            ::dup2(nowhere, STDOUT_FILENO);
            ::dup2(err, STDERR_FILENO);
            ::execv(ULTIMA_PROGRAM, arguments.data());
            ::_exit(127);
        }
        std::this_thread::sleep_for(after);
        (void)::kill(child, signal);
        int status = 0;
        EXPECT_EQ(::waitpid(child, &status, 0), child);
        return status;
    }

    void expect_nothing_that_only_looks_whole(const std::string& when) const {
        const Files files = found();
        if (files == old_ || files == young_) return;
        EXPECT_FALSE(files.contains("summary.json")) << when;
        for (const Files* set : {&old_, &young_}) {
            const bool part_of_it = std::all_of(files.begin(), files.end(), [&](const auto& each) {
                const auto same = set->find(each.first);
                return same != set->end() && same->second == each.second;
            });
            if (part_of_it) return;
        }
        ADD_FAILURE() << "a mixture, or half a file, " << when;
    }

    Files old_, young_;
    std::chrono::nanoseconds whole_run_{};
};

TEST_F(KilledTest, leaves_old_results_or_new_ones_and_a_rerun_gives_what_an_undisturbed_run_gives) {
    const char* const given = std::getenv("KILL_MOMENTS");
    const int usual = std::getenv("ULTIMA_TORTURE") == nullptr ? 25 : 500;
    const int moments = given == nullptr ? usual : std::stoi(given);
    int killed = 0;
    for (int i = 0; i < moments; ++i) {
        // A little beyond the end, since a run may take longer than the one that was measured.
        const std::chrono::nanoseconds after = whole_run_ * (i * 11) / (moments * 10);
        const int status = ended_by(SIGKILL, after);
        const std::string when = "killed after " + std::to_string(after.count() / 1000) + " us";
        if (WIFSIGNALED(status)) ++killed;
        expect_nothing_that_only_looks_whole(when);
        if (i % 12 == 11) {
            ASSERT_EQ(run(words("2026-01-10")).code, 0) << when << text_of(folder() / ".err");
            EXPECT_EQ(found(), young_) << when;
            EXPECT_FALSE(fs::exists(out() / ".partial")) << when;
        }
        if (found() != old_) put_old();
    }
    EXPECT_GT(killed, moments / 3) << "most of the runs had ended before";
}

/// The same for a register in parts, in the columns of the law as a query: what is answered is kept.
class KilledInPartsTest : public KilledTest {
  protected:
    void make_register() override {
        Database database;
        fs::create_directories(folder() / "register");
        for (int part = 0; part < 5; ++part)
            copy_to_parquet(
                database,
                "SELECT 'p' || i AS key, DATE '2024-01-01' + CAST(i % 700 AS INTEGER) AS \"held, first "
                "day\", TRUE "
                "AS \"held, complete\", 1 + i % 50 AS \"longest term, months\", 0 AS \"longest term, days\", "
                "[TRUE, FALSE, NULL][1 + i % 3] AS \"earlier conviction\", 15 + i % 30 AS age FROM range(" +
                    std::to_string(part * 20'000) + ", " + std::to_string(part * 20'000 + 20'000) + ") t(i)",
                folder() / "register" / (std::to_string(part) + ".parquet"));
    }
    std::vector<std::string> words(const std::string& on) const override {
        return {"audit",   (folder() / "register").string(),
                "--stage", "pretrial",
                "--pack",  (folder() / "small").string(),
                "--on",    on,
                "--out",   out().string()};
    }
};

TEST_F(KilledInPartsTest, goes_on_after_it_was_killed_and_ends_with_the_bytes_of_an_undisturbed_run) {
    int killed = 0, kept = 0;
    // How long a run takes depends on what else the machine does: more moments, until enough have hit.
    for (int i = 0; i < 10 || (i < 60 && (killed <= 5 || kept <= 2)); ++i) {
        const std::chrono::nanoseconds after = whole_run_ * (i % 10 + 1) / 11;
        if (WIFSIGNALED(ended_by(SIGKILL, after))) ++killed;
        const std::string when = "killed after " + std::to_string(after.count() / 1000) + " us";
        expect_nothing_that_only_looks_whole(when);
        if (fs::exists(out() / ".parts")) ++kept;
        ASSERT_EQ(run(words("2026-01-10")).code, 0) << when << text_of(folder() / ".err");
        EXPECT_TRUE(found() == young_) << when;
        EXPECT_FALSE(fs::exists(out() / ".partial") || fs::exists(out() / ".parts")) << when;
        put_old();
    }
    EXPECT_GT(killed, 5);
    EXPECT_GT(kept, 2);
}

TEST_F(KilledTest, stopped_by_a_signal_ends_soon_says_so_and_leaves_the_older_results) {
    int stopped = 0;
    for (int i = 0; i < 9; ++i) {
        const std::chrono::nanoseconds after = whole_run_ * (i * 10 + 4) / 100;
        const int signal = std::array{SIGINT, SIGTERM, SIGHUP}.at(static_cast<std::size_t>(i % 3));
        const auto begin = Clock::now();
        const int status = ended_by(signal, after);
        EXPECT_LT(Clock::now() - begin, after + std::chrono::seconds(5));
        const std::string said = text_of(folder() / ".err");
        expect_nothing_that_only_looks_whole("stopped after " + std::to_string(after.count() / 1000) + " us");
        if (WIFSIGNALED(status) && !said.empty()) {
            ++stopped;
            EXPECT_EQ(WTERMSIG(status), signal);
            EXPECT_THAT(said, HasSubstr("ultima was stopped"));
            EXPECT_THAT(said, Not(HasSubstr("DuckDB")));
            if (said.find(".partial") == std::string::npos) {
                EXPECT_EQ(found(), old_);
                EXPECT_FALSE(fs::exists(out() / ".partial"));
            }
        }
        if (found() != old_) put_old();
    }
    EXPECT_GT(stopped, 3) << "signals came before or after the work";
    ASSERT_EQ(run(words("2026-01-10")).code, 0);
    EXPECT_EQ(found(), young_);
    EXPECT_FALSE(fs::exists(out() / ".partial"));
}

}  // namespace
}  // namespace ultima::test
