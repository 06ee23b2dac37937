// SPDX-License-Identifier: Apache-2.0
// What is the same in every answer of a pack as JSON, made once: citations, texts of conditions, what the UN
// baseline adds.
#pragma once

#include "law/pack.h"
#include "law/wording.h"

#include <array>
#include <string>
#include <vector>

namespace ultima {

/// Members of an object, by rule, node, fact, measure and truth.
struct AnswerMembers {
    std::array<std::string, 3> applies, holds;
    std::vector<std::string> rule_and_cite, citation, cite_and_text, text, fact_and_question, who_and_kind,
        id;
    /// What the UN baseline adds: by place in Overlay::added; and by stage all warnings of the answer, and by
    /// stage and measure those of the measure, as the members `warnings`.
    std::vector<std::string> added, warnings;
    std::vector<std::vector<std::string>> measure_warnings;
    std::string no_warnings;
    /// What follows the id of a measure of which no rule speaks: not provided, not at this stage; the same of
    /// a group.
    std::array<std::string, 4> silent;
    std::vector<MeasureId> order;  ///< in which measures are shown
};

AnswerMembers answer_members(const Pack& pack, const Wording& words);

/// `cite`, and `text`: checked or recalled.
std::string cite_and_text(const Pack& pack, const std::string& cite);

}  // namespace ultima
