// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_statements.h"

#include "base/hash.h"
#include "evaluation/plan_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace ultima {

namespace {

// Of all lists of a plan the order says nothing.
std::string in_order(std::vector<std::string> items) {
    std::ranges::sort(items);
    std::string text;
    for (const std::string& item : items) text += fmt::format("{}`{}`", text.empty() ? "" : ", ", item);
    return text;
}

class Statements {
  public:
    void say(std::string what, std::string says) {
        if (!says.empty()) all_.push_back({std::move(what), std::move(says)});
    }
    void number(std::string what, double value) {
        if (value != 0) say(std::move(what), fmt::format("{}", value));
    }
    PlanStatements sorted() {
        std::ranges::sort(all_, {}, [](const PlanStatement& one) { return std::tie(one.what, one.says); });
        return std::move(all_);
    }

  private:
    PlanStatements all_;
};

void say_definition(Statements& statements, const PlannedOutcome& outcome) {
    const OutcomeDefinition& definition = outcome.definition;
    const auto of = [&](const std::string& what) {
        return fmt::format("definition {}: {}", definition.id, what);
    };
    statements.say(of("clock"), definition.clock);
    statements.say(of("population"), definition.population);
    statements.say(of("selection"), definition.selection);
    statements.say(of("dated by"), definition.dated_by);
    statements.say(of("time not at risk"), definition.not_at_risk);
    statements.say(of("register"), definition.register_name);
    statements.say(of("author"), definition.author);
    statements.say(of("counted"), in_order(definition.counted));
    statements.say(of("competing"), in_order(definition.competing));
    statements.say(of("left out"), in_order(definition.left_out));
    statements.number(of("window, in days"), definition.window);
    statements.number(of("followed, in days"), outcome.followed);
    statements.say(of("followed, by column"), outcome.followed_column);
    statements.say(of("column of the days"), outcome.days_column);
    statements.say(of("column of the kind"), outcome.kind_column);
    for (const auto& [value, kind] : outcome.kinds)
        statements.say(of(fmt::format("`{}` means", value)), kind);
    for (const auto& [kind, groups] : outcome.only_for)
        statements.say(of(fmt::format("`{}` only for", kind)), in_order(groups));
}

void say_graph(Statements& statements, const PlanGraph& graph) {
    const CausalGraph& causes = graph.causes;
    std::vector<std::string> arrows, unrecorded;
    for (const auto& [cause, effect] : causes.arrows)
        arrows.push_back(fmt::format("{} -> {}", causes.nodes[cause].name, causes.nodes[effect].name));
    for (const CausalGraph::Node& node : causes.nodes)
        if (!node.recorded) unrecorded.push_back(node.name);
    statements.say("graph: arrows", in_order(std::move(arrows)));
    statements.say("graph: not recorded", in_order(std::move(unrecorded)));
    statements.say("graph: outcome", causes.nodes[graph.outcome].name);
}

void say_emulation(Statements& statements, const PlanEmulation& emulation, bool clones) {
    if (!clones) {
        statements.number("emulation: landmark, in days", emulation.days);
        return;
    }
    statements.number("emulation: grace period, in days", emulation.days);
    statements.number("emulation: largest weight", emulation.largest_weight);
    statements.say("emulation: draws for the interval", fmt::format("{}", emulation.draws));
    statements.say("emulation: seed", fmt::format("{}", emulation.seed));
}

void say_comparison(Statements& statements, const EvaluationPlan& plan) {
    statements.say("comparison: column of the groups", plan.group_column);
    statements.say("comparison: with the measure", plan.with);
    statements.say("comparison: without it", plan.without);
    statements.say("comparison: who is in which group is known",
                   plan.begins.empty() ? std::string("on day 0") : "from the column " + plan.begins);
    if (plan.emulation) say_emulation(statements, *plan.emulation, plan.clones());
    statements.say("both groups in each", plan.stable_over);
    statements.say("adjusted for", in_order(plan.adjust_for));
    statements.say("estimator", name_of(plan.estimator));
    statements.say("people who may be alike (cluster)", plan.cluster);
    statements.say("subgroups", in_order(plan.subgroups));
    statements.say("days in custody: column", plan.custody.column);
    statements.number("days in custody: window, in days", plan.custody.window);
    statements.say("instead of the measure: column", plan.instead.column);
    statements.say("instead of the measure: custody", in_order(plan.instead.custody));
    for (const VictimOutcome& victims : plan.victims) {
        statements.say(fmt::format("victims, {}: column", victims.name), victims.column);
        statements.say(fmt::format("victims, {}: yes", victims.name), in_order(victims.yes));
    }
    if (plan.graph) say_graph(statements, *plan.graph);
}

const char* name_of(MonitoringPeriod period) {
    return period == MonitoringPeriod::month ? "month" : "quarter";
}

void say_share(Statements& statements, const std::string& of, const WatchedShare& share) {
    statements.say(of + ": counted", share.counted);
    statements.number(of + ": within, in days", share.within);
}

}  // namespace

PlanStatements statements_of(const EvaluationPlan& plan) {
    Statements statements;
    statements.say("name", plan.name);
    statements.say("kind", plan.kind == PlanKind::description ? "description" : "comparison");
    statements.say("question", plan.question);
    statements.say("table", plan.table);
    for (const auto& [column, values] : plan.population)
        statements.say(fmt::format("only people whose `{}` is", column), in_order(values));
    if (plan.unit) {
        statements.say("unit: rows are", plan.unit->rows);
        statements.say("unit: column of the person", plan.unit->person);
    }
    for (const PlannedOutcome& outcome : plan.outcomes) say_definition(statements, outcome);
    if (plan.kind == PlanKind::description) {
        for (const auto& [column, values] : plan.by)
            statements.say(fmt::format("shown by `{}`", column),
                           values.empty() ? "each value" : in_order(values));
    } else {
        say_comparison(statements, plan);
    }
    return statements.sorted();
}

PlanStatements statements_of(const MonitoringPlan& plan) {
    Statements statements;
    statements.say("name", plan.name);
    statements.say("kind", "monitoring");
    statements.say("question", plan.question);
    statements.say("table", plan.table);
    for (const auto& [column, values] : plan.population)
        statements.say(fmt::format("only people whose `{}` is", column), in_order(values));
    statements.say("column of the beginning", plan.start_column);
    statements.say("column of the days", plan.days_column);
    statements.say("column of how it ended", plan.ended_column);
    for (const auto& [value, way] : plan.kinds)
        statements.say(fmt::format("how it ended: `{}` means", value), way);
    statements.say("still running", in_order(plan.running));
    statements.say("seen until", to_text(plan.seen_until));
    statements.say("cohorts by", name_of(plan.cohorts));
    statements.say("shown on the days", fmt::format("{}", fmt::join(plan.at, ", ")));
    statements.say("offices: column", plan.office_column);
    if (plan.offices) say_share(statements, "offices", *plan.offices);
    if (plan.change) {
        statements.say("change: from", period_name(plan.changed, plan.change_by));
        say_share(statements, "change", *plan.change);
        statements.say("change: by", name_of(plan.change_by));
        statements.say("change: season", plan.season ? "yes" : "no");
    }
    statements.number("counts are hidden below", static_cast<double>(plan.hide_below));
    return statements.sorted();
}

std::string content_hash(const PlanStatements& plan) {
    // With lengths, so that no two lists of statements are the same text.
    std::string text;
    for (const PlanStatement& one : plan)
        text += fmt::format("{}:{}{}:{}", one.what.size(), one.what, one.says.size(), one.says);
    return sha256_hex(text);
}

std::vector<PlanDeviation> deviations(const PlanStatements& filed, const PlanStatements& now) {
    const auto said = [](const PlanStatements& in, const std::string& what) {
        const auto found = std::ranges::find(in, what, &PlanStatement::what);
        return found == in.end() ? std::string() : found->says;
    };
    std::vector<PlanDeviation> all;
    for (const PlanStatement& one : filed) {
        std::string other = said(now, one.what);
        if (other != one.says) all.push_back({one.what, one.says, std::move(other)});
    }
    for (const PlanStatement& one : now)
        if (said(filed, one.what).empty()) all.push_back({one.what, {}, one.says});
    return all;
}

}  // namespace ultima
