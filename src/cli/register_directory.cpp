// SPDX-License-Identifier: Apache-2.0
// ultima register directory | services
#include "base/files.h"
#include "cli/register_verbs.h"
#include "exchange/directory.h"

#include <fmt/format.h>

#include <ostream>

namespace ultima {

Exit import_directory_file(const RegisterRequest& request, const Surroundings& around) {
    constexpr std::size_t largest_directory = 64U << 20U;
    const auto role = role_asked(request);
    if (!role) return Exit::wrong_use;
    const auto text = read_file(request.file, largest_directory);
    if (!text) {
        print(text.error(), Sources(), around);
        return Exit::bad_input;
    }
    const auto directory = read_directory(*text);
    print(directory ? directory->warnings : directory.error(), Sources(), around);
    if (!directory) return Exit::bad_input;
    if (request.dry_run) {
        *around.out << fmt::format("{} services can be read; nothing was written (--dry-run)\n",
                                   directory->services.size());
        return Exit::done;
    }
    auto into = opened_register(request, around);
    if (!into) return Exit::bad_input;
    const DirectoryReport report = import_directory(*into, *directory, around.today, {request.by, *role, {}});
    *around.out << fmt::format("{} services registered, {} with other places, {} closed, {} as they were\n",
                               report.registered, report.changed, report.closed, report.same);
    for (const std::string& noticed : report.noticed) *around.out << "  noticed: " << noticed << '\n';
    for (const std::string& refused : report.refused) *around.out << "  not taken: " << refused << '\n';
    return report.refused.empty() ? Exit::done : Exit::bad_input;
}

Exit print_directory(const RegisterRequest& request, const Surroundings& around) {
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    *around.out << directory_json(*of, Views::of(*of).capacity(around.today), now());
    return Exit::done;
}

}  // namespace ultima
