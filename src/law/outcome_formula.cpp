// SPDX-License-Identifier: Apache-2.0
#include "law/outcome_formula.h"

#include <algorithm>
#include <bit>
#include <set>

namespace ultima {

OutcomeFormula::Place OutcomeFormula::add(Part part) {
    parts_.push_back(std::move(part));
    return static_cast<Place>(parts_.size() - 1);
}

OutcomeFormula::Place OutcomeFormula::free(Pairs allowed) {
    Variable variable;
    for (const Pairs pair : {pairs::no_no, pairs::no_yes, pairs::yes_no, pairs::yes_yes})
        if ((allowed & pair) != 0) variable.truths.push_back(pair);
    if (variable.truths.size() == 1) return fixed(variable.truths.front());
    variable.size = static_cast<std::uint32_t>(variable.truths.size());
    variables_.push_back(std::move(variable));
    return add({What::free, allowed, 0, 0, static_cast<std::uint32_t>(variables_.size() - 1), {}, nothing});
}

OutcomeFormula::Place OutcomeFormula::rule(RuleId id, bool whole) {
    const auto known = rules_.find(id);
    if (known != rules_.end()) return known->second;
    const Rule& rule = pack_.rules[id];
    Place result;
    constexpr int deepest = 500;
    if (whole || shared_.marks.rules[id] || depth_ > deepest) {
        result = free(depth_ > deepest ? pairs::all : pairs::same);
    } else {
        ++depth_;
        result = join(What::both, in_force(rule.validity), condition(rule.when));
        for (const RuleId exception : rule.unless)
            result = join(What::both, result, join(What::negated, this->rule(exception, false), 0));
        if (rule.role == RuleRole::duty && rule.when == nothing) {
            Place with = fixed(pairs::no_no);
            for (const RuleId each : rule.with) with = join(What::either, with, this->rule(each, false));
            result = join(What::both, result, with);
        }
        --depth_;
    }
    rules_.emplace(id, result);
    return result;
}

OutcomeFormula::Place OutcomeFormula::condition(NodeId id) {
    if (id == nothing) return fixed(pairs::yes_yes);
    const std::uint32_t same = expressions_.class_of(id);
    const auto known = conditions_.find(same);
    if (known != conditions_.end()) return known->second;
    const Place result = new_condition(id);
    conditions_.emplace(same, result);
    return result;
}

OutcomeFormula::Place OutcomeFormula::new_condition(NodeId id) {
    const Node& node = pack_.node(id);
    const Pairs truth = change_.truth(id);
    if ((truth & (truth - 1)) == 0) return fixed(truth);
    const std::uint32_t subject = expressions_.subject(id);
    if (!change_.reads(id) && subject < ExpressionClasses::several) {
        const Place place = add({What::within, 0, 0, 0, 0, {}, id});
        subjects_[subject].push_back(place);
        return place;
    }
    switch (node.op) {
        case Op::definition:
            return condition(pack_.definitions[node.payload].value);
        case Op::lnot:
            return join(What::negated, condition(node.a), 0);
        case Op::land:
        case Op::lor: {
            const What what = node.op == Op::land ? What::both : What::either;
            // A chain may be as long as a list: its links are gathered without recursion.
            std::vector<NodeId> waiting{id};
            Place result = fixed(what == What::both ? pairs::yes_yes : pairs::no_no);
            while (!waiting.empty()) {
                const NodeId next = waiting.back();
                waiting.pop_back();
                if (pack_.node(next).op == node.op) {
                    waiting.insert(waiting.end(), {pack_.node(next).a, pack_.node(next).b});
                } else {
                    result = join(what, result, condition(next));
                }
            }
            return result;
        }
        case Op::choose: {
            const Place chosen = condition(node.a);
            const Place yes = join(What::both, chosen, condition(node.b));
            return join(What::either, yes,
                        join(What::both, join(What::negated, chosen, 0), condition(node.c)));
        }
        default:
            return free(truth);
    }
}

OutcomeFormula::Place OutcomeFormula::in_force(const Validity& validity) {
    if (!validity.from && !validity.to) return fixed(pairs::yes_yes);
    if (validity.by == change_.of().fact) return free(pairs::all);
    const Place place = add({What::within, 0, 0, 0, 0, {}, nothing});
    times_[validity.by].push_back({place, validity});
    return place;
}

/// One variable for all conditions about one expression that does not read the fact.
void OutcomeFormula::place_subjects() {
    for (const auto& [subject, places] : subjects_) {
        const NodeId about = expressions_.subject_node(subject);
        std::vector<NodeId> conditions;
        for (const Place place : places) conditions.push_back(parts_[place].condition);
        const Axis axis(expressions_, about, conditions);
        const Kind kind = pack_.node(about).type.kind;
        if (axis.disorder() || kind == Kind::spells || kind == Kind::scaled_duration || axis.size() == 0) {
            for (const Place place : places) {
                const Place made = free(pairs::same);
                parts_[place] = parts_[made];
            }
            continue;
        }
        variables_.push_back({{}, axis.size()});
        for (const Place place : places) {
            parts_[place].variable = static_cast<std::uint32_t>(variables_.size() - 1);
            parts_[place].places = axis.places(parts_[place].condition);
        }
    }
}

/// One variable for all times that the same date selects from.
void OutcomeFormula::place_times() {
    for (const auto& [by, times] : times_) {
        std::set<std::int32_t> borders;
        for (const Time& time : times) {
            if (time.validity.from) borders.insert(time.validity.from->day);
            if (time.validity.to) borders.insert(time.validity.to->day + 1);
        }
        const std::vector<std::int32_t> sorted(borders.begin(), borders.end());
        const auto place_of = [&](std::int32_t day) {
            return static_cast<std::uint32_t>(std::upper_bound(sorted.begin(), sorted.end(), day) -
                                              sorted.begin());
        };
        variables_.push_back({{}, static_cast<std::uint32_t>(sorted.size() + 1)});
        for (const Time& time : times) {
            Part& part = parts_[time.place];
            const std::uint32_t begin = time.validity.from ? place_of(time.validity.from->day) : 0;
            const std::uint32_t end = time.validity.to ? place_of(time.validity.to->day + 1)
                                                       : static_cast<std::uint32_t>(sorted.size() + 1);
            part.variable = static_cast<std::uint32_t>(variables_.size() - 1);
            if (begin < end) part.places = Places{{{begin, end}}};
        }
    }
}

/// `chosen`: by variable and value, the cases in which it has that value.
void OutcomeFormula::evaluate(const std::vector<std::vector<std::uint64_t>>& chosen,
                              std::vector<Sides64>& sides) const {
    constexpr std::uint64_t every = ~std::uint64_t{0};
    const auto holds = [](Pairs pair, Pairs either) { return (pair & either) != 0 ? every : 0; };
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const Part& part = parts_[i];
        const Sides64 a = sides[part.a], b = sides[part.b];
        Sides64& result = sides[i];
        switch (part.what) {
            case What::fixed:
                result = {holds(part.allowed, pairs::yes_no | pairs::yes_yes),
                          holds(part.allowed, pairs::no_yes | pairs::yes_yes)};
                break;
            case What::free: {
                const std::vector<Pairs>& truths = variables_[part.variable].truths;
                result = {};
                for (std::size_t value = 0; value < truths.size(); ++value) {
                    const std::uint64_t cases = chosen[part.variable][value];
                    result.before |= cases & holds(truths[value], pairs::yes_no | pairs::yes_yes);
                    result.after |= cases & holds(truths[value], pairs::no_yes | pairs::yes_yes);
                }
                break;
            }
            case What::within:
                result = {};
                for (const Places::Run& run : part.places.runs)
                    for (std::uint32_t value = run.begin; value < run.end; ++value)
                        result.before |= chosen[part.variable][value];
                result.after = result.before;
                break;
            case What::both:
                result = {a.before & b.before, a.after & b.after};
                break;
            case What::either:
                result = {a.before | b.before, a.after | b.after};
                break;
            case What::negated:
                result = {~a.before, ~a.after};
                break;
        }
    }
}

std::optional<bool> OutcomeFormula::all_changes(const std::vector<Place>& of,
                                                const std::function<bool(const Case&)>& told) {
    constexpr std::size_t together = 64;
    place_subjects();
    place_times();
    std::size_t cases = 1;
    std::vector<std::vector<std::uint64_t>> chosen;
    for (const Variable& variable : variables_) {
        chosen.emplace_back(variable.size, 0);
        cases *= variable.size;
        if (cases > most_cases) return std::nullopt;
    }
    const std::size_t work = (cases / together + 1) * (parts_.size() + together * variables_.size());
    if (shared_.work + work > ChangeOfPack::most_work) return std::nullopt;
    shared_.work += work;
    std::vector<Sides64> sides(parts_.size());
    std::vector<std::uint32_t> value(variables_.size(), 0);  // of each variable in the next case
    for (std::size_t first = 0; first < cases; first += together) {
        const std::size_t count = std::min(together, cases - first);
        for (std::vector<std::uint64_t>& values : chosen) std::fill(values.begin(), values.end(), 0);
        for (std::size_t bit = 0; bit < count; ++bit) {
            for (std::size_t i = 0; i < value.size(); ++i) chosen[i][value[i]] |= std::uint64_t{1} << bit;
            for (std::size_t i = 0; i < value.size() && ++value[i] == variables_[i].size; ++i) value[i] = 0;
        }
        evaluate(chosen, sides);
        std::uint64_t changed = 0;
        for (const Place place : of) changed |= sides[place].before ^ sides[place].after;
        if (count < together) changed &= (std::uint64_t{1} << count) - 1;
        for (; changed != 0; changed &= changed - 1)
            if (!told(Case(sides, static_cast<unsigned>(std::countr_zero(changed))))) return false;
    }
    return true;
}

}  // namespace ultima
