// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_description.h"

#include "base/refusal.h"
#include "evaluation/proportions.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

namespace ultima {

namespace {

using Shares = std::vector<DescribedShare>;

// What the definitions make of each row, by definition and then by row, and whose rows they are.
struct Outcomes {
    std::vector<std::vector<DefinedOutcome>> found{};
    std::vector<std::size_t> person{};  // empty: each row is somebody else
};

void count(Shares& shares, const Outcomes& outcomes, std::size_t row) {
    shares.resize(outcomes.found.size());
    for (std::size_t which = 0; which < outcomes.found.size(); ++which) {
        const auto& within = outcomes.found[which][row].within;
        if (!within) {
            ++shares[which].unknown;
            continue;
        }
        ++shares[which].people;
        if (*within == 1) ++shares[which].events;
        if (outcomes.person.empty()) continue;
        auto& own = shares[which].by_person[outcomes.person[row]];
        ++own[0];
        if (*within == 1) ++own[1];
    }
}

void add(Shares& to, const Shares& shares) {
    to.resize(shares.size());
    for (std::size_t which = 0; which < shares.size(); ++which) {
        to[which].people += shares[which].people;
        to[which].unknown += shares[which].unknown;
        to[which].events += shares[which].events;
        for (const auto& [person, rows] : shares[which].by_person) {
            auto& own = to[which].by_person[person];
            own[0] += rows[0];
            own[1] += rows[1];
        }
    }
}

std::size_t people_of(const Shares& shares) {
    return shares.empty() ? 0 : shares.front().people + shares.front().unknown;
}

// Nobody, or enough, wherever something is counted, and wherever two definitions differ. Rows that are not
// persons are held to `hide_rows_below`, so that persons need not be counted beside them.
bool can_be_shown(const Shares& shares, std::int64_t hide_below) {
    const auto small = [&](std::size_t number) {
        return is_hidden(static_cast<std::int64_t>(number), hide_below);
    };
    for (std::size_t which = 0; which < shares.size(); ++which) {
        const DescribedShare& one = shares[which];
        if (one.people == 0 || small(one.people) || small(one.unknown)) return false;
        if (small(one.events) || small(one.people - one.events)) return false;
        for (std::size_t before = 0; before < which; ++before) {
            const DescribedShare& other = shares[before];
            for (const auto count :
                 {&DescribedShare::events, &DescribedShare::people, &DescribedShare::unknown})
                if (small(std::max(one.*count, other.*count) - std::min(one.*count, other.*count)))
                    return false;
        }
    }
    return true;
}

Result<void> work_out(Shares& shares) {
    for (DescribedShare& one : shares) {
        const auto found = proportion({static_cast<double>(one.events), static_cast<double>(one.people)});
        if (!found) return failure(found.error());
        one.share = found->share;
        one.interval = one.by_person.empty() ? found->wilson : share_between_persons(one.by_person).interval;
    }
    return {};
}

// Puts values together until nothing small is left, the ones with the fewest people first.
void put_together(std::vector<DescribedLine>& lines, std::int64_t hide_below) {
    DescribedLine others;
    const auto take = [&](std::vector<DescribedLine>::iterator line) {
        add(others.shares, line->shares);
        if (static_cast<std::int64_t>(people_of(line->shares)) < hide_below) {
            ++others.unnamed;
        } else {
            others.together.push_back(line->value);
        }
        lines.erase(line);
    };
    for (auto line = lines.begin(); line != lines.end();) {
        if (can_be_shown(line->shares, hide_below)) {
            ++line;
        } else {
            const auto place = line - lines.begin();
            take(line);
            line = lines.begin() + place;
        }
    }
    if (others.shares.empty()) return;
    while (!lines.empty() && !can_be_shown(others.shares, hide_below)) {
        take(std::ranges::min_element(lines, {},
                                      [](const DescribedLine& line) { return people_of(line.shares); }));
    }
    lines.push_back(std::move(others));
}

std::vector<DescribedLine> lines_of(const std::vector<std::string>& cells,
                                    const std::vector<std::string>& order, const Outcomes& outcomes) {
    std::map<std::string, Shares> by_value;
    for (std::size_t row = 0; row < cells.size(); ++row) count(by_value[cells[row]], outcomes, row);
    std::vector<DescribedLine> lines;
    const auto put = [&](const std::string& value, Shares shares) {
        lines.push_back({.value = value, .together = {}, .unnamed = 0, .shares = std::move(shares)});
    };
    for (const std::string& value : order) {
        const auto found = by_value.find(value);
        if (found == by_value.end()) continue;
        put(value, std::move(found->second));
        by_value.erase(found);
    }
    for (auto& [value, shares] : by_value) put(value, std::move(shares));
    return lines;
}

}  // namespace

Result<PlanDescription> describe(const EvaluationPlan& plan, const TextTable& table,
                                 std::int64_t hide_below) {
    hide_below = hide_rows_below(hide_below, table, plan);
    const auto rows = rows_of(plan, table);
    if (!rows) return failure(rows.error());
    PlanDescription result;
    result.rows = table.rows.size();
    result.people = rows->size();
    result.unread = table.unread;
    result.excluded = rows->excluded();
    result.hide_below = hide_below;
    Outcomes outcomes;
    for (const PlannedOutcome& planned : plan.outcomes) {
        auto found = planned_outcomes(planned, *rows);
        if (!found) return failure(found.error());
        outcomes.found.push_back(std::move(*found));
    }
    if (plan.unit) {
        auto person = persons_of(*rows, *plan.unit);
        if (!person) return failure(person.error());
        outcomes.person = *std::move(person);
        result.persons = std::ranges::max(outcomes.person) + 1;
    }
    for (std::size_t row = 0; row < rows->size(); ++row) count(result.everybody, outcomes, row);
    if (!can_be_shown(result.everybody, hide_below)) {
        return refused("too-few-people",
                       fmt::format("fewer than {} {} have the outcome, do not have it, or differ between "
                                   "definitions: a share would speak of single persons",
                                   hide_below, plan.rows_word()));
    }
    if (auto good = work_out(result.everybody); !good) return failure(good.error());
    for (const auto& [name, order] : plan.by) {
        const auto cells = rows->cells(name);
        if (!cells) return failure(cells.error());
        DescribedColumn column{.column = name, .lines = lines_of(*cells, order, outcomes)};
        put_together(column.lines, hide_below);
        for (DescribedLine& line : column.lines) {
            if (auto good = work_out(line.shares); !good) return failure(good.error());
        }
        result.columns.push_back(std::move(column));
    }
    return result;
}

}  // namespace ultima
