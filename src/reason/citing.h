// SPDX-License-Identifier: Apache-2.0
// Which rules an answer cites for a measure's status: those that bring it about, and those that could have
// granted the measure but do not.
#pragma once

#include "reason/options.h"
#include "reason/program.h"

#include <algorithm>
#include <vector>

namespace ultima {

/// Does a rule with this effect support the status?
bool supports(Status status, Effect effect, bool advisory);

/// Has the status a `since`?
bool is_dated(Status status);

/// `Truths` says what is known of the rules on the day asked about, wherever it knows that from:
///
///     Truth applies(RuleId);       // exceptions counted
///     Truth in_force(RuleId);
///     Truth condition(RuleId);     // without exceptions; yes where a rule has no condition
///     NodeId failed_part(RuleId);  // of its condition, that is not met; nothing if that is not known
///     bool tried(RuleId);          // does it apply for some of the answers that were tried
template <class Truths>
class Citing {
  public:
    Citing(const Program& program, Stage stage, Truths truths)
        : program_(program), pack_(program.pack), stage_(stage), truths_(truths) {}

    /// Fills `because`, `either`, `defeated`, `failed` and `advice` of a measure whose status is known;
    /// `all`: the answers of all measures, those of a group's kinds complete.
    void cite(MeasureAnswer& measure, const std::vector<MeasureAnswer>& all) {
        const MeasureId id = measure.measure;
        // What a rule says of a kind that cannot have the group's status does not support the group's.
        for (const MeasureId kind : program_.kinds[id])
            add_sources(kind, measure, all[kind].possible[static_cast<std::size_t>(measure.status)]);
        add_sources(id, measure, true);
        if (explained(measure)) measure.either.clear();
        if (!is_refused(measure) || !measure.failed.empty() || !measure.defeated.empty()) return;
        for (const MeasureId kind : program_.kinds[id])
            if (is_refused(all[kind])) add_open_refusals(kind, measure);
        add_open_refusals(id, measure);
    }

  private:
    static bool is_refused(const MeasureAnswer& measure) {
        return measure.status == Status::not_yet || measure.status == Status::conditions_not_met;
    }

    /// Where no rule has failed for certain: those that are not in force, and those that fail however the
    /// missing facts turn out, each in its own way.
    void add_open_refusals(MeasureId of, MeasureAnswer& measure) {
        for (const Program::Source& source : program_.sources_of(stage_, of)) {
            if (!may_grant(source) || has_failed(measure, source.rule)) continue;
            const Rule& rule = pack_.rules[source.rule];
            if (truths_.in_force(source.rule) == Truth::no) {
                measure.failed.push_back({source.rule, nothing});
            } else if (rule.when != nothing && truths_.condition(source.rule) != Truth::yes) {
                measure.failed.push_back({source.rule, rule.when});
            } else if (truths_.in_force(source.rule) != Truth::yes) {
                measure.failed.push_back({source.rule, nothing});
            } else {
                Defeated defeated{source.rule, {}, true};
                for (const RuleId exception : rule.unless)
                    if (truths_.applies(exception) != Truth::no) defeated.by.push_back(exception);
                if (!defeated.by.empty()) measure.defeated.push_back(std::move(defeated));
            }
        }
    }

    static bool may_grant(const Program::Source& source) {
        return source.effect == Effect::must || source.effect == Effect::may;
    }

    static bool has_failed(const MeasureAnswer& measure, RuleId rule) {
        return std::any_of(measure.failed.begin(), measure.failed.end(),
                           [&](const Failed& failed) { return failed.rule == rule; });
    }

    /// Do the rules that certainly apply bring the status about?
    bool explained(const MeasureAnswer& measure) const {
        if (measure.status != Status::conflict) return !measure.because.empty();
        return speaks(measure, [](Effect effect) { return effect == Effect::must_not; }) &&
               speaks(measure, [](Effect effect) { return effect == Effect::must || effect == Effect::may; });
    }

    /// Does a cited rule say something like that of the measure or of one of its kinds?
    template <class Like>
    bool speaks(const MeasureAnswer& measure, Like like) const {
        return std::any_of(measure.because.begin(), measure.because.end(), [&](RuleId rule) {
            const std::vector<Grant>& grants = pack_.rules[rule].grants;
            return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
                return like(grant.effect) && (grant.measure == measure.measure ||
                                              pack_.measures[grant.measure].group == measure.measure);
            });
        });
    }

    void add_sources(MeasureId of, MeasureAnswer& measure, bool may_support) {
        for (const Program::Source& source : program_.sources_of(stage_, of)) {
            const Rule& rule = pack_.rules[source.rule];
            const Truth now = truths_.applies(source.rule);
            if (now == Truth::no) {
                add_refusal(source, of, measure);
                continue;
            }
            if (now == Truth::yes && rule.advisory) measure.advice.push_back({source.rule, source.effect});
            if (!may_support || !supports(measure.status, source.effect, rule.advisory)) continue;
            if (now == Truth::yes)
                add_once(measure.because, source.rule);
            else if (truths_.tried(source.rule))
                add_once(measure.either, source.rule);
        }
    }

    static void add_once(std::vector<RuleId>& rules, RuleId rule) {
        if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
    }

    /// A rule that could have spoken but does not: defeated by an exception, or its condition failed.
    void add_refusal(const Program::Source& source, MeasureId of, MeasureAnswer& measure) {
        const Rule& rule = pack_.rules[source.rule];
        const Truth in_force = truths_.in_force(source.rule);
        const Truth condition = truths_.condition(source.rule);
        if (in_force != Truth::no && condition != Truth::no) {
            Defeated defeated{source.rule, {}, false};
            for (const RuleId exception : rule.unless)
                if (truths_.applies(exception) == Truth::yes) defeated.by.push_back(exception);
            const auto same = [&](const Defeated& other) { return other.rule == source.rule; };
            if (std::none_of(measure.defeated.begin(), measure.defeated.end(), same))
                measure.defeated.push_back(defeated);
            return;
        }
        if (!may_grant(source) || has_failed(measure, source.rule)) return;
        if (measure.status == Status::required || measure.status == Status::available) return;
        if (in_force == Truth::no) {
            if (!some_rule_in_force(of)) measure.failed.push_back({source.rule, nothing});
        } else if (condition == Truth::no && rule.when != nothing) {
            measure.failed.push_back({source.rule, truths_.failed_part(source.rule)});
        }
    }

    /// Is a rule in force that could grant the measure? Then an older or later version explains nothing.
    bool some_rule_in_force(MeasureId of) {
        const auto& sources = program_.sources_of(stage_, of);
        return std::any_of(sources.begin(), sources.end(), [&](const Program::Source& source) {
            return may_grant(source) && truths_.in_force(source.rule) != Truth::no;
        });
    }

    const Program& program_;
    const Pack& pack_;
    Stage stage_;
    Truths truths_;
};

}  // namespace ultima
