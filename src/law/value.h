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
    spells
};

/// A static type. Two types are the same type exactly when they are equal.
struct Type {
    Kind kind = Kind::yes_no;
    std::uint16_t choice = 0;  ///< index into Pack::choices, for Kind::choice
    Currency currency{};       ///< for Kind::money
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

/// A value at run time. Truth::unknown is never stored as a Truth inside a fact: it is Unknown there.
using Value =
    std::variant<Unknown, Truth, Number, CivilDate, Duration, Money, ChoiceValue, std::string, Spells>;

inline bool is_known(const Value& value) { return !std::holds_alternative<Unknown>(value); }

/// Equal as values: spells by content, not by address.
bool same_value(const Value& a, const Value& b);

/// Sorts and joins spells so that no day is counted twice. A spell that ends before it begins makes it
/// nullopt.
std::optional<SpellList> make_spells(std::vector<Spell> spells, bool complete);

}  // namespace ultima
