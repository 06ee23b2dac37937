// SPDX-License-Identifier: Apache-2.0
// All values of one expression, as far as some conditions can tell them apart: a finite line of places.
#pragma once

#include "law/expression_classes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

/// Some of the places of an axis: runs [begin, end), in order, not touching.
struct Places {
    struct Run {
        std::uint32_t begin, end;
        bool operator==(const Run&) const = default;
    };
    std::vector<Run> runs;

    bool empty() const { return runs.empty(); }
    bool contains(std::uint32_t place) const;
    bool operator==(const Places&) const = default;
};

Places intersection(const Places& a, const Places& b);
bool is_subset(const Places& a, const Places& b);

/// The line of places for an expression and the conditions that compare it with constants. Numbers, dates,
/// durations and money: each constant is a place, and so is what lies between two neighbours within the range
/// of the expression, unless nothing does (whole numbers, days). Choices: each value, in their order. Texts:
/// those mentioned, and any other.
class Axis {
  public:
    Axis(const ExpressionClasses& expressions, NodeId input, const std::vector<NodeId>& conditions);

    NodeId input() const { return input_; }
    const Pack& pack() const { return expressions_.pack(); }
    std::uint32_t size() const { return static_cast<std::uint32_t>(values_.size()); }
    bool ordered() const;
    /// Two durations of the conditions whose order depends on the day they start.
    const std::optional<std::pair<Value, Value>>& disorder() const { return disorder_; }

    /// Where the condition holds; everywhere for `nothing`. A condition about something else holds everywhere
    /// too.
    Places places(NodeId condition) const;
    /// Everywhere else.
    Places outside(NodeId condition) const;
    /// A value at the place; Unknown for a text that no condition mentions.
    const Value& value(std::uint32_t place) const { return values_[place]; }
    /// The value as people read it.
    std::string text(std::uint32_t place) const;
    bool is_all(const Places& places) const { return places.runs == all().runs; }

  private:
    class Compiler;

    Places all() const { return size() == 0 ? Places{} : Places{{{0, size()}}}; }
    void place_points(std::vector<Value> points);
    std::optional<Value> between(const Value& low, const Value& high) const;
    std::uint32_t below(const Value& value) const;  ///< how many places lie below it
    std::uint32_t up_to(const Value& value) const;  ///< and how many do not lie above it

    const ExpressionClasses& expressions_;
    NodeId input_;
    Type type_;
    bool whole_ = false;
    bool other_ = false;  ///< the last place stands for every other text
    std::vector<Value> values_;
    std::optional<std::pair<Value, Value>> disorder_;
};

}  // namespace ultima
