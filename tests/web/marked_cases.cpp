// SPDX-License-Identifier: Apache-2.0
#include "web/marked_cases.h"

#include "base/hash.h"
#include "register/file_view.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ultima::test {
namespace {

constexpr Role works_on_cases[] = {
    Role::judge,    Role::prosecutor, Role::defence,        Role::probation_officer,
    Role::provider, Role::prison,     Role::victim_support, Role::inspector};

std::string named(Role role, Relation relation) {
    return fmt::format("{} {}", to_text(role), to_text(relation));
}
std::string office_of(Role role) {
    return role == Role::provider ? std::string(house_of_marked_cases)
                                  : fmt::format("{} office", to_text(role));
}

struct Said {
    std::string_view field;
    std::string value;
};
/// What an event is about, and what more it says of itself.
struct About {
    ThingNumber thing = 0, of = 0;
    std::string reason{}, import{};
};

/// Writes events as they are said, in order.
class Telling {
  public:
    Telling(Register& reg, const MarkedCase& one, std::size_t place) : reg_(reg), one_(one), place_(place) {}

    void all() {
        who_it_is();
        before_the_decision();
        the_measure();
        around_it();
        for (const Role role : works_on_cases) people(role);
        looked_at();
        if (one_.stand != FileStand::open) closed();
    }

  private:
    ThingNumber tell(std::string_view day, Role by, std::string_view name, const std::vector<Said>& said,
                     const About& about = {}) {
        Event event;
        event.rule = find_event_rule(name);
        event.file = file_of(event.rule->thing) == ThingKind::person_file ? one_.person : one_.file;
        event.person = one_.person;
        event.thing = about.thing;
        event.of = about.of;
        event.on = parse_date(day).value();
        event.by = {by == Role::person ? one_.person : fmt::format("Writing {}", to_text(by)), by,
                    about.import};
        event.reason = about.reason;
        event.key = sha256_hex(fmt::format("{} {}", one_.file, told_++)).substr(0, key_length);
        for (const Said& each : said) event.said.push_back({field(each.field), each.value, {}});
        const auto written = reg_.write(std::move(event));
        if (!written) throw std::logic_error(fmt::format("{}: {}", name, written.error().front().message));
        return written->thing;
    }
    [[nodiscard]] std::string mark(FilePart part) const { return mark_of(part, place_); }
    [[nodiscard]] std::string because(FilePart part) const {
        return mark(part) + " and reasons that are long enough";
    }

    void who_it_is() {
        tell("2026-01-02", Role::judge, "person identified",
             {{"name", mark(FilePart::name)},
              {"juvenile", one_.juvenile ? "yes" : "no"},
              {"born", one_.juvenile ? "2011-02-03" : "1990-02-03"},
              {"identifiers", "national: " + mark(FilePart::identifiers)},
              {"address", mark(FilePart::address)},
              {"protected address", one_.shelter ? "yes" : "no"},
              {"telephone", mark(FilePart::address)}});
        tell("2026-01-02", Role::judge, "case opened",
             {{"stage", "trial"}, {"title", mark(FilePart::course)}});
    }

    void before_the_decision() {
        tell("2026-01-03", Role::judge, "fact recorded",
             {{"fact", "work"},
              {"value", mark(FilePart::facts)},
              {"source", "court"},
              {"as of", "2026-01-01"}});
        tell("2026-01-03", Role::judge, "fact recorded",
             {{"fact", "clinic"},
              {"value", mark(FilePart::health)},
              {"source", "court"},
              {"as of", "2026-01-01"},
              {"about health", "yes"}});
        tell("2026-01-03", Role::judge, "finding made",
             {{"fact", "need"}, {"value", mark(FilePart::findings)}},
             {0, 0, because(FilePart::findings), {}});
        const auto aid = tell("2026-01-03", Role::judge, "legal aid offered", {{"possible", "yes"}});
        tell("2026-01-03", Role::judge, "lawyer appointed", {{"counsel", "Counsel of nobody else"}}, {aid});
        tell("2026-01-04", Role::defence, "lawyer consulted", {}, {aid});
        const auto restorative = tell("2026-01-04", Role::judge, "restorative process offered", {});
        if (restorative != restorative_in_marked_case) throw std::logic_error("numbers have moved");
        tell("2026-01-04", Role::provider, "restorative process prepared", {}, {restorative});
        tell("2026-01-05", Role::provider, "restorative agreement made",
             {{"what", mark(FilePart::restorative)}}, {restorative});
    }

    void the_measure() {
        const auto options = tell("2026-01-05", Role::judge, "options computed",
                                  {{"pack", "avenmar 1"},
                                   {"as of", "2026-01-05"},
                                   {"inputs hash", "aa"},
                                   {"result hash", "bb"},
                                   {"options", "probation"},
                                   {"consent by law", "probation: yes"}});
        measure_ = tell("2026-01-05", Role::judge, "measure proposed",
                        {{"measure", "probation"}, {"stage", "trial"}, {"consent needed", "yes"}});
        const auto consent = tell("2026-01-06", Role::defence, "consent: informed",
                                  {{"language", mark(FilePart::consent)}}, {0, measure_, {}, {}});
        tell("2026-01-07", Role::defence, "consent: advised", {}, {consent});
        tell("2026-01-08", Role::judge, "consent: given", {}, {consent});
        const auto views = tell("2026-01-08", Role::judge, "victim asked", {});
        tell("2026-01-08", Role::victim_support, "victim's views given", {{"note", mark(FilePart::views)}},
             {views});
        const auto decision = tell("2026-01-09", Role::judge, "decision made",
                                   {{"about", "measure"},
                                    {"computed", std::to_string(options)},
                                    {"not chosen", "nothing else was lawful"},
                                    {"instead of", mark(FilePart::decisions)},
                                    {"basis", "PC 12"},
                                    {"exposure days", "90"}},
                                   {0, 0, because(FilePart::decisions), {}});
        tell("2026-01-10", Role::judge, "measure imposed",
             {{"decision", std::to_string(decision)}, {"starts", "2026-01-10"}, {"ends", "2026-12-31"}},
             {measure_});
        tell("2026-01-10", Role::judge, "condition added",
             {{"condition", "own words"},
              {"words", mark(FilePart::measures)},
              {"kind of condition", "other"},
              {"hours a week", "0"},
              {"days a week", "0"},
              {"ground", mark(FilePart::measures)},
              {"decision", std::to_string(decision)},
              {"consent needed", "no"}},
             {0, measure_, {}, {}});
    }

    void around_it() {
        const auto referral = tell("2026-01-11", Role::probation_officer, "referral sent",
                                   {{"provider", std::string(house_of_marked_cases)},
                                    {"service", std::string(service_of_marked_cases)},
                                    {"what", mark(FilePart::plan)}},
                                   {0, measure_, {}, {}});
        if (referral != referral_in_marked_case) throw std::logic_error("numbers have moved");
        const auto session =
            tell("2026-01-11", Role::probation_officer, "session scheduled",
                 {{"at", "2026-01-20"}, {"title", mark(FilePart::plan)}}, {0, measure_, {}, {}});
        tell("2026-01-20", Role::probation_officer, "session recorded",
             {{"outcome", "absent"}, {"complied", "no"}}, {session});
        const auto warning = tell("2026-01-21", Role::probation_officer, "warning issued",
                                  {{"respond by", "2026-07-30"}, {"session", std::to_string(session)}},
                                  {0, measure_, because(FilePart::breaches), {}});
        tell("2026-02-11", Role::probation_officer, "explanation received",
             {{"note", mark(FilePart::breaches)}}, {warning});
        tell("2026-02-12", Role::probation_officer, "warning withdrawn", {}, {warning});
        const auto custody = tell("2026-02-12", Role::prison, "custody reported",
                                  {{"note", mark(FilePart::custody)}}, {0, 0, {}, "old"});
        if (!one_.held) tell("2026-02-13", Role::prison, "custody ended", {}, {custody});
        if (!one_.held) tell("2026-02-14", Role::judge, "measure completed", {}, {measure_});
        tell("2026-02-14", Role::judge, "disclosure made",
             {{"recipient", mark(FilePart::disclosures)}, {"what", "a letter"}, {"basis", "PC 3"}},
             {0, 0, because(FilePart::disclosures), {}});
        const auto complaint =
            tell("2026-02-14", Role::person, "complaint filed", {{"what", mark(FilePart::complaints)}});
        tell("2026-02-15", Role::inspector, "complaint resolved", {},
             {complaint, 0, because(FilePart::complaints), {}});
    }

    void people(Role role) {
        const std::string word(to_text(role));
        const auto assigned = [&](const std::string& who, std::string_view more, const std::string& value) {
            std::vector<Said> said{{"assignee", who}, {"in role", word}};
            if (!more.empty()) said.push_back({more, value});
            return tell("2026-02-16", Role::administrator, "assigned", said);
        };
        assigned(named(role, Relation::assigned), "", "");
        assigned(named(role, Relation::host), "restorative", std::to_string(restorative_in_marked_case));
        assigned(fmt::format("somebody at the {}", office_of(role)), "office", office_of(role));
        const auto former = assigned(fmt::format("{} former", word), "", "");
        tell("2026-02-17", Role::administrator, "assignment ended", {}, {former});
        tell("2026-02-17", Role::judge, "address shown to",
             {{"assignee", named(role, Relation::listed)}, {"in role", word}},
             {0, 0, "They have to reach the person at home", {}});
    }

    void looked_at() {
        const auto seen = reg_.look({named(Role::judge, Relation::assigned), Role::judge, {}, {}},
                                    {one_.file, because(FilePart::looks), FilePart::course, false});
        if (!seen) throw std::logic_error("the first look was refused");
    }

    void closed() {
        tell("2026-03-02", Role::judge, "case closed", {});
        if (one_.stand == FileStand::sealed)
            tell("2026-03-03", Role::judge, "case sealed", {{"basis", "PC 40"}});
        if (one_.stand != FileStand::erasing && one_.stand != FileStand::erased) return;
        tell("2026-04-01", Role::inspector, "erasure proposed", {{"basis", "PC 60"}});
        tell("2026-04-02", Role::administrator, "record given to the person", {});
        tell("2026-04-03", Role::judge, "erasure approved", {},
             {0, 0, "The time for keeping it is over", {}});
        if (one_.stand == FileStand::erased) tell("2026-04-04", Role::administrator, "person erased", {});
    }

    Register& reg_;
    const MarkedCase& one_;
    std::size_t place_;
    ThingNumber measure_ = 0;
    int told_ = 0;
};

void tell_service(Register& reg) {
    Event event;
    event.rule = find_event_rule("service registered");
    event.file = service_of_marked_cases;
    event.on = parse_date("2026-01-01").value();
    event.by = {"Writing administrator", Role::administrator, {}};
    event.key = sha256_hex("the service").substr(0, key_length);
    event.said = {{field("provider"), std::string(house_of_marked_cases), {}},
                  {field("title"), "Workshop", {}},
                  {field("unit"), "seat", {}},
                  {field("places"), "5", {}}};
    if (!reg.write(std::move(event))) throw std::logic_error("the service was refused");
}

std::vector<MarkedCase> all_cases() {
    std::vector<MarkedCase> cases;
    const auto add = [&](FileStand stand, bool juvenile, bool shelter, bool held) {
        const std::size_t place = cases.size();
        cases.push_back({fmt::format("case{:02}", place), fmt::format("person{:02}", place), stand, juvenile,
                         shelter, held});
    };
    for (const bool juvenile : {false, true})
        for (const FileStand stand :
             {FileStand::open, FileStand::closed, FileStand::sealed, FileStand::erasing, FileStand::erased})
            add(stand, juvenile, false, false);
    for (const bool juvenile : {false, true}) add(FileStand::open, juvenile, true, false);
    add(FileStand::open, false, false, true);
    return cases;
}

std::vector<Asking> all_asking() {
    std::vector<Asking> all;
    for (const Role role : works_on_cases) {
        for (const Relation relation : {Relation::host, Relation::assigned, Relation::listed,
                                        Relation::office, Relation::urgent, Relation::none})
            all.push_back(
                {{named(role, relation), role, relation == Relation::office ? office_of(role) : "", {}},
                 relation});
        all.push_back({{fmt::format("{} former", to_text(role)), role, {}, {}}, Relation::none, true});
    }
    for (const Role role : {Role::statistician, Role::administrator, Role::pack_editor})
        for (const Relation relation : {Relation::urgent, Relation::none})
            all.push_back({{named(role, relation), role, {}, {}}, relation});
    for (const MarkedCase& one : marked_cases())
        all.push_back({{one.person, Role::person, {}, one.person}, Relation::own});
    return all;
}

}  // namespace

const std::vector<MarkedCase>& marked_cases() {
    static const std::vector<MarkedCase> cases = all_cases();
    return cases;
}

const std::vector<Asking>& everybody_asking() {
    static const std::vector<Asking> all = all_asking();
    return all;
}

std::string mark_of(FilePart part, std::size_t place) {
    return fmt::format("zq{:02}x{:02}q", static_cast<int>(part), place);
}

std::vector<Mark> marks_in(std::string_view text) {
    std::vector<Mark> marks;
    const auto number = [&](std::size_t at) { return std::stoul(std::string(text.substr(at, 2))); };
    for (std::size_t at = text.find("zq"); at != std::string_view::npos; at = text.find("zq", at + 2))
        if (at + 8 <= text.size() && text[at + 4] == 'x' && text[at + 7] == 'q')
            marks.push_back({static_cast<FilePart>(number(at + 2)), number(at + 5)});
    return marks;
}

Relation Asking::to(const MarkedCase& one) const {
    if (relation != Relation::own) return relation;
    return who.person == one.person ? Relation::own : Relation::none;
}

bool may_by_hand(const Asking& asking, const MarkedCase& one, FilePart part) {
    static const AccessMatrix matrix;
    // Nothing to do with a file is what everybody has, beside what else they have to do with it.
    for (const Relation relation : {asking.to(one), Relation::none})
        if (matrix.allows({asking.who.role, relation, one.stand, one.juvenile, one.shelter, part}))
            return true;
    return false;
}

bool reads_by_hand(const Asking& asking, const MarkedCase& one, FilePart part) {
    constexpr FileParts who{FilePart::name, FilePart::identifiers, FilePart::address};
    return may_by_hand(asking, one, part) &&
           (!one.juvenile || who.contains(part) || may_by_hand(asking, one, FilePart::name));
}

void tell_marked_cases(Register& reg) {
    tell_service(reg);
    for (std::size_t i = 0; i < marked_cases().size(); ++i) Telling(reg, marked_cases()[i], i).all();
}

void tell_marked_case(Register& reg, std::size_t place) {
    tell_service(reg);
    Telling(reg, marked_cases().at(place), place).all();
}

}  // namespace ultima::test
