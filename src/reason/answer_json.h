// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/wording.h"
#include "reason/answer_json_members.h"
#include "reason/explain.h"
#include "reason/options.h"

#include <span>
#include <string>

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

  private:
    const Pack& pack_;
    Wording words_;
    AnswerMembers members_;
};

/// A value as JSON: whole numbers and ending decimals as numbers, unknown as null, everything else as text.
void append_value_json(JsonWriter& json, const Pack& pack, const Type& type, const Value& value);

}  // namespace ultima
