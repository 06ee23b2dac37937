// SPDX-License-Identifier: Apache-2.0
// The rows that a file of reference results was computed from, chosen and coded as the file itself says.
#pragma once

#include "evaluation/oracle.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima::test {

/// Columns of equal length, by name, and what is computed from them. What a name or an expression cannot be
/// resolved to throws std::runtime_error with the text.
class Rows {
  public:
    /// Reads a CSV file; nothing if there is none.
    [[nodiscard]] static std::optional<Rows> read(const std::filesystem::path& path);

    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] bool has(const std::string& name) const {
        return text_.count(name) + numbers_.count(name) > 0;
    }
    /// Names in the order of the file.
    [[nodiscard]] const std::vector<std::string>& columns() const { return order_; }
    /// A column as it stands in the file.
    [[nodiscard]] const std::vector<std::string>& text(const std::string& column) const;
    /// Whether every cell that is not blank is a number.
    [[nodiscard]] bool is_numeric(const std::string& column) const;

    void define(const std::string& name, std::vector<double> values);
    /// Keeps the rows where `keep` is not 0 (an unknown, NaN, is not kept).
    void keep(const std::vector<double>& keep);
    /// The rows with these numbers, in this order, as often as they are named.
    [[nodiscard]] Rows pick(const std::vector<std::size_t>& rows) const;

    /// The value of `week - 4`, `cause > 0`, `prio>2`, `release = parole`, `min(days, cens)`, `a mod b`. A
    /// name is a column, a definition, or the category of a column of texts (`female`: 1 where a cell says
    /// so); a blank cell is NaN, conditions are 0 or 1.
    [[nodiscard]] std::vector<double> value(const std::string& expression) const;
    /// 0, 1, 2... for each combination of the columns in `a:b`, in the order of their texts (numbers by
    /// value).
    [[nodiscard]] std::vector<std::size_t> groups(const std::string& columns) const;
    /// The combinations of `a:b` in that order, as `x:y`.
    [[nodiscard]] std::vector<std::string> group_names(const std::string& columns) const;

    /// `release in (parole, discharge), sex and age known, fy in 2010,2011,2012`
    void filter(const std::string& clauses);
    /// `every 4th row of the filtered rows, starting with the second`, `first 200 rows`, `rows 2,5,9-14`
    void subset(const std::string& rule);
    /// `a25,a35: age 25-34, 35+ (reference under 25); drug, prop: offence_type` (no values: the categories
    /// that begin so); `old: age > 30`.
    void code(const std::string& clauses);
    /// `cens = 200 + (37*row mod 900); t = min(days, cens); cause kept if days <= cens else 0`; a column that
    /// is kept so is known by its first letter, too.
    void derive(const std::string& clauses);

  private:
    std::size_t count_ = 0;
    std::vector<std::string> order_;
    std::map<std::string, std::vector<std::string>> text_;
    std::map<std::string, std::vector<double>> numbers_;
};

/// `Surv(start, stop, arrest) ~ fin * married + age + strata(paro)`
struct Formula {
    std::string start;  ///< empty: everyone from 0
    std::string stop;
    std::string event;
    std::string outcome;             ///< where there is no Surv
    std::vector<std::string> terms;  ///< in R's order, main effects first: `fin`, `married`, `fin:married`
    std::vector<std::string> strata;
    std::string cluster;
};
[[nodiscard]] Formula read_formula(const std::string& text);
/// The same with the columns that R makes of a term: of a column of texts or a factor each category but the
/// first (`sexmale`), of a condition where it holds (`prio > 2TRUE`).
[[nodiscard]] Formula expanded(const Rows& rows, Formula formula);
/// The columns of the terms: `terms[j]` of row i at [j][i].
[[nodiscard]] std::vector<std::vector<double>> term_columns(const Rows& rows, const Formula& formula);

/// What a file of reference results was computed from.
struct Study {
    Rows rows;                        ///< filtered, coded
    std::optional<Rows> intervals{};  ///< the second file, where `data` names two
    std::string time, event, group;   ///< expressions; empty if nothing says them
    std::string start{};              ///< of those who come under observation late; mostly empty
    std::string strata{};             ///< for a stratified test; empty if nothing says them
    /// Where the file itself does not say: what else the group and the strata may be. Counts in the file
    /// tell.
    std::vector<std::string> groups{}, strata_choices{};
    std::string cause{};   ///< a column 0, 1, 2...; empty if there is none
    std::string causes{};  ///< what the file says of it: `1 new offence, 2 technical`
};

/// Where reference results and data are.
struct Places {
    std::filesystem::path oracles;
    std::vector<std::filesystem::path> data;  ///< tried in turn
};
/// ULTIMA_ORACLES, or ULTIMA_DATA/evaluation/oracles, or the shared data beside the project.
[[nodiscard]] Places find_places();
/// The path of a data file that an oracle names; empty if it is in none of the places.
[[nodiscard]] std::filesystem::path find_data(const Places& places, const std::string& name);

/// Reads what `oracle` names, applies its filter, coding, subset and censoring. Columns that it does not name
/// are those that another file of the folder names for the same data; the group, else, is the first category
/// that the filter lets in. Throws std::runtime_error where something is missing.
[[nodiscard]] Study read_study(const Oracle& oracle, const Places& places);

}  // namespace ultima::test
