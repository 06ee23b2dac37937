// SPDX-License-Identifier: Apache-2.0
#include "web/words.h"

#include "law/po.h"
#include "report/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace ultima {
namespace {

/// The next `[[...]]` from a place on: where it begins and ends, the brackets included.
struct Marked {
    std::size_t begin, end;
};
std::optional<Marked> next_marked(std::string_view text, std::size_t from) {
    const std::size_t begin = text.find("[[", from);
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t end = text.find("]]", begin);
    if (end == std::string_view::npos) throw std::logic_error("a text to translate has no end");
    return Marked{begin, end + 2};
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), with);
    return text;
}

/// A text of a template, escaped for HTML; what the template fills in stays.
std::string escaped_around_braces(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = std::min(text.find("{{"), text.size());
        out += escaped(text.substr(0, open));
        text.remove_prefix(open);
        const std::size_t close = text.find("}}");
        const std::size_t length = close == std::string_view::npos ? text.size() : close + 2;
        out += text.substr(0, length);
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace

const std::vector<WebLanguage>& web_languages() {
    static const std::vector<WebLanguage> languages{{"en", "English"}, {"fr", "Français"},
                                                    {"es", "Español"}, {"ar", "العربية", true},
                                                    {"ru", "Русский"}, {"zh", "中文"}};
    return languages;
}

const WebLanguage& web_language(std::string_view code) {
    for (const WebLanguage& language : web_languages())
        if (language.code == code) return language;
    return web_languages().front();
}

const WebLanguage& web_language_of(std::string_view accepted) {
    while (!accepted.empty()) {
        std::string_view one = accepted.substr(0, accepted.find(','));
        accepted.remove_prefix(std::min(accepted.size(), one.size() + 1));
        while (one.starts_with(' ')) one.remove_prefix(1);
        const std::string_view code = one.substr(0, one.find_first_of("-;"));
        for (const WebLanguage& language : web_languages())
            if (language.code == code) return language;
    }
    return web_languages().front();
}

std::size_t plural_forms(std::string_view language) {
    if (language == "ar") return 6;
    if (language == "ru") return 3;
    return language == "zh" ? 1 : 2;
}

std::size_t plural_form(std::string_view language, std::int64_t count) {
    const std::int64_t ten = count % 10, hundred = count % 100;
    if (language == "zh") return 0;
    if (language == "fr") return count > 1 ? 1 : 0;
    if (language == "ru") {
        if (ten == 1 && hundred != 11) return 0;
        return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 1 : 2;
    }
    if (language == "ar") {
        if (count <= 2) return static_cast<std::size_t>(count);
        if (hundred >= 3 && hundred <= 10) return 3;
        return hundred >= 11 ? 4 : 5;
    }
    return count == 1 ? 0 : 1;
}

Words::Words(const WebLanguage& language, std::string_view catalogue) : language_(&language) {
    Sources sources;
    Diagnostics diagnostics;
    Report report(diagnostics);
    const std::string name = fmt::format("{}.po", language.code);
    const std::uint32_t file = sources.add(name, std::string(catalogue));
    for (PoEntry& entry : read_po(sources, file, report, PoCounting::read)) {
        if (entry.id.empty() || entry.fuzzy) continue;
        if (!entry.by_count.empty()) {
            if (entry.by_count.size() != plural_forms(language.code))
                throw std::logic_error(
                    fmt::format("{}: `{}` needs {} forms", name, entry.id, plural_forms(language.code)));
            plurals_[entry.id] = std::move(entry.by_count);
        } else if (!entry.text.empty()) {
            texts_[entry.id] = std::move(entry.text);
        }
    }
    if (!diagnostics.empty()) throw std::logic_error(name + ": " + diagnostics.front().message);
}

std::string Words::of(std::string_view english) const {
    const auto found = texts_.find(english);
    return found == texts_.end() ? std::string(english) : found->second;
}

std::string Words::count(std::int64_t count, std::string_view one, std::string_view many) const {
    const auto found = plurals_.find(one);
    std::string text(count == 1 ? one : many);
    if (found != plurals_.end()) text = found->second[plural_form(language_->code, count)];
    return replaced(std::move(text), "{}", std::to_string(count));
}

std::string Words::with(std::string_view english, std::initializer_list<std::string_view> texts) const {
    std::string text = of(english);
    std::string out;
    std::size_t at = 0;
    for (const std::string_view one : texts) {
        const std::size_t place = text.find("{}", at);
        if (place == std::string::npos) break;
        out += text.substr(at, place - at);
        out += one;
        at = place + 2;
    }
    return out + text.substr(at);
}

std::string Words::in(std::string_view mustache) const {
    std::string out;
    std::size_t at = 0;
    while (const auto marked = next_marked(mustache, at)) {
        out += mustache.substr(at, marked->begin - at);
        const std::string_view english = mustache.substr(marked->begin + 2, marked->end - marked->begin - 4);
        out += escaped_around_braces(of(english));
        at = marked->end;
    }
    return out + std::string(mustache.substr(at));
}

std::vector<std::string> texts_to_translate(std::string_view mustache) {
    std::vector<std::string> texts;
    std::size_t at = 0;
    while (const auto marked = next_marked(mustache, at)) {
        texts.emplace_back(mustache.substr(marked->begin + 2, marked->end - marked->begin - 4));
        at = marked->end;
    }
    return texts;
}

}  // namespace ultima
