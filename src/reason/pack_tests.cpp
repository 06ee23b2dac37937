// SPDX-License-Identifier: Apache-2.0
#include "reason/pack_tests.h"

#include "reason/case.h"
#include "reason/options.h"
#include "reason/versions.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

namespace {

class Runner {
  public:
    Runner(const Pack& pack, Diagnostics& diagnostics, Coverage& coverage, bool with_parts)
        : pack_(pack), diagnostics_(diagnostics), reasoner_(pack), coverage_(coverage) {
        coverage_.rules.assign(pack.rules.size(), {});
        coverage_.rows.clear();
        for (const Table& table : pack.tables) coverage_.rows.emplace_back(table.rows.size());
        for (RuleId rule = 0; rule < pack.rules.size() && with_parts; ++rule)
            if (pack.rules[rule].when != nothing) add_parts(rule, pack.rules[rule].when);
    }

    TestCount run() {
        TestCount count;
        for (const PackTest& test : pack_.tests) {
            if (!holds(test)) ++count.failed;
            ++count.tests;
            ++number_;
        }
        report_unreached();
        return count;
    }

  private:
    bool holds(const PackTest& test) {
        std::vector<Value> values = empty_case(pack_).facts;
        for (const GivenFact& given : test.facts) values[given.fact] = given.value;
        facts_ = known_facts(pack_, std::move(values));
        answer_ = reasoner_.options(facts_, test.stage, test.on);
        note_coverage(test);
        const std::size_t before = diagnostics_.size();
        for (const Expectation& expected : test.expected) check(test, expected);
        return diagnostics_.size() == before;
    }

    static bool is_connective(const Node& node) {
        return node.op == Op::land || node.op == Op::lor || node.op == Op::lnot;
    }

    /// Does some comparison within the node read what is written before it? So do the parts of `x in (a, b)`,
    /// which is stored as `x = a or x = b`; those of `x in a .. b` have the words of the whole.
    bool reads_before(NodeId id, std::uint32_t begin) const {
        if (id == nothing) return false;
        const Node& node = pack_.node(id);
        if (is_connective(node)) return reads_before(node.a, begin) || reads_before(node.b, begin);
        const auto before = [&](NodeId part) {
            return part != nothing && pack_.node(part).span.begin < begin;
        };
        return before(node.a) || before(node.b);
    }
    bool is_membership(const Node& node) const {
        const auto borrows = [&](NodeId part) {
            if (part == nothing || node.op == Op::lnot) return false;
            const Span span = pack_.node(part).span;
            return span == node.span || reads_before(part, span.begin);
        };
        return borrows(node.a) || borrows(node.b);
    }

    /// The parts of a condition that connectives join, once each.
    void add_parts(RuleId rule, NodeId node) {
        const Node& condition = pack_.node(node);
        if (is_connective(condition) && !is_membership(condition)) {
            add_parts(rule, condition.a);
            if (condition.op != Op::lnot) add_parts(rule, condition.b);
            return;
        }
        if (condition.op == Op::constant) return;
        std::vector<Coverage::Part>& parts = coverage_.rules[rule].parts;
        const bool known = std::any_of(parts.begin(), parts.end(), [&](const Coverage::Part& part) {
            return pack_.texts[part.node] == pack_.texts[node];
        });
        if (!known) parts.push_back({node, {}});
    }

    void note(Coverage::BothWays& seen, Truth truth) const {
        if (truth == Truth::yes) seen.yes.push_back(number_);
        if (truth == Truth::no) seen.no.push_back(number_);
    }

    void note_coverage(const PackTest& test) {
        for (RuleId rule = 0; rule < pack_.rules.size(); ++rule) {
            const StageSet& stages = pack_.rules[rule].stages;
            const bool here = stages.none() || stages.test(static_cast<std::size_t>(test.stage));
            Coverage::OfRule& covered = coverage_.rules[rule];
            const Truth applies = reasoner_.applies(rule);
            if (here || applies == Truth::yes) note(covered.seen, applies);
            if (!here) continue;
            for (Coverage::Part& part : covered.parts) note(part.seen, reasoner_.truth(part.node));
        }
        for (TableId table = 0; table < pack_.tables.size(); ++table)
            for (const std::uint32_t row : reasoner_.matching_rows(table)) {
                coverage_.rows[table][row].push_back(number_);
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
            case Expectation::What::law:
                return check_law(test, expected);
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

    void check_law(const PackTest& test, const Expectation& expected) {
        const auto found_law =
            std::find_if(answer_.laws.begin(), answer_.laws.end(),
                         [&](const AppliedLaw& each) { return each.setting == expected.favourable; });
        if (found_law == answer_.laws.end())
            return fail(test, expected, "at this stage no rule follows the day of the act");
        const AppliedLaw& law = *found_law;
        std::vector<CivilDate> found;
        for (std::size_t place = 0; place < law.versions.size(); ++place)
            if (law.applied ? place == *law.applied : law.versions[place].open)
                found.push_back(law.versions[place].day);
        if (found == expected.laws) return;
        const auto days = [](const std::vector<CivilDate>& all) {
            std::string text;
            for (const CivilDate& each : all) text += (text.empty() ? "" : ", ") + to_text(each);
            return text;
        };
        const MostFavourable& setting = pack_.most_favourable[law.setting];
        std::string help;
        for (const LawVersion& version : law.versions)
            help += fmt::format("{}law of {}: `{}` is {}", help.empty() ? "" : "; ", to_text(version.day),
                                setting.key, to_text(pack_, key_type(pack_, setting), version.key));
        fail(test, expected,
             fmt::format("the law of {} {}, expected {}", days(found),
                         law.applied ? "applies" : "may each be the mildest", days(expected.laws)),
             help);
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
            if (!coverage_.rules[id].seen.yes.empty()) continue;
            diagnostics_.push_back({Severity::error,
                                    "C030",
                                    rule.span,
                                    fmt::format("no test makes {} apply", rule.label),
                                    {},
                                    "add a `test` in which it does"});
        }
        for (TableId id = 0; id < pack_.tables.size(); ++id)
            for (std::size_t row = 0; row < pack_.tables[id].rows.size(); ++row)
                if (coverage_.rows[id][row].empty())
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
    Coverage& coverage_;
    std::uint32_t number_ = 0;  ///< of the test
};

}  // namespace

TestCount run_pack_tests(const Pack& pack, Diagnostics& diagnostics, Coverage* coverage) {
    Coverage own;
    return Runner(pack, diagnostics, coverage != nullptr ? *coverage : own, coverage != nullptr).run();
}

}  // namespace ultima
