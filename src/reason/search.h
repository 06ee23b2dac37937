// SPDX-License-Identifier: Apache-2.0
// What the missing facts can still change: possible statuses by case split, and the sets of facts that would
// settle them (design 3.9, 3.11).
#pragma once

#include "reason/answers_to_try.h"
#include "reason/status.h"

#include <vector>

namespace ultima {

struct SearchResult {
    Verdict verdict;
    std::vector<DecidingSet> missing;
    /// If trying all answers settled the status: rules that apply in some of the ways.
    std::vector<RuleId> rules;
};

/// Works on the evaluator's facts; leaves it with one world and the facts it had.
class Search {
  public:
    Search(Evaluator& evaluator, const std::vector<Trials>& trials, Stage stage)
        : evaluator_(evaluator), trials_(trials), stage_(stage), finder_(evaluator, stage) {}

    /// The statuses that completions of the unknown facts can lead to. Never leaves one out; lists one too
    /// many only where a fact cannot be tried exhaustively or more than six facts matter. And, if wanted,
    /// smallest sets of unknown facts of which some answers settle the status.
    SearchResult look(MeasureId measure, bool deciding_sets);

    /// Only what is said of the case as it is known, without trying any answers.
    SearchResult as_known(MeasureId measure) {
        return {finder_.verdict(finder_.status_line(measure), 1), {}, {}};
    }

    /// Unknown facts that the status may depend on.
    FactSet relevant(MeasureId measure);

  private:
    Verdict with_date(MeasureId measure, const Verdict& plain);
    FactSet relevant_before(MeasureId measure);
    FactSet open_facts_of(MeasureId measure) const;
    Verdict by_conditions(MeasureId measure, const Verdict& plain, std::vector<RuleId>& rules);
    void note_rules(MeasureId measure, WorldSet (*in)(const Worlds&), std::vector<RuleId>& rules);
    std::vector<NodeId> shared_conditions(MeasureId measure) const;
    void add_two_sided(const std::vector<MeasureId>& measures, std::vector<NodeId>& candidates) const;
    /// An answer to one fact, and how many statuses stay possible with it.
    struct Single {
        FactId fact = nothing;
        const Value* answer = nullptr;
        std::size_t left = 0;
    };
    std::vector<DecidingSet> one_by_one(MeasureId measure, const std::vector<FactId>& facts);
    std::vector<DecidingSet> many_facts(MeasureId measure, const std::vector<FactId>& facts);
    std::vector<Single> try_singly(MeasureId measure, const std::vector<FactId>& facts,
                                   const std::vector<FactId>& chosen);
    void add_relevant(MeasureId measure, FactSet& facts);

    Evaluator& evaluator_;
    const std::vector<Trials>& trials_;
    Stage stage_;
    StatusFinder finder_;
};

}  // namespace ultima
