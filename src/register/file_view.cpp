// SPDX-License-Identifier: Apache-2.0
#include "register/file_view.h"

#include "register/consent.h"
#include "register/flat_json.h"
#include "register/footing.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

/// Words in the name of a fact that is about health, though nobody marked it so.
constexpr std::array<std::string_view, 15> health_words{
    "health",  "treat",  "addict",   "drug",  "alcohol", "disab", "diagnos", "pregnan",
    "illness", "clinic", "hospital", "rehab", "therap",  "psych", "methadon"};

bool speaks_of_health(std::string_view text) {
    std::string name(text);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::any_of(health_words.begin(), health_words.end(),
                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool is_about_health(const Thing& thing) {
    return thing.kind == ThingKind::fact &&
           (thing.text(field("about health")) == "yes" || speaks_of_health(thing.text(field("fact"))));
}

/// Texts that are ids of packs or names of staff.
bool is_word_of_pack(Field one) {
    static const Field measure = field("measure"), condition = field("condition"), pack = field("pack");
    return one == measure || one == condition || one == pack;
}
bool is_word_of_staff(Field one) {
    static const Field assignee = field("assignee"), office = field("office"), until = field("until");
    return one == assignee || one == office || one == until;
}
bool is_free_text(Field one) {
    const FieldKind kind = info(one).kind;
    return kind == FieldKind::text || kind == FieldKind::lines;
}

/// The first of the month.
CivilDate month_of_day(CivilDate date) { return CivilDate{date.day - day_of_month(date) + 1}; }

class Viewing {
  public:
    Viewing(const Sight& sight, const FileAround& around) : sight_(sight), around_(around) {
        const auto& things = around.file.things;
        shown_as_.resize(things.size());
        for (ThingNumber number = 0; number < things.size(); ++number) {
            if (number != 0 && !shows(number)) continue;
            shown_as_[number] = static_cast<ThingNumber>(view_.numbers.size());
            view_.numbers.push_back(number);
        }
    }

    /// The things that are shown, by their numbers in the register.
    [[nodiscard]] std::vector<ThingNumber> numbers() && { return std::move(view_.numbers); }

    FileView view(const std::vector<RecordedEvent>& events) {
        if (!sight_.counting) {
            view_.file = around_.file.file;
            view_.person = around_.file.person;
            who();
        }
        for (const ThingNumber number : view_.numbers)
            if (shows(number)) thing(number);
        if (!sight_.counting)
            for (const RecordedEvent& one : events) event(one);
        return std::move(view_);
    }

  private:
    [[nodiscard]] FilePart part(ThingNumber number) const {
        const Thing& thing = around_.file.things[number];
        return is_about_health(thing) ? FilePart::health : part_of(thing.kind);
    }

    /// To eyes that may not see consent, a measure not pursued is that and nothing more: whether a place was
    /// asked for would tell refused and no place apart (E6).
    [[nodiscard]] bool is_why_not(ThingNumber number) const {
        if (sight_.parts.contains(FilePart::consent)) return false;
        for (ThingNumber of = around_.file.things[number].of; of != 0; of = around_.file.things[of].of)
            if (around_.file.things[of].state == State::not_pursued) return true;
        return false;
    }

    [[nodiscard]] bool shows(ThingNumber number) const {
        return number < around_.file.things.size() && sight_.parts.contains(part(number)) &&
               !is_why_not(number);
    }

    [[nodiscard]] bool shows(Field one) const {
        static const Field treatment = field("treatment");
        if (info(one).identity) return false;  // these are in `who` alone
        if (one == treatment && !sight_.parts.contains(FilePart::health)) return false;
        if (info(one).kind == FieldKind::date && sight_.counting) return false;
        if (sight_.words || !is_free_text(one)) return true;
        return is_word_of_pack(one) || (is_word_of_staff(one) && !sight_.counting);
    }

    void add_said(std::vector<SaidField>& to, Field one, const std::string& value,
                  const std::string& written) const {
        if (!shows(one)) return;
        if (info(one).kind != FieldKind::thing) {
            to.push_back({one, value, sight_.words ? written : std::string()});
            return;
        }
        Event naming;
        naming.said.push_back({one, value, {}});
        const Thing* named = around_.file.referred(naming, one);
        if (named == nullptr) return;
        const auto number = static_cast<ThingNumber>(named - around_.file.things.data());
        if (shows(number)) to.push_back({one, std::to_string(shown_as_[number]), {}});
    }

    /// What it belongs to, as far as that is seen.
    [[nodiscard]] ThingNumber owner(ThingNumber of) const { return of != 0 && shows(of) ? shown_as_[of] : 0; }

    /// Whoever may not see consent does not learn by this that it was taken back (E6).
    [[nodiscard]] std::string_view standing(ThingNumber number) const {
        if (rests_on_set_aside(around_.file, number))
            return "rests on a decision that was set aside: somebody has to end or mend it";
        if (sight_.parts.contains(FilePart::consent) && consent_is_lost(around_.file, number))
            return "goes back to the court: the person's consent has ended";
        return {};
    }

    void thing(ThingNumber number) {
        const Thing& from = around_.file.things[number];
        SeenThing seen{shown_as_[number], owner(from.of), from.kind, from.state, from.begun, from.since, {}};
        if (sight_.counting) {
            seen.begun = month_of_day(seen.begun);
            seen.since = month_of_day(seen.since);
        }
        for (const Known& one : from.known) add_said(seen.known, one.field, one.value, {});
        seen.standing = standing(number);
        view_.things.push_back(std::move(seen));
    }

    void event(const RecordedEvent& recorded) {
        const Event& from = recorded.event;
        if (!shows(from.thing)) return;
        SeenEvent seen{from.rule,
                       shown_as_[from.thing],
                       owner(from.of),
                       from.on,
                       from.by.name,
                       from.by.role,
                       from.by.import,
                       {},
                       {},
                       {}};
        // The name of somebody who complains about their own case is the person's.
        if (from.by.role == Role::person) seen.by = "the person";
        if (sight_.words) seen.reason = from.reason;
        for (const SaidField& one : from.said) add_said(seen.said, one.field, one.value, one.written);
        if (sight_.parts.contains(FilePart::trail))
            seen.trail = SeenTrail{recorded.sequence, recorded.hash, from.recorded, from.first};
        view_.events.push_back(std::move(seen));
    }

    void who() {
        for (const SaidField& one : around_.who)
            if (shows_who(one.field)) view_.who.push_back(one);
    }

    [[nodiscard]] bool shows_who(Field one) const {
        static const Field name = field("name"), address = field("address"),
                           flag = field("protected address"), telephone = field("telephone");
        if (one == name) return sight_.parts.contains(FilePart::name);
        // Each is given only where the address is of its kind. Who knows the number finds the address.
        if (one == address || one == flag || one == telephone)
            return sight_.parts.contains(FilePart::address) ||
                   sight_.parts.contains(FilePart::protected_address);
        return sight_.parts.contains(FilePart::identifiers);
    }

    const Sight& sight_;
    const FileAround& around_;
    FileView view_;
    std::vector<ThingNumber> shown_as_;
};

FileParts only(FilePart part) { return FileParts{part}; }

void add_said(FlatWriter& line, const std::vector<SaidField>& said) {
    for (const SaidField& one : said) {
        line.member(info(one.field).name, one.value);
        if (!one.written.empty()) line.member(std::string(info(one.field).name) + " as written", one.written);
    }
}

std::string line_of(const SeenThing& thing) {
    FlatWriter line;
    line.member("thing", std::to_string(thing.number));
    line.member("kind", to_text(thing.kind));
    line.member("state", to_text(thing.state));
    if (thing.of != 0) line.member("of", std::to_string(thing.of));
    line.member("begun", to_text(thing.begun));
    line.member("since", to_text(thing.since));
    if (!thing.standing.empty()) line.member("standing", thing.standing);
    add_said(line, thing.known);
    return line.finish() + "\n";
}

std::string line_of(const SeenEvent& event) {
    FlatWriter line;
    line.member("event", event.rule->name);
    line.member("thing", std::to_string(event.thing));
    if (event.of != 0) line.member("of", std::to_string(event.of));
    line.member("on", to_text(event.on));
    line.member("by", event.by);
    line.member("role", to_text(event.role));
    if (!event.import.empty()) line.member("import", event.import);
    if (!event.reason.empty()) line.member("reason", event.reason);
    if (event.trail) {
        line.member("n", std::to_string(event.trail->sequence));
        line.member("hash", to_hex(event.trail->hash));
        line.member("recorded", to_text(event.trail->recorded));
        if (event.trail->first) {
            line.member("first recorded", to_text(event.trail->first->at));
            line.member("first recorded in", event.trail->first->in);
        }
    }
    add_said(line, event.said);
    return line.finish() + "\n";
}

}  // namespace

Sight sight_of_all(const Looker& looker, Relations relations, const FileAround& around) {
    const auto sees = [&](FilePart part) {
        return may_see(looker, relations, around, part).access.allowed();
    };
    Sight sight{{}, !around.juvenile || sees(FilePart::name), false};
    constexpr FileParts no_look{FilePart::write, FilePart::statistics, FilePart::services,
                                FilePart::case_list};
    for (std::size_t i = 0; i < file_part_count; ++i)
        if (const auto part = static_cast<FilePart>(i); !no_look.contains(part) && sees(part))
            sight.parts.add(part);
    return sight;
}

std::vector<ThingNumber> things_in(const Sight& sight, const FileAround& around) {
    if (sight.parts.empty()) return {};
    return Viewing(sight, around).numbers();
}

Sight sight_of(const Looker& looker, Relations relations, const FileAround& around, FilePart asked) {
    const auto sees = [&](FilePart part) {
        return may_see(looker, relations, around, part).access.allowed();
    };
    if (!sees(asked)) return {};
    if (asked == FilePart::statistics)
        return {{FilePart::course, FilePart::decisions, FilePart::measures, FilePart::plan,
                 FilePart::breaches, FilePart::custody},
                false,
                true};
    if (asked == FilePart::whole_file) return sight_of_all(looker, relations, around);
    return {only(asked), !around.juvenile || sees(FilePart::name), false};
}

FileView view_of(const Sight& sight, const FileAround& around, const std::vector<RecordedEvent>& events) {
    if (sight.parts.empty()) return {};
    FileView view = Viewing(sight, around).view(events);
    view.parts = sight.parts;
    return view;
}

std::string text_of(const FileView& view) {
    FlatWriter first;
    if (!view.file.empty()) first.member("file", view.file);
    if (!view.person.empty()) first.member("person", view.person);
    add_said(first, view.who);
    std::string text = first.finish() + "\n";
    for (const SeenThing& thing : view.things) text += line_of(thing);
    for (const SeenEvent& event : view.events) text += line_of(event);
    return text;
}

}  // namespace ultima
