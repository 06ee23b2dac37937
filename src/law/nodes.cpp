// SPDX-License-Identifier: Apache-2.0
#include "law/nodes.h"

#include <algorithm>

namespace ultima {
namespace {

Motion opposite(Motion motion) {
    if (motion == Motion::rising) return Motion::falling;
    if (motion == Motion::falling) return Motion::rising;
    return motion;
}

/// Of a sum, a smaller, a larger one; of `and` and `or`: rising if both are rising or fixed.
Motion together(Motion a, Motion b) {
    if (a == Motion::fixed) return b;
    if (b == Motion::fixed || a == b) return a;
    return Motion::changing;
}

class MotionOf {
  public:
    MotionOf(Draft& draft, const NewNode& node) : draft_(draft), node_(node) {}

    /// Nothing if the comparison could change more than once.
    std::optional<Motion> compute() const;

  private:
    Motion of(NodeId id) const { return id == nothing ? Motion::fixed : draft_.pack.nodes[id].motion; }
    Motion a() const { return of(node_.a); }
    Motion b() const { return of(node_.b); }
    Motion c() const { return of(node_.c); }
    bool not_negative(NodeId id) const { return draft_.info[id].not_negative; }
    std::optional<Motion> comparison() const;
    std::optional<Motion> equality() const;
    Motion product() const;
    Motion quotient() const;
    Motion choice() const;

    Draft& draft_;
    const NewNode& node_;
};

std::optional<Motion> MotionOf::comparison() const {
    if (a() == Motion::fixed && b() == Motion::fixed) return Motion::fixed;
    const auto at_most = [](Motion motion, Motion which) {
        return motion == Motion::fixed || motion == which;
    };
    if (at_most(a(), Motion::falling) && at_most(b(), Motion::rising)) return Motion::rising;
    if (at_most(a(), Motion::rising) && at_most(b(), Motion::falling)) return Motion::falling;
    return std::nullopt;
}

std::optional<Motion> MotionOf::equality() const {
    if (a() == Motion::fixed && b() == Motion::fixed) return Motion::fixed;
    return std::nullopt;
}

Motion MotionOf::product() const {
    if (a() == Motion::fixed && b() == Motion::fixed) return Motion::fixed;
    const auto* factor = constant_number(draft_.pack, node_.b);
    const auto* other = constant_number(draft_.pack, node_.a);
    if (factor && factor->sign() < 0) return opposite(a());
    if (other && other->sign() < 0) return opposite(b());
    if (not_negative(node_.a) && not_negative(node_.b)) return together(a(), b());
    if (factor) return a();
    if (other) return b();
    if (a() == Motion::fixed && not_negative(node_.a)) return b();
    if (b() == Motion::fixed && not_negative(node_.b)) return a();
    return Motion::changing;
}

Motion MotionOf::quotient() const {
    if (a() == Motion::fixed && b() == Motion::fixed) return Motion::fixed;
    if (b() != Motion::fixed)
        return not_negative(node_.a) && not_negative(node_.b) ? together(a(), opposite(b()))
                                                              : Motion::changing;
    const auto* divisor = constant_number(draft_.pack, node_.b);
    if (divisor && divisor->sign() < 0) return opposite(a());
    return divisor || not_negative(node_.b) ? a() : Motion::changing;
}

Motion MotionOf::choice() const {
    if (a() != Motion::fixed) return Motion::changing;
    return together(b(), c());
}

std::optional<Motion> MotionOf::compute() const {
    switch (node_.op) {
        case Op::constant:
        case Op::fact:
        case Op::first_day:
        case Op::variable:
        // Which entries count may change from day to day, as versions of a table do; in between nothing
        // moves.
        case Op::some:
        case Op::every:
        case Op::count:
        // What a calculation works with stays the same (T020).
        case Op::call:
        case Op::make_record:
        case Op::change_record:
        case Op::make_list:
        case Op::joined:
        case Op::day_of_month:
        case Op::duration_of:
            return Motion::fixed;
        case Op::bound:
        case Op::each:
            return b();
        case Op::field:
        case Op::filter:
        case Op::sorted:
        case Op::sum:
        case Op::least:
        case Op::greatest:
        case Op::first_of:
        case Op::last_of:
        case Op::local:
            return a();
        case Op::fold:
            return together(b(), c());
        case Op::definition:
            return of(draft_.pack.definitions[node_.payload].value);
        case Op::table_output:
            return draft_.tables[node_.payload].output_motion[node_.extra];
        case Op::today:
        case Op::days_in_spells:
            return Motion::rising;
        case Op::land:
        case Op::lor:
        case Op::add:
        case Op::minimum:
        case Op::maximum:
            return together(a(), b());
        case Op::lnot:
            return opposite(a());
        case Op::equal:
        case Op::held_on:
            return equality();
        case Op::less:
        case Op::less_equal:
            return comparison();
        case Op::choose:
            return choice();
        case Op::subtract:
            return together(a(), opposite(b()));
        case Op::multiply:
            return product();
        case Op::divide:
            return quotient();
        case Op::rounded:
            return a();
        case Op::days_in_duration:
            return b() == Motion::fixed ? a() : Motion::changing;
        case Op::days_between:
        case Op::months_between:
        case Op::years_between:
            return together(opposite(a()), b());
    }
    return Motion::changing;
}

/// The part whose value, or whose entries, the node hands on: what holds of them holds of it. Else nothing.
NodeId handed_on(const NewNode& node) {
    switch (node.op) {
        case Op::bound:
        case Op::each:
            return node.b;
        case Op::filter:
        case Op::sorted:
        case Op::sum:
        case Op::least:
        case Op::greatest:
        case Op::first_of:
        case Op::last_of:
        case Op::local:
            return node.a;
        default:
            return nothing;
    }
}

bool value_not_negative(const Value& value) {
    if (const auto* number = std::get_if<Number>(&value)) return number->value.sign() >= 0;
    if (const auto* money = std::get_if<Money>(&value)) return money->minor >= 0;
    return std::holds_alternative<Duration>(value);
}

bool not_negative(const Draft& draft, const NewNode& node) {
    const auto of = [&](NodeId id) { return id != nothing && draft.info[id].not_negative; };
    if (const NodeId part = handed_on(node); part != nothing) return of(part);
    switch (node.op) {
        case Op::constant:
            return value_not_negative(draft.pack.constants[node.payload]);
        case Op::fact:
            return node.type.kind == Kind::list || value_not_negative(draft.pack.facts[node.payload].low);
        case Op::variable:
            return draft.slots[node.payload].not_negative;
        case Op::field: {
            const RecordType& record = draft.pack.records[draft.pack.nodes[node.a].type.choice];
            const RecordField& field = record.fields[node.payload];
            return value_not_negative(field.low) && draft.computed_fields.count(field.name) == 0;
        }
        case Op::fold:
            return of(node.b) && of(node.c);
        case Op::count:
        case Op::day_of_month:
            return true;
        case Op::definition:
        case Op::call:
            return of(draft.pack.definitions[node.payload].value);
        case Op::add:
        case Op::multiply:
        case Op::divide:
        case Op::minimum:
            return of(node.a) && of(node.b);
        case Op::maximum:
            return of(node.a) || of(node.b);
        case Op::choose:
            return of(node.b) && of(node.c);
        case Op::rounded:
            return of(node.a);
        case Op::days_in_duration:
        case Op::days_in_spells:
        case Op::days_between:
        case Op::months_between:
        case Op::years_between:
            return true;
        default:
            return false;
    }
}

bool counts_days(const Draft& draft, const NewNode& node) {
    const auto of = [&](NodeId id) { return id != nothing && draft.info[id].days; };
    if (node.type.kind != Kind::number && node.type.kind != Kind::list) return false;
    if (const NodeId part = handed_on(node); part != nothing) return of(part);
    switch (node.op) {
        case Op::fact:
            return draft.pack.facts[node.payload].days;
        case Op::variable:
            return draft.slots[node.payload].days;
        case Op::field: {
            const RecordType& record = draft.pack.records[draft.pack.nodes[node.a].type.choice];
            return record.fields[node.payload].days;
        }
        case Op::fold:
            return of(node.b) && of(node.c);
        case Op::definition:
        case Op::call:
            return of(draft.pack.definitions[node.payload].value);
        case Op::days_in_duration:
        case Op::days_in_spells:
        case Op::days_between:
            return true;
        case Op::make_list:
            return !node.arguments.empty() && of(node.arguments.front().value);
        case Op::joined:
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::minimum:
        case Op::maximum:
            return of(node.a) || of(node.b);
        case Op::divide:
        case Op::rounded:
            return of(node.a);
        case Op::choose:
            return of(node.b) || of(node.c);
        default:
            return false;
    }
}

/// May the value change on single days, as other entries of a list or other versions of a table count?
bool jumps(const Draft& draft, const NewNode& node) {
    const auto of = [&](NodeId id) { return id != nothing && draft.info[id].jumps; };
    const bool parts = of(node.a) || of(node.b) || of(node.c);
    const bool by_entry = node.op == Op::some || node.op == Op::every || node.op == Op::filter;
    if (by_entry && draft.pack.nodes[node.b].motion != Motion::fixed) return true;
    if (node.op == Op::definition) return of(draft.pack.definitions[node.payload].value);
    if (node.op == Op::table_output) return draft.tables[node.payload].output_jumps[node.extra];
    return parts;
}

std::size_t height_of(const Draft& draft, const NewNode& node) {
    std::size_t height = 0;
    const auto look = [&](NodeId id) {
        if (id != nothing) height = std::max<std::size_t>(height, draft.info[id].height);
    };
    look(node.a);
    look(node.b);
    look(node.c);
    for (const Argument& argument : node.arguments) look(argument.value);
    if (node.op == Op::definition || node.op == Op::call) look(draft.pack.definitions[node.payload].value);
    if (node.op == Op::table_output) height = draft.tables[node.payload].height;
    return height + 1;
}

void report_motion(Draft& draft, const NewNode& node) {
    const bool comparison = node.op == Op::less || node.op == Op::less_equal;
    std::vector<Note> notes;
    for (const NodeId side : {node.a, node.b}) {
        if (side == nothing) continue;
        const Node& part = draft.pack.nodes[side];
        const std::string_view how = part.motion == Motion::rising    ? "this grows as time passes"
                                     : part.motion == Motion::falling ? "this gets smaller as time passes"
                                     : part.motion == Motion::changing
                                         ? "this may go up and down as time passes"
                                         : "";
        if (!how.empty()) notes.push_back({part.span, std::string(how)});
    }
    std::sort(notes.begin(), notes.end(),
              [](const Note& a, const Note& b) { return a.span.begin < b.span.begin; });
    const std::string what = comparison ? "this comparison may change more than once as time passes"
                             : node.op == Op::held_on
                                 ? "the day asked for here moves with time"
                                 : "something that moves with time is compared for equality";
    draft.report.error("T020", node.span, what,
                       comparison ? "one side may only grow with time, and the other may not grow with it"
                                  : "compare with `<=` or `>=`, or with a fixed date",
                       std::move(notes));
}

}  // namespace

const Value* constant_value(const Pack& pack, NodeId id) {
    if (id == nothing || pack.nodes[id].op != Op::constant) return nullptr;
    return &pack.constants[pack.nodes[id].payload];
}

const Rational* constant_number(const Pack& pack, NodeId id) {
    const Value* value = constant_value(pack, id);
    const auto* number = value ? std::get_if<Number>(value) : nullptr;
    return number ? &number->value : nullptr;
}

std::optional<NodeId> add_node(Draft& draft, const NewNode& node) {
    if (draft.pack.nodes.size() >= limit::expressions) {
        draft.report.error_once(
            "parts of expressions", "L009", node.span,
            "with all functions put in, the pack has more than 500000 parts of expressions");
        return std::nullopt;
    }
    const std::size_t height = height_of(draft, node);
    if (height > limit::height) {
        draft.report.error("L002", node.span,
                           "with all definitions put in, this is nested more than 1000 deep");
        return std::nullopt;
    }
    const auto motion = MotionOf(draft, node).compute();
    if (!motion) {
        report_motion(draft, node);
        return std::nullopt;
    }
    Node added;
    added.op = node.op;
    added.motion = *motion;
    added.type = node.type;
    added.span = node.span;
    added.a = node.a;
    added.b = node.b;
    added.c = node.c;
    added.payload = node.payload;
    added.extra = node.extra;
    if (!node.arguments.empty()) {
        added.extra = static_cast<std::uint32_t>(draft.pack.arguments.size());
        draft.pack.arguments.insert(draft.pack.arguments.end(), node.arguments.begin(), node.arguments.end());
    }
    draft.pack.nodes.push_back(added);
    draft.info.push_back({counts_days(draft, node), not_negative(draft, node), jumps(draft, node),
                          static_cast<std::uint16_t>(height)});
    return static_cast<NodeId>(draft.pack.nodes.size() - 1);
}

}  // namespace ultima
