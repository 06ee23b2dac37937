// SPDX-License-Identifier: Apache-2.0
#include "law/types.h"

#include "law/declare.h"
#include "law/type_checker.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {

std::string TypeChecker::text_of(NodeId id) const { return type_text(draft_.pack, type_of(id)); }

TypeChecker::Id TypeChecker::error(std::string_view code, Span span, std::string message, std::string help,
                                   std::vector<Note> notes) {
    draft_.report.error(code, span, std::move(message), std::move(help), std::move(notes));
    return std::nullopt;
}

TypeChecker::Id TypeChecker::constant(const Type& type, Value value, Span span) {
    draft_.pack.constants.push_back(std::move(value));
    const auto place = static_cast<std::uint32_t>(draft_.pack.constants.size() - 1);
    return node({Op::constant, type, span, nothing, nothing, nothing, place, 0});
}

TypeChecker::Id TypeChecker::type(AstId id, std::optional<Type> expected) {
    const Ast ast = draft_.syntax[id];
    switch (ast.op) {
        case AstOp::error:
            return std::nullopt;
        case AstOp::literal:
            return literal(ast, expected);
        case AstOp::word:
            return word(ast, expected);
        case AstOp::fact:
        case AstOp::definition:
        case AstOp::output:
            return reference(ast);
        case AstOp::today:
            return node({Op::today, Type{Kind::date}, ast.span});
        case AstOp::lor:
        case AstOp::land:
        case AstOp::lnot:
            return logic(ast);
        case AstOp::equal:
        case AstOp::not_equal:
        case AstOp::less:
        case AstOp::less_equal:
        case AstOp::greater:
        case AstOp::greater_equal:
            return comparison(ast);
        case AstOp::in_list:
            return in_list(ast);
        case AstOp::in_range:
            return in_range(ast);
        case AstOp::held_on:
            return held_on(ast);
        case AstOp::choose:
            return choose(ast, expected);
        case AstOp::add:
        case AstOp::subtract:
            return sum(ast, expected);
        case AstOp::multiply:
        case AstOp::divide:
            return product(ast, false);
        case AstOp::negate:
            return negate(ast);
        case AstOp::minimum:
        case AstOp::maximum:
            return extreme(ast, expected);
        case AstOp::rounded:
            return rounded(ast);
        case AstOp::days_of:
            return days_of(ast);
        case AstOp::first_day:
            return first_day(ast);
        case AstOp::days_between:
        case AstOp::months_between:
        case AstOp::years_between:
            return between(ast);
        case AstOp::variable:
            return variable(ast);
        case AstOp::field:
            return field(ast);
        case AstOp::some:
        case AstOp::every:
            return quantifier(ast);
        case AstOp::filter:
        case AstOp::each:
        case AstOp::sorted:
            return comprehension(ast);
        case AstOp::count:
        case AstOp::sum:
        case AstOp::least:
        case AstOp::greatest:
        case AstOp::first_of:
        case AstOp::last_of:
            return of_list(ast);
        case AstOp::fold:
            return fold(ast, expected);
        case AstOp::call:
            return call(ast);
        case AstOp::make_record:
            return made_record(ast);
        case AstOp::change_record:
            return changed_record(ast);
        case AstOp::make_list:
            return made_list(ast, expected);
        case AstOp::joined:
            return joined_lists(ast, expected);
        case AstOp::day_of_month:
            return day_of_month(ast);
        case AstOp::duration_of:
            return duration_of(ast);
    }
    return std::nullopt;
}

/// `60 days` is a duration, and a number where a number of days is wanted.
TypeChecker::Id TypeChecker::literal(const Ast& ast, std::optional<Type> expected) {
    Value value = draft_.syntax.values[ast.payload];
    if (ast.weak && expected && expected->kind == Kind::number)
        return constant(*expected, Number{std::get<Duration>(value).days, false}, ast.span);
    return constant(ast.type, std::move(value), ast.span);
}

TypeChecker::Id TypeChecker::word(const Ast& ast, std::optional<Type> expected) {
    const std::string text = draft_.syntax.texts[ast.payload];
    if (expected && expected->kind == Kind::choice) {
        const std::vector<std::string>& values = draft_.pack.choices[expected->choice].values;
        const auto found = std::find(values.begin(), values.end(), text);
        if (found != values.end())
            return constant(*expected, ChoiceValue{static_cast<std::uint16_t>(found - values.begin())},
                            ast.span);
        const std::string help = did_you_mean(text, {values.begin(), values.end()});
        if (!ast.declared && help.empty() && values.size() > 6) return undeclared(ast);
        draft_.report.error_once(
            "value " + std::to_string(expected->choice) + " " + text, "N011", ast.span,
            in_quotes(text) + " is not a value of this choice; expected " + type_text(draft_.pack, *expected),
            help, {{draft_.choice_spans[expected->choice], "the choice is declared here"}});
        return std::nullopt;
    }
    if (!ast.declared) return undeclared(ast);
    const std::vector<std::uint16_t>& types = draft_.choices_with[text];
    if (types.size() != 1) {
        return error(
            "N012", ast.span,
            in_quotes(text) + " is a value of several choices, and nothing here says which one is meant",
            "compare it with a fact, or state the type of the column");
    }
    Type choice{Kind::choice};
    choice.choice = types[0];
    return word(ast, choice);
}

TypeChecker::Id TypeChecker::undeclared(const Ast& ast) {
    const std::string text = draft_.syntax.texts[ast.payload];
    if (is_broken_name(draft_, text)) return std::nullopt;
    if (const auto measure = draft_.measures.longest(std::vector<std::string_view>{text}); measure.entry)
        return error("N001", ast.span, in_quotes(text) + " is a measure, and a measure has no value",
                     "use a fact, a definition or an output of a table");
    std::vector<std::string_view> known;
    for (const NameEntry& entry : draft_.names.entries()) known.push_back(entry.text);
    for (const Definition& definition : draft_.pack.definitions)
        if (definition.rule != nothing) known.push_back(definition.name);
    std::string help;
    // The words may hold more than the name that was meant: try fewer and fewer of them.
    for (std::string_view part = text; help.empty() && !part.empty();) {
        help = did_you_mean(part, known);
        const std::size_t blank = part.rfind(' ');
        part = blank == std::string_view::npos ? std::string_view{} : part.substr(0, blank);
    }
    if (help.empty() && text.find('-') != std::string::npos)
        help = "a minus needs blanks around it, since a hyphen may be part of a word";
    draft_.report.error_once("name " + text, "N001", ast.span, "nothing is called " + in_quotes(text), help);
    return std::nullopt;
}

TypeChecker::Id TypeChecker::reference(const Ast& ast) {
    if (ast.op == AstOp::fact) {
        if (draft_.bad_facts[ast.payload]) return std::nullopt;
        return node({Op::fact, draft_.pack.facts[ast.payload].type, ast.span, nothing, nothing, nothing,
                     ast.payload, 0});
    }
    if (ast.op == AstOp::definition) {
        const NodeId value = draft_.pack.definitions[ast.payload].value;
        if (draft_.definitions[ast.payload].bad || value == nothing) return std::nullopt;
        return node({Op::definition, type_of(value), ast.span, nothing, nothing, nothing, ast.payload, 0});
    }
    if (draft_.tables[ast.payload].bad) return std::nullopt;
    if (const auto& parameters = draft_.tables[ast.payload].parameters; !parameters.empty())
        return error("T014", ast.span,
                     "this output depends on values that are put in: " + parameter_names(parameters),
                     "write them in brackets after its name");
    const Type type = draft_.pack.tables[ast.payload].outputs[ast.extra].type;
    return node({Op::table_output, type, ast.span, nothing, nothing, nothing, ast.payload, ast.extra});
}

TypeChecker::Id TypeChecker::yes_no(AstId id, std::string_view place) {
    const Id typed = type(id, Type{Kind::yes_no});
    if (!typed || type_of(*typed).kind == Kind::yes_no) return typed;
    return error("T001", span_of(*typed),
                 "expected yes/no " + std::string(place) + ", found " + text_of(*typed));
}

TypeChecker::Id TypeChecker::logic(const Ast& ast) {
    if (ast.op == AstOp::lnot) {
        const Id operand = yes_no(ast.a, "after `not`");
        if (!operand) return std::nullopt;
        return node({Op::lnot, Type{Kind::yes_no}, ast.span, *operand});
    }
    const std::string place = ast.op == AstOp::land ? "beside `and`" : "beside `or`";
    const Id a = yes_no(ast.a, place);
    const Id b = yes_no(ast.b, place);
    if (!a || !b) return std::nullopt;
    return node({ast.op == AstOp::land ? Op::land : Op::lor, Type{Kind::yes_no}, ast.span, *a, *b});
}

TypeChecker::Id TypeChecker::choose(const Ast& ast, std::optional<Type> expected) {
    const Id question = yes_no(ast.a, "after `if`");
    const Pair values = pair(ast.b, ast.c, expected);
    if (!question || !values ||
        !same_type(values->first, values->second, ast.span, "be the two values of an `if`"))
        return std::nullopt;
    return node({Op::choose, type_of(values->first), ast.span, *question, values->first, values->second});
}

TypeChecker::Id TypeChecker::any_of(const std::vector<NodeId>& conditions, std::size_t first,
                                    std::size_t count) {
    if (count == 1) return conditions[first];
    const std::size_t half = (count + 1) / 2;
    const Id a = any_of(conditions, first, half);
    const Id b = a ? any_of(conditions, first + half, count - half) : std::nullopt;
    if (!b) return std::nullopt;
    return node({Op::lor, Type{Kind::yes_no}, joined(span_of(*a), span_of(*b)), *a, *b});
}

std::optional<NodeId> add_typed(Draft& draft, AstId ast, std::optional<Type> expected) {
    return TypeChecker(draft).type(ast, expected);
}

std::optional<NodeId> add_typed_as(Draft& draft, AstId ast, const Type& type, std::string_view what) {
    const auto id = add_typed(draft, ast, type);
    if (!id || draft.pack.nodes[*id].type == type) return id;
    draft.report.error("T001", draft.pack.nodes[*id].span,
                       std::string(what) + " must be " + type_text(draft.pack, type) + ", but this is " +
                           type_text(draft.pack, draft.pack.nodes[*id].type));
    return std::nullopt;
}

NodeId add_constant(Draft& draft, const Type& type, Value value, Span span) {
    const auto id = TypeChecker(draft).constant(type, std::move(value), span);
    return id ? *id : nothing;
}

}  // namespace ultima
