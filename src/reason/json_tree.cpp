// SPDX-License-Identifier: Apache-2.0
#include "reason/json_tree.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ultima {

namespace {

constexpr std::size_t most_nested = 100;

/// Walks over the text and lets the reader know how far the library has read.
class Cursor {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Cursor(const char* at, const char** seen) : at_(at), seen_(seen) {}
    reference operator*() const { return *at_; }
    Cursor& operator++() {
        ++at_;
        if (seen_ != nullptr) *seen_ = at_;
        return *this;
    }
    Cursor operator++(int) {
        Cursor before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const Cursor& a, const Cursor& b) { return a.at_ == b.at_; }

  private:
    const char* at_;
    const char** seen_;
};

/// Builds the tree from the library's events.
class Builder {
  public:
    Builder(std::string_view text, std::uint32_t file, const char** seen, Diagnostics& diagnostics,
            std::string_view help)
        : text_(text), file_(file), seen_(seen), diagnostics_(diagnostics), help_(help) {}

    bool null() { return add(value(JsonValue::Kind::null, {})); }
    bool boolean(bool flag) {
        JsonValue made = value(JsonValue::Kind::boolean, {});
        made.boolean = flag;
        return add(std::move(made));
    }
    bool number_integer(std::int64_t number) {
        return add(value(JsonValue::Kind::number, std::to_string(number)));
    }
    bool number_unsigned(std::uint64_t number) {
        return add(value(JsonValue::Kind::number, std::to_string(number)));
    }
    bool number_float(double, const std::string& written) {
        return add(value(JsonValue::Kind::number, written));
    }
    bool string(std::string& text) { return add(value(JsonValue::Kind::text, std::move(text))); }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(JsonValue::Kind::object); }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(JsonValue::Kind::list); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        JsonValue& object = open_.back();
        const Span place = token();
        if (object.find(name) != nullptr) {
            error("K002", place, "`" + name + "` stands twice in one object", "keep one of them");
            return false;
        }
        object.names.push_back(place);
        object.members.push_back({std::move(name), JsonValue{}});
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& problem) {
        const std::uint32_t at = position();
        const std::string_view said = problem.what();
        const auto says = [&](std::string_view words) { return said.find(words) != std::string_view::npos; };
        std::string message = "this is not JSON";
        if (says("unexpected end of input") || (says("missing closing quote") && at >= text_.size()))
            message = "the file ends too early: this is not complete JSON";
        else if (says("UTF-8"))
            message = "this is not UTF-8 text";
        else if (const std::size_t expected = said.find("expected ", said.find(';'));
                 expected != std::string_view::npos)
            message += ": " + std::string(said.substr(expected));
        // A text that stands in the wrong place is shown whole, anything else by the sign that was too much.
        const bool text_ended =
            at > 1 && at <= text_.size() && text_[at - 1] == '"' && says("string literal");
        error("K001", text_ended ? token() : Span{file_, at == 0 ? 0 : at - 1, at}, std::move(message),
              std::string(help_));
        return false;
    }

    std::optional<JsonValue> root;

  private:
    std::uint32_t position() const { return static_cast<std::uint32_t>(*seen_ - text_.data()); }

    /// The token that the library has just read.
    Span token() const {
        std::uint32_t end = std::min(position(), static_cast<std::uint32_t>(text_.size()));
        // Numbers and words are known to have ended only at the sign after them.
        while (end > 0 && std::string_view(",:]} \t\r\n").find(text_[end - 1]) != std::string_view::npos)
            --end;
        std::uint32_t begin = end == 0 ? 0 : end - 1;
        if (end > 0 && text_[begin] == '"') {
            while (begin > 0 && !(text_[begin - 1] == '"' && (begin < 2 || text_[begin - 2] != '\\')))
                --begin;
            begin = begin > 0 ? begin - 1 : 0;
        } else {
            while (begin > 0 &&
                   std::string_view(",:[{ \t\r\n").find(text_[begin - 1]) == std::string_view::npos)
                --begin;
        }
        return {file_, begin, end};
    }

    JsonValue value(JsonValue::Kind kind, std::string text) const {
        JsonValue made;
        made.kind = kind;
        made.text = std::move(text);
        made.span = token();
        return made;
    }

    bool open(JsonValue::Kind kind) {
        if (open_.size() >= most_nested) {
            error("K003", {file_, position() - 1, position()},
                  "lists and objects are nested more than 100 deep", "");
            return false;
        }
        JsonValue made;
        made.kind = kind;
        made.span = {file_, position() - 1, position()};
        open_.push_back(std::move(made));
        return true;
    }

    bool close() {
        JsonValue made = std::move(open_.back());
        open_.pop_back();
        made.span.end = position();
        return add(std::move(made));
    }

    bool add(JsonValue made) {
        if (open_.empty())
            root = std::move(made);
        else if (open_.back().kind == JsonValue::Kind::list)
            open_.back().items.push_back(std::move(made));
        else
            open_.back().members.back().value = std::move(made);
        return true;
    }

    void error(std::string code, Span span, std::string message, std::string help) {
        diagnostics_.push_back(
            {Severity::error, std::move(code), span, std::move(message), {}, std::move(help)});
    }

    std::string_view text_;
    std::uint32_t file_;
    const char** seen_;
    Diagnostics& diagnostics_;
    std::string_view help_;
    std::vector<JsonValue> open_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    for (const auto& [key, value] : members)
        if (key == name) return &value;
    return nullptr;
}

std::optional<JsonValue> parse_json(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics,
                                    std::string_view help) {
    const std::string_view text = sources.text(file);
    const char* seen = text.data();
    Builder builder(text, file, &seen, diagnostics, help);
    const Cursor begin(text.data(), &seen);
    const Cursor end(text.data() + text.size(), nullptr);
    if (!nlohmann::json::sax_parse(begin, end, &builder)) return std::nullopt;
    return std::move(builder.root);
}

}  // namespace ultima
