// SPDX-License-Identifier: Apache-2.0
#include "law/po.h"

#include "base/text.h"

namespace ultima {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

class PoReader {
  public:
    PoReader(const Sources& sources, std::uint32_t file, Report& report, PoCounting counting)
        : sources_(sources), file_(file), report_(report), counting_(counting) {}

    std::vector<PoEntry> read() {
        const std::uint32_t lines = sources_.line_count(file_);
        for (line_ = 1; line_ <= lines && !report_.full(); ++line_) {
            text_ = sources_.line_text(file_, line_);
            at_ = 0;
            if (line_ == 1 && text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
            skip_blanks();
            one_line();
        }
        finish();
        return std::move(entries_);
    }

  private:
    enum class Part : std::uint8_t { none, context, id, id_of_many, text };

    void one_line() {
        if (at_ == text_.size()) return;
        if (text_[at_] == '#') return comment(text_.substr(at_));
        if (text_[at_] == '"') return more();
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '\t' && text_[at_] != '"') ++at_;
        const std::string_view word = text_.substr(begin, at_ - begin);
        if (word == "msgctxt") return start(Part::context, begin);
        if (word == "msgid") return start(Part::id, begin);
        if (word == "msgstr") return start(Part::text, begin);
        if (counting_ == PoCounting::read && word == "msgid_plural") return start(Part::id_of_many, begin);
        if (counting_ == PoCounting::read && is_next_count(word)) {
            const bool more = part_ == Part::text && !entry_.by_count.empty();
            if (more || part_ == Part::id_of_many) {
                entry_.by_count.emplace_back();
                if (more) part_ = Part::id_of_many;
                return start(Part::text, begin);
            }
        }
        const bool plural = word == "msgid_plural" || word.starts_with("msgstr[");
        if (part_ == Part::text && !plural) finish();
        bad_ = true;
        part_ = Part::none;
        problem(
            begin, at_, plural ? "texts of packs have no plural forms" : "found " + in_quotes(word),
            plural ? "write one `msgstr`" : "a line begins with `msgctxt`, `msgid`, `msgstr`, a text or `#`");
    }

    /// `msgstr[2]` after two others.
    bool is_next_count(std::string_view word) const {
        return word == "msgstr[" + std::to_string(entry_.by_count.size()) + "]";
    }

    /// Flags and what is left over of old entries belong to the entry that follows.
    void comment(std::string_view words) {
        if (part_ == Part::text) finish();
        if (!words.starts_with("#,")) return;
        words.remove_prefix(2);
        while (!words.empty()) {
            const std::size_t comma = std::min(words.find(','), words.size());
            if (trim(words.substr(0, comma)) == "fuzzy") entry_.fuzzy = true;
            words.remove_prefix(std::min(comma + 1, words.size()));
        }
    }

    void start(Part part, std::size_t begin) {
        const bool next = part == Part::context && (part_ != Part::none || bad_);
        if (next || (part_ == Part::text && part != Part::text)) finish();
        const bool in_order = part == Part::context ? !entry_.has_context && !has_id_
                              : part == Part::id    ? !has_id_
                              : part == Part::id_of_many
                                  ? has_id_ && part_ == Part::id
                                  : has_id_ && (part_ == Part::id || part_ == Part::id_of_many);
        const std::string_view word = text_.substr(begin, at_ - begin);
        if (!in_order && !bad_)
            problem(begin, at_, in_quotes(word) + " stands in the wrong place",
                    "an entry is `msgctxt`, `msgid` and `msgstr`, each once, in this order");
        bad_ = bad_ || !in_order;
        part_ = part;
        skip_blanks();
        Span& span = part == Part::context ? entry_.context_span
                     : part == Part::id    ? entry_.id_span
                                           : entry_.text_span;
        if (part == Part::context) entry_.has_context = true;
        if (part == Part::id) has_id_ = true;
        span = here(at_, text_.size());
        if (at_ == text_.size() || text_[at_] != '"') {
            bad_ = true;
            return problem(at_, text_.size(), "expected a text in quotation marks after " + in_quotes(word));
        }
        string();
    }

    void more() {
        if (part_ != Part::none) return string();
        if (!bad_) problem(at_, text_.size(), "this text continues nothing");
        bad_ = true;
    }

    std::string& target() {
        if (part_ == Part::context) return entry_.context;
        if (part_ == Part::id) return entry_.id;
        if (part_ == Part::id_of_many) return entry_.id_of_many;
        return entry_.by_count.empty() ? entry_.text : entry_.by_count.back();
    }

    void string() {
        std::string& out = target();
        const std::size_t begin = at_++;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] == '\\') {
                escape(out);
                continue;
            }
            out += text_[at_++];
        }
        if (at_ == text_.size()) {
            bad_ = true;
            return problem(begin, text_.size(), "this text has no closing quotation mark on its line");
        }
        ++at_;
        skip_blanks();
        if (at_ == text_.size()) return;
        bad_ = true;
        problem(at_, text_.size(), "expected the end of the line after the text");
    }

    void escape(std::string& out) {
        const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
        const std::size_t which = std::string_view("ntr\"\\").find(letter);
        if (which != std::string_view::npos) {
            out += "\n\t\r\"\\"[which];
            at_ += 2;
            return;
        }
        bad_ = true;
        problem(at_, at_ + 1, "a backslash stands here that means nothing",
                "write `\\n`, `\\t`, `\\\"`, or `\\\\` for a backslash");
        ++at_;
    }

    /// Takes the entry that has been read so far, if there is one and it is whole.
    void finish() {
        if (has_id_ && (part_ == Part::id || part_ == Part::id_of_many) && !bad_)
            report_.error("O001", entry_.id_span, "this entry has no `msgstr`",
                          "write `msgstr \"\"` below it if it is not translated yet");
        if (entry_.has_context && !has_id_ && !bad_)
            report_.error("O001", entry_.context_span, "this entry has no `msgid`");
        if (has_id_ && part_ == Part::text && !bad_) entries_.push_back(std::move(entry_));
        entry_ = {};
        part_ = Part::none;
        has_id_ = bad_ = false;
    }

    void problem(std::size_t begin, std::size_t end, std::string message, std::string help = {}) {
        report_.error("O001", here(begin, end), std::move(message), std::move(help));
    }

    Span here(std::size_t begin, std::size_t end) const {
        const std::uint32_t first = sources_.line_begin(file_, line_);
        return {file_, first + static_cast<std::uint32_t>(begin), first + static_cast<std::uint32_t>(end)};
    }

    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }

    const Sources& sources_;
    std::uint32_t file_;
    Report& report_;
    PoCounting counting_;
    std::vector<PoEntry> entries_;
    PoEntry entry_;
    Part part_ = Part::none;
    bool has_id_ = false;
    bool bad_ = false;  ///< a mistake in this entry has been reported; it is not used
    std::uint32_t line_ = 1;
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<PoEntry> read_po(const Sources& sources, std::uint32_t file, Report& report,
                             PoCounting counting) {
    return PoReader(sources, file, report, counting).read();
}

std::string po_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (c == '"' || c == '\\')
            (out += '\\') += c;
        else
            out += c;
    }
    return out + "\"";
}

}  // namespace ultima
