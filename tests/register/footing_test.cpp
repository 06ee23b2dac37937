// SPDX-License-Identifier: Apache-2.0
// A decision that is set aside carries nothing new, and what rests on it does not go on silently.
#include "register/file_view.h"
#include "register/lines.h"
#include "register/verify.h"

#include <fmt/format.h>

namespace ultima::test {
namespace {

constexpr std::string_view set_aside = "because \"The higher court has quashed it\"";
constexpr std::string_view decided =
    "computed=2 not_chosen=\"none: hours are left\" instead_of=nothing basis=\"PC 13\" because \"Illness "
    "kept "
    "the person from the hours\"";

class SetAside : public SmallRegister {
  protected:
    SetAside() {
        in_time_ = true;
        tell(imposed);
    }
    /// What has to be acted on, as who sees everything sees it.
    std::string to_be_ended() {
        FileParts all;
        for (std::size_t i = 0; i < file_part_count; ++i) all.add(static_cast<FilePart>(i));
        std::string text;
        for (const SeenThing& thing : view_of({all, true, false}, file_around(reg(), "c").value(), {}).things)
            if (!thing.standing.empty())
                text += fmt::format("{} {}: {}\n", thing.number, to_text(thing.kind), thing.standing);
        return text;
    }
};

constexpr std::string_view says =
    ": rests on a decision that was set aside: somebody has to end or mend it\n";

TEST_F(SetAside, a_decision_leaves_its_measure_to_be_ended_by_a_human_and_carries_nothing_new) {
    tell(R"(
2026-02-01 probation officer: session scheduled of 3 at=2026-02-10
2026-02-11 probation officer: warning issued of 3 respond_by=2026-02-18 because "Missed the session of 10 February"
2026-02-19 probation officer: breach alleged of 3 warning=7 because "Missed and never explained it at all"
2026-02-19 judge: breach heard #8
2026-02-19 judge: breach found #8 because "Missed one session and did not say why"
)");
    tell(fmt::format("2026-02-19 judge: decision made about=response {}", decided));
    tell(fmt::format("2026-02-19 judge: decision made about=extension {}", decided));
    EXPECT_NE(said_against("2026-02-19 judge: measure annulled #3"), "") << "its decision stands";
    EXPECT_EQ(to_be_ended(), "");
    tell(fmt::format("2026-02-20 judge: decision set aside #5 {}", set_aside));
    EXPECT_EQ(standing(3), "3 measure in force");
    EXPECT_EQ(to_be_ended(), fmt::format("3 measure{}", says));
    const std::string answered =
        "2026-02-20 judge: breach answered #8 decision=9 answers_shown=\"talk|custody\" because \"The "
        "gentler "
        "answers were tried before\" answer=";
    for (const std::string& more :
         {std::string("2026-02-20 judge: measure extended #3 decision=10 ends=2027-06-30"),
          std::string("2026-02-20 probation officer: session scheduled of 3 at=2026-03-10"),
          std::string("2026-02-20 probation officer: session moved #6 at=2026-03-10"),
          std::string("2026-02-20 probation officer: plan agreed of 3 what=work"),
          std::string("2026-02-20 probation officer: warning issued of 3 respond_by=2026-03-18 because "
                      "\"Missed the session of 10 February\""),
          std::string("2026-02-20 judge: referral sent of 3 provider=x service=s"), answered + "talk"})
        EXPECT_NE(said_against(more).find("was not set aside"), std::string::npos) << more;
    tell(answered + "\"no action\"");
    tell("2026-02-20 probation officer: session cancelled #6");
    tell("2026-02-21 probation officer: measure annulled #3");
    EXPECT_EQ(standing(3), "3 measure set aside");
    EXPECT_EQ(to_be_ended(), "");
    tell("2026-02-21 judge: case closed");
    EXPECT_TRUE(verify(reg().store(), &reg().keys(), {}).problems.empty());
}

TEST_F(SetAside, a_decision_on_custody_bail_or_a_condition_is_shown_where_somebody_is_still_bound) {
    tell(fmt::format("2026-02-01 judge: decision made about=custody {}", decided));
    tell("2026-02-01 prison: custody begun why_held=remand decision=6");
    tell(fmt::format("2026-02-01 judge: decision made about=bail {}", decided));
    tell("2026-02-01 judge: bail granted decision=8");
    tell(fmt::format("2026-02-01 judge: decision made about=variation {}", decided));
    tell(
        "2026-02-01 judge: condition added of 3 condition=\"own words\" words=\"Be at home at night\" "
        "kind_of_condition=\"time at home\" hours_a_week=56 days_a_week=7 decision=10 ground=\"It was at "
        "night\"");
    for (const int decision : {6, 8, 10})
        tell(fmt::format("2026-02-02 judge: decision set aside #{} {}", decision, set_aside));
    EXPECT_EQ(to_be_ended(), fmt::format("7 custody{0}9 bail{0}11 condition{0}", says));
    EXPECT_NE(said_against("2026-02-02 prison: bail not furnished #9"), "");
    EXPECT_NE(said_against("2026-02-02 prison: custody begun why_held=remand decision=6"), "");
    tell("2026-02-02 prison: custody ended #7");
    tell("2026-02-02 judge: bail discharged #9");
    tell("2026-02-02 judge: condition removed #11 because \"The decision was set aside\"");
    EXPECT_EQ(to_be_ended(), "");
    tell("2026-02-03 probation officer: session scheduled of 3 at=2026-03-10");  // the measure stands
}

TEST_F(SetAside, E23_an_extension_falls_away_with_its_decision_and_a_later_one_stands) {
    const auto extend = [&](int decision, const char* ends) {
        tell(fmt::format("2026-06-01 judge: decision made about=extension {}", decided));
        tell(fmt::format("2026-06-01 judge: measure extended #3 decision={} ends={}", decision, ends));
    };
    const auto ends = [&] { return std::string(reg().file("c")->things[3].text(field("ends"))); };
    const auto aside = [&](int decision) {
        tell(fmt::format("2026-06-02 judge: decision set aside #{} {}", decision, set_aside));
    };
    extend(6, "2027-01-31");
    extend(7, "2027-02-28");
    extend(8, "2027-03-31");
    aside(7);
    EXPECT_EQ(ends(), "2027-03-31");
    aside(8);
    EXPECT_EQ(ends(), "2027-01-31");
    EXPECT_EQ(to_be_ended(), "");
    aside(6);
    EXPECT_EQ(ends(), "2026-12-31");
    reopen();
    EXPECT_EQ(ends(), "2026-12-31");
    EXPECT_NE(said_against("2027-01-01 probation officer: session scheduled of 3 at=2027-01-05"), "");
    tell("2027-01-01 judge: measure expired #3");
}

TEST_F(SetAside, a_suspension_or_variation_is_mended_by_a_new_event) {
    tell(fmt::format("2026-02-01 judge: decision made about=suspension {}", decided));
    tell("2026-02-01 judge: measure suspended #3 decision=6");
    tell(fmt::format("2026-02-02 judge: decision set aside #6 {}", set_aside));
    EXPECT_EQ(to_be_ended(), fmt::format("3 measure{}", says));
    tell("2026-02-03 judge: measure resumed #3 because \"The suspension was quashed\"");
    EXPECT_EQ(to_be_ended(), "");
    tell(fmt::format("2026-02-04 judge: decision made about=variation {}", decided));
    tell("2026-02-04 judge: measure varied #3 decision=7 extent=80");
    tell(fmt::format("2026-02-05 judge: decision set aside #7 {}", set_aside));
    EXPECT_EQ(to_be_ended(), fmt::format("3 measure{}", says));
    tell(fmt::format("2026-02-06 judge: decision made about=variation {}", decided));
    tell("2026-02-06 judge: measure varied #3 decision=8 extent=40");
    EXPECT_EQ(to_be_ended(), "");
}

}  // namespace
}  // namespace ultima::test
