// SPDX-License-Identifier: Apache-2.0
// Inside of read_map: what its parts share.
#pragma once

#include "audit/map.h"
#include "audit/yaml.h"
#include "law/report.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Turns the tree of a map into a Map; goes on after an error.
class MapReader {
  public:
    MapReader(const Pack& pack, const std::filesystem::path& folder, const MapOptions& options,
              Report& report)
        : pack_(pack), folder_(folder), options_(options), report_(report) {}

    void read(const YamlTree& top, Map& map);

  private:
    // map_read.cpp
    void source(const YamlTree& tree, Map& map);
    void stage(const YamlTree& tree, Map& map);
    void joins(const YamlTree& tree, Map& map);
    void ignored(const YamlTree& tree, Map& map);
    void classify(const YamlTree& tree, Map& map);
    void complete(const YamlTree& tree, Map& map);

    // map_facts.cpp
    void facts(const YamlTree& tree, Map& map);
    void fact(const YamlTree& tree, FactId id, FactMapping& mapping, const Map& map);
    void spells(const YamlTree& tree, FactMapping& mapping);
    void codes(const YamlTree& tree, FactMapping& mapping);
    std::optional<FindingSource> finding(const YamlTree& tree, const std::string& role, const Map& map);
    FindingSource::Part finding_part(const YamlTree& tree, std::string_view name);
    std::optional<FactId> fact_id(const YamlTree::Key& name);

    // map_expression.cpp
    void expression(const YamlTree& tree, const YamlTree& of, FactMapping& mapping);

    // shared, map_read.cpp
    /// Reports keys that are not among `allowed`; `what` says of what they are: "a map", "a fact".
    void check_keys(const YamlTree& tree, const std::vector<std::string_view>& allowed,
                    std::string_view what);
    /// The entry, with `_` for a blank accepted; nullptr if there is none.
    const YamlTree* entry(const YamlTree& tree, std::string_view key) const;
    /// The scalar's text; reports another kind. `what` says what was expected: "the name of a column".
    std::optional<std::string> scalar(const YamlTree& tree, std::string_view what);
    std::optional<ColumnName> column(const YamlTree& tree);
    std::optional<std::filesystem::path> file_beside(const YamlTree& tree);
    std::optional<bool> yes_no(const YamlTree& tree);
    bool mapping(const YamlTree& tree, std::string_view what);
    void missing(const YamlTree& tree, std::string message);
    std::optional<std::string> date_format(const YamlTree& tree);

    const Pack& pack_;
    std::filesystem::path folder_;
    MapOptions options_;
    Report& report_;
    const YamlTree* findings_ = nullptr;
};

}  // namespace ultima
