// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// What the checks found, not more of one kind than a reader could use.
class PackFindings {
  public:
    static constexpr std::size_t most_of_a_code = 50;

    explicit PackFindings(Diagnostics& out) : out_(out) {}

    void error(std::string_view code, std::optional<Span> span, std::string message, std::string help = {},
               std::vector<Note> notes = {}) {
        add(Severity::error, code, span, std::move(message), std::move(help), std::move(notes));
    }
    void warning(std::string_view code, std::optional<Span> span, std::string message,
                 std::string help = {}) {
        add(Severity::warning, code, span, std::move(message), std::move(help), {});
    }
    void note(std::string_view code, std::optional<Span> span, std::string message, std::string help = {}) {
        add(Severity::note, code, span, std::move(message), std::move(help), {});
    }
    /// Nothing more is taken of this code: what it costs to find a place or an example may be saved.
    bool full(std::string_view code) const {
        const auto kind = kinds_.find(code);
        return kind != kinds_.end() && kind->second.count >= most_of_a_code;
    }
    /// Was anything found whose code begins so?
    bool any(std::string_view code) const {
        const auto kind = kinds_.lower_bound(code);
        return kind != kinds_.end() && kind->first.starts_with(code);
    }
    /// Says how much was left out. To be called once, at the end.
    void finish() {
        for (const auto& [code, kind] : kinds_) {
            if (kind.count <= most_of_a_code) continue;
            const std::string more = std::to_string(kind.count - most_of_a_code);
            out_.push_back(
                {Severity::note, code, kind.last, more + " more of this kind are not shown", {}, {}});
        }
    }

  private:
    void add(Severity severity, std::string_view code, std::optional<Span> span, std::string message,
             std::string help, std::vector<Note> notes) {
        Kind& kind = kinds_.emplace(code, Kind{}).first->second;
        if (++kind.count > most_of_a_code) return;
        kind.last = span;
        out_.push_back(
            {severity, std::string(code), span, std::move(message), std::move(notes), std::move(help)});
    }

    struct Kind {
        std::size_t count = 0;
        std::optional<Span> last{};  ///< the last one that was taken
    };

    Diagnostics& out_;
    std::map<std::string, Kind, std::less<>> kinds_;
};

}  // namespace ultima
