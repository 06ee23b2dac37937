// SPDX-License-Identifier: Apache-2.0
// Calculations: calls, the names after `given`, records and lists that are made. A calculation never calls
// itself (N008), so each of its slots is in use once at a time.
#include "reason/arithmetic.h"
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
    Call(Evaluator& evaluator, const Program::Frame& frame) : evaluator_(evaluator), frame_(frame) {
        if (evaluator.calls_open_++ == 0) evaluator.calls_ = 0;
        if (++evaluator.calls_ > most_calls) evaluator.gave_up_ = true;
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() {
        --evaluator_.calls_open_;
        const std::uint32_t* const slots = evaluator_.program_.frame_slots.data() + frame_.first;
        for (std::uint32_t i = 0; i < frame_.slots; ++i)
            evaluator_.slots_[slots[i]] = &evaluator_.nobody_said_;
    }
    [[nodiscard]] bool too_many() const { return evaluator_.calls_ > most_calls; }

  private:
    Evaluator& evaluator_;
    const Program::Frame& frame_;
};

/// The same records give the same as long as no fact changes.
Value Evaluator::called_value(const Node& node, CivilDate day) {
    const Program::Frame& frame = program_.frames[node.payload];
    const Call call(*this, frame);
    if (call.too_many()) return Unknown{};
    enter(node, day);
    if (frame.keeps == 0 || in_worlds()) return value_at(frame.body, day);
    const std::uint32_t* const slots = program_.frame_slots.data() + frame.first;
    const auto* first = std::get_if<Record>(slots_[slots[0]]);
    const auto* second = std::get_if<Record>(slots_[slots[frame.parameters - 1]]);
    if (first == nullptr || second == nullptr) return value_at(frame.body, day);
    KeptResult& kept = kept_result(frame.keeps, first->get(), second->get());
    if (kept.stamp == version_ && kept.first == *first && kept.second == *second) return kept.value;
    Value value = value_at(frame.body, day);
    // Only now: what was worked out meanwhile may have taken the same place.
    kept.stamp = version_;
    if (kept.first != *first) kept.first = *first;
    if (kept.second != *second) kept.second = *second;
    kept.value = value;
    return value;
}

/// Where the result for these records is kept, if it is.
Evaluator::KeptResult& Evaluator::kept_result(std::size_t number, const RecordValue* first,
                                              const RecordValue* second) {
    constexpr std::size_t places = 16;  // of each calculation
    if (kept_results_.empty()) kept_results_.resize(program_.keeping * places);
    const auto address = [](const RecordValue* record) {
        return reinterpret_cast<std::uintptr_t>(record) >> 4U;
    };
    const std::size_t hash = address(first) * 0xff51afd7ed558ccdULL ^ address(second) * 0xc4ceb9fe1a85ec53ULL;
    return kept_results_[(number - 1) * places + (hash >> 40U) % places];
}

Truth Evaluator::called_truth(const Node& node, CivilDate day) {
    const Program::Frame& frame = program_.frames[node.payload];
    if (frame.keeps != 0) return truth_in(called_value(node, day));
    const Call call(*this, frame);
    if (call.too_many()) return Truth::unknown;
    enter(node, day);
    return truth_at(frame.body, day);
}

/// Puts the arguments of a call into their slots; where one is only made here, it is kept for its slot.
void Evaluator::enter(const Node& call, CivilDate day) {
    const Program::Frame& frame = program_.frames[call.payload];
    if (frame.parameters == 0) return;
    if (program_.nests[call.extra] != 0) return enter_nested(call, day);
    const Argument* const arguments = pack_.arguments.data() + call.extra;
    const std::uint32_t* const slots = program_.frame_slots.data() + frame.first;
    for (std::uint32_t i = 0; i < frame.parameters; ++i) put(slots[i], arguments[i].value, day);
}

/// All of them first: one calls the same calculation.
void Evaluator::enter_nested(const Node& call, CivilDate day) {
    const std::span<const Argument> arguments = pack_.arguments_of(call);
    constexpr std::size_t few = 4;
    struct Put {
        Value made;
        const Value* value = nullptr;
    };
    boost::container::small_vector<Put, few> values(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i)
        values[i].value = &value_in(arguments[i].value, day, values[i].made);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint32_t slot = pack_.definitions[call.payload].parameters[i];
        slots_[slot] = values[i].value;
        if (values[i].value != &values[i].made) continue;
        made_slots_[slot] = std::move(values[i].made);
        slots_[slot] = &made_slots_[slot];
    }
}

/// Worked out when it is first asked for in a call.
const Value& Evaluator::local(const Node& node, CivilDate day) {
    if (slots_[node.payload] == &nobody_said_) put(node.payload, node.a, day);
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
    const auto* found = std::get_if<Record>(&value_in(node.a, day, made));
    if (found == nullptr) return Unknown{};
    const Record before = *found;
    const std::span<const Argument> arguments = pack_.arguments_of(node);
    boost::container::small_vector<Value, 4> values;
    bool same = true;
    for (const Argument& argument : arguments) {
        values.push_back(value_at(argument.value, day));
        same = same && surely_same(before->fields[argument.place], values.back());
    }
    if (same) return before;  // what was worked out for it still holds
    boost::container::small_vector<Value*, 16> changed(before->fields.size(), nullptr);
    for (std::size_t i = 0; i < values.size(); ++i) changed[arguments[i].place] = &values[i];
    std::vector<Value> fields;
    fields.reserve(before->fields.size());
    for (std::size_t place = 0; place < before->fields.size(); ++place) {
        if (changed[place] != nullptr)
            fields.push_back(std::move(*changed[place]));
        else
            fields.push_back(before->fields[place]);
    }
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
    if ((*second)->items.empty() && (*second)->complete) return *first;
    if ((*first)->items.empty() && (*first)->complete) return *second;
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
