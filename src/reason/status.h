// SPDX-License-Identifier: Apache-2.0
// Which statuses a measure can have, on every day and in every world (design 3.9).
#pragma once

#include "reason/evaluator.h"
#include "reason/options.h"

#include <boost/container/small_vector.hpp>

#include <array>
#include <optional>
#include <vector>

namespace ultima {

/// A measure's possible statuses from a day on: for each status the worlds in which it is possible.
struct StatusStep {
    CivilDate start;
    std::array<WorldSet, status_count> worlds{};
    Worlds granted;  ///< is the measure required or available?
};

/// A measure's possible statuses on all days; the first step begins on `first_date()`.
using StatusLine = boost::container::small_vector<StatusStep, 6>;

/// The order in which a group takes its kinds' statuses.
extern const std::array<Status, 9> best_first;

inline constexpr std::size_t place_of(Status status) { return static_cast<std::size_t>(status); }
inline bool has(const StatusSet& set, Status status) { return set[place_of(status)]; }
/// The status if there is exactly one, else undetermined.
Status status_of(const StatusSet& set);
/// Statuses possible in some of the worlds.
StatusSet possible_in(const StatusStep& step, WorldSet worlds);

struct Verdict {
    StatusSet possible;
    std::optional<CivilDate> since{}, from{};
    CivilDate holds =
        last_date();  ///< of a status that has a `since`: it is the same on all days from this one on
};

/// Works out status lines at one stage for the evaluator's facts and worlds.
class StatusFinder {
  public:
    StatusFinder(Evaluator& evaluator, Stage stage) : evaluator_(evaluator), stage_(stage) {
        for (std::vector<Kept>& kept : kept_) kept.resize(evaluator.program().pack.measures.size());
    }

    Stage stage() const { return stage_; }

    /// For a kind or single measure from its rules, for a group from its kinds. Valid until the next call.
    const StatusLine& status_line(MeasureId measure);

    /// The step of that line in which the evaluator's day falls.
    StatusStep today(MeasureId measure);

    /// What all these worlds share on the evaluator's day: statuses, since when, and until when `not yet`.
    Verdict verdict(const StatusLine& line, WorldSet worlds) const;

  private:
    using Lines = boost::container::small_vector<const StatusLine*, 8>;
    /// From the measure's own rules; kept until the evaluator's facts or worlds change.
    const StatusLine& single(MeasureId measure);
    StatusLine compute_single(MeasureId measure);
    StatusLine compute_group(MeasureId measure);
    StatusStep group_step(const Lines& lines, CivilDate start) const;
    Lines lines_of_group(MeasureId measure);

    Evaluator& evaluator_;
    Stage stage_;
    struct Kept {
        std::uint64_t version = 0;
        StatusLine line;
    };
    std::array<std::vector<Kept>, 2> kept_;  ///< of the case as it is known, and in worlds
    StatusLine group_;
};

/// Where on a status line a day falls.
std::size_t step_on(const StatusLine& line, CivilDate day);

/// What two verdicts for different worlds share.
Verdict united(const Verdict& a, const Verdict& b);

}  // namespace ultima
