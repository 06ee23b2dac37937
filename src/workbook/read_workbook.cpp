// SPDX-License-Identifier: Apache-2.0
// Reads content.xml as a stream, so that memory is bounded by what the cells hold. The only user of expat.
#include "base/date.h"
#include "base/refusal.h"
#include "workbook/archive.h"
#include "workbook/workbook.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <memory>
#include <optional>

namespace ultima {
namespace {

// Names as expat gives them: the namespace, a bar, the name.
constexpr std::string_view office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0|";
constexpr std::string_view table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0|";
constexpr std::string_view words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0|";
constexpr std::string_view drawing = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0|";

/// The part of a name after its namespace; nothing if it has another one.
std::optional<std::string_view> within(std::string_view name, std::string_view space) {
    if (!name.starts_with(space)) return std::nullopt;
    return name.substr(space.size());
}

/// `2.50` as `2.5`, `7.0` as `7`: a number as it was typed, as far as the file still knows.
std::string plain_number(std::string_view text) {
    std::string number(text);
    if (number.find('.') == std::string::npos || number.find_first_of("eE") != std::string::npos)
        return number;
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
    return number;
}

class ContentReader {
  public:
    explicit ContentReader(const WorkbookLimits& limits)
        : limits_(limits), parser_(XML_ParserCreateNS(nullptr, '|')) {
        if (!parser_) throw std::bad_alloc();
        XML_SetUserData(parser_.get(), this);
        XML_SetElementHandler(parser_.get(), begins, ends);
        XML_SetCharacterDataHandler(parser_.get(), says);
        XML_SetStartDoctypeDeclHandler(parser_.get(), declares);
    }

    /// Whether to go on.
    bool take(std::string_view piece) {
        const auto status = XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), XML_FALSE);
        if (status == XML_STATUS_ERROR) note_error();
        return !problem_ && !thrown_;
    }

    Result<std::vector<Sheet>> finish() {
        if (!problem_ && !thrown_ && XML_Parse(parser_.get(), "", 0, XML_TRUE) == XML_STATUS_ERROR)
            note_error();
        if (thrown_) std::rethrow_exception(thrown_);
        if (problem_) return failure(std::move(*problem_));
        if (!spreadsheet_) return refused("workbook-kind", "there is no spreadsheet in it");
        return std::move(sheets_);
    }

  private:
    // No exception may pass through expat, which is written in C.
    template <class Work>
    static void guarded(void* self, Work work) {
        auto& reader = *static_cast<ContentReader*>(self);
        if (reader.problem_ || reader.thrown_) return;
        try {
            work(reader);
        } catch (...) {
            reader.thrown_ = std::current_exception();
            XML_StopParser(reader.parser_.get(), XML_FALSE);
        }
    }
    static void begins(void* self, const XML_Char* name, const XML_Char** attributes) {
        guarded(self, [&](ContentReader& reader) { reader.begin(name, attributes); });
    }
    static void ends(void* self, const XML_Char* name) {
        guarded(self, [&](ContentReader& reader) { reader.end(name); });
    }
    static void says(void* self, const XML_Char* text, int length) {
        guarded(self, [&](ContentReader& reader) {
            if (reader.in_paragraph_ && reader.skipped_ == 0)
                reader.add_text({text, static_cast<std::size_t>(length)});
        });
    }
    /// Entities are made in one. No spreadsheet program writes any.
    static void declares(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        guarded(self, [](ContentReader& reader) {
            reader.stop("workbook-xml", "it declares a document type, which no spreadsheet has");
        });
    }

    std::string place() const {
        return fmt::format("content.xml, line {}, column {}", XML_GetCurrentLineNumber(parser_.get()),
                           XML_GetCurrentColumnNumber(parser_.get()) + 1);
    }

    void stop(std::string code, const std::string& why) {
        if (problem_) return;
        problem_ =
            Diagnostic{.code = std::move(code), .span = {}, .message = fmt::format("{}: {}", place(), why)};
        XML_StopParser(parser_.get(), XML_FALSE);
    }

    void note_error() {
        if (!problem_ && !thrown_) stop("workbook-xml", XML_ErrorString(XML_GetErrorCode(parser_.get())));
    }

    void begin(std::string_view name, const XML_Char** attributes) {
        if (++depth_ > limits_.depth) return stop("workbook-large", "elements are nested too deep");
        if (skipped_ > 0 || is_beside(name)) {
            ++skipped_;
            return;
        }
        if (const auto part = within(name, table)) {
            if (*part == "table") return begin_sheet(attributes);
            if (*part == "table-row") return begin_row(attributes);
            if (*part == "table-cell" || *part == "covered-table-cell") return begin_cell(attributes);
        } else if (const auto told = within(name, words)) {
            if (in_cell_) begin_text(*told, attributes);
        } else if (name == std::string(office) + "spreadsheet") {
            spreadsheet_ = true;
        }
    }

    /// What stands in cells and sheets and is not what they say: notes, pictures, older versions.
    static bool is_beside(std::string_view name) {
        if (name.starts_with(drawing)) return true;
        const auto part = within(name, office);
        if (part && *part == "annotation") return true;
        const auto in_table = within(name, table);
        return in_table && (*in_table == "tracked-changes" || *in_table == "shapes" ||
                            *in_table == "dde-links" || *in_table == "content-validations");
    }

    void end(std::string_view name) {
        --depth_;
        if (skipped_ > 0) {
            --skipped_;
            return;
        }
        if (const auto part = within(name, table)) {
            if (*part == "table") in_sheet_ = false;
            if (*part == "table-row") end_row();
            if (*part == "table-cell" || *part == "covered-table-cell") end_cell();
        } else if (name == std::string(words) + "p") {
            in_paragraph_ = false;
        }
    }

    void begin_sheet(const XML_Char** attributes) {
        if (in_sheet_) return stop("workbook-kind", "a table stands within a table");
        if (sheets_.size() >= limits_.sheets)
            return stop("workbook-large", fmt::format("there are more than {} sheets", limits_.sheets));
        in_sheet_ = true;
        next_row_ = 1;
        sheets_.push_back({attribute(attributes, table, "name").value_or(""), {}});
    }

    void begin_row(const XML_Char** attributes) {
        if (!in_sheet_ || in_row_) return stop("workbook-kind", "a row stands in no sheet");
        in_row_ = true;
        row_ = {next_row_, {}};
        column_ = 0;
        rows_repeated_ = repeated(attributes, "number-rows-repeated");
    }

    void end_row() {
        if (!in_row_) return;
        in_row_ = false;
        if (!row_.cells.empty())
            for (std::int64_t i = 0; i < rows_repeated_ && !problem_; ++i) {
                count(row_);
                row_.number = next_row_ + i;
                if (!problem_) sheets_.back().rows.push_back(row_);
            }
        next_row_ += rows_repeated_;
    }

    void count(const SheetRow& row) {
        cells_ += row.cells.size();
        for (const SheetCell& cell : row.cells) text_ += cell.text.size() + cell.problem.size();
        if (cells_ > limits_.cells || text_ > limits_.text)
            stop("workbook-large", fmt::format("there is too much in it, from row {} on", next_row_));
    }

    void begin_cell(const XML_Char** attributes) {
        if (!in_row_ || in_cell_) return stop("workbook-kind", "a cell stands in no row");
        in_cell_ = true;
        cell_ = {};
        paragraphs_ = 0;
        written_.clear();
        type_ = attribute(attributes, office, "value-type").value_or("");
        value_ = attribute(attributes, office,
                           type_ == "date"      ? "date-value"
                           : type_ == "boolean" ? "boolean-value"
                           : type_ == "string"  ? "string-value"
                                                : "value");
        formula_ = attribute(attributes, table, "formula").has_value();
        cells_repeated_ = repeated(attributes, "number-columns-repeated");
    }

    void begin_text(std::string_view part, const XML_Char** attributes) {
        if (part == "p") {
            if (paragraphs_++ > 0) add_text("\n");
            in_paragraph_ = true;
        } else if (part == "line-break") {
            add_text("\n");
        } else if (part == "tab") {
            add_text("\t");
        } else if (part == "s") {
            const auto many = attribute(attributes, words, "c");
            add_text(std::string(static_cast<std::size_t>(many ? whole(*many).value_or(1) : 1), ' '));
        }
    }

    void add_text(std::string_view text) {
        written_ += text;
        if (written_.size() > limits_.text)
            stop("workbook-large", fmt::format("there is too much in row {}", row_.number));
    }

    void end_cell() {
        if (!in_cell_) return;
        in_cell_ = false;
        in_paragraph_ = false;
        finish_cell();
        if (cell_.kind == SheetCell::Kind::empty && cell_.problem.empty()) {
            column_ += cells_repeated_;
            return;
        }
        if (column_ + cells_repeated_ > static_cast<std::int64_t>(limits_.columns))
            return stop("workbook-large",
                        fmt::format("row {} goes beyond {} columns", row_.number, limits_.columns));
        row_.cells.resize(static_cast<std::size_t>(column_));
        for (std::int64_t i = 0; i < cells_repeated_; ++i) {
            row_.cells.push_back(cell_);
            text_ += cell_.text.size();
            if (text_ > limits_.text)
                return stop("workbook-large", fmt::format("there is too much in row {}", row_.number));
        }
        column_ += cells_repeated_;
    }

    void finish_cell() {
        using Kind = SheetCell::Kind;
        if (formula_) {
            cell_.problem = "a formula";
        } else if (type_ == "date") {
            date();
        } else if (type_ == "float") {
            cell_ = {Kind::number, plain_number(value_.value_or(written_)), {}};
        } else if (type_ == "boolean") {
            cell_ = {Kind::yes_no, value_ == "true" ? "yes" : "no", {}};
        } else if (type_.empty() || type_ == "string") {
            std::string text = value_ && type_ == "string" ? std::move(*value_) : std::move(written_);
            if (!text.empty()) cell_ = {Kind::text, std::move(text), {}};
        } else {
            cell_.problem =
                fmt::format("a {}", type_ == "time" || type_ == "currency" || type_ == "percentage"
                                        ? type_
                                        : "value of a kind that is not known");
        }
    }

    void date() {
        const std::string text = value_.value_or("");
        const std::string_view day = std::string_view(text).substr(0, 10);
        const std::string_view rest = std::string_view(text).substr(day.size());
        const bool only_day = rest.empty() || rest.starts_with("T00:00:00");
        if (!parse_date(day))
            cell_.problem =
                fmt::format("the date `{}`, which is none from 1800-01-01 to 2199-12-31", text.substr(0, 40));
        else if (!only_day)
            cell_.problem = "a time of day beside the date";
        else
            cell_ = {SheetCell::Kind::date, std::string(day), {}};
    }

    static std::optional<std::string> attribute(const XML_Char** attributes, std::string_view space,
                                                std::string_view name) {
        for (; *attributes != nullptr; attributes += 2)
            if (within(attributes[0], space) == name) return attributes[1];
        return std::nullopt;
    }

    static std::optional<std::int64_t> whole(std::string_view text) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        constexpr std::int64_t most = 1U << 21U;  // twice the rows that a spreadsheet program has
        if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > most)
            return std::nullopt;
        return number;
    }

    std::int64_t repeated(const XML_Char** attributes, const char* name) {
        const auto text = attribute(attributes, table, name);
        if (!text) return 1;
        const auto number = whole(*text);
        if (!number || *number == 0)
            stop("workbook-xml", fmt::format("`{}` is `{}`", name, text->substr(0, 40)));
        return number.value_or(1);
    }

    struct Free {
        void operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }
    };

    const WorkbookLimits& limits_;
    std::unique_ptr<XML_ParserStruct, Free> parser_;
    std::optional<Diagnostic> problem_;
    std::exception_ptr thrown_;
    std::vector<Sheet> sheets_;
    bool spreadsheet_ = false, in_sheet_ = false, in_row_ = false, in_cell_ = false, in_paragraph_ = false;
    std::size_t depth_ = 0, skipped_ = 0, cells_ = 0, text_ = 0;
    std::int64_t next_row_ = 1, rows_repeated_ = 1, column_ = 0, cells_repeated_ = 1;
    SheetRow row_;
    SheetCell cell_;
    // Of the cell that is being read.
    std::string type_, written_;
    std::optional<std::string> value_;
    bool formula_ = false;
    std::size_t paragraphs_ = 0;
};

}  // namespace

Result<std::vector<Sheet>> read_workbook(std::string_view bytes, const WorkbookLimits& limits) {
    const auto archive = Archive::open(bytes);
    if (!archive) return failure(archive.error());
    if (!archive->has("content.xml"))
        return refused("workbook-kind", "it is no OpenDocument spreadsheet: `content.xml` is not in it");
    ContentReader reader(limits);
    const auto read = archive->read("content.xml", limits.content,
                                    [&](std::string_view piece) { return reader.take(piece); });
    if (!read) return failure(read.error());
    return reader.finish();
}

}  // namespace ultima
