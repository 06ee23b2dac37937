// SPDX-License-Identifier: Apache-2.0
#include "country/case_teller.h"

#include "base/hash.h"
#include "country/staff.h"
#include "exchange/condition_event.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ultima {

Looker CaseTeller::staff(Role role) const {
    return staff_of(role, role == Role::provider ? provider_ : number_);
}

ThingNumber CaseTeller::tell(CivilDate on, Role role, std::string_view name, const std::vector<Detail>& said,
                             More more) {
    Event event;
    event.rule = find_event_rule(name);
    if (event.rule == nullptr) throw std::logic_error(fmt::format("there is no event {}", name));
    event.file = file_of(event.rule->thing) == ThingKind::person_file ? person_ : file_;
    event.person = person_;
    event.on = on;
    event.by = {role == Role::person ? person_ : staff(role).name, role, {}};
    event.reason = more.reason;
    event.of = more.of;
    event.thing = more.thing;
    event.key = sha256_hex(fmt::format("{} {}", file_, told_++)).substr(0, key_length);
    for (const Detail& one : said) event.said.push_back({field(one.field), one.value, {}});
    if (is_about_condition(event)) {
        const Diagnostics problems = complete_condition(event, &library_, {});
        if (!problems.empty()) throw std::logic_error(problems.front().message);
    }
    const ThingNumber number = event.makes_thing() && !is_file(event.rule->thing) ? ++things_ : event.thing;
    batch_.events.push_back(std::move(event));
    return number;
}

}  // namespace ultima
