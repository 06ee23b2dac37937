// SPDX-License-Identifier: Apache-2.0
// YAML as a plain tree in which everything knows its place, so that messages about a map can point at it.
#pragma once

#include "base/source.h"
#include "law/report.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

struct YamlTree {
    enum class Kind : std::uint8_t { empty, scalar, list, mapping };
    struct Key {
        std::string text;
        Span span;
    };
    Kind kind = Kind::empty;
    std::string text;  ///< of a scalar, as written; whether it was quoted does not matter here
    Span span;         ///< of a scalar: all of it; else its first byte
    std::vector<YamlTree> items;
    struct Entry;
    std::vector<Entry> entries;  ///< in the order of the file; each key once

    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    /// The entry of a mapping, or nullptr.
    [[nodiscard]] const YamlTree* find(std::string_view key) const;
};

struct YamlTree::Entry {
    Key key;
    YamlTree value;
};

/// Reads one document. Reports `map-yaml` (not well-formed, larger than 1 MiB, more than one document, a key
/// that is not plain text, more than 100,000 values) and `map-twice` (a key stands there twice; the first one
/// counts). Nothing if the top is not a mapping.
[[nodiscard]] std::optional<YamlTree> read_yaml(const Sources& sources, std::uint32_t file, Report& report);

/// Reads a document with a reader made of the report: `Reader(report).read(tree)`. Nothing if anything is
/// wrong.
template <class Reader>
[[nodiscard]] auto read_yaml_as(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics)
    -> std::optional<decltype(std::declval<Reader>().read(std::declval<const YamlTree&>()))> {
    Report report(diagnostics);
    const auto tree = read_yaml(sources, file, report);
    if (!tree) return std::nullopt;
    auto read = Reader(report).read(*tree);
    if (report.count() > 0) return std::nullopt;
    return read;
}

/// Reports `map-name` for each key of a mapping that is not among `known`: "WHAT has no `key`".
void only(const YamlTree& tree, const std::vector<std::string_view>& known, std::string_view what,
          Report& report);
/// The entry of a mapping; reports `map-missing` if there is none.
[[nodiscard]] const YamlTree* needed(const YamlTree& tree, std::string_view key, Report& report);

}  // namespace ultima
