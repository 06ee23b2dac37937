// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ultima {

/// A pack that uses every kind of block and nearly every form, without any error.
inline constexpr std::string_view good_law = R"(# A good pack

```facts
detention spells  : spells            from register    "When was the person held in this case?"
excluded days     : days              finding by court  presumed 0 "delay counts only once a court has found it" cite Act s. 4  adverse "bail stands in the way of the bond" cite Act s. 2
longest term      : duration          from register    range 1 day .. 50 years   "What is the longest term the offence allows?"
gravest penalty   : term / life / death   from register
earlier conviction: yes/no            from register    "Was the person ever convicted before?"
illness           : yes/no            circumstance sensitive neutral no
```

```measures
release  : group                                             "Release before trial"
bond     : kind of release  un M11  band 1  decided by court  "Release on a bond"
bail     : kind of release  un M12  band 2  decided by court  consent no  benefit  "Release on bail"
custody  : custody          un none "custody is not an alternative"  band 7
```

```define
days counted = days in detention spells - excluded days
a third      = days in longest term * 1/3 from first day of detention spells
```

```rule IN01   Act s. 1   in force 2024-07-01 ..   stage pretrial
may       bail
needs     hearing, legal aid "with counsel" for bail
gives     days left = max(a half - days counted, 0)
gives     days counted
gives     quarter
gives     kind
more is better kind
less is better days left, days counted
when      gravest penalty in (term, life) and days counted >= a half
where     a half = days in longest term * 1/2
                   from first day of detention spells
          quarter = a half / 2
unless    IN06
```

```rule IN02   Act s. 2   in force 2024-07-01 .. 2030-12-31   stage pretrial, trial
must      bond
considers "what the person can pay"
when      gravest penalty = term and not earlier conviction
          and days counted >= a third and (level > 2 or level in 0 .. 1)
unless    IN06, IN01
```

```rule IN03   Act s. 2   in force .. 2024-06-30   stage pretrial
cannot compute OLD "the older law is not in this pack" for bond
```

```exception IN06   Act s. 3   in force 2024-07-01 ..
adverse   "the Act leaves out whom it cannot hold" cite Act s. 3
when      unwell
```

```duty IN07   Act s. 4   in force 2024-07-01 ..   stage pretrial
jail superintendent : apply to the court in writing
within    7 days
when      days counted >= a third and not earlier conviction
with      IN01, IN02
```

```table levels   Act ch. 5   in force 2016-11-01 ..   hit unique   complete
monotone  level up in gravest penalty
adverse   "the Act puts the ill one level higher" cite Act s. 5
| gravest penalty | unwell | -> level  | -> kind : low / high | cite     |
| term            | -      | 1         | low                  | Act s. 5 |
| life            | yes    | 2         | low                  | -        |
| life            | no     | 1 + 3 / 2 | if unwell then low else high | - |
| death           | -      | 4         | -                    | -        |
```

```define
unwell = illness
```

```test a third is enough without an earlier conviction
detention spells 2025-01-01 to 2025-03-05 and from 2025-06-01, longest term 36 months, gravest penalty term
earlier conviction no, illness no
on 2026-01-01 at pretrial  ->  bond required because IN02 since 2025-12-31; bail not yet from 2026-06-30 needs hearing, legal aid
earlier conviction unknown
on 2026-01-01 at pretrial  ->  release undetermined missing earlier conviction possible required, not yet; duty IN07 since 2025-12-31; level = 1; assumed excluded days
```

```tests the levels
earlier conviction no
at pretrial on 2026-01-01
| gravest penalty | illness | -> level | -> bail            |
| life            | yes              | 2        | conditions not met |
| death           | -                | 4        | -                  |
```
)";

}  // namespace ultima
