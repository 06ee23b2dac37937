// SPDX-License-Identifier: Apache-2.0
// Kleene's tables, entry by entry.
#include "base/truth.h"

#include <gtest/gtest.h>

#include <array>

namespace ultima {
namespace {

constexpr std::array all{Truth::no, Truth::unknown, Truth::yes};

TEST(TruthTest, known_sides_decide_where_they_can_and_unknown_remains_elsewhere) {
    EXPECT_EQ(both(Truth::no, Truth::unknown), Truth::no);
    EXPECT_EQ(both(Truth::yes, Truth::unknown), Truth::unknown);
    EXPECT_EQ(either(Truth::yes, Truth::unknown), Truth::yes);
    EXPECT_EQ(either(Truth::no, Truth::unknown), Truth::unknown);
    EXPECT_EQ(negate(Truth::unknown), Truth::unknown);
    EXPECT_EQ(negate(Truth::yes), Truth::no);
    EXPECT_EQ(negate(Truth::no), Truth::yes);
}

TEST(TruthTest, every_answer_equals_what_all_completions_share) {
    const auto completions = [](Truth t) {
        return t == Truth::unknown ? std::array{true, false} : std::array{t == Truth::yes, t == Truth::yes};
    };
    for (const Truth a : all) {
        for (const Truth b : all) {
            int conjunctions = 0;
            int disjunctions = 0;
            for (const bool x : completions(a))
                for (const bool y : completions(b)) {
                    conjunctions += x && y;
                    disjunctions += x || y;
                }
            const auto shared = [](int yes) {
                return yes == 4 ? Truth::yes : (yes == 0 ? Truth::no : Truth::unknown);
            };
            EXPECT_EQ(both(a, b), shared(conjunctions));
            EXPECT_EQ(either(a, b), shared(disjunctions));
            EXPECT_EQ(negate(both(a, b)), either(negate(a), negate(b)));
        }
    }
}

TEST(TruthTest, words_are_those_of_packs) {
    EXPECT_EQ(to_text(Truth::no), "no");
    EXPECT_EQ(to_text(Truth::unknown), "unknown");
    EXPECT_EQ(to_text(truth(true)), "yes");
    EXPECT_EQ(truth(false), Truth::no);
}

}  // namespace
}  // namespace ultima
