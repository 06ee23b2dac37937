// SPDX-License-Identifier: Apache-2.0
#include "cli/check_format.h"

#include "base/files.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "law/format.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

namespace {

using State = FormattedFile::State;

/// Lines of a text, each with the number of its first line in the other text that it could stand for.
struct Changed {
    std::size_t first = 0;  ///< line of the old text, from 1
    std::vector<std::string_view> old_lines, new_lines;
};

/// The stretches of lines that differ. Both texts hold the same words in order, so a look at a few hundred
/// lines ahead finds where they agree again.
std::vector<Changed> changes(std::string_view before, std::string_view after) {
    const std::vector<std::string_view> old_lines = split_lines(before), new_lines = split_lines(after);
    std::vector<Changed> result;
    std::size_t i = 0, j = 0;
    while (i < old_lines.size() || j < new_lines.size()) {
        if (i < old_lines.size() && j < new_lines.size() && old_lines[i] == new_lines[j]) {
            ++i;
            ++j;
            continue;
        }
        const std::size_t most = old_lines.size() - i + new_lines.size() - j;
        std::size_t skip_old = old_lines.size() - i, skip_new = new_lines.size() - j;
        for (std::size_t apart = 1, found = 0; apart < most && apart < 400 && found == 0; ++apart)
            for (std::size_t a = 0; a <= apart && found == 0; ++a) {
                const std::size_t b = apart - a;
                if (i + a >= old_lines.size() || j + b >= new_lines.size()) continue;
                if (old_lines[i + a] != new_lines[j + b] || trim(old_lines[i + a]).empty()) continue;
                skip_old = a;
                skip_new = b;
                found = 1;
            }
        const auto at = [](const auto& lines, std::size_t place) {
            return lines.begin() + static_cast<std::ptrdiff_t>(place);
        };
        result.push_back({i + 1,
                          {at(old_lines, i), at(old_lines, i + skip_old)},
                          {at(new_lines, j), at(new_lines, j + skip_new)}});
        i += skip_old;
        j += skip_new;
    }
    return result;
}

void print_changes(const FormattedFile& file, std::string_view before) {
    for (const Changed& change : changes(before, file.text)) {
        fmt::print("{}:{}\n", file.name, change.first);
        for (const std::string_view line : change.old_lines) fmt::print("- {}\n", line);
        for (const std::string_view line : change.new_lines) fmt::print("+ {}\n", line);
    }
}

/// Writes what changed. If one file cannot be written, those written before get their old text back.
void write_all(const FormattedPack& pack, const PackFiles& before) {
    const auto old_text = [&](const std::string& name) -> std::string_view {
        return std::find_if(before.files.begin(), before.files.end(),
                            [&](const PackFiles::File& file) { return file.name == name; })
            ->text;
    };
    std::vector<const FormattedFile*> written;
    try {
        for (const FormattedFile& file : pack.files) {
            if (file.state != State::changed) continue;
            write_file_whole(file.name, file.text);
            written.push_back(&file);
        }
    } catch (...) {
        for (const FormattedFile* file : written) write_file_whole(file->name, old_text(file->name));
        throw;
    }
}

}  // namespace

Exit check_format(const std::vector<std::string>& packs, bool write, const Surroundings& around) {
    Exit exit = Exit::done;
    for (const std::string& name : packs) {
        Diagnostics unread;
        const PackFiles files = read_pack_files(pack_folder(name), unread);
        if (has_errors(unread)) {
            print(unread, Sources{}, around);
            exit = Exit::check_failed;
            continue;
        }
        const FormattedPack pack = format_pack(files);
        Diagnostics syntax;
        for (const Diagnostic& each : pack.read.diagnostics)
            if (!each.span || each.code.starts_with("S") || each.code == "P003") syntax.push_back(each);
        print(syntax, pack.read.sources, around);
        if (has_errors(syntax)) exit = Exit::check_failed;
        if (write) write_all(pack, files);
        std::size_t changed = 0;
        for (const FormattedFile& file : pack.files) {
            if (file.state == State::has_errors)
                fmt::print(stderr, "{} is left as it is until this is mended.\n", file.name);
            if (file.state == State::refused) {
                fmt::print(stderr,
                           "{} is left as it is: its layout could not be made without a change of "
                           "what it says. Please report this.\n",
                           file.name);
                exit = Exit::check_failed;
            }
            if (file.state != State::changed) continue;
            ++changed;
            const auto before = std::find_if(files.files.begin(), files.files.end(),
                                             [&](const auto& each) { return each.name == file.name; });
            if (!write) print_changes(file, before->text);
        }
        if (changed > 0 && !write) exit = Exit::check_failed;
        fmt::print("{}: {} of {} files {}\n", name, changed, pack.files.size(),
                   write ? "laid out" : "would change");
    }
    return exit;
}

}  // namespace ultima
