// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "law/pack.h"
#include "law/report.h"

namespace ultima {

/// Reads `pack.yaml`. What is missing or wrong is reported (P010 to P014) and left empty.
struct ManifestRead {
    Manifest manifest;
    bool has_first_day = false, has_month_end = false,
         has_fraction = false;         ///< which calendar settings it has
    std::vector<Span> language_spans;  ///< parallel to the manifest's languages
};
ManifestRead read_manifest(const Sources& sources, std::uint32_t file, Report& report);

}  // namespace ultima
