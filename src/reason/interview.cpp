// SPDX-License-Identifier: Apache-2.0
#include "reason/interview.h"

#include <algorithm>

namespace ultima {

Interview::Interview(const Pack& pack, Case known, Stage stage, CivilDate on)
    : pack_(pack), stage_(stage), on_(on), reasoner_(pack) {
    state_.known = std::move(known);
    answer_again();
}

std::vector<MeasureChange> Interview::answer_again() {
    const std::vector<MeasureAnswer> before = std::move(answer_.measures);
    facts_ = known_on(pack_, state_.known, on_);
    answer_ = reasoner_.options(facts_, stage_, on_);
    std::vector<MeasureChange> changes;
    for (MeasureId measure = 0; measure < before.size(); ++measure) {
        const MeasureAnswer& now = answer_.measures[measure];
        if (before[measure].status != now.status || before[measure].possible != now.possible ||
            before[measure].since != now.since || before[measure].from != now.from)
            changes.push_back({measure, before[measure]});
    }
    return changes;
}

namespace {

bool contains(const std::vector<FactId>& facts, FactId fact) {
    return std::find(facts.begin(), facts.end(), fact) != facts.end();
}

}  // namespace

bool Interview::may_ask(FactId fact) const {
    return !contains(state_.left_open, fact) && !contains(state_.withheld, fact);
}

std::optional<Question> Interview::next() const {
    std::optional<Question> sensitive;
    for (const Question& question : answer_.ask) {
        if (!may_ask(question.fact)) continue;
        if (!pack_.facts[question.fact].sensitive) return question;
        if (!sensitive) sensitive = question;
    }
    return state_.legal_aid == true ? sensitive : std::nullopt;
}

bool Interview::asks_for_legal_aid() const {
    if (state_.legal_aid || next()) return false;
    return std::any_of(answer_.ask.begin(), answer_.ask.end(),
                       [&](const Question& question) { return may_ask(question.fact); });
}

void Interview::legal_aid(bool had) {
    before_.push_back(state_);
    state_.legal_aid = had;
}

tl::expected<Value, std::string> Interview::read(FactId id, std::string_view text) const {
    const Fact& fact = pack_.facts[id];
    auto value = parse_value(pack_, fact.type, text, fact.days);
    if (!value || !is_known(*value) || in_range(fact, *value)) return value;
    return tl::unexpected<std::string>("it lies outside " + to_text(pack_, fact.type, fact.low) + " .. " +
                                       to_text(pack_, fact.type, fact.high));
}

std::vector<MeasureChange> Interview::give(FactId fact, Value value) {
    before_.push_back(state_);
    state_.known.facts[fact] = std::move(value);
    return answer_again();
}

std::vector<MeasureChange> Interview::find(Finding finding) {
    before_.push_back(state_);
    state_.known.findings.push_back(std::move(finding));
    return answer_again();
}

void Interview::leave_open(FactId fact) {
    before_.push_back(state_);
    state_.left_open.push_back(fact);
}

void Interview::withhold(FactId fact) {
    before_.push_back(state_);
    state_.withheld.push_back(fact);
}

Answer Interview::last_answer() const {
    Answer answer = answer_;
    std::erase_if(answer.ask, [&](const Question& question) {
        const bool too_early = pack_.facts[question.fact].sensitive && state_.legal_aid != true;
        return too_early || contains(state_.withheld, question.fact);
    });
    return answer;
}

bool Interview::back() {
    if (before_.empty()) return false;
    state_ = std::move(before_.back());
    before_.pop_back();
    answer_again();
    return true;
}

bool Interview::reads(RuleId id, FactId fact) const {
    const Rule& rule = pack_.rules[id];
    return rule.validity.by == fact || (rule.when != nothing && pack_.depends[rule.when].test(fact));
}

std::vector<Reader> Interview::readers(FactId fact) const {
    std::vector<Reader> result;
    std::vector<std::vector<RuleId>> stops(pack_.rules.size());
    for (RuleId id = 0; id < pack_.rules.size(); ++id) {
        if (!pack_.rules[id].stages.test(static_cast<std::size_t>(stage_))) continue;
        if (reads(id, fact)) result.push_back({id, {}});
        for (const RuleId exception : pack_.rules[id].unless) stops[exception].push_back(id);
    }
    // Exceptions of exceptions stand for no stage of their own.
    for (RuleId id = 0; id < pack_.rules.size(); ++id)
        if (pack_.rules[id].role == RuleRole::exception)
            for (const RuleId exception : pack_.rules[id].unless) stops[exception].push_back(id);
    for (RuleId id = 0; id < pack_.rules.size(); ++id)
        if (pack_.rules[id].role == RuleRole::exception && !stops[id].empty() && reads(id, fact))
            result.push_back({id, stops[id]});
    return result;
}

}  // namespace ultima
