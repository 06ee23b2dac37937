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

namespace {

class Tree {
  public:
    Tree(Evaluator& evaluator, const Sources& sources) : evaluator_(evaluator), sources_(sources) {}

    Reason of_rule(RuleId id) {
        const Rule& rule = pack_.rules[id];
        Reason reason;
        reason.what = rule.role == RuleRole::exception ? Reason::What::exception : Reason::What::rule;
        reason.rule = id;
        reason.text = rule.label;
        reason.truth = evaluator_.applies_on(id, day_);
        if (evaluator_.in_force_on(rule.validity, day_) != Truth::yes) {
            Reason force;
            force.what = Reason::What::in_force;
            force.text = in_force_text(rule.validity);
            force.truth = evaluator_.in_force_on(rule.validity, day_);
            reason.parts.push_back(std::move(force));
        }
        if (rule.when != nothing) reason.parts.push_back(of_condition(rule.when));
        for (const RuleId exception : rule.unless) reason.parts.push_back(of_rule(exception));
        return reason;
    }

  private:
    std::string in_force_text(const Validity& validity) const {
        std::string text = "in force";
        if (validity.from) text += " from " + to_text(*validity.from);
        if (validity.to) text += " to " + to_text(*validity.to);
        if (validity.by != nothing) text += " by " + pack_.facts[validity.by].name;
        return text;
    }

    Reason of_condition(NodeId id) {
        const Node& node = pack_.node(id);
        Reason reason;
        reason.text = source_text(pack_, sources_, id);
        reason.truth = evaluator_.truth_at(id, day_);
        if (node.op == Op::fact) {
            reason.what = Reason::What::fact;
            reason.fact = node.payload;
            reason.type = node.type;
            reason.value = evaluator_.facts()[node.payload];
            return reason;
        }
        add_parts(id, reason);
        return reason;
    }

    void add_parts(NodeId id, Reason& reason) {
        const Node& node = pack_.node(id);
        switch (node.op) {
            case Op::land:
            case Op::lor:
                // `a and b and c` is one list of three, not a tree of two.
                for (const NodeId part : {node.a, node.b}) {
                    if (pack_.node(part).op == node.op)
                        add_parts(part, reason);
                    else
                        reason.parts.push_back(of_condition(part));
                }
                break;
            case Op::lnot:
                reason.parts.push_back(of_condition(node.a));
                break;
            case Op::definition: {
                const NodeId value = pack_.definitions[node.payload].value;
                reason.parts.push_back(of_condition(value));
                break;
            }
            case Op::choose:
                for (const NodeId part : {node.a, node.b, node.c}) reason.parts.push_back(of_node(part));
                break;
            case Op::table_output:
                add_inputs(node, reason);
                break;
            default:
                for (const NodeId part : {node.a, node.b})
                    if (part != nothing) reason.parts.push_back(of_node(part));
                break;
        }
    }

    Reason of_node(NodeId id) {
        const Node& node = pack_.node(id);
        if (node.type.kind == Kind::yes_no) return of_condition(id);
        Reason reason;
        reason.what = node.op == Op::fact ? Reason::What::fact : Reason::What::value;
        reason.text = source_text(pack_, sources_, id);
        reason.type = node.type;
        reason.value = evaluator_.value_at(id, day_);
        if (node.op == Op::fact)
            reason.fact = node.payload;
        else if (node.op == Op::definition) {
            const NodeId value = pack_.definitions[node.payload].value;
            if (pack_.node(value).op != Op::constant) reason.parts.push_back(of_node(value));
        } else if (node.op == Op::table_output)
            add_inputs(node, reason);
        else
            for (const NodeId part : {node.a, node.b, node.c})
                if (part != nothing && pack_.node(part).op != Op::constant)
                    reason.parts.push_back(of_node(part));
        return reason;
    }

    void add_inputs(const Node& node, Reason& reason) {
        for (const NodeId input : pack_.tables[node.payload].inputs) reason.parts.push_back(of_node(input));
    }

    Evaluator& evaluator_;
    const Sources& sources_;
    const Pack& pack_ = evaluator_.program().pack;
    const CivilDate day_ = evaluator_.on();
};

}  // namespace

std::vector<Reason> reasons(Evaluator& evaluator, const Sources& sources, MeasureId measure, Stage stage) {
    const Program& program = evaluator.program();
    Tree tree(evaluator, sources);
    std::vector<Reason> result;
    std::vector<MeasureId> measures = program.kinds[measure];
    measures.push_back(measure);
    std::vector<bool> done(program.pack.rules.size(), false);
    for (const MeasureId one : measures)
        for (const Program::Source& source : program.sources[static_cast<std::size_t>(stage)][one])
            if (!done[source.rule]) {
                done[source.rule] = true;
                result.push_back(tree.of_rule(source.rule));
            }
    return result;
}

}  // namespace ultima
