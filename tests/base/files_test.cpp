// SPDX-License-Identifier: Apache-2.0
// Files read within a limit and written whole or not at all.
#include "base/files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace ultima {
namespace {

namespace fs = std::filesystem;

class FilesTest : public testing::Test {
  protected:
    FilesTest() {
        std::string name = (fs::temp_directory_path() / "ultima-files-XXXXXX").string();
        folder = ::mkdtemp(name.data());
    }
    ~FilesTest() override { fs::remove_all(folder); }
    fs::path folder;
};

std::string code_of(const Result<std::string>& result) { return result ? "none" : result.error().at(0).code; }

TEST_F(FilesTest, what_was_written_is_read_back) {
    const std::string text = std::string(200'000, 'x') + '\0' + "\r\n";
    write_file_whole(folder / "a", text);
    EXPECT_EQ(read_file(folder / "a", 1'000'000).value(), text);
    write_file_whole(folder / "a", "");
    EXPECT_EQ(read_file(folder / "a", 0).value(), "");
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 1) << "a temporary file was left behind";
}

TEST_F(FilesTest, the_limit_is_the_last_size_that_is_read) {
    write_file_whole(folder / "a", "12345");
    EXPECT_TRUE(read_file(folder / "a", 5));
    const auto refused = read_file(folder / "a", 4);
    ASSERT_EQ(code_of(refused), "file-too-large");
    EXPECT_EQ(refused.error()[0].message,
              "cannot read " + (folder / "a").string() + ": it has more than 4 bytes");
    EXPECT_EQ(code_of(read_file("/dev/zero", 1000)), "file-too-large");
}

TEST_F(FilesTest, missing_files_and_folders_are_told_apart) {
    EXPECT_EQ(code_of(read_file(folder / "none", 10)), "file-not-found");
    EXPECT_EQ(code_of(read_file(folder / "none" / "deeper", 10)), "file-not-found");
    EXPECT_EQ(code_of(read_file(folder, 10)), "file-is-a-folder");
    EXPECT_EQ(read_file(folder / "none", 10).error()[0].message,
              "cannot read " + (folder / "none").string() + ": No such file or directory");
}

TEST_F(FilesTest, a_failed_write_leaves_no_trace) {
    EXPECT_THROW(write_file_whole(folder / "none" / "a", "x"), std::runtime_error);
    fs::create_directory(folder / "full");
    write_file_whole(folder / "full" / "inside", "old");
    // A folder cannot be replaced by a file: the rename fails after everything was written.
    EXPECT_THROW(write_file_whole(folder / "full", "x"), std::runtime_error);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 1);
    EXPECT_EQ(read_file(folder / "full" / "inside", 10).value(), "old");
}

}  // namespace
}  // namespace ultima
