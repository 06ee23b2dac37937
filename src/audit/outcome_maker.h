// SPDX-License-Identifier: Apache-2.0
// From an answer about one row to its outcome.
#pragma once

#include "audit/outcome.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// What an outcome says of a row beside the answer.
struct RowFacts {
    Spells custody{};               ///< nothing: not known
    std::vector<FactId> unknown{};  ///< that the map fills, and that are unknown in this row
    std::vector<Problem> problems{};
    /// By MeasureId, days in custody after `since`, where a database counted them; empty: `custody` tells.
    std::vector<std::optional<std::int64_t>> days{};
};

/// Makes outcomes of rows of one pack, for one thread.
class OutcomeMaker {
  public:
    OutcomeMaker(const FactPlan& plan, TextPool& texts);

    /// Does a rule apply in the case that the answer is about?
    using Applies = std::function<Truth(RuleId)>;
    Outcome make(const Answer& answer, RowFacts facts, const Applies& applies);

  private:
    void measures(const Answer& answer, Outcome& outcome);
    void decide(const Answer& answer, Outcome& outcome) const;
    void required(const Answer& answer, Outcome& outcome) const;
    [[nodiscard]] std::vector<MeasureId> open_measures(const Answer& answer, const Outcome& outcome) const;
    void missing(const Answer& answer, Outcome& outcome) const;
    void due_items(const Answer& answer, Outcome& outcome);
    void question_item(const Answer& answer, Outcome& outcome);
    [[nodiscard]] std::vector<RuleId> open_rules(MeasureId measure, Stage stage) const;
    [[nodiscard]] std::string cites_of(const std::vector<RuleId>& rules) const;
    /// Numbers of texts: the rules' labels, and their citations.
    struct RuleTexts {
        std::uint32_t labels = 0, cites = 0;
    };
    RuleTexts texts_of(const std::vector<RuleId>& rules);
    std::uint32_t text_of(const std::vector<DecidingSet>& sets);
    [[nodiscard]] std::int32_t days_past(std::optional<CivilDate> since) const;
    [[nodiscard]] std::int32_t days_past(const MeasureAnswer& measure) const;

    const FactPlan& plan_;
    TextPool& texts_;
    std::vector<std::vector<RuleId>> speaking_;  ///< by measure: rules that say something of it, of any stage
    std::map<std::vector<RuleId>, RuleTexts> rule_texts_;
    std::map<std::vector<std::vector<FactId>>, std::uint32_t> set_texts_;
    RowFacts facts_;  ///< of the row that is being made
    const Applies* applies_ = nullptr;
};

}  // namespace ultima
