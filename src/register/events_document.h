// SPDX-License-Identifier: Apache-2.0
// docs/events.md, made from the table that the program obeys.
#pragma once

#include <string>

namespace ultima {

/// The whole document. A test keeps the file equal to it; `ultima register events` prints it.
[[nodiscard]] std::string events_document();

}  // namespace ultima
