// SPDX-License-Identifier: Apache-2.0
#include "casework/desk.h"

#include <algorithm>

namespace ultima {
namespace {

void put_urgent_first(std::vector<ListedCase>& cases) {
    const auto rank = [](const ListedCase& one) {
        return std::tuple(one.waiting.empty(), one.waiting.empty() || !one.waiting.front().rule->urgent,
                          one.waiting.empty() ? CivilDate{} : one.waiting.front().on,
                          std::string_view(one.file));
    };
    std::sort(cases.begin(), cases.end(),
              [&](const ListedCase& left, const ListedCase& right) { return rank(left) < rank(right); });
}

/// What waits in the file, of what the looker would see of it.
std::vector<Waiting> waiting_in(const FileAround& all, const Looker& looker, Relations relations,
                                CivilDate today) {
    std::vector<Waiting> waiting = waiting_for(looker.role, all.file, today);
    if (waiting.empty()) return waiting;
    const std::vector<ThingNumber> seen = things_in(sight_of_all(looker, relations, all), all);
    std::erase_if(waiting, [&](const Waiting& one) {
        return std::find(seen.begin(), seen.end(), one.thing) == seen.end();
    });
    return waiting;
}

}  // namespace

Desk::Desk(Register& from) : from_(from) { catch_up(); }

void Desk::catch_up() {
    from_.read(seen_, [this](RecordedEvent&& recorded) {
        views_.take(recorded);
        note(recorded.event);
        seen_ = recorded.sequence;
        return true;
    });
}

void Desk::note(const Event& event) {
    static const Field assignee = field("assignee"), counsel = field("counsel"), provider = field("provider"),
                       office = field("office");
    if (event.makes_file() && event.rule->thing == ThingKind::law_file) laws_.push_back(event.file);
    if (event.rule->thing == ThingKind::law_file && event.rule->to == State::in_force)
        law_in_use_ = event.file;
    for (const Field who : {assignee, counsel, provider, office})
        if (const auto name = event.value(who)) concerned_[std::string(*name)].insert(event.file);
}

FileAround Desk::around(const FileState& file) const {
    FileAround around;
    around.file = file;
    if (const auto person = views_.files().find(file.person); person != views_.files().end())
        around.person = person->second;
    around.juvenile = was_child(views_.child_statements(file.person), file.things.front().begun);
    return around;
}

ListedCase Desk::of_file(const FileState& file, const Looker& looker, Instant now, CivilDate today) const {
    const FileAround all = around(file);
    static const Field stage = field("stage");
    ListedCase one;
    one.file = file.file;
    one.person = file.person;
    one.stand = all.stand();
    one.relations = relations_of(looker, all, now);
    if (may_see(looker, one.relations, all, FilePart::course).access.allowed())
        one.stage = file.things.front().text(stage);
    one.listed = may_see(looker, one.relations, all, FilePart::case_list).access.allowed();
    one.named = may_see(looker, one.relations, all, FilePart::name).access.allowed();
    one.waiting = waiting_in(all, looker, one.relations, today);
    return one;
}

std::vector<ListedCase> Desk::cases_of(const Looker& looker, Instant now, CivilDate today) {
    const std::lock_guard lock(mutex_);
    catch_up();
    std::set<std::string> files;
    if (!looker.person.empty()) files = views_.cases_of(looker.person);
    for (const std::string& who : {looker.name, looker.office})
        if (const auto found = concerned_.find(who); !who.empty() && found != concerned_.end())
            files.insert(found->second.begin(), found->second.end());
    std::vector<ListedCase> cases;
    for (const std::string& file : files) {
        ListedCase one = of_file(views_.files().at(file), looker, now, today);
        if (one.listed && !(one.relations == Relations{Relation::none})) cases.push_back(std::move(one));
    }
    put_urgent_first(cases);
    return cases;
}

std::vector<ListedCase> Desk::waiting_anywhere(const Looker& looker, Instant now, CivilDate today) {
    const std::lock_guard lock(mutex_);
    catch_up();
    std::vector<ListedCase> cases;
    for (const auto& [name, file] : views_.files()) {
        if (file.things.front().kind != ThingKind::case_file) continue;
        if (waiting_for(looker.role, file, today).empty()) continue;
        ListedCase one = of_file(file, looker, now, today);
        one.named = false;
        if (!one.waiting.empty()) cases.push_back(std::move(one));
    }
    put_urgent_first(cases);
    return cases;
}

Capacity Desk::capacity(CivilDate on) {
    const std::lock_guard lock(mutex_);
    catch_up();
    return views_.capacity(on);
}

std::vector<std::string> Desk::open_cases() {
    const std::lock_guard lock(mutex_);
    catch_up();
    std::vector<std::string> open;
    for (const auto& [name, file] : views_.files())
        if (file.things.front().kind == ThingKind::case_file && file.state() == State::open)
            open.push_back(name);
    std::sort(open.begin(), open.end());
    return open;
}

Desk::Laws Desk::laws() {
    const std::lock_guard lock(mutex_);
    catch_up();
    Laws laws;
    for (auto name = laws_.rbegin(); name != laws_.rend(); ++name)
        laws.all.push_back(views_.files().at(*name));
    if (!law_in_use_.empty()) laws.in_use = views_.files().at(law_in_use_);
    return laws;
}

std::optional<FileState> Desk::law_in_use() {
    const std::lock_guard lock(mutex_);
    catch_up();
    if (law_in_use_.empty()) return std::nullopt;
    return views_.files().at(law_in_use_);
}

std::vector<std::string> Desk::held() {
    const std::lock_guard lock(mutex_);
    catch_up();
    std::vector<std::string> held;
    for (const auto& [name, file] : views_.files())
        if (std::any_of(file.things.begin(), file.things.end(), [](const Thing& thing) {
                return thing.kind == ThingKind::custody && thing.state == State::held;
            }))
            held.push_back(name);
    std::sort(held.begin(), held.end());
    return held;
}

Desk::Concern Desk::concern(std::string_view file, const Looker& looker, Instant now) {
    const std::lock_guard lock(mutex_);
    catch_up();
    Concern concern;
    const auto found = views_.files().find(std::string(file));
    if (found == views_.files().end()) return concern;
    const FileAround all = around(found->second);
    concern.relations = relations_of(looker, all, now);
    const auto sees = [&](FilePart part) {
        return may_see(looker, concern.relations, all, part).access.allowed();
    };
    concern.listed = sees(FilePart::case_list);
    concern.named = sees(FilePart::name);
    concern.custody = sees(FilePart::custody);
    concern.law = sees(FilePart::facts) && sees(FilePart::findings) && sees(FilePart::health);
    concern.person = found->second.person;
    return concern;
}

}  // namespace ultima
