// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/source.h"
#include "law/lexer.h"

#include <string>

namespace ultima {

/// A block laid out anew: what stands after its word on the line of the fence, and its lines.
struct FormattedBlock {
    std::string header;  ///< with the blank before it
    std::string body;    ///< each line with its end
};
FormattedBlock format_block(const Sources& sources, const LexedBlock& block);

}  // namespace ultima
