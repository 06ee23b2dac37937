// SPDX-License-Identifier: Apache-2.0
// Small questions about diagnostics.
#include "base/diagnostic.h"

#include <algorithm>

namespace ultima {

std::string_view to_text(Severity severity) noexcept {
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::note:
            break;
    }
    return "note";
}

bool has_errors(const Diagnostics& diagnostics) noexcept {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::error; });
}

}  // namespace ultima
