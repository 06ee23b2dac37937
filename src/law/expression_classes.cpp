// SPDX-License-Identifier: Apache-2.0
#include "law/expression_classes.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace ultima {
namespace {

const Rational* number_in(const Value* value) {
    const auto* number = value ? std::get_if<Number>(value) : nullptr;
    return number ? &number->value : nullptr;
}

std::optional<Truth> truth_in(const Value* value) {
    const auto* truth = value ? std::get_if<Truth>(value) : nullptr;
    if (!truth || *truth == Truth::unknown) return std::nullopt;
    return *truth;
}

/// Different values of one type have different texts.
std::string key_text(const Value& value) {
    struct Writer {
        std::string operator()(const Unknown&) const { return "?"; }
        std::string operator()(Truth truth) const { return std::string(to_text(truth)); }
        std::string operator()(const Number& number) const {
            return (number.at_least ? ">=" : "") + fraction_text(number.value);
        }
        std::string operator()(CivilDate date) const { return to_text(date); }
        std::string operator()(const Duration& duration) const {
            return fraction_text(duration.months) + "m" + fraction_text(duration.days);
        }
        std::string operator()(const Money& money) const { return to_text(money); }
        std::string operator()(ChoiceValue choice) const { return std::to_string(choice.place); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const Spells& spells) const {
            std::string text = spells && spells->complete ? "s" : "p";
            if (!spells) return text;
            for (const Spell& spell : spells->spells)
                text += to_text(spell.first) + (spell.last ? to_text(*spell.last) : "..");
            return text;
        }
        std::string operator()(const Record& record) const { return all("(", record->fields); }
        std::string operator()(const List& list) const {
            return all(list->complete ? "l(" : "p(", list->items);
        }
        static std::string all(std::string text, const std::vector<Value>& values) {
            for (const Value& value : values) text += key_text(value) + ",";
            return text + ")";
        }
    };
    return std::visit(Writer{}, value);
}

std::optional<std::strong_ordering> certain_order(const Value& a, const Value& b) {
    if (a.index() != b.index()) return std::nullopt;
    if (const auto* duration = std::get_if<Duration>(&a))
        return compare_for_every_start(*duration, std::get<Duration>(b));
    return order(a, b);
}

Value truth_value(bool holds) { return Value{truth(holds)}; }

std::optional<Value> folded_number(Op op, const Rational& a, const Rational& b) {
    std::optional<Rational> result;
    switch (op) {
        case Op::add:
            result = a + b;
            break;
        case Op::subtract:
            result = a - b;
            break;
        case Op::multiply:
            result = a * b;
            break;
        case Op::divide:
            result = divide(a, b);
            break;
        case Op::minimum:
            result = std::min(a, b);
            break;
        case Op::maximum:
            result = std::max(a, b);
            break;
        default:
            break;
    }
    if (!result || result->bits() > max_rational_bits) return std::nullopt;
    return Value{Number{*result}};
}

/// The value of an operation on constants; nullptr stands for an operand that is not constant.
std::optional<Value> folded(const Node& node, const Value* a, const Value* b, const Value* c) {
    const std::optional<Truth> left = truth_in(a), right = truth_in(b);
    switch (node.op) {
        case Op::land:
            if (left == Truth::no || right == Truth::no) return truth_value(false);
            return left && right ? std::optional(truth_value(true)) : std::nullopt;
        case Op::lor:
            if (left == Truth::yes || right == Truth::yes) return truth_value(true);
            return left && right ? std::optional(truth_value(false)) : std::nullopt;
        case Op::lnot:
            return left ? std::optional(truth_value(*left == Truth::no)) : std::nullopt;
        case Op::choose:
            if (const Value* taken = left == Truth::yes ? b : left == Truth::no ? c : nullptr) return *taken;
            return std::nullopt;
        case Op::equal:
            return a && b && is_known(*a) && is_known(*b) ? std::optional(truth_value(same_value(*a, *b)))
                                                          : std::nullopt;
        case Op::less:
        case Op::less_equal: {
            const auto between = a && b ? certain_order(*a, *b) : std::nullopt;
            if (!between) return std::nullopt;
            return truth_value(*between < 0 || (node.op == Op::less_equal && *between == 0));
        }
        default:
            break;
    }
    const Rational *x = number_in(a), *y = number_in(b);
    return x && y ? folded_number(node.op, *x, *y) : std::nullopt;
}

}  // namespace

std::strong_ordering order(const Value& a, const Value& b) {
    if (a.index() != b.index()) return a.index() <=> b.index();
    struct Order {
        const Value& other;
        std::strong_ordering operator()(const Number& a) const {
            return a.value <=> std::get<Number>(other).value;
        }
        std::strong_ordering operator()(const Money& a) const {
            return a.minor <=> std::get<Money>(other).minor;
        }
        std::strong_ordering operator()(Truth a) const { return a <=> std::get<Truth>(other); }
        std::strong_ordering operator()(CivilDate a) const { return a <=> std::get<CivilDate>(other); }
        std::strong_ordering operator()(ChoiceValue a) const { return a <=> std::get<ChoiceValue>(other); }
        std::strong_ordering operator()(const std::string& a) const {
            return a.compare(std::get<std::string>(other)) <=> 0;
        }
        std::strong_ordering operator()(const Duration& a) const {
            const auto& b = std::get<Duration>(other);
            // 4,800 months of the Gregorian cycle have 146,097 days.
            return 146'097 * a.months + 4800 * a.days <=> 146'097 * b.months + 4800 * b.days;
        }
        std::strong_ordering operator()(const Unknown&) const { return std::strong_ordering::equal; }
        // These have no order.
        std::strong_ordering operator()(const Spells&) const { return std::strong_ordering::equal; }
        std::strong_ordering operator()(const Record&) const { return std::strong_ordering::equal; }
        std::strong_ordering operator()(const List&) const { return std::strong_ordering::equal; }
    };
    return std::visit(Order{b}, a);
}

/// Visits each node after the nodes that it is made of, without recursion: a list may be long.
class ExpressionClasses::Builder {
  public:
    explicit Builder(ExpressionClasses& out)
        : out_(out), pack_(out.pack_), state_(pack_.nodes.size(), State::unseen) {
        out_.facts_.resize(pack_.nodes.size());
    }

    void run() {
        for (NodeId id = 0; id < pack_.nodes.size(); ++id) visit(id);
    }

  private:
    enum class State : std::uint8_t { unseen, open, done };
    using Key = std::array<std::uint32_t, 7>;

    std::array<NodeId, 3> parts(const Node& node) const {
        if (node.op == Op::definition) return {pack_.definitions[node.payload].value, nothing, nothing};
        return {node.a, node.b, node.c};
    }

    void visit(NodeId root) {
        std::vector<NodeId> waiting{root};
        while (!waiting.empty()) {
            const NodeId id = waiting.back();
            if (state_[id] == State::done) {
                waiting.pop_back();
                continue;
            }
            const bool ready = state_[id] == State::open;
            state_[id] = State::open;
            bool complete = true;
            for (const NodeId part : parts(pack_.node(id))) {
                if (ready || part == nothing || state_[part] != State::unseen) continue;
                waiting.push_back(part);
                complete = false;
            }
            if (!complete) continue;
            waiting.pop_back();
            finish(id);
            state_[id] = State::done;
        }
    }

    /// A part that is still open belongs to a circle, which the reader has reported: nothing is known about
    /// it.
    bool known(NodeId id) const { return id != nothing && state_[id] == State::done; }
    const Value* constant(NodeId id) const { return known(id) ? out_.constant(id) : nullptr; }

    void finish(NodeId id) {
        const Node& node = pack_.node(id);
        const std::array<NodeId, 3> part = parts(node);
        if (node.op == Op::definition && known(part[0])) {
            out_.facts_[id] = out_.facts_[part[0]];
            return;
        }
        Fact& fact = out_.facts_[id];
        if (node.op == Op::constant) {
            fact.constant = stored(node.type, pack_.constants[node.payload]);
        } else if (auto value = folded(node, constant(part[0]), constant(part[1]), constant(part[2]))) {
            fact.constant = stored(node.type, *value);
        }
        fact.same = class_number(id, node, part);
        fact.whole = node.type.kind == Kind::number && is_whole(node, part, fact);
        fact.subject = subject(node, part, fact);
    }

    std::uint32_t stored(const Type& type, const Value& value) {
        std::string text = std::to_string(static_cast<int>(type.kind)) + '/' + std::to_string(type.choice) +
                           '/' + key_text(value);
        const auto next = static_cast<std::uint32_t>(out_.values_.size());
        const auto [place, added] = constants_.emplace(std::move(text), next);
        if (added) out_.values_.push_back(value);
        return place->second;
    }

    std::uint32_t class_number(NodeId id, const Node& node, const std::array<NodeId, 3>& part) {
        Key key{static_cast<std::uint32_t>(node.op), node.payload, node.extra,
                static_cast<std::uint32_t>(node.type.kind)};
        for (std::size_t i = 0; i < part.size(); ++i)
            key[4 + i] = part[i] == nothing ? nothing : known(part[i]) ? out_.facts_[part[i]].same : several;
        const bool commutes = node.op == Op::land || node.op == Op::lor || node.op == Op::equal ||
                              node.op == Op::add || node.op == Op::multiply || node.op == Op::minimum ||
                              node.op == Op::maximum;
        if (commutes && key[5] < key[4]) std::swap(key[4], key[5]);
        if (out_.facts_[id].constant != nothing)
            key = {static_cast<std::uint32_t>(Op::constant),
                   out_.facts_[id].constant,
                   0,
                   0,
                   nothing,
                   nothing,
                   nothing};
        const auto next = static_cast<std::uint32_t>(out_.first_of_class_.size());
        const auto [place, added] = classes_.emplace(key, next);
        if (added) out_.first_of_class_.push_back(id);
        return place->second;
    }

    bool is_whole(const Node& node, const std::array<NodeId, 3>& part, const Fact& fact) const {
        const auto whole = [&](NodeId id) { return known(id) && out_.facts_[id].whole; };
        if (fact.constant != nothing) {
            const Rational* number = number_in(&out_.values_[fact.constant]);
            return number && number->is_whole();
        }
        switch (node.op) {
            case Op::fact:
                return pack_.facts[node.payload].days;
            case Op::rounded:
            case Op::days_in_duration:
            case Op::days_in_spells:
            case Op::days_between:
            case Op::months_between:
            case Op::years_between:
                return true;
            case Op::add:
            case Op::subtract:
            case Op::multiply:
            case Op::minimum:
            case Op::maximum:
                return whole(part[0]) && whole(part[1]);
            case Op::choose:
                return whole(part[1]) && whole(part[2]);
            default:
                return false;
        }
    }

    std::uint32_t subject(const Node& node, const std::array<NodeId, 3>& part, const Fact& fact) const {
        if (fact.constant != nothing) return nothing;
        const auto of = [&](NodeId id) { return known(id) ? out_.facts_[id].subject : several; };
        switch (node.op) {
            case Op::land:
            case Op::lor: {
                const std::uint32_t left = of(part[0]), right = of(part[1]);
                if (left == nothing || left == right) return right;
                return right == nothing ? left : several;
            }
            case Op::lnot:
                return of(part[0]);
            case Op::equal:
            case Op::less:
            case Op::less_equal: {
                if (!constant(part[0]) && !constant(part[1])) return several;
                const NodeId varying = constant(part[0]) ? part[1] : part[0];
                if (!known(varying)) return several;
                return pack_.node(varying).type.kind == Kind::yes_no ? of(varying)
                                                                     : out_.facts_[varying].same;
            }
            default:
                return fact.same;
        }
    }

    ExpressionClasses& out_;
    const Pack& pack_;
    std::vector<State> state_;
    std::map<std::string, std::uint32_t> constants_;
    std::map<Key, std::uint32_t> classes_;
};

ExpressionClasses::ExpressionClasses(const Pack& pack) : pack_(pack) { Builder(*this).run(); }

const Value* ExpressionClasses::constant(NodeId id) const {
    const std::uint32_t place = facts_[id].constant;
    return place == nothing ? nullptr : &values_[place];
}

}  // namespace ultima
