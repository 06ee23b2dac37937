// SPDX-License-Identifier: Apache-2.0
#include "register/flat_json.h"

#include "base/json_text.h"
#include "base/text.h"

#include <algorithm>

namespace ultima {
namespace {

/// The value of four hexadecimal digits; nothing if they are not.
std::optional<char32_t> four_digits(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    char32_t value = 0;
    for (const char digit : text.substr(0, 4)) {
        if (digit >= '0' && digit <= '9')
            value = value * 16 + static_cast<char32_t>(digit - '0');
        else if (digit >= 'a' && digit <= 'f')
            value = value * 16 + static_cast<char32_t>(digit - 'a' + 10);
        else
            return std::nullopt;
    }
    return value;
}

/// Walks over the text; each function says whether it found what it looked for.
class FlatReader {
  public:
    explicit FlatReader(std::string_view text) : rest_(text) {}

    bool mark(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool string(std::string& out) {
        if (!mark('"')) return false;
        while (true) {
            std::size_t plain = 0;
            while (plain < rest_.size() && is_plain(rest_[plain])) ++plain;
            out += rest_.substr(0, plain);
            rest_.remove_prefix(plain);
            if (mark('"')) return true;
            if (!mark('\\') || !escaped(out)) return false;
        }
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    static bool is_control(char32_t value) { return value < 0x20 || value == 0x7F; }
    static bool is_plain(char letter) {
        return letter != '"' && letter != '\\' && !is_control(static_cast<unsigned char>(letter));
    }

    /// What follows a backslash. Our writer puts characters beyond ASCII in as they are, so a `\u` stands for
    /// one of the controls (32, and delete) that have no letter of their own.
    bool escaped(std::string& out) {
        if (rest_.empty()) return false;
        const char letter = rest_.front();
        rest_.remove_prefix(1);
        if (letter == 'u') {
            const auto value = four_digits(rest_);
            if (!value || !is_control(*value)) return false;
            const char control = static_cast<char>(*value);
            if (meant.find(control) != std::string_view::npos) return false;
            rest_.remove_prefix(4);
            out += control;
            return true;
        }
        const std::size_t at = letters.find(letter);
        if (at == std::string_view::npos) return false;
        out += meant[at];
        return true;
    }

    static constexpr std::string_view letters = "\"\\bfnrt", meant = "\"\\\b\f\n\r\t";

    std::string_view rest_;
};

bool has(const FlatMembers& members, std::string_view name) {
    return std::any_of(members.begin(), members.end(), [&](const auto& one) { return one.first == name; });
}

}  // namespace

void FlatWriter::member(std::string_view name, std::string_view value) {
    if (text_.size() > 1) text_ += ',';
    append_json_string(text_, name);
    text_ += ':';
    append_json_string(text_, value);
}

std::string FlatWriter::finish() {
    text_ += '}';
    return std::move(text_);
}

std::optional<FlatMembers> read_flat(std::string_view text) {
    if (!valid_utf8(text)) return std::nullopt;
    FlatReader reader(text);
    if (!reader.mark('{')) return std::nullopt;
    FlatMembers members;
    if (!reader.mark('}')) {
        do {
            std::string name, value;
            if (!reader.string(name) || !reader.mark(':') || !reader.string(value) || has(members, name))
                return std::nullopt;
            members.emplace_back(std::move(name), std::move(value));
        } while (reader.mark(','));
        if (!reader.mark('}')) return std::nullopt;
    }
    if (!reader.at_end()) return std::nullopt;
    return members;
}

}  // namespace ultima
