// SPDX-License-Identifier: Apache-2.0
#pragma once

// A pack after it has been read and its names and types resolved: what the evaluator runs, what pages show.
// Everything refers to everything else by index into the vectors of Pack, so a pack is a plain value.

#include "base/date.h"
#include "base/diagnostic.h"
#include "base/duration.h"
#include "base/result.h"
#include "base/rounding.h"
#include "base/source.h"
#include "law/overlay.h"
#include "law/value.h"

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

using NodeId = std::uint32_t;
using FactId = std::uint32_t;
using MeasureId = std::uint32_t;
using RuleId = std::uint32_t;
using TableId = std::uint32_t;
inline constexpr std::uint32_t nothing = 0xffffffff;

/// Facts that something depends on. A pack has at most 256 facts.
inline constexpr std::size_t max_facts = 256;
using FactSet = std::bitset<max_facts>;

/// How a value changes while only the date asked about moves forward (docs/pack-language.md, Time).
enum class Motion : std::uint8_t { fixed, rising, falling, changing };

enum class Op : std::uint8_t {
    constant,      ///< payload: Pack::constants
    fact,          ///< payload: FactId
    definition,    ///< payload: Pack::definitions
    table_output,  ///< payload: TableId, extra: column among its outputs
    today,         ///< the date asked about
    land,
    lor,
    lnot,   ///< Kleene; land and lor have two children
    equal,  ///< any type; of things that move with time only a constant condition is allowed
    less,
    less_equal,  ///< ordered types: number, date, duration, money, choice
    choose,      ///< if a then b else c
    add,
    subtract,
    multiply,
    divide,  ///< see Node::type and the children's types
    minimum,
    maximum,
    rounded,           ///< payload: Rounding
    days_in_duration,  ///< a: duration or scaled duration, b: date it is counted from
    days_in_spells,    ///< days held up to and including the date asked about
    first_day,         ///< of spells; unknown if there is none, or the list may be incomplete
    held_on,           ///< a: date, b: spells
    days_between,
    months_between,
    years_between,  ///< a: from, b: to; whole ones, negative never (0)
    // Lists. A slot holds what a name such as `c` in `some c in convictions` stands for; each such name of
    // the pack has its own.
    variable,  ///< payload: slot
    field,     ///< a: record, payload: its place in RecordType::fields
    bound,     ///< a: value put into the slot (payload) while b is worked out
    some,      ///< a: list, b: condition on an entry in slot `payload`; design 3.3
    every,
    filter,  ///< the entries of list a for which b is yes
    each,    ///< the list of b for every entry of a
    sorted,  ///< a by key b, stable; extra: 1 if the greatest comes first
    count,   ///< of list a
    sum,     ///< of list a; extra: 1 if no entry can be negative
    least,   ///< of list a: the smallest, the earliest
    greatest,
    first_of,  ///< of list a
    last_of,
    fold,  ///< over list a, slot `payload`; from b, slot `extra`, by c
    // Calculations. `Pack::arguments` holds what they are made of; see Pack::arguments_of.
    call,           ///< of the calculation Pack::definitions[payload], with its arguments
    local,          ///< a name after `given`: value a, kept in slot `payload` until the next call
    make_record,    ///< of its type, each field an argument
    change_record,  ///< record a with other values in the fields of the arguments; payload: how many
    make_list,      ///< of the arguments; payload: how many
    joined,         ///< the entries of list a, then those of list b
    day_of_month,   ///< of date a
    duration_of,    ///< of so many whole months (payload 1) or days (payload 0) as number a says
};
inline constexpr Op last_op = Op::duration_of;
/// Does the node give entries of its list a name?
constexpr bool binds(Op op) {
    return op == Op::some || op == Op::every || op == Op::filter || op == Op::each || op == Op::sorted ||
           op == Op::fold;
}

/// One node of an expression. `a > b` is stored as `b < a`, `a != b` as `not (a = b)`,
/// `x in (p, q)` as `x = p or x = q`, `x in p .. q` as `p <= x and x <= q`;
/// `a = b` where a side moves with time as `a <= b and b <= a`.
struct Node {
    Op op = Op::constant;
    Motion motion = Motion::fixed;
    Type type;
    Span span;
    NodeId a = nothing, b = nothing, c = nothing;
    std::uint32_t payload = 0;
    std::uint32_t extra = 0;  ///< with arguments: the place of the first one in Pack::arguments
};

/// A value put into a calculation, or into the field of a record.
struct Argument {
    std::uint32_t place = 0;  ///< of the parameter or field
    NodeId value = nothing;
};

struct ChoiceType {
    std::vector<std::string> values;  ///< in order of `<`
};

/// One entry's fields: `record conviction`.
struct RecordField {
    std::string name;
    Type type;
    bool days = false;
    Value low, high;  ///< as of a fact
    Span span;
    std::optional<Value> left_out = std::nullopt;  ///< as of a fact
};
struct RecordType {
    std::string name;
    std::vector<RecordField> fields;
    Span span;
};

enum class FactSource : std::uint8_t { record, finding, circumstance };

/// That a pack stands by something that the checks would refuse, why, and where the law says so: `adverse`,
/// `compelled` (docs/pack-language.md, In favour only; The UN baseline).
struct Mark {
    std::string why;
    std::string cite;
    Span span;
};

struct Presumption {
    Value value;
    std::string why;
    std::string cite;
    Span span;
    std::optional<Mark> adverse = std::nullopt;
};

struct Fact {
    std::string name;
    Type type;
    bool days = false;  ///< a number that counts whole days
    FactSource source = FactSource::record;
    std::string
        who;  ///< record: where it is kept ("register"); finding: the role ("court"); circumstance: "person"
    bool sensitive = false;
    std::optional<Value> neutral;
    std::optional<Presumption> presumed;
    Value low, high;        ///< range, both ends included, for number, date, duration, money; else Unknown
    bool may_lack = false;  ///< `complete unknown`: a list or spells given without a word may lack entries
    std::string question;
    Span span;
    /// `left out VALUE`: the register writes down only what is otherwise, so a case that does not say it has
    /// this value. Nothing: then it is unknown.
    std::optional<Value> left_out = std::nullopt;
};

enum class MeasureRole : std::uint8_t { group, kind, alone, custody };

/// What granting a measure means for the person, as the pack declares it. `undeclared`: being allowed it is
/// in the person's favour, being bound to it only up to band 2 (law/favour_direction.h).
enum class Direction : std::uint8_t { undeclared, benefit, burden };

struct Measure {
    std::string name;  ///< stable id
    std::string display;
    MeasureRole role = MeasureRole::alone;
    MeasureId group = nothing;  ///< for kinds
    std::string un;             ///< "M11", or empty with un_reason
    std::string un_reason;
    std::optional<int> band;
    std::string decided_by;
    std::optional<bool> consent;
    Direction direction = Direction::undeclared;
    Span span;
};

struct Definition {
    std::string name;
    NodeId value = nothing;
    RuleId rule = nothing;  ///< set for a `where` of that rule
    bool function =
        false;            ///< takes values in brackets; `value` holds its slots, and every call its own copy
    bool called = false;  ///< of a function: by some expression
    Span span;
    /// Of a `calculation` block: `value` is worked out with the arguments of a call in these slots.
    bool calculation = false;
    std::vector<std::uint32_t> parameters;
    std::vector<std::uint32_t> locals;  ///< slots of the names after `given`
    std::string cite;                   ///< of the block; may be empty
};

enum class Stage : std::uint8_t {
    police,
    prosecution,
    pretrial,
    trial,
    sentence,
    post_sentence,
    aftercare,
    appeal
};
inline constexpr std::size_t stage_count = 8;
std::string_view to_text(Stage);
std::optional<Stage> parse_stage(std::string_view);
using StageSet = std::bitset<stage_count>;

/// When a block of law is in force, both days included.
struct Validity {
    std::optional<CivilDate> from, to;
    FactId by = nothing;  ///< the date of the case that selects the version; else the date asked about
    /// Place in Pack::most_favourable, where that date only says of which versions the mildest counts.
    std::uint32_t favourable = nothing;
};

/// Of which versions of the law the mildest counts (ICCPR art. 15(1); docs/pack-language.md, The most
/// favourable law).
struct MostFavourable {
    std::string issue;       ///< what it is about; empty: the whole law of a version is taken
    FactId from = nothing;   ///< the day of the act: its law and every later one may be the mildest
    FactId to = nothing;     ///< the day of the decision; nothing: the day asked about
    std::string scope;       ///< what it applies to, in the pack's words
    std::string key;         ///< name of the value by which versions are compared
    NodeId value = nothing;  ///< what has that name; nothing: rules give it
    bool lower_is_milder = true;
    std::string cite;
    Span span;
};

enum class Effect : std::uint8_t { must, may, must_not, cannot_compute };

/// One measure, one effect. Groups are already spread: `may G` is one Grant for each kind;
/// `must G` is a `must` on G itself and a `may` on each kind; `must not G` a `must_not` on each kind;
/// `cannot compute` without `for` one for each measure that some rule of the same stage touches.
struct Grant {
    Effect effect = Effect::may;
    MeasureId measure = nothing;
};

struct Need {
    std::string kind;  ///< "reasons", "hearing", "legal aid", ...
    std::string text;
    std::vector<MeasureId> measures;
};

struct Gives {
    std::string name;
    NodeId value = nothing;
    std::optional<bool> more_is_better = std::nullopt;  ///< for the person; nothing: the pack does not say
};

enum class RuleRole : std::uint8_t { rule, exception, duty };

/// A `rule`, an `exception` or a `duty`: all three apply or do not apply in the same way.
struct Rule {
    std::string label;
    RuleRole role = RuleRole::rule;
    std::string cite;
    Span cite_span;
    Validity validity;
    StageSet stages;  ///< empty for exceptions
    bool advisory = false;
    std::vector<Grant> grants;
    std::vector<MeasureId> named;  ///< measures as written, before groups were spread
    std::vector<Need> needs;
    std::vector<Gives> gives;
    std::vector<std::string> considers;
    std::string cannot_code, cannot_reason;
    std::optional<Mark> adverse;    ///< a circumstance may count against the person here
    std::optional<Mark> compelled;  ///< the law itself leads to custody, and leaves no choice
    NodeId when = nothing;          ///< nothing: always
    std::vector<RuleId> unless;
    // duties
    std::string who, what;
    std::optional<int> within_days;  ///< nullopt: forthwith
    std::vector<RuleId> with;
    Span span;            ///< header line
    std::string heading;  ///< the Markdown heading it stands under
};

enum class HitPolicy : std::uint8_t { unique, first, any };

/// An input cell is a condition over its column's input; Op nodes of type yes/no. `-` is `nothing`.
struct TableRow {
    std::vector<NodeId> conditions;  ///< one for each input
    std::vector<NodeId> outputs;     ///< one for each output; nothing: no value
    std::string cite;                ///< the row's own, or the table's
    Span span;
};

struct TableOutput {
    std::string name;
    Type type;
    Span span;
};

struct Monotone {
    std::uint32_t output = 0;
    bool up = true;
    std::vector<std::uint32_t> inputs;
    Span span;
};

struct Table {
    std::string name;
    std::string cite;
    Span cite_span;
    Validity validity;  ///< outside it the outputs are unknown
    std::optional<Mark> adverse;
    HitPolicy hit = HitPolicy::unique;
    bool complete = false;
    std::vector<NodeId> inputs;
    std::vector<TableOutput> outputs;
    std::vector<Monotone> monotone;
    std::vector<TableRow> rows;
    /// Rows by the value of the first input, where that is a fixed choice, text or whole number and each cell
    /// names single values: a lookup then reads few rows. Key: ChoiceValue place, number or text as text.
    /// Empty: no index.
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> index;
    std::vector<std::uint32_t> unindexed_rows;  ///< rows whose first cell is `-` or an interval
    Span span;
};

enum class Status : std::uint8_t {
    required,
    available,
    conflict,
    not_yet,
    conditions_not_met,
    cannot_compute,
    barred,
    not_at_this_stage,
    not_provided,
    undetermined,
};
inline constexpr std::size_t status_count = 10;
std::string_view to_text(Status);  ///< "required", "not yet", ...
std::optional<Status> parse_status(std::string_view);

// What a `test` expects.
struct GivenFact {
    FactId fact = nothing;
    Value value;  ///< Unknown: taken back
};
struct Expectation {
    enum class What : std::uint8_t {
        measure,
        value,
        duty,
        no_duty,
        assumed,
        cannot_compute,
        law
    } what = What::measure;
    MeasureId measure = nothing;
    Status status = Status::undetermined;
    std::vector<RuleId> because, unless;
    std::optional<CivilDate> since, from;
    std::vector<FactId> missing;
    std::vector<Status> possible;
    bool advisory = false;
    std::vector<std::string> needs;
    NodeId expected = nothing;  ///< value: a constant
    NodeId actual =
        nothing;  ///< value: the definition or table output; nothing: the value that a rule gives by `name`
    std::string name;  ///< value: its name; cannot_compute: the code
    RuleId duty = nothing;
    FactId fact = nothing;               ///< assumed
    std::uint32_t favourable = nothing;  ///< law: place in Pack::most_favourable
    /// law: the first day of the one that is applied; of several, none of which could be shown to be the
    /// mildest.
    std::vector<CivilDate> laws;
    Span span;
};
struct PackTest {
    std::string name;
    std::vector<GivenFact> facts;  ///< all that is known when it asks
    CivilDate on;
    Stage stage = Stage::pretrial;
    std::vector<Expectation> expected;
    Span span;
};

enum class CitationCheck : std::uint8_t { checked, recalled };
struct Citation {
    std::string cite;
    CitationCheck text = CitationCheck::recalled;
    std::string source;
    std::optional<CivilDate> date;
};

struct CalendarSettings {
    bool first_day_counts = true;
    MonthEnd month_end = MonthEnd::clip;
    FractionReading fraction = FractionReading::by_months;
    std::string first_day_cite, month_end_cite, fraction_cite;
};

struct Manifest {
    std::string id, version, title, jurisdiction, authority, reviewer, licence, disclaimer;
    int language_version = 1;
    std::vector<std::string> languages;
    std::optional<CivilDate> law_as_of;
    std::vector<std::string> requires_packs;
    CalendarSettings calendar;
    std::vector<Citation> citations;
};

/// The texts of a pack in another language than its own (docs/pack-language.md, Other languages).
struct Translation {
    using Texts = std::map<std::string, std::string, std::less<>>;  ///< by key
    std::string language;                                           ///< "ar"
    Texts texts;   ///< what is missing is shown as the pack has it
    Texts unsure;  ///< of texts that changed since, or marked as unsure: for translators, never shown
};

struct Pack {
    Manifest manifest;
    std::string hash;                       ///< SHA-256 over all files' names and bytes, hex
    std::vector<Translation> translations;  ///< into all of the manifest's languages but the first
    std::vector<ChoiceType> choices;
    std::vector<RecordType> records;
    std::vector<Type> elements;  ///< of list types: what a list holds
    std::uint32_t slots = 0;     ///< how many names for entries there are
    std::vector<Fact> facts;
    std::vector<Measure> measures;
    std::vector<Definition> definitions;
    std::vector<Rule> rules;  ///< rules, exceptions and duties in the order of the files
    std::vector<Table> tables;
    std::vector<PackTest> tests;
    std::vector<MostFavourable> most_favourable;  ///< one for each issue, or one for the whole law
    std::vector<Node> nodes;
    std::vector<Argument> arguments;  ///< those of one node side by side
    std::vector<Value> constants;
    MeasureId custody = nothing;
    StageSet stages;  ///< stages for which some rule or duty exists

    // Derived once after checking.
    std::vector<FactSet> depends;  ///< per node: facts it may read, through definitions and tables
    /// Per fact, for number, date, duration, money: values at which some comparison of the fact with
    /// constants, or a table cell, changes; sorted. `simple[f]`: every use of f is such a comparison, so
    /// trying one value in each gap and each threshold itself tries everything that can matter.
    std::vector<std::vector<Value>> thresholds;
    std::vector<bool> simple;

    std::vector<std::string>
        texts;  ///< per node: its words, see `source_text`; filled when a pack is read without errors

    /// Per rule: citations that nobody compared with the law's text and on which the rule rests beside its
    /// own: of the tables that it reads, and of its exceptions with theirs.
    std::vector<std::vector<std::string>> recalled_beneath;
    /// Per rule: the tables that it, its exceptions and their definitions read.
    std::vector<std::vector<TableId>> tables_beneath;

    /// What the UN baseline adds to every answer, if the pack requires it.
    std::optional<Overlay> overlay;

    const Node& node(NodeId id) const { return nodes[id]; }
    /// What is put into a call or a record, or stands in a list; of other nodes nothing.
    std::span<const Argument> arguments_of(const Node& node) const;
    /// The expression that a name or a call stands for, else `nothing`.
    NodeId named_by(const Node& node) const {
        return node.op == Op::definition || node.op == Op::call ? definitions[node.payload].value : nothing;
    }
    std::optional<FactId> find_fact(std::string_view name) const;
    std::optional<MeasureId> find_measure(std::string_view name) const;
    std::optional<RuleId> find_rule(std::string_view label) const;
    /// Checked or recalled, by the longest listed citation that `cite` begins with. Unlisted ones count as
    /// recalled.
    const Citation* citation(std::string_view cite) const;
    bool is_recalled(std::string_view cite) const;
    /// Is the rule's citation, or one beneath it, recalled?
    bool rests_on_recalled(RuleId rule) const {
        return is_recalled(rules[rule].cite) || !recalled_beneath[rule].empty();
    }
};

/// Calls `each(part)` for everything that the node is directly made of, but not for what the names in it
/// stand for (`named_by`) nor for what is in a table.
template <class Each>
void for_each_part(const Pack& pack, const Node& node, Each each) {
    for (const NodeId part : {node.a, node.b, node.c})
        if (part != nothing) each(part);
    for (const Argument& argument : pack.arguments_of(node)) each(argument.value);
}

/// A value as people read it: `2025-01-01`, `36 months`, `life`, `yes`, `EUR 12.00`, `unknown`.
std::string to_text(const Pack&, const Type&, const Value&);

/// Reads a value of a type as it is written in case files, maps and tests. The message says what was
/// expected. With `days`, a number may carry that unit: `60 days`.
tl::expected<Value, std::string> parse_value(const Pack&, const Type&, std::string_view text,
                                             bool days = true);
/// The same for a value in a pack: a text stands in quotation marks, so that a lost one is noticed.
tl::expected<Value, std::string> parse_in_pack(const Pack&, const Type&, std::string_view text,
                                               bool days = true);

/// Is the value inside the range of the fact or the field? (Unknown is.)
bool in_range(const Fact&, const Value&);
bool in_range(const RecordField&, const Value&);

/// The fields of an entry of which nothing is said: what `left out` says, else unknown.
std::vector<Value> fields_left_out(const RecordType& record);

/// A number or an amount below zero: no entry of a list may be one.
bool is_negative(const Value&);

/// The source text of a node with blanks folded and comments left out, for explanations: `days counted >= a
/// third`. Read `Pack::texts` where it is needed often.
std::string source_text(const Pack&, const Sources&, NodeId);

}  // namespace ultima
