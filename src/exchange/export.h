// SPDX-License-Identifier: Apache-2.0
// The whole register as JSON Lines, with its chain, so that anybody can check it without this program.
#pragma once

#include "register/register.h"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string_view>

namespace ultima {

/// Writes one line that says whose register it is, one for each event in order, and last a checkpoint signed
/// now. An event's line holds its header as hashed, the hashes of its sealed parts and its own; with `open`,
/// also what it says, in clear. Every member is a text. Returns the number of events.
std::uint64_t export_lines(Register& from, bool open, const std::function<void(std::string_view line)>& line);

/// What stands against an export: hashes, order, signature. Empty if all fits. Codes as in `verify`, and
/// `export-line` for a line in another form. A signature holds with the key in the first line, so that has to
/// be compared with the one that the register's keeper gives.
[[nodiscard]] Diagnostics verify_export(std::istream& lines, std::uint64_t& events);

}  // namespace ultima
