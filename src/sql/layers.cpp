// SPDX-License-Identifier: Apache-2.0
#include "sql/layers.h"

#include "sql/dialect.h"

#include <algorithm>
#include <cctype>

namespace ultima::sql {

namespace {

/// PostgreSQL cuts the rest.
constexpr std::size_t longest_name = 63;

/// The beginning of a name, with no half of a letter at its end.
std::string_view cut(std::string_view name, std::size_t bytes) {
    if (name.size() <= bytes) return name;
    while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0U) == 0x80U) --bytes;
    return name.substr(0, bytes);
}

bool is_literal(std::string_view sql) {
    constexpr std::size_t date = 17;  // DATE '2026-01-01'
    return sql == "TRUE" || sql == "FALSE" || sql == "NULL" ||
           (sql.size() == date && sql.starts_with("DATE '")) ||
           std::all_of(sql.begin(), sql.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// Databases differ in whether `A` and `a` are one name.
std::string folded(std::string_view name) {
    std::string out(name);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

}  // namespace

std::string Layers::take_name(std::string_view wish, std::string_view after) {
    for (std::size_t number = 1;; ++number) {
        const std::string end = (number == 1 ? "" : " (" + std::to_string(number) + ")") + std::string(after);
        std::string name = std::string(cut(wish, longest_name - end.size())) + end;
        if (taken_.insert(folded(name)).second) return name;
    }
}

Piece Layers::add(std::string_view wish, const Piece& value) {
    if (is_literal(value.sql)) return value;
    const auto key = std::make_pair(value.layer, value.sql);
    if (const auto known = known_.find(key); known != known_.end())
        return {identifier(known->second), value.layer + 1};
    const std::string name = take_name(wish);
    if (layers_.size() <= value.layer) layers_.resize(value.layer + 1);
    layers_[value.layer].columns.push_back({name, value.sql});
    known_.emplace(key, name);
    return {identifier(name), value.layer + 1};
}

void Layers::add(Lookup lookup, std::size_t layer) {
    if (layers_.size() <= layer) layers_.resize(layer + 1);
    layers_[layer].lookups.push_back(std::move(lookup));
}

}  // namespace ultima::sql
