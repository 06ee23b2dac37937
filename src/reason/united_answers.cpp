// SPDX-License-Identifier: Apache-2.0
#include "reason/united_answers.h"

#include "reason/status.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace ultima {

namespace {

std::set<std::pair<std::string, std::string>> needs_of(const Pack& pack, const MeasureAnswer& measure) {
    std::set<std::pair<std::string, std::string>> needs;
    for (const auto& [rule, place] : measure.needs)
        needs.emplace(pack.rules[rule].needs[place].kind, pack.rules[rule].needs[place].text);
    return needs;
}

bool same_values(const Pack& pack, const Answer& a, const Answer& b) {
    const auto name = [&](const GivenValue& given) -> const std::string& {
        return pack.rules[given.rule].gives[given.place].name;
    };
    const auto has = [&](const std::vector<GivenValue>& values, const GivenValue& wanted) {
        return std::any_of(values.begin(), values.end(), [&](const GivenValue& each) {
            return name(each) == name(wanted) && same_value(each.value, wanted.value);
        });
    };
    const auto all_in = [&](const Answer& some, const Answer& others) {
        return std::all_of(some.values.begin(), some.values.end(),
                           [&](const GivenValue& value) { return has(others.values, value); });
    };
    return all_in(a, b) && all_in(b, a);
}

template <class T>
void add_once(std::vector<T>& into, const T& item) {
    if (std::find(into.begin(), into.end(), item) == into.end()) into.push_back(item);
}

template <class T, class Same>
void add_new(std::vector<T>& into, const std::vector<T>& more, Same same) {
    for (const T& item : more)
        if (std::none_of(into.begin(), into.end(), [&](const T& other) { return same(item, other); }))
            into.push_back(item);
}

/// Rules that all answers name stay; of the others some are right.
void unite_rules(MeasureAnswer& into, const MeasureAnswer& other) {
    std::vector<RuleId> shared;
    for (const RuleId rule : into.because) {
        const auto& more = other.because;
        const bool in_both = std::find(more.begin(), more.end(), rule) != more.end();
        in_both ? shared.push_back(rule) : add_once(into.either, rule);
    }
    for (const RuleId rule : other.because)
        if (std::find(shared.begin(), shared.end(), rule) == shared.end()) add_once(into.either, rule);
    for (const RuleId rule : other.either) add_once(into.either, rule);
    into.because = std::move(shared);
    std::erase_if(into.either, [&](RuleId rule) {
        return std::find(into.because.begin(), into.because.end(), rule) != into.because.end();
    });
}

void unite(MeasureAnswer& into, const MeasureAnswer& other) {
    into.possible |= other.possible;
    into.status = status_of(into.possible);
    if (into.since != other.since || into.status == Status::undetermined) into.since.reset();
    if (into.from != other.from || into.status == Status::undetermined) into.from.reset();
    unite_rules(into, other);
    add_new(into.defeated, other.defeated,
            [](const Defeated& a, const Defeated& b) { return a.rule == b.rule; });
    add_new(into.failed, other.failed,
            [](const Failed& a, const Failed& b) { return a.rule == b.rule && a.condition == b.condition; });
    add_new(into.advice, other.advice,
            [](const Advice& a, const Advice& b) { return a.rule == b.rule && a.effect == b.effect; });
    for (const auto& need : other.needs) add_once(into.needs, need);
}

/// What one answer does not know of, or holds otherwise, is not certain.
void unite_duties(Answer& into, const Answer& other) {
    const auto find = [](std::vector<DutyAnswer>& duties, RuleId duty) {
        return std::find_if(duties.begin(), duties.end(),
                            [&](const DutyAnswer& each) { return each.duty == duty; });
    };
    std::vector<DutyAnswer> others = other.duties;
    for (DutyAnswer& duty : into.duties) {
        const auto same = find(others, duty.duty);
        if (same != others.end() && same->arises == duty.arises) {
            if (same->since != duty.since) duty.since.reset();
            continue;
        }
        duty.arises = Truth::unknown;
        duty.since.reset();
    }
    for (const DutyAnswer& duty : others)
        if (find(into.duties, duty.duty) == into.duties.end())
            into.duties.push_back({duty.duty, Truth::unknown, std::nullopt});
    std::sort(into.duties.begin(), into.duties.end(),
              [](const DutyAnswer& a, const DutyAnswer& b) { return a.duty < b.duty; });
}

void unite_values(Answer& into, const Answer& other) {
    const auto find = [](const std::vector<GivenValue>& values, const GivenValue& of) {
        return std::find_if(values.begin(), values.end(), [&](const GivenValue& each) {
            return each.rule == of.rule && each.place == of.place;
        });
    };
    for (GivenValue& value : into.values) {
        const auto same = find(other.values, value);
        if (same == other.values.end() || !same_value(same->value, value.value)) value.value = Unknown{};
    }
    for (const GivenValue& value : other.values)
        if (find(into.values, value) == into.values.end())
            into.values.push_back({value.rule, value.place, Unknown{}});
    std::sort(into.values.begin(), into.values.end(), [](const GivenValue& a, const GivenValue& b) {
        return std::pair(a.rule, a.place) < std::pair(b.rule, b.place);
    });
}

void unite_cannot(Answer& into, const Answer& other) {
    const auto find = [](const std::vector<CannotCompute>& all, RuleId rule) {
        return std::find_if(all.begin(), all.end(),
                            [&](const CannotCompute& each) { return each.rule == rule; });
    };
    for (CannotCompute& cannot : into.cannot_compute) {
        const auto same = find(other.cannot_compute, cannot.rule);
        if (same == other.cannot_compute.end() || same->applies != cannot.applies)
            cannot.applies = Truth::unknown;
    }
    for (const CannotCompute& cannot : other.cannot_compute)
        if (find(into.cannot_compute, cannot.rule) == into.cannot_compute.end())
            into.cannot_compute.push_back({cannot.rule, Truth::unknown});
}

void unite_marks(Answer& into, const Answer& other) {
    for (const MarkUse& use : other.marks) {
        const auto same = std::find_if(into.marks.begin(), into.marks.end(), [&](const MarkUse& each) {
            return each.on == use.on && each.id == use.id && each.compelled == use.compelled;
        });
        if (same == into.marks.end()) {
            into.marks.push_back(use);
        } else {
            for (const MeasureId measure : use.measures) add_once(same->measures, measure);
        }
    }
    std::stable_partition(into.marks.begin(), into.marks.end(),
                          [](const MarkUse& use) { return !use.compelled; });
}

}  // namespace

bool says_the_same(const Pack& pack, const Answer& a, const Answer& b) {
    const bool measures = std::equal(a.measures.begin(), a.measures.end(), b.measures.begin(),
                                     b.measures.end(), [&](const MeasureAnswer& x, const MeasureAnswer& y) {
                                         return x.possible.count() == 1 && x.possible == y.possible &&
                                                x.since == y.since && x.from == y.from &&
                                                needs_of(pack, x) == needs_of(pack, y);
                                     });
    const bool duties = std::equal(a.duties.begin(), a.duties.end(), b.duties.begin(), b.duties.end(),
                                   [](const DutyAnswer& x, const DutyAnswer& y) {
                                       return x.duty == y.duty && x.arises == y.arises && x.since == y.since;
                                   });
    const bool cannot = std::equal(
        a.cannot_compute.begin(), a.cannot_compute.end(), b.cannot_compute.begin(), b.cannot_compute.end(),
        [&](const CannotCompute& x, const CannotCompute& y) {
            return pack.rules[x.rule].cannot_code == pack.rules[y.rule].cannot_code && x.applies == y.applies;
        });
    return measures && duties && cannot && same_values(pack, a, b);
}

Answer united(const std::vector<Answer>& answers) {
    if (answers.size() == 1) return answers.front();
    Answer result = answers.front();
    for (std::size_t i = 1; i < answers.size(); ++i) {
        for (MeasureId measure = 0; measure < result.measures.size(); ++measure)
            unite(result.measures[measure], answers[i].of(measure));
        unite_duties(result, answers[i]);
        unite_values(result, answers[i]);
        unite_cannot(result, answers[i]);
        unite_marks(result, answers[i]);
        for (const FactId fact : answers[i].assumed) add_once(result.assumed, fact);
        for (const std::string& note : answers[i].notes) add_once(result.notes, note);
    }
    for (MeasureAnswer& measure : result.measures) {
        // What supports the status in one answer has not failed.
        const auto supports = [&](const auto& refused) {
            return std::any_of(answers.begin(), answers.end(), [&](const Answer& answer) {
                const std::vector<RuleId>& because = answer.of(measure.measure).because;
                return std::find(because.begin(), because.end(), refused.rule) != because.end();
            });
        };
        std::erase_if(measure.failed, supports);
        std::erase_if(measure.defeated, supports);
        measure.missing.clear();
        if (measure.status != Status::undetermined) continue;
        measure.because.clear();
        measure.either.clear();
    }
    result.ask.clear();
    return result;
}

std::vector<Question> questions(const Pack& pack, const std::vector<MeasureAnswer>& measures) {
    std::vector<Question> ask;
    const auto add = [&](FactId fact, MeasureId measure) {
        for (Question& asked : ask) {
            if (asked.fact != fact) continue;
            if (asked.settles.back() != measure) asked.settles.push_back(measure);
            return;
        }
        ask.push_back({fact, {measure}});
    };
    for (const MeasureAnswer& measure : measures) {
        if (pack.measures[measure.measure].role == MeasureRole::group) continue;
        for (const DecidingSet& set : measure.missing)
            for (const FactId fact : set.facts) add(fact, measure.measure);
    }
    const auto rank = [&](const Question& q) {
        return std::make_tuple(pack.facts[q.fact].source, -static_cast<int>(q.settles.size()), q.fact);
    };
    std::sort(ask.begin(), ask.end(),
              [&](const Question& a, const Question& b) { return rank(a) < rank(b); });
    return ask;
}

}  // namespace ultima
