// SPDX-License-Identifier: Apache-2.0
#include "web/printed.h"

#include "base/language.h"
#include "report/pdf.h"
#include "report/printable.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

TemplateData list_of(TemplateData::List rows) {
    TemplateData list;
    list["rows"] = std::move(rows);
    return list;
}

/// What the template `document` is filled with for each kind of block.
struct BlockData {
    TemplateData operator()(const Heading& heading) const {
        TemplateData data;
        data[heading.level <= 2 ? "h2" : "h3"] = heading.text;
        return data;
    }
    TemplateData operator()(const Paragraph& paragraph) const {
        TemplateData data;
        switch (paragraph.look) {
            case ParagraphLook::lead:
                data["lead"] = paragraph.text;
                break;
            case ParagraphLook::notice:
                data["notice"] = paragraph.text;
                break;
            case ParagraphLook::soft:
                data["soft"] = paragraph.text;
                break;
            default:
                data["plain"] = paragraph.text;
        }
        return data;
    }
    TemplateData operator()(const LabelList& list) const {
        TemplateData::List rows;
        for (const Labelled& one : list.rows) {
            TemplateData row;
            row["label"] = one.label;
            row["value"] = one.value;
            rows.push_back(std::move(row));
        }
        TemplateData data;
        data["labels"] = list_of(std::move(rows));
        return data;
    }
    TemplateData operator()(const BulletList& list) const {
        TemplateData::List rows;
        for (const ListItem& one : list.items) {
            TemplateData row;
            row["text"] = one.text;
            row["link"] = one.link;
            rows.push_back(std::move(row));
        }
        TemplateData data;
        data["items"] = list_of(std::move(rows));
        return data;
    }
    TemplateData operator()(const DocumentTable& table) const {
        TemplateData::List header, rows;
        for (const std::string& one : table.header) header.emplace_back(one);
        for (const auto& cells : table.rows) {
            TemplateData::List others;
            for (std::size_t i = 1; i < cells.size() && i < table.header.size(); ++i) {
                TemplateData cell;
                cell["label"] = table.header[i];
                cell["text"] = cells[i];
                others.push_back(std::move(cell));
            }
            TemplateData row;
            row["first"] = cells.empty() ? std::string() : cells.front();
            row["cells"] = std::move(others);
            rows.push_back(std::move(row));
        }
        TemplateData inside = list_of(std::move(rows));
        inside["header"] = std::move(header);
        TemplateData data;
        data["table"] = std::move(inside);
        return data;
    }
    TemplateData operator()(const Picture& picture) const {
        TemplateData data;
        data["picture"] = svg_of(picture);
        return data;
    }
};

/// A server that cannot set the letters: the page can still be printed from the browser.
HttpResponse no_font_page(const Visit& visit, const std::string& letters) {
    TemplateData data;
    data["letters"] = letters;
    return page(visit, "no_font", visit.of("This cannot be made as PDF here"), std::move(data), 501);
}

}  // namespace

Document document_of(const Visit& visit, std::string title) {
    Document document;
    document.language = std::string(visit.words.language().code);
    document.right_to_left = visit.words.language().right_to_left;
    document.title = std::move(title);
    document.author = visit.app.settings.institution;
    document.foot = visit.app.settings.institution;
    document.page_of = visit.of("Page {} of {}");
    return document;
}

LabelList label_list(const Visit& visit, const std::vector<SaidField>& said) {
    LabelList list;
    for (const SaidField& one : said)
        list.rows.push_back({visit.of(info(one.field).name), said_text(visit, said, one, false)});
    return list;
}

std::string set_apart(std::string_view name) {
    // A name that ends the isolate itself would turn the rest of the sentence round.
    std::string text = printable_line(name);
    for (const std::string_view sign : {"\u2066", "\u2067", "\u2068", "\u2069"})
        for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign))
            text.erase(at, sign.size());
    return isolated(text);
}

std::string address_of(const Visit& visit, std::string_view path) {
    const std::string& host = visit.request.host;
    const bool plain = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '-' || c == ':' || c == '[' || c == ']';
    });
    return plain ? fmt::format("{}://{}{}", visit.app.settings.secure ? "https" : "http", host, path) : "";
}

Markup markup_of(const Visit& visit, const std::vector<Block>& blocks) {
    TemplateData::List rows;
    for (const Block& block : blocks) rows.push_back(std::visit(BlockData{}, block));
    TemplateData data;
    data["blocks"] = std::move(rows);
    return {visit.app.texts.fill(visit.words, "document", data)};
}

std::string visitor_and_day(const Visit& visit) {
    const Looker& who = visit.who();
    std::string text = fmt::format("{}, {}", set_apart(who.name), visit.of(to_text(who.role)));
    if (!who.office.empty()) text += fmt::format(", {}", set_apart(who.office));
    return text + fmt::format(", {}", day_text(visit.words, visit.today()));
}

HttpResponse paper_page(const Visit& visit, const Document& document, const std::string& file,
                        std::string pdf) {
    TemplateData data;
    data["file"] = file;
    data["institution"] = document.caption;
    data["pdf"] = std::move(pdf);
    data["document"] = markup_of(visit, document.blocks);
    return page(visit, "paper", document.title, std::move(data));
}

HttpResponse pdf_answer(const Visit& visit, const Document& document) {
    Pdf pdf = pdf_of(document, visit.now);
    if (!pdf.without_font.empty()) return no_font_page(visit, pdf.without_font);
    HttpResponse response;
    response.type = "application/pdf";
    response.body = std::move(pdf.bytes);
    // The name says nothing of whom it is about: it stands in lists of files that others see.
    response.headers = {{"Content-Disposition", "attachment; filename=\"document.pdf\""},
                        {"Cache-Control", "no-store"}};
    return response;
}

}  // namespace ultima
