// SPDX-License-Identifier: Apache-2.0
// What several verbs read: packs, dates, stages.
#pragma once

#include "base/date.h"
#include "base/diagnostic.h"
#include "base/instant.h"
#include "base/source.h"
#include "cli/verbs.h"
#include "law/load.h"
#include "law/wording.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// The folder of a pack: a path, or the id of a pack in `packs/`.
std::filesystem::path pack_folder(const std::string& pack);

/// The machine's clock.
Instant now();

/// Prints diagnostics to standard error.
void print(const Diagnostics& diagnostics, const Sources& sources, const Surroundings& around);

/// Reads a pack for use. Prints what is wrong; nothing if the pack cannot be used.
std::optional<LoadedPack> usable_pack(const std::string& pack, const Surroundings& around);

/// A check of an option whose empty value would mean that it was left out.
std::string said(const std::string& text);

/// Today if the text is empty. Prints what was expected; nothing if it is not a date.
std::optional<CivilDate> date_asked(const std::string& text, const Surroundings& around,
                                    std::string_view option = "--on");

/// The pack's texts in the language named, or in its own if the text is empty. Prints what was expected.
std::optional<Wording> words_asked(const std::string& language, const Pack& pack);

/// The stage named, or the pack's only one. Prints what was expected.
std::optional<Stage> stage_asked(const std::string& text, const Pack& pack);

/// The measure named; `_` may stand for a blank. Prints what the option expected.
std::optional<MeasureId> measure_asked(std::string_view option, const std::string& text, const Pack& pack);

}  // namespace ultima
