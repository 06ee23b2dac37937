// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// The text in backquotes, as messages show what stands in a file; long texts are cut.
std::string in_quotes(std::string_view text);

/// "`a`, `b` or `c`"
std::string one_of(const std::vector<std::string_view>& words);

/// "did you mean `x`?" for the nearest of the known names, or nothing. Looks at no more than a few thousand
/// names.
std::string did_you_mean(std::string_view wrong, const std::vector<std::string_view>& known);

/// Collects errors: each place only once for each code, and not more than a reader could use.
class Report {
  public:
    explicit Report(Diagnostics& out) : out_(out) {}

    void error(std::string_view code, Span span, std::string message, std::string help = {},
               std::vector<Note> notes = {});

    /// The same, but of all errors with this `key` only the first: the same slip often shows in many places.
    void error_once(const std::string& key, std::string_view code, Span span, std::string message,
                    std::string help = {}, std::vector<Note> notes = {});

    /// What should be looked at but stops nothing; counted neither among the errors nor by `count`.
    void warning(std::string_view code, Span span, std::string message, std::string help = {});

    /// How many errors have been reported, also those not shown since their place or key already has one;
    /// lets a caller see whether a part of the pack was read without any.
    std::size_t count() const { return count_; }
    /// Nothing more is taken after `max_errors`; readers may stop.
    bool full() const { return shown_ > max_errors; }

    static constexpr std::size_t max_errors = 100;
    static constexpr std::size_t max_warnings = 100;

  private:
    Diagnostics& out_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> places_;
    std::set<std::string> keys_;
    std::size_t count_ = 0;
    std::size_t shown_ = 0;
    std::size_t warnings_ = 0;
};

}  // namespace ultima
