// SPDX-License-Identifier: Apache-2.0
// Lists: what is asked about their entries (design 3.3), and the days on which an answer about them changes.
#include "law/expression_classes.h"
#include "reason/arithmetic.h"
#include "reason/evaluator.h"

#include <algorithm>
#include <numeric>

namespace ultima {

namespace {

constexpr std::size_t most_steps = 1'000'000;

}  // namespace

/// Puts values into a slot, and back what was there: the same name may be in use further out, where a
/// function is called with a call of itself.
class Evaluator::Binding {
  public:
    Binding(Evaluator& evaluator, std::uint32_t slot) : slot_(evaluator.slots_[slot]), before_(slot_) {}
    Binding(const Binding&) = delete;
    Binding& operator=(const Binding&) = delete;
    ~Binding() { slot_ = before_; }
    /// The value must stay where it is as long as it is bound.
    void operator=(const Value& value) { slot_ = &value; }

  private:
    const Value*& slot_;
    const Value* before_;
};

/// Lists that are joined with themselves again and again would else take all memory.
bool Evaluator::takes_steps(std::size_t count) {
    if (lists_open_ == 0) steps_ = 0;
    steps_ += count;
    gave_up_ = gave_up_ || steps_ > most_steps;
    return steps_ <= most_steps;
}

/// Calls `each(entry)` with the entry in its slot until it is false. False too after too many steps.
template <class Each>
bool Evaluator::for_each_entry(const ValueList& list, std::uint32_t slot, Each each) {
    if (lists_open_ == 0) steps_ = 0;
    ++lists_open_;
    Binding binding(*this, slot);
    bool all = true;
    for (const Value& item : list.items) {
        binding = item;
        all = takes_steps(1) && each(item);
        if (!all) break;
    }
    --lists_open_;
    return all;
}

Value Evaluator::value_with_bound(const Node& node, CivilDate day) {
    Value argument = value_at(node.a, day);
    Binding binding(*this, node.payload);
    binding = argument;
    return value_at(node.b, day);
}

/// One entry may settle it; otherwise all have to be known, and no other may exist.
Truth Evaluator::quantifier(const Node& node, CivilDate day) {
    Value made;
    const auto* list = std::get_if<List>(&value_in(node.a, day, made));
    if (list == nullptr) return Truth::unknown;
    const Truth decisive = truth(node.op == Op::some);
    Truth result = (*list)->complete ? negate(decisive) : Truth::unknown;
    const bool all = for_each_entry(**list, node.payload, [&](const Value&) {
        const Truth here = truth_at(node.b, day);
        if (here == Truth::unknown) result = Truth::unknown;
        if (here == decisive) result = decisive;
        return here != decisive;
    });
    return all || result == decisive ? result : Truth::unknown;
}

/// The choice among entries that this is, if nobody else needs the list of those chosen.
const Node* Evaluator::filter_in(NodeId id) const {
    const Node& node = pack_.node(id);
    return node.op == Op::filter && program_.ways[id] == Way::made ? &node : nullptr;
}

Value Evaluator::list_value(const Node& node, CivilDate day) {
    if (const Node* filter = filter_in(node.a)) {
        if (node.op == Op::count || node.op == Op::first_of || node.op == Op::last_of)
            return value_of_chosen(node, *filter, day);
        if (node.op == Op::each) return mapped_chosen(node, *filter, day);
    }
    Value made;
    const auto* held = std::get_if<List>(&value_in(node.a, day, made));
    if (held == nullptr) return Unknown{};
    const ValueList& list = **held;
    switch (node.op) {
        case Op::count:
            return Number{static_cast<std::int64_t>(list.items.size()), !list.complete};
        case Op::first_of:
        case Op::last_of:
            if (!list.complete || list.items.empty()) return Unknown{};
            return node.op == Op::first_of ? list.items.front() : list.items.back();
        case Op::sum:
            return sum(node, list);
        case Op::least:
        case Op::greatest:
            return extreme(node, list);
        case Op::filter:
            return filtered(node, *held, day);
        case Op::each:
            return mapped(node, *held, day);
        case Op::sorted:
            return sorted(node, *held, day);
        default:
            return folded(node, list, day);
    }
}

/// How many entries are chosen, or the first or last of them, without a list of them.
Value Evaluator::value_of_chosen(const Node& node, const Node& filter, CivilDate day) {
    Value made;
    const auto* held = std::get_if<List>(&value_in(filter.a, day, made));
    if (held == nullptr) return Unknown{};
    std::int64_t count = 0;
    const Value* found = nullptr;
    bool complete = (*held)->complete;
    const bool all = for_each_entry(**held, filter.payload, [&](const Value& item) {
        const Truth here = truth_at(filter.b, day);
        complete = complete && here != Truth::unknown;
        if (here != Truth::yes) return true;
        ++count;
        if (found == nullptr || node.op == Op::last_of) found = &item;
        return true;
    });
    if (!all) return Unknown{};
    if (node.op == Op::count) return Number{count, !complete};
    return complete && found != nullptr ? *found : Value{Unknown{}};
}

/// An entry of which nobody knows whether it belongs is one that may be missing.
Value Evaluator::filtered(const Node& node, const List& held, CivilDate day) {
    const ValueList& list = *held;
    boost::container::small_vector<const Value*, 16> chosen;
    bool complete = list.complete;
    const bool all = for_each_entry(list, node.payload, [&](const Value& item) {
        const Truth here = truth_at(node.b, day);
        if (here == Truth::yes) chosen.push_back(&item);
        complete = complete && here != Truth::unknown;
        return true;
    });
    if (!all) return Unknown{};
    if (chosen.size() == list.items.size() && complete == list.complete) return held;
    if (chosen.empty() && complete) return no_entries_;
    std::vector<Value> items;
    items.reserve(chosen.size());
    for (const Value* item : chosen) items.push_back(*item);
    return make_list(std::move(items), complete);
}

/// What `each` makes of the entries that are chosen, without a list of them.
Value Evaluator::mapped_chosen(const Node& node, const Node& filter, CivilDate day) {
    Value made;
    const auto* held = std::get_if<List>(&value_in(filter.a, day, made));
    if (held == nullptr) return Unknown{};
    std::vector<Value> items;
    bool complete = (*held)->complete;
    const bool all = for_each_entry(**held, filter.payload, [&](const Value& item) {
        const Truth here = truth_at(filter.b, day);
        complete = complete && here != Truth::unknown;
        if (here != Truth::yes) return true;
        Binding binding(*this, node.payload);
        binding = item;
        items.push_back(value_at(node.b, day));
        return true;
    });
    if (!all) return Unknown{};
    if (items.empty() && complete) return no_entries_;
    return make_list(std::move(items), complete);
}

Value Evaluator::mapped(const Node& node, const List& held, CivilDate day) {
    const ValueList& list = *held;
    if (list.items.empty() && list.complete) return no_entries_;
    std::vector<Value> items;
    items.reserve(list.items.size());
    bool same = true;
    const bool all = for_each_entry(list, node.payload, [&](const Value& item) {
        items.push_back(value_at(node.b, day));
        same = same && surely_same(item, items.back());
        return true;
    });
    if (!all) return Unknown{};
    if (same) return held;  // what was worked out for it still holds
    return make_list(std::move(items), list.complete);
}

/// Where the order cannot be told, only which entries there are: which is the first is then as open as in a
/// list that may lack entries.
Value Evaluator::sorted(const Node& node, const List& held, CivilDate day) {
    const ValueList& list = *held;
    std::vector<Value> keys;
    bool known = true;
    const bool all = for_each_entry(list, node.payload, [&](const Value&) {
        keys.push_back(value_at(node.b, day));
        known = known && is_known(keys.back());
        return true;
    });
    if (!all) return Unknown{};
    if (!known) return make_list(list.items, false);
    if (keys.size() < 2) return held;
    std::vector<std::size_t> places(keys.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    // Durations of which neither is surely the longer one have no order: in each pair of neighbours the
    // first must be no longer, or no sorting is right.
    const auto before = [&](std::size_t a, std::size_t b) {
        return (node.extra == 1 ? order(keys[b], keys[a]) : order(keys[a], keys[b])) < 0;
    };
    std::stable_sort(places.begin(), places.end(), before);
    for (std::size_t i = 1; i < places.size(); ++i) {
        const Value& low = keys[places[node.extra == 1 ? i : i - 1]];
        const Value& high = keys[places[node.extra == 1 ? i - 1 : i]];
        if (compare_values(Op::less_equal, low, high) != Truth::yes) return make_list(list.items, false);
    }
    std::vector<Value> items;
    for (const std::size_t place : places) items.push_back(list.items[place]);
    return make_list(std::move(items), list.complete);
}

Value Evaluator::folded(const Node& node, const ValueList& list, CivilDate day) {
    if (!list.complete) return Unknown{};
    Value gathered = value_at(node.b, day);
    Binding binding(*this, node.extra);
    const bool all = for_each_entry(list, node.payload, [&](const Value& item) {
        binding = gathered;
        Value next = is_known(item) ? value_at(node.c, day) : Value{Unknown{}};
        gathered = std::move(next);
        return is_known(item);
    });
    return all ? gathered : Value{Unknown{}};
}

namespace {

/// The entries that are known.
std::vector<const Value*> known_items(const ValueList& list) {
    std::vector<const Value*> known;
    for (const Value& item : list.items)
        if (is_known(item)) known.push_back(&item);
    return known;
}

}  // namespace

/// Where entries may be missing, or are not known, at least the sum of those that are, if none can be
/// negative: to learn that there is one more must not take back what was certain.
Value Evaluator::sum(const Node& node, const ValueList& list) const {
    const Kind kind = node.type.kind;
    const std::vector<const Value*> known = known_items(list);
    const bool all = list.complete && known.size() == list.items.size();
    if (!all && (kind != Kind::number || node.extra == 0)) return Unknown{};
    Value total = kind == Kind::number     ? Value{Number{0, !all}}
                  : kind == Kind::duration ? Value{Duration{}}
                                           : Value{Money{0, node.type.currency}};
    for (const Value* item : known)
        total = calculate(Op::add, node.type, total, *item, pack_.manifest.calendar);
    return total;
}

Value Evaluator::extreme(const Node& node, const ValueList& list) const {
    const std::vector<const Value*> known = known_items(list);
    const bool all = list.complete && known.size() == list.items.size();
    const bool at_least = !all && node.op == Op::greatest && node.type.kind == Kind::number;
    if (known.empty() || (!all && !at_least)) return Unknown{};
    const Op op = node.op == Op::least ? Op::minimum : Op::maximum;
    Value best = *known.front();
    for (const Value* item : known) best = calculate(op, node.type, best, *item, pack_.manifest.calendar);
    if (auto* number = std::get_if<Number>(&best); number != nullptr && at_least) number->at_least = true;
    return best;
}

/// The entries that a list has on some day or other; they themselves are the same on all days (T020).
Value Evaluator::entries_on_any_day(NodeId id) {
    const Node& node = pack_.node(id);
    if (node.op == Op::definition) return entries_on_any_day(pack_.definitions[node.payload].value);
    if (node.op == Op::filter || node.op == Op::sorted) return entries_on_any_day(node.a);
    if (node.op != Op::each || !program_.moves[id]) return value_at(id, on_);
    const Value of = entries_on_any_day(node.a);
    const auto* list = std::get_if<List>(&of);
    return list != nullptr ? mapped(node, *list, on_) : Value{Unknown{}};
}

void Evaluator::add_steps(NodeId condition, Days& days) {
    const Line line = line_as_known(condition);
    for (std::size_t i = 1; i < line.count(); ++i) days.push_back(line.step(i).start);
}

/// Days on which the node may jump: as entries of lists come and go, and from row to row of a table. In the
/// case as it is known.
void Evaluator::add_change_days(NodeId id, Days& days) {
    if (!program_.jumps[id]) return;
    const Node& node = pack_.node(id);
    if (binds(node.op)) return add_change_days_of_entries(node, days);
    if (node.type.kind == Kind::yes_no) return add_steps(id, days);
    add_change_days_of_parts(node, days);
}

void Evaluator::add_change_days_of_parts(const Node& node, Days& days) {
    if (node.op == Op::definition) return add_change_days(pack_.definitions[node.payload].value, days);
    if (node.op == Op::table_output) {
        const auto add = [&](NodeId part) {
            if (part == nothing || !program_.moves[part]) return;
            pack_.node(part).type.kind == Kind::yes_no ? add_steps(part, days) : add_change_days(part, days);
        };
        for (const TableRow& row : pack_.tables[node.payload].rows) {
            for (const NodeId condition : row.conditions) add(condition);
            add(row.outputs[node.extra]);
        }
        return;
    }
    for (const NodeId part : {node.a, node.b, node.c})
        if (part != nothing) add_change_days(part, days);
}

void Evaluator::add_change_days_of_entries(const Node& node, Days& days) {
    add_change_days(node.a, days);
    const Value of = entries_on_any_day(node.a);
    const auto* list = std::get_if<List>(&of);
    if (list == nullptr) return;
    for_each_entry(**list, node.payload, [&](const Value&) {
        if (program_.moves[node.b] && pack_.node(node.b).type.kind == Kind::yes_no)
            add_steps(node.b, days);
        else
            add_change_days(node.b, days);
        return true;
    });
}

}  // namespace ultima
