// SPDX-License-Identifier: Apache-2.0
#include "web/http.h"

#include <gtest/gtest.h>

namespace ultima::test {
namespace {

TEST(http, reads_a_form_once) {
    const HttpFields expected{{"a", "1 + 2"}, {"b", "%20"}, {"c", ""}, {"é", "ü"}};
    EXPECT_EQ(form_fields("a=1+%2B+2&b=%2520&c&%C3%A9=%c3%bc"), expected);
    EXPECT_EQ(form_fields(""), HttpFields());
    EXPECT_EQ(form_fields("&&"), HttpFields());
}

TEST(http, takes_no_form_that_is_broken) {
    for (const char* broken :
         {"a=%", "a=%2", "a=%zz", "a=%FF", "a=%C3%28", "a=%00", "%=1", "a=1&b=%ED%A0%80"})
        EXPECT_FALSE(form_fields(broken)) << broken;
    std::string many;
    for (int i = 0; i < 501; ++i) many += "a=1&";
    EXPECT_FALSE(form_fields(many));
}

TEST(http, writes_a_link_that_reads_as_what_it_was_made_of) {
    const std::string odd = "a b/c?d=e&f%20\"'<é";
    const auto read = form_fields("x=" + url_encoded(odd));
    ASSERT_TRUE(read);
    EXPECT_EQ(value_of(*read, "x"), odd);
}

}  // namespace
}  // namespace ultima::test
