// SPDX-License-Identifier: Apache-2.0
// Parts of an exported page.
#pragma once

#include "knowledge/exercise.h"
#include "reason/options.h"
#include "report/template.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// The text of a file of `web/training`. Throws std::logic_error if there is none.
[[nodiscard]] const std::string& training_file(std::string_view name);

/// Everything that the template `exercise.mustache` shows, with what is lawful for each choice of questions.
[[nodiscard]] TemplateData exercise_parts(Reasoner& reasoner, const Exercise& exercise);

/// A whole page of exercises. `adapter`: it loads `scorm.js` from beside it.
[[nodiscard]] std::string exercises_page(Reasoner& reasoner, const std::vector<Exercise>& exercises,
                                         std::string title, bool adapter);

}  // namespace ultima
