// SPDX-License-Identifier: Apache-2.0
#include "reason/answer_parts.h"

#include "reason/explain.h"
#include "reason/overlaid.h"

#include <fmt/format.h>

namespace ultima {

std::vector<std::string> AnswerParts::cited(const std::vector<RuleId>& rules) const {
    std::vector<std::string> texts;
    texts.reserve(rules.size());
    for (const RuleId rule : rules) texts.push_back(ultima::cited(pack_, rule));
    return texts;
}

std::string AnswerParts::question(FactId id) const {
    const Fact& fact = pack_.facts[id];
    return words_.plain(fact.question.empty() ? words_.name(fact) : words_.question(fact));
}

FailureParts AnswerParts::failure(const Failed& failed) const {
    FailureParts parts;
    parts.rule = ultima::cited(pack_, failed.rule);
    if (failed.condition == nothing) {
        const Validity& validity = pack_.rules[failed.rule].validity;
        if (validity.favourable != nothing) {
            parts.kind = FailureParts::Kind::other_version;
        } else if (validity.by == nothing) {
            parts.kind = FailureParts::Kind::not_in_force;
        } else {
            parts.kind = FailureParts::Kind::not_in_force_by;
            parts.by = title(validity.by);
        }
        return parts;
    }
    parts.condition = pack_.texts[failed.condition];
    NodeId left = nothing;
    NodeId right = nothing;
    if (!sides(pack_, failed.condition, left, right)) return parts;
    const Value held = reasoner_.value(left);
    const Value needed = reasoner_.value(right);
    if (!is_known(held) || !is_known(needed)) return parts;
    parts.held = words_.plain(pack_.node(left).type, held);
    parts.needed = words_.plain(pack_.node(right).type, needed);
    return parts;
}

MeasureParts AnswerParts::measure(const MeasureAnswer& measure) const {
    MeasureParts parts;
    parts.because = cited(measure.because);
    parts.either = cited(measure.either);
    for (const Defeated& defeated : measure.defeated)
        parts.defeated.push_back({ultima::cited(pack_, defeated.rule), cited(defeated.by), defeated.one_of});
    for (const Failed& failed : measure.failed) parts.failed.push_back(failure(failed));
    for (const Advice& advice : measure.advice)
        (advice.effect == Effect::must_not ? parts.advised_against : parts.advised)
            .push_back(ultima::cited(pack_, advice.rule));
    for (const auto& [rule, place] : measure.needs)
        parts.needs.push_back({pack_.rules[rule].needs[place].kind,
                               words_.plain(words_.need(pack_.rules[rule], place)),
                               ultima::cited(pack_, rule)});
    added_needs(pack_, answer_.stage, measure, [&](std::uint32_t place) {
        const Overlay::Added& need = pack_.overlay->added[place];
        parts.needs.push_back({need.kind, need.says, need.source});
    });
    added_warnings(pack_, answer_.stage, measure, [&](std::uint32_t place) {
        parts.keep_in_mind.push_back({pack_.overlay->added[place].says, pack_.overlay->added[place].source});
    });
    for (const RuleId rule : measure.because)
        for (std::size_t i = 0; i < pack_.rules[rule].considers.size(); ++i)
            parts.weigh.push_back(
                {words_.plain(words_.considers(pack_.rules[rule], i)), ultima::cited(pack_, rule)});
    for (const DecidingSet& set : measure.missing) parts.missing.push_back(set.facts);
    for (const Override& each : facts_.overrides)
        if (each.measure == measure.measure) parts.overrides.push_back(&each);
    return parts;
}

bool is_custody_left_open(const Pack& pack, MeasureId measure, Status status) {
    const bool silent = status == Status::not_provided || status == Status::not_at_this_stage ||
                        status == Status::conditions_not_met;
    return silent && measure == pack.custody;
}

std::string cited(const Pack& pack, RuleId id) {
    const Rule& rule = pack.rules[id];
    if (pack.is_recalled(rule.cite)) return fmt::format("{} ({}, recalled)", rule.label, rule.cite);
    std::string beneath;
    for (const std::string& cite : pack.recalled_beneath[id])
        beneath += (beneath.empty() ? "; rests on what was recalled: " : ", ") + cite;
    return fmt::format("{} ({}{})", rule.label, rule.cite, beneath);
}

}  // namespace ultima
