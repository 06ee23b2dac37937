// SPDX-License-Identifier: Apache-2.0
// CSV as registers really are: ragged, with stray quotes, in old encodings. DuckDB's own reader loses count
// of what it could not read (one bad quote takes the lines after it with it); here rows + unread lines is
// always all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

enum class CsvEncoding : std::uint8_t { utf8, latin1, windows1252 };

/// What a parse step found.
enum class CsvRecordKind : std::uint8_t {
    row,        ///< `cells` holds it
    blank,      ///< an empty line
    unread,     ///< the line cannot be read; `reason` says why
    incomplete  ///< the text ends before the record does, and more is to come
};

/// One cell, as it lies in the text: without its quotes, but doubled quotes still doubled.
struct CsvCell {
    const char* begin;
    std::size_t length;
    bool doubled;  ///< holds doubled quotes
};

/// Cuts text into records (RFC 4180; also a quote inside an unquoted cell is a plain character, and \n ends
/// lines as \r\n does). After an unread line it goes on with the very next line, so a stray quote costs one
/// line.
class CsvParser {
  public:
    /// No cell may be quoted over more than this, else its opening quote counts as never closed.
    static constexpr std::size_t longest_quoted = std::size_t{4} << 20;

    /// `columns` 0: as many as there are.
    explicit CsvParser(char delimiter, std::size_t columns = 0) : delimiter_(delimiter), columns_(columns) {}

    /// Parses what starts at `begin`; `last`: nothing follows `end`. `begin` < `end`.
    CsvRecordKind next(const char* begin, const char* end, bool last);

    /// Of the record just parsed: its bytes with the line end, its lines, its cells, what was wrong.
    [[nodiscard]] std::size_t length() const { return length_; }
    [[nodiscard]] std::int64_t lines() const { return lines_; }
    [[nodiscard]] const std::vector<CsvCell>& cells() const { return cells_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }

  private:
    CsvRecordKind unread(const char* begin, const char* end, bool last, std::string reason);
    char delimiter_;
    std::size_t columns_;
    std::size_t length_ = 0;
    std::int64_t lines_ = 0;
    std::vector<CsvCell> cells_;
    std::string reason_;
};

/// ASCII without NUL: the same in all encodings.
[[nodiscard]] bool is_plain_ascii(const char* begin, std::size_t length);

/// `bytes` as UTF-8, appended to `out`; what is not text in that encoding becomes U+FFFD.
/// Returns whether all of it was text.
bool append_decoded(std::string& out, std::string_view bytes, CsvEncoding encoding);

/// The cell's text: a view of the cell itself, or of `buffer`.
[[nodiscard]] std::string_view cell_text(const CsvCell& cell, CsvEncoding encoding, std::string& buffer);

/// A cell of a CSV file, quoted where it has to be.
void append_csv_cell(std::string& out, std::string_view text);
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace ultima
