// SPDX-License-Identifier: Apache-2.0
// What an effect of a rule means for the person (docs/pack-language.md, In favour only).
#pragma once

#include "law/pack.h"

#include <optional>

namespace ultima {

/// Of an effect that begins to hold; `unclear`: neither can be said, so nothing about the person may move it.
enum class Favour : std::uint8_t { good, bad, unclear };

/// Custody, a measure declared as `burden`, a kind of such a group that does not say otherwise, and a group
/// all of whose kinds are burdens.
bool is_burden(const Pack& pack, MeasureId measure);

/// How restrictive it is: as declared, else that of its UN measure; of a group the lowest of its kinds.
std::optional<int> band_of(const Pack& pack, MeasureId measure);

/// `may` and `must` are good, `must not` is bad; for a burden the other way round. `must` binds the decider,
/// so it is good only up to band 2, or where the measure is declared a `benefit`. `cannot compute` is bad; of
/// a burden that might have been required it is unclear.
Favour favour_of(const Pack& pack, const Grant& grant);

/// How good a status is for the person: higher is better. What only time, other facts or other stages could
/// change (`not yet`, `conditions not met`, ...) lies between being barred and being granted; of custody only
/// whether it is barred counts. An undetermined status has no rank: -1.
int favour_rank(Status status, bool burden, bool custody);

}  // namespace ultima
