// SPDX-License-Identifier: Apache-2.0
#include "exchange/reminders.h"

#include "base/text.h"
#include "exchange/places.h"
#include "register/views.h"
#include "tables/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace ultima {
namespace {

/// The day on which somebody has to come or answer; nothing if the thing asks for none.
std::optional<CivilDate> day_due(const FileState& file, const Thing& thing) {
    static const Field at = field("at"), respond_by = field("respond by");
    const Thing* of = file.thing(thing.of);
    const bool in_force = of != nullptr && of->state == State::in_force;
    if (thing.kind == ThingKind::hearing && thing.state == State::scheduled) return thing.date(at);
    if (thing.kind == ThingKind::session && thing.state == State::scheduled && in_force)
        return thing.date(at);
    if (thing.kind == ThingKind::warning && thing.state == State::issued && in_force)
        return thing.date(respond_by);
    return std::nullopt;
}

/// Digits and what stands between them: nobody's words.
bool is_time(std::string_view text) {
    return !text.empty() && text.size() <= 11 &&
           text.find_first_not_of("0123456789:.- ") == std::string_view::npos;
}

bool is_number_to_call(std::string_view text) {
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits >= 3 && text.size() <= 30 &&
           text.find_first_not_of("0123456789+()-/ ") == std::string_view::npos;
}

std::string_view said(const std::vector<SaidField>& fields, Field one) {
    for (const SaidField& each : fields)
        if (each.field == one) return each.value;
    return {};
}

/// What is due in one file, as far as the looker has seen it.
class FileReminders {
  public:
    FileReminders(Register& reg, const ReminderRequest& request, std::string reason, ReminderList& list)
        : reg_(reg), request_(request), reason_(std::move(reason)), list_(list) {}

    void file(const FileState& state) {
        const auto around = seen_around(state);
        if (!around) return;
        for (const auto& [day, things] : days(around->file)) remind(*around, day, things);
    }
    /// Only when and where, whether the person wants to be reminded or not.
    void appointments(const FileState& state, std::map<CivilDate, Appointment>& by_day) {
        to_come_to_ = true;
        const auto around = seen_around(state);
        if (!around) return;
        for (const auto& [day, things] : days(around->file)) {
            by_day[day].on = day;
            for (const Thing* thing : things) add(by_day[day], *thing);
        }
    }

  private:
    using Days = std::map<CivilDate, std::vector<const Thing*>>;

    /// Looks at what is due in an open case; nothing if there is nothing, or none of it may be seen.
    std::optional<FileAround> seen_around(const FileState& state) {
        seen_.clear();
        who_.clear();
        if (state.things.empty() || state.things.front().kind != ThingKind::case_file || !due_in(state))
            return std::nullopt;
        auto around = file_around(reg_, state.file);
        if (!around || around->stand() != FileStand::open) return std::nullopt;
        for (const FilePart part : parts_to_see(*around)) look(state.file, part);
        if (seen_.empty()) return std::nullopt;
        return around;
    }

    bool is_asked_about(CivilDate day) const {
        return day >= request_.from && day.day - request_.from.day < request_.days;
    }

    bool due_in(const FileState& state) const {
        return std::any_of(state.things.begin(), state.things.end(), [&](const Thing& thing) {
            const auto day = day_due(state, thing);
            return day && is_asked_about(*day);
        });
    }

    /// As few looks as give what a reminder needs; none of a file of which nothing due may be seen, so that
    /// others' files get no refused looks.
    std::vector<FilePart> parts_to_see(const FileAround& around) const {
        const Relations relations = relations_of(request_.by, around, reg_.now());
        const auto sees = [&](FilePart part) {
            return may_see(request_.by, relations, around, part).access.allowed();
        };
        if (sees(FilePart::whole_file) && !to_come_to_) return {FilePart::whole_file};
        std::vector<FilePart> parts;
        for (const FilePart part : {FilePart::course, FilePart::plan, FilePart::breaches})
            if ((!to_come_to_ || part != FilePart::breaches) && shows_something_due(around.file, part) &&
                sees(part))
                parts.push_back(part);
        if (parts.empty() || to_come_to_) return parts;
        for (const FilePart part : {FilePart::name, FilePart::address, FilePart::protected_address})
            if (sees(part)) parts.push_back(part);
        return parts;
    }

    bool shows_something_due(const FileState& file, FilePart part) const {
        return std::any_of(file.things.begin(), file.things.end(), [&](const Thing& thing) {
            const auto day = day_due(file, thing);
            return day && is_asked_about(*day) && part_of(thing.kind) == part;
        });
    }

    void look(const std::string& file, FilePart part) {
        const auto view = reg_.look(request_.by, {file, reason_, part, false});
        if (!view) return;
        for (const SeenThing& thing : view->things) seen_.insert(view->numbers[thing.number]);
        who_.insert(who_.end(), view->who.begin(), view->who.end());
    }

    Days days(const FileState& state) const {
        Days found;
        for (const ThingNumber number : seen_) {
            if (number >= state.things.size()) continue;
            const auto day = day_due(state, state.things[number]);
            if (day && is_asked_about(*day)) found[*day].push_back(&state.things[number]);
        }
        return found;
    }

    void remind(const FileAround& around, CivilDate day, const std::vector<const Thing*>& things) {
        static const Field name = field("name"), telephone = field("telephone"), language = field("language"),
                           remind_by = field("remind by");
        const Thing& person = around.person->things.front();
        const std::string_view way = person.text(remind_by);
        const std::string_view number = trim(said(who_, telephone));
        const char* why = way.empty()                  ? "nothing says that the person agreed to be reminded"
                          : way == "not at all"        ? "the person does not want to be reminded"
                          : way == "letter"            ? "the person wants a letter"
                          : number.empty()             ? "no telephone number is known that may be used"
                          : !is_number_to_call(number) ? "the telephone number cannot be called"
                                                       : nullptr;
        if (why != nullptr) {
            list_.apart.push_back({around.file.file, day, why});
            return;
        }
        Reminder reminder{std::string(number),
                          std::string(way),
                          std::string(person.text(language)),
                          std::string(said(who_, name)),
                          {day, {}, {}}};
        for (const Thing* thing : things) add(reminder.due, *thing);
        list_.reminders.push_back(std::move(reminder));
    }

    static void add(Appointment& to, const Thing& thing) {
        static const Field time = field("time"), place = field("place");
        if (thing.kind == ThingKind::warning) {
            to.answer = true;
            return;
        }
        to.come = true;
        const std::string_view when = trim(thing.text(time)), where = trim(thing.text(place));
        if (is_time(when) && to.times.find(when) == std::string::npos)
            to.times += (to.times.empty() ? "" : ", ") + std::string(when);
        if (where.empty() || !may_be_said(where, thing.kind == ThingKind::hearing))
            to.ask_place = true;
        else if (to.places.find(where) == std::string::npos)
            to.places += (to.places.empty() ? "" : "; ") + std::string(where);
    }

    Register& reg_;
    const ReminderRequest& request_;
    std::string reason_;
    bool to_come_to_ = false;  ///< only what the person comes to: hearings and sessions
    ReminderList& list_;
    std::set<ThingNumber> seen_;
    std::vector<SaidField> who_;
};

/// The same person on the same day, out of two cases, is called once.
void unite(std::vector<Reminder>& all) {
    std::vector<Reminder> united;
    for (Reminder& one : all) {
        if (united.empty() || std::tie(united.back().due.on, united.back().telephone, united.back().name) !=
                                  std::tie(one.due.on, one.telephone, one.name)) {
            united.push_back(std::move(one));
            continue;
        }
        Appointment& to = united.back().due;
        Appointment& from_other = one.due;
        for (auto [into, from] :
             {std::pair{&to.times, &from_other.times}, std::pair{&to.places, &from_other.places}})
            if (!from->empty() && into->find(*from) == std::string::npos)
                *into += (into->empty() ? "" : "; ") + *from;
        to.answer = to.answer || from_other.answer;
        to.come = to.come || from_other.come;
        to.ask_place = to.ask_place || from_other.ask_place;
    }
    all = std::move(united);
}

std::string words_of(const Reminder& reminder) {
    std::string words = reminder.due.come ? "You have an appointment on this day." : "";
    if (reminder.due.answer)
        words += (words.empty() ? "" : " ") + std::string("You are asked to answer by this day.");
    return words + " Please call if anything is not clear.";
}

/// A spreadsheet program works out a cell that begins like a formula.
std::string harmless(std::string_view text) {
    const bool formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    return csv_cell(formula ? "'" + std::string(text) : std::string(text));
}

}  // namespace

std::map<std::string, std::size_t> ReminderList::reasons() const {
    std::map<std::string, std::size_t> counts;
    for (const NotReminded& one : apart) ++counts[one.why];
    return counts;
}

ReminderList reminders_of(Register& reg, const ReminderRequest& request) {
    ReminderList list;
    const Views views = Views::of(reg);
    FileReminders reading(
        reg, request,
        fmt::format("list of reminders for {} days from {}", request.days, to_text(request.from)), list);
    std::vector<const FileState*> files;
    for (const auto& [name, state] : views.files()) files.push_back(&state);
    std::sort(files.begin(), files.end(),
              [](const FileState* a, const FileState* b) { return a->file < b->file; });
    for (const FileState* state : files) reading.file(*state);
    std::stable_sort(list.reminders.begin(), list.reminders.end(), [](const Reminder& a, const Reminder& b) {
        return std::tie(a.due.on, a.telephone, a.name) < std::tie(b.due.on, b.telephone, b.name);
    });
    unite(list.reminders);
    std::stable_sort(list.reminders.begin(), list.reminders.end(), [](const Reminder& a, const Reminder& b) {
        return std::tie(a.due.on, a.due.times, a.telephone) < std::tie(b.due.on, b.due.times, b.telephone);
    });
    std::stable_sort(list.apart.begin(), list.apart.end(),
                     [](const NotReminded& a, const NotReminded& b) { return a.on < b.on; });
    return list;
}

std::vector<Appointment> appointments_of(Register& reg, const Looker& person, const std::string& file,
                                         CivilDate from, std::int32_t days, const std::string& reason) {
    const ReminderRequest request{person, from, days, {}};
    ReminderList unused;
    FileReminders reading(reg, request, reason, unused);
    std::map<CivilDate, Appointment> by_day;
    if (const auto state = reg.file(file)) reading.appointments(*state, by_day);
    std::vector<Appointment> all;
    for (auto& [day, one] : by_day) all.push_back(std::move(one));
    return all;
}

std::string reminders_csv(const ReminderList& list, const ReminderRequest& request) {
    std::string csv = "telephone,way,language,name,date,time,place,words,ask back\n";
    for (const Reminder& one : list.reminders)
        csv += fmt::format("{},{},{},{},{},{},{},{},{}\n", csv_cell(one.telephone), one.way,
                           harmless(one.language), harmless(one.name), to_text(one.due.on),
                           csv_cell(one.due.times), harmless(one.due.places), csv_cell(words_of(one)),
                           csv_cell(request.ask_back));
    return csv;
}

std::string not_reminded_csv(const ReminderList& list) {
    std::string csv = "case,date,why\n";
    for (const NotReminded& one : list.apart)
        csv += fmt::format("{},{},{}\n", harmless(one.file), to_text(one.on), csv_cell(one.why));
    return csv;
}

}  // namespace ultima
