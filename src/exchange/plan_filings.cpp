// SPDX-License-Identifier: Apache-2.0
#include "exchange/plan_filings.h"

#include "base/refusal.h"
#include "base/text.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::size_t shortest_reason = 20;

/// A program of another time may have put another hash on record for the same plan.
bool says_the_same(const FiledPlan& filed, const std::string& hash) {
    Sources sources;
    const auto plan = read_any_plan(sources, sources.add("filed", filed.text));
    return plan && content_hash(*plan) == hash;
}

}  // namespace

std::vector<FiledPlan> filed_plans(Register& of, std::string_view name) {
    static const Field evaluation = field("evaluation"), text = field("plan text"), hash = field("plan hash");
    std::vector<FiledPlan> plans;
    for (const RecordedEvent& recorded : of.evaluations()) {
        const Event& event = recorded.event;
        if (event.rule->to != State::filed) continue;
        const std::string_view filed = event.value(evaluation).value_or("");
        if (!name.empty() && filed != name) continue;
        plans.push_back({.at = event.recorded,
                         .by = event.by.name,
                         .role = std::string(to_text(event.by.role)),
                         .hash = std::string(event.value(hash).value_or("")),
                         .text = std::string(event.value(text).value_or("")),
                         .reason = event.reason,
                         .event = recorded.sequence,
                         .name = std::string(filed)});
    }
    return plans;
}

std::vector<OpenedOutcomes> outcomes_opened(Register& of) {
    static const Field hash = field("plan hash");
    std::vector<OpenedOutcomes> opened;
    for (const RecordedEvent& recorded : of.evaluations())
        if (recorded.event.rule->to == State::open)
            opened.push_back({std::string(recorded.event.value(hash).value_or("")), recorded.event.recorded,
                              recorded.sequence});
    return opened;
}

Event opening_event(const FiledPlan& plan, Instant now) {
    Event event;
    event.rule = find_event_rule("outcomes opened");
    event.on = date_of(now);
    event.said = {{field("evaluation"), plan.name, {}}, {field("plan hash"), plan.hash, {}}};
    return event;
}

Result<std::optional<Event>> filing_event(const AnyPlan& plan, std::string_view text,
                                          const std::vector<FiledPlan>& before, std::string reason,
                                          Instant now) {
    const std::string hash = content_hash(plan), name = name_of(plan);
    if (!before.empty() && (before.back().hash == hash || says_the_same(before.back(), hash)))
        return std::optional<Event>();
    if (!before.empty() && code_points(trim(reason)) < shortest_reason)
        return refused("plan-changed",
                       fmt::format("`{}` was filed on {} and says something else now: say why, "
                                   "in at least {} characters",
                                   name, to_text(before.front().at), shortest_reason));
    Event event;
    event.rule = find_event_rule("evaluation plan filed");
    event.on = date_of(now);
    event.reason = std::move(reason);
    event.said = {{field("evaluation"), name, {}},
                  {field("plan text"), std::string(text), {}},
                  {field("plan hash"), hash, {}}};
    return std::optional(std::move(event));
}

}  // namespace ultima
