// SPDX-License-Identifier: Apache-2.0
#include "law/favour_direction.h"

#include "law/baseline.h"

#include <algorithm>
#include <vector>

namespace ultima {
namespace {

/// The highest band to which somebody may be bound in their own favour without more being said.
constexpr int light = 2;

std::vector<MeasureId> kinds_of(const Pack& pack, MeasureId group) {
    std::vector<MeasureId> kinds;
    for (MeasureId id = 0; id < pack.measures.size(); ++id)
        if (pack.measures[id].group == group) kinds.push_back(id);
    return kinds;
}

Direction declared(const Pack& pack, MeasureId id) {
    const Measure& measure = pack.measures[id];
    if (measure.direction != Direction::undeclared || measure.group == nothing) return measure.direction;
    return pack.measures[measure.group].direction;
}

}  // namespace

bool is_burden(const Pack& pack, MeasureId id) {
    const Measure& measure = pack.measures[id];
    if (measure.role == MeasureRole::custody || declared(pack, id) == Direction::burden) return true;
    if (measure.role != MeasureRole::group || measure.direction == Direction::benefit) return false;
    const std::vector<MeasureId> kinds = kinds_of(pack, id);
    return !kinds.empty() &&
           std::all_of(kinds.begin(), kinds.end(), [&](MeasureId kind) { return is_burden(pack, kind); });
}

std::optional<int> band_of(const Pack& pack, MeasureId id) {
    const Measure& measure = pack.measures[id];
    if (measure.band) return measure.band;
    if (measure.role != MeasureRole::group) {
        const UnMeasure* un = un_baseline().measure(measure.un);
        return un ? std::optional(un->band) : std::nullopt;
    }
    std::optional<int> lowest;
    for (const MeasureId kind : kinds_of(pack, id)) {
        const std::optional<int> band = band_of(pack, kind);
        if (!band) return std::nullopt;
        lowest = std::min(lowest.value_or(*band), *band);
    }
    return lowest;
}

Favour favour_of(const Pack& pack, const Grant& grant) {
    const bool burden = is_burden(pack, grant.measure);
    if (grant.effect == Effect::cannot_compute)
        return burden && grant.measure != pack.custody ? Favour::unclear : Favour::bad;
    if (grant.effect == Effect::must_not) return burden ? Favour::good : Favour::bad;
    if (burden) return Favour::bad;
    if (grant.effect == Effect::may || declared(pack, grant.measure) == Direction::benefit)
        return Favour::good;
    if (pack.measures[grant.measure].role == MeasureRole::group) {
        const std::vector<MeasureId> kinds = kinds_of(pack, grant.measure);
        if (std::any_of(kinds.begin(), kinds.end(), [&](MeasureId kind) { return is_burden(pack, kind); }))
            return Favour::unclear;
    }
    const std::optional<int> band = band_of(pack, grant.measure);
    return band && *band <= light ? Favour::good : Favour::unclear;
}

int favour_rank(Status status, bool burden, bool custody) {
    if (custody) return status == Status::undetermined ? -1 : status == Status::barred ? 1 : 0;
    switch (status) {
        case Status::required:
            return burden ? 0 : 6;
        case Status::available:
            return burden ? 1 : 5;
        case Status::conflict:
            return burden ? 3 : 4;
        case Status::not_yet:
            return burden ? 4 : 3;
        case Status::conditions_not_met:
        case Status::not_at_this_stage:
        case Status::not_provided:
            return burden ? 5 : 2;
        case Status::barred:
            return burden ? 6 : 1;
        case Status::cannot_compute:
            return burden ? 2 : 0;
        case Status::undetermined:
            break;
    }
    return -1;
}

}  // namespace ultima
