// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reason/explain.h"
#include "reason/options.h"

#include <string>

namespace ultima {

class JsonWriter;

/// What `ultima options --json` prints (design 4). `reasoner` must have given `answer` in its last call: the
/// values in `failed` are read from it. Adds to `out`.
void append_answer_json(std::string& out, Reasoner& reasoner, const KnownFacts& facts, const Answer& answer);

/// A tree of reasons, as `--why MEASURE --json` prints it.
void append_reasons_json(JsonWriter& json, const Pack& pack, const std::vector<Reason>& reasons);

/// A value as JSON: whole numbers and ending decimals as numbers, unknown as null, everything else as text.
void append_value_json(JsonWriter& json, const Pack& pack, const Type& type, const Value& value);

}  // namespace ultima
