// SPDX-License-Identifier: Apache-2.0
// The UN baseline (design 3.15): measures that packs refer to, safeguards, and what they add to answers. It
// is text in packs/un-baseline and built into the program, so that a pack can be checked anywhere.
#pragma once

#include "base/result.h"
#include "base/source.h"
#include "law/pack.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A measure other than prison, as the UN's rules know it. Its band orders measures, never people.
struct UnMeasure {
    std::string id;  ///< "M11"
    std::string name;
    StageSet stages;  ///< where it belongs
    std::string source;
    std::optional<bool> consent;  ///< nothing: national law decides
    int band = 0;
};

struct Safeguard {
    std::string id;               ///< "S11"
    std::string source;           ///< "Tokyo Rules 3.4"
    std::string asks;             ///< in our own words
    bool checked = false;         ///< by `ultima check`
    bool in_answers = false;      ///< adds to answers; neither of both: it binds no pack
    std::vector<std::string> by;  ///< codes of checks, or the part of Ultima that keeps it
    std::string text;             ///< compared, part, recalled
};

/// One line of answers.md.
struct Addition {
    enum class For : std::uint8_t { answer, custody, consent, burden, measures } whom = For::answer;
    enum class Adds : std::uint8_t { order, need, warning } adds = Adds::warning;
    std::vector<std::string> safeguards;
    std::vector<std::string> measures;  ///< ids, for For::measures
    StageSet stages;
    std::string kind;  ///< of a need
    std::string says;
};

struct Baseline {
    std::string id, version;
    std::vector<UnMeasure> measures;
    std::vector<Safeguard> safeguards;
    std::vector<Addition> additions;

    /// `M5` and `M05` are the same.
    const UnMeasure* measure(std::string_view id) const;
    const Safeguard* safeguard(std::string_view id) const;
    /// "S11, Tokyo Rules 3.4"
    std::string cited(std::string_view safeguard) const;
    /// "UN baseline S11, Tokyo Rules 3.4"; how messages and answers say that the baseline asks for something.
    std::string source(std::string_view safeguard) const { return "UN baseline " + cited(safeguard); }
};

struct BaselineFile {
    std::string name;
    std::string text;
};

/// Reads baseline.yaml, measures.md, safeguards.md and answers.md. Diagnostics have the code `baseline`.
Result<Baseline> read_baseline(const std::vector<BaselineFile>& files, Sources& sources);

/// The files as they were when the program was built.
std::vector<BaselineFile> built_in_baseline_files();
/// The baseline that the program was built with.
const Baseline& un_baseline();

}  // namespace ultima
