// SPDX-License-Identifier: Apache-2.0
#include "country/case_law.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ultima {
namespace {

FactId fact_of(const Pack& pack, std::string_view name) {
    const auto id = pack.find_fact(name);
    if (!id) throw std::logic_error(fmt::format("the pack has no fact {}", name));
    return *id;
}

}  // namespace

void CaseLaw::know(std::string_view fact, std::string_view value) {
    if (const auto set = set_fact(pack(), given_, fact_of(pack(), fact), value); !set)
        throw std::logic_error(fmt::format("{}: {}", fact, set.error()));
}

void CaseLaw::find(std::string_view fact, std::string_view value, std::string by, std::string reasons,
                   CivilDate on) {
    const FactId id = fact_of(pack(), fact);
    auto found = parse_value(pack(), pack().facts[id].type, value, pack().facts[id].days);
    if (!found) throw std::logic_error(fmt::format("{}: {}", fact, found.error()));
    given_.findings.push_back({id, std::move(*found), std::move(by), "court", std::move(reasons), on});
}

CaseLaw::Lawful CaseLaw::at(Stage stage, CivilDate on) {
    const CaseOptions options = options_of(reasoner_, given_, stage, on);
    Lawful lawful{ultima::computed(reasoner_, options), lawful_measures(pack(), options.answer), {}};
    for (const MeasureId id : lawful.measures) {
        const std::vector<RuleId>& because = options.answer.of(id).because;
        lawful.basis += because.empty() ? "\n" : pack().rules[because.front()].cite + "\n";
    }
    return lawful;
}

}  // namespace ultima
