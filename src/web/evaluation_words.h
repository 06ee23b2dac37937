// SPDX-License-Identifier: Apache-2.0
// Why a plan of an evaluation gave no answer, in plain words.
#pragma once

#include "base/diagnostic.h"

#include <string_view>
#include <vector>

namespace ultima {

/// A sentence for the code, in English, for the catalogues; one that says little if the code is not known.
[[nodiscard]] std::string_view plain_refusal(std::string_view code) noexcept;
/// All of them, each once.
[[nodiscard]] std::vector<std::string_view> plain_refusals();

}  // namespace ultima
