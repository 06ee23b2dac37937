// SPDX-License-Identifier: Apache-2.0
#include "law/outcomes.h"

#include "law/favour_direction.h"
#include "law/outcome_formula.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace ultima {
namespace {

/// What the applying rules say of a measure, before and after.
struct Said {
    bool must = false, may = false, must_not = false, cannot = false, advised_against = false;
};

/// The status that this comes to, in the order of what is good for the person (`favour_rank`).
int rank(const Said& said, bool burden, bool custody) {
    const bool granted = said.must || said.may;
    const Status status = said.cannot                ? Status::cannot_compute
                          : said.must_not && granted ? Status::conflict
                          : said.must_not            ? Status::barred
                          : said.must                ? Status::required
                          : said.may                 ? Status::available
                                                     : Status::conditions_not_met;
    return 2 * favour_rank(status, burden, custody) + (said.advised_against == burden ? 1 : 0);
}

struct Source {
    OutcomeFormula::Place applies;
    Effect effect;
    bool advisory;
};

void add(Said& said, const Source& source) {
    switch (source.effect) {
        case Effect::must:
            // A guideline can open a measure and never requires one.
            (source.advisory ? said.may : said.must) = true;
            break;
        case Effect::may:
            said.may = true;
            break;
        case Effect::must_not:
            (source.advisory ? said.advised_against : said.must_not) = true;
            break;
        case Effect::cannot_compute:
            said.cannot = true;
            break;
    }
}

std::pair<Said, Said> said_of(const std::vector<Source>& sources, const OutcomeFormula::Case& one) {
    std::pair<Said, Said> said;
    for (const Source& source : sources) {
        if (one.before(source.applies)) add(said.first, source);
        if (one.after(source.applies)) add(said.second, source);
    }
    return said;
}

}  // namespace

bool Outcomes::relevant(RuleId id) const { return pack_.rules[id].stages[static_cast<std::size_t>(stage_)]; }

bool Outcomes::never_worse(MeasureId measure) {
    if (shared_.exhausted()) return false;
    const bool burden = is_burden(pack_, measure);
    const bool custody = measure == pack_.custody;
    const bool must_is_unclear = favour_of(pack_, {Effect::must, measure}) == Favour::unclear;
    for (const bool whole : {false, true}) {
        OutcomeFormula formula(shared_, change_);
        shared_.work += pack_.rules.size();
        std::vector<Source> sources;
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            if (!relevant(id)) continue;
            const bool unread = (change_.applies(id) & (pairs::no_yes | pairs::yes_no)) == 0;
            for (const Grant& grant : pack_.rules[id].grants)
                if (grant.measure == measure)
                    sources.push_back(
                        {formula.rule(id, whole && unread), grant.effect, pack_.rules[id].advisory});
        }
        std::vector<OutcomeFormula::Place> places;
        for (const Source& source : sources) places.push_back(source.applies);
        const auto all = formula.all_changes(places, [&](const OutcomeFormula::Case& one) {
            const auto [before, after] = said_of(sources, one);
            if (must_is_unclear && before.must != after.must) return false;
            return rank(before, burden, custody) <= rank(after, burden, custody);
        });
        if (all) return *all;
    }
    return false;
}

bool Outcomes::rule_never(RuleId rule, bool starts) {
    OutcomeFormula formula(shared_, change_);
    const OutcomeFormula::Place place = formula.rule(rule, false);
    return formula
        .all_changes({place}, [&](const OutcomeFormula::Case& one) { return one.after(place) != starts; })
        .value_or(false);
}

bool Outcomes::never_better() {
    std::set<MeasureId> touched;
    for (RuleId id = 0; id < pack_.rules.size(); ++id) {
        if (!relevant(id) || (change_.applies(id) & (pairs::no_yes | pairs::yes_no)) == 0) continue;
        for (const Grant& grant : pack_.rules[id].grants) touched.insert(grant.measure);
    }
    if (touched.empty()) return true;
    struct Slot {
        bool burden = false, custody = false;
        int lost_band = 7, gained_band = 0;  ///< where none is known, what weighs least and most
        std::vector<Source> sources{};
    };
    for (const bool whole : {false, true}) {
        if (shared_.exhausted()) return false;
        OutcomeFormula formula(shared_, change_);
        std::vector<Slot> slots;
        for (const MeasureId measure : touched) {
            shared_.work += pack_.rules.size();
            Slot slot;
            slot.burden = is_burden(pack_, measure);
            slot.lost_band = band_of(pack_, measure).value_or(7);
            slot.gained_band = band_of(pack_, measure).value_or(0);
            slot.custody = measure == pack_.custody;
            if (slot.custody) slot.lost_band = slot.gained_band = 7;
            for (RuleId id = 0; id < pack_.rules.size(); ++id) {
                if (!relevant(id)) continue;
                const bool unread = (change_.applies(id) & (pairs::no_yes | pairs::yes_no)) == 0;
                for (const Grant& grant : pack_.rules[id].grants)
                    if (grant.measure == measure)
                        slot.sources.push_back(
                            {formula.rule(id, whole && unread), grant.effect, pack_.rules[id].advisory});
            }
            slots.push_back(std::move(slot));
        }
        std::vector<OutcomeFormula::Place> places;
        for (const Slot& slot : slots)
            for (const Source& source : slot.sources) places.push_back(source.applies);
        const auto all = formula.all_changes(places, [&](const OutcomeFormula::Case& one) {
            int lightest_better = -1;  // of what gets better, the band that is hardest to outweigh
            int heaviest_better_burden = -1;
            int lightest_lost = 8, heaviest_burden = -1;
            bool better = false;
            for (const Slot& slot : slots) {
                const auto [before, after] = said_of(slot.sources, one);
                const int was = rank(before, slot.burden, slot.custody);
                const int is = rank(after, slot.burden, slot.custody);
                if (is > was) {
                    better = true;
                    if (slot.burden) {
                        heaviest_better_burden = std::max(heaviest_better_burden, slot.lost_band);
                    } else {
                        lightest_better = lightest_better < 0 ? slot.gained_band
                                                              : std::min(lightest_better, slot.gained_band);
                    }
                } else if (is < was && slot.burden) {
                    heaviest_burden = std::max(heaviest_burden, slot.gained_band);
                } else if (is < was) {
                    lightest_lost = std::min(lightest_lost, slot.lost_band);
                }
            }
            if (!better) return true;
            if (heaviest_better_burden >= 0 && heaviest_burden < heaviest_better_burden) return false;
            return lightest_better < 0 || lightest_lost <= lightest_better ||
                   heaviest_burden >= lightest_better;
        });
        if (all) return *all;
    }
    return false;
}

}  // namespace ultima
