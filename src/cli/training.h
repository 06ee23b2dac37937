// SPDX-License-Identifier: Apache-2.0
// Where verbs find the exercises of a pack.
#pragma once

#include "cli/verbs.h"
#include "knowledge/exercise.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// The folder `training` of a pack; it need not be there.
std::filesystem::path exercises_beside(const std::string& pack);

/// The exercises in a folder; none if it is not there. Prints what is wrong; nothing if anything is.
std::optional<std::vector<Exercise>> usable_exercises(const Pack& pack, const std::filesystem::path& folder,
                                                      const Surroundings& around);

}  // namespace ultima
