// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan.h"

#include "base/hash.h"
#include "base/refusal.h"
#include "evaluation/plan_emulation.h"
#include "evaluation/plan_graph.h"
#include "evaluation/plan_reader.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

namespace ultima {

namespace {

void read_groups(PlanReader& reader, const YAML::Node& groups, EvaluationPlan& plan) {
    if (!groups) return;
    reader.only(groups, {"column", "with", "without", "known", "begins"}, "`groups`");
    plan.group_column = reader.text(groups, "column", !plan.emulation);
    plan.with = reader.text(groups, "with");
    plan.without = reader.text(groups, "without");
    plan.begins = reader.text(groups, "begins", false);
    const std::string known = reader.text(groups, "known", false);
    if (!plan.with.empty() && plan.with == plan.without) {
        reader.wrong("plan-value", groups.Mark(), "both groups are the same");
    }
    if (plan.emulation) return check_emulated_groups(reader, groups, plan);
    if (plan.begins.empty() && known != "on day 0") {
        reader.wrong("plan-missing", groups.Mark(),
                     "the plan does not say when it was known who is in which group: write `known: on day "
                     "0`, or the column "
                     "of the day on which the measure began as `begins`");
    }
}

// A number of days, or the column that has them for each person.
void read_followed(PlanReader& reader, const YAML::Node& node, PlannedOutcome& outcome) {
    const YAML::Node followed = reader.needed(node, "followed");
    if (!followed) return;
    if (followed.IsMap()) {
        reader.only(followed, {"column"}, "`followed`");
        outcome.followed_column = reader.text(followed, "column");
        return;
    }
    outcome.followed = reader.number(node, "followed");
    if (outcome.followed > 0 && outcome.followed < outcome.definition.window) {
        reader.wrong(
            "plan-value", node.Mark(),
            "people were followed for less than the window, so who did not come back by then is not known");
    }
}

PlannedOutcome read_definition(PlanReader& reader, const YAML::Node& node) {
    reader.only(node,
                {"id", "version", "clock", "days", "kind", "kinds", "counted", "competing", "left out",
                 "only for", "window", "followed", "population", "selection", "dated by", "time not at risk",
                 "register", "author"},
                "`definition`");
    PlannedOutcome outcome;
    OutcomeDefinition& definition = outcome.definition;
    definition.id = reader.text(node, "id");
    definition.clock = reader.text(node, "clock");
    definition.population = reader.text(node, "population", false);
    definition.selection = reader.text(node, "selection", false);
    definition.dated_by = reader.text(node, "dated by", false);
    definition.not_at_risk = reader.text(node, "time not at risk", false);
    definition.register_name = reader.text(node, "register", false);
    definition.author = reader.text(node, "author", false);
    definition.counted = reader.list(reader.needed(node, "counted"), "counted");
    definition.competing = reader.list(node["competing"], "competing");
    definition.left_out = reader.list(node["left out"], "left out");
    definition.window = reader.number(node, "window");
    read_followed(reader, node, outcome);
    outcome.days_column = reader.text(node, "days");
    outcome.kind_column = reader.text(node, "kind");
    for (const auto& [value, kind] : reader.entries(reader.needed(node, "kinds"), "kinds")) {
        if (kind.IsScalar()) outcome.kinds[value] = kind.Scalar();
    }
    for (const auto& [kind, groups] : reader.entries(node["only for"], "only for")) {
        outcome.only_for[kind] = reader.list(groups, "only for");
    }
    if (reader.found.empty()) {
        if (auto good = check_definition(definition); !good) {
            reader.wrong(good.error().front().code, node.Mark(), good.error().front().message);
        }
    }
    return outcome;
}

// `definition: {...}`, or `definitions: [{...}, {...}]`.
void read_definitions(PlanReader& reader, const YAML::Node& root, EvaluationPlan& plan) {
    const YAML::Node one = root["definition"];
    const YAML::Node several = root["definitions"];
    if (one && several) {
        reader.wrong("plan-value", several.Mark(), "a plan has `definition` or `definitions`, not both");
        return;
    }
    if (!several) {
        const YAML::Node node = reader.needed(root, "definition");
        if (!node) return;
        if (node.IsMap()) {
            plan.outcomes.push_back(read_definition(reader, node));
        } else {
            reader.wrong("plan-value", node.Mark(), "`definition` gives names to values");
        }
        return;
    }
    if (!several.IsSequence() || several.size() == 0) {
        reader.wrong("plan-value", several.Mark(), "`definitions` is a list of definitions");
        return;
    }
    std::set<std::string> ids;
    for (const YAML::Node& node : several) {
        if (!node.IsMap()) {
            reader.wrong("plan-value", node.Mark(), "`definitions` is a list of definitions");
            continue;
        }
        plan.outcomes.push_back(read_definition(reader, node));
        if (!ids.insert(plan.outcomes.back().definition.id).second) {
            reader.wrong("plan-value", node.Mark(), "two definitions have the same `id`");
        }
    }
}

void read_beside(PlanReader& reader, const YAML::Node& root, EvaluationPlan& plan) {
    if (const YAML::Node custody = root["custody days"]) {
        reader.only(custody, {"column", "window"}, "`custody days`");
        plan.custody.column = reader.text(custody, "column");
        plan.custody.window = reader.number(custody, "window");
    }
    if (const YAML::Node instead = root["instead of"]) {
        reader.only(instead, {"column", "custody"}, "`instead of`");
        plan.instead.column = reader.text(instead, "column");
        plan.instead.custody = reader.list(reader.needed(instead, "custody"), "custody");
    }
    for (const auto& [name, node] : reader.entries(root["victims"], "victims")) {
        reader.only(node, {"column", "yes"}, "what happened to victims");
        plan.victims.push_back({.name = name,
                                .column = reader.text(node, "column"),
                                .yes = reader.list(reader.needed(node, "yes"), "yes")});
    }
}

void read_unit(PlanReader& reader, const YAML::Node& node, EvaluationPlan& plan) {
    if (!node || !reader.is_map(node, "unit")) return;
    reader.only(node, {"rows", "person"}, "`unit`");
    plan.unit = PlanUnit{.rows = reader.text(node, "rows"), .person = reader.text(node, "person")};
    constexpr std::size_t longest_word = 40;
    if (plan.unit->rows.size() > longest_word)
        reader.wrong("plan-value", node["rows"].Mark(), "`rows` is a word for several rows: `exits`");
}

std::optional<PlanEstimator> estimator_called(const std::string& name) {
    if (name == "crude") return PlanEstimator::crude;
    if (name == "weights") return PlanEstimator::weights;
    if (name == "augmented") return PlanEstimator::augmented;
    return std::nullopt;
}

void read_comparison(PlanReader& reader, const YAML::Node& root, EvaluationPlan& plan) {
    reader.only(root,
                {"kind", "name", "question", "table", "population", "groups", "stable over", "definition",
                 "definitions", "adjust for", "estimator", "cluster", "subgroups", "custody days",
                 "instead of", "victims", "graph", "emulation", "unit"},
                "a plan");
    read_emulation(reader, root["emulation"], plan);
    read_groups(reader, reader.needed(root, "groups"), plan);
    plan.stable_over = reader.text(root, "stable over", false);
    plan.adjust_for = reader.list(root["adjust for"], "adjust for");
    plan.cluster = reader.text(root, "cluster", false);
    plan.subgroups = reader.list(root["subgroups"], "subgroups");
    const std::string estimator = reader.text(root, "estimator", !plan.clones());
    if (!plan.clones() && !estimator.empty()) {
        const auto called = estimator_called(estimator);
        plan.estimator = called.value_or(plan.estimator);
        if (!called)
            reader.wrong("plan-value", root["estimator"].Mark(),
                         "an estimator is `crude`, `weights` or `augmented`");
    }
    read_beside(reader, root, plan);
    check_emulation(reader, root, plan);
    read_graph(reader, root["graph"], plan);
    if (!reader.found.empty() || plan.estimator != PlanEstimator::crude) return;
    if (!plan.adjust_for.empty()) {
        reader.wrong("plan-value", root["estimator"].Mark(),
                     "`crude` adjusts for nothing, and the plan names something");
    }
}

void read_description(PlanReader& reader, const YAML::Node& root, EvaluationPlan& plan) {
    reader.only(
        root, {"kind", "name", "question", "table", "population", "definition", "definitions", "by", "unit"},
        "a description");
    const YAML::Node by = reader.needed(root, "by");
    if (by && by.IsMap()) {
        for (const auto& [column, values] : reader.entries(by, "by"))
            plan.by.emplace_back(column, reader.list(values, column));
    } else {
        for (std::string& column : reader.list(by, "by"))
            plan.by.emplace_back(std::move(column), std::vector<std::string>());
    }
}

}  // namespace

Result<EvaluationPlan> read_plan(const Sources& sources, std::uint32_t file) {
    PlanReader reader(sources, file);
    EvaluationPlan plan;
    plan.hash = sha256_hex(sources.text(file));
    try {
        const YAML::Node root = YAML::Load(std::string(sources.text(file)));
        if (!root.IsMap()) {
            reader.wrong("plan-yaml", root.Mark(), "a plan gives names to values: `question: ...`");
            return failure(std::move(reader.found));
        }
        const std::string kind = reader.text(root, "kind", false);
        if (kind == "description") plan.kind = PlanKind::description;
        if (!kind.empty() && kind != "description" && kind != "comparison") {
            reader.wrong("plan-value", root["kind"].Mark(), "a plan is a `comparison` or a `description`");
        }
        plan.name = reader.text(root, "name", false);
        plan.question = reader.text(root, "question");
        plan.table = reader.text(root, "table");
        for (const auto& [column, values] : reader.entries(root["population"], "population")) {
            plan.population.emplace_back(column, reader.list(values, column));
        }
        read_unit(reader, root["unit"], plan);
        read_definitions(reader, root, plan);
        if (plan.kind == PlanKind::description) {
            read_description(reader, root, plan);
        } else {
            read_comparison(reader, root, plan);
        }
    } catch (const YAML::Exception& error) {
        reader.wrong("plan-yaml", error.mark, "this is no YAML: " + error.msg);
    }
    if (!reader.found.empty()) return failure(std::move(reader.found));
    return plan;
}

Result<void> check_outcome(const EvaluationPlan& plan, const PlannedOutcome& outcome) {
    if (plan.kind == PlanKind::description) return {};
    for (const std::string& kind : outcome.definition.counted) {
        const auto limited = outcome.only_for.find(kind);
        if (limited == outcome.only_for.end()) continue;
        const auto can = [&](const std::string& group) {
            return std::ranges::find(limited->second, group) != limited->second.end();
        };
        if (can(plan.with) == can(plan.without)) continue;
        return refused(
            "unequal-outcome",
            fmt::format(
                "the definition counts `{}`, which cannot happen to the group `{}`; a comparison would show "
                "how the groups are watched and not what they did. Let it compete instead of counting it",
                kind, can(plan.with) ? plan.without : plan.with));
    }
    return {};
}

Result<void> check_plan(const EvaluationPlan& plan) {
    Diagnostics found;
    for (const PlannedOutcome& outcome : plan.outcomes) {
        const auto good = check_outcome(plan, outcome);
        if (good) return {};
        found.insert(found.end(), good.error().begin(), good.error().end());
    }
    return failure(std::move(found));
}

}  // namespace ultima
