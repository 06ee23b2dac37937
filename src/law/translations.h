// SPDX-License-Identifier: Apache-2.0
// The texts of a pack in other languages: lang/*.po (docs/pack-language.md, Other languages).
#pragma once

#include "law/pack.h"
#include "law/report.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A text that people read and that can be translated, by a key that stays when the text changes.
struct PackText {
    std::string key;  ///< `measure.bail.display`, `fact.earlier conviction.question`
    std::string text;
};

/// All of them in the order of the pack, each key once.
std::vector<PackText> pack_texts(const Pack& pack);

// Keys, from the stable ids of the pack.
std::string fact_key(std::string_view fact, std::string_view part);  ///< name, question, why
std::string measure_key(std::string_view measure);
std::string value_key(std::string_view value);
std::string role_key(std::string_view role);
std::string given_key(std::string_view name);
std::string duty_key(std::string_view label, std::string_view part);  ///< who, what
std::string cannot_key(std::string_view label);
/// Of the needs and of the texts to consider of a rule, each different text has a number from 1.
std::string need_key(const Rule& rule, std::size_t place);
std::string considers_key(const Rule& rule, std::size_t place);

/// Line ends, other controls, and what would turn the direction of the text around it: no text that is shown
/// holds them.
bool has_no_place(char32_t letter);

/// The language of a file `lang/ar.po`: `ar`.
std::string_view language_of_file(std::string_view name);

/// Reads the .po files of a pack into `pack.translations`, one for each of the manifest's languages but the
/// first. `language_spans` are the places of the languages in pack.yaml. With `match` the pack was read
/// without errors, and keys and texts are compared with its own (O004 to O008); without it only what stands
/// in the files themselves is.
void read_translations(const Sources& sources, const std::vector<std::uint32_t>& files,
                       const std::vector<Span>& language_spans, bool match, Pack& pack, Report& report,
                       Diagnostics& diagnostics);

/// How a .po file of the language should look: every text of the pack, with the translation that it has;
/// `fuzzy` if the text has changed since.
std::string po_file(const Pack& pack, std::string_view language);

}  // namespace ultima
