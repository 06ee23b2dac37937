// SPDX-License-Identifier: Apache-2.0
#include "evaluation/outcome_definition.h"

#include "base/refusal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

bool holds(const std::vector<std::string>& kinds, const std::string& kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace

Result<void> check_definition(const OutcomeDefinition& definition) {
    if (definition.id.empty()) return refused("bad-definition", "the definition has no id");
    if (definition.counted.empty()) {
        return refused("bad-definition",
                       fmt::format("the definition `{}` counts no kind of event", definition.id));
    }
    if (!(definition.window > 0) || !std::isfinite(definition.window)) {
        return refused(
            "bad-definition",
            fmt::format("the window of the definition `{}` is not a number of days above 0", definition.id));
    }
    std::vector<std::string> all = definition.counted;
    all.insert(all.end(), definition.competing.begin(), definition.competing.end());
    all.insert(all.end(), definition.left_out.begin(), definition.left_out.end());
    std::ranges::sort(all);
    if (const auto twice = std::ranges::adjacent_find(all); twice != all.end()) {
        return refused("bad-definition",
                       fmt::format("the definition `{}` says two things of `{}`", definition.id, *twice));
    }
    return {};
}

std::string in_words(const OutcomeDefinition& definition) {
    std::string words = fmt::format("within {} days of {}: {}", definition.window,
                                    definition.clock.empty() ? "day 0" : definition.clock,
                                    fmt::join(definition.counted, " or "));
    if (!definition.competing.empty()) {
        words += fmt::format("; not counted, but ends the time at risk: {}",
                             fmt::join(definition.competing, ", "));
    }
    if (!definition.left_out.empty())
        words += fmt::format("; passed over: {}", fmt::join(definition.left_out, ", "));
    return words;
}

std::vector<std::string> differences(const OutcomeDefinition& one, const OutcomeDefinition& other) {
    std::vector<std::string> items;
    const auto compare = [&](const char* item, const auto& mine, const auto& theirs) {
        if (mine != theirs) items.emplace_back(item);
    };
    const auto compare_sets = [&](const char* item, std::vector<std::string> mine,
                                  std::vector<std::string> theirs) {
        std::ranges::sort(mine);
        std::ranges::sort(theirs);
        compare(item, mine, theirs);
    };
    compare("population", one.population, other.population);
    compare("selection", one.selection, other.selection);
    compare("start of the clock", one.clock, other.clock);
    compare_sets("what counts", one.counted, other.counted);
    compare_sets("what ends the time at risk", one.competing, other.competing);
    compare_sets("what is passed over", one.left_out, other.left_out);
    compare("window", one.window, other.window);
    compare("date that decides", one.dated_by, other.dated_by);
    compare("time not at risk", one.not_at_risk, other.not_at_risk);
    compare("register", one.register_name, other.register_name);
    return items;
}

Result<std::vector<DefinedOutcome>> outcomes_of(const OutcomeDefinition& definition,
                                                std::span<const PersonHistory> histories) {
    if (auto good = check_definition(definition); !good) return failure(good.error());
    if (histories.empty()) return refused("no-rows", "there is nobody to compute anything from");
    std::vector<DefinedOutcome> outcomes;
    outcomes.reserve(histories.size());
    for (std::size_t person = 0; person < histories.size(); ++person) {
        const PersonHistory& history = histories[person];
        if (!std::isfinite(history.followed) || history.followed < 0) {
            return refused("bad-history",
                           fmt::format("how long person {} was followed is no number of days", person + 1));
        }
        DefinedOutcome outcome{
            .days = std::min(history.followed, definition.window), .cause = OutcomeCause::none, .within = {}};
        for (const HistoryEvent& event : history.events) {
            if (!std::isfinite(event.day) || event.day < 0) {
                return refused("bad-history",
                               fmt::format("an event of person {} has no day from 0 on", person + 1));
            }
            const bool counts = holds(definition.counted, event.kind);
            if (!counts && !holds(definition.competing, event.kind)) {
                if (holds(definition.left_out, event.kind)) continue;
                return refused("unknown-event",
                               fmt::format("the definition `{}` does not say what a `{}` is to it",
                                           definition.id, event.kind));
            }
            if (event.day > history.followed || event.day > definition.window) continue;
            const bool earlier = outcome.cause == OutcomeCause::none || event.day < outcome.days ||
                                 (event.day == outcome.days && counts);
            if (!earlier) continue;
            outcome.days = event.day;
            outcome.cause = counts ? OutcomeCause::counted : OutcomeCause::competing;
        }
        if (outcome.cause != OutcomeCause::none) {
            outcome.within = outcome.cause == OutcomeCause::counted ? 1.0 : 0.0;
        } else if (history.followed >= definition.window) {
            outcome.within = 0.0;
        }
        outcomes.push_back(outcome);
    }
    return outcomes;
}

}  // namespace ultima
