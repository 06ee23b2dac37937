// SPDX-License-Identifier: Apache-2.0
// Every combination of answers to a few questions, in blocks of 64 worlds.
#pragma once

#include "reason/answers_to_try.h"
#include "reason/evaluator.h"
#include "reason/options.h"
#include "reason/status.h"

#include <boost/container/small_vector.hpp>

#include <array>
#include <vector>

namespace ultima {

/// Worlds of several blocks of 64.
using WorldSets = boost::container::small_vector<WorldSet, 2>;

/// Case split is exact up to this many relevant facts.
inline constexpr std::size_t exact_facts = 6;
/// At most this many deciding sets are listed.
inline constexpr std::size_t most_sets = 8;

/// The combinations of answers to some facts. A fact whose trials are not exhaustive can also stay unknown,
/// since trying its samples alone would leave possibilities out.
class AnswerGrid {
  public:
    /// More combinations than this are not tried.
    static constexpr std::size_t most_worlds = 1024;

    AnswerGrid(const std::vector<FactId>& facts, const std::vector<Trials>& trials);

    std::size_t worlds() const { return worlds_; }
    bool fits() const { return worlds_ <= most_worlds; }

    /// Evaluates the measure in all worlds.
    void evaluate(Evaluator& evaluator, StatusFinder& finder, MeasureId measure);

    /// Rules about the measure or its kinds that apply in some completion.
    const std::vector<RuleId>& rules() const { return rules_; }
    /// Is the status open even where all facts are tried?
    bool some_world_open() const;
    /// What all completions share.
    Verdict verdict() const { return verdict_; }
    /// Smallest sets of the facts of which some answers settle the status whatever the others are.
    std::vector<DecidingSet> deciding_sets(bool exact) const;

  private:
    struct Question {
        FactId fact;
        const Trials* trials;
        std::size_t answers;                                  ///< with "stays unknown", if that is one
        boost::container::small_vector<WorldSets, 4> worlds;  ///< per answer, per block
    };
    struct Block {
        WorldSet all = 0;                               ///< worlds that exist
        std::array<WorldSet, status_count> statuses{};  ///< worlds in which the status is possible
    };

    WorldSet completions(std::size_t block) const;
    void note_rules(Evaluator& evaluator, MeasureId measure, Stage stage, WorldSet worlds);
    template <std::size_t size>
    std::vector<DecidingSet> smallest_sets(bool exact) const;

    boost::container::small_vector<Question, exact_facts> questions_;
    std::size_t worlds_ = 1;
    boost::container::small_vector<Block, 1> blocks_;
    Verdict verdict_;
    std::vector<RuleId> rules_;
};

}  // namespace ultima
