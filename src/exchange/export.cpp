// SPDX-License-Identifier: Apache-2.0
#include "exchange/export.h"

#include "register/flat_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>

namespace ultima {
namespace {

constexpr std::string_view format_version = "1";

std::string event_line(const StoredEvent& record, const Secret* key) {
    FlatWriter line;
    line.member("header", record.header);
    line.member("body hash", to_hex(record.body_hash));
    line.member("identity hash", to_hex(record.identity_hash));
    line.member("hash", to_hex(record.hash));
    if (key != nullptr && record.body)
        if (const auto body = unseal(*key, *record.body, record.header)) line.member("body", *body);
    if (key != nullptr && record.identity)
        if (const auto identity = unseal(*key, *record.identity, record.header))
            line.member("identity", *identity);
    return line.finish();
}

std::string_view member(const FlatMembers& members, std::string_view name) {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const auto& one) { return one.first == name; });
    return found == members.end() ? std::string_view() : std::string_view(found->second);
}

/// Reads an export line by line; `problem` is the first thing that does not fit.
class ExportReader {
  public:
    void first(std::string_view text) {
        const auto members = read_flat(text);
        if (!members || member(*members, "format") != format_version)
            return wrong("export-line", "line 1 does not say whose register this is");
        id_ = member(*members, "ultima register");
        public_key_ = member(*members, "public key");
        before_ = first_link(id_, public_key_);
    }

    void next(std::string_view text) {
        const auto members = read_flat(text);
        if (!members || ended_)
            return wrong("export-line", fmt::format("line {} is none of an export", line_));
        if (const auto checkpoint = member(*members, "checkpoint"); !checkpoint.empty())
            return end(checkpoint);
        event(*members);
    }

    Diagnostics problems;
    std::uint64_t events = 0;

    void count_line() { ++line_; }
    void finish() {
        if (problems.empty() && !ended_) wrong("export-line", "the last line, a checkpoint, is missing");
    }

  private:
    void wrong(std::string code, std::string message) {
        problems.push_back(
            {.code = std::move(code), .span = {}, .message = std::move(message), .notes = {}, .help = {}});
    }

    void event(const FlatMembers& members) {
        const auto body = hash_of_hex(member(members, "body hash")),
                   identity = hash_of_hex(member(members, "identity hash")),
                   hash = hash_of_hex(member(members, "hash"));
        if (!body || !identity || !hash)
            return wrong("export-line", fmt::format("line {} holds no event with its hashes", line_));
        if (event_hash(before_, member(members, "header"), *body, *identity) != *hash)
            return wrong("chain-hash", fmt::format("line {}: event {} does not follow on the one before",
                                                   line_, events + 1));
        before_ = *hash;
        tree_.append(*hash);
        ++events;
    }

    void end(std::string_view text) {
        ended_ = true;
        const auto checkpoint = read_checkpoint(text, public_key_);
        if (!checkpoint) return wrong("chain-checkpoint", checkpoint.error().front().message);
        if (checkpoint->register_id != id_ || checkpoint->size != events || checkpoint->root != tree_.root())
            wrong("chain-checkpoint", "the checkpoint was not made of these events");
    }

    std::string id_, public_key_;
    Hash before_{};
    MerkleTree tree_;
    std::uint64_t line_ = 0;
    bool ended_ = false;
};

}  // namespace

std::uint64_t export_lines(Register& from, bool open,
                           const std::function<void(std::string_view line)>& line) {
    FlatWriter first;
    first.member("ultima register", from.store().register_id());
    first.member("public key", from.store().public_key());
    first.member("format", format_version);
    line(first.finish());
    // Events written from here on are not in it: the checkpoint says where it ends.
    const std::string checkpoint = from.checkpoint();
    const std::uint64_t size = read_checkpoint(checkpoint, from.store().public_key()).value().size;
    from.store().read(0, [&](StoredEvent&& record) {
        if (record.sequence > size) return false;
        const Secret* key = !open                   ? nullptr
                            : record.person.empty() ? &from.keys().common()
                                                    : from.keys().find(record.person);
        line(event_line(record, key));
        return true;
    });
    FlatWriter last;
    last.member("checkpoint", checkpoint);
    line(last.finish());
    return size;
}

Diagnostics verify_export(std::istream& lines, std::uint64_t& events) {
    ExportReader reader;
    std::string text;
    for (bool begun = false; reader.problems.empty() && std::getline(lines, text); begun = true) {
        reader.count_line();
        if (begun)
            reader.next(text);
        else
            reader.first(text);
    }
    reader.finish();
    events = reader.events;
    return std::move(reader.problems);
}

}  // namespace ultima
