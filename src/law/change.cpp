// SPDX-License-Identifier: Apache-2.0
#include "law/change.h"

#include <algorithm>
#include <unordered_set>

namespace ultima {
namespace {

Shift opposite(Shift shift) {
    return shift == Shift::up ? Shift::down : shift == Shift::down ? Shift::up : shift;
}

/// Of a sum, a minimum or whatever else goes where its parts go.
Shift together(Shift a, Shift b) {
    if (a == Shift::none || a == b) return b;
    return b == Shift::none ? a : Shift::any;
}

bool conjunction(bool a, bool b) { return a && b; }
bool disjunction(bool a, bool b) { return a || b; }
Pairs negated(Pairs set) {
    return pairs::joined(set, pairs::yes_yes, [](bool a, bool) { return !a; });
}

Shift between(const Value& before, const Value& after) {
    if (before.index() != after.index()) return Shift::any;
    if (same_value(before, after)) return Shift::none;
    if (std::holds_alternative<Truth>(before) || std::holds_alternative<std::string>(before) ||
        std::holds_alternative<Spells>(before) || !is_known(before))
        return Shift::any;
    if (const auto* duration = std::get_if<Duration>(&before)) {
        const auto certain = compare_for_every_start(*duration, std::get<Duration>(after));
        if (!certain) return Shift::any;
        return *certain < 0 ? Shift::up : Shift::down;
    }
    return order(before, after) < 0 ? Shift::up : Shift::down;
}

/// `a OP b` for known values; nothing where it depends on the day that durations start.
std::optional<bool> compared(Op op, const Value& a, const Value& b) {
    if (!is_known(a) || !is_known(b)) return op == Op::equal ? std::optional(false) : std::nullopt;
    if (op == Op::equal) return same_value(a, b);
    if (a.index() != b.index()) return std::nullopt;
    std::optional<std::strong_ordering> result = order(a, b);
    if (const auto* duration = std::get_if<Duration>(&a))
        result = compare_for_every_start(*duration, std::get<Duration>(b));
    if (!result) return std::nullopt;
    return op == Op::less ? *result < 0 : *result <= 0;
}

}  // namespace

ChangeOfPack::ChangeOfPack(const ExpressionClasses& classes)
    : expressions(classes), pack(classes.pack()), rule_facts(classes.pack().rules.size()) {
    for (const Rule& rule : pack.rules) marks.rules.push_back(rule.adverse.has_value());
    for (const Table& table : pack.tables) marks.tables.push_back(table.adverse.has_value());
    // Exceptions before the rules that name them; an explicit stack, since a chain may be as long as the
    // pack.
    enum class State : std::uint8_t { unseen, open, done };
    std::vector<State> state(pack.rules.size(), State::unseen);
    for (RuleId start = 0; start < pack.rules.size(); ++start) {
        std::vector<RuleId> waiting{start};
        while (!waiting.empty()) {
            const RuleId id = waiting.back();
            const Rule& rule = pack.rules[id];
            if (state[id] == State::unseen) {
                state[id] = State::open;
                for (const auto* others : {&rule.unless, &rule.with})
                    for (const RuleId other : *others)
                        if (state[other] == State::unseen) waiting.push_back(other);
                continue;
            }
            waiting.pop_back();
            if (state[id] == State::done) continue;
            state[id] = State::done;
            FactSet& facts = rule_facts[id];
            if (rule.when != nothing) facts |= pack.depends[rule.when];
            if (rule.validity.by != nothing) facts.set(rule.validity.by);
            for (const Gives& gives : rule.gives) facts |= pack.depends[gives.value];
            for (const auto* others : {&rule.unless, &rule.with})
                for (const RuleId other : *others) facts |= rule_facts[other];
        }
    }
}

Change::Change(ChangeOfPack& shared, Of of)
    : shared_(shared),
      expressions_(shared.expressions),
      pack_(shared.pack),
      marks_(shared.marks),
      of_(std::move(of)) {}

Pairs Change::truth(NodeId condition) {
    if (condition == nothing) return pairs::yes_yes;
    if (const Value* value = expressions_.constant(condition))
        return *value == Value{Truth::yes} ? pairs::yes_yes : pairs::no_no;
    if (!reads(condition)) return pairs::same;
    const auto known = truths_.find(condition);
    if (known != truths_.end()) return known->second;
    constexpr std::size_t cost = 10;  // against that of looking at one rule
    shared_.work += cost;
    const Pairs result = new_truth(condition);
    truths_.emplace(condition, result);
    return result;
}

Pairs Change::new_truth(NodeId id) {
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::fact:
            return pairs::of(of_.before == Value{Truth::yes}, of_.after == Value{Truth::yes});
        case Op::definition:
            return truth(pack_.definitions[node.payload].value);
        case Op::lnot:
            return negated(truth(node.a));
        case Op::land:
        case Op::lor:
            return chain(id);
        case Op::choose: {
            const Pairs chosen = truth(node.a);
            return pairs::joined(pairs::joined(chosen, truth(node.b), conjunction),
                                 pairs::joined(negated(chosen), truth(node.c), conjunction), disjunction);
        }
        case Op::equal:
        case Op::less:
        case Op::less_equal:
            return comparison(node);
        case Op::table_output: {
            if (marks_.tables[node.payload]) return pairs::same;
            const auto& values = table_values(node);
            if (!values) return pairs::all;
            Pairs result = 0;
            for (const auto& [before, after] : *values)
                result |= pairs::of(*before == Value{Truth::yes}, *after == Value{Truth::yes});
            return result;
        }
        default:
            return pairs::all;
    }
}

/// A chain of `and` or `or` may be as long as a list: its links are gathered without recursion.
Pairs Change::chain(NodeId root) {
    const Op op = pack_.node(root).op;
    std::vector<NodeId> waiting{root};
    std::unordered_set<NodeId> seen;
    Pairs result = op == Op::land ? pairs::yes_yes : pairs::no_no;
    while (!waiting.empty()) {
        const NodeId id = waiting.back();
        waiting.pop_back();
        if (!seen.insert(id).second) continue;
        if (pack_.node(id).op == op) {
            waiting.insert(waiting.end(), {pack_.node(id).a, pack_.node(id).b});
        } else {
            result = pairs::joined(result, truth(id), op == Op::land ? conjunction : disjunction);
        }
    }
    return result;
}

Pairs Change::comparison(const Node& node) {
    const auto values_of = [&](NodeId id) -> std::optional<ValuePairs> {
        if (expressions_.class_of(id) == of_.subject) return ValuePairs{{&of_.before, &of_.after}};
        if (const Value* value = expressions_.constant(id)) return ValuePairs{{value, value}};
        NodeId named = id;
        while (pack_.node(named).op == Op::definition)
            named = pack_.definitions[pack_.node(named).payload].value;
        const Node& at = pack_.node(named);
        if (at.op == Op::table_output && !marks_.tables[at.payload]) return table_values(at);
        return std::nullopt;
    };
    const std::optional<ValuePairs> left = values_of(node.a), right = values_of(node.b);
    constexpr std::size_t most_pairs = 10'000;
    if (left && right && left->size() * right->size() <= most_pairs) {
        Pairs result = 0;
        for (const auto& [a_before, a_after] : *left)
            for (const auto& [b_before, b_after] : *right) {
                const auto before = compared(node.op, *a_before, *b_before);
                const auto after = compared(node.op, *a_after, *b_after);
                if (!before || !after) return pairs::all;
                result |= pairs::of(*before, *after);
            }
        return result;
    }
    if (pack_.node(node.a).type.kind == Kind::yes_no)
        return pairs::joined(truth(node.a), truth(node.b), [](bool a, bool b) { return a == b; });
    const Shift shifted = together(shift(node.a), opposite(shift(node.b)));
    if (shifted == Shift::none) return pairs::same;
    if (shifted == Shift::any || node.op == Op::equal) return pairs::all;
    // `a < b`, and a goes up against b.
    return static_cast<Pairs>(pairs::same | (shifted == Shift::up ? pairs::yes_no : pairs::no_yes));
}

Shift Change::shift(NodeId value) {
    if (!reads(value) || expressions_.constant(value)) return Shift::none;
    const auto known = shifts_.find(value);
    if (known != shifts_.end()) return known->second;
    const Shift result = new_shift(value);
    shifts_.emplace(value, result);
    return result;
}

Shift Change::new_shift(NodeId id) {
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::fact:
            return between(of_.before, of_.after);
        case Op::definition:
            return shift(pack_.definitions[node.payload].value);
        case Op::table_output:
            return table_shift(node);
        case Op::add:
        case Op::minimum:
        case Op::maximum:
            return together(shift(node.a), shift(node.b));
        case Op::subtract:
            // The longer of two durations cannot be taken from the shorter: there is no value.
            if (node.type.kind == Kind::duration) return Shift::any;
            return together(shift(node.a), opposite(shift(node.b)));
        case Op::multiply:
            return product(node);
        case Op::divide:
            return shift(node.b) == Shift::none && never_negative(node.b) ? shift(node.a) : Shift::any;
        case Op::rounded:
            return shift(node.a);
        case Op::choose:
            return choice_between(node);
        case Op::days_in_duration:
            return shift(node.b) == Shift::none ? shift(node.a) : Shift::any;
        case Op::days_between:
        case Op::months_between:
        case Op::years_between:
            return together(opposite(shift(node.a)), shift(node.b));
        default:
            return Shift::any;
    }
}

Shift Change::product(const Node& node) {
    const Shift a = shift(node.a), b = shift(node.b);
    if ((a != Shift::none && !never_negative(node.b)) || (b != Shift::none && !never_negative(node.a)))
        return Shift::any;
    return together(a, b);
}

Shift Change::choice_between(const Node& node) {
    const Pairs chosen = truth(node.a);
    Shift result = Shift::none;
    if ((chosen & pairs::yes_yes) != 0) result = together(result, shift(node.b));
    if ((chosen & pairs::no_no) != 0) result = together(result, shift(node.c));
    const auto crossing = [&](NodeId from, NodeId to) {
        const Value *before = expressions_.constant(from), *after = expressions_.constant(to);
        if (before && after) return between(*before, *after);
        return expressions_.class_of(from) == expressions_.class_of(to) ? shift(to) : Shift::any;
    };
    if ((chosen & pairs::no_yes) != 0) result = together(result, crossing(node.c, node.b));
    if ((chosen & pairs::yes_no) != 0) result = together(result, crossing(node.b, node.c));
    return result;
}

/// Never below 0; false where that is not plain to see.
bool Change::never_negative(NodeId id, int depth) const {
    constexpr int deepest = 50;
    if (id == nothing || depth > deepest) return false;
    const auto above = [](const Value& value) {
        if (const auto* number = std::get_if<Number>(&value)) return number->value >= Rational{0};
        if (const auto* money = std::get_if<Money>(&value)) return money->minor >= 0;
        return std::holds_alternative<Duration>(value);
    };
    if (const Value* value = expressions_.constant(id)) return above(*value);
    const Node& node = pack_.node(id);
    const auto a = [&] { return never_negative(node.a, depth + 1); };
    const auto b = [&] { return never_negative(node.b, depth + 1); };
    switch (node.op) {
        case Op::fact:
            return above(pack_.facts[node.payload].low);
        case Op::definition:
            return never_negative(pack_.definitions[node.payload].value, depth + 1);
        case Op::days_in_duration:
        case Op::days_in_spells:
        case Op::days_between:
        case Op::months_between:
        case Op::years_between:
            return true;
        case Op::rounded:
            return a();
        case Op::maximum:
            return a() || b();
        case Op::add:
        case Op::multiply:
        case Op::divide:
        case Op::minimum:
            return a() && b();
        case Op::choose:
            return b() && never_negative(node.c, depth + 1);
        case Op::table_output:
            return std::all_of(pack_.tables[node.payload].rows.begin(), pack_.tables[node.payload].rows.end(),
                               [&](const TableRow& row) {
                                   const NodeId cell = row.outputs[node.extra];
                                   return cell == nothing || never_negative(cell, depth + 1);
                               });
        default:
            return node.type.kind == Kind::duration || node.type.kind == Kind::scaled_duration;
    }
}

Pairs Change::in_force(const Validity& validity) const {
    if (validity.by == of_.fact) return pairs::all;
    return validity.from || validity.to ? pairs::same : pairs::yes_yes;
}

Pairs Change::applies(RuleId id) {
    if (marks_.rules[id] || !reads_rule(id)) return pairs::same;
    const auto known = rules_.find(id);
    if (known != rules_.end()) return known->second;
    constexpr int deepest = 500;
    if (depth_ > deepest || shared_.exhausted()) return pairs::all;
    ++depth_;
    const Rule& rule = pack_.rules[id];
    shared_.work += 1 + rule.unless.size();
    rules_.emplace(id, pairs::all);  // a circle, which is reported elsewhere, ends here
    Pairs result = pairs::joined(in_force(rule.validity), truth(rule.when), conjunction);
    for (const RuleId exception : rule.unless)
        result = pairs::joined(result, negated(applies(exception)), conjunction);
    if (rule.role == RuleRole::duty && rule.when == nothing) {
        Pairs with = pairs::no_no;
        for (const RuleId each : rule.with) with = pairs::joined(with, applies(each), disjunction);
        result = pairs::joined(result, with, conjunction);
    }
    rules_[id] = result;
    --depth_;
    return result;
}

}  // namespace ultima
