// SPDX-License-Identifier: Apache-2.0
// Exercises to take along: a page that needs nothing else, a package for learning platforms, questions for
// them. What the law allows is worked out when they are made. The same exercises and law give the same bytes.
#pragma once

#include "knowledge/exercise.h"
#include "reason/options.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A file of `web/training`, built into the program.
struct TrainingFile {
    std::string name, text;
};
[[nodiscard]] std::vector<TrainingFile> built_in_training_files();

/// All exercises on one page with its script inside, for any browser and without a network. `reasoner` is one
/// of their pack, here and below.
[[nodiscard]] std::string training_page(Reasoner& reasoner, const std::vector<Exercise>& exercises);

/// A package after SCORM 1.2, a page for each exercise. It tells the platform when an exercise is done and
/// which steps were taken, and sets no score.
[[nodiscard]] std::string training_scorm(Reasoner& reasoner, const std::vector<Exercise>& exercises);

/// Questions in Moodle's GIFT: what to ask for, and the two decisions as essays that nothing marks.
[[nodiscard]] std::string training_gift(Reasoner& reasoner, const std::vector<Exercise>& exercises);

}  // namespace ultima
