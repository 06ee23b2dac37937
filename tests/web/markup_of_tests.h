// SPDX-License-Identifier: Apache-2.0
// Pages read as a browser reads them: their tags, their forms, their links.
#pragma once

#include "web/http.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

/// `form`, `form method`: each tag, and each attribute with its tag.
using TagsAndAttributes = std::set<std::string, std::less<>>;

struct ReadMarkup {
    TagsAndAttributes found{};
    std::vector<std::string> broken{};  ///< places at which a browser would have to guess
};
[[nodiscard]] ReadMarkup read_markup(std::string_view html);
/// Those of the templates that are built in.
[[nodiscard]] const TagsAndAttributes& markup_of_templates();

struct FormField {
    std::string name, value;
    std::string kind;  ///< `hidden`, `text`, `date`, `number`, `password`, `area` or `choice`
    std::vector<std::string> choices{};
};
struct PageForm {
    HttpMethod method = HttpMethod::get;
    std::string action;
    std::vector<FormField> fields{};
    /// Where it leads and which fields it has; of a form for an event also which.
    [[nodiscard]] std::string name() const;
};
[[nodiscard]] std::vector<PageForm> forms_in(std::string_view html);
/// Paths with their queries, as they stand in `href`, on this site.
[[nodiscard]] std::vector<std::string> links_in(std::string_view html);

}  // namespace ultima::test
