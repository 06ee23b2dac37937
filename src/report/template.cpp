// SPDX-License-Identifier: Apache-2.0
#include "report/template.h"

#include <kainjow/mustache.hpp>

#include <stdexcept>

namespace ultima {

namespace {

namespace mustache = kainjow::mustache;

mustache::data converted(const TemplateData& data);

mustache::data converted_list(const TemplateData::List& list) {
    mustache::data result(mustache::data::type::list);
    for (const TemplateData& item : list) result.push_back(converted(item));
    return result;
}

mustache::data converted_parts(const TemplateData::Parts& parts) {
    mustache::data result(mustache::data::type::object);
    for (const auto& [name, part] : parts) {
        // Markup goes in under a name of its own, so that a plain text can never be written unescaped.
        if (const auto* markup = std::get_if<Markup>(&part.value()))
            result.set("markup " + name, markup->html);
        else
            result.set(name, converted(part));
    }
    return result;
}

mustache::data converted(const TemplateData& data) {
    if (const auto* text = std::get_if<std::string>(&data.value()))
        return text->empty() ? mustache::data(false) : mustache::data(*text);
    if (const auto* condition = std::get_if<bool>(&data.value())) return mustache::data(*condition);
    if (const auto* list = std::get_if<TemplateData::List>(&data.value())) return converted_list(*list);
    if (const auto* parts = std::get_if<TemplateData::Parts>(&data.value())) return converted_parts(*parts);
    throw std::logic_error("markup stands where only parts of an object can");
}

/// `{{{name}}}` reads "markup name".
std::string with_markup_names(std::string_view text) {
    std::string result;
    std::size_t at = 0;
    for (std::size_t open; (open = text.find("{{{", at)) != std::string_view::npos; at = open + 3) {
        result += text.substr(at, open - at);
        result += "{{{markup ";
    }
    result += text.substr(at);
    return result;
}

}  // namespace

TemplateData& TemplateData::operator[](std::string_view name) {
    if (!std::holds_alternative<Parts>(value_)) value_ = Parts{};
    Parts& parts = std::get<Parts>(value_);
    const auto found = parts.find(name);
    return found != parts.end() ? found->second : parts[std::string(name)];
}

std::string fill(std::string_view text, const TemplateData& data) {
    mustache::mustache compiled(with_markup_names(text));
    if (!compiled.is_valid()) throw std::logic_error("template: " + compiled.error_message());
    compiled.set_custom_escape([](const std::string& plain) { return escaped(plain); });
    return compiled.render(converted(data));
}

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    return result;
}

}  // namespace ultima
