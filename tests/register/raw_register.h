// SPDX-License-Identifier: Apache-2.0
// A stored register as somebody sees it who can write in its file, past this program.
#pragma once

#include "database/sqlite.h"
#include "register/chain.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ultima::test {

/// One row of each table, in the store's own columns.
struct RawEvent {
    std::int64_t sequence = 0;
    std::string file, person, key, header;
    std::optional<std::string> body, identity;
    std::string body_hash, identity_hash, hash;
    friend bool operator==(const RawEvent&, const RawEvent&) = default;
};
struct RawCheckpoint {
    std::int64_t size = 0;
    std::string text;
    friend bool operator==(const RawCheckpoint&, const RawCheckpoint&) = default;
};
struct RawPlace {
    std::string service, file;
    std::int64_t thing = 0, first = 0, last = 0;
    friend bool operator==(const RawPlace&, const RawPlace&) = default;
};

struct RawRegister {
    std::string id, public_key;
    std::vector<RawEvent> events;
    std::int64_t size = 0;
    std::string head, tree;
    std::vector<RawCheckpoint> checkpoints;
    std::vector<RawPlace> places;
    std::vector<std::string> unfinished;
    friend bool operator==(const RawRegister&, const RawRegister&) = default;

    [[nodiscard]] static RawRegister read(Sqlite& database);
    /// Makes the tables hold this, triggers or not.
    void write(Sqlite& database) const;
    /// Works out the hashes anew from the event at this index on, and the head: needs no key.
    void hash_again(std::size_t from);
};

}  // namespace ultima::test
