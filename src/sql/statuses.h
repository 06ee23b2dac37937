// SPDX-License-Identifier: Apache-2.0
// What the rules of a measure come to: which statuses are possible, since when, and from when on.
#pragma once

#include "reason/status.h"
#include "sql/rules.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::sql {

/// What a measure's rules say on all days of its timeline: for each status, in the order of `best_first`, the
/// days on which they may bring it about; whether they may be silent, and whether the measure is granted, on
/// the day of the query (other days are of no use there); the days to come on which it is.
struct Said {
    std::array<DayBits, std::tuple_size_v<decltype(best_first)>> statuses;
    DayBits quiet, granted;
    DayBits asked;  ///< if that alone tells whether rules are silent: whether they ask for the measure
    DayBits comes;
    std::size_t layer = 0;
};

class Statuses {
  public:
    Statuses(const Program& program, Stage stage, CivilDate on, Layers& layers, Rules& rules)
        : program_(program), pack_(program.pack), stage_(stage), on_(on), layers_(layers), rules_(rules) {}

    /// For each measure before the first `said`.
    void find_days(MeasureId measure) { days_[measure] = rules_.find_days(sources(measure)); }
    Said said(MeasureId measure);
    /// What is possible on the day of the query, as a sum of bits.
    Piece possible(MeasureId measure, const Said& said);
    /// All that can be possible, whatever the row.
    [[nodiscard]] unsigned can_be(MeasureId measure) const { return can_be_.at(measure); }
    /// The day since when it has been so; nothing if it never has one.
    Piece since(MeasureId measure, const Said& said);
    /// The first day on which the measure may be granted, if it certainly is on that day; nothing if no day
    /// is to come.
    Piece from(MeasureId measure, const Said& said, const Piece& mask);
    /// Of a group, from what is possible for its kinds and by rules of its own: what some kind can have while
    /// every other can be no better.
    Piece of_group(MeasureId measure, const std::vector<Piece>& kinds);

    [[nodiscard]] Bits applies(RuleId rule, MeasureId measure) {
        return rules_.applies(rule, days_.at(measure).timeline);
    }
    [[nodiscard]] std::size_t timeline(MeasureId measure) const { return days_.at(measure).timeline; }
    [[nodiscard]] const Rules::Sources& sources(MeasureId measure) const {
        return program_.sources_of(stage_, measure);
    }

  private:
    /// On which days rules matter: a law that has ended by the day of the query says nothing of that day, nor
    /// of those to come.
    enum class When : std::uint8_t { ever, today, later };
    /// What the rules that matter then say together.
    struct Effects {
        std::array<Bits, 4> rules{always(false), always(false), always(false), always(false)};
        Bits asked;    ///< must or may
        DayBits open;  ///< nothing stands in the way
        std::size_t layer = 0;
    };
    Effects effects(MeasureId measure, When when);
    const std::string& name(MeasureId measure) const { return pack_.measures[measure].name; }
    /// The measure's days of change that are past, or to come.
    DayBits days(MeasureId measure, bool past, Slots of, std::size_t& layer);
    /// The last, or first, day of change of the slots in `bits`.
    std::string chosen_date(MeasureId measure, bool last, const DayBits& bits) const;
    Piece chosen_day(MeasureId measure, bool last, std::string_view named, const DayBits& bits,
                     const DayBits& spoilt, const Piece& only, std::size_t layer);
    std::string any_with(MeasureId measure, const std::string& date, const DayBits& bits) const;
    template <class Use>
    void each_slot(MeasureId measure, Slots among, Use use) const;

    const Program& program_;
    const Pack& pack_;
    Stage stage_;
    CivilDate on_;
    Layers& layers_;
    Rules& rules_;
    std::map<MeasureId, Rules::Days> days_;
    std::map<MeasureId, unsigned> can_be_;
};

}  // namespace ultima::sql
