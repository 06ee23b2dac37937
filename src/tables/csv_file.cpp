// SPDX-License-Identifier: Apache-2.0
#include "tables/csv_file.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <optional>
#include <set>

namespace ultima {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;
constexpr std::size_t longest_record = std::size_t{64} << 20;
constexpr std::size_t shown_bytes = 4096;

tl::unexpected<Diagnostics> refuse(std::string code, std::string message, std::string help = {}) {
    return failure(Diagnostic{.code = std::move(code),
                              .span = std::nullopt,
                              .message = std::move(message),
                              .help = std::move(help)});
}

/// A window that moves over a file; what it shows always starts at a record.
class Window {
  public:
    explicit Window(const std::filesystem::path& path) : name_(path.string()), file_(path, std::ios::binary) {
        if (!file_) throw std::runtime_error(fmt::format("{}: cannot be opened", name_));
        buffer_.resize(std::size_t{4} << 20);
        fill();
    }
    [[nodiscard]] const char* begin() const { return buffer_.data() + begin_; }
    [[nodiscard]] const char* end() const { return buffer_.data() + end_; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    [[nodiscard]] bool last() const { return at_end_; }
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    void skip(std::size_t bytes) {
        begin_ += bytes;
        offset_ += bytes;
    }
    /// Shows more behind what it shows now. False when it already shows the longest record allowed.
    bool grow() {
        std::copy(begin(), end(), buffer_.data());
        end_ -= begin_;
        begin_ = 0;
        if (end_ > buffer_.size() / 2) {
            if (buffer_.size() >= 2 * longest_record) return false;
            buffer_.resize(buffer_.size() * 2);
        }
        fill();
        return true;
    }

  private:
    void fill() {
        file_.read(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
        if (file_.bad()) throw std::runtime_error(fmt::format("{}: reading failed", name_));
        end_ += static_cast<std::size_t>(file_.gcount());
        at_end_ = file_.eof();
    }
    std::string name_;
    std::ifstream file_;
    std::string buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0;
    bool at_end_ = false;
};

std::optional<CsvEncoding> encoding_named(const std::string& name) {
    if (name == "utf-8" || name == "utf8" || name == "UTF-8") return CsvEncoding::utf8;
    if (name == "latin-1" || name == "latin1" || name == "iso-8859-1") return CsvEncoding::latin1;
    if (name == "windows-1252" || name == "cp1252") return CsvEncoding::windows1252;
    return std::nullopt;
}

/// The likely delimiter that stands most often outside quotes.
char guess_delimiter(std::string_view header) {
    constexpr std::string_view likely = ",;\t|";
    std::array<std::int64_t, likely.size()> counts{};
    bool quoted = false;
    for (const char c : header) {
        if (c == '"') quoted = !quoted;
        const std::size_t which = likely.find(c);
        if (!quoted && which != std::string_view::npos) ++counts[which];
    }
    return likely[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

bool looks_like_a_value(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || std::string_view("-+./: ").find(c) != std::string_view::npos;
    });
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

/// Names have to be there, be unique (SQL does not tell case apart) and be names.
Result<std::vector<std::string>> header_names(const std::string& file, const CsvParser& parser,
                                              CsvEncoding encoding) {
    std::vector<std::string> names;
    Diagnostics wrong;
    const auto say = [&](std::string message, std::string help) {
        wrong.push_back(Diagnostic{.code = "table-header",
                                   .span = std::nullopt,
                                   .message = std::move(message),
                                   .help = std::move(help)});
    };
    std::set<std::string> seen;
    std::string buffer;
    std::size_t values = 0;
    for (const CsvCell& cell : parser.cells()) {
        const std::string name(trim(cell_text(cell, encoding, buffer)));
        if (looks_like_a_value(name)) ++values;
        if (name.empty()) {
            say(fmt::format("{}:1: column {} has no name", file, names.size() + 1),
                "every column needs a name in line 1");
        } else if (!seen.insert(lower(name)).second) {
            say(fmt::format("{}:1: two columns are named '{}'", file, name),
                "names differ by more than upper and lower case");
        }
        names.push_back(name);
    }
    if (values * 2 > names.size()) {
        say(fmt::format("{}:1: expected the names of the columns, found values such as '{}'", file,
                        *std::find_if(names.begin(), names.end(), looks_like_a_value)),
            "add a first line that names the columns");
    }
    if (!wrong.empty()) return failure(std::move(wrong));
    return names;
}

UnreadLine line_of(const Window& window, std::size_t length, std::int64_t line, CsvEncoding encoding,
                   std::string reason) {
    std::string_view bytes(window.begin(), length);
    while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.remove_suffix(1);
    UnreadLine out{line, {}, std::move(reason)};
    append_decoded(out.text, bytes.substr(0, shown_bytes), encoding);
    return out;
}

/// The byte order marks. UTF-16 is refused; UTF-8's is skipped.
Result<std::size_t> byte_order_mark(const std::string& file, std::string_view start) {
    const bool utf16_mark = start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF");
    const bool utf16_text = start.size() >= 4 && ((start[1] == '\0' && start[3] == '\0') ||
                                                  (start[0] == '\0' && start[2] == '\0'));
    if (utf16_mark || utf16_text) {
        return refuse("table-encoding",
                      fmt::format("{}: expected text in UTF-8 or an 8-bit encoding, found UTF-16", file),
                      "save the file as 'CSV UTF-8'");
    }
    return start.starts_with("\xEF\xBB\xBF") ? std::size_t{3} : std::size_t{0};
}

/// Reads line 1 and fills delimiter, encoding and columns.
Result<CsvFile> read_header(Window& window, CsvFile csv, const SourceOptions& options, std::int64_t& lines) {
    const std::string file = csv.path.string();
    const auto encoding = encoding_named(options.encoding);
    if (!encoding) {
        return refuse("table-encoding",
                      fmt::format("{}: the encoding '{}' is not known", file, options.encoding),
                      "utf-8, latin-1 and windows-1252 are");
    }
    csv.encoding = *encoding;
    const Result<std::size_t> mark =
        byte_order_mark(file, {window.begin(), static_cast<std::size_t>(window.end() - window.begin())});
    if (!mark) return failure(mark.error());
    window.skip(*mark);
    const std::string_view start(window.begin(), static_cast<std::size_t>(window.end() - window.begin()));
    const std::string_view line = start.substr(0, start.find('\n'));
    if (trim(line).empty()) {
        return refuse("table-header", fmt::format("{}:1: expected the names of the columns, found {}", file,
                                                  start.empty() ? "an empty file" : "an empty line"));
    }
    if (trim(line).find('\r') != std::string_view::npos) {
        return refuse(
            "table-header",
            fmt::format("{}:1: lines end with a carriage return alone; expected \\n or \\r\\n", file),
            "save the file again with Unix or Windows line ends");
    }
    csv.delimiter = options.delimiter.value_or(guess_delimiter(line));
    CsvParser parser(csv.delimiter);
    CsvRecordKind kind = CsvRecordKind::incomplete;
    while ((kind = parser.next(window.begin(), window.end(), window.last())) == CsvRecordKind::incomplete) {
        if (!window.grow())
            return refuse("table-line-too-long", fmt::format("{}:1: the line is longer than 64 MiB", file));
    }
    if (kind != CsvRecordKind::row) {
        return refuse("table-header",
                      fmt::format("{}:1: expected the names of the columns, but {}", file, parser.reason()));
    }
    Result<std::vector<std::string>> names = header_names(file, parser, csv.encoding);
    if (!names) return failure(names.error());
    if (names->size() == 1 && options.delimiter && guess_delimiter(line) != *options.delimiter &&
        line.find(guess_delimiter(line)) != std::string_view::npos) {
        const char other = guess_delimiter(line);
        return refuse(
            "table-header",
            fmt::format("{}:1: only one column with the delimiter '{}', but the line holds '{}'", file,
                        *options.delimiter, other == '\t' ? std::string("\\t") : std::string(1, other)),
            "set 'delimiter' in the map's source, or leave it out");
    }
    csv.columns = std::move(*names);
    lines = parser.lines();
    window.skip(parser.length());
    return csv;
}

/// Collects what one pass over the records finds.
class Survey {
  public:
    Survey(CsvFile& csv, TableInfo& info, std::int64_t first_line)
        : csv_(csv), info_(info), line_(first_line) {}

    void take(const Window& window, CsvRecordKind kind, const CsvParser& parser) {
        if (window.offset() - block_.offset >= block_bytes) start_block(window.offset());
        switch (kind) {
            case CsvRecordKind::row:
                ++info_.rows;
                ++block_.rows;
                if (!is_plain_ascii(window.begin(), parser.length())) look_closely(window, parser);
                break;
            case CsvRecordKind::blank:
                ++info_.blank_lines;
                break;
            default:
                if (info_.unread_count++ < static_cast<std::int64_t>(TableInfo::kept)) {
                    info_.unread.push_back(
                        line_of(window, parser.length(), line_, csv_.encoding, parser.reason()));
                }
        }
        line_ += parser.lines();
    }
    void start_block(std::uint64_t offset) {
        finish(offset);
        block_ = {offset, 0, info_.rows + 1, line_, 0};
    }
    void finish(std::uint64_t end) {
        block_.length = end - block_.offset;
        if (block_.rows > 0) csv_.blocks.push_back(block_);
    }
    void begin(std::uint64_t offset) { block_ = {offset, 0, 1, line_, 0}; }
    [[nodiscard]] std::int64_t line() const { return line_; }

  private:
    void look_closely(const Window& window, const CsvParser& parser) {
        scratch_.clear();
        if (append_decoded(scratch_, {window.begin(), parser.length()}, csv_.encoding)) return;
        if (info_.repaired_count++ < static_cast<std::int64_t>(TableInfo::kept)) {
            info_.repaired.push_back(
                line_of(window, parser.length(), line_, csv_.encoding,
                        "bytes that are no text in the file's encoding are read as U+FFFD"));
        }
    }
    CsvFile& csv_;
    TableInfo& info_;
    std::int64_t line_;
    CsvBlock block_;
    std::string scratch_;
};

}  // namespace

Result<CsvFile> look_through_csv(const std::filesystem::path& path, const SourceOptions& options,
                                 TableInfo& info) {
    CsvFile start;
    start.path = path;
    start.size = std::filesystem::file_size(path);
    start.changed = std::filesystem::last_write_time(path);
    Window window(path);
    std::int64_t header_lines = 1;
    Result<CsvFile> csv = read_header(window, std::move(start), options, header_lines);
    if (!csv) return csv;

    Survey survey(*csv, info, 1 + header_lines);
    survey.begin(window.offset());
    CsvParser parser(csv->delimiter, csv->columns.size());
    while (true) {
        if (window.empty() && window.last()) break;
        const CsvRecordKind kind = window.empty() ? CsvRecordKind::incomplete
                                                  : parser.next(window.begin(), window.end(), window.last());
        if (kind == CsvRecordKind::incomplete) {
            if (window.grow()) continue;
            return refuse("table-line-too-long",
                          fmt::format("{}:{}: the line is longer than 64 MiB", path.string(), survey.line()),
                          "is this a text file?");
        }
        survey.take(window, kind, parser);
        window.skip(parser.length());
    }
    survey.finish(window.offset());
    csv->rows = info.rows;
    return csv;
}

}  // namespace ultima
