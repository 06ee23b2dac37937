// SPDX-License-Identifier: Apache-2.0
// Consent is what the law as computed says it is, and what it was the last time that the person was asked.
#include "register/consent.h"

#include "register/file_view.h"
#include "register/lines.h"

namespace ultima::test {
namespace {

class Consent : public SmallRegister {
  protected:
    Consent() {
        in_time_ = true;
        tell(imposed);
    }
    /// As somebody sees the measure.
    std::string seen_as(FileParts parts) {
        const auto view = view_of({parts, true, false}, file_around(reg(), "c").value(), {});
        for (const SeenThing& thing : view.things)
            if (thing.kind == ThingKind::measure) return std::string(thing.standing);
        return "not seen";
    }
};

constexpr std::string_view computed =
    "judge: options computed pack=\"avenmar 1\" as_of=2026-01-05 inputs_hash=aa result_hash=bb ";
constexpr std::string_view decided =
    "computed=2 not_chosen=\"none: hours are left\" instead_of=nothing basis=\"PC 13\" because \"Illness "
    "kept "
    "the person from the hours\"";

TEST_F(Consent, options_say_of_each_measure_whether_the_law_needs_it) {
    const std::string line = "2026-01-11 " + std::string(computed);
    EXPECT_EQ(
        said_against(line + "options=\"work|talk\" consent_by_law=\"work: no\""),
        "refused-need: `options computed` needs: of each option it is said whether the law needs consent "
        "for it (E6)\n");
    EXPECT_NE(said_against(line + "options=work consent_by_law=\"work: perhaps\""), "");
    EXPECT_NE(said_against(line + "options=work"), "");
    tell(line + "options=\"work|talk\" consent_by_law=\"talk: unknown|work: no\"");
}

TEST_F(Consent, who_proposes_a_measure_may_ask_for_more_than_the_law_and_never_for_less) {
    tell("2026-01-11 " + std::string(computed) +
         "options=\"work|talk|fine\" consent_by_law=\"work: yes|talk: unknown|fine: no\"");
    const std::string proposed = "2026-01-12 judge: measure proposed stage=sentence measure=";
    EXPECT_EQ(said_against(proposed + "work consent_needed=no"),
              "refused-need: `measure proposed` needs: if the options computed last say that the law needs "
              "consent, or may need it, so does who proposes (E6)\n");
    EXPECT_NE(said_against(proposed + "talk consent_needed=no"), "");
    tell(proposed + "work consent_needed=yes");
    tell(proposed + "fine consent_needed=yes");
    tell(proposed + "fine consent_needed=no");
}

TEST_F(Consent, a_measure_proposed_before_anything_was_computed_is_imposed_as_the_law_needs) {
    tell("2026-01-11 judge: measure proposed stage=sentence measure=work consent_needed=no");
    tell("2026-01-12 " + std::string(computed) + "options=work consent_by_law=\"work: yes\"");
    tell(
        "2026-01-12 judge: decision made about=measure computed=7 not_chosen=\"none: none\" instead_of=fine "
        "basis=\"PC 12\" because \"Work answers what led to the offence\"");
    const std::string imposing =
        "2026-01-13 judge: measure imposed #6 decision=8 starts=2026-01-13 ends=2026-02-14";
    EXPECT_NE(said_against(imposing), "");
    // Other options, computed later, do not take back what the decision rests on.
    tell("2026-01-13 " + std::string(computed) + "options=work consent_by_law=\"work: no\"");
    EXPECT_NE(said_against(imposing), "");
    tell(R"(
2026-01-13 defence: consent: informed of 6
2026-01-13 defence: consent: advised #10
2026-01-13 defence: consent: given #10
)");
    tell(imposing);
}

TEST_F(Consent, E23_withdrawn_or_expired_it_stops_extensions_and_new_conditions) {
    tell("2026-06-01 judge: decision made about=extension " + std::string(decided));
    tell("2026-06-01 judge: decision made about=variation " + std::string(decided));
    const std::string extended = "judge: measure extended #3 decision=6 ends=2027-01-31";
    const std::string varied = "judge: measure varied #3 decision=7 extent=80";
    const std::string added =
        "judge: condition added of 3 condition=\"own words\" words=\"Be at home at night\" "
        "kind_of_condition=\"time at home\" hours_a_week=56 days_a_week=7 decision=7 ground=\"The offence "
        "was at night\"";
    for (const char* end : {"expired", "withdrawn"}) {
        tell("2026-06-02 judge: consent: " + std::string(end) + " #4");
        for (const std::string& more : {extended, varied, added})
            EXPECT_NE(said_against("2026-06-02 " + more).find("(E6, E23)"), std::string::npos) << more;
        tell(R"(
2026-06-02 defence: consent: asked again #4
2026-06-02 defence: consent: advised #4
)");
        EXPECT_NE(said_against("2026-06-02 " + extended), "") << "asked, and not answered yet";
        tell("2026-06-02 defence: consent: given #4");
    }
    for (const std::string& more : {extended, varied, added}) tell("2026-06-02 " + more);
}

TEST_F(Consent, E6_taken_back_it_sends_the_measure_to_the_court_and_makes_no_breach) {
    const std::string warned =
        "probation officer: warning issued of 3 respond_by=2026-07-01 because \"Missed the session of 10 "
        "February\"";
    tell("2026-06-01 " + warned);
    EXPECT_EQ(seen_as({FilePart::measures, FilePart::consent}), "");
    tell("2026-06-02 judge: consent: withdrawn #4");
    EXPECT_EQ(said_against("2026-06-02 " + warned),
              "refused-need: `warning issued` needs: the measure has not gone back to the court (E6)\n");
    EXPECT_NE(said_against("2026-07-02 probation officer: breach alleged of 3 warning=6 because \"Missed and "
                           "never explained it at all\""),
              "");
    EXPECT_EQ(seen_as({FilePart::measures, FilePart::consent}),
              "goes back to the court: the person's consent has ended");
    EXPECT_EQ(seen_as({FilePart::measures}), "") << "who may not see consent does not learn it by this";
    EXPECT_EQ(standing(3), "3 measure in force") << "it is the court that ends it";
    tell("2026-07-02 judge: decision made about=\"early end\" " + std::string(decided));
    tell("2026-07-02 judge: measure ended early #3 decision=7");
    EXPECT_EQ(seen_as({FilePart::measures, FilePart::consent}), "");
}

}  // namespace
}  // namespace ultima::test
