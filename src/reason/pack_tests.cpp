// SPDX-License-Identifier: Apache-2.0
#include "reason/pack_tests.h"

#include "reason/options.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

namespace {

class Runner {
  public:
    Runner(const Pack& pack, Diagnostics& diagnostics)
        : pack_(pack), diagnostics_(diagnostics), reasoner_(pack), rule_reached_(pack.rules.size(), false) {
        for (const Table& table : pack.tables) row_reached_.emplace_back(table.rows.size(), false);
    }

    TestCount run() {
        TestCount count;
        for (const PackTest& test : pack_.tests) {
            ++count.tests;
            if (!holds(test)) ++count.failed;
        }
        report_unreached();
        return count;
    }

  private:
    bool holds(const PackTest& test) {
        std::vector<Value> values(pack_.facts.size());
        for (const GivenFact& given : test.facts) values[given.fact] = given.value;
        facts_ = known_facts(pack_, std::move(values));
        answer_ = reasoner_.options(facts_, test.stage, test.on);
        note_coverage();
        const std::size_t before = diagnostics_.size();
        for (const Expectation& expected : test.expected) check(test, expected);
        return diagnostics_.size() == before;
    }

    void note_coverage() {
        for (RuleId rule = 0; rule < pack_.rules.size(); ++rule)
            if (reasoner_.applies(rule) == Truth::yes) rule_reached_[rule] = true;
        for (TableId table = 0; table < pack_.tables.size(); ++table)
            for (const std::uint32_t row : reasoner_.matching_rows(table)) {
                row_reached_[table][row] = true;
                if (pack_.tables[table].hit == HitPolicy::first)
                    break;  // rows below the first are not reached
            }
    }

    void check(const PackTest& test, const Expectation& expected) {
        switch (expected.what) {
            case Expectation::What::measure:
                return check_measure(test, expected);
            case Expectation::What::value:
                return check_value(test, expected);
            case Expectation::What::duty:
            case Expectation::What::no_duty:
                return check_duty(test, expected);
            case Expectation::What::assumed:
                if (std::find(answer_.assumed.begin(), answer_.assumed.end(), expected.fact) ==
                    answer_.assumed.end())
                    fail(test, expected,
                         fmt::format("the answer does not rest on the presumption of `{}`",
                                     pack_.facts[expected.fact].name));
                return;
            case Expectation::What::cannot_compute:
                for (const CannotCompute& cannot : answer_.cannot_compute)
                    if (pack_.rules[cannot.rule].cannot_code == expected.name) return;
                fail(test, expected,
                     fmt::format("`cannot compute {}` is not part of the answer", expected.name));
                return;
        }
    }

    void check_measure(const PackTest& test, const Expectation& expected) {
        const MeasureAnswer& answer = answer_.of(expected.measure);
        const std::string& name = pack_.measures[expected.measure].name;
        if (answer.status != expected.status) {
            std::string found(to_text(answer.status));
            if (answer.status == Status::undetermined)
                found += fmt::format(" ({})", statuses(answer.possible));
            return fail(test, expected,
                        fmt::format("`{}` is {}, expected {}", name, found, to_text(expected.status)),
                        missing_help(answer));
        }
        for (const RuleId rule : expected.because)
            if (std::find(answer.because.begin(), answer.because.end(), rule) == answer.because.end())
                fail(test, expected,
                     fmt::format("`{}` is {}, but not because of {}", name, to_text(answer.status),
                                 pack_.rules[rule].label),
                     "it is because of " + labels(answer.because));
        for (const RuleId rule : expected.unless) check_defeated(test, expected, answer, rule);
        check_date(test, expected, "since", expected.since, answer.since);
        check_date(test, expected, "from", expected.from, answer.from);
        check_missing(test, expected, answer);
        if (!expected.possible.empty()) {
            StatusSet set;
            for (const Status status : expected.possible) set.set(static_cast<std::size_t>(status));
            if (set != answer.possible)
                fail(test, expected,
                     fmt::format("`{}` may be {}, expected {}", name, statuses(answer.possible),
                                 statuses(set)));
        }
        if (expected.advisory && answer.advice.empty())
            fail(test, expected, fmt::format("no guideline advises on `{}`", name));
        for (const std::string& kind : expected.needs) {
            const bool found = std::any_of(answer.needs.begin(), answer.needs.end(), [&](const auto& need) {
                return pack_.rules[need.first].needs[need.second].kind == kind;
            });
            if (!found) fail(test, expected, fmt::format("`{}` does not need {}", name, kind));
        }
    }

    void check_defeated(const PackTest& test, const Expectation& expected, const MeasureAnswer& answer,
                        RuleId exception) {
        for (const Defeated& defeated : answer.defeated)
            if (std::find(defeated.by.begin(), defeated.by.end(), exception) != defeated.by.end()) return;
        fail(test, expected,
             fmt::format("{} defeats no rule on `{}`", pack_.rules[exception].label,
                         pack_.measures[expected.measure].name));
    }

    void check_date(const PackTest& test, const Expectation& expected, std::string_view word,
                    const std::optional<CivilDate>& wanted, const std::optional<CivilDate>& found) {
        if (!wanted || wanted == found) return;
        fail(test, expected,
             fmt::format("{} is {}, expected {}", word, found ? to_text(*found) : "not known",
                         to_text(*wanted)));
    }

    void check_missing(const PackTest& test, const Expectation& expected, const MeasureAnswer& answer) {
        if (expected.missing.empty()) return;
        std::vector<FactId> wanted = expected.missing;
        std::sort(wanted.begin(), wanted.end());
        for (const DecidingSet& set : answer.missing)
            if (set.facts == wanted) return;
        fail(test, expected, "these facts together do not settle it, or fewer do", missing_help(answer));
    }

    void check_value(const PackTest& test, const Expectation& expected) {
        const Type& type = pack_.node(expected.expected).type;
        const Value wanted = reasoner_.value(expected.expected);
        if (expected.actual != nothing) {
            const Value found = reasoner_.value(expected.actual);
            if (same_value(found, wanted)) return;
            return fail(test, expected,
                        fmt::format("`{}` is {}, expected {}", expected.name,
                                    to_text(pack_, pack_.node(expected.actual).type, found),
                                    to_text(pack_, type, wanted)));
        }
        std::string found;
        for (const GivenValue& given : answer_.values) {
            const Gives& gives = pack_.rules[given.rule].gives[given.place];
            if (gives.name != expected.name) continue;
            if (same_value(given.value, wanted)) return;
            found += (found.empty() ? "" : ", ") + to_text(pack_, pack_.node(gives.value).type, given.value);
        }
        fail(test, expected,
             fmt::format("`{}` is {}, expected {}", expected.name,
                         found.empty() ? "not given by any rule" : found, to_text(pack_, type, wanted)));
    }

    void check_duty(const PackTest& test, const Expectation& expected) {
        const Rule& rule = pack_.rules[expected.duty];
        for (const DutyAnswer& duty : answer_.duties) {
            if (duty.duty != expected.duty || duty.arises != Truth::yes) continue;
            if (expected.what == Expectation::What::no_duty)
                return fail(test, expected, fmt::format("the duty {} arises", rule.label));
            return check_date(test, expected, "since", expected.since, duty.since);
        }
        if (expected.what == Expectation::What::duty)
            fail(test, expected, fmt::format("the duty {} does not arise", rule.label));
    }

    std::string missing_help(const MeasureAnswer& answer) const {
        std::string text;
        for (const DecidingSet& set : answer.missing) {
            std::string facts;
            for (const FactId fact : set.facts)
                facts += (facts.empty() ? "" : " and ") + pack_.facts[fact].name;
            text += (text.empty() ? "missing: " : "; or ") + facts;
        }
        return text;
    }

    static std::string statuses(const StatusSet& set) {
        std::string text;
        for (std::size_t i = 0; i < status_count; ++i)
            if (set[i]) text += (text.empty() ? "" : ", ") + std::string(to_text(static_cast<Status>(i)));
        return text;
    }

    std::string labels(const std::vector<RuleId>& rules) const {
        std::string text;
        for (const RuleId rule : rules) text += (text.empty() ? "" : ", ") + pack_.rules[rule].label;
        return text.empty() ? "no rule" : text;
    }

    void fail(const PackTest& test, const Expectation& expected, std::string message, std::string help = {}) {
        Diagnostic diagnostic{Severity::error,    "C032", expected.span,
                              std::move(message), {},     std::move(help)};
        if (!test.name.empty())
            diagnostic.notes.push_back({test.span, fmt::format("in the test `{}`", test.name)});
        diagnostics_.push_back(std::move(diagnostic));
    }

    void report_unreached() {
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            const Rule& rule = pack_.rules[id];
            if (rule_reached_[id]) continue;
            diagnostics_.push_back({Severity::error,
                                    "C030",
                                    rule.span,
                                    fmt::format("no test makes {} apply", rule.label),
                                    {},
                                    "add a `test` in which it does"});
        }
        for (TableId id = 0; id < pack_.tables.size(); ++id)
            for (std::size_t row = 0; row < pack_.tables[id].rows.size(); ++row)
                if (!row_reached_[id][row])
                    diagnostics_.push_back(
                        {Severity::error,
                         "C031",
                         pack_.tables[id].rows[row].span,
                         fmt::format("no test reaches this row of `{}`", pack_.tables[id].name),
                         {},
                         "add a line to a `tests` block"});
    }

    const Pack& pack_;
    Diagnostics& diagnostics_;
    Reasoner reasoner_;
    KnownFacts facts_;
    Answer answer_;
    std::vector<bool> rule_reached_;
    std::vector<std::vector<bool>> row_reached_;
};

}  // namespace

TestCount run_pack_tests(const Pack& pack, Diagnostics& diagnostics) {
    return Runner(pack, diagnostics).run();
}

}  // namespace ultima
