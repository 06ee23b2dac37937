// SPDX-License-Identifier: Apache-2.0
// Values in a query: one piece of SQL, or two for a duration, with what they can be at least and at most.
#pragma once

#include "law/pack.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ultima::sql {

/// No number of a query may come near 64 bits: it would fail for all rows at once.
inline constexpr double largest_number = 4e18;
/// No step of months is longer, and no fact's duration: the calendar has no more.
inline constexpr int most_months = 4800;
/// Of a duration in a fact: what has more days beside its months is left to the reasoner.
inline constexpr int most_days_beside_months = 400;

/// A whole number that stands for itself divided by `per`, and what it can be at least and at most.
struct Amount {
    std::string sql;
    std::int64_t per = 1;
    double least = 0, most = 0;
};

/// A value that is not yes or no. Numbers, amounts of money in the currency's smallest unit, places of
/// choices, dates and texts are one piece of SQL; a duration is its months and its days, both NULL or
/// neither.
struct SqlValue {
    Amount amount;
    Amount days{};
    std::size_t layer = 0;
};

/// Does a value of the type have months and days?
inline bool has_two_parts(const Type& type) {
    return type.kind == Kind::duration || type.kind == Kind::scaled_duration;
}

/// A constant; nothing if it is one that a database has no number for.
[[nodiscard]] std::optional<SqlValue> constant_value(const Value& value);

/// A whole number with 64 bits: a literal alone has 32, too few for what is made of it.
[[nodiscard]] std::string wide(const std::string& sql);

/// `a < b`, `a <= b` or `a = b` of durations as `compare_values` has it: true or false where it is the same
/// from every first day. Nothing if they have fractions, or may be more than 1,000 days apart beside their
/// months.
[[nodiscard]] std::optional<std::string> compare_durations(Op op, const SqlValue& a, const SqlValue& b);

}  // namespace ultima::sql
