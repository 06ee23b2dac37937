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
    if (!workbook && !request.out.ends_with(".html")) {
        fmt::print(stderr, "--out: a form is a workbook, FILE.ods, or a page to print, FILE.html\n");
        return Exit::wrong_use;
    }
    const auto map = import_map_asked(request, around);
    if (!map) return Exit::bad_input;
    write_file_whole(request.out, workbook ? return_workbook(*map) : return_page(*map));
    if (workbook)
        *around.out << fmt::format(
            "The form is in {0}. Once it is filled in: ultima register import REGISTER {0} --map {1}\n",
            request.out, request.map);
    else
        *around.out << fmt::format(
            "The form is in {0}, to be printed. Its columns have the numbers of the workbook (--out "
            "FILE.ods).\n",
            request.out);
    return Exit::done;
}

}  // namespace ultima
