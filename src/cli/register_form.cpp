// SPDX-License-Identifier: Apache-2.0
// ultima register form
#include "base/files.h"
#include "cli/register_verbs.h"
#include "exchange/return_form.h"

#include <fmt/format.h>

#include <ostream>

namespace ultima {

Exit make_form(const RegisterRequest& request, const Surroundings& around) {
    const bool workbook = request.out.ends_with(".ods");
    if (!workbook) {
        fmt::print(stderr, "--out: a form is a workbook, FILE.ods\n");
        return Exit::wrong_use;
    }
    const auto map = import_map_asked(request, around);
    if (!map) return Exit::bad_input;
    write_file_whole(request.out, return_workbook(*map));
    *around.out << fmt::format(
        "The form is in {}. Once it is filled in: ultima register import REGISTER {} --map {}\n", request.out,
        request.out, request.map);
    return Exit::done;
}

}  // namespace ultima
