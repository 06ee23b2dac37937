// SPDX-License-Identifier: Apache-2.0
// Columns in: what every regression here is given.
#pragma once

#include "base/result.h"

#include <Eigen/Core>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ultima {

/// A column of numbers with its name. A value that is not known does not belong here: who is left out, and
/// how many, is decided (and said) before.
struct NamedColumn {
    std::string name;
    std::vector<double> values;
};

/// Rows by columns, with the columns' names.
struct Design {
    std::vector<std::string> names;
    Eigen::MatrixXd rows;
};

/// The columns beside each other; `intercept` puts a column of ones, "(Intercept)", first. Refuses
/// `no-rows`, columns of unequal length (`lengths-differ`) and values that are no finite numbers
/// (`not-a-number`). `rows` is how many there must be.
[[nodiscard]] Result<Design> make_design(std::span<const NamedColumn> columns, std::size_t rows,
                                         bool intercept = true);

/// Refuses columns that are a sum of others (`singular-design`, named), and more columns than rows.
[[nodiscard]] Result<void> check_rank(const Design& design);

/// The columns that are not constant, and the names of those that are: a subgroup of women has no use for a
/// column `female`. Whoever leaves one out has to say so.
struct VaryingColumns {
    std::vector<NamedColumn> kept;
    std::vector<std::string> constant;
};
[[nodiscard]] VaryingColumns without_constant_columns(std::span<const NamedColumn> columns);

/// Refuses an outcome or group that is anything but 0 and 1 (`not-yes-or-no`), of another length than `rows`,
/// or without rows; `what` names it in the message.
[[nodiscard]] Result<void> check_yes_no(std::span<const double> values, std::size_t rows,
                                        const std::string& what);

/// Refuses a group in which nobody is (`empty-group`).
[[nodiscard]] Result<void> check_both_groups(std::span<const double> treated);

/// The rows with these numbers.
[[nodiscard]] Design rows_of(const Design& design, std::span<const std::size_t> rows);

}  // namespace ultima
