// SPDX-License-Identifier: Apache-2.0
#include "evaluation/subgroups.h"

#include "base/refusal.h"
#include "evaluation/tail.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace ultima {

namespace {

Result<CoxFit> fit(const std::vector<double>& days, const std::vector<std::uint8_t>& event,
                   const std::vector<NamedColumn>& columns, Ties ties) {
    CoxColumns model;
    model.follow_up = {.stop = days, .event = event};
    for (const NamedColumn& column : columns) {
        model.covariates.emplace_back(column.values);
        model.names.push_back(column.name);
    }
    return fit_cox(model, ties);
}

std::string reason(const Diagnostics& diagnostics) {
    return fmt::format("{}: {}", diagnostics.front().code, diagnostics.front().message);
}

std::map<std::string, std::vector<std::size_t>> rows_by_value(const Grouping& grouping) {
    std::map<std::string, std::vector<std::size_t>> rows;
    for (std::size_t row = 0; row < grouping.value.size(); ++row) rows[grouping.value[row]].push_back(row);
    return rows;
}

template <class T>
std::vector<T> at_rows(const std::vector<T>& all, const std::vector<std::size_t>& rows) {
    std::vector<T> some;
    some.reserve(rows.size());
    for (const std::size_t row : rows) some.push_back(all[row]);
    return some;
}

SubgroupEffect effect_in(const SubgroupColumns& columns, const std::string& name,
                         const std::vector<std::size_t>& rows, Ties ties) {
    SubgroupEffect effect{.subgroup = name,
                          .people = rows.size(),
                          .events = 0,
                          .estimate = {},
                          .error = {},
                          .p = {},
                          .adjusted_p = {}};
    const std::vector<std::uint8_t> event = at_rows(columns.event, rows);
    effect.events = static_cast<std::size_t>(std::ranges::count(event, std::uint8_t{1}));
    const std::vector<double> treated = at_rows(columns.treated, rows);
    if (auto good = check_both_groups(treated); !good) {
        effect.refused = reason(good.error());
        return effect;
    }
    std::vector<NamedColumn> covariates;
    for (const NamedColumn& covariate : columns.covariates) {
        covariates.push_back({covariate.name, at_rows(covariate.values, rows)});
    }
    VaryingColumns varying = without_constant_columns(covariates);
    effect.left_out = std::move(varying.constant);
    std::vector<NamedColumn> model{{"measure", treated}};
    model.insert(model.end(), varying.kept.begin(), varying.kept.end());
    const auto fitted = fit(at_rows(columns.days, rows), event, model, ties);
    if (!fitted) {
        effect.refused = reason(fitted.error());
        return effect;
    }
    effect.estimate = fitted->coefficients[0];
    effect.error = fitted->standard_error(0);
    effect.p = fitted->p(0);
    return effect;
}

Interaction interaction_of(const SubgroupColumns& columns, const Grouping& grouping,
                           const std::map<std::string, std::vector<std::size_t>>& rows, Ties ties) {
    Interaction result{.grouping = grouping.name, .test = {}};
    if (rows.size() < 2) {
        result.refused = "one-subgroup: there is only one group, so effects cannot differ";
        return result;
    }
    std::vector<NamedColumn> alike{{"measure", columns.treated}};
    std::vector<NamedColumn> products;
    for (auto group = std::next(rows.begin()); group != rows.end(); ++group) {
        NamedColumn inside{grouping.name + "=" + group->first,
                           std::vector<double>(columns.treated.size(), 0)};
        NamedColumn product{"measure in " + inside.name, inside.values};
        for (const std::size_t row : group->second) {
            inside.values[row] = 1;
            product.values[row] = columns.treated[row];
        }
        alike.push_back(std::move(inside));
        products.push_back(std::move(product));
    }
    // A covariate that the grouping says already is left out: the design stays whole.
    for (const NamedColumn& covariate : columns.covariates) {
        std::vector<NamedColumn> with = alike;
        with.push_back(covariate);
        const auto design = make_design(with, columns.treated.size());
        if (design && check_rank(*design)) alike = std::move(with);
    }
    std::vector<NamedColumn> differing = alike;
    differing.insert(differing.end(), products.begin(), products.end());
    const auto small = fit(columns.days, columns.event, alike, ties);
    if (!small) {
        result.refused = reason(small.error());
        return result;
    }
    const auto great = fit(columns.days, columns.event, differing, ties);
    if (!great) {
        result.refused = reason(great.error());
        return result;
    }
    EffectTest test;
    test.chi_square = std::max(0.0, 2 * (great->log_likelihood - small->log_likelihood));
    test.df = products.size();
    test.p = chi_square_tail(test.chi_square, static_cast<double>(test.df));
    result.test = test;
    return result;
}

Result<void> check_columns(const SubgroupColumns& columns, std::span<const Grouping> groupings) {
    const std::size_t rows = columns.treated.size();
    if (auto good = check_yes_no(columns.treated, rows, "group"); !good) return good;
    if (auto good = check_both_groups(columns.treated); !good) return good;
    if (columns.days.size() != rows || columns.event.size() != rows) {
        return refused("lengths-differ", "times, events and groups are not of one length");
    }
    if (auto good = check(FollowUp{.stop = columns.days, .event = columns.event}); !good.empty())
        return failure(good);
    if (auto good = make_design(columns.covariates, rows); !good) return failure(good.error());
    if (groupings.empty()) return refused("no-groupings", "nothing says what people are to be divided by");
    for (const Grouping& grouping : groupings) {
        if (grouping.value.size() != rows) {
            return refused("lengths-differ", fmt::format("`{}` has {} values where there are {} rows",
                                                         grouping.name, grouping.value.size(), rows));
        }
    }
    return {};
}

}  // namespace

Result<SubgroupReport> subgroup_effects(const SubgroupColumns& columns, std::span<const Grouping> groupings,
                                        Multiplicity multiplicity, Ties ties) {
    if (auto good = check_columns(columns, groupings); !good) return failure(good.error());
    SubgroupReport report;
    for (const Grouping& grouping : groupings) {
        const auto rows = rows_by_value(grouping);
        report.interactions.push_back(interaction_of(columns, grouping, rows, ties));
        for (const auto& [value, members] : rows) {
            report.effects.push_back(effect_in(columns, grouping.name + "=" + value, members, ties));
        }
    }
    std::vector<double> p;
    for (const SubgroupEffect& effect : report.effects) {
        if (effect.p) p.push_back(*effect.p);
    }
    const auto adjusted = adjusted_p_values(p, multiplicity);
    if (!adjusted) return failure(adjusted.error());
    std::size_t at = 0;
    for (SubgroupEffect& effect : report.effects) {
        if (effect.p) effect.adjusted_p = (*adjusted)[at++];
    }
    return report;
}

}  // namespace ultima
