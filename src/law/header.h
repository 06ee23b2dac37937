// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/cursor.h"
#include "law/declare.h"
#include "law/draft.h"

#include <optional>

namespace ultima {

/// What stands after the name of a rule, an exception, a duty or a table.
struct Header {
    std::string cite;
    Span cite_span;
    Validity validity;
    StageSet stages;
    bool advisory = false;
    std::optional<HitPolicy> hit;
    bool complete = false;
};

/// Reads the rest of a header: the citation, then options in any order, of which each kind of block has its
/// own.
Header read_header(Draft& draft, Cursor& cursor, BlockKind kind);

/// Does an option of a header begin here?
bool at_header_option(const Cursor& cursor);

/// The words of all options, each once.
Options header_words();

/// Reads a stage (N010).
std::optional<Stage> take_stage(Report& report, Cursor& cursor);

}  // namespace ultima
