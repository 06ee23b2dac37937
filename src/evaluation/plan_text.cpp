// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_text.h"

#include "base/text.h"
#include "evaluation/plan_emulation.h"
#include "evaluation/plan_filing_forms.h"
#include "evaluation/plan_flow.h"
#include "evaluation/plan_graph.h"
#include "evaluation/plan_words.h"
#include "report/plot.h"

#include <fmt/format.h>

namespace ultima {

namespace {

void add_line(std::string& text, const std::string& line) { text += line + "\n"; }

std::string flow_text(const std::vector<FlowLine>& lines) {
    std::string text;
    for (const FlowLine& line : lines) add_line(text, line.what + ": " + line.shown);
    return text;
}

std::string graph_text(const EvaluationPlan& plan, const BackdoorCheck& check) {
    std::string text;
    for (const std::string& sentence : graph_words(plan, check)) add_line(text, sentence);
    return text;
}

std::string answer_text(const EvaluationPlan& plan, const PlanResult& result, std::size_t place) {
    const PlanAnswer& answer = result.answers[place];
    const OutcomeDefinition& definition = plan.outcomes[place].definition;
    std::string text;
    if (result.answers.size() > 1)
        add_line(text,
                 fmt::format("Definition {} of {}: {}", place + 1, result.answers.size(), definition.id));
    text += fmt::format("Counted: {}\n\n", in_words(definition));
    if (answer.refused) {
        add_line(text, fmt::format("Not answered [{}]: {}.", answer.refused->code, answer.refused->message));
        return text;
    }
    add_line(text, difference_words(plan, answer));
    for (const std::string& sentence : answer_words(plan, answer, result.hide_below))
        add_line(text, sentence);
    for (const SubgroupColumn& column : answer.subgroup_columns) {
        add_line(text,
                 column.p
                     ? fmt::format("Do the effects differ by `{}`? p: {}", column.column, p_words(*column.p))
                     : fmt::format("Whether the effects differ by `{}` cannot be said.", column.column));
        if (column.silent > 0)
            add_line(text, fmt::format("  {} of its values cannot be shown or estimated.", column.silent));
        for (const SubgroupAnswer& effect : answer.subgroups) {
            if (effect.column != column.column) continue;
            add_line(text, fmt::format("  {}: {} in 100, {} {}, p: {} ({} for so many questions)",
                                       effect.value, signed_in_a_hundred(effect.difference),
                                       grouped(static_cast<std::int64_t>(effect.people)), plan.rows_word(),
                                       p_words(effect.p), p_words(effect.adjusted_p)));
        }
    }
    return text;
}

}  // namespace

std::string no_effect_words() {
    return "This describes what happened. It is no effect of anything: those in different lines "
           "differed before, nobody made them alike, and so a line that is higher than another does not say "
           "that what the line is named after made it so. No difference is given.";
}

std::string everybody_word(const EvaluationPlan& plan) {
    return plan.unit ? "All " + plan.unit->rows : std::string("Everybody");
}

std::string line_words(const EvaluationPlan& plan, const DescribedLine& line, std::int64_t hide_below) {
    if (line.together.empty() && line.unnamed == 0)
        return line.value.empty() ? std::string("(not recorded)") : line.value;
    std::string text = "Together: " + joined(line.together);
    if (line.unnamed > 0) {
        text += fmt::format("{}values of fewer than {} {} each ({})", line.together.empty() ? "" : ", and ",
                            hide_below, plan.rows_word(), line.unnamed);
    }
    return text;
}

std::string plan_result_text(const EvaluationPlan& plan, const PlanResult& result, const PlanFiling& filing) {
    std::string text = plan.question + "\n\n";
    if (filing.remarkable()) text += filing_text(filing) + "\n";
    if (const std::string words = turned_words(plan, result); !words.empty()) text += words + "\n\n";
    for (std::size_t place = 0; place < result.answers.size(); ++place)
        text += answer_text(plan, result, place) + (result.answers.size() > 1 ? "\n" : "");
    for (const auto words : {emulation_words, custody_words, widening_words, victim_words}) {
        for (const std::string& sentence : words(plan, result)) add_line(text, sentence);
    }
    add_line(text,
             fmt::format("{}: {} with, {} without.", capital(plan.rows_word()), result.with, result.without));
    text += flow_text(people_flow(result.rows, result.unread, result.excluded, result.people,
                                  result.hide_below, plan.rows_word()));
    add_line(text, estimator_words(plan, result));
    for (const std::string& sentence : emulation_limits(plan)) add_line(text, sentence);
    if (result.backdoor) text += graph_text(plan, *result.backdoor);
    if (!filing.remarkable()) text += filing_text(filing);
    add_line(text, fmt::format("Estimator: {}. Plan {}.", name_of(plan.estimator), plan.hash));
    return text;
}

std::string description_text(const EvaluationPlan& plan, const PlanDescription& description,
                             const PlanFiling& filing) {
    std::string text = plan.question + "\n\n" + no_effect_words() + "\n\n";
    if (filing.remarkable()) text += filing_text(filing) + "\n";
    for (std::size_t which = 0; which < plan.outcomes.size(); ++which) {
        const auto add = [&](const std::string& name, const DescribedShare& share) {
            add_line(text, fmt::format("{}: {} in 100, {} {}", name, share_words(share.share, share.interval),
                                       grouped(static_cast<std::int64_t>(share.people)), plan.rows_word()));
        };
        text += fmt::format("Counted: {}\n", in_words(plan.outcomes[which].definition));
        add(everybody_word(plan), description.everybody[which]);
        for (const DescribedColumn& column : description.columns) {
            add_line(text, "By " + column.column);
            for (const DescribedLine& line : column.lines)
                add("  " + line_words(plan, line, description.hide_below), line.shares[which]);
        }
        text += "\n";
    }
    text += flow_text(people_flow(description.rows, description.unread, description.excluded,
                                  description.people, description.hide_below, plan.rows_word()));
    if (plan.unit)
        add_line(text,
                 unit_words(*plan.unit, description.people, description.persons, description.hide_below));
    if (!filing.remarkable()) text += filing_text(filing);
    add_line(text, "Plan " + plan.hash + ".");
    return text;
}

}  // namespace ultima
