// SPDX-License-Identifier: Apache-2.0
// Stored events and what can be read of them: sealed on the way in, opened on the way out.
#pragma once

#include "register/event.h"
#include "register/key_file.h"
#include "register/store.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ultima {

/// An event with what is readable of it.
struct RecordedEvent {
    std::uint64_t sequence = 0;
    Hash hash{};
    Event event;
    bool erased = false;  ///< what it said is gone for good
};

/// What is sealed in a record; nothing if it is away, or if the key or anything beside it is another one.
[[nodiscard]] std::optional<std::string> unseal_body(const Secret& key, const StoredEvent& record);
[[nodiscard]] std::optional<std::string> unseal_identity(const Secret& key, const StoredEvent& record);

/// Seals what the texts say into the record, whose header is there already, and notes the hashes. Each part
/// is sealed to its place, and the body to the identity too: without the keys nobody can exchange the parts,
/// move them to another event, or leave the identity out, and have a new chain fit.
void seal_parts(StoredEvent& record, const EventTexts& texts, const Secret& key, const Entropy& entropy);

/// Makes events readable again: opens what is sealed, as far as there are keys.
[[nodiscard]] RecordedEvent opened(StoredEvent&& record, KeyFile& keys);

}  // namespace ultima
