// SPDX-License-Identifier: Apache-2.0
#include "law/report.h"

#include "base/nearest.h"
#include "base/text.h"

namespace ultima {

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string result = "`";
    std::size_t points = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (++points > longest) {
            result += "...";
            break;
        }
        const CodePoint point = first_code_point(text.substr(at));
        const bool control = point.value < 0x20 || point.value == 0x7f;
        result += control ? " " : text.substr(at, point.length);
        at += point.length;
    }
    return result + "`";
}

std::string one_of(const std::vector<std::string_view>& words) {
    std::string result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) result += i + 1 == words.size() ? " or " : ", ";
        result += "`" + std::string(words[i]) + "`";
    }
    return result;
}

std::string did_you_mean(std::string_view wrong, const std::vector<std::string_view>& known) {
    constexpr std::size_t most_names = 4000;
    constexpr std::size_t longest_name = 120;
    if (known.size() > most_names || wrong.empty() || wrong.size() > longest_name) return {};
    std::vector<std::string_view> short_enough;
    for (const std::string_view name : known)
        if (name.size() <= longest_name) short_enough.push_back(name);
    const auto found = nearest(wrong, short_enough);
    return found && *found != wrong ? "did you mean `" + std::string(*found) + "`?" : std::string{};
}

void Report::error(std::string_view code, Span span, std::string message, std::string help,
                   std::vector<Note> notes) {
    ++count_;
    if (full() || !places_.emplace(span.file, span.begin).second) return;
    if (++shown_ > max_errors) {
        code = "L008";
        message = "there are more than " + std::to_string(max_errors) + " errors; the rest is not shown";
        help.clear();
        notes.clear();
    }
    Diagnostic diagnostic;
    diagnostic.severity = Severity::error;
    diagnostic.code = std::string(code);
    diagnostic.span = span;
    diagnostic.message = std::move(message);
    diagnostic.notes = std::move(notes);
    diagnostic.help = std::move(help);
    out_.push_back(std::move(diagnostic));
}

void Report::warning(std::string_view code, Span span, std::string message, std::string help) {
    if (++warnings_ > max_warnings) return;
    out_.push_back({Severity::warning, std::string(code), span, std::move(message), {}, std::move(help)});
}

void Report::error_once(const std::string& key, std::string_view code, Span span, std::string message,
                        std::string help, std::vector<Note> notes) {
    if (!keys_.insert(key).second) {
        ++count_;
        return;
    }
    error(code, span, std::move(message), std::move(help), std::move(notes));
}

}  // namespace ultima
