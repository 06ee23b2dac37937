// SPDX-License-Identifier: Apache-2.0
// JSON objects whose members are all texts: what events are stored as, so that a register can be read without
// this program.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

using FlatMembers = std::vector<std::pair<std::string, std::string>>;

/// `{"event":"case opened","on":"2026-01-31"}`, in the order given.
class FlatWriter {
  public:
    void member(std::string_view name, std::string_view value);
    /// The object; nothing may follow.
    [[nodiscard]] std::string finish();

  private:
    std::string text_ = "{";
};

/// Reads what FlatWriter writes; nothing for anything else (another type of value, a blank between, a name
/// twice, bytes that are not UTF-8). Hot: a register is read through this.
[[nodiscard]] std::optional<FlatMembers> read_flat(std::string_view text);

}  // namespace ultima
