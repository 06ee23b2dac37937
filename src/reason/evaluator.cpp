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
      versions_(pack_.most_favourable.size()),
      lines_(pack_.nodes.size()),
      rules_(pack_.rules.size()),
      split_lines_(pack_.nodes.size()),
      split_rules_(pack_.rules.size()),
      value_stamp_(pack_.nodes.size(), 0),
      fact_stamp_(pack_.facts.size(), 0),
      values_(pack_.nodes.size()),
      slots_(pack_.slots, &nobody_said_),
      made_slots_(pack_.slots),
      rows_found_(pack_.tables.size()) {}

void Evaluator::start(const std::vector<Value>& facts, CivilDate on) {
    number_ = version_ = ++last_number_;
    if (gave_up_) holds_from_ = number_;
    for (FactId fact = 0; fact < facts_.size(); ++fact)
        if (!surely_same(facts_[fact], facts[fact])) {
            facts_[fact] = facts[fact];
            fact_stamp_[fact] = number_;
        }
    for (FactId fact = 0; fact < facts_.size(); ++fact) open_facts_.set(fact, is_open(facts_[fact]));
    on_ = on;
    splits_.clear();
    unsplit();
    gave_up_ = false;
    for (std::vector<bool>& rows : rows_found_) rows.clear();
    tried_values_.clear();
}

void Evaluator::set(FactId fact, const Value& value) {
    facts_[fact] = value;
    open_facts_.set(fact, is_open(value));
    splits_.clear();
    tried_values_.clear();
    version_ = ++last_number_;
    const Program::Dependents& dependents = program_.dependents[fact];
    for (const NodeId node : dependents.nodes) {
        value_stamp_[node] = 0;
        lines_[node].stamp = 0;
    }
    for (const RuleId rule : dependents.rules) rules_[rule].stamp = 0;
}

void Evaluator::take_version(std::uint32_t setting, TakenVersion version) {
    versions_[setting] = version;
    splits_.clear();
    tried_values_.clear();
    number_ = version_ = holds_from_ = ++last_number_;
}

void Evaluator::split(std::vector<Split> splits) {
    if (splits != splits_) {
        splits_ = std::move(splits);
        split_number_ = ++last_number_;
        split_facts_.reset();
        for (const Split& now : splits_) split_facts_.set(now.fact);
    }
    any_split_ = !splits_.empty();
}

void Evaluator::split_conditions(std::vector<ConditionSplit> splits) {
    condition_splits_ = std::move(splits);
    splits_.clear();
    split_number_ = ++last_number_;
}

void Evaluator::unsplit() {
    any_split_ = false;
    condition_splits_.clear();
}

Value Evaluator::value_at(NodeId id, CivilDate day) {
    // What is made anyway is made where it is wanted.
    const Way way = program_.ways[id];
    if (way == Way::made) return compute(pack_.node(id), day);
    if (way == Way::variable) return *slots_[pack_.node(id).payload];
    if (way == Way::constant) return pack_.constants[pack_.node(id).payload];
    Value made;
    const Value& value = value_in(id, day, made);
    if (&value != &made) made = value;
    return made;
}

const Value& Evaluator::value_worked_out(NodeId id, Way way, CivilDate day, Value& made) {
    const Node& node = pack_.node(id);
    switch (way) {
        case Way::fact:
            if (unknown_reads_ != nullptr && !is_known(facts_[node.payload]))
                unknown_reads_->push_back({nullptr, node.payload});
            return facts_[node.payload];
        case Way::today:
            return made = day;
        case Way::local:
            return local(node, day);
        case Way::truth:
        case Way::comparison: {
            const Truth truth = truth_at(id, day);
            return truth == Truth::unknown ? made = Unknown{} : made = truth;
        }
        case Way::made:
            return made = compute(node, day);
        case Way::kept:
            return kept_value(id, day, made);
        default:
            return value_in(program_.stands_for[id], day, made);
    }
}

const Value& Evaluator::field_of(const Node& node, CivilDate day, Value& made) {
    const Value& of = value_in(node.a, day, made);
    const auto* record = std::get_if<Record>(&of);
    if (record == nullptr) return made = Unknown{};
    const Value& field = (*record)->fields[node.payload];
    if (unknown_reads_ != nullptr && !is_known(field)) unknown_reads_->push_back({*record, node.payload});
    if (&of != &made) return field;
    Value taken = field;
    return made = std::move(taken);
}

const Value& Evaluator::kept_value(NodeId id, CivilDate day, Value& made) {
    if (is_split(id)) return made = value_with_answers(id, day);
    if (value_stamp_[id] != number_) {
        if (!still_holds(id)) values_[id] = compute(pack_.node(id), day);
        value_stamp_[id] = number_;
    }
    return values_[id];
}

/// Does the value that was kept for an earlier case hold for this one? What is noted has to be read again.
bool Evaluator::still_holds(NodeId id) const {
    const std::uint64_t stamp = value_stamp_[id];
    if (stamp == 0 || stamp < holds_from_ || program_.outlasts[id] == 0 || unknown_reads_ != nullptr)
        return false;
    const FactSet& facts = pack_.depends[id];
    for (std::size_t fact = facts._Find_first(); fact < facts_.size(); fact = facts._Find_next(fact))
        if (fact_stamp_[fact] > stamp) return false;
    return true;
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
        case Op::choose:
            return chosen_value(node, day);
        case Op::call:
            return called_value(node, day);
        case Op::make_record:
            return made_record(node, day);
        case Op::change_record:
            return change_record(node, day);
        case Op::make_list:
            return made_list(node, day);
        case Op::joined:
            return joined(node, day);
        case Op::day_of_month:
            return day_of_month(node, day);
        case Op::duration_of:
            return duration_of(node, day);
        case Op::rounded:
            return rounded(node, day);
        case Op::bound:
            return value_with_bound(node, day);
        case Op::filter:
        case Op::each:
        case Op::sorted:
        case Op::count:
        case Op::sum:
        case Op::least:
        case Op::greatest:
        case Op::first_of:
        case Op::last_of:
        case Op::fold:
            return list_value(node, day);
        case Op::days_in_duration:
            return days_in_duration(node, day);
        case Op::days_in_spells:
            return days_in_spells(node, day);
        case Op::first_day:
            return first_day(node, day);
        case Op::days_between:
        case Op::months_between:
        case Op::years_between:
            return time_between(node, day);
        default:
            return calculated(node, day);
    }
}

Value Evaluator::calculated(const Node& node, CivilDate day) {
    Value a;
    Value b;
    return calculate(node.op, node.type, value_in(node.a, day, a), value_in(node.b, day, b),
                     pack_.manifest.calendar);
}

Value Evaluator::rounded(const Node& node, CivilDate day) {
    const auto rounding = static_cast<Rounding>(node.payload);
    const Node& inner = pack_.node(program_.resolved(node.a));
    if (node.type.kind != Kind::money || inner.op != Op::multiply)
        return rounded_value(value_at(node.a, day), rounding);
    const bool money_first = pack_.node(inner.a).type.kind == Kind::money;
    return rounded_product(value_at(money_first ? inner.a : inner.b, day),
                           value_at(money_first ? inner.b : inner.a, day), rounding);
}

Value Evaluator::first_day(const Node& node, CivilDate day) {
    Value made;
    const auto* spells = std::get_if<Spells>(&value_in(node.a, day, made));
    if (spells == nullptr || !(*spells)->complete || (*spells)->spells.empty()) return Unknown{};
    return (*spells)->spells.front().first;
}

Value Evaluator::time_between(const Node& node, CivilDate day) {
    Value a;
    Value b;
    const auto* from = std::get_if<CivilDate>(&value_in(node.a, day, a));
    const auto* to = std::get_if<CivilDate>(&value_in(node.b, day, b));
    if (from == nullptr || to == nullptr) return Unknown{};
    if (*to < *from) return Number{0};
    const MonthEnd end = pack_.manifest.calendar.month_end;
    if (node.op == Op::days_between) return Number{days_between(*from, *to)};
    return Number{node.op == Op::months_between ? whole_months_between(*from, *to, end)
                                                : whole_years_between(*from, *to, end)};
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
    if (!program_.open[id] && lines_[id].stamp == number_ && !is_split(id))
        return lines_[id].line.on(day).first();
    return compute_truth(id, day);
}

Truth Evaluator::compute_truth(NodeId id, CivilDate day) {
    const Node& node = pack_.node(id);
    if (program_.ways[id] == Way::comparison) return compared(node, day);
    switch (node.op) {
        case Op::constant:
            return truth_in(pack_.constants[node.payload]);
        case Op::fact:
        case Op::field: {
            Value made;
            return truth_in(value_in(id, day, made));
        }
        case Op::definition: {
            const NodeId value = pack_.definitions[node.payload].value;
            // Many rules share a definition: it is kept when it is the same on all days and in all worlds.
            if (!program_.moves[value] && !program_.open[value] && condition_splits_.empty() &&
                !is_split(value))
                line(value);
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
        case Op::choose:
            return chosen_truth(node, day);
        case Op::table_output:
            return truth_in(table_value(node, day));
        case Op::variable:
            return truth_in(*slots_[node.payload]);
        case Op::local:
            return program_.open[id] ? truth_in(local(node, day)) : truth_at(node.a, day);
        case Op::call:
            return called_truth(node, day);
        case Op::bound:
        case Op::first_of:
        case Op::last_of:
        case Op::fold:
            return truth_in(compute(node, day));
        case Op::some:
        case Op::every:
            return quantifier(node, day);
        case Op::held_on:
            return held_on(node, day);
        default:
            return same_truth(node, day);
    }
}

Truth Evaluator::chosen_truth(const Node& node, CivilDate day) {
    const Truth condition = truth_at(node.a, day);
    if (condition == Truth::yes) return truth_at(node.b, day);
    if (condition == Truth::no) return truth_at(node.c, day);
    const Truth then = truth_at(node.b, day);
    return then == truth_at(node.c, day) ? then : Truth::unknown;
}

Truth Evaluator::held_on(const Node& node, CivilDate day) {
    Value date_made;
    Value spells_made;
    const auto* date = std::get_if<CivilDate>(&value_in(node.a, day, date_made));
    const auto* spells = std::get_if<Spells>(&value_in(node.b, day, spells_made));
    if (date == nullptr || spells == nullptr) return Truth::unknown;
    return held_on_day(**spells, *date);
}

Truth Evaluator::compared(const Node& node, CivilDate day) {
    Value a;
    Value b;
    return compare_values(node.op, value_in(node.a, day, a), value_in(node.b, day, b));
}

/// `a = b`, of yes and no.
Truth Evaluator::same_truth(const Node& node, CivilDate day) {
    const Truth a = truth_at(node.a, day);
    const Truth b = truth_at(node.b, day);
    if (a == Truth::unknown || b == Truth::unknown) return Truth::unknown;
    return truth(a == b);
}

Truth Evaluator::in_force_on(const Validity& validity, CivilDate day) {
    CivilDate of = day;
    const TakenVersion version =
        validity.favourable != nothing ? versions_[validity.favourable] : TakenVersion{};
    if (version.how == TakenVersion::How::of_day) {
        of = version.day;
    } else if (version.how == TakenVersion::How::unknown) {
        return validity.from || validity.to ? Truth::unknown : Truth::yes;
    } else if (validity.by != nothing) {
        const auto* date = std::get_if<CivilDate>(&facts_[validity.by]);
        if (date == nullptr) return validity.from || validity.to ? Truth::unknown : Truth::yes;
        of = *date;
    }
    return truth((!validity.from || *validity.from <= of) && (!validity.to || of <= *validity.to));
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

std::vector<std::uint32_t> Evaluator::rows_found(TableId table) const {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t place = 0; place < rows_found_[table].size(); ++place)
        if (rows_found_[table][place]) rows.push_back(place);
    return rows;
}

Value Evaluator::table_value(const Node& node, CivilDate day) {
    const Table& table = pack_.tables[node.payload];
    const Validity& validity = table.validity;
    if (in_force_on(validity, day) != Truth::yes) return Unknown{};
    const Match rows = match(node.payload, day);
    if (program_.takes_values[node.payload] && !any_split_ && !rows.sure.empty()) {
        std::vector<bool>& found = rows_found_[node.payload];
        found.resize(table.rows.size());
        found[rows.sure.front()] = true;
    }
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
