// SPDX-License-Identifier: Apache-2.0
// The table of access as a page for people.
#include "register/access.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::string_view beginning = R"(# Who may see what
This page is made from the table that the program obeys; a test keeps the two equal. Whatever is in no row is refused.

Every look at a case or at who somebody is needs a reason of at least ten characters, and it is on record, with who looked, in what role, through which relation, at what and why, before anything is shown. A look that is refused is on record too, and the answer is the same whether the file is not for the looker, erased or not there. For what is erased or not there, the record is a log of the day, with a pseudonym of what was asked for and without the reason, which could name somebody.

A look without delay is for roles that have an `urgent` row: it is good for an hour, and stays open in the file until an inspector has said whether it had to be.

Nobody is taken at their word: what somebody has to do with a file is read from events. Who works on a case is assigned by somebody else.

)";

constexpr std::string_view walls = R"(
## Walls inside a file
- *Why a measure was not pursued* is `consent` and nothing else. To all who may not see that part, refused, withdrawn, not offered and no place are one: the consent, what was missing, and everything that hung on the measure are not there, things are numbered without gaps, and there is neither number, hash nor time of writing.
- *Restorative work* is seen by who leads it and by the person. No court, prosecutor, officer or inspector sees that it failed, or what was agreed.
- *A child* is who was one when the case began, by what was said for that day or at any time since; a correction does not take the wall down. Rows without `children too` do not count for these files. Whoever may not see the child's name sees no free text either, for names stand in it: codes, numbers and days alone.
- *A protected address* is not an address: the rows for `address` do not give it, only the one for those who are listed by name.
- *Counting* gives codes and months: no pseudonym, name, word or day.

)";

constexpr std::string_view outside = R"(## Without signing in
Two pages ask no role. `/verify` opens no file: to a number of a case and a code of 96 bits from a paper it says on which day the order was decided and how it stands, which is what the paper says already. It is no look, so it is on no record: a record would say of whoever was handed a paper that they asked, and when. Ten wrong codes from one address, and the next has to wait. `/when` shows with a code when and where the person is expected; that is a look of the person's own, and on record.

)";

template <class Word>
std::string listed(const WordSet<Word>& words, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        const auto word = static_cast<Word>(i);
        if (!words.contains(word)) continue;
        if (!text.empty()) text += ", ";
        text += to_text(word);
    }
    return text;
}

template <class Word>
std::string every_or(const WordSet<Word>& words, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        if (!words.contains(static_cast<Word>(i))) return listed(words, count);
    return "every one";
}

template <class Word>
std::string glossary(std::string_view title, std::size_t count) {
    std::string text = fmt::format("## {}\n| word | meaning |\n| --- | --- |\n", title);
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("| {} | {} |\n", to_text(static_cast<Word>(i)), meaning(static_cast<Word>(i)));
    return text;
}

}  // namespace

std::string access_document() {
    std::string text(beginning);
    text +=
        "## The table\n| who | relation | the file is | may see | children too | in a sentence |\n"
        "| --- | --- | --- | --- | --- | --- |\n";
    for (const AccessRule& rule : access_rules())
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", every_or(rule.roles, role_count),
                            every_or(rule.relations, relation_count), listed(rule.stands, file_stand_count),
                            listed(rule.parts, file_part_count), rule.juveniles ? "yes" : "no", rule.says);
    text += walls;
    text += outside;
    text += glossary<Relation>("Relations", relation_count);
    text += "\n";
    text += glossary<FilePart>("Parts of a file", file_part_count);
    return text;
}

}  // namespace ultima
