// SPDX-License-Identifier: Apache-2.0
// A query in layers: each gives names to what the layers before it let it work out, so that nothing is worked
// out twice.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::sql {

/// A piece of SQL and the layer whose columns it reads; 0: the facts.
struct Piece {
    std::string sql;
    std::size_t layer = 0;
};

class Layers {
  public:
    /// A column that a later layer may read. `wish` is its name if that is still free, else with a number.
    Piece add(std::string_view wish, const Piece& value);
    /// A name that no other column may have.
    std::string take_name(std::string_view wish);

    struct Column {
        std::string name, sql;
    };
    /// Layer by layer, from the first above the facts.
    [[nodiscard]] const std::vector<std::vector<Column>>& all() const { return layers_; }

  private:
    std::vector<std::vector<Column>> layers_;
    std::map<std::string, std::size_t, std::less<>> taken_;  ///< in small letters
};

}  // namespace ultima::sql
