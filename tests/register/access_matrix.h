// SPDX-License-Identifier: Apache-2.0
// Who may see and do what, written by hand a second time: an answer that knows nothing of the table in
// access_rules.cpp, for the table itself and for what the application shows.
#pragma once

#include "base/text.h"
#include "register/access.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace ultima::test {

/// Columns: who, in which relation. J judge, P prosecutor, D defence, W probation officer, V provider, R
/// prison, S victim support, T statistician, I inspector, A administrator, X the person; a assigned, o of the
/// same office (X: own), u urgent, h host, n no relation. Cells: while the file is (o) open, (c) or closed,
/// (s) or sealed, (e) or about to be erased; large letters: children's files too.
inline constexpr std::string_view access_matrix = R"(
part        Ja Jo Ju Pa Po Da Wa Wo Wu Va Vo Vh Ra Ru Sa Sh Tn In Ia An Xo
course      E  o  O  C  o  C  C  o  O  O  .  .  O  O  O  .  .  E  C  E  E
facts       S  .  O  C  .  C  C  .  .  .  .  .  .  .  .  .  .  c  .  .  E
findings    S  .  .  C  .  C  c  .  .  .  .  .  .  .  .  .  .  c  .  .  E
health      C  .  .  .  .  C  O  .  .  .  .  .  O  O  .  .  .  .  .  .  E
consent     .  .  .  .  .  C  .  .  .  .  .  .  .  .  .  .  .  c  .  .  E
views       S  .  .  C  .  C  .  .  .  .  .  .  .  .  C  .  .  .  .  .  .
restorative .  .  .  .  .  .  .  .  .  .  .  O  .  .  .  O  .  .  .  .  E
decisions   E  o  O  C  .  C  C  .  .  .  .  .  O  .  .  .  .  c  .  .  E
measures    S  o  O  C  .  C  C  o  O  O  o  .  O  .  o  .  .  c  .  .  E
plan        C  .  .  .  .  C  C  o  O  O  o  .  .  .  .  .  .  c  .  .  E
breaches    S  .  .  C  .  C  C  .  .  .  .  .  .  .  .  .  .  c  .  .  E
custody     S  .  O  C  .  C  C  .  O  .  .  .  C  O  o  .  .  c  .  .  E
complaints  .  .  .  .  .  C  .  .  .  .  .  .  .  .  .  .  .  E  C  .  E
disclosures E  .  .  .  .  C  .  .  .  .  .  .  .  .  .  .  .  E  .  .  E
looks       .  .  .  .  .  C  .  .  .  .  .  .  .  .  .  .  .  E  .  .  E
name        S  o  o  C  o  C  C  o  o  O  .  O  C  o  o  O  .  c  C  c  E
identifiers S  .  .  C  .  .  C  .  .  .  .  .  C  .  .  .  .  .  .  c  E
address     C  .  .  c  .  C  C  o  o  .  .  .  .  .  .  .  .  .  .  .  E
trail       .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  E  .  .  .
whole-file  E  .  .  C  .  C  C  .  .  .  .  .  .  .  .  .  .  E  .  .  E
case-list   S  o  .  C  o  C  C  o  .  O  o  O  O  .  o  O  .  c  .  c  E
statistics  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  S  S  .  .  .
write       E  .  .  C  .  S  C  .  .  O  O  O  C  .  S  O  .  E  .  E  S
)";

inline Role role_of(char letter) {
    static const std::map<char, Role> roles{{'J', Role::judge},          {'P', Role::prosecutor},
                                            {'D', Role::defence},        {'W', Role::probation_officer},
                                            {'V', Role::provider},       {'R', Role::prison},
                                            {'S', Role::victim_support}, {'T', Role::statistician},
                                            {'I', Role::inspector},      {'A', Role::administrator},
                                            {'X', Role::person}};
    return roles.at(letter);
}

inline Relation relation_of(std::string_view column) {
    if (column == "Xo") return Relation::own;
    static const std::map<char, Relation> relations{{'a', Relation::assigned},
                                                    {'o', Relation::office},
                                                    {'u', Relation::urgent},
                                                    {'h', Relation::host},
                                                    {'n', Relation::none}};
    return relations.at(column[1]);
}

inline std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words(1);
    for (const char c : line)
        if (c != ' ')
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    if (words.back().empty()) words.pop_back();
    return words;
}

class AccessMatrix {
  public:
    AccessMatrix() {
        std::vector<std::string> columns;
        for (const std::string_view line : split_lines(access_matrix)) {
            const auto words = words_of(line);
            if (words.empty()) continue;
            if (columns.empty()) {
                columns = words;
                continue;
            }
            EXPECT_EQ(words.size(), columns.size()) << line;
            std::string part = words[0];
            std::replace(part.begin(), part.end(), '-', ' ');
            for (std::size_t i = 1; i < words.size(); ++i)
                letters_[{find_file_part(part).value(), role_of(columns[i][0]), relation_of(columns[i])}] =
                    words[i][0];
            parts_.push_back(find_file_part(part).value());
        }
    }

    [[nodiscard]] bool allows(const AccessQuestion& asked) const {
        const bool shelter = asked.protected_address && asked.part == FilePart::address;
        if (asked.part == FilePart::protected_address || shelter) return shelters(asked);
        if (asked.part == FilePart::services || asked.part == FilePart::law ||
            asked.part == FilePart::evaluations)
            return letter_allows('C', asked);
        const auto found = letters_.find({asked.part, asked.role, asked.relation});
        return found != letters_.end() && letter_allows(found->second, asked);
    }
    [[nodiscard]] const std::vector<FilePart>& parts() const { return parts_; }

  private:
    static bool letter_allows(char letter, const AccessQuestion& asked) {
        if (letter == '.') return false;
        if (asked.juvenile && std::islower(static_cast<unsigned char>(letter)) != 0) return false;
        const std::string_view longer = "oOcCsSeE";
        return longer.find(letter) / 2 >= static_cast<std::size_t>(asked.stand);
    }

    /// A shelter's address: the person, and whoever is listed by name and works with the person.
    static bool shelters(const AccessQuestion& asked) {
        if (!asked.protected_address) return false;
        if (asked.role == Role::person) return asked.relation == Relation::own && letter_allows('E', asked);
        const std::string_view may_be_listed = "JDWVRS";
        for (const char one : may_be_listed)
            if (role_of(one) == asked.role)
                return asked.relation == Relation::listed && letter_allows('C', asked);
        return false;
    }

    std::map<std::tuple<FilePart, Role, Relation>, char> letters_;
    std::vector<FilePart> parts_;
};

template <class Word>
WordSet<Word> every(std::size_t count) {
    WordSet<Word> all;
    for (std::size_t i = 0; i < count; ++i) all.add(static_cast<Word>(i));
    return all;
}

/// The rule with one thing more allowed to all: role, relation, state, part, children.
[[nodiscard]] inline std::vector<AccessRule> widened(const AccessRule& rule) {
    std::vector<AccessRule> wider(5, rule);
    wider[0].roles = every<Role>(role_count);
    wider[1].relations = every<Relation>(relation_count);
    wider[2].stands = every<FileStand>(file_stand_count);
    wider[3].parts = every<FilePart>(file_part_count);
    wider[4].juveniles = true;
    return wider;
}

}  // namespace ultima::test
