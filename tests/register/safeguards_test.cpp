// SPDX-License-Identifier: Apache-2.0
// What the register must never let happen, told as cases: each safeguard of the design once kept and once
// tried to get around.
#include "register/lines.h"
#include "register/verify.h"

#include <fmt/format.h>

namespace ultima::test {
namespace {

class Safeguard : public RegisterInEachStore {
  protected:
    Safeguard() {
        in_time_ = true;
        tell(imposed);
    }
};

TEST_P(Safeguard, a_measure_comes_into_force_after_advice_consent_and_a_decision) {
    EXPECT_EQ(standing(3), "3 measure in force");
    EXPECT_EQ(standing(4), "4 consent given");
}

TEST_P(Safeguard, E1_a_decision_needs_a_named_human_in_the_right_role_and_reasons) {
    const std::string decision =
        "decision made about=measure computed=2 not_chosen=\"probation: none\" instead_of=\"3 months\" "
        "basis=\"PC 12\" ";
    EXPECT_EQ(said_against("2026-01-20 judge: " + decision + "because \"too short\""),
              "refused-need: `decision made` needs: reasons of at least 20 characters (E1)\n");
    EXPECT_EQ(said_against("2026-01-20 judge: " + decision +
                           "because \"Long enough to be called a reason\" by=\" \""),
              "refused-actor: `decision made` needs a named human\n");
    EXPECT_EQ(
        said_against("2026-01-20 provider: " + decision + "because \"Long enough to be called a reason\""),
        "refused-role: `decision made` is not written by a provider\n");
    EXPECT_EQ(
        said_against("2026-01-20 prosecutor: " + decision + "because \"Long enough to be called a reason\""),
        "refused-need: `decision made` needs: a prosecutor decides on diversion only (E1)\n");
}

TEST_P(Safeguard, E6_a_measure_that_needs_consent_does_not_begin_without_it) {
    tell(R"(
2026-01-11 judge: measure proposed measure="treatment" stage=sentence consent_needed=yes
2026-01-12 defence: consent: informed of 6
2026-01-12 defence: consent: refused #7
2026-01-13 judge: decision made about=measure computed=2 not_chosen="probation: none" instead_of="3 months" basis="PC 12" because "Treatment answers what led to the offence"
)");
    EXPECT_EQ(
        said_against("2026-01-14 judge: measure imposed #6 decision=8 starts=2026-01-14 ends=2026-02-14"),
        "refused-need: `measure imposed` needs: if the measure needs consent, by the law as computed or by "
        "who proposed it: the latest answer is yes, to no less than is imposed, and still valid (three days "
        "after release from custody it has to be asked again) (E6)\n");
}

TEST_P(Safeguard, E6_nobody_says_why_consent_was_refused_or_a_measure_not_pursued) {
    tell(R"(
2026-01-11 judge: measure proposed measure="treatment" stage=sentence consent_needed=yes
2026-01-12 defence: consent: informed of 6
)");
    EXPECT_EQ(said_against(
                  "2026-01-12 defence: consent: refused #7 because \"He is difficult and does not want it\""),
              "refused-reason: nobody may say why for `consent: refused`\n");
    EXPECT_EQ(
        said_against(
            "2026-01-12 judge: measure not pursued #6 because \"He is difficult and does not want it\""),
        "refused-reason: nobody may say why for `measure not pursued`\n");
}

TEST_P(Safeguard, E6_consent_given_in_custody_has_to_be_asked_again_within_three_days_of_release) {
    tell(R"(
2026-01-11 judge: decision made about=custody computed=2 not_chosen="bond: no fixed home" instead_of="3 months" basis="PC 12" because "Held until the hearing of next week only"
2026-01-11 prison: custody begun why_held=remand decision=6
2026-01-12 judge: measure proposed measure="treatment" stage=sentence consent_needed=yes
2026-01-12 defence: consent: informed of 8
2026-01-12 defence: consent: advised #9
2026-01-12 defence: consent: given #9
2026-01-13 judge: decision made about=measure computed=2 not_chosen="probation: none" instead_of="3 months" basis="PC 12" because "Treatment answers what led to the offence"
2026-01-20 prison: custody ended #7
)");
    EXPECT_NE(
        said_against("2026-01-24 judge: measure imposed #8 decision=10 starts=2026-01-24 ends=2026-03-01"),
        "");
    tell(R"(
2026-01-24 defence: consent: asked again #9
2026-01-24 defence: consent: advised #9
2026-01-24 defence: consent: given #9
2026-01-24 judge: measure imposed #8 decision=10 starts=2026-01-24 ends=2026-03-01
)");
}

TEST_P(Safeguard, E8_custody_follows_on_a_breach_only_after_warning_time_to_explain_and_hearing) {
    const std::string alleged =
        "probation officer: breach alleged of 3 warning=7 because \"Missed and never explained it at all\"";
    tell(R"(
2026-02-01 probation officer: session scheduled of 3 at=2026-02-10
2026-02-10 probation officer: session recorded #6 outcome=absent complied=no
2026-02-11 probation officer: warning issued of 3 session=6 respond_by=2026-02-18 because "Missed the session of 10 February"
)");
    EXPECT_EQ(said_against("2026-02-18 " + alleged),
              "refused-need: `breach alleged` needs: the warning was explained, or its last day for an "
              "explanation has passed, and no breach was heard on it yet (E8)\n");
    tell("2026-02-19 " + alleged);
    EXPECT_EQ(said_against("2026-02-20 judge: breach found #8 because \"It is plain from the record alone\""),
              "refused-state: `breach found` cannot be written: the breach is alleged\n");
    tell(R"(
2026-02-20 judge: breach heard #8
2026-02-20 judge: breach found #8 because "Missed one session and did not say why"
2026-02-20 judge: decision made about=response computed=2 not_chosen="warning: had one" instead_of="3 months" basis="PC 14" because "The gentler answers were tried before"
)");
    const std::string answered =
        "2026-02-20 judge: breach answered #8 decision=9 because \"The gentler answers were tried before\" "
        "answer=custody ";
    EXPECT_EQ(
        said_against(answered + "answers_shown=custody days=20"),
        "refused-need: `breach answered` needs: at least one answer other than custody is shown (E8)\n");
    EXPECT_EQ(said_against(answered + "answers_shown=\"talk|custody\" days=91"),
              "refused-need: `breach answered` needs: custody as the answer, with what was answered so "
              "before, is no "
              "longer than what the offence itself allowed (E10)\n");
    EXPECT_NE(said_against("2026-02-20 prison: custody begun why_held=breach decision=9 breach=8"), "");
    tell(answered + "answers_shown=\"talk|custody\" days=20");
    EXPECT_NE(said_against("2026-02-20 prison: custody begun why_held=other decision=9"), "");
    tell("2026-02-20 prison: custody begun why_held=breach decision=9 breach=8");
    tell("2026-03-12 prison: custody ended #10");
    EXPECT_NE(said_against("2026-04-12 prison: custody begun why_held=breach decision=9 breach=8"), "")
        << "the decision was used";
}

TEST_P(Safeguard, E8_a_warning_leaves_time_and_carries_one_breach) {
    EXPECT_EQ(said_against("2026-02-11 probation officer: warning issued of 3 respond_by=2026-02-11 because "
                           "\"Missed the session of 10 February\""),
              "refused-date: 2026-02-11 leaves no time to explain\n");
    tell(R"(
2026-02-11 probation officer: warning issued of 3 respond_by=2026-02-18 because "Missed the session of 10 February"
2026-02-19 probation officer: breach alleged of 3 warning=6 because "Missed and never explained it at all"
2026-02-20 judge: breach heard #7
2026-02-20 judge: breach not found #7 because "The letter went to an old address"
)");
    EXPECT_NE(said_against("2026-02-21 probation officer: breach alleged of 3 warning=6 because \"Missed and "
                           "never explained it at all\""),
              "");
}

TEST_P(Safeguard, E6_the_latest_answer_counts_and_to_what_it_was_given) {
    const std::string decided =
        "decision made about=measure computed=2 not_chosen=\"probation: none\" instead_of=\"3 months\" "
        "basis=\"PC 12\" because \"Work answers what led to the offence\"";
    tell(R"(
2026-01-11 judge: measure proposed measure="work" stage=sentence consent_needed=yes extent=40
2026-01-12 defence: consent: informed of 6
2026-01-12 defence: consent: advised #7
2026-01-12 defence: consent: given #7
)");
    tell("2026-01-13 judge: " + decided);
    const std::string imposing =
        "2026-01-14 judge: measure imposed #6 decision=8 starts=2026-01-14 ends=2026-02-14 ";
    EXPECT_NE(said_against(imposing + "extent=400"), "");
    tell(R"(
2026-01-14 defence: consent: informed of 6
2026-01-14 defence: consent: refused #9
)");
    EXPECT_NE(said_against(imposing + "extent=40"), "") << "the latest answer was no";
}

TEST_P(Safeguard, E6_custody_in_another_case_outlives_consent_too) {
    tell(R"(
2026-01-11 judge: case opened @d person=p stage=pretrial
2026-01-11 prison: custody reported import="a jail"
2026-01-12 judge: measure proposed @c measure="treatment" stage=sentence consent_needed=yes
2026-01-12 defence: consent: informed of 6
2026-01-12 defence: consent: advised #7
2026-01-12 defence: consent: given #7
2026-01-13 judge: decision made about=measure computed=2 not_chosen="probation: none" instead_of="3 months" basis="PC 12" because "Treatment answers what led to the offence"
2026-01-20 prison: custody ended @d #1
)");
    EXPECT_NE(
        said_against("2026-01-24 judge: measure imposed @c #6 decision=8 starts=2026-01-24 ends=2026-03-01"),
        "");
}

TEST_P(Safeguard, E15_what_is_about_the_person_of_a_case_is_said_of_nobody_else) {
    tell("2026-01-11 judge: person identified @q name=\"Ole Example\" juvenile=no");
    EXPECT_EQ(said_against("2026-01-12 defence: consent: asked again @c #4 person=q"),
              "refused-person: `consent: asked again` is about the person of the case\n");
    tell("2026-01-12 victim support: victim asked @c person=q");
}

TEST_P(Safeguard, E6_an_excused_absence_carries_no_warning) {
    tell(R"(
2026-02-01 probation officer: session scheduled of 3 at=2026-02-10
2026-02-10 probation officer: session recorded #6 outcome=absent complied=no acceptable=illness
)");
    EXPECT_NE(said_against(
                  "2026-02-11 probation officer: warning issued of 3 session=6 respond_by=2026-02-18 because "
                  "\"Missed the session of 10 February\""),
              "");
}

TEST_P(Safeguard, E15_a_waiver_counts_only_where_a_lawyer_could_be_had) {
    tell(R"(
2026-03-01 judge: person identified @q name="Ole Example" juvenile=no
2026-03-01 judge: case opened @d person=q stage=pretrial
2026-03-01 judge: legal aid offered possible=no
)");
    const std::string waiver =
        "judge: legal aid waived #1 competent=yes because \"Understood what a lawyer is for\"";
    EXPECT_NE(said_against("2026-03-02 " + waiver), "");
    tell("2026-03-05 judge: legal aid possible #1 possible=yes");
    EXPECT_NE(said_against("2026-03-04 " + waiver), "");
    tell("2026-03-05 " + waiver);
}

TEST_P(Safeguard, E17_nobody_is_held_for_bail_or_a_fine_without_a_finding_on_means) {
    tell(R"(
2026-01-11 judge: decision made about=bail computed=2 not_chosen="bond: none" instead_of="3 months" basis="PC 12" because "A small sum that the family can raise"
2026-01-11 judge: bail granted decision=6
2026-01-11 prison: bail not furnished #7
2026-01-12 judge: decision made about=custody computed=2 not_chosen="bond: none" instead_of="3 months" basis="PC 12" because "Bail is not there and the trial is tomorrow"
)");
    EXPECT_NE(said_against("2026-01-12 judge: bail granted decision=6 amount=\"100 AVM\""), "")
        << "a sum that nobody has found to be within the person's means";
    const std::string held = "2026-01-12 prison: custody begun why_held=\"bail not furnished\" decision=8";
    EXPECT_NE(said_against(held), "");
    tell(
        "2026-01-12 judge: finding made fact=means value=\"could pay\" because \"Has savings that were shown "
        "in court\"");
    tell(held);
    EXPECT_EQ(standing(7), "7 bail not furnished");
}

TEST_P(Safeguard, E23_silence_ends_a_measure_and_a_decision_extends_it_once) {
    tell(R"(
2026-06-01 judge: decision made about=extension computed=2 not_chosen="none: hours are left" instead_of="nothing" basis="PC 13" because "Illness kept the person from the hours"
2026-06-01 judge: measure extended #3 decision=6 ends=2027-01-31
)");
    EXPECT_NE(said_against("2026-06-02 judge: measure extended #3 decision=6 ends=2027-03-31"), "");
    EXPECT_NE(said_against("2027-01-31 judge: measure expired #3"), "");
    now_is("2027-06-01");  // the decision is said to be of before the end
    tell(
        "2027-01-30 judge: decision made about=extension computed=2 not_chosen=\"none: hours are left\" "
        "instead_of=\"nothing\" basis=\"PC 13\" because \"Illness kept the person from the hours\"");
    EXPECT_NE(said_against("2027-01-30 judge: measure extended #3 decision=7 ends=2027-12-31"), "");
    EXPECT_NE(said_against("2027-01-30 probation officer: session scheduled of 3 at=2027-02-03"), "");
    EXPECT_NE(said_against("2027-02-01 probation officer: session scheduled of 3 at=2027-02-03"), "");
    tell("2027-02-01 judge: measure expired #3");
    EXPECT_EQ(standing(3), "3 measure expired");
}

TEST_P(Safeguard, E24_each_condition_says_its_ground_its_words_and_what_it_takes) {
    EXPECT_EQ(said_against(
                  "2026-01-10 judge: condition added of 3 condition=\"own words\" words=\"Be at home "
                  "at night\" kind_of_condition=\"time at home\" hours_a_week=56 days_a_week=7 decision=5"),
              "refused-field: `condition added` must say `ground`: why this condition is needed\n");
    EXPECT_EQ(said_against(
                  "2026-01-10 judge: condition added of 3 condition=\"own words\" "
                  "kind_of_condition=\"time at home\" hours_a_week=56 days_a_week=7 decision=5 ground=\"The "
                  "offence was at night\""),
              "refused-field: `condition added` must say `words`: the condition in the words that the person "
              "is told\n");
    tell(
        "2026-01-10 judge: condition added of 3 condition=\"own words\" words=\"Be at home at night\" "
        "kind_of_condition=\"time at home\" hours_a_week=56 days_a_week=7 decision=5 ground=\"The offence "
        "was at "
        "night\"");
}

TEST_P(Safeguard, E6_a_condition_that_needs_consent_waits_for_a_yes_of_its_own) {
    const std::string condition =
        "judge: condition added of 3 condition=\"treatment 1\" words=\"Go to the group\" "
        "kind_of_condition=treatment hours_a_week=2 days_a_week=1 consent_needed=yes ground=\"An illness\" ";
    tell(R"(
2026-02-01 judge: decision made about=variation computed=2 not_chosen="none: it is needed" instead_of="nothing" basis="PC 13" because "The report says that an illness was behind it"
)");
    const std::string refused = said_against("2026-02-02 " + condition + "decision=6");
    EXPECT_TRUE(refused.starts_with("refused-need: `condition added` needs: if the condition needs consent"))
        << refused;
    tell("2026-02-03 judge: consent: informed of 3");
    EXPECT_NE(said_against("2026-02-03 " + condition + "decision=6"), "");
    tell("2026-02-04 defence: consent: advised #7");
    tell("2026-02-05 judge: consent: given #7");
    tell("2026-02-06 " + condition + "decision=6");
    tell("2026-02-06 " + condition + "decision=6");  // what was agreed to may be more than one
    // Another decision asks again.
    tell(R"(
2026-03-01 judge: decision made about=variation computed=2 not_chosen="none: it is needed" instead_of="nothing" basis="PC 13" because "The report says that more of it would help"
)");
    EXPECT_NE(said_against("2026-03-02 " + condition + "decision=10"), "");
}

TEST_P(Safeguard, E18_who_complains_is_named_by_the_pseudonym_which_outlives_an_erasure) {
    const std::string line =
        "2026-03-03 person: complaint filed by=\"Nia Example\" what=\"The hours were "
        "counted wrongly\" key=000000000000000000000000000000aa";
    tell(line);
    tell(line);  // sent again, it is the same command
    const RecordedEvent last = reg().events_of("c").back();
    EXPECT_EQ(last.event.rule->name, "complaint filed");
    EXPECT_EQ(last.event.by.name, "p");
}

TEST_P(Safeguard, E21_complaints_stay_open_in_closed_and_sealed_cases) {
    tell(R"(
2026-03-01 judge: measure completed #3
2026-03-02 judge: case closed
2026-03-03 person: complaint filed what="The hours were counted wrongly"
2026-03-04 judge: case sealed basis="PC 40"
2026-03-05 person: complaint filed what="Still wrong"
)");
    EXPECT_NE(
        said_against(
            "2026-03-05 probation officer: fact recorded fact=x value=y source=officer as_of=2026-01-01"),
        "");
}

TEST_P(Safeguard, E18_erasure_waits_for_complaints_and_takes_two_people_and_a_copy_for_the_person) {
    tell(R"(
2026-03-01 judge: measure completed #3
2026-03-02 judge: case closed
2026-03-03 person: complaint filed what="The hours were counted wrongly"
)");
    const std::string proposed = "2026-04-01 inspector: erasure proposed @p basis=\"PC 60\"";
    EXPECT_NE(said_against(proposed), "");
    tell("2026-03-10 inspector: complaint resolved @c #6 because \"Counted again, four hours were added\"");
    tell(proposed);
    EXPECT_NE(said_against("2026-04-02 judge: erasure approved @p because \"The time for keeping is over\""),
              "");
    tell("2026-04-02 administrator: record given to the person @p");
    EXPECT_NE(
        said_against("2026-04-03 inspector: erasure approved @p because \"The time for keeping is over\""),
        "");
    EXPECT_NE(said_against(
                  "2026-04-03 administrator: erasure approved @p because \"The time for keeping is over\""),
              "");
    tell(R"(
2026-04-03 judge: erasure approved @p because "The time for keeping is over"
2026-04-04 administrator: person erased @p
)");
    EXPECT_TRUE(reg().who("p").empty());
    EXPECT_NE(said_against("2026-04-05 judge: case opened @e person=p stage=trial"), "");
}

TEST_P(Safeguard, E18_one_person_in_two_files_is_erased_as_one) {
    const std::string known =
        "2026-03-01 administrator: person known already @q same_as=p because \"The same birth certificate "
        "was shown\"";
    tell(R"(
2026-02-01 judge: person identified @q name="Nia Exampel" juvenile=no
2026-02-01 judge: case opened @d person=q stage=trial
2026-02-02 person: complaint filed what="The letter had another name"
2026-02-03 judge: case closed
)");
    EXPECT_EQ(said_against("2026-03-01 administrator: person known already @q same_as=q because \"The same "
                           "birth certificate was shown\""),
              "refused-person: `person known already` is about the person of another file\n");
    EXPECT_NE(said_against("2026-03-01 administrator: person known already @q same_as=nobody because \"The "
                           "same birth certificate was shown\""),
              "");
    tell(known);
    tell("2026-03-01 judge: measure completed @c #3");
    tell("2026-03-01 judge: case closed @c");
    EXPECT_NE(said_against("2026-04-01 inspector: erasure proposed @p basis=\"PC 60\""), "")
        << "a complaint is open in the other file's case";
    tell("2026-03-10 inspector: complaint resolved @d #1 because \"The letter was sent again\"");
    tell("2026-04-01 inspector: erasure proposed @p basis=\"PC 60\"");
    EXPECT_EQ(reg().file("q")->state(), State::erasure_proposed);
    tell(R"(
2026-04-02 judge: erasure refused @q because "A claim is to be expected still"
2026-04-03 inspector: erasure proposed @q basis="PC 60"
2026-04-04 administrator: record given to the person @p
2026-04-05 judge: erasure approved @p because "The time for keeping is over"
2026-04-06 administrator: person erased @q
)");
    for (const char* file : {"p", "q"}) {
        EXPECT_EQ(reg().file(file)->state(), State::erased) << file;
        EXPECT_TRUE(reg().who(file).empty()) << file;
        for (const RecordedEvent& one : reg().events_of(file)) EXPECT_TRUE(one.erased) << file;
    }
    EXPECT_TRUE(verify(reg().store(), &reg().keys(), {}).problems.empty());
}

TEST_P(Safeguard, E18_a_file_is_not_erased_while_the_other_one_of_the_same_person_stays) {
    tell(R"(
2026-03-01 judge: measure completed @c #3
2026-03-01 judge: case closed
2026-03-02 inspector: erasure proposed @p basis="PC 60"
2026-03-03 administrator: record given to the person
2026-03-04 judge: erasure approved because "The time for keeping is over"
2026-03-05 judge: person identified @q name="Nia Exampel" juvenile=no
2026-03-06 administrator: person known already @q same_as=p because "The same birth certificate was shown"
)");
    EXPECT_EQ(said_against("2026-03-07 administrator: person erased @p"),
              "refused-need: `person erased` needs: the erasure of every other file of the same person has "
              "been approved, too (E18)\n");
    tell(R"(
2026-03-08 inspector: erasure proposed @q basis="PC 60"
2026-03-09 administrator: record given to the person
2026-03-10 judge: erasure approved because "The time for keeping is over"
2026-03-11 administrator: person erased @p
)");
    EXPECT_EQ(reg().file("q")->state(), State::erased);
}

TEST_P(Safeguard, E11_no_place_is_sold_twice_and_a_measure_stays_lawful_without_one) {
    tell(R"(
2026-01-10 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=1
2026-01-10 probation officer: referral sent @c of 3 provider="Open Door" service=s
2026-01-10 provider: place reserved of 6 service=s starts=2026-02-01 ends=2026-02-28
)");
    EXPECT_NE(
        said_against("2026-01-10 provider: place reserved of 6 service=s starts=2026-02-28 ends=2026-03-05"),
        "");
    tell(R"(
2026-01-10 provider: place reserved of 6 service=s starts=2026-03-01 ends=2026-03-05
2026-02-10 provider: place taken #7
2026-02-10 provider: place released #7
2026-02-11 provider: place reserved of 6 service=s starts=2026-02-11 ends=2026-02-28
2026-02-11 judge: gap noted gap="no place" measure="community service"
)");
    EXPECT_NE(said_against("2026-02-11 administrator: places changed @s places=0"), "");
}

TEST_P(Safeguard, E18_who_somebody_is_stands_apart_from_how_the_file_stands) {
    for (int time = 0; time < 2; ++time) {
        const auto person = reg().file("p");
        ASSERT_TRUE(person.has_value());
        EXPECT_EQ(person->things.front().find(field("name")), nullptr);
        EXPECT_EQ(reg().who("p").size(), 1U);
        reopen();
    }
}

TEST_P(Safeguard, commands_sent_together_are_written_all_or_none) {
    tell(
        "2026-01-10 administrator: service registered @s provider=\"Open Door\" title=beds unit=bed "
        "places=1");
    const std::size_t things = reg().file("c")->things.size();
    const Head before = reg().head();
    std::string file = "c";
    Batch batch;
    for (const char* line :
         {"2026-01-11 judge: fact recorded @c fact=age value=30 source=person as_of=2026-01-11",
          "2026-01-11 judge: referral sent @c of 3 provider=\"Open Door\" service=s",
          "2026-01-11 probation officer: place reserved @c service=s starts=2026-01-11 ends=2026-02-01",
          "2026-01-11 judge: measure completed @c #99",
          "2026-01-11 judge: fact recorded @c fact=home value=yes source=person as_of=2026-01-11",
          "2026-01-11 judge: case opened @e person=p stage=trial",
          "2026-01-11 judge: fact recorded @e fact=work value=yes source=person as_of=2026-01-11"}) {
        batch.events.push_back(event_of(line, file));
        batch.events.back().key = fmt::format("t{}", batch.events.size());
    }
    batch.events[2].of = static_cast<ThingNumber>(things + 1);
    batch.together = {0, 0, 0, 0, 1, 2, 2};
    for (const bool only_try : {true, false}) {
        const auto results = only_try ? reg().try_all(batch) : reg().write_all(batch);
        std::string codes;
        for (const auto& result : results) codes += (result ? "written" : result.error().front().code) + " ";
        EXPECT_EQ(
            codes,
            "refused-together refused-together refused-together refused-thing written written written ");
        EXPECT_EQ(results[0].error().front().message, "not without `measure completed`, which was refused");
    }
    EXPECT_EQ(reg().head().size, before.size + 3);
    EXPECT_EQ(reg().file("c")->things.size(), things + 1);
    EXPECT_TRUE(reg().store().all_kept_places().empty());
    EXPECT_EQ(reg().file("e")->things.size(), 2U);
    EXPECT_TRUE(verify(reg().store(), &reg().keys(), {}).problems.empty());
    // What was refused with others can be written later, with the same keys.
    batch.events[3] = event_of(
        "2026-01-11 judge: fact recorded @c fact=work value=no source=person as_of=2026-01-11", file);
    batch.events[3].key = "t8";
    batch.events[2].of = static_cast<ThingNumber>(things + 2);
    for (const auto& result : reg().write_all(batch)) EXPECT_TRUE(result) << result.error().front().message;
    EXPECT_EQ(reg().head().size, before.size + 7);
    EXPECT_EQ(reg().store().all_kept_places().size(), 1U);
    EXPECT_TRUE(verify(reg().store(), &reg().keys(), {}).problems.empty());
}

INSTANTIATE_TEST_SUITE_P(, Safeguard, each_store, name_of_store);

}  // namespace
}  // namespace ultima::test
