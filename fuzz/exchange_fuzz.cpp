// SPDX-License-Identifier: Apache-2.0
// What other registers and directories send: no text may crash the reader, hang it or make it use much
// memory.
#include "base/render.h"
#include "exchange/directory.h"
#include "exchange/export.h"
#include "exchange/import_map.h"
#include "workbook/archive.h"
#include "workbook/workbook.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

/// The first byte says who reads the rest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 'm') {
        ultima::Sources sources;
        ultima::Diagnostics said;
        const auto map = ultima::read_import_map(sources, sources.add("map.yaml", text), said);
        if (!map && (said.empty() || render_text(said, sources, false).empty())) std::abort();
    } else if (data[0] == 'e') {
        std::istringstream lines(text);
        std::uint64_t events = 0;
        // Nobody guesses a signature.
        if (ultima::verify_export(lines, events).empty()) std::abort();
    } else if (data[0] == 'w' || data[0] == 'x') {  // a workbook, or the XML of one
        const auto sheets =
            ultima::read_workbook(data[0] == 'w' ? text : ultima::archive_of({{"content.xml", text}}));
        if (!sheets && !has_errors(sheets.error())) std::abort();
    } else {
        const auto directory = ultima::read_directory(text);
        if (!directory && !has_errors(directory.error())) std::abort();
    }
    return 0;
}
