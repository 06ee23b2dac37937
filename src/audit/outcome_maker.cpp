// SPDX-License-Identifier: Apache-2.0
#include "audit/outcome_maker.h"

#include <algorithm>
#include <map>
#include <set>

namespace ultima {

namespace {

template <class T>
void add_once(std::vector<T>& list, T value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

/// The rule under which a row is counted.
RuleId first_rule(const MeasureAnswer& measure) {
    if (!measure.because.empty()) return measure.because.front();
    return measure.either.empty() ? nothing : measure.either.front();
}

}  // namespace

OutcomeMaker::OutcomeMaker(const FactPlan& plan, TextPool& texts)
    : plan_(plan), texts_(texts), speaking_(plan.pack().measures.size()) {
    const Pack& pack = plan.pack();
    for (RuleId id = 0; id < pack.rules.size(); ++id) {
        const Rule& rule = pack.rules[id];
        if (rule.role != RuleRole::rule || rule.advisory) continue;
        for (const Grant& grant : rule.grants) {
            add_once(speaking_[grant.measure], id);
            if (const MeasureId group = pack.measures[grant.measure].group; group != nothing)
                add_once(speaking_[group], id);
        }
    }
}

Outcome OutcomeMaker::make(const Answer& answer, RowFacts facts, const Applies& applies) {
    applies_ = &applies;
    facts_ = std::move(facts);
    Outcome outcome;
    outcome.stage = answer.stage;
    outcome.unknown = facts_.unknown;
    measures(answer, outcome);
    decide(answer, outcome);
    missing(answer, outcome);
    due_items(answer, outcome);
    question_item(answer, outcome);
    for (const FactId fact : answer.assumed) outcome.assumed.push_back(fact);
    for (const MarkUse& use : answer.marks) outcome.marks.push_back({use.on, use.id, use.compelled, {}});
    outcome.problems = facts_.problems;
    std::string notes;
    for (const Problem& problem : outcome.problems) {
        const BadCellLine line = plan_.describe(problem);
        notes += (notes.empty() ? "" : "; ") + line.fact +
                 " is unknown: " + (line.column.empty() ? "" : "column " + line.column + ": ") +
                 line.expected;
    }
    for (const std::string& note : answer.notes) notes += (notes.empty() ? "" : "; ") + note;
    outcome.notes = texts_.number(notes);
    return outcome;
}

std::string OutcomeMaker::cites_of(const std::vector<RuleId>& rules) const {
    const Pack& pack = plan_.pack();
    std::string text;
    std::vector<std::string_view> seen;
    const auto add = [&](const std::string& cite) {
        if (std::find(seen.begin(), seen.end(), cite) != seen.end()) return;
        seen.push_back(cite);
        text += (text.empty() ? "" : "; ") + cite + (pack.is_recalled(cite) ? " (recalled)" : "");
    };
    for (const RuleId rule : rules) {
        add(pack.rules[rule].cite);
        if (pack.is_recalled(pack.rules[rule].cite)) continue;
        for (const std::string& beneath : pack.recalled_beneath[rule]) add(beneath);
    }
    return text;
}

OutcomeMaker::RuleTexts OutcomeMaker::texts_of(const std::vector<RuleId>& rules) {
    const auto [known, is_new] = rule_texts_.try_emplace(rules);
    if (!is_new) return known->second;
    std::string labels;
    for (const RuleId rule : rules) labels += (labels.empty() ? "" : ", ") + plan_.pack().rules[rule].label;
    return known->second = {texts_.number(labels), texts_.number(cites_of(rules))};
}

std::uint32_t OutcomeMaker::text_of(const std::vector<DecidingSet>& sets) {
    std::vector<std::vector<FactId>> key;
    for (const DecidingSet& set : sets) key.push_back(set.facts);
    const auto [known, is_new] = set_texts_.try_emplace(std::move(key));
    if (!is_new) return known->second;
    std::string missing;
    for (const std::vector<FactId>& set : known->first) {
        std::string facts;
        for (const FactId fact : set) facts += (facts.empty() ? "" : " and ") + plan_.pack().facts[fact].name;
        missing += (missing.empty() ? "" : "; ") + facts;
    }
    return known->second = texts_.number(missing);
}

std::vector<RuleId> OutcomeMaker::open_rules(MeasureId measure, Stage stage) const {
    std::vector<RuleId> rules;
    for (const RuleId rule : speaking_[measure])
        if (plan_.pack().rules[rule].stages[static_cast<std::size_t>(stage)] &&
            (*applies_)(rule) == Truth::unknown)
            rules.push_back(rule);
    return rules;
}

void OutcomeMaker::measures(const Answer& answer, Outcome& outcome) {
    const Pack& pack = plan_.pack();
    std::set<std::uint32_t> rests_on;
    for (const MeasureAnswer& measure : answer.measures) {
        MeasureOutcome result;
        result.status = measure.status;
        result.possible = measure.possible;
        if (measure.since) result.since = measure.since->day;
        const bool custody = pack.measures[measure.measure].role == MeasureRole::custody;
        if (measure.status == (custody ? Status::barred : Status::required))
            result.days_past = days_past(measure);
        if (measure.from) result.from = measure.from->day;
        std::vector<RuleId> rules;
        for (const RuleId rule : measure.because) add_once(rules, rule);
        for (const RuleId rule : measure.either) add_once(rules, rule);
        if (measure.status == Status::undetermined) {
            for (const RuleId rule : open_rules(measure.measure, answer.stage)) add_once(rules, rule);
        } else if (measure.status == Status::conditions_not_met || measure.status == Status::not_yet) {
            for (const Failed& failed : measure.failed) add_once(rules, failed.rule);
            for (const Defeated& defeated : measure.defeated) {
                add_once(rules, defeated.rule);
                for (const RuleId by : defeated.by) add_once(rules, by);
            }
        }
        const RuleTexts texts = texts_of(rules);
        result.rules = texts.labels;
        result.cites = texts.cites;
        result.missing = text_of(measure.missing);
        rests_on.insert(rules.begin(), rules.end());
        outcome.measures.push_back(result);
    }
    outcome.rests_on.assign(rests_on.begin(), rests_on.end());
}

/// The measures that keep a row at `cannot say yet`: those that may turn out required (custody: barred), or,
/// where there are none, those that may open.
std::vector<MeasureId> OutcomeMaker::open_measures(const Answer& answer, const Outcome& outcome) const {
    std::vector<MeasureId> decisive, others;
    if (outcome.overall != Overall::cannot_say_yet) return decisive;
    for (const MeasureAnswer& measure : answer.measures) {
        if (measure.status != Status::undetermined) continue;
        const bool custody = plan_.pack().measures[measure.measure].role == MeasureRole::custody;
        if (measure.possible[static_cast<std::size_t>(custody ? Status::barred : Status::required)])
            decisive.push_back(measure.measure);
        else if (!custody)
            others.push_back(measure.measure);
    }
    return decisive.empty() ? others : decisive;
}

void OutcomeMaker::missing(const Answer& answer, Outcome& outcome) const {
    std::set<std::uint32_t> takes_part;
    std::map<std::uint32_t, std::size_t> settled;  // fact: how many of the open measures it settles alone
    const std::vector<MeasureId> open = open_measures(answer, outcome);
    if (!open.empty()) outcome.sets.emplace_back();
    for (const MeasureId measure : open) {
        SettlingSets sets;
        for (const DecidingSet& set : answer.of(measure).missing) {
            takes_part.insert(set.facts.begin(), set.facts.end());
            if (set.facts.size() == 1) ++settled[set.facts.front()];
            sets.push_back(set.facts);
        }
        outcome.sets = both_settled(outcome.sets, sets);
    }
    for (const auto& [fact, measures] : settled)
        if (measures == open.size()) outcome.settles.push_back(fact);
    outcome.takes_part.assign(takes_part.begin(), takes_part.end());
}

void OutcomeMaker::required(const Answer& answer, Outcome& outcome) const {
    const Pack& pack = plan_.pack();
    for (const MeasureAnswer& measure : answer.measures) {
        const Measure& is = pack.measures[measure.measure];
        const Status decisive = is.role == MeasureRole::custody ? Status::barred : Status::required;
        if (measure.status != decisive) continue;
        if (is.role == MeasureRole::group) {
            // A group is required with its kinds; it has a line of its own only if none of them has one.
            const bool by_kind =
                std::any_of(answer.measures.begin(), answer.measures.end(), [&](const MeasureAnswer& kind) {
                    return pack.measures[kind.measure].group == measure.measure &&
                           kind.status == Status::required;
                });
            if (by_kind) continue;
        }
        RequiredOutcome line{measure.measure, first_rule(measure), past_unknown};
        if (const std::int32_t days = outcome.measures[measure.measure].days_past; days != no_day)
            line.days_past = days;
        outcome.required.push_back(line);
    }
    const RequiredOutcome* longest = nullptr;
    for (const RequiredOutcome& line : outcome.required)
        if (!longest || line.days_past > longest->days_past) longest = &line;
    if (!longest) return;
    outcome.overall = Overall::release_required;
    outcome.measure = longest->measure;
    outcome.rule = longest->rule;
    outcome.days_past = longest->days_past;
}

void OutcomeMaker::decide(const Answer& answer, Outcome& outcome) const {
    const Pack& pack = plan_.pack();
    const auto possible = [](const MeasureAnswer& measure, Status status) {
        return measure.status == Status::undetermined && measure.possible[static_cast<std::size_t>(status)];
    };
    const auto find = [&](auto is) -> const MeasureAnswer* {
        // A kind says more than its group.
        const MeasureAnswer* found = nullptr;
        for (const MeasureAnswer& measure : answer.measures) {
            if (!is(measure, pack.measures[measure.measure].role == MeasureRole::custody)) continue;
            if (!found || (pack.measures[found->measure].role == MeasureRole::group)) found = &measure;
            if (pack.measures[found->measure].role != MeasureRole::group) break;
        }
        return found;
    };
    const auto take = [&](Overall overall, const MeasureAnswer& measure) {
        outcome.overall = overall;
        outcome.measure = measure.measure;
        outcome.rule = first_rule(measure);
    };
    for (const CannotCompute& cannot : answer.cannot_compute)
        if (cannot.applies == Truth::yes) outcome.cannot.push_back(cannot.rule);
    for (const MeasureAnswer& measure : answer.measures) {
        const bool custody = pack.measures[measure.measure].role == MeasureRole::custody;
        if (custody || measure.status != Status::not_yet || !measure.from) continue;
        // `not yet` may end in required or in available; only the former is a date to wait for.
        const bool must =
            std::any_of(measure.failed.begin(), measure.failed.end(), [&](const Failed& failed) {
                const auto& grants = pack.rules[failed.rule].grants;
                return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
                    return grant.effect == Effect::must && grant.measure == measure.measure;
                });
            });
        if (!must) continue;
        if (outcome.next_day == no_day || measure.from->day < outcome.next_day)
            outcome.next_day = measure.from->day;
    }
    required(answer, outcome);
    if (!outcome.required.empty()) {
        outcome.next_day = no_day;
        return;
    }
    if (const auto* open = find([&](const MeasureAnswer& m, bool custody) {
            return possible(m, custody ? Status::barred : Status::required);
        }))
        return take(Overall::cannot_say_yet, *open);
    if (const auto* conflict =
            find([](const MeasureAnswer& m, bool) { return m.status == Status::conflict; }))
        return take(Overall::conflict, *conflict);
    if (const auto* may = find(
            [](const MeasureAnswer& m, bool custody) { return !custody && m.status == Status::available; }))
        return take(Overall::court_may, *may);
    if (const auto* open = find([](const MeasureAnswer& m, bool custody) {
            return !custody && m.status == Status::undetermined;
        }))
        return take(Overall::cannot_say_yet, *open);
    if (const auto* cannot =
            find([](const MeasureAnswer& m, bool) { return m.status == Status::cannot_compute; })) {
        outcome.overall = Overall::cannot_compute;
        outcome.rule = !outcome.cannot.empty() ? outcome.cannot.front() : first_rule(*cannot);
    }
}

namespace {

std::string owner_of(const std::string& who) { return who.empty() ? std::string("court") : who; }

std::string action_for(const Fact& fact) {
    if (fact.sensitive) return "ask the person or counsel, after legal aid";
    switch (fact.source) {
        case FactSource::finding:
            return "bring before the court";
        case FactSource::circumstance:
            return "ask the person or counsel";
        case FactSource::record:
            break;
    }
    return "look up in the " + owner_of(fact.who) + "; if it stays open, bring before the court";
}

}  // namespace

/// What is past its date, and whose duty has arisen.
void OutcomeMaker::due_items(const Answer& answer, Outcome& outcome) {
    const Pack& pack = plan_.pack();
    for (const RequiredOutcome& line : outcome.required) {
        const Measure& measure = pack.measures[line.measure];
        WorkItem item{.what = WorkItem::What::past_the_date,
                      .since = outcome.measures[line.measure].since,
                      .days_past = outcome.measures[line.measure].days_past};
        item.subject = texts_.number(measure.role == MeasureRole::custody ? "custody is barred"
                                                                          : measure.name + " is required");
        item.owner = texts_.number(owner_of(measure.decided_by));
        item.cites = outcome.measures[line.measure].cites;
        item.action = texts_.number("bring before the court");
        outcome.work.push_back(item);
    }
    for (const DutyAnswer& duty : answer.duties) {
        if (duty.arises != Truth::yes) continue;
        const Rule& rule = pack.rules[duty.duty];
        WorkItem item{.what = WorkItem::What::duty,
                      .since = duty.since ? duty.since->day : no_day,
                      .days_past = days_past(duty.since)};
        item.subject = texts_.number(rule.label);
        item.owner = texts_.number(owner_of(rule.who));
        item.cites = texts_of({duty.duty}).cites;
        item.action = texts_.number(rule.what);
        outcome.work.push_back(item);
    }
}

/// The next question for a row that cannot be answered yet.
void OutcomeMaker::question_item(const Answer& answer, Outcome& outcome) {
    const Pack& pack = plan_.pack();
    const std::vector<MeasureId> open = open_measures(answer, outcome);
    const auto matters = [&](FactId fact) {
        return std::binary_search(outcome.takes_part.begin(), outcome.takes_part.end(), fact);
    };
    const Fact* first = nullptr;
    std::string also;
    for (const Question& question : answer.ask) {
        if (!matters(question.fact)) continue;
        if (!first)
            first = &pack.facts[question.fact];
        else
            also += (also.empty() ? "" : "; ") + pack.facts[question.fact].name;
    }
    if (open.empty()) return;
    std::string subject;
    std::vector<RuleId> rules;
    for (const MeasureId measure : open) {
        if (pack.measures[measure].role == MeasureRole::group && open.size() > 1) continue;
        subject += (subject.empty() ? "" : ", ") + pack.measures[measure].name;
        for (const RuleId rule : open_rules(measure, answer.stage)) add_once(rules, rule);
    }
    WorkItem item{.what = WorkItem::What::find_out};
    item.owner = texts_.number(first ? owner_of(first->who) : "court");
    item.question = texts_.number(!first ? "" : first->question.empty() ? first->name : first->question);
    item.also = texts_.number(also);
    item.subject = texts_.number(subject);
    item.cites = texts_of(rules).cites;
    item.action = texts_.number(first ? action_for(*first) : "bring before the court");
    outcome.work.push_back(item);
}

/// Days in custody after a day, up to the day asked about; where the row does not say when the person was
/// held, all days between. A rule may have spoken long before the person came into custody.
std::int32_t OutcomeMaker::days_past(std::optional<CivilDate> since) const {
    if (!since || *since > plan_.on()) return no_day;
    if (!facts_.custody) return static_cast<std::int32_t>(days_between(*since, plan_.on()));
    std::int64_t days = 0;
    for (const Spell& spell : facts_.custody->spells) {
        const CivilDate first = std::max(spell.first, CivilDate{since->day + 1});
        const CivilDate last = std::min(spell.last.value_or(plan_.on()), plan_.on());
        if (first <= last) days += days_between(first, last) + 1;
    }
    return static_cast<std::int32_t>(days);
}

std::int32_t OutcomeMaker::days_past(const MeasureAnswer& measure) const {
    if (facts_.days.empty()) return days_past(measure.since);
    const auto& days = facts_.days[measure.measure];
    return days ? static_cast<std::int32_t>(*days) : no_day;
}

}  // namespace ultima
