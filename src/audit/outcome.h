// SPDX-License-Identifier: Apache-2.0
// What an answer comes to in an audit, small enough to keep millions of them: equal ones are kept once, texts
// are kept once.
#pragma once

#include "audit/collect.h"
#include "audit/plan.h"
#include "audit/summary.h"
#include "law/pack.h"
#include "reason/options.h"

#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ultima {

/// Different texts, numbered; 0 is the empty one. Used by several threads at once.
class TextPool {
  public:
    TextPool() { (void)number({}); }
    std::uint32_t number(std::string_view text);
    /// Not while another thread calls `number`.
    [[nodiscard]] const std::string& text(std::uint32_t number) const { return texts_[number]; }

  private:
    std::shared_mutex mutex_;
    std::unordered_map<std::string_view, std::uint32_t> numbers_;
    std::deque<std::string> texts_;
};

/// A day, or none.
inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();
/// Days past a date that is not known.
inline constexpr std::int32_t past_unknown = no_day + 1;

struct MeasureOutcome {
    Status status = Status::undetermined;
    StatusSet possible;
    std::int32_t since = no_day, from = no_day;
    std::int32_t days_past = no_day;  ///< required, or custody barred: days in custody after `since`
    std::uint32_t rules = 0, cites = 0, missing = 0;  ///< texts
};

/// A measure that the law requires (or custody, which it bars), and the first rule that says so.
struct RequiredOutcome {
    MeasureId measure = nothing;
    RuleId rule = nothing;
    std::int32_t days_past = past_unknown;
};

struct WorkItem {
    enum class What : std::uint8_t { past_the_date, duty, find_out };
    What what = What::find_out;
    std::int32_t since = no_day, days_past = no_day;
    /// Texts: of what, who has to act, the question, further facts to ask, the citation, what to do.
    std::uint32_t subject = 0, owner = 0, question = 0, also = 0, cites = 0, action = 0;
};

struct Outcome {
    Overall overall = Overall::custody_not_excluded;
    Stage stage = Stage::pretrial;
    MeasureId measure = nothing;  ///< that decides the overall answer
    RuleId rule = nothing;        ///< likewise
    std::int32_t days_past =
        no_day;  ///< of the measure required for longest; past_unknown if none has a known date
    std::int32_t next_day = no_day;          ///< not required now, but from this day, if only time passes
    std::uint32_t notes = 0;                 ///< text
    std::vector<MeasureOutcome> measures;    ///< by MeasureId; empty once it is in the store
    std::vector<std::uint32_t> measure_ids;  ///< by MeasureId: numbers in the store
    std::vector<std::uint32_t> settles,
        takes_part;                       ///< FactIds of deciding sets of the open measures, sorted
    SettlingSets sets;                    ///< that may settle all open measures together
    std::vector<std::uint32_t> cannot;    ///< RuleIds of `cannot compute` that apply
    std::vector<std::uint32_t> rests_on;  ///< RuleIds, sorted
    std::vector<std::uint32_t> assumed;   ///< FactIds
    std::vector<MarkUse> marks;           ///< as in the answer, without the measures
    std::vector<std::uint32_t> unknown;   ///< FactIds that are mapped and unknown here
    std::vector<Problem> problems;
    std::vector<RequiredOutcome> required;
    std::vector<WorkItem> work;
};

/// A measure's outcome with the stage and the measure that it is about.
struct StoredMeasure {
    Stage stage = Stage::pretrial;
    MeasureId measure = nothing;
    MeasureOutcome outcome;
};

/// Outcomes by number; equal ones have one number, and so have equal outcomes of a measure, of which there
/// are few. Used by several threads at once.
class OutcomeStore {
  public:
    std::uint32_t add(Outcome&& outcome);
    // Not while another thread calls `add`:
    [[nodiscard]] std::size_t size() const { return outcomes_.size(); }
    [[nodiscard]] const Outcome& operator[](std::uint32_t number) const { return outcomes_[number]; }
    [[nodiscard]] std::size_t measure_count() const { return measures_.size(); }
    [[nodiscard]] const StoredMeasure& measure(std::uint32_t number) const { return measures_[number]; }

  private:
    std::uint32_t add_measure(const StoredMeasure& measure);
    std::mutex mutex_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> by_hash_, measures_by_hash_;
    std::deque<Outcome> outcomes_;
    std::deque<StoredMeasure> measures_;
};

}  // namespace ultima
