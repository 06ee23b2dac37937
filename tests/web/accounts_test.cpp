// SPDX-License-Identifier: Apache-2.0
#include "web/accounts.h"

#include "base/scratch.h"

#include <gtest/gtest.h>

namespace ultima::test {
namespace {

constexpr PasswordCost cheap{1, 8192};
constexpr Instant noon{1'782'820'800};
constexpr std::string_view good = "correct horse battery";

class AccountsOfTests : public ::testing::Test {
  protected:
    Scratch scratch;
    Accounts accounts{scratch.path("accounts.sqlite"), system_entropy(), cheap};
    Looker judge{"Ama Reed", Role::judge, "City court", ""};

    std::string problem(const Looker& who, std::string_view password) {
        const auto added = accounts.add(who, password);
        return added ? std::string() : added.error().front().code;
    }
    std::string code(const std::string& secret, std::int64_t steps = 0) {
        return one_time_code(secret, noon.second / 30 + steps);
    }
};

TEST(one_time_codes, are_those_of_the_standard) {
    // RFC 6238, appendix B: SHA-1, the last six of eight digits.
    const std::string secret = "12345678901234567890";
    EXPECT_EQ(one_time_code(secret, 59 / 30), "287082");
    EXPECT_EQ(one_time_code(secret, 1111111109 / 30), "081804");
    EXPECT_EQ(one_time_code(secret, 1234567890 / 30), "005924");
    EXPECT_EQ(one_time_code(secret, 20000000000 / 30), "353130");
}

TEST(base_32, is_that_of_the_standard) {
    // RFC 4648, section 10, without padding.
    EXPECT_EQ(base32("f"), "MY");
    EXPECT_EQ(base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

TEST_F(AccountsOfTests, let_in_who_has_both_password_and_code_once) {
    const std::string secret = accounts.add(judge, good).value();
    EXPECT_FALSE(accounts.check("Ama Reed", good, "", noon));
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret, 3), noon));
    EXPECT_FALSE(accounts.check("Ama Reed", "correct horse batterY", code(secret), noon));
    EXPECT_FALSE(accounts.check("Ama Reed", "correct horse battery ", code(secret), noon));
    EXPECT_FALSE(accounts.check("nobody", good, code(secret), noon));
    const auto who = accounts.check("Ama Reed", good, code(secret), noon);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->role, Role::judge);
    EXPECT_EQ(who->office, "City court");
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret), noon)) << "a code was good twice";
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret, -1), noon)) << "an older code was good";
    EXPECT_TRUE(accounts.check("Ama Reed", good, code(secret, 1), noon)) << "a clock may be a step ahead";
}

TEST_F(AccountsOfTests, take_any_password_that_is_long_and_not_easily_guessed) {
    EXPECT_EQ(problem(judge, "fourteen chars"), "account-password");
    EXPECT_EQ(problem(judge, "aaaabbbbaaaabbbb"), "account-password");
    EXPECT_EQ(problem(judge, "Ama Reed2026Ama"), "account-password");
    EXPECT_EQ(problem(judge, std::string(1001, 'x') + "abcdefgh"), "account-password");
    EXPECT_EQ(problem(judge, "كلمة سر طويلة جدا هنا"), "");
    EXPECT_EQ(problem(judge, good), "account-name") << "there is one already";
    EXPECT_EQ(problem({"", Role::judge, "", ""}, good), "account-name");
    EXPECT_EQ(problem({"a\nb", Role::judge, "", ""}, good), "account-name");
}

TEST_F(AccountsOfTests, of_a_person_name_their_file_and_no_others_do) {
    EXPECT_EQ(problem({"p1", Role::person, "", ""}, good), "account-person");
    EXPECT_EQ(problem({"Ama Reed", Role::judge, "", "p1"}, good), "account-person");
    EXPECT_EQ(accounts.add({"p1", Role::person, "", "p1"}, good).value(), "");
    EXPECT_EQ(accounts.check("p1", good, "", noon)->person, "p1");
}

TEST_F(AccountsOfTests, that_are_closed_let_nobody_in) {
    const std::string secret = accounts.add(judge, good).value();
    EXPECT_TRUE(accounts.close("Ama Reed"));
    EXPECT_FALSE(accounts.close("Ama Reed"));
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret), noon));
    EXPECT_TRUE(accounts.all().empty());
}

}  // namespace
}  // namespace ultima::test
