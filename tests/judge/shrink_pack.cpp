// SPDX-License-Identifier: Apache-2.0
#include "judge/shrink.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace ultima::judge {
namespace {

/// A part of a text: a text in quotation marks, a bracket, a comma, or what stands between blanks.
struct Word {
    std::size_t begin, end;
};

std::vector<Word> words_from(const std::string& text, std::size_t from) {
    std::vector<Word> words;
    for (std::size_t at = from; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        std::size_t end = at + 1;
        if (text[at] == '"')
            end = std::min(text.find('"', at + 1), text.size() - 1) + 1;
        else if (std::string("(),").find(text[at]) == std::string::npos)
            end = std::min(text.find_first_of(" (),\"", at), text.size());
        words.push_back({at, end});
        at = end;
    }
    return words;
}

/// Just behind the bracket that closes the one at `at`.
std::size_t end_of_brackets(const std::string& text, std::size_t at) {
    int brackets = 0;
    std::size_t end = at;
    do brackets += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
    while (brackets > 0 && ++end < text.size());
    return std::min(end + 1, text.size());
}

/// Cells of a row: where each begins and ends, without its bars.
std::vector<Word> cells_of(const std::string& row) {
    std::vector<Word> cells;
    for (std::size_t bar = row.find('|'); bar != std::string::npos;) {
        const std::size_t next = row.find('|', bar + 1);
        if (next == std::string::npos) break;
        cells.push_back({bar + 1, next});
        bar = next;
    }
    return cells;
}

class PackShrinker {
  public:
    PackShrinker(RandomPack pack, const std::function<bool(const RandomPack&)>& still_fails, Deadline until)
        : pack_(std::move(pack)), still_fails_(still_fails), until_(until) {}

    RandomPack shrunk() {
        join_conditions();
        bool smaller = true;
        while (smaller && !late()) {
            smaller = drop_pieces();
            smaller = drop_lines() || smaller;
            smaller = drop_columns() || smaller;
            smaller = shorten() || smaller;
        }
        return std::move(pack_);
    }

  private:
    bool late() const { return std::chrono::steady_clock::now() >= until_; }

    bool take(RandomPack smaller) {
        if (late() || !still_fails_(smaller)) return false;
        pack_ = std::move(smaller);
        return true;
    }

    /// Parts of a condition on lines of their own go behind the first, so that each of them can go.
    void join_conditions() {
        RandomPack joined = pack_;
        for (Piece& piece : joined.pieces)
            for (std::size_t line = piece.lines.size(); line-- > 1;) {
                const std::size_t word = piece.lines[line].find_first_not_of(' ');
                if (word == 0 || word == std::string::npos || piece.lines[line].compare(word, 4, "and ") != 0)
                    continue;
                piece.lines[line - 1] += " " + piece.lines[line].substr(word);
                piece.lines.erase(piece.lines.begin() + static_cast<std::ptrdiff_t>(line));
            }
        take(std::move(joined));
    }

    /// From the last piece on, since what stands above is used below: half of them at once, a quarter, ...
    bool drop_pieces() {
        bool any = false;
        for (std::size_t size = std::max<std::size_t>(pack_.pieces.size() / 2, 1); size > 0; size /= 2)
            for (std::size_t i = pack_.pieces.size(); i-- > 0;) {
                if (i + size > pack_.pieces.size()) continue;
                RandomPack smaller = pack_;
                const auto from = smaller.pieces.begin() + static_cast<std::ptrdiff_t>(i);
                smaller.pieces.erase(from, from + static_cast<std::ptrdiff_t>(size));
                any = take(std::move(smaller)) || any;
            }
        return any;
    }

    /// The fields of a record stay: values of a case have as many.
    bool drop_lines() {
        bool any = false;
        for (std::size_t piece = 0; piece < pack_.pieces.size(); ++piece)
            for (std::size_t line = pack_.pieces[piece].lines.size(); line-- > 0;) {
                if (pack_.pieces[piece].declares() || pack_.pieces[piece].fence.starts_with("record")) break;
                RandomPack smaller = pack_;
                std::vector<std::string>& lines = smaller.pieces[piece].lines;
                lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line));
                any = take(std::move(smaller)) || any;
            }
        return any;
    }

    bool drop_columns() {
        bool any = false;
        for (std::size_t piece = 0; piece < pack_.pieces.size(); ++piece) {
            if (!pack_.pieces[piece].fence.starts_with("table") || pack_.pieces[piece].lines.empty())
                continue;
            for (std::size_t column = cells_of(pack_.pieces[piece].lines.front()).size(); column-- > 0;) {
                RandomPack smaller = pack_;
                for (std::string& row : smaller.pieces[piece].lines) {
                    const std::vector<Word> cells = cells_of(row);
                    if (column < cells.size())
                        row.erase(cells[column].begin, cells[column].end + 1 - cells[column].begin);
                }
                any = take(std::move(smaller)) || any;
            }
        }
        return any;
    }

    /// What may be shortened of a fact begins behind its type, of other declarations behind the name, of a
    /// heading behind the label and what is cited.
    bool shorten() {
        bool any = false;
        for (std::size_t piece = 0; piece < pack_.pieces.size(); ++piece) {
            const auto fence = [piece](RandomPack& of) -> std::string& { return of.pieces[piece].fence; };
            const std::string heading = fence(pack_);
            const std::size_t cited = heading.find("   ");
            const std::size_t options = cited == std::string::npos ? cited : heading.find("   ", cited + 3);
            if (options != std::string::npos) any = shorten(fence, options) || any;
            if (heading.starts_with("record")) continue;
            for (std::size_t i = 0; i < pack_.pieces[piece].lines.size(); ++i) {
                const auto line = [piece, i](RandomPack& of) -> std::string& {
                    return of.pieces[piece].lines[i];
                };
                const std::string& text = pack_.pieces[piece].lines[i];
                std::size_t from = 0;
                if (heading == "facts") from = text.find("  ", text.find(" : "));
                if (heading == "measures") from = text.find(" : ") + 3;
                if (from < text.size()) any = shorten(line, from) || any;
            }
        }
        return any;
    }

    using Text = std::function<std::string&(RandomPack&)>;

    bool shorten(const Text& text, std::size_t from) {
        const bool replaced = replace_brackets(text, from);
        return drop_words(text, from) || replaced;
    }

    bool take(const Text& text, std::string shorter) {
        if (shorter.size() >= text(pack_).size()) return false;
        RandomPack smaller = pack_;
        text(smaller) = std::move(shorter);
        return take(std::move(smaller));
    }

    /// What stands in brackets becomes a constant, or loses its brackets.
    bool replace_brackets(const Text& text, std::size_t from) {
        bool any = false;
        for (std::size_t at = from; at < text(pack_).size(); ++at) {
            if (text(pack_)[at] != '(') continue;
            const std::string before = text(pack_);
            const std::size_t end = end_of_brackets(before, at);
            const std::string inside = before.substr(at + 1, end - at - 2);
            for (const std::string& other : {std::string("yes"), std::string("no"), std::string("1"), inside})
                if (take(text, before.substr(0, at) + other + before.substr(end))) {
                    any = true;
                    break;
                }
        }
        return any;
    }

    /// Many words at once, then fewer: an operand and its operator, an entry of a list and its comma.
    bool drop_words(const Text& text, std::size_t from) {
        bool any = false;
        const std::size_t most = words_from(text(pack_), from).size();
        for (std::size_t size = std::min<std::size_t>(most, 12); size > 0; --size)
            for (std::size_t i = most; i-- > 0;) {
                const std::string before = text(pack_);
                const std::vector<Word> words = words_from(before, from);
                if (i + size > words.size()) continue;
                std::size_t end = words[i + size - 1].end;
                while (end < before.size() && before[end] == ' ') ++end;
                std::string shorter = before.substr(0, words[i].begin) + before.substr(end);
                shorter.erase(shorter.find_last_not_of(' ') + 1);
                any = take(text, std::move(shorter)) || any;
            }
        return any;
    }

    RandomPack pack_;
    const std::function<bool(const RandomPack&)>& still_fails_;
    Deadline until_;
};

}  // namespace

RandomPack shrunk(RandomPack pack, const std::function<bool(const RandomPack&)>& still_fails,
                  Deadline until) {
    return PackShrinker(std::move(pack), still_fails, until).shrunk();
}

}  // namespace ultima::judge
