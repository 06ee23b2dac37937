// SPDX-License-Identifier: Apache-2.0
// How the sentences in files of reference results are cut up.
#pragma once

#include "evaluation/oracle_data.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

[[nodiscard]] std::string trimmed(std::string_view text);
/// Cuts at `separator` outside of parentheses; the pieces are trimmed.
[[nodiscard]] std::vector<std::string> pieces(std::string_view text, char separator);
/// `a:b`
[[nodiscard]] std::string joined(const std::vector<std::string>& names);
[[nodiscard]] std::string without_parentheses(std::string_view text);
/// Nothing if the whole of it is no number.
[[nodiscard]] std::optional<double> number_of(const std::string& text);
/// An empty cell, or NA.
[[nodiscard]] bool is_blank(const std::string& cell);

/// The value of an expression in each row; see Rows::value.
[[nodiscard]] std::vector<double> evaluate(const Rows& rows, const std::string& expression);

}  // namespace ultima::test
