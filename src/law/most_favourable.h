// SPDX-License-Identifier: Apache-2.0
#pragma once

// `most favourable law` of pack.yaml: what its names stand for, and whether the comparison is fair.

#include "law/draft.h"
#include "law/manifest.h"
#include "law/pack_findings.h"

#include <vector>

namespace ultima {

/// Finds the dates between which versions are compared, before the headers that go by them are read (P017).
void find_dates(Draft& draft, const std::vector<MostFavourableRead>& settings);

/// Finds the keys, when everything has its type (P017, T004), and settings that no version follows (P018).
void find_keys(Draft& draft, const std::vector<MostFavourableRead>& settings);

/// The key may read no circumstance: one that changes which version is the mildest could count against the
/// person in everything else that the version says. And not what another issue selects (P019).
void check_most_favourable(const Pack& pack, PackFindings& findings);

}  // namespace ultima
