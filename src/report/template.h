// SPDX-License-Identifier: Apache-2.0
// Fills Mustache templates. What is put in is escaped for HTML; markup comes only from templates and from
// `Markup`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ultima {

/// Text that is HTML or SVG already: made by our own code, never from a file or a person.
struct Markup {
    std::string html;
};

/// What a template is filled with: a text, markup, a condition, a list, or named parts.
class TemplateData {
  public:
    using List = std::vector<TemplateData>;
    using Parts = std::map<std::string, TemplateData, std::less<>>;

    TemplateData() : value_(Parts{}) {}
    TemplateData(std::string text) : value_(std::move(text)) {}    // NOLINT(google-explicit-constructor)
    TemplateData(const char* text) : value_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
    TemplateData(Markup markup) : value_(std::move(markup)) {}     // NOLINT(google-explicit-constructor)
    TemplateData(bool condition) : value_(condition) {}            // NOLINT(google-explicit-constructor)
    TemplateData(List list) : value_(std::move(list)) {}           // NOLINT(google-explicit-constructor)

    /// The part of that name, made if it is not there yet.
    TemplateData& operator[](std::string_view name);

    const auto& value() const { return value_; }

  private:
    std::variant<std::string, Markup, bool, List, Parts> value_;
};

/// `{{name}}` is escaped. `{{{name}}}` is for Markup only. Throws std::logic_error if the template is not
/// well-formed, or puts anything but Markup in unescaped: both are mistakes in our own code.
std::string fill(std::string_view mustache, const TemplateData& data);

/// Text with `& < > " '` written so that it means itself in HTML and SVG.
std::string escaped(std::string_view text);

}  // namespace ultima
