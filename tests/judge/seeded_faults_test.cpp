// SPDX-License-Identifier: Apache-2.0
// The faults of tests/judge/faults, each built into a program of its own (cmake/Faults.cmake): is the text
// that each of them replaces still there?
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace ultima::judge {
namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// What stands between two marks, each on a line of its own.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const std::size_t begin = text.find(from);
    const std::size_t end = text.find(to);
    if (begin == std::string::npos || end == std::string::npos) return {};
    return text.substr(begin + from.size(), end - begin - from.size());
}

TEST(seeded_faults, each_replace_a_text_that_stands_exactly_once_in_its_file) {
    const std::filesystem::path root(ULTIMA_SOURCE_DIR);
    int faults = 0;
    for (const auto& entry : std::filesystem::directory_iterator(root / "tests/judge/faults")) {
        if (entry.path().extension() != ".fault") continue;
        ++faults;
        const std::string fault = text_of(entry.path());
        const std::string source = text_of(root / between(fault, "file ", "\nwhat "));
        const std::string old = between(fault, "<<<<\n", "\n====\n");
        ASSERT_FALSE(old.empty()) << entry.path();
        const std::size_t first = source.find(old);
        EXPECT_NE(first, std::string::npos) << entry.path() << ": this text is gone:\n" << old;
        EXPECT_EQ(first, source.rfind(old)) << entry.path() << ": this text stands there twice:\n" << old;
        EXPECT_NE(old, between(fault, "\n====\n", "\n>>>>\n")) << entry.path();
    }
    EXPECT_GE(faults, 10);
}

}  // namespace
}  // namespace ultima::judge
