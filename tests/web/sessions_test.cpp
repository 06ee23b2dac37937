// SPDX-License-Identifier: Apache-2.0
#include "web/sessions.h"

#include <gtest/gtest.h>

#include <set>

namespace ultima::test {
namespace {

constexpr Instant noon{1'782'820'800};
const Looker judge{"Ama Reed", Role::judge, "City court", ""};

Instant later(std::int64_t seconds) { return {noon.second + seconds}; }

TEST(sessions, end_after_a_while_without_a_request_and_after_a_day_at_work) {
    Sessions sessions(system_entropy());
    const std::string token = sessions.begin(judge, noon);
    EXPECT_TRUE(sessions.find(token, later(Sessions::seconds_idle)));
    EXPECT_FALSE(sessions.find(token, later(2 * Sessions::seconds_idle + 1)));
    const std::string busy = sessions.begin(judge, noon);
    for (std::int64_t at = 0; at <= Sessions::seconds_at_most; at += 600)
        EXPECT_TRUE(sessions.find(busy, later(at))) << at;
    EXPECT_FALSE(sessions.find(busy, later(Sessions::seconds_at_most + 1)));
}

TEST(sessions, have_tokens_that_nobody_guesses_and_no_two_share) {
    Sessions sessions(system_entropy());
    std::set<std::string> tokens;
    for (int i = 0; i < 10'000; ++i) tokens.insert(sessions.begin(judge, noon));
    EXPECT_EQ(tokens.size(), 10'000U);
    EXPECT_EQ(tokens.begin()->size(), 64U) << "256 bits";
    EXPECT_FALSE(sessions.find("", noon));
    EXPECT_FALSE(sessions.find("x", noon));
}

TEST(sessions, of_somebody_can_be_ended_one_by_one_or_all) {
    Sessions sessions(system_entropy());
    const std::string one = sessions.begin(judge, noon), two = sessions.begin(judge, noon);
    EXPECT_NE(sessions.find(one, noon)->form_token, sessions.find(two, noon)->form_token);
    sessions.end(one);
    EXPECT_FALSE(sessions.find(one, noon));
    EXPECT_TRUE(sessions.find(two, noon));
    sessions.end_all("Ama Reed");
    EXPECT_FALSE(sessions.find(two, noon));
}

TEST(sign_in_tries, stop_who_guesses_and_not_who_is_guessed_at) {
    SignInTries tries;
    for (int i = 0; i < SignInTries::of_both; ++i) {
        EXPECT_TRUE(tries.may_try("Ama Reed", "10.0.0.1", noon));
        tries.failed("Ama Reed", "10.0.0.1", noon);
    }
    EXPECT_FALSE(tries.may_try("Ama Reed", "10.0.0.1", noon));
    EXPECT_TRUE(tries.may_try("Ama Reed", "10.0.0.2", noon));
    EXPECT_TRUE(tries.may_try("Bela Stone", "10.0.0.1", noon));
    EXPECT_TRUE(tries.may_try("Ama Reed", "10.0.0.1", later(SignInTries::seconds + 1)));
}

TEST(sign_in_tries, stop_who_goes_through_many_names_or_many_addresses) {
    SignInTries tries;
    for (int i = 0; i < SignInTries::of_source; ++i)
        tries.failed("name " + std::to_string(i), "10.0.0.1", noon);
    EXPECT_FALSE(tries.may_try("another", "10.0.0.1", noon));
    for (int i = 0; i < SignInTries::of_name; ++i)
        tries.failed("Ama Reed", "10.0.1." + std::to_string(i), noon);
    EXPECT_FALSE(tries.may_try("Ama Reed", "10.0.2.1", noon));
    tries.succeeded("Ama Reed", "10.0.3.1");
    EXPECT_TRUE(tries.may_try("Ama Reed", "10.0.3.1", noon)) << "from where she has signed in before";
}

TEST(sign_in_tries, count_a_house_as_one_source_whichever_of_its_addresses_it_takes) {
    EXPECT_EQ(network_of("10.0.0.1"), "10.0.0.1");
    EXPECT_EQ(network_of("::ffff:10.0.0.1"), "10.0.0.1");
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:2:ffff::"));
    EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:0DB8:0001:0002:0000::9"));
    EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
    EXPECT_EQ(network_of("fe80::1%eth0"), network_of("fe80::2"));
    EXPECT_EQ(network_of("no address"), "no address");
    SignInTries tries;
    for (int i = 0; i < SignInTries::of_source; ++i)
        tries.failed("name " + std::to_string(i), "2001:db8:1:2::" + std::to_string(i), noon);
    EXPECT_FALSE(tries.may_try("another", "2001:db8:1:2:a:b:c:d", noon));
    EXPECT_TRUE(tries.may_try("another", "2001:db8:1:3:a:b:c:d", noon));
    for (int i = 0; i < SignInTries::of_both; ++i)
        tries.failed("Ama Reed", "2001:db8:9::" + std::to_string(i), noon);
    EXPECT_FALSE(tries.may_try("Ama Reed", "2001:db8:9::77", noon));
    tries.succeeded("Ama Reed", "2001:db8:5::1");
    EXPECT_TRUE(tries.may_try("Ama Reed", "2001:db8:5::2", noon));
}

}  // namespace
}  // namespace ultima::test
