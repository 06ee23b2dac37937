// SPDX-License-Identifier: Apache-2.0
#include "reason/search.h"

#include "reason/explain.h"
#include "reason/grid.h"

#include <algorithm>

namespace ultima {

namespace {

std::vector<FactId> members(const FactSet& set) {
    std::vector<FactId> result;
    for (FactId fact = 0; fact < max_facts; ++fact)
        if (set[fact]) result.push_back(fact);
    return result;
}

}  // namespace

void Search::add_relevant(MeasureId measure, FactSet& facts) {
    const auto& sources = evaluator_.program().sources[static_cast<std::size_t>(stage_)][measure];
    for (const Program::Source& source : sources) {
        // What is unknown today, and what is unknown on a later day on which `not yet` would end.
        const WorldLine line = evaluator_.applies(source.rule);
        facts |= unknown_facts_of_rule(evaluator_, source.rule, evaluator_.on());
        for (std::size_t later = line.place(evaluator_.on()) + 1; later < line.steps().size(); ++later)
            facts |= unknown_facts_of_rule(evaluator_, source.rule, line.steps()[later].start);
    }
    for (const MeasureId kind : evaluator_.program().kinds[measure]) add_relevant(kind, facts);
}

FactSet Search::relevant(MeasureId measure) {
    FactSet facts;
    add_relevant(measure, facts);
    return facts;
}

Findings Search::look(MeasureId measure, bool deciding_sets) {
    const Verdict plain = finder_.verdict(finder_.status_line(measure), 1);
    if (plain.possible.count() == 1) return {plain, {}};
    const std::vector<FactId> facts = members(relevant(measure));
    if (facts.size() <= exact_facts) return few_facts(measure, facts, plain, deciding_sets);
    Findings findings{by_definitions(measure, plain), {}};
    if (deciding_sets && findings.verdict.possible.count() != 1)
        findings.missing = many_facts(measure, facts);
    return findings;
}

Findings Search::few_facts(MeasureId measure, const std::vector<FactId>& facts, const Verdict& plain,
                           bool deciding_sets) {
    const auto exhaustive = [&](FactId fact) { return trials_[fact].exhaustive; };
    Grid grid(facts, trials_);
    if (!grid.fits()) {
        Findings findings{by_definitions(measure, plain), {}};
        if (deciding_sets && findings.verdict.possible.count() != 1)
            findings.missing = many_facts(measure, facts);
        return findings;
    }
    grid.evaluate(evaluator_, finder_, measure);
    Findings findings{grid.verdict(), {}};
    if (deciding_sets && findings.verdict.possible.count() != 1)
        findings.missing = grid.deciding_sets(std::all_of(facts.begin(), facts.end(), exhaustive));
    return findings;
}

/// Too many facts to try: at least the conditions that several rules share are taken to be yes in some worlds
/// and no in the others, so that rules for and against are not both thought possible.
Verdict Search::by_definitions(MeasureId measure, const Verdict& plain) {
    constexpr std::size_t most_definitions = 6;
    const Pack& pack = evaluator_.program().pack;
    FactSet facts;
    std::vector<MeasureId> measures = evaluator_.program().kinds[measure];
    measures.push_back(measure);
    for (const MeasureId one : measures)
        for (const Program::Source& source :
             evaluator_.program().sources[static_cast<std::size_t>(stage_)][one])
            facts |= evaluator_.program().rule_facts[source.rule];
    std::vector<DefinitionSplit> splits;
    for (std::uint32_t i = 0; i < pack.definitions.size() && splits.size() < most_definitions; ++i) {
        const NodeId value = pack.definitions[i].value;
        if (pack.node(value).type.kind != Kind::yes_no || evaluator_.program().moves[value]) continue;
        if (pack.definitions[i].rule != nothing || (pack.depends[value] & facts).none()) continue;
        if (evaluator_.truth_at(value, evaluator_.on()) != Truth::unknown) continue;
        // Bit k of the world's number is the answer to the k-th definition.
        WorldSet yes = 0;
        for (std::size_t world = 0; world < worlds_at_once; ++world)
            if ((world >> splits.size() & 1U) != 0) yes |= WorldSet{1} << world;
        splits.push_back({i, yes});
    }
    if (splits.empty()) return plain;
    evaluator_.split_definitions(std::move(splits));
    Verdict verdict = finder_.verdict(finder_.status_line(measure), every_world);
    evaluator_.split_definitions({});
    return verdict;
}

/// One fact after another with the others unknown; if none settles it alone, one set made step by step from
/// the answers that leave the fewest statuses possible.
std::vector<DecidingSet> Search::many_facts(MeasureId measure, const std::vector<FactId>& facts) {
    std::vector<DecidingSet> alone;
    std::vector<FactId> chosen;
    const std::vector<Value> before = evaluator_.facts();
    std::size_t fewest = status_count + 1;
    while (fewest > 1 && chosen.size() < facts.size()) {
        FactId best = nothing;
        Value best_answer;
        for (const FactId fact : facts) {
            if (std::find(chosen.begin(), chosen.end(), fact) != chosen.end()) continue;
            // One world for each answer.
            const std::size_t answers = std::min(trials_[fact].values.size(), worlds_at_once);
            Split split{fact,
                        {trials_[fact].values.begin(),
                         trials_[fact].values.begin() + static_cast<std::ptrdiff_t>(answers)},
                        {}};
            for (std::size_t i = 0; i < answers; ++i) split.worlds.push_back(WorldSet{1} << i);
            evaluator_.split({split});
            const StatusLine line = finder_.status_line(measure);
            const StatusStep& today = line[step_on(line, evaluator_.on())];
            for (std::size_t i = 0; i < answers; ++i) {
                const std::size_t left = possible_in(today, WorldSet{1} << i).count();
                if (left < fewest || best == nothing) {
                    fewest = std::min(left, fewest);
                    best = fact;
                    best_answer = split.values[i];
                }
                if (left != 1 || !chosen.empty()) continue;
                alone.push_back({{fact}, false});
                break;
            }
            if (alone.size() == most_sets) break;
        }
        evaluator_.split({});
        if (!alone.empty()) return alone;
        chosen.push_back(best);
        evaluator_.set(best, best_answer);
    }
    for (const FactId fact : chosen) evaluator_.set(fact, before[fact]);
    if (fewest != 1) return {};
    std::sort(chosen.begin(), chosen.end());
    return {{std::move(chosen), false}};
}

}  // namespace ultima
