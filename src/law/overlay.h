// SPDX-License-Identifier: Apache-2.0
// What the UN baseline adds to the answers of one pack, worked out once. It holds words and an order, and
// nothing that a status could depend on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

struct Overlay {
    /// A need or a warning, with the safeguard that asks for it.
    struct Added {
        std::vector<std::string> safeguards;  ///< "S11"
        std::string source;                   ///< "UN baseline S11, Tokyo Rules 3.4"
        std::string kind;                     ///< of a need, as in Need::kind; empty: a warning
        std::string says;
    };
    std::vector<Added> added;

    /// For one measure at one stage: places in `added`, needs and warnings apart.
    struct OfMeasure {
        std::vector<std::uint32_t> needs, warnings;
    };
    std::vector<std::vector<OfMeasure>> measures;      ///< by stage, by measure
    std::vector<std::vector<std::uint32_t>> warnings;  ///< by stage: for the answer as a whole
    /// All measures from the least to the most restrictive, kinds behind their group, custody last. Empty: as
    /// the pack has them.
    std::vector<std::uint32_t> order;
    std::string baseline;                                ///< id and version
    std::size_t checks = 0, answers = 0, elsewhere = 0;  ///< safeguards by the place they have
};

struct Pack;
struct Baseline;

/// For a pack that was read without errors.
Overlay overlay_of(const Pack& pack, const Baseline& baseline);

}  // namespace ultima
