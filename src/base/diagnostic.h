// SPDX-License-Identifier: Apache-2.0
// What was wrong with what a person gave us, where, and what to do about it. Collected and returned, never
// thrown.
#pragma once

#include "base/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

enum class Severity : std::uint8_t { error, warning, note };

/// `error`, `warning` or `note`.
[[nodiscard]] std::string_view to_text(Severity severity) noexcept;

/// Another place that explains the diagnostic.
struct Note {
    Span span;
    std::string text;
    friend bool operator==(const Note&, const Note&) = default;
};

/// One finding about an input.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;          ///< stable, for programs and golden tests: `unknown-name`
    std::optional<Span> span;  ///< absent if it is about no place in a text
    std::string message;       ///< one sentence without final stop; what was expected and what was found
    std::vector<Note> notes{};
    std::string help{};  ///< what to do; empty if there is nothing to say
    friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

/// Whether there is any with severity `error`; warnings and notes stop nothing.
[[nodiscard]] bool has_errors(const Diagnostics& diagnostics) noexcept;

}  // namespace ultima
