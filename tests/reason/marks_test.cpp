// SPDX-License-Identifier: Apache-2.0
// An answer that rests on a mark of the pack shows it; one that does not says nothing of it.
#include "base/json_writer.h"
#include "reason/answer_json.h"
#include "reason/answer_text.h"
#include "reason/small_pack.h"

#include <nlohmann/json.hpp>

namespace ultima::test {
namespace {

constexpr const char* law = R"(```facts
foreign : yes/no  circumstance neutral no
grave   : yes/no
age     : number  circumstance neutral 30  range 0 .. 120
delay   : yes/no  finding by court  presumed yes "the Act says so" cite Act s. 7  adverse "nobody shows the contrary in time" cite Act s. 8
```
```measures
bail       : measure  un M12  band 2  "Bail"
promise    : measure  un M10  band 0  "A promise"
bond       : measure  un M11  band 1  "A bond"
caution    : measure  un M19  band 0  "Discharge"
custody    : custody  un none "custody"  band 7
```
```rule A  Act s. 1  stage pretrial
may       bail
unless    X
```
```exception X  Act s. 2
adverse   "the Act leaves out who is foreign" cite Act s. 3
when      foreign
```
```rule B  Act s. 4  stage pretrial
may       promise
when      level = low
```
```table levels  Act s. 5  hit unique  complete
adverse   "the Act is harder on the old" cite Act s. 6
| age   | -> level : low / high |
| < 60  | low                   |
| >= 60 | high                  |
```
```rule C  Act s. 7  stage pretrial
may       bond
when      not delay
```
```rule D  Act s. 9  stage sentence
adverse   "the Act has it so" cite Act s. 9
may       caution
when      not foreign and not grave
```
)";

/// "label: measures", in order.
std::vector<std::string> adverse(const SmallPack& pack, const Given& given, Stage stage = Stage::pretrial) {
    const Asked asked(pack.pack(), given, "2026-01-01", stage);
    std::vector<std::string> result;
    for (const MarkUse& use : asked.answer().marks) {
        std::string text = name_of(pack.pack(), use) + ":";
        for (const MeasureId measure : use.measures) text += " " + pack.pack().measures[measure].name;
        result.push_back(text);
    }
    return result;
}

using Texts = std::vector<std::string>;

TEST(MarksTest, an_exception_that_defeats_shows_its_mark_and_one_that_does_not_is_silent) {
    const SmallPack pack(law);
    EXPECT_EQ(adverse(pack, {{"foreign", "yes"}, {"age", "30"}, {"delay", "no"}}),
              (Texts{"X: bail", "levels: promise"}));
    EXPECT_EQ(adverse(pack, {{"foreign", "no"}, {"age", "30"}, {"delay", "no"}}), Texts{"levels: promise"});
}

TEST(MarksTest, an_open_answer_shows_what_it_may_rest_on) {
    const SmallPack pack(law);
    EXPECT_EQ(adverse(pack, {{"age", "30"}, {"delay", "no"}}), (Texts{"X: bail", "levels: promise"}));
}

TEST(MarksTest, a_rule_shows_its_mark_where_it_applies_and_where_its_condition_fails) {
    const SmallPack pack(law);
    EXPECT_EQ(adverse(pack, {{"foreign", "no"}, {"grave", "no"}}, Stage::sentence), Texts{"D: caution"});
    EXPECT_EQ(adverse(pack, {{"foreign", "yes"}, {"grave", "no"}}, Stage::sentence), Texts{"D: caution"});
}

TEST(MarksTest, a_presumption_shows_its_mark_where_it_is_assumed) {
    const SmallPack pack(law);
    EXPECT_EQ(adverse(pack, {{"foreign", "no"}, {"age", "30"}}), (Texts{"levels: promise", "delay:"}));
}

TEST(MarksTest, json_and_text_say_why_and_where_it_stands) {
    const SmallPack pack(law);
    Asked asked(pack.pack(), {{"foreign", "yes"}, {"age", "30"}, {"delay", "no"}}, "2026-01-01");
    std::string out;
    AnswerJson(pack.pack()).append(out, asked.reasoner(), asked.facts(), asked.answer());
    const nlohmann::json json = nlohmann::json::parse(out);
    const nlohmann::json expected = {{"rule", "X"},
                                     {"why", "the Act leaves out who is foreign"},
                                     {"cite", "Act s. 3"},
                                     {"text", "recalled"},
                                     {"measures", {"bail"}}};
    EXPECT_EQ(json.at("adverse").at(0), expected);
    EXPECT_EQ(json.at("adverse").at(1).at("table"), "levels");
    EXPECT_TRUE(json.at("compelled").empty());
    const std::string text =
        answer_text(asked.reasoner(), asked.facts(), asked.answer(), Wording(asked.reasoner().pack()), false);
    EXPECT_NE(text.find("X: the Act leaves out who is foreign (Act s. 3, recalled); touches Bail"),
              std::string::npos)
        << text;
}

TEST(MarksTest, what_the_law_compels_is_shown_with_the_safeguard_that_it_stands_against) {
    const SmallPack pack(R"(```facts
breach : yes/no  finding by court
```
```measures
probation  : measure  un M29  band 2  "Probation"
revocation : measure  un none "it ends a measure"  band 6  burden  "Revocation"
```
```rule A  Act s. 1  stage post-sentence
must      revocation
needs     hearing
compelled "the Act leaves no choice" cite Act s. 2
when      breach
```
```rule B  Act s. 3  stage post-sentence
may       probation
```
)");
    const auto compelled = [&](const char* breach) {
        Asked asked(pack.pack(), {{"breach", breach}}, "2026-01-01", Stage::post_sentence);
        std::string out;
        AnswerJson(pack.pack()).append(out, asked.reasoner(), asked.facts(), asked.answer());
        return nlohmann::json::parse(out).at("compelled");
    };
    EXPECT_TRUE(compelled("no").empty());
    const nlohmann::json expected = {{"rule", "A"},
                                     {"why", "the Act leaves no choice"},
                                     {"cite", "Act s. 2"},
                                     {"text", "recalled"},
                                     {"against", "UN baseline S36, Tokyo Rules 14.3"},
                                     {"measures", {"revocation"}}};
    EXPECT_EQ(compelled("yes"), nlohmann::json::array({expected}));
}

TEST(OverlaidTest, a_need_is_added_where_a_measure_is_open_and_no_rule_needs_the_same) {
    const SmallPack pack(R"(```facts
ready : yes/no
```
```measures
fine    : measure  un M23  band 1  "Fine"
day fine: measure  un M24  band 1  "Day fine"
custody : custody  un none "custody"  band 7
```
```rule A  Act s. 1  stage sentence
may       fine, day fine
needs     means inquiry "by a form" for day fine
when      ready
```
)");
    const auto needs = [&](const char* ready, const char* measure) {
        Asked asked(pack.pack(), {{"ready", ready}}, "2026-01-01", Stage::sentence);
        std::string out;
        AnswerJson(pack.pack()).append(out, asked.reasoner(), asked.facts(), asked.answer());
        std::vector<std::string> sources;
        const nlohmann::json json = nlohmann::json::parse(out);
        for (const nlohmann::json& each : json.at("measures"))
            if (each.at("id") == measure)
                for (const nlohmann::json& need : each.at("needs"))
                    sources.push_back(need.at("kind").get<std::string>() + " " +
                                      need.value("source", need.value("cite", "")));
        EXPECT_EQ(json.at("measures").back().at("id"), "custody");
        return sources;
    };
    EXPECT_EQ(needs("yes", "fine"), Texts{"means inquiry UN baseline S73, Tokyo Rules 8.2(d)"});
    EXPECT_EQ(needs("yes", "day fine"), Texts{"means inquiry Act s. 1"});
    EXPECT_EQ(needs("no", "fine"), Texts{});
}

}  // namespace
}  // namespace ultima::test
