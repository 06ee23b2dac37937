// SPDX-License-Identifier: Apache-2.0
// The most favourable law: which version of the law, from that of the act to that of the decision, is the
// mildest, and what the law says by that one (ICCPR art. 15(1); docs/pack-language.md).
#pragma once

#include "reason/answers_to_try.h"
#include "reason/evaluator.h"
#include "reason/options.h"

#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace ultima {

/// What is worked out once about a setting of Pack::most_favourable.
struct Versions {
    std::vector<CivilDate> changes;                     ///< first days of versions, in order of time
    FactSet key_facts;                                  ///< facts that the key may depend on
    std::vector<std::pair<RuleId, std::size_t>> given;  ///< rules that give the key, and the place in `gives`
    StageSet stages;             ///< at which some rule rests on a block of the setting
    std::vector<bool> measures;  ///< by MeasureId: does a rule about it, its group or a kind rest on one?
};
std::vector<Versions> versions_of(const Program& program);

/// A version that is applied although it was not the law all the time.
struct LawBegan {
    CivilDate day;                   ///< from this day on it is applied
    const Answer* before = nullptr;  ///< what could be said on the day before; nullptr: not known
};

/// Answers for one version after another, compares them by the key and takes the mildest whole. Where the key
/// leaves several, the answer says what these share. Leaves the evaluator with the version that was applied;
/// of several, with none: whether a rule of theirs is in force is unknown then.
class MostFavourableLaw {
  public:
    /// Answers for the facts, on the evaluator's day, with the versions that it has been told to take.
    using Answering =
        std::function<Answer(const KnownFacts& known, const LawBegan* began, bool deciding_sets)>;

    MostFavourableLaw(Evaluator& evaluator, const std::vector<Versions>& versions,
                      const std::vector<Trials>& trials, Stage stage, Answering answering)
        : evaluator_(evaluator),
          versions_(versions),
          trials_(trials),
          stage_(stage),
          answering_(std::move(answering)) {}

    Answer answer(const KnownFacts& known, CivilDate on, bool deciding_sets);

  private:
    using Choice = std::vector<std::size_t>;  ///< by setting: which of its open versions
    AppliedLaw compared(std::uint32_t setting);
    Value key(std::uint32_t setting);
    bool is_compared(const AppliedLaw& law, const LawVersion& version, const LawVersion& with) const;
    void mark_milder(AppliedLaw& law) const;
    void take(const std::vector<AppliedLaw>& laws, const Choice& choice);
    void take_applied(const std::vector<AppliedLaw>& laws);
    const Answer* before(const KnownFacts& known, CivilDate began);
    Answer answer_by(const std::vector<AppliedLaw>& laws, const Choice& choice, const KnownFacts& known,
                     CivilDate on, bool deciding_sets);
    bool stays_with_act(const std::vector<Choice>& choices, const std::vector<Answer>& answers,
                        std::size_t place) const;
    void find_deciding_sets(Answer& answer, const std::vector<AppliedLaw>& laws,
                            const std::vector<Answer>& answers, const KnownFacts& known, CivilDate on);
    bool rests_on_open(MeasureId measure, const std::vector<AppliedLaw>& laws) const;
    std::vector<bool> settled_by(const std::vector<FactId>& facts, const KnownFacts& known, CivilDate on);
    FactSet facts_of(const std::vector<AppliedLaw>& laws, bool only_open) const;
    std::optional<CivilDate> date(FactId fact) const;
    const MostFavourable& setting(std::uint32_t place) const { return pack_.most_favourable[place]; }

    Evaluator& evaluator_;
    const std::vector<Versions>& versions_;
    const std::vector<Trials>& trials_;
    Stage stage_;
    Answering answering_;
    const Pack& pack_ = evaluator_.program().pack;
    std::map<CivilDate, Answer> earlier_;  ///< answers on earlier days
};

/// The type of the value by which versions are compared.
const Type& key_type(const Pack& pack, const MostFavourable& setting);

}  // namespace ultima
