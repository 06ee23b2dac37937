// SPDX-License-Identifier: Apache-2.0
// What must hold between the evaluator and the judge for any case of any pack. Each property returns what
// went wrong, or nothing.
#pragma once

#include "judge/naive.h"
#include "judge/random_case.h"
#include "law/load.h"
#include "law/pack.h"
#include "reason/case.h"
#include "reason/options.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima::judge {

/// How many ways to complete a case are tried.
struct Effort {
    std::size_t all = 48;   ///< all of them, if there are no more
    std::size_t some = 24;  ///< else so many at random
    std::size_t dated = 3;  ///< for so many of them `since` is worked out, too
};

struct Tally {
    std::uint64_t cases = 0, completions = 0, dates = 0, questions = 0;
    std::uint64_t undetermined = 0;     ///< answers that the evaluator left open
    std::uint64_t needlessly_open = 0;  ///< of these: all completions (tried exhaustively) agree
    std::uint64_t exhaustive = 0;       ///< of these: all completions were tried
    std::uint64_t deciding_sets = 0, exact_sets = 0, twins = 0, revealed = 0, walked = 0, subpacks = 0,
                  favours = 0, favoured = 0, overlaid = 0, added = 0;
    std::array<std::uint64_t, status_count> statuses{};  ///< that the evaluator gave
    std::uint64_t not_listed = 0;  ///< undetermined, and what came out is not listed as possible
    std::string first_not_listed;
    std::map<Op, std::uint64_t> ops;  ///< constructs that gave a value
};

/// What went wrong; `kind` is the same for failures that are alike.
struct Problem {
    Problem(std::string what, const std::string& before = {})
        : kind(what.substr(0, what.find_first_of(":`"))), text(before + std::move(what)) {}
    std::string kind, text;
};
using Failure = std::optional<Problem>;

class Judge {
  public:
    Judge(const Pack& pack, Effort effort);

    /// Whatever is said about a case with unknowns holds for every completion; about a complete case both say
    /// the same; and learning some facts, then the others, never changes what was settled.
    Failure sound(const RandomCase& one);
    /// A fact that no rule of the stage reads changes nothing.
    Failure twins(const RandomCase& one);
    /// Exact deciding sets settle the status for some answers, and no smaller set does.
    Failure deciding(const RandomCase& one);
    /// The judge's own dates, found by looking for changes, are those found by walking day by day.
    Failure judge_itself(const RandomCase& one);
    /// E3: no measure is worse for the person than with the neutral value of one circumstance, and what is
    /// presumed is not worse than another value; except where rules of the measure are marked `adverse`.
    Failure in_favour(const RandomCase& one);
    /// E22: the UN baseline adds needs, warnings and an order to an answer, and changes nothing else in it.
    Failure baseline_only_adds(const RandomCase& one);
    /// A pack with the cited rules only gives the same status.
    Failure cited_rules_suffice(const RandomCase& one);

    /// The same case, asked about on a day beside one on which an answer may change.
    RandomCase beside_a_change(RandomCase one);

    /// The same failure in a case that is as small as it gets.
    RandomCase shrunk(RandomCase one, const std::function<Failure(const RandomCase&)>& fails) const;

    const CaseMaker& cases() const { return maker_; }
    Naive& naive() { return naive_; }
    Tally tally;

  private:
    bool rests_on_mark(MeasureId measure) const;
    Failure not_against(FactId fact, const Answer& neutral, const Answer& other);
    Failure presumed_best(FactId fact, const Answer& presumed, const Answer& other);
    struct Said;
    Failure same_as(const Answer& answer, const Said& said, const std::vector<Value>& complete,
                    bool with_dates, bool everything_known);
    Failure presumed(const RandomCase& one, const KnownFacts& known) const;
    Failure more_knowledge(const Answer& before, const Answer& after, const std::string& learned);
    Said all_values();
    std::vector<FactId> relevant_unknowns(MeasureId measure, Stage stage, const KnownFacts& known) const;

    const Pack& pack_;
    Effort effort_;
    CaseMaker maker_;
    Reasoner reasoner_;
    Pack bare_;  // the pack without the baseline
    Naive naive_;
    std::vector<NodeId> values_;  // definitions and table outputs
    std::vector<std::string> value_names_;
    std::vector<std::vector<FactId>> reads_of_measure_;
};

struct NamedPack {
    std::string name;
    PackFiles files;
};
/// All packs of the repository, and the judge's own small ones.
std::vector<NamedPack> all_packs();
std::vector<NamedPack> own_packs();
std::vector<NamedPack> shipped_packs();
/// What was found wrong once: tests/judge/kept, see its README.
std::vector<NamedPack> kept_packs();
/// One of them, from its text.
NamedPack kept_pack(const std::string& name, const std::string& law);

/// Case, pack and what went wrong.
std::string report(const Pack& pack, const RandomCase& one, const std::string& what);

}  // namespace ultima::judge
