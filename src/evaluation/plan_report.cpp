// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_report.h"

#include "evaluation/plan_curve.h"
#include "evaluation/plan_emulation.h"
#include "evaluation/plan_filing_forms.h"
#include "evaluation/plan_flow.h"
#include "evaluation/plan_graph.h"
#include "evaluation/plan_text.h"
#include "evaluation/plan_words.h"
#include "report/curve_plot.h"
#include "report/graph_plot.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace ultima {

namespace {

std::string number(std::size_t count, std::int64_t hide_below) {
    return shown_count(static_cast<std::int64_t>(count), hide_below);
}

// Puts a report together from top to bottom.
class ReportWriter {
  public:
    explicit ReportWriter(std::string title) { report_.title = std::move(title); }

    void heading(std::string text, int level = 2) { put(Heading{std::move(text), level}); }
    void say(std::string text, ParagraphLook look = ParagraphLook::plain) {
        put(Paragraph{std::move(text), look});
    }
    void list(const std::vector<std::string>& sentences) {
        BulletList bullets;
        for (const std::string& sentence : sentences) bullets.items.push_back({sentence});
        if (!bullets.items.empty()) put(std::move(bullets));
    }
    void table(DocumentTable table) {
        if (!table.rows.empty()) put(std::move(table));
    }
    void plot(Picture picture) {
        if (!picture.shapes.empty()) put(std::move(picture));
    }
    void flow(const std::vector<FlowLine>& lines) {
        heading("Who is in it");
        DocumentTable rows{.header = {"", "Number"}, .rows = {}};
        for (const FlowLine& line : lines) rows.rows.push_back({line.what, line.shown});
        table(std::move(rows));
    }
    void all(std::vector<Block> blocks) { std::ranges::move(blocks, std::back_inserter(report_.pieces)); }
    void origin(const EvaluationPlan& plan, const std::string& table_hash, std::int64_t hide_below) {
        heading("How to make it again");
        put(LabelList{
            {{"Plan (SHA-256)", plan.hash},
             {"Table (SHA-256)", table_hash},
             {"Program", "ultima " ULTIMA_VERSION},
             {"Seed", plan.clones() ? fmt::format("{}, {} draws", plan.emulation->seed, plan.emulation->draws)
                                    : std::string("none; no random number was drawn")},
             {"Counts not shown", fmt::format("from 1 to below {}", hide_below)}}});
    }
    PlanReport done() { return std::move(report_); }

  private:
    template <class Kind>
    void put(Kind block) {
        report_.pieces.emplace_back(std::move(block));
    }

    PlanReport report_;
};

PlottedCurve plotted(const std::string& label, const GroupOutcome& group, std::int64_t hide_below) {
    PlottedCurve curve{.label = label, .points = {}};
    for (const CurveSpot& spot : group.curve)
        curve.points.push_back({spot.day, spot.incidence, spot.interval.lower, spot.interval.upper,
                                number(spot.at_risk, hide_below)});
    return curve;
}

// `early: 0.0 in 100 on day 0, 11.2 on day 365`
std::string course_words(const std::string& name, const GroupOutcome& group) {
    if (group.curve.empty()) return name + ": not shown";
    const CurveSpot& first = group.curve.front();
    const CurveSpot& last = group.curve.back();
    return fmt::format("{}: {} in 100 on day {:.0f}, {} on day {:.0f}", name, in_a_hundred(first.incidence),
                       first.day, in_a_hundred(last.incidence), last.day);
}

// A row a day, the groups beside each other; a day that one of them leaves out is empty there.
DocumentTable courses(const EvaluationPlan& plan, const PlanAnswer& answer, std::int64_t hide_below) {
    DocumentTable table{.header = {"Day", plan.with + ": in 100 (95 %)", "at risk after it",
                                   plan.without + ": in 100 (95 %)", "at risk after it"},
                        .rows = {}};
    std::map<double, std::vector<std::string>> by_day;
    for (const auto& [place, group] :
         {std::pair{std::size_t{1}, &answer.with}, std::pair{std::size_t{3}, &answer.without}}) {
        for (const CurveSpot& spot : group->curve) {
            std::vector<std::string>& row = by_day[spot.day];
            row.resize(table.header.size());
            row[0] = fmt::format("{:.0f}", spot.day);
            row[place] = share_words(spot.incidence, spot.interval);
            row[place + 1] = number(spot.at_risk, hide_below);
        }
    }
    for (auto& [day, row] : by_day) table.rows.push_back(std::move(row));
    return table;
}

// Of the days that a curve has, as far as the strategies have come apart.
bool leaves_days_out(const EvaluationPlan& plan, const PlanAnswer& answer, double window) {
    const double apart = plan.clones() ? plan.emulation->days : 0;
    const std::vector<double> days = curve_days(window);
    const auto all = 1 + std::ranges::count_if(days, [&](double day) { return day > apart; });
    return std::ssize(answer.with.curve) < all || std::ssize(answer.without.curve) < all;
}

std::string at_risk_words(const EvaluationPlan& plan) {
    return fmt::format(
        "Numbers at risk are of all {0} on day 0, when each counts under both strategies. After that they "
        "are "
        "of those {0} for {1} it began within {2} days (`{3}`), and of the others (`{4}`).",
        plan.rows_word(), plan.unit ? "which" : "whom", plan.emulation->days, plan.with, plan.without);
}

void put_curves(ReportWriter& writer, const EvaluationPlan& plan, const PlanAnswer& answer,
                const PlannedOutcome& planned, std::int64_t hide_below) {
    if (answer.with.curve.empty() && answer.without.curve.empty()) {
        writer.say("The course over time is not shown: its steps would count a few people.");
        return;
    }
    writer.heading(plan.clones() ? "Over time, under each strategy" : "Over time, not adjusted", 3);
    if (plan.clones()) {
        writer.say(fmt::format("Weighted shares, with intervals from drawing {} again. Until day {} the two "
                               "strategies share most {}, and nothing is shown.",
                               plan.unit ? "persons" : "people", plan.emulation->days, plan.rows_word()),
                   ParagraphLook::soft);
    }
    writer.say(planned.definition.competing.empty()
                   ? "The share that has had what is counted (one minus Kaplan-Meier)."
                   : "The share that has had what is counted (cumulative incidence, Aalen-Johansen): what "
                     "competes ends the time at risk and is not taken for " +
                         std::string(plan.unit ? plan.unit->rows + " that" : "people who") +
                         " were lost from sight.",
               ParagraphLook::soft);
    writer.plot(curve_plot(
        fmt::format("Share with the outcome over time. {}. {}. The table below has the numbers",
                    course_words(plan.with, answer.with), course_words(plan.without, answer.without)),
        {plotted(plan.with, answer.with, hide_below), plotted(plan.without, answer.without, hide_below)},
        plan.rows_word()));
    if (plan.clones()) writer.say(at_risk_words(plan), ParagraphLook::soft);
    writer.table(courses(plan, answer, hide_below));
    if (leaves_days_out(plan, answer, planned.definition.window)) {
        writer.say(fmt::format("Days are left out between which a few {} had the outcome or left, or after "
                               "which only a few remained.",
                               plan.rows_word()),
                   ParagraphLook::soft);
    }
}

void put_subgroups(ReportWriter& writer, const EvaluationPlan& plan, const PlanAnswer& answer,
                   std::int64_t hide_below) {
    if (answer.subgroup_columns.empty()) return;
    writer.heading(fmt::format("Does it differ between {}?", plan.rows_word()), 3);
    std::vector<std::string> asked;
    for (const SubgroupColumn& column : answer.subgroup_columns) {
        std::string text = column.p ? fmt::format("By `{}`: that all effects are the same has a p of {}.",
                                                  column.column, p_words(*column.p))
                                    : fmt::format("By `{}`: cannot be said.", column.column);
        if (column.silent > 0)
            text += fmt::format(" {} of its values cannot be shown or estimated.", column.silent);
        asked.push_back(std::move(text));
    }
    writer.list(asked);
    DocumentTable table{
        .header = {"", capital(plan.rows_word()), "More or fewer in 100", "p", "p for so many questions"},
        .rows = {}};
    for (const SubgroupAnswer& effect : answer.subgroups) {
        const Interval interval = around(effect.difference, effect.error, 1.96);
        table.rows.push_back(
            {effect.column + ": " + effect.value, number(effect.people, hide_below),
             fmt::format("{} ({} to {})", signed_in_a_hundred(effect.difference),
                         signed_in_a_hundred(interval.lower), signed_in_a_hundred(interval.upper)),
             p_words(effect.p), p_words(effect.adjusted_p)});
    }
    writer.table(std::move(table));
    writer.say(
        "The question of the difference between the effects comes first. One subgroup with a small p "
        "and another without does not show that they differ.",
        ParagraphLook::soft);
}

void put_answer(ReportWriter& writer, const EvaluationPlan& plan, const PlanResult& result,
                std::size_t place) {
    const PlanAnswer& answer = result.answers[place];
    const PlannedOutcome& planned = plan.outcomes[place];
    writer.heading("Definition: " + planned.definition.id);
    writer.say("Counted: " + in_words(planned.definition) + ".");
    if (answer.refused) {
        writer.say(fmt::format("Not answered ({}): {}.", answer.refused->code, answer.refused->message),
                   ParagraphLook::notice);
        return;
    }
    writer.say(difference_words(plan, answer), ParagraphLook::lead);
    writer.list(answer_words(plan, answer, result.hide_below));
    put_curves(writer, plan, answer, planned, result.hide_below);
    put_subgroups(writer, plan, answer, result.hide_below);
}

void put_balance(ReportWriter& writer, const EvaluationPlan& plan, const PlanResult& result) {
    writer.heading("Were the groups alike?");
    writer.say(estimator_words(plan, result));
    DocumentTable table{
        .header = {"", "With, before", "Without, before", "Distance before", "Distance after"}, .rows = {}};
    for (std::size_t line = 0; line < result.balance.unweighted.size(); ++line) {
        const BalanceLine& before = result.balance.unweighted[line];
        if (std::ranges::find(result.rare, before.covariate) != result.rare.end()) continue;
        table.rows.push_back({before.covariate, fmt::format("{:.3f}", before.mean_with),
                              fmt::format("{:.3f}", before.mean_without), signed_number(before.difference, 3),
                              signed_number(result.balance.weighted[line].difference, 3)});
    }
    if (table.rows.empty()) return;
    writer.table(std::move(table));
    writer.say(
        fmt::format("Means, and their distance in standard deviations before and after weighting; "
                    "below 0.1 is usually called balanced. After weighting the groups are worth {:.0f} "
                    "and {:.0f} {}{}.",
                    result.balance.effective_with, result.balance.effective_without, plan.rows_word(),
                    plan.unit ? " if no two of them are of one person; otherwise fewer" : ""),
        ParagraphLook::soft);
    if (!result.rare.empty()) {
        writer.say(fmt::format("Not shown, because a few {} share it or lack it: {}.", plan.rows_word(),
                               result.rare.size()),
                   ParagraphLook::soft);
    }
}

DrawnBox drawn_box(const PlanGraph& graph, std::size_t node) {
    const CausalGraph::Node& one = graph.causes.nodes[node];
    if (node == graph.treatment) return {one.name, "makes the groups", BoxLook::thick};
    if (node == graph.outcome) return {one.name, "is counted", BoxLook::thick};
    if (!one.recorded) return {one.name, "not recorded", BoxLook::broken};
    if (graph.adjusted[node]) return {one.name, "held", BoxLook::doubled};
    return {one.name, "recorded, not held", BoxLook::plain};
}

void put_graph(ReportWriter& writer, const EvaluationPlan& plan, const BackdoorCheck& check) {
    writer.heading("What is taken to cause what");
    std::vector<std::string> words = graph_words(plan, check);
    writer.say(words.front(), check.closed ? ParagraphLook::plain : ParagraphLook::notice);
    words.erase(words.begin());
    writer.list(words);
    std::vector<DrawnBox> boxes;
    for (std::size_t node = 0; node < plan.graph->causes.nodes.size(); ++node)
        boxes.push_back(drawn_box(*plan.graph, node));
    writer.plot(
        graph_plot("What acts on what, as the list below says in words", boxes, plan.graph->causes.arrows));
    writer.list(graph_lines(plan));
}

std::vector<std::string> limits(const EvaluationPlan& plan) {
    std::vector<std::string> words = emulation_limits(plan);
    if (plan.estimator == PlanEstimator::crude) {
        words.emplace_back(
            "The groups were compared as they are. If they differed before, the difference "
            "shows that, too.");
    } else {
        words.emplace_back(
            "Groups were made alike only in what the plan adjusts for. Whatever else decided who "
            "had the measure is in the difference.");
    }
    words.emplace_back(
        "What nobody recorded did not happen here: an outcome that one group's register sees "
        "better is counted more often there.");
    words.emplace_back(
        "It speaks of these groups in this time and place, and says nothing about any one "
        "person.");
    words.emplace_back(
        "An interval holds what chance alone does. It does not hold a wrong design, a wrong "
        "record or a definition that was chosen afterwards.");
    return words;
}

}  // namespace

PlanReport report_of(const EvaluationPlan& plan, const PlanResult& result, const std::string& table_hash,
                     const PlanFiling& filing) {
    ReportWriter writer(plan.question);
    writer.all(filing_notice(filing));
    if (const std::string words = turned_words(plan, result); !words.empty())
        writer.say(words, ParagraphLook::notice);
    for (std::size_t place = 0; place < result.answers.size(); ++place)
        put_answer(writer, plan, result, place);
    struct Beside {
        const char* heading;
        std::vector<std::string> words;
    };
    for (Beside& beside : std::vector<Beside>{{"How the groups were made", emulation_words(plan, result)},
                                              {"Days in custody", custody_words(plan, result)},
                                              {"Whom the net caught", widening_words(plan, result)},
                                              {"Victims", victim_words(plan, result)}}) {
        if (beside.words.empty()) continue;
        writer.heading(beside.heading);
        writer.list(beside.words);
    }
    writer.flow(people_flow(result.rows, result.unread, result.excluded, result.people, result.hide_below,
                            plan.rows_word()));
    writer.say(fmt::format("With `{}`: {}. With `{}`: {}.", plan.with, number(result.with, result.hide_below),
                           plan.without, number(result.without, result.hide_below)));
    put_balance(writer, plan, result);
    if (result.backdoor) put_graph(writer, plan, *result.backdoor);
    writer.heading("What this cannot show");
    writer.list(limits(plan));
    writer.all(filing_blocks(filing));
    writer.origin(plan, table_hash, result.hide_below);
    return writer.done();
}

PlanReport report_of(const EvaluationPlan& plan, const PlanDescription& description,
                     const std::string& table_hash, const PlanFiling& filing) {
    ReportWriter writer(plan.question);
    writer.all(filing_notice(filing));
    writer.say(no_effect_words(), ParagraphLook::notice);
    for (std::size_t which = 0; which < plan.outcomes.size(); ++which) {
        const OutcomeDefinition& definition = plan.outcomes[which].definition;
        writer.heading("Definition: " + definition.id);
        writer.say("Counted: " + in_words(definition) + ".");
        const auto line = [&](const std::string& name, const DescribedShare& share) {
            std::vector<std::string> cells = {name, number(share.people, description.hide_below),
                                              share_words(share.share, share.interval)};
            return cells;
        };
        const std::string rows = capital(plan.rows_word());
        writer.table({.header = {"", rows, "In 100 (95 %)"},
                      .rows = {line(everybody_word(plan), description.everybody[which])}});
        for (const DescribedColumn& column : description.columns) {
            writer.heading("By " + column.column, 3);
            DocumentTable table{.header = {column.column, rows, "In 100 (95 %)"}, .rows = {}};
            for (const DescribedLine& one : column.lines)
                table.rows.push_back(line(line_words(plan, one, description.hide_below), one.shares[which]));
            writer.table(std::move(table));
        }
    }
    writer.flow(people_flow(description.rows, description.unread, description.excluded, description.people,
                            description.hide_below, plan.rows_word()));
    if (plan.unit)
        writer.say(unit_words(*plan.unit, description.people, description.persons, description.hide_below));
    writer.all(filing_blocks(filing));
    writer.origin(plan, table_hash, description.hide_below);
    return writer.done();
}

}  // namespace ultima
