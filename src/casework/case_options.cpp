// SPDX-License-Identifier: Apache-2.0
#include "casework/case_options.h"

#include "base/hash.h"
#include "reason/answer_json.h"
#include "reason/case_json.h"
#include "reason/overlaid.h"

#include <algorithm>

namespace ultima {

std::optional<Stage> stage_of_case(std::string_view stage) {
    if (stage == "fine") return Stage::post_sentence;  // a fine that was not paid
    return parse_stage(stage);
}

CaseOptions options_of(Reasoner& reasoner, const Case& given, Stage stage, CivilDate on) {
    CaseOptions options{known_on(reasoner.pack(), given, on), {}, case_json(reasoner.pack(), given)};
    options.answer = reasoner.options(options.facts, stage, on);
    return options;
}

ComputedOptions computed(Reasoner& reasoner, const CaseOptions& options) {
    const Pack& pack = reasoner.pack();
    std::string result;
    AnswerJson(pack).append(result, reasoner, options.facts, options.answer);
    ComputedOptions computed{
        pack.manifest.id + " " + pack.manifest.version, sha256_hex(options.inputs), sha256_hex(result), {}};
    for (const MeasureId id : lawful_measures(pack, options.answer))
        computed.options += (computed.options.empty() ? "" : "\n") + pack.measures[id].name;
    return computed;
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
