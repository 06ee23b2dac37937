// SPDX-License-Identifier: Apache-2.0
#include "undertrial_cases.h"

#include "base/random.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string>

namespace ultima::bench {

Case UndertrialCases::sample() const {
    Case made = empty_case(pack_);
    set(made, "detention spells", "from 2025-01-01");
    set(made, "longest term", "36 months");
    set(made, "gravest penalty", "term");
    find(made, "other matters", "no");
    return made;
}

std::vector<Case> UndertrialCases::around(std::size_t count) const {
    constexpr std::array<std::string_view, 6> terms = {"6 months", "12 months", "36 months",
                                                       "5 years",  "7 years",   "10 years"};
    constexpr std::array<std::string_view, 4> penalties = {"term", "term", "term", "life"};
    constexpr std::array<std::string_view, 3> answers = {"yes", "no", "unknown"};
    Random random(479);
    std::vector<Case> made;
    for (std::size_t i = 0; i < count; ++i) {
        Case one = empty_case(pack_);
        const CivilDate first{static_cast<std::int32_t>(undertrials_asked_on.day - random.between(1, 1500))};
        set(one, "detention spells", "from " + to_text(first));
        set(one, "longest term", random.pick(terms));
        set(one, "gravest penalty", random.pick(penalties));
        set(one, "earlier conviction", random.pick(answers));
        set(one, "first remand", random.chance(500) ? to_text(first) : "unknown");
        set(one, "police report", random.pick(answers));
        set(one, "bailable", random.pick(answers));
        if (random.chance(500)) find(one, "other matters", random.chance(300) ? "yes" : "no");
        if (random.chance(100)) find(one, "excluded days", std::to_string(random.between(1, 90)));
        made.push_back(std::move(one));
    }
    return made;
}

FactId UndertrialCases::fact(std::string_view name) const {
    const auto id = pack_.find_fact(name);
    if (!id) throw std::runtime_error(fmt::format("in-undertrial has no fact `{}` any more", name));
    return *id;
}
void UndertrialCases::set(Case& made, std::string_view name, std::string_view text) const {
    if (const auto done = set_fact(pack_, made, fact(name), text); !done)
        throw std::runtime_error(done.error());
}
void UndertrialCases::find(Case& made, std::string_view name, std::string_view text) const {
    const FactId id = fact(name);
    made.findings.push_back({id, parse_value(pack_, pack_.facts[id].type, text).value(), "N. N.", "court",
                             "heard", CivilDate{undertrials_asked_on.day - 30}});
}

}  // namespace ultima::bench
