// SPDX-License-Identifier: Apache-2.0
#include "reason/search.h"

#include "reason/answer_grid.h"
#include "reason/explain.h"

#include <algorithm>
#include <array>

namespace ultima {

namespace {

std::vector<FactId> members(const FactSet& set, std::size_t facts) {
    std::vector<FactId> result;
    for (FactId fact = 0; fact < facts; ++fact)
        if (set[fact]) result.push_back(fact);
    return result;
}

/// Two verdicts that each leave nothing out: what both leave possible.
Verdict narrowed(const Verdict& a, const Verdict& b) {
    Verdict both = a.possible == (a.possible & b.possible) ? a : b;
    both.possible = a.possible & b.possible;
    return both;
}

/// Has the status a day on which it began, or will begin, that was not found?
bool lacks_date(const Verdict& verdict) {
    switch (status_of(verdict.possible)) {
        case Status::not_yet:
            return !verdict.from;
        case Status::required:
        case Status::available:
        case Status::barred:
        case Status::conflict:
        case Status::cannot_compute:
            return !verdict.since && verdict.holds > first_date();
        default:
            return false;
    }
}

}  // namespace

void Search::add_relevant(MeasureId measure, FactSet& facts) {
    const auto& sources = evaluator_.program().sources[static_cast<std::size_t>(stage_)][measure];
    for (const Program::Source& source : sources) {
        // What is unknown today, and what is unknown on a later day on which `not yet` would end.
        const WorldLine& line = evaluator_.applies(source.rule);
        facts |= unknown_facts_of_rule(evaluator_, source.rule, evaluator_.on());
        for (std::size_t later = line.place(evaluator_.on()) + 1; later < line.count(); ++later)
            facts |= unknown_facts_of_rule(evaluator_, source.rule, line.step(later).start);
    }
    for (const MeasureId kind : evaluator_.program().kinds[measure]) add_relevant(kind, facts);
}

FactSet Search::relevant(MeasureId measure) {
    FactSet facts;
    add_relevant(measure, facts);
    return facts;
}

SearchResult Search::look(MeasureId measure, bool deciding_sets) {
    const Verdict plain = finder_.verdict(finder_.status_line(measure), 1);
    if (plain.possible.count() == 1) return {lacks_date(plain) ? with_date(measure, plain) : plain, {}, {}};
    const std::vector<FactId> facts = members(relevant(measure), trials_.size());
    std::optional<AnswerGrid> grid;
    if (facts.size() <= exact_facts) grid.emplace(facts, trials_);
    if (grid && !grid->fits()) grid.reset();
    const bool exact = grid && std::all_of(facts.begin(), facts.end(),
                                           [&](FactId fact) { return trials_[fact].exhaustive; });
    SearchResult result{plain, {}, {}};
    if (grid) {
        grid->evaluate(evaluator_, finder_, measure);
        result.verdict = grid->verdict();
        if (result.verdict.possible.count() == 1) result.rules = grid->rules();
    }
    if (result.verdict.possible.count() > 1 && (!exact || grid->some_world_open()))
        result.verdict = narrowed(result.verdict, by_conditions(measure, plain, result.rules));
    if (lacks_date(result.verdict)) result.verdict = with_date(measure, result.verdict);
    if (result.verdict.possible.count() == 1 && result.rules.empty())
        note_rules(
            measure, [](const Worlds& worlds) { return worlds.can_be_yes(); }, result.rules);
    if (deciding_sets && result.verdict.possible.count() > 1)
        // What trying both truths of an open condition settles the grid does not see: a smaller set may
        // exist.
        result.missing =
            grid ? grid->deciding_sets(exact && !grid->some_world_open()) : many_facts(measure, facts);
    if (deciding_sets && result.verdict.possible.count() > 1 && result.missing.empty() && grid &&
        grid->some_world_open())
        result.missing = one_by_one(measure, facts);
    return result;
}

/// Where a condition stays open whatever is answered, a status may still be settled by trying both of its
/// truths. The first smallest set of which this search itself finds that some answers settle the status;
/// nothing if that would take too many tries.
std::vector<DecidingSet> Search::one_by_one(MeasureId measure, const std::vector<FactId>& facts) {
    constexpr std::size_t most_tries = 1024;
    const std::vector<Value> before = evaluator_.facts();
    std::size_t tries = 0;
    std::vector<FactId> set;
    // Puts every combination of answers to `left` more facts in place, from the facts after `next` on.
    const auto settles = [&](const auto& again, std::size_t next, std::size_t left) -> bool {
        if (left == 0) return ++tries <= most_tries && look(measure, false).verdict.possible.count() == 1;
        for (; next + left <= facts.size(); ++next) {
            const FactId fact = facts[next];
            set.push_back(fact);
            bool found = false;
            for (const Value& answer : trials_[fact].values) {
                evaluator_.set(fact, answer);
                found = again(again, next + 1, left - 1);
                if (found || tries > most_tries) break;
            }
            evaluator_.set(fact, before[fact]);
            if (found) return true;
            set.pop_back();
        }
        return false;
    };
    for (std::size_t size = 1; size <= facts.size() && tries <= most_tries; ++size)
        if (settles(settles, 0, size)) return {{set, false}};
    return {};
}

/// The day may be known although the facts that are missing leave it open at first sight: with more of them
/// missing, trying all answers has perhaps found it, and it must not be lost with what was learnt.
Verdict Search::with_date(MeasureId measure, const Verdict& plain) {
    const FactSet today = relevant(measure);
    const FactSet before = today | relevant_before(measure);
    const FactSet ever = before | open_facts_of(measure);
    std::vector<FactSet> sets{ever};
    if (before != ever) sets.push_back(before);
    if (today != before) sets.push_back(today);
    for (const FactSet& set : sets) {
        const std::vector<FactId> facts = members(set, trials_.size());
        if (facts.size() > exact_facts) continue;
        // Samples leave open what they do not settle.
        const bool some_exhaustive =
            std::any_of(facts.begin(), facts.end(), [&](FactId fact) { return trials_[fact].exhaustive; });
        AnswerGrid grid(facts, trials_);
        if (!some_exhaustive || !grid.fits()) continue;
        grid.evaluate(evaluator_, finder_, measure);
        if (grid.verdict().possible == plain.possible && !lacks_date(grid.verdict())) return grid.verdict();
    }
    std::vector<RuleId> unused;
    const Verdict dated = by_conditions(measure, plain, unused);
    return dated.possible == plain.possible && !lacks_date(dated) ? dated : plain;
}

/// Unknown facts that the rules about the measure read at all: where something is unknown on all days, its
/// line does not show from when to when for which reason.
FactSet Search::open_facts_of(MeasureId measure) const {
    const Program& program = evaluator_.program();
    const auto& sources = program.sources[static_cast<std::size_t>(stage_)];
    FactSet facts;
    for (const Program::Source& source : sources[measure]) facts |= program.rule_facts[source.rule];
    for (const MeasureId kind : program.kinds[measure])
        for (const Program::Source& source : sources[kind]) facts |= program.rule_facts[source.rule];
    return facts & evaluator_.open_facts();
}

/// Unknown facts that the status on an earlier day may depend on.
FactSet Search::relevant_before(MeasureId measure) {
    FactSet facts;
    const auto add = [&](MeasureId of) {
        for (const Program::Source& source :
             evaluator_.program().sources[static_cast<std::size_t>(stage_)][of]) {
            const WorldLine& line = evaluator_.applies(source.rule);
            for (std::size_t i = 0; i < line.place(evaluator_.on()); ++i)
                facts |= unknown_facts_of_rule(evaluator_, source.rule, line.step(i).start);
        }
    };
    add(measure);
    for (const MeasureId kind : evaluator_.program().kinds[measure]) add(kind);
    return facts;
}

/// Rules about the measure or its kinds that apply, or may apply, in some world.
void Search::note_rules(MeasureId measure, WorldSet (*in)(const Worlds&), std::vector<RuleId>& rules) {
    for (const Program::Source& source :
         evaluator_.program().sources[static_cast<std::size_t>(stage_)][measure])
        if (in(evaluator_.applies(source.rule).on(evaluator_.on())) != 0) rules.push_back(source.rule);
    for (const MeasureId kind : evaluator_.program().kinds[measure]) note_rules(kind, in, rules);
}

/// Facts that cannot be tried one and all: at least the conditions that several rules share are taken to be
/// yes in some worlds and no in the others, so that a rule and what it excludes are not both thought
/// possible.
Verdict Search::by_conditions(MeasureId measure, const Verdict& plain, std::vector<RuleId>& rules) {
    std::vector<ConditionSplit> splits;
    for (const NodeId node : shared_conditions(measure)) {
        // Bit k of the world's number is the answer to the k-th condition.
        WorldSet yes = 0;
        for (std::size_t world = 0; world < worlds_at_once; ++world)
            if ((world >> splits.size() & 1U) != 0) yes |= WorldSet{1} << world;
        splits.push_back({node, yes});
    }
    if (splits.empty()) return plain;
    evaluator_.split_conditions(std::move(splits));
    const Verdict verdict = finder_.verdict(finder_.status_line(measure), every_world);
    if (verdict.possible.count() == 1)
        note_rules(
            measure, [](const Worlds& worlds) { return worlds.yes; }, rules);
    evaluator_.unsplit();
    return verdict;
}

/// Unknown conditions on which several things depend: first of rules that are also exceptions, then
/// definitions, then of exceptions that hinder one rule and help another. Only such as do not change with
/// time: they are yes or no for good.
std::vector<NodeId> Search::shared_conditions(MeasureId measure) const {
    constexpr std::size_t most_conditions = 6;  // 64 worlds
    const Program& program = evaluator_.program();
    const Pack& pack = program.pack;
    FactSet facts;
    std::vector<MeasureId> measures = program.kinds[measure];
    measures.push_back(measure);
    std::vector<NodeId> candidates;
    for (const MeasureId one : measures)
        for (const Program::Source& source : program.sources[static_cast<std::size_t>(stage_)][one]) {
            facts |= program.rule_facts[source.rule];
            for (const RuleId exception : pack.rules[source.rule].unless)
                if (pack.rules[exception].when != nothing && !pack.rules[exception].grants.empty())
                    candidates.push_back(program.resolved(pack.rules[exception].when));
        }
    for (const Definition& definition : pack.definitions)
        if (definition.rule == nothing && (pack.depends[definition.value] & facts).any())
            candidates.push_back(program.resolved(definition.value));
    add_two_sided(measures, candidates);
    std::vector<NodeId> shared;
    for (const NodeId node : candidates) {
        if (shared.size() == most_conditions) break;
        // What a function asks of its arguments is another condition in each call.
        if (pack.node(node).type.kind != Kind::yes_no || program.moves[node] || program.open[node]) continue;
        if (std::find(shared.begin(), shared.end(), node) != shared.end()) continue;
        if (evaluator_.truth_at(node, evaluator_.on()) == Truth::unknown) shared.push_back(node);
    }
    return shared;
}

/// Exceptions that keep one rule about the measures from applying and, as exceptions to an exception, let
/// another one apply.
void Search::add_two_sided(const std::vector<MeasureId>& measures, std::vector<NodeId>& candidates) const {
    const Program& program = evaluator_.program();
    const std::vector<Rule>& rules = program.pack.rules;
    std::array<std::vector<RuleId>, 2> found;  // that hinder, that help
    const auto has = [&](std::size_t side, RuleId rule) {
        return std::find(found[side].begin(), found[side].end(), rule) != found[side].end();
    };
    const auto add = [&](const auto& again, RuleId rule, std::size_t side) -> void {
        for (const RuleId exception : rules[rule].unless) {
            if (has(side, exception)) continue;
            found[side].push_back(exception);
            again(again, exception, 1 - side);
        }
    };
    for (const MeasureId measure : measures)
        for (const Program::Source& source : program.sources[static_cast<std::size_t>(stage_)][measure])
            add(add, source.rule, 0);
    for (const RuleId exception : found[0])
        if (has(1, exception) && rules[exception].when != nothing)
            candidates.push_back(program.resolved(rules[exception].when));
}

/// Each fact alone, the others unknown; if none settles it, one set made step by step from the answers that
/// leave the fewest statuses possible.
std::vector<DecidingSet> Search::many_facts(MeasureId measure, const std::vector<FactId>& facts) {
    const std::vector<Value> before = evaluator_.facts();
    std::vector<FactId> chosen;
    std::vector<DecidingSet> sets;
    while (sets.empty() && chosen.size() < facts.size()) {
        const std::vector<Single> tried = try_singly(measure, facts, chosen);
        if (tried.empty()) break;
        for (const Single& single : tried)
            if (single.left == 1 && sets.size() < most_sets) {
                std::vector<FactId> set = chosen;
                set.push_back(single.fact);
                std::sort(set.begin(), set.end());
                sets.push_back({std::move(set), false});
            }
        const auto fewest = std::min_element(
            tried.begin(), tried.end(), [](const Single& a, const Single& b) { return a.left < b.left; });
        chosen.push_back(fewest->fact);
        evaluator_.set(fewest->fact, *fewest->answer);
    }
    for (const FactId fact : chosen) evaluator_.set(fact, before[fact]);
    return sets;
}

/// For each fact not chosen yet, the answer that leaves the fewest statuses possible while the others stay
/// unknown. Every answer of every fact has a world of its own, 64 at a time.
std::vector<Search::Single> Search::try_singly(MeasureId measure, const std::vector<FactId>& facts,
                                               const std::vector<FactId>& chosen) {
    std::vector<Single> best;
    std::vector<Split> splits;
    std::vector<Single> worlds;
    best.reserve(facts.size());
    splits.reserve(facts.size());
    worlds.reserve(worlds_at_once);
    const auto evaluate = [&] {
        if (worlds.empty()) return;
        evaluator_.split(std::move(splits));
        const StatusStep today = finder_.today(measure);
        for (std::size_t world = 0; world < worlds.size(); ++world) {
            worlds[world].left = possible_in(today, WorldSet{1} << world).count();
            if (best.empty() || best.back().fact != worlds[world].fact) {
                best.push_back(worlds[world]);
            } else if (worlds[world].left < best.back().left) {
                best.back() = worlds[world];
            }
        }
        splits.clear();
        worlds.clear();
    };
    for (const FactId fact : facts) {
        if (std::find(chosen.begin(), chosen.end(), fact) != chosen.end()) continue;
        for (std::size_t number = 0; number < trials_[fact].values.size(); ++number) {
            if (worlds.size() == worlds_at_once) evaluate();
            const std::vector<Value>& answers = trials_[fact].values;
            if (splits.empty() || splits.back().fact != fact) splits.push_back({fact, {}, {}, number});
            Split& split = splits.back();
            split.values = std::span(answers).subspan(split.first_number, split.values.size() + 1);
            split.worlds.push_back(WorldSet{1} << worlds.size());
            worlds.push_back({fact, &answers[number], 0});
        }
    }
    evaluate();
    evaluator_.unsplit();
    return best;
}

}  // namespace ultima
