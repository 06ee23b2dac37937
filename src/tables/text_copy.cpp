// SPDX-License-Identifier: Apache-2.0
#include "tables/text_copy.h"

#include "base/text.h"
#include "tables/output.h"

namespace ultima {

namespace {

ChunkAppender appender_of(Database& database, const std::vector<std::string>& columns) {
    std::string made;
    for (const std::string& column : columns)
        made += (made.empty() ? "" : ", ") + quote_identifier(column) + " VARCHAR";
    database.run("CREATE TABLE copied (" + made + ")");
    return {database, "copied"};
}

}  // namespace

TextCopy::TextCopy(Database& database, const std::vector<std::string>& columns)
    : database_(database), rows_(appender_of(database, columns)) {}

TextCopy::~TextCopy() {
    try {
        database_.run("DROP TABLE copied");
    } catch (const DatabaseError&) {
        // What made it fail has been said already.
    }
}

void TextCopy::cell(std::size_t column, const std::optional<std::string_view>& text) {
    if (text)
        rows_.text(column, text_or_mark(*text));
    else
        rows_.null(column);
}

void TextCopy::write(const std::filesystem::path& to) {
    rows_.close();
    copy_to_parquet(database_, "SELECT * FROM copied", to);
}

}  // namespace ultima
