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

    explicit BasicLine(T always) { steps_.push_back({first_date(), always}); }

    /// Steps must be added in order of time; equal neighbours melt together.
    void then(CivilDate start, T truth) {
        if (steps_.back().truth == truth) return;
        if (steps_.back().start == start) {
            steps_.back().truth = truth;
            if (steps_.size() > 1 && steps_[steps_.size() - 2].truth == truth) steps_.pop_back();
            return;
        }
        steps_.push_back({start, truth});
    }

    T on(CivilDate date) const { return steps_[place(date)].truth; }

    /// Which step a date falls in.
    std::size_t place(CivilDate date) const {
        std::size_t i = steps_.size() - 1;
        while (steps_[i].start > date) --i;
        return i;
    }

    const auto& steps() const { return steps_; }
    bool always() const { return steps_.size() == 1; }
    bool always(Truth truth) const { return always() && is_everywhere(steps_[0].truth, truth); }

    /// Combines two lines point by point with any function of two truths.
    template <class Rule>
    static BasicLine combined(const BasicLine& a, const BasicLine& b, Rule rule) {
        BasicLine result(rule(a.steps_[0].truth, b.steps_[0].truth));
        std::size_t i = 0;
        std::size_t j = 0;
        while (i + 1 < a.steps_.size() || j + 1 < b.steps_.size()) {
            const bool a_next = i + 1 < a.steps_.size();
            const bool b_next = j + 1 < b.steps_.size();
            const CivilDate next = a_next && b_next ? std::min(a.steps_[i + 1].start, b.steps_[j + 1].start)
                                   : a_next         ? a.steps_[i + 1].start
                                                    : b.steps_[j + 1].start;
            if (a_next && a.steps_[i + 1].start == next) ++i;
            if (b_next && b.steps_[j + 1].start == next) ++j;
            result.then(next, rule(a.steps_[i].truth, b.steps_[j].truth));
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
        for (Step& step : line.steps_) step.truth = negate(step.truth);
        return line;
    }

  private:
    boost::container::small_vector<Step, 4> steps_;
};

using Line = BasicLine<Truth>;
using WorldLine = BasicLine<Worlds>;

}  // namespace ultima
