// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/expression.h"
#include "law/literals.h"

#include <span>

namespace ultima {

/// How tightly operators bind, from the loosest.
enum Level : std::uint8_t {
    any = 0,
    or_level,
    and_level,
    not_level,
    comparison_level,
    sum_level,
    product_level,
    unary_level
};

/// A Pratt parser. After the first error nothing more is read: `failed`.
class ExpressionParser {
  public:
    ExpressionParser(Draft& draft, Cursor& cursor, const ExpressionPlace& place)
        : draft_(draft), cursor_(cursor), place_(place), bound_(place.bound) {}

    AstId parse(Level level);
    bool failed() const { return failed_; }

  private:
    struct Binary {
        Level level = any;
        AstOp op = AstOp::error;
    };

    /// With the place where it stands, brackets included.
    struct Operand {
        AstId id = no_ast;
        Span span;
    };

    AstId fail() {
        failed_ = true;
        return no_ast;
    }
    AstId fail_expected(std::string_view what, std::string help = {}) {
        report_expected(draft_.report, cursor_, what, std::move(help));
        return fail();
    }
    bool expect_token(TokenKind kind, std::string_view what) {
        if (expect(draft_.report, cursor_, kind, what)) return true;
        failed_ = true;
        return false;
    }
    bool expect_word(std::string_view word, std::string_view what) {
        if (cursor_.accept_word(word)) return true;
        fail_expected(what);
        return false;
    }

    // expression.cpp: operators
    AstId make(AstOp op, std::size_t from, AstId a = no_ast, AstId b = no_ast, AstId c = no_ast,
               std::uint32_t payload = 0);
    Binary binary_here() const;
    AstId chain(AstOp op, Level level, std::size_t from, AstId first);
    Operand balanced(AstOp op, std::span<const Operand> operands);
    AstId comparison(AstOp op, std::size_t from, AstId left);
    AstId membership(std::size_t from, AstId left);
    bool list_here() const;
    AstId list(std::size_t from, AstId left);
    AstId rounding(std::size_t from, AstId operand);
    AstId prefix();
    AstId condition();

    // operands.cpp: what stands between operators
    AstId primary();
    AstId bracket();
    AstId word();
    AstId literal(std::size_t from, Literal literal);
    AstId smaller_or_larger(AstOp op);
    AstId days_in();
    AstId between(AstOp op);
    bool from_follows() const;
    std::size_t builtin_length() const;
    AstId builtin();
    AstId name(const NameEntry& entry, std::size_t words);
    AstId unknown_name();
    std::size_t words_of_unknown_name() const;

    // list_operands.cpp: lists and names for their entries, functions
    struct Over {
        AstId list = no_ast;
        std::uint32_t slot = 0;
    };
    std::size_t over_length() const;
    AstId over();
    std::size_t over_words() const;
    std::optional<Over> entries();
    AstId quantifier(AstOp op);
    AstId comprehension();
    AstId fold();
    AstId in_brackets(AstOp op, std::uint32_t payload = 0);
    AstId second_in_brackets(AstOp op, std::size_t from, AstId first, std::string_view what);
    bool arguments(Call& call);
    std::size_t field_length(std::size_t ahead = 0) const;
    AstId field(std::size_t words);
    const BoundName* bound_here(std::size_t ahead) const;
    AstId variable(const BoundName& name);
    AstId call(bool table, std::uint32_t index, std::uint32_t column, std::size_t from);

    // calculation_operands.cpp: records and lists that are made
    std::size_t record_length() const;
    AstId made_record(std::size_t words);
    AstId changed_record(std::size_t from, AstId record);
    bool field_values(Call& call);
    std::size_t made_list_length() const;
    AstId made_list();
    AstId joined_lists();
    AstId with_call(AstId id, Call call);
    bool names_record(std::size_t ahead) const;
    AstId text_node(AstOp op, std::size_t from, AstId a, std::string text);

    Draft& draft_;
    Cursor& cursor_;
    const ExpressionPlace& place_;
    std::vector<BoundName> bound_;
    std::size_t depth_ = 0;
    bool failed_ = false;
};

}  // namespace ultima
