// SPDX-License-Identifier: Apache-2.0
// Returns: a form made from a map, filled in by hand, comes in by the same map.
#include "base/random.h"
#include "base/scratch.h"
#include "exchange/import.h"
#include "exchange/return_file.h"
#include "exchange/return_form.h"
#include "workbook/archive.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>

namespace ultima::test {
namespace {

constexpr std::string_view map_text = R"(version: 1
import: town-jail
key: stay
person: who
case: stay
events:
  - event: person identified
    once: person
    on: {column: came}
    name: not in this register
    juvenile: {column: child}
  - event: case opened
    on: {column: came}
    stage: {column: why, values: {R: pretrial, S: sentence}}
  - event: custody reported
    on: {column: came}
    why held: {column: why, values: {R: remand, S: sentence, X: other}}
    note: {column: remark, unknown: ["", "?"]}
  - event: custody ended
    about: custody reported
    where: {column: went, not: [""]}
    on: {column: went}
columns:
  came: {heading: Came on, means: The first day., example: 2026-01-09}
)";

ImportMap map_of(std::string_view text) {
    Sources sources;
    Diagnostics diagnostics;
    auto map = read_import_map(sources, sources.add("map.yaml", std::string(text)), diagnostics);
    if (!map) throw std::logic_error(diagnostics.front().message);
    return *map;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error(fmt::format("there is no {}", from));
    return text.replace(at, from.size(), to);
}

/// The form with cells typed into its rows, as a spreadsheet program saves them.
std::string filled(const ImportMap& map, std::string_view rows) {
    std::string content;
    const std::string form = return_workbook(map);
    const auto read = Archive::open(form)->read("content.xml", 1U << 24U, [&](std::string_view piece) {
        content += piece;
        return true;
    });
    if (!read) throw std::logic_error("the form cannot be read");
    constexpr std::string_view blank = "<table:table-row table:number-rows-repeated=\"500\">";
    return archive_of({{"content.xml", replaced(content, blank, std::string(rows) + std::string(blank))}});
}

std::string text_cell(std::string_view text) {
    return fmt::format(
        "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>", text);
}
std::string day(std::string_view date) {
    return fmt::format("<table:table-cell office:value-type=\"date\" office:date-value=\"{}\"/>", date);
}
std::string entry(std::initializer_list<std::string> cells) {
    std::string row = "<table:table-row>";
    for (const std::string& cell : cells) row += cell;
    return row + "</table:table-row>\n";
}

class Returns : public testing::Test {
  protected:
    Returns() {
        auto second = std::make_shared<std::int64_t>(1'780'000'000);
        register_.emplace(Register::create(scratch_.path("register"),
                                           {[second] { return Instant{++*second}; }, system_entropy(), {}})
                              .value());
    }

    Result<ImportReport> import(const std::string& bytes) {
        const std::string path = scratch_.file("return.ods", bytes);
        return import_table(*register_, map_, {path, {"Ada Obi", Role::prison, {}}, false, {}});
    }

    static std::string refusals(const ImportReport& report) {
        std::string text;
        for (const RefusedRow& row : report.refusals)
            text += fmt::format("{} {} {} {}: {}\n", report.place, row.line, row.key, row.event, row.why);
        return text;
    }

    ImportMap map_ = map_of(map_text);
    Scratch scratch_;
    std::optional<Register> register_;
};

TEST_F(Returns, ask_for_each_column_of_the_map_in_words_with_what_may_stand_there) {
    std::string said;
    for (const ReturnColumn& column : return_columns(map_))
        said += fmt::format("{} | {} | {} | {}\n", column.name, column.heading, column.allowed_words(),
                            column.example);
    EXPECT_EQ(said,
              "stay | Entry | text | A-1024\n"
              "who | Person | text | A-1024\n"
              "came | Came on | a date: year, month, day | 2026-01-09\n"
              "child | Juvenile | one of: yes, no | yes\n"
              "why | Stage | one of: R (pretrial), S (sentence) | R\n"
              "remark | Note | text; ? if nobody knows; may stay empty | \n"
              "went | Custody ended, day | a date: year, month, day; may stay empty | 2026-01-31\n");
    EXPECT_EQ(
        return_columns(map_)[2].means,
        "The first day.\nThe day of `person identified`.\nThe day of `case opened`.\nThe day of `custody "
        "reported`.");
}

TEST_F(Returns, are_taken_in_once_they_are_filled_in_and_a_second_time_change_nothing) {
    const std::string bytes = filled(
        map_,
        entry({text_cell("a1"), text_cell("p1"), day("2026-01-02"), text_cell("no"), text_cell(" R ")}) +
            entry({}) +
            entry({text_cell("a2"), text_cell("p2"), text_cell("2026-01-03"),
                   "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>",
                   text_cell("S"), text_cell("?"), day("2026-01-30")}));
    const auto first = import(bytes);
    ASSERT_TRUE(first);
    EXPECT_EQ(refusals(*first), "");
    EXPECT_EQ(first->rows, 2);
    EXPECT_EQ(first->events, 3 + 4);
    const auto second = import(bytes);
    EXPECT_EQ(second->same, 2);
    EXPECT_EQ(second->events, 0);
}

TEST_F(Returns, name_refused_rows_as_the_spreadsheet_does) {
    const auto report = import(filled(
        map_,
        entry({text_cell("a1"), text_cell("p1"), text_cell("3.1.2026"), text_cell("no"), text_cell("R")}) +
            entry({text_cell("a2"), text_cell("p2"),
                   "<table:table-cell office:value-type=\"float\" office:value=\"46000\"/>", text_cell("no"),
                   text_cell("R")}) +
            entry({day("2026-03-04"), text_cell("p3"), day("2026-01-03"), text_cell("no"),
                   "<table:table-cell table:formula=\"of:=[.A1]\" office:value-type=\"string\"/>"}) +
            entry({text_cell("a4"), text_cell("p4"), day("2026-01-03"), text_cell("no"), text_cell("Q")}) +
            entry({text_cell("a5"), text_cell(""), day("2026-01-03"), text_cell("no"), text_cell("R")})));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->rows, 5);
    EXPECT_EQ(report->refused, 5);
    EXPECT_EQ(report->events, 0);
    EXPECT_EQ(refusals(*report),
              "row 8 a1 : C8 holds the text `3.1.2026`, where `came` is a date such as 2026-01-31\n"
              "row 9 a2 : C9 holds the number `46000`, where `came` is a date such as 2026-01-31\n"
              "row 10 2026-03-04 : A10 holds the date 2026-03-04, and `stay` is no date\n"
              "row 10 2026-03-04 : E10 holds a formula; type the value into `why`\n"
              "row 11 a4 case opened: `why` holds the code `Q`, which the map does not know\n"
              "row 11 a4 custody reported: `why` holds the code `Q`, which the map does not know\n"
              "row 12 a5 : `who` is empty, so nobody knows whose row it is\n");
}

TEST_F(Returns, say_who_sent_them) {
    std::string content;
    const std::string form = return_workbook(map_);
    ASSERT_TRUE(Archive::open(form)->read("content.xml", 1U << 24U, [&](std::string_view piece) {
        content += piece;
        return true;
    }));
    for (const char* text : {"Prison of the town", "2026-01", "Bo Clerk"})
        content = replaced(content, "<table:table-cell table:style-name=\"ce0\"/>", text_cell(text));
    const auto read = read_return(archive_of({{"content.xml", content}}), map_);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->head.office + "/" + read->head.month + "/" + read->head.by,
              "Prison of the town/2026-01/Bo Clerk");
    EXPECT_TRUE(read->rows.empty());
}

TEST_F(Returns, of_another_kind_are_refused_whole_with_the_reason) {
    const auto why = [&](const std::string& from, const std::string& to) {
        std::string content;
        const std::string form = return_workbook(map_);
        EXPECT_TRUE(Archive::open(form)->read("content.xml", 1U << 24U, [&](std::string_view piece) {
            content += piece;
            return true;
        }));
        const auto read = import(archive_of({{"content.xml", replaced(content, from, to)}}));
        return read ? std::string() : read.error().front().code + ": " + read.error().front().message;
    };
    EXPECT_EQ(why("table:name=\"Entries\"", "table:name=\"Sheet1\""),
              "return-sheet: there is no sheet `Entries` in it; there is `Sheet1`, `Columns`");
    EXPECT_EQ(
        why("<text:p>stay</text:p>", "<text:p>Stay</text:p>"),
        "return-names: no row of the sheet `Entries` has the names of the columns: `stay`, `who`, `stay`");
    EXPECT_EQ(why("<text:p>why</text:p>", "<text:p>reason</text:p>"),
              "map-column: the table has no column `why`");
    EXPECT_EQ(why("<text:p>went</text:p>", "<text:p>why</text:p>"),
              "return-names: `why` stands in E7 and in G7");
    EXPECT_EQ(import("no zip").error().front().code, "archive-broken");
}

std::size_t times(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

TEST_F(Returns, on_paper_have_a_block_an_entry_with_the_numbers_of_the_workbook) {
    const std::string page = return_page(map_);
    EXPECT_EQ(times(page, "<section class=\"entry\">"), entries_on_paper);
    const std::vector<ReturnColumn> columns = return_columns(map_);
    std::string content;
    const std::string form = return_workbook(map_);
    ASSERT_TRUE(Archive::open(form)->read("content.xml", 1U << 24U, [&](std::string_view piece) {
        content += piece;
        return true;
    }));
    std::size_t last = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string label = fmt::format("{}. {}", i + 1, columns[i].heading);
        const std::size_t at = page.find("<b>" + label + (columns[i].needed ? " *" : "") + "</b>");
        EXPECT_GT(at, last) << label;
        EXPECT_NE(at, std::string::npos) << label;
        last = at;
        EXPECT_NE(content.find("<text:p>" + label + "</text:p>"), std::string::npos) << label;
    }
    EXPECT_EQ(times(page, "<span class=\"tick\">R (pretrial)</span>"), entries_on_paper);
    EXPECT_EQ(times(page, "<div class=\"day\">"), 2 * entries_on_paper);
    EXPECT_EQ(times(page, "<span class=\"line\">"), 3 * entries_on_paper);
    EXPECT_EQ(page.find("src="), std::string::npos);
    EXPECT_EQ(page.find("url("), std::string::npos);
}

TEST_F(Returns, show_what_a_map_says_as_text_and_never_as_markup) {
    const std::string odd = "<script>alert(1)</script>\"&'";
    map_.columns = {{"came", odd, odd, odd}};
    map_.name = odd;
    const std::string page = return_page(map_);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;&#39;"), std::string::npos);
    EXPECT_TRUE(read_return(return_workbook(map_), map_));
}

}  // namespace
}  // namespace ultima::test
