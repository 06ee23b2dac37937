// SPDX-License-Identifier: Apache-2.0
#pragma once

// Types and values as they are written, for messages and for reading cases. The public functions are in
// pack.h.

#include "law/pack.h"

#include <string>
#include <string_view>

namespace ultima {

/// A type as messages say it: `yes/no`, `a date`, `an amount of EUR`, `one of term, life or death`.
std::string type_text(const Pack&, const Type&);

/// How a list of this type is written: `(date ...) and (...)`, or `none`.
std::string list_form(const Pack&, const Type& list);

/// Does the type have an order, so that `<` works?
bool is_ordered(const Type&);

/// The text with each stretch of blanks and line ends as one blank.
std::string fold_blanks(std::string_view text);

/// Why the text is not a date: `L005` if it is one outside 1800 to 2199, else `S013`. Empty: it is a date.
std::string_view date_problem(std::string_view text);

}  // namespace ultima
