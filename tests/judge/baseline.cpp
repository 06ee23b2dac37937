// SPDX-License-Identifier: Apache-2.0
// E22: the answer with the UN baseline, without what it added, is the answer without it.
#include "judge/judge.h"
#include "reason/answer_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ultima::judge {
namespace {

using nlohmann::json;

json answer_of(const Pack& pack, const KnownFacts& known, const RandomCase& one) {
    Reasoner reasoner(pack);
    const Answer answer = reasoner.options(known, one.stage, one.on, {false});
    std::string text;
    AnswerJson(pack).append(text, reasoner, known, answer);
    return json::parse(text);
}

/// Takes out what names a safeguard, and counts it.
std::uint64_t take_out(json& list) {
    std::uint64_t count = 0;
    json left = json::array();
    for (json& each : list) {
        const bool added = each.contains("safeguards");
        count += added ? 1 : 0;
        if (!added) left.push_back(std::move(each));
    }
    list = std::move(left);
    return count;
}

void sort_by_id(json& measures) {
    std::sort(measures.begin(), measures.end(),
              [](const json& a, const json& b) { return a.at("id") < b.at("id"); });
}

}  // namespace

Failure Judge::baseline_only_adds(const RandomCase& one) {
    if (!pack_.overlay) return std::nullopt;
    const KnownFacts known = known_facts(pack_, one.facts);
    json with = answer_of(pack_, known, one), without = answer_of(bare_, known, one);
    ++tally.overlaid;
    if (pack_.custody != nothing && with.at("measures").back().at("id") != pack_.measures[pack_.custody].name)
        return Problem("custody does not stand last");
    tally.added += take_out(with.at("warnings"));
    if (!with.at("warnings").empty()) return Problem("a warning without a safeguard");
    with.erase("warnings");
    for (json& measure : with.at("measures")) {
        if (measure.at("need_count") != measure.at("needs").size())
            return Problem("needs are miscounted (E24)");
        tally.added += take_out(measure.at("needs")) + take_out(measure.at("warnings"));
        if (!measure.at("warnings").empty()) return Problem("a warning without a safeguard");
        measure.at("need_count") = measure.at("needs").size();
        measure.erase("warnings");
    }
    for (json& mark : with.at("compelled")) tally.added += mark.erase("against");
    for (json* each : {&with, &without})
        for (const char* list : {"measures", "groups"}) sort_by_id(each->at(list));
    if (with == without) return std::nullopt;
    return Problem("the baseline changes an answer: " + json::diff(without, with).dump());
}

}  // namespace ultima::judge
