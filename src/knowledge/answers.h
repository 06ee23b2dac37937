// SPDX-License-Identifier: Apache-2.0
// What trainees answered, in a small SQLite file of its own: never in the register of measures. Nobody is
// named in it.
#pragma once

#include "base/date.h"
#include "database/sqlite.h"
#include "knowledge/marks.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// How far somebody is in one exercise.
struct TrainingAnswer {
    std::string exercise;
    std::string course;  ///< a word that a trainer gave out; may be empty
    std::string law;     ///< id and version of the pack
    Asked asked;
    std::optional<TrainingDecision> first, second;
    std::optional<Marks> marks;  ///< of a finished one; its words are gone then
};

/// What a course did in one exercise, as numbers of people.
struct CourseResult {
    std::string exercise, law;
    std::int64_t answers = 0;  ///< that are counted here: a multiple of ten
    struct Counts {
        std::int64_t all = 0, part = 0, none = 0, nothing_to_do = 0;
    };
    std::array<Counts, step_count> steps{};
    /// How many chose a measure, by its id; in the order of the ids.
    std::map<std::string, std::int64_t> first, second;
};

/// How many of a course chose each measure.
struct CourseChoices {
    std::int64_t answers = 0;  ///< that are counted here: a multiple of ten
    std::map<std::string, std::int64_t> measures;
};

/// Used by any number of threads.
class TrainingAnswers {
  public:
    /// Answers are counted by tens and never taken back out of a count: one more, or one less, changes
    /// nothing that anybody can see.
    static constexpr std::int64_t fewest = 10;
    static constexpr std::size_t longest_course = 40;
    static constexpr std::int32_t days_kept_unfinished = 30;

    /// Made, empty, if the file is not there; nobody but its owner may read it. `key` is what makes names of
    /// people into names of answers; it stands in a file of its own.
    TrainingAnswers(const std::filesystem::path& file, std::string key);

    /// Where the answer is, if `name` has begun the exercise.
    [[nodiscard]] std::optional<TrainingAnswer> of(std::string_view name, std::string_view exercise);
    /// Begins, or begins again: what was there before is forgotten, and so is what anybody left unfinished
    /// for more than `days_kept_unfinished`.
    void begin(std::string_view name, const TrainingAnswer& answer, CivilDate today);
    /// The first decision. False if there is one already, or nothing was begun.
    bool decide(std::string_view name, std::string_view exercise, const TrainingDecision& first);
    /// The second one ends the exercise: marks and the two measures stay, words go. False as above.
    bool finish(std::string_view name, std::string_view exercise, const TrainingDecision& second,
                const Marks& marks);
    /// Nothing is left but, if it stands in numbers already, the two measures and the steps, which are
    /// nobody's from then on.
    void forget(std::string_view name, std::string_view exercise);

    /// What the course chose at first, by measure; nothing below ten.
    [[nodiscard]] std::optional<CourseChoices> first_choices(std::string_view course,
                                                             std::string_view exercise, std::string_view law);
    /// Exercises of which ten or more were finished, by exercise and law.
    [[nodiscard]] std::vector<CourseResult> results(std::string_view course);

  private:
    /// Exercise and law of one course.
    struct Counted {
        std::string course, exercise, law;
    };
    [[nodiscard]] std::string pseudonym(std::string_view name, std::string_view exercise) const;
    // These are called while `mutex_` is held. `when`: decided or finished.
    [[nodiscard]] std::optional<std::int64_t> find(std::string_view name, std::string_view exercise);
    void choose(std::int64_t id, int round, const std::string& measure);
    void delete_from(std::string_view table, std::int64_t id);
    void count_tens(std::int64_t id, std::string_view when);
    void let_go(std::int64_t id);
    [[nodiscard]] std::int64_t count(const Counted& of, std::string_view when);
    [[nodiscard]] std::map<std::string, std::int64_t> choices(const Counted& of, std::string_view when,
                                                              int round);
    [[nodiscard]] CourseResult result(const Counted& of);

    std::mutex mutex_;
    Sqlite database_;
    std::string key_;
};

/// The word for a course as it is kept: without blanks around it. Nothing if it is too long or holds control
/// characters.
[[nodiscard]] std::optional<std::string> course_word(std::string_view typed);

}  // namespace ultima
