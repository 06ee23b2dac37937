// SPDX-License-Identifier: Apache-2.0
// Commands as somebody sends them: what is no command is said to be none, whatever it is.
#include "register/event.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

std::string command_with(std::string_view member, std::string_view value) {
    std::string text;
    for (const auto& [name, ordinary] :
         {std::pair("event", R"("complaint filed")"), std::pair("file", R"("c")"),
          std::pair("on", R"("2026-01-02")"), std::pair("by", R"("Ada Obi")"),
          std::pair("role", R"("person")"), std::pair("what", R"(["The hours"])")})
        text += fmt::format("{}\"{}\":{}", text.empty() ? "{" : ",", name, name == member ? value : ordinary);
    return text + "}";
}

TEST(command, that_is_well_formed_is_read) {
    const auto event = read_command(command_with("none", ""));
    ASSERT_TRUE(event);
    EXPECT_EQ(event->rule->name, "complaint filed");
    EXPECT_EQ(event->by.role, Role::person);
}

TEST(command, whose_event_day_author_or_role_is_of_no_use_is_none) {
    for (const char* member : {"event", "on", "by", "role"})
        for (const char* value :
             {"null", "1", "true", "[]", "{}", "\"\"", "[\"complaint filed\",\"x\"]", "1e999"}) {
            const auto event = read_command(command_with(member, value));
            if (std::string_view(member) == "by" && event) continue;  // somebody may be called 1
            EXPECT_FALSE(event) << member << " " << value;
        }
}

}  // namespace
}  // namespace ultima::test
