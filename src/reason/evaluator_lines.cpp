// SPDX-License-Identifier: Apache-2.0
// Truths over all days and in all worlds.
#include "reason/arithmetic.h"
#include "reason/evaluator.h"

#include <algorithm>

namespace ultima {

const WorldLine& Evaluator::line(NodeId id) {
    // A definition has the line of its condition.
    if (const Node& node = pack_.node(id); node.op == Op::definition && condition_splits_.empty())
        return line(pack_.definitions[node.payload].value);
    const bool split = line_is_split(pack_.depends[id]);
    KeptLine& kept = split ? split_lines_[id] : lines_[id];
    const std::uint64_t number = split ? split_number_ : number_;
    if (kept.stamp != number) {
        kept.line = compute_line(id);
        kept.stamp = number;
    }
    return kept.line;
}

namespace {

/// Adds the steps of a truth on (low, high], each of them found by halving. Where both ends are alike nothing
/// lies between.
template <class TruthOn>
void add_changes(Line& line, CivilDate low, Truth on_low, CivilDate high, Truth on_high, TruthOn truth_on) {
    if (on_low == on_high) return;
    if (high.day - low.day == 1) return line.then(high, on_high);
    const CivilDate middle{low.day + (high.day - low.day) / 2};
    const Truth on_middle = truth_on(middle);
    add_changes(line, low, on_low, middle, on_middle, truth_on);
    add_changes(line, middle, on_middle, high, on_high, truth_on);
}

/// Adds the steps of a truth on [from, to], where it changes at most once between yes and no, and may be
/// unknown towards both ends: a date counted from there can leave the calendar. `guess` is where the change
/// may be; `known` a day on which the truth may be known although it is not at the ends. Without
/// `to_the_ends` it is taken to be known up to the ends if it is known around the guess: it would be, had the
/// calendar no end.
template <class TruthOn>
void add_monotone_piece(Line& line, CivilDate from, CivilDate to, std::optional<CivilDate> guess,
                        CivilDate known, bool to_the_ends, TruthOn truth_on) {
    if (guess && *guess > from && *guess <= to) {
        const Truth before = truth_on({guess->day - 1});
        const Truth after = truth_on(*guess);
        if (before == negate(after) && before != after) {  // so that is the one change
            if (!to_the_ends) {
                line.then(from, before);
                line.then(*guess, after);
                return;
            }
            const Truth first = truth_on(from);
            line.then(from, first);
            add_changes(line, from, first, {guess->day - 1}, before, truth_on);
            line.then(*guess, after);
            add_changes(line, *guess, after, to, truth_on(to), truth_on);
            return;
        }
    }
    const Truth first = truth_on(from);
    const Truth last = truth_on(to);
    line.then(from, first);
    if (first == Truth::unknown && last == Truth::unknown && known > from && known < to) {
        const Truth between = truth_on(known);
        add_changes(line, from, first, known, between, truth_on);
        add_changes(line, known, between, to, last, truth_on);
    } else {
        add_changes(line, from, first, to, last, truth_on);
    }
}

/// `a = b`, of yes and no.
template <class T>
BasicLine<T> alike(const BasicLine<T>& a, const BasicLine<T>& b) {
    const auto both_no = BasicLine<T>::both(BasicLine<T>::negated(a), BasicLine<T>::negated(b));
    return BasicLine<T>::either(BasicLine<T>::both(a, b), both_no);
}

/// `if condition then a else b`
template <class T>
BasicLine<T> chosen(const BasicLine<T>& condition, const BasicLine<T>& a, const BasicLine<T>& b) {
    const auto then = BasicLine<T>::both(condition, a);
    const auto otherwise = BasicLine<T>::both(BasicLine<T>::negated(condition), b);
    // With an unknown condition these two would miss a yes that both branches share.
    return BasicLine<T>::either(BasicLine<T>::either(then, otherwise), BasicLine<T>::both(a, b));
}

/// A line that is the same in every world.
WorldLine in_all_worlds(const Line& line) {
    WorldLine result(in_every_world(line.step(0).truth));
    for (std::size_t i = 1; i < line.count(); ++i)
        result.then(line.step(i).start, in_every_world(line.step(i).truth));
    return result;
}

/// `line` inside `worlds`, `others` outside.
WorldLine put_in(const WorldLine& others, const Line& line, WorldSet worlds) {
    return WorldLine::combined(others, in_all_worlds(line), [worlds](Worlds outside, Worlds inside) {
        return Worlds{(outside.yes & ~worlds) | (inside.yes & worlds),
                      (outside.no & ~worlds) | (inside.no & worlds)};
    });
}

}  // namespace

/// A condition that is taken to be yes here and no there: only where its parts leave it open, so that what
/// follows from other conditions stays so.
WorldLine Evaluator::compute_line(NodeId id) {
    if (condition_splits_.empty()) return line_of_parts(id);
    WorldLine open = line_of_parts(id);
    for (const ConditionSplit& split : condition_splits_)
        if (split.node == id)
            return WorldLine::combined(open, open, [&](Worlds worlds, Worlds) {
                const WorldSet unknown = worlds.unknown();
                return Worlds{worlds.yes | (unknown & split.yes), worlds.no | (unknown & ~split.yes)};
            });
    return open;
}

WorldLine Evaluator::line_of_parts(NodeId id) {
    // What is the same on all days and in all worlds needs no line for its parts.
    if (!program_.moves[id] && condition_splits_.empty() && !is_split(id))
        return WorldLine(in_every_world(compute_truth(id, on_)));
    if (pack_.node(id).op == Op::fact) return fact_line(pack_.node(id).payload);
    return put_together<Worlds>(
        id, [this](NodeId part) -> const WorldLine& { return line(part); },
        [this, id] { return leaf_line(id); });
}

/// The line of a yes/no node from those of its parts, or what `leaf` makes of a node that has none.
template <class T, class PartOf, class Leaf>
BasicLine<T> Evaluator::put_together(NodeId id, PartOf part, Leaf leaf) const {
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::definition:
            return part(pack_.definitions[node.payload].value);
        case Op::land:
            return BasicLine<T>::both(part(node.a), part(node.b));
        case Op::lor:
            return BasicLine<T>::either(part(node.a), part(node.b));
        case Op::lnot:
            return BasicLine<T>::negated(part(node.a));
        case Op::equal:
            return is_comparison(node) ? leaf() : alike(part(node.a), part(node.b));
        case Op::choose:
            return chosen(part(node.a), part(node.b), part(node.c));
        default:
            return leaf();
    }
}

WorldLine Evaluator::fact_line(FactId fact) {
    const Truth known = truth_in(facts_[fact]);
    if (!any_split_ || !split_facts_[fact]) return WorldLine(in_every_world(known));
    Worlds worlds = in_every_world(known);
    for (const Split& split : splits_) {
        if (split.fact != fact) continue;
        for (std::size_t i = 0; i < split.values.size(); ++i) {
            const Worlds here = in_every_world(truth_in(split.values[i]));
            worlds.yes = (worlds.yes & ~split.worlds[i]) | (here.yes & split.worlds[i]);
            worlds.no = (worlds.no & ~split.worlds[i]) | (here.no & split.worlds[i]);
        }
    }
    return WorldLine(worlds);
}

WorldLine Evaluator::leaf_line(NodeId id) {
    if (!is_split(id)) return in_all_worlds(leaf_line_as_known(id));
    Splits involved;
    for (const Split& split : splits_)
        if (pack_.depends[id][split.fact]) involved.push_back(&split);
    WorldLine result(Worlds{});
    for_each_answer(involved, 0, every_world,
                    [&](WorldSet worlds) { result = put_in(result, leaf_line_as_known(id), worlds); });
    return result;
}

/// Calls `made(worlds)` with every combination of answers in place.
template <class Made>
void Evaluator::for_each_answer(const Splits& splits, std::size_t next, WorldSet worlds, Made made) {
    if (worlds == 0) return;
    if (next == splits.size()) return made(worlds);
    const Split& split = *splits[next];
    const Value before = facts_[split.fact];
    WorldSet rest = worlds;
    for (std::size_t i = 0; i < split.values.size(); ++i) {
        rest &= ~split.worlds[i];
        if ((worlds & split.worlds[i]) == 0) continue;
        facts_[split.fact] = split.values[i];
        in_place_.push_back({split.fact, split.first_number + i});
        for_each_answer(splits, next + 1, worlds & split.worlds[i], made);
        in_place_.pop_back();
    }
    facts_[split.fact] = before;
    for_each_answer(splits, next + 1, rest, made);
}

/// The day on which the sides of a comparison, here as they are on the day asked about, would meet if they
/// came one day closer each day from the day asked about.
std::optional<CivilDate> Evaluator::crossing_guess(const Node& node, const Value& a, const Value& b) const {
    const int direction = program_.moves[node.a] ? 1 : -1;
    const std::int64_t strict = node.op == Op::less ? 1 : 0;
    std::optional<std::int64_t> gap;  // b - a
    if (const auto* x = std::get_if<CivilDate>(&a)) {
        if (const auto* y = std::get_if<CivilDate>(&b)) gap = days_between(*x, *y);
    } else if (const auto* m = std::get_if<Number>(&a)) {
        if (const auto* n = std::get_if<Number>(&b)) gap = (n->value - m->value).floor().to_int64();
    }
    if (!gap) return std::nullopt;
    // `a` rising: true up to the day with a = b, so the change is the day after. `b` rising: true from that
    // day on.
    return add_days(on_, direction == 1 ? *gap + 1 - strict : -*gap + strict);
}

/// A yes/no node over all days, with what entries and answers are in place. Nothing is kept.
Line Evaluator::line_as_known(NodeId id) {
    if (!program_.moves[id]) return Line(compute_truth(id, on_));
    return put_together<Truth>(
        id, [this](NodeId part) { return line_as_known(part); },
        [this, id] { return leaf_line_as_known(id); });
}

Line Evaluator::leaf_line_as_known(NodeId id) {
    if (!program_.moves[id]) return Line(compute_truth(id, on_));
    const Node& node = pack_.node(id);
    // Between days on which tables change a comparison that moves with time changes at most once (T020).
    const bool drifts = program_.drifts[id];
    const bool compared = is_comparison(node);
    Value made_a;
    Value made_b;
    // A side that does not move is worked out once for all days.
    const Value* const a = compared && !program_.moves[node.a] ? &value_in(node.a, on_, made_a) : nullptr;
    const Value* const b = compared && !program_.moves[node.b] ? &value_in(node.b, on_, made_b) : nullptr;
    const auto truth_on = [&](CivilDate day) {
        if (!compared) return compute_truth(id, day);
        return compare_values(node.op, a != nullptr ? *a : value_in(node.a, day, made_a),
                              b != nullptr ? *b : value_in(node.b, day, made_b));
    };
    std::optional<CivilDate> guess;
    if (drifts && compared && node.op != Op::equal)
        guess = crossing_guess(node, a != nullptr ? *a : value_in(node.a, on_, made_a),
                               b != nullptr ? *b : value_in(node.b, on_, made_b));
    Line result(Truth::unknown);
    Days breaks = program_.breaks[id];
    if (program_.jumps[id]) {
        binds(node.op) ? add_change_days(id, breaks) : add_change_days_of_parts(node, breaks);
        std::sort(breaks.begin(), breaks.end());
    }
    const auto add_piece = [&](CivilDate from, CivilDate to) {
        if (drifts) {
            // What is asked of entries is put together from days on which one of them changes.
            add_monotone_piece(result, from, to, guess, on_, lists_open_ > 0, truth_on);
        } else {
            result.then(from, truth_on(from));
        }
    };
    CivilDate from = first_date();
    for (const CivilDate& next : breaks) {
        if (next <= from) continue;
        add_piece(from, CivilDate{next.day - 1});
        from = next;
    }
    add_piece(from, last_date());
    return result;
}

/// For a validity that counts by a fact.
WorldLine Evaluator::in_force_by_fact(const Validity& validity) {
    WorldLine result(in_every_world(in_force_on(validity, on_)));
    if (!any_split_) return result;
    for (const Split& split : splits_)
        if (split.fact == validity.by)
            for_each_answer({&split}, 0, every_world, [&](WorldSet worlds) {
                result = put_in(result, Line(in_force_on(validity, on_)), worlds);
            });
    return result;
}

/// A duty without a condition of its own arises with one of the rules that it names.
WorldLine Evaluator::any_of_with(const Rule& duty) {
    if (duty.role != RuleRole::duty || duty.with.empty()) return WorldLine(in_every_world(Truth::yes));
    WorldLine any(in_every_world(Truth::no));
    for (const RuleId with : duty.with) any = WorldLine::either(any, applies(with));
    return any;
}

Truth Evaluator::condition_on(RuleId id, CivilDate day) {
    const Rule& rule = pack_.rules[id];
    return (rule.when != nothing ? line(rule.when).on(day) : any_of_with(rule).on(day)).first();
}

WorldLine Evaluator::compute_applies(RuleId id) {
    const Rule& rule = pack_.rules[id];
    WorldLine result = rule.when == nothing ? any_of_with(rule) : line(rule.when);
    if (rule.validity.by != nothing)
        result = WorldLine::both(in_force_by_fact(rule.validity), result);
    else
        result = WorldLine::both(program_.in_force[id], result);
    if (rule.unless.empty()) return result;
    WorldLine defeated(in_every_world(Truth::no));
    for (const RuleId exception : rule.unless) defeated = WorldLine::either(defeated, applies(exception));
    return WorldLine::both(result, WorldLine::negated(std::move(defeated)));
}

const WorldLine& Evaluator::applies(RuleId id) {
    const Rule& rule = pack_.rules[id];
    // Most rules apply whenever their condition holds.
    if (rule.when != nothing && rule.unless.empty() && rule.validity.by == nothing &&
        program_.in_force[id].always(Truth::yes))
        return line(rule.when);
    const bool split = line_is_split(program_.rule_facts[id]);
    KeptLine& kept = split ? split_rules_[id] : rules_[id];
    const std::uint64_t number = split ? split_number_ : number_;
    if (kept.stamp != number) {
        kept.line = compute_applies(id);
        kept.stamp = number;
    }
    return kept.line;
}

}  // namespace ultima
