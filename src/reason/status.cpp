// SPDX-License-Identifier: Apache-2.0
#include "reason/status.h"

#include <algorithm>

namespace ultima {

const std::array<Status, 9> best_first = {
    Status::required, Status::available,          Status::conflict,
    Status::not_yet,  Status::conditions_not_met, Status::cannot_compute,
    Status::barred,   Status::not_at_this_stage,  Status::not_provided};

namespace {

/// "Some applying rule says must, may, must not, cannot compute", in the order of Effect.
using Effects = std::array<Worlds, 4>;

Worlds granted(const Effects& e) {
    const auto& [must, may, must_not, cannot] = e;
    return both(either(must, may), both(negate(must_not), negate(cannot)));
}

Worlds silent(const Effects& e) {
    const auto& [must, may, must_not, cannot] = e;
    return both(negate(either(must, may)), both(negate(must_not), negate(cannot)));
}

/// Worlds in which a rule brings a status about; silence is left to the caller.
void add_spoken(const Effects& e, std::array<WorldSet, status_count>& worlds) {
    const auto& [must, may, must_not, cannot] = e;
    worlds[place_of(Status::cannot_compute)] |= cannot.can_be_yes();
    const WorldSet computable = cannot.can_be_no();
    const WorldSet forbidden = computable & must_not.can_be_yes();
    const WorldSet allowed = computable & must_not.can_be_no();
    worlds[place_of(Status::conflict)] |= forbidden & (must.can_be_yes() | may.can_be_yes());
    worlds[place_of(Status::barred)] |= forbidden & must.can_be_no() & may.can_be_no();
    worlds[place_of(Status::required)] |= allowed & must.can_be_yes();
    worlds[place_of(Status::available)] |= allowed & must.can_be_no() & may.can_be_yes();
}

using Starts = boost::container::small_vector<CivilDate, 16>;

void add_starts(Starts& starts, const StatusLine& line) {
    for (const StatusStep& step : line) starts.push_back(step.start);
}

void sort_starts(Starts& starts) {
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
}

/// The best status of several lines, world by world: possible where one line can have it and every other can
/// be no better.
using Kinds = boost::container::small_vector<const StatusStep*, 8>;

void add_best(const Kinds& kinds, std::array<WorldSet, status_count>& worlds) {
    boost::container::small_vector<WorldSet, 8> no_better(kinds.size(), 0);
    for (std::size_t rank = best_first.size(); rank-- > 0;) {
        const std::size_t status = place_of(best_first[rank]);
        WorldSet some = 0;
        WorldSet all = every_world;
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            some |= kinds[kind]->worlds[status];
            no_better[kind] |= kinds[kind]->worlds[status];
            all &= no_better[kind];
        }
        worlds[status] = some & all;
    }
}

}  // namespace

Status status_of(const StatusSet& set) {
    if (set.count() != 1) return Status::undetermined;
    for (std::size_t i = 0; i < status_count; ++i)
        if (set[i]) return static_cast<Status>(i);
    return Status::undetermined;
}

StatusSet possible_in(const StatusStep& step, WorldSet worlds) {
    StatusSet set;
    for (std::size_t i = 0; i < status_count; ++i) set[i] = (step.worlds[i] & worlds) != 0;
    return set;
}

std::size_t step_on(const StatusLine& line, CivilDate day) {
    std::size_t i = line.size() - 1;
    while (line[i].start > day) --i;
    return i;
}

const StatusLine& StatusFinder::single(MeasureId measure) {
    Kept& kept = kept_[evaluator_.in_worlds() ? 1 : 0][measure];
    if (kept.version != evaluator_.version()) {
        kept.line = compute_single(measure);
        kept.version = evaluator_.version();
    }
    return kept.line;
}

const StatusLine& StatusFinder::status_line(MeasureId measure) {
    if (evaluator_.program().pack.measures[measure].role != MeasureRole::group) return single(measure);
    group_ = compute_group(measure);
    return group_;
}

StatusLine StatusFinder::compute_single(MeasureId measure) {
    const Program& program = evaluator_.program();
    static const WorldLine never(in_every_world(Truth::no));
    std::array<const WorldLine*, 4> lines = {&never, &never, &never, &never};
    std::array<std::optional<WorldLine>, 4> united;
    for (const Program::Source& source : program.sources_of(stage_, measure)) {
        const auto effect = program.effect_of(source);
        if (!effect) continue;
        const auto place = static_cast<std::size_t>(*effect);
        const WorldLine& applies = evaluator_.applies(source.rule);
        if (applies.always(Truth::no)) continue;
        if (lines[place]->always(Truth::no)) {
            lines[place] = &applies;
        } else {
            united[place] = WorldLine::either(*lines[place], applies);
            lines[place] = &*united[place];
        }
    }
    Starts starts;
    for (const WorldLine* line : lines)
        for (std::size_t i = 0; i < line->count(); ++i) starts.push_back(line->step(i).start);
    sort_starts(starts);

    StatusLine result(starts.size());
    // From the last day backwards: what silence on a day is waiting for.
    WorldSet can_come = 0;
    WorldSet can_stay_away = every_world;
    const std::size_t fallback = place_of(program.without_rules(stage_, measure));
    const CivilDate last = program.last_change_of(stage_, measure);
    for (std::size_t i = starts.size(); i-- > 0;) {
        StatusStep& step = result[i];
        step.start = starts[i];
        const Effects effects = {lines[0]->on(starts[i]), lines[1]->on(starts[i]), lines[2]->on(starts[i]),
                                 lines[3]->on(starts[i])};
        add_spoken(effects, step.worlds);
        step.granted = granted(effects);
        // What is unknown on all later days may still change on them: lines show no step from unknown to
        // unknown.
        if (last > std::max(step.start, evaluator_.on())) can_come |= step.granted.unknown();
        const WorldSet quiet = silent(effects).can_be_yes();
        step.worlds[place_of(Status::not_yet)] |= quiet & can_come;
        step.worlds[fallback] |= quiet & can_stay_away;
        can_come |= step.granted.can_be_yes();
        can_stay_away &= ~step.granted.yes;
    }
    return result;
}

/// Of its kinds, and what is said of the group itself: that one of its kinds must be ordered, or cannot be
/// computed.
StatusFinder::Lines StatusFinder::lines_of_group(MeasureId measure) {
    Lines lines;
    for (const MeasureId kind : evaluator_.program().kinds[measure]) lines.push_back(&single(kind));
    lines.push_back(&single(measure));
    return lines;
}

StatusStep StatusFinder::group_step(const Lines& lines, CivilDate start) const {
    StatusStep step{start, {}, in_every_world(Truth::no)};
    Kinds kinds;
    for (const StatusLine* line : lines) {
        kinds.push_back(&(*line)[step_on(*line, start)]);
        step.granted = either(step.granted, kinds.back()->granted);
    }
    add_best(kinds, step.worlds);
    return step;
}

StatusLine StatusFinder::compute_group(MeasureId measure) {
    const Lines lines = lines_of_group(measure);
    Starts starts;
    for (const StatusLine* line : lines) add_starts(starts, *line);
    sort_starts(starts);
    StatusLine result;
    for (const CivilDate start : starts) result.push_back(group_step(lines, start));
    return result;
}

StatusStep StatusFinder::today(MeasureId measure) {
    if (evaluator_.program().pack.measures[measure].role == MeasureRole::group)
        return group_step(lines_of_group(measure), evaluator_.on());
    const StatusLine& line = single(measure);
    return line[step_on(line, evaluator_.on())];
}

Verdict StatusFinder::verdict(const StatusLine& line, WorldSet worlds) const {
    const std::size_t now = step_on(line, evaluator_.on());
    Verdict result{.possible = possible_in(line[now], worlds)};
    const Status status = status_of(result.possible);
    switch (status) {
        case Status::not_yet:
            for (std::size_t next = now + 1; next < line.size(); ++next) {
                if ((line[next].granted.no & worlds) == worlds) continue;
                if ((line[next].granted.yes & worlds) == worlds) result.from = line[next].start;
                break;
            }
            return result;
        case Status::undetermined:
        case Status::conditions_not_met:
        case Status::not_at_this_stage:
        case Status::not_provided:
            return result;
        default:
            break;
    }
    std::size_t first = now;
    while (first > 0 && possible_in(line[first - 1], worlds) == result.possible) --first;
    result.holds = line[first].start;
    // Before that the status was certainly another one, or it may have been the same: then nobody knows since
    // when.
    if (first > 0 && (line[first - 1].worlds[place_of(status)] & worlds) == 0)
        result.since = line[first].start;
    return result;
}

Verdict united(const Verdict& a, const Verdict& b) {
    Verdict both{.possible = a.possible | b.possible};
    if (both.possible.count() > 1) return both;
    both.holds = std::max(a.holds, b.holds);
    if (a.since == b.since) both.since = a.since;
    if (a.from == b.from) both.from = a.from;
    return both;
}

}  // namespace ultima
