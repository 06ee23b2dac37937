// SPDX-License-Identifier: Apache-2.0
// The grammar for editors knows every word of the language.
#include "law/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

namespace ultima::test {
namespace {

using nlohmann::json;

const std::string editors = std::string(ULTIMA_SOURCE_DIR) + "/editors/";

json read(const std::string& name) {
    std::ifstream in(editors + name);
    return json::parse(in);
}

/// The words of the first group `(?:a|b|c)` that has more than one, in order.
std::vector<std::string> alternatives(const std::string& pattern) {
    for (std::size_t at = pattern.find("(?:"); at != std::string::npos; at = pattern.find("(?:", at + 1)) {
        const std::string inside = pattern.substr(at + 3, pattern.find(')', at) - at - 3);
        if (inside.find('|') == std::string::npos) continue;
        std::vector<std::string> words;
        for (std::size_t begin = 0; begin <= inside.size();) {
            const std::size_t end = std::min(inside.find('|', begin), inside.size());
            words.push_back(inside.substr(begin, end - begin));
            begin = end + 1;
        }
        return words;
    }
    return {};
}

TEST(words, of_the_language_are_those_of_the_grammar_for_editors) {
    const json grammar = read("ultima-pack.tmLanguage.json");
    for (const WordGroup& group : language_words()) {
        const bool blocks = group.name == "blocks";
        const json& rule = grammar.at("repository").at(blocks ? "block" : std::string(group.name));
        const std::vector<std::string> found = alternatives(rule.at(blocks ? "begin" : "match"));
        const std::set<std::string> known(group.words.begin(), group.words.end());
        EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), known)
            << "mend the words of `" << group.name << "` in editors/ultima-pack.tmLanguage.json";
        for (std::size_t i = 0; i < found.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                EXPECT_FALSE(found[i].starts_with(found[j] + " "))
                    << "`" << found[i] << "` must stand before `" << found[j] << "` to be found";
    }
}

TEST(words, of_the_grammar_are_all_used) {
    const json grammar = read("ultima-pack.tmLanguage.json");
    const std::string text = grammar.dump();
    for (const auto& [name, rule] : grammar.at("repository").items())
        EXPECT_NE(text.find("{\"include\":\"#" + name + "\"}"), std::string::npos) << name;
}

TEST(words, are_coloured_in_markdown_by_the_extension) {
    const json grammar = read("ultima-pack.tmLanguage.json");
    const json listed = read("package.json").at("contributes").at("grammars").at(0);
    EXPECT_EQ(listed.at("path"), "./ultima-pack.tmLanguage.json");
    EXPECT_EQ(listed.at("scopeName"), grammar.at("scopeName"));
    EXPECT_EQ(listed.at("injectTo"), json::array({"text.html.markdown"}));
}

}  // namespace
}  // namespace ultima::test
