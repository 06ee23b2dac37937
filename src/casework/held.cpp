// SPDX-License-Identifier: Apache-2.0
#include "casework/held.h"

#include "casework/case_facts.h"
#include "casework/case_options.h"
#include "casework/whole_file.h"
#include "reason/answer_parts.h"

#include <algorithm>

namespace ultima {
namespace {

bool may_be(const MeasureAnswer& measure, Status status) {
    return measure.status == Status::undetermined && measure.possible[static_cast<std::size_t>(status)];
}

}  // namespace

HeldPerson standing_of(const Pack& pack, const Answer& answer) {
    HeldPerson held;
    const auto take = [&](Standing standing, auto is) {
        if (held.standing != Standing::not_excluded) return;
        const MeasureAnswer* found = nullptr;
        for (const MeasureAnswer& measure : answer.measures) {
            if (!is(measure, measure.measure == pack.custody)) continue;
            const bool group = pack.measures[measure.measure].role == MeasureRole::group;
            // A kind says more than its group.
            if (found == nullptr || !group) found = &measure;
            if (!group) break;
        }
        if (found == nullptr) return;
        held.standing = standing;
        held.measure = found->measure;
        held.since = found->since;
        if (!found->because.empty()) held.because = cited(pack, found->because.front());
    };
    take(Standing::must_end, [](const MeasureAnswer& one, bool custody) {
        return one.status == (custody ? Status::barred : Status::required);
    });
    take(Standing::open, [](const MeasureAnswer& one, bool custody) {
        return may_be(one, custody ? Status::barred : Status::required);
    });
    take(Standing::may_end,
         [](const MeasureAnswer& one, bool custody) { return !custody && one.status == Status::available; });
    take(Standing::open, [](const MeasureAnswer& one, bool custody) {
        return !custody && one.status == Status::undetermined;
    });
    return held;
}

HeldPerson standing_of(Register& reg, const std::string& file, Reasoner& reasoner, CivilDate on) {
    HeldPerson held;
    if (const auto whole = whole_file(reg, file)) {
        const CaseFacts facts = facts_of(whole->view, reasoner.pack());
        // A stage that is no stage of the law leaves the answer open.
        held.standing = Standing::open;
        held.measure = reasoner.pack().custody;
        if (whole->stage)
            held = standing_of(reasoner.pack(),
                               options_of(reasoner, facts.given, *whole->stage, on, facts.hidden).answer);
    }
    held.file = file;
    return held;
}

}  // namespace ultima
