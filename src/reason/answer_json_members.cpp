// SPDX-License-Identifier: Apache-2.0
#include "reason/answer_json_members.h"

#include "base/json_writer.h"
#include "reason/overlaid.h"

namespace ultima {

namespace {

constexpr std::size_t place_of(Truth truth) { return static_cast<std::size_t>(truth); }

/// What `write` makes of a writer that stands inside an object.
template <class Write>
std::string members(Write write) {
    std::string text;
    JsonWriter json(text);
    write(json);
    return text;
}

/// Of a rule. If only what lies beneath it was recalled, that is said too.
std::string cite_and_text(const Pack& pack, RuleId id) {
    const std::string& cite = pack.rules[id].cite;
    std::string text = cite_and_text(pack, cite);
    if (pack.is_recalled(cite) || !pack.rests_on_recalled(id)) return text;
    return text + "," + members([&](JsonWriter& json) {
               json.name("rests_on_recalled").list([&] {
                   for (const std::string& beneath : pack.recalled_beneath[id]) json.text(beneath);
               });
           });
}

void make_added(const Overlay& overlay, AnswerMembers& made) {
    for (const Overlay::Added& added : overlay.added)
        made.added.push_back(members([&](JsonWriter& json) {
            if (!added.kind.empty()) json.name("kind").text(added.kind);
            json.name("says").text(added.says);
            json.name("source").text(added.source);
            json.name("safeguards").list([&] {
                for (const std::string& safeguard : added.safeguards) json.text(safeguard);
            });
        }));
    const auto warnings = [&](const std::vector<std::uint32_t>& places) {
        return members([&](JsonWriter& json) {
            json.name("warnings").list([&] {
                for (const std::uint32_t place : places)
                    json.object([&] { json.members(made.added[place]); });
            });
        });
    };
    made.no_warnings = warnings({});
    for (std::size_t stage = 0; stage < stage_count; ++stage) {
        made.warnings.push_back(warnings(overlay.warnings[stage]));
        std::vector<std::string>& of_measures = made.measure_warnings.emplace_back();
        for (const Overlay::OfMeasure& of : overlay.measures[stage])
            of_measures.push_back(warnings(of.warnings));
    }
}

}  // namespace

std::string cite_and_text(const Pack& pack, const std::string& cite) {
    return members([&](JsonWriter& json) {
        json.name("cite").text(cite);
        json.name("text").text(pack.is_recalled(cite) ? "recalled" : "checked");
    });
}

AnswerMembers answer_members(const Pack& pack, const Wording& words) {
    AnswerMembers made;
    for (const Truth truth : {Truth::no, Truth::unknown, Truth::yes}) {
        made.applies[place_of(truth)] =
            members([&](JsonWriter& json) { json.name("applies").text(to_text(truth)); });
        made.holds[place_of(truth)] =
            members([&](JsonWriter& json) { json.name("holds").text(to_text(truth)); });
    }
    for (RuleId id = 0; id < pack.rules.size(); ++id) {
        const Rule& rule = pack.rules[id];
        made.rule_and_cite.push_back(members([&](JsonWriter& json) {
            json.name("rule").text(rule.label);
            json.name("cite").text(rule.cite);
        }));
        made.cite_and_text.push_back(cite_and_text(pack, id));
        made.citation.push_back(members([&](JsonWriter& json) {
            json.name("rule").text(rule.label);
            json.members(made.cite_and_text.back());
        }));
    }
    for (const std::string& text : pack.texts)
        made.text.push_back(members([&](JsonWriter& json) { json.name("text").text(text); }));
    for (const Fact& fact : pack.facts) {
        made.fact_and_question.push_back(members([&](JsonWriter& json) {
            json.name("fact").text(fact.name);
            if (words.translates()) json.name("display").text(words.name(fact).text);
            json.name("question").text(words.question(fact).text);
        }));
        made.who_and_kind.push_back(members([&](JsonWriter& json) {
            json.name("who").text(fact.who);
            json.name("kind").text(fact.source == FactSource::record    ? "record"
                                   : fact.source == FactSource::finding ? "finding"
                                                                        : "circumstance");
            if (fact.sensitive) json.name("sensitive").flag(true);
        }));
    }
    made.order = shown_order(pack);
    if (pack.overlay) make_added(*pack.overlay, made);
    for (std::size_t i = 0; i < made.silent.size(); ++i)
        made.silent[i] = members([&](JsonWriter& json) {
            const bool of_group = i >= 2;
            json.name("status").text(to_text(i % 2 == 1 ? Status::not_at_this_stage : Status::not_provided));
            json.name("missing").list([] {});
            if (!of_group) json.name("place").text("unknown");
            json.name("needs").list([] {});
            json.name("need_count").number(0);
            if (!of_group && pack.overlay) json.members(made.no_warnings);
            json.name("advisory").flag(false);
            for (const char* const name : {"because", "defeated", "failed"}) json.name(name).list([] {});
        });
    for (const Measure& measure : pack.measures)
        made.id.push_back(members([&](JsonWriter& json) {
            json.name("id").text(measure.name);
            if (words.translates()) json.name("display").text(words.name(measure).text);
            if (measure.role == MeasureRole::kind) json.name("group").text(pack.measures[measure.group].name);
        }));
    return made;
}

}  // namespace ultima
