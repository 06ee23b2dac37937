// SPDX-License-Identifier: Apache-2.0
// One document as part of a page, and as PDF.
#pragma once

#include "report/document.h"
#include "web/application.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A document in the visitor's language, from this institution.
[[nodiscard]] Document document_of(const Visit& visit, std::string title);
/// `label, value` for each field.
[[nodiscard]] LabelList label_list(const Visit& visit, const std::vector<SaidField>& said);
/// A name that keeps its own order of reading within a sentence.
[[nodiscard]] std::string set_apart(std::string_view name);
/// `Ama Reed, judge, City court, 30 June 2026`: whose paper it is, and of which day.
[[nodiscard]] std::string visitor_and_day(const Visit& visit);
/// A path with the address that the visitor's browser knows this application by; empty unless that is a plain
/// one: it goes on paper.
[[nodiscard]] std::string address_of(const Visit& visit, std::string_view path);
/// The blocks as part of a page.
[[nodiscard]] Markup markup_of(const Visit& visit, const std::vector<Block>& blocks);
/// The document as a page, with ways to its PDF and back to the case.
[[nodiscard]] HttpResponse paper_page(const Visit& visit, const Document& document, const std::string& file,
                                      std::string pdf);
/// The document to keep. If this machine has no font for its letters, a page that says so.
[[nodiscard]] HttpResponse pdf_answer(const Visit& visit, const Document& document);

}  // namespace ultima
