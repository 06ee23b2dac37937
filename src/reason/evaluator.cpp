// SPDX-License-Identifier: Apache-2.0
#include "reason/evaluator.h"

#include "law/table_index.h"
#include "reason/arithmetic.h"

#include <algorithm>

namespace ultima {

Evaluator::Evaluator(const Program& program)
    : program_(program),
      pack_(program.pack),
      facts_(pack_.facts.size()),
      value_stamp_(pack_.nodes.size(), 0),
      line_stamp_(pack_.nodes.size(), 0),
      rule_stamp_(pack_.rules.size(), 0),
      values_(pack_.nodes.size()),
      lines_(pack_.nodes.size(), WorldLine(Worlds{})),
      rules_(pack_.rules.size(), WorldLine(Worlds{})) {}

namespace {

bool is_open(const Value& value) {
    const auto* spells = std::get_if<Spells>(&value);
    return spells != nullptr ? !(*spells)->complete : !is_known(value);
}

}  // namespace

void Evaluator::start(const std::vector<Value>& facts, CivilDate on) {
    facts_ = facts;
    for (FactId fact = 0; fact < facts_.size(); ++fact) open_facts_.set(fact, is_open(facts_[fact]));
    on_ = on;
    splits_.clear();
    split_facts_.reset();
    condition_splits_.clear();
    any_split_ = false;
    tried_values_.clear();
    ++number_;
    ++version_;
}

void Evaluator::set(FactId fact, const Value& value) {
    facts_[fact] = value;
    open_facts_.set(fact, is_open(value));
    tried_values_.clear();
    ++version_;
    forget(fact);
}

void Evaluator::forget(FactId fact) {
    const Program::Dependents& dependents = program_.dependents[fact];
    for (const NodeId node : dependents.nodes) {
        value_stamp_[node] = 0;
        line_stamp_[node] = 0;
    }
    for (const RuleId rule : dependents.rules) rule_stamp_[rule] = 0;
}

void Evaluator::split(std::vector<Split> splits) {
    for (const Split& before : splits_) forget(before.fact);
    splits_ = std::move(splits);
    any_split_ = !splits_.empty();
    ++version_;
    split_facts_.reset();
    for (const Split& now : splits_) {
        forget(now.fact);
        split_facts_.set(now.fact);
    }
}

void Evaluator::split_conditions(std::vector<ConditionSplit> splits) {
    condition_splits_ = std::move(splits);
    ++number_;
    ++version_;
}

bool Evaluator::is_split(NodeId id) const { return any_split_ && (pack_.depends[id] & split_facts_).any(); }

Value Evaluator::value_at(NodeId id, CivilDate day) {
    Value made;
    const Value& value = value_in(id, day, made);
    if (&value == &made) return made;
    return value;
}

const Value& Evaluator::value_in(NodeId id, CivilDate day, Value& made) {
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::constant:
            return pack_.constants[node.payload];
        case Op::fact:
            return facts_[node.payload];
        case Op::today:
            return made = day;
        default:
            break;
    }
    if (node.type.kind == Kind::yes_no) {
        const Truth truth = truth_at(id, day);
        return truth == Truth::unknown ? made = Unknown{} : made = truth;
    }
    if (node.op == Op::definition) return value_in(pack_.definitions[node.payload].value, day, made);
    if (program_.moves[id]) return made = compute(node, day);
    if (is_split(id)) return made = value_with_answers(id, day);
    if (value_stamp_[id] != number_) {
        values_[id] = compute(node, day);
        value_stamp_[id] = number_;
    }
    return values_[id];
}

/// A value that depends on facts for which answers are in place. The costly ones are kept for each set of
/// answers, since many conditions and measures read the same table.
Value Evaluator::value_with_answers(NodeId id, CivilDate day) {
    constexpr std::size_t most_answers = 3;  // 8 bits for the fact and 12 for the answer, three times
    const Node& node = pack_.node(id);
    if (node.op != Op::table_output && node.op != Op::days_in_duration) return compute(node, day);
    std::uint64_t key = 0;
    std::size_t count = 0;
    for (const AnswerInPlace& answer : in_place_) {
        if (!pack_.depends[id][answer.fact]) continue;
        if (++count > most_answers || answer.answer >= 4095) return compute(node, day);
        key = key << 20U | answer.fact << 12U | (answer.answer + 1);
    }
    auto& kept = tried_values_[key];
    for (const auto& [of, value] : kept)
        if (of == id) return value;
    kept.emplace_back(id, compute(node, day));
    return kept.back().second;
}

Value Evaluator::compute(const Node& node, CivilDate day) {
    switch (node.op) {
        case Op::table_output:
            return table_value(node, day);
        case Op::choose: {
            const Truth condition = truth_at(node.a, day);
            if (condition == Truth::yes) return value_at(node.b, day);
            if (condition == Truth::no) return value_at(node.c, day);
            Value then = value_at(node.b, day);
            if (is_known(then) && same_value(then, value_at(node.c, day))) return then;
            return Unknown{};
        }
        case Op::rounded: {
            const auto rounding = static_cast<Rounding>(node.payload);
            const Node& inner = pack_.node(program_.resolved(node.a));
            if (node.type.kind != Kind::money || inner.op != Op::multiply)
                return rounded_value(value_at(node.a, day), rounding);
            const bool money_first = pack_.node(inner.a).type.kind == Kind::money;
            return rounded_product(value_at(money_first ? inner.a : inner.b, day),
                                   value_at(money_first ? inner.b : inner.a, day), rounding);
        }
        case Op::days_in_duration:
            return days_in_duration(node, day);
        case Op::days_in_spells:
            return days_in_spells(node, day);
        case Op::first_day: {
            const Value value = value_at(node.a, day);
            const auto* spells = std::get_if<Spells>(&value);
            if (spells == nullptr || !(*spells)->complete || (*spells)->spells.empty()) return Unknown{};
            return (*spells)->spells.front().first;
        }
        case Op::days_between:
        case Op::months_between:
        case Op::years_between: {
            const Value a = value_at(node.a, day);
            const Value b = value_at(node.b, day);
            const auto* from = std::get_if<CivilDate>(&a);
            const auto* to = std::get_if<CivilDate>(&b);
            if (from == nullptr || to == nullptr) return Unknown{};
            if (*to < *from) return Number{0};
            const MonthEnd end = pack_.manifest.calendar.month_end;
            if (node.op == Op::days_between) return Number{days_between(*from, *to)};
            return Number{node.op == Op::months_between ? whole_months_between(*from, *to, end)
                                                        : whole_years_between(*from, *to, end)};
        }
        default: {
            Value a;
            Value b;
            return calculate(node.op, node.type, value_in(node.a, day, a), value_in(node.b, day, b),
                             pack_.manifest.calendar);
        }
    }
}

Value Evaluator::days_in_duration(const Node& node, CivilDate day) {
    const CalendarSettings& calendar = pack_.manifest.calendar;
    const Value from = value_at(node.b, day);
    const auto* date = std::get_if<CivilDate>(&from);
    if (date == nullptr) return Unknown{};
    std::optional<std::int64_t> days;
    if (calendar.fraction == FractionReading::by_days_of_the_span) {
        const auto part = portion_at(node.a, day);
        if (!part || part->fraction.sign() < 0) return Unknown{};
        days = days_in(part->whole, part->fraction, *date, calendar.fraction, calendar.month_end);
    } else {
        const Value of = value_at(node.a, day);
        const auto* duration = std::get_if<Duration>(&of);
        if (duration == nullptr || duration->months.sign() < 0 || duration->days.sign() < 0) return Unknown{};
        days = days_in(*duration, *date, calendar.fraction, calendar.month_end);
    }
    if (!days) return Unknown{};
    return Number{*days};
}

/// A duration as a fraction of a whole, which the reading by the days of the span has to know.
std::optional<Evaluator::Portion> Evaluator::portion_at(NodeId id, CivilDate day) {
    const Node& node = pack_.node(program_.resolved(id));
    if (node.type.kind == Kind::scaled_duration && node.op == Op::choose) {
        const Truth condition = truth_at(node.a, day);
        if (condition != Truth::unknown) return portion_at(condition == Truth::yes ? node.b : node.c, day);
        auto then = portion_at(node.b, day);
        return then == portion_at(node.c, day) ? then : std::nullopt;
    }
    if (node.type.kind == Kind::scaled_duration && node.op == Op::multiply) {
        const bool number_first = pack_.node(node.a).type.kind == Kind::number;
        const Value by = value_at(number_first ? node.a : node.b, day);
        const auto* factor = std::get_if<Number>(&by);
        auto of = portion_at(number_first ? node.b : node.a, day);
        if (!of || factor == nullptr || factor->at_least) return std::nullopt;
        of->fraction = of->fraction * factor->value;
        return of;
    }
    const Value whole = value_at(id, day);
    const auto* duration = std::get_if<Duration>(&whole);
    if (duration == nullptr) return std::nullopt;
    return Portion{*duration, Rational{1}};
}

Value Evaluator::days_in_spells(const Node& node, CivilDate day) {
    Value made;
    const auto* spells = std::get_if<Spells>(&value_in(node.a, day, made));
    if (spells == nullptr) return Unknown{};
    return Number{days_held(**spells, day, pack_.manifest.calendar.first_day_counts), !(*spells)->complete};
}

Truth Evaluator::truth_at(NodeId id, CivilDate day) {
    // A kept line may differ between worlds, and a value that reads it here would take it for the same in
    // all.
    if (line_stamp_[id] == number_ && condition_splits_.empty() && !is_split(id))
        return lines_[id].on(day).first();
    return compute_truth(id, day);
}

namespace {

Truth as_truth(const Value& value) {
    const auto* known = std::get_if<Truth>(&value);
    return known != nullptr ? *known : Truth::unknown;
}

}  // namespace

Truth Evaluator::compute_truth(NodeId id, CivilDate day) {
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::constant:
            return as_truth(pack_.constants[node.payload]);
        case Op::fact:
            return as_truth(facts_[node.payload]);
        case Op::definition: {
            const NodeId value = pack_.definitions[node.payload].value;
            // Many rules share a definition: it is kept when it is the same on all days and in all worlds.
            if (!program_.moves[value] && condition_splits_.empty() && !is_split(value)) line(value);
            return truth_at(value, day);
        }
        case Op::land: {
            const Truth a = truth_at(node.a, day);
            return a == Truth::no ? a : both(a, truth_at(node.b, day));
        }
        case Op::lor: {
            const Truth a = truth_at(node.a, day);
            return a == Truth::yes ? a : either(a, truth_at(node.b, day));
        }
        case Op::lnot:
            return negate(truth_at(node.a, day));
        case Op::choose: {
            const Truth condition = truth_at(node.a, day);
            if (condition == Truth::yes) return truth_at(node.b, day);
            if (condition == Truth::no) return truth_at(node.c, day);
            const Truth then = truth_at(node.b, day);
            return then == truth_at(node.c, day) ? then : Truth::unknown;
        }
        case Op::table_output:
            return as_truth(table_value(node, day));
        case Op::held_on: {
            const Value date = value_at(node.a, day);
            const Value list = value_at(node.b, day);
            const auto* of = std::get_if<CivilDate>(&date);
            const auto* spells = std::get_if<Spells>(&list);
            if (of == nullptr || spells == nullptr) return Truth::unknown;
            return held_on_day(**spells, *of);
        }
        default:
            return compare(node, day);
    }
}

/// Does the node compare two values that are not yes or no?
bool Evaluator::is_comparison(const Node& node) const {
    const bool compares = node.op == Op::equal || node.op == Op::less || node.op == Op::less_equal;
    return compares && pack_.node(node.a).type.kind != Kind::yes_no;
}

Truth Evaluator::compare(const Node& node, CivilDate day) {
    if (!is_comparison(node)) {
        const Truth a = truth_at(node.a, day);
        const Truth b = truth_at(node.b, day);
        if (a == Truth::unknown || b == Truth::unknown) return Truth::unknown;
        return truth(a == b);
    }
    Value a;
    Value b;
    return compare_values(node.op, value_in(node.a, day, a), value_in(node.b, day, b));
}

const WorldLine& Evaluator::line(NodeId id) {
    if (line_stamp_[id] != number_) {
        lines_[id] = compute_line(id);
        line_stamp_[id] = number_;
    }
    return lines_[id];
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
/// may be; `known` a day on which the truth may be known although it is not at the ends.
template <class TruthOn>
void add_monotone_piece(Line& line, CivilDate from, CivilDate to, std::optional<CivilDate> guess,
                        CivilDate known, TruthOn truth_on) {
    if (guess && *guess > from && *guess <= to) {
        const Truth before = truth_on({guess->day - 1});
        const Truth after = truth_on(*guess);
        if (before == negate(after) && before != after) {  // so that is the one change
            line.then(from, before);
            line.then(*guess, after);
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
    const Node& node = pack_.node(id);
    switch (node.op) {
        case Op::fact:
            return fact_line(node.payload);
        case Op::definition:
            return line(pack_.definitions[node.payload].value);
        case Op::land:
            return WorldLine::both(line(node.a), line(node.b));
        case Op::lor:
            return WorldLine::either(line(node.a), line(node.b));
        case Op::lnot:
            return WorldLine::negated(line(node.a));
        case Op::equal: {
            if (is_comparison(node)) return leaf_line(id);
            const WorldLine both_yes = WorldLine::both(line(node.a), line(node.b));
            const WorldLine both_no =
                WorldLine::both(WorldLine::negated(line(node.a)), WorldLine::negated(line(node.b)));
            return WorldLine::either(both_yes, both_no);
        }
        case Op::choose: {
            const WorldLine& condition = line(node.a);
            const WorldLine then = WorldLine::both(condition, line(node.b));
            const WorldLine otherwise = WorldLine::both(WorldLine::negated(condition), line(node.c));
            // With an unknown condition these two would miss a yes that both branches share.
            const WorldLine shared = WorldLine::both(line(node.b), line(node.c));
            return WorldLine::either(WorldLine::either(then, otherwise), shared);
        }
        default:
            return leaf_line(id);
    }
}

WorldLine Evaluator::fact_line(FactId fact) {
    const Truth known = as_truth(facts_[fact]);
    if (!split_facts_[fact]) return WorldLine(in_every_world(known));
    Worlds worlds = in_every_world(known);
    for (const Split& split : splits_) {
        if (split.fact != fact) continue;
        for (std::size_t i = 0; i < split.values.size(); ++i) {
            const Worlds here = in_every_world(as_truth(split.values[i]));
            worlds.yes = (worlds.yes & ~split.worlds[i]) | (here.yes & split.worlds[i]);
            worlds.no = (worlds.no & ~split.worlds[i]) | (here.no & split.worlds[i]);
        }
    }
    return WorldLine(worlds);
}

WorldLine Evaluator::leaf_line(NodeId id) {
    const bool of_table = pack_.node(id).op == Op::table_output && program_.drifts[id];
    const std::vector<CivilDate> changes = of_table ? changes_of_table(id) : std::vector<CivilDate>{};
    if (!is_split(id)) return in_all_worlds(leaf_line_as_known(id, changes));
    Splits involved;
    for (const Split& split : splits_)
        if (pack_.depends[id][split.fact]) involved.push_back(&split);
    WorldLine result(Worlds{});
    for_each_answer(involved, 0, every_world, [&](WorldSet worlds) {
        result = put_in(result, leaf_line_as_known(id, changes), worlds);
    });
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

/// Days on which an output of a table with inputs that move may change: it can go back and forth, from row to
/// row.
std::vector<CivilDate> Evaluator::changes_of_table(NodeId id) {
    const Node& node = pack_.node(id);
    std::vector<CivilDate> days = program_.breaks[id];
    const auto add = [&](NodeId part) {
        if (part == nothing || pack_.node(part).type.kind != Kind::yes_no || !program_.moves[part]) return;
        const WorldLine& changing = line(part);
        for (std::size_t i = 1; i < changing.count(); ++i) days.push_back(changing.step(i).start);
    };
    for (const TableRow& row : pack_.tables[node.payload].rows) {
        for (const NodeId condition : row.conditions) add(condition);
        add(row.outputs[node.extra]);
    }
    std::sort(days.begin(), days.end());
    return days;
}

/// `changes`: for an output of a table, see above.
Line Evaluator::leaf_line_as_known(NodeId id, const std::vector<CivilDate>& changes) {
    if (!program_.moves[id]) return Line(compute_truth(id, on_));
    const Node& node = pack_.node(id);
    if (node.op == Op::table_output && program_.drifts[id]) {
        Line result(compute_truth(id, first_date()));
        for (const CivilDate day : changes) result.then(day, compute_truth(id, day));
        return result;
    }
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
    const auto add_piece = [&](CivilDate from, CivilDate to) {
        if (drifts) {
            add_monotone_piece(result, from, to, guess, on_, truth_on);
        } else {
            result.then(from, truth_on(from));
        }
    };
    CivilDate from = first_date();
    for (const CivilDate& next : program_.breaks[id]) {
        if (next <= from) continue;
        add_piece(from, CivilDate{next.day - 1});
        from = next;
    }
    add_piece(from, last_date());
    return result;
}

Truth Evaluator::in_force_on(const Validity& validity, CivilDate day) {
    CivilDate of = day;
    if (validity.by != nothing) {
        const auto* date = std::get_if<CivilDate>(&facts_[validity.by]);
        if (date == nullptr) return validity.from || validity.to ? Truth::unknown : Truth::yes;
        of = *date;
    }
    return truth((!validity.from || *validity.from <= of) && (!validity.to || of <= *validity.to));
}

/// For a validity that counts by a fact.
WorldLine Evaluator::in_force_by_fact(const Validity& validity) {
    WorldLine result(in_every_world(in_force_on(validity, on_)));
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

const WorldLine& Evaluator::applies(RuleId id) {
    if (rule_stamp_[id] != number_) {
        const Rule& rule = pack_.rules[id];
        WorldLine result = rule.when == nothing ? any_of_with(rule) : line(rule.when);
        if (rule.validity.by != nothing)
            result = WorldLine::both(in_force_by_fact(rule.validity), result);
        else if (const WorldLine& in_force = program_.in_force[id]; !in_force.always(Truth::yes))
            result = WorldLine::both(in_force, result);
        if (!rule.unless.empty()) {
            WorldLine defeated(in_every_world(Truth::no));
            for (const RuleId exception : rule.unless)
                defeated = WorldLine::either(defeated, applies(exception));
            result = WorldLine::both(result, WorldLine::negated(std::move(defeated)));
        }
        rules_[id] = std::move(result);
        rule_stamp_[id] = number_;
    }
    return rules_[id];
}

Evaluator::Match Evaluator::match(TableId id, CivilDate day) {
    const Table& table = pack_.tables[id];
    Match result;
    const auto look_at = [&](std::uint32_t place) {
        Truth fits = Truth::yes;
        for (const NodeId cell : table.rows[place].conditions) {
            if (cell != nothing) fits = both(fits, truth_at(cell, day));
            if (fits == Truth::no) return;
        }
        (fits == Truth::yes ? result.sure : result.maybe).push_back(place);
    };
    if (!table.index.empty()) {
        const Value first = value_at(table.inputs[0], day);
        if (is_known(first)) {
            std::vector<std::uint32_t> places = table.unindexed_rows;
            const auto found = table.index.find(index_key(first));
            if (found != table.index.end())
                places.insert(places.end(), found->second.begin(), found->second.end());
            std::sort(places.begin(), places.end());
            for (const std::uint32_t place : places) look_at(place);
            return result;
        }
    }
    for (std::uint32_t place = 0; place < table.rows.size(); ++place) look_at(place);
    return result;
}

Value Evaluator::table_value(const Node& node, CivilDate day) {
    const Table& table = pack_.tables[node.payload];
    const Validity& validity = table.validity;
    if (in_force_on(validity, day) != Truth::yes) return Unknown{};
    const Match rows = match(node.payload, day);
    const auto cell = [&](std::uint32_t row) -> Value {
        const NodeId output = table.rows[row].outputs[node.extra];
        return output == nothing ? Value{Unknown{}} : value_at(output, day);
    };
    // Rows that could still win, in order of the table. A sure row of a `first` table beats all below it; in
    // a `unique` table no other row can fit beside it.
    std::vector<std::uint32_t> open;
    if (!rows.sure.empty()) {
        const std::uint32_t sure = rows.sure.front();
        if (table.hit == HitPolicy::first)
            for (const std::uint32_t row : rows.maybe)
                if (row < sure) open.push_back(row);
        open.push_back(sure);
    } else {
        if (!table.complete) return Unknown{};  // perhaps none of them fits
        open = rows.maybe;
    }
    if (open.empty()) return Unknown{};
    Value shared = cell(open.front());
    for (const std::uint32_t row : open)
        if (!is_known(shared) || !same_value(shared, cell(row)))
            return open.size() == 1 ? shared : Value{Unknown{}};
    return shared;
}

}  // namespace ultima
