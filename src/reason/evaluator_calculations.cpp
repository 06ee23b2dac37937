// SPDX-License-Identifier: Apache-2.0
// Calculations: calls, the names after `given`, records and lists that are made. A calculation never calls itself
// (N008), so each of its slots is in use once at a time.
#include "reason/evaluator.h"

namespace ultima {

/// Puts the arguments of a call into their slots; gives what is to be worked out then.
NodeId Evaluator::enter(const Node& call, CivilDate day) {
    const std::span<const Argument> arguments = pack_.arguments_of(call);
    boost::container::small_vector<Value, 8> values;
    for (const Argument& argument : arguments) {
        Value made;
        const Value& value = value_in(argument.value, day, made);
        if (&value == &made) {
            values.push_back(std::move(made));
        } else {
            values.push_back(value);
        }
    }
    const Definition& calculation = pack_.definitions[call.payload];
    for (std::size_t i = 0; i < values.size(); ++i) slots_[calculation.parameters[i]] = std::move(values[i]);
    for (const std::uint32_t slot : calculation.locals) worked_out_[slot] = false;
    return calculation.value;
}

const Value& Evaluator::local(const Node& node, CivilDate day) {
    if (!worked_out_[node.payload]) {
        Value value = value_at(node.a, day);
        slots_[node.payload] = std::move(value);
        worked_out_[node.payload] = true;
    }
    return slots_[node.payload];
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
    std::vector<Value> items = (*first)->items;
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
