// SPDX-License-Identifier: Apache-2.0
#include "reason/program.h"

#include <algorithm>
#include <array>

namespace ultima {

namespace {

/// Nodes that `node` reads directly: children, the named definition, and for a table output everything in the
/// table.
void collect_parts(const Pack& pack, const Node& node, std::vector<NodeId>& parts) {
    for_each_part(pack, node, [&](NodeId part) { parts.push_back(part); });
    if (const NodeId named = pack.named_by(node); named != nothing) parts.push_back(named);
    if (node.op != Op::table_output) return;
    const Table& table = pack.tables[node.payload];
    parts.insert(parts.end(), table.inputs.begin(), table.inputs.end());
    for (const TableRow& row : table.rows) {
        for (const NodeId cell : row.conditions)
            if (cell != nothing) parts.push_back(cell);
        if (const NodeId cell = row.outputs[node.extra]; cell != nothing) parts.push_back(cell);
    }
}

void merge(std::vector<CivilDate>& into, const std::vector<CivilDate>& more) {
    into.insert(into.end(), more.begin(), more.end());
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
}

}  // namespace

Program::Program(const Pack& for_pack) : pack(for_pack) {
    note_motion();
    note_slots();
    note_ways();
    note_nesting();
    note_rules();
    note_dependents();
    note_calculations();
    for (const Rule& rule : pack.rules) has_marks = has_marks || rule.adverse || rule.compelled;
    for (const Table& table : pack.tables) has_marks = has_marks || table.adverse;
    for (const Fact& fact : pack.facts) has_marks = has_marks || (fact.presumed && fact.presumed->adverse);
}

NodeId Program::resolved(NodeId node) const {
    while (pack.node(node).op == Op::definition) node = pack.definitions[pack.node(node).payload].value;
    return node;
}

std::optional<Effect> Program::effect_of(const Source& source) const {
    if (!pack.rules[source.rule].advisory) return source.effect;
    if (source.effect == Effect::must_not) return std::nullopt;
    return source.effect == Effect::must ? Effect::may : source.effect;
}

CivilDate Program::last_change_of(Stage stage, MeasureId measure) const {
    CivilDate last = first_date();
    for (const Source& source : sources_of(stage, measure))
        last = std::max(last, rule_drifts[source.rule] ? last_date() : last_change[source.rule]);
    return last;
}

Status Program::without_rules(Stage stage, MeasureId measure) const {
    // What a rule says of a group, it says of its kinds too: their silence counts.
    if (pack.measures[measure].role == MeasureRole::group) return Status::not_provided;
    for (const Source& source : sources_of(stage, measure))
        if (source.effect == Effect::must || source.effect == Effect::may) return Status::conditions_not_met;
    return granted_somewhere[measure] ? Status::not_at_this_stage : Status::not_provided;
}

void Program::note_motion() {
    moves.assign(pack.nodes.size(), false);
    drifts.assign(pack.nodes.size(), false);
    jumps.assign(pack.nodes.size(), false);
    breaks.assign(pack.nodes.size(), {});
    std::vector<bool> done(pack.nodes.size(), false);
    // An explicit stack: definitions may form long chains.
    std::vector<NodeId> stack;
    std::vector<NodeId> parts;
    for (NodeId root = 0; root < pack.nodes.size(); ++root) {
        stack.push_back(root);
        while (!stack.empty()) {
            const NodeId id = stack.back();
            const Node& node = pack.node(id);
            parts.clear();
            collect_parts(pack, node, parts);
            const auto not_done =
                std::find_if(parts.begin(), parts.end(), [&](NodeId part) { return !done[part]; });
            if (!done[id] && not_done != parts.end()) {
                for (const NodeId part : parts)
                    if (!done[part]) stack.push_back(part);
                continue;
            }
            stack.pop_back();
            if (done[id]) continue;
            done[id] = true;
            moves[id] = node.op == Op::today || node.op == Op::days_in_spells;
            drifts[id] = moves[id] != 0;
            // A condition on entries only says which of them count.
            const bool chooses = node.op == Op::some || node.op == Op::every || node.op == Op::filter;
            const auto is_cell = [&](NodeId part) {
                const auto& rows = pack.tables[node.payload].rows;
                return std::any_of(rows.begin(), rows.end(),
                                   [&](const TableRow& row) { return row.outputs[node.extra] == part; });
            };
            for (const NodeId part : parts) {
                if (moves[part]) moves[id] = true;
                // So do the inputs of a table: they say which row counts. A yes/no in its cells is a step
                // too.
                const bool steps = (chooses && part == node.b) ||
                                   (node.op == Op::table_output && moves[part] &&
                                    (pack.node(part).type.kind == Kind::yes_no || !is_cell(part)));
                if (drifts[part]) (steps ? jumps : drifts)[id] = true;
                if (jumps[part]) jumps[id] = true;
                if (!breaks[part].empty()) merge(breaks[id], breaks[part]);
            }
            if (node.op == Op::table_output) {
                const Validity& validity = pack.tables[node.payload].validity;
                if (validity.by != nothing) continue;
                std::vector<CivilDate> own;
                if (validity.from) own.push_back(*validity.from);
                if (validity.to)
                    if (const auto after = add_days(*validity.to, 1)) own.push_back(*after);
                if (!own.empty()) {
                    moves[id] = true;
                    merge(breaks[id], own);
                }
            }
        }
    }
}

/// Parts have smaller numbers than what is made of them, but for definitions and tables; these, too, were
/// typed before what uses them.
void Program::note_slots() {
    open.assign(pack.nodes.size(), false);
    takes_values.assign(pack.tables.size(), false);
    if (pack.slots == 0) return;
    for (TableId id = 0; id < pack.tables.size(); ++id)
        for (const NodeId input : pack.tables[id].inputs)
            if (pack.node(input).op == Op::variable) takes_values[id] = true;
    std::vector<std::vector<std::uint32_t>> free(pack.nodes.size());
    std::vector<NodeId> parts;
    for (NodeId id = 0; id < pack.nodes.size(); ++id) {
        const Node& node = pack.node(id);
        std::vector<std::uint32_t>& slots = free[id];
        if (node.op == Op::variable) slots.push_back(node.payload);
        parts.clear();
        collect_parts(pack, node, parts);
        for (const NodeId part : parts) {
            // A calculation sees its own arguments and nothing else.
            if (node.op == Op::call && part == pack.named_by(node)) continue;
            const bool inside = part != node.a && (binds(node.op) || node.op == Op::bound);
            for (const std::uint32_t slot : free[part]) {
                const bool bound_here =
                    inside && (slot == node.payload || (node.op == Op::fold && slot == node.extra));
                if (!bound_here && std::find(slots.begin(), slots.end(), slot) == slots.end())
                    slots.push_back(slot);
            }
        }
        open[id] = !slots.empty();
    }
}

/// Does the node compare two values that are not yes or no?
bool Program::is_comparison(const Node& node) const {
    const bool compares = node.op == Op::equal || node.op == Op::less || node.op == Op::less_equal;
    return compares && pack.node(node.a).type.kind != Kind::yes_no;
}

void Program::note_ways() {
    stands_for.assign(pack.nodes.size(), nothing);
    outlasts.assign(pack.nodes.size(), 0);
    const auto way_of = [this](NodeId id, const Node& node) {
        switch (node.op) {
            case Op::constant:
                return Way::constant;
            case Op::variable:
                return Way::variable;
            case Op::fact:
                return Way::fact;
            case Op::today:
                return Way::today;
            case Op::local:
                return open[id] != 0 ? Way::local : Way::stands_for;
            case Op::field:
                return Way::field;
            default:
                if (node.type.kind == Kind::yes_no) return is_comparison(node) ? Way::comparison : Way::truth;
                if (node.op == Op::definition) return Way::stands_for;
                return moves[id] != 0 || open[id] != 0 ? Way::made : Way::kept;
        }
    };
    for (NodeId id = 0; id < pack.nodes.size(); ++id) {
        const Node& node = pack.node(id);
        ways.push_back(way_of(id, node));
        if (ways[id] == Way::stands_for) stands_for[id] = node.op == Op::local ? node.a : pack.named_by(node);
        bool holds = node.op != Op::table_output && moves[id] == 0;
        for_each_part(pack, node, [&](NodeId part) { holds = holds && outlasts[part] != 0; });
        if (const NodeId named = pack.named_by(node); named != nothing) holds = holds && outlasts[named] != 0;
        outlasts[id] = holds ? 1 : 0;
    }
}

/// Which calculations each node calls, a bit for each, in the order in which things were typed: as for slots.
void Program::note_nesting() {
    nests.assign(pack.arguments.size(), 0);
    if (pack.slots == 0) return;
    constexpr std::size_t bits = 64;
    const std::size_t words = (pack.definitions.size() + bits - 1) / bits;
    std::vector<std::uint64_t> called(pack.nodes.size() * words);
    std::vector<NodeId> parts;
    for (NodeId id = 0; id < pack.nodes.size(); ++id) {
        const Node& node = pack.node(id);
        std::uint64_t* const all = &called[id * words];
        const auto add = [&](NodeId part) {
            for (std::size_t i = 0; i < words; ++i) all[i] |= called[part * words + i];
        };
        for_each_part(pack, node, add);
        if (node.op == Op::call) {
            const std::uint64_t own = std::uint64_t{1} << node.payload % bits;
            if (!pack.arguments_of(node).empty() && (all[node.payload / bits] & own) != 0)
                nests[node.extra] = 1;
            all[node.payload / bits] |= own;
        }
        if (const NodeId named = pack.named_by(node); named != nothing) add(named);
        if (node.op != Op::table_output) continue;
        parts.clear();
        collect_parts(pack, node, parts);
        std::for_each(parts.begin(), parts.end(), add);
    }
}

namespace {

/// Over all days, for a validity that counts by the day asked about.
WorldLine in_force_by_day(const Validity& validity) {
    WorldLine line(in_every_world(truth(!validity.from || *validity.from <= first_date())));
    if (validity.from) line.then(*validity.from, in_every_world(Truth::yes));
    if (validity.to)
        if (const auto after = add_days(*validity.to, 1)) line.then(*after, in_every_world(Truth::no));
    return line;
}

}  // namespace

void Program::note_rules() {
    for (const Rule& rule : pack.rules) in_force.push_back(in_force_by_day(rule.validity));
    rule_facts.assign(pack.rules.size(), {});
    rule_drifts.assign(pack.rules.size(), false);
    last_change.assign(pack.rules.size(), first_date());
    // Exceptions form no cycle (checked), so this many rounds carry every fact to every rule above it.
    for (std::size_t round = 0; round <= pack.rules.size(); ++round) {
        bool changed = false;
        for (RuleId id = 0; id < pack.rules.size(); ++id) {
            const Rule& rule = pack.rules[id];
            FactSet facts = rule_facts[id];
            if (rule.when != nothing) facts |= pack.depends[rule.when];
            if (rule.validity.by != nothing) facts.set(rule.validity.by);
            for (const RuleId exception : rule.unless) facts |= rule_facts[exception];
            if (rule.role == RuleRole::duty && rule.when == nothing)
                for (const RuleId with : rule.with) facts |= rule_facts[with];
            bool drift = rule.when != nothing && (drifts[rule.when] || jumps[rule.when]);
            for (const RuleId exception : rule.unless) drift = drift || rule_drifts[exception];
            if (rule.role == RuleRole::duty && rule.when == nothing)
                for (const RuleId with : rule.with) drift = drift || rule_drifts[with];
            CivilDate last = last_change[id];
            const auto take = [&](const std::optional<CivilDate>& day) {
                if (day) last = std::max(last, *day);
            };
            if (rule.validity.by == nothing) {
                take(rule.validity.from);
                if (rule.validity.to) take(add_days(*rule.validity.to, 1));
            }
            if (rule.when != nothing && !breaks[rule.when].empty()) take(breaks[rule.when].back());
            for (const RuleId exception : rule.unless) last = std::max(last, last_change[exception]);
            changed =
                changed || facts != rule_facts[id] || drift != rule_drifts[id] || last != last_change[id];
            last_change[id] = last;
            rule_facts[id] = facts;
            rule_drifts[id] = drift;
        }
        if (!changed) break;
    }
    sources.assign(stage_count, std::vector<std::vector<Source>>(pack.measures.size()));
    granted_somewhere.assign(pack.measures.size(), false);
    for (RuleId id = 0; id < pack.rules.size(); ++id) {
        for (const Grant& grant : pack.rules[id].grants) {
            if (grant.effect == Effect::must || grant.effect == Effect::may)
                granted_somewhere[grant.measure] = true;
            for (std::size_t stage = 0; stage < stage_count; ++stage)
                if (pack.rules[id].stages[stage]) sources[stage][grant.measure].push_back({id, grant.effect});
        }
    }
    kinds.assign(pack.measures.size(), {});
    for (MeasureId id = 0; id < pack.measures.size(); ++id) {
        if (pack.measures[id].role == MeasureRole::kind) kinds[pack.measures[id].group].push_back(id);
        if (pack.measures[id].role != MeasureRole::group) order.push_back(id);
    }
    for (MeasureId id = 0; id < pack.measures.size(); ++id)
        if (pack.measures[id].role == MeasureRole::group) order.push_back(id);
    silent.assign(stage_count, std::vector<std::optional<Status>>(pack.measures.size()));
    for (std::size_t stage = 0; stage < stage_count; ++stage)
        for (const MeasureId id : order) {
            const auto spoken_of = [&](MeasureId kind) { return !silent[stage][kind]; };
            if (!sources[stage][id].empty() || std::any_of(kinds[id].begin(), kinds[id].end(), spoken_of))
                continue;
            bool elsewhere = granted_somewhere[id] && pack.measures[id].role != MeasureRole::group;
            for (const MeasureId kind : kinds[id])
                elsewhere = elsewhere || silent[stage][kind] == Status::not_at_this_stage;
            silent[stage][id] = elsewhere ? Status::not_at_this_stage : Status::not_provided;
        }
}

/// What a definition is made of counts with what it calls, but no further than says that it is long. What
/// makes a list or a record costs more, and who asks again for the same one has less to compare.
void Program::note_calculations() {
    constexpr std::size_t long_enough = 24;
    constexpr std::size_t long_enough_for_many = 4;
    std::vector<std::size_t> length(pack.nodes.size(), 0);
    std::vector<NodeId> parts;
    for (NodeId id = 0; id < pack.nodes.size(); ++id) {
        parts.clear();
        collect_parts(pack, pack.node(id), parts);
        std::size_t sum = 1;
        for (const NodeId part : parts)
            if (part < id) sum += length[part];
        length[id] = std::min(sum, long_enough);
    }
    const auto keeps = [&](const Definition& definition) {
        if (!definition.calculation || definition.parameters.empty() || definition.parameters.size() > 2 ||
            definition.value == nothing)
            return false;
        const Kind kind = pack.node(definition.value).type.kind;
        const bool many = kind == Kind::list || kind == Kind::record;
        return length[definition.value] >= (many ? long_enough_for_many : long_enough);
    };
    for (const Definition& definition : pack.definitions) {
        const auto first = static_cast<std::uint32_t>(frame_slots.size());
        for (const auto* slots : {&definition.parameters, &definition.locals})
            frame_slots.insert(frame_slots.end(), slots->begin(), slots->end());
        frames.push_back({definition.value, first, static_cast<std::uint32_t>(definition.parameters.size()),
                          static_cast<std::uint32_t>(frame_slots.size()) - first,
                          keeps(definition) ? ++keeping : 0});
    }
}

void Program::note_dependents() {
    dependents.assign(pack.facts.size(), {});
    std::vector<FactSet> table_facts(pack.tables.size());
    for (TableId id = 0; id < pack.tables.size(); ++id) {
        const Table& table = pack.tables[id];
        if (table.validity.by != nothing) table_facts[id].set(table.validity.by);
        for (const NodeId input : table.inputs) table_facts[id] |= pack.depends[input];
        for (const TableRow& row : table.rows)
            for (const NodeId cell : row.conditions)
                if (cell != nothing) table_facts[id] |= pack.depends[cell];
    }
    for (FactId fact = 0; fact < pack.facts.size(); ++fact) {
        for (NodeId id = 0; id < pack.nodes.size(); ++id)
            if (pack.depends[id][fact]) dependents[fact].nodes.push_back(id);
        for (RuleId id = 0; id < pack.rules.size(); ++id)
            if (rule_facts[id][fact]) dependents[fact].rules.push_back(id);
        for (TableId id = 0; id < pack.tables.size(); ++id)
            if (table_facts[id][fact]) dependents[fact].tables.push_back(id);
    }
}

}  // namespace ultima
