// SPDX-License-Identifier: Apache-2.0
// Results take the place of older ones: killed before any single step of that, nothing may look whole that is
// not.
#include "audit/output_folder.h"

#include "base/scratch.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace {

/// Steps until the process kills itself; negative: never.
int steps_left = -1;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void step() {
    if (steps_left == 0) (void)::kill(::getpid(), SIGKILL);
    if (steps_left > 0) --steps_left;
}

}  // namespace

// Stand before those of the C library, which std::filesystem calls.
extern "C" int rename(const char* from, const char* to) noexcept {
    step();
    return ::renameat(AT_FDCWD, from, AT_FDCWD, to);
}
extern "C" int remove(const char* path) noexcept {
    step();
    if (::unlinkat(AT_FDCWD, path, 0) == 0) return 0;
    return errno == EISDIR || errno == EPERM ? ::unlinkat(AT_FDCWD, path, AT_REMOVEDIR) : -1;
}

namespace ultima {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

class OutputFolderTest : public testing::Test {
  protected:
    /// The files of a folder, but for what lies in folders in it.
    Files files() const {
        Files found;
        for (const fs::directory_entry& entry : fs::directory_iterator(out_)) {
            if (!entry.is_regular_file()) continue;
            std::ifstream file(entry.path(), std::ios::binary);
            found[entry.path().filename().string()] = {std::istreambuf_iterator<char>(file), {}};
        }
        return found;
    }
    void put(const Files& files) const {
        fs::remove_all(out_);
        fs::create_directories(out_);
        for (const auto& [name, text] : files) std::ofstream(out_ / name, std::ios::binary) << text;
    }
    void publish(const Files& files) const {
        auto folder = OutputFolder::make(out_, true);
        ASSERT_TRUE(folder);
        std::vector<std::string> names;
        for (const auto& [name, text] : files) {
            std::ofstream(folder->partial() / name, std::ios::binary) << text;
            if (name != "report.html" && name != "summary.json") names.push_back(name);
        }
        names.emplace_back("report.html");
        names.emplace_back("summary.json");
        folder->publish(names);
    }
    /// True if the process that publishes was killed at that step.
    bool killed_at(int step, const Files& files) const {
        const pid_t child = ::fork();
        if (child == 0) {
            steps_left = step;
            publish(files);
            ::_exit(0);
        }
        int status = 0;
        EXPECT_EQ(::waitpid(child, &status, 0), child);
        return WIFSIGNALED(status);
    }

    Scratch scratch_;
    fs::path out_ = scratch_.path("out");
};

Files set_of(const std::string& mark, bool with_classes) {
    Files files;
    for (const char* name : {"results.csv", "results.parquet", "measures.parquet", "worklist.csv",
                             "unread_rows.csv", "report.html", "summary.json"})
        files[name] = mark + " " + name;
    if (with_classes) files["classification.csv"] = mark + " classes";
    return files;
}

TEST_F(OutputFolderTest, killed_at_any_step_holds_a_whole_set_or_nothing_that_looks_like_one) {
    const Files old = set_of("old", true);
    const Files young = set_of("new", false);
    int whole_old = 0;
    int in_between = 0;
    int step = 0;
    for (bool killed = true; killed; ++step) {
        ASSERT_LT(step, 100);
        put(old);
        killed = killed_at(step, young);
        const Files found = files();
        if (found == old) ++whole_old;
        if (found == old || found == young) continue;
        ++in_between;
        EXPECT_TRUE(killed) << step;
        EXPECT_FALSE(found.contains("summary.json")) << step;
        EXPECT_TRUE(!found.contains("report.html") || found.size() >= young.size() - 1)
            << "a report without its results, killed at step " << step;
        for (const auto& [name, text] : found)
            EXPECT_EQ(text.substr(0, 3), found.begin()->second.substr(0, 3))
                << "a mixture, killed at step " << step << ": " << name;
        // The next run puts it right.
        publish(young);
        EXPECT_EQ(files(), young) << step;
        EXPECT_FALSE(fs::exists(out_ / ".partial")) << step;
    }
    EXPECT_GT(whole_old, 0);
    EXPECT_GT(in_between, 5) << "the steps were not seen";
    EXPECT_EQ(files(), young);
}

TEST_F(OutputFolderTest, is_refused_where_a_result_could_not_be_put_in_its_place) {
    fs::create_directories(out_ / "results.csv" / "deep");
    const auto folder = OutputFolder::make(out_, true);
    ASSERT_FALSE(folder);
    EXPECT_NE(folder.error().front().message.find("holds a folder named results.csv"), std::string::npos);
    EXPECT_FALSE(fs::exists(out_ / ".partial"));
}

TEST_F(OutputFolderTest, is_for_one_audit_at_a_time) {
    const auto first = OutputFolder::make(out_, true);
    ASSERT_TRUE(first);
    std::ofstream(first->partial() / "results.csv") << "half";
    const auto second = OutputFolder::make(out_, true);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().front().code, "audit-output");
    EXPECT_TRUE(fs::exists(first->partial() / "results.csv")) << "the first one goes on";
}

}  // namespace
}  // namespace ultima
