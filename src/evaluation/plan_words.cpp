// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_words.h"

#include "base/text.h"
#include "evaluation/plan_emulation.h"
#include "evaluation/plan_flow.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ultima {

namespace {

// Below so many, errors by cluster are too small (Cameron, Gelbach & Miller 2008).
constexpr std::size_t few_clusters = 30;

std::string less_time(const EvaluationPlan& plan, const PlanAnswer& answer, std::int64_t hide_below) {
    const GroupOutcome& with = answer.with;
    const GroupOutcome& without = answer.without;
    // Of clones the observed groups say nothing: who began had already come so far.
    if (with.competing + without.competing == 0 || answer.weights) return {};
    const auto shown = [&](const GroupOutcome& group) {
        return is_hidden(static_cast<std::int64_t>(group.competing), hide_below)
                   ? fmt::format("fewer than {} {}", hide_below, plan.rows_word())
                   : in_a_hundred(group.competing_share()) + " in 100";
    };
    return fmt::format(
        "What is not counted ended the time at risk of {} with and {} without: they had less time to do what "
        "is counted.",
        shown(with), shown(without));
}

// As far as both are told from none in what is printed: a rounding error has a sign, too.
bool turned_by_adjustment(const PlanAnswer& answer) {
    const auto printed = [](const RiskContrast& risks) { return std::round(risks.difference * 1000); };
    return printed(answer.crude) * printed(answer.risks) < 0;
}

std::string unknown_words(const PlanAnswer& answer, std::int64_t hide_below) {
    if (answer.with.unknown + answer.without.unknown == 0) return {};
    std::string text =
        fmt::format("Not followed for the whole window, and {}: {} with, {} without.",
                    answer.weights ? "in the difference for as long as they were" : "not in the difference",
                    shown_count(static_cast<std::int64_t>(answer.with.unknown), hide_below),
                    shown_count(static_cast<std::int64_t>(answer.without.unknown), hide_below));
    if (answer.bounds) {
        text +=
            fmt::format(" Whatever became of them, the difference without adjustment lies from {} to {}.",
                        signed_in_a_hundred(answer.bounds->lower), signed_in_a_hundred(answer.bounds->upper));
    }
    return text;
}

// The kinds that one definition counts and the other lets compete, or passes over.
std::string why_turned(const PlannedOutcome& one, const PlannedOutcome& other) {
    std::string text;
    for (const std::string& kind : one.definition.counted) {
        const auto in = [&](const std::vector<std::string>& kinds) {
            return std::ranges::find(kinds, kind) != kinds.end();
        };
        if (in(other.definition.counted)) continue;
        const char* what =
            in(other.definition.competing) ? "ends the time at risk and does not count" : "does not count";
        text += fmt::format(" `{}` counts in `{}`; in `{}` it {}.", kind, one.definition.id,
                            other.definition.id, what);
    }
    return text;
}

}  // namespace

std::string in_a_hundred(double share) {
    return fmt::format("{:.1f}", std::round(std::fabs(share) * 1000) / 10);
}

std::string signed_number(double value, int digits) {
    const std::string text = fmt::format("{:+.{}f}", value, digits);
    return text.find_first_not_of("+-0.") == std::string::npos ? text.substr(1) : text;
}

std::string signed_in_a_hundred(double share) { return signed_number(std::round(share * 1000) / 10, 1); }

std::string p_words(double p) {
    constexpr double least = 0.001;
    return p < least ? "below 0.001" : fmt::format("{:.3f}", p);
}

std::string share_words(double share, Interval interval) {
    return fmt::format("{} ({} to {})", in_a_hundred(share), in_a_hundred(interval.lower),
                       in_a_hundred(interval.upper));
}

const char* name_of(PlanEstimator estimator) {
    switch (estimator) {
        case PlanEstimator::crude:
            return "crude";
        case PlanEstimator::weights:
            return "weights";
        case PlanEstimator::cloned:
            return "clone, censor, weight";
        case PlanEstimator::augmented:
            break;
    }
    return "augmented";
}

std::string difference_words(const EvaluationPlan& plan, const PlanAnswer& answer) {
    const double difference = answer.risks.difference;
    if (plan.clones()) {
        return fmt::format(
            "Of 100 {}, {} {} have the outcome if all come to `{}` within {} days than if nobody does (from "
            "{} "
            "to {}).",
            plan.rows_word(), in_a_hundred(difference), difference < 0 ? "fewer" : "more", plan.with,
            plan.emulation->days, signed_in_a_hundred(answer.interval.lower),
            signed_in_a_hundred(answer.interval.upper));
    }
    if (plan.emulation) {
        return fmt::format(
            "Of 100 {} with `{}` by day {}, {} {} have the outcome after it than of 100 with `{}` (from {} "
            "to "
            "{}).",
            plan.rows_word(), plan.with, plan.emulation->days, in_a_hundred(difference),
            difference < 0 ? "fewer" : "more", plan.without, signed_in_a_hundred(answer.interval.lower),
            signed_in_a_hundred(answer.interval.upper));
    }
    return fmt::format(
        "Of 100 {} with `{}`, {} {} have the outcome than of 100 with `{}` (from {} to {}).",
        plan.rows_word(), plan.with, in_a_hundred(difference), difference < 0 ? "fewer" : "more",
        plan.without, signed_in_a_hundred(answer.interval.lower), signed_in_a_hundred(answer.interval.upper));
}

std::vector<std::string> answer_words(const EvaluationPlan& plan, const PlanAnswer& answer,
                                      std::int64_t hide_below) {
    std::vector<std::string> words;
    if (answer.open())
        words.push_back(fmt::format("These {} do not show whether it is fewer or more.", plan.rows_word()));
    words.push_back(fmt::format("In 100: {} with, {} without; not adjusted: {} and {}.",
                                in_a_hundred(answer.risks.with), in_a_hundred(answer.risks.without),
                                in_a_hundred(answer.crude.with), in_a_hundred(answer.crude.without)));
    if (plan.estimator != PlanEstimator::crude && turned_by_adjustment(answer))
        words.emplace_back("Adjustment turns the answer: it rests on what the plan adjusts for.");
    if (std::isfinite(answer.risks.ratio) && answer.risks.ratio > 0) {
        std::string ratio = fmt::format("Relative: {:.2f} times as many", answer.risks.ratio);
        if (answer.ratio_interval) {
            ratio += fmt::format(" (from {:.2f} to {:.2f})", answer.ratio_interval->lower,
                                 answer.ratio_interval->upper);
        }
        words.push_back(ratio + ".");
    }
    const std::string less = less_time(plan, answer, hide_below);
    if (!less.empty()) words.push_back(less);
    const std::string unknown = unknown_words(answer, hide_below);
    if (!unknown.empty()) words.push_back(unknown);
    for (std::string& sentence : weight_words(plan, answer, hide_below)) words.push_back(std::move(sentence));
    if (answer.detectable > 0) {
        words.push_back(fmt::format("Groups of this size show a fall of {} in 100 or more, 8 times in 10.",
                                    in_a_hundred(answer.detectable)));
    }
    if (answer.e_value) {
        std::string sentence = fmt::format(
            "Something not recorded would have to make both the measure and the outcome {:.1f} times as "
            "likely to explain this away",
            *answer.e_value);
        if (answer.e_value_of_interval && *answer.e_value_of_interval > 1)
            sentence += fmt::format("; {:.1f} times to leave it open", *answer.e_value_of_interval);
        words.push_back(sentence + ".");
    }
    return words;
}

std::string turned_words(const EvaluationPlan& plan, const PlanResult& result) {
    const auto found = turned(result);
    if (!found) return {};
    const PlanAnswer& fewer = result.answers[found->fewer];
    const PlanAnswer& more = result.answers[found->more];
    const PlannedOutcome& one = plan.outcomes[found->more];
    const PlannedOutcome& other = plan.outcomes[found->fewer];
    std::string text = fmt::format(
        "The answer turns with the definition: with `{}` it is {} fewer in 100 by `{}` and {} more by `{}`. "
        "Who names one of them alone says half of it.",
        plan.with, in_a_hundred(fewer.risks.difference), other.definition.id,
        in_a_hundred(more.risks.difference), one.definition.id);
    if (fewer.open() || more.open())
        text +=
            " At least one of them could be chance: its interval leaves open whether it is fewer or more.";
    text += why_turned(one, other) + why_turned(other, one);
    if (one.definition.window != other.definition.window) {
        text += fmt::format(" `{}` looks at {} days, `{}` at {}.", one.definition.id, one.definition.window,
                            other.definition.id, other.definition.window);
    }
    for (const PlanAnswer* answer : {&fewer, &more}) {
        const std::string less = less_time(plan, *answer, result.hide_below);
        if (!less.empty())
            text += fmt::format(" By `{}`: {}", (answer == &fewer ? other : one).definition.id, less);
    }
    std::vector<std::string> items = differences(one.definition, other.definition);
    std::erase(items, "id");
    if (!items.empty()) text += " The definitions differ in: " + joined(items) + ".";
    return text;
}

std::vector<std::string> custody_words(const EvaluationPlan& plan, const PlanResult& result) {
    if (!result.custody) return {};
    const CustodyAnswer& custody = *result.custody;
    if (!custody.told)
        return {fmt::format(
            "In one of the groups fewer than {} {} spent a day in custody: the days are not shown.",
            result.hide_below, plan.rows_word())};
    const double difference = custody.mean[1] - custody.mean[0];
    if (plan.unit) {
        return {fmt::format(
            "Within {} days of day 0 there were {:.1f} days in custody for each of the {} with "
            "`{}` and {:.1f} "
            "with `{}`: {:.1f} days {} (from {} to {}), not adjusted.",
            plan.custody.window, custody.mean[1], plan.unit->rows, plan.with, custody.mean[0], plan.without,
            std::fabs(difference), difference < 0 ? "fewer" : "more",
            signed_number(custody.difference.lower, 1), signed_number(custody.difference.upper, 1))};
    }
    return {
        fmt::format("Within {} days of day 0 a person spent {:.1f} days in custody with `{}` and {:.1f} "
                    "with `{}`: {:.1f} days {} a person (from {} to {}), not adjusted.",
                    plan.custody.window, custody.mean[1], plan.with, custody.mean[0], plan.without,
                    std::fabs(difference), difference < 0 ? "fewer" : "more",
                    signed_number(custody.difference.lower, 1), signed_number(custody.difference.upper, 1))};
}

std::vector<std::string> widening_words(const EvaluationPlan& plan, const PlanResult& result) {
    if (!result.widening) return {};
    const WideningAnswer& widening = *result.widening;
    const auto small = [&](std::size_t count) {
        return is_hidden(static_cast<std::int64_t>(count), result.hide_below);
    };
    std::vector<std::string> words;
    if (widening.recorded == 0) {
        words.push_back(
            fmt::format("For {} with `{}` was it written down what would have been ordered "
                        "without the measure, so nothing shows whom it spared custody.",
                        plan.unit ? "none of the " + plan.unit->rows : std::string("nobody"), plan.with));
        return words;
    }
    if (small(widening.recorded) || small(widening.no_custody) ||
        small(widening.recorded - widening.no_custody)) {
        words.push_back(
            fmt::format("Of the decisions for `{}`, fewer than {} fall on one side of the "
                        "question what would have been ordered without the measure: the share "
                        "is not shown.",
                        plan.with, result.hide_below));
        return words;
    }
    words.push_back(fmt::format(
        "In {} of 100 decisions for `{}` where it was written down, custody would not have been ordered "
        "without the measure either: {} it is more control, not less custody.",
        share_words(widening.share, widening.interval), plan.with, plan.unit ? "there" : "for these people"));
    if (widening.unrecorded > 0) {
        words.push_back(
            small(widening.unrecorded)
                ? fmt::format("For fewer than {} decisions nobody wrote it down.", result.hide_below)
                : fmt::format("For {} decisions nobody wrote it down; whatever was meant there, "
                              "the share of all lies from {} to {} in 100.",
                              grouped(static_cast<std::int64_t>(widening.unrecorded)),
                              in_a_hundred(widening.bounds.lower), in_a_hundred(widening.bounds.upper)));
    }
    return words;
}

std::vector<std::string> victim_words(const EvaluationPlan& plan, const PlanResult& result) {
    std::vector<std::string> words;
    for (const VictimAnswer& victims : result.victims) {
        if (victims.refused) {
            words.push_back(fmt::format("{}: not shown; {}.", victims.name, victims.refused->message));
            continue;
        }
        const auto share = [&](std::size_t group) {
            return in_a_hundred(static_cast<double>(victims.events[group]) /
                                static_cast<double>(victims.people[group]));
        };
        words.push_back(fmt::format(
            "{}: {} in 100 with `{}` ({} known) and {} with `{}` ({} known); {} {} in 100 (from {} to {}), "
            "not adjusted.",
            victims.name, share(1), plan.with, grouped(static_cast<std::int64_t>(victims.people[1])),
            share(0), plan.without, grouped(static_cast<std::int64_t>(victims.people[0])),
            in_a_hundred(victims.difference), victims.difference < 0 ? "fewer" : "more",
            signed_in_a_hundred(victims.interval.lower), signed_in_a_hundred(victims.interval.upper)));
    }
    return words;
}

bool tells_persons(std::size_t rows, std::size_t persons, std::int64_t hide_below) {
    return !is_hidden(static_cast<std::int64_t>(rows) - static_cast<std::int64_t>(persons), hide_below);
}

std::string behind_rows_words(std::size_t rows, std::size_t persons, std::int64_t hide_below) {
    return tells_persons(rows, persons, hide_below)
               ? fmt::format("{} persons", grouped(static_cast<std::int64_t>(persons)))
               : fmt::format("nearly as many persons (fewer than {} less)", hide_below);
}

std::string unit_words(const PlanUnit& unit, std::size_t rows, std::size_t persons, std::int64_t hide_below) {
    const bool known = unit.person.empty();
    std::string text = fmt::format(
        "Counted are {0}, not persons: {1} {0} of {2}{3}. Intervals allow {0} of one person{4} to be alike.",
        unit.rows, grouped(static_cast<std::int64_t>(rows)), behind_rows_words(rows, persons, hide_below),
        known ? ", by the register's own knowledge of whose they are" : "",
        known ? std::string() : fmt::format(" (`{}`)", unit.person));
    if (persons < few_clusters) text += " These are few, so intervals may be too narrow.";
    return text;
}

std::string estimator_words(const EvaluationPlan& plan, const PlanResult& result) {
    const std::string rows = plan.rows_word();
    std::string text;
    switch (plan.estimator) {
        case PlanEstimator::crude:
            text = "The groups are compared as they are.";
            break;
        case PlanEstimator::cloned:
            text = fmt::format(
                "{} under the two strategies are kept alike by weights within those who are alike on day 0 "
                "(strata), and speak for all of these {}.",
                capital(rows), rows);
            break;
        case PlanEstimator::weights:
            text = fmt::format(
                "Groups are made alike by weights (overlap) and speak for the {} for {} either "
                "was likely.",
                rows, plan.unit ? "which" : "whom");
            break;
        case PlanEstimator::augmented:
            text = fmt::format(
                "Groups are made alike by weights and by models of the outcome (augmented) and "
                "speak for all of these {}.",
                rows);
            break;
    }
    if (!plan.adjust_for.empty()) text += " Adjusted for: " + joined(plan.adjust_for) + ".";
    if (plan.unit) text += " " + unit_words(*plan.unit, result.people, result.persons, result.hide_below);
    if (result.clusters > 0) {
        text += fmt::format(" Errors allow {} of one `{}` to be alike ({} of them).", rows, plan.cluster,
                            result.clusters);
        if (result.clusters < few_clusters) text += " These are few, so intervals may be too narrow.";
    }
    return text;
}

}  // namespace ultima
