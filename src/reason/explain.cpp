// SPDX-License-Identifier: Apache-2.0
#include "reason/explain.h"

#include <algorithm>
#include <utility>

namespace ultima {

FactSet unknown_facts(Evaluator& evaluator, NodeId id, CivilDate day) {
    if (evaluator.truth_at(id, day) != Truth::unknown) return {};
    const Pack& pack = evaluator.program().pack;
    const Node& node = pack.node(id);
    switch (node.op) {
        case Op::land:
        case Op::lor:
            return unknown_facts(evaluator, node.a, day) | unknown_facts(evaluator, node.b, day);
        case Op::lnot:
            return unknown_facts(evaluator, node.a, day);
        case Op::definition:
            return unknown_facts(evaluator, pack.definitions[node.payload].value, day);
        case Op::choose:
            switch (evaluator.truth_at(node.a, day)) {
                case Truth::yes:
                    return unknown_facts(evaluator, node.b, day);
                case Truth::no:
                    return unknown_facts(evaluator, node.c, day);
                case Truth::unknown:
                    break;
            }
            [[fallthrough]];
        default:
            return pack.depends[id] & evaluator.open_facts();
    }
}

FactSet unknown_facts_of_rule(Evaluator& evaluator, RuleId id, CivilDate day) {
    if (evaluator.applies_on(id, day) != Truth::unknown) return {};
    const Rule& rule = evaluator.program().pack.rules[id];
    FactSet facts;
    if (evaluator.in_force_on(rule.validity, day) == Truth::unknown) facts.set(rule.validity.by);
    if (rule.when != nothing) facts |= unknown_facts(evaluator, rule.when, day);
    if (rule.role == RuleRole::duty && rule.when == nothing)
        for (const RuleId with : rule.with) facts |= unknown_facts_of_rule(evaluator, with, day);
    for (const RuleId exception : rule.unless) facts |= unknown_facts_of_rule(evaluator, exception, day);
    return facts;
}

FactSet support(Evaluator& evaluator, NodeId id, CivilDate day) {
    const Pack& pack = evaluator.program().pack;
    const Node& node = pack.node(id);
    switch (node.op) {
        case Op::land:
        case Op::lor: {
            const Truth whole = evaluator.truth_at(id, day);
            const Truth decisive = node.op == Op::land ? Truth::no : Truth::yes;
            if (whole == decisive)
                return support(evaluator, evaluator.truth_at(node.a, day) == decisive ? node.a : node.b, day);
            return support(evaluator, node.a, day) | support(evaluator, node.b, day);
        }
        case Op::lnot:
            return support(evaluator, node.a, day);
        case Op::definition: {
            const NodeId value = pack.definitions[node.payload].value;
            return pack.node(value).type.kind == Kind::yes_no ? support(evaluator, value, day)
                                                              : pack.depends[id];
        }
        default:
            return pack.depends[id];
    }
}

FactSet support_of_rule(Evaluator& evaluator, RuleId id, CivilDate day) {
    const Rule& rule = evaluator.program().pack.rules[id];
    const Truth in_force = evaluator.in_force_on(rule.validity, day);
    FactSet of_force;
    if (rule.validity.by != nothing) of_force.set(rule.validity.by);
    if (in_force == Truth::no) return of_force;
    if (rule.when != nothing && evaluator.truth_at(rule.when, day) == Truth::no)
        return support(evaluator, rule.when, day);
    FactSet facts = of_force;
    if (rule.when != nothing) facts |= support(evaluator, rule.when, day);
    if (rule.role == RuleRole::duty && rule.when == nothing)
        for (const RuleId with : rule.with) facts |= support_of_rule(evaluator, with, day);
    for (const RuleId exception : rule.unless) {
        const FactSet of_exception = support_of_rule(evaluator, exception, day);
        if (evaluator.applies_on(exception, day) == Truth::yes) return facts | of_exception;
        facts |= of_exception;
    }
    return facts;
}

NodeId failed_part(Evaluator& evaluator, NodeId id, CivilDate day) {
    if (evaluator.truth_at(id, day) != Truth::no) return nothing;
    const Pack& pack = evaluator.program().pack;
    const Node& node = pack.node(id);
    if (node.op == Op::land) {
        // A condition that can still come true by itself says more than one that cannot: show the last
        // failing part that moves with time only if nothing fixed fails.
        const NodeId first = failed_part(evaluator, node.a, day);
        const NodeId second = failed_part(evaluator, node.b, day);
        if (first == nothing) return second;
        if (second == nothing) return first;
        return evaluator.program().moves[first] ? second : first;
    }
    if (node.op == Op::definition) {
        const NodeId value = pack.definitions[node.payload].value;
        const Op op = pack.node(value).op;
        if (op == Op::land || op == Op::definition) return failed_part(evaluator, value, day);
    }
    return id;
}

bool sides(const Pack& pack, NodeId comparison, NodeId& left, NodeId& right) {
    const Node& node = pack.node(comparison);
    if (node.op != Op::equal && node.op != Op::less && node.op != Op::less_equal) return false;
    const bool as_written = pack.node(node.a).span.begin <= pack.node(node.b).span.begin;
    left = as_written ? node.a : node.b;
    right = as_written ? node.b : node.a;
    return true;
}

std::string in_force_text(const Pack& pack, const Validity& validity) {
    std::string text = "in force";
    if (validity.from) text += " from " + to_text(*validity.from);
    if (validity.to) text += " to " + to_text(*validity.to);
    if (validity.by != nothing) text += " by " + pack.facts[validity.by].name;
    if (validity.favourable != nothing) text += ", as the most favourable law";
    return text;
}

namespace {

/// Adds lines to a tree, each followed by its parts.
class Tree {
    static constexpr std::size_t usual_lines = 64;

  public:
    explicit Tree(Evaluator& evaluator) : evaluator_(evaluator) { lines.reserve(usual_lines); }

    void add_rule(RuleId id) {
        const Rule& rule = pack_.rules[id];
        add({.what = Reason::What::rule, .truth = evaluator_.applies_on(id, day_), .rule = id}, [&] {
            const Truth in_force = evaluator_.in_force_on(rule.validity, day_);
            if (in_force != Truth::yes)
                add({.what = Reason::What::not_in_force, .truth = in_force, .rule = id}, [] {});
            if (rule.when != nothing) add_condition(rule.when);
            for (const RuleId exception : rule.unless) add_rule(exception);
        });
    }

    std::vector<Reason> lines;

  private:
    template <class Parts>
    void add(Reason reason, Parts parts) {
        const std::size_t at = lines.size();
        reason.depth = depth_++;
        lines.push_back(std::move(reason));
        parts();
        --depth_;
        lines[at].beneath = static_cast<std::uint32_t>(lines.size() - at - 1);
    }

    void add_condition(NodeId id) {
        add({.truth = evaluator_.truth_at(id, day_), .node = id}, [&] { add_parts(id); });
    }

    void add_node(NodeId id) {
        const Node& node = pack_.node(id);
        if (node.op == Op::constant) return;
        if (node.type.kind == Kind::yes_no)
            add_condition(id);
        else
            add({.what = Reason::What::value, .node = id, .value = evaluator_.value_at(id, day_)},
                [&] { add_parts(id); });
    }

    void add_parts(NodeId id) {
        const Node& node = pack_.node(id);
        switch (node.op) {
            case Op::fact:
            case Op::constant:
                break;
            case Op::land:
            case Op::lor:
                // `a and b and c` is one list of three, not a tree of two.
                for (const NodeId part : {node.a, node.b}) {
                    if (pack_.node(part).op == node.op) {
                        add_parts(part);
                    } else {
                        add_node(part);
                    }
                }
                break;
            case Op::definition:
                add_node(pack_.definitions[node.payload].value);
                break;
            case Op::table_output:
                for (const NodeId input : pack_.tables[node.payload].inputs) add_node(input);
                break;
            default:
                for_each_part(pack_, node, [&](NodeId part) { add_node(part); });
                break;
        }
    }

    Evaluator& evaluator_;
    const Pack& pack_ = evaluator_.program().pack;
    const CivilDate day_ = evaluator_.on();
    std::uint32_t depth_ = 0;
};

}  // namespace

std::vector<Reason> reasons(Evaluator& evaluator, MeasureId measure, Stage stage) {
    const Program& program = evaluator.program();
    Tree tree(evaluator);
    std::vector<RuleId> told;
    std::vector<MeasureId> measures = program.kinds[measure];
    measures.push_back(measure);
    for (const MeasureId one : measures)
        for (const Program::Source& source : program.sources[static_cast<std::size_t>(stage)][one]) {
            if (std::find(told.begin(), told.end(), source.rule) != told.end()) continue;
            told.push_back(source.rule);
            tree.add_rule(source.rule);
        }
    return std::move(tree.lines);
}

}  // namespace ultima
