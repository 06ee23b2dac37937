// SPDX-License-Identifier: Apache-2.0
// Published vectors, pieces, and fixed values of the fast hash.
#include "base/hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ultima {
namespace {

TEST(HashTest, sha256_gives_the_values_of_fips_180) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HashTest, pieces_give_the_hash_of_the_whole) {
    const std::string text(1000, 'x');
    Sha256 hash;
    for (std::size_t i = 0; i < text.size(); i += 7) hash.update(std::string_view{text}.substr(i, 7));
    EXPECT_EQ(hash.hex(), sha256_hex(text));
    EXPECT_EQ(hash.hex(), sha256_hex(text));
    const Sha256 copy = hash;
    hash.update("y");
    EXPECT_EQ(copy.hex(), sha256_hex(text));
    EXPECT_EQ(hash.hex(), sha256_hex(text + "y"));
}

TEST(HashTest, the_fast_hash_tells_near_texts_apart) {
    std::set<std::uint64_t> seen;
    std::string text;
    for (int length = 0; length < 300; ++length) {
        seen.insert(hash64(text));
        seen.insert(hash64(text + 'b'));
        text += 'a';
    }
    for (int i = 0; i < 100'000; ++i) seen.insert(hash64("person " + std::to_string(i)));
    EXPECT_EQ(seen.size(), 600U + 100'000U);
    EXPECT_NE(hash64(std::string_view{"\0", 1}), hash64(""));
}

}  // namespace
}  // namespace ultima
