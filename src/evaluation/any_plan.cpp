// SPDX-License-Identifier: Apache-2.0
#include "evaluation/any_plan.h"

#include "base/text.h"

#include <algorithm>

namespace ultima {

Result<AnyPlan> read_any_plan(const Sources& sources, std::uint32_t file) {
    if (is_monitoring_plan(sources.text(file))) {
        auto plan = read_monitoring_plan(sources, file);
        if (!plan) return failure(std::move(plan.error()));
        return AnyPlan(*std::move(plan));
    }
    auto plan = read_plan(sources, file);
    if (!plan) return failure(std::move(plan.error()));
    if (const auto good = check_plan(*plan); !good) return failure(good.error());
    return AnyPlan(*std::move(plan));
}

std::string name_of(const AnyPlan& plan) {
    std::string name = std::visit([](const auto& one) { return one.name; }, plan);
    if (!trim(name).empty()) return name;
    std::string question = std::visit([](const auto& one) { return one.question; }, plan);
    std::replace_if(
        question.begin(), question.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return std::string(trim(question));
}

PlanStatements statements_of(const AnyPlan& plan) {
    return std::visit([](const auto& one) { return statements_of(one); }, plan);
}

std::string content_hash(const AnyPlan& plan) { return content_hash(statements_of(plan)); }

}  // namespace ultima
