// SPDX-License-Identifier: Apache-2.0
#include "knowledge/lawful_set.h"

#include "base/text.h"
#include "law/baseline.h"
#include "reason/answer_parts.h"
#include "reason/answer_text.h"
#include "reason/overlaid.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr int heaviest = 100;

int band_of(const Pack& pack, MeasureId id) {
    return id == pack.custody ? heaviest : pack.measures[id].band.value_or(0);
}

/// Does some rule of the stage speak of it? Custody is there at every stage.
bool stands_at(const Pack& pack, MeasureId id, Stage stage) {
    if (id == pack.custody) return true;
    for (const Rule& rule : pack.rules) {
        if (rule.role != RuleRole::rule || !rule.stages[static_cast<std::size_t>(stage)]) continue;
        for (const Grant& grant : rule.grants)
            if (grant.measure == id) return true;
    }
    return false;
}

std::string words_of(const Pack& pack, const MeasureAnswer& answer) {
    if (is_custody_left_open(pack, answer.measure, answer.status)) return "not excluded by this law";
    return std::string(plain_words(answer.status));
}

std::string failure_text(const FailureParts& failed) {
    switch (failed.kind) {
        case FailureParts::Kind::not_in_force:
            return fmt::format("{} is not in force on this day.", failed.rule);
        case FailureParts::Kind::not_in_force_by:
            return fmt::format("{} is not in force by this date of the case: {}.", failed.rule, failed.by);
        case FailureParts::Kind::other_version:
            return fmt::format("{} is not in the version of the law that counts.", failed.rule);
        case FailureParts::Kind::condition:
            break;
    }
    if (failed.held.empty()) return fmt::format("{} needs: {}.", failed.rule, failed.condition);
    return fmt::format("{} needs: {}. It is {}, needed {}.", failed.rule, failed.condition, failed.held,
                       failed.needed);
}

std::vector<std::string> why(const AnswerParts& parts, const MeasureParts& measure) {
    std::vector<std::string> lines;
    for (const std::string& rule : measure.because) lines.push_back(fmt::format("Because of {}.", rule));
    if (!measure.either.empty())
        lines.push_back(
            fmt::format("Whatever the missing facts are, because of {}.", joined(measure.either)));
    for (const DefeatParts& defeated : measure.defeated)
        lines.push_back(fmt::format("{} does not apply because of {}.", defeated.rule, joined(defeated.by)));
    for (const FailureParts& failed : measure.failed) lines.push_back(failure_text(failed));
    std::vector<std::string> sets;
    for (const std::vector<FactId>& set : measure.missing) {
        std::vector<std::string> facts;
        for (const FactId fact : set) facts.push_back(parts.title(fact));
        sets.push_back(fmt::format("{}", fmt::join(facts, " and ")));
    }
    if (!sets.empty()) lines.push_back(fmt::format("To settle it: {}.", fmt::join(sets, "; or ")));
    return lines;
}

}  // namespace

LawfulSet lawful_set(Reasoner& reasoner, const Exercise& exercise, const Asked& asked, Round round) {
    const Pack& pack = reasoner.pack();
    const CivilDate on = day_of(exercise, round);
    const KnownFacts facts = known_on(pack, case_of(pack, exercise, asked, round), on);
    const Answer answer = reasoner.options(facts, exercise.stage, on);
    const Wording words(pack);
    const AnswerParts parts(reasoner, facts, answer, words);
    LawfulSet set;
    for (const MeasureId id : measures_of_stage(pack, exercise.stage)) {
        const MeasureAnswer& of = answer.of(id);
        const MeasureParts measure = parts.measure(of);
        LawfulMeasure made;
        made.measure = id;
        made.name = parts.title(pack.measures[id]);
        made.status = of.status;
        made.says = words_of(pack, of);
        if (of.since) made.says += " since " + to_text(*of.since);
        if (of.from) made.says += " from " + to_text(*of.from);
        made.why = why(parts, measure);
        for (const NeedParts& need : measure.needs)
            made.needs.push_back(need.says.empty()
                                     ? fmt::format("{} ({})", need.kind, need.source)
                                     : fmt::format("{}: {} ({})", need.kind, need.says, need.source));
        made.lawful = id != pack.custody && (of.status == Status::required || of.status == Status::available);
        set.measures.push_back(std::move(made));
    }
    for (MeasureId id = 0; id < pack.measures.size(); ++id) {
        if (pack.measures[id].role != MeasureRole::group || answer.of(id).status != Status::required)
            continue;
        const MeasureParts group = parts.measure(answer.of(id));
        set.one_of.push_back(fmt::format("{} ({})", parts.title(pack.measures[id]),
                                         joined(group.because.empty() ? group.either : group.because)));
    }
    for (const DutyAnswer& duty : answer.duties) {
        const Rule& rule = pack.rules[duty.duty];
        set.duties.push_back(fmt::format("{}: {} ({})", words.plain(words.who(rule)),
                                         words.plain(words.what(rule)), cited(pack, duty.duty)));
    }
    return set;
}

std::vector<MeasureId> measures_of_stage(const Pack& pack, Stage stage) {
    std::vector<MeasureId> all;
    for (const MeasureId id : shown_order(pack))
        if (pack.measures[id].role != MeasureRole::group && stands_at(pack, id, stage)) all.push_back(id);
    std::stable_sort(all.begin(), all.end(),
                     [&](MeasureId left, MeasureId right) { return asks_less(pack, left, right); });
    return all;
}

bool asks_less(const Pack& pack, MeasureId left, MeasureId right) {
    return band_of(pack, left) < band_of(pack, right);
}

std::vector<std::string> without_a_rule(const Pack& pack, const Exercise& exercise) {
    std::vector<std::string> names;
    for (const std::string& id : exercise.measures) {
        const UnMeasure* wanted = un_baseline().measure(id);
        const auto there = [&](MeasureId measure) {
            return !pack.measures[measure].un.empty() &&
                   un_baseline().measure(pack.measures[measure].un) == wanted;
        };
        const std::vector<MeasureId> all = measures_of_stage(pack, exercise.stage);
        if (std::none_of(all.begin(), all.end(), there)) names.push_back(un_measure_name(id));
    }
    return names;
}

std::string un_measure_name(std::string_view id) {
    const UnMeasure* found = un_baseline().measure(id);
    return found == nullptr ? std::string(id) : found->name;
}

std::string safeguard_text(std::string_view id) {
    const Safeguard* found = un_baseline().safeguard(id);
    return found == nullptr ? std::string(id) : fmt::format("{} ({})", found->asks, found->source);
}

}  // namespace ultima
