// SPDX-License-Identifier: Apache-2.0
// A case file with all that is on record, whoever may see it: for counting, never for showing.
#pragma once

#include "law/pack.h"
#include "register/file_view.h"
#include "register/register.h"

#include <optional>
#include <string>

namespace ultima {

struct WholeFile {
    FileView view;
    std::optional<Stage> stage;  ///< of the law; nothing if the case's is none
};

/// Nothing if there is no such file. Puts no look on record, since nobody sees it.
[[nodiscard]] std::optional<WholeFile> whole_file(Register& reg, const std::string& file);

}  // namespace ultima
