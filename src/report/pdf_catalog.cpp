// SPDX-License-Identifier: Apache-2.0
#include "report/pdf_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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

}  // namespace

std::string with_language(std::string pdf, std::string_view language, bool right_to_left) {
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
    const std::size_t place = pdf.size();
    pdf += fmt::format(
        "{} 0 obj\n<<{}{}   /Lang ({})\n   /ViewerPreferences << /DisplayDocTitle true{} >>\n>>\nendobj\n",
        root, was, was.find("/MarkInfo") == std::string::npos ? "   /MarkInfo << /Marked true >>\n" : "",
        tag_of(language), right_to_left ? " /Direction /R2L" : "");
    const std::size_t table = pdf.size();
    pdf += fmt::format("xref\n{} 1\n{:010} 00000 n \n", root, place);
    pdf += fmt::format(
        "trailer\n<< /Size {}\n   /Root {} 0 R\n   /Info {} 0 R\n   /Prev {}\n>>\nstartxref\n{}\n%%EOF\n",
        size, root, about, before, table);
    return pdf;
}

}  // namespace ultima
