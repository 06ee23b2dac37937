// SPDX-License-Identifier: Apache-2.0
#include "audit/outcome.h"

#include <algorithm>

namespace ultima {

std::uint32_t TextPool::number(std::string_view text) {
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
    }
    const std::unique_lock lock(mutex_);
    if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
    texts_.emplace_back(text);
    const auto number = static_cast<std::uint32_t>(texts_.size() - 1);
    numbers_.emplace(texts_.back(), number);
    return number;
}

namespace {

bool same(const MeasureOutcome& a, const MeasureOutcome& b) {
    return a.status == b.status && a.possible == b.possible && a.since == b.since && a.from == b.from &&
           a.days_past == b.days_past && a.rules == b.rules && a.cites == b.cites && a.missing == b.missing;
}
bool same(const RequiredOutcome& a, const RequiredOutcome& b) {
    return a.measure == b.measure && a.rule == b.rule && a.days_past == b.days_past;
}
bool same(const WorkItem& a, const WorkItem& b) {
    return a.what == b.what && a.since == b.since && a.days_past == b.days_past && a.subject == b.subject &&
           a.owner == b.owner && a.question == b.question && a.also == b.also && a.cites == b.cites &&
           a.action == b.action;
}
bool same(const MarkUse& a, const MarkUse& b) {
    return a.on == b.on && a.id == b.id && a.compelled == b.compelled;
}
template <class T>
bool all_same(const std::vector<T>& a, const std::vector<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const T& x, const T& y) { return same(x, y); });
}
bool same(const Outcome& a, const Outcome& b) {
    return a.overall == b.overall && a.stage == b.stage && a.measure == b.measure && a.rule == b.rule &&
           a.days_past == b.days_past && a.next_day == b.next_day && a.notes == b.notes &&
           a.measure_ids == b.measure_ids && a.settles == b.settles && a.takes_part == b.takes_part &&
           a.sets == b.sets && a.cannot == b.cannot && a.rests_on == b.rests_on && a.assumed == b.assumed &&
           all_same(a.marks, b.marks) && a.unknown == b.unknown && a.problems == b.problems &&
           all_same(a.required, b.required) && all_same(a.work, b.work);
}

struct Hash {
    std::uint64_t value = 0x9e3779b97f4a7c15ULL;
    void mix(std::uint64_t word) {
        value = (value ^ word) * 0xff51afd7ed558ccdULL;
        value ^= value >> 32;
    }
};

std::uint64_t hash_of(const StoredMeasure& measure) {
    const MeasureOutcome& m = measure.outcome;
    Hash hash;
    hash.mix(static_cast<std::uint64_t>(measure.stage) | (std::uint64_t{measure.measure} << 8));
    hash.mix(static_cast<std::uint64_t>(m.status) | (m.possible.to_ullong() << 8));
    hash.mix((static_cast<std::uint64_t>(static_cast<std::uint32_t>(m.since)) << 32) |
             static_cast<std::uint32_t>(m.from));
    hash.mix((std::uint64_t{m.rules} << 32) | m.missing);
    hash.mix(static_cast<std::uint32_t>(m.days_past));
    return hash.value;
}

/// What tells most outcomes apart.
std::uint64_t hash_of(const Outcome& outcome) {
    Hash hash;
    hash.mix(outcome.notes);
    for (const std::uint32_t id : outcome.measure_ids) hash.mix(id);
    for (const std::uint32_t fact : outcome.unknown) hash.mix(fact);
    for (const WorkItem& item : outcome.work)
        hash.mix((std::uint64_t{item.question} << 32) | static_cast<std::uint32_t>(item.since));
    return hash.value;
}

}  // namespace

std::uint32_t OutcomeStore::add_measure(const StoredMeasure& measure) {
    const std::uint64_t hash = hash_of(measure);
    const auto [begin, end] = measures_by_hash_.equal_range(hash);
    for (auto at = begin; at != end; ++at) {
        const StoredMeasure& known = measures_[at->second];
        if (known.stage == measure.stage && known.measure == measure.measure &&
            same(known.outcome, measure.outcome))
            return at->second;
    }
    const auto number = static_cast<std::uint32_t>(measures_.size());
    measures_.push_back(measure);
    measures_by_hash_.emplace(hash, number);
    return number;
}

std::uint32_t OutcomeStore::add(Outcome&& outcome) {
    const std::lock_guard lock(mutex_);
    for (MeasureId id = 0; id < outcome.measures.size(); ++id)
        outcome.measure_ids.push_back(add_measure({outcome.stage, id, outcome.measures[id]}));
    const std::uint64_t hash = hash_of(outcome);
    const auto [begin, end] = by_hash_.equal_range(hash);
    for (auto at = begin; at != end; ++at)
        if (same(outcomes_[at->second], outcome)) return at->second;
    const auto number = static_cast<std::uint32_t>(outcomes_.size());
    outcome.measures = {};
    outcomes_.push_back(std::move(outcome));
    by_hash_.emplace(hash, number);
    return number;
}

}  // namespace ultima
