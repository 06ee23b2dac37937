// SPDX-License-Identifier: Apache-2.0
#include "register/chain.h"

#include "base/hash.h"
#include "base/refusal.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

namespace ultima {
namespace {

Hash leaf_hash(const Hash& event) {
    return Sha256().update(std::string_view("\0", 1)).update(bytes_of(event)).bytes();
}

Hash node_hash(const Hash& left, const Hash& right) {
    return Sha256().update("\1").update(bytes_of(left)).update(bytes_of(right)).bytes();
}

std::string unsigned_text(const Checkpoint& checkpoint) {
    return fmt::format("ultima register {}\nsize {}\nroot {}\nat {}\n", checkpoint.register_id,
                       checkpoint.size, to_hex(checkpoint.root), to_text(checkpoint.at));
}

/// What follows `word ` on a line; nothing if it begins otherwise.
std::optional<std::string_view> after(std::string_view line, std::string_view word) {
    if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ')
        return std::nullopt;
    return line.substr(word.size() + 1);
}

std::optional<Checkpoint> parsed(const std::vector<std::string_view>& lines) {
    const auto id = after(lines[0], "ultima register"), size = after(lines[1], "size"),
               root = after(lines[2], "root"), at = after(lines[3], "at");
    if (!id || !size || !root || !at) return std::nullopt;
    Checkpoint checkpoint{std::string(*id), 0, {}, {}};
    const auto [end, error] = std::from_chars(size->data(), size->data() + size->size(), checkpoint.size);
    const auto hash = hash_of_hex(*root);
    const auto instant = parse_instant(*at);
    if (error != std::errc{} || end != size->data() + size->size() || !hash || !instant) return std::nullopt;
    checkpoint.root = *hash;
    checkpoint.at = *instant;
    return checkpoint;
}

bool is_text_of(const Checkpoint& checkpoint, const std::vector<std::string_view>& lines) {
    return unsigned_text(checkpoint) ==
           fmt::format("{}\n{}\n{}\n{}\n", lines[0], lines[1], lines[2], lines[3]);
}

}  // namespace

std::string_view bytes_of(const Hash& hash) noexcept {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::optional<Hash> hash_of_bytes(std::string_view bytes) noexcept {
    Hash hash{};
    if (bytes.size() != hash.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

std::string to_hex(const Hash& hash) { return hex_of(hash); }

std::optional<Hash> hash_of_hex(std::string_view text) noexcept {
    if (text.size() != 2 * std::tuple_size_v<Hash>) return std::nullopt;
    Hash hash{};
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const char* at = text.data() + 2 * i;
        if (std::from_chars(at, at + 2, hash[i], 16).ptr != at + 2) return std::nullopt;
    }
    return hash;
}

Hash sha256(std::string_view bytes) { return Sha256().update(bytes).bytes(); }

Hash first_link(std::string_view register_id, std::string_view public_key) {
    return sha256(fmt::format("ultima register {} {}", register_id, public_key));
}

Hash event_hash(const Hash& before, std::string_view header, const Hash& body, const Hash& identity) {
    return Sha256()
        .update(bytes_of(before))
        .update(bytes_of(sha256(header)))
        .update(bytes_of(body))
        .update(bytes_of(identity))
        .bytes();
}

void MerkleTree::append(const Hash& event) {
    Hash hash = leaf_hash(event);
    // Each trailing one of the size is a whole tree that grows into the next.
    for (std::uint64_t carry = size_; (carry & 1U) != 0; carry >>= 1U) {
        hash = node_hash(edge_.back(), hash);
        edge_.pop_back();
    }
    edge_.push_back(hash);
    ++size_;
}

Hash MerkleTree::root() const {
    if (edge_.empty()) return sha256("");
    Hash hash = edge_.back();
    for (std::size_t i = edge_.size() - 1; i-- > 0;) hash = node_hash(edge_[i], hash);
    return hash;
}

std::string MerkleTree::bytes() const {
    std::string all;
    for (const Hash& hash : edge_) all += bytes_of(hash);
    return all;
}

std::optional<MerkleTree> MerkleTree::from(std::uint64_t size, std::string_view bytes) {
    MerkleTree tree;
    tree.size_ = size;
    for (int left = std::popcount(size); left > 0; --left) {
        const auto hash = hash_of_bytes(bytes.substr(0, std::tuple_size_v<Hash>));
        if (!hash) return std::nullopt;
        tree.edge_.push_back(*hash);
        bytes.remove_prefix(hash->size());
    }
    if (!bytes.empty()) return std::nullopt;
    return tree;
}

std::string signed_text(const Checkpoint& checkpoint, const Secret& seed) {
    const std::string text = unsigned_text(checkpoint);
    return fmt::format("{}signed {}\n", text, sign(seed, text));
}

Result<Checkpoint> read_checkpoint(std::string_view text, std::string_view public_key) {
    const auto lines = split_lines(text);
    auto checkpoint = lines.size() == 5 ? parsed(lines) : std::nullopt;
    const auto signature = lines.size() == 5 ? after(lines[4], "signed") : std::nullopt;
    // One state has one text: digits in capitals, or a size with zeros before it, are nothing that was
    // signed.
    if (!checkpoint || !signature || !is_text_of(*checkpoint, lines) ||
        signature->find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return refused("checkpoint-form",
                       "a checkpoint has five lines: `ultima register`, `size`, `root`, `at` and `signed`");
    if (!signature_holds(public_key, unsigned_text(*checkpoint), *signature))
        return refused("checkpoint-signature", "this register has not signed this checkpoint");
    return *checkpoint;
}

}  // namespace ultima
