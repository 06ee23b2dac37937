// SPDX-License-Identifier: Apache-2.0
#include "audit/tally.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace ultima {

namespace {

/// How many rows are how many days past.
struct Distribution {
    std::map<std::int32_t, std::int64_t> rows;
    std::int64_t unknown = 0;

    void add(std::int32_t days, std::int64_t count) {
        if (days < 0)
            unknown += count;
        else
            rows[days] += count;
    }

    DaysPast days_past() const {
        constexpr std::array<std::int32_t, 8> edges = {0, 1, 8, 31, 91, 181, 366, 731};
        DaysPast result;
        result.date_unknown = unknown;
        for (std::size_t i = 0; i < edges.size(); ++i) {
            DaysPast::Bin bin{.from = edges[i], .to = std::nullopt, .rows = 0};
            if (i + 1 < edges.size()) bin.to = edges[i + 1] - 1;
            result.bins.push_back(bin);
        }
        for (const auto& [days, count] : rows) {
            result.rows += count;
            result.person_days += std::int64_t{days} * count;
            const auto after = std::upper_bound(edges.begin(), edges.end(), days);
            result.bins[static_cast<std::size_t>(after - edges.begin() - 1)].rows += count;
        }
        if (result.rows == 0) return result;
        result.least = rows.begin()->first;
        result.most = rows.rbegin()->first;
        result.median = quantile(result.rows, 2, 4);
        result.upper_quartile = quantile(result.rows, 3, 4);
        result.ninetieth = quantile(result.rows, 9, 10);
        return result;
    }

    /// The fewest days that at least `part` of `whole` of all rows do not exceed.
    std::int32_t quantile(std::int64_t total, std::int64_t part, std::int64_t whole) const {
        std::int64_t seen = 0;
        for (const auto& [days, count] : rows) {
            seen += count;
            if (seen * whole >= total * part) return days;
        }
        return 0;
    }
};

std::string_view kind_of(FactSource source) {
    switch (source) {
        case FactSource::record:
            return "record";
        case FactSource::finding:
            return "finding";
        case FactSource::circumstance:
            break;
    }
    return "circumstance";
}

class Tally {
  public:
    Tally(const FactPlan& plan, const OutcomeStore& outcomes, AuditSummary& summary)
        : plan_(plan),
          outcomes_(outcomes),
          pack_(plan.pack()),
          summary_(summary),
          settles_(pack_.facts.size()),
          takes_part_(pack_.facts.size()),
          assumed_(pack_.facts.size()),
          may_(pack_.measures.size()),
          may_overall_(pack_.measures.size()) {
        for (const Measure& measure : pack_.measures) {
            MeasureLine line;
            line.measure = measure.name;
            line.display = measure.display;
            if (measure.group != nothing) line.group = pack_.measures[measure.group].name;
            line.role = measure.role;
            line.un = measure.un;
            line.band = measure.band;
            summary.measures.push_back(std::move(line));
        }
        for (std::size_t i = 0; i < plan.map().facts.size(); ++i) place_[plan.map().facts[i].fact] = i;
    }

    void add(const Outcome& outcome, std::int64_t rows);
    void add_out_of_scope(const Scope& scope, std::int64_t rows);
    void finish();

  private:
    void add_facts(const Outcome& outcome, std::int64_t rows);
    void required_lines();
    void unknown_lines();
    void citation_lines();

    const FactPlan& plan_;
    const OutcomeStore& outcomes_;
    const Pack& pack_;
    AuditSummary& summary_;
    std::map<FactId, std::size_t> place_;
    std::map<std::pair<MeasureId, RuleId>, Distribution> required_;
    Distribution past_;
    std::vector<std::int64_t> settles_, takes_part_, assumed_, may_, may_overall_;
    std::map<RuleId, std::pair<std::int64_t, std::int64_t>> cannot_;
    std::map<std::string, std::int64_t> cites_;
    std::map<std::tuple<bool, MarkUse::On, std::uint32_t>, std::int64_t> marks_;
    std::map<SettlingSets, std::int64_t> sets_;
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> bad_;
    std::array<StageLine, stage_count> stages_{};
};

void Tally::add(const Outcome& outcome, std::int64_t rows) {
    summary_.overall[static_cast<std::size_t>(outcome.overall)] += rows;
    (outcome.overall == Overall::cannot_compute ? summary_.cannot_compute_rows : summary_.in_scope) += rows;
    StageLine& stage = stages_[static_cast<std::size_t>(outcome.stage)];
    stage.rows += rows;
    stage.overall[static_cast<std::size_t>(outcome.overall)] += rows;
    for (std::size_t m = 0; m < outcome.measure_ids.size(); ++m) {
        const Status status = outcomes_.measure(outcome.measure_ids[m]).outcome.status;
        summary_.measures[m].rows[static_cast<std::size_t>(status)] += rows;
        if (status != Status::available) continue;
        may_[m] += rows;
        if (outcome.overall == Overall::court_may) may_overall_[m] += rows;
    }
    for (const RequiredOutcome& line : outcome.required)
        required_[{line.measure, line.rule}].add(line.days_past, rows);
    if (outcome.overall == Overall::release_required) {
        past_.add(outcome.days_past, rows);
        const bool recalled = std::any_of(
            outcome.required.begin(), outcome.required.end(),
            [&](const auto& line) { return line.rule != nothing && pack_.rests_on_recalled(line.rule); });
        if (recalled) summary_.required_recalled += rows;
    } else if (outcome.next_day != no_day) {
        const std::int32_t wait = outcome.next_day - plan_.on().day;
        summary_.coming[wait <= 30 ? 0 : wait <= 90 ? 1 : wait <= 365 ? 2 : 3] += rows;
    }
    for (const std::uint32_t rule : outcome.cannot) {
        cannot_[rule].first += rows;
        if (outcome.overall == Overall::cannot_compute) cannot_[rule].second += rows;
    }
    std::set<std::string_view> seen;
    for (const std::uint32_t rule : outcome.rests_on)
        if (seen.insert(pack_.rules[rule].cite).second) cites_[pack_.rules[rule].cite] += rows;
    for (const MarkUse& use : outcome.marks) marks_[{use.compelled, use.on, use.id}] += rows;
    add_facts(outcome, rows);
}

void Tally::add_facts(const Outcome& outcome, std::int64_t rows) {
    for (const std::uint32_t fact : outcome.settles) settles_[fact] += rows;
    if (!outcome.sets.empty()) sets_[outcome.sets] += rows;
    for (const std::uint32_t fact : outcome.takes_part) takes_part_[fact] += rows;
    for (const std::uint32_t fact : outcome.assumed) assumed_[fact] += rows;
    for (MappedFact& fact : summary_.facts) fact.known += rows;
    for (const std::uint32_t id : outcome.unknown) {
        MappedFact& fact = summary_.facts[place_.at(id)];
        fact.known -= rows;
        (pack_.facts[id].presumed ? fact.presumed : fact.unknown) += rows;
    }
    if (!outcome.problems.empty()) summary_.rows_with_bad_cells += rows;
    std::set<std::string> facts;
    for (const Problem& problem : outcome.problems) {
        BadCellLine line = plan_.describe(problem);
        facts.insert(line.fact);
        bad_[{line.fact, line.column, line.expected}] += rows;
    }
    for (MappedFact& fact : summary_.facts)
        if (facts.contains(fact.fact)) fact.bad += rows;
}

void Tally::add_out_of_scope(const Scope& scope, std::int64_t rows) {
    if (rows == 0) return;
    summary_.out_of_scope_rows += rows;
    summary_.overall[static_cast<std::size_t>(Overall::out_of_scope)] += rows;
    summary_.out_of_scope.push_back({scope.reason, scope.code, scope.in_map, rows});
}

void Tally::required_lines() {
    for (const auto& [line, distribution] : required_) {
        const Measure& measure = pack_.measures[line.first];
        RequiredLine result;
        result.measure = measure.name;
        result.display = measure.display;
        result.custody_barred = measure.role == MeasureRole::custody;
        result.decided_by = measure.decided_by;
        if (line.second != nothing) {
            result.rule = pack_.rules[line.second].label;
            result.cite = pack_.rules[line.second].cite;
            result.recalled = pack_.rests_on_recalled(line.second);
        }
        result.days_past = distribution.days_past();
        result.rows = result.days_past.rows + result.days_past.date_unknown;
        summary_.required.push_back(std::move(result));
    }
    std::stable_sort(summary_.required.begin(), summary_.required.end(),
                     [](const RequiredLine& a, const RequiredLine& b) { return a.rows > b.rows; });
    summary_.days_past = past_.days_past();
}

void Tally::unknown_lines() {
    for (FactId id = 0; id < pack_.facts.size(); ++id) {
        if (takes_part_[id] == 0) continue;
        const Fact& fact = pack_.facts[id];
        summary_.unknown.push_back({fact.name, fact.question, fact.who, std::string(kind_of(fact.source)),
                                    fact.sensitive, settles_[id], takes_part_[id]});
    }
    std::stable_sort(
        summary_.unknown.begin(), summary_.unknown.end(), [](const UnknownLine& a, const UnknownLine& b) {
            return std::tie(a.settles_alone, a.takes_part) > std::tie(b.settles_alone, b.takes_part);
        });
    for (const CollectStep& step : collect_first(sets_)) {
        CollectLine line{{}, step.answered, step.at_most};
        for (const FactId fact : step.facts) line.facts.push_back(pack_.facts[fact].name);
        summary_.collect.push_back(std::move(line));
    }
}

void Tally::citation_lines() {
    std::set<std::string_view> seen;
    for (const Rule& rule : pack_.rules) {
        const auto used = cites_.find(rule.cite);
        if (used == cites_.end() || !seen.insert(rule.cite).second) continue;
        const Citation* citation = pack_.citation(rule.cite);
        CitationLine line;
        line.cite = rule.cite;
        line.checked = citation && citation->text == CitationCheck::checked;
        if (line.checked) line.source = citation->source, line.date = citation->date;
        line.rows = used->second;
        summary_.citations.push_back(std::move(line));
    }
}

void Tally::finish() {
    required_lines();
    unknown_lines();
    citation_lines();
    for (MeasureId id = 0; id < pack_.measures.size(); ++id) {
        const Measure& measure = pack_.measures[id];
        if (may_[id] > 0 && measure.role != MeasureRole::custody)
            summary_.may.push_back(
                {measure.name, measure.display, measure.decided_by, may_[id], may_overall_[id]});
    }
    for (const auto& [id, rows] : cannot_) {
        const Rule& rule = pack_.rules[id];
        summary_.cannot_compute.push_back(
            {rule.cannot_code, rule.cannot_reason, rule.label, rule.cite, rows.first, rows.second});
    }
    for (std::size_t i = 0; i < stage_count; ++i) {
        if (stages_[i].rows == 0) continue;
        stages_[i].stage = std::string(to_text(static_cast<Stage>(i)));
        summary_.stages.push_back(stages_[i]);
    }
    for (const auto& [what, rows] : bad_)
        summary_.bad_cells.push_back({std::get<0>(what), std::get<1>(what), std::get<2>(what), rows});
    std::stable_sort(summary_.bad_cells.begin(), summary_.bad_cells.end(),
                     [](const BadCellLine& a, const BadCellLine& b) { return a.rows > b.rows; });
    for (FactId id = 0; id < pack_.facts.size(); ++id) {
        const Fact& fact = pack_.facts[id];
        if (assumed_[id] > 0 && fact.presumed)
            summary_.assumed.push_back({fact.name, to_text(pack_, fact.type, fact.presumed->value),
                                        fact.presumed->why, fact.presumed->cite, assumed_[id]});
    }
    for (const auto& [mark, rows] : marks_) {
        const MarkUse use{std::get<1>(mark), std::get<2>(mark), std::get<0>(mark), {}};
        const Mark& said = mark_of(pack_, use);
        summary_.marks.push_back({use.compelled, name_of(pack_, use), said.why, said.cite, rows});
    }
    auto& outside = summary_.out_of_scope;
    std::sort(outside.begin(), outside.end(), [](const OutOfScopeLine& a, const OutOfScopeLine& b) {
        return a.rows != b.rows ? a.rows > b.rows : a.code < b.code;
    });
    constexpr std::size_t most_lines = 200;
    if (outside.size() <= most_lines) return;
    // Too many codes: the wrong column, most likely. The rest is one line, so that the sum holds.
    OutOfScopeLine rest{"other statuses that are not in the map", "", false, 0};
    for (std::size_t i = most_lines - 1; i < outside.size(); ++i) rest.rows += outside[i].rows;
    outside.resize(most_lines - 1);
    outside.push_back(std::move(rest));
}

}  // namespace

void tally(const FactPlan& plan, const OutcomeStore& outcomes,
           const std::vector<std::int64_t>& rows_of_outcome, const std::vector<std::int64_t>& rows_of_scope,
           AuditSummary& summary) {
    Tally tally(plan, outcomes, summary);
    for (std::uint32_t i = 0; i < outcomes.size(); ++i)
        if (rows_of_outcome[i] > 0) tally.add(outcomes[i], rows_of_outcome[i]);
    for (std::size_t i = 0; i < plan.scopes().size(); ++i)
        if (!plan.scopes()[i].in) tally.add_out_of_scope(plan.scopes()[i], rows_of_scope[i]);
    tally.finish();
}

}  // namespace ultima
