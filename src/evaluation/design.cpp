// SPDX-License-Identifier: Apache-2.0
#include "evaluation/design.h"

#include "base/refusal.h"

#include <Eigen/QR>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace ultima {

Result<Design> make_design(std::span<const NamedColumn> columns, std::size_t rows, bool intercept) {
    if (rows == 0) return refused("no-rows", "there is nobody to compute anything from");
    Design design;
    const auto width = static_cast<Eigen::Index>(columns.size() + (intercept ? 1 : 0));
    design.rows.resize(static_cast<Eigen::Index>(rows), width);
    Eigen::Index at = 0;
    if (intercept) {
        design.names.emplace_back("(Intercept)");
        design.rows.col(at++).setOnes();
    }
    for (const NamedColumn& column : columns) {
        if (column.values.size() != rows) {
            return refused("lengths-differ",
                           fmt::format("the column `{}` has {} values where there are {} rows", column.name,
                                       column.values.size(), rows));
        }
        for (std::size_t row = 0; row < rows; ++row) {
            if (!std::isfinite(column.values[row])) {
                return refused("not-a-number",
                               fmt::format("the column `{}` has no number in row {}", column.name, row + 1));
            }
            design.rows(static_cast<Eigen::Index>(row), at) = column.values[row];
        }
        design.names.push_back(column.name);
        ++at;
    }
    return design;
}

Result<void> check_rank(const Design& design) {
    const Eigen::Index columns = design.rows.cols();
    if (design.rows.rows() < columns) {
        return refused("singular-design",
                       fmt::format("{} rows cannot tell {} coefficients apart", design.rows.rows(), columns));
    }
    // Columns of unlike units are brought to one length first, or a small unit would look like no variation.
    Eigen::MatrixXd scaled = design.rows;
    for (Eigen::Index at = 0; at < columns; ++at) {
        const double length = scaled.col(at).norm();
        if (length > 0) scaled.col(at) /= length;
    }
    // Column by column: what the earlier ones explain is taken off, and a column of which nothing is left is
    // named.
    std::vector<std::string> dependent;
    Eigen::MatrixXd basis(scaled.rows(), 0);
    for (Eigen::Index at = 0; at < columns; ++at) {
        Eigen::VectorXd rest = scaled.col(at);
        for (int again = 0; again < 2; ++again) rest -= basis * (basis.transpose() * rest);
        if (rest.norm() < 1e-9) {
            dependent.push_back(design.names[static_cast<std::size_t>(at)]);
            continue;
        }
        basis.conservativeResize(Eigen::NoChange, basis.cols() + 1);
        basis.col(basis.cols() - 1) = rest.normalized();
    }
    if (dependent.empty()) return {};
    return refused(
        "singular-design",
        fmt::format("`{}` says nothing that the other columns do not say already, so the effects cannot "
                    "be told apart; leave it out",
                    fmt::join(dependent, "`, `")));
}

VaryingColumns without_constant_columns(std::span<const NamedColumn> columns) {
    VaryingColumns result;
    for (const NamedColumn& column : columns) {
        const bool constant =
            std::ranges::all_of(column.values, [&](double value) { return value == column.values.front(); });
        if (constant) {
            result.constant.push_back(column.name);
        } else {
            result.kept.push_back(column);
        }
    }
    return result;
}

Result<void> check_yes_no(std::span<const double> values, std::size_t rows, const std::string& what) {
    if (values.empty()) return refused("no-rows", "there is nobody to compute anything from");
    if (values.size() != rows) {
        return refused("lengths-differ", fmt::format("the {} has {} values where there are {} rows", what,
                                                     values.size(), rows));
    }
    for (std::size_t row = 0; row < rows; ++row) {
        if (values[row] != 0 && values[row] != 1) {
            return refused("not-yes-or-no",
                           fmt::format("the {} is neither 0 nor 1 in row {}", what, row + 1));
        }
    }
    return {};
}

Result<void> check_both_groups(std::span<const double> treated) {
    const auto with = std::ranges::count(treated, 1.0);
    if (with == 0) return refused("empty-group", "nobody had the measure, so there is nothing to compare");
    if (with == std::ssize(treated)) {
        return refused("empty-group", "everybody had the measure, so there is nobody to compare them with");
    }
    return {};
}

Design rows_of(const Design& design, std::span<const std::size_t> rows) {
    Design part{design.names, Eigen::MatrixXd(static_cast<Eigen::Index>(rows.size()), design.rows.cols())};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        part.rows.row(static_cast<Eigen::Index>(row)) = design.rows.row(static_cast<Eigen::Index>(rows[row]));
    }
    return part;
}

}  // namespace ultima
