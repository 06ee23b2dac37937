// SPDX-License-Identifier: Apache-2.0
// ultima register reminders
#include "base/files.h"
#include "cli/register_verbs.h"
#include "exchange/reminders.h"

#include <fmt/format.h>

#include <ostream>

namespace ultima {
namespace {

constexpr std::int32_t most_days = 366;

/// Beside `list.csv` stands `list.not-reminded.csv`.
std::string beside(const std::string& out) {
    const std::size_t end = out.ends_with(".csv") ? out.size() - 4 : out.size();
    return out.substr(0, end) + ".not-reminded.csv";
}

}  // namespace

Exit list_reminders(const RegisterRequest& request, const Surroundings& around) {
    const auto role = role_asked(request);
    if (!role) return Exit::wrong_use;
    const auto from = date_asked(request.on, around, "--from");
    if (!from) return Exit::wrong_use;
    if (request.days < 1 || request.days > most_days) {
        fmt::print(stderr, "--days: from 1 to {}\n", most_days);
        return Exit::wrong_use;
    }
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    const ReminderRequest asked{{request.by, *role, request.office, *role == Role::person ? request.by : ""},
                                *from,
                                request.days,
                                request.ask_back};
    const ReminderList list = reminders_of(*of, asked);
    write_file_whole(request.out, reminders_csv(list, asked));
    write_file_whole(beside(request.out), not_reminded_csv(list));
    *around.out << fmt::format("{} reminders in {}; {} could not be reminded, listed in {}\n",
                               list.reminders.size(), request.out, list.apart.size(), beside(request.out));
    for (const auto& [why, count] : list.reasons()) *around.out << fmt::format("  {}: {}\n", count, why);
    *around.out << "Each look that this took is on record in the file of the case.\n";
    return Exit::done;
}

}  // namespace ultima
