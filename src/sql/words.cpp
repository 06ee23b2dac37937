// SPDX-License-Identifier: Apache-2.0
#include "sql/words.h"

#include "sql/bits.h"
#include "sql/dialect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace ultima::sql {

namespace {

/// So many names make 255 lists of words.
constexpr std::size_t most_together = 8;
/// Up to so many, the lists are written out.
constexpr std::size_t few = 3;

std::vector<std::vector<Word>> in_parts(const std::vector<Word>& words) {
    std::vector<std::vector<Word>> parts;
    for (const Word& word : words) {
        if (parts.empty() || parts.back().size() == most_together) parts.emplace_back();
        parts.back().push_back(word);
    }
    return parts;
}

/// The flags as the bits of a number. Those that count together are put together first: they are often the
/// same for several lists.
Piece number_of(Layers& layers, const std::string& wish, const std::vector<Word>& words,
                const std::string& only, std::size_t layer) {
    std::vector<std::pair<std::string, std::string>> groups;  // where they count, and the sum
    for (std::size_t place = 0; place < words.size(); ++place) {
        const Word& word = words[place];
        const auto same = [&](const auto& group) { return group.first == word.where; };
        auto group = std::find_if(groups.begin(), groups.end(), same);
        if (group == groups.end()) group = groups.insert(groups.end(), {word.where, ""});
        group->second += group->second.empty() ? "" : " | ";
        group->second += word.flag.can != 1 ? fmt::format("({} & {})", word.flag.sql, 1U << place)
                         : place == 0       ? word.flag.sql
                                            : fmt::format("({} << {})", word.flag.sql, place);
    }
    const bool asked_first = groups.size() > 1 && !only.empty();
    std::string number;
    for (const auto& [where, sum] : groups) {
        number += number.empty() ? "" : " | ";
        number +=
            asked_first && where == only ? sum : fmt::format("CASE WHEN {} THEN {} ELSE 0 END", where, sum);
    }
    if (asked_first) number = fmt::format("CASE WHEN {} THEN {} ELSE 0 END", only, number);
    return layers.add(wish, {number, layer});
}

std::string words_of(const std::vector<Word>& words, std::size_t number) {
    std::vector<std::string> names;
    for (std::size_t place = 0; place < words.size(); ++place)
        if ((number >> place & 1U) != 0) names.push_back(words[place].name);
    return fmt::format("{}", fmt::join(names, ", "));
}

Piece one_word(const Word& word, std::size_t layer) {
    return {fmt::format("CASE WHEN {} AND {} <> 0 THEN {} END", word.where, today_in(word.flag),
                        text_literal(word.name)),
            layer};
}

Piece written_out(const std::vector<Word>& words, const Piece& number) {
    std::string sql = "CASE " + number.sql;
    for (std::size_t each = 1; each < std::size_t{1} << words.size(); ++each)
        sql += fmt::format(" WHEN {} THEN {}", each, text_literal(words_of(words, each)));
    return {sql + " END", number.layer};
}

/// The lists are made once for all rows.
Piece looked_up(const std::vector<Word>& words, const Piece& number, const Dialect& dialect) {
    std::string names;
    for (std::size_t place = 0; place < words.size(); ++place)
        names += fmt::format(", CASE WHEN (n & {}) <> 0 THEN {} END", 1U << place,
                             text_literal(words[place].name));
    const std::string lists =
        fmt::format("(SELECT {}(CONCAT_WS(', '{}) ORDER BY n) FROM generate_series({}, {}) AS t(n))",
                    dialect.list_of, names, dialect.list_begins, (std::size_t{1} << words.size()) - 1);
    return {fmt::format("CASE WHEN {} <> 0 THEN {} END", number.sql,
                        fmt::format(fmt::runtime(dialect.in_list), lists, number.sql)),
            number.layer};
}

}  // namespace

Piece in_words(Layers& layers, const std::string& wish, const std::vector<Word>& words,
               const std::string& only, std::size_t layer, const Dialect& dialect) {
    std::vector<std::string> lists;
    Piece made;
    for (const std::vector<Word>& part : in_parts(words)) {
        const auto number = [&] { return number_of(layers, wish, part, only, layer); };
        const Piece list = part.size() == 1     ? one_word(part.front(), layer)
                           : part.size() <= few ? written_out(part, number())
                                                : looked_up(part, number(), dialect);
        lists.push_back(list.sql);
        made.layer = std::max(made.layer, list.layer);
    }
    // The lists together: none where there are no words at all.
    made.sql = lists.size() == 1 ? lists.front()
                                 : fmt::format("NULLIF(CONCAT_WS(', ', {}), '')", fmt::join(lists, ", "));
    return made;
}

}  // namespace ultima::sql
