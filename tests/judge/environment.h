// SPDX-License-Identifier: Apache-2.0
// How much the tests of this folder do is for whoever runs them to say.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace ultima::judge {

/// A number from the environment: JUDGE_CASES, JUDGE_FIRST_PACK, JUDGE_PACKS, JUDGE_PACK_CASES, JUDGE_SEED.
inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoull(text);
}

/// `make torture`: random cases at full size.
inline bool at_length() { return std::getenv("ULTIMA_TORTURE") != nullptr; }

}  // namespace ultima::judge
