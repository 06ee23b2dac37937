// SPDX-License-Identifier: Apache-2.0
#include "knowledge/marks.h"

#include "base/text.h"

namespace ultima {
namespace {

constexpr std::array<std::string_view, step_count> names{
    "asked",      "legal aid", "consent",    "proportionality",  "safety",
    "dependants", "reasons",   "conditions", "less restrictive", "again"};
constexpr std::array<std::string_view, step_count> sentences{
    "Asked for the facts that were missing",
    "Looked at legal aid",
    "Looked at consent",
    "Weighed what the measure asks against the offence",
    "Thought of the safety of the victim and of others",
    "Thought of children and others who depend on the person",
    "Gave reasons",
    "Said what each condition is for",
    "Said why measures that ask less would not do",
    "Gave reasons again after the facts had changed"};

bool said(std::string_view text) { return !trim(text).empty(); }

StepMark one(bool done) { return {done ? 1 : 0, 1}; }

/// Lawful measures that ask less than the chosen one, and how many of them got a word.
StepMark less_restrictive(const Pack& pack, const TrainingDecision& decision, const LawfulSet& lawful) {
    StepMark mark;
    const auto chosen = pack.find_measure(decision.measure);
    if (!chosen) return mark;
    for (const LawfulMeasure& one : lawful.measures) {
        if (!one.lawful || !asks_less(pack, one.measure, *chosen)) continue;
        ++mark.of;
        const auto why = decision.why_not.find(pack.measures[one.measure].name);
        if (why != decision.why_not.end() && said(why->second)) ++mark.done;
    }
    return mark;
}

}  // namespace

std::string_view to_text(Step step) { return names[static_cast<std::size_t>(step)]; }
std::string_view says(Step step) { return sentences[static_cast<std::size_t>(step)]; }

Marks marks_of(const Pack& pack, const Exercise& exercise, const Asked& asked,
               const TrainingDecision& at_first, const LawfulSet& first, const TrainingDecision& then,
               const LawfulSet& second) {
    Marks marks{};
    const auto mark = [&](Step step) -> StepMark& { return marks[static_cast<std::size_t>(step)]; };
    for (std::size_t i = 0; i < exercise.inquiries.size(); ++i) {
        if (!exercise.inquiries[i].bears()) continue;
        ++mark(Step::asked).of;
        if (i < asked.size() && asked[i]) ++mark(Step::asked).done;
    }
    // What one had in mind in either round counts: the second may rest on the first.
    for (std::size_t i = 0; i < look_count; ++i)
        if (!exercise.notice[i].empty())
            marks[static_cast<std::size_t>(Step::legal_aid) + i] =
                one(said(at_first.looked[i]) || said(then.looked[i]));
    mark(Step::reasons) = one(said(at_first.reasons));
    for (const TrainingDecision* decision : {&at_first, &then}) {
        if (!said(decision->conditions)) continue;
        ++mark(Step::conditions).of;
        if (said(decision->why_conditions)) ++mark(Step::conditions).done;
    }
    for (const StepMark& of :
         {less_restrictive(pack, at_first, first), less_restrictive(pack, then, second)}) {
        mark(Step::less_restrictive).done += of.done;
        mark(Step::less_restrictive).of += of.of;
    }
    mark(Step::again) = one(said(then.reasons));
    return marks;
}

int asked_beside_the_point(const Exercise& exercise, const Asked& asked) {
    int count = 0;
    for (std::size_t i = 0; i < exercise.inquiries.size(); ++i)
        if (!exercise.inquiries[i].bears() && i < asked.size() && asked[i]) ++count;
    return count;
}

}  // namespace ultima
