// SPDX-License-Identifier: Apache-2.0
// A training exercise: a case told in words, with its facts under one pack, what there is to ask for and to
// notice, and how the facts change. What is lawful in it is never written down: the reasoner says it.
#pragma once

#include "base/date.h"
#include "base/source.h"
#include "law/pack.h"
#include "reason/case.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// What a decision has to look at in every case. The exercise says what there is to see.
enum class Look : std::uint8_t { legal_aid, consent, proportionality, safety, dependants };
inline constexpr std::size_t look_count = 5;
/// As exercises and forms name it: `legal aid`.
[[nodiscard]] std::string_view to_text(Look look);
/// As people read it: "Legal aid", and what a form asks about it.
[[nodiscard]] std::string_view title_of(Look look);
[[nodiscard]] std::string_view question_of(Look look);

/// Facts and findings that become known, or are otherwise from now on.
struct Learnt {
    std::vector<std::pair<FactId, Value>> facts;
    std::vector<Finding> findings;
};

/// Something that a trainee may ask for.
struct Inquiry {
    std::string question;
    std::string why;     ///< it bears on the case
    std::string who;     ///< can tell
    std::string answer;  ///< what one is told
    std::string beside;  ///< why it does not bear on the case; empty if it does
    Learnt learnt;       ///< what the answer says in facts of the pack; may be nothing
    [[nodiscard]] bool bears() const { return beside.empty(); }
};

struct Exercise {
    std::string id;  ///< the file's name
    std::string title, person;
    std::vector<std::string> about, situation;
    std::vector<Inquiry> inquiries;
    std::array<std::string, look_count> notice;  ///< by Look; empty: there is nothing to see in this case
    std::vector<std::string> more;               ///< to notice, beside those
    std::vector<std::string> traps, debrief;
    std::vector<std::string> measures;    ///< of the UN's list that should come to mind: `M19`
    std::vector<std::string> safeguards;  ///< of the UN baseline: `S43`
    Stage stage = Stage::sentence;
    CivilDate on;
    Learnt known;        ///< at the beginning
    std::string change;  ///< in words
    CivilDate changed_on;
    Learnt changed;
};

/// Longest text, in bytes; most inquiries; most inquiries whose answers say something in facts of the pack,
/// so that what is lawful can be worked out for each choice of them.
inline constexpr std::size_t longest_exercise_text = 1000, most_inquiries = 12, most_telling_inquiries = 5;

/// Reads an exercise on a pack (docs/training.md). Everything that is wrong is reported with its place.
/// Codes: those of `read_yaml`, `map-version`, `map-missing`, `map-name`; `exercise-text`, `exercise-list`,
/// `exercise-fact`, `exercise-value`, `exercise-finding`, `exercise-stage`, `exercise-un`, `exercise-ask`.
[[nodiscard]] std::optional<Exercise> read_exercise(const Pack& pack, const Sources& sources,
                                                    std::uint32_t file, std::string id,
                                                    Diagnostics& diagnostics);
/// All `*.yaml` of a folder, by name; none if there is no such folder. Nothing that is wrong is left out of
/// `diagnostics`, beside these: `exercise-name`, and those of `read_file`.
[[nodiscard]] std::vector<Exercise> read_exercises(const Pack& pack, const std::filesystem::path& folder,
                                                   Sources& sources, Diagnostics& diagnostics);

/// Places in `inquiries` that were asked for, by place.
using Asked = std::vector<bool>;

/// Before the facts change, or after.
enum class Round : std::uint8_t { first, second };

/// The case as the trainee knows it: what nobody asked for stays unknown.
[[nodiscard]] Case case_of(const Pack& pack, const Exercise& exercise, const Asked& asked, Round round);
/// The day on which it is decided.
[[nodiscard]] CivilDate day_of(const Exercise& exercise, Round round);
/// Everything that there was to ask for.
[[nodiscard]] Asked all_asked(const Exercise& exercise);

}  // namespace ultima
