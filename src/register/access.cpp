// SPDX-License-Identifier: Apache-2.0
#include "register/access.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

struct Word {
    std::string_view text, meaning;
};

constexpr std::array<Word, relation_count> relation_words{{
    {"own", "the file is about them"},
    {"host", "assigned to lead the restorative work in the case"},
    {"assigned", "assigned to the case by name, or the lawyer appointed last"},
    {"listed", "listed by name as somebody to whom a protected address may be shown"},
    {"office",
     "of the court or office of somebody assigned in the same role, or of the provider who was asked"},
    {"urgent", "within an hour of a look without delay, of which an inspector is told"},
    {"none", "nothing to do with the file"},
}};

constexpr std::array<std::string_view, file_stand_count> stand_words{"open", "closed", "sealed",
                                                                     "erasure under way", "erased"};

constexpr std::array<Word, file_part_count> part_words{{
    {"course",
     "that there is a case, its stage, who works on it, when it is heard, the person's "
     "language"},
    {"facts", "facts on record, but those about health"},
    {"findings", "what a court has found"},
    {"health", "facts about health and treatment, and how treatment goes"},
    {"consent",
     "consent in all its states, and what was missing: with it goes why a measure was not pursued"},
    {"views", "what the victim says"},
    {"restorative", "restorative work: who came how far, and what was agreed"},
    {"decisions", "legal aid, options, reports, decisions, overrides, appeals, compensation"},
    {"measures", "measures and their conditions"},
    {"plan", "referrals, places, plans, sessions, progress, reintegration"},
    {"breaches", "warnings and breaches"},
    {"custody", "custody and bail"},
    {"complaints", "complaints"},
    {"disclosures", "what somebody outside received"},
    {"looks", "who looked, and why"},
    {"name", "the person's name"},
    {"identifiers", "date of birth, and numbers by which others know the person"},
    {"address", "where the person can be reached"},
    {"protected address", "the same, if it is a shelter's or protected"},
    {"trail", "numbers, hashes and times of writing, which show that something else is there"},
    {"whole file", "all parts that the other rows give, in one look"},
    {"case list", "the case in a list of cases"},
    {"statistics", "the case as one of many that are counted"},
    {"services", "services of providers and their places"},
    {"law", "which version of the law answers come from"},
    {"evaluations", "plans of evaluations, with when and by whom they were filed"},
    {"write", "what the table of events leaves to the role"},
}};

bool is_named(const Looker& looker, const Thing& thing) {
    static const Field assignee = field("assignee"), in_role = field("in role");
    return !looker.name.empty() && thing.text(assignee) == looker.name &&
           thing.text(in_role) == to_text(looker.role);
}

template <class Test>
bool any_open(const FileState& file, ThingKind kind, Test test) {
    return std::any_of(file.things.begin(), file.things.end(), [&](const Thing& thing) {
        return thing.kind == kind && thing.state == State::open && test(thing);
    });
}

bool is_host(const Looker& looker, const FileState& file) {
    static const Field restorative = field("restorative");
    return any_open(file, ThingKind::assignment, [&](const Thing& thing) {
        return is_named(looker, thing) && thing.find(restorative) != nullptr;
    });
}

/// The lawyer appointed last; one who was replaced sees nothing more.
bool is_counsel(const Looker& looker, const FileState& file) {
    static const Field counsel = field("counsel");
    if (looker.role != Role::defence || looker.name.empty()) return false;
    const auto last = std::find_if(file.things.rbegin(), file.things.rend(), [](const Thing& thing) {
        return thing.kind == ThingKind::legal_aid &&
               (thing.state == State::appointed || thing.state == State::consulted);
    });
    return last != file.things.rend() && last->text(counsel) == looker.name;
}

bool is_assigned(const Looker& looker, const FileState& file) {
    static const Field restorative = field("restorative");
    return is_counsel(looker, file) || any_open(file, ThingKind::assignment, [&](const Thing& thing) {
               return is_named(looker, thing) && thing.find(restorative) == nullptr;
           });
}

bool was_asked(const Looker& looker, const FileState& file) {
    static const Field provider = field("provider");
    constexpr States running{State::sent, State::waiting, State::accepted};
    return std::any_of(file.things.begin(), file.things.end(), [&](const Thing& thing) {
        const bool asks = thing.kind == ThingKind::service_file ||
                          (thing.kind == ThingKind::referral && running.contains(thing.state));
        return asks && thing.text(provider) == looker.office;
    });
}

bool is_of_office(const Looker& looker, const FileState& file) {
    static const Field office = field("office"), in_role = field("in role");
    if (looker.office.empty()) return false;
    if (looker.role == Role::provider) return was_asked(looker, file);
    return any_open(file, ThingKind::assignment, [&](const Thing& thing) {
        return thing.text(office) == looker.office && thing.text(in_role) == to_text(looker.role);
    });
}

bool looks_urgently(const Looker& looker, const FileState& file, ThingKind kind, Instant now) {
    static const Field until = field("until");
    return any_open(file, kind, [&](const Thing& thing) {
        const auto end = parse_instant(thing.text(until));
        // A look in another register opens nothing here.
        return !thing.imported && end && now <= *end && is_named(looker, thing);
    });
}

Relations from_case(const Looker& looker, const FileState& file) {
    Relations relations;
    if (is_host(looker, file)) relations.add(Relation::host);
    if (is_assigned(looker, file)) relations.add(Relation::assigned);
    if (is_of_office(looker, file)) relations.add(Relation::office);
    return relations;
}

FileStand stand_of_person(const FileAround& around) {
    const auto sealed = [](const FileState& one) { return one.state() == State::sealed; };
    if (!around.cases.empty() && std::all_of(around.cases.begin(), around.cases.end(), sealed))
        return FileStand::sealed;
    return around.file.state() == State::open ? FileStand::open : FileStand::closed;
}

}  // namespace

std::string_view to_text(Relation relation) noexcept {
    return relation_words[static_cast<std::size_t>(relation)].text;
}
std::string_view to_text(FileStand stand) noexcept { return stand_words[static_cast<std::size_t>(stand)]; }
std::string_view to_text(FilePart part) noexcept { return part_words[static_cast<std::size_t>(part)].text; }
std::string_view meaning(Relation relation) noexcept {
    return relation_words[static_cast<std::size_t>(relation)].meaning;
}
std::string_view meaning(FilePart part) noexcept {
    return part_words[static_cast<std::size_t>(part)].meaning;
}

std::optional<FilePart> find_file_part(std::string_view text) noexcept {
    for (std::size_t i = 0; i < file_part_count; ++i)
        if (part_words[i].text == text) return static_cast<FilePart>(i);
    return std::nullopt;
}

FilePart part_of(ThingKind kind) noexcept {
    switch (kind) {
        case ThingKind::case_file:
        case ThingKind::person_file:
        case ThingKind::assignment:
        case ThingKind::hearing:
            return FilePart::course;
        case ThingKind::service_file:
            return FilePart::services;
        case ThingKind::law_file:
            return FilePart::law;
        case ThingKind::evaluation_file:
            return FilePart::evaluations;
        case ThingKind::fact:
            return FilePart::facts;
        case ThingKind::finding:
            return FilePart::findings;
        case ThingKind::legal_aid:
        case ThingKind::options:
        case ThingKind::report:
        case ThingKind::decision:
        case ThingKind::override_:
        case ThingKind::appeal:
        case ThingKind::compensation:
            return FilePart::decisions;
        case ThingKind::views:
            return FilePart::views;
        case ThingKind::measure:
        case ThingKind::condition:
            return FilePart::measures;
        // What was missing tells why nothing came of a measure, as a refusal does.
        case ThingKind::consent:
        case ThingKind::gap:
            return FilePart::consent;
        case ThingKind::referral:
        case ThingKind::place:
        case ThingKind::plan:
        case ThingKind::session:
        case ThingKind::progress:
        case ThingKind::milestone:
        case ThingKind::reintegration:
            return FilePart::plan;
        case ThingKind::warning:
        case ThingKind::breach:
            return FilePart::breaches;
        case ThingKind::custody:
        case ThingKind::bail:
            return FilePart::custody;
        case ThingKind::restorative:
            return FilePart::restorative;
        case ThingKind::complaint:
            return FilePart::complaints;
        case ThingKind::disclosure:
            return FilePart::disclosures;
        case ThingKind::look:
        case ThingKind::identity_look:
        case ThingKind::look_log:
        case ThingKind::stray_look:
            return FilePart::looks;
        case ThingKind::address_listing:
            return FilePart::protected_address;
    }
    return FilePart::trail;
}

Access may(const AccessQuestion& question, std::span<const AccessRule> rules) {
    FilePart part = question.part;
    if (part == FilePart::protected_address && !question.protected_address) return {};
    if (part == FilePart::address && question.protected_address) part = FilePart::protected_address;
    for (const AccessRule& rule : rules)
        if (rule.roles.contains(question.role) && rule.relations.contains(question.relation) &&
            rule.stands.contains(question.stand) && rule.parts.contains(part) &&
            (rule.juveniles || !question.juvenile))
            return {&rule};
    return {};
}

FileStand FileAround::stand() const noexcept {
    constexpr States erasing{State::erasure_proposed, State::erasure_exported, State::erasure_approved};
    if (file.state() == State::none) return FileStand::erased;
    if (file.things.front().kind == ThingKind::law_file) {
        constexpr States running{State::proposed, State::in_force};
        return running.contains(file.state()) ? FileStand::open : FileStand::closed;
    }
    if (file.things.front().kind == ThingKind::evaluation_file) return FileStand::open;
    const State of_person = person ? person->state() : State::none;
    if (of_person == State::erased) return FileStand::erased;
    if (erasing.contains(of_person)) return FileStand::erasing;
    if (file.things.front().kind == ThingKind::person_file) return stand_of_person(*this);
    if (file.state() == State::open) return FileStand::open;
    return file.state() == State::closed ? FileStand::closed : FileStand::sealed;
}

bool FileAround::protected_address() const noexcept {
    static const Field flag = field("protected address");
    return std::any_of(who.begin(), who.end(),
                       [](const SaidField& one) { return one.field == flag && one.value == "yes"; });
}

bool was_child(std::span<const ChildStatement> statements, CivilDate begun) noexcept {
    const ChildStatement* then = nullptr;
    bool since = false;
    for (const ChildStatement& one : statements) {
        if (one.on > begun)
            since = since || one.child;
        else if (then == nullptr || then->on <= one.on)
            then = &one;
    }
    return since || (then != nullptr && then->child);
}

Relations relations_of(const Looker& looker, const FileAround& around, Instant now) {
    Relations relations{Relation::none};
    if (looker.role == Role::person) {
        if (!looker.person.empty() && looker.person == around.file.person) relations.add(Relation::own);
        return relations;
    }
    relations.add(from_case(looker, around.file));
    for (const FileState& one : around.cases) relations.add(from_case(looker, one));
    if (around.person && any_open(*around.person, ThingKind::address_listing,
                                  [&](const Thing& thing) { return is_named(looker, thing); }))
        relations.add(Relation::listed);
    if (looks_urgently(looker, around.file, ThingKind::look, now) ||
        looks_urgently(looker, around.file, ThingKind::identity_look, now))
        relations.add(Relation::urgent);
    return relations;
}

Ground may_see(const Looker& looker, Relations relations, const FileAround& around, FilePart part) {
    for (std::size_t i = 0; i < relation_count; ++i) {
        const auto relation = static_cast<Relation>(i);
        if (!relations.contains(relation)) continue;
        const Access access =
            may({looker.role, relation, around.stand(), around.juvenile, around.protected_address(), part});
        if (access.allowed()) return {relation, access};
    }
    return {};
}

bool may_write(const Looker& looker, const Event& event, const FileAround& around, Instant now) {
    static const Field assignee = field("assignee");
    const ThingKind kind = event.rule->thing;
    const bool of_looks = part_of(kind) == FilePart::looks;
    if (of_looks && event.makes_thing()) return false;
    if (event.makes_file()) return true;
    if (!looker.name.empty() && event.value(assignee) == looker.name) return false;
    const Relations relations = relations_of(looker, around, now);
    const Ground ground = may_see(looker, relations, around, FilePart::write);
    if (!ground.access.allowed()) return false;
    // Restorative work is written by who leads it, once it was offered, and they write nothing else.
    if (kind == ThingKind::restorative && !event.makes_thing()) return relations.contains(Relation::host);
    if (ground.relation == Relation::host)
        return kind == ThingKind::restorative || relations.contains(Relation::assigned);
    if (ground.relation == Relation::office)
        return kind == ThingKind::referral || kind == ThingKind::place || kind == ThingKind::service_file;
    return true;
}

}  // namespace ultima
