// SPDX-License-Identifier: Apache-2.0
// Workbooks: what is made keeps to the format, and nothing that somebody sends does more than be refused.
#include "workbook/workbook.h"

#include "base/random.h"
#include "workbook/archive.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ultima::test {
namespace {

constexpr std::string_view head =
    R"(<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
    R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" )"
    R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>)";
constexpr std::string_view tail = "</office:spreadsheet></office:body></office:document-content>";

std::string with_content(std::string_view xml) { return archive_of({{"content.xml", std::string(xml)}}); }
std::string with_rows(std::string_view rows) {
    return with_content(fmt::format("{}<table:table table:name=\"S\">{}</table:table>{}", head, rows, tail));
}
std::string cell(std::string_view attributes, std::string_view text = "") {
    return fmt::format("<table:table-cell {}>{}</table:table-cell>", attributes,
                       text.empty() ? "" : fmt::format("<text:p>{}</text:p>", text));
}
std::string row(std::string_view cells) {
    return fmt::format("<table:table-row>{}</table:table-row>", cells);
}

std::string shown(const Result<std::vector<Sheet>>& read) {
    if (!read) return read.error().front().code + ": " + read.error().front().message;
    std::string text;
    for (const Sheet& sheet : *read)
        for (const SheetRow& one : sheet.rows)
            for (std::size_t c = 0; c < one.cells.size(); ++c)
                if (!one.cells[c].text.empty() || !one.cells[c].problem.empty())
                    text += fmt::format("{}={}{};", cell_name(c, one.number), one.cells[c].text,
                                        one.cells[c].problem.empty() ? "" : "!" + one.cells[c].problem);
    return text;
}

std::string content_of(const std::string& workbook) {
    std::string content;
    const auto archive = Archive::open(workbook);
    EXPECT_TRUE(archive->read("content.xml", 1U << 24U, [&](std::string_view piece) {
        content += piece;
        return true;
    }));
    return content;
}

TEST(workbook, that_is_made_names_its_kind_first_and_unpacked_as_the_format_asks) {
    const std::string made = workbook_of({{.name = "A", .rows = {{{"x", CellForm::text}}}}});
    // A zip entry: 30 bytes, the name, then the bytes as they are (no extra field).
    EXPECT_EQ(made.substr(0, 4), "PK\x03\x04");
    EXPECT_EQ(made.substr(30, 54), "mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
    EXPECT_EQ(made, workbook_of({{.name = "A", .rows = {{{"x", CellForm::text}}}}}));
    EXPECT_TRUE(Archive::open(made)->has("META-INF/manifest.xml"));
}

TEST(workbook, that_is_made_is_read_as_it_was_whatever_stands_in_it) {
    const std::string odd = "<&>\"'\n=1+1\t\xD9\x85 \xFF\x01";
    const auto read = read_workbook(
        workbook_of({{.name = odd,
                      .rows = {{{odd, CellForm::text}, {"", CellForm::text}, {"b", CellForm::name}}},
                      .blank = {{CellForm::text, {odd, "c"}, odd, odd}, {CellForm::whole}},
                      .blank_rows = 3}}));
    EXPECT_EQ(shown(read), "A1=<&>\"'\n=1+1\t\xD9\x85 \xEF\xBF\xBD\xEF\xBF\xBD;C1=b;");
}

TEST(workbook, has_lists_that_drop_down_in_the_formula_of_the_format) {
    const std::string content = content_of(workbook_of(
        {{.name = "A", .blank = {{CellForm::text, {"a \"b\"", "c"}, "t", "h"}}, .blank_rows = 9}}));
    EXPECT_NE(content.find("table:condition=\"of:cell-content-is-in-list(&quot;a "
                           "&quot;&quot;b&quot;&quot;&quot;;&quot;c&quot;)\""),
              std::string::npos)
        << content;
    EXPECT_NE(content.find("table:base-cell-address=\"A.A1\""), std::string::npos);
    EXPECT_NE(content.find("<table:table-row table:number-rows-repeated=\"9\"><table:table-cell "
                           "table:style-name=\"ce0\" table:content-validation-name=\"v0.0\"/>"),
              std::string::npos);
}

TEST(workbook, gives_each_kind_of_cell_as_text_and_says_what_it_cannot_take) {
    EXPECT_EQ(shown(read_workbook(with_rows(
                  row(cell(R"(office:value-type="string")", "a<text:s text:c=\"2\"/>b<text:line-break/>c") +
                      cell(R"(office:value-type="date" office:date-value="2026-01-31")", "31.1.26") +
                      cell(R"(office:value-type="date" office:date-value="2026-01-31T00:00:00")") +
                      cell(R"(office:value-type="float" office:value="12.0")", "12") +
                      cell(R"(office:value-type="boolean" office:boolean-value="true")", "TRUE"))))),
              "A1=a  b\nc;B1=2026-01-31;C1=2026-01-31;D1=12;E1=yes;");
    EXPECT_EQ(
        shown(read_workbook(with_rows(row(
            cell(R"(table:formula="of:=1+1" office:value-type="float" office:value="2")", "2") +
            cell(R"(office:value-type="date" office:date-value="2026-01-31T12:00:00")") +
            cell(R"(office:value-type="date" office:date-value="2026-02-31")") +
            cell(R"(office:value-type="currency" office:value="2")") + cell(R"(office:value-type="x")"))))),
        "A1=!a formula;B1=!a time of day beside the date;C1=!the date `2026-02-31`, which is none from "
        "1800-01-01 to 2199-12-31;D1=!a currency;E1=!a value of a kind that is not known;");
}

TEST(workbook, does_not_take_notes_and_pictures_for_what_a_cell_says) {
    EXPECT_EQ(shown(read_workbook(with_rows(row(
                  "<table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>a"
                  "</text:p></table:table-cell>")))),
              "A1=a;");
}

TEST(workbook, counts_repeated_rows_and_columns_and_keeps_none_that_are_empty) {
    EXPECT_EQ(shown(read_workbook(
                  with_rows("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell "
                            "table:number-columns-repeated=\"16384\"/></table:table-row><table:table-row "
                            "table:number-rows-repeated=\"2\">" +
                            cell(R"(table:number-columns-repeated="25")") +
                            cell(R"(table:number-columns-repeated="2" office:value-type="string")", "a") +
                            "</table:table-row>"))),
              "Z1048001=a;AA1048001=a;Z1048002=a;AA1048002=a;");
}

TEST(workbook, that_would_fill_the_memory_is_refused) {
    const auto refusal = [](std::string_view rows, const WorkbookLimits& limits = {}) {
        const auto read = read_workbook(with_rows(rows), limits);
        return read ? std::string("taken") : read.error().front().code;
    };
    const std::string text = R"(office:value-type="string")";
    EXPECT_EQ(refusal(row(cell(text + R"( table:number-columns-repeated="1000000")", "a"))),
              "workbook-large");
    EXPECT_EQ(refusal("<table:table-row table:number-rows-repeated=\"1048576\">" +
                      cell(text + R"( table:number-columns-repeated="1000")", "a") + "</table:table-row>"),
              "workbook-large");
    EXPECT_EQ(
        refusal(row(cell(text + R"( table:number-columns-repeated="1000")", std::string(100'000, 'a')))),
        "workbook-large");
    EXPECT_EQ(refusal(row(cell(text, "<text:s text:c=\"2000000\"/>")), {.text = 1'000'000}),
              "workbook-large");
    EXPECT_EQ(refusal(row(cell(text + R"( table:number-columns-repeated="-1")", "a"))), "workbook-xml");
    EXPECT_EQ(refusal(row(cell(text + R"( table:number-columns-repeated="99999999999999999999")", "a"))),
              "workbook-xml");
    std::string deep;
    for (int i = 0; i < 200; ++i) deep += "<text:span>";
    for (int i = 0; i < 200; ++i) deep += "</text:span>";
    EXPECT_EQ(refusal(row(cell(text, deep))), "workbook-large");
    // A bomb: blanks that pack to a thousandth.
    const std::string bomb = with_rows(std::string(std::size_t{1} << 25U, ' '));
    EXPECT_LT(bomb.size(), std::size_t{1} << 16U);
    EXPECT_EQ(read_workbook(bomb, {.content = std::size_t{1} << 20U}).error().front().code, "archive-large");
}

TEST(workbook, with_entities_is_refused_with_the_place) {
    EXPECT_EQ(shown(read_workbook(
                  with_content("<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM "
                               "\"file:///etc/passwd\">]>\n<x>&a;&b;</x>"))),
              "workbook-xml: content.xml, line 2, column 13: it declares a document type, which no "
              "spreadsheet has");
}

TEST(workbook, that_is_none_is_refused_with_what_it_lacks) {
    EXPECT_EQ(read_workbook("a,b\n1,2\n").error().front().code, "archive-broken");
    EXPECT_EQ(read_workbook("").error().front().code, "workbook-kind");
    EXPECT_EQ(shown(read_workbook(archive_of({{"word/document.xml", "<x/>"}}))),
              "workbook-kind: it is no OpenDocument spreadsheet: `content.xml` is not in it");
    EXPECT_EQ(shown(read_workbook(with_content("<x/>"))), "workbook-kind: there is no spreadsheet in it");
    EXPECT_EQ(shown(read_workbook(with_content("<x>\n  <y></x>"))),
              "workbook-xml: content.xml, line 2, column 8: mismatched tag");
    EXPECT_EQ(shown(read_workbook(with_rows(row(cell("", "") + row(""))))),
              "workbook-kind: content.xml, line 1, column 328: a row stands in no sheet");
}

TEST(workbook, broken_anywhere_is_read_or_refused_and_never_more) {
    const std::string made = workbook_of({{.name = "A",
                                           .rows = {{{"x", CellForm::text}, {"y", CellForm::name}}},
                                           .blank = {{CellForm::date}},
                                           .blank_rows = 5}});
    Random random(8);
    int refused = 0;
    for (std::size_t cut = 0; cut < made.size(); cut += 7)
        refused += read_workbook(std::string_view(made).substr(0, cut)) ? 0 : 1;
    EXPECT_EQ(refused, static_cast<int>((made.size() + 6) / 7));
    for (int i = 0; i < 3'000; ++i) {
        std::string broken = made;
        broken[random.next() % broken.size()] ^= static_cast<char>(1U << random.next() % 8);
        const auto read = read_workbook(broken);
        refused += read ? 0 : 1;
    }
    EXPECT_GT(refused, 1'000);
    const std::string content = content_of(made);
    for (int i = 0; i < 3'000; ++i) {
        std::string broken = content;
        broken[random.next() % broken.size()] = static_cast<char>(random.next() & 0xFF);
        const auto read = read_workbook(with_content(broken));
        EXPECT_TRUE(read || !read.error().front().message.empty());
    }
}

}  // namespace
}  // namespace ultima::test
