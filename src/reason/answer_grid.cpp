// SPDX-License-Identifier: Apache-2.0
#include "reason/answer_grid.h"

#include <algorithm>
#include <bit>

namespace ultima {

AnswerGrid::AnswerGrid(const std::vector<FactId>& facts, const std::vector<Trials>& trials) {
    for (const FactId fact : facts) {
        const Trials& of = trials[fact];
        questions_.push_back({fact, &of, of.values.size() + (of.exhaustive ? 0 : 1), {}});
        worlds_ *= questions_.back().answers;
        if (!fits()) return;
    }
    blocks_.resize((worlds_ + worlds_at_once - 1) / worlds_at_once);
    for (Question& question : questions_) question.worlds.assign(question.answers, WorldSets(blocks_.size()));
    // Counts through all worlds as an odometer does: the first question turns fastest.
    boost::container::small_vector<std::size_t, exact_facts> answer(questions_.size(), 0);
    for (std::size_t world = 0; world < worlds_; ++world) {
        const std::size_t block = world / worlds_at_once;
        const WorldSet bit = WorldSet{1} << (world % worlds_at_once);
        blocks_[block].all |= bit;
        for (std::size_t i = 0; i < questions_.size(); ++i) questions_[i].worlds[answer[i]][block] |= bit;
        for (std::size_t i = 0; i < questions_.size() && ++answer[i] == questions_[i].answers; ++i)
            answer[i] = 0;
    }
}

/// Worlds in which no fact that could only be sampled has a sample.
WorldSet AnswerGrid::completions(std::size_t block) const {
    WorldSet worlds = blocks_[block].all;
    for (const Question& question : questions_)
        if (!question.trials->exhaustive) worlds &= question.worlds.back()[block];
    return worlds;
}

void AnswerGrid::evaluate(Evaluator& evaluator, StatusFinder& finder, MeasureId measure) {
    bool first = true;
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        std::vector<Split> splits;
        for (const Question& question : questions_) {
            Split split{question.fact, question.trials->values, {}, 0};
            for (std::size_t i = 0; i < split.values.size(); ++i)
                split.worlds.push_back(question.worlds[i][block]);
            splits.push_back(std::move(split));
        }
        evaluator.split(std::move(splits));
        const StatusLine line = finder.status_line(measure);
        blocks_[block].statuses = line[step_on(line, evaluator.on())].worlds;
        const WorldSet complete = completions(block);
        if (complete == 0) continue;
        const Verdict part = finder.verdict(line, complete);
        verdict_ = first ? part : united(verdict_, part);
        first = false;
        note_rules(evaluator, measure, finder.stage(), complete);
        for (const MeasureId kind : evaluator.program().kinds[measure])
            note_rules(evaluator, kind, finder.stage(), complete);
    }
    evaluator.split({});
}

void AnswerGrid::note_rules(Evaluator& evaluator, MeasureId measure, Stage stage, WorldSet worlds) {
    for (const Program::Source& source :
         evaluator.program().sources[static_cast<std::size_t>(stage)][measure]) {
        if ((evaluator.applies(source.rule).on(evaluator.on()).yes & worlds) == 0) continue;
        if (std::find(rules_.begin(), rules_.end(), source.rule) == rules_.end())
            rules_.push_back(source.rule);
    }
}

bool AnswerGrid::some_world_open() const {
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        WorldSet once = 0;
        WorldSet twice = 0;
        for (const WorldSet worlds : blocks_[block].statuses) {
            twice |= once & worlds;
            once |= worlds;
        }
        if ((twice & completions(block)) != 0) return true;
    }
    return false;
}

bool AnswerGrid::one_status(const WorldSets& worlds) const {
    std::size_t found = 0;
    for (std::size_t status = 0; status < status_count; ++status) {
        for (std::size_t block = 0; block < blocks_.size(); ++block) {
            if ((blocks_[block].statuses[status] & worlds[block]) == 0) continue;
            if (++found > 1) return false;
            break;
        }
    }
    return found == 1;
}

bool AnswerGrid::settles(const std::vector<std::size_t>& chosen, std::size_t next, WorldSets& worlds) const {
    if (next == chosen.size()) return one_status(worlds);
    const Question& question = questions_[chosen[next]];
    const WorldSets before = worlds;
    for (std::size_t answer = 0; answer < question.trials->values.size(); ++answer) {
        for (std::size_t block = 0; block < worlds.size(); ++block)
            worlds[block] = before[block] & question.worlds[answer][block];
        if (settles(chosen, next + 1, worlds)) return true;
    }
    worlds = before;
    return false;
}

std::vector<DecidingSet> AnswerGrid::deciding_sets(bool exact) const {
    std::vector<DecidingSet> found;
    std::vector<unsigned> found_subsets;
    const unsigned subsets = 1U << questions_.size();
    for (int size = 1; size <= static_cast<int>(questions_.size()); ++size) {
        for (unsigned subset = 1; subset < subsets; ++subset) {
            if (std::popcount(subset) != size) continue;
            const auto inside = [&](unsigned smaller) { return (smaller & subset) == smaller; };
            if (std::any_of(found_subsets.begin(), found_subsets.end(), inside)) continue;
            std::vector<std::size_t> chosen;
            WorldSets worlds(blocks_.size());
            for (std::size_t block = 0; block < blocks_.size(); ++block) worlds[block] = blocks_[block].all;
            for (std::size_t i = 0; i < questions_.size(); ++i) {
                if ((subset >> i & 1U) != 0) {
                    chosen.push_back(i);
                } else if (!questions_[i].trials->exhaustive) {
                    for (std::size_t block = 0; block < blocks_.size(); ++block)
                        worlds[block] &= questions_[i].worlds.back()[block];
                }
            }
            if (!settles(chosen, 0, worlds)) continue;
            DecidingSet set;
            set.exact = exact;
            for (const std::size_t i : chosen) set.facts.push_back(questions_[i].fact);
            std::sort(set.facts.begin(), set.facts.end());
            found.push_back(std::move(set));
            found_subsets.push_back(subset);
            if (found.size() == most_sets) return found;
        }
    }
    return found;
}

}  // namespace ultima
