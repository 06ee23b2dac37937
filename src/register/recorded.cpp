// SPDX-License-Identifier: Apache-2.0
#include "register/recorded.h"

#include <fmt/format.h>

#include <utility>

namespace ultima {
namespace {

std::string beside_identity(const StoredEvent& record) { return record.header + "\nidentity"; }
std::string beside_body(const StoredEvent& record) {
    return record.header + "\nbody " + to_hex(record.identity_hash);
}

}  // namespace

std::optional<std::string> unseal_body(const Secret& key, const StoredEvent& record) {
    if (!record.body) return std::nullopt;
    return unseal(key, *record.body, beside_body(record));
}

std::optional<std::string> unseal_identity(const Secret& key, const StoredEvent& record) {
    if (!record.identity) return std::nullopt;
    return unseal(key, *record.identity, beside_identity(record));
}

void seal_parts(StoredEvent& record, const EventTexts& texts, const Secret& key, const Entropy& entropy) {
    if (!texts.identity.empty())
        record.identity = seal(key, texts.identity, beside_identity(record), entropy);
    record.identity_hash = sha256(record.identity.value_or(""));
    record.body = seal(key, texts.body, beside_body(record), entropy);
    record.body_hash = sha256(*record.body);
}

RecordedEvent opened(StoredEvent&& record, KeyFile& keys) {
    std::uint64_t sequence = 0;
    auto event = read_header(record.header, sequence);
    if (!event)
        throw StoreFailure(fmt::format("event {} is not in a form that this program knows", record.sequence));
    RecordedEvent result{record.sequence, record.hash, std::move(*event), true};
    const Secret* key = record.person.empty() ? &keys.common() : keys.find(record.person);
    if (!record.body || key == nullptr) return result;
    const auto body = unseal_body(*key, record);
    if (!body || !read_body(*body, result.event))
        throw StoreFailure(fmt::format("event {} cannot be opened with its key", record.sequence));
    result.erased = false;
    return result;
}

}  // namespace ultima
