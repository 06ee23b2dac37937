// SPDX-License-Identifier: Apache-2.0
// The texts that were read, and places in them.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Bytes [begin, end) of the file with that number in `Sources`; begin = end is a place between two bytes.
struct Span {
    std::uint32_t file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend constexpr bool operator==(const Span&, const Span&) = default;
};

/// From the start of the first to the end of the last; both in one file.
[[nodiscard]] constexpr Span joined(Span first, Span last) noexcept {
    return {first.file, first.begin, last.end};
}

/// Line and column, both from 1; columns count code points, a tab is one.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    friend constexpr bool operator==(const Position&, const Position&) = default;
};

/// All texts of one run. Files are numbered from 0 in the order they were added; the views handed out stay
/// valid as long as the object lives. Lines end with LF or CR LF. A file must be smaller than 4 GiB.
class Sources {
  public:
    /// `name` is what messages show, usually the path as the user gave it. Returns the file's number.
    std::uint32_t add(std::string name, std::string text);

    [[nodiscard]] std::uint32_t count() const noexcept { return static_cast<std::uint32_t>(files_.size()); }
    [[nodiscard]] bool contains(std::uint32_t file) const noexcept { return file < files_.size(); }
    /// `file` must be known, here and below.
    [[nodiscard]] std::string_view name(std::uint32_t file) const { return files_.at(file).name; }
    [[nodiscard]] std::string_view text(std::uint32_t file) const { return files_.at(file).text; }
    /// The bytes of a span; cut to the file if it reaches beyond.
    [[nodiscard]] std::string_view text(Span span) const;
    /// Where a byte is; beyond the end means at the end.
    [[nodiscard]] Position position(std::uint32_t file, std::uint32_t offset) const;
    /// At least 1; a final line end opens one more, empty line.
    [[nodiscard]] std::uint32_t line_count(std::uint32_t file) const;
    /// The line without its line end; `line` from 1 to `line_count`.
    [[nodiscard]] std::string_view line_text(std::uint32_t file, std::uint32_t line) const;
    /// The offset of the line's first byte.
    [[nodiscard]] std::uint32_t line_begin(std::uint32_t file, std::uint32_t line) const;

  private:
    struct File {
        std::string name;
        std::string text;
        std::vector<std::uint32_t> line_begins;
    };
    std::deque<File> files_;  // a deque never moves its elements
};

}  // namespace ultima
