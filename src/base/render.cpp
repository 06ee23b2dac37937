// SPDX-License-Identifier: Apache-2.0
// Layout of diagnostics, for people and for programs.
#include "base/render.h"

#include "base/json_text.h"
#include "base/snippet.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace ultima {
namespace {

/// ANSI codes of the parts; all empty without colour.
struct Paint {
    std::string_view severity;
    std::string_view bold;
    std::string_view gutter;
    std::string_view off;
};

Paint paint_for(Severity severity, bool colour) noexcept {
    if (!colour) return {};
    constexpr std::string_view red = "\x1b[1;31m";
    constexpr std::string_view yellow = "\x1b[1;33m";
    constexpr std::string_view cyan = "\x1b[1;36m";
    const std::string_view own =
        severity == Severity::error ? red : (severity == Severity::warning ? yellow : cyan);
    return {own, "\x1b[1m", "\x1b[1;34m", "\x1b[0m"};
}

void append_painted(std::string& out, std::string_view paint, std::string_view text, std::string_view off) {
    out += paint;
    out += text;
    out += off;
}

bool is_shown(const std::optional<Span>& span, const Sources& sources) {
    return span && sources.contains(span->file);
}

/// Digits of the greatest line number among the snippets of one diagnostic: the width of its gutter.
std::size_t gutter_width(const Diagnostic& diagnostic, const Sources& sources) {
    std::uint32_t line = 1;
    const auto take = [&](const Span& span) {
        if (sources.contains(span.file)) line = std::max(line, sources.position(span.file, span.begin).line);
    };
    if (diagnostic.span) take(*diagnostic.span);
    for (const Note& note : diagnostic.notes) take(note.span);
    return std::to_string(line).size();
}

/// ` --> file:line:column`, the line and carets under the span.
void append_snippet(std::string& out, Span span, const Sources& sources, std::size_t gutter,
                    const Paint& paint) {
    const Position at = sources.position(span.file, span.begin);
    const std::string_view line = sources.line_text(span.file, at.line);
    const std::uint32_t line_begin = sources.line_begin(span.file, at.line);
    const std::size_t begin = span.begin - std::min(span.begin, line_begin);
    const std::size_t end = span.end - std::min(span.end, line_begin);
    const Snippet snippet = snippet_of(line, begin, end);
    const std::string number = std::to_string(at.line);
    const std::string margin(gutter, ' ');

    append_painted(out, paint.gutter, margin + "-->", paint.off);
    out += ' ' + shown_safely(sources.name(span.file), 0) + ':' + number + ':' + std::to_string(at.column) +
           '\n';
    append_painted(out, paint.gutter, margin + " |", paint.off);
    out += '\n';
    append_painted(out, paint.gutter, margin.substr(number.size()) + number + " |", paint.off);
    if (!snippet.text.empty()) out += ' ' + snippet.text;
    out += '\n';
    append_painted(out, paint.gutter, margin + " |", paint.off);
    out.append(snippet.caret_begin + 1, ' ');
    append_painted(out, paint.severity, std::string(snippet.caret_count, '^'), paint.off);
    out += '\n';
}

void append_text(std::string& out, const Diagnostic& diagnostic, const Sources& sources, bool colour) {
    const Paint paint = paint_for(diagnostic.severity, colour);
    const Paint note_paint = paint_for(Severity::note, colour);
    const std::size_t gutter = gutter_width(diagnostic, sources);
    constexpr std::size_t indent = 2;

    std::string head{to_text(diagnostic.severity)};
    if (!diagnostic.code.empty()) head += '[' + shown_safely(diagnostic.code, 0) + ']';
    append_painted(out, paint.severity, head, paint.off);
    append_painted(out, paint.bold, ": " + shown_safely(diagnostic.message, indent), paint.off);
    out += '\n';
    if (is_shown(diagnostic.span, sources)) append_snippet(out, *diagnostic.span, sources, gutter, paint);
    for (const Note& note : diagnostic.notes) {
        append_painted(out, note_paint.severity, "note", note_paint.off);
        out += ": " + shown_safely(note.text, indent) + '\n';
        if (is_shown(note.span, sources)) append_snippet(out, note.span, sources, gutter, note_paint);
    }
    if (!diagnostic.help.empty()) {
        append_painted(out, paint.gutter, std::string(gutter, ' ') + " =", paint.off);
        append_painted(out, paint.bold, " help: ", paint.off);
        out += shown_safely(diagnostic.help, gutter + 9) + '\n';
    }
}

void append_json_place(std::string& out, const std::optional<Span>& span, const Sources& sources) {
    if (!is_shown(span, sources)) {
        out += R"("file":null,"line":null,"column":null,"end_line":null,"end_column":null)";
        return;
    }
    const Position begin = sources.position(span->file, span->begin);
    const Position end = sources.position(span->file, std::max(span->begin, span->end));
    out += "\"file\":";
    append_json_string(out, sources.name(span->file));
    out += ",\"line\":" + std::to_string(begin.line) + ",\"column\":" + std::to_string(begin.column);
    out += ",\"end_line\":" + std::to_string(end.line) + ",\"end_column\":" + std::to_string(end.column);
}

void append_json(std::string& out, const Diagnostic& diagnostic, const Sources& sources) {
    out += "{\"severity\":";
    append_json_string(out, to_text(diagnostic.severity));
    out += ",\"code\":";
    append_json_string(out, diagnostic.code);
    out += ',';
    append_json_place(out, diagnostic.span, sources);
    out += ",\"message\":";
    append_json_string(out, diagnostic.message);
    out += ",\"notes\":[";
    for (const Note& note : diagnostic.notes) {
        if (&note != diagnostic.notes.data()) out += ',';
        out += '{';
        append_json_place(out, note.span, sources);
        out += ",\"message\":";
        append_json_string(out, note.text);
        out += '}';
    }
    out += "],\"help\":";
    append_json_string(out, diagnostic.help);
    out += '}';
}

}  // namespace

std::string render_text(const Diagnostics& diagnostics, const Sources& sources, bool colour) {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (!out.empty()) out += '\n';
        append_text(out, diagnostic, sources, colour);
    }
    return out;
}

std::string render_json(const Diagnostics& diagnostics, const Sources& sources) {
    std::string out = "[";
    for (const Diagnostic& diagnostic : diagnostics) {
        if (out.size() > 1) out += ',';
        append_json(out, diagnostic, sources);
    }
    out += ']';
    return out;
}

}  // namespace ultima
