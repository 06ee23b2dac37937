// SPDX-License-Identifier: Apache-2.0
// An event from what came in a form. The register says whether it may be written; here it is only read.
#pragma once

#include "register/file_view.h"
#include "web/http.h"

namespace ultima {

/// Whether what the event must say is all in the form, or some of it is added before it is written.
enum class Completed : std::uint8_t { here, later };

/// Fields come as `f.<name>`, with the day (`on`), the reason, the key, and the thing (`thing`, `of`) by its
/// number in the view. Empty fields are left out. Codes: `form-day`, `form-thing`, `form-field`.
[[nodiscard]] Result<Event> event_from(const EventRule& rule, const FileView& view, const HttpFields& form,
                                       CivilDate today, Completed completed = Completed::here);

}  // namespace ultima
