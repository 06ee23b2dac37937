// SPDX-License-Identifier: Apache-2.0
#pragma once

// Expressions as they are written, before their types are known. The type checker turns them into Nodes.

#include "base/source.h"
#include "law/value.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

using AstId = std::uint32_t;
inline constexpr AstId no_ast = 0;  ///< also stands for an expression with an error that has been reported

enum class AstOp : std::uint8_t {
    error,
    literal,  ///< payload: Syntax::values; its type in `type`
    word,     ///< a value of a choice, or an unknown name; payload: Syntax::texts
    fact,
    definition,  ///< payload: its number
    output,      ///< payload: table, extra: column
    today,
    lor,
    land,
    lnot,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in_list,   ///< a in one of Syntax::lists[payload, payload + extra)
    in_range,  ///< a in b .. c
    held_on,   ///< a in spells b
    choose,    ///< if a then b else c
    add,
    subtract,
    multiply,
    divide,
    negate,
    minimum,
    maximum,
    rounded,  ///< payload: Rounding
    days_of,  ///< days in a (spells), or days in a from b
    first_day,
    days_between,
    months_between,
    years_between,
    variable,  ///< payload: slot
    field,     ///< of record a; payload: its name in Syntax::texts
    some,      ///< over list a with condition b; payload: slot
    every,
    filter,
    each,
    sorted,  ///< extra: 1 for the greatest first
    count,
    sum,
    least,
    greatest,
    first_of,
    last_of,
    fold,  ///< over list a from b by c; payload: slot of the entry, extra: slot of what has been gathered
    call,  ///< payload: Syntax::calls
    make_record,    ///< payload: record, extra: Syntax::calls
    change_record,  ///< of record a; extra: Syntax::calls
    make_list,      ///< extra: Syntax::calls; payload: 1 if its literal's `type` says of what
    joined,
    day_of_month,
    duration_of,  ///< of number a; payload: 1 for months, 0 for days
};

/// The value of a field where a record is made or changed.
struct FieldValue {
    std::string name;
    Span span;
};

/// A function or an output of a table, with values put in; what a record or a list is made of.
struct Call {
    bool table = false;
    std::uint32_t index = 0;   ///< definition, or table
    std::uint32_t column = 0;  ///< of a table: the output
    std::vector<AstId> arguments;
    std::vector<FieldValue> fields;  ///< of a record, parallel to the arguments
};

struct Ast {
    AstOp op = AstOp::error;
    bool weak = false;      ///< its type depends on what stands on the other side: `life`, `60 days`
    bool declared = false;  ///< word: it is a value of some choice
    std::uint16_t height = 1;
    Type type;  ///< of literals
    Span span;
    AstId a = no_ast, b = no_ast, c = no_ast;
    std::uint32_t payload = 0;
    std::uint32_t extra = 0;
};

struct Syntax {
    std::vector<Ast> nodes{Ast{}};
    std::vector<Value> values;
    std::vector<std::string> texts;
    std::vector<AstId> lists;
    std::vector<Call> calls;

    const Ast& operator[](AstId id) const { return nodes[id]; }
};

}  // namespace ultima
