// SPDX-License-Identifier: Apache-2.0
// How a truth changes while only the date asked about moves: a step function over all dates.
#pragma once

#include "base/date.h"
#include "base/truth.h"
#include "reason/worlds.h"

#include <boost/container/small_vector.hpp>

#include <algorithm>

namespace ultima {

/// A truth for every date; `T` is Truth, or Worlds for many cases at once. The first step begins on
/// `first_date()`; neighbouring steps differ.
template <class T>
class BasicLine {
  public:
    struct Step {
        CivilDate start;
        T truth;
    };

    explicit BasicLine(T always) : first_(always) {}

    /// Steps must be added in order of time; equal neighbours melt together.
    void then(CivilDate start, T truth) {
        if (last() == truth) return;
        if (start == (changes_.empty() ? first_date() : changes_.back().start)) {
            (changes_.empty() ? first_ : changes_.back().truth) = truth;
            if (count() > 1 && step(count() - 2).truth == truth) changes_.pop_back();
            return;
        }
        changes_.push_back({start, truth});
    }

    T on(CivilDate date) const { return truth(place(date)); }

    /// Which step a date falls in.
    std::size_t place(CivilDate date) const {
        std::size_t i = changes_.size();
        while (i > 0 && changes_[i - 1].start > date) --i;
        return i;
    }

    /// How many steps there are, at least one.
    std::size_t count() const { return changes_.size() + 1; }
    Step step(std::size_t i) const { return i == 0 ? Step{first_date(), first_} : changes_[i - 1]; }
    bool always() const { return changes_.empty(); }
    bool always(Truth truth) const { return always() && is_everywhere(first_, truth); }

    /// Combines two lines point by point with any function of two truths.
    template <class Rule>
    static BasicLine combined(const BasicLine& a, const BasicLine& b, Rule rule) {
        BasicLine result(rule(a.first_, b.first_));
        std::size_t i = 0;
        std::size_t j = 0;
        while (i < a.changes_.size() || j < b.changes_.size()) {
            const bool a_next = i < a.changes_.size();
            const bool b_next = j < b.changes_.size();
            const CivilDate next = a_next && b_next ? std::min(a.changes_[i].start, b.changes_[j].start)
                                   : a_next         ? a.changes_[i].start
                                                    : b.changes_[j].start;
            if (a_next && a.changes_[i].start == next) ++i;
            if (b_next && b.changes_[j].start == next) ++j;
            result.then(next, rule(a.truth(i), b.truth(j)));
        }
        return result;
    }

    static BasicLine both(const BasicLine& a, const BasicLine& b) {
        if (a.always(Truth::yes) || b.always(Truth::no)) return b;
        if (a.always(Truth::no) || b.always(Truth::yes)) return a;
        return combined(a, b, [](T x, T y) { return ultima::both(x, y); });
    }
    static BasicLine either(const BasicLine& a, const BasicLine& b) {
        if (a.always(Truth::no) || b.always(Truth::yes)) return b;
        if (a.always(Truth::yes) || b.always(Truth::no)) return a;
        return combined(a, b, [](T x, T y) { return ultima::either(x, y); });
    }
    static BasicLine negated(BasicLine line) {
        line.first_ = negate(line.first_);
        for (Step& change : line.changes_) change.truth = negate(change.truth);
        return line;
    }

  private:
    T truth(std::size_t i) const { return i == 0 ? first_ : changes_[i - 1].truth; }
    T last() const { return truth(changes_.size()); }

    T first_;  // most lines never change: nothing else is to be copied
    boost::container::small_vector<Step, 3> changes_;
};

using Line = BasicLine<Truth>;
using WorldLine = BasicLine<Worlds>;

}  // namespace ultima
