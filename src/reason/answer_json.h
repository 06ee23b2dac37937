// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/wording.h"
#include "reason/explain.h"
#include "reason/options.h"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace ultima {

class JsonWriter;

/// Writes answers of one pack, which must outlive it, as JSON. What is the same in every answer, such as
/// citations and the texts of conditions, is made once.
class AnswerJson {
  public:
    explicit AnswerJson(const Pack& pack) : AnswerJson(pack, Wording(pack)) {}
    /// With a translation, texts come in its language, and names to show stand as `display` beside the ids;
    /// ids, statuses, roles and values stay as they are.
    AnswerJson(const Pack& pack, const Wording& words);

    /// What `ultima options --json` prints (design 4). `reasoner` must have given `answer` in its last call:
    /// the values in `failed` are read from it. Adds to `out`.
    void append(std::string& out, Reasoner& reasoner, const KnownFacts& facts, const Answer& answer) const;

    /// A tree of reasons, as `--why MEASURE --json` prints it.
    void append(JsonWriter& json, std::span<const Reason> reasons) const;

    /// Members of an object, by rule, node, fact, measure and truth.
    struct Members {
        std::array<std::string, 3> applies, holds;
        std::vector<std::string> rule_and_cite, citation, cite_and_text, text, fact_and_question,
            who_and_kind, id;
        /// What the UN baseline adds: by place in Overlay::added; and by stage all warnings of the answer,
        /// and by stage and measure those of the measure, as the members `warnings`.
        std::vector<std::string> added, warnings;
        std::vector<std::vector<std::string>> measure_warnings;
        std::string no_warnings;
        /// What follows the id of a measure of which no rule speaks: not provided, not at this stage; the
        /// same of a group.
        std::array<std::string, 4> silent;
        std::vector<MeasureId> order;  ///< in which measures are shown
    };

  private:
    void make_added(const Overlay& overlay);

    const Pack& pack_;
    Wording words_;
    Members members_;
};

/// A value as JSON: whole numbers and ending decimals as numbers, unknown as null, everything else as text.
void append_value_json(JsonWriter& json, const Pack& pack, const Type& type, const Value& value);

}  // namespace ultima
