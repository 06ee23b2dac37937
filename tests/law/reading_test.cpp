// SPDX-License-Identifier: Apache-2.0
#include "law/reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(reading, makes_a_page_of_a_packs_prose_and_rules) {
    const std::string html = markdown_html("# The act\n\nProse.\n\n```rule A1\nwhen a < b\n```\n");
    EXPECT_THAT(html, HasSubstr("<h1>The act</h1>"));
    EXPECT_THAT(html, HasSubstr("when a &lt; b"));
}

TEST(reading, lets_no_markup_or_script_of_a_pack_through) {
    const std::string html = markdown_html(
        "<script>alert(1)</script>\n\n[here](javascript:alert(1)) <b onclick=x>\n\n![](data:text/html,x)\n");
    for (const char* bad : {"<script", "javascript:", "onclick", "data:text"})
        EXPECT_THAT(html, Not(HasSubstr(bad)));
}

}  // namespace
}  // namespace ultima::test
