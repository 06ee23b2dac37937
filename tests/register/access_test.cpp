// SPDX-License-Identifier: Apache-2.0
// Every combination of role, relation, state of the file, child or not, protected address or not, and part of
// a file, against a matrix that was written by hand and knows nothing of the table.
#include "register/access_matrix.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bitset>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace ultima::test {
namespace {

constexpr std::size_t cell_count = role_count * relation_count * file_stand_count * 2 * 2 * file_part_count;

AccessQuestion question(std::size_t cell) {
    const auto take = [&](std::size_t count) {
        const std::size_t digit = cell % count;
        cell /= count;
        return digit;
    };
    AccessQuestion asked;
    asked.part = static_cast<FilePart>(take(file_part_count));
    asked.role = static_cast<Role>(take(role_count));
    asked.relation = static_cast<Relation>(take(relation_count));
    asked.stand = static_cast<FileStand>(take(file_stand_count));
    asked.juvenile = take(2) == 1;
    asked.protected_address = take(2) == 1;
    return asked;
}

std::string in_words(const AccessQuestion& asked) {
    return fmt::format("{}, {}, file {}{}{}, {}", to_text(asked.role), to_text(asked.relation),
                       to_text(asked.stand), asked.juvenile ? ", child" : "",
                       asked.protected_address ? ", protected address" : "", to_text(asked.part));
}

const std::bitset<cell_count>& expected() {
    static const std::bitset<cell_count> all = [] {
        const AccessMatrix by_hand;
        std::bitset<cell_count> cells;
        for (std::size_t i = 0; i < cell_count; ++i) cells[i] = by_hand.allows(question(i));
        return cells;
    }();
    return all;
}

/// Is the expectation red with this table?
bool is_red(const std::vector<AccessRule>& rules) {
    for (std::size_t i = 0; i < cell_count; ++i)
        if (may(question(i), rules).allowed() != expected()[i]) return true;
    return false;
}

std::vector<AccessRule> all_rules() { return {access_rules().begin(), access_rules().end()}; }

bool same(const AccessRule& a, const AccessRule& b) {
    return a.roles == b.roles && a.relations == b.relations && a.stands == b.stands && a.parts == b.parts &&
           a.juveniles == b.juveniles;
}

TEST(access, every_combination_is_as_the_matrix_written_by_hand_says) {
    std::size_t allowed = 0, wrong = 0;
    for (std::size_t i = 0; i < cell_count; ++i) {
        const Access access = may(question(i));
        allowed += access.allowed() ? 1 : 0;
        if (access.allowed() == expected()[i]) continue;
        if (++wrong <= 20) ADD_FAILURE() << in_words(question(i)) << ": " << access.allowed();
    }
    EXPECT_EQ(wrong, 0U);
    EXPECT_GT(allowed, 1000U);
    fmt::print("{} cells, {} allowed, {} otherwise than the matrix\n", cell_count, allowed, wrong);
}

TEST(access, the_matrix_speaks_of_every_part) {
    const AccessMatrix by_hand;
    EXPECT_EQ(by_hand.parts().size() + 4,
              file_part_count);  // services, laws, evaluations, protected addresses
}

TEST(access, each_row_that_is_taken_away_turns_the_matrix_red) {
    std::size_t red = 0;
    const auto rules = all_rules();
    for (std::size_t i = 0; i < rules.size(); ++i) {
        auto fewer = rules;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        if (is_red(fewer))
            ++red;
        else
            fmt::print("not missed: {}\n", rules[i].says);
    }
    fmt::print("rows off: {}, red: {}\n", rules.size(), red);
    EXPECT_GE(red * 100, rules.size() * 95);
}

TEST(access, each_row_that_is_made_wider_turns_the_matrix_red) {
    std::size_t wider = 0, red = 0;
    const auto rules = all_rules();
    for (std::size_t i = 0; i < rules.size(); ++i)
        for (const AccessRule& more : widened(rules[i])) {
            if (same(more, rules[i])) continue;
            auto changed = rules;
            changed[i] = more;
            ++wider;
            if (is_red(changed))
                ++red;
            else
                fmt::print("not noticed: {}\n", rules[i].says);
        }
    fmt::print("rows widened: {}, red: {}\n", wider, red);
    EXPECT_GE(red * 100, wider * 95);
}

TEST(access, each_part_and_each_relation_alone_taken_out_of_a_row_turns_the_matrix_red) {
    std::size_t narrower = 0, red = 0;
    const auto rules = all_rules();
    for (std::size_t i = 0; i < rules.size(); ++i)
        for (std::size_t part = 0; part < file_part_count; ++part) {
            if (!rules[i].parts.contains(static_cast<FilePart>(part))) continue;
            auto changed = rules;
            changed[i].parts = {};
            for (std::size_t other = 0; other < file_part_count; ++other)
                if (other != part && rules[i].parts.contains(static_cast<FilePart>(other)))
                    changed[i].parts.add(static_cast<FilePart>(other));
            ++narrower;
            red += is_red(changed) ? 1 : 0;
        }
    fmt::print("parts taken out of a row: {}, red: {}\n", narrower, red);
    EXPECT_GE(red * 100, narrower * 95);
}

TEST(access, nobody_sees_anything_of_what_is_erased_and_a_pack_editor_sees_what_is_for_everybody_only) {
    for (std::size_t i = 0; i < cell_count; ++i) {
        const AccessQuestion asked = question(i);
        const bool nothing = asked.stand == FileStand::erased ||
                             (asked.role == Role::pack_editor && asked.part != FilePart::services &&
                              asked.part != FilePart::law && asked.part != FilePart::evaluations);
        EXPECT_FALSE(nothing && may(asked).allowed()) << in_words(asked);
    }
}

TEST(access, E7_restorative_work_reaches_nobody_but_hosts_and_the_person) {
    for (std::size_t i = 0; i < cell_count; ++i) {
        const AccessQuestion asked = question(i);
        if (asked.part != FilePart::restorative || !may(asked).allowed()) continue;
        EXPECT_TRUE(asked.relation == Relation::host || asked.relation == Relation::own) << in_words(asked);
    }
}

TEST(access, E6_no_court_prosecutor_officer_provider_or_statistician_sees_consent) {
    constexpr Roles eyes{Role::defence, Role::person, Role::inspector};
    for (std::size_t i = 0; i < cell_count; ++i) {
        const AccessQuestion asked = question(i);
        if (asked.part != FilePart::consent || !may(asked).allowed()) continue;
        EXPECT_TRUE(eyes.contains(asked.role)) << in_words(asked);
    }
}

TEST(access, what_is_logged_has_the_words_of_the_table) {
    std::string relations, parts;
    for (std::size_t i = 0; i < relation_count; ++i)
        relations += fmt::format("{}{}", i == 0 ? "" : " / ", to_text(static_cast<Relation>(i)));
    for (std::size_t i = 0; i < file_part_count; ++i)
        parts += fmt::format("{}{}", i == 0 ? "" : " / ", to_text(static_cast<FilePart>(i)));
    EXPECT_EQ(info(field("relation")).choices, relations);
    EXPECT_EQ(info(field("looked at")).choices, parts);
}

TEST(access, a_child_stays_one_for_the_case_whatever_is_said_later) {
    const CivilDate before{100}, begun{200}, after{300};
    const std::vector<ChildStatement> child{{before, true}, {after, false}};
    EXPECT_TRUE(was_child(child, begun));
    const std::vector<ChildStatement> grown{{before, true}, {CivilDate{150}, false}};
    EXPECT_FALSE(was_child(grown, begun));
    EXPECT_TRUE(was_child(grown, CivilDate{120}));
    const std::vector<ChildStatement> found_out{{before, false}, {after, true}};
    EXPECT_TRUE(was_child(found_out, begun));
}

TEST(access, the_page_is_made_from_the_table) {
    const auto path = std::filesystem::path(ULTIMA_SOURCE_DIR) / "docs" / "access.md";
    if (std::getenv("ULTIMA_WRITE_DOCS") != nullptr) std::ofstream(path) << access_document();
    std::ifstream file(path);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(page, access_document()) << "run with ULTIMA_WRITE_DOCS=1 to write it anew";
}

}  // namespace
}  // namespace ultima::test
