// SPDX-License-Identifier: Apache-2.0
#include "casework/case_facts.h"

#include <map>
#include <utility>

namespace ultima {
namespace {

std::string_view said(const std::vector<SaidField>& fields, Field wanted) {
    for (const SaidField& one : fields)
        if (one.field == wanted) return one.value;
    return {};
}

/// The event by which a thing of the view came to be.
const SeenEvent* making(const FileView& seen, ThingNumber thing) {
    for (const SeenEvent& event : seen.events)
        if (event.thing == thing && event.rule->from.contains(State::none)) return &event;
    return nullptr;
}

/// Findings are made in the register by courts; a pack says which role may find.
std::string_view role_in_pack(Role role) { return role == Role::judge ? "court" : to_text(role); }

class Reading {
  public:
    Reading(const FileView& seen, const Pack& pack)
        : seen_(seen), pack_(pack), facts_{empty_case(pack), {}} {}

    CaseFacts all() {
        hide();
        for (const SeenThing& thing : seen_.things) {
            if (thing.state != State::recorded) continue;
            if (thing.kind == ThingKind::fact) fact(thing);
            if (thing.kind == ThingKind::finding) finding(thing);
        }
        facts_.given.id = seen_.file;
        return std::move(facts_);
    }

  private:
    std::optional<FactId> known(const SeenThing& thing) {
        static const Field name = field("fact"), value = field("value");
        fact_ = said(thing.known, name);
        value_ = said(thing.known, value);
        const auto id = pack_.find_fact(fact_);
        if (!id) leave_out(UnusedFact::Why::unknown_to_pack);
        return id;
    }

    void leave_out(UnusedFact::Why why, std::string expected = {}) {
        facts_.unused.push_back({why, fact_, value_, std::move(expected)});
    }

    /// What is of a part that the looker does not see, whether anything is on record there or not.
    void hide() {
        for (FactId id = 0; id < pack_.facts.size(); ++id) {
            const Fact& fact = pack_.facts[id];
            const bool seen = seen_.parts.contains(fact.source == FactSource::finding ? FilePart::findings
                                                                                      : FilePart::facts) &&
                              (!fact.sensitive || seen_.parts.contains(FilePart::health));
            if (!seen) facts_.hidden.push_back(id);
        }
    }

    void fact(const SeenThing& thing) {
        static const Field as_of = field("as of");
        const auto id = known(thing);
        if (!id) return;
        if (pack_.facts[*id].source == FactSource::finding) return leave_out(UnusedFact::Why::only_found);
        const CivilDate on = parse_date(said(thing.known, as_of)).value_or(thing.since);
        const auto [before, first] = said_on_.try_emplace(*id, on, value_);
        if (!first && before->second.first > on) return;
        if (!first && before->second.first == on && before->second.second != value_) {
            facts_.given.facts[*id] = Unknown{};
            return leave_out(UnusedFact::Why::contested);
        }
        before->second = {on, value_};
        if (const auto set = set_fact(pack_, facts_.given, *id, value_); !set)
            leave_out(UnusedFact::Why::wrong_value, set.error());
    }

    void finding(const SeenThing& thing) {
        const auto id = known(thing);
        if (!id) return;
        const SeenEvent* made = making(seen_, thing.number);
        if (made == nullptr || pack_.facts[*id].source != FactSource::finding)
            return leave_out(UnusedFact::Why::only_found);
        if (role_in_pack(made->role) != pack_.facts[*id].who) return leave_out(UnusedFact::Why::wrong_role);
        auto value = parse_value(pack_, pack_.facts[*id].type, value_, pack_.facts[*id].days);
        if (!value) return leave_out(UnusedFact::Why::wrong_value, value.error());
        facts_.given.findings.push_back({*id, std::move(*value), made->by,
                                         std::string(role_in_pack(made->role)), made->reason, made->on});
    }

    const FileView& seen_;
    const Pack& pack_;
    CaseFacts facts_;
    std::string fact_, value_;
    std::map<FactId, std::pair<CivilDate, std::string>> said_on_{};  ///< the day and value that count so far
};

}  // namespace

CaseFacts facts_of(const FileView& seen, const Pack& pack) { return Reading(seen, pack).all(); }

}  // namespace ultima
