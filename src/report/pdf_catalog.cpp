// SPDX-License-Identifier: Apache-2.0
#include "report/pdf_catalog.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <stdexcept>

namespace ultima {
namespace {

[[noreturn]] void made_otherwise() { throw std::runtime_error("a PDF of Cairo is made otherwise"); }

/// The number behind the last `name` of the file, and after it nothing else is read.
std::size_t number_after(std::string_view pdf, std::string_view name) {
    std::size_t at = pdf.rfind(name);
    if (at == std::string_view::npos) made_otherwise();
    at = pdf.find_first_of("0123456789", at + name.size());
    std::size_t number = 0;
    if (at == std::string_view::npos ||
        std::from_chars(pdf.data() + at, pdf.data() + pdf.size(), number).ec != std::errc())
        made_otherwise();
    return number;
}

/// A BCP 47 tag holds nothing that would have to be written otherwise in a PDF.
std::string tag_of(std::string_view language) {
    std::string tag;
    std::copy_if(language.begin(), language.end(), std::back_inserter(tag), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    return tag;
}

/// As PDF writes any text (PDF 1.4, section 3.8.1): in UTF-16, by numbers of base 16.
std::string text_of(std::string_view utf8) {
    std::string written = "<FEFF";
    while (!utf8.empty()) {
        const CodePoint one = first_code_point(utf8);
        utf8.remove_prefix(one.length);
        const auto code = static_cast<std::uint32_t>(one.value);
        if (code < 0x10000)
            written += fmt::format("{:04X}", code);
        else
            written += fmt::format("{:04X}{:04X}", 0xD800 + ((code - 0x10000) >> 10),
                                   0xDC00 + ((code - 0x10000) & 0x3FF));
    }
    return written + ">";
}

/// An object of the file and what it is to hold from now on.
struct Changed {
    std::size_t number, place;
    std::string inside;
};

/// The tags `Figure` of the file, with the text that stands for each.
std::vector<Changed> with_texts(const std::string& pdf, const std::vector<std::string>& figures) {
    constexpr std::string_view head = " 0 obj\n<< /Type /StructElem\n   /S /Figure\n", tail = ">>\nendobj";
    std::vector<Changed> changed;
    std::size_t at = 0;
    for (const std::string& figure : figures) {
        at = pdf.find(head, at);
        const std::size_t end = at == std::string::npos ? at : pdf.find(tail, at);
        if (end == std::string::npos) made_otherwise();
        const std::size_t line = pdf.rfind('\n', at) + 1, inside = pdf.find("<<", at) + 2;
        std::size_t number = 0;
        if (std::from_chars(pdf.data() + line, pdf.data() + at, number).ptr != pdf.data() + at)
            made_otherwise();
        changed.push_back(
            {number, 0, pdf.substr(inside, end - inside) + "   /Alt " + text_of(figure) + "\n"});
        at = end;
    }
    if (pdf.find(head, at) != std::string::npos) made_otherwise();
    return changed;
}

}  // namespace

std::string with_language(std::string pdf, std::string_view language, bool right_to_left,
                          const std::vector<std::string>& figures) {
    const std::size_t before = number_after(pdf, "startxref");
    const std::size_t size = number_after(pdf, "/Size"), root = number_after(pdf, "/Root"),
                      about = number_after(pdf, "/Info");
    const std::string head = fmt::format("\n{} 0 obj\n<<", root);
    const std::size_t begin = pdf.rfind(head);
    const std::size_t end = begin == std::string::npos ? begin : pdf.find(">>\nendobj", begin);
    if (end == std::string::npos) made_otherwise();
    const std::string was = pdf.substr(begin + head.size(), end - begin - head.size());
    if (was.find("/Catalog") == std::string::npos || was.find("endobj") != std::string::npos)
        made_otherwise();
    std::vector<Changed> changed = with_texts(pdf, figures);
    changed.push_back(
        {root, 0,
         fmt::format("{}{}   /Lang ({})\n   /ViewerPreferences << /DisplayDocTitle true{} >>\n", was,
                     was.find("/MarkInfo") == std::string::npos ? "   /MarkInfo << /Marked true >>\n" : "",
                     tag_of(language), right_to_left ? " /Direction /R2L" : "")});
    for (Changed& object : changed) {
        object.place = pdf.size();
        pdf += fmt::format("{} 0 obj\n<<{}>>\nendobj\n", object.number, object.inside);
    }
    const std::size_t table = pdf.size();
    pdf += "xref\n";
    for (const Changed& object : changed)
        pdf += fmt::format("{} 1\n{:010} 00000 n \n", object.number, object.place);
    pdf += fmt::format(
        "trailer\n<< /Size {}\n   /Root {} 0 R\n   /Info {} 0 R\n   /Prev {}\n>>\nstartxref\n{}\n%%EOF\n",
        size, root, about, before, table);
    return pdf;
}

}  // namespace ultima
