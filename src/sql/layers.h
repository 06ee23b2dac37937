// SPDX-License-Identifier: Apache-2.0
// A query in layers: each gives names to what the layers before it let it work out, so that nothing is worked
// out twice.
#pragma once

#include "sql/bits.h"
#include "sql/growing.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima::sql {

/// The names in double quotes in a piece of SQL, as they are without them.
void add_names(const std::string& sql, std::set<std::string>& names);

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
    /// The same for a number of bits: `layer` becomes the one that the column is read from, or stays if
    /// higher.
    DayBits add(std::string_view wish, const DayBits& bits, std::size_t from, std::size_t& layer);
    /// A name that no other column may have. A long one is cut, but for what comes `after` it.
    std::string take_name(std::string_view wish, std::string_view after = {});

    struct Column {
        std::string name, sql;
    };
    /// Rows of which at most one has the key of a case: `names` are the key's and the values'.
    struct Lookup {
        std::string name;
        std::vector<std::string> names;
        std::string rows;  ///< "(VALUES ...)" or "(SELECT ...)"
        std::string key;   ///< of the case
    };
    struct Layer {
        std::vector<Column> columns;
        std::vector<Lookup> lookups;
    };
    /// How much there is of everything: what was added since can be taken back.
    struct Mark {
        std::size_t taken = 0, known = 0;
        std::vector<std::pair<std::size_t, std::size_t>> layers{};  ///< columns and lookups
    };
    [[nodiscard]] Mark mark() const;
    void take_back(const Mark& mark);

    /// How many columns there are, those of facts and results among them.
    [[nodiscard]] std::size_t columns() const { return taken_.size(); }

    /// The columns of the lookup are to be read from the next layer on.
    void add(Lookup lookup, std::size_t layer);
    /// Layer by layer, from the first above the facts.
    [[nodiscard]] const std::vector<Layer>& all() const { return layers_; }

    struct Text {
        std::string sql;             ///< ",\nlayer_1 AS (...)" and so on; nothing if there is no layer
        std::string last = "facts";  ///< where the results are read from
        std::set<std::string> read;  ///< columns of the facts that are read
    };
    /// The layers that give the columns `read` by the results. Each carries only what is read above it: a
    /// database pays for each column of each layer, most of all PostgreSQL. `facts`: the facts' columns, in
    /// order.
    [[nodiscard]] Text text(std::set<std::string> read, const std::vector<std::string>& facts,
                            std::string_view layer_end) const;

  private:
    static std::vector<Layer> read_by(const std::vector<Layer>& layers, std::set<std::string>& read,
                                      std::vector<std::set<std::string>>& carried);
    static std::vector<Layer> merged(const std::vector<Layer>& layers, const std::set<std::string>& results);
    static void sink(std::vector<Layer>& layers);
    std::vector<Layer> layers_;
    Growing<std::set<std::string>> taken_;  ///< in small letters
    /// By layer and SQL: the column.
    Growing<std::map<std::pair<std::size_t, std::string>, std::string>> known_;
};

}  // namespace ultima::sql
