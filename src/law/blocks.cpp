// SPDX-License-Identifier: Apache-2.0
#include "law/blocks.h"

#include "base/text.h"

#include <cmark.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace ultima {
namespace {

constexpr std::array<std::string_view, 11> kinds = {"record",      "facts", "measures",  "define",
                                                    "calculation", "rule",  "exception", "duty",
                                                    "table",       "test",  "tests"};

/// Where lines begin as CommonMark counts them: LF, CR LF or a lone CR end a line.
std::vector<std::uint32_t> line_begins(std::string_view text) {
    std::vector<std::uint32_t> begins{0};
    for (std::uint32_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
            begins.push_back(i + 1);
    }
    return begins;
}

/// Makes harmless what is of no use for finding blocks in [begin, end), a line. Only its first bytes decide
/// about them.
void make_harmless(std::string& text, std::size_t begin, std::size_t end) {
    constexpr std::string_view block_marks = " \t>#*+-0123456789.)=~`";
    constexpr std::string_view inline_marks = "\\&<*_'\"[]!";
    constexpr std::size_t most_marks = 64;
    std::size_t at = begin;
    while (at < end && at - begin < most_marks && block_marks.find(text[at]) != std::string_view::npos) ++at;
    const std::string_view marks = std::string_view(text).substr(begin, at - begin);
    const bool fence =
        marks.find("```") != std::string_view::npos || marks.find("~~~") != std::string_view::npos;
    if (at - begin == most_marks && at < end) text[at] = 'x';
    // An HTML block hides fences, above all a comment.
    const std::string_view rest = std::string_view(text).substr(at, end - at);
    if (rest.starts_with('<')) at += rest.starts_with("<!--") ? 4 : 1;
    for (; at < end; ++at)
        if (inline_marks.find(text[at]) != std::string_view::npos || (text[at] == '`' && !fence))
            text[at] = 'x';
}

/// The text without marks inside paragraphs, which can take cmark time that grows with the square of the
/// text.
std::string skeleton(std::string_view text) {
    std::string result(text);
    for (std::size_t begin = 0; begin < result.size();) {
        const std::size_t end = std::min(result.find_first_of("\r\n", begin), result.size());
        make_harmless(result, begin, end);
        begin = end + 1;
    }
    return result;
}

struct Free {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
    void operator()(cmark_iter* iter) const { cmark_iter_free(iter); }
};

class BlockReader {
  public:
    BlockReader(const Sources& sources, std::uint32_t file, Report& report)
        : text_(sources.text(file)), file_(file), report_(report), lines_(line_begins(text_)) {}

    std::vector<Block> read();

  private:
    std::uint32_t begin_of(int line) const {
        const auto index = static_cast<std::size_t>(std::max(line, 1)) - 1;
        return index < lines_.size() ? lines_[index] : static_cast<std::uint32_t>(text_.size());
    }
    Span line_span(int line) const {
        std::uint32_t end = begin_of(line + 1);
        const std::uint32_t begin = begin_of(line);
        while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
        return {file_, begin, end};
    }
    std::string heading_text(int line) const;
    void fence(cmark_node* node, bool at_margin);
    void add(Block block);
    void split(Block& block, Span fence_line);
    std::uint32_t line_end(std::uint32_t begin, std::uint32_t limit) const {
        const std::size_t found = text_.substr(0, limit).find_first_of("\r\n", begin);
        return found == std::string_view::npos ? limit : static_cast<std::uint32_t>(found);
    }
    std::optional<BlockKind> kind_of(Span word);

    std::string_view text_;
    std::uint32_t file_;
    Report& report_;
    std::vector<std::uint32_t> lines_;
    std::vector<Block> blocks_;
    std::string heading_;
};

std::string BlockReader::heading_text(int line) const {
    const Span span = line_span(line);
    std::string_view text = trim(text_.substr(span.begin, span.end - span.begin));
    while (text.starts_with('#')) text.remove_prefix(1);
    while (text.ends_with('#')) text.remove_suffix(1);
    return std::string(trim(text));
}

std::optional<BlockKind> BlockReader::kind_of(Span word) {
    const std::string_view text = text_.substr(word.begin, word.end - word.begin);
    const auto found = std::find(kinds.begin(), kinds.end(), text);
    if (found != kinds.end()) return static_cast<BlockKind>(found - kinds.begin());
    std::vector<std::string_view> known(kinds.begin(), kinds.end());
    known.push_back("text");
    std::string help = did_you_mean(text, known);
    if (help.empty()) help = "for an example that is not run, write `text` after the fence";
    report_.error("S001", word,
                  "there is no block of the kind " + in_quotes(text) + "; expected " + one_of(known),
                  std::move(help));
    return std::nullopt;
}

void BlockReader::fence(cmark_node* node, bool at_margin) {
    const Span line = line_span(cmark_node_get_start_line(node));
    std::uint32_t at = line.begin;
    const auto skip = [&](std::string_view what) {
        while (at < line.end && what.find(text_[at]) != std::string_view::npos) ++at;
    };
    skip(" \t>-*+.)0123456789");
    const std::string_view info = cmark_node_get_fence_info(node);
    if (info.empty() || at >= line.end || (text_[at] != '`' && text_[at] != '~')) return;  // prose
    const std::uint32_t fence_begin = at;
    const char mark = text_[at];
    skip(std::string_view(&mark, 1));
    const std::uint32_t fence_length = at - fence_begin;
    skip(" \t");
    const std::uint32_t word_begin = at;
    while (at < line.end && text_[at] != ' ' && text_[at] != '\t') ++at;
    const Span word{file_, word_begin, at};
    if (word.begin == word.end || text_.substr(word.begin, word.end - word.begin) == "text") return;
    const auto kind = kind_of(word);
    if (!kind) return;
    if (!at_margin || fence_begin != line.begin) {
        report_.error("S003", word, "a block must stand at the margin, outside lists and quotations",
                      "remove the blanks or marks before the fence");
        return;
    }
    const Span last = line_span(cmark_node_get_end_line(node));
    const std::string_view closing = trim(text_.substr(last.begin, last.end - last.begin));
    const bool closed = last.begin > line.begin && closing.size() >= fence_length &&
                        closing.find_first_not_of(mark) == std::string_view::npos;
    if (!closed) {
        report_.error("S002", {file_, fence_begin, word.end}, "this block is not closed",
                      "end it with a line that holds nothing but " + std::string(fence_length, mark));
    }
    const std::uint32_t body_begin =
        std::min(begin_of(cmark_node_get_start_line(node) + 1), static_cast<std::uint32_t>(text_.size()));
    const std::uint32_t body_end =
        std::max(body_begin, closed ? last.begin : static_cast<std::uint32_t>(text_.size()));
    add({*kind, word, {file_, word.end, line.end}, {file_, body_begin, body_end}, heading_});
}

/// A fence inside a block means that the block was not closed; what follows is another block.
void BlockReader::add(Block block) {
    for (bool inner = true; inner;) {
        inner = false;
        for (std::uint32_t at = block.body.begin; at < block.body.end && !inner;) {
            const std::uint32_t end = line_end(at, block.body.end);
            const std::string_view line = text_.substr(at, end - at);
            inner = line.starts_with("```") || line.starts_with("~~~");
            if (inner) split(block, {file_, at, end});
            at = end + 1;
        }
    }
    blocks_.push_back(std::move(block));
}

/// Ends the block at the fence, and makes it the one that begins there.
void BlockReader::split(Block& block, Span fence_line) {
    report_.error("S002", fence_line, "a fence inside a block: the block above is not closed",
                  "end it with a line of three backquotes", {{block.word, "the block begins here"}});
    const std::uint32_t end = block.body.end;
    block.body.end = fence_line.begin;
    blocks_.push_back(block);
    std::uint32_t at = fence_line.begin;
    while (at < fence_line.end && (text_[at] == '`' || text_[at] == '~' || text_[at] == ' ')) ++at;
    const std::uint32_t word_begin = at;
    while (at < fence_line.end && text_[at] != ' ' && text_[at] != '\t') ++at;
    block.word = {file_, word_begin, at};
    const auto found = std::find(kinds.begin(), kinds.end(), text_.substr(word_begin, at - word_begin));
    block.header = {file_, at, fence_line.end};
    block.body = {file_, std::min(fence_line.end + 1, end), end};
    if (found != kinds.end()) {
        block.kind = static_cast<BlockKind>(found - kinds.begin());
    } else {
        block.body.begin = end;  // nothing that could be run
        block.header.begin = fence_line.end;
        block.kind = BlockKind::facts;
    }
}

std::vector<Block> BlockReader::read() {
    const std::string harmless = skeleton(text_);
    const std::unique_ptr<cmark_node, Free> document(
        cmark_parse_document(harmless.data(), harmless.size(), CMARK_OPT_DEFAULT));
    const std::unique_ptr<cmark_iter, Free> iter(cmark_iter_new(document.get()));
    for (cmark_event_type event = cmark_iter_next(iter.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iter.get())) {
        if (event != CMARK_EVENT_ENTER) continue;
        cmark_node* node = cmark_iter_get_node(iter.get());
        const bool top = cmark_node_parent(node) == document.get();
        if (cmark_node_get_type(node) == CMARK_NODE_HEADING && top)
            heading_ = heading_text(cmark_node_get_start_line(node));
        if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK) fence(node, top);
    }
    return std::move(blocks_);
}

}  // namespace

std::string_view to_text(BlockKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::span<const std::string_view> block_words() { return kinds; }

std::vector<Block> read_blocks(const Sources& sources, std::uint32_t file, Report& report) {
    return BlockReader(sources, file, report).read();
}

}  // namespace ultima
