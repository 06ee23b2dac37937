// SPDX-License-Identifier: Apache-2.0
// Copies of a register, and the way back from one. Events, keys and the list of erasures are three things
// that are kept in three places: who was erased must not come back with an old copy of the keys.
#pragma once

#include "register/register.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Everybody whom the register has erased, signed by it. Whoever keeps copies of the keys needs the latest
/// one.
[[nodiscard]] std::string signed_erasures(Register& of);
/// The persons. Codes: `erasures-form`, `erasures-signature`, `erasures-register` (another register's).
[[nodiscard]] Result<std::vector<std::string>> read_erasures(std::string_view text,
                                                             std::string_view register_id,
                                                             std::string_view public_key);

/// Copies events and keys into two files, neither of which may be there. While it runs, the register can be
/// used.
void back_up(Register& from, const std::filesystem::path& events, const std::filesystem::path& keys);

/// Makes a register in a folder, which must not be there, from copies of events and keys. The list of
/// erasures is replayed first: keys of those whom it names are destroyed and what is sealed with them is
/// overwritten. Then all is verified. Codes: those of `Register::open` and `read_erasures`,
/// `register-exists`, and those of `verify`.
[[nodiscard]] Result<Register> restore(const std::filesystem::path& folder,
                                       const std::filesystem::path& events, const std::filesystem::path& keys,
                                       std::string_view erasures, RegisterTools tools);

}  // namespace ultima
