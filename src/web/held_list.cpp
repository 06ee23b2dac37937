// SPDX-License-Identifier: Apache-2.0
#include "web/held_list.h"

#include "web/showing.h"

#include <algorithm>

namespace ultima {

std::optional<Standing> standing_named(std::string_view word) {
    if (word == "must") return Standing::must_end;
    if (word == "may") return Standing::may_end;
    if (word == "open") return Standing::open;
    return std::nullopt;
}

std::vector<HeldPerson> people_held(const Visit& visit) {
    return visit.law->reasoners.with([&](Reasoner& reasoner) {
        return visit.law->held.of(visit.app.reg, visit.app.desk, reasoner, visit.now, visit.today());
    });
}

HeldRows held_rows(const Visit& visit, Standing standing) {
    HeldRows found;
    for (const HeldPerson& one : people_held(visit)) {
        if (one.standing != standing) continue;
        ++found.all;
        const Desk::Concern concern = visit.app.desk.concern(one.file, visit.who(), visit.now);
        if (!concern.listed || !concern.custody) {
            ++found.hidden;
            continue;
        }
        HeldRow row{one.file, {}, {}, {}};
        if (concern.named) row.name = name_in_list(visit, one.file, concern.person);
        if (concern.law) {
            row.measure = measure_name(visit, visit.pack().measures[one.measure].name);
            row.because = one.because;
            row.since = one.since;
        }
        found.rows.push_back(std::move(row));
    }
    return found;
}

std::int64_t free_places(const Visit& visit) {
    std::int64_t free = 0;
    for (const ServiceUse& use : visit.app.desk.capacity(visit.today()).services)
        free += std::max<std::int64_t>(0, use.places - use.kept);
    return free;
}

}  // namespace ultima
