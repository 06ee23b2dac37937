// SPDX-License-Identifier: Apache-2.0
// A query in layers: each gives names to what the layers before it let it work out, so that nothing is worked
// out twice.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
    /// What has a column already, or is the same for all rows, gets none.
    Piece add(std::string_view wish, const Piece& value);
    /// A name that no other column may have. A long one is cut, but for what comes `after` it.
    std::string take_name(std::string_view wish, std::string_view after = {});

    struct Column {
        std::string name, sql;
    };
    /// Rows of which at most one has the key of a case: `names` are the key's and the values', `rows` SQL.
    struct Lookup {
        std::string name;
        std::vector<std::string> names;
        std::vector<std::string> rows;
        std::string key;  ///< of the case
    };
    struct Layer {
        std::vector<Column> columns;
        std::vector<Lookup> lookups;
    };
    /// How many columns there are, those of facts and results among them.
    [[nodiscard]] std::size_t columns() const { return taken_.size(); }

    /// The columns of the lookup are to be read from the next layer on.
    void add(Lookup lookup, std::size_t layer);
    /// Layer by layer, from the first above the facts.
    [[nodiscard]] const std::vector<Layer>& all() const { return layers_; }

  private:
    std::vector<Layer> layers_;
    std::set<std::string, std::less<>> taken_;                          ///< in small letters
    std::map<std::pair<std::size_t, std::string>, std::string> known_;  ///< by layer and SQL: the column
};

}  // namespace ultima::sql
