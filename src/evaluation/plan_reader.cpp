// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_reader.h"

#include "base/text.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace ultima {

namespace {

// Nothing if the whole text is not a number.
std::optional<double> number_written(const std::string& written) {
    char* end = nullptr;
    const double value = std::strtod(written.c_str(), &end);
    if (written.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value;
}

constexpr double largest_whole = 100'000;

}  // namespace

Span PlanReader::span(const YAML::Mark& mark) const {
    const auto at = static_cast<std::uint32_t>(std::clamp<std::ptrdiff_t>(mark.pos, 0, std::ssize(text_)));
    return {file_, at, at};
}

void PlanReader::wrong(std::string code, const YAML::Mark& mark, std::string message) {
    found.push_back({.code = std::move(code), .span = span(mark), .message = std::move(message)});
}

void PlanReader::only(const YAML::Node& node, const std::vector<std::string_view>& known,
                      std::string_view what) {
    if (!node.IsMap()) return;
    for (const auto& entry : node) {
        const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
        if (std::ranges::find(known, key) == known.end())
            wrong("plan-name", entry.first.Mark(), fmt::format("{} has no `{}`", what, key));
    }
}

YAML::Node PlanReader::needed(const YAML::Node& node, const char* key) {
    const YAML::Node value = node.IsMap() ? node[key] : YAML::Node(YAML::NodeType::Undefined);
    const bool blank = value && value.IsScalar() && trim(value.Scalar()).empty();
    if (value && !value.IsNull() && !blank) return value;
    wrong("plan-missing", node.Mark(), fmt::format("`{}` is missing", key));
    return YAML::Node(YAML::NodeType::Undefined);
}

std::string PlanReader::text(const YAML::Node& node, const char* key, bool is_needed) {
    const YAML::Node value = is_needed ? needed(node, key) : node[key];
    if (!value || value.IsNull()) return {};
    if (value.IsScalar()) return value.Scalar();
    wrong("plan-value", value.Mark(), fmt::format("`{}` is one text", key));
    return {};
}

double PlanReader::number(const YAML::Node& node, const char* key) {
    const std::string written = text(node, key);
    if (written.empty()) return 0;
    const auto value = number_written(written);
    if (value && *value > 0) return *value;
    wrong("plan-value", node[key].Mark(), fmt::format("`{}` is a number above 0", key));
    return 0;
}

std::optional<double> PlanReader::whole(const YAML::Node& value, const char* key) {
    const auto read = number_written(value.IsScalar() ? value.Scalar() : std::string());
    if (read && *read > 0 && *read <= largest_whole && *read == std::floor(*read)) return read;
    wrong("plan-value", value.Mark(), fmt::format("`{}` is a whole number above 0", key));
    return std::nullopt;
}

double PlanReader::days(const YAML::Node& node, const char* key) {
    std::string written = text(node, key);
    if (written.empty()) return 0;
    for (const std::string_view unit : {" days", " day"})
        if (written.ends_with(unit)) written.resize(written.size() - unit.size());
    const auto value = number_written(written);
    if (value && *value >= 1 && *value <= largest_whole && *value == std::floor(*value)) return *value;
    wrong("plan-value", node[key].Mark(), fmt::format("`{}` is a whole number of days: `90 days`", key));
    return 0;
}

std::vector<std::string> PlanReader::list(const YAML::Node& value, const std::string& key) {
    std::vector<std::string> texts;
    if (!value) return texts;
    if (value.IsScalar()) return {value.Scalar()};
    const auto no_list = [&](const YAML::Node& node) {
        wrong("plan-value", node.Mark(), fmt::format("`{}` is a list of texts", key));
    };
    if (!value.IsSequence()) {
        no_list(value);
        return texts;
    }
    for (const YAML::Node& item : value) {
        if (item.IsScalar()) {
            texts.push_back(item.Scalar());
        } else {
            no_list(item);
        }
    }
    return texts;
}

bool PlanReader::is_map(const YAML::Node& value, const std::string& key) {
    if (value.IsMap()) return true;
    wrong("plan-value", value.Mark(), fmt::format("`{}` gives names to values", key));
    return false;
}

std::vector<std::pair<std::string, YAML::Node>> PlanReader::entries(const YAML::Node& value,
                                                                    const std::string& key) {
    std::vector<std::pair<std::string, YAML::Node>> all;
    if (!value || !is_map(value, key)) return all;
    for (const auto& entry : value) {
        if (entry.first.IsScalar()) all.emplace_back(entry.first.Scalar(), entry.second);
    }
    return all;
}

}  // namespace ultima
