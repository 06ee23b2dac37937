// SPDX-License-Identifier: Apache-2.0
// Of rows that are not persons, whatever a result shows, or gives away by what is left when some of it is
// taken from the rest, is of nobody or of five persons. Who stands behind what is worked out here from the
// rows alone.
#include "evaluation/named_random.h"
#include "evaluation/plan_rows.h"
#include "evaluation/refusals.h"
#include "evaluation/written_plan.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace ultima::test {
namespace {

constexpr std::int64_t fewest = 5;

struct Exit {
    std::uint64_t person = 0, town = 0, followed = 0,
                  days = 0;  ///< `days` above `followed`: did not come back
    bool early = false;

    [[nodiscard]] bool known(std::uint64_t window) const { return followed >= window; }
    [[nodiscard]] bool back(std::uint64_t window) const { return known(window) && days <= window; }
    [[nodiscard]] bool stayed(std::uint64_t window) const { return known(window) && days > window; }
};
using Exits = std::vector<Exit>;
using Which = std::function<bool(const Exit&)>;

// Some people leave often and come back, some once, and some towns are small.
Exits random_exits(NamedRandom& random, std::uint64_t persons) {
    Exits exits;
    const std::uint64_t most = 1 + random.below(5), towns = 2 + random.below(4);
    const bool all_followed = random.chance(0.5);
    const double back = random.chance(0.5) ? 0.08 : 0.5;
    for (std::uint64_t person = 0; person < persons; ++person) {
        const std::uint64_t home = random.below(1 + random.below(towns));
        const std::uint64_t rows = 1 + random.below(most);
        const bool early = random.chance(0.5);
        const double often = random.chance(back) ? 0.9 : 0.02;
        for (std::uint64_t row = 0; row < rows; ++row) {
            const std::uint64_t followed = all_followed || random.chance(0.7) ? 365 : random.below(365);
            exits.push_back({.person = person,
                             .town = random.chance(0.8) ? home : random.below(towns),
                             .followed = followed,
                             .days = random.chance(often) ? random.below(followed + 1) : followed + 1,
                             .early = early});
        }
    }
    return exits;
}

std::string table_of(const Exits& exits) {
    std::string text = "who,town,release,days,back,followed\n";
    for (const Exit& exit : exits) {
        const bool back = exit.days <= exit.followed;
        text += fmt::format("p{},t{},{},{},{},{}\n", exit.person, exit.town, exit.early ? "early" : "late",
                            std::min(exit.days, exit.followed), back ? 1 : 0, exit.followed);
    }
    return text;
}

std::string definition(const std::string& id, int window) {
    return fmt::format(
        "  - {{id: {}, clock: release, days: days, kind: back, kinds: {{1: return}}, counted: "
        "[return], window: {}, followed: {{column: followed}}}}\n",
        id, window);
}

std::int64_t persons_of(const Exits& exits, const Which& which) {
    std::set<std::uint64_t> persons;
    for (const Exit& exit : exits)
        if (which(exit)) persons.insert(exit.person);
    return std::ssize(persons);
}

// What is counted of any set of rows, and where two definitions of it differ.
std::vector<Which> counted_of(const Exits& exits, const std::vector<std::uint64_t>& windows) {
    std::vector<Which> counted;
    for (const std::uint64_t window : windows) {
        counted.emplace_back([=](const Exit& exit) { return exit.known(window); });
        counted.emplace_back([=](const Exit& exit) { return !exit.known(window); });
        counted.emplace_back([=](const Exit& exit) { return exit.back(window); });
        counted.emplace_back([=](const Exit& exit) { return exit.stayed(window); });
    }
    if (windows.size() < 2) return counted;
    const std::uint64_t one = windows[0], other = windows[1];
    counted.emplace_back([=](const Exit& exit) { return exit.known(one) && !exit.known(other); });
    // Where some are not followed, these two hold each other's rows, and their difference is of no group.
    if (std::ranges::all_of(exits, [&](const Exit& exit) { return exit.known(other); }))
        counted.emplace_back([=](const Exit& exit) { return exit.back(other) && !exit.back(one); });
    return counted;
}

TEST(PlanSmallCountsTest, no_line_of_a_description_is_of_fewer_than_five_persons_nor_what_others_leave_over) {
    NamedRandom random(11, "exits of persons, described");
    const std::string plan =
        "kind: description\nquestion: Who comes back?\ntable: exits.csv\nunit: {rows: exits, person: who}\n"
        "by: [town]\ndefinitions:\n" +
        definition("year", 365);
    int shown = 0, of_fewer_than_rows = 0, refused_ones = 0;
    for (int trial = 0; trial < 400; ++trial) {
        const Exits exits = random_exits(random, 40 + random.below(600));
        const bool two = random.chance(0.5);
        const auto result = described(two ? plan + definition("quarter", 90) : plan, table_of(exits));
        if (!result) {
            ASSERT_EQ(refusal(result), "too-few-people") << sentence(result);
            ++refused_ones;
            continue;
        }
        // Rows by the lines in which they are shown: what has no line of its own stands in the last.
        const auto& lines = result->columns[0].lines;
        std::set<std::string> named;
        for (const auto& line : lines)
            if (line.together.empty() && line.unnamed == 0) named.insert(line.value);
        const std::vector<std::string> names(named.begin(), named.end());
        const auto counted =
            counted_of(exits, two ? std::vector<std::uint64_t>{90, 365} : std::vector<std::uint64_t>{365});
        // Everybody less any of the lines: with all of them, what is left over.
        for (std::size_t taken = 0; taken < std::size_t{1} << names.size(); ++taken) {
            const auto left = [&](const Exit& exit) {
                for (std::size_t name = 0; name < names.size(); ++name)
                    if ((taken >> name & 1U) == 1U && names[name] == fmt::format("t{}", exit.town))
                        return false;
                return true;
            };
            for (const Which& which : counted) {
                const auto persons =
                    persons_of(exits, [&](const Exit& exit) { return left(exit) && which(exit); });
                EXPECT_TRUE(persons == 0 || persons >= fewest) << trial << ": " << persons;
            }
        }
        for (const std::string& name : names)
            for (const Which& which : counted) {
                const auto persons = persons_of(exits, [&](const Exit& exit) {
                    return name == fmt::format("t{}", exit.town) && which(exit);
                });
                EXPECT_TRUE(persons == 0 || persons >= fewest) << trial << ": " << persons;
                ++shown;
                if (persons > 0 && persons < result->hide_below) ++of_fewer_than_rows;
            }
    }
    EXPECT_GT(shown, 2000);
    EXPECT_GT(refused_ones, 20);
    EXPECT_GT(of_fewer_than_rows, 20) << "a bound for rows, put to persons, would have hidden these";
}

TEST(PlanSmallCountsTest,
     no_count_of_a_comparison_is_of_fewer_than_five_persons_nor_what_subgroups_leave_over) {
    NamedRandom random(12, "exits of persons, compared");
    const std::string plan =
        "question: Do fewer come back?\ntable: exits.csv\nunit: {rows: exits, person: who}\n"
        "groups: {column: release, with: early, without: late, known: on day 0}\n"
        "subgroups: [town]\nestimator: weights\nadjust for: [town]\ndefinitions:\n" +
        definition("year", 365);
    int answered = 0, subgroups = 0, of_fewer_than_rows = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const Exits exits = random_exits(random, 60 + random.below(600));
        const auto result = carried_out(plan, table_of(exits));
        if (!result) continue;
        ++answered;
        const auto see = [&](const Which& which) {
            const auto persons = persons_of(exits, which);
            EXPECT_TRUE(persons == 0 || persons >= fewest) << trial << ": " << persons;
            if (persons > 0 && persons < result->hide_below) ++of_fewer_than_rows;
        };
        for (const bool early : {true, false}) {
            see([&](const Exit& exit) { return exit.early == early && exit.back(365); });
            see([&](const Exit& exit) { return exit.early == early && exit.stayed(365); });
        }
        std::set<std::string> named;
        for (const auto& effect : result->answers[0].subgroups) named.insert(effect.value);
        if (named.empty()) continue;
        subgroups += static_cast<int>(named.size());
        const auto town = [](const Exit& exit) { return fmt::format("t{}", exit.town); };
        for (const std::string& name : named) {
            for (const bool early : {true, false}) {
                const auto own = [&, early](const Exit& exit) {
                    return town(exit) == name && exit.early == early && exit.known(365);
                };
                EXPECT_GE(persons_of(exits, own), 10) << "a comparison asks for ten persons in a group";
                see([&](const Exit& exit) { return own(exit) && exit.back(365); });
                see([&](const Exit& exit) { return own(exit) && exit.stayed(365); });
            }
        }
        see([&](const Exit& exit) { return exit.known(365) && !named.contains(town(exit)); });
    }
    EXPECT_GT(answered, 100);
    EXPECT_GT(subgroups, 100);
    EXPECT_GT(of_fewer_than_rows, 20) << "a bound for rows, put to persons, would have hidden these";
}

}  // namespace
}  // namespace ultima::test
