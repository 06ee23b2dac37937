// SPDX-License-Identifier: Apache-2.0
#include "reason/overlaid.h"

#include <algorithm>
#include <numeric>

namespace ultima {
namespace {

const Overlay::OfMeasure* added_to(const Pack& pack, Stage stage, const MeasureAnswer& answer) {
    if (!pack.overlay || !may_be_open(pack, answer)) return nullptr;
    return &pack.overlay->measures[static_cast<std::size_t>(stage)][answer.measure];
}

}  // namespace

bool may_be_open(const Pack& pack, const MeasureAnswer& answer) {
    if (answer.measure == pack.custody) return answer.status != Status::barred;
    switch (answer.status) {
        case Status::required:
        case Status::available:
        case Status::conflict:
        case Status::not_yet:
        case Status::undetermined:
            return true;
        default:
            return false;
    }
}

std::vector<MeasureId> shown_order(const Pack& pack) {
    if (pack.overlay && !pack.overlay->order.empty()) return pack.overlay->order;
    std::vector<MeasureId> order(pack.measures.size());
    std::iota(order.begin(), order.end(), MeasureId{0});
    return order;
}

void added_needs(const Pack& pack, Stage stage, const MeasureAnswer& answer,
                 const std::function<void(std::uint32_t)>& told) {
    const Overlay::OfMeasure* added = added_to(pack, stage, answer);
    if (!added) return;
    for (const std::uint32_t place : added->needs) {
        const bool needed_already =
            std::any_of(answer.needs.begin(), answer.needs.end(), [&](const auto& need) {
                return pack.rules[need.first].needs[need.second].kind == pack.overlay->added[place].kind;
            });
        if (!needed_already) told(place);
    }
}

void added_warnings(const Pack& pack, Stage stage, const MeasureAnswer& answer,
                    const std::function<void(std::uint32_t)>& told) {
    const Overlay::OfMeasure* added = added_to(pack, stage, answer);
    if (!added) return;
    for (const std::uint32_t place : added->warnings) told(place);
}

}  // namespace ultima
