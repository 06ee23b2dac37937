// SPDX-License-Identifier: Apache-2.0
#include "web/short_links.h"

#include "base/hash.h"

#include <array>

namespace ultima {
namespace {

/// Without letters and digits that are taken for one another.
constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
static_assert(letters.size() == 32);
constexpr std::size_t length = 16, of_a_group = 4;

Sqlite opened(const std::filesystem::path& file) {
    Sqlite database = open_private(file);
    database.run(
        "CREATE TABLE IF NOT EXISTS link (hash TEXT PRIMARY KEY, file TEXT NOT NULL UNIQUE, until INTEGER "
        "NOT NULL) STRICT");
    return database;
}

/// The code as it was made, however it was typed; empty if it can be none.
std::string as_made(std::string_view typed) {
    std::string code;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (letters.find(upper) == std::string_view::npos) return {};
        code += upper;
    }
    return code.size() == length ? code : std::string();
}

}  // namespace

ShortLinks::ShortLinks(const std::filesystem::path& path, Entropy entropy)
    : database_(opened(path)), entropy_(std::move(entropy)) {}

std::string ShortLinks::make(std::string_view file, Instant now) {
    std::array<std::uint8_t, length> random{};
    entropy_(random);
    std::string code;
    for (const std::uint8_t one : random) code += letters[one % letters.size()];
    const std::lock_guard lock(mutex_);
    in_transaction(database_, [&] {
        database_.prepare("DELETE FROM link WHERE file = ? OR until <= ?")
            .bind(0, file)
            .bind(1, now.second)
            .run();
        database_.prepare("INSERT INTO link (hash, file, until) VALUES (?, ?, ?)")
            .bind(0, sha256_hex(code))
            .bind(1, file)
            .bind(2, now.second + seconds)
            .run();
    });
    return code;
}

std::optional<std::string> ShortLinks::file_of(std::string_view code, Instant now) {
    const std::string made = as_made(code);
    if (made.empty()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    SqliteStatement found = database_.prepare("SELECT file FROM link WHERE hash = ? AND until > ?");
    if (!found.bind(0, sha256_hex(made)).bind(1, now.second).step()) return std::nullopt;
    return std::string(found.bytes(0));
}

std::string spoken(std::string_view code) {
    std::string text;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i > 0 && i % of_a_group == 0) text += ' ';
        text += code[i];
    }
    return text;
}

}  // namespace ultima
