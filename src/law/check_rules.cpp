// SPDX-License-Identifier: Apache-2.0
#include "law/check_rules.h"

#include "law/check_conflicts.h"
#include "law/check_time.h"
#include "law/clauses.h"
#include "law/conditions.h"
#include "law/report.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ultima {
namespace {

class RuleCheck {
  public:
    RuleCheck(const Pack& pack, const ExpressionClasses& expressions, const Sources& sources,
              PackFindings& out)
        : pack_(pack), sources_(sources), out_(out), conditions_(expressions) {}

    void run() {
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            const Rule& rule = pack_.rules[id];
            form(rule);
            groups_and_custody(rule);
            own_exception(id);
            reachability(rule);
        }
        circles();
        check_conflicts(pack_, conditions_, out_);
    }

  private:
    /// What a rule has to say about itself.
    void form(const Rule& rule) {
        if (rule.role != RuleRole::rule) return;
        if (rule.stages.none())
            out_.error("C016", rule.span, "the rule " + in_quotes(rule.label) + " names no stage",
                       "add `stage` and one or several of police, prosecution, pretrial, trial, sentence, "
                       "post-sentence, "
                       "aftercare, appeal");
        const bool only_needs =
            !rule.needs.empty() && rule.grants.empty() && rule.gives.empty() && rule.cannot_code.empty();
        if (only_needs && rule.when == nothing && rule.unless.empty())
            out_.note("C017", rule.span,
                      "the rule " + in_quotes(rule.label) +
                          " only needs something, always: it is shown, but counts as prose and not as a rule "
                          "that was checked",
                      "add `when` if the law requires it in some cases only");
    }

    void groups_and_custody(const Rule& rule) {
        for (const MeasureId id : rule.named) {
            const Measure& measure = pack_.measures[id];
            if (measure.role != MeasureRole::group || has_kinds(id)) continue;
            out_.error(
                "C012", rule.span,
                "the rule " + in_quotes(rule.label) + " names the group " + in_quotes(measure.name) +
                    ", which has no kinds",
                "declare at least one measure as `kind of " + measure.name + "`, or declare it as `measure`",
                {{measure.span, "the group"}});
        }
        for (const Grant& grant : rule.grants) {
            if (grant.effect != Effect::must && grant.effect != Effect::may) continue;
            const Measure& measure = pack_.measures[grant.measure];
            if (measure.role != MeasureRole::custody) continue;
            const std::string clause = grant.effect == Effect::must ? "must" : "may";
            out_.error("C013", in_clause(sources_, rule.span, clause, measure.name),
                       "the rule " + in_quotes(rule.label) + " grants " + in_quotes(measure.name) +
                           ", which is declared as custody: what the alternatives are alternatives to",
                       "say when custody is barred (`must not " + measure.name +
                           "`, `ends detention`), not when it is allowed",
                       {{measure.span, "declared as custody"}});
        }
    }

    bool has_kinds(MeasureId group) {
        if (groups_with_kinds_.empty())
            for (const Measure& measure : pack_.measures) groups_with_kinds_.insert(measure.group);
        return groups_with_kinds_.contains(group);
    }

    void own_exception(RuleId id) {
        const Rule& rule = pack_.rules[id];
        if (std::find(rule.unless.begin(), rule.unless.end(), id) == rule.unless.end()) return;
        out_.error("C002", in_clause(sources_, rule.span, "unless", rule.label),
                   in_quotes(rule.label) + " is named as an exception to itself",
                   "name another rule, or take the label out");
    }

    void reachability(const Rule& rule) {
        if (rule.when != nothing && !conditions_.may_hold_together({{rule.when, true}})) {
            out_.error(
                "C003", pack_.node(rule.when).span,
                "this condition can never be fulfilled, so " + in_quotes(rule.label) + " never applies",
                "some of its parts contradict each other, or ask for what is out of a fact's range");
            return;
        }
        for (const RuleId id : rule.unless) {
            const Rule& exception = pack_.rules[id];
            const bool everywhere = exception.stages.none() || (rule.stages & ~exception.stages).none();
            if (&exception == &rule || !exception.unless.empty() || !everywhere) continue;
            if (!covers(exception.validity, rule.validity)) continue;
            if (conditions_.may_hold_together({{rule.when, true}, {exception.when, false}})) continue;
            out_.error("C005", in_clause(sources_, rule.span, "unless", exception.label),
                       "whenever the condition of " + in_quotes(rule.label) +
                           " holds, so does its exception " + in_quotes(exception.label) +
                           ": the rule never applies",
                       "narrow the exception, or take the rule out",
                       {{exception.when == nothing ? exception.span : pack_.node(exception.when).span,
                         exception.when == nothing ? "the exception has no condition, so it always holds"
                                                   : "the exception's condition"}});
        }
    }

    /// Follows `unless` from rule to rule with an explicit stack: a chain may be as long as the pack.
    void circles() {
        struct Step {
            RuleId rule;
            std::size_t next = 0;
        };
        enum class State : std::uint8_t { unseen, open, done };
        std::vector<State> state(pack_.rules.size(), State::unseen);
        for (RuleId start = 0; start < pack_.rules.size(); ++start) {
            if (state[start] != State::unseen) continue;
            std::vector<Step> path{{start}};
            state[start] = State::open;
            while (!path.empty()) {
                Step& step = path.back();
                const std::vector<RuleId>& unless = pack_.rules[step.rule].unless;
                if (step.next == unless.size()) {
                    state[step.rule] = State::done;
                    path.pop_back();
                    continue;
                }
                const RuleId to = unless[step.next++];
                if (state[to] == State::unseen) {
                    state[to] = State::open;
                    path.push_back({to});
                } else if (state[to] == State::open && to != step.rule) {
                    const auto first = std::find_if(path.begin(), path.end(),
                                                    [&](const Step& each) { return each.rule == to; });
                    std::vector<RuleId> circle;
                    for (auto each = first; each != path.end(); ++each) circle.push_back(each->rule);
                    report_circle(circle);
                }
            }
        }
    }

    void report_circle(const std::vector<RuleId>& circle) {
        constexpr std::size_t most_shown = 10;
        if (out_.full("C001")) return;
        const auto unless = [&](std::size_t i) {
            return in_clause(sources_, pack_.rules[circle[i]].span, "unless",
                             pack_.rules[circle[(i + 1) % circle.size()]].label);
        };
        std::string labels;
        std::vector<Note> notes;
        for (std::size_t i = 0; i < circle.size() && i < most_shown; ++i) {
            labels += in_quotes(pack_.rules[circle[i]].label) + " unless ";
            if (i > 0) notes.push_back({unless(i), "and here"});
        }
        if (circle.size() > most_shown) labels += "... unless ";
        out_.error("C001", unless(0),
                   "exceptions go round in a circle: " + labels + in_quotes(pack_.rules[circle[0]].label),
                   "decide which of them prevails, and take its own exception out", std::move(notes));
    }

    const Pack& pack_;
    const Sources& sources_;
    PackFindings& out_;
    Conditions conditions_;
    std::set<MeasureId> groups_with_kinds_;
};

}  // namespace

void check_rules(const Pack& pack, const ExpressionClasses& expressions, const Sources& sources,
                 PackFindings& findings) {
    RuleCheck(pack, expressions, sources, findings).run();
}

}  // namespace ultima
