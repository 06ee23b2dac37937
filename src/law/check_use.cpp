// SPDX-License-Identifier: Apache-2.0
#include "law/check_use.h"

#include "law/report.h"

#include <set>
#include <utility>

namespace ultima {
namespace {

/// What the expressions of a pack refer to.
struct Uses {
    std::vector<bool> facts, definitions;
    std::set<std::pair<TableId, std::uint32_t>> outputs;
};

/// Where expressions begin: in rules, definitions, tables and what tests ask for.
std::vector<NodeId> all_expressions(const Pack& pack) {
    std::vector<NodeId> roots;
    for (const Definition& definition : pack.definitions) roots.push_back(definition.value);
    for (const Rule& rule : pack.rules) {
        roots.push_back(rule.when);
        for (const Gives& gives : rule.gives) roots.push_back(gives.value);
    }
    for (const Table& table : pack.tables) {
        roots.insert(roots.end(), table.inputs.begin(), table.inputs.end());
        for (const TableRow& row : table.rows) {
            roots.insert(roots.end(), row.conditions.begin(), row.conditions.end());
            roots.insert(roots.end(), row.outputs.begin(), row.outputs.end());
        }
    }
    for (const MostFavourable& setting : pack.most_favourable) roots.push_back(setting.value);
    for (const PackTest& test : pack.tests)
        for (const Expectation& expected : test.expected) roots.push_back(expected.actual);
    return roots;
}

Uses uses_in(const Pack& pack) {
    Uses uses;
    uses.facts.resize(pack.facts.size());
    uses.definitions.resize(pack.definitions.size());
    std::vector<NodeId> waiting = all_expressions(pack);
    std::vector<bool> seen(pack.nodes.size());
    while (!waiting.empty()) {
        const NodeId id = waiting.back();
        waiting.pop_back();
        if (id == nothing || seen[id]) continue;
        seen[id] = true;
        const Node& node = pack.node(id);
        if (node.op == Op::fact) uses.facts[node.payload] = true;
        if (pack.named_by(node) != nothing) uses.definitions[node.payload] = true;
        if (node.op == Op::table_output) uses.outputs.emplace(node.payload, node.extra);
        for_each_part(pack, node, [&](NodeId part) { waiting.push_back(part); });
    }
    const auto selects = [&](const Validity& validity) {
        if (validity.by != nothing) uses.facts[validity.by] = true;
    };
    for (const Rule& rule : pack.rules) selects(rule.validity);
    for (const Table& table : pack.tables) selects(table.validity);
    for (const MostFavourable& setting : pack.most_favourable)
        if (setting.to != nothing) uses.facts[setting.to] = true;
    return uses;
}

void check_facts(const Pack& pack, const Uses& uses, PackFindings& out) {
    for (std::size_t id = 0; id < pack.facts.size(); ++id) {
        const Fact& fact = pack.facts[id];
        if (!uses.facts[id])
            out.error(
                "C007", fact.span,
                "nothing depends on the fact " + in_quotes(fact.name) + ", so nobody should be asked for it",
                "use it in a condition, definition or table, or take it out");
        if (fact.source != FactSource::circumstance) continue;
        if (!fact.neutral)
            out.error(
                "C019", fact.span, "the circumstance " + in_quotes(fact.name) + " has no neutral value",
                "add `neutral` with the value that changes nothing for the person, such as `neutral no`");
        if (fact.presumed)
            out.error("C018", fact.presumed->span,
                      "the circumstance " + in_quotes(fact.name) + " is presumed",
                      "only what a record or a finding can later replace may be presumed: declare it with "
                      "`from` or "
                      "`finding by`, or leave it unknown until the person is asked");
    }
}

void check_measures(const Pack& pack, PackFindings& out) {
    std::vector<bool> mentioned(pack.measures.size());
    const auto mention = [&](MeasureId measure) {
        mentioned[measure] = true;
        const MeasureId group = pack.measures[measure].group;
        if (group != nothing) mentioned[group] = true;
    };
    for (const Rule& rule : pack.rules) {
        for (const Grant& grant : rule.grants) mention(grant.measure);
        for (const MeasureId measure : rule.named) mention(measure);
        for (const Need& need : rule.needs)
            for (const MeasureId measure : need.measures) mention(measure);
    }
    for (std::size_t id = 0; id < pack.measures.size(); ++id) {
        const Measure& measure = pack.measures[id];
        if (mentioned[id] || measure.role == MeasureRole::custody) continue;
        out.error("C008", measure.span, "no rule mentions the measure " + in_quotes(measure.name),
                  "write the rule that requires, allows or bars it, or take the measure out");
    }
}

void check_definitions(const Pack& pack, const Uses& uses, PackFindings& out) {
    for (std::size_t id = 0; id < pack.definitions.size(); ++id) {
        const Definition& definition = pack.definitions[id];
        if (uses.definitions[id] || definition.called) continue;
        const std::string where =
            definition.rule == nothing
                ? ""
                : ", which only the rule " + in_quotes(pack.rules[definition.rule].label) + " knows,";
        const std::string help = definition.function
                                     ? "use it, or take it out"
                                     : "use it, or take it out; to show it with the answer, write `gives " +
                                           definition.name + "` in a rule";
        out.error("C009", definition.span, in_quotes(definition.name) + where + " is never used", help);
    }
    for (TableId table = 0; table < pack.tables.size(); ++table)
        for (std::uint32_t column = 0; column < pack.tables[table].outputs.size(); ++column) {
            if (uses.outputs.contains({table, column})) continue;
            const TableOutput& output = pack.tables[table].outputs[column];
            out.error("C010", output.span, "the output " + in_quotes(output.name) + " is never used",
                      "use it, or take the column out; to show it with the answer, write `gives " +
                          output.name + "` in a rule");
        }
}

}  // namespace

void check_use(const Pack& pack, PackFindings& findings) {
    const Uses uses = uses_in(pack);
    check_facts(pack, uses, findings);
    check_measures(pack, findings);
    check_definitions(pack, uses, findings);
}

}  // namespace ultima
