// SPDX-License-Identifier: Apache-2.0
#include "audit/summary.h"

#include <fmt/format.h>

#include <numeric>

namespace ultima {

std::string_view to_text(Overall overall) noexcept {
    switch (overall) {
        case Overall::release_required:
            return "release required";
        case Overall::court_may:
            return "a court may place elsewhere";
        case Overall::cannot_say_yet:
            return "cannot say yet";
        case Overall::conflict:
            return "rules conflict";
        case Overall::custody_not_excluded:
            return "custody not excluded by this law";
        case Overall::cannot_compute:
            return "cannot compute";
        case Overall::out_of_scope:
            break;
    }
    return "out of scope";
}

namespace {

template <class List>
std::int64_t sum(const List& list) {
    return std::accumulate(list.begin(), list.end(), std::int64_t{0});
}

void check_days(const DaysPast& days, const std::string& where, std::vector<std::string>& broken) {
    std::int64_t rows = 0;
    for (const DaysPast::Bin& bin : days.bins) rows += bin.rows;
    if (rows != days.rows)
        broken.push_back(fmt::format("{}: the bins hold {} rows, not {}", where, rows, days.rows));
}

}  // namespace

std::vector<std::string> broken_identities(const AuditSummary& s) {
    std::vector<std::string> broken;
    const auto equal = [&](std::string_view what, std::int64_t a, std::int64_t b) {
        if (a != b) broken.push_back(fmt::format("{}: {} is not {}", what, a, b));
    };
    const auto overall = [&](Overall o) { return s.overall[static_cast<std::size_t>(o)]; };
    const std::int64_t answered = s.in_scope + s.cannot_compute_rows;
    equal("rows_in = in_scope + out_of_scope + cannot_compute + unread", s.rows_in,
          answered + s.out_of_scope_rows + s.unread);
    equal("the overall answers are those of all rows read", sum(s.overall), s.rows_in - s.unread);
    equal("overall cannot compute", overall(Overall::cannot_compute), s.cannot_compute_rows);
    equal("overall out of scope", overall(Overall::out_of_scope), s.out_of_scope_rows);
    for (const MeasureLine& measure : s.measures)
        equal("statuses of " + measure.measure, sum(measure.rows), answered);
    std::int64_t rows = 0;
    for (const OutOfScopeLine& line : s.out_of_scope) rows += line.rows;
    equal("out of scope by reason", rows, s.out_of_scope_rows);
    rows = 0;
    for (const StageLine& stage : s.stages) {
        rows += stage.rows;
        equal("overall answers at " + stage.stage, sum(stage.overall), stage.rows);
    }
    equal("rows by stage", rows, answered);
    for (const MappedFact& fact : s.facts)
        equal("known and unknown of " + fact.fact, fact.known + fact.unknown + fact.presumed, answered);
    equal("days past in the headline", s.days_past.rows + s.days_past.date_unknown,
          overall(Overall::release_required));
    check_days(s.days_past, "headline", broken);
    for (const RequiredLine& line : s.required) {
        check_days(line.days_past, line.measure, broken);
        equal("days past of " + line.measure, line.days_past.rows + line.days_past.date_unknown, line.rows);
        if (line.rows > overall(Overall::release_required))
            broken.push_back(line.measure + " exceeds the headline");
    }
    return broken;
}

}  // namespace ultima
