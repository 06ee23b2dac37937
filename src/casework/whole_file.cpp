// SPDX-License-Identifier: Apache-2.0
#include "casework/whole_file.h"

#include "casework/case_options.h"

namespace ultima {
namespace {

Sight everything() {
    Sight sight;
    sight.words = true;
    for (std::size_t i = 0; i < file_part_count; ++i) sight.parts.add(static_cast<FilePart>(i));
    return sight;
}

}  // namespace

std::optional<WholeFile> whole_file(Register& reg, const std::string& file) {
    static const Field stage = field("stage");
    const auto around = file_around(reg, file);
    if (!around) return std::nullopt;
    return WholeFile{view_of(everything(), *around, reg.events_of(file)),
                     stage_of_case(around->file.things.front().text(stage))};
}

}  // namespace ultima
