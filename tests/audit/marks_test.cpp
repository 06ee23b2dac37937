// SPDX-License-Identifier: Apache-2.0
// Where a law counts something about people against them, an audit says for how many answers.
#include "audit/report_page.h"
#include "audit/small_audit.h"

namespace ultima {
namespace {

class MarksAudit : public SmallAudit {
  protected:
    MarksAudit() {
        loaded_ = load_pack(PackFiles{"small", {{"pack.yaml", small_pack_yaml}, {"law.md", R"(# A law
```facts
foreign : yes/no  circumstance neutral no
breach  : yes/no  from register
```
```measures
bail       : measure  un M12  band 2  decided by court "Bail"
revocation : measure  un none "ends a measure"  band 6  decided by court  burden "Revocation"
custody    : custody  un none "custody is not an alternative"  band 7
```
```rule R1   Act s. 1   stage pretrial
may       bail
unless    X1
```
```exception X1   Act s. 3
adverse   "the Act leaves out who is foreign" cite Act s. 3
when      foreign
```
```rule R2   Act s. 4   stage post-sentence
must      revocation
compelled "the Act leaves no choice after a breach" cite Act s. 4
when      breach
```
)"}}});
        EXPECT_FALSE(has_errors(loaded_.diagnostics))
            << render_text(loaded_.diagnostics, loaded_.sources, false);
    }
};

TEST_F(MarksAudit, counts_the_answers_that_rest_on_each_mark) {
    const AuditSummary summary =
        run("id,stage,foreign,breach\n"
            "a,PT,yes,\n"
            "b,PT,no,\n"
            "c,PT,yes,\n"
            "d,PS,,yes\n"
            "e,PS,,no\n",
            R"(version: 1
pack: small
key: id
unit: case
stage: {column: stage, values: {PT: pretrial, PS: post-sentence}}
facts:
  foreign: foreign
  breach: breach
)");
    ASSERT_EQ(summary.marks.size(), 2U);
    EXPECT_FALSE(summary.marks[0].compelled);
    EXPECT_EQ(summary.marks[0].on, "X1");
    EXPECT_EQ(summary.marks[0].why, "the Act leaves out who is foreign");
    EXPECT_EQ(summary.marks[0].cite, "Act s. 3");
    EXPECT_EQ(summary.marks[0].rows, 2);
    EXPECT_TRUE(summary.marks[1].compelled);
    EXPECT_EQ(summary.marks[1].on, "R2");
    EXPECT_EQ(summary.marks[1].rows, 1);
    const std::string json = file("summary.json");
    EXPECT_NE(json.find(R"("adverse": [)"), std::string::npos);
    EXPECT_NE(json.find(R"("on": "X1")"), std::string::npos);
    const std::string report = report_page(summary, pack(), Wording(pack()));
    EXPECT_NE(report.find("Where the law itself turns against the person"), std::string::npos);
    EXPECT_NE(report.find("the Act leaves no choice after a breach"), std::string::npos);
}

}  // namespace
}  // namespace ultima
