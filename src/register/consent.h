// SPDX-License-Identifier: Apache-2.0
// Whether a measure needs the person's consent, and how that stands. The law as computed says whether it is
// needed; who proposes a measure may ask for it where the law does not, never the other way round.
#pragma once

#include "register/file_state.h"

#include <optional>
#include <string_view>

namespace ultima {

/// What options that were computed say of a measure's consent: true if the law needs it, or nobody knows.
/// Nothing if they do not name the measure.
[[nodiscard]] std::optional<bool> law_needs_consent(const Thing& options, std::string_view measure);
/// The same of the options in the file that name the measure and were computed last.
[[nodiscard]] std::optional<bool> law_needs_consent(const FileState& file, std::string_view measure);
/// Do the options say of each measure whether its consent is needed?
[[nodiscard]] bool says_consent_of_each(std::string_view options, std::string_view consents);

/// Said when it was proposed, or by the law: by the options computed last, or those it was decided on.
[[nodiscard]] bool needs_consent(const FileState& file, ThingNumber measure, const Thing* decision = nullptr);
/// The last time that the person was asked about the measure; nothing if never.
[[nodiscard]] const Thing* latest_consent(const FileState& file, ThingNumber measure) noexcept;
/// A measure that binds, needs consent, and has lost it: the court has to look at it again, and nothing that
/// the person does or leaves is a breach of it meanwhile (E6).
[[nodiscard]] bool consent_is_lost(const FileState& file, ThingNumber measure);

}  // namespace ultima
