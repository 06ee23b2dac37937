// SPDX-License-Identifier: Apache-2.0
#include "reason/answer_grid.h"

#include <algorithm>
#include <bit>
#include <bitset>

namespace ultima {

namespace {

/// The first `count` worlds of a block.
WorldSet low_worlds(std::size_t count) {
    return count == worlds_at_once ? every_world : (WorldSet{1} << count) - 1;
}

void add_worlds(WorldSets& set, std::size_t from, std::size_t count) {
    while (count > 0) {
        const std::size_t in_block = from % worlds_at_once;
        const std::size_t here = std::min(count, worlds_at_once - in_block);
        set[from / worlds_at_once] |= low_worlds(here) << in_block;
        from += here;
        count -= here;
    }
}

}  // namespace

AnswerGrid::AnswerGrid(const std::vector<FactId>& facts, const std::vector<Trials>& trials) {
    for (const FactId fact : facts) {
        const Trials& of = trials[fact];
        questions_.push_back({fact, &of, of.values.size() + (of.exhaustive ? 0 : 1), {}});
        worlds_ *= questions_.back().answers;
        if (!fits()) return;
    }
    blocks_.resize((worlds_ + worlds_at_once - 1) / worlds_at_once);
    for (std::size_t block = 0; block < blocks_.size(); ++block)
        blocks_[block].all = low_worlds(std::min(worlds_ - block * worlds_at_once, worlds_at_once));
    // The first question turns fastest: world 0 has every first answer, world 1 the second answer to the
    // first.
    std::size_t stride = 1;
    for (Question& question : questions_) {
        question.worlds.assign(question.answers, WorldSets(blocks_.size()));
        std::size_t answer = 0;
        for (std::size_t world = 0; world < worlds_; world += stride) {
            add_worlds(question.worlds[answer], world, stride);
            if (++answer == question.answers) answer = 0;
        }
        stride *= question.answers;
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
        splits.reserve(questions_.size());
        for (const Question& question : questions_) {
            Split split{question.fact, question.trials->values, {}, 0};
            split.worlds.reserve(split.values.size());
            for (std::size_t i = 0; i < split.values.size(); ++i)
                split.worlds.push_back(question.worlds[i][block]);
            splits.push_back(std::move(split));
        }
        evaluator.split(std::move(splits));
        const StatusLine& line = finder.status_line(measure);
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
    evaluator.unsplit();
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

namespace {

/// Every set of up to six questions, a bit for each; smaller ones first.
constexpr std::array<unsigned, (1U << exact_facts) - 1> smallest_first = [] {
    std::array<unsigned, (1U << exact_facts) - 1> sets{};
    std::size_t count = 0;
    for (int size = 1; size <= static_cast<int>(exact_facts); ++size)
        for (unsigned set = 1; set <= sets.size(); ++set)
            if (std::popcount(set) == size) sets[count++] = set;
    return sets;
}();

}  // namespace

std::vector<DecidingSet> AnswerGrid::deciding_sets(bool exact) const {
    return worlds_ <= worlds_at_once ? smallest_sets<worlds_at_once>(exact)
                                     : smallest_sets<most_worlds>(exact);
}

/// A set of questions settles the status if some answers to them leave only worlds with one and the same
/// status, whatever the answers to the others are.
template <std::size_t size>
std::vector<DecidingSet> AnswerGrid::smallest_sets(bool exact) const {
    using Set = std::bitset<size>;  // of worlds
    const auto gathered = [&](auto part) {
        Set all;
        for (std::size_t block = 0; block < blocks_.size(); ++block)
            all |= Set(part(block)) << (block * worlds_at_once);
        return all;
    };
    const std::size_t count = questions_.size();
    std::array<Set, exact_facts> first_answer;
    std::array<Set, exact_facts> stays_unknown;  // where the question could only be sampled
    std::array<std::size_t, exact_facts> stride{};
    std::size_t next_stride = 1;
    for (std::size_t i = 0; i < count; ++i) {
        const Question& question = questions_[i];
        stride[i] = next_stride;
        next_stride *= question.answers;
        first_answer[i] = gathered([&](std::size_t block) { return question.worlds.front()[block]; });
        if (!question.trials->exhaustive)
            stays_unknown[i] = gathered([&](std::size_t block) { return question.worlds.back()[block]; });
    }
    // Worlds with the first answer to a question for which `worlds` holds all that differ from them in that
    // answer only.
    const auto whatever_the_answer = [&](const Set& worlds, std::size_t i) {
        const Question& question = questions_[i];
        const std::size_t last = question.answers - 1;
        if (!question.trials->exhaustive) return (worlds >> (last * stride[i])) & first_answer[i];
        Set all = worlds & first_answer[i];
        for (std::size_t answer = 1; answer <= last; ++answer) all &= worlds >> (answer * stride[i]);
        return all;
    };
    // By status, and by the set of questions whose answers do not matter: the worlds of the others' answers.
    std::vector<std::array<Set, 1U << exact_facts>> settled;
    const unsigned subsets = 1U << count;
    for (std::size_t status = 0; status < status_count; ++status) {
        const Set only = gathered([&](std::size_t block) {
            WorldSet others = 0;
            for (std::size_t other = 0; other < status_count; ++other)
                if (other != status) others |= blocks_[block].statuses[other];
            return blocks_[block].all & blocks_[block].statuses[status] & ~others;
        });
        if (only.none()) continue;
        auto& of = settled.emplace_back();
        of[0] = only;
        for (unsigned left = 1; left < subsets; ++left) {
            const auto lowest = static_cast<std::size_t>(std::countr_zero(left));
            of[left] = whatever_the_answer(of[left & (left - 1)], lowest);
        }
    }
    std::vector<DecidingSet> found;
    found.reserve(most_sets);
    boost::container::small_vector<unsigned, most_sets> found_subsets;
    for (const unsigned subset : smallest_first) {
        if (subset >= subsets) continue;
        const auto inside = [&](unsigned smaller) { return (smaller & subset) == smaller; };
        if (std::any_of(found_subsets.begin(), found_subsets.end(), inside)) continue;
        Set unanswered;
        for (std::size_t i = 0; i < count; ++i)
            if ((subset >> i & 1U) != 0) unanswered |= stays_unknown[i];
        const unsigned others = (subsets - 1) & ~subset;
        if (std::none_of(settled.begin(), settled.end(),
                         [&](const auto& of) { return (of[others] & ~unanswered).any(); }))
            continue;
        DecidingSet& set = found.emplace_back();
        set.exact = exact;
        set.facts.reserve(static_cast<std::size_t>(std::popcount(subset)));
        for (std::size_t i = 0; i < count; ++i)
            if ((subset >> i & 1U) != 0) set.facts.push_back(questions_[i].fact);
        std::sort(set.facts.begin(), set.facts.end());
        found_subsets.push_back(subset);
        if (found.size() == most_sets) break;
    }
    return found;
}

}  // namespace ultima
