// SPDX-License-Identifier: Apache-2.0
// ultima register due
#include "base/files.h"
#include "cli/register_verbs.h"
#include "exchange/retention.h"

#include <fmt/format.h>

#include <ostream>

namespace ultima {

Exit propose_due(const RegisterRequest& request, const Surroundings& around) {
    constexpr std::size_t largest_file = 1U << 20U;
    const auto on = date_asked(request.on, around);
    const bool proposing = !request.by.empty();
    const auto role = proposing ? role_asked(request) : std::optional(Role::administrator);
    if (!on || !role) return Exit::wrong_use;
    Sources sources;
    Diagnostics diagnostics;
    auto text = read_file(request.map, largest_file);
    if (!text) {
        print(text.error(), sources, around);
        return Exit::bad_input;
    }
    const auto rules = read_retention(sources, sources.add(request.map, std::move(*text)), diagnostics);
    print(diagnostics, sources, around);
    if (!rules) return Exit::bad_input;
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    const auto due = due_for_erasure(Views::of(*of), *rules, *on);
    for (const DueErasure& one : due) {
        std::string files = one.person;
        for (const std::string& also : one.also) files += fmt::format(" (also {})", also);
        *around.out << fmt::format("{} since {}: {}\n", files, to_text(one.due), one.rule->basis);
    }
    *around.out << fmt::format("{} people's records may no longer be kept on {}{}\n", due.size(),
                               to_text(*on), proposing ? "" : "; --by and --role propose their erasure");
    if (!proposing) return Exit::done;
    const auto refused = propose_erasures(*of, due, *on, {request.by, *role, {}});
    for (const std::string& why : refused) *around.out << "  not proposed: " << why << '\n';
    return refused.empty() ? Exit::done : Exit::bad_input;
}

}  // namespace ultima
