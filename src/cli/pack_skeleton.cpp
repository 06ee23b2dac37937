// SPDX-License-Identifier: Apache-2.0
#include "cli/pack_skeleton.h"

#include "base/json_text.h"

#include <fmt/format.h>

namespace ultima {

namespace {

constexpr const char* manifest =
    R"(# What this pack is, and who stands behind it. Every key is explained in docs/pack-language.md.
id: {id}
version: 0.1.0               # raise it whenever the law in the pack changes
language version: 1          # of the pack language; there is only one
title: {title}
jurisdiction: {jurisdiction}             # ISO 3166: a country (IN) or a part of one (US-NY); XA to XZ and ZZ are invented
languages: [en]
law as of: {law_as_of}        # the day up to which you know the law
authority: none              # who in office stands behind this text
reviewer: none               # who compared it with the statute
licence: CC-BY-4.0
requires: un-baseline
disclaimer: Not legal advice. Nobody has compared this pack with the law yet.

# How the law counts. Answers turn on it, so each setting has a citation.
calendar:
  first day counts: {{value: yes, cite: "Example Act s. 5"}}               # or no
  month ends: {{value: clip, cite: "Example Act s. 5"}}                    # or next day
  fraction of a duration: {{value: by months, cite: "Example Act s. 5"}}   # or by days of the span, month is 30 days

# Every citation in the pack must begin with one of these. `recalled`: written from memory. When somebody has compared
# it: {{cite: "Example Act s. 1", text: checked, source: "official gazette", date: 2026-02-01}}
citations:
  - {{cite: "Example Act", text: recalled}}
)";

constexpr const char* law = R"(# {title}

This is prose: it says in your own words what the law says, and is not run. Only what stands between lines with three backquotes is. The act below is invented, so that you have something that works; replace it piece by piece, and run `ultima check` after each piece.

## What has to be known

```facts
# One fact a line: name, type, where it comes from, question. There are three sources.
# A record: a register or file holds it.
held           : spells           from register            "On which days was the person held in this case?"
offence class  : minor / serious  from register            "How does the act class the offence?"
# A finding: a human answers it, with name, reasons and a day. Until then it is unknown.
danger found   : yes/no           finding by court         "Would release endanger somebody's life or limb?"
# A circumstance: about the person's life. It can only help; `neutral` is the value that changes nothing.
care of a child: yes/no           circumstance neutral no  "Does the person alone care for a small child?"
```

## What can be decided

From the mildest to the hardest. A group holds kinds of one thing. `un` names the United Nations' kind of measure, `band` from 0 to 7 how much it restricts. Custody is what all others are alternatives to.

```measures
release    : group                                              "Release before trial"
promise    : kind of release  un M10  band 0  decided by court  "Release on a promise to appear"
supervision: kind of release  un M13  band 2  decided by court  "Release under supervision"
custody    : custody          un none "custody is not an alternative"  band 7  "Custody before trial"
```

## Section 1: how long a person may be held

```table longest custody   Example Act s. 1   in force 2020-01-01 ..   hit unique   complete
# `hit unique`: no two rows may fit. `complete`: some row always does. Both are checked, and so is `monotone`.
monotone  longest days up in offence class
| offence class | -> longest days |
| minor         | 30              |
| serious       | 90              |
```

```define
# A name for what several rules use.
days counted = days in held
```

```rule E1   Example Act s. 1   in force 2020-01-01 ..   stage pretrial
# With a group, `must` means: at least one of its kinds.
must      release
needs     reasons "which form of release, and why"
when      days counted >= longest days
# What stands in the way has a label of its own, so that an answer can name it.
unless    E2
```

## Section 2: danger

```exception E2   Example Act s. 2   in force 2020-01-01 ..
when      danger found
```

## Section 3: small children

```rule E3   Example Act s. 3   in force 2020-01-01 ..   stage pretrial
must      promise
when      care of a child and offence class = minor
```

## Section 4: whose duty it is

```duty E4   Example Act s. 4   in force 2020-01-01 ..   stage pretrial
prison director : bring the person before the court
within    forthwith
with      E1
```

## Tests

A test states facts, a day and what has to come out. Every rule, exception, duty and row needs one. The first day counts, so day thirty of custody from 1 January is 30 January.

```test thirty days for a minor offence
held from 2026-01-01, offence class minor, danger found no, care of a child no
on 2026-01-29  ->  release not yet from 2026-01-30
on 2026-01-30  ->  release required because E1 since 2026-01-30 needs reasons; duty E4 since 2026-01-30
# `unknown` takes a fact back.
danger found unknown
on 2026-01-30  ->  release undetermined missing danger found
danger found yes
on 2026-01-30  ->  release conditions not met unless E2
```

```test a small child
offence class minor, care of a child yes
on 2026-01-02  ->  promise required because E3; release required
```

```tests both rows of the table
on 2026-01-30
| offence class | -> longest days |
| minor         | 30              |
| serious       | 90              |
```
)";

}  // namespace

std::string skeleton_manifest(const NewPack& pack) {
    std::string title;
    append_json_string(title, pack.title);  // also a text in YAML
    return fmt::format(fmt::runtime(manifest), fmt::arg("id", pack.id), fmt::arg("title", title),
                       fmt::arg("jurisdiction", pack.jurisdiction),
                       fmt::arg("law_as_of", to_text(pack.law_as_of)));
}

std::string skeleton_law(const NewPack& pack) {
    return fmt::format(fmt::runtime(law), fmt::arg("title", pack.title));
}

}  // namespace ultima
