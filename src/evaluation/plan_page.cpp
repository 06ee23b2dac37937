// SPDX-License-Identifier: Apache-2.0
// A report as a page and as PDF.
#include "base/refusal.h"
#include "evaluation/plan_report.h"
#include "report/pdf.h"
#include "report/style.h"

#include <fmt/format.h>

namespace ultima {

namespace {

// HTML of one block, after a heading. Classes are those of a page of its own and of the application's pages.
struct AsHtml {
    std::string heading{};

    std::string operator()(const Heading& next) {
        heading = next.text;
        return fmt::format("<h{0}>{1}</h{0}>\n", next.level, escaped(next.text));
    }
    std::string operator()(const Paragraph& paragraph) const {
        const std::string text = escaped(paragraph.text);
        switch (paragraph.look) {
            case ParagraphLook::lead:
                return fmt::format("<p class=\"headline lede\">{}</p>\n", text);
            case ParagraphLook::notice:
                return fmt::format("<p class=\"box inset\">{}</p>\n", text);
            case ParagraphLook::soft:
                return fmt::format("<p class=\"soft\">{}</p>\n", text);
            case ParagraphLook::plain:
                break;
        }
        return fmt::format("<p>{}</p>\n", text);
    }
    std::string operator()(const LabelList& list) const {
        std::string html = "<table><tbody>\n";
        for (const Labelled& row : list.rows)
            html += fmt::format("<tr><th scope=\"row\">{}</th><td><code>{}</code></td></tr>\n",
                                escaped(row.label), escaped(row.value));
        return html + "</tbody></table>\n";
    }
    std::string operator()(const BulletList& list) const {
        std::string html = "<ul>\n";
        for (const ListItem& item : list.items) html += fmt::format("<li>{}</li>\n", escaped(item.text));
        return html + "</ul>\n";
    }
    std::string operator()(const DocumentTable& table) const {
        // Wider than a telephone: it is moved by hand, and by keys.
        std::string html = fmt::format(
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><thead><tr>",
            escaped(heading));
        for (std::size_t column = 0; column < table.header.size(); ++column) {
            html += table.header[column].empty()
                        ? std::string("<td></td>")
                        : fmt::format("<th scope=\"col\"{}>{}</th>", column == 0 ? "" : " class=\"n\"",
                                      escaped(table.header[column]));
        }
        html += "</tr></thead><tbody>\n";
        for (const std::vector<std::string>& row : table.rows) {
            html += "<tr>";
            for (std::size_t column = 0; column < row.size(); ++column) {
                html += column == 0 ? fmt::format("<th scope=\"row\">{}</th>", escaped(row[column]))
                                    : fmt::format("<td class=\"n\">{}</td>", escaped(row[column]));
            }
            html += "</tr>\n";
        }
        return html + "</tbody></table></div>\n";
    }
    std::string operator()(const Picture& picture) const { return svg_of(picture).html + "\n"; }
};

}  // namespace

Markup plan_content(const PlanReport& report) {
    std::string html;
    AsHtml as_html;
    for (const Block& piece : report.pieces) html += std::visit(as_html, piece);
    return {std::move(html)};
}

std::string plan_page(const PlanReport& report) {
    std::string html = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n"
        "<p class=\"soft\">{2}</p>\n<h1>{0}</h1>\n",
        escaped(report.title), page_style().html, escaped(report.caption));
    return html + plan_content(report).html + "</body>\n</html>\n";
}

Result<std::string> plan_pdf(const PlanReport& report) {
    Document document;
    document.title = report.title;
    document.caption = report.caption;
    document.page_of = "Page {} of {}";
    document.blocks = report.pieces;
    // No clock is asked: the same plan and table give the same file.
    Pdf pdf = pdf_of(document, Instant{});
    if (!pdf.without_font.empty()) {
        return refused("report-font",
                       "this machine has no font for these letters of the report: " + pdf.without_font);
    }
    return std::move(pdf.bytes);
}

}  // namespace ultima
