// SPDX-License-Identifier: Apache-2.0
// Types of calculations (`calculation` blocks): calls, records and lists that are made. All they work with
// stays the same as time passes (T020).
#include "law/declare.h"
#include "law/type_checker.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr std::string_view fixed_help = "a calculation works with what stays the same: put in fixed dates";

}  // namespace

TypeChecker::Id TypeChecker::calculation(const Ast& ast, const std::vector<NodeId>& arguments,
                                         std::uint32_t definition) {
    const NodeId body = draft_.pack.definitions[definition].value;
    if (body == nothing) return std::nullopt;
    NewNode call{Op::call, type_of(body), ast.span, nothing, nothing, nothing, definition};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!fixed(arguments[i], "a value put into a calculation", fixed_help)) return std::nullopt;
        call.arguments.push_back({draft_.pack.definitions[definition].parameters[i], arguments[i]});
    }
    return node(call);
}

/// The values of fields that are written; each field once.
std::optional<std::vector<Argument>> TypeChecker::field_values(const Ast& ast, const RecordType& record) {
    const Call call = draft_.syntax.calls[ast.extra];
    std::vector<Argument> values;
    bool good = true;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        const std::string& name = call.fields[i].name;
        const Span span = call.fields[i].span;
        const auto found = std::find_if(record.fields.begin(), record.fields.end(),
                                        [&](const RecordField& field) { return field.name == name; });
        if (found == record.fields.end()) {
            std::vector<std::string_view> known;
            for (const RecordField& field : record.fields) known.push_back(field.name);
            error("N015", span, in_quotes(record.name) + " has no field " + in_quotes(name),
                  did_you_mean(name, known), {{record.span, "the record is declared here"}});
            good = false;
            continue;
        }
        const auto place = static_cast<std::uint32_t>(found - record.fields.begin());
        if (std::any_of(values.begin(), values.end(), [&](const Argument& a) { return a.place == place; })) {
            error("S008", span, in_quotes(name) + " is given twice");
            good = false;
        }
        const Type wanted = found->type;
        const Id value = type(call.arguments[i], wanted);
        if (!value) {
            good = false;
        } else if (type_of(*value) != wanted) {
            error("T002", span_of(*value),
                  in_quotes(name) + " is " + type_text(draft_.pack, wanted) + ", found " + text_of(*value),
                  {}, {{found->span, "declared here"}});
            good = false;
        } else {
            good = fixed(*value, "the field of a record", fixed_help) && good;
            values.push_back({place, *value});
        }
    }
    if (!good) return std::nullopt;
    return values;
}

TypeChecker::Id TypeChecker::made_record(const Ast& ast) {
    if (draft_.bad_records[ast.payload]) return std::nullopt;
    const RecordType record = draft_.pack.records[ast.payload];
    auto values = field_values(ast, record);
    if (!values) return std::nullopt;
    if (values->size() < record.fields.size()) {
        std::string missing;
        for (std::uint32_t place = 0; place < record.fields.size(); ++place)
            if (std::none_of(values->begin(), values->end(),
                             [&](const Argument& a) { return a.place == place; }))
                missing += (missing.empty() ? "" : ", ") + in_quotes(record.fields[place].name);
        return error("T014", ast.span, "a value is missing for " + missing, "write all fields of the record",
                     {{record.span, "the record is declared here"}});
    }
    std::sort(values->begin(), values->end(),
              [](const Argument& a, const Argument& b) { return a.place < b.place; });
    NewNode made{Op::make_record, Type{Kind::record, static_cast<std::uint16_t>(ast.payload)}, ast.span};
    made.arguments = std::move(*values);
    return node(made);
}

TypeChecker::Id TypeChecker::changed_record(const Ast& ast) {
    const Id record = type(ast.a, std::nullopt);
    if (!record) return std::nullopt;
    if (type_of(*record).kind != Kind::record)
        return error("T001", span_of(*record), "expected a record before `but`, found " + text_of(*record));
    auto values = field_values(ast, RecordType(draft_.pack.records[type_of(*record).choice]));
    if (!values) return std::nullopt;
    NewNode changed{Op::change_record, type_of(*record), ast.span, *record};
    changed.payload = static_cast<std::uint32_t>(values->size());
    changed.arguments = std::move(*values);
    return node(changed);
}

TypeChecker::Id TypeChecker::made_list(const Ast& ast, std::optional<Type> expected) {
    const Call call = draft_.syntax.calls[ast.extra];
    std::optional<Type> wanted = ast.payload == 1 ? std::optional(ast.type) : expected;
    if (wanted && wanted->kind != Kind::list) wanted.reset();
    std::optional<Type> element = wanted ? std::optional(draft_.pack.elements[wanted->choice]) : std::nullopt;
    NewNode made{Op::make_list, Type{}, ast.span};
    for (std::uint32_t i = 0; i < call.arguments.size(); ++i) {
        const Id value = type(call.arguments[i], element);
        if (!value) return std::nullopt;
        if (!element) element = type_of(*value);
        if (type_of(*value) != *element)
            return error("T002", span_of(*value),
                         "the entries of a list are of one type: " + type_text(draft_.pack, *element) +
                             " and " + text_of(*value) + " are two");
        if (element->kind == Kind::list || element->kind == Kind::spells ||
            element->kind == Kind::scaled_duration)
            return error("T003", span_of(*value), text_of(*value) + " cannot be the entry of a list");
        if (!fixed(*value, "the entry of a list", fixed_help)) return std::nullopt;
        made.arguments.push_back({i, *value});
    }
    if (!element)
        return error("N012", ast.span, "nothing here says what this list holds", "write `list of TYPE ()`");
    made.type = list_type(draft_, *element);
    made.payload = static_cast<std::uint32_t>(call.arguments.size());
    return node(made);
}

TypeChecker::Id TypeChecker::joined_lists(const Ast& ast, std::optional<Type> expected) {
    const Pair lists = pair(ast.a, ast.b, expected);
    if (!lists) return std::nullopt;
    for (const NodeId side : {lists->first, lists->second})
        if (type_of(side).kind != Kind::list)
            return error("T001", span_of(side), "`joined` takes two lists, found " + text_of(side),
                         "a list of one entry is `list (...)`");
    if (!same_type(lists->first, lists->second, ast.span, "be joined") ||
        !fixed(lists->first, "what is joined", fixed_help) ||
        !fixed(lists->second, "what is joined", fixed_help))
        return std::nullopt;
    return node({Op::joined, type_of(lists->first), ast.span, lists->first, lists->second});
}

/// The names first, in order: each is typed once, however often it is read.
TypeChecker::Id TypeChecker::calculated(const DefinitionDraft& calculation) {
    for (const auto& [slot, ast] : calculation.locals) {
        const Id value = type(ast, std::nullopt);
        if (!value || !fixed(*value, "what a calculation works with", fixed_help)) return std::nullopt;
        put(slot, type_of(*value), draft_.info[*value].days, draft_.info[*value].not_negative);
        draft_.slots[slot].local = *value;
    }
    const Id result = type(calculation.value, std::nullopt);
    if (!result || !fixed(*result, "what a calculation gives", fixed_help)) return std::nullopt;
    if (type_of(*result).kind == Kind::spells || type_of(*result).kind == Kind::scaled_duration)
        return error("T003", span_of(*result), "a calculation cannot give " + text_of(*result));
    return result;
}

std::optional<NodeId> add_calculation(Draft& draft, const DefinitionDraft& calculation) {
    return TypeChecker(draft).calculated(calculation);
}

TypeChecker::Id TypeChecker::day_of_month(const Ast& ast) {
    const Id of = date(ast.a, "after `day in month of`");
    if (!of || !fixed(*of, "the date of which the day of the month is asked", fixed_help))
        return std::nullopt;
    return node({Op::day_of_month, Type{Kind::number}, ast.span, *of});
}

TypeChecker::Id TypeChecker::duration_of(const Ast& ast) {
    const std::string unit = ast.payload == 1 ? "months" : "days";
    const Id of = type(ast.a, Type{Kind::number});
    if (!of) return std::nullopt;
    if (type_of(*of).kind != Kind::number)
        return error("T001", span_of(*of), "expected a number in `" + unit + "(...)`, found " + text_of(*of));
    if (!fixed(*of, "the number of " + unit, fixed_help)) return std::nullopt;
    return node({Op::duration_of, Type{Kind::duration}, ast.span, *of, nothing, nothing, ast.payload});
}

/// `X in LIST`: some entry equals X.
TypeChecker::Id TypeChecker::held_in_list(const Ast& ast, NodeId list) {
    const Type element = draft_.pack.elements[type_of(list).choice];
    const Id value = type(ast.a, element);
    if (!value) return std::nullopt;
    if (type_of(*value) != element)
        return error("T002", ast.span, text_of(*value) + " cannot be in " + text_of(list), {},
                     {{span_of(*value), "this is " + text_of(*value)}, {span_of(list), "this is the list"}});
    if (!fixed(*value, "what is looked for in a list", fixed_help) ||
        !fixed(list, "the list that is looked through", fixed_help))
        return std::nullopt;
    const auto slot = static_cast<std::uint32_t>(draft_.slots.size());
    draft_.slots.push_back({"entry", ast.span, element, false, false, nothing, nothing});
    draft_.pack.slots = slot + 1;
    const Id entry = node({Op::variable, element, ast.span, nothing, nothing, nothing, slot});
    const Id same = entry ? equal(*entry, *value, ast.span) : std::nullopt;
    if (!same) return std::nullopt;
    return node({Op::some, Type{Kind::yes_no}, ast.span, list, *same, nothing, slot});
}

}  // namespace ultima
