// SPDX-License-Identifier: Apache-2.0
// What docs/security.md says of itself: every rule has an answer, and every test and file that it names is
// there.
#include "base/files.h"
#include "base/text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

const fs::path root = ULTIMA_SOURCE_DIR;

struct Rule {
    std::string id, asks, answer;
};

/// The rows of the table of rules.
std::vector<Rule> rules() {
    std::vector<Rule> all;
    const std::string document = read_file(root / "docs/security.md", 1U << 20U).value_or("");
    for (const std::string_view line : split_lines(document)) {
        if (!line.starts_with("| V")) continue;
        std::vector<std::string> cells;
        std::size_t from = 2;
        for (std::size_t end = line.find(" |", from); end != std::string_view::npos;
             end = line.find(" |", from)) {
            cells.emplace_back(line.substr(from, end - from));
            from = std::min(line.size(), end + 3);
        }
        if (cells.size() == 3) all.push_back({cells[0], cells[1], cells[2]});
    }
    return all;
}

std::vector<std::string> in_backticks(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t open = text.find('`'); open != std::string_view::npos;) {
        const std::size_t close = text.find('`', open + 1);
        if (close == std::string_view::npos) break;
        words.emplace_back(text.substr(open + 1, close - open - 1));
        open = text.find('`', close + 1);
    }
    return words;
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// `suite.name` of every test in a file.
void add_tests(std::string_view source, std::set<std::string>& names) {
    for (const std::string_view macro : {"TEST(", "TEST_F(", "TEST_P("})
        for (std::size_t at = source.find(macro); at != std::string_view::npos;
             at = source.find(macro, at + 1)) {
            std::string name;
            for (std::size_t i = at + macro.size(); i < source.size() && source[i] != ')'; ++i)
                if (is_word(source[i]) || source[i] == ',') name += source[i] == ',' ? '.' : source[i];
            names.insert(name);
        }
}

std::set<std::string> all_tests() {
    std::set<std::string> names;
    for (const auto& one : fs::recursive_directory_iterator(root / "tests"))
        if (one.path().extension() == ".cpp") add_tests(read_file(one.path(), 1U << 22U).value_or(""), names);
    return names;
}

/// `suite.begins_like_*`, or the whole name.
bool is_there(const std::set<std::string>& tests, std::string_view named) {
    const bool whole = !named.ends_with('*');
    if (!whole) named.remove_suffix(1);
    const auto found = tests.lower_bound(std::string(named));
    return found != tests.end() && (whole ? *found == named : found->starts_with(named));
}

bool is_file(std::string_view word) {
    return word.ends_with(".h") || word.ends_with(".cpp") || word.ends_with(".md");
}
bool is_test(std::string_view word) {
    const std::size_t dot = word.find('.');
    if (dot == std::string_view::npos || dot == 0 || is_file(word)) return false;
    for (const char c : word)
        if (!is_word(c) && c != '.' && c != '*') return false;
    return true;
}

TEST(security_document, names_no_test_and_no_file_that_is_not_there) {
    const std::set<std::string> tests = all_tests();
    ASSERT_GT(tests.size(), 1000U);
    std::size_t named = 0;
    for (const Rule& rule : rules()) {
        const std::size_t tested = std::min(rule.answer.find("Tested:"), rule.answer.find("Fuzzed:"));
        for (const std::string& word : in_backticks(rule.answer)) {
            const std::size_t at = rule.answer.find("`" + word + "`");
            if (is_file(word)) {
                EXPECT_TRUE(fs::exists(root / word) || fs::exists(root / "src" / word)) << rule.id << word;
            } else if (is_test(word)) {
                EXPECT_TRUE(is_there(tests, word)) << rule.id << " names " << word;
                ++named;
            } else if (tested != std::string::npos && at > tested) {
                // All tests of a folder, or a target of the fuzzers.
                EXPECT_TRUE(fs::is_directory(root / "tests" / word) ||
                            fs::exists(root / "fuzz" / (word + ".cpp")))
                    << rule.id << " names " << word;
                ++named;
            }
        }
    }
    EXPECT_GT(named, 60U);
}

TEST(security_document, answers_each_rule_once) {
    std::set<std::string> ids;
    for (const Rule& rule : rules()) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id << " has two rows";
        EXPECT_FALSE(rule.asks.empty()) << rule.id;
        EXPECT_GT(rule.answer.size(), 10U) << rule.id;
    }
    EXPECT_GE(ids.size(), 85U);
}

TEST(security_document, has_a_row_for_every_rule_that_was_chosen) {
    const char* data = std::getenv("ULTIMA_DATA");
    const fs::path list = (data != nullptr ? fs::path(data) : root / "../shared/data") / "security/asvs.csv";
    const auto text = read_file(list, 1U << 20U);
    if (!text) GTEST_SKIP() << "SKIPPED: the list of rules is not there (ULTIMA_DATA)";
    std::set<std::string> ids;
    for (const Rule& rule : rules()) ids.insert(rule.id);
    for (const std::string_view line : split_lines(*text))
        if (line.starts_with("V")) {
            EXPECT_TRUE(ids.contains(std::string(line.substr(0, line.find(','))))) << line;
        }
}

}  // namespace
}  // namespace ultima::test
