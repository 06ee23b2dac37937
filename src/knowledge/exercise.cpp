// SPDX-License-Identifier: Apache-2.0
#include "knowledge/exercise.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr std::array<std::string_view, look_count> looks{"legal aid", "consent", "proportionality", "safety",
                                                         "dependants"};

constexpr std::array<std::string_view, look_count> titles{"Legal aid", "Consent", "Proportion", "Safety",
                                                          "Children and others"};
constexpr std::array<std::string_view, look_count> questions{
    "Legal aid: what do you check?", "Consent: whose, to what, and how is it given?",
    "Proportion: what does the measure ask, held against the offence?",
    "Safety: of the victim, and of others", "Children, and others who depend on the person"};

/// A later finding takes the place of an earlier one: two of one day would leave the fact open.
void learn(Case& known, const Learnt& learnt) {
    for (const auto& [fact, value] : learnt.facts) known.facts[fact] = value;
    for (const Finding& finding : learnt.findings) {
        std::erase_if(known.findings, [&](const Finding& one) { return one.fact == finding.fact; });
        known.findings.push_back(finding);
    }
}

}  // namespace

std::string_view to_text(Look look) { return looks[static_cast<std::size_t>(look)]; }
std::string_view title_of(Look look) { return titles[static_cast<std::size_t>(look)]; }
std::string_view question_of(Look look) { return questions[static_cast<std::size_t>(look)]; }

Case case_of(const Pack& pack, const Exercise& exercise, const Asked& asked, Round round) {
    Case known = empty_case(pack);
    learn(known, exercise.known);
    for (std::size_t i = 0; i < exercise.inquiries.size(); ++i)
        if (i < asked.size() && asked[i]) learn(known, exercise.inquiries[i].learnt);
    if (round == Round::second) learn(known, exercise.changed);
    return known;
}

CivilDate day_of(const Exercise& exercise, Round round) {
    return round == Round::first ? exercise.on : exercise.changed_on;
}

Asked all_asked(const Exercise& exercise) { return Asked(exercise.inquiries.size(), true); }

}  // namespace ultima
