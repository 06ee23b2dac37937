// SPDX-License-Identifier: Apache-2.0
// What the blocks of reference results are called after: `new_365` is the first return for a new offence
// within 365 days.
#pragma once

#include "evaluation/design.h"
#include "evaluation/oracle_data.h"
#include "evaluation/outcome_definition.h"

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ultima::test {

/// The definition of `any_180`, `new_365`, `technical_730`; nothing for another name. Causes 1 and 2 of the
/// data are new offences and technical returns.
[[nodiscard]] std::optional<OutcomeDefinition> definition_named(const std::string& name);

/// 1 or 0 a row, by the definition, from the columns `days` and `cause`.
[[nodiscard]] std::vector<double> outcomes_in(const Rows& rows, const OutcomeDefinition& definition);

/// 1 or 0 a row, by a name (`new_365`; `arrest_26` for a column and a number of units of time) or by a
/// sentence: `arrest within 26 weeks`, `return to prison for a new offence within 365 days`, `cause == 1`.
[[nodiscard]] std::vector<double> outcome_called(const Study& study, const std::string& name);
[[nodiscard]] std::vector<double> outcome_said(const Study& study, const std::string& text);

/// `fin (randomised)` -> `fin`, `site = a:b` -> `a:b`.
[[nodiscard]] std::string first_word(const std::string& text);

/// The columns with these names, as the rows have or can make them.
[[nodiscard]] std::vector<NamedColumn> named_columns(const Rows& rows, const std::vector<std::string>& names);

/// The names in the object at `path`, in the order of the file, without the intercept.
[[nodiscard]] std::vector<std::string> names_at(const Oracle& oracle, const std::string& path);

/// The value, or an exception that says what was refused: a reference result exists, so ours must.
template <class T>
T must(Result<T> result) {
    if (!result) throw Refused(result.error().front().code, result.error().front().message);
    return std::move(*result);
}

}  // namespace ultima::test
