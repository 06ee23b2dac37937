// SPDX-License-Identifier: Apache-2.0
#include "web/markup_of_tests.h"

#include "web/application.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace ultima::test {
namespace {

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; }

std::string unescaped(std::string_view text) {
    constexpr std::pair<std::string_view, char> entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&apos;", '\''}};
    std::string out;
    while (!text.empty()) {
        const auto* found = std::find_if(std::begin(entities), std::end(entities),
                                         [&](const auto& one) { return text.starts_with(one.first); });
        if (found == std::end(entities)) {
            out += text.front();
            text.remove_prefix(1);
        } else {
            out += found->second;
            text.remove_prefix(found->first.size());
        }
    }
    return out;
}

struct Tag {
    std::string name;  ///< `/form` where it ends one
    HttpFields attributes{};
    std::size_t begin = 0, end = 0;  ///< in the page
};

/// Goes from tag to tag.
class Tags {
  public:
    explicit Tags(std::string_view html) : html_(html) {}

    /// Nothing after the last.
    std::optional<Tag> next() {
        while (true) {
            at_ = html_.find('<', at_);
            if (at_ == std::string_view::npos) return std::nullopt;
            if (html_.substr(at_).starts_with("<!DOCTYPE html>")) {
                at_ += 15;
                continue;
            }
            return tag();
        }
    }
    std::vector<std::string> broken{};

  private:
    Tag tag() {
        Tag tag;
        tag.begin = at_++;
        if (at_ < html_.size() && html_[at_] == '/') tag.name += html_[at_++];
        const std::string name = word();
        if (name.empty()) wrong("`<` begins no tag");
        tag.name += name;
        while (at_ < html_.size() && html_[at_] != '>') {
            if (html_[at_] == ' ' || html_[at_] == '\n') {
                ++at_;
                continue;
            }
            if (!attribute(tag)) break;
        }
        if (at_ < html_.size()) ++at_;
        tag.end = at_;
        return tag;
    }

    bool attribute(Tag& tag) {
        const std::string name = word();
        if (name.empty()) {
            wrong(fmt::format("in <{}> stands what is no attribute", tag.name));
            at_ = std::min(html_.find('>', at_), html_.size());
            return false;
        }
        std::string value;
        if (at_ < html_.size() && html_[at_] == '=') {
            ++at_;
            if (at_ >= html_.size() || html_[at_] != '"') {
                wrong(fmt::format("{} of <{}> has a value without quotes", name, tag.name));
                return false;
            }
            const std::size_t end = std::min(html_.find('"', at_ + 1), html_.size());
            value = unescaped(html_.substr(at_ + 1, end - at_ - 1));
            if (html_.substr(at_, end - at_).find('<') != std::string_view::npos)
                wrong(fmt::format("{} of <{}> holds a `<`", name, tag.name));
            at_ = std::min(end + 1, html_.size());
        }
        tag.attributes.emplace_back(name, std::move(value));
        return true;
    }

    std::string word() {
        const std::size_t from = at_;
        while (at_ < html_.size() && is_name(html_[at_])) ++at_;
        return std::string(html_.substr(from, at_ - from));
    }
    void wrong(const std::string& what) {
        const std::size_t from = at_ < 60 ? 0 : at_ - 60;
        broken.push_back(fmt::format("{}: ...{}...", what, html_.substr(from, 120)));
    }

    std::string_view html_;
    std::size_t at_ = 0;
};

/// The text up to where the element ends that has just begun.
std::string text_until(std::string_view html, std::size_t from, std::string_view end) {
    return unescaped(html.substr(from, html.find(end, from) - from));
}

std::string kind_of(const Tag& input) {
    const std::string_view type = value_of(input.attributes, "type");
    if (value_of(input.attributes, "inputmode") == "numeric") return "number";
    return type.empty() ? "text" : std::string(type);
}

class Forms {
  public:
    explicit Forms(std::string_view html) : html_(html), tags_(html) {}

    std::vector<PageForm> all() {
        for (auto tag = tags_.next(); tag; tag = tags_.next()) take(*tag);
        return std::move(forms_);
    }

  private:
    void take(const Tag& tag) {
        if (tag.name == "form") {
            const bool posts = value_of(tag.attributes, "method") == "post";
            forms_.push_back({posts ? HttpMethod::post : HttpMethod::get,
                              std::string(value_of(tag.attributes, "action")),
                              {}});
            inside_ = true;
        }
        if (tag.name == "/form") inside_ = false;
        if (!inside_) return;
        const std::string name(value_of(tag.attributes, "name"));
        if (tag.name == "option" && !fields().empty())
            fields().back().choices.emplace_back(value_of(tag.attributes, "value"));
        if (name.empty()) return;
        if (tag.name == "select") fields().push_back({name, "", "choice", {}});
        if (tag.name == "textarea")
            fields().push_back({name, text_until(html_, tag.end, "</textarea>"), "area", {}});
        if (tag.name == "input") input(name, tag);
    }

    void input(const std::string& name, const Tag& tag) {
        const std::string kind = kind_of(tag);
        const std::string value(value_of(tag.attributes, "value"));
        if (kind != "radio" && kind != "checkbox") {
            fields().push_back({name, value, kind, {}});
            return;
        }
        const auto there = std::find_if(fields().begin(), fields().end(),
                                        [&](const FormField& one) { return one.name == name; });
        if (there == fields().end())
            fields().push_back({name, "", "choice", {value}});
        else
            there->choices.push_back(value);
    }

    std::vector<FormField>& fields() { return forms_.back().fields; }

    std::string_view html_;
    Tags tags_;
    std::vector<PageForm> forms_{};
    bool inside_ = false;
};

/// A template without what fills it, its conditions left in.
std::string bare(std::string_view mustache) {
    std::string out;
    while (!mustache.empty()) {
        const std::size_t open = std::min(mustache.find("{{"), mustache.size());
        out += mustache.substr(0, open);
        mustache.remove_prefix(open);
        const std::size_t close = mustache.find("}}");
        if (close == std::string_view::npos) break;
        mustache.remove_prefix(close + 2);
        if (mustache.starts_with('}')) mustache.remove_prefix(1);
    }
    return out;
}

}  // namespace

ReadMarkup read_markup(std::string_view html) {
    ReadMarkup read;
    Tags tags(html);
    for (auto tag = tags.next(); tag; tag = tags.next()) {
        const bool ends = tag->name.starts_with('/');
        read.found.insert(ends ? tag->name.substr(1) : tag->name);
        for (const auto& [name, value] : tag->attributes)
            read.found.insert(fmt::format("{} {}", tag->name, name));
    }
    read.broken = std::move(tags.broken);
    return read;
}

const TagsAndAttributes& markup_of_templates() {
    static const TagsAndAttributes all = [] {
        TagsAndAttributes found;
        for (const WebFile& file : built_in_web_files())
            if (file.name.ends_with(".mustache")) found.merge(read_markup(bare(file.text)).found);
        return found;
    }();
    return all;
}

std::string PageForm::name() const {
    std::string text = fmt::format("{} {}", method == HttpMethod::post ? "POST" : "GET", action);
    for (const FormField& one : fields) {
        if (one.name == "token" || one.name == "key") continue;
        text += fmt::format(" {}", one.name);
        if (one.name == "event") text += fmt::format("={}", one.value);
    }
    return text;
}

std::vector<PageForm> forms_in(std::string_view html) { return Forms(html).all(); }

std::vector<std::string> links_in(std::string_view html) {
    std::vector<std::string> links;
    Tags tags(html);
    for (auto tag = tags.next(); tag; tag = tags.next())
        if (const std::string_view to = value_of(tag->attributes, "href");
            tag->name == "a" && to.starts_with('/'))
            links.emplace_back(to.substr(0, to.find('#')));
    return links;
}

}  // namespace ultima::test
