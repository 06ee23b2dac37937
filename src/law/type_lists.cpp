// SPDX-License-Identifier: Apache-2.0
// Types of lists and of what is asked about their entries; functions and tables with values put in.
#include "law/declare.h"
#include "law/type_checker.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {

std::string TypeChecker::parameter_names(const std::vector<std::uint32_t>& slots) const {
    std::string names;
    for (const std::uint32_t slot : slots)
        names += (names.empty() ? "" : ", ") + in_quotes(draft_.slots[slot].name);
    return names;
}

void TypeChecker::put(std::uint32_t slot, const Type& type, bool days, bool not_negative) {
    SlotDraft& draft = draft_.slots[slot];
    draft.type = type;
    draft.days = days;
    draft.not_negative = not_negative;
}

/// A name stands for one value. Reports T020 if it would be another one on another day.
bool TypeChecker::fixed(NodeId id, std::string_view what, std::string_view help) {
    if (draft_.pack.nodes[id].motion == Motion::fixed && !draft_.info[id].jumps) return true;
    error("T020", span_of(id), std::string(what) + " may change as time passes", std::string(help));
    return false;
}

TypeChecker::Id TypeChecker::list(AstId id, std::string_view place) {
    const Id typed = type(id, std::nullopt);
    if (!typed || type_of(*typed).kind == Kind::list) return typed;
    return error("T001", span_of(*typed),
                 "expected a list " + std::string(place) + ", found " + text_of(*typed),
                 type_of(*typed).kind == Kind::spells ? "the days held are `days in ...`" : "");
}

/// The list of an expression over entries, with its name ready to stand for one of them.
TypeChecker::Id TypeChecker::over(const Ast& ast) {
    const Id typed = list(ast.a, "after `in`");
    if (!typed) return std::nullopt;
    constexpr std::string_view help = "ask for what moves with time in a condition, not after `return`";
    if (draft_.pack.nodes[*typed].motion != Motion::fixed || entries_jump(*typed)) {
        return error("T020", span_of(*typed), "the entries of this list may change as time passes",
                     std::string(help));
    }
    const NodeInfo& info = draft_.info[*typed];
    put(ast.payload, draft_.pack.elements[type_of(*typed).choice], info.days, info.not_negative);
    return typed;
}

/// Are there entries that would be others on another day, though none moves?
bool TypeChecker::entries_jump(NodeId id) const {
    const Node& node = draft_.pack.nodes[id];
    switch (node.op) {
        case Op::definition:
            return entries_jump(draft_.pack.definitions[node.payload].value);
        case Op::filter:
        case Op::sorted:
            return entries_jump(node.a);
        case Op::each:
            return draft_.info[node.b].jumps || entries_jump(node.a);
        case Op::choose:
            return draft_.info[id].jumps || node.motion != Motion::fixed;
        default:
            return false;
    }
}

TypeChecker::Id TypeChecker::variable(const Ast& ast) {
    const SlotDraft& slot = draft_.slots[ast.payload];
    if (slot.value != nothing) return slot.value;
    if (!slot.type) return std::nullopt;  // its list has an error
    if (slot.local != nothing)
        return node({Op::local, *slot.type, ast.span, slot.local, nothing, nothing, ast.payload});
    return node({Op::variable, *slot.type, ast.span, nothing, nothing, nothing, ast.payload});
}

TypeChecker::Id TypeChecker::field(const Ast& ast) {
    const Id record = type(ast.a, std::nullopt);
    if (!record) return std::nullopt;
    const std::string name = draft_.syntax.texts[ast.payload];
    if (type_of(*record).kind != Kind::record)
        return error("T001", span_of(*record),
                     "expected an entry with fields after `of`, found " + text_of(*record));
    const RecordType& of = draft_.pack.records[type_of(*record).choice];
    const auto found = std::find_if(of.fields.begin(), of.fields.end(),
                                    [&](const RecordField& field) { return field.name == name; });
    if (found == of.fields.end()) {
        std::vector<std::string_view> known;
        for (const RecordField& field : of.fields) known.push_back(field.name);
        draft_.report.error_once("field " + of.name + " " + name, "N015", ast.span,
                                 in_quotes(of.name) + " has no field " + in_quotes(name),
                                 did_you_mean(name, known), {{of.span, "the record is declared here"}});
        return std::nullopt;
    }
    return node({Op::field, found->type, ast.span, *record, nothing, nothing,
                 static_cast<std::uint32_t>(found - of.fields.begin())});
}

TypeChecker::Id TypeChecker::quantifier(const Ast& ast) {
    const Id entries = over(ast);
    if (!entries) return std::nullopt;
    const Id condition = yes_no(ast.b, "after `satisfies`");
    if (!condition) return std::nullopt;
    const Op op = ast.op == AstOp::some ? Op::some : Op::every;
    return node({op, Type{Kind::yes_no}, ast.span, *entries, *condition, nothing, ast.payload});
}

TypeChecker::Id TypeChecker::comprehension(const Ast& ast) {
    const Id entries = over(ast);
    if (!entries) return std::nullopt;
    const Type same = type_of(*entries);
    if (ast.op == AstOp::filter) {
        const Id condition = yes_no(ast.b, "after `where`");
        if (!condition) return std::nullopt;
        return node({Op::filter, same, ast.span, *entries, *condition, nothing, ast.payload});
    }
    const Id value = type(ast.b, std::nullopt);
    if (!value) return std::nullopt;
    const Type type = type_of(*value);
    if (ast.op == AstOp::sorted) {
        if (!is_ordered(type))
            return error("T004", span_of(*value),
                         text_of(*value) + " has no order, so nothing is sorted by it");
        if (!fixed(*value, "what the entries are sorted by", "sort by something that stays the same"))
            return std::nullopt;
        return node({Op::sorted, same, ast.span, *entries, *value, nothing, ast.payload, ast.extra});
    }
    if (type.kind == Kind::list || type.kind == Kind::spells || type.kind == Kind::scaled_duration)
        return error("T003", span_of(*value), text_of(*value) + " cannot be the entry of a list",
                     type.kind == Kind::scaled_duration ? "count its days from a date" : "");
    return node({Op::each, list_type(draft_, type), ast.span, *entries, *value, nothing, ast.payload});
}

TypeChecker::Id TypeChecker::fold(const Ast& ast, std::optional<Type> expected) {
    const Id entries = over(ast);
    if (!entries) return std::nullopt;
    const Id start = type(ast.b, expected);
    if (!start) return std::nullopt;
    const Type gathered = type_of(*start);
    if (gathered.kind == Kind::spells || gathered.kind == Kind::scaled_duration)
        return error("T003", span_of(*start), text_of(*start) + " cannot be gathered",
                     "begin with a number, a date, a duration, money, a choice, text, yes/no, a record or a "
                     "list");
    put(ast.extra, gathered, draft_.info[*start].days, draft_.info[*start].not_negative);
    const Id step = type(ast.c, gathered);
    if (!step || !same_type(*start, *step, ast.span, "be gathered together") ||
        !fixed(*start, "what is begun with", "count from fixed dates") ||
        !fixed(*step, "what is added", "choose the entries with `for ... where` first"))
        return std::nullopt;
    return node({Op::fold, gathered, ast.span, *entries, *start, *step, ast.payload, ast.extra});
}

TypeChecker::Id TypeChecker::of_list(const Ast& ast) {
    struct Form {
        AstOp ast;
        Op op;
        std::string_view name;
    };
    constexpr Form forms[] = {
        {AstOp::count, Op::count, "count"},       {AstOp::sum, Op::sum, "sum"},
        {AstOp::least, Op::least, "min"},         {AstOp::greatest, Op::greatest, "max"},
        {AstOp::first_of, Op::first_of, "first"}, {AstOp::last_of, Op::last_of, "last"}};
    const Form form =
        *std::find_if(std::begin(forms), std::end(forms), [&](const Form& f) { return f.ast == ast.op; });
    const std::string name = "`" + std::string(form.name) + "`";
    const Id typed = list(ast.a, "in " + name);
    if (!typed) return std::nullopt;
    const Type element = draft_.pack.elements[type_of(*typed).choice];
    const bool additive =
        element.kind == Kind::number || element.kind == Kind::duration || element.kind == Kind::money;
    const bool ordered = additive || element.kind == Kind::date;
    if (form.op == Op::sum && !additive)
        return error("T003", span_of(*typed),
                     "`sum` takes a list of numbers, durations or money, found " + text_of(*typed),
                     element.kind == Kind::record ? "say what is added: `sum(for x in ... return ...)`" : "");
    if ((form.op == Op::least || form.op == Op::greatest) && !ordered)
        return error("T003", span_of(*typed),
                     name + " takes a list of numbers, dates, durations or money, found " + text_of(*typed));
    const Type type = form.op == Op::count ? Type{Kind::number} : element;
    const bool never_negative = form.op == Op::sum && draft_.info[*typed].not_negative;
    return node({form.op, type, ast.span, *typed, nothing, nothing, 0, never_negative ? 1U : 0U});
}

TypeChecker::Id TypeChecker::call(const Ast& ast) {
    if (draft_.pack.nodes.size() >= limit::expressions)
        return std::nullopt;  // reported where the limit was met
    const Call call = draft_.syntax.calls[ast.payload];
    if (call.table ? draft_.tables[call.index].bad : draft_.definitions[call.index].bad) return std::nullopt;
    const std::vector<std::uint32_t>& parameters =
        call.table ? draft_.tables[call.index].parameters : draft_.definitions[call.index].parameters;
    if (parameters.empty())
        return error("T014", ast.span, "this output takes no values in brackets",
                     "a column headed `NAME : TYPE` takes one");
    if (parameters.size() != call.arguments.size())
        return error("T014", ast.span,
                     "expected " + std::to_string(parameters.size()) + " values in brackets, found " +
                         std::to_string(call.arguments.size()),
                     "they are " + parameter_names(parameters));
    std::vector<NodeId> arguments;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Type wanted = *draft_.slots[parameters[i]].type;
        const Id argument = type(call.arguments[i], wanted);
        if (!argument) continue;
        if (type_of(*argument) == wanted) {
            arguments.push_back(*argument);
        } else {
            error("T002", span_of(*argument),
                  in_quotes(draft_.slots[parameters[i]].name) + " is " + type_text(draft_.pack, wanted) +
                      ", found " + text_of(*argument),
                  {}, {{draft_.slots[parameters[i]].span, "declared here"}});
        }
    }
    if (arguments.size() != parameters.size()) return std::nullopt;
    return call.table ? lookup(ast, arguments, call) : function(ast, arguments, call.index);
}

/// Each call has its own copy of what the function says, with the values in place of their names.
TypeChecker::Id TypeChecker::function(const Ast& ast, const std::vector<NodeId>& arguments,
                                      std::uint32_t definition) {
    draft_.pack.definitions[definition].called = true;
    if (draft_.pack.definitions[definition].calculation) return calculation(ast, arguments, definition);
    const DefinitionDraft& draft = draft_.definitions[definition];
    const std::vector<std::uint32_t> parameters = draft.parameters;
    const AstId body = draft.value;
    for (std::size_t i = 0; i < parameters.size(); ++i) draft_.slots[parameters[i]].value = arguments[i];
    const Id result = type(body, std::nullopt);
    for (const std::uint32_t slot : parameters) draft_.slots[slot].value = nothing;
    if (result && draft_.pack.nodes[*result].op != Op::constant) draft_.pack.nodes[*result].span = ast.span;
    return result;
}

TypeChecker::Id TypeChecker::lookup(const Ast& ast, const std::vector<NodeId>& arguments, const Call& call) {
    const Type type = draft_.pack.tables[call.index].outputs[call.column].type;
    Id result = node({Op::table_output, type, ast.span, nothing, nothing, nothing, call.index, call.column});
    const std::vector<std::uint32_t>& parameters = draft_.tables[call.index].parameters;
    for (std::size_t i = parameters.size(); i > 0 && result; --i) {
        if (!fixed(arguments[i - 1], "a value put into a table",
                   "let a column of the table read it instead of putting it in"))
            return std::nullopt;
        result = node({Op::bound, type, ast.span, arguments[i - 1], *result, nothing, parameters[i - 1]});
    }
    return result;
}

}  // namespace ultima
