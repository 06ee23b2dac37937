// SPDX-License-Identifier: Apache-2.0
#include "reason/explain.h"

namespace ultima {

namespace {

FactSet unknown_among(const Evaluator& evaluator, const FactSet& facts) {
    FactSet result;
    for (FactId fact = 0; fact < evaluator.facts().size(); ++fact)
        if (facts[fact] && !is_known(evaluator.facts()[fact])) result.set(fact);
    return result;
}

}  // namespace

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
        default: {
            FactSet facts = unknown_among(evaluator, pack.depends[id]);
            // A record of custody that may be incomplete is known, but not known enough.
            for (FactId fact = 0; fact < pack.facts.size(); ++fact) {
                if (!pack.depends[id][fact]) continue;
                const auto* spells = std::get_if<Spells>(&evaluator.facts()[fact]);
                if (spells != nullptr && !(*spells)->complete) facts.set(fact);
            }
            return facts;
        }
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
    return text;
}

namespace {

class Tree {
    static constexpr std::size_t usual_parts = 3;

  public:
    explicit Tree(Evaluator& evaluator) : evaluator_(evaluator) {}

    void add_rule(RuleId id, std::vector<Reason>& into) {
        const Rule& rule = pack_.rules[id];
        Reason& reason = into.emplace_back();
        reason.what = Reason::What::rule;
        reason.rule = id;
        reason.truth = evaluator_.applies_on(id, day_);
        reason.parts.reserve(2 + rule.unless.size());
        const Truth in_force = evaluator_.in_force_on(rule.validity, day_);
        if (in_force != Truth::yes) {
            Reason& force = reason.parts.emplace_back();
            force.what = Reason::What::not_in_force;
            force.rule = id;
            force.truth = in_force;
        }
        if (rule.when != nothing) add_condition(rule.when, reason.parts);
        for (const RuleId exception : rule.unless) add_rule(exception, reason.parts);
    }

  private:
    void add_condition(NodeId id, std::vector<Reason>& into) {
        Reason& reason = into.emplace_back();
        reason.node = id;
        reason.truth = evaluator_.truth_at(id, day_);
        reason.parts.reserve(usual_parts);
        add_parts(id, reason.parts);
    }

    void add_parts(NodeId id, std::vector<Reason>& parts) {
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
                        add_parts(part, parts);
                    } else {
                        add_node(part, parts);
                    }
                }
                break;
            case Op::definition:
                add_node(pack_.definitions[node.payload].value, parts);
                break;
            case Op::table_output:
                for (const NodeId input : pack_.tables[node.payload].inputs) add_node(input, parts);
                break;
            default:
                for (const NodeId part : {node.a, node.b, node.c})
                    if (part != nothing) add_node(part, parts);
                break;
        }
    }

    void add_node(NodeId id, std::vector<Reason>& into) {
        const Node& node = pack_.node(id);
        if (node.op == Op::constant) return;
        if (node.type.kind == Kind::yes_no) return add_condition(id, into);
        Reason& reason = into.emplace_back();
        reason.what = Reason::What::value;
        reason.node = id;
        reason.value = evaluator_.value_at(id, day_);
        reason.parts.reserve(usual_parts);
        add_parts(id, reason.parts);
    }

    Evaluator& evaluator_;
    const Pack& pack_ = evaluator_.program().pack;
    const CivilDate day_ = evaluator_.on();
};

}  // namespace

std::vector<Reason> reasons(Evaluator& evaluator, MeasureId measure, Stage stage) {
    const Program& program = evaluator.program();
    Tree tree(evaluator);
    std::vector<Reason> result;
    const auto known = [&](RuleId rule) {
        for (const Reason& reason : result)
            if (reason.rule == rule) return true;
        return false;
    };
    std::vector<MeasureId> measures = program.kinds[measure];
    measures.push_back(measure);
    for (const MeasureId one : measures)
        for (const Program::Source& source : program.sources[static_cast<std::size_t>(stage)][one])
            if (!known(source.rule)) tree.add_rule(source.rule, result);
    return result;
}

}  // namespace ultima
