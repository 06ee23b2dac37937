// SPDX-License-Identifier: Apache-2.0
// ultima register plan FOLDER PLAN.yaml --by NAME --role ROLE [--reason WHY]
#include "base/files.h"
#include "base/refusal.h"
#include "base/text.h"
#include "cli/plan_filings.h"
#include "evaluation/monitoring_plan.h"
#include "register/recorded.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

namespace ultima {

namespace {

constexpr std::string_view filing_event = "evaluation plan filed";
constexpr std::size_t shortest_reason = 20;

/// A plan that can be filed: with a name, and not one that asks for nothing that could be chosen afterwards.
Result<EvaluationPlan> plan_to_file(const Sources& sources, std::uint32_t file) {
    if (is_monitoring_plan(sources.text(file)))
        return refused("plan-kind", "a plan of monitoring compares nothing and is not filed");
    auto plan = read_plan(sources, file);
    if (!plan) return plan;
    if (const auto good = check_plan(*plan); !good) return failure(good.error());
    if (plan->name.empty())
        return refused("plan-missing", "`name` is missing: the name under which the plan is filed");
    return plan;
}

Event filing_of(const EvaluationPlan& plan, std::string_view text, const RegisterRequest& request, Role role,
                Instant now) {
    Event event;
    event.rule = find_event_rule(filing_event);
    event.on = date_of(now);
    event.by = {request.by, role, {}};
    event.reason = request.reason;
    event.said = {{field("evaluation"), plan.name, {}},
                  {field("plan text"), std::string(text), {}},
                  {field("plan hash"), content_hash(plan), {}}};
    return event;
}

}  // namespace

std::vector<FiledPlan> filed_plans(Register& of, std::string_view name) {
    static const Field evaluation = field("evaluation"), text = field("plan text"), hash = field("plan hash");
    std::vector<FiledPlan> plans;
    of.store().read(0, [&](StoredEvent&& record) {
        // Nothing else is opened: a register may hold millions of events.
        if (record.header.find(filing_event) == std::string::npos) return true;
        const RecordedEvent recorded = opened(std::move(record), of.keys());
        const Event& event = recorded.event;
        if (event.rule == nullptr || event.rule->name != filing_event || event.value(evaluation) != name)
            return true;
        plans.push_back({.at = event.recorded,
                         .by = event.by.name,
                         .role = std::string(to_text(event.by.role)),
                         .hash = std::string(event.value(hash).value_or("")),
                         .text = std::string(event.value(text).value_or("")),
                         .reason = event.reason,
                         .event = recorded.sequence});
        return true;
    });
    return plans;
}

Exit file_plan(const RegisterRequest& request, const Surroundings& around) {
    Sources sources;
    const auto bad = [&](const Diagnostics& found) {
        print(found, sources, around);
        return Exit::bad_input;
    };
    const auto role = role_asked(request);
    if (!role) return Exit::wrong_use;
    auto text = read_file(request.file, largest_plan);
    if (!text) return bad(text.error());
    const std::uint32_t file = sources.add(request.file, std::move(*text));
    const auto plan = plan_to_file(sources, file);
    if (!plan) return bad(plan.error());
    auto into = opened_register(request, around);
    if (!into) return Exit::bad_input;
    const std::vector<FiledPlan> before = filed_plans(*into, plan->name);
    if (!before.empty() && before.back().hash == content_hash(*plan)) {
        *around.out << fmt::format("`{}` is on record already: {}, by {} ({}), event {}\n", plan->name,
                                   to_text(before.back().at), before.back().by, before.back().role,
                                   before.back().event);
        return Exit::done;
    }
    if (!before.empty() && trim(request.reason).size() < shortest_reason)
        return bad(refused("plan-changed",
                           fmt::format(
                               "`{}` was filed on {} and says something else now: say why in --reason, in at "
                               "least {} characters",
                               plan->name, to_text(before.front().at), shortest_reason))
                       .value());
    const auto written = into->write(filing_of(*plan, sources.text(file), request, *role, into->now()));
    if (!written) return bad(written.error());
    *around.out << fmt::format(
        "`{}` is on record as event {}{}.\nSHA-256 of what it says: {}\n", plan->name, written->sequence,
        before.empty() ? "" : fmt::format(", version {}", before.size() + 1), content_hash(*plan));
    return Exit::done;
}

}  // namespace ultima
