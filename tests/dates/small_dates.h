// SPDX-License-Identifier: Apache-2.0
// A small law of sentences and its map, for tests of reading and of answers.
#pragma once

#include "base/render.h"
#include "dates/booking.h"
#include "dates/dates_json.h"
#include "law/load.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace ultima::test {

inline constexpr const char* dates_manifest = R"(id: small
version: 0.1.0
language version: 1
title: A small act
jurisdiction: ZZ
languages: [en]
law as of: 2026-01-01
authority: none
reviewer: none
licence: CC-BY-4.0
disclaimer: A test.
calendar:
  first day counts: {value: yes, cite: "Act s. 1"}
  month ends: {value: clip, cite: "Act s. 1"}
  fraction of a duration: {value: by days of the span, cite: "Act s. 1"}
citations:
  - {cite: "Act", text: recalled}
)";

inline constexpr const char* dates_law = R"(# Act
```record term
name   : text
began  : date
days   : days     left out 0
kind   : prison / fine
spared : yes/no   left out no
years  : number   range 0 .. 10   left out 0
```

```record step
of   : text
what : text
on   : date
```

```facts
terms : list of term   from register
born  : date           from register
adult : yes/no         from register   left out yes
grade : number         from register   range 1 .. 5   left out 1
mark  : text           from register   left out ""
```

```calculation   Act s. 2
end (t : term) = began of t + days of t
last end = max(for t in terms return end(t))
```

```rule E1   Act s. 3   in force 1967-01-01 ..   stage post-sentence
when      count(terms) > 0
gives     END = last end
gives     half way = min(for t in terms return began of t)
```

```rule E2   Act s. 4   in force 1967-01-01 ..   stage post-sentence
when      born <= 2000-01-01
gives     LATE = last end + 1 day
```

```rule E3   Act s. 5   in force 1967-01-01 ..   stage post-sentence
when      count(terms) > 0
gives     full length = 14 months + 3 days
gives     empty length = 0 days
gives     why = for t in terms return step(of = "END", what = name of t, on = end(t))
```

```rule E4   Act s. 5   in force 1967-01-01 ..   stage post-sentence
when      adult or mark = "late"
gives     ADULT = last end + 2 days
```

```rule R1   Act s. 6   in force 1967-01-01 ..   stage post-sentence
when      some t in terms satisfies kind of t = fine
cannot compute "SECOND FIRST" "a fine has no end"
```

```rule R2   Act s. 7   in force 1967-01-01 ..   stage post-sentence
when      grade = 5
cannot compute "FIRST-SECOND" "grade five is for the court"
```
)";

inline constexpr const char* dates_map = R"(version: 1
id: who.name
facts:
  terms:
    - each: who.terms
      entry:
        name: {at: [title, titles.0]}
        began: from
        days: days
        kind: {at: kind, codes: {P: prison, F: fine}, absent: prison}
        spared: {at: marks, has: [SPARED, LET OFF]}
        years: years
    - each: who.fines
      entry: {name: title, began: from, days: days, kind: {constant: fine}, spared: {constant: yes}, years: years}
  born: who.born
  adult: {given: who.card}
  grade: {at: grade, codes: {low: 1, high: 5}, otherwise: 3}
  mark: mark
)";

/// A line for each message: `FILE:LINE:COLUMN: CODE: message (help)`.
inline std::string brief(const Diagnostics& diagnostics, const Sources& sources) {
    std::string text;
    for (const Diagnostic& each : diagnostics) {
        const Span at = each.span.value_or(Span{});
        const Position place = sources.position(at.file, at.begin);
        text += std::string(sources.name(at.file)) + ":" + std::to_string(place.line) + ":" +
                std::to_string(place.column) + ": " + each.code + ": " + each.message +
                (each.help.empty() ? "" : " (" + each.help + ")") + "\n";
    }
    return text;
}

class SmallDates : public ::testing::Test {
  protected:
    SmallDates() : SmallDates(dates_law) {}
    explicit SmallDates(const std::string& law)
        : loaded_(load_pack(PackFiles{"small", {{"pack.yaml", dates_manifest}, {"law.md", law}}})) {
        EXPECT_FALSE(has_errors(loaded_.diagnostics))
            << render_text(loaded_.diagnostics, loaded_.sources, false);
    }

    /// What is said of a map; empty if it can be used.
    std::string said_of(const std::string& text) {
        Diagnostics diagnostics;
        map_ = read_booking_map(loaded_.pack, loaded_.sources, loaded_.sources.add("dates.yaml", text),
                                diagnostics);
        EXPECT_EQ(map_.has_value(), !has_errors(diagnostics));
        return brief(diagnostics, loaded_.sources);
    }

    /// A record read by `dates_map`; what is wrong with it stands in `problems_`.
    std::optional<Booking> read(const std::string& record) {
        if (!map_) {
            EXPECT_EQ(said_of(dates_map), "");
        }
        Sources sources;
        Diagnostics diagnostics;
        id_.clear();
        auto booking = read_booking(loaded_.pack, *map_, sources, sources.add("records line 7", record),
                                    diagnostics, id_);
        problems_ = brief(diagnostics, sources);
        return booking;
    }

    std::string fact(const Booking& booking, const char* name) const {
        const FactId id = loaded_.pack.find_fact(name).value();
        return to_text(loaded_.pack, loaded_.pack.facts[id].type, booking.facts[id]);
    }

    CalculatedDates calculated(const Booking& booking, const std::vector<std::string>& left_out) {
        return DateCalculator(loaded_.pack, Stage::post_sentence)
            .calculate(booking.facts, {day_number(2026, 1, 1)}, left_out);
    }

    std::string json(const std::string& record, const std::vector<std::string>& left_out = {"why"}) {
        const auto booking = read(record);
        if (!booking) return problems_;
        return dates_json(loaded_.pack, booking->id, calculated(*booking, left_out), booking->notes);
    }

    std::string words(const std::string& record) {
        const auto booking = read(record);
        if (!booking) return problems_;
        return dates_text(loaded_.pack, booking->id, calculated(*booking, {"why"}), booking->notes);
    }

    LoadedPack loaded_;
    std::optional<BookingMap> map_;
    std::string id_, problems_;
};

}  // namespace ultima::test
