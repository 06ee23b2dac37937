// SPDX-License-Identifier: Apache-2.0
// What is said about packs with something wrong in them: tests/golden/diagnostics/README.md.

#include "base/render.h"
#include "law/codes.h"
#include "law/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace ultima {
namespace {

namespace fs = std::filesystem;

const fs::path& goldens() {
    static const fs::path path = fs::path(ULTIMA_SOURCE_DIR) / "tests/golden/diagnostics";
    return path;
}

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// `@i` is the number of the repetition, from 1; `@j` one less.
std::string numbered(std::string text, int i) {
    const auto put = [&](std::string_view mark, int number) {
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
            text.replace(at, mark.size(), std::to_string(number));
    };
    put("@i", i);
    put("@j", i - 1);
    return text;
}

/// Replaces `@repeat N TEXT@`; `@repeat2 N TEXT@` may stand inside and is replaced first.
std::string expanded(std::string text, const std::string& word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word)) {
        const std::size_t number = at + word.size();
        const std::size_t blank = text.find(' ', number);
        const std::size_t end = text.find('@', blank);
        std::size_t close = end;
        while (text.compare(close, 2, "@i") == 0 || text.compare(close, 2, "@j") == 0)
            close = text.find('@', close + 1);
        const int times = std::stoi(text.substr(number, blank - number));
        const std::string part = text.substr(blank + 1, close - blank - 1);
        std::string all;
        for (int i = 1; i <= times; ++i) all += numbered(part, i);
        text.replace(at, close + 1 - at, all);
    }
    return text;
}

PackFiles files_of(const fs::path& folder) {
    PackFiles files;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
        const std::string name = path.filename().string();
        if (path.extension() == ".po") files.files.push_back({"lang/" + name, bytes_of(path)});
        if (name == "pack.yaml" || path.extension() == ".md") files.files.push_back({name, bytes_of(path)});
        if (path.extension() == ".in")
            files.files.push_back(
                {path.stem().string(), expanded(expanded(bytes_of(path), "@repeat2 "), "@repeat ")});
    }
    const bool has_manifest = fs::exists(folder / "pack.yaml") || fs::exists(folder / "no-pack-yaml");
    if (!has_manifest) files.files.push_back({"pack.yaml", bytes_of(goldens() / "pack.yaml")});
    return files;
}

std::string said_about(const fs::path& folder) {
    if (fs::exists(folder / "no-folder")) {
        const LoadedPack pack = load_pack(fs::path("no/such/folder"));
        return render_text(pack.diagnostics, pack.sources, false);
    }
    const LoadedPack pack = load_pack(files_of(folder));
    return render_text(pack.diagnostics, pack.sources, false);
}

std::vector<fs::path> folders() {
    std::vector<fs::path> result;
    for (const auto& entry : fs::directory_iterator(goldens()))
        if (entry.is_directory()) result.push_back(entry.path());
    std::sort(result.begin(), result.end());
    return result;
}

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, says_what_is_expected) {
    const fs::path expected = GetParam() / "expected.txt";
    const std::string said = said_about(GetParam());
    if (std::getenv("ULTIMA_UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << said;
    EXPECT_EQ(bytes_of(expected), said);
    const std::string name = GetParam().filename().string();
    EXPECT_NE(said.find("[" + name.substr(0, name.find('-')) + "]"), std::string::npos)
        << "the code in the folder's name is not reported";
}

std::string test_name(const testing::TestParamInfo<fs::path>& folder) {
    std::string name = folder.param.filename().string();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Diagnostics, Golden, testing::ValuesIn(folders()), test_name);

TEST(golden_folders, exist_for_every_code) {
    const std::vector<fs::path> all = folders();
    for (const CodeMeaning& code : pack_codes) {
        if (code.code.starts_with("C03"))
            continue;  // said by whoever runs the tests of packs, not by load_pack
        const bool found = std::any_of(all.begin(), all.end(), [&](const fs::path& folder) {
            return folder.filename().string().starts_with(std::string(code.code) + "-");
        });
        EXPECT_TRUE(found) << code.code << " (" << code.meaning
                           << ") has no folder in tests/golden/diagnostics";
    }
}

TEST(codes, are_unique_and_each_reported_code_is_listed) {
    std::vector<std::string_view> codes;
    for (const CodeMeaning& code : pack_codes) codes.push_back(code.code);
    std::sort(codes.begin(), codes.end());
    EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
    for (const fs::path& folder : folders()) {
        std::istringstream lines(bytes_of(folder / "expected.txt"));
        for (std::string line; std::getline(lines, line);) {
            const std::size_t open = line.find('[');
            const bool header =
                line.starts_with("error[") || line.starts_with("warning[") || line.starts_with("note[");
            if (!header) continue;
            const std::string code = line.substr(open + 1, line.find(']') - open - 1);
            EXPECT_TRUE(std::binary_search(codes.begin(), codes.end(), code)) << code << " in " << folder;
        }
    }
}

}  // namespace
}  // namespace ultima
