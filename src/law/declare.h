// SPDX-License-Identifier: Apache-2.0
#pragma once

// What several kinds of blocks have in common: names that are declared, types, values, roles, citations.

#include "law/cursor.h"
#include "law/draft.h"
#include "law/written.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// The words that begin an option of a line; values and roles end before them.
using Options = std::initializer_list<std::string_view>;

struct DeclaredName {
    std::vector<std::string_view> words;
    std::string text;
    Span span;
    bool bad = false;  ///< it cannot be a name (reported), but others may use it without further complaints
};

/// Reads the words from here on as the name of something new, at most `most_words`. Reports N003 if it cannot
/// be one.
std::optional<DeclaredName> take_name(Report& report, Cursor& cursor, std::string_view what,
                                      std::size_t most_words = 100);

/// Remembers words that hold a name which could not be told from what follows, so that its use is not
/// reported too.
void note_broken_name(Draft& draft, const Cursor& cursor);
/// Are these words, or do they begin, what `note_broken_name` remembered?
bool is_broken_name(const Draft& draft, std::string_view words);

/// Adds a name; reports N002 or N007 if there is one like it.
bool declare(Draft& draft, Names& names, const DeclaredName& name, NameKind kind, std::uint32_t index,
             std::uint32_t extra = 0);

struct DeclaredType {
    Type type;
    bool days = false;
};
/// Reads a type; the values of a choice become known names.
std::optional<DeclaredType> take_type(Draft& draft, Cursor& cursor, Options options);

/// The same, or the name of a record that is declared above.
std::optional<DeclaredType> take_type_or_record(Draft& draft, Cursor& cursor, Options options);

/// The type of a list with such entries.
Type list_type(Draft& draft, const Type& element);

/// The words of types, but for the values of a choice.
inline const Options type_words = {"yes/no", "number", "days",   "date",   "duration",
                                   "money",  "text",   "spells", "list of"};

/// Reads a value of this type, up to an option, a text in quotation marks or `..`.
std::optional<Value> take_value(Draft& draft, Cursor& cursor, const Type& type, Options options);

/// Reads `left out VALUE`: what holds where the register says nothing.
std::optional<Value> take_left_out(Draft& draft, Cursor& cursor, const Type& type, Options options);

/// Reads the words up to an option or a text: a role, a place where a record is kept, a group.
std::optional<std::string> take_words(Report& report, Cursor& cursor, std::string_view what, Options options);

/// Is the word here one of the options?
bool at_option(const Cursor& cursor, Options options);

/// Reads a citation: everything up to two blanks, a quotation mark or what `ends` says. Empty only after an
/// error.
template <class Ends>
std::string take_citation(Report& report, Cursor& cursor, Span& span, Ends ends);

/// Reads what follows `adverse` or `compelled`: the reason in quotation marks, `cite` and a citation. `from`
/// is where the word stands.
std::optional<Mark> take_mark(Report& report, Cursor& cursor, std::size_t from);

/// Reads the code after `cannot compute`: a word, or a text where it is another system's code.
std::optional<std::string> take_code(Report& report, Cursor& cursor);

/// Every bracket of a citation must have its partner (S016): a lost one would name another provision.
void check_brackets(Report& report, Span span, std::string_view citation);

/// Reads the name of a fact (N001, N013) or of a measure (N004).
std::optional<FactId> take_fact(Draft& draft, Cursor& cursor);
std::optional<MeasureId> take_measure(Draft& draft, Cursor& cursor);
/// Reads the label of a rule, exception or duty (N005).
std::optional<RuleId> take_label(Draft& draft, Cursor& cursor);
/// Reads one of these words or phrases (N010).
std::string_view take_one_of(Report& report, Cursor& cursor, std::string_view what,
                             std::initializer_list<std::string_view> phrases);

/// Reports "expected ..., found ..." with the nearest option as help, and leaves the rest of the line.
void report_unknown_option(Report& report, Cursor& cursor, Options options);

/// The kinds of safeguards that `needs` knows.
inline const std::initializer_list<std::string_view> need_kinds = {
    "reasons", "hearing", "report", "consent", "legal aid", "review", "means inquiry"};

template <class Ends>
std::string take_citation(Report& report, Cursor& cursor, Span& span, Ends ends) {
    const std::size_t from = cursor.place();
    while (!cursor.at_end() && !cursor.is(TokenKind::string) && !cursor.is(TokenKind::open_string)) {
        if (cursor.place() > from && (cursor.wide_gap_before() || ends(cursor))) break;
        if (cursor.place() == from && ends(cursor)) break;
        cursor.take();
    }
    if (cursor.place() == from) {
        report_expected(report, cursor, "a citation, such as `BNSS 2023 s. 479(1)`");
        return {};
    }
    span = cursor.since(from);
    check_brackets(report, span, cursor.text(span));
    return fold_blanks(cursor.text(span));
}

}  // namespace ultima
