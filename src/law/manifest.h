// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/pack.h"
#include "law/report.h"

#include <string_view>

namespace ultima {

/// `most favourable law`, before its names are looked up.
struct MostFavourableRead {
    MostFavourable setting;
    std::string from, to;  ///< names of facts; `to` empty: the day asked about
    Span from_span, to_span, key_span;
};

/// Reads `pack.yaml`. What is missing or wrong is reported (P010 to P014) and left empty.
struct ManifestRead {
    Manifest manifest;
    bool has_first_day = false, has_month_end = false,
         has_fraction = false;         ///< which calendar settings it has
    std::vector<Span> language_spans;  ///< parallel to the manifest's languages
    std::vector<MostFavourableRead> most_favourable;
};
/// Small letters, digits and hyphens.
bool is_pack_id(std::string_view text);

/// The shape of ISO 3166: two capital letters, perhaps with a hyphen and one to three capital letters or
/// digits. Codes that ISO leaves to users (XA to XZ, ZZ and others) stand for invented places.
bool is_jurisdiction(std::string_view text);
inline constexpr std::string_view jurisdiction_text =
    "a code of ISO 3166, such as `IN` or `US-NY`, or `ZZ` for an invented place";

ManifestRead read_manifest(const Sources& sources, std::uint32_t file, Report& report);

}  // namespace ultima
