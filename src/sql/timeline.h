// SPDX-License-Identifier: Apache-2.0
// The days on which conditions are asked about, each with a place of its own in numbers of bits.
#pragma once

#include "base/date.h"
#include "sql/bits.h"
#include "sql/layers.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima::sql {

/// A day on which conditions are asked about: the one of the query, or one on which an answer may change.
struct Moment {
    Piece day;
    std::string name;                  ///< "": the day of the query
    std::optional<CivilDate> known{};  ///< the same for all rows
};

/// A day from which something is new; one that is not the same for all rows is a column.
struct ChangeDay {
    Piece day;
    std::optional<CivilDate> known{};
};

/// Days of change for some measures, those of each at most `most_slots`: slot 0 is the day of the query. A
/// day that is still to come is asked about itself, one that is past by the day before it: what held until
/// then. On a day that is not known (NULL) anything may come out: it is neither past nor to come.
class Timeline {
  public:
    static constexpr std::size_t most_slots = half_bits - 1;  ///< of a number of 32 bits with a sign

    struct Slot {
        Moment at;
        ChangeDay change;
    };

    /// Moved, never copied: `before_` points into `needed_`.
    Timeline(Timeline&&) = default;
    Timeline& operator=(Timeline&&) = default;

    explicit Timeline(const Moment& now) : slots_{{now, {now.day, now.known}}} {}

    /// The slots of these days, new ones among them. The day itself and the day before it get a column.
    Slots add(const std::vector<ChangeDay>& days, const Moment& now, Layers& layers);
    /// Is there room for as many more?
    [[nodiscard]] bool has_room(std::size_t days) const { return slots_.size() + days <= most_slots; }
    [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }

    /// Notes that something is asked about on these days. What is the same has one name: it is worked out
    /// once, for the days of all who ask.
    void need(const std::string& what, Slots slots);
    [[nodiscard]] Slots needed(const std::string& what) const {
        const auto found = needed_.find(what);
        return found == needed_.end() ? 0 : found->second;
    }

    /// To take back the days that were added, and what was asked about, since.
    struct Mark {
        std::size_t slots = 0, needs = 0;
    };
    [[nodiscard]] Mark mark() const { return {slots_.size(), before_.size()}; }
    void take_back(const Mark& mark);

  private:
    using Needed = std::map<std::string, Slots>;
    std::vector<Slot> slots_;
    Needed needed_;
    std::vector<std::pair<Needed::iterator, Slots>> before_;  ///< what each `need` changed
};

/// The days of `among` on which a condition certainly holds: `condition` says it as SQL (NULL: it does not),
/// or "TRUE" or "FALSE" where it is the same for all rows.
template <class Condition>
DayBits days_where(const Timeline& line, Slots among, Condition condition) {
    Slots sure = 0;
    Slots can = 0;
    std::string sql;
    for (std::size_t slot = 0; slot < line.slots().size(); ++slot) {
        if ((among & bit(slot)) == 0) continue;
        const std::string holds = condition(line.slots()[slot]);
        if (holds == "TRUE") sure |= surely(bit(slot));
        if (holds == "TRUE" || holds == "FALSE") continue;
        can |= surely(bit(slot));
        sql += (sql.empty() ? "" : " | ") + ("CASE WHEN " + holds + " THEN ") +
               std::to_string(surely(bit(slot))) + " ELSE 0 END";
    }
    if (sql.empty()) return these_days(sure);
    return {"(" + sql + (sure == 0 ? "" : " | " + std::to_string(sure)) + ")", sure | can};
}

}  // namespace ultima::sql
