// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a person would and keeps what it said.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

namespace fs = std::filesystem;

inline std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// A word that the shell takes as it is.
inline std::string in_quotes(const std::string& word) {
    std::string result = "'";
    for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

struct Ran {
    int code = -1;
    std::string out, err;
};

/// A folder of its own for each test, removed afterwards.
class ProgramTest : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ =
            fs::temp_directory_path() / ("ultima_" + std::string(info->name()).substr(0, 60) + "_" +
                                         std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                                         "_" + std::to_string(getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    /// In the repository's folder, standard output and error into files: no terminal. Reads the file `input`,
    /// or nothing.
    Ran run(const std::vector<std::string>& words, const std::string& input = "/dev/null") const {
        std::string command = "cd " + in_quotes(ULTIMA_SOURCE_DIR) + " && " + in_quotes(ULTIMA_PROGRAM);
        for (const std::string& word : words) command += " " + in_quotes(word);
        command += " <" + in_quotes(input) + " >" + in_quotes((folder_ / ".out").string()) + " 2>" +
                   in_quotes((folder_ / ".err").string());
        const int status = std::system(command.c_str());  // NOLINT(cert-env33-c): our own words, quoted
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(folder_ / ".out"),
                text_of(folder_ / ".err")};
    }
    std::string file(const std::string& name, std::string_view text) const {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return (folder_ / name).string();
    }
    fs::path folder() const { return folder_; }
    /// Every file below a folder, but for those of `run` itself.
    std::vector<std::string> files(const fs::path& below) const {
        std::vector<std::string> names;
        if (!fs::exists(below)) return names;
        for (const auto& entry : fs::recursive_directory_iterator(below))
            if (entry.path() != folder_ / ".out" && entry.path() != folder_ / ".err")
                names.push_back(entry.path().lexically_relative(below).string());
        return names;
    }

  private:
    fs::path folder_;
};

}  // namespace ultima::test
