// SPDX-License-Identifier: Apache-2.0
// ultima register plan FOLDER PLAN.yaml --by NAME --role ROLE [--reason WHY]
#include "base/files.h"
#include "cli/register_verbs.h"
#include "exchange/plan_filings.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

namespace ultima {

Exit file_plan(const RegisterRequest& request, const Surroundings& around) {
    Sources sources;
    const auto bad = [&](const Diagnostics& found) {
        print(found, sources, around);
        return Exit::bad_input;
    };
    const auto role = role_asked(request);
    if (!role) return Exit::wrong_use;
    auto text = read_file(request.file, largest_plan);
    if (!text) return bad(text.error());
    const std::uint32_t file = sources.add(request.file, std::move(*text));
    const auto plan = read_any_plan(sources, file);
    if (!plan) return bad(plan.error());
    auto into = opened_register(request, around);
    if (!into) return Exit::bad_input;
    const std::string name = name_of(*plan);
    const std::vector<FiledPlan> before = filed_plans(*into, name);
    auto event = filing_event(*plan, sources.text(file), before, request.reason, into->now());
    if (!event) return bad(event.error());
    if (!*event) {
        *around.out << fmt::format("`{}` is on record already: {}, by {} ({}), event {}\n", name,
                                   to_text(before.back().at), before.back().by, before.back().role,
                                   before.back().event);
        return Exit::done;
    }
    (*event)->by = {request.by, *role, {}};
    const auto written = into->write(**std::move(event));
    if (!written) return bad(written.error());
    *around.out << fmt::format(
        "`{}` is on record as event {}{}.\nSHA-256 of what it says: {}\n", name, written->sequence,
        before.empty() ? "" : fmt::format(", version {}", before.size() + 1), content_hash(*plan));
    return Exit::done;
}

}  // namespace ultima
