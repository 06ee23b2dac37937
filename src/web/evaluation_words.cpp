// SPDX-License-Identifier: Apache-2.0
#include "web/evaluation_words.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

struct PlainRefusal {
    std::string_view code, says;
};

constexpr std::string_view too_few =
    "Too few people have what is counted, or do not have it: the answer would speak of single persons.";
constexpr std::string_view too_small = "A group is too small: the answer would speak of single persons.";
constexpr std::string_view not_fitting = "The days or words on record do not fit what the plan says of them.";
constexpr std::string_view no_answer = "No answer can be worked out from this plan and this register.";

constexpr std::array all{
    PlainRefusal{"plan-yaml", "This cannot be read as a plan: a plan gives names to values."},
    PlainRefusal{"plan-name", "The plan says something that plans do not have. Is it spelt as in the guide?"},
    PlainRefusal{"plan-missing", "Something that every plan needs is missing."},
    PlainRefusal{"plan-value", "A value in the plan is not of the kind that is needed there."},
    PlainRefusal{"bad-definition", "A definition does not say clearly what is counted, and for how long."},
    PlainRefusal{
        "unequal-outcome",
        "The plan counts something that can happen to one of the groups only. The answer would show how "
        "the groups are watched, not what they did."},
    PlainRefusal{"plan-column",
                 "The plan names what is neither in the register's table nor a fact of the law."},
    PlainRefusal{
        "plan-unit",
        "The register knows whose each measure and each release is. Take unit out of the plan: where a "
        "person has several, the report counts them and says so."},
    PlainRefusal{
        "person-torn",
        "Some people stand in several of the clusters, so that these cannot be drawn again one by one. "
        "Take cluster out of the plan."},
    PlainRefusal{"plan-large",
                 "The plan is too large for a page: at most 12 definitions, 20 columns to adjust for, 10 for "
                 "subgroups, and 64 kB."},
    PlainRefusal{"plan-changed",
                 "A plan of this name is on record and says something else. Say why it is changed, in at "
                 "least 20 characters."},
    PlainRefusal{"plan-busy", "Another plan is being carried out. Try again in a minute."},
    PlainRefusal{"plan-until", "Choose the last day of a month that is over."},
    PlainRefusal{"plan-failed", "Something went wrong here. If it stays so, tell whoever keeps this server."},
    PlainRefusal{
        "cohort-fact",
        "A fact that the plan names cannot be asked for: it is about health, or has the name of a column "
        "of the table."},
    PlainRefusal{
        "group-vanished",
        "Somewhere nobody is in one of the groups, because something was recorded otherwise there. Leave "
        "that place or year out of the plan."},
    PlainRefusal{
        "groups-from-the-future",
        "The groups were made by what happened later: who did well until then would be credited to the "
        "measure. The key emulation lets a plan ask this; the guide says how."},
    PlainRefusal{"no-overlap",
                 "Too few people of some kind are in one of the groups, so that nobody can stand for the "
                 "others. Adjust "
                 "for fewer things."},
    PlainRefusal{
        "unknown-value",
        "Something to adjust for is not on record for some people. Leave them out, and say so, or do not "
        "adjust for it."},
    PlainRefusal{"too-many-values", "A column to adjust for has too many different words."},
    PlainRefusal{"too-few-people", too_small},
    PlainRefusal{"too-few-events", too_few},
    PlainRefusal{"no-events", too_few},
    PlainRefusal{"no-variation", too_few},
    PlainRefusal{"bad-time", not_fitting},
    PlainRefusal{"bad-days", not_fitting},
    PlainRefusal{"bad-date", not_fitting},
    PlainRefusal{"unknown-event", not_fitting},
    PlainRefusal{"unknown-kind", not_fitting},
    PlainRefusal{"after-seen-until", not_fitting},
};

}  // namespace

std::string_view plain_refusal(std::string_view code) noexcept {
    for (const PlainRefusal& one : all)
        if (one.code == code) return one.says;
    return no_answer;
}

std::vector<std::string_view> plain_refusals() {
    std::vector<std::string_view> sentences{no_answer};
    for (const PlainRefusal& one : all)
        if (std::find(sentences.begin(), sentences.end(), one.says) == sentences.end())
            sentences.push_back(one.says);
    return sentences;
}

}  // namespace ultima
