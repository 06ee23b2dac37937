// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_result.h"

#include "base/json_writer.h"
#include "base/refusal.h"
#include "evaluation/doubly_robust.h"
#include "evaluation/propensity.h"
#include "evaluation/sample_size.h"
#include "evaluation/sensitivity.h"
#include "evaluation/tail.h"
#include "tables/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>

namespace ultima {

namespace {

constexpr std::size_t fewest_people = 10;

std::optional<double> number_in(const std::string& cell) {
    if (cell.empty()) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    if (*end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value;
}

// The rows that the plan speaks of, column by column.
class Chosen {
  public:
    explicit Chosen(const TextTable& table) : table_(table) {}

    Result<std::size_t> column(const std::string& name) const {
        const auto found = std::ranges::find(table_.columns, name);
        if (found == table_.columns.end()) {
            return refused("no-column", fmt::format("the table has no column `{}`", name));
        }
        return static_cast<std::size_t>(found - table_.columns.begin());
    }

    Result<void> keep(const std::string& name, const std::vector<std::string>& values) {
        const auto at = column(name);
        if (!at) return failure(at.error());
        std::erase_if(rows, [&](std::size_t row) {
            return std::ranges::find(values, table_.rows[row][*at]) == values.end();
        });
        return {};
    }

    Result<std::vector<std::string>> cells(const std::string& name) const {
        const auto at = column(name);
        if (!at) return failure(at.error());
        std::vector<std::string> texts;
        for (const std::size_t row : rows) texts.push_back(table_.rows[row][*at]);
        return texts;
    }

    std::vector<std::size_t> rows;

  private:
    const TextTable& table_;
};

// A column of numbers as it is; one of words as a column of 0 and 1 for each word but the most frequent.
Result<std::vector<NamedColumn>> covariates_of(const std::string& name,
                                               const std::vector<std::string>& cells) {
    std::vector<NamedColumn> columns;
    NamedColumn numbers{name, {}};
    std::map<std::string, std::size_t> counts;
    for (const std::string& cell : cells) {
        if (cell.empty()) {
            return refused(
                "unknown-value",
                fmt::format(
                    "`{}` is empty for some people; leave them out of the population, and say so, or do "
                    "not adjust for it",
                    name));
        }
        ++counts[cell];
        if (const auto value = number_in(cell)) numbers.values.push_back(*value);
    }
    if (counts.size() < 2) return columns;
    if (numbers.values.size() == cells.size()) return std::vector<NamedColumn>{numbers};
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
    for (const auto& [word, count] : counts) {
        if (word == most) continue;
        NamedColumn column{name + "=" + word, {}};
        for (const std::string& cell : cells) column.values.push_back(cell == word ? 1 : 0);
        columns.push_back(std::move(column));
    }
    return columns;
}

Result<std::vector<DefinedOutcome>> outcome_of(const EvaluationPlan& plan, const Chosen& chosen) {
    const auto days = chosen.cells(plan.days_column);
    if (!days) return failure(days.error());
    const auto kinds = chosen.cells(plan.kind_column);
    if (!kinds) return failure(kinds.error());
    std::vector<PersonHistory> histories(days->size());
    for (std::size_t row = 0; row < days->size(); ++row) {
        histories[row].followed = plan.followed;
        const auto kind = plan.kinds.find((*kinds)[row]);
        if (kind == plan.kinds.end()) continue;
        const auto day = number_in((*days)[row]);
        if (!day || *day < 0) {
            return refused("bad-time",
                           fmt::format("somebody has the event `{}` and no day of it", kind->second));
        }
        histories[row].events.push_back({*day, kind->second});
    }
    return outcomes_of(plan.definition, histories);
}

Result<void> check_stable(const EvaluationPlan& plan, const Chosen& chosen,
                          const std::vector<double>& treated) {
    if (plan.stable_over.empty()) return {};
    const auto values = chosen.cells(plan.stable_over);
    if (!values) return failure(values.error());
    std::map<std::string, std::array<std::size_t, 2>> counts;
    for (std::size_t row = 0; row < treated.size(); ++row)
        ++counts[(*values)[row]][treated[row] == 1 ? 1 : 0];
    for (const auto& [value, count] : counts) {
        if (count[0] > 0 && count[1] > 0) continue;
        return refused(
            "group-vanished",
            fmt::format(
                "where `{}` is {} nobody is in the group `{}`, so something was recorded otherwise there; "
                "leave it out of the population or mend the table",
                plan.stable_over, value, count[0] == 0 ? plan.without : plan.with));
    }
    return {};
}

// Every value of the population that nobody was left of has vanished, too.
Result<void> check_present(const EvaluationPlan& plan, const Chosen& chosen) {
    for (const auto& [name, wanted] : plan.population) {
        if (name != plan.stable_over) continue;
        const auto cells = chosen.cells(name);
        if (!cells) return failure(cells.error());
        for (const std::string& value : wanted) {
            if (std::ranges::find(*cells, value) != cells->end()) continue;
            return refused("group-vanished",
                           fmt::format("where `{}` is {} nobody is in either group", name, value));
        }
    }
    return {};
}

Result<void> check_start(const EvaluationPlan& plan, const Chosen& chosen) {
    if (plan.begins.empty()) return {};
    const auto days = chosen.cells(plan.begins);
    if (!days) return failure(days.error());
    const auto later =
        std::ranges::count_if(*days, [](const std::string& cell) { return number_in(cell).value_or(0) > 0; });
    if (later == 0) return {};
    return refused(
        "groups-from-the-future",
        fmt::format(
            "for {} people the measure began after day 0, and only because nothing had happened to them "
            "until then; a comparison of the groups would credit the measure with that time",
            later));
}

Result<void> estimate(const EvaluationPlan& plan, const Comparison& comparison, PlanResult& result) {
    const auto crude = crude_effect(comparison.treated, comparison.outcome);
    if (!crude) return failure(crude.error());
    result.crude = crude->risks;
    switch (plan.estimator) {
        case PlanEstimator::crude:
            result.risks = crude->risks;
            result.error = crude->error_of_difference;
            break;
        case PlanEstimator::weights: {
            const auto effect = weighted_effect(comparison, WeightTarget::overlap);
            if (!effect) return failure(effect.error());
            result.risks = effect->risks;
            result.error = effect->stacked.independent;
            break;
        }
        case PlanEstimator::augmented: {
            const auto effect = augmented_effect(comparison);
            if (!effect) return failure(effect.error());
            result.risks = effect->risks;
            result.error = effect->error_of_difference.independent;
            break;
        }
    }
    result.interval = around(result.risks.difference, result.error, normal_half_width(0.95));
    const auto people = static_cast<double>(std::min(result.with, result.without));
    if (const auto found = detectable_difference(result.risks.without, people, 0.8))
        result.detectable = found->fall;
    const double ratio = result.risks.ratio;
    if (ratio > 0 && std::isfinite(ratio)) {
        if (const auto value = e_value(ratio, {ratio, ratio}, RatioKind::risk))
            result.e_value = value->of_estimate;
    }
    return {};
}

std::string in_a_hundred(double share) {
    return fmt::format("{:.1f}", std::round(std::fabs(share) * 1000) / 10);
}

const char* name_of(PlanEstimator estimator) {
    switch (estimator) {
        case PlanEstimator::crude:
            return "crude";
        case PlanEstimator::weights:
            return "weights";
        case PlanEstimator::augmented:
            break;
    }
    return "augmented";
}

}  // namespace

Result<TextTable> read_text_table(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    TextTable table;
    CsvParser parser(',');
    const char* at = text.data();
    const char* const end = at + text.size();
    std::string buffer;
    while (at < end) {
        const CsvRecordKind kind = parser.next(at, end, true);
        at += parser.length();
        if (kind == CsvRecordKind::blank) continue;
        if (kind != CsvRecordKind::row) {
            ++table.unread;
            continue;
        }
        std::vector<std::string> cells;
        for (const CsvCell& cell : parser.cells())
            cells.emplace_back(cell_text(cell, CsvEncoding::utf8, buffer));
        if (table.columns.empty()) {
            table.columns = std::move(cells);
        } else if (cells.size() == table.columns.size()) {
            table.rows.push_back(std::move(cells));
        } else {
            ++table.unread;
        }
    }
    if (table.rows.empty()) return refused("no-rows", "the table has no rows");
    if (table.unread * 100 >= table.rows.size()) {
        if (table.unread > 0) {
            return refused("too-many-unread",
                           fmt::format("{} lines of the table cannot be read", table.unread));
        }
    }
    return table;
}

Result<PlanResult> carry_out(const EvaluationPlan& plan, const TextTable& table) {
    if (auto good = check_plan(plan); !good) return failure(good.error());
    Chosen chosen(table);
    for (std::size_t row = 0; row < table.rows.size(); ++row) chosen.rows.push_back(row);
    for (const auto& [name, values] : plan.population) {
        if (auto good = chosen.keep(name, values); !good) return failure(good.error());
    }
    if (auto good = chosen.keep(plan.group_column, {plan.with, plan.without}); !good)
        return failure(good.error());
    if (chosen.rows.empty())
        return refused("no-rows", "nobody is in the population and in one of the groups");

    const auto groups = chosen.cells(plan.group_column);
    Comparison comparison{.treated = {}, .outcome = {}, .covariates = {}};
    for (const std::string& group : *groups) comparison.treated.push_back(group == plan.with ? 1 : 0);
    if (auto good = check_present(plan, chosen); !good) return failure(good.error());
    if (auto good = check_stable(plan, chosen, comparison.treated); !good) return failure(good.error());
    if (auto good = check_both_groups(comparison.treated); !good) return failure(good.error());
    if (auto good = check_start(plan, chosen); !good) return failure(good.error());

    PlanResult result;
    result.rows = table.rows.size();
    result.unread = table.unread;
    result.people = chosen.rows.size();
    result.left_out = result.rows - result.people;
    result.with = static_cast<std::size_t>(std::ranges::count(comparison.treated, 1.0));
    result.without = result.people - result.with;
    if (std::min(result.with, result.without) < fewest_people) {
        return refused("too-few-people",
                       fmt::format("a group has fewer than {} people: a result would speak of single persons",
                                   fewest_people));
    }
    const auto outcomes = outcome_of(plan, chosen);
    if (!outcomes) return failure(outcomes.error());
    for (std::size_t row = 0; row < outcomes->size(); ++row) {
        const DefinedOutcome& outcome = (*outcomes)[row];
        // A plan is refused when its follow-up is shorter than its window, so nobody's outcome is unknown.
        comparison.outcome.push_back(outcome.within.value());
        if (outcome.cause != OutcomeCause::competing) continue;
        const bool with = comparison.treated[row] == 1;
        (with ? result.competing_with : result.competing_without) +=
            1 / static_cast<double>(with ? result.with : result.without);
    }
    for (const std::string& name : plan.adjust_for) {
        const auto cells = chosen.cells(name);
        if (!cells) return failure(cells.error());
        const auto columns = covariates_of(name, *cells);
        if (!columns) return failure(columns.error());
        comparison.covariates.insert(comparison.covariates.end(), columns->begin(), columns->end());
    }
    if (auto good = estimate(plan, comparison, result); !good) return failure(good.error());
    return result;
}

std::string plan_result_text(const EvaluationPlan& plan, const PlanResult& result) {
    const double difference = result.risks.difference;
    std::string text = fmt::format("{}\n\nCounted: {}\n\n", plan.question, in_words(plan.definition));
    text += fmt::format("Of 100 people with `{}`, {} {} have the outcome than of 100 with `{}`", plan.with,
                        in_a_hundred(difference), difference < 0 ? "fewer" : "more", plan.without);
    // Rounded to a tenth as they are shown.
    const auto end = [](double share) { return fmt::format("{:+.1f}", std::round(share * 1000) / 10); };
    text += fmt::format(" (from {} to {}).\n", end(result.interval.lower), end(result.interval.upper));
    if (result.interval.lower < 0 && result.interval.upper > 0) {
        text += "These people do not show whether it is fewer or more.\n";
    }
    text += fmt::format("In 100: {} with, {} without; not adjusted: {} and {}.\n",
                        in_a_hundred(result.risks.with), in_a_hundred(result.risks.without),
                        in_a_hundred(result.crude.with), in_a_hundred(result.crude.without));
    if (result.competing_with != 0 || result.competing_without != 0) {
        text += fmt::format(
            "What is not counted ended the time at risk of {} in 100 with and {} without: they had less time "
            "to do "
            "what is counted.\n",
            in_a_hundred(result.competing_with), in_a_hundred(result.competing_without));
    }
    text += fmt::format(
        "People: {} with, {} without; {} of {} rows are of neither group or outside the population; {} lines "
        "could not be read.\n",
        result.with, result.without, result.left_out, result.rows, result.unread);
    if (result.detectable > 0) {
        text += fmt::format("Groups of this size show a fall of {} in 100 or more, 8 times in 10.\n",
                            in_a_hundred(result.detectable));
    }
    if (result.e_value) {
        text += fmt::format(
            "Something not recorded would have to make both the measure and the outcome {:.1f} times as "
            "likely to "
            "explain this away.\n",
            *result.e_value);
    }
    text += fmt::format("Estimator: {}. Definition {} version {}. Plan {}.\n", name_of(plan.estimator),
                        plan.definition.id, plan.definition.version, plan.hash);
    return text;
}

std::string plan_result_json(const EvaluationPlan& plan, const PlanResult& result) {
    std::string text;
    JsonWriter writer(text);
    const auto real = [&](const char* name, double value) {
        writer.name(name);
        if (std::isfinite(value)) {
            writer.raw(fmt::format("{:.17g}", value));
        } else {
            writer.null();
        }
    };
    writer.object([&] {
        writer.name("question").text(plan.question);
        writer.name("definition").object([&] {
            writer.name("id").text(plan.definition.id);
            writer.name("version").number(plan.definition.version);
            writer.name("words").text(in_words(plan.definition));
        });
        real("difference_per_100", 100 * result.risks.difference);
        writer.name("interval_per_100").list([&] {
            writer.raw(fmt::format("{:.17g}", 100 * result.interval.lower));
            writer.raw(fmt::format("{:.17g}", 100 * result.interval.upper));
        });
        real("standard_error", result.error);
        real("risk_with", result.risks.with);
        real("risk_without", result.risks.without);
        real("risk_ratio", result.risks.ratio);
        real("crude_risk_with", result.crude.with);
        real("crude_risk_without", result.crude.without);
        real("competing_with", result.competing_with);
        real("competing_without", result.competing_without);
        writer.name("people_with").number(result.with);
        writer.name("people_without").number(result.without);
        writer.name("rows").number(result.rows);
        writer.name("left_out").number(result.left_out);
        writer.name("unread").number(result.unread);
        real("detectable_fall", result.detectable);
        if (result.e_value) real("e_value", *result.e_value);
        writer.name("estimator").text(name_of(plan.estimator));
        writer.name("plan").text(plan.hash);
    });
    return text + "\n";
}

}  // namespace ultima
