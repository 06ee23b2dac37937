// SPDX-License-Identifier: Apache-2.0
#include "law/outcome_formula.h"

#include <algorithm>
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
    if (whole || marks_.rules[id]) {
        result = free(pairs::same);
    } else {
        result = join(What::both, in_force(rule.validity), condition(rule.when));
        for (const RuleId exception : rule.unless)
            result = join(What::both, result, join(What::negated, this->rule(exception, false), 0));
        if (rule.role == RuleRole::duty && rule.when == nothing) {
            Place with = fixed(pairs::no_no);
            for (const RuleId each : rule.with) with = join(What::either, with, this->rule(each, false));
            result = join(What::both, result, with);
        }
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

std::optional<bool> OutcomeFormula::all_cases(std::size_t& work,
                                              const std::function<bool(const Case&)>& told) {
    place_subjects();
    place_times();
    std::size_t cases = 1;
    for (const Variable& variable : variables_) {
        cases *= variable.size;
        if (cases > most_cases) return std::nullopt;
    }
    work += cases * parts_.size();
    if (work > most_work) return std::nullopt;
    std::vector<std::uint32_t> chosen(variables_.size(), 0);
    std::vector<Sides> sides(parts_.size());
    for (std::size_t number = 0; number < cases; ++number) {
        std::size_t rest = number;
        for (std::size_t i = 0; i < variables_.size(); ++i) {
            chosen[i] = static_cast<std::uint32_t>(rest % variables_[i].size);
            rest /= variables_[i].size;
        }
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            const Part& part = parts_[i];
            const Sides &a = sides[part.a], &b = sides[part.b];
            const auto pair = [](Pairs one) {
                return Sides{(one & (pairs::yes_no | pairs::yes_yes)) != 0,
                             (one & (pairs::no_yes | pairs::yes_yes)) != 0};
            };
            switch (part.what) {
                case What::fixed:
                    sides[i] = pair(part.allowed);
                    break;
                case What::free:
                    sides[i] = pair(variables_[part.variable].truths[chosen[part.variable]]);
                    break;
                case What::within: {
                    const bool holds = part.places.contains(chosen[part.variable]);
                    sides[i] = {holds, holds};
                    break;
                }
                case What::both:
                    sides[i] = {a.before && b.before, a.after && b.after};
                    break;
                case What::either:
                    sides[i] = {a.before || b.before, a.after || b.after};
                    break;
                case What::negated:
                    sides[i] = {!a.before, !a.after};
                    break;
            }
        }
        if (!told([&](Place place) { return sides[place]; })) return false;
    }
    return true;
}

}  // namespace ultima
