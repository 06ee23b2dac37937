// SPDX-License-Identifier: Apache-2.0
#include "register/vocabulary.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>

namespace ultima {
namespace {

constexpr std::array<std::string_view, role_count> role_words{
    "judge",          "prosecutor",   "defence",   "probation officer", "provider",    "prison",
    "victim support", "statistician", "inspector", "administrator",     "pack editor", "person"};

constexpr std::array<std::string_view, thing_count> thing_words{"case",
                                                                "person",
                                                                "service",
                                                                "look log",
                                                                "law file",
                                                                "evaluation plan",
                                                                "fact",
                                                                "finding",
                                                                "legal aid",
                                                                "options",
                                                                "views",
                                                                "report",
                                                                "measure",
                                                                "consent",
                                                                "decision",
                                                                "hearing",
                                                                "condition",
                                                                "referral",
                                                                "place",
                                                                "plan",
                                                                "session",
                                                                "progress",
                                                                "milestone",
                                                                "warning",
                                                                "breach",
                                                                "custody",
                                                                "bail",
                                                                "restorative process",
                                                                "reintegration",
                                                                "complaint",
                                                                "appeal",
                                                                "compensation claim",
                                                                "disclosure",
                                                                "override",
                                                                "gap",
                                                                "assignment",
                                                                "look",
                                                                "address listing",
                                                                "look at who somebody is",
                                                                "stray look"};

constexpr std::array<std::string_view, state_count> state_words{"none",
                                                                "open",
                                                                "closed",
                                                                "sealed",
                                                                "recorded",
                                                                "withdrawn",
                                                                "set aside",
                                                                "offered",
                                                                "appointed",
                                                                "consulted",
                                                                "waived",
                                                                "given",
                                                                "declined",
                                                                "asked",
                                                                "filed",
                                                                "proposed",
                                                                "in force",
                                                                "suspended",
                                                                "completed",
                                                                "ended early",
                                                                "revoked",
                                                                "expired",
                                                                "not pursued",
                                                                "informed",
                                                                "advised",
                                                                "refused",
                                                                "removed",
                                                                "sent",
                                                                "waiting",
                                                                "accepted",
                                                                "cancelled",
                                                                "reserved",
                                                                "taken",
                                                                "released",
                                                                "agreed",
                                                                "scheduled",
                                                                "issued",
                                                                "explained",
                                                                "alleged",
                                                                "heard",
                                                                "found",
                                                                "not found",
                                                                "answered",
                                                                "held",
                                                                "granted",
                                                                "furnished",
                                                                "not furnished",
                                                                "discharged",
                                                                "prepared",
                                                                "met",
                                                                "kept",
                                                                "not kept",
                                                                "stopped",
                                                                "resolved",
                                                                "lodged",
                                                                "decided",
                                                                "erasure proposed",
                                                                "given to the person before erasure",
                                                                "erasure approved",
                                                                "erased"};
static_assert(state_words.back() == "erased");

constexpr std::array<std::string_view, 7> field_kind_words{
    "text", "lines of text", "date", "whole number", "yes or no", "one of", "number of a"};

using enum FieldKind;
constexpr FieldInfo field_list[] = {
    // who a person is
    {"name", text, "the person's name", {}, true},
    {"identifiers", lines, "numbers by which others know the person, `kind: number` each", {}, true},
    {"born", date, "date of birth", {}, true},
    {"address", lines, "where the person can be reached", {}, true},
    {"protected address", yes_no, "the address is a shelter's or protected", {}, true},
    {"telephone", text, "the number at which the person can be called", {}, true},
    {"language", text, "the language in which the person wants to be spoken to"},
    {"juvenile", yes_no, "was a child when the case began"},
    {"remind by", choice, "how the person wants to be reminded of days agreed",
     "telephone / SMS / letter / not at all"},
    {"same as", text, "the file under which this person is known already"},
    // what is known
    {"fact", text, "the fact, by its name in the pack"},
    {"value", text, "what it is"},
    {"source", choice, "where it comes from", "register / document / person / counsel / officer / court"},
    {"as of", date, "the day for which it was true"},
    {"about health", yes_no, "it is about health, addiction or treatment, and seen by fewer people"},
    {"title", text, "what it is called"},
    // law
    {"pack", text, "the pack, `id version`"},
    {"pack hash", text, "SHA-256 of the pack's files"},
    {"inputs hash", text, "SHA-256 of the facts asked with"},
    {"result hash", text, "SHA-256 of the answer"},
    {"options", lines, "what the law allowed, a measure each"},
    {"consent by law", lines,
     "whether the law needs the person's consent for each of them, `measure: yes`, `no` or `unknown`, which "
     "counts as yes"},
    // plans of evaluations
    {"evaluation", text, "the plan of an evaluation, by its name"},
    {"plan text", lines, "the plan as it was written"},
    {"plan hash", text, "SHA-256 of what the plan says, however it is laid out"},
    // legal aid
    {"counsel", text, "the lawyer's name"},
    {"possible", yes_no, "a lawyer could in fact have been had"},
    {"competent", yes_no, "the person understood what was declined"},
    // decisions
    {"about", choice, "what is decided",
     "diversion / measure / variation / extension / suspension / early end / revocation / response / custody "
     "/ "
     "bail / release"},
    {"not chosen", lines, "each lawful option that was not chosen, `option: why not`"},
    {"instead of", text, "what would have been ordered without this measure"},
    {"exposure days", whole, "the longest custody that the offence itself allows, in days"},
    {"decision", thing, "the decision it rests on", "decision"},
    {"computed", thing, "the options that were computed", "options"},
    // measures and conditions
    {"measure", text, "the measure, by its id in the pack"},
    {"stage", choice, "where in the case", "pretrial / trial / sentence / post-sentence / fine"},
    {"consent needed", yes_no, "the measure cannot be imposed without the person's consent"},
    {"starts", date, "the first day"},
    {"ends", date, "the last day"},
    {"extent", whole, "how much: hours, sessions or days, as the measure is counted"},
    {"condition", text, "the condition, `id version` in the library of the pack, or `own words`"},
    {"inputs", lines, "what the condition leaves open, `name: value` each"},
    {"words", lines, "the condition in the words that the person is told"},
    {"kind of condition", choice, "what kind of condition it is",
     "residence / time at home / reporting / treatment / work / no contact / exclusion area / electronic "
     "monitoring / other"},
    {"hours a week", whole, "how many hours of a week the condition takes, rounded up; 0 if none"},
    {"days a week", whole, "on how many days of a week it takes something; 0 if none"},
    {"ground", text, "why this condition is needed"},
    // providers
    {"provider", text, "the provider's id in the directory"},
    {"service", text, "the file of the service"},
    {"part of", text,
     "the file of the service whose further places these are, of another unit or for a group"},
    {"unit", text, "what a place is: a bed, a seat, an hour"},
    {"places", whole, "how many there are"},
    {"outcome", choice, "how it went",
     "attended / attended late / sent home / absent / cancelled by the service / moved"},
    {"complied", yes_no, "did what was asked"},
    {"acceptable", choice, "why an absence is acceptable",
     "illness / family / work / court / custody / service / other"},
    {"minutes", whole, "minutes that count"},
    {"ending", choice, "how the work with the person ended", "as agreed / in part / broken off / not begun"},
    {"at", date, "the day agreed"},
    {"time", text, "the time of day, such as 09:30"},
    {"place", text, "where to come, in words that say nothing of why: a street and a door"},
    {"respond by", date, "the last day for an explanation"},
    {"session", thing, "the session", "session"},
    {"warning", thing, "the warning", "warning"},
    {"breach", thing, "the breach", "breach"},
    {"answers shown", lines, "the answers that the law allows, gentlest first"},
    {"answer", choice, "the answer to a breach",
     "no action / talk / warning / change of conditions / extension / community measure / custody"},
    {"days", whole, "how long, in days"},
    {"why held", choice, "what the custody rests on",
     "remand / sentence / breach / unpaid fine / bail not furnished / other"},
    {"amount", text, "how much money, with its currency"},
    {"housing", choice, "where the person lives", "stable / temporary / none / unknown"},
    {"work", choice, "what the person does", "work / training / seeking / unable / none / unknown"},
    {"treatment", choice, "treatment", "in treatment / completed / not needed / left / unknown"},
    {"family", choice, "contact with family", "good / some / none / unknown"},
    {"month", choice, "months since the measure began", "0 / 6 / 12"},
    // the file
    {"recipient", text, "who receives it"},
    {"what", lines, "what is given or asked"},
    {"basis", text, "the provision that it rests on"},
    {"gap", choice, "what was missing", "no place / no provider / no legal aid / no interpreter"},
    {"computed status", text, "what the law as computed says"},
    {"note", lines, "a note"},
    // who may look, and who did
    {"assignee", text, "the named human"},
    {"in role", choice, "in what capacity",
     "judge / prosecutor / defence / probation officer / provider / prison / victim support / inspector"},
    {"office", text, "the court, office or house that somebody works for"},
    {"restorative", thing, "the restorative process", "restorative process"},
    {"relation", choice, "what somebody has to do with the file",
     "own / host / assigned / listed / office / urgent / none"},
    {"looked at", choice, "the part of the file that was asked for",
     "course / facts / findings / health / consent / views / restorative / decisions / measures / plan / "
     "breaches / custody / complaints / disclosures / looks / name / identifiers / address / protected "
     "address / trail / whole file / case list / statistics / services / law / evaluations / write"},
    {"until", text, "the second at which an urgent look ends"},
    {"asked for", text, "a pseudonym of what was asked for and is no file"},
    {"printed", thing, "the decision whose order was printed with this look", "decision"},
};
constexpr std::size_t field_count = std::size(field_list);
static_assert(field_count < 256);

template <class Word, std::size_t n>
std::optional<Word> find_word(const std::array<std::string_view, n>& words, std::string_view text) {
    const auto* found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return std::nullopt;
    return static_cast<Word>(found - words.begin());
}

}  // namespace

std::vector<std::string_view> choices_in(std::string_view choices) {
    std::vector<std::string_view> list;
    while (!choices.empty()) {
        const std::size_t end = std::min(choices.find(" / "), choices.size());
        list.push_back(choices.substr(0, end));
        choices.remove_prefix(std::min(choices.size(), end + 3));
    }
    return list;
}

bool is_choice(std::string_view choices, std::string_view value) noexcept {
    if (value.find('/') != std::string_view::npos) return false;
    while (true) {
        const std::size_t end = choices.find(" / ");
        if (choices.substr(0, end) == value) return true;
        if (end == std::string_view::npos) return false;
        choices.remove_prefix(end + 3);
    }
}

std::span<const FieldInfo> fields() noexcept { return field_list; }

const FieldInfo& info(Field field) noexcept { return field_list[static_cast<std::size_t>(field)]; }

std::optional<Field> find_field(std::string_view name) noexcept {
    const auto* found = std::find_if(std::begin(field_list), std::end(field_list),
                                     [&](const FieldInfo& one) { return one.name == name; });
    if (found == std::end(field_list)) return std::nullopt;
    return static_cast<Field>(found - std::begin(field_list));
}

Field field(std::string_view name) noexcept {
    const auto found = find_field(name);
    assert(found);
    if (!found) std::abort();
    return *found;
}

std::string_view to_text(Role role) noexcept { return role_words[static_cast<std::size_t>(role)]; }
std::string_view to_text(ThingKind kind) noexcept { return thing_words[static_cast<std::size_t>(kind)]; }
std::string_view to_text(State state) noexcept { return state_words[static_cast<std::size_t>(state)]; }
std::string_view to_text(FieldKind kind) noexcept { return field_kind_words[static_cast<std::size_t>(kind)]; }

std::optional<Role> find_role(std::string_view text) noexcept { return find_word<Role>(role_words, text); }
std::optional<ThingKind> find_thing_kind(std::string_view text) noexcept {
    return find_word<ThingKind>(thing_words, text);
}

}  // namespace ultima
