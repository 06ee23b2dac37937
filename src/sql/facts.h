// SPDX-License-Identifier: Apache-2.0
// The facts of a case as columns: read from the table `cases`, kept within their ranges, presumed where the
// law presumes.
#pragma once

#include "law/pack.h"
#include "sql/dialect.h"
#include "sql/layers.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ultima::sql {

/// A column that the query reads from the table `cases`.
struct InputColumn {
    std::string name;
    std::string type;  ///< BOOLEAN, BIGINT, DATE, TEXT
    FactId fact = nothing;
    std::string meaning;  ///< for people: "months", "0 = term, 1 = life"
};

/// Columns of a fact. A duration has two: months, days; custody three: first day, last day, are there no
/// other spells.
struct FactColumns {
    std::vector<std::string> names;
    std::string not_in_sql;  ///< why there are none
    std::string presumed;    ///< BOOLEAN: does the law's presumption stand in? Of facts that have one
};

class Facts {
  public:
    /// Takes names for the columns of the facts `used`.
    Facts(const Pack& pack, const FactSet& used, Layers& layers);

    [[nodiscard]] const std::vector<InputColumn>& inputs() const { return inputs_; }
    [[nodiscard]] const FactColumns& of(FactId fact) const { return columns_[fact]; }

    /// The first parts of the query: `given` has the columns in their types, unless the dialect takes them as
    /// they are, and `facts` what is known.
    /// `beyond`: the column that marks rows with values that the query cannot reckon with; `read`: columns
    /// that the layers above read.
    [[nodiscard]] std::string text(const std::string& beyond, const std::set<std::string>& read,
                                   const Dialect& dialect) const;
    /// All columns that `facts` can have, beside the key.
    [[nodiscard]] std::vector<std::string> names(const std::string& beyond) const;

  private:
    void name(FactId fact, Layers& layers);
    [[nodiscard]] std::string as_they_are() const;
    [[nodiscard]] std::string as_read(const std::string& beyond, const Dialect& dialect) const;
    void add_columns(FactId fact, const std::set<std::string>& read, std::vector<std::string>& columns,
                     std::vector<std::string>& beyond) const;
    [[nodiscard]] std::array<std::string, 3> spells(FactId fact) const;
    [[nodiscard]] std::string why_not(const Fact& fact) const;
    [[nodiscard]] std::string inside(FactId fact) const;
    [[nodiscard]] std::string column(FactId fact, std::size_t place) const;

    const Pack& pack_;
    std::vector<InputColumn> inputs_;
    std::vector<FactColumns> columns_;
};

}  // namespace ultima::sql
