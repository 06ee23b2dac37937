// SPDX-License-Identifier: Apache-2.0
#include "reason/options.h"

#include "reason/citing.h"
#include "reason/evaluator.h"
#include "reason/explain.h"
#include "reason/marks.h"
#include "reason/search.h"
#include "reason/state.h"
#include "reason/status.h"
#include "reason/united_answers.h"
#include "reason/versions.h"

#include <algorithm>

namespace ultima {

Reasoner::State::State(const Pack& pack)
    : program(std::make_shared<const Program>(pack)),
      trials(std::make_shared<const std::vector<Trials>>(trials_of(pack))),
      versions(std::make_shared<const std::vector<Versions>>(versions_of(*program))),
      evaluator(*program) {}

Reasoner::State::State(const State& other)
    : program(other.program), trials(other.trials), versions(other.versions), evaluator(*program) {}

Reasoner::Reasoner(const Pack& pack) : state_(std::make_unique<State>(pack)) {}
Reasoner::~Reasoner() = default;
Reasoner::Reasoner(Reasoner&&) noexcept = default;
Reasoner::Reasoner(const Reasoner& other) : state_(std::make_unique<State>(*other.state_)) {}

const Pack& Reasoner::pack() const { return state_->program->pack; }

namespace {

/// What the evaluator says of rules, and which of them the search found to apply for some answers.
class RulesAsKnown {
  public:
    RulesAsKnown(Evaluator& evaluator, const std::vector<RuleId>& tried)
        : evaluator_(evaluator), tried_(tried) {}

    Truth applies(RuleId rule) { return evaluator_.applies_on(rule, day_); }
    Truth in_force(RuleId rule) { return evaluator_.in_force_on(pack_.rules[rule].validity, day_); }
    Truth condition(RuleId rule) { return evaluator_.condition_on(rule, day_); }
    NodeId failed_part(RuleId rule) { return ultima::failed_part(evaluator_, pack_.rules[rule].when, day_); }
    bool tried(RuleId rule) const { return std::find(tried_.begin(), tried_.end(), rule) != tried_.end(); }

  private:
    Evaluator& evaluator_;
    const std::vector<RuleId>& tried_;
    const Pack& pack_ = evaluator_.program().pack;
    const CivilDate day_ = evaluator_.on();
};

/// Fills in an Answer for the evaluator's facts.
class Answering {
  public:
    Answering(Evaluator& evaluator, const std::vector<Trials>& trials, Stage stage, Reasoner::Want want,
              const LawBegan* began = nullptr)
        : evaluator_(evaluator),
          search_(evaluator, trials, stage),
          citing_(evaluator.program(), stage, {evaluator, tried_rules_}),
          stage_(stage),
          want_(want),
          began_(began) {
        answer_.on = evaluator.on();
        answer_.stage = stage;
    }

    Answer all(const KnownFacts& known) {
        answer_.measures.resize(pack_.measures.size());
        for (const MeasureId measure : program_.order) add_measure(measure);
        add_rules();
        add_assumed(known);
        add_marks(program_, answer_, [this](RuleId rule) { return applies(rule); });
        answer_.ask = questions(pack_, answer_.measures);
        look_back(known);
        answer_.notes = known.notes;
        note_lookups();
        if (evaluator_.gave_up()) answer_.notes.emplace_back(Evaluator::gave_up_note);
        return std::move(answer_);
    }

  private:
    Truth applies(RuleId rule) { return evaluator_.applies_on(rule, day_); }

    void add_measure(MeasureId id) {
        MeasureAnswer& measure = answer_.measures[id];
        measure.measure = id;
        if (const auto silent = program_.silent[static_cast<std::size_t>(stage_)][id]) {
            measure.status = *silent;
            measure.possible.set(static_cast<std::size_t>(*silent));
            return;
        }
        SearchResult found = want_.try_answers ? search_.look(id, want_.deciding_sets) : search_.as_known(id);
        measure.possible = found.verdict.possible;
        measure.status = status_of(found.verdict.possible);
        measure.since = found.verdict.since;
        if (is_dated(measure.status)) holding_.push_back({id, found.verdict.holds});
        measure.from = found.verdict.from;
        measure.missing = std::move(found.missing);
        tried_rules_ = std::move(found.rules);
        citing_.cite(measure, answer_.measures);
    }

    void add_needs(RuleId id) {
        const std::vector<Need>& needs = pack_.rules[id].needs;
        for (std::size_t place = 0; place < needs.size(); ++place)
            for (const MeasureId measure : needs[place].measures)
                answer_.measures[measure].needs.emplace_back(id, place);
    }

    void add_rules() {
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            const Rule& rule = pack_.rules[id];
            if (!rule.stages[static_cast<std::size_t>(stage_)]) continue;
            const WorldLine& line = evaluator_.applies(id);
            const Truth now = line.on(day_).first();
            if (now == Truth::no) continue;
            if (now == Truth::yes) add_needs(id);
            if (rule.role == RuleRole::duty) {
                if (now == Truth::yes)
                    holding_duties_.push_back({answer_.duties.size(), line.step(line.place(day_)).start});
                answer_.duties.push_back({id, now, since(line, day_)});
            }
            if (!rule.cannot_code.empty()) answer_.cannot_compute.push_back({id, now});
            for (std::size_t place = 0; place < rule.gives.size(); ++place)
                answer_.values.push_back({id, place,
                                          now == Truth::yes
                                              ? evaluator_.value_at(rule.gives[place].value, day_)
                                              : Value{Unknown{}}});
        }
    }

    /// Since when a rule has applied; nothing if it does not, always did, or nobody knows.
    static std::optional<CivilDate> since(const WorldLine& line, CivilDate day) {
        const std::size_t place = line.place(day);
        if (place == 0 || line.step(place).truth.first() != Truth::yes) return std::nullopt;
        if (line.step(place - 1).truth.first() == Truth::unknown) return std::nullopt;
        return line.step(place).start;
    }

    /// A finding counts from its day on. What holds today and would have held before that day is looked at
    /// with what was known then: it held, or it did not, or nobody knows since when.
    void look_back(const KnownFacts& known) {
        const std::vector<Value>* later = &known.values;
        for (const KnownFacts::Earlier& earlier : known.earlier) {
            if (began_ != nullptr && earlier.until < began_->day) break;  // another law was applied then
            FactSet changed;
            for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
                changed.set(fact, earlier.values[fact] != (*later)[fact]);
            later = &earlier.values;
            const auto after = [&](const auto& holding) { return holding.from.day > earlier.until.day + 1; };
            std::erase_if(holding_, after);
            std::erase_if(holding_duties_, after);
            const auto before = [&](const FactSet& facts, auto look) {
                if ((facts & changed).none()) return true;  // nothing that matters was another
                if (evaluator_.on() != earlier.until) evaluator_.start(earlier.values, earlier.until);
                return look();
            };
            std::erase_if(holding_, [&](Holding& holding) {
                const MeasureId measure = answer_.measures[holding.of].measure;
                return !before(facts_of(measure), [&] { return held_before(holding, earlier.until); });
            });
            std::erase_if(holding_duties_, [&](Holding& holding) {
                const RuleId duty = answer_.duties[holding.of].duty;
                return !before(program_.rule_facts[duty],
                               [&] { return duty_held_before(holding, earlier.until); });
            });
        }
        if (evaluator_.on() != day_) evaluator_.start(known.values, day_);
        if (began_ != nullptr) look_before_law();
    }

    /// Before the law was applied that is applied now, another one was: what held by that one counts.
    void look_before_law() {
        const auto after = [&](const Holding& holding) { return holding.from > began_->day; };
        std::erase_if(holding_, after);
        std::erase_if(holding_duties_, after);
        const CivilDate began = began_->day;
        for (const Holding& holding : holding_) {
            MeasureAnswer& measure = answer_.measures[holding.of];
            measure.since.reset();
            if (began_->before == nullptr) continue;
            const MeasureAnswer& before = began_->before->of(measure.measure);
            if (before.possible == measure.possible)
                measure.since = before.since;
            else if (!has(before.possible, measure.status))
                measure.since = began;
        }
        for (const Holding& holding : holding_duties_) {
            DutyAnswer& duty = answer_.duties[holding.of];
            duty.since.reset();
            if (began_->before == nullptr) continue;
            const auto& duties = began_->before->duties;
            const auto before = std::find_if(duties.begin(), duties.end(),
                                             [&](const DutyAnswer& each) { return each.duty == duty.duty; });
            if (before == duties.end())
                duty.since = began;
            else if (before->arises == Truth::yes)
                duty.since = before->since;
        }
    }

    /// Facts that the measure's status may depend on.
    FactSet facts_of(MeasureId measure) const {
        const auto& sources = program_.sources[static_cast<std::size_t>(stage_)];
        FactSet facts;
        for (const Program::Source& source : sources[measure]) facts |= program_.rule_facts[source.rule];
        for (const MeasureId kind : program_.kinds[measure])
            for (const Program::Source& source : sources[kind]) facts |= program_.rule_facts[source.rule];
        return facts;
    }

    /// A measure, or a place among the duties, and the first day of those on which it certainly holds.
    struct Holding {
        std::size_t of;
        CivilDate from;
    };

    bool held_before(Holding& holding, CivilDate until) {
        MeasureAnswer& measure = answer_.measures[holding.of];
        const Verdict before = search_.look(measure.measure, false).verdict;
        if (before.possible == measure.possible) {
            measure.since = before.since;
            holding.from = before.holds;
            return true;
        }
        measure.since.reset();
        if (!has(before.possible, measure.status)) measure.since = CivilDate{until.day + 1};
        return false;
    }

    bool duty_held_before(Holding& holding, CivilDate until) {
        DutyAnswer& duty = answer_.duties[holding.of];
        const WorldLine& line = evaluator_.applies(duty.duty);
        const Truth before = line.on(until).first();
        if (before == Truth::yes) {
            duty.since = since(line, until);
            holding.from = line.step(line.place(until)).start;
            return true;
        }
        duty.since.reset();
        if (before == Truth::no) duty.since = CivilDate{until.day + 1};
        return false;
    }

    void add_assumed(const KnownFacts& known) {
        FactSet used;
        bool any = false;
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact) any = any || known.presumed[fact];
        if (!any) return;
        for (RuleId id = 0; id < pack_.rules.size(); ++id)
            if (pack_.rules[id].stages[static_cast<std::size_t>(stage_)])
                used |= support_of_rule(evaluator_, id, day_);
        // The day from which a measure will be open rests on all that its rules read.
        for (const MeasureAnswer& measure : answer_.measures)
            if (measure.status == Status::not_yet)
                for (const Program::Source& source :
                     program_.sources[static_cast<std::size_t>(stage_)][measure.measure])
                    used |= program_.rule_facts[source.rule];
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (known.presumed[fact] && used[fact]) answer_.assumed.push_back(fact);
    }

    /// A value that a table does not list is no open question: no fact would settle it. It may be misspelt.
    void note_lookups() {
        std::vector<TableId> seen;
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            if (!pack_.rules[id].stages[static_cast<std::size_t>(stage_)] ||
                pack_.tables_beneath[id].empty() || applies(id) != Truth::unknown)
                continue;
            for (const TableId table : pack_.tables_beneath[id]) {
                if (std::find(seen.begin(), seen.end(), table) != seen.end()) continue;
                seen.push_back(table);
                if (!pack_.tables[table].complete) note_lookup(pack_.tables[table], table);
            }
        }
    }

    void note_lookup(const Table& table, TableId id) {
        if (evaluator_.in_force_on(table.validity, day_) != Truth::yes) return;
        std::string inputs;
        for (const NodeId input : table.inputs) {
            const Value value = evaluator_.value_at(input, day_);
            if (!is_known(value)) return;
            inputs += (inputs.empty() ? "" : ", ") + pack_.texts[input] + " = " +
                      to_text(pack_, pack_.node(input).type, value);
        }
        const Evaluator::Match match = evaluator_.match(id, day_);
        if (!match.sure.empty() || !match.maybe.empty()) return;
        answer_.notes.push_back("the table `" + table.name + "` (" + table.cite + ") has no row for " +
                                inputs + ": what depends on it cannot be said");
    }

    Evaluator& evaluator_;
    Search search_;
    std::vector<RuleId> tried_rules_;
    Citing<RulesAsKnown> citing_;
    Stage stage_;
    Reasoner::Want want_;
    const LawBegan* began_;
    const Program& program_ = evaluator_.program();
    const Pack& pack_ = program_.pack;
    const CivilDate day_ = evaluator_.on();
    std::vector<Holding> holding_, holding_duties_;
    Answer answer_;
};

}  // namespace

Answer Reasoner::options(const KnownFacts& facts, Stage stage, CivilDate on, Want want) {
    Evaluator& evaluator = state_->evaluator;
    if (!state_->versions->empty())
        return MostFavourableLaw(evaluator, *state_->versions, *state_->trials, stage,
                                 [&](const KnownFacts& known, const LawBegan* began, bool deciding_sets) {
                                     return Answering(evaluator, *state_->trials, stage,
                                                      Want{deciding_sets, want.try_answers}, began)
                                         .all(known);
                                 })
            .answer(facts, on, want.deciding_sets);
    evaluator.start(facts.values, on);
    return Answering(evaluator, *state_->trials, stage, want).all(facts);
}

Value Reasoner::value(NodeId node) { return state_->evaluator.value_at(node, state_->evaluator.on()); }

Truth Reasoner::truth(NodeId node) { return state_->evaluator.truth_at(node, state_->evaluator.on()); }

Truth Reasoner::applies(RuleId rule) { return state_->evaluator.applies_on(rule, state_->evaluator.on()); }

std::vector<std::uint32_t> Reasoner::matching_rows(TableId table) {
    if (state_->program->takes_values[table]) return state_->evaluator.rows_found(table);
    return state_->evaluator.match(table, state_->evaluator.on()).sure;
}

std::vector<Reason> Reasoner::reasons(MeasureId measure, Stage stage) {
    return ultima::reasons(state_->evaluator, measure, stage);
}

}  // namespace ultima
