// SPDX-License-Identifier: Apache-2.0
// What acts on what, as boxes and arrows from left to right. A list with the same arrows has to stand beside
// it.
#pragma once

#include "report/picture.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

/// Told apart by their borders, in grey as well: thin, double, broken, thick.
enum class BoxLook : std::uint8_t { plain, doubled, broken, thick };

struct DrawnBox {
    std::string label;
    std::string note;  ///< beneath the label, smaller; what the border means
    BoxLook look = BoxLook::plain;
};

/// `arrows`: places in `boxes`, leading in no circle. `title` is read out to people who cannot see the plot.
/// The same boxes and arrows give the same drawing.
Picture graph_plot(const std::string& title, const std::vector<DrawnBox>& boxes,
                   const std::vector<std::pair<std::size_t, std::size_t>>& arrows);

}  // namespace ultima
