// SPDX-License-Identifier: Apache-2.0
// Inside of the reading of plans: the nodes of a YAML file, with what is wrong about them.
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace YAML {
class Node;
struct Mark;
}  // namespace YAML

namespace ultima {

/// Collects every mistake with its place: `plan-name`, `plan-missing`, `plan-value`.
class PlanReader {
  public:
    PlanReader(const Sources& sources, std::uint32_t file) : text_(sources.text(file)), file_(file) {}

    Diagnostics found{};

    [[nodiscard]] Span span(const YAML::Mark& mark) const;
    void wrong(std::string code, const YAML::Mark& mark, std::string message);
    /// A mapping has no other keys than these.
    void only(const YAML::Node& node, const std::vector<std::string_view>& known, std::string_view what);
    /// Undefined, and said, where the key is missing or empty.
    [[nodiscard]] YAML::Node needed(const YAML::Node& node, const char* key);
    [[nodiscard]] std::string text(const YAML::Node& node, const char* key, bool is_needed = true);
    /// A number above 0; 0 where there is none.
    [[nodiscard]] double number(const YAML::Node& node, const char* key);
    /// A whole number from 1 to 100,000.
    [[nodiscard]] std::optional<double> whole(const YAML::Node& value, const char* key);
    /// `90` or `90 days`, whole and above 0; 0 where there is none.
    [[nodiscard]] double days(const YAML::Node& node, const char* key);
    /// One text, or a list of them.
    [[nodiscard]] std::vector<std::string> list(const YAML::Node& value, const std::string& key);
    [[nodiscard]] bool is_map(const YAML::Node& value, const std::string& key);
    /// The entries of a mapping, in the order of the file.
    [[nodiscard]] std::vector<std::pair<std::string, YAML::Node>> entries(const YAML::Node& value,
                                                                          const std::string& key);

  private:
    std::string_view text_;
    std::uint32_t file_;
};

}  // namespace ultima
