// SPDX-License-Identifier: Apache-2.0
#include "law/axis.h"

#include "law/bounds.h"
#include "law/written.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace ultima {
namespace {

bool is_comparison(Op op) { return op == Op::equal || op == Op::less || op == Op::less_equal; }
bool is_junction(Op op) { return op == Op::land || op == Op::lor || op == Op::lnot; }

Places run(std::uint32_t begin, std::uint32_t end) { return begin < end ? Places{{{begin, end}}} : Places{}; }

Places complement(const Places& places, std::uint32_t size) {
    Places result;
    std::uint32_t begin = 0;
    for (const Places::Run& run : places.runs) {
        if (begin < run.begin) result.runs.push_back({begin, run.begin});
        begin = run.end;
    }
    if (begin < size) result.runs.push_back({begin, size});
    return result;
}

/// Sorts runs and joins those that touch.
Places joined_runs(std::vector<Places::Run> runs) {
    std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    Places result;
    for (const Places::Run& run : runs) {
        if (!result.runs.empty() && run.begin <= result.runs.back().end) {
            result.runs.back().end = std::max(result.runs.back().end, run.end);
        } else {
            result.runs.push_back(run);
        }
    }
    return result;
}

/// The constants that comparisons in the conditions name.
std::vector<Value> constants_in(const ExpressionClasses& expressions, const std::vector<NodeId>& conditions) {
    std::vector<Value> found;
    std::vector<NodeId> waiting = conditions;
    std::unordered_set<NodeId> seen;
    while (!waiting.empty()) {
        const NodeId id = waiting.back();
        waiting.pop_back();
        if (id == nothing || !seen.insert(id).second) continue;
        const Node& node = expressions.pack().node(id);
        if (node.op == Op::definition) waiting.push_back(expressions.pack().definitions[node.payload].value);
        if (!is_junction(node.op) && !is_comparison(node.op)) continue;
        for (const NodeId part : {node.a, node.b}) {
            const Value* value = part != nothing ? expressions.constant(part) : nullptr;
            if (value && is_comparison(node.op)) {
                found.push_back(*value);
            } else {
                waiting.push_back(part);
            }
        }
    }
    return found;
}

}  // namespace

bool Places::contains(std::uint32_t place) const {
    const auto after = std::upper_bound(runs.begin(), runs.end(), place,
                                        [](std::uint32_t p, const Run& run) { return p < run.end; });
    return after != runs.end() && after->begin <= place;
}

Places intersection(const Places& a, const Places& b) {
    Places result;
    for (std::size_t i = 0, j = 0; i < a.runs.size() && j < b.runs.size();) {
        const std::uint32_t begin = std::max(a.runs[i].begin, b.runs[j].begin);
        const std::uint32_t end = std::min(a.runs[i].end, b.runs[j].end);
        if (begin < end) result.runs.push_back({begin, end});
        a.runs[i].end < b.runs[j].end ? ++i : ++j;
    }
    return result;
}

bool is_subset(const Places& a, const Places& b) { return intersection(a, b) == a; }

Axis::Axis(const ExpressionClasses& expressions, NodeId input, const std::vector<NodeId>& conditions)
    : expressions_(expressions),
      input_(input),
      type_(expressions.pack().node(input).type),
      whole_(expressions.whole(input)) {
    switch (type_.kind) {
        case Kind::yes_no:
            values_ = {Truth::no, Truth::yes};
            return;
        case Kind::choice:
            for (std::size_t i = 0; i < expressions.pack().choices[type_.choice].values.size(); ++i)
                values_.emplace_back(ChoiceValue{static_cast<std::uint16_t>(i)});
            return;
        case Kind::scaled_duration:
        case Kind::spells:
            values_.emplace_back(Unknown{});
            return;
        default:
            place_points(constants_in(expressions, conditions));
    }
}

void Axis::place_points(std::vector<Value> points) {
    const bool text = type_.kind == Kind::text;
    const Bounds range = text ? Bounds{} : bounds(expressions_, input_);
    const std::size_t kind = text ? Value(std::string()).index() : range.low.index();
    std::erase_if(points, [&](const Value& point) {
        return point.index() != kind ||
               (!text && (order(point, range.low) < 0 || order(point, range.high) > 0));
    });
    if (!text) points.insert(points.end(), {range.low, range.high});
    std::sort(points.begin(), points.end(), [](const Value& a, const Value& b) { return order(a, b) < 0; });
    points.erase(
        std::unique(points.begin(), points.end(), [](const Value& a, const Value& b) { return a == b; }),
        points.end());
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!text && i > 0)
            if (auto value = between(points[i - 1], points[i])) values_.push_back(*value);
        const auto* number = std::get_if<Number>(&points[i]);
        if (!whole_ || !number || number->value.is_whole()) values_.push_back(points[i]);
        const auto* duration = i > 0 ? std::get_if<Duration>(&points[i]) : nullptr;
        if (duration && !disorder_ &&
            compare_for_every_start(std::get<Duration>(points[i - 1]), *duration) !=
                std::strong_ordering::less)
            disorder_ = {points[i - 1], points[i]};
    }
    if (text) values_.emplace_back(Unknown{});
    other_ = text;
}

/// A value above `low` and below `high` that a case can have; the simplest that comes to mind, since it is
/// shown.
std::optional<Value> Axis::between(const Value& low, const Value& high) const {
    const auto fits = [&](const Value& value) { return order(low, value) < 0 && order(value, high) < 0; };
    std::vector<Value> candidates;
    if (const auto* number = std::get_if<Number>(&low)) {
        candidates.emplace_back(Number{number->value.floor() + 1});
        if (!whole_)
            candidates.emplace_back(Number{*divide(number->value + std::get<Number>(high).value, 2)});
    } else if (const auto* date = std::get_if<CivilDate>(&low)) {
        candidates.emplace_back(CivilDate{date->day + 1});
    } else if (const auto* money = std::get_if<Money>(&low)) {
        candidates.emplace_back(Money{money->minor + 1, money->currency});
    } else if (const auto* duration = std::get_if<Duration>(&low)) {
        const auto& above = std::get<Duration>(high);
        for (const Duration& longer :
             {Duration{duration->months + 1, duration->days}, Duration{duration->months, duration->days + 1}})
            if (compare_for_every_start(longer, above) == std::strong_ordering::less)
                candidates.emplace_back(longer);
    }
    for (const Value& candidate : candidates)
        if (fits(candidate)) return candidate;
    return std::nullopt;
}

bool Axis::ordered() const { return is_ordered(type_); }

std::uint32_t Axis::below(const Value& value) const {
    const auto end = values_.end() - (other_ ? 1 : 0);
    const auto found = std::lower_bound(values_.begin(), end, value,
                                        [](const Value& a, const Value& b) { return order(a, b) < 0; });
    return static_cast<std::uint32_t>(found - values_.begin());
}

std::uint32_t Axis::up_to(const Value& value) const {
    const auto end = values_.end() - (other_ ? 1 : 0);
    const auto found = std::upper_bound(values_.begin(), end, value,
                                        [](const Value& a, const Value& b) { return order(a, b) < 0; });
    return static_cast<std::uint32_t>(found - values_.begin());
}

/// Turns one condition into places. Parts that occur several times are done once.
class Axis::Compiler {
  public:
    explicit Compiler(const Axis& axis) : axis_(axis), subject_(axis.expressions_.class_of(axis.input_)) {}

    Places of(NodeId id) {
        if (id == nothing) return axis_.all();
        const auto known = done_.find(id);
        if (known != done_.end()) return known->second;
        Places places = computed(id);
        done_.emplace(id, places);
        return places;
    }

  private:
    const Node& node(NodeId id) const { return axis_.expressions_.pack().node(id); }

    Places computed(NodeId id) {
        const Node& here = node(id);
        if (axis_.expressions_.class_of(id) == subject_ && here.type.kind == Kind::yes_no) return run(1, 2);
        if (const Value* value = axis_.expressions_.constant(id))
            return *value == Value{Truth::no} ? Places{} : axis_.all();
        switch (here.op) {
            case Op::definition:
                return of(axis_.expressions_.pack().definitions[here.payload].value);
            case Op::lnot:
                return complement(of(here.a), axis_.size());
            case Op::land:
            case Op::lor:
                return junction(here.op, id);
            case Op::equal:
            case Op::less:
            case Op::less_equal:
                return comparison(here);
            default:
                return axis_.all();
        }
    }

    /// A chain of `and` or `or` may be as long as a list: its links are gathered without recursion.
    Places junction(Op op, NodeId root) {
        std::vector<NodeId> waiting{root};
        std::unordered_set<NodeId> seen;
        std::vector<Places::Run> any;
        Places every = axis_.all();
        while (!waiting.empty()) {
            const NodeId id = waiting.back();
            waiting.pop_back();
            if (!seen.insert(id).second) continue;
            if (node(id).op == op && axis_.expressions_.class_of(id) != subject_) {
                waiting.insert(waiting.end(), {node(id).a, node(id).b});
                continue;
            }
            const Places part = of(id);
            if (op == Op::lor) {
                any.insert(any.end(), part.runs.begin(), part.runs.end());
            } else {
                every = intersection(every, part);
            }
        }
        return op == Op::lor ? joined_runs(std::move(any)) : every;
    }

    Places comparison(const Node& here) {
        const Value* right = axis_.expressions_.constant(here.b);
        const Value* constant = right ? right : axis_.expressions_.constant(here.a);
        const NodeId input = right ? here.a : here.b;
        if (!constant) return axis_.all();
        if (axis_.expressions_.class_of(input) != subject_) {
            // `(age < 18) = yes`
            if (here.op != Op::equal || node(input).type.kind != Kind::yes_no) return axis_.all();
            return *constant == Value{Truth::yes} ? of(input) : complement(of(input), axis_.size());
        }
        const std::uint32_t below = axis_.below(*constant), up_to = axis_.up_to(*constant);
        if (here.op == Op::equal) return run(below, up_to);
        if (here.op == Op::less) return right ? run(0, below) : run(up_to, axis_.size());
        return right ? run(0, up_to) : run(below, axis_.size());
    }

    const Axis& axis_;
    const std::uint32_t subject_;
    std::unordered_map<NodeId, Places> done_;
};

Places Axis::places(NodeId condition) const { return Compiler(*this).of(condition); }

Places Axis::outside(NodeId condition) const { return complement(places(condition), size()); }

std::string Axis::text(std::uint32_t place) const {
    if (other_ && place + 1 == size()) return "something else";
    return to_text(expressions_.pack(), type_, values_[place]);
}

}  // namespace ultima
