// SPDX-License-Identifier: Apache-2.0
#include "law/overlay.h"

#include "law/baseline.h"
#include "law/favour_direction.h"

#include <algorithm>
#include <tuple>

namespace ultima {
namespace {

bool is_for(const Addition& addition, const Pack& pack, MeasureId id, const Baseline& baseline) {
    const Measure& measure = pack.measures[id];
    const UnMeasure* un = baseline.measure(measure.un);
    switch (addition.whom) {
        case Addition::For::answer:
            return false;
        case Addition::For::custody:
            return id == pack.custody;
        case Addition::For::consent:
            return measure.consent.value_or(un && un->consent == true);
        case Addition::For::burden:
            return id != pack.custody && is_burden(pack, id);
        case Addition::For::measures:
            return un && std::any_of(addition.measures.begin(), addition.measures.end(),
                                     [&](const std::string& each) { return baseline.measure(each) == un; });
    }
    return false;
}

/// Does the pack do itself what the addition asks people to do? The milder law counts (S71): a pack that
/// compares whole versions applies it; one that compares some issues leaves others to be looked at.
bool is_done_by(const Pack& pack, const Addition& addition) {
    const bool whole_law = !pack.most_favourable.empty() && pack.most_favourable.front().issue.empty();
    return whole_law && addition.safeguards == std::vector<std::string>{"S71"};
}

/// Groups with their kinds behind them, by the lowest band of each; custody last.
std::vector<MeasureId> ordered(const Pack& pack) {
    constexpr int unknown = 6;
    using Key = std::tuple<bool, int, MeasureId, bool, int, MeasureId>;
    std::vector<std::pair<Key, MeasureId>> keys;
    for (MeasureId id = 0; id < pack.measures.size(); ++id) {
        const bool kind = pack.measures[id].role == MeasureRole::kind;
        const MeasureId unit = kind ? pack.measures[id].group : id;
        keys.push_back({{id == pack.custody, band_of(pack, unit).value_or(unknown), unit, kind,
                         band_of(pack, id).value_or(unknown), id},
                        id});
    }
    std::sort(keys.begin(), keys.end());
    std::vector<MeasureId> order;
    for (const auto& [key, id] : keys) order.push_back(id);
    return order;
}

}  // namespace

Overlay overlay_of(const Pack& pack, const Baseline& baseline) {
    Overlay overlay;
    overlay.baseline = baseline.id + " " + baseline.version;
    overlay.measures.assign(stage_count, std::vector<Overlay::OfMeasure>(pack.measures.size()));
    overlay.warnings.resize(stage_count);
    for (const Addition& addition : baseline.additions) {
        if (addition.adds == Addition::Adds::order) {
            overlay.order = ordered(pack);
            continue;
        }
        if (is_done_by(pack, addition)) continue;
        Overlay::Added added{addition.safeguards, "UN baseline", addition.kind, addition.says};
        for (const std::string& safeguard : addition.safeguards)
            added.source +=
                (&safeguard == &addition.safeguards.front() ? " " : "; ") + baseline.cited(safeguard);
        const auto place = static_cast<std::uint32_t>(overlay.added.size());
        overlay.added.push_back(std::move(added));
        for (std::size_t stage = 0; stage < stage_count; ++stage) {
            if (!addition.stages[stage]) continue;
            if (addition.whom == Addition::For::answer) overlay.warnings[stage].push_back(place);
            for (MeasureId id = 0; id < pack.measures.size(); ++id) {
                if (pack.measures[id].role == MeasureRole::group || !is_for(addition, pack, id, baseline))
                    continue;
                Overlay::OfMeasure& of = overlay.measures[stage][id];
                (addition.adds == Addition::Adds::need ? of.needs : of.warnings).push_back(place);
            }
        }
    }
    for (const Safeguard& safeguard : baseline.safeguards)
        ++(safeguard.checked ? overlay.checks : safeguard.in_answers ? overlay.answers : overlay.elsewhere);
    return overlay;
}

}  // namespace ultima
