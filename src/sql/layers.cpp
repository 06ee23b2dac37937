// SPDX-License-Identifier: Apache-2.0
#include "sql/layers.h"

#include "sql/dialect.h"

#include <algorithm>
#include <cctype>

namespace ultima::sql {

namespace {

/// PostgreSQL cuts names after 63 bytes; a number has to fit, too.
constexpr std::size_t longest_name = 52;

/// The beginning of a name, with no half of a letter at its end.
std::string_view cut(std::string_view name, std::size_t bytes) {
    if (name.size() <= bytes) return name;
    while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0U) == 0x80U) --bytes;
    return name.substr(0, bytes);
}

/// Databases differ in whether `A` and `a` are one name.
std::string folded(std::string_view name) {
    std::string out(name);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

}  // namespace

std::string Layers::take_name(std::string_view wish) {
    constexpr std::size_t number = 6;  // " (12)"
    const std::string name(cut(wish, longest_name));
    const std::size_t before = taken_[folded(name)]++;
    if (before == 0) return name;
    return take_name(std::string(cut(name, longest_name - number)) + " (" + std::to_string(before + 1) + ")");
}

Piece Layers::add(std::string_view wish, const Piece& value) {
    const std::string name = take_name(wish);
    if (layers_.size() <= value.layer) layers_.resize(value.layer + 1);
    layers_[value.layer].push_back({name, value.sql});
    return {identifier(name), value.layer + 1};
}

}  // namespace ultima::sql
