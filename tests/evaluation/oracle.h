// SPDX-License-Identifier: Apache-2.0
// One file of reference results: which of its numbers were asked for, and how well ours agree.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

using Json = nlohmann::ordered_json;  // names in the order of the file: rows of matrices follow it

/// How far a number may be from the reference: |ours - theirs| <= relative * |theirs| + absolute. A reference
/// that is itself within `zero` of 0 stands for 0, and ours has to be that near to it.
struct Tolerance {
    double relative;
    double absolute;
    double zero = 0;
};

/// Sums and products of the data, no search: both sides err by rounding only, so 1e-9 leaves a thousandfold
/// margin over what 17 digits and a few thousand additions lose.
inline constexpr Tolerance closed_form{1e-9, 0, 1e-12};
/// Found by Newton's method: the reference stops when the log-likelihood moves by less than 1e-9 of itself,
/// which leaves coefficients and standard errors good to about seven digits.
inline constexpr Tolerance iterative{1e-6, 1e-9};
/// Flat at the maximum, so better known than the coefficients.
inline constexpr Tolerance log_likelihood{1e-8, 1e-9};
/// Relative all the way down to 1e-300. The absolute part is far below any p-value there is.
inline constexpr Tolerance p_value{1e-6, 1e-305};
/// Where the reference takes 1 minus a probability: nothing below 1e-16 is left, and small values lose
/// digits.
inline constexpr Tolerance p_value_by_complement{1e-6, 1e-15};
/// Printed with two decimals.
inline constexpr Tolerance two_decimals{0, 0.005000001};

/// What was found in one file. Only numbers count; null (not reached) and texts are compared but not counted.
struct Tally {
    std::size_t numbers = 0;
    std::size_t compared = 0;
    std::size_t matched = 0;
    std::size_t settings = 0;  ///< read to know what to compute: times, horizons, tolerances
    std::size_t left_out = 0;  ///< passed over, and said why
    std::size_t unvisited = 0;
    double worst = 0;  ///< greatest relative difference among those compared
    std::string worst_at;
};

/// A file of reference results. Leaves are visited by path (JSON pointer: `/group=0/surv/3`); what nobody
/// visits is counted and can be listed.
class Oracle {
  public:
    Oracle(std::string name, Json document) : name_(std::move(name)), document_(std::move(document)) {}

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const Json& document() const { return document_; }
    [[nodiscard]] bool has(const std::string& path) const;
    /// The node at `path`; throws where there is none. Reading is not visiting.
    [[nodiscard]] const Json& at(const std::string& path) const;
    /// The text at `path`, or `otherwise`.
    [[nodiscard]] std::string text(const std::string& path, const std::string& otherwise = "") const;

    /// Compares one leaf. NaN stands for null: not reached, or not defined. A path that the file does not
    /// have is passed over: files hold more or less of the same block.
    void compare(const std::string& path, double ours, Tolerance tolerance);
    void compare(const std::string& path, const std::optional<double>& ours, Tolerance tolerance);
    /// Compares a list (one number where there is one), whose length must be ours.
    void compare(const std::string& path, std::span<const double> ours, Tolerance tolerance);
    /// Compares a list of lists.
    void compare(const std::string& path, const std::vector<std::vector<double>>& ours, Tolerance tolerance);
    /// Compares an object name by name; names that only one side has are misses.
    void compare(const std::string& path, std::span<const std::string> names, std::span<const double> ours,
                 Tolerance tolerance);
    /// The only number in the object at `path`, whatever its name is (`{"rmst": 3.2}`), or the leaf itself.
    void compare_only(const std::string& path, double ours, Tolerance tolerance);

    /// The numbers at `path`, which say what to compute and are not compared. Null becomes NaN.
    std::vector<double> setting(const std::string& path);
    /// All numbers below `path` are passed over; those visited already stay visited.
    void leave_out(const std::string& path, const std::string& why);
    /// Something to be read beside the numbers.
    void remark(const std::string& path, const std::string& what) { why_.emplace(path, what); }
    /// Something that no number stands for is wrong.
    void miss(const std::string& path, const std::string& what);
    /// The block at `path` could not be checked to its end: a failure, and its numbers stay unvisited.
    void fail(const std::string& path, const std::string& what);
    /// Whether any number at or below `path` was visited.
    [[nodiscard]] bool visited(const std::string& path) const;
    /// Whether a comparison would agree. Nothing is visited: for telling which of several readings is meant.
    [[nodiscard]] bool would_agree(const std::string& path, double ours, Tolerance tolerance) const;

    [[nodiscard]] Tally tally() const;
    [[nodiscard]] const std::vector<std::string>& misses() const { return misses_; }
    [[nodiscard]] const std::map<std::string, std::string>& left_out() const { return why_; }
    [[nodiscard]] std::vector<std::string> unvisited() const;

  private:
    enum class Visit : std::uint8_t { setting, left_out, matched, missed };
    void visit(const std::string& path, Visit how);
    std::string name_;
    Json document_;
    std::map<std::string, Visit> visits_;
    std::map<std::string, std::string> why_;
    std::vector<std::string> misses_;
    double worst_ = 0;
    std::string worst_at_;
};

/// An estimator of ours that gave a reason instead of a number.
struct Refused : std::runtime_error {
    Refused(std::string refusal, const std::string& message)
        : std::runtime_error(refusal + ": " + message), code(std::move(refusal)) {}
    std::string code;
};

/// Runs the check of one block, so that what goes wrong there does not hide the others. Where ours refuses
/// because no estimate exists or it would go beyond what was seen, what is left of the block is left out,
/// with the refusal; anything else is a failure.
void attempt(Oracle& oracle, const std::string& path, const std::function<void()>& check);

/// The document in `text`; numbers that JSON cannot write (NaN, Infinity, NA) may stand bare.
[[nodiscard]] Json read_document(const std::string& text);

/// `a` with `b` below it, escaped as JSON pointers are.
[[nodiscard]] std::string below(const std::string& path, const std::string& name);

}  // namespace ultima::test
