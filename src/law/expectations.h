// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/cursor.h"
#include "law/declare.h"
#include "law/draft.h"

#include <optional>
#include <string>

namespace ultima {

/// Words that begin a detail of what is expected of a measure.
inline const Options expectation_words = {"because", "unless",   "since",    "from",
                                          "missing", "possible", "advisory", "needs"};

/// Reads one expected answer of a test, up to `;` or the end. Nothing after an error.
std::optional<Expectation> read_expectation(Draft& draft, Cursor& cursor);

/// What stands after the measure: `required because IN02 since 2025-12-31`.
std::optional<Expectation> read_measure_expectation(Draft& draft, Cursor& cursor, MeasureId measure);

/// What stands after `NAME =`.
std::optional<Expectation> read_value_expectation(Draft& draft, Cursor& cursor, const std::string& name,
                                                  Span span);

/// The type of what has this name: a definition, an output, a fact, or what rules give. Reports N001.
std::optional<Type> value_type(Draft& draft, const std::string& name, Span span);

}  // namespace ultima
