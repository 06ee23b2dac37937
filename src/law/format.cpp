// SPDX-License-Identifier: Apache-2.0
#include "law/format.h"

#include "law/format_block.h"
#include "law/format_lines.h"
#include "law/same_pack.h"

#include <algorithm>

namespace ultima {
namespace {

/// The blocks of a file, cut into tokens.
std::vector<LexedBlock> blocks_of(const Sources& sources, std::uint32_t file) {
    Diagnostics unused;  // what is wrong was said when the pack was read
    Report report(unused);
    std::vector<LexedBlock> blocks;
    for (const Block& block : read_blocks(sources, file, report)) blocks.push_back(lex(sources, block));
    return blocks;
}

bool has_syntax_errors(const Diagnostics& diagnostics, std::uint32_t file) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& each) {
        return each.severity == Severity::error && each.span && each.span->file == file &&
               (each.code.starts_with("S") || each.code == "P003");
    });
}

std::string formatted_text(const Sources& sources, std::uint32_t file) {
    const std::string_view text = sources.text(file);
    std::string result;
    std::uint32_t at = 0;
    for (const LexedBlock& block : blocks_of(sources, file)) {
        const FormattedBlock formatted = format_block(sources, block);
        const Span header = block.block.header, body = block.block.body;
        result += text.substr(at, header.begin - at);
        result += formatted.header;
        result += text.substr(header.end, body.begin - header.end);
        result += formatted.body;
        at = body.end;
    }
    result += text.substr(at);
    return result;
}

/// What may not change: each token and each comment of each block, in order.
std::vector<std::string_view> words_of(const Sources& sources, std::uint32_t file) {
    const std::string_view text = sources.text(file);
    std::vector<std::string_view> words;
    for (const LexedBlock& block : blocks_of(sources, file)) {
        words.push_back(to_text(block.block.kind));
        for (const FormatPiece& piece : format_pieces(text, block.header)) words.push_back(piece.text);
        for (const FormatEntry& entry : format_entries(text, block)) {
            for (const FormatPiece& piece : entry.pieces) {
                for (const FormatComment& comment : piece.comments) words.push_back(comment.text);
                words.push_back(piece.text);
            }
            if (entry.comment) words.push_back(*entry.comment);
            if (entry.what != FormatEntry::What::blank) words.emplace_back("\n");
        }
    }
    return words;
}

bool same_words(const Sources& before, std::uint32_t file, const std::string& text) {
    Sources after;
    const std::uint32_t number = after.add(std::string(before.name(file)), text);
    return words_of(before, file) == words_of(after, number);
}

}  // namespace

FormattedPack format_pack(const PackFiles& files) {
    FormattedPack result;
    result.read = load_pack(files);
    const Sources& sources = result.read.sources;
    PackFiles laid_out = files;
    for (std::uint32_t number = 0; number < sources.count(); ++number) {
        if (!sources.name(number).ends_with(".md")) continue;
        FormattedFile file;
        file.name = std::string(sources.name(number));
        file.text = std::string(sources.text(number));
        if (has_syntax_errors(result.read.diagnostics, number)) {
            file.state = FormattedFile::State::has_errors;
        } else if (std::string text = formatted_text(sources, number); text != file.text) {
            const bool safe = same_words(sources, number, text);
            file.state = safe ? FormattedFile::State::changed : FormattedFile::State::refused;
            if (safe) file.text = std::move(text);
        }
        laid_out.files[number].text = file.text;
        result.files.push_back(std::move(file));
    }
    if (has_errors(result.read.diagnostics) || same_pack(result.read.pack, load_pack(laid_out).pack))
        return result;
    for (FormattedFile& file : result.files) {
        if (file.state != FormattedFile::State::changed) continue;
        file.state = FormattedFile::State::refused;
        const auto before = std::find_if(files.files.begin(), files.files.end(),
                                         [&](const PackFiles::File& each) { return each.name == file.name; });
        file.text = before->text;
    }
    return result;
}

}  // namespace ultima
