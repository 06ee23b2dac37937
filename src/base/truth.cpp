// SPDX-License-Identifier: Apache-2.0
// The words for three-valued truth.
#include "base/truth.h"

namespace ultima {

std::string_view to_text(Truth value) noexcept {
    switch (value) {
        case Truth::no:
            return "no";
        case Truth::unknown:
            return "unknown";
        case Truth::yes:
            return "yes";
    }
    return "unknown";
}

}  // namespace ultima
