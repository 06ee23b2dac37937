// SPDX-License-Identifier: Apache-2.0
// Reading the .po files that translators' tools write (GNU gettext manual, The Format of PO Files). By hand,
// since gettext's own library for it is under the GPL.
#pragma once

#include "base/source.h"
#include "law/report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima {

/// One entry. Comments are left out, and so are obsolete entries (`#~`).
struct PoEntry {
    std::string context;     ///< `msgctxt`
    std::string id;          ///< `msgid`: the text to translate
    std::string text;        ///< `msgstr`: its translation; empty if there is none yet
    std::string id_of_many;  ///< `msgid_plural`: the text for more than one; empty if it counts nothing
    std::vector<std::string>
        by_count;  ///< `msgstr[0]`, `msgstr[1]`, ...: the translations of one that counts
    bool has_context = false;
    bool fuzzy = false;  ///< marked as unsure, as tools do when the text has changed
    Span context_span, id_span, text_span;
};

/// Whether entries may count (`msgid_plural`).
enum class PoCounting : std::uint8_t { refused, read };

/// Every entry of a file that is UTF-8, with its header as an entry without context whose id is empty. What
/// cannot be read is reported (O001); reading goes on with the next entry.
std::vector<PoEntry> read_po(const Sources& sources, std::uint32_t file, Report& report,
                             PoCounting counting = PoCounting::refused);

/// The text in quotation marks, as it stands in a .po file.
std::string po_string(std::string_view text);

}  // namespace ultima
