// SPDX-License-Identifier: Apache-2.0
// Who has to come or answer in the next days, for somebody who calls or sends SMS. The list says when and
// where, and nothing of why.
#pragma once

#include "register/file_view.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ultima {

struct ReminderRequest {
    Looker by;  ///< sees of each file what access gives them; what it does not is not in the list
    CivilDate from;
    std::int32_t days = 1;  ///< from that day on
    std::string ask_back;   ///< the telephone number at which the person can ask
};

/// What somebody has to come to, or to answer, on one day: when and where, and nothing of why.
struct Appointment {
    CivilDate on;
    std::string times, places;  ///< of all that is due on that day; empty if nobody said
    bool answer = false;        ///< something has to be answered by that day
    bool come = false;
    /// Of something nobody said where, or it may not be said: one answer for both, or that a place is left
    /// out would tell of it.
    bool ask_place = false;
};
/// Hearings and sessions of one open case, by day, looked at by the person themself for `reason`. No last
/// days for an explanation: they would tell of a warning.
[[nodiscard]] std::vector<Appointment> appointments_of(Register& reg, const Looker& person,
                                                       const std::string& file, CivilDate from,
                                                       std::int32_t days, const std::string& reason);

/// One person on one day.
struct Reminder {
    std::string telephone;
    std::string way;       ///< `telephone` or `SMS`
    std::string language;  ///< in which the person wants to be spoken to; empty if nobody said
    std::string name;      ///< empty if it may not be shown
    Appointment due;
};

/// Somebody whom nobody can remind of a day, and why.
struct NotReminded {
    std::string file;
    CivilDate on;
    std::string why;
};

struct ReminderList {
    std::vector<Reminder> reminders;  ///< by day, time and number
    std::vector<NotReminded> apart;   ///< by day and file
    [[nodiscard]] std::map<std::string, std::size_t> reasons() const;
};

/// Sessions of measures in force, hearings, and last days for an explanation, in open cases in which `by` may
/// see them. Each file is looked at as `Register::look` does, which puts it on record, before anything of it
/// is in the list.
[[nodiscard]] ReminderList reminders_of(Register& reg, const ReminderRequest& request);

/// telephone, way, language, name, date, time, place, words, ask back
[[nodiscard]] std::string reminders_csv(const ReminderList& list, const ReminderRequest& request);
/// case, date, why
[[nodiscard]] std::string not_reminded_csv(const ReminderList& list);

}  // namespace ultima
