// SPDX-License-Identifier: Apache-2.0
#include "exchange/merge.h"

#include "base/refusal.h"
#include "register/access.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace ultima {
namespace {

bool is_beside_the_course(const Event& event) {
    const FilePart part = part_of(event.rule->thing);
    return part == FilePart::looks || part == FilePart::disclosures;
}

class Merging {
  public:
    Merging(const std::vector<RecordedEvent>& here, const std::vector<Event>& theirs)
        : here_(here), theirs_(theirs) {
        for (const RecordedEvent& one : here_) {
            by_key_.emplace(one.event.key, &one.event);
            if (one.event.makes_thing()) ++things_;
        }
        for (const Event& one : theirs_) keys_of_theirs_.insert(one.key);
    }

    Result<std::vector<Event>> missing() {
        if (auto apart = courses_part(); !apart) return failure(apart.error());
        std::vector<Event> missing;
        for (const Event& event : theirs_) {
            if (const auto known = by_key_.find(event.key); known != by_key_.end()) {
                if (event.makes_thing()) number_here_[event.thing] = known->second->thing;
                continue;
            }
            auto renumbered = as_here(event);
            if (!renumbered) return failure(renumbered.error());
            if (auto answered = answered_otherwise(*renumbered); !answered) return failure(answered.error());
            missing.push_back(std::move(*renumbered));
        }
        return missing;
    }

  private:
    static tl::unexpected<Diagnostics> conflict(const Event& here, const Event& theirs, std::string_view at) {
        return refused("bundle-conflict",
                       fmt::format("{}: {} is `{}` of {} here and `{}` of {} in the bundle; people have to "
                                   "say which of them counts",
                                   theirs.file, at, here.rule->name, to_text(here.on), theirs.rule->name,
                                   to_text(theirs.on)));
    }

    /// Does one course go on where the other ends?
    [[nodiscard]] Result<void> courses_part() const {
        std::vector<const Event*> course;
        for (const RecordedEvent& one : here_)
            if (!is_beside_the_course(one.event)) course.push_back(&one.event);
        std::size_t at = 0;
        for (const Event& event : theirs_) {
            if (is_beside_the_course(event)) continue;
            if (at == course.size()) break;
            if (course[at]->key != event.key)
                return conflict(*course[at], event, fmt::format("step {}", at + 1));
            ++at;
        }
        return {};
    }

    /// An inspector's word on an urgent look moves that look: two such words are a conflict.
    [[nodiscard]] Result<void> answered_otherwise(const Event& event) const {
        if (event.makes_thing() || !is_beside_the_course(event)) return {};
        for (const RecordedEvent& one : here_)
            if (one.event.thing == event.thing && !one.event.makes_thing() &&
                !keys_of_theirs_.contains(one.event.key))
                return conflict(one.event, event, fmt::format("what was said of {}", event.thing));
        return {};
    }

    /// Things are numbered in the order in which they began, looks too, so the two number them differently.
    Result<Event> as_here(Event event) {
        if (event.makes_thing())
            number_here_[event.thing] = things_++;
        else if (!renumber(event.thing))
            return unknown(event);
        if (!renumber(event.of)) return unknown(event);
        for (SaidField& said : event.said) {
            if (info(said.field).kind != FieldKind::thing) continue;
            auto number = static_cast<ThingNumber>(parse_whole(said.value).value_or(0));
            if (!renumber(number)) return unknown(event);
            said.value = std::to_string(number);
        }
        return event;
    }

    [[nodiscard]] bool renumber(ThingNumber& number) const {
        if (number == 0) return true;  // the file itself
        const auto found = number_here_.find(number);
        if (found == number_here_.end()) return false;
        number = found->second;
        return true;
    }

    static tl::unexpected<Diagnostics> unknown(const Event& event) {
        return refused("bundle-form",
                       fmt::format("{}: `{}` of {} in the bundle is about something that nothing began",
                                   event.file, event.rule->name, to_text(event.on)));
    }

    const std::vector<RecordedEvent>& here_;
    const std::vector<Event>& theirs_;
    std::unordered_map<std::string_view, const Event*> by_key_;
    std::unordered_set<std::string_view> keys_of_theirs_;
    std::unordered_map<ThingNumber, ThingNumber> number_here_;  ///< by the number in the bundle
    ThingNumber things_ = 0;
};

}  // namespace

Result<std::vector<Event>> missing_here(const std::vector<RecordedEvent>& here,
                                        const std::vector<Event>& theirs) {
    return Merging(here, theirs).missing();
}

}  // namespace ultima
