// SPDX-License-Identifier: Apache-2.0
// A small pack, maps and registers for the tests of the audit.
#pragma once

#include "audit/audit.h"
#include "base/render.h"
#include "base/scratch.h"
#include "law/load.h"
#include "tables/database.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace ultima {

inline const char* const small_pack_yaml = R"(id: small
version: 0.1.0
language version: 1
title: A small law
jurisdiction: XX
languages: [en]
law as of: 2026-01-01
authority: none
reviewer: none
licence: CC0-1.0
disclaimer: For tests.
calendar:
  first day counts: {value: yes, cite: "Act s. 9"}
  month ends: {value: clip, cite: "Act s. 9"}
  fraction of a duration: {value: by months, cite: "Act s. 9"}
citations:
  - {cite: "Act s. 1", text: checked, source: "the Act", date: 2026-01-01}
  - {cite: "Act s. 3", text: checked, source: "the Act", date: 2026-01-01}
  - {cite: "Act", text: recalled}
)";

inline const char* const small_pack_law = R"(# A small law

```facts
held             : spells    from register
longest term     : duration  from register    range 1 day .. 50 years
earlier conviction : yes/no  from register    "Was the person convicted before?"
age              : number    from register    range 0 .. 120
charge           : text      from register
grave order      : yes/no    finding by court "Did the court order that the person be held?"
    presumed no "an order is needed" cite Act s. 3
```

```measures
release : group                                             "Release"
bond    : kind of release  un M11  band 1  decided by court "Bond"
bail    : kind of release  un M12  band 2  decided by court "Bail"
fine    : measure          un M4   band 1  decided by court "Fine"
custody : custody          un none "custody is not an alternative"  band 7 "Custody"
```

```table charges   Act s. 5   hit unique
| charge       | -> grave : yes/no | cite     |
| "murder"     | yes               | Act s. 5 |
| "theft"      | no                | Act s. 1 |
```

```rule R1   Act s. 1   stage pretrial
must      bond
when      not earlier conviction and days in held >= days in longest term * 1/3 from first day of held
unless    X1
```

```exception X1   Act s. 3
when      grave order
```

```rule R2   Act s. 2   stage pretrial
may       bail
when      not grave and age >= 21
```

```rule R3   Act s. 4   stage pretrial
cannot compute CHILD "children have a law of their own"
when      age < 18
```

```rule R4   Act s. 6   stage pretrial
ends detention
when      days in held >= days in longest term from first day of held
```

```duty D1   Act s. 7   stage pretrial
jail superintendent : tell the court
within    forthwith
when      days in held >= days in longest term * 1/3 from first day of held
with      R1
```

```rule S1   Act s. 8   stage sentence
may       fine
when      age >= 18
```
)";

inline const char* const small_map = R"(version: 1
pack: small
key: id
unit: case
stage:
  column: status
  values: {UT: pretrial, SE: sentence}
  out of scope: {CV: "serving a sentence"}
facts:
  held: {from: admitted, to: left, complete: yes}
  longest_term: {column: term}
  earlier conviction: {column: convicted, values: {Y: yes, N: no}, unknown: ["?"]}
  age: {column: age}
  charge: charge
ignored columns:
  name: "not needed"
)";

inline const char* const small_header = "id,name,status,admitted,left,term,convicted,age,charge\n";

inline const char* const small_rows =
    "a1,Ann,UT,2025-01-01,,36 months,N,40,murder\n"   // bond required since 2025-12-31
    "a2,Bob,UT,2025-01-01,,36 months,,40,theft\n"     // bond depends on the conviction, bail available
    "a3,Cy,UT,2025-01-01,,36 months,Y,40,theft\n"     // bail available
    "a4,Di,UT,2025-01-01,,36 months,Y,40,murder\n"    // nothing
    "a5,Ed,UT,2025-01-01,,36 months,Y,17,murder\n"    // cannot compute
    "a6,Fay,CV,2025-01-01,,36 months,Y,40,murder\n"   // out of scope
    "a7,Gil,XX,2025-01-01,,36 months,Y,40,murder\n"   // not in the map
    "a8,Hal,,2025-01-01,,36 months,Y,40,murder\n"     // no status
    "a9,Ivy,UT,2025-13-01,,36 months,N,400,murder\n"  // two bad cells
    "b1,Jo,SE,2025-01-01,,36 months,N,40,theft\n"     // another stage
    "b2,Kim,UT,2020-01-01,,36 months,Y,40,murder\n"   // custody barred
    "b3,Lee\n"                                        // too few cells
    "b4,\"Mo, the\"\"2nd\"\"\",UT,2025-01-01,2025-02-01,36 months,N,40,murder\n";

class SmallAudit : public testing::Test {
  protected:
    SmallAudit()
        : loaded_(
              load_pack(PackFiles{"small", {{"pack.yaml", small_pack_yaml}, {"law.md", small_pack_law}}})) {
        EXPECT_FALSE(has_errors(loaded_.diagnostics))
            << render_text(loaded_.diagnostics, loaded_.sources, false);
    }

    const Pack& pack() const { return loaded_.pack; }
    Result<Map> map_of(const std::string& text, MapOptions options = {}) {
        const std::uint32_t file = loaded_.sources.add(scratch_.path("map.yaml"), text);
        return read_map(std::as_const(loaded_.sources), file, pack(), options);
    }
    std::string messages(Diagnostics diagnostics) {
        std::string text = render_text(diagnostics, loaded_.sources, false);
        const std::string folder = scratch_.path("");
        for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
            text.erase(at, folder.size());
        return text;
    }
    AuditSummary run(const std::string& rows, const std::string& map = small_map,
                     AuditOptions options = {.threads = 1}, const std::string& out = "out") {
        const auto read = map_of(map);
        if (!read) {
            ADD_FAILURE() << messages(read.error());
            return {};
        }
        auto summary =
            run_audit(pack(), *read, scratch_.file("table.csv", rows), on, scratch_.path(out), options);
        if (!summary) {
            ADD_FAILURE() << messages(summary.error());
            return {};
        }
        EXPECT_EQ(broken_identities(*summary), std::vector<std::string>{});
        return std::move(*summary);
    }
    std::string file(const std::string& name, const std::string& out = "out") const {
        std::ifstream in(scratch_.path(out) + "/" + name, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    static std::int64_t count(const AuditSummary& summary, Overall overall) {
        return summary.overall[static_cast<std::size_t>(overall)];
    }

    CivilDate on = make_date(2026, 1, 10).value();
    Scratch scratch_;
    LoadedPack loaded_;
};

}  // namespace ultima
