// SPDX-License-Identifier: Apache-2.0
// A court's order as a document, and whether a paper says what the register holds.
#pragma once

#include "report/document.h"
#include "web/application.h"

#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// The order of a decision, by its number in the view; nothing if the visitor sees no such decision. `copy`:
/// see FileView; a page has none.
[[nodiscard]] std::optional<Document> order_document(const Visit& visit, const FileView& view,
                                                     std::string_view number);

/// How an order stands.
enum class OrderStanding : std::uint8_t {
    draft,  ///< nothing rests on the decision yet
    in_force,
    set_aside,
    ended,  ///< nothing that it ordered is running any more
};
struct OrderFound {
    CivilDate on;  ///< the day of the decision
    OrderStanding standing = OrderStanding::draft;
};
/// The order of a case that has this code. Nothing if the code is another one, if there is no such case, or
/// if it is sealed or erased: whoever asks cannot tell these apart.
[[nodiscard]] std::optional<OrderFound> order_with_code(Register& reg, const std::string& file,
                                                        std::string_view code, CivilDate today);

}  // namespace ultima
