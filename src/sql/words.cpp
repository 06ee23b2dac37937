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

/// So many names make a table of 1,024 lists of words.
constexpr std::size_t most_together = 10;
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
Piece number_of(Layers& layers, const std::string& wish, const std::vector<Word>& words, std::size_t layer) {
    std::vector<std::pair<DayBits, std::string>> groups;  // where they count, and the sum
    for (std::size_t place = 0; place < words.size(); ++place) {
        const Word& word = words[place];
        const auto same = [&](const auto& group) { return group.first.sql == word.where.sql; };
        auto group = std::find_if(groups.begin(), groups.end(), same);
        if (group == groups.end()) group = groups.insert(groups.end(), {word.where, ""});
        group->second += group->second.empty() ? "" : " | ";
        group->second += word.flag.can == 1 ? fmt::format("({} << {})", word.flag.sql, place)
                                            : fmt::format("({} & {})", word.flag.sql, 1U << place);
    }
    std::string number;
    for (const auto& [where, sum] : groups) {
        number += number.empty() ? "" : " | ";
        number += where.sql == every_day.sql
                      ? sum
                      : fmt::format("CASE WHEN {} <> 0 THEN {} ELSE 0 END", today_in(where), sum);
    }
    return layers.add(wish, {number, layer});
}

std::string words_of(const std::vector<Word>& words, std::size_t number) {
    std::vector<std::string> names;
    for (std::size_t place = 0; place < words.size(); ++place)
        if ((number >> place & 1U) != 0) names.push_back(words[place].name);
    return fmt::format("{}", fmt::join(names, ", "));
}

Piece written_out(const std::vector<Word>& words, const Piece& number) {
    std::string sql = "CASE " + number.sql;
    for (std::size_t each = 1; each < std::size_t{1} << words.size(); ++each)
        sql += fmt::format(" WHEN {} THEN {}", each, text_literal(words_of(words, each)));
    return {sql + " END", number.layer};
}

Piece looked_up(Layers& layers, const std::string& wish, const std::vector<Word>& words,
                const Piece& number) {
    std::string names;
    for (std::size_t place = 0; place < words.size(); ++place)
        names += fmt::format(", CASE WHEN (n & {}) <> 0 THEN {} END", 1U << place,
                             text_literal(words[place].name));
    const std::string key = layers.take_name(wish + " key");
    const std::string column = layers.take_name(wish + " in words");
    // 0 has a row of its own: none of the names.
    layers.add({layers.take_name("words"),
                {key, column},
                fmt::format("(SELECT CAST(n AS INTEGER), NULLIF(CONCAT_WS(', '{}), '') "
                            "FROM generate_series(0, {}) AS t(n))",
                            names, (std::size_t{1} << words.size()) - 1),
                number.sql,
                true},
               number.layer);
    return {identifier(column), number.layer + 1};
}

}  // namespace

Piece in_words(Layers& layers, const std::string& wish, const std::vector<Word>& words, std::size_t layer) {
    std::vector<std::string> lists;
    Piece made;
    for (const std::vector<Word>& part : in_parts(words)) {
        const Piece number = number_of(layers, wish, part, layer);
        const Piece list =
            part.size() <= few ? written_out(part, number) : looked_up(layers, wish, part, number);
        lists.push_back(list.sql);
        made.layer = std::max(made.layer, list.layer);
    }
    // The lists together: none where there are no words at all.
    made.sql = lists.size() == 1 ? lists.front()
                                 : fmt::format("NULLIF(CONCAT_WS(', ', {}), '')", fmt::join(lists, ", "));
    return made;
}

}  // namespace ultima::sql
