// SPDX-License-Identifier: Apache-2.0
// The most favourable law in an audit: rows whose acts are of one version share an outcome, others do not.
#include "audit/small_audit.h"

namespace ultima {
namespace {

class MildestAudit : public SmallAudit {
  protected:
    MildestAudit() {
        std::string manifest = small_pack_yaml;
        manifest +=
            "most favourable law: {from: date of act, to: decided on, unit: whole law, scope: the penalty, "
            "key: longest term, milder: lower, cite: Act s. 2}\n";
        loaded_ = load_pack(PackFiles{"small", {{"pack.yaml", manifest}, {"law.md", R"(# A law
```facts
date of act : date  from register
decided on  : date  from register
```
```measures
fine    : measure  un M4   band 1  decided by court "Fine"
service : measure  un M11  band 3  decided by court  consent yes  "Service"
custody : custody  un none "custody is not an alternative"  band 7
```
```rule R1   Act s. 5   in force .. 2014-12-31 by date of act   stage sentence
may       fine
gives     longest term = 3 years
```
```rule R2   Act s. 5   in force 2015-01-01 .. 2019-12-31 by date of act   stage sentence
must      service
gives     longest term = 2 years
```
```rule R3   Act s. 5   in force 2020-01-01 .. by date of act   stage sentence
must not  service
gives     longest term = 4 years
```
)"}}});
        EXPECT_FALSE(has_errors(loaded_.diagnostics))
            << render_text(loaded_.diagnostics, loaded_.sources, false);
    }
};

TEST_F(MildestAudit, applies_the_mildest_version_to_each_row) {
    const std::string map = R"(version: 1
pack: small
key: id
unit: case
stage: {constant: sentence}
facts:
  date of act: act
  decided on: decided
)";
    (void)run(
        "id,act,decided\n"
        "old,2012-05-01,2013-01-01\n"
        "old too,2013-05-01,2014-12-31\n"
        "in between,2012-05-01,2015-01-01\n"
        "in between too,2014-12-31,2022-01-01\n"
        "new,2021-05-01,2022-01-01\n"
        "open,,2022-01-01\n",
        map);
    EXPECT_EQ(file("results.csv"),
              "row,key,stage,scope,why_not,overall,measure,rule,cite,days_past,required_from,notes\n"
              "1,old,sentence,in scope,,a court may place elsewhere,fine,R1,Act s. 5,,,\n"
              "2,old too,sentence,in scope,,a court may place elsewhere,fine,R1,Act s. 5,,,\n"
              "3,in between,sentence,in scope,,release required,service,R2,Act s. 5,,,\n"
              "4,in between too,sentence,in scope,,release required,service,R2,Act s. 5,,,\n"
              "5,new,sentence,in scope,,custody not excluded by this law,,,,,,\n"
              "6,open,sentence,in scope,,cannot say yet,service,,,,,\n");
}

}  // namespace
}  // namespace ultima
