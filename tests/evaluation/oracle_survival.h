// SPDX-License-Identifier: Apache-2.0
// Blocks of reference results that stand in files of several kinds.
#pragma once

#include "evaluation/cox.h"
#include "evaluation/follow_up.h"
#include "evaluation/oracle_data.h"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ultima::test {

/// Columns that own what FollowUp looks at.
struct Times {
    std::vector<double> start, stop;
    std::vector<std::uint8_t> event;
    [[nodiscard]] FollowUp follow_up() const { return {.stop = stop, .event = event, .start = start}; }
    /// Those where `group` is `number`.
    [[nodiscard]] Times only(const std::vector<std::uint32_t>& group, std::uint32_t number) const;
};
/// The columns that two (or, with a start, three) expressions name.
[[nodiscard]] Times times_of(const Rows& rows, const std::string& stop, const std::string& event,
                             const std::string& start = "");
/// 0, 1... by row, in the order of `a:b` (Rows::groups).
[[nodiscard]] std::vector<std::uint32_t> groups_of(const Rows& rows, const std::string& columns);

/// The event that a block's name speaks of: `new` and `technical` are causes 1 and 2 of the data, any other
/// name the study's own event.
[[nodiscard]] std::string cause_called(const Study& study, const std::string& name);

/// The group of the study or, where its file does not say which, the first choice that fits.
[[nodiscard]] std::string meant_group(const Study& study,
                                      const std::function<bool(const std::string&)>& fits);

/// The rows of a study whose group is known: others cannot be compared.
[[nodiscard]] Rows with_known_group(const Rows& rows, const std::string& group);

/// The event that a part of a block's name speaks of: `km_any`, `new_365`, `logrank_technical_only`.
[[nodiscard]] std::string event_named(const Study& study, const std::string& name);
/// Whatever blocks on the top of the file nobody visited yet, each by what it holds.
void check_rest(Oracle& oracle, const Study& study);

/// `all` and `group=...` below `path`: survival curves.
void check_curves(Oracle& oracle, const std::string& path, const Rows& rows, const std::string& time,
                  const std::string& event, const std::string& group, const std::string& start = "");
/// `logrank`, `peto_peto_rho1`, `stratified_logrank` and the groups of `by_..._group` below `path`.
void check_logranks(Oracle& oracle, const std::string& path, const Study& study, const std::string& event);
void check_restricted_mean(Oracle& oracle, const std::string& path, const Study& study,
                           const std::string& event);

/// Fits `formula` to `rows` and compares the block at `path`: estimates, tests, robust errors, residuals.
/// `clusters`: what the file calls clusters; of several, the number in the block tells which one is meant.
void check_model(Oracle& oracle, const std::string& path, const Rows& rows, const Formula& written, Ties ties,
                 std::vector<std::string> clusters);
/// Every block below `path` that has a formula over `rows`.
void check_models(Oracle& oracle, const std::string& path, const Rows& rows);
[[nodiscard]] Ties ties_called(const std::string& name);
/// The columns (`a`, `a:b`) that a sentence speaks of.
[[nodiscard]] std::vector<std::string> clusters_named(const Rows& rows, const std::string& text);

/// Cumulative incidence by group at the block's own times, Gray's test, and what 1 - Kaplan-Meier would say.
void check_incidence(Oracle& oracle, const std::string& path, const Study& study);

/// The subdistribution model at `path`, whose terms are the names of its coefficients.
void check_subdistribution(Oracle& oracle, const std::string& path, const Study& study);
/// Every such block of the file.
void check_subdistributions(Oracle& oracle, const Study& study);

/// What a value must be; the message of the failure else.
template <class T>
T must(Result<T> result, const std::string& what) {
    if (!result)
        throw Refused(result.error().front().code, result.error().front().message + " (" + what + ")");
    return std::move(*result);
}

}  // namespace ultima::test
