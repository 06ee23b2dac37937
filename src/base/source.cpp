// SPDX-License-Identifier: Apache-2.0
// Lines and columns of the texts that were read.
#include "base/source.h"

#include "base/text.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace ultima {

std::uint32_t Sources::add(std::string name, std::string text) {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
        throw std::length_error{name + " is 4 GiB or more"};
    std::vector<std::uint32_t> begins{0};
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
        begins.push_back(static_cast<std::uint32_t>(at + 1));
    files_.push_back({std::move(name), std::move(text), std::move(begins)});
    return static_cast<std::uint32_t>(files_.size() - 1);
}

std::string_view Sources::text(Span span) const {
    const std::string_view all = text(span.file);
    const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
    const std::size_t end = std::clamp<std::size_t>(span.end, begin, all.size());
    return all.substr(begin, end - begin);
}

Position Sources::position(std::uint32_t file, std::uint32_t offset) const {
    const File& source = files_.at(file);
    offset = std::min(offset, static_cast<std::uint32_t>(source.text.size()));
    const auto after = std::upper_bound(source.line_begins.begin(), source.line_begins.end(), offset);
    const std::uint32_t begin = *(after - 1);
    const std::size_t before = code_points(std::string_view{source.text}.substr(begin, offset - begin));
    return {static_cast<std::uint32_t>(after - source.line_begins.begin()),
            static_cast<std::uint32_t>(before + 1)};
}

std::uint32_t Sources::line_count(std::uint32_t file) const {
    return static_cast<std::uint32_t>(files_.at(file).line_begins.size());
}

std::uint32_t Sources::line_begin(std::uint32_t file, std::uint32_t line) const {
    return files_.at(file).line_begins.at(line - 1);
}

std::string_view Sources::line_text(std::uint32_t file, std::uint32_t line) const {
    std::string_view rest = text(file).substr(line_begin(file, line));
    rest = rest.substr(0, rest.find('\n'));
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    return rest;
}

}  // namespace ultima
