// SPDX-License-Identifier: Apache-2.0
// A case gathered one question at a time, in the order of `Answer::ask` (design 3.11).
#pragma once

#include "reason/case.h"
#include "reason/options.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A measure whose answer another fact changed.
struct MeasureChange {
    MeasureId measure = nothing;
    MeasureAnswer before;
};

/// A rule, exception or duty that reads a fact.
struct Reader {
    RuleId rule = nothing;
    std::vector<RuleId> stops;  ///< of an exception: the rules against which it is one
};

class Interview {
  public:
    /// The pack must outlive the interview and must have been read without errors.
    Interview(const Pack& pack, Case known, Stage stage, CivilDate on);

    const Case& known() const { return state_.known; }
    const KnownFacts& facts() const { return facts_; }
    const Answer& answer() const { return answer_; }
    Reasoner& reasoner() { return reasoner_; }

    /// The question to ask now; nothing if no fact that may be asked would settle more. Facts about health,
    /// pregnancy and victimisation come after all others, and only once `legal_aid(true)` was said.
    std::optional<Question> next() const;
    /// Is there nothing left but such facts, so that it has to be said whether the person had legal aid?
    bool asks_for_legal_aid() const;
    void legal_aid(bool had);

    /// A value from its words; the message says what was expected. Outside the fact's range is wrong too.
    tl::expected<Value, std::string> read(FactId fact, std::string_view text) const;

    /// Sets a record or a circumstance. Returns what it changed.
    std::vector<MeasureChange> give(FactId fact, Value value);
    /// Adds what a human found; `finding.fact` must be a finding, with name, role, reasons and date.
    std::vector<MeasureChange> find(Finding finding);
    /// Not asked again: nobody knows. The fact stays unknown.
    void leave_open(FactId fact);
    /// The same, because the person prefers not to say.
    void withhold(FactId fact);
    /// Takes the last step back: an answer, a fact left open, what was said of legal aid. False if there is
    /// none.
    bool back();

    /// The rules of the stage that read the fact, and their exceptions.
    std::vector<Reader> readers(FactId fact) const;
    /// The answer in the end: it does not list again what the person prefers not to say, nor what may not be
    /// asked before legal aid.
    Answer last_answer() const;

  private:
    struct State {
        Case known;
        std::vector<FactId> left_open, withheld;
        std::optional<bool> legal_aid;
    };
    std::vector<MeasureChange> answer_again();
    bool may_ask(FactId fact) const;
    bool reads(RuleId rule, FactId fact) const;

    const Pack& pack_;
    Stage stage_;
    CivilDate on_;
    Reasoner reasoner_;
    State state_;
    std::vector<State> before_;
    KnownFacts facts_;
    Answer answer_;
};

}  // namespace ultima
