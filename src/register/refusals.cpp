// SPDX-License-Identifier: Apache-2.0
#include "register/refusals.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

class Refusing {
  public:
    Refusing(const Event& event, const FileState& file, const OtherFiles& others)
        : event_(event), rule_(*event.rule), file_(file), others_(others) {}

    Diagnostics all() {
        actor();
        if (!file_is_right()) return std::move(problems_);  // nothing else would make sense
        person();
        dates();
        thing();
        said();
        if (problems_.empty()) needs();
        return std::move(problems_);
    }

  private:
    void refuse(std::string code, std::string message) {
        problems_.push_back(
            {.code = std::move(code), .span = {}, .message = std::move(message), .notes = {}, .help = {}});
    }

    void actor() {
        if (trim(event_.by.name).empty())
            refuse("refused-actor", fmt::format("`{}` needs a named human", rule_.name));
        if (!rule_.by.contains(event_.by.role))
            refuse("refused-role",
                   fmt::format("`{}` is not written by a {}", rule_.name, to_text(event_.by.role)));
        if (rule_.reason_forbidden && !event_.reason.empty())
            refuse("refused-reason", fmt::format("nobody may say why for `{}`", rule_.name));
    }

    bool file_is_right() {
        if (event_.makes_file()) {
            if (file_.state() == State::none) return true;
            refuse("refused-file", fmt::format("there is a file {} already", event_.file));
            return false;
        }
        if (file_.state() == State::none) {
            refuse("refused-file", fmt::format("there is no file {}", event_.file));
            return false;
        }
        const ThingKind kind = file_.things.front().kind;
        if (kind != file_of(rule_.thing)) {
            refuse("refused-file",
                   fmt::format("`{}` stands in the file of a {}, and {} is that of a {}", rule_.name,
                               to_text(file_of(rule_.thing)), event_.file, to_text(kind)));
            return false;
        }
        // How a file itself must stand is in `from`.
        if (!is_file(rule_.thing) && !rule_.file.contains(file_.state()))
            refuse("refused-state", fmt::format("`{}` cannot be written while the {} is {}", rule_.name,
                                                to_text(kind), to_text(file_.state())));
        return true;
    }

    /// Whose data it holds: somebody whom the register knows and has not erased.
    void person() {
        const ThingKind kind = file_of(rule_.thing);
        if (!is_about_person(kind)) {
            if (!event_.person.empty())
                refuse("refused-person", fmt::format("a {} has no person", to_text(kind)));
            return;
        }
        if (event_.person.empty()) {
            refuse("refused-person", fmt::format("`{}` needs a person", rule_.name));
            return;
        }
        if (const auto same = event_.value(field("same as"))) {
            // About the human, whose other file it names: from there it has to be found as well.
            if (event_.person != *same || *same == event_.file)
                refuse("refused-person", fmt::format("`{}` is about the person of another file", rule_.name));
            known_person(event_.person);
            return;
        }
        if (kind == ThingKind::person_file) {
            if (event_.person != event_.file)
                refuse("refused-person", "an event in a person's file is about that person");
            return;
        }
        if (event_.makes_file() || event_.person == file_.person) {
            known_person(event_.person);
            return;
        }
        // Others have a part in a case: who was harmed, who receives something. All else is about its person.
        if (!of_others(rule_.thing))
            refuse("refused-person", fmt::format("`{}` is about the person of the case", rule_.name));
        known_person(file_.person);
        known_person(event_.person);
    }

    static bool of_others(ThingKind thing) {
        return thing == ThingKind::views || thing == ThingKind::restorative ||
               thing == ThingKind::complaint || thing == ThingKind::compensation ||
               thing == ThingKind::disclosure || thing == ThingKind::assignment;
    }

    void known_person(const std::string& name) {
        const FileState* known = others_.file(name);
        if (known == nullptr || known->state() == State::none ||
            known->things.front().kind != ThingKind::person_file)
            refuse("refused-person", fmt::format("no person {} was identified", name));
        else if (known->state() == State::erased)
            refuse("refused-person", fmt::format("{} was erased", name));
    }

    void dates() {
        // Somebody may write in the evening, further east than UTC.
        if (days_between(date_of(event_.recorded), event_.on) > 1)
            refuse("refused-date", fmt::format("{} has not come yet", to_text(event_.on)));
        if (const auto respond_by = event_.date(field("respond by")); respond_by && *respond_by <= event_.on)
            refuse("refused-date", fmt::format("{} leaves no time to explain", to_text(*respond_by)));
        const auto starts = event_.date(field("starts")), ends = event_.date(field("ends"));
        if (starts && ends && *ends < *starts)
            refuse("refused-date", fmt::format("{} is before {}", to_text(*ends), to_text(*starts)));
    }

    void thing() {
        if (event_.makes_thing()) {
            belonging();
            return;
        }
        const Thing* about = is_file(rule_.thing) ? (event_.thing == 0 ? &file_.things.front() : nullptr)
                                                  : file_.thing(event_.thing);
        if (about == nullptr || about->kind != rule_.thing) {
            refuse("refused-thing", fmt::format("`{}` is about a {}, and what it names in {} is none",
                                                rule_.name, to_text(rule_.thing), event_.file));
            return;
        }
        if (!rule_.from.contains(about->state))
            refuse("refused-state", fmt::format("`{}` cannot be written: the {} is {}", rule_.name,
                                                to_text(rule_.thing), to_text(about->state)));
        if (event_.on < about->since)
            refuse("refused-date", fmt::format("the {} stands so since {} only", to_text(rule_.thing),
                                               to_text(about->since)));
        if (event_.of != 0)
            refuse("refused-thing",
                   fmt::format("what a {} belongs to was said when it began", to_text(rule_.thing)));
    }

    void belonging() {
        if (!rule_.of) {
            if (event_.of != 0)
                refuse("refused-thing", fmt::format("a {} belongs to its file alone", to_text(rule_.thing)));
            return;
        }
        const Thing* whole = file_.thing(event_.of);
        if (whole == nullptr || whole->kind != *rule_.of)
            refuse("refused-thing", fmt::format("a {} belongs to a {}, and what it names in {} is none",
                                                to_text(rule_.thing), to_text(*rule_.of), event_.file));
        else if (!rule_.of_states.contains(whole->state))
            refuse("refused-state", fmt::format("`{}` cannot be written: the {} is {}", rule_.name,
                                                to_text(*rule_.of), to_text(whole->state)));
        else if (event_.on < whole->begun)
            refuse("refused-date",
                   fmt::format("the {} began on {} only", to_text(*rule_.of), to_text(whole->begun)));
    }

    void said() {
        for (const FieldUse& use : rule_.fields)
            if (use.required && !event_.value(use.field))
                refuse("refused-field", fmt::format("`{}` must say `{}`: {}", rule_.name,
                                                    info(use.field).name, info(use.field).meaning));
        for (const SaidField& said : event_.said) {
            const bool used = std::any_of(rule_.fields.begin(), rule_.fields.end(),
                                          [&](const FieldUse& use) { return use.field == said.field; });
            if (!used)
                refuse("refused-field",
                       fmt::format("`{}` does not say `{}`", rule_.name, info(said.field).name));
            else if (auto problem = problem_with(said.field, said.value))
                refuse("refused-field", std::move(*problem));
            else if (info(said.field).kind == FieldKind::thing &&
                     file_.referred(event_, said.field) == nullptr)
                refuse("refused-field", fmt::format("what `{}` names in {} is no {}", info(said.field).name,
                                                    event_.file, info(said.field).choices));
        }
    }

    void needs() {
        for (const Requirement need : rule_.needs)
            if (!holds(need, event_, file_, others_))
                refuse("refused-need",
                       fmt::format("`{}` needs: {} ({})", rule_.name, info(need).says, info(need).safeguard));
    }

    const Event& event_;
    const EventRule& rule_;
    const FileState& file_;
    const OtherFiles& others_;
    Diagnostics problems_;
};

}  // namespace

Diagnostics refusals(const Event& event, const FileState& file, const OtherFiles& others) {
    return Refusing(event, file, others).all();
}

}  // namespace ultima
