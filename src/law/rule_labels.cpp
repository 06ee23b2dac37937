// SPDX-License-Identifier: Apache-2.0
// What has to be known about rules before they are read, and what follows once all of them have been.
#include "law/block_readers.h"
#include "law/cursor.h"
#include "law/definitions.h"

namespace ultima {

void declare_rule(Draft& draft, std::size_t block_number) {
    const LexedBlock& block = draft.blocks[block_number];
    Cursor header = header_cursor(draft, block);
    if (!header.is(TokenKind::word))
        return report_expected(
            draft.report, header,
            "a label, such as `IN02`, after `" + std::string(to_text(block.block.kind)) + "`");
    const Token token = header.take();
    const std::string label(header.text(token));
    const auto id = static_cast<RuleId>(draft.pack.rules.size());
    if (id >= limit::rules)
        return draft.report.error("L003", header.span(token),
                                  "a pack has at most 20000 rules, exceptions and duties");
    const auto [before, added] = draft.labels.try_emplace(label, id);
    if (!added) {
        draft.report.error("N002", header.span(token), "the label " + in_quotes(label) + " is used twice", {},
                           {{draft.pack.rules[before->second].span, "first used here"}});
        return;
    }
    if (is_reserved(label))
        draft.report.error("N003", header.span(token),
                           in_quotes(label) + " is a word of the language and cannot be a label");
    Rule rule;
    rule.label = label;
    rule.role = block.block.kind == BlockKind::rule   ? RuleRole::rule
                : block.block.kind == BlockKind::duty ? RuleRole::duty
                                                      : RuleRole::exception;
    rule.span = header.span(token);
    rule.heading = block.block.heading;
    draft.pack.rules.push_back(std::move(rule));
    draft.rules.emplace_back();
    draft.rules.back().block = block_number;
}

void declare_where_names(Draft& draft, RuleId rule) {
    const std::size_t block_number = draft.rules[rule].block;
    const LexedBlock& block = draft.blocks[block_number];
    for (const LogicalLine& line : block.lines) {
        Cursor cursor = cursor_of(draft, block, line);
        if (!cursor.accept_word("where")) continue;
        for (const auto& [first, last] : split_definitions(cursor)) {
            DefinitionDraft place;
            place.block = block_number;
            place.first = line.first + static_cast<std::uint32_t>(first);
            place.last = line.first + static_cast<std::uint32_t>(last);
            Cursor part(draft.sources, block.block.body.file,
                        std::span(block.tokens).subspan(place.first, place.last - place.first),
                        cursor.last_end());
            declare_definition(draft, part, std::move(place), draft.rules[rule].where_names, rule);
        }
    }
}

void finish_rules(Draft& draft) {
    Pack& pack = draft.pack;
    std::vector<StageSet> touched(pack.measures.size());
    for (const Rule& rule : pack.rules) {
        pack.stages |= rule.stages;
        for (const Grant& grant : rule.grants) touched[grant.measure] |= rule.stages;
    }
    for (RuleId id = 0; id < pack.rules.size(); ++id) {
        Rule& rule = pack.rules[id];
        if (draft.rules[id].cannot_for_all) {
            for (MeasureId measure = 0; measure < pack.measures.size(); ++measure) {
                const bool group = pack.measures[measure].role == MeasureRole::group;
                if (group || (touched[measure] & rule.stages).none()) continue;
                if (++draft.grants > limit::grants)
                    return draft.report.error(
                        "L009", rule.span,
                        "the rules of this pack say more than 500000 things about measures");
                rule.grants.push_back({Effect::cannot_compute, measure});
            }
        }
        for (Need& need : rule.needs) {
            if (!need.measures.empty()) continue;
            for (const Grant& grant : rule.grants) {
                if (grant.effect != Effect::must && grant.effect != Effect::may) continue;
                if (++draft.grants > limit::grants)
                    return draft.report.error(
                        "L009", rule.span,
                        "the rules of this pack say more than 500000 things about measures");
                need.measures.push_back(grant.measure);
            }
        }
    }
}

}  // namespace ultima
