// SPDX-License-Identifier: Apache-2.0
#include "register/history.h"

#include "register/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace ultima::test {
namespace {

/// The events so far, one after the other: the plainest way to have files and places.
class Replay final : public OtherFiles {
  public:
    [[nodiscard]] const FileState* file(std::string_view name) const override {
        const auto found = files_.find(name);
        return found == files_.end() ? nullptr : &found->second;
    }

    [[nodiscard]] std::vector<const FileState*> cases_of(std::string_view person) const override {
        std::vector<const FileState*> cases;
        for (const auto& [name, state] : files_)
            if (state.person == person && state.things.front().kind == ThingKind::case_file)
                cases.push_back(&state);
        return cases;
    }

    [[nodiscard]] std::int64_t most_places_kept(std::string_view service, CivilDate first,
                                                CivilDate last) const override {
        std::int64_t most = 0;
        if (const auto days = kept_.find(service); days != kept_.end())
            for (auto at = days->second.lower_bound(first); at != days->second.upper_bound(last); ++at)
                most = std::max(most, at->second);
        return most;
    }

    /// What stands against the event here.
    [[nodiscard]] Diagnostics against(Event event) const {
        static const FileState nothing;
        const FileState* state = file(event.file);
        if (state == nullptr) state = &nothing;
        if (event.person.empty()) event.person = state->person;
        if (event.makes_thing()) event.thing = static_cast<ThingNumber>(state->things.size());
        return refusals(event, *state, *this);
    }

    void take(const Event& event) {
        FileState& state = files_[event.file];
        if (event.rule->thing == ThingKind::place) take_place(event);
        apply(state, event);
    }

    /// A line if more places are kept on some day than there are.
    [[nodiscard]] std::string oversold() const {
        for (const auto& [name, state] : files_) {
            if (state.things.front().kind != ThingKind::service_file) continue;
            const auto places = state.things.front().whole(field("places"));
            const auto days = kept_.find(name);
            if (days == kept_.end()) continue;
            for (const auto& [day, kept] : days->second)
                if (kept > places) return fmt::format("{} is sold {} times on {}", name, kept, to_text(day));
        }
        return {};
    }

    [[nodiscard]] const auto& files() const { return files_; }

  private:
    struct Place {
        std::string service;
        CivilDate first, last;
        bool taken = false;
    };

    void take_place(const Event& event) {
        Place& place = places_[{event.file, event.thing}];
        if (event.rule->to == State::taken) {
            place.taken = true;
            return;
        }
        const bool reserved = event.rule->to == State::reserved;
        if (reserved)
            place = {std::string(*event.value(field("service"))), *event.date(field("starts")),
                     *event.date(field("ends"))};
        // Who had come keeps the place on that last day.
        const CivilDate from = reserved ? place.first : CivilDate{event.on.day + (place.taken ? 1 : 0)};
        for (CivilDate day = std::max(place.first, from); day <= place.last; ++day.day)
            kept_[place.service][day] += reserved ? 1 : -1;
    }

    std::map<std::string, FileState, std::less<>> files_;
    std::map<std::pair<std::string, ThingNumber>, Place> places_;
    std::map<std::string, std::map<CivilDate, std::int64_t>, std::less<>> kept_;  ///< service, day
};

std::string told(const FileState& state) {
    std::string text = fmt::format("{} {} {}\n", state.file, state.person, state.events);
    for (const Thing& thing : state.things) {
        text += fmt::format("{} {} {} {} {}", to_text(thing.kind), to_text(thing.state), thing.of,
                            to_text(thing.begun), to_text(thing.since));
        for (const Known& known : thing.known)
            text += fmt::format(" {}={} {}", info(known.field).name, known.value, to_text(known.on));
        text += '\n';
    }
    return text;
}

/// Who somebody is is kept apart and not read with the event, but it was said.
Event with_identity(Event event) {
    for (const FieldUse& use : event.rule->fields)
        if (use.required && info(use.field).identity && !event.value(use.field))
            event.said.push_back({use.field, "somebody", {}});
    return event;
}

class Checking {
  public:
    Checking(Register& reg, const std::vector<Told>& history, std::uint64_t before)
        : reg_(reg), before_(before) {
        for (const Told& one : history) {
            if (!keys_.emplace(one.command.key, &one).second) wrong("a key was used twice");
            (one.receipt ? accepted_ : refused_).push_back(&one);
        }
        std::sort(accepted_.begin(), accepted_.end(),
                  [](const Told* a, const Told* b) { return a->receipt->sequence < b->receipt->sequence; });
    }

    std::vector<std::string> run() {
        const Verification verified = verify(reg_.store(), &reg_.keys(), {reg_.checkpoint()});
        for (const Diagnostic& problem : verified.problems) wrong(problem.code + ": " + problem.message);
        check_order();
        window_refusals();
        reg_.read(0, [&](RecordedEvent&& recorded) {
            take(recorded);
            return true;
        });
        check_refused_at(last_);
        for (const auto& [first, open] : open_) wrong("refused without a reason: " + name_of(*open.told));
        for (const auto& [key, one] : keys_)
            if (one->receipt && !seen_.contains(key)) wrong("acknowledged and lost: " + name_of(*one));
        for (const auto& [name, state] : replay_.files()) {
            const auto stands = reg_.file(name);
            if (!stands || told(*stands) != told(state))
                wrong(name + " stands otherwise than its events say");
        }
        return std::move(wrong_);
    }

  private:
    void wrong(std::string what) { wrong_.push_back(std::move(what)); }

    static std::string name_of(const Told& one) {
        return fmt::format("{} `{}` in {}", one.command.key, one.command.rule->name, one.command.file);
    }

    /// What had been acknowledged before another was asked stands before it.
    void check_order() {
        std::uint64_t latest_invoked = 0;
        for (const Told* one : accepted_) {
            if (one->returned < latest_invoked) wrong("out of order: " + name_of(*one));
            latest_invoked = std::max(latest_invoked, one->invoked);
        }
    }

    /// For each refused command the events between which it may have been looked at: after all that was
    /// acknowledged before it was asked, before all that was asked after its answer.
    void window_refusals() {
        std::map<std::uint64_t, std::uint64_t> by_return, by_invoke;  // moment, sequence
        for (const Told* one : accepted_) {
            by_return[one->returned] = one->receipt->sequence;
            by_invoke[one->invoked] = one->receipt->sequence;
        }
        std::uint64_t most = before_, least = std::numeric_limits<std::uint64_t>::max();
        for (auto& [moment, sequence] : by_return) most = sequence = std::max(most, sequence);
        for (auto at = by_invoke.rbegin(); at != by_invoke.rend(); ++at)
            least = at->second = std::min(least, at->second);
        for (const Told* one : refused_) {
            const auto earlier = by_return.lower_bound(one->invoked);
            const auto later = by_invoke.upper_bound(one->returned);
            const std::uint64_t last =
                later == by_invoke.end() ? std::numeric_limits<std::uint64_t>::max() : later->second - 1;
            open_.emplace(earlier == by_return.begin() ? before_ : std::prev(earlier)->second,
                          Open{one, last});
        }
    }

    /// Those that may have been looked at here: is there something against them?
    void check_refused_at(std::uint64_t sequence) {
        for (auto at = open_.begin(); at != open_.end() && at->first <= sequence;) {
            Event event = at->second.told->command;
            event.recorded = recorded_;
            const bool fits = !replay_.against(std::move(event)).empty();
            if (!fits && at->second.last <= sequence)
                wrong("refused without a reason: " + name_of(*at->second.told));
            at = fits || at->second.last <= sequence ? open_.erase(at) : std::next(at);
        }
    }

    void take(const RecordedEvent& recorded) {
        const Event& event = recorded.event;
        if (!seen_.insert(event.key).second) wrong("on record twice: " + event.key);
        if (recorded.sequence > before_) check_answer(recorded);
        if (recorded.sequence - 1 >= before_) check_refused_at(recorded.sequence - 1);
        recorded_ = event.recorded;
        if (!replay_.against(with_identity(event)).empty())
            wrong(fmt::format("event {} may not be written where it stands", recorded.sequence));
        replay_.take(event);
        last_ = recorded.sequence;
        if (event.rule->thing == ThingKind::place || event.rule->thing == ThingKind::service_file)
            if (const std::string sold = replay_.oversold(); !sold.empty()) wrong(sold);
    }

    void check_answer(const RecordedEvent& recorded) {
        const auto known = keys_.find(recorded.event.key);
        if (known == keys_.end()) {
            wrong("nobody asked for " + recorded.event.key);
        } else if (const Told& one = *known->second; !one.receipt) {
            wrong("refused and on record: " + name_of(one));
        } else if (one.receipt->sequence != recorded.sequence || one.receipt->hash != recorded.hash ||
                   one.receipt->thing != recorded.event.thing) {
            wrong("elsewhere than said: " + name_of(one));
        }
    }

    struct Open {
        const Told* told;
        std::uint64_t last;
    };

    Register& reg_;
    std::uint64_t before_;
    std::uint64_t last_ = 0;
    Instant recorded_;
    std::map<std::string, const Told*> keys_;
    std::vector<const Told*> accepted_, refused_;
    std::multimap<std::uint64_t, Open> open_;
    std::set<std::string> seen_;
    Replay replay_;
    std::vector<std::string> wrong_;
};

}  // namespace

void History::add(Told told) {
    const std::lock_guard lock(mutex_);
    told_.push_back(std::move(told));
}

std::size_t History::accepted() const {
    return static_cast<std::size_t>(
        std::count_if(told_.begin(), told_.end(), [](const Told& one) { return one.receipt.has_value(); }));
}

std::size_t History::unknown() const {
    return static_cast<std::size_t>(
        std::count_if(told_.begin(), told_.end(), [](const Told& one) { return one.unknown > 0; }));
}

std::vector<std::string> anomalies(Register& reg, const std::vector<Told>& history, std::uint64_t before) {
    return Checking(reg, history, before).run();
}

}  // namespace ultima::test
