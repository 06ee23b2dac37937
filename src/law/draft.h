// SPDX-License-Identifier: Apache-2.0
#pragma once

// A pack while it is being read. Reading goes in passes: facts, measures and all other names first; then
// expressions; then types; then tests. What a later pass needs and a finished Pack does not hold stands here.

#include "base/source.h"
#include "law/lexer.h"
#include "law/names.h"
#include "law/pack.h"
#include "law/report.h"
#include "law/syntax.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ultima {

namespace limit {
inline constexpr std::size_t pack_bytes = 4U << 20U;
inline constexpr std::size_t nesting = 200;
inline constexpr std::size_t chain = 200;    ///< definitions that build on each other
inline constexpr std::size_t height = 1000;  ///< an expression with all definitions put in
inline constexpr std::size_t list = 100'000;
inline constexpr std::size_t choice_values = 2000;
inline constexpr std::size_t columns = 1000;  ///< of a table
inline constexpr std::size_t choice_types = 65'000;
inline constexpr std::size_t records = 1000;
inline constexpr std::size_t issues = 100;  ///< of the most favourable law
inline constexpr std::size_t fields = 100;  ///< of a record
inline constexpr std::size_t slots = 10'000;
inline constexpr std::size_t measures = 1000;
inline constexpr std::size_t rules = 20'000;
inline constexpr std::size_t grants = 500'000;
inline constexpr std::size_t expressions = 500'000;
inline constexpr std::size_t test_facts = 500'000;  ///< facts known in all tests together
inline constexpr std::size_t manifest_bytes = 256U << 10U;
}  // namespace limit

/// The definitions and tables that an expression refers to directly; tables with `table_use` added.
using Uses = std::vector<std::uint32_t>;
inline constexpr std::uint32_t table_use = 0x80000000;

/// A name that an expression gives to an entry of a list, or that a function or a table gives to a value put
/// in.
struct SlotDraft {
    std::string name;
    Span span;
    std::optional<Type> type;
    bool days = false;
    bool not_negative = false;
    NodeId value = nothing;  ///< while a call of a function is typed: what stands in its place
    NodeId local = nothing;  ///< of a name after `given`: what it stands for
};

/// A name after `given`, that only its calculation knows.
struct LocalDraft {
    std::uint32_t slot = 0;
    AstId value = no_ast;
};

/// A name for an entry of a list, or for a value put in.
struct BoundName {
    std::vector<std::string_view> words;
    std::uint32_t slot = 0;
};

struct DefinitionDraft {
    AstId value = no_ast;
    std::vector<std::uint32_t> parameters;  ///< slots, of a function
    std::vector<BoundName> bound;           ///< the same as its expression sees them, and its locals
    std::vector<LocalDraft> locals;         ///< of a calculation
    Uses uses;
    bool bad = false;       ///< an error has been reported; whoever refers to it stays silent
    std::size_t block = 0;  ///< where to find its expression in the second pass
    std::uint32_t first = 0, last = 0;
};

struct RuleDraft {
    std::size_t block = 0;
    AstId when = no_ast;
    std::vector<AstId> gives;  ///< parallel to Rule::gives
    std::vector<Span> give_spans;
    Names where_names;
    bool cannot_for_all = false;  ///< `cannot compute` without `for`
};

enum class CellHow : std::uint8_t { equal, interval, less, less_equal, greater, greater_equal };
struct CellPart {
    CellHow how = CellHow::equal;
    AstId a = no_ast, b = no_ast;
    Span span;
};
struct RowDraft {
    std::vector<std::vector<CellPart>> inputs;  ///< empty: anything
    std::vector<AstId> outputs;                 ///< no_ast: no value, or an error
    std::string cite;
    Span span;
};
struct TableDraft {
    std::size_t block = 0;
    std::vector<AstId> inputs;
    std::vector<Span> input_spans;
    std::vector<std::uint32_t> parameters;      ///< slots of inputs that a call puts in, in order
    std::vector<std::optional<Type>> declared;  ///< of the outputs
    std::vector<RowDraft> rows;
    Uses uses;
    std::vector<Motion> output_motion;  ///< of each output, once the table has its types
    std::vector<bool> output_jumps;     ///< as in NodeInfo
    std::uint16_t height = 1;           ///< as in NodeInfo
    bool bad = false;
};

/// What the type checker knows about a node beyond its type.
struct NodeInfo {
    bool days = false;  ///< a number that counts days; of a list: its entries do
    bool not_negative = false;
    bool jumps =
        false;  ///< may change on single days, as other entries of a list or versions of a table count
    std::uint16_t height = 1;  ///< with all definitions put in
};

/// `kind of GROUP`, where the group may be declared later.
struct GroupOfKind {
    MeasureId kind = nothing;
    std::vector<std::string_view> group;
    Span span;
};

/// The type of a value that rules give under a name of its own.
struct GivenName {
    Type type;
    bool bad = false;
    Span span;
};

struct Draft {
    Draft(const Sources& all_sources, Report& its_report, Pack& its_pack)
        : sources(all_sources), report(its_report), pack(its_pack) {}

    const Sources& sources;
    Report& report;
    Pack& pack;

    std::vector<LexedBlock> blocks;
    Syntax syntax;
    Names names;  ///< facts, definitions, table outputs, values of choices
    Names measures;
    Names records;
    std::vector<bool> bad_records;          ///< parallel to Pack::records
    std::set<std::string> computed_fields;  ///< by some record that is made: their ranges bind no such value
    std::map<std::vector<std::string>, std::uint16_t> choice_types;
    std::unordered_map<std::string, std::vector<std::uint16_t>> choices_with;  ///< by value
    std::vector<Span> choice_spans;  ///< parallel to Pack::choices: where each was first declared
    std::unordered_map<std::string, RuleId> labels;
    std::vector<bool> bad_facts;
    std::vector<std::string> broken_names;  ///< words of lines where a name could not be told from the rest
    std::vector<GroupOfKind> groups_of_kinds;
    std::vector<std::vector<MeasureId>> kinds_of_group;  ///< parallel to Pack::measures
    std::size_t grants = 0;                              ///< of all rules
    std::vector<SlotDraft> slots;                        ///< Pack::slots of them
    std::vector<DefinitionDraft> definitions;            ///< parallel to Pack::definitions, as the next two
    std::vector<RuleDraft> rules;
    std::vector<TableDraft> tables;
    std::vector<NodeInfo> info;              ///< parallel to Pack::nodes
    std::map<std::string, GivenName> given;  ///< by the name after `gives`, where that is no other name
    std::size_t test_facts = 0;              ///< in all tests
    /// Where the pack first needs to know whether the first day counts, how months end, what a fraction
    /// means.
    std::optional<Span> first_day_needed, month_end_needed, fraction_needed;
};

}  // namespace ultima
