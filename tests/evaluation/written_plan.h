// SPDX-License-Identifier: Apache-2.0
// Plans that a test has written, as text: read, changed, and carried out on a table that is text, too.
#pragma once

#include "evaluation/plan.h"
#include "evaluation/plan_description.h"
#include "evaluation/plan_result.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima::test {

/// With something else in the place of a part, which must be there.
[[nodiscard]] inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) ADD_FAILURE() << "the plan has no " << from;
    return text.replace(at, from.size(), to);
}

[[nodiscard]] inline Result<EvaluationPlan> plan_of(const std::string& text) {
    Sources sources;
    return read_plan(sources, sources.add("plan.yaml", text));
}

/// What `made(plan, table)` gives.
template <class Made>
[[nodiscard]] auto from_texts(const std::string& plan, const std::string& table, Made made)
    -> decltype(made(EvaluationPlan(), TextTable())) {
    const auto read = plan_of(plan);
    if (!read) return failure(read.error());
    const auto rows = read_text_table(table);
    if (!rows) return failure(rows.error());
    return made(*read, *rows);
}

[[nodiscard]] inline Result<PlanResult> carried_out(const std::string& plan, const std::string& table) {
    return from_texts(
        plan, table, [](const EvaluationPlan& read, const TextTable& rows) { return carry_out(read, rows); });
}

[[nodiscard]] inline Result<PlanDescription> described(const std::string& plan, const std::string& table) {
    return from_texts(plan, table,
                      [](const EvaluationPlan& read, const TextTable& rows) { return describe(read, rows); });
}

}  // namespace ultima::test
