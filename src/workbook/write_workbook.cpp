// SPDX-License-Identifier: Apache-2.0
// OASIS Open Document Format for Office Applications 1.2, parts 1 (content) and 3 (packages).
#include "base/text.h"
#include "report/template.h"
#include "workbook/archive.h"
#include "workbook/workbook.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::string_view mimetype = "application/vnd.oasis.opendocument.spreadsheet";

constexpr std::string_view manifest = R"(<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
 <manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
)";

/// Styles: `ce` and the number of the form. The date's is that of ISO 8601; what is typed in a text cell
/// stays as it is, so that a number that begins with 0 does.
constexpr std::string_view head = R"(<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2">
<office:automatic-styles>
<style:style style:name="co0" style:family="table-column"><style:table-column-properties style:column-width="4.5cm"/></style:style>
<style:style style:name="co1" style:family="table-column"><style:table-column-properties style:column-width="9cm"/></style:style>
<number:text-style style:name="plain"><number:text-content/></number:text-style>
<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<number:number-style style:name="whole"><number:number number:decimal-places="0" number:min-integer-digits="1"/></number:number-style>
<style:style style:name="ce0" style:family="table-cell" style:data-style-name="plain"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>
<style:style style:name="ce1" style:family="table-cell" style:data-style-name="day"/>
<style:style style:name="ce2" style:family="table-cell" style:data-style-name="whole"/>
<style:style style:name="ce3" style:family="table-cell"><style:text-properties fo:font-size="14pt" fo:font-weight="bold"/></style:style>
<style:style style:name="ce4" style:family="table-cell"><style:table-cell-properties fo:background-color="#e6ecf2" fo:wrap-option="wrap" style:vertical-align="top"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="ce5" style:family="table-cell"><style:table-cell-properties fo:background-color="#e6ecf2"/><style:text-properties fo:font-size="8pt" fo:color="#505a5f"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
)";

/// Text that means itself in XML; what no XML may hold becomes the mark for it.
std::string xml(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        const bool allowed = point.value >= 0x20 && point.value != 0xFFFE && point.value != 0xFFFF;
        if (allowed || point.value == '\t' || point.value == '\n')
            append_utf8(plain, point.value);
        else
            append_utf8(plain, replacement_character);
        text.remove_prefix(point.length);
    }
    return escaped(plain);
}

std::string in_formula_quotes(std::string_view text) {
    std::string quoted = "\"";
    for (const char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    return quoted + '"';
}

class WorkbookWriter {
  public:
    explicit WorkbookWriter(const std::vector<FormSheet>& sheets) : sheets_(sheets) {}

    std::string content() {
        xml_ = head;
        validations();
        for (const FormSheet& sheet : sheets_) table(sheet);
        return xml_ + "</office:spreadsheet></office:body></office:document-content>\n";
    }

  private:
    static std::string validation_name(std::size_t sheet, std::size_t column) {
        return fmt::format("v{}.{}", sheet, column);
    }

    /// What may be put in a cell, as the formula that the format has for it.
    static std::string condition(const BlankCell& cell) {
        if (cell.form == CellForm::whole) return "of:cell-content-is-whole-number() and cell-content()>=0";
        if (cell.allowed.empty()) return {};
        std::string list;
        for (const std::string& one : cell.allowed)
            list += (list.empty() ? "" : ";") + in_formula_quotes(one);
        return fmt::format("of:cell-content-is-in-list({})", list);
    }

    void validations() {
        xml_ += "<table:content-validations>\n";
        for (std::size_t s = 0; s < sheets_.size(); ++s)
            for (std::size_t c = 0; c < sheets_[s].blank.size(); ++c) validation(s, c);
        xml_ += "</table:content-validations>\n";
    }

    void validation(std::size_t s, std::size_t column) {
        const FormSheet& sheet = sheets_[s];
        const BlankCell& cell = sheet.blank[column];
        const std::string allowed = condition(cell);
        xml_ += fmt::format("<table:content-validation table:name=\"{}\"", validation_name(s, column));
        if (!allowed.empty()) xml_ += fmt::format(" table:condition=\"{}\"", xml(allowed));
        xml_ += fmt::format(
            " table:allow-empty-cell=\"true\" table:display-list=\"unsorted\" "
            "table:base-cell-address=\"{}\">",
            xml(fmt::format("{}.{}", sheet.name,
                            cell_name(column, static_cast<std::int64_t>(sheet.rows.size()) + 1))));
        xml_ += fmt::format(
            "<table:help-message table:title=\"{}\" table:display=\"true\"><text:p>{}</text:p>"
            "</table:help-message>",
            xml(cell.title), xml(cell.help));
        xml_ +=
            "<table:error-message table:message-type=\"stop\" table:display=\"true\"/>"
            "</table:content-validation>\n";
    }

    void table(const FormSheet& sheet) {
        xml_ += fmt::format("<table:table table:name=\"{}\">\n", xml(sheet.name));
        std::size_t columns = sheet.blank.size();
        for (const auto& row : sheet.rows) columns = std::max(columns, row.size());
        for (std::size_t c = 0; c < columns; ++c)
            xml_ += fmt::format("<table:table-column table:style-name=\"co{}\"/>",
                                c < sheet.columns_wide ? 1 : 0);
        for (const auto& row : sheet.rows) {
            xml_ += "\n<table:table-row>";
            for (const FormCell& cell : row) filled(cell);
            xml_ += row.empty() ? "<table:table-cell/></table:table-row>" : "</table:table-row>";
        }
        if (sheet.blank_rows > 0) blank_rows(sheet);
        xml_ += "\n</table:table>\n";
    }

    static std::string paragraphs(std::string_view text) {
        std::string all;
        for (const std::string_view line : split_lines(text))
            all += fmt::format("<text:p>{}</text:p>", xml(line));
        return all;
    }

    void filled(const FormCell& cell) {
        const int style = static_cast<int>(cell.form);
        if (cell.text.empty())
            xml_ += fmt::format("<table:table-cell table:style-name=\"ce{}\"/>", style);
        else
            xml_ += fmt::format(
                "<table:table-cell table:style-name=\"ce{}\" office:value-type=\"string\">{}"
                "</table:table-cell>",
                style, paragraphs(cell.text));
    }

    void blank_rows(const FormSheet& sheet) {
        const auto s = static_cast<std::size_t>(&sheet - sheets_.data());
        xml_ += fmt::format("\n<table:table-row table:number-rows-repeated=\"{}\">", sheet.blank_rows);
        for (std::size_t c = 0; c < sheet.blank.size(); ++c)
            xml_ += fmt::format(
                "<table:table-cell table:style-name=\"ce{}\" table:content-validation-name=\"{}\"/>",
                static_cast<int>(sheet.blank[c].form), validation_name(s, c));
        xml_ += "</table:table-row>";
    }

    const std::vector<FormSheet>& sheets_;
    std::string xml_;
};

}  // namespace

std::string workbook_of(const std::vector<FormSheet>& sheets) {
    return archive_of({{"mimetype", std::string(mimetype), false},
                       {"META-INF/manifest.xml", std::string(manifest)},
                       {"content.xml", WorkbookWriter(sheets).content()}});
}

std::string cell_name(std::size_t column, std::int64_t row) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return fmt::format("{}{}", letters, row);
}

}  // namespace ultima
