// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/wording.h"
#include "reason/explain.h"
#include "reason/options.h"

#include <string>

namespace ultima {

/// A status in words for people: "required", "the court may", "cannot say yet".
std::string_view plain_words(Status status);

/// What `ultima options` prints for people, with the pack's texts in the words asked for. `reasoner` must
/// have given `answer` in its last call.
std::string answer_text(Reasoner& reasoner, const KnownFacts& facts, const Answer& answer,
                        const Wording& words, bool colour);

/// Why a measure has its status, in a few words: "because IN02 (...)", "IN01 (...) needs: ...". `reasoner`
/// must have given `answer` in its last call.
std::string short_reason(Reasoner& reasoner, const KnownFacts& facts, const Answer& answer,
                         MeasureId measure);

/// The tree of `--why MEASURE`.
std::string reasons_text(const Pack& pack, const std::vector<Reason>& reasons);

}  // namespace ultima
