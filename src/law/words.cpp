// SPDX-License-Identifier: Apache-2.0
#include "law/words.h"

#include "law/block_readers.h"
#include "law/expectations.h"
#include "law/header.h"

namespace ultima {
namespace {

template <class Words>
WordGroup group(std::string_view name, const Words& words) {
    return {name, {words.begin(), words.end()}};
}

/// What expressions and lines of tables and tests know beside reserved words. Their readers ask for each word
/// where it stands.
const Options forms = {"days in",
                       "first day of",
                       "days from",
                       "months from",
                       "years from",
                       "to",
                       "min",
                       "max",
                       "rounded up",
                       "rounded down",
                       "rounded half up",
                       "some",
                       "every",
                       "satisfies",
                       "for",
                       "return",
                       "sorted by",
                       "down",
                       "fold",
                       "count",
                       "sum",
                       "first",
                       "last",
                       "perhaps more",
                       "but",
                       "list",
                       "joined",
                       "months",
                       "days",
                       "day in month of"};
const Options line_words = {"monotone", "up in",   "down in", "on",  "at",        "duty",
                            "no duty",  "assumed", "cite",    "for", "forthwith", "given"};

std::vector<std::string_view> stage_words() {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < stage_count; ++i) words.push_back(to_text(static_cast<Stage>(i)));
    return words;
}

std::vector<std::string_view> status_words() {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < status_count; ++i) words.push_back(to_text(static_cast<Status>(i)));
    return words;
}

}  // namespace

std::vector<WordGroup> language_words() {
    return {group("blocks", block_words()),
            group("reserved", reserved_words()),
            group("clauses", clause_words()),
            group("headers", header_words()),
            group("facts", fact_words()),
            group("types", type_words),
            group("measures", measure_words()),
            group("roles", measure_role_words()),
            group("safeguards", need_kinds),
            group("stages", stage_words()),
            group("statuses", status_words()),
            group("expectations", expectation_words),
            group("forms", forms),
            group("lines", line_words)};
}

}  // namespace ultima
