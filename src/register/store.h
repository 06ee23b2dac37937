// SPDX-License-Identifier: Apache-2.0
// Where events are kept. Small, so that each kind of store is one file; what may be written is decided above.
#pragma once

#include "register/chain.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A stored event: header in clear, the rest sealed, all of it hashed. Erased: the sealed parts are gone,
/// their hashes are not.
struct StoredEvent {
    std::uint64_t sequence = 0;  ///< 1, 2, 3 ... in the register
    std::string file;
    std::string person;  ///< empty for services
    std::string key;
    std::string header;
    std::optional<std::string> body;
    std::optional<std::string> identity;
    Hash body_hash{};
    Hash identity_hash{};
    Hash hash{};
};

/// The end of the chain.
struct Head {
    std::uint64_t size = 0;
    Hash hash{};
    MerkleTree tree;
};

/// A place of a service that is kept for somebody, from the first to the last day. Rebuilt from events.
struct KeptPlace {
    std::string service;
    std::string file;
    std::uint32_t thing = 0;
    CivilDate first;
    CivilDate last;
};

/// The store cannot go on: the disk is full or broken, the connection is lost. Whether the last write is
/// there is not known; whoever asks again with the same client key learns it.
class StoreFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What one transaction can do. Everything is seen as at its beginning, plus its own writes.
class StoreTransaction {
  public:
    virtual ~StoreTransaction() = default;
    [[nodiscard]] virtual Head head() = 0;
    [[nodiscard]] virtual std::optional<StoredEvent> by_key(std::string_view key) = 0;
    /// Events of a file after a sequence number, in order.
    [[nodiscard]] virtual std::vector<StoredEvent> of_file(std::string_view file, std::uint64_t after) = 0;
    /// Files in which there is an event about the person.
    [[nodiscard]] virtual std::vector<std::string> files_of(std::string_view person) = 0;
    /// Places of a service that are kept on some day of the span.
    [[nodiscard]] virtual std::vector<KeptPlace> kept_places(std::string_view service, CivilDate first,
                                                             CivilDate last) = 0;
    /// What is done between a mark and going back to it is not done; a mark is lifted before the next.
    virtual void set_mark() = 0;
    virtual void lift_mark() = 0;
    virtual void back_to_mark() = 0;
    /// `head` is the end of the chain with this record on it.
    virtual void append(const StoredEvent& record, const Head& head) = 0;
    virtual void keep_place(const KeptPlace& place) = 0;
    /// The place is kept to `last` only; not at all if that is before its first day.
    virtual void shorten_place(std::string_view file, std::uint32_t thing, CivilDate last) = 0;
    /// Takes away the sealed parts of everything about the person.
    virtual void erase_sealed(std::string_view person) = 0;
    /// Begun together with the event that says so, so that an erasure that was cut short is finished later.
    virtual void begin_erasure(std::string_view person) = 0;
    virtual void end_erasure(std::string_view person) = 0;
    virtual void add_checkpoint(std::uint64_t size, std::string_view text) = 0;
    /// A signed list of erasures that a restored register was given, see backup.h.
    virtual void add_erasure_list(std::string_view text);
};

/// Used by one thread at a time. Throws StoreFailure.
class Store {
  public:
    virtual ~Store() = default;
    /// Runs `work` so that what it did is durable as a whole when this returns, or nothing of it is. `work`
    /// may be run again from the start if somebody else wrote in between, so it must have no other effect.
    virtual void write(const std::function<void(StoreTransaction&)>& work) = 0;
    /// All events after a sequence number, in order, until `each` says false.
    virtual void read(std::uint64_t after, const std::function<bool(StoredEvent&&)>& each) = 0;
    /// Events about nobody in files whose names begin so, in order: looked up, not searched for.
    [[nodiscard]] virtual std::vector<StoredEvent> about_nobody(std::string_view beginning) = 0;
    [[nodiscard]] virtual std::vector<std::string> checkpoints() = 0;
    [[nodiscard]] virtual std::vector<std::string> erasure_lists() { return {}; }
    /// Persons whose erasure has begun and not ended.
    [[nodiscard]] virtual std::vector<std::string> unfinished_erasures() = 0;
    [[nodiscard]] virtual std::vector<KeptPlace> all_kept_places() = 0;
    [[nodiscard]] virtual std::string register_id() = 0;
    [[nodiscard]] virtual std::string public_key() = 0;
    /// A copy as of one moment, in a file that must not be there. A store that a server keeps is copied and
    /// restored with the server's own tools, and throws StoreFailure.
    virtual void copy_to(const std::filesystem::path& path);
    /// What is wrong with the store beneath the events: an index that leads elsewhere, a table that is
    /// another one; empty if nothing is. A store that a server keeps leaves this to the server.
    [[nodiscard]] virtual std::string damage() { return {}; }
    /// Makes erased bytes leave the files for good, logs too, as far as the store can.
    virtual void wipe() = 0;
};

/// The first name after all those that begin so; the beginning is not empty, and ASCII.
[[nodiscard]] std::string past_names(std::string_view beginning);

}  // namespace ultima
