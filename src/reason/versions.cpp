// SPDX-License-Identifier: Apache-2.0
#include "reason/versions.h"

#include "reason/arithmetic.h"
#include "reason/united_answers.h"

#include <algorithm>

namespace ultima {

namespace {

/// More versions, or more combinations of versions of several issues, than this are not compared: what hangs
/// on them cannot be said.
constexpr std::size_t most_versions = 300;
constexpr std::size_t most_choices = 64;

std::vector<std::size_t> open_places(const AppliedLaw& law) {
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < law.versions.size(); ++place)
        if (law.versions[place].open) places.push_back(place);
    return places;
}

/// The next choice in the order in which the last setting changes first; false after the last one.
bool next_choice(std::vector<std::size_t>& choice, const std::vector<std::size_t>& counts) {
    for (std::size_t place = choice.size(); place-- > 0;) {
        if (++choice[place] < counts[place]) return true;
        choice[place] = 0;
    }
    return false;
}

/// Does a rule rest on a block of a setting: its own, an exception's, a table's, or one that brings a duty
/// about?
bool rests_on(const Pack& pack, RuleId id, std::uint32_t setting, std::vector<bool>& seen) {
    if (seen[id]) return false;
    seen[id] = true;
    const Rule& rule = pack.rules[id];
    if (rule.validity.favourable == setting) return true;
    for (const TableId table : pack.tables_beneath[id])
        if (pack.tables[table].validity.favourable == setting) return true;
    for (const auto* others : {&rule.unless, &rule.with})
        for (const RuleId other : *others)
            if (rests_on(pack, other, setting, seen)) return true;
    return false;
}

/// Notes for a setting at which stages and for which measures it counts.
void note_reach(const Program& program, std::uint32_t setting, Versions& versions) {
    const Pack& pack = program.pack;
    versions.measures.assign(pack.measures.size(), false);
    for (RuleId id = 0; id < pack.rules.size(); ++id) {
        std::vector<bool> seen(pack.rules.size());
        if (!rests_on(pack, id, setting, seen)) continue;
        const Rule& rule = pack.rules[id];
        versions.stages |= rule.stages;
        for (const Grant& grant : rule.grants) {
            versions.measures[grant.measure] = true;
            if (pack.measures[grant.measure].group != nothing)
                versions.measures[pack.measures[grant.measure].group] = true;
            for (const MeasureId kind : program.kinds[grant.measure]) versions.measures[kind] = true;
        }
    }
}

bool are_equal(const AppliedLaw& law) {
    const std::vector<std::size_t> open = open_places(law);
    return std::all_of(open.begin(), open.end(), [&](std::size_t place) {
        return compare_values(Op::equal, law.versions[open.front()].key, law.versions[place].key) ==
               Truth::yes;
    });
}

}  // namespace

std::vector<Versions> versions_of(const Program& program) {
    const Pack& pack = program.pack;
    std::vector<Versions> result(pack.most_favourable.size());
    const auto note = [&](const Validity& validity) {
        if (validity.favourable == nothing) return;
        std::vector<CivilDate>& changes = result[validity.favourable].changes;
        if (validity.from) changes.push_back(*validity.from);
        if (validity.to)
            if (const auto after = add_days(*validity.to, 1)) changes.push_back(*after);
    };
    for (const Rule& rule : pack.rules) note(rule.validity);
    for (const Table& table : pack.tables) note(table.validity);
    for (std::size_t place = 0; place < result.size(); ++place) {
        Versions& versions = result[place];
        note_reach(program, static_cast<std::uint32_t>(place), versions);
        std::sort(versions.changes.begin(), versions.changes.end());
        versions.changes.erase(std::unique(versions.changes.begin(), versions.changes.end()),
                               versions.changes.end());
        const MostFavourable& setting = pack.most_favourable[place];
        if (setting.value != nothing) {
            versions.key_facts = pack.depends[setting.value];
            continue;
        }
        for (RuleId rule = 0; rule < pack.rules.size(); ++rule)
            for (std::size_t given = 0; given < pack.rules[rule].gives.size(); ++given) {
                const Gives& gives = pack.rules[rule].gives[given];
                if (gives.name != setting.key) continue;
                versions.given.emplace_back(rule, given);
                versions.key_facts |= program.rule_facts[rule] | pack.depends[gives.value];
            }
    }
    return result;
}

const Type& key_type(const Pack& pack, const MostFavourable& setting) {
    if (setting.value != nothing) return pack.node(setting.value).type;
    for (const Rule& rule : pack.rules)
        for (const Gives& gives : rule.gives)
            if (gives.name == setting.key) return pack.node(gives.value).type;
    static const Type none;
    return none;
}

std::optional<CivilDate> MostFavourableLaw::date(FactId fact) const {
    const auto* const date = std::get_if<CivilDate>(&evaluator_.facts()[fact]);
    return date != nullptr ? std::optional(*date) : std::nullopt;
}

/// The value by which the version is compared that the evaluator takes. Rules of the stage give it; where
/// none of them does, rules of any stage. Nobody can say it if two that apply differ.
Value MostFavourableLaw::key(std::uint32_t place) {
    const CivilDate on = evaluator_.on();
    if (setting(place).value != nothing) return evaluator_.value_at(setting(place).value, on);
    const auto of_stage = [&](const std::pair<RuleId, std::size_t>& given) {
        return pack_.rules[given.first].stages[static_cast<std::size_t>(stage_)];
    };
    const auto& given = versions_[place].given;
    const bool any_of_stage = std::any_of(given.begin(), given.end(), of_stage);
    std::optional<Value> shared;
    for (const auto& each : given) {
        if (any_of_stage && !of_stage(each)) continue;
        const Truth applies = evaluator_.applies_on(each.first, on);
        if (applies == Truth::no) continue;
        if (applies == Truth::unknown) return Unknown{};
        const Value value = evaluator_.value_at(pack_.rules[each.first].gives[each.second].value, on);
        if (shared && !same_value(*shared, value)) return Unknown{};
        shared = value;
    }
    return shared.value_or(Unknown{});
}

/// Is one of two versions among those that are compared whenever the other is the law of the act, or came
/// after it? Not for certain where nobody knows the day of the act or of the decision.
bool MostFavourableLaw::is_compared(const AppliedLaw& law, const LawVersion& version,
                                    const LawVersion& with) const {
    const MostFavourable& of = setting(law.setting);
    const std::optional<CivilDate> to = of.to == nothing ? std::optional(evaluator_.on()) : date(of.to);
    if (law.act && to) return true;
    if (law.act) return version.day < with.day;
    return to && with.day < version.day && version.day <= *to;
}

void MostFavourableLaw::mark_milder(AppliedLaw& law) const {
    const bool lower = setting(law.setting).lower_is_milder;
    for (LawVersion& version : law.versions)
        version.open = std::none_of(law.versions.begin(), law.versions.end(), [&](const LawVersion& other) {
            const Truth milder = lower ? compare_values(Op::less, other.key, version.key)
                                       : compare_values(Op::less, version.key, other.key);
            return milder == Truth::yes && is_compared(law, other, version);
        });
}

AppliedLaw MostFavourableLaw::compared(std::uint32_t place) {
    const MostFavourable& of = setting(place);
    AppliedLaw law{.setting = place, .act = date(of.from)};
    const std::optional<CivilDate> to = of.to == nothing ? std::optional(evaluator_.on()) : date(of.to);
    const Fact& fact = pack_.facts[of.from];
    const auto* const low = std::get_if<CivilDate>(&fact.low);
    const auto* const high = std::get_if<CivilDate>(&fact.high);
    law.versions.push_back({law.act ? *law.act : low != nullptr ? *low : first_date(), {}, true});
    const CivilDate first = law.versions.front().day;
    for (const CivilDate& change : versions_[place].changes) {
        // An act on an unknown day may be of any version; a known one is judged by its own and later ones.
        if (change <= first || (law.act && to && change > *to)) continue;
        if (!law.act && high != nullptr && change > *high && to && change > *to) continue;
        law.versions.push_back({change, {}, true});
    }
    if (law.versions.size() > most_versions) return law;
    for (LawVersion& version : law.versions) {
        evaluator_.take_version(place, {TakenVersion::How::of_day, version.day});
        version.key = key(place);
    }
    evaluator_.take_version(place, {});
    mark_milder(law);
    return law;
}

void MostFavourableLaw::take(const std::vector<AppliedLaw>& laws, const Choice& choice) {
    for (std::uint32_t place = 0; place < laws.size(); ++place) {
        if (laws[place].too_many) {
            evaluator_.take_version(laws[place].setting, {TakenVersion::How::unknown, {}});
            continue;
        }
        const std::size_t version = open_places(laws[place])[choice[place]];
        evaluator_.take_version(laws[place].setting,
                                {TakenVersion::How::of_day, laws[place].versions[version].day});
    }
}

void MostFavourableLaw::take_applied(const std::vector<AppliedLaw>& laws) {
    for (const AppliedLaw& law : laws)
        evaluator_.take_version(
            law.setting, law.applied ? TakenVersion{TakenVersion::How::of_day, law.versions[*law.applied].day}
                                     : TakenVersion{TakenVersion::How::unknown, {}});
}

/// What could be said on the day before a law came that is applied now.
const Answer* MostFavourableLaw::before(const KnownFacts& known, CivilDate began) {
    const auto day_before = add_days(began, -1);
    if (!day_before) return nullptr;
    if (const auto found = earlier_.find(*day_before); found != earlier_.end()) return &found->second;
    KnownFacts then{known.values, known.presumed, {}, {}, {}};
    for (const KnownFacts::Earlier& earlier : known.earlier) {
        if (earlier.until >= *day_before) {
            then.values = earlier.values;
        } else {
            then.earlier.push_back(earlier);
        }
    }
    Answer answer = this->answer(then, *day_before, false);
    return &earlier_.emplace(*day_before, std::move(answer)).first->second;
}

Answer MostFavourableLaw::answer_by(const std::vector<AppliedLaw>& laws, const Choice& choice,
                                    const KnownFacts& known, CivilDate on, bool deciding_sets) {
    // A version that came after the act is applied from its first day on, unless the day of the decision is
    // fixed: then it is looked at from there whatever day is asked about.
    LawBegan began{first_date(), nullptr};
    bool acts_known = true;
    for (std::size_t place = 0; place < laws.size(); ++place) {
        if (laws[place].too_many || setting(laws[place].setting).to != nothing) continue;
        const CivilDate day = laws[place].versions[open_places(laws[place])[choice[place]]].day;
        if (laws[place].act && day <= *laws[place].act) continue;
        acts_known = acts_known && laws[place].act;
        began.day = std::max(began.day, std::min(day, on));
    }
    if (began.day > first_date() && acts_known) began.before = before(known, began.day);
    if (evaluator_.on() != on || began.before != nullptr) evaluator_.start(known.values, on);
    take(laws, choice);
    return answering_(known, began.day > first_date() ? &began : nullptr, deciding_sets);
}

/// Facts by which the version is chosen; of those settings that leave several open, the ones not known.
FactSet MostFavourableLaw::facts_of(const std::vector<AppliedLaw>& laws, bool only_open) const {
    FactSet facts;
    for (const AppliedLaw& law : laws) {
        if (only_open ? law.applied.has_value() : law.versions.size() == 1) continue;
        const MostFavourable& of = setting(law.setting);
        facts.set(of.from);
        if (of.to != nothing) facts.set(of.to);
        const bool unknown = std::any_of(law.versions.begin(), law.versions.end(),
                                         [](const LawVersion& version) { return !is_known(version.key); });
        if (!only_open || unknown) facts |= versions_[law.setting].key_facts;
    }
    return only_open ? facts & evaluator_.open_facts() : facts;
}

/// Of versions that are equally mild the law of the act stays, if they say the same whatever is chosen for
/// other issues.
bool MostFavourableLaw::stays_with_act(const std::vector<Choice>& choices, const std::vector<Answer>& answers,
                                       std::size_t place) const {
    for (std::size_t i = 0; i < choices.size(); ++i) {
        Choice first = choices[i];
        first[place] = 0;
        const auto at = std::find(choices.begin(), choices.end(), first) - choices.begin();
        if (!says_the_same(pack_, answers[static_cast<std::size_t>(at)], answers[i])) return false;
    }
    return true;
}

/// By measure: do some answers to these facts settle it?
std::vector<bool> MostFavourableLaw::settled_by(const std::vector<FactId>& facts, const KnownFacts& known,
                                                CivilDate on) {
    constexpr std::size_t most_tries = 64;
    std::vector<bool> settled(pack_.measures.size());
    std::vector<std::size_t> counts;
    for (const FactId fact : facts) counts.push_back(trials_[fact].values.size());
    if (std::find(counts.begin(), counts.end(), 0) != counts.end()) return settled;
    std::vector<std::size_t> number(facts.size());
    KnownFacts tried{known.values, known.presumed, {}, {}, {}};
    std::size_t tries = 0;
    do {
        for (std::size_t i = 0; i < facts.size(); ++i)
            tried.values[facts[i]] = trials_[facts[i]].values[number[i]];
        // What it remembers of earlier days holds for these answers only.
        MostFavourableLaw law(evaluator_, versions_, trials_, stage_, answering_);
        const Answer answer = law.answer(tried, on, false);
        for (const MeasureAnswer& measure : answer.measures)
            if (measure.status != Status::undetermined) settled[measure.measure] = true;
    } while (++tries < most_tries && next_choice(number, counts));
    return settled;
}

/// May the measure's status be another one under another of the versions that are left?
bool MostFavourableLaw::rests_on_open(MeasureId measure, const std::vector<AppliedLaw>& laws) const {
    return std::any_of(laws.begin(), laws.end(), [&](const AppliedLaw& law) {
        return !law.applied && versions_[law.setting].measures[measure];
    });
}

/// The facts that could tell which version is the mildest, alone or with what each version waits for: as far
/// as trying shows that some answers settle the status.
void MostFavourableLaw::find_deciding_sets(Answer& answer, const std::vector<AppliedLaw>& laws,
                                           const std::vector<Answer>& answers, const KnownFacts& known,
                                           CivilDate on) {
    const FactSet between = facts_of(laws, true);
    std::map<std::vector<FactId>, std::vector<bool>> settled;
    for (MeasureAnswer& measure : answer.measures) {
        if (measure.status != Status::undetermined) continue;
        if (!rests_on_open(measure.measure, laws)) {
            measure.missing = answers.front().of(measure.measure).missing;
            continue;
        }
        FactSet more = between;
        for (const Answer& each : answers)
            if (const auto& missing = each.of(measure.measure).missing; !missing.empty())
                for (const FactId fact : missing.front().facts) more.set(fact);
        for (const FactSet& set : {between, more}) {
            std::vector<FactId> facts;
            for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
                if (set[fact]) facts.push_back(fact);
            if (facts.empty()) continue;
            const auto [found, is_new] = settled.try_emplace(facts);
            if (is_new) found->second = settled_by(facts, known, on);
            if (!found->second[measure.measure]) continue;
            measure.missing.push_back({std::move(facts), false});
            break;
        }
    }
    answer.ask = questions(pack_, answer.measures);
}

Answer MostFavourableLaw::answer(const KnownFacts& known, CivilDate on, bool deciding_sets) {
    evaluator_.start(known.values, on);
    for (std::uint32_t place = 0; place < versions_.size(); ++place) evaluator_.take_version(place, {});
    std::vector<AppliedLaw> laws;
    std::vector<std::size_t> counts;
    std::size_t all = 1;
    for (std::uint32_t place = 0; place < versions_.size(); ++place) {
        if (!versions_[place].stages[static_cast<std::size_t>(stage_)]) continue;
        AppliedLaw& law = laws.emplace_back(compared(place));
        const std::size_t open = open_places(law).size();
        law.too_many = all * open > most_choices;
        counts.push_back(law.too_many ? 1 : open);
        all *= counts.back();
    }
    std::vector<Choice> choices;
    Choice choice(laws.size(), 0);
    do choices.push_back(choice);
    while (next_choice(choice, counts));
    std::vector<Answer> answers(choices.size());
    for (std::size_t i = 0; i < choices.size(); ++i)
        answers[i] = answer_by(laws, choices[i], known, on, deciding_sets);

    for (std::size_t place = 0; place < laws.size(); ++place) {
        if (laws[place].too_many) continue;
        if (counts[place] > 1) {
            if (!are_equal(laws[place]) || !stays_with_act(choices, answers, place)) continue;
            for (std::size_t i = choices.size(); i-- > 0;) {
                if (choices[i][place] == 0) continue;
                choices.erase(choices.begin() + static_cast<std::ptrdiff_t>(i));
                answers.erase(answers.begin() + static_cast<std::ptrdiff_t>(i));
            }
            counts[place] = 1;
        }
        laws[place].applied = open_places(laws[place]).front();
    }
    Answer answer = united(answers);
    if (answers.size() > 1 && deciding_sets) {
        find_deciding_sets(answer, laws, answers, known, on);
        evaluator_.start(known.values, on);
    }
    take_applied(laws);
    const FactSet chosen_by = facts_of(laws, false);
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
        if (known.presumed[fact] && chosen_by[fact] &&
            std::find(answer.assumed.begin(), answer.assumed.end(), fact) == answer.assumed.end())
            answer.assumed.push_back(fact);
    std::sort(answer.assumed.begin(), answer.assumed.end());
    answer.laws = std::move(laws);
    return answer;
}

}  // namespace ultima
