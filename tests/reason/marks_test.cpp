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
    const std::string text = answer_text(asked.reasoner(), asked.facts(), asked.answer(), false);
    EXPECT_NE(text.find("X: the Act leaves out who is foreign (Act s. 3, recalled); touches Bail"),
              std::string::npos)
        << text;
}

}  // namespace
}  // namespace ultima::test
