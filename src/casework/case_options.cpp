// SPDX-License-Identifier: Apache-2.0
#include "casework/case_options.h"

#include "base/hash.h"
#include "reason/answer_json.h"
#include "reason/answer_parts.h"
#include "reason/case_json.h"
#include "reason/overlaid.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

/// What the pack declares, or what a rule or the UN baseline needs here.
std::string_view needs_consent(const Pack& pack, const MeasureParts& parts, MeasureId id) {
    const bool needed = std::any_of(parts.needs.begin(), parts.needs.end(),
                                    [](const NeedParts& need) { return need.kind == "consent"; });
    const std::optional<bool>& declared = pack.measures[id].consent;
    if (needed || declared.value_or(false)) return "yes";
    return declared ? "no" : "unknown";
}

}  // namespace

std::optional<Stage> stage_of_case(std::string_view stage) {
    if (stage == "fine") return Stage::post_sentence;  // a fine that was not paid
    return parse_stage(stage);
}

CaseOptions options_of(Reasoner& reasoner, const Case& given, Stage stage, CivilDate on,
                       const std::vector<FactId>& hidden) {
    CaseOptions options{known_on(reasoner.pack(), given, on), {}, case_json(reasoner.pack(), given)};
    for (const FactId fact : hidden) {
        options.facts.values[fact] = Unknown{};
        options.facts.presumed[fact] = false;
        for (KnownFacts::Earlier& before : options.facts.earlier) before.values[fact] = Unknown{};
    }
    options.answer = reasoner.options(options.facts, stage, on);
    return options;
}

ComputedOptions computed(Reasoner& reasoner, const CaseOptions& options) {
    const Pack& pack = reasoner.pack();
    std::string result;
    AnswerJson(pack).append(result, reasoner, options.facts, options.answer);
    ComputedOptions computed;
    computed.pack = pack.manifest.id + " " + pack.manifest.version;
    computed.inputs_hash = sha256_hex(options.inputs);
    computed.result_hash = sha256_hex(result);
    const Wording words(pack);
    const AnswerParts parts(reasoner, options.facts, options.answer, words);
    for (const MeasureId id : lawful_measures(pack, options.answer)) {
        const std::string_view between = computed.options.empty() ? "" : "\n";
        computed.options += fmt::format("{}{}", between, pack.measures[id].name);
        computed.consent += fmt::format("{}{}: {}", between, pack.measures[id].name,
                                        needs_consent(pack, parts.measure(options.answer.of(id)), id));
    }
    return computed;
}

bool may_order(const Measure& measure, Role role) {
    const std::string& by = measure.decided_by;
    if (role == Role::prosecutor) return by == "prosecutor";
    return role == Role::judge && (by.empty() || by.ends_with("court"));
}

std::vector<MeasureId> lawful_measures(const Pack& pack, const Answer& answer) {
    std::vector<MeasureId> lawful;
    for (const MeasureId id : shown_order(pack)) {
        const Status status = answer.of(id).status;
        const bool open = status == Status::required || status == Status::available;
        if (open && id != pack.custody && pack.measures[id].role != MeasureRole::group) lawful.push_back(id);
    }
    return lawful;
}

}  // namespace ultima
