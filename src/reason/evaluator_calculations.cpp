// SPDX-License-Identifier: Apache-2.0
// Calculations: calls, the names after `given`, records and lists that are made. A calculation never calls
// itself (N008), so each of its slots is in use once at a time.
#include "reason/evaluator.h"

namespace ultima {

namespace {

/// A few calculations that each use the one before twice would else never come to an end.
constexpr std::size_t most_calls = 10'000'000;

}  // namespace

/// Counts while it lives; what was put in stands for nothing afterwards. After too many calls nothing more is
/// worked out.
class Evaluator::Call {
  public:
    Call(Evaluator& evaluator, const Node& node)
        : evaluator_(evaluator), calculation_(evaluator.pack_.definitions[node.payload]) {
        if (evaluator.calls_open_++ == 0) evaluator.calls_ = 0;
        evaluator.gave_up_ = ++evaluator.calls_ > most_calls || evaluator.gave_up_;
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() {
        --evaluator_.calls_open_;
        for (const std::uint32_t slot : calculation_.parameters)
            evaluator_.slots_[slot] = &evaluator_.nobody_said_;
        for (const std::uint32_t slot : calculation_.locals) evaluator_.worked_out_[slot] = false;
    }
    [[nodiscard]] bool too_many() const { return evaluator_.calls_ > most_calls; }

  private:
    Evaluator& evaluator_;
    const Definition& calculation_;
};

/// The same records give the same as long as no fact changes.
Value Evaluator::called_value(const Node& node, CivilDate day) {
    const Call call(*this, node);
    if (call.too_many()) return Unknown{};
    enter(node, day);
    const NodeId body = pack_.named_by(node);
    if (!program_.keeps_results[node.payload] || in_worlds()) return value_at(body, day);
    const Definition& calculation = pack_.definitions[node.payload];
    const auto* first = std::get_if<Record>(slots_[calculation.parameters.front()]);
    const auto* second = std::get_if<Record>(slots_[calculation.parameters.back()]);
    if (first == nullptr || second == nullptr) return value_at(body, day);
    KeptResult& kept = kept_result(node.payload, *first, *second);
    if (kept.stamp == version_ && kept.definition == node.payload && kept.first == *first &&
        kept.second == *second)
        return kept.value;
    const Record held_first = *first;
    const Record held_second = *second;
    Value value = value_at(body, day);
    kept = {version_, node.payload, held_first, held_second, value};
    return value;
}

/// Where the result for these records is kept, if it is.
Evaluator::KeptResult& Evaluator::kept_result(std::uint32_t definition, const Record& first,
                                              const Record& second) {
    constexpr std::size_t places = 1024;
    if (kept_results_.empty()) kept_results_.resize(places);
    const auto address = [](const Record& record) {
        return reinterpret_cast<std::uintptr_t>(record.get()) >> 4U;
    };
    const std::size_t hash = definition * 0x9e3779b97f4a7c15ULL ^ address(first) * 0xff51afd7ed558ccdULL ^
                             address(second) * 0xc4ceb9fe1a85ec53ULL;
    return kept_results_[(hash >> 20U) % places];
}

Truth Evaluator::called_truth(const Node& node, CivilDate day) {
    if (program_.keeps_results[node.payload]) return truth_in(called_value(node, day));
    const Call call(*this, node);
    if (call.too_many()) return Truth::unknown;
    enter(node, day);
    return truth_at(pack_.named_by(node), day);
}

/// Puts the arguments of a call into their slots.
void Evaluator::enter(const Node& call, CivilDate day) {
    const std::span<const Argument> arguments = pack_.arguments_of(call);
    constexpr std::size_t few = 4;
    struct Put {
        Value made;
        const Value* value = nullptr;
    };
    // All of them first: one may call the same calculation.
    boost::container::small_vector<Put, few> values(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i)
        values[i].value = &value_in(arguments[i].value, day, values[i].made);
    const Definition& calculation = pack_.definitions[call.payload];
    for (std::size_t i = 0; i < values.size(); ++i)
        put(calculation.parameters[i], *values[i].value, values[i].made);
}

/// From now on the slot stands for the value; where this was only made here, in `made`, it is kept for it.
void Evaluator::put(std::uint32_t slot, const Value& value, Value& made) {
    slots_[slot] = &value;
    if (&value != &made) return;
    made_slots_[slot] = std::move(made);
    slots_[slot] = &made_slots_[slot];
}

const Value& Evaluator::local(const Node& node, CivilDate day) {
    if (!worked_out_[node.payload]) {
        Value made;
        const Value& value = value_in(node.a, day, made);
        put(node.payload, value, made);
        worked_out_[node.payload] = true;
    }
    return *slots_[node.payload];
}

Value Evaluator::made_record(const Node& node, CivilDate day) {
    const std::span<const Argument> arguments = pack_.arguments_of(node);
    std::vector<Value> fields;
    fields.reserve(arguments.size());
    for (const Argument& argument : arguments) fields.push_back(value_at(argument.value, day));
    return make_record(std::move(fields));
}

Value Evaluator::change_record(const Node& node, CivilDate day) {
    Value made;
    const auto* before = std::get_if<Record>(&value_in(node.a, day, made));
    if (before == nullptr) return Unknown{};
    std::vector<Value> fields = (*before)->fields;
    for (const Argument& argument : pack_.arguments_of(node))
        fields[argument.place] = value_at(argument.value, day);
    return make_record(std::move(fields));
}

Value Evaluator::made_list(const Node& node, CivilDate day) {
    std::vector<Value> items;
    for (const Argument& argument : pack_.arguments_of(node)) items.push_back(value_at(argument.value, day));
    return make_list(std::move(items), true);
}

/// More may be missing in the middle where the first list may lack entries; then in the whole.
Value Evaluator::joined(const Node& node, CivilDate day) {
    Value first_made;
    Value second_made;
    const auto* first = std::get_if<List>(&value_in(node.a, day, first_made));
    const auto* second = std::get_if<List>(&value_in(node.b, day, second_made));
    if (first == nullptr || second == nullptr) return Unknown{};
    if (!takes_steps((*first)->items.size() + (*second)->items.size())) return Unknown{};
    std::vector<Value> items;
    items.reserve((*first)->items.size() + (*second)->items.size());
    items.insert(items.end(), (*first)->items.begin(), (*first)->items.end());
    items.insert(items.end(), (*second)->items.begin(), (*second)->items.end());
    return make_list(std::move(items), (*first)->complete && (*second)->complete);
}

Value Evaluator::day_of_month(const Node& node, CivilDate day) {
    Value made;
    const auto* date = std::get_if<CivilDate>(&value_in(node.a, day, made));
    if (date == nullptr) return Unknown{};
    return Number{parts_of(*date).day};
}

Value Evaluator::duration_of(const Node& node, CivilDate day) {
    Value made;
    const auto* number = std::get_if<Number>(&value_in(node.a, day, made));
    if (number == nullptr || number->at_least || !number->value.is_whole() || number->value.sign() < 0)
        return Unknown{};
    return node.payload == 1 ? Duration{number->value, 0} : Duration{0, number->value};
}

namespace {

/// What two values have in common: a record keeps the fields in which both agree.
Value shared(const Value& a, const Value& b) {
    const auto* first = std::get_if<Record>(&a);
    const auto* second = std::get_if<Record>(&b);
    if (first == nullptr || second == nullptr) return is_known(a) && same_value(a, b) ? a : Value{Unknown{}};
    std::vector<Value> fields;
    for (std::size_t i = 0; i < (*first)->fields.size(); ++i)
        fields.push_back(shared((*first)->fields[i], (*second)->fields[i]));
    return make_record(std::move(fields));
}

}  // namespace

Value Evaluator::chosen_value(const Node& node, CivilDate day) {
    const Truth condition = truth_at(node.a, day);
    if (condition == Truth::yes) return value_at(node.b, day);
    if (condition == Truth::no) return value_at(node.c, day);
    const Value then = value_at(node.b, day);
    return is_known(then) ? shared(then, value_at(node.c, day)) : Value{Unknown{}};
}

}  // namespace ultima
