// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/date.h"
#include "base/duration.h"
#include "base/money.h"
#include "base/rational.h"
#include "base/truth.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ultima {

/// What a value can be. `scaled_duration` is a duration times a fraction: it may only be counted
/// in days from a date, never added to one (design 3.5).
enum class Kind : std::uint8_t {
    yes_no,
    number,
    date,
    duration,
    scaled_duration,
    money,
    choice,
    text,
    spells,
    record,
    list
};

/// A static type. Two types are the same type exactly when they are equal.
struct Type {
    Kind kind = Kind::yes_no;
    /// Of a choice: index into Pack::choices; of a record: into Pack::records; of a list: into
    /// Pack::elements.
    std::uint16_t choice = 0;
    Currency currency{};  ///< for Kind::money
    bool operator==(const Type&) const = default;
};

/// Nobody said. The facts that made a value unknown are found by walking the expression.
struct Unknown {
    bool operator==(const Unknown&) const = default;
};

/// A value of a choice: its place in the list of values as declared; the order of `<`.
struct ChoiceValue {
    std::uint16_t place = 0;
    auto operator<=>(const ChoiceValue&) const = default;
};

/// A number. `at_least` marks a lower bound: the count of days over a record of custody that may be
/// incomplete.
struct Number {
    Rational value;
    bool at_least = false;
    bool operator==(const Number&) const = default;
};

/// One period in custody, both ends included. Without a last day it is still running.
struct Spell {
    CivilDate first;
    std::optional<CivilDate> last;
    bool operator==(const Spell&) const = default;
};

/// Periods in custody, in order, not overlapping (touching or overlapping spells are joined when they are
/// made).
struct SpellList {
    std::vector<Spell> spells;
    bool complete = true;  ///< false: earlier or later spells may be missing
    bool operator==(const SpellList&) const = default;
};
using Spells = std::shared_ptr<const SpellList>;

struct RecordValue;
struct ValueList;
/// One entry of a list with several fields, such as an earlier conviction.
using Record = std::shared_ptr<const RecordValue>;
using List = std::shared_ptr<const ValueList>;

/// A value at run time. Truth::unknown is never stored as a Truth inside a fact: it is Unknown there.
using Value = std::variant<Unknown, Truth, Number, CivilDate, Duration, Money, ChoiceValue, std::string,
                           Spells, Record, List>;

/// The fields in the order in which the record declares them; each may be unknown.
struct RecordValue {
    std::vector<Value> fields;
};

/// Entries in the order given; each may be unknown.
struct ValueList {
    std::vector<Value> items;
    bool complete = true;  ///< false: more entries may exist
};

inline List make_list(std::vector<Value> items, bool complete) {
    return std::make_shared<const ValueList>(ValueList{std::move(items), complete});
}
inline Record make_record(std::vector<Value> fields) {
    return std::make_shared<const RecordValue>(RecordValue{std::move(fields)});
}

/// A yes/no as a truth; unknown for anything else.
inline Truth truth_in(const Value& value) {
    const auto* known = std::get_if<Truth>(&value);
    return known ? *known : Truth::unknown;
}

inline bool is_known(const Value& value) { return !std::holds_alternative<Unknown>(value); }

/// Equal as values: spells, records and lists by content, not by address.
bool same_value(const Value& a, const Value& b);

/// Could more be learnt about it: unknown, in part unknown, or a list or spells of which some may be missing?
bool is_open(const Value& value);

/// Sorts and joins spells so that no day is counted twice. A spell that ends before it begins makes it
/// nullopt.
std::optional<SpellList> make_spells(std::vector<Spell> spells, bool complete);

}  // namespace ultima
