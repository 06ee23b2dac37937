// SPDX-License-Identifier: Apache-2.0
#include "casework/law_effect.h"

#include "casework/case_facts.h"
#include "casework/case_options.h"

#include <algorithm>

namespace ultima {
namespace {

std::optional<Status> status_of(const Pack& pack, const std::optional<Answer>& answer,
                                std::string_view name) {
    const auto measure = pack.find_measure(name);
    if (!measure || !answer) return std::nullopt;
    return answer->of(*measure).status;
}

void add_moves(std::vector<MeasureMove>& moves, const Pack& names_of, auto status_before, auto status_after) {
    for (const Measure& measure : names_of.measures) {
        if (measure.role == MeasureRole::group) continue;
        const bool known = std::any_of(moves.begin(), moves.end(),
                                       [&](const MeasureMove& one) { return one.measure == measure.name; });
        MeasureMove move{measure.name, status_before(measure.name), status_after(measure.name)};
        if (!known && move.before != move.after) moves.push_back(std::move(move));
    }
}

bool leaves_out_more(const CaseFacts& after, const CaseFacts& before) {
    return std::any_of(after.unused.begin(), after.unused.end(), [&](const UnusedFact& one) {
        return std::none_of(before.unused.begin(), before.unused.end(), [&](const UnusedFact& other) {
            return other.fact == one.fact && other.value == one.value;
        });
    });
}

}  // namespace

CaseEffect effect_on(const WholeFile& file, Reasoner& before, Reasoner& after, CivilDate on) {
    const CaseFacts old_facts = facts_of(file.view, before.pack());
    const CaseFacts new_facts = facts_of(file.view, after.pack());
    const auto answer = [&](Reasoner& reasoner, const CaseFacts& facts) -> std::optional<Answer> {
        const Pack& pack = reasoner.pack();
        if (!file.stage || !pack.stages[static_cast<std::size_t>(*file.stage)]) return std::nullopt;
        return options_of(reasoner, facts.given, *file.stage, on, facts.hidden).answer;
    };
    const std::optional<Answer> old_answer = answer(before, old_facts), new_answer = answer(after, new_facts);
    CaseEffect effect;
    for (const Pack* pack : {&before.pack(), &after.pack()})
        add_moves(
            effect.moves, *pack,
            [&](std::string_view name) { return status_of(before.pack(), old_answer, name); },
            [&](std::string_view name) { return status_of(after.pack(), new_answer, name); });
    effect.unread = leaves_out_more(new_facts, old_facts);
    return effect;
}

LawEffect effect_on(Register& reg, const std::vector<std::string>& files, Reasoner& before, Reasoner& after,
                    CivilDate on) {
    LawEffect effect;
    for (const std::string& name : files) {
        const auto file = whole_file(reg, name);
        if (!file) continue;
        const CaseEffect of_case = effect_on(*file, before, after, on);
        ++effect.cases;
        if (!of_case.moves.empty()) ++effect.moved;
        if (of_case.unread) ++effect.unread;
        for (const MeasureMove& move : of_case.moves) ++effect.moves[move];
    }
    return effect;
}

}  // namespace ultima
