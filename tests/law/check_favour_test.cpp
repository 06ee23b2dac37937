// SPDX-License-Identifier: Apache-2.0
// In favour only: what the check accepts and what it refuses, one form of rule after the other.
#include "law/try_pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace ultima {
namespace {

constexpr std::string_view facts = R"(ill : yes/no  circumstance neutral no
home : yes/no  circumstance neutral yes
age : number  circumstance neutral 30  range 0 .. 120
born : date  circumstance neutral 1990-01-01
means : money EUR  circumstance neutral EUR 1000.00
work : none / some / full  circumstance neutral some
town : text  circumstance neutral "any"
grave : yes/no
days held : days
term : duration)";

constexpr std::string_view measures = R"(release : group
promise : kind of release  un M10  band 0
bond : kind of release  un M11  band 1
curfew : measure  un M15  band 3
clinic : measure  un M41  band 3  benefit
revocation : measure  un none "ends a measure"  band 6  burden
custody : custody  un none "custody"  band 7)";

/// The facts that count against the person, in the order of the places.
std::vector<std::string> against(const std::string& law) {
    const LoadedPack loaded = read_pack(fenced("facts", facts) + fenced("measures", measures) + law);
    std::vector<std::string> found;
    for (const Diagnostic& each : loaded.diagnostics) {
        if (std::string_view("PSNTLD").find(each.code[0]) != std::string_view::npos)
            ADD_FAILURE() << render_text(loaded.diagnostics, loaded.sources, false);
        if (each.code != "C021") continue;
        const std::string after = each.message.substr(each.message.find('`') + 1);
        found.push_back(after.substr(0, after.find('`')));
    }
    return found;
}

std::string rule(const std::string& body) { return fenced("rule A  Act s. 1  stage pretrial", body); }
std::string exception(const std::string& label, const std::string& body) {
    return fenced("exception " + label + "  Act s. 2", body);
}

using Facts = std::vector<std::string>;

TEST(InFavourOnly, a_circumstance_may_open_an_option_and_not_close_it) {
    EXPECT_EQ(against(rule("may bond\nwhen ill or grave")), Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen not ill")), Facts{"ill"});
    EXPECT_EQ(against(rule("may bond\nwhen home")), Facts{"home"});
    EXPECT_EQ(against(rule("must bond\nwhen not home and grave")), Facts{});
}

TEST(InFavourOnly, bars_burdens_and_custody_go_the_other_way) {
    EXPECT_EQ(against(rule("must not bond\nwhen ill")), Facts{"ill"});
    EXPECT_EQ(against(rule("must not bond\nwhen not ill")), Facts{});
    EXPECT_EQ(against(rule("ends detention\nwhen ill")), Facts{});
    EXPECT_EQ(against(rule("ends detention\nwhen not ill")), Facts{"ill"});
    EXPECT_EQ(against(rule("must revocation\nwhen grave and ill")), Facts{"ill"});
    EXPECT_EQ(against(rule("may revocation\nwhen grave and not ill")), Facts{});
    EXPECT_EQ(against(rule("must not revocation\nwhen ill")), Facts{});
    EXPECT_EQ(against(rule("cannot compute X \"not said\" for bond\nwhen ill")), Facts{"ill"});
}

TEST(InFavourOnly, to_be_bound_to_a_restrictive_measure_is_no_favour_unless_declared_a_benefit) {
    EXPECT_EQ(against(rule("may curfew\nwhen ill")), Facts{});
    EXPECT_EQ(against(rule("must curfew\nwhen ill")), Facts{"ill"});
    EXPECT_EQ(against(rule("must curfew\nwhen not ill")), Facts{"ill"});
    EXPECT_EQ(against(rule("must clinic\nwhen ill")), Facts{});
    EXPECT_EQ(against(rule("must one of release\nwhen ill")), Facts{});
}

TEST(InFavourOnly, exceptions_turn_the_sign_each_time) {
    EXPECT_EQ(against(rule("may bond\nunless X") + exception("X", "when ill")), Facts{"ill"});
    EXPECT_EQ(against(rule("may bond\nunless X") + exception("X", "when not ill")), Facts{});
    EXPECT_EQ(against(rule("may bond\nunless X") + exception("X", "when grave\nunless Y") +
                      exception("Y", "when ill")),
              Facts{});
    EXPECT_EQ(against(rule("may bond\nunless X") + exception("X", "when grave\nunless Y") +
                      exception("Y", "when not ill")),
              Facts{"ill"});
}

TEST(InFavourOnly, each_value_is_compared_with_the_neutral_one) {
    EXPECT_EQ(against(rule("may bond\nwhen age < 21")), Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen age < 31")), Facts{"age"});
    EXPECT_EQ(against(rule("may bond\nwhen age < 21 or age > 29")), Facts{"age"});
    EXPECT_EQ(against(rule("may bond\nwhen age < 21 or age > 70")), Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen work != some")), Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen work >= some")), Facts{"work"});
    EXPECT_EQ(against(rule("may bond\nwhen town = \"Rome\"")), Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen town = \"any\"")), Facts{"town"});
    EXPECT_EQ(against(rule("may bond\nwhen years from born to today < 21")), Facts{"born"});
    EXPECT_EQ(against(rule("may bond\nwhen means < EUR 500.00")), Facts{});
}

TEST(InFavourOnly, the_sign_is_followed_through_calculations) {
    EXPECT_EQ(against(rule("may bond\nwhen days held >= least\nwhere least = if ill then 10 else 20")),
              Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen days held >= least\nwhere least = if ill then 20 else 10")),
              Facts{"ill"});
    EXPECT_EQ(
        against(rule("may bond\nwhen days held >= max(least, 5) * 2\nwhere least = if ill then 10 else 20")),
        Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen days held - least >= 5\nwhere least = if ill then 10 else 20")),
              Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen days held = least\nwhere least = if ill then 10 else 20")),
              Facts{"ill"});
}

TEST(InFavourOnly, the_sign_is_followed_through_tables) {
    const auto table = [](const std::string& rows) {
        return fenced("table limits  Act s. 3  hit unique  complete",
                      "| grave | ill | -> limit : duration |\n" + rows);
    };
    const std::string law = rule("ends detention\nwhen days held >= days in limit from 2026-01-01");
    EXPECT_EQ(
        against(law + table("| yes | no | 18 months |\n| yes | yes | 9 months |\n| no | - | 6 months |")),
        Facts{});
    EXPECT_EQ(
        against(law + table("| yes | no | 9 months |\n| yes | yes | 18 months |\n| no | - | 6 months |")),
        Facts{"ill"});
    const std::string level = rule("may bond\nwhen level = low");
    const auto levels = [](const std::string& rows) {
        return fenced("table levels  Act s. 3  hit unique  complete",
                      "| ill | -> level : low / high |\n" + rows);
    };
    EXPECT_EQ(against(level + levels("| yes | low |\n| no | high |")), Facts{});
    EXPECT_EQ(against(level + levels("| yes | high |\n| no | low |")), Facts{"ill"});
}

TEST(InFavourOnly, all_conditions_together_show_what_each_alone_does_not) {
    // The rule for the ill takes the place of the general one.
    const std::string general = rule("may bond\nwhen not ill");
    const std::string ill = fenced("rule B  Act s. 2  stage pretrial", "may bond\nneeds report\nwhen ill");
    EXPECT_EQ(against(general + ill), Facts{});
    EXPECT_EQ(against(general + fenced("rule B  Act s. 2  stage pretrial", "may bond\nwhen ill and grave")),
              Facts{"ill"});
    EXPECT_EQ(against(general + fenced("rule B  Act s. 2  stage trial", "may bond\nwhen ill")), Facts{"ill"});
    // The exception can only hold where the rule does not.
    EXPECT_EQ(against(rule("may bond\nwhen days held >= 10\nunless X") +
                      exception("X", "when ill and days held < 10")),
              Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen days held >= 10\nunless X") +
                      exception("X", "when ill and days held < 11")),
              Facts{"ill"});
}

TEST(InFavourOnly, safeguards_and_duties_may_come_and_not_go) {
    EXPECT_EQ(against(rule("needs hearing\nwhen ill")), Facts{});
    EXPECT_EQ(against(rule("needs hearing\nwhen not ill")), Facts{"ill"});
    EXPECT_EQ(
        against(fenced("duty D  Act s. 4  stage pretrial", "court : hear\nwithin 3 days\nwhen grave or ill")),
        Facts{});
    EXPECT_EQ(against(fenced("duty D  Act s. 4  stage pretrial", "court : hear\nwithin 3 days\nwhen home")),
              Facts{"home"});
}

TEST(InFavourOnly, a_value_that_moves_has_to_say_which_way_is_better) {
    const std::string where = "\nwhere limit = if ill then 10 else 20";
    EXPECT_EQ(against(rule("gives limit" + where)), Facts{"ill"});
    EXPECT_EQ(against(rule("gives limit\nless is better limit" + where)), Facts{});
    EXPECT_EQ(against(rule("more is better limit\ngives limit" + where)), Facts{"ill"});
}

TEST(InFavourOnly, a_mark_stands_for_what_goes_through_it_alone) {
    const std::string mark = "\nadverse \"the Act says so\" cite Act s. 9";
    EXPECT_EQ(against(rule("may bond\nwhen not ill" + mark)), Facts{});
    EXPECT_EQ(against(rule("may bond\nunless X") + exception("X", "when ill" + mark)), Facts{});
    EXPECT_EQ(against(rule("may bond\nwhen home\nunless X") + exception("X", "when ill" + mark)),
              Facts{"home"});
    EXPECT_EQ(
        against(rule("may bond\nwhen level = low") +
                fenced("table levels  Act s. 3  hit unique  complete",
                       "adverse \"the Act says so\" cite Act s. 9\n| ill | -> level : low / high |\n| yes "
                       "| high |\n| no | low |")),
        Facts{});
}

/// Is the fact presumed to be something else than what is best?
bool presumed_against(const std::string& presumed, const std::string& law) {
    const LoadedPack loaded =
        read_pack(fenced("facts", "found : yes/no  finding by court  presumed " + presumed +
                                      " \"why\" cite Act s. 1\nother : yes/no") +
                  fenced("measures", measures) + law);
    return std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                       [](const Diagnostic& each) { return each.code == "C022"; });
}

TEST(InFavourOnly, what_is_presumed_is_best_for_the_person) {
    EXPECT_FALSE(presumed_against("no", rule("may bond\nwhen not found")));
    EXPECT_TRUE(presumed_against("yes", rule("may bond\nwhen not found")));
    EXPECT_TRUE(presumed_against("no", rule("ends detention\nwhen found")));
    EXPECT_FALSE(presumed_against("no", rule("must revocation\nwhen found or other")));
}

TEST(InFavourOnly, a_stricter_measure_in_place_of_a_lighter_one_makes_no_presumption_worse) {
    const std::string light = rule("must promise\nwhen not found");
    const auto other = [](const std::string& says) {
        return fenced("rule B  Act s. 2  stage pretrial", says);
    };
    EXPECT_FALSE(presumed_against("no", light + other("may curfew\nwhen found")));
    EXPECT_TRUE(presumed_against("yes", light + other("may curfew\nwhen found")));
    EXPECT_TRUE(
        presumed_against("no", rule("must curfew\nwhen not found") + other("may promise\nwhen found")));
    // Answers to a breach come with the revocation that they may stand in for.
    EXPECT_FALSE(
        presumed_against("no", other("may curfew\nwhen found") + rule("may revocation\nwhen found")));
    EXPECT_TRUE(presumed_against("no", other("may curfew\nwhen found")));
    // Not the same cases: nothing outweighs the curfew where `other` does not hold.
    EXPECT_TRUE(presumed_against(
        "no", other("may curfew\nwhen found") + rule("may revocation\nwhen found and other")));
}

}  // namespace
}  // namespace ultima
