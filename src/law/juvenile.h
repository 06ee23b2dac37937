// SPDX-License-Identifier: Apache-2.0
// What was found about a person who was a child then: only rules for children may read it (E16).
#pragma once

#include "law/pack.h"
#include "law/pack_findings.h"

#include <optional>
#include <vector>

namespace ultima {

/// Is it kept in a record of children: `from juvenile record`?
[[nodiscard]] bool is_juvenile(const Fact& fact);

/// The fact that says whether the person is a child: `child`, yes/no. Nothing if the pack has none.
[[nodiscard]] std::optional<FactId> fact_of_childhood(const Pack& pack);

/// Facts of the case of an adult that no rule may be given, since they are known and `is_juvenile`. Whether
/// the person is an adult is read from the same values, by FactId.
[[nodiscard]] std::vector<FactId> kept_from_adults(const Pack& pack, const std::vector<Value>& values);

/// Every rule, exception and duty that reads such a fact asks for `child` in its `when` (C025).
void check_juvenile(const Pack& pack, PackFindings& findings);

}  // namespace ultima
